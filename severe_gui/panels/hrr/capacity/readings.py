"""Numbers of the capacity page, as the inspector shows them."""

import math
from collections.abc import Mapping

from severe_gui.maths import hrr
from severe_gui.panels.hrr.capacity.needs import (
    memories_of,
    needed_numbers,
    pairs_that_fit,
    planned_numbers,
)
from severe_gui.panels.hrr.capacity.plan import (
    LEAST_TENSOR,
    Point,
    left_out,
    points_of,
    prediction,
    spreads,
)
from severe_gui.panels.hrr.capacity.plots.axes import raised
from severe_gui.panels.hrr.capacity.plots.cost import LIMIT, count_of, size_of
from severe_gui.panels.hrr.capacity.powers import drawn_powers, expected_powers
from severe_gui.panels.hrr.capacity.tally import EDGES, Tally
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.readouts import Reading

Readings = dict[str, Reading]


def accuracy_readings(state: HrrState, point: Point, tally: Tally) -> Readings:
    """Of the chosen memory."""
    rows = {}
    if tally.trials:
        low, high = tally.interval
        digits = 3 if high - low > 0.002 else 5
        text = f"{tally.accuracy:.{digits + 1}f} ({low:.{digits}f} to {high:.{digits}f})"
        rows["Measured"] = Reading(text, "", repr(tally.accuracy))
    expected = prediction(point)
    if expected is not None:
        rows["Predicted"] = Reading(f"{expected:.4f}", "", repr(expected))
    elif point.way == "exact":
        rows["Predicted"] = Reading("the noise has no finite variance")
    else:
        rows["Predicted"] = Reading(f"only for items of {LEAST_TENSOR} numbers or more")
    rows["Numbers stored"] = Reading(f"{point.stored:,}", "", str(point.stored))
    missing = len(left_out(state))
    if missing:
        points = "1 point" if missing == 1 else f"{missing} points"
        rows["Not measured"] = Reading(f"{points}: too large, or too few dimensions")
    return rows


def score_readings(state: HrrState, point: Point, tally: Tally) -> Readings:
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


def beside_readings(state: HrrState) -> Readings:
    """Of the third plot."""
    if state.beside == "numbers":
        return _numbers_readings(state)
    if state.beside == "cost":
        return _cost_readings(state)
    return _powers_readings(state) if state.beside == "powers" else {}


def _numbers_readings(state: HrrState) -> Readings:
    rows = {}
    items = max(state.items, state.pairs)
    for memory in memories_of(state.ways):
        numbers = needed_numbers(memory, state.pairs, items, state.errors)
        text = "beyond 67 million" if numbers is None else f"{numbers:,}"
        rows[f"Numbers, {_NAMES[memory]}"] = Reading(text, "", str(numbers))
    planned = planned_numbers(state, state.pairs)
    rows["Plate's rule"] = Reading(f"{planned:,.0f}", "", repr(planned))
    for memory in memories_of(state.ways):
        fits = pairs_that_fit(memory, state.dimension, items, state.errors)
        rows[f"Pairs that fit, {_NAMES[memory]}"] = Reading(f"{fits:,}", "", str(fits))
    pairs = hrr.planned_pairs(state.dimension, items, state.errors)
    rows["By Plate's rule"] = Reading(f"{max(pairs, 0.0):.3g}", "", repr(pairs))
    return rows


_NAMES = {"unitary": "unitary", "gaussian": "Gaussian", "tensor": "tensor"}


def _cost_readings(state: HrrState) -> Readings:
    n, bound = state.dimension, state.bound
    numbers, most = hrr.tensor_size(n, bound), hrr.most_vectors(n, LIMIT)
    fits = f"{most} vector{'' if most == 1 else 's'}"
    return {
        "Tensor product": Reading(count_of(n, bound), "", str(numbers)),
        "Its memory": Reading(size_of(n, bound), "", str(8 * numbers)),
        "Convolution": Reading(f"{n:,}", "", str(n)),
        "Fit into 16 GiB": Reading(fits, "", str(most)),
    }


def _powers_readings(state: HrrState) -> Readings:
    drawn, expected = drawn_powers(state.dimension, state.seed), expected_powers(state.dimension)
    rows = {}
    for k, (mean, theory) in enumerate(zip(drawn.mean(axis=0), expected, strict=True), start=1):
        text = f"{mean:.4g}, theory {theory:.4g}"
        rows[f"|{raised('p', k)}|²"] = Reading(text, "", repr(float(mean)))
    return rows


def progress_of(state: HrrState, tallies: Mapping[Point, Tally]) -> tuple[int, int, int]:
    """Trials done, those of them that were wanted, and all that are wanted."""
    done = sum(each.trials for each in tallies.values())
    counted = sum(min(each.trials, state.trials) for each in tallies.values())
    return done, counted, state.trials * len(points_of(state))
