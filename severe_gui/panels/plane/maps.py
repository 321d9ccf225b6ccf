"""Four maps of the plane on a page: where a point of the disk is drawn, and back.

All come from the disk: w = z, i (1 + z)/(1 - z), 2 z/(1 + |z|^2), log((1 + z)/(1 - z)). Unlike
`maths.hyperbolic.models` these take ideal points too, and points that a pointer leaves the map at.
"""

import cmath
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.maths.hyperbolic import disk
from severe_gui.maths.hyperbolic.cycles import ComplexArray
from severe_gui.panels.plane.state import MapName

MAPS: dict[MapName, str] = {
    "disk": "Poincaré disk",
    "half-plane": "half-plane",
    "klein": "Klein disk",
    "band": "band",
}
CODES: dict[MapName, float] = {"disk": 0.0, "half-plane": 1.0, "klein": 2.0, "band": 3.0}

MARGIN = 14.0
FARTHEST = 1e6
OUTSIDE = 2 + 0j
_LEAST = 1e-300


def to_map(name: MapName, z: ArrayLike) -> ComplexArray:
    """Points of the closed disk in a map; far but finite where they are at its infinity."""
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


def from_map(name: MapName, w: complex) -> complex:
    """The point of the disk that a place of a map shows; `OUTSIDE` where it shows none."""
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


@dataclass(frozen=True)
class Frame:
    """Where a map stands on a canvas: its origin and its unit in points, y downward."""

    x: float
    y: float
    radius: float
    map: MapName = "disk"

    def to_screen(self, z: complex) -> tuple[float, float]:
        w = z if self.map == "disk" else complex(to_map(self.map, z))
        x, y = self.x + self.radius * w.real, self.y - self.radius * w.imag
        return min(max(x, -FARTHEST), FARTHEST), min(max(y, -FARTHEST), FARTHEST)

    def all_to_screen(self, z: ComplexArray) -> tuple[np.ndarray, np.ndarray]:
        """Arrays of x and y."""
        w = to_map(self.map, z)
        x, y = self.x + self.radius * w.real, self.y - self.radius * w.imag
        return np.clip(x, -FARTHEST, FARTHEST), np.clip(y, -FARTHEST, FARTHEST)

    def to_disk(self, x: float, y: float) -> complex:
        return from_map(self.map, self.place(x, y))

    def place(self, x: float, y: float) -> complex:
        """The place of the map itself at a point of the canvas."""
        return complex((x - self.x) / self.radius, (self.y - y) / self.radius)

    def scale_at(self, z: complex) -> float:
        """Points of the canvas for a unit of hyperbolic length there; Klein's in its mean."""
        room = float(disk.defect(z))
        w = complex(to_map(self.map, z))
        if self.map == "half-plane":
            return self.radius * w.imag
        if self.map == "band":
            return self.radius * math.cos(w.imag)
        if self.map == "klein":
            # (1 - |k|^2) along a ray and its root across it.
            square = (room / (2.0 - room)) ** 2
            return self.radius * square**0.75
        return self.radius * room / 2.0

    def rim_distance(self, x: float, y: float) -> float:
        """How far inside the boundary a place of the canvas is, in points; negative outside."""
        w = self.place(x, y)
        if self.map == "half-plane":
            return self.radius * w.imag
        if self.map == "band":
            return self.radius * (math.pi / 2 - abs(w.imag))
        return self.radius * (1.0 - abs(w))

    def nearest_rim(self, x: float, y: float) -> complex:
        """The ideal point nearest to a place of the canvas, as a unit complex."""
        w = self.place(x, y)
        if self.map == "half-plane":
            z = (w.real - 1j) / (w.real + 1j)
        elif self.map == "band":
            edge = complex(w.real, math.copysign(math.pi / 2, w.imag))
            z = cmath.tanh(edge / 2.0)
        else:
            z = w
        return z / abs(z)


def frame_of(
    name: MapName, width: float, height: float, zoom: float = 1.0, centre: complex = 0j
) -> Frame:
    """The map as large as it fits, times the zoom, with `centre` where it would be the origin."""
    if name == "half-plane":
        radius = max(height / 3.2, 10.0) * zoom
        return Frame(width / 2 - radius * centre.real,
                     height - 2 * MARGIN + radius * centre.imag, radius, name)  # fmt: skip
    most = min(width, height) / 2 if name != "band" else height / math.pi
    radius = max(most - MARGIN, 10.0) * zoom
    return Frame(width / 2 - radius * centre.real, height / 2 + radius * centre.imag, radius, name)
