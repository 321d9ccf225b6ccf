"""The capacity page: the plots, their settings, and the trials that fill them."""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.capacity import exports
from severe_gui.panels.hrr.capacity.canvas import CapacityCanvas
from severe_gui.panels.hrr.capacity.figure import layout_for, paint_picture
from severe_gui.panels.hrr.capacity.plan import WAYS, Point, chosen_place, point_at, points_of
from severe_gui.panels.hrr.capacity.readings import (
    accuracy_readings,
    beside_readings,
    progress_of,
    score_readings,
)
from severe_gui.panels.hrr.capacity.tally import Tally
from severe_gui.panels.hrr.capacity.trials import Trials
from severe_gui.panels.hrr.state import HrrState, item_name
from severe_gui.panels.pages import Page, button
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField, NumberField, SeveralField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.run_strip import time_left
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

POLL_MILLISECONDS = 80
AXES = {"number of pairs": "pairs", "dimension": "dimension", "known items": "items"}
BESIDE = {
    "signal to noise": "signal", "numbers needed": "numbers", "cost of binding": "cost",
    "powers of a key": "powers",
}  # fmt: skip
TITLES = {"numbers": "Numbers needed", "cost": "Cost of binding", "powers": "Powers of a key"}
STOP, CONTINUE = "Stop the trials", "Continue"
DEEPEST = 128
"""Words of a stack that a memory is loaded into at most."""


class CapacityPage(Page):
    """Draws the capacity of memories like the HrrState's."""

    title = "The capacity of one vector"
    common = ("dimension", "items", "orthogonality", "seed")

    def __init__(self, state: HrrState, host: Host, view: StateView) -> None:
        self.state, self._host, self._view = state, host, view
        self.trials = Trials()
        self._is_stopped = False
        self._measured: tuple[object, ...] = ()
        self.widget: CapacityCanvas = CapacityCanvas(state, host, self.trials)
        self.widget.wanted.connect(self.load)
        self._poll = QTimer(self.widget)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._tick)
        self.sections = (self._capacity_section(), self._beside_section(), self._score_section())

    def _capacity_section(self) -> Section:
        view, section = self._view, Section("Capacity")
        view.bind(section, "change the capacity", {
            "axis": ChoiceField("Against", "What varies along the axis.", "pairs", AXES),
            "beside": ChoiceField(
                "Third plot", "What is shown beside accuracy and scores.", "signal", BESIDE
            ),
            "ways": SeveralField(
                "Stored by",
                "Kinds of keys, undone by the involution (exact inverse: Gaussian keys, undone "
                "exactly), and sizes of tensor memories.",
                ("unitary", "gaussian"), {text: way for way, text in WAYS.items()},
            ),
            "trials": NumberField(
                "Trials", "Lookups at each point, at least.", 1000, 100, 1_000_000, integer=True,
                log=True, least=20, most=10_000_000,
            ),
        })  # fmt: skip
        self._pairs = NumberField(
            "Pairs stored", "Pairs at the chosen place.", 8, 1, 128, integer=True, log=True,
            unit="pairs", most=1024,
        )  # fmt: skip
        view.add_field(section, "change the pairs", self._pairs)
        self._pairs.changed.connect(lambda pairs: view.set_field("pairs", pairs))
        self._load = button("Load into the stack", "Show a stack of so many words")
        self._load.clicked.connect(lambda: self.load(self._chosen()))
        self._stop = button(STOP, "Keep what has been measured so far, or measure on")
        self._stop.clicked.connect(self.toggle)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, SIZES.step, 0, 0)
        row.addWidget(self._stop, 1)
        row.addWidget(self._load, 1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximum(1000)
        self._bar.setAccessibleName("Progress of the trials")
        self._bar.setToolTip("Trials done of those that are wanted")
        self.readouts = Readouts()
        section.add_space()
        for widget in (self.readouts, self._bar, buttons):
            section.add(widget)
        return section

    def _score_section(self) -> Section:
        section = Section("Threshold")
        self._view.bind(section, "move the threshold", {
            "threshold": NumberField(
                "Threshold", "Scores above it count as recognised.", 0.5, -1, 2
            ),
        })  # fmt: skip
        self.score_readouts = Readouts()
        section.add(self.score_readouts)
        return section

    def _beside_section(self) -> Section:
        self._beside = Section(TITLES["numbers"])
        self._own = {
            "errors": NumberField(
                "Errors", "Share of wrong recalls that is allowed.", 0.01, 1e-4, 0.2, log=True,
                least=1e-6,
            ),
            "bound": NumberField(
                "Vectors bound", "Vectors in one product.", 3, 1, 8, integer=True, unit="vectors"
            ),
        }  # fmt: skip
        self._view.bind(self._beside, "change what is needed", self._own)
        self.beside_readouts = Readouts()
        self._beside.add(self.beside_readouts)
        return self._beside

    # From the state and the trials to the screen.

    def refresh(self) -> None:
        """Show the state as it is now, and measure what is missing."""
        points = points_of(self.state)
        measured = (points, self.state.trials)
        if measured != self._measured:
            self._measured, self._is_stopped = measured, False
        if not self._is_stopped:
            self.trials.want(points, self.state.trials)
        self._pairs.set_value(self.state.pairs)
        self._show_beside()
        self._tick()
        if self.trials.is_busy:
            self._poll.start()

    def has_section(self, section: Section) -> bool:
        """Whether a section has something to show."""
        return section is not self._beside or self.state.beside in TITLES

    def _show_beside(self) -> None:
        beside = self.state.beside
        self._beside.set_title(TITLES.get(beside, ""))
        self._own["errors"].setVisible(beside == "numbers")
        self._own["bound"].setVisible(beside == "cost")
        self.beside_readouts.show_readings(beside_readings(self.state))

    def _tick(self) -> None:
        is_busy = self.trials.is_busy
        if not is_busy:
            self._poll.stop()
        tallies = self.trials.tallies()
        point = self._chosen()
        tally = tallies.get(point, Tally())
        rows = accuracy_readings(self.state, point, tally)
        self.readouts.show_readings({**rows, **self._show_progress(tallies, is_busy)})
        self.score_readouts.show_readings(score_readings(self.state, point, tally))
        self._load.setEnabled(not point.is_tensor)
        self.widget.update()

    def _show_progress(self, tallies: Mapping[Point, Tally], is_busy: bool) -> dict[str, Reading]:
        """The bar and the button, and how many trials there are."""
        done, counted, wanted = progress_of(self.state, tallies)
        rate, problem = self.trials.rate, self.trials.problem
        is_done = counted >= wanted
        self._bar.setValue(round(1000 * counted / max(wanted, 1)))
        self._stop.setEnabled(not is_done)
        self._stop.setText(CONTINUE if self._is_stopped else STOP)
        self._stop.setAccessibleName(self._stop.text())
        text = f"{done:,}" if is_done else f"{counted:,} of {wanted:,}"
        left = time_left(counted, wanted, rate) if is_busy else ""
        rows = {"Trials": Reading(text, "", str(done))}
        if rate:
            speed = f"{_rounded(rate):,}" + (f", {left}" if left else "")
            rows["Per second"] = Reading(speed, "", repr(rate))
        if problem:
            rows["Stopped"] = Reading(problem)
        return rows

    def _chosen(self) -> Point:
        return point_at(self.state, self.state.ways[0], chosen_place(self.state))

    # What a person does.

    def toggle(self) -> None:
        """Stop the trials, or continue them."""
        self._is_stopped = not self._is_stopped
        if self._is_stopped:
            self.trials.stop()
        self.refresh()

    def load(self, point: Point) -> None:
        """Show a stack with as many words as a point has pairs, with its keys."""
        depth = min(point.pairs, DEEPEST)
        with self._view.gesture("load a memory"):
            self.state.update({
                "page": "stack", "dimension": point.dimension, "items": max(point.items, 2),
                "key": "unitary" if point.is_unitary else "gaussian", "bins": (),
                "inverse": "exact" if point.way == "exact" else "involution",
                "operations": tuple(item_name(k) for k in range(depth)), "pairs": point.pairs,
            })  # fmt: skip

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether all trials are done and shown."""
        return not self.trials.is_busy and not self._poll.isActive()

    def leave(self) -> None:
        """Stop the trials."""
        self._poll.stop()
        self.trials.stop()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The plots with what has been measured."""
        layout = layout_for(width, height, self.state, style)
        paint_picture(painter, layout, self.state, self.trials.tallies(), style)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The known items, histograms at the chosen place, and all that is plotted."""
        return exports.arrays(self.state, self._chosen(), self.trials.tallies())

    def write_csv(self, path: Path) -> None:
        """Each point with its accuracy, interval and prediction; then what the third plot shows."""
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerows(exports.rows(self.state, self.trials.tallies()))

    def shutdown(self) -> None:
        """Stop the trials and the timer."""
        self.leave()
        self.trials.wait()


def _rounded(rate: float) -> int:
    """To two digits: it varies."""
    return int(float(f"{rate:.2g}"))
