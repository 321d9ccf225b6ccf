"""Cells of a honeycomb by shell, each once, in exact integers: no point is ever rounded.

A cell is a coset of the Coxeter group, identified by the image of a fundamental weight. With
the Cartan entries -1 and -4 cos^2(pi/m) everything lies in Z[x], x = 2 cos(2 pi / L), where L is
the least common multiple of those of p, q, r that need it (none for 3, 4, 6). A shell consists of
the cells one face beyond the last, and they touch no shell before the last two.

A step across a face is an integer matrix, so that all neighbours of a shell are one product. They
are sorted by a number of 64 bits, their coordinates times random odd numbers modulo 2^64; rows that
share it are then compared, and if two cells do, other random numbers are taken. The integers are
stored in float64, which is exact below 2^53; one that could be larger ends the search with an
error. Sources: Humphreys 5.3; counts: OEIS A247308 (sums), A356837.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from flint import fmpz_poly
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.cartan import CosineRing
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray

IntegerMatrix = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]

EXACT = 2.0**53
MOST_NUMBERS = 48_000_000
"""Coordinates of all neighbours of a shell: 384 MB."""
GREATEST_CONDUCTOR = 120


class Ring(CosineRing):
    """The ring with its elements as d integers, multiplied by integer matrices (d, d)."""

    @property
    def degree(self) -> int:
        return self.minimal.degree()

    def matrix(self, element: fmpz_poly) -> IntegerMatrix:
        """Multiplication by an element, acting on rows of coefficients: (d, d)."""
        rows = []
        for k in range(self.degree):
            product = (element * fmpz_poly([0] * k + [1])) % self.minimal
            rows.append([int(product[i]) for i in range(self.degree)])
        return np.array(rows, dtype=np.float64)


def _needs_ring(order: int) -> bool:
    """Whether 4 cos^2(pi / m) is not an integer."""
    return order not in (3, 4, 6)


@lru_cache(maxsize=64)
def ring_of(p: int, q: int, r: int) -> tuple[Ring, tuple[fmpz_poly, fmpz_poly, fmpz_poly]]:
    """The least ring with 4 cos^2(pi / m) for the three orders m, and these three numbers."""
    needed = [order for order in (p, q, r) if _needs_ring(order)]
    conductor = math.lcm(*needed) if needed else 1
    ring = Ring(conductor)
    squares = []
    for order in (p, q, r):
        whole = {3: 1, 4: 2, 6: 3}.get(order)
        squares.append(
            fmpz_poly([whole])
            if whole is not None
            else ring.reduced(2 + ring.twice_cosine(conductor // order))
        )
    first, second, third = squares
    return ring, (first, second, third)


@lru_cache(maxsize=16)
def generators(p: int, q: int, r: int) -> tuple[Ring, tuple[IntegerMatrix, ...]]:
    """The ring and the four reflections on weights, as (4d, 4d) matrices acting on rows."""
    ring, squares = ring_of(p, q, r)
    if ring.conductor > GREATEST_CONDUCTOR:
        raise BadInput(
            f"The cells of {{{p}, {q}, {r}}} cannot be counted",
            f"the least common multiple of its numbers exceeds {GREATEST_CONDUCTOR}",
            "choose smaller numbers, or numbers with a common factor",
        )
    d = ring.degree
    cartan = [[fmpz_poly([2 if i == j else 0]) for j in range(4)] for i in range(4)]
    for i, square in enumerate(squares):
        cartan[i][i + 1] = fmpz_poly([-1])
        cartan[i + 1][i] = -square
    reflections = []
    for i in range(4):
        matrix = np.eye(4 * d)
        for j in range(4):
            block = ring.matrix(cartan[i][j])
            matrix[i * d : (i + 1) * d, j * d : (j + 1) * d] -= block
        reflections.append(matrix)
    return ring, tuple(reflections)


def weights(honeycomb: Honeycomb) -> FloatArray:
    """The fundamental weights as vectors, to one common factor: (4, 4).

    They are the vertices of the simplex; the length of its roots grows by 2 cos(pi/m) each time.
    """
    lengths = np.cumprod(
        [1.0, *(2.0 * math.cos(math.pi / m) for m in (honeycomb.p, honeycomb.q, honeycomb.r))]
    )
    return make_frame(honeycomb).opposite * lengths[:, None]


@dataclass(frozen=True)
class Cells:
    """The cells of one shell.

    rows: (n, 4d), a cell's weight: coefficients in Z[x] over the four fundamental weights.
    elements: (4d, n, 4d), for each cell k a symmetry that carries the first one to it, as the
    matrix elements[:, k] acting on rows from the right; empty for the last shell of a search.
    """

    rows: IntegerMatrix
    elements: IntegerMatrix

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def coordinates(self) -> Integers:
        """Coefficients of 1, x, x^2, ... over each fundamental weight: (n, 4, d)."""
        return self.rows.astype(np.int64).reshape(len(self.rows), 4, -1)


def shell_counts(honeycomb: Honeycomb, shells: int) -> list[int]:
    """Cells at each number of faces from one cell, up to `shells` or until the space is full.

    Raises BadInput as `cells_by_shell` does, if a cell is infinite only beyond shell 0.
    """
    if shells == 0:
        return [1]
    return [len(cells) for cells in cells_by_shell(honeycomb, shells)]


def cells_by_shell(honeycomb: Honeycomb, shells: int) -> Iterator[Cells]:
    """All cells up to a shell, or until the space is full, each once.

    Raises BadInput if a cell is infinite, or if a shell exceeds memory or exact integers.
    """
    name = f"{{{honeycomb.p}, {honeycomb.q}, {honeycomb.r}}}"
    if shells < 0:
        raise BadInput(f"{shells} shells cannot be counted", "the number must be 0 or more")
    if not honeycomb.cell_is_finite:
        raise BadInput(
            f"The shells of {name} are infinite",
            "each cell has infinitely many faces",
            "ask for 0 shells",
        )
    ring, reflections = generators(honeycomb.p, honeycomb.q, honeycomb.r)
    row = 3 * ring.degree
    steps = steps_to_neighbours(reflections, row)
    size = steps.shape[1]
    start = np.eye(size)
    names = _Names(size)
    before = Cells(np.zeros((0, size)), np.zeros((size, 0, size)))
    here = Cells(start[None, row], start[:, None, :])
    yield here
    for shell in range(1, shells + 1):
        if len(here) * len(steps) * size > MOST_NUMBERS:
            raise BadInput(
                f"Shell {shell} of {name} cannot be counted",
                f"its cells would take more than {MOST_NUMBERS * 8 // 10**6} MB",
                f"ask for {shell - 1} shells",
            )
        if np.abs(steps).sum(axis=2).max() * np.abs(here.elements).max() >= EXACT:
            raise BadInput(
                f"Shell {shell} of {name} cannot be counted",
                "its integers could exceed 2^53",
                f"ask for {shell - 1} shells",
            )
        before, here = here, _next_shell(before, here, steps, row, names, shell < shells)
        if not len(here):
            return
        yield here


class _Names:
    """Numbers of 64 bits for rows of integers: equal rows have equal numbers."""

    def __init__(self, size: int) -> None:
        self._generator, self._size = np.random.default_rng(0), size
        self.change()

    def change(self) -> None:
        """Take other random factors."""
        most = np.iinfo(np.int64).max
        self._factors = self._generator.integers(most, size=self._size) | 1

    def of(self, rows: IntegerMatrix) -> Integers:
        numbers: Integers = rows.astype(np.int64) @ self._factors
        return numbers


def _next_shell(
    before: Cells,
    here: Cells,
    steps: IntegerMatrix,
    row: int,
    names: _Names,
    with_elements: bool,
) -> Cells:
    """The neighbours of a shell that are neither in it nor in the one before."""
    size, count = steps.shape[1], len(here)
    # g' = g h s: rows act from the left, so the step comes first.
    rows = (steps[:, row] @ here.elements.reshape(size, -1)).reshape(-1, size)
    known = np.concatenate([before.rows, here.rows])
    while True:
        chosen = _unknown(rows, known, names)
        if chosen is not None:
            break
        names.change()
    elements = np.zeros((size, 0, size))
    # They are not needed where the next shell is refused.
    if with_elements and len(chosen) * len(steps) * size <= MOST_NUMBERS:
        face, cell = np.divmod(chosen, count)
        elements = np.empty((size, len(chosen), size))
        for k, step in enumerate(steps):
            among = np.flatnonzero(face == k)
            parents = here.elements[:, cell[among]].reshape(size, -1)
            elements[:, among] = (step @ parents).reshape(size, -1, size)
    return Cells(rows[chosen], elements)


def _unknown(rows: IntegerMatrix, known: IntegerMatrix, names: _Names) -> Integers | None:
    """Where each row that is not known stands first or again; None if two rows share a number."""
    numbers = names.of(rows)
    order = np.argsort(numbers)
    numbers = numbers[order]
    again = numbers[1:] == numbers[:-1]
    later = np.flatnonzero(again) + 1
    if not np.array_equal(rows[order[later]], rows[order[later - 1]]):
        return None
    once = order[np.flatnonzero(np.concatenate([[True], ~again]))]
    numbers = numbers[np.concatenate([[True], ~again])]
    known_numbers = names.of(known)
    place = np.minimum(np.searchsorted(numbers, known_numbers), len(numbers) - 1)
    met = np.flatnonzero(numbers[place] == known_numbers)
    if not np.array_equal(rows[once[place[met]]], known[met]):
        return None
    fresh = np.ones(len(once), dtype=bool)
    fresh[place[met]] = False
    chosen: Integers = once[fresh]
    return chosen


def steps_to_neighbours(reflections: tuple[IntegerMatrix, ...], row: int) -> IntegerMatrix:
    """For each face of the first cell, an element that moves the cell across it: (F, 4d, 4d)."""
    found = {tuple(reflections[3][row]): reflections[3]}
    queue = list(found.values())
    while queue:
        step = queue.pop()
        for turn in reflections[:3]:
            other = step @ turn
            key = tuple(other[row])
            if key not in found:
                found[key] = other
                queue.append(other)
    return np.stack(list(found.values()))
