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
from severe_gui.maths.graphs.spanning import from_the_top, levels_of

Spread = Literal["evenly", "by leaves"]
ComplexArray = NDArray[np.complex128]
FARTHEST = 35.0
"""Beyond it double precision has no room between a point of the disk and its boundary."""


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
    children: list[list[int]] = [[] for _ in range(len(parents) + 1)]
    for node, parent in enumerate(parents.tolist()):
        children[parent].append(node)
    roots = children.pop()
    order = from_the_top(parents)
    leaves = np.ones(len(parents))
    for node in reversed(order):
        if children[node]:
            leaves[node] = leaves[children[node]].sum()
    weights = leaves if spread == "by leaves" else np.ones(len(parents))
    places, depth = np.zeros(len(parents), dtype=np.complex128), np.zeros(len(parents))
    if len(roots) > 1:
        _set_around(places, 0j, None, roots, weights, edge)
        depth[roots] = edge
    for node in order:
        if children[node]:
            depth[children[node]] = depth[node] + edge
            parent = int(parents[node])
            behind = places[parent] if parent >= 0 else (0j if len(roots) > 1 else None)
            _set_around(places, places[node], behind, children[node], weights, edge)
    if depth.max() > FARTHEST:
        raise BadInput(
            f"Edges of length {edge:g} lead out of the disk",
            f"the lowest nodes would be {depth.max():.0f} from the root, and double precision "
            f"ends at {FARTHEST:.0f}",
            "choose shorter edges",
        )
    return places


def _set_around(
    places: ComplexArray,
    here: complex,
    behind: complex | None,
    children: list[int],
    weights: NDArray[np.float64],
    edge: float,
) -> None:
    """Place a node's children; behind: where the node's own parent is."""
    shares = weights[children]
    back = 0.0
    # The way back takes as much room as the average child.
    room = shares.mean() if behind is not None else 0.0
    if behind is not None:
        seen = (behind - here) / (1.0 - here.conjugate() * behind)
        back = math.atan2(seen.imag, seen.real)
    ends = np.cumsum(shares)
    middles = (ends - shares / 2.0 + room / 2.0) / (ends[-1] + room)
    steps = math.tanh(edge / 2.0) * np.exp(1j * (back + 2.0 * math.pi * middles))
    places[children] = (steps + here) / (1.0 + here.conjugate() * steps)
