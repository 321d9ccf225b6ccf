"""A graph's embeddings in all spaces of a run as they form, and how well each gives it back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import FloatArray, RunContext
from severe_gui.experiments.hyperbolic_embeddings.parameters import (
    EVERY_VARIANT,
    FLAT,
    TRAINED,
    EmbeddingParameters,
    Variant,
)
from severe_gui.experiments.training.measures import per_seed

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.embedding.evaluation import Reconstruction
    from severe_gui.learn.embedding.manifolds import Manifold
    from severe_gui.learn.embedding.training import Recipe
    from severe_gui.maths.graphs.graph import Graph, IntArray


@dataclass(frozen=True)
class Measured:
    """What a record holds of an evaluation."""

    scalars: dict[str, float]
    curves: dict[str, FloatArray]
    fields: dict[str, FloatArray]


class Formation:
    """Embeddings by space and seed. `trainings` is all that changes."""

    def __init__(
        self, parameters: EmbeddingParameters, graph: "Graph", context: RunContext
    ) -> None:
        from severe_gui.learn.embedding.construction import constructed
        from severe_gui.learn.embedding.training import Training, Trainings

        self._parameters, self._graph = parameters, graph
        seeds = range(parameters.seeds)
        self._splits = [self._split(context, k) for k in seeds]
        self.trainings = Trainings(
            {
                f"{variant}/{k}": Training(
                    self._splits[k][0],
                    _recipe(parameters, variant),
                    context.generator(f"points/{variant}", k),
                )
                for variant in parameters.variants
                if variant in TRAINED
                for k in seeds
            }
        )
        self._constructed = {
            f"{variant}/{k}": constructed(self._splits[k][0], parameters.edge)
            for variant in parameters.variants
            if variant not in TRAINED
            for k in seeds
        }
        self._of_constructed: dict[str, tuple[Reconstruction, Reconstruction | None]] = {}
        self._levels = _levels(graph)

    def _split(self, context: RunContext, k: int) -> "tuple[Graph, Graph | None]":
        """What one seed is trained on, and what it is then asked for."""
        if not self._parameters.held_out:
            return self._graph, None
        import torch

        from severe_gui.maths.graphs.held_out import hold_out

        drawn = torch.randint(2**31, (4,), generator=context.generator("held out", k))
        split = hold_out(
            self._graph, self._parameters.held_out, np.random.default_rng(drawn.tolist())
        )
        return split.kept, split.held_out

    def epoch(self, now: EmbeddingParameters) -> dict[str, float]:
        """Train for one epoch with the settings as they are now. Returns the losses."""
        losses: dict[Variant, list[float]] = {}
        for name, training in self.trainings.of.items():
            variant = _variant(name)
            training.recipe = _recipe(now, variant)
            losses.setdefault(variant, []).append(training.epoch())
        return _scalars("loss", losses)

    def points(self) -> dict[str, FloatArray]:
        """Where the nodes are now, in the first seed of each space, as fields of a record."""
        return {
            f"points/{_variant(name)}": points.numpy().copy()
            for name, points in self._all_points().items()
            if name.endswith("/0")
        }

    def measured(self) -> Measured:
        """Evaluate every embedding."""
        from severe_gui.learn.embedding.manifolds import farthest

        numbers: dict[str, dict[Variant, list[float]]] = {}
        by_level: dict[Variant, list[FloatArray]] = {}
        fields: dict[str, FloatArray] = {}
        for name, points in self._all_points().items():
            variant = _variant(name)
            whole, links = self._evaluated(name, points)
            found = {
                "precision": whole.mean_average_precision,
                "rank": whole.mean_rank,
                "reach": farthest(points, _manifold(variant)),
            }
            if links is not None:
                found["link_precision"] = links.mean_average_precision
                found["link_rank"] = links.mean_rank
            if variant in ("poincare", "unscaled"):
                found["clamped"] = float(self.trainings.of[name].clamped())
            for quantity, number in found.items():
                numbers.setdefault(quantity, {}).setdefault(variant, []).append(number)
            by_node = self._by_node(whole)
            if name.endswith("/0"):
                fields |= {f"{each}/{variant}": row for each, row in by_node.items()}
            by_level.setdefault(variant, []).append(self._by_level(by_node["node_precision"]))
        scalars = {
            key: value for each in numbers for key, value in _scalars(each, numbers[each]).items()
        }
        return Measured(scalars, self._curves(by_level), fields)

    def _all_points(self) -> "dict[str, torch.Tensor]":
        trained = {name: each.points for name, each in self.trainings.of.items()}
        both = trained | self._constructed
        return {
            f"{variant}/{k}": both[f"{variant}/{k}"]
            for variant in self._parameters.variants
            for k in range(self._parameters.seeds)
        }

    def _evaluated(
        self, name: str, points: "torch.Tensor"
    ) -> "tuple[Reconstruction, Reconstruction | None]":
        """Of the pairs that were trained on, and of those held out."""
        from severe_gui.learn.embedding.evaluation import reconstruction

        if name in self._of_constructed:
            return self._of_constructed[name]
        manifold = _manifold(_variant(name))
        kept, held_out = self._splits[int(name.partition("/")[2])]
        whole = reconstruction(points, manifold, kept, among=self._graph)
        links = None
        if held_out is not None:
            links = reconstruction(points, manifold, held_out, among=self._graph)
        if name in self._constructed:
            self._of_constructed[name] = whole, links
        return whole, links

    def _by_node(self, found: "Reconstruction") -> dict[str, FloatArray]:
        """Precision and rank of each node, nan where it is related to nothing."""
        rows = {"node_precision": found.precision, "node_rank": found.rank}
        table = {name: np.full(len(self._graph), np.nan) for name in rows}
        for name, row in rows.items():
            table[name][found.nodes.numpy()] = row.numpy()
        return table

    def _by_level(self, precision: FloatArray) -> FloatArray:
        """The mean of each level of a hierarchy, nan where it has no node with relations."""
        if self._levels is None:
            return np.empty(0)
        known = ~np.isnan(precision)
        size = int(self._levels.max()) + 1
        counts = np.bincount(self._levels[known], minlength=size)
        sums = np.bincount(self._levels[known], weights=precision[known], minlength=size)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)

    def _curves(self, by_level: dict[Variant, list[FloatArray]]) -> dict[str, FloatArray]:
        if self._levels is None:
            return {}
        curves = {f"precision_by_level/{each}": np.mean(of, 0) for each, of in by_level.items()}
        return curves | {"level": np.arange(int(self._levels.max()) + 1, dtype=np.float64)}


def _levels(graph: "Graph") -> "IntArray | None":
    """The depth of each node in a hierarchy; None of what is none."""
    try:
        return graph.levels
    except BadInput:
        return None


def _manifold(variant: Variant) -> "Manifold":
    """The space of a variant; constructed points stand in the ball."""
    from severe_gui.learn.embedding.spaces import SPACES

    return SPACES[variant if variant != "sarkar" else "poincare"].manifold


def _variant(name: str) -> Variant:
    known: dict[str, Variant] = {each: each for each in EVERY_VARIANT}
    return known[name.partition("/")[0]]


def _scalars(quantity: str, values: dict[Variant, list[float]]) -> dict[str, float]:
    return {
        key: number
        for variant, row in values.items()
        for key, number in per_seed(f"{quantity}/{variant}", row).items()
    }


def _recipe(parameters: EmbeddingParameters, variant: Variant) -> "Recipe":
    from severe_gui.learn.embedding.training import Recipe

    assert variant != "sarkar"
    is_flat = variant in FLAT
    return Recipe(
        geometry=variant,
        dimension=parameters.flat_dimension if is_flat else parameters.dimension,
        rate=_rate(parameters, variant),
        negatives=parameters.negatives,
        batch=parameters.batch,
        burn_in=parameters.burn_in,
        rule=parameters.rule,
        update=parameters.update,
        draw=parameters.draw,
        shared=parameters.shared,
    )


def _rate(parameters: EmbeddingParameters, variant: Variant) -> float:
    if variant == "unscaled":
        return parameters.unscaled_rate
    return parameters.flat_rate if variant in FLAT else parameters.learning_rate
