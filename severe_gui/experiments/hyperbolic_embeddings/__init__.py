"""Embeddings of a hierarchy in hyperbolic and in flat space, as they form.

Each node is drawn toward those it is a kind of and away from others, by the softmax of distances;
how well the graph can be read off the distances is measured by mean average precision and mean
rank. Source: "Introduction to hyperbolic geometry and hyperbolic embeddings", last section, after
Nickel and Kiela (2017), Poincare embeddings for learning hierarchical representations.
"""

from collections.abc import Iterator

from severe_gui.experiments.experiment import (
    Condition,
    Experiment,
    FloatArray,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.hyperbolic_embeddings.claims import claims
from severe_gui.experiments.hyperbolic_embeddings.formation import Formation
from severe_gui.experiments.hyperbolic_embeddings.graphs import graph_of
from severe_gui.experiments.hyperbolic_embeddings.parameters import EmbeddingParameters
from severe_gui.experiments.posts import HYPERBOLIC
from severe_gui.experiments.training.live import LiveParameters

MEASURED_AT_ONCE = 10_000
"""Nodes with which the first epoch is evaluated too; with more that takes minutes."""

__all__ = ["experiment", "graph_of"]


def run(parameters: EmbeddingParameters, context: RunContext) -> Iterator[Record]:
    """Embed the graph in every space; a step is an epoch, evaluated every `measure_every`."""
    parameters.check()
    graph = graph_of(parameters)
    parameters.check_size(len(graph))
    formation = Formation(parameters, graph, context)
    live = LiveParameters(parameters)
    context.track(model=formation.trainings, live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        taken = live.take_all(context.changes(), lambda now: now.check_size(len(graph)))
        scalars = taken.scalars | formation.epoch(live.now)
        curves: dict[str, FloatArray] = {}
        fields = formation.points()
        is_due = step % parameters.measure_every == 0 or step == parameters.steps
        if is_due or (step == 1 and len(graph) <= MEASURED_AT_ONCE):
            found = formation.measured()
            scalars |= found.scalars
            curves |= found.curves
            fields |= found.fields
        yield Record(step, scalars, curves, fields, taken.note)


IN_A_HIERARCHY = (Condition("graph", "in", ("mammals", "nouns", "tree", "file")),)
WITH_HELD_OUT = (Condition("held_out", ">=", 1e-9),)

plots = (
    Plot("loss", "series", "loss", "Loss", "epoch", "mean loss of a pair", log_y=True),
    Plot("precision", "series", "precision", "Mean average precision", "epoch", "precision"),
    Plot("rank", "series", "rank", "Mean rank", "epoch", "rank", log_y=True),
    Plot("link-precision", "series", "link_precision", "Precision on pairs held out", "epoch",
         "mean average precision", when=WITH_HELD_OUT),
    Plot("link-rank", "series", "link_rank", "Rank of pairs held out", "epoch", "mean rank",
         log_y=True, when=WITH_HELD_OUT),
    Plot("by-level", "profile", "precision_by_level", "Precision by depth", "depth",
         "mean average precision", x_values="level", when=IN_A_HIERARCHY),
    Plot("reach", "series", "reach", "Farthest point", "epoch", "distance from the middle"),
    Plot("clamped", "series", "clamped", "Points held at the rim", "epoch", "points"),
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
        "Five hyperbolic dimensions against two hundred flat ones, each at its best rate: the "
        "flat ones have room enough for the mammals.",
        {"flat_dimension": 200, "flat_rate": 3.0},
    ),
    Preset(
        "squared-distance",
        "The square of the distance",
        "In flat space the paper takes the square for the distance. In five dimensions it does "
        "worse; in two hundred nearly everything can be read off it, at the same rate.",
        {"variants": ("poincare", "squared"), "flat_dimension": 200},
    ),
    Preset(
        "links",
        "Pairs that it has not seen",
        "A fifth of what could be predicted is held out. In hyperbolic space most of it is found "
        "again, with a precision of 0.73; in flat space hardly any.",
        {"held_out": 0.2},
    ),
    Preset(
        "drawn-or-trained",
        "Drawn or trained?",
        "Sarkar's construction draws the tree of the mammals in the disk at once. Its distances "
        "are those of the tree, and so a kind of kind is far; training makes room for both.",
        {
            "variants": ("lorentz", "sarkar"), "dimension": 2, "learning_rate": 0.05,
            "negatives": 200, "update": "exponential",
        },
    ),
    Preset(
        "split-club",
        "A club that split",
        "Zachary's karate club in the plane, each node held to all others: the two around whom it "
        "split stay nearest to the middle, beside those with friends on both sides.",
        {
            "graph": "karate", "variants": ("poincare", "euclidean"), "dimension": 2,
            "flat_dimension": 2, "draw": "all", "learning_rate": 0.02, "flat_rate": 0.02,
        },
    ),
    Preset(
        "tree",
        "A tree of 364 nodes",
        "Three below each node, five levels down: all four spaces in two dimensions.",
        {
            "graph": "tree", "variants": ("poincare", "lorentz", "euclidean", "squared"),
            "dimension": 2, "flat_dimension": 2, "learning_rate": 0.1,
        },
    ),
    Preset(
        "two-gradients",
        "The Riemannian and the Euclidean gradient",
        "The same ball and the same loss. By the Euclidean gradient nearly all mammals are thrown "
        "to the rim, where steps of its length lead nowhere.",
        {"variants": ("poincare", "unscaled"), "steps": 150},
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
