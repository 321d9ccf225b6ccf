"""Classes of nodes: the branch of a hierarchy that each is in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import Graph

FEWEST = 5
"""Nodes of a class that counts."""


@dataclass(frozen=True)
class Branches:
    """names: of the classes. labels: (N,), the class of each node, -1 for those of none."""

    names: tuple[str, ...]
    labels: NDArray[np.int64]


def branches_of(closure: Graph, level: int) -> Branches:
    """Classes by the node at a level that each node is below, or is itself.

    A node below several is in the first of them. Raises BadInput if there are no two classes.
    """
    levels = closure.levels
    heads = np.flatnonzero(levels == level)
    labels = np.full(len(closure), -1, dtype=np.int64)
    for node in range(len(closure)):
        above = np.append(closure.related(node), node)
        found = np.intersect1d(heads, above)
        if len(found):
            labels[node] = found[0]
    counts = {head: int((labels == head).sum()) for head in heads.tolist()}
    kept = [head for head in heads.tolist() if counts[head] >= FEWEST]
    if len(kept) < 2:
        raise BadInput(
            f"Level {level} of this graph has no two branches of {FEWEST} nodes or more", "",
            "choose another level",
        )  # fmt: skip
    number = {head: k for k, head in enumerate(kept)}
    numbered = np.array([number.get(head, -1) for head in labels.tolist()], dtype=np.int64)
    return Branches(tuple(closure.names[head] for head in kept), numbered)
