"""What can be exported from a run: pictures of the board, its series, its weights."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.history import RunHistory
from severe_gui.compute.judgement import today
from severe_gui.compute.library import RunLibrary
from severe_gui.compute.run import Snapshot
from severe_gui.compute.run_file import pack
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.registry import experiment_named
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.trainer.plots.board import RunBoard
from severe_gui.panels.trainer.plots.picture import Picture, picture_of
from severe_gui.panels.trainer.report.contents import Report, ReportFigure, versions_here
from severe_gui.panels.trainer.report.document import write_report
from severe_gui.panels.trainer.runs.comparison import table_of, write_table
from severe_gui.panels.trainer.runs.training import Training, weight_facts
from severe_gui.panels.trainer.state import TrainerState
from severe_gui.widgets import paper
from severe_gui.widgets.legend import Look
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT, THEMES

TEXT = 10.0


def page(picture: Picture, options: ExportOptions, dots: float = 1.0) -> RunBoard:
    """The board at the size and in the theme of a page, laid out but on no screen."""
    roles = THEMES[options.theme]
    series = SERIES if roles is DARK else SERIES_LIGHT
    board = RunBoard(Look(roles, series, TEXT, dots))
    board.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    board.resize(options.width, options.height)
    board.show()
    board.show_picture(picture)
    board.ci.layout.activate()
    board.show_picture(picture)
    return board


def picture_image(picture: Picture, options: ExportOptions) -> QImage:
    """The board as an image of width x height points at `scale` pixels per point."""
    size = QSize(round(options.width * options.scale), round(options.height * options.scale))
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(THEMES[options.theme].color("canvas"))
    board = page(picture, options, options.scale)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    board.paint_on(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    board.dispose()
    return image


def svg_bytes(picture: Picture, options: ExportOptions) -> bytes:
    """The board as SVG with real text, and the metadata that reopens it."""
    board = page(picture, options)
    content = paper.svg(
        picture.experiment.title,
        f"Made with Severe, after: {picture.experiment.source}",
        options.width,
        options.height,
        board.paint_on,
        options.metadata,
    )
    board.dispose()
    return content


def pdf_bytes(picture: Picture, options: ExportOptions) -> bytes:
    """The board as PDF on a page of its own size, fonts embedded."""
    board = page(picture, options)
    title = f"Severe: {picture.experiment.title}"
    content = paper.pdf(title, options.width, options.height, board.paint_on, board.logicalDpiX())
    board.dispose()
    return content


def write_csv(history: RunHistory, path: Path) -> None:
    """Every scalar of every record; an empty cell was not measured."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["step", *history.columns])
        columns = list(history.columns.values())
        for i, step in enumerate(history.steps):
            cells = [repr(float(column[i])) if column[i] == column[i] else "" for column in columns]
            table.writerow([int(step), *cells])


def write_npz(history: RunHistory, snapshot: Snapshot, path: Path, metadata: str) -> None:
    """Series by key, curves' histories as key:steps and key:image, and how they were made."""
    arrays = {"step": history.steps, **history.columns}
    for key, waterfall in snapshot.waterfalls.items():
        arrays[f"{key}:steps"], arrays[f"{key}:image"] = waterfall.steps, waterfall.image
    np.savez_compressed(path, severe=np.array(metadata), **arrays)


def write_weights(library: RunLibrary, run_id: str, snapshot: Snapshot, path: Path) -> None:
    """A copy of the run's weights. Raises SevereError if they are not those on the screen."""
    source = library.path(run_id) / "weights.safetensors"
    if not source.is_file():
        raise BadInput(
            "This run has no weights on disk yet",
            "they are written when it pauses, stops or ends",
            "pause it",
        )
    step = weight_facts(source).get("step")
    if step != snapshot.step:
        raise SevereError(
            f"The weights on disk are those of step {step}",
            f"the run is at step {snapshot.step}",
            "pause it and try again",
        )
    path.write_bytes(source.read_bytes())


class TrainerExports:
    """The view's part in exports: which picture and which run they are of."""

    state: TrainerState
    training: Training
    _host: Host
    _kept: dict[str, Snapshot]

    def _picture(self) -> Picture:
        picture = picture_of(self.state, self._kept, self.training.parameters)
        if not any(run.snapshot.series for run in picture.runs):
            raise BadInput("There is no run to export", "", "press Play first")
        return picture

    def _front(self) -> tuple[str, Snapshot]:
        run_id = self.state.selected
        snapshot = self.training.snapshot(run_id) if run_id else None
        if snapshot is None:
            raise BadInput("No run is in front", "", "press Play, or choose one in the list")
        return run_id, snapshot

    def render(self, options: ExportOptions) -> QImage:
        """The board at any size, in any theme. Raises BadInput if there is no run."""
        return picture_image(self._picture(), options)

    def export_png(self, path: Path, options: ExportOptions) -> None:
        path.write_bytes(paper.png(self.render(options), options.metadata))

    def export_svg(self, path: Path, options: ExportOptions) -> None:
        path.write_bytes(svg_bytes(self._picture(), options))

    def export_pdf(self, path: Path, options: ExportOptions) -> None:
        path.write_bytes(pdf_bytes(self._picture(), options))

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        run_id, _snapshot = self._front()
        write_csv(self._host.library.history(run_id), path)

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        run_id, snapshot = self._front()
        history = self._host.library.history(run_id)
        write_npz(history, snapshot, path, options.metadata)

    def export_run(self, path: Path, options: ExportOptions) -> None:
        run_id, _snapshot = self._front()
        entry = self.state.run(run_id)
        picture = paper.png(self.render(replace(options, scale=1.0)), options.metadata)
        folder = RunFolder(self._host.library.path(run_id))
        pack(folder, path, entry.name if entry else run_id, picture)

    def export_report(self, path: Path, options: ExportOptions) -> None:
        run_id, snapshot = self._front()
        facts = self._host.library.facts(run_id)
        if not snapshot.phase.is_over:
            raise BadInput("Claims are judged when a run ends", "", "stop it or let it end")
        experiment = experiment_named(facts.experiment)
        verdicts = self.training.verdicts_now(run_id)
        picture = paper.png(self.render(options), options.metadata)
        figure = ReportFigure(
            experiment.id, experiment.title, picture, facts.parameters, facts.seed
        )
        title = f"{experiment.title}: its claims, judged"
        report = Report(title, verdicts, (figure,), versions_here(), today())
        write_report(path, report)

    def export_table(self, path: Path, options: ExportOptions) -> None:
        runs = self.state.runs
        if not runs:
            raise BadInput("There is no run to export", "", "press Play first")
        facts, snapshots = {}, {}
        for entry in runs:
            known = self.training.facts(entry.id)
            if known is not None:
                facts[entry.id] = known
                snapshots[entry.id] = self.training.snapshot_now(entry.id)
        write_table(table_of(runs, facts, snapshots), path)

    def export_weights(self, path: Path, options: ExportOptions) -> None:
        write_weights(self._host.library, *self._front(), path)
