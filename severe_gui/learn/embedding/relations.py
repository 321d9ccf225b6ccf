"""What a batch of nodes is compared with: all that each is related to, and drawn negatives.

The paper draws new negatives for each pair (u, v). Here the pairs of one u share theirs, so that a
node with nine relations is measured against fifty negatives once and not nine times. Negatives
that are u itself or related to it are drawn like all others and then left out.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from severe_gui.maths.graphs.graph import Graph

Draw = Literal["uniform", "by-degree", "all"]
"""Where negatives come from; `all` takes every node, so that the softmax is whole."""
DEGREE_POWER = 0.75
"""Of a node's degree: how often it is a negative where these are drawn by degree."""


@dataclass(frozen=True)
class Batch:
    """nodes: (b,). others: (b, k); is_related, is_negative: which of them are either, (b, k).

    Drawn ones have the relations first; where all are taken others is (1, N).
    """

    nodes: Tensor
    others: Tensor
    is_related: Tensor
    is_negative: Tensor


class Relations:
    """Draws batches from a graph."""

    def __init__(self, graph: Graph) -> None:
        starts = torch.from_numpy(graph.starts)
        self._starts, self._ends = starts[:-1], torch.from_numpy(graph.ends)
        self._counts = starts.diff()
        self.sources = (self._counts > 0).nonzero().squeeze(-1)
        """The nodes that are related to others."""
        degrees = torch.from_numpy(graph.degrees).double() ** DEGREE_POWER
        self._by_degree = degrees.cumsum(0) / degrees.sum()

    def order(self, generator: torch.Generator) -> Tensor:
        """All sources in a random order."""
        return self.sources[torch.randperm(len(self.sources), generator=generator)]

    def whole_batch(self, nodes: Tensor) -> Batch:
        """Nodes against all others."""
        count = len(self._counts)
        is_related = torch.zeros(len(nodes), count, dtype=torch.bool)
        related, is_filled = self._related(nodes)
        row, column = is_filled.nonzero(as_tuple=True)
        is_related[row, related[row, column]] = True
        is_negative = ~is_related
        is_negative[torch.arange(len(nodes)), nodes] = False
        return Batch(nodes, torch.arange(count).unsqueeze(0), is_related, is_negative)

    def batch(
        self, nodes: Tensor, negatives: int, by_degree: bool, generator: torch.Generator
    ) -> Batch:
        """Nodes with all their relations, and negatives drawn uniformly or by degree."""
        related, is_filled = self._related(nodes)
        shape = (len(nodes), negatives)
        if by_degree:
            chances = torch.rand(shape, generator=generator, dtype=torch.float64)
            drawn = torch.searchsorted(self._by_degree, chances).clamp_max(len(self._counts) - 1)
        else:
            drawn = torch.randint(len(self._counts), shape, generator=generator)
        known = torch.where(is_filled, related, -1)
        is_other = (drawn.unsqueeze(-1) != known.unsqueeze(1)).all(-1)
        is_other &= drawn != nodes.unsqueeze(-1)
        none = torch.zeros_like
        return Batch(
            nodes,
            torch.cat([related, drawn], dim=1),
            torch.cat([is_filled, none(is_other)], dim=1),
            torch.cat([none(is_filled), is_other], dim=1),
        )

    def _related(self, nodes: Tensor) -> tuple[Tensor, Tensor]:
        """The relations of nodes, and which of them are no padding: (b, r) both."""
        counts = self._counts[nodes].unsqueeze(-1)
        places = torch.arange(int(counts.max()))
        chosen = (self._starts[nodes].unsqueeze(-1) + places).clamp_max(len(self._ends) - 1)
        return self._ends[chosen], places < counts


def softmax_loss(distance: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """The sum over pairs (u, v) of d(u, v) + log(e^-d(u, v) + sum over negatives e^-d(u, w)).

    Returns it, and its derivatives by the distances: (b, r + k). Source: Nickel and Kiela (2017),
    equation 6, whose N(u) has v in it.
    """
    nearness = torch.exp(-distance)
    of_negatives = torch.where(batch.is_negative, nearness, 0.0)
    of_related = torch.where(batch.is_related, nearness, 0.0)
    whole = of_negatives.sum(1, keepdim=True) + of_related
    shares = torch.where(batch.is_related, 1.0 / whole.clamp_min(1e-300), 0.0)
    weights = torch.where(batch.is_related, 1.0 - of_related * shares, 0.0)
    weights -= of_negatives * shares.sum(1, keepdim=True)
    terms = torch.where(batch.is_related, distance + whole.clamp_min(1e-300).log(), 0.0)
    return terms.sum(), weights
