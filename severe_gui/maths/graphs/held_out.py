"""Pairs held out of a graph, to ask an embedding of the rest for them.

Of a hierarchy none with a root or with a leaf is held out: the former are trivial to predict and
the latter cannot be, as in Nickel and Kiela (2017), section 4.2. Of a network a pair goes with the
same pair turned round, and a spanning tree stays, so that no node is cut off. Whatever is held out,
each node that was in pairs stays in one, on the same side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import Graph, IntArray
from severe_gui.maths.graphs.spanning import tree_of


@dataclass(frozen=True)
class Split:
    """Two graphs of the same nodes, whose pairs together are those of the graph."""

    kept: Graph
    held_out: Graph


def hold_out(graph: Graph, share: float, generator: np.random.Generator) -> Split:
    """Hold out a share of the pairs that may be, at least one, drawn by the generator.

    Raises BadInput if there are none.
    """
    parents, is_hierarchy = tree_of(graph)
    may_go = _inner(graph) if is_hierarchy else _beside_tree(graph, parents)
    candidates = generator.permutation(np.flatnonzero(may_go))
    wanted, held = max(1, round(share * len(candidates))), 0
    turned = {} if is_hierarchy else {tuple(pair): k for k, pair in enumerate(graph.pairs.tolist())}
    left = [np.bincount(graph.pairs[:, side], minlength=len(graph)) for side in (0, 1)]
    goes = np.zeros(len(graph.pairs), dtype=bool)
    for candidate in candidates.tolist():
        if held >= wanted:
            break
        a, b = graph.pairs[candidate].tolist()
        places = [candidate, *([turned[b, a]] if (b, a) in turned else [])]
        pairs = graph.pairs[places]
        is_free = (left[0][pairs[:, 0]] > 1).all() and (left[1][pairs[:, 1]] > 1).all()
        if is_free and not goes[candidate]:
            goes[places] = True
            left[0][pairs[:, 0]] -= 1
            left[1][pairs[:, 1]] -= 1
            held += len(places)
    if not goes.any():
        raise BadInput(
            "No pairs of this graph can be held out", "each is the only one of a node, or it is "
            "with a root or a leaf", "choose another graph, or its closure",
        )  # fmt: skip
    return Split(Graph(graph.names, graph.pairs[~goes]), Graph(graph.names, graph.pairs[goes]))


def _inner(graph: Graph) -> NDArray[np.bool_]:
    """Pairs of a hierarchy with neither a root above nor a leaf below."""
    below, above = graph.pairs.T
    has_above = np.diff(graph.starts) > 0
    has_below = np.diff(graph.reversed.starts) > 0
    inner: NDArray[np.bool_] = has_above[above] & has_below[below]
    return inner


def _beside_tree(graph: Graph, parents: IntArray) -> NDArray[np.bool_]:
    """Pairs of a network that are not in its tree."""
    first, second = graph.pairs.T
    beside: NDArray[np.bool_] = (parents[first] != second) & (parents[second] != first)
    return beside
