"""The capacity page: the plots, their settings, and the trials that fill them."""

import csv
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter

from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.capacity.canvas import CapacityCanvas
from severe_gui.panels.hrr.capacity.figure import layout_for, paint_picture
from severe_gui.panels.hrr.capacity.plan import (
    WAYS,
    Point,
    chosen_place,
    point_at,
    points_of,
    prediction,
    spreads,
)
from severe_gui.panels.hrr.capacity.trials import EDGES, Tally, Trials
from severe_gui.panels.hrr.state import HrrState, item_name
from severe_gui.panels.hrr.vectors import cleanup_of
from severe_gui.panels.pages import Page, button
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField, NumberField, SeveralField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style

POLL_MILLISECONDS = 80
AXES = {"number of pairs": "pairs", "dimension": "dimension", "known items": "items"}
DEEPEST = 128
"""Words of a stack that a memory is loaded into at most."""


class CapacityPage(Page):
    """Draws the capacity of memories like the HrrState's."""

    title = "The capacity of one vector"
    common = ("dimension", "items", "orthogonality", "seed")

    def __init__(self, state: HrrState, host: Host, view: StateView) -> None:
        self.state, self._host, self._view = state, host, view
        self.trials = Trials()
        self.widget: CapacityCanvas = CapacityCanvas(state, host, self.trials)
        self.widget.wanted.connect(self.load)
        self._poll = QTimer(self.widget)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._tick)
        section, scores = Section("Capacity"), Section("Threshold")
        view.bind(section, "change the capacity", {
            "axis": ChoiceField("Against", "What varies along the axis.", "pairs", AXES),
            "ways": SeveralField(
                "Keys", "Kinds of keys that are compared.", ("unitary", "gaussian"),
                {text: way for way, text in WAYS.items()},
            ),
            "trials": NumberField(
                "Trials", "Trials at each point.", 400, 100, 10_000, integer=True, log=True,
                least=20, most=100_000,
            ),
        })  # fmt: skip
        self._pairs = NumberField(
            "Pairs stored", "Pairs at the chosen place.", 8, 1, 128, integer=True, log=True,
            unit="pairs", most=1024,
        )  # fmt: skip
        view.add_field(section, "change the pairs", self._pairs)
        self._pairs.changed.connect(lambda pairs: view.set_field("pairs", pairs))
        self._load = button("Load into the stack", "Show a stack of so many words")
        self._load.clicked.connect(
            lambda: self.load(point_at(state, state.ways[0], chosen_place(state)))
        )
        self.readouts = Readouts()
        section.add_space()
        section.add(self.readouts)
        section.add(self._load)
        view.bind(scores, "move the threshold", {
            "threshold": NumberField(
                "Threshold", "Scores above it count as recognised.", 0.5, -1, 2
            ),
        })  # fmt: skip
        self.score_readouts = Readouts()
        scores.add(self.score_readouts)
        self.sections = (section, scores)

    # From the state and the trials to the screen.

    def refresh(self) -> None:
        """Show the state as it is now, and measure what is missing."""
        self.trials.want(points_of(self.state), self.state.trials)
        self._pairs.set_value(self.state.pairs)
        self._tick()
        if self.trials.is_busy:
            self._poll.start()

    def _tick(self) -> None:
        if not self.trials.is_busy:
            self._poll.stop()
        tallies = self.trials.tallies()
        point = self._chosen()
        tally = tallies.get(point, Tally())
        self.readouts.show_readings(_readings(self.state, point, tally, tallies))
        self.score_readouts.show_readings(_score_readings(self.state, point, tally))
        self.widget.update()

    def _chosen(self) -> Point:
        return point_at(self.state, self.state.ways[0], chosen_place(self.state))

    # What a person does.

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
        layout = layout_for(width, height, style)
        paint_picture(painter, layout, self.state, self.trials.tallies(), style)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The known items, and histograms of scores at the chosen place."""
        cleanup, tally = cleanup_of(self.state), self.trials.tallies().get(self._chosen(), Tally())
        return {
            "items": cleanup.vectors, "names": np.array(cleanup.names), "score_edges": EDGES,
            "right_scores": tally.hits, "other_scores": tally.rivals,
        }  # fmt: skip

    def write_csv(self, path: Path) -> None:
        """Each point with its accuracy, interval and prediction."""
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow([
                "keys", "dimension", "pairs", "items", "trials", "accuracy", "low", "high",
                "predicted", "signal to noise",
            ])  # fmt: skip
            tallies = self.trials.tallies()
            for point in points_of(self.state):
                tally, expected = tallies.get(point, Tally()), prediction(point)
                table.writerow([
                    WAYS[point.way], point.dimension, point.pairs, point.items, tally.trials,
                    tally.accuracy, *tally.interval, "" if expected is None else expected,
                    tally.signal_to_noise,
                ])  # fmt: skip

    def shutdown(self) -> None:
        """Stop the trials and the timer."""
        self.leave()


def _readings(
    state: HrrState, point: Point, tally: Tally, tallies: Mapping[Point, Tally]
) -> dict[str, Reading]:
    low, high = tally.interval
    rows = {}
    if tally.trials:
        rows["Measured"] = Reading(
            f"{tally.accuracy:.4f} ({low:.3f} to {high:.3f})", "", repr(tally.accuracy)
        )
    expected = prediction(point)
    rows["Predicted"] = (
        Reading("the noise has no finite variance")
        if expected is None
        else Reading(f"{expected:.4f}", "", repr(expected))
    )
    done = sum(min(each.trials, state.trials) for each in tallies.values())
    wanted = state.trials * len(points_of(state))
    rows["Trials"] = Reading(f"{done:,}" + (f" of {wanted:,}" if done < wanted else ""))
    return rows


def _score_readings(state: HrrState, point: Point, tally: Tally) -> dict[str, Reading]:
    """Shares of scores above the threshold."""
    above = EDGES[:-1] >= state.threshold - 1e-9
    rows = {}
    names = ("Right items above", "Others above")
    for name, counts, mean, spread in zip(
        names, (tally.hits, tally.rivals), (1.0, 0.0), spreads(point), strict=True
    ):
        share = float(counts[above].sum() / max(counts.sum(), 1))
        rows[name] = Reading(f"{100 * share:.2f} %", "", repr(share))
        if point.way != "exact":
            expected = _above(state.threshold, mean, spread)
            rows[f"{name}, predicted"] = Reading(f"{100 * expected:.2f} %", "", repr(expected))
    return rows


def _above(threshold: float, mean: float, spread: float) -> float:
    return 0.5 * math.erfc((threshold - mean) / (max(spread, 1e-9) * math.sqrt(2)))
