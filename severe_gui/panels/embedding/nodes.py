"""What is known of a graph's nodes before any embedding: names, depth, branches, weight.

Hierarchies (their closure too) have levels and branches; of other graphs a tree of shortest paths
from the node of highest degree stands in.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.graphs.graph import Graph
from severe_gui.maths.graphs.spanning import from_the_top, levels_of, tree_of

IntArray = NDArray[np.int64]
KINDS = ("n", "v", "a", "r", "s")
"""What WordNet's words are: nouns, verbs, ..."""
MOST_BRANCHES = 8
"""Colours that can be told apart; smaller branches share a grey."""


@dataclass(frozen=True, eq=False)
class Nodes:
    """titles: names as a person reads them. parents: (N,), -1 at a root. levels: (N,), steps from
    a root. weights: (N,), how many nodes hang below each, itself among them. branches: (N,), which
    of the largest branches a node is in, -1 for none. is_hierarchy: whether the graph is one.
    """

    graph: Graph
    titles: tuple[str, ...]
    parents: IntArray
    levels: IntArray
    weights: IntArray
    branches: IntArray
    is_hierarchy: bool

    def __len__(self) -> int:
        return len(self.graph)

    @cached_property
    def by_weight(self) -> IntArray:
        """All nodes, the weightiest first: the order in which names are worth showing."""
        order: IntArray = np.lexsort((self.levels, -self.weights))
        return order

    @cached_property
    def number(self) -> dict[str, int]:
        """Nodes by their names."""
        return {name: k for k, name in enumerate(self.graph.names)}

    @cached_property
    def tree(self) -> IntArray:
        """The pairs of nodes and parents: (E, 2)."""
        below = np.flatnonzero(self.parents >= 0)
        return np.stack([below, self.parents[below]], axis=1)

    def branch_heads(self) -> tuple[int, ...]:
        """The node at the head of each branch that has a colour, in the order of `branches`."""
        heads = {}
        for node in self.by_weight.tolist():
            branch = int(self.branches[node])
            if branch >= 0 and branch not in heads:
                heads[branch] = node
        return tuple(heads[k] for k in sorted(heads))


def nodes_of(graph: Graph) -> Nodes:
    """Look at a graph."""
    parents, is_hierarchy = tree_of(graph)
    order, levels = from_the_top(parents), levels_of(parents)
    weights = np.ones(len(graph), dtype=np.int64)
    for node in reversed(order):
        if parents[node] >= 0:
            weights[parents[node]] += weights[node]
    titles = tuple(_title(name) for name in graph.names)
    branches = _branches(parents, weights, order)
    return Nodes(graph, titles, parents, levels, weights, branches, is_hierarchy)


def _branches(parents: IntArray, weights: IntArray, order: list[int]) -> IntArray:
    """The largest branches: the widest heads are opened until there are enough of them."""
    children: list[list[int]] = [[] for _ in range(len(parents) + 1)]
    for node, parent in enumerate(parents.tolist()):
        children[parent].append(node)
    heads = sorted(children.pop(), key=lambda node: -int(weights[node]))
    while len(heads) < MOST_BRANCHES:
        widest = max(
            (each for each in heads if children[each]), key=lambda k: weights[k], default=-1
        )
        if widest < 0:
            break
        heads.remove(widest)
        heads = sorted((*heads, *children[widest]), key=lambda node: -int(weights[node]))
    branches = np.full(len(parents), -1, dtype=np.int64)
    for branch, head in enumerate(heads[:MOST_BRANCHES]):
        branches[head] = branch
    for node in order:
        if branches[node] < 0 and parents[node] >= 0:
            branches[node] = branches[parents[node]]
    return branches


def _title(name: str) -> str:
    """dog.n.01 as dog, domestic_animal.n.01 as domestic animal."""
    parts = name.rsplit(".", 2)
    is_synset = len(parts) == 3 and parts[1] in KINDS and parts[2].isdigit()
    return (parts[0] if is_synset else name).replace("_", " ")
