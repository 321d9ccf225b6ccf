"""Flags of a tiling, distinguished exactly: the elements of its Coxeter group by word length.

A flag is an element g: the image of the fundamental triangle. Flags are found across one mirror at
a time. As g (1, 1, 1) in the contragredient representation they are distinguished exactly (see
`residues`), since only 1 fixes a point inside the chamber; the number of flags of each length is
known from the growth series, with [m] = 1 + ... + t^(m-1)
    1 / W(1/t) = 1 - 3 / (1 + t) + 1 / (1 + t)^2 + 1 / ((1 + t) [p]) + 1 / ((1 + t) [q]),
and W(t) = [2] [d] [h], d = h / 2 + 1, on the sphere.
Source: Humphreys, Reflection Groups and Coxeter Groups, 1.11, 3.15, 5.12 and 5.13.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray
from severe_gui.maths.hyperbolic.tilings import residues
from severe_gui.maths.hyperbolic.tilings.curved import reflection
from severe_gui.maths.hyperbolic.tilings.residues import IntArray
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry, Tiling

BoolArray = NDArray[np.bool_]

MOST_FLAGS = 2_000_000
"""More are not computed: they might not fit into a laptop's memory."""


@dataclass(frozen=True)
class Flags:
    """Triangles around the fundamental one, shortest words first. Arrays with one row per flag.

    length: of the shortest word. descents: whether the word of the neighbour across mirror 0, 1, 2
    is shorter, shape (n, 3). a, b, reflects: z -> (a z + b) / (-k conj(b) z + conj(a)), of conj(z)
    where it reflects, takes the fundamental triangle there; k is the curvature.
    """

    tiling: Tiling
    length: IntArray
    descents: BoolArray
    a: ComplexArray
    b: ComplexArray
    reflects: BoolArray

    def __len__(self) -> int:
        return len(self.length)


def flags_around(tiling: Tiling, most: int) -> Flags:
    """Flags of all words up to a length, at most this many but at least one; all on the sphere."""
    if most > MOST_FLAGS:
        raise BadInput(
            f"{most:,} triangles are too many",
            f"at most {MOST_FLAGS:,} are computed",
            "ask for fewer",
        )
    counts = _counts_within(tiling, most)
    for prime in residues.primes(tiling):
        flags = _walked(tiling, counts, prime)
        if flags is not None:
            return flags
    raise AssertionError("there are infinitely many primes")


def growth(tiling: Tiling) -> Iterator[int]:
    """How many flags have a shortest word of 0, 1, 2, ... letters, endlessly: 0 beyond the last.

    The series as one fraction: (1 + t)^2 / (1 - t - t^2 + (1 - t^2) sum t^m / (1 - t^m)) over the
    finite m among p and q.
    """
    if tiling.kind is Geometry.SPHERICAL:
        yield from _spherical_growth(int(tiling.p), int(tiling.q))
        while True:
            yield 0
    orders = [int(m) for m in (tiling.p, tiling.q) if math.isfinite(m)]
    above, below, found = [1, 2, 1], [1, -1, -1], list[int]()
    multiples = [0, 0]
    while True:
        n = len(found)
        multiples.append(sum(n > 0 and n % m == 0 for m in orders))
        if n == len(below):
            below.append(0)
        below[n] += multiples[-1] - multiples[-3]
        term = above[n] if n < len(above) else 0
        term -= sum(below[k] * found[n - k] for k in range(1, n + 1))
        found.append(term)
        yield term


def _spherical_growth(p: int, q: int) -> list[int]:
    """Coefficients of [2] [d] [h]: the group of order h (h + 2) has the degrees 2, h/2 + 1, h."""
    h = {3: 4, 4: 6, 5: 10}[max(p, q)]
    product = np.ones(1, dtype=np.int64)
    for degree in (2, h // 2 + 1, h):
        product = np.convolve(product, np.ones(degree, dtype=np.int64))
    return [int(each) for each in product]


def _counts_within(tiling: Tiling, most: int) -> list[int]:
    """The counts of complete lengths, and that of the next, which is not listed."""
    counts = []
    total = 0
    for count in growth(tiling):
        counts.append(count)
        total += count
        if count == 0 or (
            total > most and len(counts) > 1 and tiling.kind is not Geometry.SPHERICAL
        ):
            return counts
    raise AssertionError("the series has no end")


def _walked(tiling: Tiling, counts: list[int], prime: int) -> Flags | None:
    """The flags distinguished modulo a prime; None if a length has fewer than its count."""
    steps = np.array(residues.generators(tiling, prime))
    targets = steps.sum(axis=2) % prime
    mirrors = [reflection(tiling, index) for index in range(3)]
    step_a, step_b = np.array([m.a for m in mirrors]), np.array([m.b for m in mirrors])

    frames = np.eye(3, dtype=np.int64)[None]
    keys = residues.keys(frames.sum(axis=2), prime)
    before = np.empty(0, dtype=np.int64)
    a, b = np.ones(1, dtype=np.complex128), np.zeros(1, dtype=np.complex128)
    made = []
    for length, (count, coming) in enumerate(pairwise(counts)):
        across = residues.target_keys(frames, targets, prime)
        descents = residues.are_among(across, before)
        candidates, where = np.unique(across, return_index=True)
        is_new = ~residues.are_among(candidates, before)
        if is_new.sum() != coming:
            return None
        odd = bool(length % 2)
        made.append((np.full(count, length), descents.reshape(-1, 3), a, b, np.full(count, odd)))
        parent, move = np.divmod(np.sort(where[is_new]), 3)
        frames = residues.stepped(frames, steps, parent, move, prime)
        a, b = _across(tiling, (a[parent], b[parent], odd), (step_a[move], step_b[move]))
        before, keys = keys, candidates[is_new]
    return Flags(tiling, *(np.concatenate(column) for column in zip(*made, strict=True)))


def _across(
    tiling: Tiling, g: tuple[ComplexArray, ComplexArray, bool], mirror: tuple[ComplexArray, ...]
) -> tuple[ComplexArray, ComplexArray]:
    """g after a reflection."""
    (a, b, reflects), (c, d) = g, mirror
    if reflects:
        c, d = np.conj(c), np.conj(d)
    return a * c - tiling.kind.curvature * b * np.conj(d), a * d + b * np.conj(c)
