"""An embedding, and the network that classifies its nodes, trained together by full gradients.

The loss of a copy is the cross-entropy of the labelled nodes plus a share of the softmax loss of
the graph, whose negatives are all nodes that are unrelated. Points take Riemannian steps, brought
back to the ball, as the post writes them, along the gradient of N times the loss: what is a node's
own. Weights take plain steps with the same rate. A copy whose loss or gradient is no number any
more stays as it was and counts as failed.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.learn.embedding.classifier.networks import IN_BALL, Kind, first_weights, logits
from severe_gui.learn.embedding.manifolds import EPSILON, Euclidean, PoincareBall
from severe_gui.maths.graphs.graph import Graph

REACH = 0.01
"""Of the first coordinates."""
PAIRS_AT_ONCE = 2_000_000
"""Of nodes, over the copies that are differentiated together: about 500 MB."""


@dataclass(frozen=True)
class Task:
    """labels: (N,), -1 for a node of no class. is_trained: (seeds, N), labels that are shown."""

    graph: Graph
    labels: Tensor
    is_trained: Tensor

    @property
    def classes(self) -> int:
        return int(self.labels.max()) + 1


@dataclass(frozen=True)
class NetworkRecipe:
    """kind, dimension of the embedding, hidden layers and their width. weight: of the graph."""

    kind: Kind
    dimension: int
    layers: int
    width: int
    weight: float


@dataclass(frozen=True)
class Slopes:
    """Of points: how far from the middle, the length of the gradient by coordinates, and in the
    metric: (C, N) each."""

    distance: Tensor
    by_coordinates: Tensor
    in_metric: Tensor


class ClassifierTraining:
    """Copies for every rate and seed, seeds last; all rates of a seed begin alike."""

    def __init__(
        self,
        task: Task,
        recipe: NetworkRecipe,
        rates: tuple[float, ...],
        generators: list[torch.Generator],
    ) -> None:
        self.task, self.recipe, self.seeds = task, recipe, len(generators)
        self._space = PoincareBall() if recipe.kind in IN_BALL else Euclidean()
        count = len(task.graph)
        drawn = [
            {
                "points": self._space.random(count, recipe.dimension, REACH, generator),
                **first_weights(
                    recipe.dimension, recipe.width, recipe.layers, task.classes, generator
                ),
            }
            for generator in generators
        ]
        self._parts = {
            name: torch.stack([each[name] for each in drawn]).repeat(
                len(rates), *[1] * drawn[0][name].ndim
            )
            for name in drawn[0]
        }
        copies = len(rates) * self.seeds
        self.rates = torch.tensor(rates, dtype=torch.float64).repeat_interleave(self.seeds)
        self.has_failed = torch.zeros(copies, dtype=torch.bool)
        self.rises = torch.zeros(copies, dtype=torch.int64)
        self.first_loss = torch.full((copies,), torch.nan, dtype=torch.float64)
        self.loss = torch.full((copies,), torch.nan, dtype=torch.float64)
        """Before the last step."""
        self.recent = torch.full((copies,), torch.nan, dtype=torch.float64)
        """The same, over about ten steps."""
        self.accuracy = torch.zeros(copies, dtype=torch.float64)
        """Of the nodes whose class was not shown, before the last step."""
        self._is_related = torch.zeros(count, count, dtype=torch.bool)
        self._is_related[tuple(torch.from_numpy(task.graph.pairs).T)] = True
        self._is_other = ~self._is_related & ~torch.eye(count, dtype=torch.bool)

    @property
    def points(self) -> Tensor:
        """(C, N, d)."""
        return self._parts["points"]

    def step(self) -> Slopes:
        """One step of all copies. Returns the slopes where it began."""
        copies = torch.arange(len(self.rates))
        size = max(1, PAIRS_AT_ONCE // self._is_related.numel())
        parts = [self._slopes(block) for block in torch.split(copies, size)]
        losses, accuracy = (torch.cat(each) for each in list(zip(*parts, strict=True))[:2])
        slopes = {name: torch.cat([each[2][name] for each in parts]) for name in parts[0][2]}
        self._note(losses, accuracy, slopes)
        before = self._slopes_of(slopes["points"])
        with torch.no_grad():
            self._move(slopes)
        return before

    def clamped(self) -> Tensor:
        """The share of points at the rim that the projection keeps them within: (C,)."""
        if self.recipe.kind not in IN_BALL:
            return torch.zeros(len(self.points), dtype=torch.float64)
        at_rim = self.points.norm(dim=-1) >= 1.0 - EPSILON * 1.001
        share: Tensor = at_rim.double().mean(-1)
        return share

    def is_lost(self) -> Tensor:
        """Copies that failed, or whose loss is no lower than at first: (C,)."""
        return self.has_failed | ~(self.loss < self.first_loss)

    def state_dict(self) -> dict[str, Tensor]:
        """All that a resumed training needs."""
        return {**self._parts, **{name: getattr(self, name) for name in _NOTED}}

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Continue from a state."""
        for name, each in self._parts.items():
            each.copy_(state[name])
        for name in _NOTED:
            getattr(self, name).copy_(state[name])

    def _slopes(self, copies: Tensor) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        """Losses, accuracy, and the derivatives by all that is trained, of some copies."""
        leaves = {name: each[copies].requires_grad_() for name, each in self._parts.items()}
        losses, accuracy = self._losses(leaves, copies)
        found = torch.autograd.grad(losses.sum(), list(leaves.values()), allow_unused=True)
        slopes = {
            name: slope
            for name, slope in zip(leaves, found, strict=True)
            if slope is not None  # The scale, where it is not learned.
        }
        return losses.detach(), accuracy, slopes

    def _losses(self, parts: dict[str, Tensor], copies: Tensor) -> tuple[Tensor, Tensor]:
        """Of each copy, with its accuracy on what is not shown."""
        recipe, labels = self.recipe, self.task.labels
        scores = logits(recipe.kind, parts["points"], parts, recipe.layers)
        is_trained = self.task.is_trained[copies % self.seeds]
        logs = torch.log_softmax(scores, dim=-1)
        wanted = labels.clamp_min(0).expand(len(scores), -1)
        entropy = -logs.gather(2, wanted.unsqueeze(-1)).squeeze(-1)
        shown = is_trained.double()
        classified = (entropy * shown).sum(1) / shown.sum(1)
        is_right = (scores.detach().argmax(-1) == labels).double()
        tested = ((labels >= 0) & ~is_trained).double()
        accuracy = (is_right * tested).sum(1) / tested.sum(1)
        losses: Tensor = classified + recipe.weight * self._graph_loss(parts)
        return losses, accuracy

    def _graph_loss(self, parts: dict[str, Tensor]) -> Tensor:
        points = parts["points"]
        # A node is at no distance from itself, where distances have no slope.
        apart = torch.eye(points.shape[1], dtype=torch.float64).unsqueeze(-1)
        distance = self._space.distance(points.unsqueeze(2), points.unsqueeze(1) * (1.0 - apart))
        if self.recipe.kind == "flexible":
            distance = distance * parts["log scale"].exp().unsqueeze(-1)
        others = torch.logsumexp(distance.neg().masked_fill(~self._is_other, -torch.inf), dim=-1)
        row, column = self._is_related.nonzero(as_tuple=True)
        of_pairs = distance[:, row, column]
        losses: Tensor = of_pairs + torch.logaddexp(-of_pairs, others[:, row])
        return losses.mean(-1)

    def _note(self, losses: Tensor, accuracy: Tensor, slopes: dict[str, Tensor]) -> None:
        is_finite = torch.isfinite(losses)
        for slope in slopes.values():
            is_finite &= torch.isfinite(slope).flatten(1).all(1)
        self.has_failed |= ~is_finite
        self.rises += (losses > self.loss) & ~self.has_failed
        self.first_loss.copy_(torch.where(self.first_loss.isnan(), losses, self.first_loss))
        self.loss.copy_(torch.where(self.has_failed, torch.nan, losses))
        older = torch.where(self.recent.isnan() & ~self.has_failed, self.loss, self.recent)
        self.recent.copy_(older + (self.loss - older) / 10.0)
        self.accuracy.copy_(accuracy)

    def _move(self, slopes: dict[str, Tensor]) -> None:
        rates = torch.where(self.has_failed, 0.0, self.rates)
        for name, slope in slopes.items():
            part = self._parts[name]
            rate = rates.view(-1, *[1] * (part.ndim - 1))
            kept = torch.where(rate > 0, slope, 0.0)
            if name == "points":
                own = part.shape[1] * self._space.gradient(part, kept)
                moved = self._space.retract(part, -rate * own)
                stays = torch.isfinite(moved).flatten(1).all(1)
                self.has_failed |= ~stays
                part.copy_(torch.where(stays.view(-1, 1, 1), moved, part))
            else:
                part -= rate * kept

    def _slopes_of(self, slope: Tensor) -> Slopes:
        points = self.points
        middle = torch.zeros_like(points)
        gradient = self._space.gradient(points, slope)
        return Slopes(
            self._space.distance(points, middle),
            slope.norm(dim=-1),
            self._space.norm(points, gradient).squeeze(-1),
        )


_NOTED = ("has_failed", "rises", "first_loss", "loss", "recent", "accuracy")
