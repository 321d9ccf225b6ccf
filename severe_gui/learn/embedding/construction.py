"""Sarkar's construction as an embedding: a graph's tree drawn in the disk, without any training."""

import torch
from torch import Tensor

from severe_gui.maths.graphs import sarkar
from severe_gui.maths.graphs.graph import Graph
from severe_gui.maths.graphs.sarkar import Spread
from severe_gui.maths.graphs.spanning import tree_of


def constructed(graph: Graph, edge: float, spread: Spread = "by leaves") -> Tensor:
    """Where the nodes stand in the Poincare disk: (N, 2).

    edge: the hyperbolic length of an edge; the longest that double precision has room for if that
    is shorter.
    """
    parents, _is_hierarchy = tree_of(graph)
    return torch.from_numpy(sarkar.constructed(parents, edge, spread))
