"""A classifier of nodes and their embedding, trained together, in hyperbolic and in flat space.

What goes wrong is measured: how gradients hang on the place of a node, how many points end at the
rim, and at which rates the training fails. Source: "Introduction to hyperbolic geometry and
hyperbolic embeddings", the second of its concerns.
"""

from collections.abc import Iterator
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
from severe_gui.experiments.hyperbolic_classifier.claims import claims
from severe_gui.experiments.hyperbolic_classifier.measures import (
    rates_of,
    series_of,
    steepness_of,
)
from severe_gui.experiments.hyperbolic_classifier.parameters import ClassifierParameters, Variant
from severe_gui.experiments.posts import HYPERBOLIC

if TYPE_CHECKING:
    from torch import Generator, Tensor

    from severe_gui.learn.embedding.classifier.training import ClassifierTraining, Task


def run(parameters: ClassifierParameters, context: RunContext) -> Iterator[Record]:
    """Train every classifier at every rate; a step is one of descent."""
    from severe_gui.learn.embedding.training import Trainings

    parameters.check()
    task = _task(parameters, context)
    # All variants begin with the same numbers by chance.
    trainings: dict[str, ClassifierTraining] = {
        variant: _training(parameters, variant, task, context) for variant in parameters.variants
    }
    context.track(model=Trainings(trainings))
    for step in range(context.step + 1, parameters.steps + 1):
        scalars: dict[str, float] = {}
        curves: dict[str, FloatArray] = {}
        is_measured = step % parameters.measure_every == 0 or step in (1, parameters.steps)
        for variant, training in trainings.items():
            slopes = training.step()
            scalars |= series_of(training, variant)
            if is_measured:
                more, drawn = steepness_of(training, slopes, variant)
                scalars |= more
                curves |= drawn | rates_of(training, variant, step)
        if is_measured:
            curves["rates"] = np.array(parameters.rates)
        yield Record(step, scalars, curves)


def _task(parameters: ClassifierParameters, context: RunContext) -> "Task":
    import torch

    from severe_gui.learn.embedding.classifier.classes import branches_of
    from severe_gui.learn.embedding.classifier.training import Task
    from severe_gui.learn.embedding.graph_files import named_graph
    from severe_gui.maths.graphs.trees import balanced_tree

    if parameters.graph == "tree":
        graph = balanced_tree(parameters.branching, parameters.depth).closure()
    else:
        graph = named_graph(parameters.graph)
    labels = torch.from_numpy(branches_of(graph, parameters.level).labels)
    shown = [
        _shown(labels, parameters.labelled, context.generator("labels", k))
        for k in range(parameters.seeds)
    ]
    return Task(graph, labels, torch.stack(shown))


def _shown(labels: "Tensor", share: float, generator: "Generator") -> "Tensor":
    """The nodes whose class is shown: this share of each class, but neither none nor all of it."""
    import torch

    is_shown = torch.zeros(len(labels), dtype=torch.bool)
    for label in range(int(labels.max()) + 1):
        members = (labels == label).nonzero().squeeze(-1)
        order = torch.randperm(len(members), generator=generator)
        count = min(max(1, round(share * len(members))), len(members) - 1)
        is_shown[members[order[:count]]] = True
    return is_shown


def _training(
    parameters: ClassifierParameters, variant: Variant, task: "Task", context: RunContext
) -> "ClassifierTraining":
    from severe_gui.learn.embedding.classifier.training import ClassifierTraining, NetworkRecipe

    recipe = NetworkRecipe(
        kind=variant,
        dimension=parameters.dimension,
        layers=parameters.layers,
        width=parameters.width,
        weight=parameters.graph_weight,
    )
    first = [context.generator("first", k).clone_state() for k in range(parameters.seeds)]
    return ClassifierTraining(task, recipe, parameters.rates, first)


plots = (
    Plot("loss", "series", "loss", "Loss at the best rate", "step", "loss", log_y=True),
    Plot("accuracy", "series", "accuracy", "Accuracy on unseen labels", "step",
         "share at best rate"),
    Plot("by-rate", "profile", "accuracy_by_rate", "Accuracy by rate", "learning rate",
         "share of the nodes not shown", x_values="rates"),
    Plot("lost-by-rate", "profile", "lost_by_rate", "Failures by rate", "learning rate",
         "share of seeds that learn nothing", x_values="rates"),
    Plot("rim-by-rate", "profile", "clamped_by_rate", "Points at the rim by rate", "learning rate",
         "share of the nodes", x_values="rates"),
    Plot("rises-by-rate", "profile", "rises_by_rate", "Steps on which the loss rose",
         "learning rate", "share of the steps", x_values="rates"),
    Plot("gradient", "graph", "gradient", "Gradient of a node by its coordinates",
         "distance from the middle", "length, geometric mean", log_y=True, x_values="ring"),
    Plot("own-gradient", "graph", "own_gradient", "Gradient of a node in the metric",
         "distance from the middle", "length, geometric mean", log_y=True, x_values="ring"),
)  # fmt: skip

presets = (
    Preset(
        "branches-of-a-tree",
        "Branches of a tree",
        "Nine branches of a tree of 121 nodes, told apart in two dimensions. At which rates does "
        "it work, and where do the points end?",
        {},
    ),
    Preset(
        "eight-layers-deep",
        "Eight layers deep",
        "The same with eight hidden layers between the embedding and the classes, which is what "
        "the post has doubts about.",
        {"layers": 8, "variants": ("hyperbolic", "tangent", "flat")},
    ),
    Preset(
        "learned-scale",
        "With a scale that is learned",
        "All distances are multiplied by a number that is learned with the rest: is that the more "
        "learnable metric?",
        {"variants": ("hyperbolic", "flexible")},
    ),
    Preset(
        "orders-of-mammals",
        "Orders of mammals",
        "Which branch of the mammals a noun belongs to, from its place in five dimensions; every "
        "step compares all pairs of 1,182 nodes.",
        {
            "graph": "mammals", "level": 2, "dimension": 5, "rates": (0.1,),
            "steps": 200,
        },
    ),
)  # fmt: skip

experiment = Experiment(
    id="hyperbolic-classifier",
    title="Hyperbolic classifier",
    source=HYPERBOLIC,
    summary="An embedding and a network that classifies its nodes are trained together: what goes "
    "wrong near the rim?",
    parameters=ClassifierParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
