"""What can be taken away from a run: pictures of the board, its series, its weights."""

import csv
import html
import re
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from severe_gui.compute.history import RunHistory
from severe_gui.compute.library import RunLibrary
from severe_gui.compute.run import Snapshot
from severe_gui.errors import BadInput, SevereError
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.trainer.figure import Picture, RunBoard
from severe_gui.panels.trainer.training import weight_facts
from severe_gui.widgets.plots import Look
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT, THEMES

TEXT = 10.0
# Qt writes a font of n points as n px at 72 dots an inch.
DOTS_AN_INCH = 96


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
    """The board as an image of width x height points at `scale` pixels a point."""
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


def write_svg(picture: Picture, path: Path, options: ExportOptions) -> None:
    """The board as SVG with real text, and the metadata that reopens it."""
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setFileName(str(path))
    generator.setSize(QSize(options.width, options.height))
    generator.setViewBox(QRectF(0, 0, options.width, options.height))
    generator.setResolution(DOTS_AN_INCH)
    generator.setTitle(picture.experiment.title)
    generator.setDescription(f"Made with Severe, after: {picture.experiment.source}")
    board = page(picture, options)
    painter = QPainter(generator)
    board.paint_on(painter, QRectF(0, 0, options.width, options.height))
    painter.end()
    board.dispose()
    text = path.read_text(encoding="utf-8")
    mark = f'<metadata id="severe">{html.escape(options.metadata, quote=False)}</metadata>'
    text = re.sub(r"(<svg\b[^>]*>)", lambda tag: f"{tag.group(1)}\n{mark}", text, count=1)
    path.write_text(text, encoding="utf-8")


def write_pdf(picture: Picture, path: Path, options: ExportOptions) -> None:
    """The board as PDF on a page of its own size, fonts embedded."""
    writer = QPdfWriter(str(path))
    writer.setTitle(f"Severe: {picture.experiment.title}")
    writer.setPageSize(QPageSize(QSizeF(options.width, options.height), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF())
    board = page(picture, options)
    writer.setResolution(board.logicalDpiX())
    painter = QPainter(writer)
    board.paint_on(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    board.dispose()


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
    """Series by key, curves' histories as key:steps and key:image, and how they came about."""
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
            f"the run stands at step {snapshot.step}",
            "pause it and try again",
        )
    path.write_bytes(source.read_bytes())
