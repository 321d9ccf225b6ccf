"""Mixtures of experts: adding degenerate layers makes a layer that is less so.

One layer with relu units loses about half of its directions; a gated sum of several loses fewer.
Layers with softmax gates, constant gates and gates without gradient stand beside a dense one
and a dense network with as many parameters, are measured as they begin (from one expert to 64)
and are trained on one task. A softmax over few dimensions and a mixture of softmaxes are measured
in the same way. Source: "The softmax bottleneck is a special case of a more general phenomenon";
its inputs are normal in the text and uniform in its demonstration, so both are offered.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import (
    Claim,
    Experiment,
    FloatArray,
    History,
    Measurement,
    Parameters,
    Plot,
    Preset,
    Record,
    RunContext,
)

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.experts import MatchedLayer, MixtureLayer
    from severe_gui.learn.tasks import Task

POST = "The softmax bottleneck is a special case of a more general phenomenon"

Variant = Literal["dense", "matched", "softmax", "constant", "detached"]
ALL_VARIANTS: tuple[Variant, ...] = ("dense", "matched", "softmax", "constant", "detached")
LADDER = (1, 2, 4, 8, 16, 32, 64)
COMPONENTS = 15
MOST_WEIGHTS = 20_000_000


class ExpertsParameters(Parameters):
    """Settings of a run of mixture-of-experts layers."""

    variants: tuple[Variant, ...] = Field(
        ("dense", "softmax", "constant"),
        title="Layers",
        description="Dense, a dense network of as many parameters, or experts under some gates.",
        json_schema_extra={"group": "Layer"},
    )
    experts: int = Field(
        8, ge=1, le=64, title="Experts",
        description="How many layers are added up.",
        json_schema_extra={"group": "Layer", "scale": "log"},
    )  # fmt: skip
    width: int = Field(
        128, ge=4, le=256, title="Width",
        description="Units of the layer.",
        json_schema_extra={"group": "Layer", "unit": "units"},
    )  # fmt: skip
    shared_columns: float = Field(
        0.0, ge=0, le=0.5, title="Shared columns",
        description="Share of the columns that are copies of others, the same in every expert.",
        json_schema_extra={"group": "Layer"},
    )  # fmt: skip
    inputs: Literal["normal", "uniform"] = Field(
        "normal", title="Probing inputs",
        description="At which inputs Jacobians are taken; the post says normal, its demo uniform.",
        json_schema_extra={"group": "Layer"},
    )  # fmt: skip
    probes: int = Field(
        50, ge=5, le=500, title="Probes",
        description="Inputs at which Jacobians are taken.",
        json_schema_extra={"advanced": True, "group": "Layer"},
    )  # fmt: skip
    embedding: int = Field(
        16, ge=2, le=64, title="Embedding",
        description="Dimensions of the softmax whose log-probabilities are measured.",
        json_schema_extra={"advanced": True, "group": "Bottleneck"},
    )  # fmt: skip
    words: int = Field(
        256, ge=16, le=512, title="Words",
        description="Words, and as many contexts, of that softmax.",
        json_schema_extra={"advanced": True, "group": "Bottleneck"},
    )  # fmt: skip
    task: Literal["teacher", "digits"] = Field(
        "teacher", title="Task",
        description="A random two-layer network to imitate, or 1,797 handwritten digits.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    steps: int = Field(
        300, ge=1, le=100_000, title="Steps",
        description="Optimiser steps of the whole run.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        1e-3, gt=0, le=10, title="Learning rate",
        description="Step size of Adam; may be changed while the run goes on.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-5, "high": 1,
        },
    )  # fmt: skip
    batch: int = Field(
        64, ge=1, le=2048, title="Batch",
        description="Examples in one step.",
        json_schema_extra={"advanced": True, "group": "Training", "unit": "examples"},
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=10, title="Seeds",
        description="Layers of each kind, with seeds s, s+1, ...; curves are means.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    spectrum_every: int = Field(
        20, ge=1, le=100_000, title="Spectrum every",
        description="Steps between two measurements of the singular values.",
        json_schema_extra={"advanced": True, "group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip

    @field_validator("variants")
    @classmethod
    def _distinct(cls, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
        if not variants or len(set(variants)) < len(variants):
            raise ValueError("choose one to five different layers")
        return variants

    def check(self) -> None:
        entries = self.experts * self.width**2 * len(self.variants) * self.seeds
        if entries > MOST_WEIGHTS:
            raise BadInput(
                f"These layers have {entries:,} weights",
                f"{MOST_WEIGHTS:,} is the most that Severe trains at once here",
                "lower the experts, the width or the seeds",
            )


def run(parameters: ExpertsParameters, context: RunContext) -> Iterator[Record]:
    """Measure the layers as they begin, then train them; one record a step."""
    import torch
    from torch import nn

    from severe_gui.learn import tasks

    parameters.check()
    task = _task(parameters, context).to(context.device)
    layers = nn.ModuleDict(_layers(parameters, context, task))
    readouts = nn.ParameterDict(_readouts(parameters, context, task))
    model = nn.ModuleDict({"layers": layers, "readouts": readouts}).to(context.device)
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    optimiser = torch.optim.Adam(trained, lr=parameters.learning_rate)
    orders = [context.generator("order", offset) for offset in range(parameters.seeds)]
    probes = _probes(parameters, context, task).to(context.device)
    ladder, bottleneck = context.generator("ladder"), context.generator("bottleneck")
    context.track(model=model, optimiser=optimiser)
    for step in range(context.step + 1, parameters.steps + 1):
        for change in context.changes():
            if change.name == "learning_rate":
                optimiser.param_groups[0]["lr"] = float(change.value)
        scalars: dict[str, float] = {}
        curves: dict[str, FloatArray] = {}
        # A spectrum is of the layer before the step: the first one of the layer as it began.
        if step % parameters.spectrum_every == 0 or step in (1, parameters.steps):
            for name, layer in layers.items():
                scalars |= _spectrum(parameters, name, layer, probes, curves)
            scalars |= _accuracies(parameters, layers, readouts, task)
        if step == 1:
            curves |= _ladder(parameters, probes.cpu(), ladder)
            curves |= _bottleneck(parameters, bottleneck)
        inputs, targets = task.batch(parameters.batch, orders)
        total = torch.zeros((), device=context.device)
        for name, layer in layers.items():
            output = _output(layer(inputs), readouts, name)
            losses = tasks.losses(output, targets, task.classes)
            scalars |= _per_seed(f"loss/{name}", losses.detach().double().cpu().numpy())
            total = total + losses.sum()
        optimiser.zero_grad()
        torch.autograd.backward(total)
        optimiser.step()
        yield Record(step, scalars, curves)


def _task(parameters: ExpertsParameters, context: RunContext) -> "Task":
    import torch

    from severe_gui.installation import resource_path
    from severe_gui.learn import tasks
    from severe_gui.learn.labelled import read_labelled

    generators = [context.generator("data", offset) for offset in range(parameters.seeds)]
    if parameters.task == "digits":
        return tasks.classification(
            read_labelled(resource_path("data", "digits.csv.gz")), generators
        )
    width, inputs, targets = parameters.width, [], []
    for generator in generators:
        x = torch.randn(4000, width, generator=generator)
        first = torch.randn(2 * width, width, generator=generator) / width**0.5
        second = torch.randn(width, 2 * width, generator=generator) / width**0.5
        y = torch.relu(x @ first.mT) @ second.mT
        inputs.append(x)
        # A network that answers the mean has loss 1.
        targets.append((y - y.mean(0)) / y.std())
    return tasks.Task(torch.stack(inputs), torch.stack(targets))


def _layers(
    parameters: ExpertsParameters, context: RunContext, task: "Task"
) -> dict[str, "MixtureLayer | MatchedLayer"]:
    """One layer a variant; those with experts share their draw."""
    import torch

    from severe_gui.learn import experts

    count, width, features = parameters.experts, parameters.width, task.features
    generators = [context.generator("weights", offset) for offset in range(parameters.seeds)]
    drawn = torch.stack([experts.glorot((count, width, features), each) for each in generators])
    drawn = experts.share_columns(drawn, parameters.shared_columns)
    gates = torch.stack([_gates(count, features, each) for each in generators])
    hidden = max(count * (width * features + features) // (width + features), 1)
    first, second = (
        torch.stack([experts.glorot(shape, each) for each in generators])
        for shape in ((hidden, features), (width, hidden))
    )
    made: dict[str, MixtureLayer | MatchedLayer] = {}
    for variant in parameters.variants:
        if variant == "matched":
            made[variant] = experts.MatchedLayer(first.clone(), second.clone())
        elif variant == "dense":
            made[variant] = experts.MixtureLayer(drawn[:, :1], gates[:, :1], "constant")
        else:
            made[variant] = experts.MixtureLayer(drawn.clone(), gates.clone(), variant)
    return made


def _gates(count: int, features: int, generator: "torch.Generator") -> "torch.Tensor":
    """Glorot's limit for one output: gates whose logits have a spread of about 1.4."""
    import torch

    limit = (6.0 / (features + 1)) ** 0.5
    gates: torch.Tensor = (2.0 * torch.rand(count, features, generator=generator) - 1.0) * limit
    return gates


def _readouts(
    parameters: ExpertsParameters, context: RunContext, task: "Task"
) -> dict[str, "torch.Tensor"]:
    """What turns a layer's output into classes, one a variant; none for the teacher."""
    import torch

    if not task.classes:
        return {}
    generators = [context.generator("readout", offset) for offset in range(parameters.seeds)]
    shape, width = (task.classes, parameters.width), parameters.width
    drawn = torch.stack([torch.randn(*shape, generator=each) / width**0.5 for each in generators])
    return {variant: drawn.clone() for variant in parameters.variants}


def _output(hidden: "torch.Tensor", readouts: Any, name: str) -> "torch.Tensor":
    if name not in readouts:
        return hidden
    output: torch.Tensor = hidden @ readouts[name].mT
    return output


def _probes(parameters: ExpertsParameters, context: RunContext, task: "Task") -> "torch.Tensor":
    """Inputs at which Jacobians are taken: (seeds, probes, features)."""
    import torch

    draw = torch.randn if parameters.inputs == "normal" else torch.rand
    shape = (parameters.probes, task.features)
    generators = [context.generator("probes", offset) for offset in range(parameters.seeds)]
    return torch.stack([draw(*shape, generator=each) for each in generators])


def _spectrum(
    parameters: ExpertsParameters,
    name: str,
    layer: Any,
    probes: "torch.Tensor",
    curves: dict[str, FloatArray],
) -> dict[str, float]:
    from severe_gui.learn import experts, spectra

    values = experts.spectra_of(layer.jacobians(probes).cpu())
    if not bool(values.isfinite().all()):
        return {}
    curves[f"spectrum/{name}"] = values.mean((0, 1)).numpy()
    fraction = experts.degenerate_fraction(values).mean(1).numpy()
    directions = spectra.participation_ratio(values).mean(1).numpy()
    return _per_seed(f"degenerate/{name}", fraction) | _per_seed(
        f"participation_ratio/{name}", directions
    )


def _accuracies(
    parameters: ExpertsParameters, layers: Any, readouts: Any, task: "Task"
) -> dict[str, float]:
    import torch

    from severe_gui.learn import tasks

    if task.held_out is None:
        return {}
    inputs, labels = task.held_out
    scalars: dict[str, float] = {}
    with torch.no_grad():
        for name, layer in layers.items():
            right = tasks.accuracy(_output(layer(inputs), readouts, name), labels)
            scalars |= _per_seed(f"accuracy/{name}", right.cpu().numpy())
    return scalars


def _ladder(
    parameters: ExpertsParameters, probes: "torch.Tensor", generator: "torch.Generator"
) -> dict[str, FloatArray]:
    """The degenerate share of new layers with 1, 2, 4, ... 64 experts, for each kind of gates."""
    from severe_gui.learn import experts

    width, features = parameters.width, probes.shape[-1]
    kinds: tuple[experts.Gates, ...] = ("softmax", "constant", "detached")
    shares: dict[str, list[float]] = {kind: [] for kind in kinds}
    for count in LADDER:
        weights = experts.glorot((1, count, width, features), generator)
        weights = experts.share_columns(weights, parameters.shared_columns)
        gates = _gates(count, features, generator).unsqueeze(0)
        for kind in kinds:
            layer = experts.MixtureLayer(weights, gates, kind)
            values = experts.spectra_of(layer.jacobians(probes[:1]))
            shares[kind].append(float(experts.degenerate_fraction(values).mean()))
    return {f"ladder/{kind}": np.array(row) for kind, row in shares.items()}


def _bottleneck(
    parameters: ExpertsParameters, generator: "torch.Generator"
) -> dict[str, FloatArray]:
    """Singular values of the log-probabilities of a softmax and of mixtures of softmaxes."""
    import torch

    from severe_gui.learn import experts

    curves = {}
    shape = (parameters.words, parameters.embedding)
    contexts, words = (torch.randn(*shape, generator=generator) for _ in range(2))
    # As a dense layer to a mixture of layers, so one softmax to a mixture of softmaxes.
    for name, count in (("dense", 1), ("softmax", COMPONENTS)):
        table = experts.log_probabilities(contexts, words, count, generator)
        values = torch.linalg.svdvals(table)
        curves[f"bottleneck/{name}"] = (values / values[0]).numpy()
    return curves


def _per_seed(key: str, values: FloatArray) -> dict[str, float]:
    """Mean, standard error and each seed's value of one number, by key."""
    quantity, _, variant = key.partition("/")
    row = np.asarray(values, dtype=np.float64)
    scalars = {key: float(row.mean())}
    if len(row) > 1:
        scalars[f"{quantity}_se/{variant}"] = float(row.std(ddof=1) / len(row) ** 0.5)
        scalars |= {f"{key}/{k}": float(value) for k, value in enumerate(row)}
    return scalars


# Claims: the first six on layers as they begin, the last three after training on digits.

BEGINNING: Mapping[str, Any] = {"variants": ("dense",), "steps": 1, "seeds": 1, "probes": 100}
SHARED: Mapping[str, Any] = {**BEGINNING, "shared_columns": 0.5}
TRAINED: Mapping[str, Any] = {
    "variants": ("dense", "matched", "softmax", "constant"),
    "task": "digits",
    "steps": 300,
    "seeds": 3,
    "width": 64,
    "experts": 8,
    "spectrum_every": 300,
}
FINAL_STEPS = 20


def _dense_half_dead(history: History) -> Measurement:
    share = float(history.curve("ladder/constant")[0])
    return Measurement(
        abs(share - 0.5), abs(share - 0.5) < 0.05,
        f"{share:.1%} of the singular values are below 1% of the largest",
    )  # fmt: skip


def _more_is_better(history: History) -> Measurement:
    shares = history.curve("ladder/softmax")[1:6]
    worst = float(np.max(shares[1:] / shares[:-1]))
    told = ", ".join(f"{share:.1%}" for share in shares)
    return Measurement(worst, worst < 1, f"{told} degenerate with 2, 4, 8, 16, 32 experts")


def _constant_suffices(history: History) -> Measurement:
    constant, softmax = (float(history.curve(f"ladder/{kind}")[3]) for kind in
                         ("constant", "softmax"))  # fmt: skip
    return Measurement(
        constant, constant < 0.1,
        f"{constant:.1%} degenerate with 8 experts and constant gates, {softmax:.1%} with softmax",
    )  # fmt: skip


def _shared_fails(history: History) -> Measurement:
    share = float(history.curve("ladder/constant")[5])
    return Measurement(
        share, share > 0.4,
        f"{share:.1%} degenerate with 32 experts whose columns are copies in the same places",
    )  # fmt: skip


def _bottleneck_rank(history: History) -> Measurement:
    dimensions = history.parameters.model_dump()["embedding"]
    rank = _rank(history.curve("bottleneck/dense"))
    return Measurement(
        rank / (dimensions + 1), rank <= dimensions + 1,
        f"log-probabilities of rank {rank} from a softmax of {dimensions} dimensions",
    )  # fmt: skip


def _mixture_lifts(history: History) -> Measurement:
    one, mixed = (_rank(history.curve(f"bottleneck/{name}")) for name in ("dense", "softmax"))
    return Measurement(
        mixed / one,
        mixed / one > 2,
        f"rank {one} with one softmax, {mixed} with {COMPONENTS} mixed",
    )


def _rank(values: FloatArray) -> int:
    return int((values > 1e-9 * values.max()).sum())


def _better_than(history: History, first: str, second: str) -> Measurement:
    """The ratio of final losses, the worst seed counting."""
    losses = [
        np.array([history.series(f"loss/{name}/{k}")[-FINAL_STEPS:].mean() for k in range(3)])
        for name in (first, second)
    ]
    ratio = losses[0] / losses[1]
    return Measurement(
        float(ratio.max()), bool(ratio.max() < 1),
        f"loss {losses[0].mean():.3f} ({first}) against {losses[1].mean():.3f} ({second}); "
        f"worst of {len(ratio)} seeds",
        (float(ratio.min()), float(ratio.max())),
    )  # fmt: skip


claims = (
    Claim(
        "dense-half-dead",
        "A dense relu layer loses about half of its directions: its singular values drop to zero "
        "just past the middle.",
        POST, 0.05, "<", _dense_half_dead, parameters=BEGINNING, depends_on=("inputs",),
    ),
    Claim(
        "more-experts-better",
        "The more experts under softmax gates, the better conditioned the layer.",
        POST, 1.0, "<", _more_is_better, parameters=BEGINNING, depends_on=("inputs",),
    ),
    Claim(
        "constant-gates-suffice",
        "Constant gates already break the degeneracy: eight experts leave less than a tenth.",
        POST, 0.1, "<", _constant_suffices, parameters=BEGINNING,
    ),
    Claim(
        "correlated-experts-fail",
        "Where the experts' degeneracies are correlated, adding experts does not help.",
        POST, 0.4, ">", _shared_fails, parameters=SHARED, depends_on=("shared_columns",),
    ),
    Claim(
        "softmax-rank",
        "A softmax of d dimensions gives log-probabilities of rank d + 1 at most.",
        POST, 1.0001, "<", _bottleneck_rank, parameters=BEGINNING, depends_on=("embedding",),
    ),
    Claim(
        "mixture-lifts-rank",
        "A mixture of softmaxes lifts the bottleneck: more than twice the rank.",
        POST, 2.0, ">", _mixture_lifts, parameters=BEGINNING, depends_on=("embedding",),
    ),
    Claim(
        "better-than-dense",
        "Trained, a mixture-of-experts layer works better than a generic dense layer.",
        POST, 1.0, "<", lambda history: _better_than(history, "softmax", "dense"),
        parameters=TRAINED, needs=("softmax", "dense"), depends_on=("experts", "task"),
    ),
    Claim(
        "better-than-matched",
        "Trained, it works better than a dense network with as many parameters.",
        POST, 1.0, "<", lambda history: _better_than(history, "softmax", "matched"),
        expected=False, citation=(
            "Measured here: on digits and on a random teacher a two-layer dense network of as many "
            "parameters reaches a lower loss than eight experts; the post compares with a generic "
            "dense layer alone."
        ),
        parameters=TRAINED, needs=("softmax", "matched"), depends_on=("experts", "task"),
    ),
    Claim(
        "gates-matter",
        "Trained, softmax gates do better than constant ones.",
        POST, 1.0, "<", lambda history: _better_than(history, "softmax", "constant"),
        parameters=TRAINED, needs=("softmax", "constant"), depends_on=("experts", "task"),
    ),
)  # fmt: skip

plots = (
    Plot("waterfall", "waterfall", "spectrum", "Singular values of the layer's Jacobian", "step",
         "index", log_y=True, floor=1e-4),
    Plot("spectrum", "profile", "spectrum", "Singular values of the layer's Jacobian", "index",
         "singular value", log_y=True, floor=1e-4),
    Plot("ladder", "profile", "ladder", "Degenerate share by the number of experts",
         "1, 2, 4, 8, 16, 32, 64 experts", "share below 1% of the largest"),
    Plot("loss", "series", "loss", "Loss", "step", "mean loss of a batch", log_y=True),
    Plot("degenerate", "series", "degenerate", "Degenerate share while training", "step",
         "share below 1% of the largest"),
    Plot("bottleneck", "profile", "bottleneck", "Log-probabilities: one softmax, 15 mixed",
         "index", "singular value over the largest", log_y=True, floor=1e-9),
)  # fmt: skip

presets = (
    Preset(
        "experts-at-birth",
        "Experts as they begin",
        "A dense relu layer loses half of its directions; eight gated ones added up lose few.",
        {"variants": ("dense", "softmax", "constant", "detached"), "steps": 100},
    ),
    Preset(
        "experts-trained",
        "Experts in training",
        "The comparison that the post wishes for: the same task, a dense layer, a dense network of "
        "as many parameters, and experts under two kinds of gates.",
        {"variants": ("dense", "matched", "softmax", "constant"), "task": "digits", "width": 64},
    ),
    Preset(
        "correlated-experts",
        "Experts that miss the same",
        "The same columns are copies in every expert: what one misses, all miss.",
        {"variants": ("dense", "softmax", "constant"), "shared_columns": 0.5, "steps": 100},
    ),
)

experiment = Experiment(
    id="experts",
    title="Mixtures of experts",
    source=POST,
    summary="Sums of degenerate layers that are less degenerate, and softmaxes likewise.",
    parameters=ExpertsParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
