"""How well an embedding gives back a graph: mean rank and mean average precision.

For each pair (u, v) the rank of v is 1 plus how many nodes that are not related to u are nearer to
it than v. The average precision of u is the mean over its related nodes, nearest first, of k over
the rank of the k-th among all nodes. Both as in Nickel and Kiela (2017); gensim counts u itself
among the nodes that are nearer, so that its ranks are higher by 1. Exact, in blocks of rows, so
that the memory does not grow with the square of the nodes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import Graph

NUMBERS_A_BLOCK = 4_000_000
"""Coordinates of differences at once: 32 MB."""


class Distances(Protocol):
    """What is asked of a space."""

    def distance(self, x: Tensor, y: Tensor) -> Tensor:
        """(b, 1, c), (N, c) to (b, N)."""


@dataclass(frozen=True)
class Reconstruction:
    """By node that is related to others.

    nodes: (K,). precision: its average precision. rank: the mean rank of its relations, whose
    number is `relations`.
    """

    nodes: Tensor
    precision: Tensor
    rank: Tensor
    relations: Tensor

    @property
    def mean_average_precision(self) -> float:
        return float(self.precision.mean())

    @property
    def mean_rank(self) -> float:
        """Over all pairs."""
        return float((self.rank * self.relations).sum() / self.relations.sum())


def reconstruction(
    points: Tensor,
    manifold: Distances,
    graph: Graph,
    pulse: Callable[[float], None] = lambda _share: None,
    counts_itself: bool = False,
) -> Reconstruction:
    """Compare an embedding with its graph. points: (N, c), a row a node.

    counts_itself: whether a node is nearer to itself than all others, as for gensim. pulse: called
    with the share that is done; what it raises ends the work. Raises BadInput if a coordinate is no
    number.
    """
    if not bool(torch.isfinite(points).all()):
        raise BadInput("This embedding cannot be evaluated", "a coordinate is no finite number")
    starts, ends = torch.from_numpy(graph.starts), torch.from_numpy(graph.ends)
    nodes = (starts.diff() > 0).nonzero().squeeze(-1)
    # Nodes with equally many relations are side by side, so that a block has little padding.
    nodes = nodes[starts.diff()[nodes].argsort(stable=True)]
    size = max(1, NUMBERS_A_BLOCK // points.numel())
    found = []
    for start in range(0, len(nodes), size):
        pulse(start / len(nodes))
        rows = nodes[start : start + size]
        found.append(_of_rows(points, manifold, rows, starts, ends, int(counts_itself)))
    precision, rank = (torch.cat(each) for each in zip(*found, strict=True))
    order = nodes.argsort()
    return Reconstruction(nodes[order], precision[order], rank[order], starts.diff()[nodes[order]])


def _of_rows(
    points: Tensor, manifold: Distances, rows: Tensor, starts: Tensor, ends: Tensor, more: int
) -> tuple[Tensor, Tensor]:
    counts = starts[rows + 1] - starts[rows]
    places = torch.arange(int(counts.max()))
    is_related = places < counts.unsqueeze(-1)
    related = ends[(starts[rows].unsqueeze(-1) + places).clamp_max(len(ends) - 1)]
    distances = manifold.distance(points[rows].unsqueeze(1), points)
    wanted = distances.gather(1, related).masked_fill(~is_related, torch.inf).sort(dim=1).values
    # Neither the node itself nor what it is related to is ahead of anything.
    distances.scatter_(1, rows.unsqueeze(-1), torch.inf)
    row, column = is_related.nonzero(as_tuple=True)
    distances[row, related[row, column]] = torch.inf
    # A node is ahead of all related ones that are farther: counted by the first of these.
    first = torch.searchsorted(wanted, distances, right=True)
    ahead = torch.zeros(len(rows), len(places) + 1, dtype=torch.int64)
    ahead.scatter_add_(1, first, torch.ones_like(first))
    ranks = ahead[:, :-1].cumsum(dim=1) + 1 + more
    k = places + 1
    precision = torch.where(is_related, k / (ranks + places), 0.0).sum(1) / counts
    rank = torch.where(is_related, ranks, 0).sum(1) / counts
    return precision, rank
