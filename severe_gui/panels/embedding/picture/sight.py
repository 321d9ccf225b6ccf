"""How a picture lies on a page: which isometry is before it, which map, where on the page. No Qt.

A curved picture is the disk, first moved by z -> e^(i turn) (z - centre)/(1 - conj(centre) z), then
drawn by a map. A flat one is magnified and shifted.
"""

import cmath
import math
from dataclasses import dataclass

import numpy as np

from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray, FloatArray
from severe_gui.maths.hyperbolic.plane.isometry import (
    IDENTITY,
    Isometry,
    from_origin,
    rotation,
    translation,
)
from severe_gui.maths.hyperbolic.plane.page import Frame, frame_of
from severe_gui.panels.embedding.state import NEAREST_RIM, EmbeddingState, Pair

MARGIN = 26.0
"""Points left free around a picture, for its title."""
HELD = 0.9999
"""How near the rim a grabbed point can be dragged."""
_LEAST_ZOOM = 0.5
FLAT_MAP = "flat"


@dataclass(frozen=True)
class Place:
    """Where the middle of a curved picture is, and its turn: what a gesture changes."""

    centre: complex = 0j
    turn: float = 0.0

    @property
    def motion(self) -> Isometry:
        """The isometry that takes the centre to 0."""
        if self == Place():
            return IDENTITY
        return rotation(self.turn) @ from_origin(self.centre).inverse

    def dragged(self, grabbed: complex, to: complex) -> "Place":
        """With the picture translated so that a point of the disk is seen at another place.

        grabbed: in the disk itself; to: in the picture. Both inside.
        """
        moved = translation(self.motion(grabbed), to) @ self.motion
        return place_of(moved)

    def step_to(self, grabbed: complex, share: float) -> "Place":
        """Some of the way of the translation that takes a point to the middle."""
        seen = self.motion(grabbed)
        if share >= 1.0:
            # The point itself: products of isometries far out would miss it.
            return Place(grabbed, place_of(translation(seen, 0j) @ self.motion).turn)
        far = float(disk.geodesic_distance(0j, seen))
        size = abs(seen)
        left = math.tanh((1.0 - share) * far / 2.0)
        return self.dragged(grabbed, seen / size * left if size else 0j)


def place_of(motion: Isometry) -> Place:
    """The place that an isometry shows."""
    a, b = complex(motion.a), complex(motion.b)
    centre, turn = -b / a, 2.0 * cmath.phase(a)
    size = abs(centre)
    if size > 1.0 - NEAREST_RIM:
        centre *= (1.0 - NEAREST_RIM) / size
    return Place(centre, math.remainder(turn, 2.0 * math.pi))


@dataclass(frozen=True)
class Sight:
    """A picture on a page of a size in points. frame: of a curved picture; None for a flat one."""

    width: float
    height: float
    place: Place
    frame: Frame | None
    zoom: float = 1.0
    unit: float = 1.0
    shift: Pair = (0.0, 0.0)

    @property
    def map(self) -> str:
        return FLAT_MAP if self.frame is None else self.frame.map

    def moved(self, z: ComplexArray) -> ComplexArray:
        """Points as they stand before the map: the disk with its new middle."""
        if self.frame is None or self.place == Place():
            return z
        motion = self.place.motion
        seen = motion.apply(z)
        # Next to the rim rounding may leave the disk.
        out = np.flatnonzero(seen.real**2 + seen.imag**2 > 1.0)
        seen[out] /= np.abs(seen[out])
        return seen

    def onto_page(self, seen: ComplexArray) -> tuple[FloatArray, FloatArray]:
        """Where points that `moved` gave are on the page, y downward."""
        if self.frame is not None and self.map == "disk":
            x, y, unit = self.frame.x, self.frame.y, self.frame.radius
            return x + unit * seen.real, y - unit * seen.imag
        if self.frame is not None:
            return self.frame.all_to_screen(seen)
        x = self.width / 2 + self.unit * (seen.real - self.shift[0])
        y = self.height / 2 - self.unit * (seen.imag - self.shift[1])
        return x, y

    def room(self, seen: ComplexArray) -> FloatArray:
        """How large the neighbourhood of each point is drawn, against the largest: (N,)."""
        if self.frame is None:
            return np.ones(len(seen))
        square = seen.real**2 + seen.imag**2
        inside: FloatArray = np.maximum(1.0 - square, 0.0)
        if self.map == "disk":
            return inside
        if self.map == "klein":
            return inside / (1.0 + square)
        if self.map == "half-plane":
            high = inside / np.maximum(np.abs(1.0 - seen) ** 2, 1e-12)
            return np.minimum(high, 1.0)
        return inside / np.maximum(np.abs(1.0 - seen * seen), 1e-12)

    def at(self, x: float, y: float) -> complex | None:
        """What of the picture before the map is at a position; None outside of it."""
        if self.frame is None:
            return complex(
                (x - self.width / 2) / self.unit + self.shift[0],
                (self.height / 2 - y) / self.unit + self.shift[1],
            )
        z = self.frame.to_disk(x, y)
        return z if abs(z) < 1.0 else None

    def held_at(self, x: float, y: float) -> complex:
        """The same, at the rim if the position lies outside."""
        z = self.at(x, y)
        if z is None:
            assert self.frame is not None
            z = self.frame.nearest_rim(x, y)
        size = abs(z)
        return z if self.frame is None or size <= HELD else z * (HELD / size)


def sight_of(
    state: EmbeddingState, is_flat: bool, width: float, height: float, place: Place | None = None
) -> Sight:
    """The state's picture on a page. place: another one than the state's."""
    if is_flat:
        unit = max(min(width, height) / 2 - MARGIN - 14.0, 10.0) * state.zoom
        return Sight(width, height, Place(), None, state.zoom, unit, state.shift)
    name = state.map if state.map != "ball" else "disk"
    frame = _framed(name, width, height, state.zoom)
    return Sight(width, height, place or state_place(state), frame, state.zoom)


def state_place(state: EmbeddingState) -> Place:
    """The place that a state shows."""
    return Place(complex(*state.centre), state.turn)


def _framed(name: str, width: float, height: float, zoom: float) -> Frame:
    """The map on its page, below its title."""
    if name == "half-plane":
        return frame_of(name, width, height, zoom)
    inner = frame_of(name, width - 2 * (MARGIN - 14.0), height - 2 * (MARGIN - 14.0), zoom)
    return Frame(width / 2, height / 2, inner.radius, name)


def zoomed(
    state: EmbeddingState, sight: Sight, factor: float, x: float, y: float
) -> dict[str, object]:
    """Changes of the state that magnify it; what is at a position stays there."""
    zoom = min(max(state.zoom * factor, _LEAST_ZOOM), 1e4)
    grown = zoom / state.zoom
    if sight.frame is None:
        fixed = sight.at(x, y)
        assert fixed is not None
        middle = complex(*sight.shift)
        shift = fixed + (middle - fixed) / grown
        return {"zoom": zoom, "shift": (shift.real, shift.imag)}
    held = sight.at(x, y)
    larger = sight_of(state.model_copy(update={"zoom": zoom}), False, sight.width, sight.height)
    wanted = larger.at(x, y)
    if held is None or wanted is None or max(abs(held), abs(wanted)) > HELD:
        return {"zoom": zoom}
    place = sight.place.dragged(sight.place.motion.inverse(held), wanted)
    return {"zoom": zoom, **changes_to(place)}


def changes_to(place: Place) -> dict[str, object]:
    """What of the state a place sets."""
    return {"centre": (place.centre.real, place.centre.imag), "turn": place.turn}
