"""Five maps of the plane on a page: where a point of the disk is drawn, and back.

All come from the disk: w = z, i (1 + z)/(1 - z), 2 z/(1 + |z|^2), log((1 + z)/(1 - z)), and the
hyperboloid t^2 = 1 + |u|^2, u = 2 z/(1 - |z|^2), seen along parallel rays from above, cut off at
t = TOP, its nearer wall cut away. Unlike `maths.hyperbolic.plane.models` these accept ideal points,
and pointer positions outside the map.
"""

import cmath
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray, FloatArray

TOP = math.cosh(2.25)

MARGIN = 14.0
FARTHEST = 1e6
OUTSIDE = 2 + 0j
_MIDDLE = (1.0 + TOP) / 2
_LEAST = 1e-300
_SEEN = 1e-6


def to_map(name: str, z: ArrayLike) -> ComplexArray:
    """Points of the closed disk in a map; far but finite where the map has them at infinity."""
    z = np.asarray(z, dtype=np.complex128)
    if name == "disk":
        return z
    if name == "klein":
        return np.asarray(2.0 * z / (1.0 + np.abs(z) ** 2))
    apart = np.where(np.abs(1.0 - z) < _LEAST, _LEAST, 1.0 - z)
    if name == "half-plane":
        return np.asarray(1j * (1.0 + z) / apart)
    near = np.where(np.abs(1.0 + z) < _LEAST, _LEAST, 1.0 + z)
    return np.asarray(np.log(near) - np.log(apart))


def from_map(name: str, w: complex) -> complex:
    """The point of the disk that a place of a map shows; `OUTSIDE` if it shows none."""
    if name == "disk":
        return w
    if name == "klein":
        room = 1.0 - abs(w) ** 2
        return w / (1.0 + math.sqrt(room)) if room > 0 else OUTSIDE * w / abs(w)
    if name == "half-plane":
        return (w - 1j) / (w + 1j) if w.imag > 0 else OUTSIDE
    if abs(w.imag) >= math.pi / 2:
        return OUTSIDE
    return cmath.tanh(w / 2.0) if abs(w.real) < 40 else complex(math.copysign(1.0, w.real))


def onto_hyperboloid(z: ArrayLike, orbit: tuple[float, float]) -> ComplexArray:
    """Points of the disk in the picture of the hyperboloid; nan beyond its rim.

    orbit: the turn and the height of the eye.
    """
    z = np.asarray(z, dtype=np.complex128)
    turn, rise = orbit
    room = np.maximum((1.0 - np.abs(z)) * (1.0 + np.abs(z)), _LEAST)
    u, time = 2.0 * z / room * cmath.exp(-1j * turn), 2.0 / room - 1.0
    seen = u.real + 1j * (u.imag * math.sin(rise) + (time - _MIDDLE) * math.cos(rise))
    return np.where(time <= TOP * (1 + 1e-9), seen, complex(math.nan, math.nan))


def from_hyperboloid(w: complex, orbit: tuple[float, float]) -> complex:
    """The point of the disk at a place of that picture; `OUTSIDE` if there is none."""
    turn, rise = orbit
    c, s = math.cos(rise), math.sin(rise)
    time = _MIDDLE + w.imag * c
    a, half_b = s * s - c * c, time * s + w.imag * s * c
    d = time * time - (w.imag * s) ** 2 - 1.0 - w.real**2
    room = half_b * half_b - a * d
    if room < 0:
        return OUTSIDE
    q = -(half_b + math.copysign(math.sqrt(room), half_b))
    ways = ([q / a] if abs(a) > 1e-9 else []) + ([d / q] if abs(q) > 1e-12 else [])
    seen = [way for way in ways if 0 < time + way * s <= TOP]
    if not seen:
        return OUTSIDE
    way = min(seen)
    u = complex(w.real, w.imag * s - way * c) * cmath.exp(1j * turn)
    return u / (1.0 + time + way * s)


def _extent(rise: float) -> tuple[float, float]:
    """The lowest and the highest place of the hyperboloid's picture."""
    c, s = math.cos(rise), math.sin(rise)
    wide, middle = math.sqrt(TOP * TOP - 1.0), (TOP - _MIDDLE) * c
    outline = math.sqrt(max(c * c - s * s, 0.0)) - _MIDDLE * c
    low = middle - wide * s
    return (min(low, outline) if c > s else low), middle + wide * s


@dataclass(frozen=True)
class Frame:
    """The position of a map on a canvas: its origin and its unit in points, y downward.

    orbit: of the eye before the hyperboloid.
    """

    x: float
    y: float
    radius: float
    map: str = "disk"
    orbit: tuple[float, float] = (0.0, 1.0)

    def _seen(self, z: ArrayLike) -> ComplexArray:
        if self.map == "hyperboloid":
            return onto_hyperboloid(z, self.orbit)
        return to_map(self.map, z)

    def to_screen(self, z: complex) -> tuple[float, float]:
        w = z if self.map == "disk" else complex(self._seen(z))
        x, y = self.x + self.radius * w.real, self.y - self.radius * w.imag
        if w != w:
            return FARTHEST, FARTHEST
        return min(max(x, -FARTHEST), FARTHEST), min(max(y, -FARTHEST), FARTHEST)

    def shows(self, z: complex) -> bool:
        """Whether a point is seen: the nearer wall of the hyperboloid is cut away."""
        if self.map != "hyperboloid":
            return True
        w = complex(self._seen(z))
        return w == w and abs(from_hyperboloid(w, self.orbit) - z) < _SEEN

    def all_to_screen(self, z: ComplexArray) -> tuple[FloatArray, FloatArray]:
        """Arrays of x and y; nan where the map does not reach."""
        w = self._seen(z)
        x, y = self.x + self.radius * w.real, self.y - self.radius * w.imag
        return np.clip(x, -FARTHEST, FARTHEST), np.clip(y, -FARTHEST, FARTHEST)

    def to_disk(self, x: float, y: float) -> complex:
        if self.map == "hyperboloid":
            return from_hyperboloid(self.place(x, y), self.orbit)
        return from_map(self.map, self.place(x, y))

    def place(self, x: float, y: float) -> complex:
        """The map coordinate at a point of the canvas."""
        return complex((x - self.x) / self.radius, (self.y - y) / self.radius)

    def scale_at(self, z: complex) -> float:
        """Canvas points per unit of hyperbolic length at a place; in the Klein disk, the mean."""
        room = float(disk.defect(z))
        if self.map == "hyperboloid":
            return self.radius
        w = complex(to_map(self.map, z))
        if self.map == "half-plane":
            return self.radius * w.imag
        if self.map == "band":
            return self.radius * math.cos(w.imag)
        if self.map == "klein":
            # (1 - |k|^2) along a ray and its root across it.
            square = (room / (2.0 - room)) ** 2
            return float(self.radius * square**0.75)
        return self.radius * room / 2.0

    def rim_distance(self, x: float, y: float) -> float:
        """How far inside the boundary a position on the canvas is, in points; negative outside."""
        w = self.place(x, y)
        if self.map == "half-plane":
            return self.radius * w.imag
        if self.map == "band":
            return self.radius * (math.pi / 2 - abs(w.imag))
        if self.map == "hyperboloid":
            return FARTHEST if abs(self.to_disk(x, y)) < 1 else -FARTHEST
        return self.radius * (1.0 - abs(w))

    def nearest_rim(self, x: float, y: float) -> complex:
        """The ideal point nearest to a position on the canvas, as a unit complex number."""
        w = self.place(x, y)
        if self.map == "half-plane":
            z = (w.real - 1j) / (w.real + 1j)
        elif self.map == "band":
            edge = complex(w.real, math.copysign(math.pi / 2, w.imag))
            z = cmath.tanh(edge / 2.0)
        elif self.map == "hyperboloid":
            rise = self.orbit[1]
            z = complex(w.real, w.imag / math.sin(rise)) * cmath.exp(1j * self.orbit[0])
        else:
            z = w
        return z / abs(z)


def frame_of(
    name: str,
    width: float,
    height: float,
    zoom: float = 1.0,
    centre: complex = 0j,
    orbit: tuple[float, float] = (0.0, 1.0),
) -> Frame:
    """The map as large as it fits, times the zoom, with `centre` in place of its origin."""
    if name == "half-plane":
        radius = max(height / 3.2, 10.0) * zoom
        return Frame(width / 2 - radius * centre.real,
                     height - 2 * MARGIN + radius * centre.imag, radius, name)  # fmt: skip
    if name == "hyperboloid":
        wide, (low, high) = math.sqrt(TOP * TOP - 1.0), _extent(orbit[1])
        radius = max(min(width / 2 / wide, height / (high - low)) * 0.94, 4.0) * zoom
        x = width / 2 - radius * centre.real
        y = height / 2 + radius * ((low + high) / 2 + centre.imag)
        return Frame(x, y, radius, name, orbit)
    most = min(width, height) / 2 if name != "band" else height / math.pi
    radius = max(most - MARGIN, 10.0) * zoom
    return Frame(width / 2 - radius * centre.real, height / 2 + radius * centre.imag, radius, name)
