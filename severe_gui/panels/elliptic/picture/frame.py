"""The plane on a page: the window of x and y, and the place under the pointer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from severe_gui.maths.curves.real.locus import FloatArray, Place, RealLocus

# How many points make one piece of the curve in the window.
FINENESS = 220
BEYOND = 1e5
# So near to another component, in points, a dragged point may hop to it.
HOP = 12.0


@dataclass(frozen=True)
class Box:
    """A rectangle of the page, in points, y downward."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def contains(self, x: float, y: float, slack: float = 0.0) -> bool:
        inside = self.left - slack <= x <= self.right + slack
        return inside and self.top - slack <= y <= self.bottom + slack


@dataclass(frozen=True)
class Plane:
    """A window [low_x, high_x] x [low_y, high_y] of the plane, shown in a box."""

    box: Box
    low_x: float
    high_x: float
    low_y: float
    high_y: float

    @property
    def window(self) -> tuple[float, float, float, float]:
        return self.low_x, self.high_x, self.low_y, self.high_y

    def to_page(self, x: float, y: float) -> tuple[float, float]:
        """The position of a point; far points are clamped to a distance that Qt can paint."""
        across = (x - self.low_x) / (self.high_x - self.low_x)
        down = (self.high_y - y) / (self.high_y - self.low_y)
        left = self.box.left + min(max(across, -BEYOND), BEYOND) * self.box.width
        return left, self.box.top + min(max(down, -BEYOND), BEYOND) * self.box.height

    def arrays_to_page(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        across = (x - self.low_x) / (self.high_x - self.low_x)
        down = (self.high_y - y) / (self.high_y - self.low_y)
        clipped = np.clip(across, -BEYOND, BEYOND), np.clip(down, -BEYOND, BEYOND)
        return (
            self.box.left + clipped[0] * self.box.width,
            self.box.top + clipped[1] * self.box.height,
        )

    def to_plane(self, left: float, top: float) -> tuple[float, float]:
        across = (left - self.box.left) / self.box.width
        down = (top - self.box.top) / self.box.height
        return (
            self.low_x + across * (self.high_x - self.low_x),
            self.high_y - down * (self.high_y - self.low_y),
        )

    def shows(self, x: float, y: float) -> bool:
        return self.low_x <= x <= self.high_x and self.low_y <= y <= self.high_y

    def zoomed(self, left: float, top: float, factor: float) -> tuple[float, float, float, float]:
        """The window magnified by a factor about a position on the page, which stays fixed."""
        x, y = self.to_plane(left, top)
        return (
            x - (x - self.low_x) / factor,
            x + (self.high_x - x) / factor,
            y - (y - self.low_y) / factor,
            y + (self.high_y - y) / factor,
        )

    def moved(self, right: float, down: float) -> tuple[float, float, float, float]:
        """The window after the page was dragged."""
        dx = -right / self.box.width * (self.high_x - self.low_x)
        dy = down / self.box.height * (self.high_y - self.low_y)
        return self.low_x + dx, self.high_x + dx, self.low_y + dy, self.high_y + dy


def fitted_plane(
    locus: RealLocus, box: Box, wanted: tuple[float, float, float, float] | None
) -> Plane:
    """The chosen window, or one that shows the roots and the start of the branch.

    The scales are equal where the curve allows; steep curves are flattened.
    """
    if wanted is not None:
        return Plane(box, *wanted)
    low, high = locus.centre - 1.75 * locus.size, locus.centre + 2.6 * locus.size
    x = np.array([low + 0.72 * (high - low)])
    rise = float(
        np.sqrt(max(np.prod([x - locus.start, *(x - each for each in locus.pair)]).real, 0))
    )
    half = max((high - low) / 2 * box.height / box.width, 0.9 * rise)
    axis = -(locus.a1 * (low + high) / 2 + locus.a3) / 2
    return Plane(box, low, high, axis - half, axis + half)


@dataclass(frozen=True)
class Stretch:
    """A piece of the curve: places and their positions on the page."""

    oval: bool
    turns: FloatArray
    left: FloatArray
    top: FloatArray


def stretches_of(locus: RealLocus, plane: Plane) -> tuple[Stretch, ...]:
    """The curve within a window, by its components."""
    found = []
    for oval, turns in locus.turns_within(plane.low_x, plane.high_x, FINENESS):
        x, y = locus.points(oval, turns)
        found.append(Stretch(oval, turns, *plane.arrays_to_page(x, y)))
    return tuple(found)


def nearest_place(
    stretches: Sequence[Stretch], left: float, top: float, oval: bool | None = None
) -> tuple[Place, float] | None:
    """The place nearest to a position on the page, and its distance in points.

    oval: search on this component only.
    """
    best: tuple[Place, float] | None = None
    for stretch in stretches:
        if oval is not None and stretch.oval is not oval:
            continue
        x, y = stretch.left, stretch.top
        dx, dy = np.diff(x), np.diff(y)
        length = dx * dx + dy * dy
        share = ((left - x[:-1]) * dx + (top - y[:-1]) * dy) / np.where(length > 0, length, 1)
        share = np.clip(share, 0, 1)
        away = np.hypot(x[:-1] + share * dx - left, y[:-1] + share * dy - top)
        k = int(away.argmin())
        if best is None or away[k] < best[1]:
            turn = stretch.turns[k] + share[k] * (stretch.turns[k + 1] - stretch.turns[k])
            best = Place(stretch.oval, float(turn)), float(away[k])
    return best


def followed_place(
    stretches: Sequence[Stretch], left: float, top: float, oval: bool
) -> tuple[Place, float] | None:
    """The nearest place on a point's own component, or on another one that is far nearer."""
    found = nearest_place(stretches, left, top, oval)
    rival = nearest_place(stretches, left, top, not oval)
    if found is None or (rival is not None and rival[1] < HOP < found[1] / 2):
        return rival
    return found


def ticks_of(low: float, high: float, room: float) -> list[float]:
    """Round numbers for an axis, at least about 56 points apart."""
    most = max(room / 56, 2)
    raw = (high - low) / most
    step = 10 ** math.floor(math.log10(raw))
    step *= next(each for each in (1, 2, 5, 10) if each * step >= raw)
    first = math.ceil(low / step)
    return [k * step for k in range(first, math.floor(high / step) + 1)]
