"""The numbers of the capacity page to take away."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths import hrr
from severe_gui.panels.hrr.capacity.needs import (
    memories_of,
    most_pairs,
    needs,
    planned_numbers,
)
from severe_gui.panels.hrr.capacity.plan import WAYS, Point, points_of, prediction
from severe_gui.panels.hrr.capacity.plots.cost import MOST_BOUND
from severe_gui.panels.hrr.capacity.powers import drawn_powers, expected_powers, spread_of_powers
from severe_gui.panels.hrr.capacity.tally import EDGES, Tally
from severe_gui.panels.hrr.state import HrrState
from severe_gui.panels.hrr.vectors import cleanup_of

HEADER = (
    "stored by", "dimension", "numbers stored", "pairs", "items", "trials", "traces", "accuracy",
    "low", "high", "predicted", "signal to noise",
)  # fmt: skip


def rows(state: HrrState, tallies: Mapping[Point, Tally]) -> Iterator[tuple[object, ...]]:
    """A table of all points; after an empty row, one of the third plot."""
    yield HEADER
    for point in points_of(state):
        tally, expected = tallies.get(point, Tally()), prediction(point)
        yield (
            WAYS[point.way], point.dimension, point.stored, point.pairs, point.items, tally.trials,
            tally.traces, tally.accuracy, *tally.interval, "" if expected is None else expected,
            tally.signal_to_noise,
        )  # fmt: skip
    if state.beside != "signal":
        yield ()
        yield from _BESIDE[state.beside](state)


def _needed(state: HrrState) -> Iterator[tuple[object, ...]]:
    yield "stored by", "pairs", "items", "errors", "numbers needed"
    for memory in memories_of(state.ways):
        for pairs, numbers in needs(memory, state.items, state.errors, most_pairs(state)):
            yield memory, pairs, max(state.items, pairs), state.errors, numbers
    for pairs in _planned(state):
        items = max(state.items, pairs)
        yield "Plate's rule", pairs, items, state.errors, planned_numbers(state, pairs)


def _planned(state: HrrState) -> list[int]:
    return [k for k in (2**each for each in range(11)) if k <= most_pairs(state)]


def _cost(state: HrrState) -> Iterator[tuple[object, ...]]:
    yield "vectors bound", "numbers, tensor product", "numbers, convolution"
    for count in range(1, MOST_BOUND + 1):
        yield count, hrr.tensor_size(state.dimension, count), state.dimension


def _powers(state: HrrState) -> Iterator[tuple[object, ...]]:
    yield "power", "keys", "mean squared length", "5 %", "50 %", "95 %", "expected"
    drawn = drawn_powers(state.dimension, state.seed)
    parts = spread_of_powers(state.dimension, state.seed).T
    for k, expected in enumerate(expected_powers(state.dimension)):
        yield k + 1, len(drawn), drawn[:, k].mean(), *parts[k], expected


_BESIDE = {"numbers": _needed, "cost": _cost, "powers": _powers}


def arrays(
    state: HrrState, chosen: Point, tallies: Mapping[Point, Tally]
) -> Mapping[str, NDArray[np.generic]]:
    """The known items, histograms of scores at the chosen place, and the table by columns."""
    cleanup, tally = cleanup_of(state), tallies.get(chosen, Tally())
    points = points_of(state)
    found = [tallies.get(point, Tally()) for point in points]
    expected = [prediction(point) for point in points]
    table = {
        "point_stored_by": [WAYS[point.way] for point in points],
        "point_dimension": [point.dimension for point in points],
        "point_numbers": [point.stored for point in points],
        "point_pairs": [point.pairs for point in points],
        "point_items": [point.items for point in points],
        "point_trials": [each.trials for each in found],
        "point_accuracy": [each.accuracy for each in found],
        "point_interval": [each.interval for each in found],
        "point_predicted": [np.nan if each is None else each for each in expected],
        "point_signal_to_noise": [each.signal_to_noise for each in found],
    }
    return {
        "items": cleanup.vectors, "names": np.array(cleanup.names), "score_edges": EDGES,
        "right_scores": tally.hits, "other_scores": tally.rivals,
        **{name: np.array(values) for name, values in table.items()},
        **_beside_arrays(state),
    }  # fmt: skip


def _beside_arrays(state: HrrState) -> dict[str, NDArray[np.generic]]:
    """Of the third plot."""
    if state.beside == "numbers":
        most = most_pairs(state)
        found = {
            f"needed_{memory}": np.array(needs(memory, state.items, state.errors, most))
            for memory in memories_of(state.ways)
        }
        planned = [(k, planned_numbers(state, k)) for k in _planned(state)]
        return {**found, "needed_by_plate": np.array(planned)}
    if state.beside == "cost":
        sizes = [float(hrr.tensor_size(state.dimension, c)) for c in range(1, MOST_BOUND + 1)]
        return {"tensor_numbers": np.array(sizes)}
    if state.beside == "powers":
        return {
            "squares_of_powers": drawn_powers(state.dimension, state.seed),
            "expected_squares": expected_powers(state.dimension),
        }
    return {}
