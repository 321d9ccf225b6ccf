"""How a ball lies on a page: from where it is seen, how large, and what is in its middle. No Qt.

The eye looks at the middle from a distance of DISTANCE radii; the third coordinate points up. A
sphere is then seen as a circle, and the scale is such that its radius is the unit of the page.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.hyperbolic.plane.page import Frame
from severe_gui.panels.embedding.picture.sight import FLAT_MAP, MARGIN
from severe_gui.panels.embedding.state import EmbeddingState, Pair

FloatArray = NDArray[np.float64]
BALL_MAP = "ball"
DISTANCE = 4.0
SCALE = math.sqrt(DISTANCE**2 - 1.0)
FRONT = SCALE / (DISTANCE - 1.0)
"""By how much the nearest point of the sphere is drawn larger than the middle of the page says."""
HIGHEST = math.pi / 2
LEAST_ZOOM, MOST_ZOOM = 0.5, 1e3


@dataclass(frozen=True)
class Eye:
    """A ball on a page of a size in points. orbit: turn and height of the eye. unit: its radius.

    shift: the place of the page's middle, in radii. middle: the point of the ball that an isometry
    takes to its middle, (3,), or None.
    """

    width: float
    height: float
    orbit: Pair
    unit: float
    shift: Pair = (0.0, 0.0)
    is_flat: bool = False
    middle: tuple[float, float, float] | None = None

    @property
    def map(self) -> str:
        """The name under which lines are drawn: straight ones where the space is flat."""
        return FLAT_MAP if self.is_flat else BALL_MAP

    @property
    def frame(self) -> Frame | None:
        """The outline of the sphere; None where the space is flat."""
        if self.is_flat:
            return None
        x = self.width / 2 - self.unit * self.shift[0]
        y = self.height / 2 + self.unit * self.shift[1]
        return Frame(x, y, self.unit, BALL_MAP)

    @property
    def axes(self) -> FloatArray:
        """Right, up, and toward the eye: (3, 3)."""
        turn, height = self.orbit
        c, s, up, level = math.cos(turn), math.sin(turn), math.sin(height), math.cos(height)
        return np.array([[-s, c, 0.0], [-up * c, -up * s, level], [level * c, level * s, up]])

    def turned(self, places: FloatArray) -> FloatArray:
        """Points of the ball after the isometry, as the eye has them: right, up, near. (N, 3)."""
        if self.middle is not None and not self.is_flat:
            places = translated(places, np.array(self.middle))
        x, y, z = places.T
        seen = np.empty_like(places)
        # A product of matrices this thin would wait for all threads of BLAS.
        for k, (right, up, near) in enumerate(self.axes):
            seen[:, k] = right * x + up * y + near * z
        return seen

    def onto_page(self, seen: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Where points that `turned` gave, (..., 3), are on the page, y downward."""
        scale = self.unit * self.enlarged(seen)
        x = self.width / 2 + scale * seen[..., 0] - self.unit * self.shift[0]
        y = self.height / 2 - scale * seen[..., 1] + self.unit * self.shift[1]
        return x, y

    def enlarged(self, seen: FloatArray) -> FloatArray:
        """By how much what is there is drawn larger, or smaller, than the unit says."""
        enlarged: FloatArray = SCALE / np.maximum(DISTANCE - seen[..., 2], 0.1)
        return enlarged

    def room(self, seen: FloatArray) -> FloatArray:
        """How large the neighbourhood of each point is drawn, against the largest: (N,)."""
        near = (self.enlarged(seen) / FRONT) ** 2
        if self.is_flat:
            return near
        x, y, z = seen.T
        inside: FloatArray = near * np.maximum(1.0 - x * x - y * y - z * z, 0.0)
        return inside


def eye_of(
    state: EmbeddingState, is_flat: bool, width: float, height: float,
    middle: tuple[float, float, float] | None = None,
) -> Eye:  # fmt: skip
    """The state's look at a ball on a page."""
    unit = max(min(width, height) / 2 - MARGIN - 8.0, 10.0) * state.zoom
    return Eye(width, height, state.orbit, unit, state.shift, is_flat, middle)


def orbit_by(orbit: Pair, right: float, down: float) -> Pair:
    """The orbit after what is seen has turned by these angles to the right and down."""
    turn, height = orbit
    turned = math.remainder(turn - right, 2.0 * math.pi)
    return turned, min(max(height + down, -HIGHEST), HIGHEST)


def facing(place: FloatArray, orbit: Pair) -> Pair:
    """The orbit from which a point of the ball, (3,), is seen before the middle."""
    size = float(np.sqrt((place**2).sum()))
    if size < 1e-9:
        return orbit
    height = math.asin(max(min(float(place[2]) / size, 1.0), -1.0))
    is_pole = float(np.hypot(place[0], place[1])) < 1e-9 * size
    return (orbit[0] if is_pole else math.atan2(float(place[1]), float(place[0]))), height


def between(orbit: Pair, other: Pair, share: float) -> Pair:
    """An orbit some of the way to another, by the shorter turn."""
    across = math.remainder(other[0] - orbit[0], 2.0 * math.pi)
    turn = math.remainder(orbit[0] + share * across, 2.0 * math.pi)
    return turn, orbit[1] + share * (other[1] - orbit[1])


def zoomed(state: EmbeddingState, eye: Eye, factor: float, x: float, y: float) -> dict[str, object]:
    """Changes of the state that magnify it; what is at a position stays there."""
    zoom = min(max(state.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
    away = np.array([x - eye.width / 2, eye.height / 2 - y]) / eye.unit
    shift = (np.array(state.shift) + away) - away * state.zoom / zoom
    # What is under the pointer is at the same place in radii of the ball, before and after.
    return {"zoom": zoom, "shift": (float(shift[0]), float(shift[1]))}


def translated(places: FloatArray, middle: FloatArray) -> FloatArray:
    """Points of the ball, (N, 3), after the translation that takes one, (3,), to its middle.

    It is (z - m)/(1 - conj(m) z) of the disk in three dimensions (Beardon, section 3.4).
    """
    square = float(middle @ middle)
    along = places @ middle
    sizes = (places**2).sum(axis=1)
    below = np.maximum(1.0 - 2.0 * along + square * sizes, 1e-300)
    near = 1.0 - 2.0 * along + sizes
    moved = ((1.0 - square) * places - near[:, None] * middle) / below[:, None]
    reach = np.sqrt((moved**2).sum(axis=1, keepdims=True))
    inside: FloatArray = moved / np.maximum(reach, 1.0)
    return inside
