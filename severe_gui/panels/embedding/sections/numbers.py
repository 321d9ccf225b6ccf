"""The section of numbers: how good each picture is, and how far the run has come."""

from collections.abc import Mapping

import numpy as np

from severe_gui.compute.run import Snapshot
from severe_gui.panels.embedding.pane import TITLES, Pane, newest
from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import SARKAR, EmbeddingState
from severe_gui.widgets.legend import short
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section

MEASURED = {"precision": "Precision", "rank": "Mean rank", "reach": "Farthest"}
"""Quantities that an evaluation gives; the loss is of every epoch."""
MANY = 0.05
"""Share of the points at the rim from which a sentence says what to do."""


class NumbersSection(Section):
    """The newest numbers of the run by space, and the graph's size."""

    def __init__(self, state: EmbeddingState, shown: Shown) -> None:
        super().__init__("Numbers")
        self._state, self._shown = state, shown
        self.readouts = Readouts()
        self.add(self.readouts)

    def refresh(self) -> None:
        """Show the numbers as they are now."""
        snapshot = self._shown.runs.snapshot(self._state.run)
        rows = {
            **graph_readings(self._shown),
            **constructed_readings(self._shown.panes),
            **run_readings(self._shown.panes, snapshot),
        }
        self.set_title("Numbers" if snapshot is None else f"Epoch {snapshot.step:,}")
        self.readouts.show_readings(rows)


def graph_readings(shown: Shown) -> Mapping[str, Reading]:
    """How large the graph is."""
    if shown.nodes is None:
        return {"Graph": Reading("cannot be read" if shown.refusal else "being read…")}
    graph = shown.nodes.graph
    return {
        "Nodes": Reading(f"{len(graph):,}", "", str(len(graph))),
        "Related pairs": Reading(f"{len(graph.pairs):,}", "", str(len(graph.pairs))),
    }


def constructed_readings(panes: tuple[Pane, ...]) -> dict[str, Reading]:
    """How good Sarkar's construction is, once it has been measured."""
    found = next((each for each in panes if each.source == SARKAR), None)
    if found is None or np.isnan(found.quality[0]):
        return {}
    precision, rank = found.quality
    return {
        "Sarkar, precision": Reading(short(precision), "", repr(precision)),
        "Sarkar, mean rank": Reading(short(rank), "", repr(rank)),
    }


def run_readings(panes: tuple[Pane, ...], snapshot: Snapshot | None) -> dict[str, Reading]:
    """The newest value of each quantity, the run's spaces beside each other.

    A row says at which epoch all below it was measured.
    """
    if snapshot is None or not snapshot.series:
        return {}
    spaces = [each for each in TITLES if f"loss/{each}" in snapshot.series]
    rows = {}
    if len(spaces) > 1:
        rows["Spaces"] = Reading("  ·  ".join(TITLES[each] for each in spaces))
    rows |= _row(snapshot, "loss", "Loss", spaces)
    measured = max((newest(snapshot, f"precision/{each}")[0] for each in spaces), default=0)
    if measured:
        rows["Measured"] = Reading(f"at epoch {measured:,}", "", str(measured))
    for quantity, title in MEASURED.items():
        rows |= _row(snapshot, quantity, title, spaces)
    return rows | _clamped(snapshot, spaces, panes)


def _row(snapshot: Snapshot, quantity: str, title: str, spaces: list[str]) -> dict[str, Reading]:
    """One quantity in all spaces; nothing while it is unknown."""
    keys = [f"{quantity}/{each}" for each in spaces]
    values = [newest(snapshot, key)[1] for key in keys]
    if all(np.isnan(values)):
        return {}
    copied = "\n".join(f"{k}\t{v!r}" for k, v in zip(keys, values, strict=True))
    return {title: Reading("  ·  ".join(map(short, values)), "", copied)}


def _clamped(snapshot: Snapshot, spaces: list[str], panes: tuple[Pane, ...]) -> dict[str, Reading]:
    """How many points lie where the numbers end, if any do."""
    counts = {each: newest(snapshot, f"clamped/{each}")[1] for each in spaces}
    counts = {each: count for each, count in counts.items() if count > 0}
    if not counts:
        return {}
    total = max((len(p.points) for p in panes if p.points is not None), default=0)
    text = "  ·  ".join(f"{count:,.0f}" for count in counts.values())
    if total and max(counts.values()) > MANY * total:
        text += f" of {total:,}: lower the rate, or take the hyperboloid"
    return {"At the rim": Reading(text)}
