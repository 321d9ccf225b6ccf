"""Rational points of small height on a plane cubic, and those that chords and tangents add.

All coordinates up to a bound are tried at once: F is computed modulo 2^64, and exactly only where
that gives 0, so no coefficient is too large.
"""

import math
from collections.abc import Sequence

import numpy as np
from flint import fmpz

from severe_gui.maths.curves.cubics.cubic import Cubic, Vector, normal
from severe_gui.maths.curves.cubics.equations import MONOMIALS

TRIED_TO = 30
WORD = 2**64


def height(point: Vector) -> int:
    """The greatest of the coordinates' absolute values."""
    return max(abs(int(each)) for each in point)


def small_points(cubic: Cubic, most: int = TRIED_TO) -> list[Vector]:
    """All rational points with coordinates up to a bound, the smallest first."""
    side = np.arange(-most, most + 1, dtype=np.int64)
    # One of each pair of opposite triples: the last coordinate that is not 0 is positive.
    grids = (
        np.meshgrid(side, side, side[most + 1 :], indexing="ij"),
        np.meshgrid(side, side[most + 1 :], np.zeros(1, dtype=np.int64), indexing="ij"),
        np.meshgrid(np.ones(1, dtype=np.int64), [0], [0], indexing="ij"),
    )
    found = []
    for grid in grids:
        triples = np.stack([each.ravel() for each in grid]).astype(np.uint64)
        candidates = triples[:, _values(cubic, triples) == 0].astype(np.int64)
        for column in candidates.T.tolist():
            point = tuple(fmpz(each) for each in column)
            if math.gcd(*column) == 1 and cubic.contains(point):  # type: ignore[arg-type]
                found.append(normal(point))  # type: ignore[arg-type]
    return sorted(found, key=_order)


def _values(cubic: Cubic, triples: np.ndarray) -> np.ndarray:
    """F modulo 2^64."""
    powers = [[np.ones_like(each)] for each in triples]
    for each, known in zip(triples, powers, strict=True):
        for _ in range(3):
            known.append(known[-1] * each)
    total: np.ndarray = np.zeros_like(triples[0])
    for value, (i, j, k) in zip(cubic.coefficients, MONOMIALS, strict=True):
        if value:
            factor = np.uint64(int(value) % WORD)
            total += factor * (powers[0][i] * powers[1][j] * powers[2][k])
    return total


def more_points(
    cubic: Cubic, known: Sequence[Vector], most: int = 60, highest: int = 10_000
) -> list[Vector]:
    """The points known, and those of bounded height that chords and tangents lead to from them.

    most: the search ends with so many. The cubic must be smooth.
    """
    found = dict.fromkeys(known)
    waiting = list(found)
    while waiting and len(found) < most:
        point = waiting.pop(0)
        for other in list(found):
            third = cubic.tangent(point) if other == point else cubic.chord(point, other)
            if third not in found and height(third) <= highest:
                found[third] = None
                waiting.append(third)
            if len(found) >= most:
                break
    return sorted(found, key=_order)


def _order(point: Vector) -> tuple[int, int, tuple[int, ...]]:
    """By height, then points with more zeros first."""
    numbers = tuple(int(each) for each in point)
    return height(point), -numbers.count(0), numbers
