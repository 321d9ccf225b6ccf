"""Mixtures of experts: adding degenerate layers makes a less degenerate layer.

One layer with relu units loses about half of its directions; a gated sum of several loses fewer.
Layers with softmax gates, constant gates and gates without gradient, a dense one and a
dense network with as many parameters are measured when new (from one expert to 64) and
trained on one task. A softmax over few dimensions and a mixture of softmaxes, convolutions
as experts and a non-local layer, whose experts are the positions of its input, are measured
when new (`new_layers`); the claims about all this are in `claims`.
Source: "The softmax bottleneck is a special case of a more general phenomenon"; its inputs are
normal in the text and uniform in its demonstration, so both are offered.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from severe_gui.experiments.experiment import (
    Change,
    Experiment,
    FloatArray,
    Operation,
    OperationSettings,
    Record,
    RunContext,
)
from severe_gui.experiments.experts.claims import claims
from severe_gui.experiments.experts.new_layers import FAMILIES, gates_of, new_layers
from severe_gui.experiments.experts.parameters import ExpertsParameters
from severe_gui.experiments.experts.pictures import plots, presets
from severe_gui.experiments.posts import BOTTLENECK
from severe_gui.experiments.training.labelled_data import examples_of
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.experiments.training.measures import on_host, per_seed

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.experts import MatchedLayer, MixtureLayer
    from severe_gui.learn.tasks import Task

EXAMPLES, HELD_OUT = 4000, 1000
"""Of the teacher."""


class ShareColumns(OperationSettings):
    """Make the layers miss the same directions."""

    share: float = Field(
        0.5, gt=0, le=0.5, title="Share",
        description="Share of the columns that become copies of others, the same in every expert.",
    )  # fmt: skip


SHARE_COLUMNS = Operation(
    "share-columns", "Share columns",
    "Copy columns over others, the same ones in every expert; training may undo it.", ShareColumns,
)  # fmt: skip


def run(parameters: ExpertsParameters, context: RunContext) -> Iterator[Record]:
    """Measure the new layers, then train them; one record per step."""
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
    families = [
        {name: context.generator(name, offset) for name in FAMILIES}
        for offset in range(parameters.seeds)
    ]
    live = LiveParameters(parameters)
    context.track(model=model, optimiser=optimiser, live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        scalars = _answered(context.changes(), live, layers)
        now = live.now
        optimiser.param_groups[0]["lr"] = now.learning_rate
        curves: dict[str, FloatArray] = {}
        # A spectrum is of the layer before the step: the first one is of the new layer.
        if step % now.spectrum_every == 0 or step in (1, parameters.steps):
            for name, layer in layers.items():
                scalars |= _spectrum(parameters, name, layer, probes, curves)
            scalars |= _errors(layers, readouts, task)
        if step == 1:
            measured, spectra = new_layers(parameters, probes.cpu(), families)
            scalars |= measured
            curves |= spectra
        inputs, targets = task.batch(now.batch, orders)
        lost: dict[str, torch.Tensor] = {}
        for name, layer in layers.items():
            output = _output(layer(inputs), readouts, name)
            lost[name] = tasks.losses(output, targets, task.classes)
        optimiser.zero_grad()
        torch.autograd.backward(torch.stack([each.sum() for each in lost.values()]).sum())
        for name, losses in zip(lost, on_host(*lost.values()), strict=True):
            scalars |= per_seed(f"loss/{name}", losses)
        optimiser.step()
        yield Record(step, scalars, curves)


def _answered(
    changes: Sequence[Change], live: LiveParameters[ExpertsParameters], layers: Any
) -> dict[str, float]:
    """Make the changes in place: the optimiser keeps the same tensors.

    Returns how many were left out because they did not fit, as a scalar, if any were.
    """
    import torch

    from severe_gui.learn import experts

    left_out = 0
    for change in changes:
        if change.name != SHARE_COLUMNS.id:
            left_out += not live.take(change.name, change.value)
            continue
        try:
            share = ShareColumns.model_validate(change.value).share
        except ValidationError:
            left_out += 1
            continue
        with torch.no_grad():
            for layer in layers.values():
                layer.weights.copy_(experts.share_columns(layer.weights, share))
    return {"changes_left_out": float(left_out)} if left_out else {}


def _task(parameters: ExpertsParameters, context: RunContext) -> "Task":
    import torch

    from severe_gui.learn import tasks

    generators = [context.generator("data", offset) for offset in range(parameters.seeds)]
    if parameters.task == "digits":
        return tasks.classification(examples_of("digits"), generators)
    width, inputs, targets = parameters.width, [], []
    for generator in generators:
        x = torch.randn(EXAMPLES + HELD_OUT, width, generator=generator)
        first = torch.randn(2 * width, width, generator=generator) / width**0.5
        second = torch.randn(width, 2 * width, generator=generator) / width**0.5
        y = torch.relu(x @ first.mT) @ second.mT
        inputs.append(x)
        # A network that answers the mean has loss 1.
        targets.append((y - y.mean(0)) / y.std())
    x, y = torch.stack(inputs), torch.stack(targets)
    held_out = (x[:, EXAMPLES:], y[:, EXAMPLES:])
    return tasks.Task(x[:, :EXAMPLES], y[:, :EXAMPLES], 0, held_out)


def _layers(
    parameters: ExpertsParameters, context: RunContext, task: "Task"
) -> dict[str, "MixtureLayer | MatchedLayer"]:
    """One layer per variant; those with experts share their draw."""
    import torch

    from severe_gui.learn import experts

    count, width, features = parameters.experts, parameters.width, task.features
    generators = [context.generator("weights", offset) for offset in range(parameters.seeds)]
    drawn = torch.stack([experts.glorot((count, width, features), each) for each in generators])
    drawn = experts.share_columns(drawn, parameters.shared_columns)
    gates = torch.stack([gates_of(count, features, each) for each in generators])
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


def _readouts(
    parameters: ExpertsParameters, context: RunContext, task: "Task"
) -> dict[str, "torch.Tensor"]:
    """What turns a layer's output into classes, one per variant; none for the teacher."""
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

    values = experts.spectra_of(layer.jacobians(probes))
    if not bool(values.isfinite().all()):
        return {}
    curves[f"spectrum/{name}"] = values.mean((0, 1)).numpy()
    fraction = experts.degenerate_fraction(values).mean(1).numpy()
    directions = spectra.participation_ratio(values).mean(1).numpy()
    return per_seed(f"degenerate/{name}", fraction) | per_seed(
        f"participation_ratio/{name}", directions
    )


def _errors(layers: Any, readouts: Any, task: "Task") -> dict[str, float]:
    """On held-out examples: the share classified wrongly, or the teacher's mean squared error."""
    import torch

    from severe_gui.learn import tasks

    assert task.held_out is not None
    inputs, targets = task.held_out
    scalars: dict[str, float] = {}
    with torch.no_grad():
        for name, layer in layers.items():
            output = _output(layer(inputs), readouts, name)
            if task.classes:
                error = 1 - tasks.accuracy(output, targets)
            else:
                error = tasks.losses(output, targets, 0).double()
            scalars |= per_seed(f"error/{name}", error.cpu().numpy())
    return scalars


experiment = Experiment(
    id="experts",
    title="Mixtures of experts",
    source=BOTTLENECK,
    summary="Sums of degenerate layers are less degenerate, and so are mixtures of softmaxes.",
    parameters=ExpertsParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    operations=(SHARE_COLUMNS,),
)
