"""A hierarchy is embedded in a space whose metric is learned with it, beginning hyperbolic.

The curvature at each distance from the middle is free: what the data asks for shows in how far it
goes from -1. Source: "Introduction to hyperbolic geometry and hyperbolic embeddings", the first of
its concerns.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.experiment import (
    Experiment,
    FloatArray,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.learnable_metric.claims import claims
from severe_gui.experiments.learnable_metric.measures import numbers_of, profile_of
from severe_gui.experiments.learnable_metric.parameters import MetricParameters, Variant
from severe_gui.experiments.posts import HYPERBOLIC
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.experiments.training.measures import per_variant

if TYPE_CHECKING:
    from severe_gui.learn.embedding.metric.training import MetricRecipe, MetricTraining
    from severe_gui.maths.graphs.graph import Graph


def run(parameters: MetricParameters, context: RunContext) -> Iterator[Record]:
    """Embed the graph with every metric; a step is an epoch, evaluated every `measure_every`."""
    from severe_gui.learn.embedding.metric.training import MetricTraining
    from severe_gui.learn.embedding.training import Trainings

    parameters.check()
    graph = _graph_of(parameters)
    of = {
        f"{variant}/{k}": MetricTraining(
            graph, _recipe(parameters, variant), context.generator("points", k)
        )
        for variant in parameters.variants
        for k in range(parameters.seeds)
    }
    live = LiveParameters(parameters)
    context.track(model=Trainings(of), live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        taken = live.take_all(context.changes())
        losses = []
        for training in of.values():
            training.recipe = _recipe(live.now, training.recipe.freedom)
            losses.append(training.epoch())
        scalars = taken.scalars | per_variant(parameters, "loss", np.array(losses))
        scalars |= _numbers(parameters, of)
        curves: dict[str, FloatArray] = {}
        if step % parameters.measure_every == 0 or step in (1, parameters.steps):
            scalars |= _quality(parameters, of)
            for variant in parameters.variants:
                curves |= profile_of(of[f"{variant}/0"], variant)
        yield Record(step, scalars, curves, note=taken.note)


def _graph_of(parameters: MetricParameters) -> "Graph":
    from severe_gui.learn.embedding.graph_files import named_graph
    from severe_gui.maths.graphs.trees import balanced_tree

    if parameters.graph == "tree":
        return balanced_tree(parameters.branching, parameters.depth).closure()
    return named_graph(parameters.graph)


def _recipe(parameters: MetricParameters, variant: Variant) -> "MetricRecipe":
    from severe_gui.learn.embedding.metric.training import MetricRecipe

    return MetricRecipe(
        freedom=variant,
        dimension=parameters.dimension,
        rate=parameters.learning_rate,
        metric_rate=parameters.metric_rate,
        negatives=parameters.negatives,
        batch=parameters.batch,
        burn_in=parameters.burn_in,
        held=parameters.held,
        curvature=parameters.curvature,
    )


def _numbers(parameters: MetricParameters, of: Mapping[str, "MetricTraining"]) -> dict[str, float]:
    rows = [numbers_of(training) for training in of.values()]
    scalars: dict[str, float] = {}
    for quantity in rows[0]:
        values = np.array([row[quantity] for row in rows])
        scalars |= per_variant(parameters, quantity, values)
    return scalars


def _quality(parameters: MetricParameters, of: Mapping[str, "MetricTraining"]) -> dict[str, float]:
    found = [training.quality() for training in of.values()]
    precision = np.array([each.mean_average_precision for each in found])
    rank = np.array([each.mean_rank for each in found])
    return per_variant(parameters, "precision", precision) | per_variant(parameters, "rank", rank)


plots = (
    Plot("precision", "series", "precision", "Mean average precision", "epoch", "precision"),
    Plot("loss", "series", "loss", "Loss", "epoch", "mean loss of a pair", log_y=True),
    Plot("curvature", "series", "curvature", "Curvature where the nodes are", "epoch",
         "mean of −K", log_y=True),
    Plot("profile", "graph", "bent", "Curvature on the way out", "distance from the middle", "−K",
         log_y=True, x_values="distance"),
    Plot("factor", "graph", "factor", "Conformal factor over the hyperbolic one",
         "hyperbolic distance of the place in the disk", "λ / λ of the Poincaré disk", log_y=True,
         x_values="place"),
    Plot("nodes", "graph", "within", "Nodes within a distance", "distance from the middle",
         "share of the nodes", x_values="reached"),
    Plot("rank", "series", "rank", "Mean rank", "epoch", "rank", log_y=True),
    Plot("unevenness", "series", "unevenness", "Unevenness", "epoch",
         "largest over smallest", log_y=True),
)  # fmt: skip

presets = (
    Preset(
        "metric-of-a-tree",
        "A tree of 121 nodes",
        "The metric is held for a hundred epochs and then let go. The space becomes larger, which "
        "is to say flatter, and the tree is given back better; its shape hardly changes.",
        {},
    ),
    Preset(
        "metric-let-go-early",
        "Let go early",
        "The metric is learned almost from the start, while all nodes are near the middle: the "
        "space goes flat at once, and bends anew where the branches part.",
        {"held": 10, "steps": 400},
    ),
    Preset(
        "metric-from-nearly-flat",
        "From nearly flat",
        "All begin with a hundredth of the curvature. One keeps it; do the others find theirs?",
        {"curvature": 0.01, "held": 10, "steps": 400},
    ),
    Preset(
        "metric-of-a-network",
        "Zachary's karate club",
        "A network with circles in it, which is no tree: what curvature does it ask for, and the "
        "same one everywhere?",
        {"graph": "karate", "steps": 500},
    ),
    Preset(
        "curvature-of-mammals",
        "One curvature for the mammals",
        "A learned curvature first falls, because longer distances are the quickest way to a "
        "smaller loss, and this costs the embedding a hundred epochs.",
        {
            "graph": "mammals", "variants": ("hyperbolic", "curvature"), "learning_rate": 0.05,
            "metric_rate": 0.003, "held": 10, "steps": 300,
        },
    ),
    Preset(
        "metric-of-mammals",
        "Mammals first, their metric later",
        "The metric is held for 150 epochs and then let go: what would the embedding change of it? "
        "It keeps the middle and flattens what is far out. An epoch takes a second or two from "
        "there.",
        {
            "graph": "mammals", "learning_rate": 0.05, "metric_rate": 0.01, "held": 150,
            "steps": 250, "batch": 40, "measure_every": 50,
        },
    ),
)  # fmt: skip

experiment = Experiment(
    id="learnable-metric",
    title="Learnable metric",
    source=HYPERBOLIC,
    summary="The curvature at each distance from the middle is learned: does data ask for "
    "hyperbolic space?",
    parameters=MetricParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
