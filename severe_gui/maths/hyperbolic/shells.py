"""Cells of a honeycomb by shell, counted in exact integers: no point is ever rounded.

A cell is a coset of the Coxeter group, identified by the image of a fundamental weight. With
the Cartan entries -1 and -4 cos^2(pi/m) everything lies in Z[x], x = 2 cos(2 pi / L), where L is
the least common multiple of those of p, q, r that need it (none for 3, 4, 6). A shell consists of
the cells one face beyond the last. The integers are stored in float64, which is exact below 2^53;
a larger one ends the count with an error. Sources: Humphreys 5.3; counts: OEIS A247308 (sums),
A356837.
"""

import math
from functools import lru_cache
from typing import Any

import numpy as np
from flint import fmpz_poly
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.cartan import CosineRing
from severe_gui.maths.hyperbolic.honeycomb import Honeycomb

IntegerMatrix = NDArray[np.floating[Any]]

EXACT = 2.0**53
MOST_CELLS = 3_000_000
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


@lru_cache(maxsize=16)
def _generators(p: int, q: int, r: int) -> tuple[Ring, tuple[IntegerMatrix, ...]]:
    """The ring and the four reflections on weights, as (4d, 4d) matrices acting on rows."""
    needed = [order for order in (p, q, r) if _needs_ring(order)]
    conductor = math.lcm(*needed) if needed else 1
    if conductor > GREATEST_CONDUCTOR:
        raise BadInput(
            f"The cells of {{{p}, {q}, {r}}} cannot be counted",
            f"the least common multiple of its numbers exceeds {GREATEST_CONDUCTOR}",
            "choose smaller numbers, or numbers with a common factor",
        )
    ring = Ring(conductor)
    d = ring.degree
    cartan = [[fmpz_poly([2 if i == j else 0]) for j in range(4)] for i in range(4)]
    for i, order in enumerate((p, q, r)):
        cartan[i][i + 1] = fmpz_poly([-1])
        whole = {3: 1, 4: 2, 6: 3}.get(order)
        square = (
            fmpz_poly([whole]) if whole is not None else 2 + ring.twice_cosine(conductor // order)
        )
        cartan[i + 1][i] = -square
    reflections = []
    for i in range(4):
        matrix = np.eye(4 * d)
        for j in range(4):
            block = ring.matrix(cartan[i][j])
            matrix[i * d : (i + 1) * d, j * d : (j + 1) * d] -= block
        reflections.append(matrix)
    return ring, tuple(reflections)


def shell_counts(honeycomb: Honeycomb, shells: int) -> list[int]:
    """Cells at each number of faces from one cell, up to `shells` or until the space is full.

    Raises BadInput if a cell is infinite and more than shell 0 is requested, or if the count
    exceeds memory or exact integers.
    """
    if shells < 0:
        raise BadInput(f"{shells} shells cannot be counted", "the number must be 0 or more")
    if shells == 0:
        return [1]
    name = f"{{{honeycomb.p}, {honeycomb.q}, {honeycomb.r}}}"
    if not honeycomb.cell_is_finite:
        raise BadInput(
            f"The shells of {name} are infinite",
            "each cell has infinitely many faces",
            "ask for 0 shells",
        )
    ring, reflections = _generators(honeycomb.p, honeycomb.q, honeycomb.r)
    d = ring.degree
    steps = _steps_to_neighbours(reflections, d)
    start = np.eye(4 * d)[3 * d]
    # A cell is stored as the images of the rows that identify it and its neighbours: a matrix.
    last = np.zeros((0, 4 * d))
    here, elements = start[None, :], np.eye(4 * d)[None]
    counts = [1]
    for shell in range(1, shells + 1):
        if len(elements) * len(steps) > MOST_CELLS:
            raise BadInput(
                f"Shell {shell} of {name} cannot be counted",
                f"it has more than {MOST_CELLS // 3:,} cells",
                f"ask for {shell - 1} shells",
            )
        # g' = g h s: rows act from the left, so the step comes first.
        images = np.einsum("kij,njl->nkil", steps, elements, optimize=True)
        images = images.reshape(-1, 4 * d, 4 * d)
        if np.abs(images).max() >= EXACT:
            raise BadInput(
                f"Shell {shell} of {name} cannot be counted",
                "its integers exceed 2^53",
                f"ask for {shell - 1} shells",
            )
        keys = images[:, 3 * d]
        unique, first = np.unique(keys, axis=0, return_index=True)
        new = ~(_contains(last, unique) | _contains(here, unique))
        last, here, elements = here, unique[new], images[first[new]]
        if not len(here):
            break
        counts.append(len(here))
    return counts


def _steps_to_neighbours(reflections: tuple[IntegerMatrix, ...], d: int) -> IntegerMatrix:
    """For each face of the first cell, an element that moves the cell across it: (F, 4d, 4d)."""
    found = {tuple(reflections[3][3 * d]): reflections[3]}
    queue = list(found.values())
    while queue:
        step = queue.pop()
        for turn in reflections[:3]:
            other = step @ turn
            key = tuple(other[3 * d])
            if key not in found:
                found[key] = other
                queue.append(other)
    return np.stack(list(found.values()))


def _contains(known: IntegerMatrix, rows: IntegerMatrix) -> NDArray[np.bool_]:
    """Which rows are among the known ones, exactly."""
    if not len(known):
        return np.zeros(len(rows), dtype=bool)
    as_one = [
        np.ascontiguousarray(each + 0.0).view([("", each.dtype)] * each.shape[1]).ravel()
        for each in (rows, known)
    ]
    return np.asarray(np.isin(as_one[0], as_one[1]))
