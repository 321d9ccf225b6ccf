"""The edges and vertices of a finite patch, each once, told apart by exact integers.

Where cells are finite, the patch has the cells up to a shell. Where they are not, its shells are of
edges: those that follow one of the shell before around a face. Each comes with the isometry that
carries the first edge to it, in float64, a product of reflections.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.frame import Frame, make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray, Honeycomb, HoneycombKind
from severe_gui.maths.hyperbolic.honeycombs.shells import EXACT, IntegerMatrix, generators

Integers = NDArray[np.integer[Any]]

MOST_EDGES = 40_000

Element = tuple[IntegerMatrix, FloatArray]
"""A symmetry: exactly, acting on rows of weights, and as an isometry acting on columns."""


@dataclass(frozen=True)
class Skeleton:
    """edges: (E, 4, 4), isometries; ends: (E, 2), the vertices where v_0 and its mirror image go.

    cells: how many cells the patch has, 0 where they are infinite. vertices: how many it has.
    shells: how many there are around the first; on a sphere perhaps fewer than were asked for.
    """

    frame: Frame
    edges: FloatArray
    ends: Integers
    vertices: int
    cells: int
    shells: int


@lru_cache(maxsize=4)
def make_skeleton(honeycomb: Honeycomb, shells: int) -> Skeleton:
    """The patch up to a shell. Raises BadInput if it has too many edges."""
    if shells < 0:
        raise BadInput(f"{shells} shells cannot be drawn", "the number must be 0 or more")
    frame = make_frame(honeycomb)
    ring, matrices = generators(honeycomb.p, honeycomb.q, honeycomb.r)
    d = ring.degree
    mirrors = list(zip(matrices, frame.reflections, strict=True))
    one: Element = (np.eye(4 * d), np.eye(4))
    if honeycomb.cell_is_finite:
        steps = _cosets([mirrors[3]], mirrors[:3], 3 * d)
        cells, reached = _shells(one, steps, 3 * d, shells, honeycomb)
        around = _cosets([one], mirrors[:3], d)
        edges = _unique((_after(cell, edge) for cell in cells for edge in around), d, honeycomb)
        count = len(cells)
    else:
        steps = _cosets([mirrors[1]], [mirrors[0], mirrors[2], mirrors[3]], d)
        (edges, reached), count = _shells(one, steps, d, shells, honeycomb), 0
    if max(float(np.abs(exact).max()) for exact, _ in edges) >= EXACT:
        raise _too_large(honeycomb, "its integers exceed 2^53")
    numbers: dict[bytes, int] = {}
    ends = np.empty((len(edges), 2), dtype=np.int64)
    for k, (exact, _) in enumerate(edges):
        for end, row in enumerate((exact[0], matrices[0][0] @ exact)):
            ends[k, end] = numbers.setdefault(_key(row), len(numbers))
    placed = np.stack([each for _, each in edges])
    for array in (placed, ends):
        array.setflags(write=False)
    return Skeleton(frame, placed, ends, len(numbers), count, reached)


def shells_within(honeycomb: Honeycomb, edges: int, most: int) -> int:
    """How many shells a patch of about so many edges may have, at most `most`.

    On a sphere all there are.
    """
    if honeycomb.kind is HoneycombKind.SPHERICAL:
        return make_skeleton(honeycomb, MOST_EDGES).shells
    before = len(make_skeleton(honeycomb, 0).edges)
    for shells in range(1, most + 1):
        here = len(make_skeleton(honeycomb, shells).edges)
        if here > edges:
            return shells - 1
        # The next one is not made only to be refused.
        if here * here > edges * before:
            return shells
        before = here
    return most


def _after(first: Element, then: Element) -> Element:
    """The product first then: rows act from the other side."""
    return then[0] @ first[0], first[1] @ then[1]


def _key(row: IntegerMatrix) -> bytes:
    return row.astype(np.int64).tobytes()


def _cosets(starts: list[Element], turns: list[Element], row: int) -> list[Element]:
    """The images of the starts under the group of the turns, one for each image of a weight."""
    found = {_key(each[0][row]): each for each in starts}
    queue = list(found.values())
    while queue:
        element = queue.pop()
        for turn in turns:
            other = _after(turn, element)
            if _key(other[0][row]) not in found:
                found[_key(other[0][row])] = other
                queue.append(other)
    return list(found.values())


def _shells(
    one: Element, steps: list[Element], row: int, shells: int, honeycomb: Honeycomb
) -> tuple[list[Element], int]:
    """All up to a shell, and the last shell that there is."""
    found = {_key(one[0][row]): one}
    here = [one]
    for shell in range(shells):
        beyond = []
        for element in here:
            for step in steps:
                exact = step[0][row] @ element[0]
                if _key(exact) not in found:
                    beyond.append(_after(element, step))
                    found[_key(exact)] = beyond[-1]
            _require_few(len(found), honeycomb)
        if not beyond:
            return list(found.values()), shell
        here = beyond
    return list(found.values()), shells


def _unique(elements: Iterable[Element], row: int, honeycomb: Honeycomb) -> list[Element]:
    found: dict[bytes, Element] = {}
    for each in elements:
        found.setdefault(_key(each[0][row]), each)
        _require_few(len(found), honeycomb)
    return list(found.values())


def _require_few(count: int, honeycomb: Honeycomb) -> None:
    if count > MOST_EDGES:
        raise _too_large(honeycomb, f"it has more than {MOST_EDGES:,} edges or cells")


def _too_large(honeycomb: Honeycomb, why: str) -> BadInput:
    name = f"{{{honeycomb.p}, {honeycomb.q}, {honeycomb.r}}}"
    return BadInput(f"This patch of {name} is too large", why, "choose fewer shells")
