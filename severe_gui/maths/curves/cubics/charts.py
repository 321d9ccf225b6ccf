"""Pictures of the real projective plane: three affine charts, and a disk that shows all of it.

The chart Z = 1 shows (X : Y : Z) at (X/Z, Y/Z); its line at infinity is Z = 0. In the disk the unit
vector of (X : Y : size Z), with Z >= 0, is seen from the south pole of its sphere: lines are
circular arcs between opposite points of the rim, and these two are one point at infinity.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from severe_gui.maths.curves.real import projective
from severe_gui.maths.curves.real.locus import FloatArray

ChartName = Literal["Z", "Y", "X", "disk"]

_AFFINE = {
    "Z": projective.FINITE, "Y": projective.AROUND_O, "X": projective.Chart(1, 2, 0),
    "disk": projective.FINITE,
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
        affine = _AFFINE[self.name]
        return "xyz"[affine.across], "xyz"[affine.up]

    @property
    def at_infinity(self) -> int:
        """The coordinate that is 0 on the line at infinity."""
        return _AFFINE[self.name].below

    def flat(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Two coordinates of points, in the last axis homogeneous; infinite at infinity."""
        if not self.is_disk:
            return _AFFINE[self.name].coordinates(points)
        sign = np.where(points[..., 2:] < 0, -1.0, 1.0)
        return projective.in_disk(projective.unit(sign * points * (1.0, 1.0, self.size)))

    def lifted(self, x: float, y: float) -> tuple[float, float, float]:
        """Homogeneous coordinates of a place on the picture."""
        found = _AFFINE[self.name].vector(x, y)
        if self.is_disk:
            found = projective.from_disk(x, y) / (1.0, 1.0, self.size)
        a, b, c = found.tolist()
        return a, b, c


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
