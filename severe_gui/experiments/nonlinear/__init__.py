"""Nonlinear networks: which units, skips and norms keep a deep network from degenerating?

Thirty layers whose units, initialisation, skip and norm differ, beside each other: they share the
data, its order and the one Gaussian draw that all weights are made of. Recorded before the step
that they belong to: the singular values of the Jacobian of the stack (or of a span of it) at
twenty examples, what they say of its degeneracy, the gradients at each layer, and where a plane of
inputs is carried, as a picture. A skip's gain is a slider, since it turns the verdict.
Source: "Why is it hard to train deep neural networks? Degeneracy, not vanishing gradients, is the
key"; Saxe et al. (2013); Pennington et al. (2017); Duvenaud et al. (2014) for the picture.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, field_validator

from severe_gui.experiments.experiment import (
    Experiment,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.nonlinear.claims import claims
from severe_gui.experiments.nonlinear.measures import measured, trained
from severe_gui.experiments.posts import DEGENERACY
from severe_gui.experiments.training.deep_networks import DeepNetworkParameters, task_of
from severe_gui.experiments.training.live import LiveParameters, answer
from severe_gui.experiments.training.measures import example_norms, on_host
from severe_gui.experiments.training.surgery import LAYER_OPERATIONS

if TYPE_CHECKING:
    from severe_gui.learn.nonlinear import NonlinearNetworks
    from severe_gui.learn.tasks import Task

Activation = Literal["linear", "relu", "tanh", "hard-tanh", "gelu"]
Norm = Literal["none", "batch", "layer"]
Variant = Literal[
    "linear", "relu", "relu-orthogonal", "relu-skip", "gelu", "tanh", "tanh-orthogonal",
    "tanh-skip", "hard-tanh-orthogonal", "relu-batch-norm", "relu-batch-norm-skip",
    "relu-layer-norm", "relu-layer-norm-skip", "tanh-orthogonal-batch-norm",
    "tanh-orthogonal-layer-norm",
]  # fmt: skip


@dataclass(frozen=True)
class Design:
    """What one variant is made of. scale: of weights whose columns have unit length on average."""

    activation: Activation
    scale: float = 1.0
    is_orthogonal: bool = False
    has_skip: bool = False
    norm: Norm = "none"


HE = 2**0.5
DESIGNS: Mapping[Variant, Design] = {
    "linear": Design("linear"),
    "relu": Design("relu", HE),
    "relu-orthogonal": Design("relu", HE, is_orthogonal=True),
    "relu-skip": Design("relu", has_skip=True),
    "gelu": Design("gelu", HE),
    "tanh": Design("tanh"),
    "tanh-orthogonal": Design("tanh", is_orthogonal=True),
    "tanh-skip": Design("tanh", has_skip=True),
    "hard-tanh-orthogonal": Design("hard-tanh", is_orthogonal=True),
    "relu-batch-norm": Design("relu", HE, norm="batch"),
    "relu-batch-norm-skip": Design("relu", has_skip=True, norm="batch"),
    "relu-layer-norm": Design("relu", HE, norm="layer"),
    "relu-layer-norm-skip": Design("relu", has_skip=True, norm="layer"),
    "tanh-orthogonal-batch-norm": Design("tanh", is_orthogonal=True, norm="batch"),
    "tanh-orthogonal-layer-norm": Design("tanh", is_orthogonal=True, norm="layer"),
}


class NonlinearParameters(DeepNetworkParameters):
    """Settings of a run of nonlinear networks."""

    most_weights: ClassVar[int] = 50_000_000

    variants: tuple[Variant, ...] = Field(
        ("relu", "tanh-orthogonal", "relu-skip"), title="Networks",
        description="Units, initialisation, skip and norm; Gaussian weights where nothing is said.",
        json_schema_extra={"group": "Network"},
    )  # fmt: skip
    width: int = Field(
        64, ge=4, le=256, title="Width",
        description="Units in each layer.",
        json_schema_extra={"group": "Network", "unit": "units"},
    )  # fmt: skip
    residual_gain: float = Field(
        0.1, ge=0, le=2, title="Residual gain",
        description="What a layer beside a skip is multiplied by: h + gain f(W h).",
        json_schema_extra={"group": "Network", "live": True},
    )  # fmt: skip
    input_scale: float = Field(
        1.0, gt=0, le=10, title="Input scale",
        description="Factor of the inputs: small ones leave saturating units in their linear part.",
        json_schema_extra={"group": "Network", "scale": "log", "low": 0.01, "high": 10},
    )  # fmt: skip
    samples: int = Field(
        2000, ge=40, le=100_000, title="Examples",
        description="Training examples of the linear map.",
        json_schema_extra={"advanced": True, "group": "Task"},
    )  # fmt: skip
    batch: int = Field(
        64, ge=2, le=4096, title="Batch",
        description="Examples in one step, of which batch norm takes its statistics.",
        json_schema_extra={
            "advanced": True,
            "group": "Training",
            "unit": "examples",
            "live": True,
        },
    )  # fmt: skip
    spectrum_every: int = Field(
        20, ge=1, le=100_000, title="Spectrum every",
        description="Steps between two measurements of the singular values and of the picture.",
        json_schema_extra={"advanced": True, "group": "Spectrum", "unit": "steps", "scale": "log"},
    )  # fmt: skip

    @field_validator("variants")
    @classmethod
    def _distinct(cls, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
        if not variants or len(set(variants)) < len(variants):
            raise ValueError("choose one or more different networks")
        return variants


def run(parameters: NonlinearParameters, context: RunContext) -> Iterator[Record]:
    """Measure and train all copies for `parameters.steps` steps; one record a step."""
    import torch

    from severe_gui.learn import filament, surgery, tasks
    from severe_gui.learn.optimisers import SwitchableOptimiser

    parameters.check()
    task = task_of(parameters, context).to(context.device)
    networks = _networks(parameters, context, task).to(context.device)
    weights = list(networks.parameters())
    optimiser = SwitchableOptimiser(weights, parameters.optimiser, parameters.learning_rate)
    orders = [context.generator("order", offset) for offset in range(parameters.seeds)]
    extent = parameters.input_scale * task.features**0.5
    plane = filament.random_plane(task.features, extent, context.generator("plane"))
    live = LiveParameters(parameters)
    context.track(model=networks, optimiser=optimiser, live=live)
    copies = len(parameters.variants)
    for step in range(context.step + 1, parameters.steps + 1):
        scalars = _answer_changes(context, live, networks)
        now = live.now
        optimiser.follow(now.optimiser, now.learning_rate)
        inputs, targets = task.batch(now.batch, orders)
        inputs, targets = (
            each.repeat(copies, *[1] * (each.dim() - 1)) for each in (inputs, targets)
        )
        activations = networks.activations(inputs * now.input_scale)
        loss = tasks.losses(networks.output(activations[-1]), targets, task.classes)
        gradients = torch.autograd.grad(loss.sum(), [*activations[1:], *weights])
        lost, norms = on_host(loss, example_norms(gradients[: now.depth], now, task))
        record = Record(step, scalars | trained(now, lost, norms))
        # Of the networks before the step: the first one is of the networks as they begin.
        if step % now.spectrum_every == 0 or step in (1, now.steps):
            record = measured(record, now, networks, task, norms, plane)
        for weight, gradient in zip(weights, gradients[now.depth :], strict=True):
            weight.grad = gradient
        with surgery.holding_frozen(networks):
            optimiser.step()
        yield record


def _answer_changes(
    context: RunContext,
    live: LiveParameters[NonlinearParameters],
    networks: "NonlinearNetworks",
) -> dict[str, float]:
    gain = live.now.residual_gain
    scalars = answer(context.changes(), live, networks, LAYER_OPERATIONS)
    if live.now.residual_gain != gain:
        # Of every layer with a skip, whether it began with one or was given one.
        networks.gain[networks.carry > 0] = live.now.residual_gain
    return scalars


def _networks(
    parameters: NonlinearParameters, context: RunContext, task: "Task"
) -> "NonlinearNetworks":
    import torch

    from severe_gui.learn import initialisers
    from severe_gui.learn.activations import Kind
    from severe_gui.learn.nonlinear import NonlinearNetworks

    width, copies = parameters.width, len(parameters.variants)
    drawn, entries, readouts = [], [], []
    for offset in range(parameters.seeds):
        generator = context.generator("weights", offset)
        drawn.append(initialisers.gaussian(parameters.depth, width, generator))
        entries.append(torch.randn(width, task.features, generator=generator) / task.features**0.5)
        # Units such as relu cannot answer every target: a linear map always stands behind them.
        readouts.append(torch.randn(task.classes or width, width, generator=generator) / width**0.5)
    designs = [DESIGNS[variant] for variant in parameters.variants for _ in range(parameters.seeds)]
    gaussian = torch.stack(drawn, dim=1)
    orthogonal = initialisers.orthogonal(gaussian)
    stacks = [
        (orthogonal if design.is_orthogonal else gaussian) * design.scale
        for design in (DESIGNS[variant] for variant in parameters.variants)
    ]
    skips = torch.tensor([float(design.has_skip) for design in designs])
    carry = skips.expand(parameters.depth, -1)
    return NonlinearNetworks(
        torch.cat(stacks, dim=1),
        [
            f"{variant}/seed-{context.seed + offset}"
            for variant in parameters.variants
            for offset in range(parameters.seeds)
        ],
        [Kind(design.activation, design.norm) for design in designs],
        carry,
        torch.where(carry > 0, parameters.residual_gain, 1.0),
        torch.stack(entries * copies) if task.features != width else None,
        torch.stack(readouts * copies),
    )


plots = (
    Plot("waterfall", "waterfall", "spectrum", "Singular values of the Jacobian", "step", "index",
         log_y=True, floor=1e-5),
    Plot("filament", "filament", "filament", "Where a plane of inputs is carried",
         "first principal component", "second"),
    Plot("loss", "series", "loss", "Loss", "step", "mean loss of a batch", log_y=True),
    Plot("degenerate", "series", "degenerate_share", "Degenerate share", "step",
         "below 1% of the largest"),
    Plot("participation", "series", "participation_ratio", "Participation ratio", "step",
         "directions"),
    Plot("spectrum", "profile", "spectrum", "Singular values of the Jacobian", "index",
         "singular value", log_y=True, floor=1e-5),
    Plot("gradients", "profile", "gradient_profile", "Gradient norm at each layer", "layer",
         "norm", log_y=True),
)  # fmt: skip

presets = (
    Preset(
        "isometry",
        "Dynamical isometry",
        "Tanh units keep orthogonal weights almost isometric; relu units cannot, whatever the "
        "weights.",
        {"variants": ("relu", "relu-orthogonal", "tanh", "tanh-orthogonal")},
    ),
    Preset(
        "skip-gain",
        "A skip and its gain",
        "At a gain of 0.1 a skip keeps all directions; draw the slider to 0.5 and three quarters "
        "are lost.",
        {"variants": ("relu", "relu-skip", "tanh-skip")},
    ),
    Preset(
        "norms",
        "Norms without a skip and with one",
        "Batch norm and layer norm by themselves leave the spectrum degenerate; beside a skip at "
        "full gain they keep most of it.",
        {
            "variants": (
                "relu", "relu-skip", "relu-batch-norm", "relu-batch-norm-skip", "relu-layer-norm",
                "relu-layer-norm-skip",
            ),
            "residual_gain": 1.0,
            "learning_rate": 3e-4,
        },
    ),
    Preset(
        "nonlinear-digits",
        "Digits through thirty nonlinear layers",
        "Real digits: the isometric tanh network learns them first, relu last.",
        {
            "variants": ("relu", "tanh", "tanh-orthogonal", "relu-skip"),
            "task": "digits",
            "learning_rate": 3e-4,
        },
    ),
)  # fmt: skip

experiment = Experiment(
    id="nonlinear",
    title="Nonlinear networks, skips and norms",
    source=DEGENERACY,
    summary="Which units, skips and norms keep deep networks from degenerating, and the picture.",
    parameters=NonlinearParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    operations=LAYER_OPERATIONS,
)
