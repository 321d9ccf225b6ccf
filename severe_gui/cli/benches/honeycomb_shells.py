"""All cells of {5,3,4} to shell 6 and of {4,3,6} to shell 8, against a plain search.

798,516 cells, each once, with exact coordinates over Z[phi] and Z; none comes from a recurrence.
The peer is the same breadth-first search at its best, with rows told apart by
`np.unique(axis=0)`; only rows are computed for all neighbours, and symmetries for the new cells.
Both must agree with the tables, and on each cell.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.cli.benches import Result, against, medians
from severe_gui.errors import SevereError

BAR, ROUNDS = 0.5, 3
EXPECTED = {((5, 3, 4), 6): 454_643, ((4, 3, 6), 8): 343_873}

Rows = NDArray[np.floating[Any]]


def measure() -> Result:
    """Both ways, in turn; medians."""
    ways = {"ours": ours, "peer": plain_searches}
    found = {name: way() for name, way in ways.items()}
    for name, searches in found.items():
        if [sum(map(len, each)) for each in searches] != list(EXPECTED.values()):
            raise SevereError("honeycomb-shells could not be measured", f"{name} finds other cells")
    for mine, theirs in zip(*found.values(), strict=True):
        for rows, others in zip(mine, theirs, strict=True):
            if not np.array_equal(np.unique(rows, axis=0), others):
                raise SevereError("honeycomb-shells could not be measured", "the cells differ")
    times = medians(ways, ROUNDS)
    ratio = times["ours"] / times["peer"]
    return Result(
        "honeycomb-shells", times["ours"], times["peer"], ratio, BAR, ratio <= BAR, "s",
        against("the plain search", "np.unique(axis=0) on rows of float64, one thread", "numpy"),
        "at most", {"cells_a_second": sum(EXPECTED.values()) / times["ours"]},
    )  # fmt: skip


def ours() -> list[list[Rows]]:
    """The rows of each shell of each honeycomb."""
    from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
    from severe_gui.maths.hyperbolic.honeycombs.shells import cells_by_shell

    return [
        [cells.rows for cells in cells_by_shell(Honeycomb(*pqr), shells)]
        for pqr, shells in EXPECTED
    ]


def plain_searches() -> list[list[Rows]]:
    """The same by the plain search."""
    return [_plain_search(pqr, shells) for pqr, shells in EXPECTED]


def _plain_search(pqr: tuple[int, int, int], shells: int) -> list[Rows]:
    from severe_gui.maths.hyperbolic.honeycombs.shells import generators, steps_to_neighbours

    ring, reflections = generators(*pqr)
    row = 3 * ring.degree
    steps = steps_to_neighbours(reflections, row)
    size = steps.shape[1]
    elements = np.eye(size)[None]
    before, here = np.zeros((0, size)), elements[:, row]
    found = [here]
    for shell in range(1, shells + 1):
        rows = np.matmul(steps[:, row], elements).reshape(-1, size)
        unique, first = np.unique(rows, axis=0, return_index=True)
        new = ~(_among(before, unique) | _among(here, unique))
        before, here = here, unique[new]
        found.append(here)
        if shell < shells:
            cell, face = np.divmod(first[new], len(steps))
            elements = np.matmul(steps[face], elements[cell])
    return found


def _among(known: Rows, rows: Rows) -> NDArray[np.bool_]:
    """Which rows are among the known ones."""
    if not len(known):
        return np.zeros(len(rows), dtype=bool)
    as_one = [
        np.ascontiguousarray(each + 0.0).view([("", each.dtype)] * each.shape[1]).ravel()
        for each in (rows, known)
    ]
    return np.isin(as_one[0], as_one[1])
