"""The distribution of a_p: the Sato-Tate law without complex multiplication, Deuring's with it.

By Hasse t = a_p / (2 sqrt p) is in [-1, 1]. Over the good primes of a curve over Q the values of t
are spread like the half traces of matrices in a compact group: without complex multiplication in
SU(2), with density (2 / pi) sqrt(1 - t^2) (Clozel, Harris, Shepherd-Barron and Taylor, 2008-11);
with it in the normaliser of a circle, so that half of all a_p are 0 and the others have density
1 / (2 pi sqrt(1 - t^2)) (Deuring, Hecke). Moments are those of a_p / sqrt p = 2 t.

A curve over Q has complex multiplication exactly if its j is one of thirteen integers.
Source: Silverman, Advanced Topics in the Arithmetic of Elliptic Curves, II.6 and A.3.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MULTIPLICATION: dict[int, int] = {
    0: -3, 1728: -4, -3375: -7, 8000: -8, -32768: -11, 54000: -12, 287496: -16, -884736: -19,
    -12288000: -27, 16581375: -28, -884736000: -43, -147197952000: -67,
    -262537412640768000: -163,
}  # fmt: skip
"""The discriminant of the order by which a curve is multiplied, by its j."""

MOMENTS = 6


@dataclass(frozen=True)
class Law:
    """A limit distribution. moments: of 2t, the first to the sixth; at_zero: how many t are 0."""

    name: Literal["SU(2)", "complex multiplication"]
    moments: tuple[int, ...]
    at_zero: float

    def density(self, t: FloatArray) -> FloatArray:
        """The density of t in (-1, 1), where it is not 0."""
        root = np.sqrt(1 - np.square(t))
        density: FloatArray = 1 / (2 * math.pi * root) if self.at_zero else (2 / math.pi) * root
        return density

    def shares(self, edges: FloatArray) -> FloatArray:
        """The share of t between edges in [-1, 1], without those that are 0 for this law."""
        angle = np.arcsin(edges)
        if self.at_zero:
            below = angle / (2 * math.pi)
        else:
            below = (edges * np.sqrt(1 - np.square(edges)) + angle) / math.pi
        return np.diff(below)


SATO_TATE = Law("SU(2)", (0, 1, 0, 2, 0, 5), 0.0)
WITH_MULTIPLICATION = Law("complex multiplication", (0, 1, 0, 3, 0, 10), 0.5)


def multiplication_of(j: Any) -> int | None:
    """The discriminant of the complex multiplication of a curve with this rational j, if any."""
    return MULTIPLICATION.get(int(j.p)) if j.q == 1 else None


def law_of(j: Any) -> Law:
    """The limit distribution for a smooth curve over Q with this j."""
    return SATO_TATE if multiplication_of(j) is None else WITH_MULTIPLICATION


def half_traces(primes: IntArray, traces: IntArray) -> FloatArray:
    """t = a_p / (2 sqrt p)."""
    t: FloatArray = traces / (2 * np.sqrt(primes))
    return t


def moments(t: FloatArray) -> FloatArray:
    """The means of the first six powers of 2t; not a number without any t."""
    if not len(t):
        return np.full(MOMENTS, np.nan)
    x = 2 * t
    return np.array([np.mean(x**power) for power in range(1, MOMENTS + 1)])
