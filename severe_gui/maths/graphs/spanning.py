"""Trees within graphs: of a hierarchy the lowest node above each, of others the shortest paths.

A tree is the array of the parents of its nodes, -1 at a root.
"""

from collections import deque

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import Graph, IntArray


def tree_of(graph: Graph) -> tuple[IntArray, bool]:
    """The parents in a tree within a graph: (N,), and whether the graph is a hierarchy."""
    try:
        return spanning_parents(graph), True
    except BadInput:
        return shortest_paths(graph), False


def spanning_parents(graph: Graph) -> IntArray:
    """Of a hierarchy or its closure: for each node the lowest one above it; -1 where none is: (N,).

    Raises BadInput on a cycle.
    """
    levels = graph.levels
    parents = np.full(len(graph), -1, dtype=np.int64)
    for node in range(len(graph)):
        above = graph.related(node)
        if len(above):
            parents[node] = above[levels[above].argmax()]
    return parents


def shortest_paths(graph: Graph) -> IntArray:
    """Parents in a tree of shortest paths, direction ignored, from the node of highest degree.

    Each component has a root of its own: (N,).
    """
    parents = np.full(len(graph), -1, dtype=np.int64)
    seen = np.zeros(len(graph), dtype=bool)
    for start in (-graph.degrees).argsort(kind="stable").tolist():
        if seen[start]:
            continue
        seen[start], queue = True, deque([start])
        while queue:
            node = queue.popleft()
            around = (*graph.related(node).tolist(), *graph.reversed.related(node).tolist())
            for each in around:
                if not seen[each]:
                    seen[each], parents[each] = True, node
                    queue.append(each)
    return parents


def from_the_top(parents: IntArray) -> list[int]:
    """All nodes, each after its parent."""
    children: list[list[int]] = [[] for _ in range(len(parents) + 1)]
    for node, parent in enumerate(parents.tolist()):
        children[parent].append(node)
    order = children.pop()
    for node in order:
        order.extend(children[node])
    return order


def levels_of(parents: IntArray) -> IntArray:
    """How many steps each node is below its root: (N,)."""
    levels, above = np.zeros(len(parents), dtype=np.int64), parents
    while (is_below := above >= 0).any():
        levels += is_below
        above = np.where(is_below, parents[above], -1)
    return levels


def centroid_of(parents: IntArray) -> int:
    """A node without which no part of the tree holds more than half of it.

    Of several roots only the largest tree counts.
    """
    weights = np.ones(len(parents), dtype=np.int64)
    for node in reversed(from_the_top(parents)):
        if parents[node] >= 0:
            weights[parents[node]] += weights[node]
    node = int(np.where(parents < 0, weights, 0).argmax())
    half = weights[node] / 2
    while True:
        below = np.where(parents == node, weights, 0)
        if below.max() <= half:
            return node
        node = int(below.argmax())


def rooted_at(parents: IntArray, node: int) -> IntArray:
    """The parents in the same tree with another node at its root: (N,)."""
    turned = parents.copy()
    before = -1
    while node >= 0:
        turned[node], before, node = before, node, int(parents[node])
    return turned
