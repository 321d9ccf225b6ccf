"""How well an embedding gives back a graph: mean rank and mean average precision.

For each pair (u, v) the rank of v is 1 plus how many nodes that are not related to u are nearer to
it than v. The average precision of u is the mean over its related nodes, nearest first, of k over
the rank of the k-th among all nodes. Both as in Nickel and Kiela (2017); gensim counts u itself
among the nodes that are nearer, so that its ranks are higher by 1. A node that is as near as v
counts as half, as in `maths.graphs.nearness`: neither the paper nor gensim meets such ties in
trained points, so that the figures stay comparable.

Exact, in blocks of rows, so that the memory does not grow with the square of the nodes; of large
graphs the distances of those nodes alone are computed that a sieve lets through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from severe_gui.errors import BadInput
from severe_gui.learn.embedding.sieve import Sieve, sieve_of
from severe_gui.maths.graphs.graph import Graph
from severe_gui.maths.graphs.nearness import NO_DISTANCE, TIED

Pulse = Callable[[float], None]
NUMBERS_A_BLOCK = 4_000_000
"""Coordinates of differences at once: 32 MB."""
LEAST_SIFTED = 10_000
"""Nodes from which it is worth while to sift before distances are computed."""
MOST_THROUGH = 0.1
"""Share of the nodes; if more pass, all distances are cheaper."""


class Distances(Protocol):
    """What is asked of a space."""

    def distance(self, x: Tensor, y: Tensor) -> Tensor:
        """(..., c), (..., c) to (...)."""


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
    at_once = max(1, NUMBERS_A_BLOCK // points.numel())
    sieve = sieve_of(points, manifold) if len(points) >= LEAST_SIFTED else None
    size = at_once if sieve is None else max(1, NUMBERS_A_BLOCK // len(points))
    found, more = [], int(counts_itself)
    for start in range(0, len(nodes), size):
        pulse(start / len(nodes))
        rows = nodes[start : start + size]
        ahead = _sifted(points, manifold, sieve, rows, asked, known) if sieve else None
        parts = (
            [(rows, ahead)]
            if ahead is not None
            else [
                (part, _counted(points, manifold, part, asked, known))
                for part in torch.split(rows, at_once)
            ]
        )
        found += [_of_ranks(each + 1 + more, asked.counts[part]) for part, each in parts]
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


def _counted(
    points: Tensor, manifold: Distances, rows: Tensor, asked: Neighbours, known: Neighbours
) -> Tensor:
    """How many nodes are ahead of each relation of some nodes, nearest first: (b, r).

    Those that are as near count as half.
    """
    distances = manifold.distance(points[rows].unsqueeze(1), points)
    related, is_related = asked.of(rows)
    wanted = distances.gather(1, related).masked_fill(~is_related, torch.inf).sort(dim=1).values
    # Neither the node itself nor what it is related to is ahead of anything.
    halves = torch.full_like(distances, 0.5)
    halves.scatter_(1, rows.unsqueeze(-1), 0.0)
    no_rivals, is_filled = known.of(rows)
    row, column = is_filled.nonzero(as_tuple=True)
    halves[row, no_rivals[row, column]] = 0.0
    # A node is ahead of all related ones that are farther, counted by the first of these: one half
    # for those that are farther or as far, the other for those that are clearly farther.
    below, above = _tie(wanted)
    ahead = torch.zeros(len(rows), wanted.shape[1] + 1, dtype=distances.dtype)
    ahead.scatter_add_(1, torch.searchsorted(above, distances), halves)
    ahead.scatter_add_(1, torch.searchsorted(below, distances, right=True), halves)
    return ahead[:, :-1].cumsum(dim=1)


def _sifted(
    points: Tensor,
    manifold: Distances,
    sieve: Sieve,
    rows: Tensor,
    asked: Neighbours,
    known: Neighbours,
) -> Tensor | None:
    """The same from the distances of those alone that may be ahead; None if they are many."""
    x = points[rows]
    related, is_related = asked.of(rows)
    wanted = manifold.distance(x.unsqueeze(1), points[related])
    bounds = wanted.masked_fill(~is_related, 0.0).amax(1)
    below, above = _tie(wanted.masked_fill(~is_related, torch.inf).sort(dim=1).values)
    may_be = sieve.nearer(x, _tie(bounds)[1])
    may_be.scatter_(1, rows.unsqueeze(-1), False)
    no_rivals, is_filled = known.of(rows)
    row, column = is_filled.nonzero(as_tuple=True)
    may_be[row, no_rivals[row, column]] = False
    row, column = may_be.nonzero(as_tuple=True)
    if len(row) > MOST_THROUGH * may_be.numel():
        return None
    distances = manifold.distance(x[row], points[column]).unsqueeze(-1)
    ahead = torch.zeros_like(below)
    ahead.index_add_(0, row, (distances < below[row]).double(), alpha=0.5)
    return ahead.index_add_(0, row, (distances <= above[row]).double(), alpha=0.5)


def _tie(distances: Tensor) -> tuple[Tensor, Tensor]:
    """From where to where others are equal to distances."""
    return distances * (1.0 - TIED) - NO_DISTANCE, distances * (1.0 + TIED) + NO_DISTANCE


def _of_ranks(ranks: Tensor, counts: Tensor) -> tuple[Tensor, Tensor]:
    """Precision and mean rank of some nodes. ranks: of their relations, nearest first, (b, r)."""
    # A quotient of whole numbers would be of single precision.
    counts = counts.double()
    places = torch.arange(ranks.shape[1])
    is_related = places < counts.unsqueeze(-1)
    precision = torch.where(is_related, (places + 1) / (ranks + places), 0.0).sum(1) / counts
    rank = torch.where(is_related, ranks, 0.0).sum(1) / counts
    return precision, rank
