"""Embeddings of a hierarchy in hyperbolic and in flat space, as they form.

Each node is drawn toward those it is a kind of and away from others, by the softmax of distances;
how well the graph can be read off the distances is measured by mean average precision and mean
rank. Source: "Introduction to hyperbolic geometry and hyperbolic embeddings", last section, after
Nickel and Kiela (2017), Poincare embeddings for learning hierarchical representations.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.experiment import Experiment, Plot, Preset, Record, RunContext
from severe_gui.experiments.hyperbolic_embeddings.claims import claims
from severe_gui.experiments.hyperbolic_embeddings.parameters import (
    EVERY_VARIANT,
    EmbeddingParameters,
    Variant,
)
from severe_gui.experiments.posts import HYPERBOLIC
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.experiments.training.measures import per_variant

if TYPE_CHECKING:
    from severe_gui.learn.embedding.training import Recipe, Training, Trainings
    from severe_gui.maths.graphs.graph import Graph

FLAT: tuple[Variant, ...] = ("euclidean", "squared")


def run(parameters: EmbeddingParameters, context: RunContext) -> Iterator[Record]:
    """Embed the graph in every space; a step is an epoch, evaluated every `measure_every`."""
    from severe_gui.learn.embedding.training import Training, Trainings

    parameters.check()
    graph = graph_of(parameters)
    trainings = Trainings(
        {
            f"{variant}/{k}": Training(
                graph, _recipe(parameters, variant), context.generator(f"points/{variant}", k)
            )
            for variant in parameters.variants
            for k in range(parameters.seeds)
        }
    )
    live = LiveParameters(parameters)
    context.track(model=trainings, live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        taken = live.take_all(context.changes())
        losses = []
        for name, training in trainings.of.items():
            training.recipe = _recipe(live.now, name.partition("/")[0])
            losses.append(training.epoch())
        scalars = taken.scalars | per_variant(parameters, "loss", np.array(losses))
        if step % parameters.measure_every == 0 or step in (1, parameters.steps):
            scalars |= _evaluated(parameters, trainings)
        yield Record(step, scalars, fields=_points(trainings), note=taken.note)


def graph_of(parameters: EmbeddingParameters) -> "Graph":
    """The graph that a run of these settings embeds. Raises BadInput."""
    from severe_gui.learn.embedding.graph_files import named_graph
    from severe_gui.maths.graphs.trees import balanced_tree

    if parameters.graph == "tree":
        return balanced_tree(parameters.branching, parameters.depth).closure()
    return named_graph(parameters.graph)


def _points(trainings: "Trainings[Training]") -> dict[str, np.ndarray]:
    """Where the nodes are now, in the first seed of each space."""
    return {
        f"points/{name.partition('/')[0]}": training.points.numpy().copy()
        for name, training in trainings.of.items()
        if name.endswith("/0")
    }


def _recipe(parameters: EmbeddingParameters, variant: str) -> "Recipe":
    from severe_gui.learn.embedding.training import Recipe

    is_flat = variant in FLAT
    return Recipe(
        geometry=variant,  # type: ignore[arg-type]
        dimension=parameters.flat_dimension if is_flat else parameters.dimension,
        rate=parameters.flat_rate if is_flat else parameters.learning_rate,
        negatives=parameters.negatives,
        batch=parameters.batch,
        burn_in=parameters.burn_in,
        rule=parameters.rule,
        update=parameters.update,
    )


def _evaluated(
    parameters: EmbeddingParameters, trainings: "Trainings[Training]"
) -> dict[str, float]:
    """Precision and rank of all, and how far out the points are."""
    qualities = [each.quality() for each in trainings.of.values()]
    precision = np.array([each.mean_average_precision for each in qualities])
    rank = np.array([each.mean_rank for each in qualities])
    reach = np.array([each.reach() for each in trainings.of.values()])
    return (
        per_variant(parameters, "precision", precision)
        | per_variant(parameters, "rank", rank)
        | per_variant(parameters, "reach", reach)
    )


plots = (
    Plot("loss", "series", "loss", "Loss", "epoch", "mean loss of a pair", log_y=True),
    Plot("precision", "series", "precision", "Mean average precision", "epoch", "precision"),
    Plot("rank", "series", "rank", "Mean rank", "epoch", "rank", log_y=True),
    Plot("reach", "series", "reach", "Farthest point", "epoch", "distance from the middle"),
)  # fmt: skip

presets = (
    Preset(
        "mammals",
        "Mammals in five dimensions",
        "The same hierarchy in hyperbolic and in flat space of five dimensions: watch the mean "
        "rank of what a mammal is a kind of fall to nearly 1 in one of them.",
        {},
    ),
    Preset(
        "plane",
        "Mammals in the plane",
        "Two dimensions are enough if the space is hyperbolic and has no rim: the hyperboloid with "
        "two hundred negatives.",
        {
            "variants": ("lorentz", "euclidean"), "dimension": 2, "flat_dimension": 2,
            "learning_rate": 0.05, "negatives": 200, "update": "exponential",
        },
    ),
    Preset(
        "many-flat-dimensions",
        "How many flat dimensions?",
        "Five hyperbolic dimensions against two hundred flat ones, with the distance and with its "
        "square, which the first comparisons took for it.",
        {"variants": ("poincare", "euclidean", "squared"), "flat_dimension": 200},
    ),
    Preset(
        "tree",
        "A tree of 364 nodes",
        "Three below each node, five levels down: all four spaces in two dimensions.",
        {
            "graph": "tree", "variants": EVERY_VARIANT, "dimension": 2, "flat_dimension": 2,
            "learning_rate": 0.1,
        },
    ),
)  # fmt: skip

experiment = Experiment(
    id="hyperbolic-embeddings",
    title="Hyperbolic embeddings",
    source=HYPERBOLIC,
    summary="A hierarchy of nouns finds its place in hyperbolic space, and does not in flat space.",
    parameters=EmbeddingParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
