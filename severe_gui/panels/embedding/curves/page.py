"""The page of curves."""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QStackedWidget

from severe_gui.experiments.hyperbolic_embeddings import plots as experiment_plots
from severe_gui.panels.contract import Host
from severe_gui.panels.embedding.curves.board import CurveBoard, paint_board
from severe_gui.panels.embedding.curves.series import ShownRun, numbers_of, plots_of, shown_runs
from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.panels.pages import Page
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ToggleField
from severe_gui.widgets.legend import Look
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.section import Section
from severe_gui.widgets.sentence import paint_sentence
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

NOTHING = "Press Play: the curves of the run appear here, epoch by epoch."
STARTING = "The run is starting…"


class CurvesPage(Page):
    """Precision, rank, loss and reach over the epochs, of the run and of the one before."""

    title = "Curves of a hyperbolic embedding"

    def __init__(self, state: EmbeddingState, host: Host, view: StateView, shown: Shown) -> None:
        self.state, self._host, self._view, self._shown = state, host, view, shown
        self._runs: tuple[ShownRun, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self.board = CurveBoard(self._look())
        self.board.hovered.connect(host.status)
        self._empty = PaintedCanvas(
            host.theme, "No curves yet", "", lambda painter, width, height, style: paint_sentence(
                painter, width, height, style, self._sentence()),
        )  # fmt: skip
        self.widget: QStackedWidget = QStackedWidget()
        self.widget.addWidget(self._empty)
        self.widget.addWidget(self.board)
        self.axes = Section("Axes")
        self._switches = {
            plot.id: ToggleField(f"{plot.title}, log", f"Draw {plot.y} in powers of ten.", True)
            for plot in experiment_plots
            if plot.kind == "series" and plot.log_y
        }
        for name, switch in self._switches.items():
            self.axes.add(switch)
            switch.changed.connect(lambda on, name=name: self.set_log(name, bool(on)))
        self.sections = (self.axes,)
        host.theme.changed.connect(self._recolour)

    def set_log(self, plot_id: str, is_log: bool) -> None:
        """Draw a plot in powers of ten, or linearly."""
        others = tuple(each for each in self.state.linear if each != plot_id)
        with self._view.gesture("change an axis"):
            self._view.set_field("linear", others if is_log else (*others, plot_id))

    def refresh(self) -> None:
        """Show the runs as they are now."""
        self._runs = shown_runs(self.state, self._shown.runs)
        drawn = (self.state.linear, *(each.snapshot for each in self._runs))
        if _is_same(drawn, self._drawn):
            return
        self._drawn = drawn
        for name, switch in self._switches.items():
            switch.set_value(name not in self.state.linear)
            switch.setVisible(name in {each.id for each in plots_of(self._runs)})
        self.widget.setCurrentWidget(self.board if self._runs else self._empty)
        if self._runs:
            self.board.show_runs(self._runs, self.state.linear)
        self._empty.update()

    def has_section(self, section: Section) -> bool:
        """The axes matter once there are curves."""
        return bool(self._runs)

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The curves on a page."""
        runs = shown_runs(self.state, self._shown.runs)
        if runs:
            paint_board(painter, width, height, style, runs, self.state.linear)
        else:
            paint_sentence(painter, width, height, style, self._sentence())

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Epochs and values of each series, as KEY:steps and KEY:values."""
        numbers = numbers_of(shown_runs(self.state, self._shown.runs))
        found: dict[str, NDArray[np.generic]] = {}
        for key, (steps, values) in numbers.items():
            found[f"{key}:steps"], found[f"{key}:values"] = steps, values
        return found

    def write_csv(self, path: Path) -> None:
        """A row an epoch, a column a series; what was not measured is empty."""
        numbers = numbers_of(shown_runs(self.state, self._shown.runs))
        steps = sorted({int(step) for found, _values in numbers.values() for step in found})
        table = {
            key: dict(zip(found.tolist(), values.tolist(), strict=True))
            for key, (found, values) in numbers.items()
        }
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["epoch", *table])
            for step in steps:
                row = [column.get(step, np.nan) for column in table.values()]
                writer.writerow([step, *("" if np.isnan(each) else repr(each) for each in row)])

    def shutdown(self) -> None:
        """Free the plots."""
        self._host.theme.changed.disconnect(self._recolour)
        self.board.dispose()

    def _sentence(self) -> str:
        snapshot = self._shown.runs.snapshot(self.state.run)
        if snapshot is None:
            return NOTHING
        return snapshot.failure.sentence if snapshot.failure else STARTING

    def _look(self) -> Look:
        theme = self._host.theme
        dots = QGuiApplication.primaryScreen().devicePixelRatio()
        return Look(theme.roles, theme.series, SIZES.text_size * theme.scale * 0.9, dots)

    def _recolour(self) -> None:
        self.board.recolour(self._look())
        self._drawn = ()


def _is_same(these: tuple[object, ...], those: tuple[object, ...]) -> bool:
    """Compare snapshots by identity: their arrays have no single truth value."""
    return len(these) == len(those) and all(
        a is b or (isinstance(a, tuple) and a == b) for a, b in zip(these, those, strict=True)
    )
