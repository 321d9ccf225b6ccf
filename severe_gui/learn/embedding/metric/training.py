"""Embedding a graph while the metric of the space is learned with it, both by the same loss.

Points take Riemannian steps in the metric as it then is; the profile and the logarithm of the scale
take plain ones, along the mean over the pairs of a batch. Source: "Introduction to hyperbolic
geometry and hyperbolic embeddings", the first concern at its end.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from severe_gui.errors import RunFailed
from severe_gui.learn.embedding.evaluation import Reconstruction, reconstruction
from severe_gui.learn.embedding.manifolds import Lorentz
from severe_gui.learn.embedding.metric.profile import KNOTS, Bend, bend_of
from severe_gui.learn.embedding.metric.shape import Shape, shape_of
from severe_gui.learn.embedding.metric.space import (
    BentSpace,
    Measured,
    in_bent_space,
    in_hyperbolic_space,
)
from severe_gui.learn.embedding.relations import Relations, softmax_loss
from severe_gui.learn.embedding.training import BURN_IN_NEGATIVES, BURN_IN_RATE, REACH
from severe_gui.maths.graphs.graph import Graph

Freedom = Literal["hyperbolic", "curvature", "metric"]
"""What is learned of the metric: nothing, one curvature for all, or one at each distance."""
LONGEST_STEP = 3.0
"""Of a point, in units of its own curvature: no step leads over the whole of the embedding."""


@dataclass(frozen=True)
class MetricRecipe:
    """How a graph is embedded.

    rate: of a step along the sum of a batch's gradients. metric_rate: of the metric's numbers,
    along the mean over a batch's pairs, after `held` epochs. curvature: -K at the start.
    """

    freedom: Freedom
    dimension: int = 2
    rate: float = 0.03
    metric_rate: float = 0.03
    negatives: int = 50
    batch: int = 20
    burn_in: int = 10
    held: int = 10
    curvature: float = 1.0


class MetricTraining:
    """An embedding and its metric as they form."""

    def __init__(self, graph: Graph, recipe: MetricRecipe, generator: torch.Generator) -> None:
        """generator: where its numbers by chance begin; several trainings may begin alike."""
        self.graph, self.recipe = graph, recipe
        self._relations, self._generator = Relations(graph), generator.clone_state()
        self._space = Lorentz()
        self._points = self._space.random(len(graph), recipe.dimension, REACH, self._generator)
        self.logs = torch.zeros(KNOTS, dtype=torch.float64)
        """The profile: log of the curvature at the knots, over that in the middle."""
        start = torch.tensor(recipe.curvature, dtype=torch.float64)
        self.log_scale = -start.log() / 2.0
        self._bend: Bend | None = None
        self.epochs = 0

    @property
    def points(self) -> Tensor:
        """(N, d + 1), on the hyperboloid; it changes in place."""
        return self._points

    @property
    def bend(self) -> Bend:
        """The profile as it is now."""
        if self._bend is None:
            self._leaf = self.logs.clone().requires_grad_()
            self._bend = bend_of(self._leaf)
        return self._bend

    @property
    def scale(self) -> float:
        """By which distances of the profile are multiplied; the curvature is -1 / scale^2 there."""
        return float(self.log_scale.exp())

    def epoch(self) -> float:
        """Every node once. Returns the mean loss of a pair. Raises RunFailed if it diverges."""
        burns = self.epochs < self.recipe.burn_in
        negatives = self.recipe.negatives * (BURN_IN_NEGATIVES if burns else 1.0)
        total = torch.zeros((), dtype=torch.float64)
        for nodes in torch.split(self._relations.order(self._generator), self.recipe.batch):
            total += self._step(nodes, max(1, round(negatives)), burns)
        self.epochs += 1
        if not torch.isfinite(total):
            raise RunFailed(
                f"The embedding diverged in epoch {self.epochs}",
                "its loss is no number any more", "choose smaller rates",
            )  # fmt: skip
        return float(total / len(self.graph.pairs))

    def quality(self) -> Reconstruction:
        """How well the graph can be read off the distances. A scale changes no order."""
        if not self.logs.any():
            return reconstruction(self.points, self._space, self.graph)
        return reconstruction(self.points, BentSpace(self.bend), self.graph)

    def shape(self) -> Shape:
        """The metric from the middle outward."""
        return shape_of(self.bend, self.logs, self.scale)

    def state_dict(self) -> dict[str, Tensor]:
        """All that a resumed training needs."""
        return {
            "generator": self._generator.get_state(),
            "epochs": torch.tensor(self.epochs), "points": self.points,
            "logs": self.logs, "log_scale": self.log_scale,
        }  # fmt: skip

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Continue from a state."""
        self.epochs = int(state["epochs"])
        for name in ("points", "logs", "log_scale"):
            getattr(self, name).copy_(state[name])
        self._generator.set_state(state["generator"])
        self._bend = None

    def _step(self, nodes: Tensor, negatives: int, burns: bool) -> Tensor:
        batch = self._relations.batch(nodes, negatives, burns, self._generator)
        others = torch.cat([batch.related, batch.negatives], dim=1)
        measured = self._measured(self.points[nodes], self.points[others])
        distance = self.scale * measured.distance
        related = batch.related.shape[1]
        loss, *parts = softmax_loss(distance[:, :related], torch.exp(-distance[:, related:]), batch)
        weights = torch.cat(parts, dim=1)
        at_nodes, at_others, by_table = measured.gradients(weights)
        gradient = torch.zeros_like(self.points).index_add_(0, nodes, at_nodes)
        gradient.index_add_(0, others.flatten(), at_others.flatten(0, 1))
        rate = self.recipe.rate * (BURN_IN_RATE if burns else 1.0)
        # A unit of the scaled metric is 1 / scale of the profile's.
        self._move(-rate / self.scale * gradient)
        if self.epochs >= self.recipe.held:
            pairs = int(batch.is_related.sum())
            self._bend_by(float((weights * distance).sum()) / pairs, by_table * self.scale / pairs)
        return loss

    def _measured(self, u: Tensor, w: Tensor) -> Measured:
        # Until it is learned the profile is exactly hyperbolic.
        if self.recipe.freedom == "metric" and self.epochs >= self.recipe.held:
            return in_bent_space(u, w, self.bend)
        return in_hyperbolic_space(u, w)

    def _move(self, way: Tensor) -> None:
        length = self._space.norm(self.points, way)
        kept = (LONGEST_STEP / length.clamp_min(LONGEST_STEP)) * way
        self.points.copy_(self._space.exponential(self.points, kept))

    def _bend_by(self, by_log_scale: float, by_table: Tensor) -> None:
        """A step of the metric against its derivatives."""
        freedom, rate = self.recipe.freedom, self.recipe.metric_rate
        if freedom == "hyperbolic":
            return
        self.log_scale -= rate * by_log_scale
        if freedom == "metric":
            self.logs -= rate * torch.autograd.grad(self.bend.stretch, self._leaf, by_table)[0]
            self._bend = None
