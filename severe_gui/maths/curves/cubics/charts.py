"""Pictures of the real projective plane: three affine charts, and a disk that shows all of it.

The chart Z = 1 shows (X : Y : Z) at (X/Z, Y/Z); its line at infinity is Z = 0. In the disk the unit
vector of (X : Y : size Z), with Z >= 0, is seen from the south pole of its sphere: lines are
circular arcs between opposite points of the rim, and these two are one point at infinity.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
ChartName = Literal["Z", "Y", "X", "disk"]

_ACROSS: dict[str, tuple[int, int, int]] = {
    "Z": (0, 1, 2), "Y": (0, 2, 1), "X": (1, 2, 0), "disk": (0, 1, 2),
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """One picture of the plane. size: the length that the disk shows halfway to its rim."""

    name: ChartName = "Z"
    size: float = 1.0

    @property
    def is_disk(self) -> bool:
        return self.name == "disk"

    @property
    def letters(self) -> tuple[str, str]:
        """Names of the two coordinates, as XYZ with the chart's own letter left out."""
        across, up, _ = _ACROSS[self.name]
        return "xyz"[across], "xyz"[up]

    @property
    def at_infinity(self) -> int:
        """The coordinate that is 0 on the line at infinity."""
        return _ACROSS[self.name][2]

    def flat(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Two coordinates of points, in the last axis homogeneous; infinite at infinity."""
        across, up, depth = (points[..., k] for k in _ACROSS[self.name])
        if not self.is_disk:
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                x, y = across / depth, up / depth
                return np.where(depth == 0, np.inf, x), np.where(depth == 0, np.inf, y)
        depth = depth * self.size
        sign = np.where(depth < 0, -1.0, 1.0)
        length = np.sqrt(across**2 + up**2 + depth**2) + np.abs(depth)
        return sign * across / length, sign * up / length

    def lifted(self, x: float, y: float) -> tuple[float, float, float]:
        """Homogeneous coordinates of a place on the picture; beyond the rim, those of the rim."""
        found = [0.0, 0.0, 0.0]
        across, up, depth = _ACROSS[self.name]
        found[across], found[up], found[depth] = x, y, 1.0
        if self.is_disk:
            found[depth] = max(1 - x * x - y * y, 0.0) / 2 / self.size
        return found[0], found[1], found[2]


def whole_line(line: Any, turns: FloatArray) -> FloatArray:
    """Points of a line of coefficients a, b, c, at infinity too; -1 < turn <= 1."""
    normal = np.array([float(each) for each in line])
    least = np.eye(3)[int(np.abs(normal).argmin())]
    first = np.cross(normal, least)
    first /= np.linalg.norm(first)
    second = np.cross(normal, first)
    second /= np.linalg.norm(second)
    angles = np.pi * np.asarray(turns, dtype=float)[..., None] / 2
    found: FloatArray = np.cos(angles) * first + np.sin(angles) * second
    return found
