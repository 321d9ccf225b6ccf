"""Sarkar's construction: a tree drawn in the Poincare disk, every edge equally long.

The root is at 0. Seen from a node its neighbours stand in directions that are spread evenly, or by
the leaves that they lead to. With edges long enough (a little over log of the largest degree over
half the angle between two) distances in the tree are those in the disk up to any wanted error.
Source: Sarkar (2011); Sala, De Sa, Gu and Re (2018), algorithm 1.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import IntArray
from severe_gui.maths.graphs.spanning import centroid_of, levels_of, rooted_at

Spread = Literal["evenly", "by leaves"]
ComplexArray = NDArray[np.complex128]
FARTHEST = 35.0
"""Beyond it double precision has no room between a point of the disk and its boundary."""


def constructed(
    parents: IntArray, edge: float, spread: Spread = "by leaves"
) -> NDArray[np.float64]:
    """A tree as it is shown and measured: (N, 2), from its centroid.

    Seen from the root most of it may lie to one side. edge: the hyperbolic length of an edge; the
    longest that double precision has room for if that is shorter.
    """
    tree = rooted_at(parents, centroid_of(parents))
    places = sarkar(tree, min(edge, longest_edge(tree)), spread)
    return np.stack([places.real, places.imag], axis=1)


def longest_edge(parents: IntArray) -> float:
    """The longest edge with which the tree fits into the disk in double precision."""
    hangs = int((parents < 0).sum() > 1)
    deepest = max(int(levels_of(parents).max(initial=0)) + hangs, 1)
    # Less what rounding adds on the way down.
    return FARTHEST / deepest * (1.0 - 1e-12)


def sarkar(parents: IntArray, edge: float, spread: Spread = "evenly") -> ComplexArray:
    """Where the nodes of a tree stand in the disk: (N,).

    parents: of each node, -1 for a root; several roots hang on a node at 0 that is not shown. edge:
    the hyperbolic length of an edge. Raises BadInput if the tree is too deep for double precision.
    """
    levels = levels_of(parents)
    by_level = _levels(parents, levels)
    weights = np.ones(len(parents))
    if spread == "by leaves":
        weights = _leaves(parents, by_level)
    places = np.zeros(len(parents), dtype=np.complex128)
    roots = by_level[0]
    hangs = len(roots) > 1
    if hangs:
        none = np.zeros(len(roots), dtype=np.complex128)
        places[roots] = _around(none, none, np.zeros(1, np.int64), weights[roots], edge, False)
    for below in by_level[1:]:
        above = parents[below]
        grand = parents[above]
        # The roots of several trees have 0 behind them; a single root has nothing.
        behind = np.where(grand >= 0, places[grand], 0j)
        first = np.flatnonzero(np.diff(above, prepend=-1))
        is_led = hangs or grand[0] >= 0
        places[below] = _around(places[above], behind, first, weights[below], edge, is_led)
    deepest = edge * (int(levels.max(initial=0)) + hangs)
    if deepest > FARTHEST:
        raise BadInput(
            f"Edges of length {edge:g} lead out of the disk",
            f"the lowest nodes would be {deepest:.0f} from the root, and double precision "
            f"ends at {FARTHEST:.0f}",
            "choose shorter edges",
        )
    return places


def _levels(parents: IntArray, levels: IntArray) -> list[IntArray]:
    """The nodes of each level, the children of one node beside each other and in their order."""
    order = np.lexsort((np.arange(len(parents)), parents, levels))
    return np.split(order, np.cumsum(np.bincount(levels))[:-1])


def _leaves(parents: IntArray, by_level: list[IntArray]) -> NDArray[np.float64]:
    """How many leaves each node leads to; a leaf leads to itself: (N,)."""
    leaves = np.zeros(len(parents))
    for nodes in reversed(by_level):
        leaves[nodes] = np.maximum(leaves[nodes], 1.0)
        inner = nodes[parents[nodes] >= 0]
        np.add.at(leaves, parents[inner], leaves[inner])
    return leaves


def _around(
    here: ComplexArray,
    behind: ComplexArray,
    first: IntArray,
    shares: NDArray[np.float64],
    edge: float,
    is_led: bool,
) -> ComplexArray:
    """Where children stand: (K,).

    here, behind: of each child its parent, and that one's own parent. first: the first child of
    each parent, (P,). shares: of the directions. is_led: whether there is a way back, which takes
    as much room as the average child.
    """
    counts = np.diff(first, append=len(shares))
    before = np.cumsum(shares) - shares
    before -= np.repeat(before[first], counts)
    totals = np.add.reduceat(shares, first)
    room = np.repeat(totals / counts, counts) if is_led else np.zeros(len(shares))
    whole = np.repeat(totals, counts) + room
    seen = (behind - here) / (1.0 - here.conjugate() * behind)
    back = np.angle(seen) if is_led else np.zeros(len(shares))
    middles = (before + shares / 2.0 + room / 2.0) / whole
    steps = math.tanh(edge / 2.0) * np.exp(1j * (back + 2.0 * math.pi * middles))
    found: ComplexArray = (steps + here) / (1.0 + here.conjugate() * steps)
    return found
