"""What a batch of nodes is compared with: all that each is related to, and drawn negatives.

The paper draws new negatives for each pair (u, v). Here the pairs of one u share theirs, so that a
node with nine relations is measured against fifty negatives once and not nine times; or all nodes
of a batch do, so that thousands of negatives are affordable. Negatives that are u itself or related
to it are drawn like all others and then left out.
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
    """Some nodes, what they are related to, and the negatives that they are held to.

    nodes: (b,). related, is_related: their relations and which of these are no padding, (b, r).
    negatives: each node's own, (b, k), or the same for all, (k,). is_negative: (b, k), false where
    one is the node itself or related to it.
    """

    nodes: Tensor
    related: Tensor
    is_related: Tensor
    negatives: Tensor
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

    def batch_against_all(self, nodes: Tensor) -> Batch:
        """Nodes against all others."""
        return self._against(nodes, torch.arange(len(self._counts)))

    def batch_against_same(
        self, nodes: Tensor, negatives: int, by_degree: bool, generator: torch.Generator
    ) -> Batch:
        """Nodes against the same negatives; one that is drawn again counts once."""
        is_drawn = torch.zeros(len(self._counts), dtype=torch.bool)
        is_drawn[self._drawn((negatives,), by_degree, generator)] = True
        return self._against(nodes, is_drawn.nonzero().squeeze(-1))

    def batch(
        self, nodes: Tensor, negatives: int, by_degree: bool, generator: torch.Generator
    ) -> Batch:
        """Nodes with all their relations, and negatives drawn for each, uniformly or by degree."""
        related, is_related = self._related(nodes)
        drawn = self._drawn((len(nodes), negatives), by_degree, generator)
        known = torch.where(is_related, related, -1)
        is_negative = (drawn.unsqueeze(-1) != known.unsqueeze(1)).all(-1)
        is_negative &= drawn != nodes.unsqueeze(-1)
        return Batch(nodes, related, is_related, drawn, is_negative)

    def _against(self, nodes: Tensor, negatives: Tensor) -> Batch:
        """negatives: (k,), in ascending order."""
        related, is_related = self._related(nodes)
        own = nodes.unsqueeze(-1)
        both = torch.cat([torch.where(is_related, related, own), own], dim=1)
        places = torch.searchsorted(negatives, both).clamp_max(len(negatives) - 1)
        row, column = (negatives[places] == both).nonzero(as_tuple=True)
        is_negative = torch.ones(len(nodes), len(negatives), dtype=torch.bool)
        is_negative[row, places[row, column]] = False
        return Batch(nodes, related, is_related, negatives, is_negative)

    def _drawn(self, shape: tuple[int, ...], by_degree: bool, generator: torch.Generator) -> Tensor:
        if not by_degree:
            return torch.randint(len(self._counts), shape, generator=generator)
        chances = torch.rand(shape, generator=generator, dtype=torch.float64)
        drawn = torch.searchsorted(self._by_degree, chances)
        return drawn.clamp_max(len(self._counts) - 1)

    def _related(self, nodes: Tensor) -> tuple[Tensor, Tensor]:
        """The relations of nodes, and which of them are no padding: (b, r) both."""
        counts = self._counts[nodes].unsqueeze(-1)
        places = torch.arange(int(counts.max()))
        chosen = (self._starts[nodes].unsqueeze(-1) + places).clamp_max(len(self._ends) - 1)
        return self._ends[chosen], places < counts


def softmax_loss(distance: Tensor, nearness: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """The sum over pairs (u, v) of d(u, v) + log(e^-d(u, v) + sum over negatives e^-d(u, w)).

    distance: of the relations, (b, r). nearness: e^-distance of the negatives, (b, k). Returns it,
    and its derivatives by the distances of the relations, (b, r), and of the negatives, (b, k).
    Source: Nickel and Kiela (2017), equation 6, whose N(u) has v in it.
    """
    of_negatives = torch.where(batch.is_negative, nearness, 0.0)
    of_related = torch.exp(-distance)
    whole = (of_negatives.sum(1, keepdim=True) + of_related).clamp_min(1e-300)
    shares = torch.where(batch.is_related, 1.0 / whole, 0.0)
    terms = torch.where(batch.is_related, distance + whole.log(), 0.0)
    by_related = torch.where(batch.is_related, 1.0 - of_related * shares, 0.0)
    return terms.sum(), by_related, -of_negatives * shares.sum(1, keepdim=True)
