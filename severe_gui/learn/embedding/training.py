"""Embedding a graph: epochs over its nodes, each against its relations and drawn negatives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor

from severe_gui.errors import BadInput, RunFailed
from severe_gui.learn.embedding.descent import Descent, Rule, Update
from severe_gui.learn.embedding.evaluation import NUMBERS_A_BLOCK, Reconstruction, reconstruction
from severe_gui.learn.embedding.manifolds import farthest
from severe_gui.learn.embedding.relations import Batch, Draw, Relations, softmax_loss
from severe_gui.learn.embedding.spaces import SPACES, Geometry
from severe_gui.maths.graphs.graph import Graph

REACH = 1e-3
"""Of the first coordinates, as in the paper."""
BURN_IN_RATE, BURN_IN_NEGATIVES = 0.01, 0.1
"""Shares of the rate and of the negatives during the burn-in, as in the authors' code."""

FEW = 4
"""A batch that meets a smaller share of the nodes than one in so many moves these alone."""


@dataclass(frozen=True)
class Recipe:
    """How a graph is embedded.

    rate: of a step along the sum of the gradients of a batch. batch: nodes at once. burn_in:
    epochs at the start with a small rate and negatives drawn by degree. draw: where the negatives
    come from after it; `all` from the start. shared: whether all nodes of a batch are held to the
    same negatives.
    """

    geometry: Geometry = "poincare"
    dimension: int = 5
    rate: float = 0.03
    negatives: int = 50
    batch: int = 20
    burn_in: int = 20
    rule: Rule = "sgd"
    update: Update = "retraction"
    draw: Draw = "uniform"
    shared: bool = False


class Training:
    """An embedding as it forms. Its state goes into a checkpoint whole."""

    def __init__(self, graph: Graph, recipe: Recipe, generator: torch.Generator) -> None:
        self.graph = graph
        self.recipe = recipe
        """It may change between epochs, but for the space and the rule."""
        self._space = SPACES[recipe.geometry]
        self._relations, self._generator = Relations(graph), generator
        points = self._space.manifold.random(len(graph), recipe.dimension, REACH, generator)
        self._descent = Descent(self._space.manifold, points, recipe.rule, recipe.update)
        self.epochs = 0

    @property
    def points(self) -> Tensor:
        """(N, c), a row a node; it changes in place."""
        return self._descent.points

    def epoch(self, pulse: Callable[[], None] = lambda: None) -> float:
        """Every node once. Returns the mean loss of a pair. Raises RunFailed if it diverges.

        pulse: called before each batch; what it raises ends the epoch.
        """
        recipe, burns = self.recipe, self.epochs < self.recipe.burn_in
        rate = recipe.rate * (BURN_IN_RATE if burns else 1.0)
        total, slope = torch.zeros((), dtype=torch.float64), torch.zeros_like(self.points)
        for nodes in torch.split(self._relations.order(self._generator), recipe.batch):
            pulse()
            for part in torch.split(nodes, self._at_once(nodes)):
                batch = self._drawn(part, burns)
                total += self._add_slope(slope, batch)
            rows = self._met(batch)
            self._descent.step(slope, rate, rows)
            if rows is None:
                slope.zero_()
            else:
                slope[rows] = 0.0
        self.epochs += 1
        if not (torch.isfinite(total) and torch.isfinite(self.points).all()):
            raise RunFailed(
                f"The embedding diverged in epoch {self.epochs}",
                f"its numbers grow without bound{self._at_rim()}", "choose a smaller learning rate",
            )  # fmt: skip
        return float(total / len(self.graph.pairs))

    def _at_rim(self) -> str:
        count = self.clamped()
        return f", and {count:,} of {len(self.points):,} points stand at the rim" * (count > 0)

    def _at_once(self, nodes: Tensor) -> int:
        """How many nodes are measured at once, so that the memory stays small."""
        if self.recipe.draw != "all":
            return len(nodes)
        return max(1, NUMBERS_A_BLOCK // len(self.points))

    def _met(self, batch: Batch) -> Tensor | None:
        """The nodes that a batch has met, if they are few: all other slopes are 0."""
        if (batch.related.numel() + batch.negatives.numel()) * FEW > len(self.points):
            return None
        is_met = torch.zeros(len(self.points), dtype=torch.bool)
        for nodes in (batch.nodes, batch.related, batch.negatives):
            is_met[nodes.flatten()] = True
        return is_met.nonzero().squeeze(-1)

    def _drawn(self, nodes: Tensor, burns: bool) -> Batch:
        """What some nodes are held to."""
        recipe = self.recipe
        if recipe.draw == "all":
            return self._relations.batch_against_all(nodes)
        negatives = max(1, round(recipe.negatives * (BURN_IN_NEGATIVES if burns else 1.0)))
        by_degree = burns or recipe.draw == "by-degree"
        of = self._relations.batch_against_same if recipe.shared else self._relations.batch
        return of(nodes, negatives, by_degree, self._generator)

    def _add_slope(self, slope: Tensor, batch: Batch) -> Tensor:
        """Add the derivatives of the loss of some nodes. Returns this loss."""
        x = self.points
        u = x[batch.nodes]
        related = self._space.measure(u, x[batch.related])
        negatives = self._space.measure(u, x[batch.negatives])
        loss, *weights = softmax_loss(related.distance, negatives.nearness, batch)
        others = (batch.related, batch.negatives)
        for measured, nodes, weight in zip((related, negatives), others, weights, strict=True):
            by_u, by_nodes = measured.pull(weight)
            slope.index_add_(0, batch.nodes, by_u)
            slope.index_add_(0, nodes.flatten(), by_nodes.reshape(-1, x.shape[1]))
        return loss

    def quality(self) -> Reconstruction:
        """How well the graph can be read off the distances."""
        return reconstruction(self.points, self._space.manifold, self.graph)

    def reach(self) -> float:
        """The distance of the farthest point from the middle of the space."""
        return farthest(self.points, self._space.manifold)

    def clamped(self) -> int:
        """How many points the projection holds at the rim; 0 in spaces that have none."""
        return self._space.manifold.clamped(self.points)

    def state_dict(self) -> dict[str, Tensor]:
        """What a resumed training needs besides its generator."""
        return {"epochs": torch.tensor(self.epochs), **self._descent.state_dict()}

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Continue from a state."""
        self.epochs = int(state["epochs"])
        self._descent.load_state_dict(state)


class Trained(Protocol):
    """An embedding that goes into a checkpoint whole."""

    @property
    def points(self) -> Tensor:
        """(N, c), changed in place."""

    def state_dict(self) -> dict[str, Tensor]: ...

    def load_state_dict(self, state: dict[str, Tensor]) -> None: ...


T = TypeVar("T", bound=Trained)


class Trainings(Generic[T]):
    """Several trainings by name, with one state: `NAME/points` and so on."""

    def __init__(self, of: Mapping[str, T]) -> None:
        self.of = of

    def state_dict(self) -> dict[str, Tensor]:
        """All states."""
        return {
            f"{name}/{part}": value
            for name, training in self.of.items()
            for part, value in training.state_dict().items()
        }

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Continue from the states of trainings of the same names."""
        for name, training in self.of.items():
            mine = f"{name}/"
            training.load_state_dict(
                {key[len(mine) :]: each for key, each in state.items() if key.startswith(mine)}
            )

    def named_weights(self) -> dict[str, Tensor]:
        """The points alone, which are what a person takes away."""
        return {f"{name}/points": training.points for name, training in self.of.items()}

    def load_named_weights(self, weights: Mapping[str, Tensor]) -> None:
        """Start from points. Raises BadInput if they are of other spaces or sizes."""
        for name, training in self.of.items():
            found = weights.get(f"{name}/points")
            if found is None or found.shape != training.points.shape:
                raise BadInput(
                    "These weights do not fit this run", f"it has other points for {name}",
                    "choose the weights of a run with the same graph, spaces and dimensions",
                )  # fmt: skip
            training.points.copy_(found)
