"""Embeddings of phrases that are learned: does a word need an operator beside its content?

Networks that compose phrases word by word learn whether expressions of propositional logic are
true, or how kind a phrase is; they are tested on longer expressions and on pairs that were not
seen. A holographic network, whose vectors are fixed, learns only what is read out of them.
Source: "Compositional embeddings, again", after Socher et al. (2012), Semantic compositionality
through recursive matrix-vector spaces. The post gives no task or settings of its own.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.compositional_embeddings.claims import claims
from severe_gui.experiments.compositional_embeddings.parameters import (
    EVERY_VARIANT,
    CompositionalParameters,
)
from severe_gui.experiments.compositional_embeddings.trees import tree_fields
from severe_gui.experiments.experiment import (
    Condition,
    Experiment,
    FloatArray,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.posts import COMPOSITIONAL
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.experiments.training.measures import curve_per_variant, per_seed, per_variant

if TYPE_CHECKING:
    from severe_gui.learn.compositional import Composer
    from severe_gui.learn.phrases import PhraseTask
    from severe_gui.learn.propositions import Chain


def run(parameters: CompositionalParameters, context: RunContext) -> Iterator[Record]:
    """Train all kinds; one record per step, tests every `measure_every`."""
    import torch

    from severe_gui.learn.optimisers import SwitchableOptimiser

    parameters.check()
    task = _task_of(parameters, context)
    can_be_read = partial(_words_of, task=task)
    can_be_read(parameters)
    composers = _composers(parameters, context, task)
    networks = torch.nn.ModuleDict(composers).to(context.device)
    trained = [each for each in networks.parameters() if each.requires_grad]
    optimiser = SwitchableOptimiser(trained, "adam", parameters.learning_rate)
    live, order = LiveParameters(parameters), context.generator("order")
    context.track(model=networks, optimiser=optimiser, live=live)
    train = task.train
    for step in range(context.step + 1, parameters.steps + 1):
        taken = live.take_all(context.changes(), can_be_read)
        chosen = torch.randint(len(train.words), (parameters.batch,), generator=order)
        batch = train.at(chosen).to(context.device)
        losses = torch.cat([task.losses(each(batch), batch.targets) for each in composers.values()])
        # Phrases of one word use no matrices.
        gradients = torch.autograd.grad(
            losses.sum(), trained, allow_unused=True, materialize_grads=True
        )
        optimiser.follow("adam", live.now.learning_rate)
        for weight, gradient in zip(trained, gradients, strict=True):
            weight.grad = gradient
        optimiser.step()
        scalars = taken.scalars | per_variant(parameters, "loss", losses.detach().cpu().numpy())
        curves: dict[str, FloatArray] = {}
        fields: Mapping[str, FloatArray] = {}
        if step == 1:
            scalars |= {
                f"trained_numbers/{name}": float(each.parameters_per_copy())
                for name, each in composers.items()
            }
        if step % parameters.measure_every == 0 or step in (1, parameters.steps):
            found, curves = _tested(parameters, task, composers)
            scalars |= found
            fields = tree_fields(composers, task, _words_of(live.now, task))
        yield Record(step, scalars, curves, fields, taken.note)
    while changes := context.changes():
        taken = live.take_all(changes, can_be_read)
        fields = tree_fields(composers, task, _words_of(live.now, task))
        yield Record(parameters.steps, taken.scalars, {}, fields, taken.note)


def _words_of(parameters: CompositionalParameters, task: "PhraseTask") -> "Chain":
    return task.parse(parameters.expression if task.is_true_or_false else parameters.phrase)


def _task_of(parameters: CompositionalParameters, context: RunContext) -> "PhraseTask":
    from severe_gui.installation import resource_path
    from severe_gui.learn import phrases

    generator = context.generator("data")
    if parameters.task == "propositions":
        return phrases.proposition_task(parameters.longest, generator)
    return phrases.sentiment_task(resource_path("data", "phrases.csv.gz"), generator)


def _composers(
    parameters: CompositionalParameters, context: RunContext, task: "PhraseTask"
) -> "dict[str, Composer]":
    from severe_gui.learn.compositional import Composer

    made: dict[str, Composer] = {}
    for variant in parameters.variants:
        is_fixed = variant == "holographic"
        dimension = parameters.holographic_dimension if is_fixed else parameters.dimension
        drawn = [context.generator(f"weights/{variant}", k) for k in range(parameters.seeds)]
        made[variant] = Composer(
            variant, dimension, task.types, task.negation, drawn, parameters.rank
        )
    return made


def _tested(
    parameters: CompositionalParameters, task: "PhraseTask", composers: "Mapping[str, Composer]"
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """The score at each length; of training, of pairs and at the longest by seed too."""
    import torch

    table = []
    with torch.no_grad():
        for composer in composers.values():
            sets = (*task.tests.values(), task.train)
            tests = [each.to(composer.readout.device) for each in sets]
            scores = [task.scores(composer(each), each.targets).cpu() for each in tests]
            table.append(torch.stack(scores, dim=1).numpy())
    whole = np.concatenate(table)
    by_copy, fitted = whole[:, :-1], whole[:, -1]
    curves = curve_per_variant(parameters, "score", by_copy)
    curves["lengths"] = np.array(list(task.tests), dtype=np.float64)
    scalars = per_variant(parameters, "far", by_copy[:, -1])
    scalars |= per_variant(parameters, "unseen", by_copy[:, 1])
    for name, composer in composers.items():
        growth = composer.growth()
        if growth is not None:
            scalars |= per_seed(f"growth/{name}", growth.numpy())
    return scalars | per_variant(parameters, "fitted", fitted), curves


PROPOSITIONS = (Condition("task", "=", "propositions"),)
SENTIMENT = (Condition("task", "=", "sentiment"),)

plots = (
    Plot("tree", "composed-tree", "tree", "A phrase, composed from its end", "", ""),
    Plot("loss", "series", "loss", "Loss", "step", "mean loss of a batch", log_y=True),
    Plot("fitted", "series", "fitted", "Accuracy in training", "step", "share",
         when=PROPOSITIONS),
    Plot("explained-in-training", "series", "fitted", "Explained variance in training", "step",
         "share", when=SENTIMENT),
    Plot("accuracy", "profile", "score", "Accuracy by length", "constants", "share",
         x_values="lengths", when=PROPOSITIONS),
    Plot("explained", "profile", "score", "Explained variance by length", "words", "share",
         x_values="lengths", when=SENTIMENT),
    Plot("three-constants", "series", "unseen", "Accuracy at 3 constants", "step", "share",
         when=PROPOSITIONS),
    Plot("two-words", "series", "unseen", "Explained variance at 2 words", "step", "share",
         when=SENTIMENT),
    Plot("far", "series", "far", "Accuracy at 12 constants", "step", "share",
         when=PROPOSITIONS),
    Plot("three-words", "series", "far", "Explained variance at 3 words", "step", "share",
         when=SENTIMENT),
    Plot("growth", "series", "growth", "Growth of operators", "step", "factor per word"),
)  # fmt: skip

presets = (
    Preset(
        "operators",
        "Words that act on words",
        "Two numbers per word must do for and, or, not: see how far beyond their training each "
        "kind of network still judges correctly. Type an expression of your own.",
        {"seeds": 5},
    ),
    Preset(
        "vector-operators",
        "Is a matrix needed?",
        "The operator as a matrix, as a vector that multiplies, and as the input of a shallow "
        "network: which of the smaller ones judges long expressions as well?",
        {"variants": ("matrix-vector", "operator-vector", "operator-mlp"), "seeds": 5},
    ),
    Preset(
        "low-rank-operators",
        "Matrices of low rank",
        "Eight numbers a word, and its operator beside them: a matrix has 64 more, one of rank 1 "
        "beside a diagonal 24, and a vector 8.",
        {
            "variants": ("matrix-vector", "low-rank", "operator-vector"),
            "dimension": 8,
            "seeds": 5,
        },
    ),
    Preset(
        "types",
        "One composition for all?",
        "The same matrices for every composition, against one pair for constants, joints and not.",
        {"variants": ("matrix-vector", "typed"), "seeds": 5},
    ),
    Preset(
        "fixed-or-learned",
        "Fixed or learned vectors",
        "Holographic vectors of 64 numbers know nothing of the task, and a readout learns little "
        "from them; two learned numbers per word do better.",
        {"variants": ("recursive", "matrix-vector", "holographic"), "seeds": 5},
    ),
    Preset(
        "sentiment",
        "Not very good",
        "Adverbs as operators on adjectives: trained on the words and a quarter of the phrases "
        "with adverbs, tested on the others.",
        {"task": "sentiment", "dimension": 4, "variants": EVERY_VARIANT[:-1]},
    ),
)

experiment = Experiment(
    id="compositional-embeddings",
    title="Compositional embeddings",
    source=COMPOSITIONAL,
    summary="Networks that compose words into phrases, with contents and operators.",
    parameters=CompositionalParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    stays_open=True,
)
