"""A curve as polylines on a page, spaced evenly by their length there.

A first row of places is divided where the page shows too long a step, until no step in or near the
window is longer than a few points. The row is broken where the curve passes the line at infinity.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from severe_gui.maths.curves.cubics.charts import Chart
from severe_gui.maths.curves.real.locus import FloatArray

FIRST = 240
ROUNDS = 26
MOST = 20_000
SHORTEST = 1e-12
RIM_GAP = 1.0

Curve = Callable[[FloatArray], FloatArray]
"""From turns to homogeneous coordinates, which may change their sign anywhere."""
ToPage = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]
Window = tuple[float, float, float, float]
"""Left, top, right and bottom of what the page shows."""


@dataclass(frozen=True)
class Piece:
    """A polyline: turns, and positions on the page."""

    turns: FloatArray
    left: FloatArray
    top: FloatArray


def pieces_of(
    curve: Curve, chart: Chart, to_page: ToPage, window: Window, longest: float = 4.0
) -> tuple[Piece, ...]:
    """The parts of a closed curve, -1 <= turn <= 1, that are seen in a window."""
    turns = np.linspace(-1, 1, FIRST + 1)
    points = curve(turns)
    page = np.stack(to_page(*chart.flat(points)), axis=1)
    middle = np.stack(to_page(np.zeros(1), np.zeros(1)), axis=1)
    for _ in range(ROUNDS):
        passes = _passes_infinity(points, chart)
        length = np.hypot(*np.diff(page, axis=0).T)
        if chart.is_disk:
            # On the rim the same point is seen again opposite.
            length[passes] = np.hypot(*(page[:-1] + page[1:] - 2 * middle)[passes].T)
        near: np.ndarray = np.where(passes, _leaves(page, window), _is_near(page, window, longest))
        limit = np.where(passes, RIM_GAP, longest) if chart.is_disk else longest
        wanted = np.flatnonzero(near & (length > limit) & (np.diff(turns) > SHORTEST))
        if not len(wanted) or len(turns) + len(wanted) > MOST:
            break
        between = (turns[wanted] + turns[wanted + 1]) / 2
        added = curve(between)
        turns = np.insert(turns, wanted + 1, between)
        points = np.insert(points, wanted + 1, added, axis=0)
        flat = np.stack(to_page(*chart.flat(added)), axis=1)
        page = np.insert(page, wanted + 1, flat, axis=0)
    breaks = _passes_infinity(points, chart) | ~_is_near(page, window, longest)
    return tuple(_pieces(turns, page, breaks))


def _leaves(page: FloatArray, window: Window) -> np.ndarray:
    """Whether either end of each step is in the window."""
    left, top, right, bottom = window
    x, y = page[:, 0], page[:, 1]
    inside: np.ndarray = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    leaves: np.ndarray = inside[:-1] | inside[1:]
    return leaves


def _is_near(page: FloatArray, window: Window, slack: float) -> np.ndarray:
    """Whether the box around each step, widened by a part of its size, meets the window."""
    low, high = np.minimum(page[:-1], page[1:]), np.maximum(page[:-1], page[1:])
    room = (high - low).max(axis=1, keepdims=True) / 4 + slack
    low, high = low - room, high + room
    left, top, right, bottom = window
    near: np.ndarray = (
        (high[:, 0] >= left) & (low[:, 0] <= right) & (high[:, 1] >= top) & (low[:, 1] <= bottom)
    )
    return near


def _passes_infinity(points: FloatArray, chart: Chart) -> np.ndarray:
    """Whether the line at infinity is between neighbours, of which either may be negated."""
    depth = points[:, chart.at_infinity]
    above = np.where(depth < 0, -1.0, 1.0)
    same_way = (points[:-1] * points[1:]).sum(axis=1)
    passes: np.ndarray = above[:-1] * above[1:] * same_way < 0
    if not chart.is_disk:
        # A point at infinity has no position there.
        passes |= (depth[:-1] == 0) | (depth[1:] == 0)
    return passes


def _pieces(turns: FloatArray, page: FloatArray, breaks: np.ndarray) -> list[Piece]:
    starts = np.concatenate([[0], np.flatnonzero(breaks) + 1, [len(turns)]])
    return [
        Piece(turns[first:last], page[first:last, 0], page[first:last, 1])
        for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
        if last - first > 1
    ]
