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

Pulse = Callable[[float], None]
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
    pulse: Pulse = lambda _share: None,
    counts_itself: bool = False,
    among: Graph | None = None,
) -> Reconstruction:
    """Compare an embedding with pairs of its nodes. points: (N, c), a row a node.

    among: the graph whose relations are no rivals, if it has more pairs than are asked for. Of
    pairs that the training did not see this is link prediction. counts_itself: whether a node is
    nearer to itself than all others, as for gensim. pulse: called with the share that is done; what
    it raises ends the work. Raises BadInput if a coordinate is no number, or there are no pairs.
    """
    if not bool(torch.isfinite(points).all()):
        raise BadInput("This embedding cannot be evaluated", "a coordinate is no finite number")
    asked, known = Neighbours(graph), Neighbours(graph if among is None else among)
    nodes = (asked.counts > 0).nonzero().squeeze(-1)
    if not len(nodes):
        raise BadInput("This embedding cannot be evaluated", "no nodes are related")
    # Nodes with equally many relations are side by side, so that a block has little padding.
    nodes = nodes[asked.counts[nodes].argsort(stable=True)]
    size = max(1, NUMBERS_A_BLOCK // points.numel())
    found = []
    for start in range(0, len(nodes), size):
        pulse(start / len(nodes))
        rows = nodes[start : start + size]
        distances = manifold.distance(points[rows].unsqueeze(1), points)
        found.append(_of_rows(distances, rows, asked, known, int(counts_itself)))
    precision, rank = (torch.cat(each) for each in zip(*found, strict=True))
    order = nodes.argsort()
    return Reconstruction(nodes[order], precision[order], rank[order], asked.counts[nodes[order]])


class Neighbours:
    """The relations of nodes as rows of equal length. counts: (N,), how many a node has."""

    def __init__(self, graph: Graph) -> None:
        self._starts, self._ends = torch.from_numpy(graph.starts), torch.from_numpy(graph.ends)
        self.counts = self._starts.diff()

    def of(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """The relations of some nodes and which of them are no padding: (b, r) both."""
        counts = self.counts[rows].unsqueeze(-1)
        places = torch.arange(int(counts.max()))
        chosen = (self._starts[rows].unsqueeze(-1) + places).clamp_max(len(self._ends) - 1)
        return self._ends[chosen], places < counts


def _of_rows(
    distances: Tensor, rows: Tensor, asked: Neighbours, known: Neighbours, more: int
) -> tuple[Tensor, Tensor]:
    """Precision and mean rank of some nodes. distances: of all nodes from them, (b, N)."""
    related, is_related = asked.of(rows)
    wanted = distances.gather(1, related).masked_fill(~is_related, torch.inf).sort(dim=1).values
    # Neither the node itself nor what it is related to is ahead of anything.
    distances.scatter_(1, rows.unsqueeze(-1), torch.inf)
    no_rivals, is_filled = known.of(rows)
    row, column = is_filled.nonzero(as_tuple=True)
    distances[row, no_rivals[row, column]] = torch.inf
    # A node is ahead of all related ones that are farther: counted by the first of these.
    first = torch.searchsorted(wanted, distances, right=True)
    ahead = torch.zeros(len(rows), wanted.shape[1] + 1, dtype=torch.int64)
    ahead.scatter_add_(1, first, torch.ones_like(first))
    ranks = ahead[:, :-1].cumsum(dim=1) + 1 + more
    places, counts = torch.arange(wanted.shape[1]), asked.counts[rows]
    precision = torch.where(is_related, (places + 1) / (ranks + places), 0.0).sum(1) / counts
    rank = torch.where(is_related, ranks, 0).sum(1) / counts
    return precision, rank
