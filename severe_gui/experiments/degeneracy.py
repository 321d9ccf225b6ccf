"""Deep linear networks: is it small gradients or degeneracy that makes depth hard?

Thirty square layers learn a linear map (or handwritten digits) from four initialisations that
differ in degeneracy and in gradient size, so that the two explanations disagree. Variants of one
run share data, order and the Gaussian draw that all four are made of, and are trained as one batch.
Recorded: the loss; the norm of an example's gradient with respect to each layer's activations; the
singular values of the Jacobian of the stack, which for the linear map is the input-output one.
Source: "Why is it hard to train deep neural networks? Degeneracy, not vanishing gradients, is the
key". The post gives no optimiser, rate or data; those here are the ones at which its order holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
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

    from severe_gui.learn.networks import DeepLinearNetworks
    from severe_gui.learn.tasks import Task

POST = (
    "Why is it hard to train deep neural networks? Degeneracy, not vanishing gradients, is the key"
)

Variant = Literal["fold-0", "fold-1", "orthogonal", "scaled-orthogonal", "rescaled"]
ALL_VARIANTS: tuple[Variant, ...] = ("fold-0", "fold-1", "orthogonal", "scaled-orthogonal")
GRADIENT_SCALE = 0.01
"""Of `rescaled`, which is fold 0 but for the size of its gradients."""
PRODUCTS = (1, 2, 5, 10, 20, 30, 50, 100, 200)


class DegeneracyParameters(Parameters):
    """Settings of a run of deep linear networks."""

    variants: tuple[Variant, ...] = Field(
        ("fold-0",),
        title="Initialisations",
        description="How weights begin; rescaled is fold 0, its gradients shrunk to a hundredth.",
        json_schema_extra={"group": "Network"},
    )
    depth: int = Field(
        30,
        ge=1,
        le=200,
        title="Depth",
        description="Number of square layers.",
        json_schema_extra={"group": "Network", "unit": "layers"},
    )
    width: int = Field(
        64,
        ge=2,
        le=512,
        title="Width",
        description="Units in each layer.",
        json_schema_extra={"group": "Network", "unit": "units"},
    )
    scale: float = Field(
        0.8,
        gt=0,
        le=2,
        title="Scale",
        description="Factor of the scaled orthogonal matrices.",
        json_schema_extra={"advanced": True, "group": "Network"},
    )
    fold_axis: Literal["rows", "columns"] = Field(
        "rows",
        title="Folded axis",
        description="Which half of a matrix is copied over the other; the post does not say.",
        json_schema_extra={"advanced": True, "group": "Network"},
    )
    task: Literal["linear-map", "digits", "file"] = Field(
        "linear-map",
        title="Task",
        description="A random linear map, 1,797 handwritten digits, or your own labelled data.",
        json_schema_extra={"group": "Task"},
    )
    data_file: str = Field(
        "",
        title="Data file",
        description="CSV, NPZ or IDX file of labelled examples, for the task 'file'.",
        json_schema_extra={
            "advanced": True,
            "group": "Task",
            "file": "*.csv *.csv.gz *.npz *ubyte *.gz",
        },
    )
    samples: int = Field(
        2000,
        ge=10,
        le=100_000,
        title="Examples",
        description="Training examples of the linear map.",
        json_schema_extra={"advanced": True, "group": "Task"},
    )
    steps: int = Field(
        400,
        ge=1,
        le=1_000_000,
        title="Steps",
        description="Optimiser steps of the whole run.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )
    optimiser: Literal["adam", "rmsprop", "sgd", "momentum"] = Field(
        "adam",
        title="Optimiser",
        description="Adaptive ones forgive small gradients; plain descent does not.",
        json_schema_extra={"group": "Training"},
    )
    learning_rate: float = Field(
        1e-3,
        gt=0,
        le=1e6,
        title="Learning rate",
        description="Step size; may be changed while the run goes on.",
        json_schema_extra={
            "group": "Training",
            "scale": "log",
            "live": True,
            "low": 1e-5,
            "high": 1,
        },
    )
    batch: int = Field(
        64,
        ge=1,
        le=4096,
        title="Batch",
        description="Examples in one step.",
        json_schema_extra={"advanced": True, "group": "Training", "unit": "examples"},
    )
    seeds: int = Field(
        1,
        ge=1,
        le=20,
        title="Seeds",
        description="Networks of each initialisation, with seeds s, s+1, ...; curves are means.",
        json_schema_extra={"group": "Training"},
    )
    spectrum_every: int = Field(
        10,
        ge=1,
        le=100_000,
        title="Spectrum every",
        description="Steps between two measurements of the singular values.",
        json_schema_extra={"advanced": True, "group": "Training", "unit": "steps", "scale": "log"},
    )

    @field_validator("variants")
    @classmethod
    def _distinct(cls, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
        if not variants or len(set(variants)) < len(variants):
            raise ValueError("choose one to five different initialisations")
        return variants

    def check(self) -> None:
        if self.task == "file" and not self.data_file:
            raise BadInput(
                "The task 'file' has no data", "data_file is empty", "choose a CSV, NPZ or IDX file"
            )
        if self.task == "file" and not Path(self.data_file).is_file():
            raise BadInput(f"There is no data file {self.data_file}", "", "choose another")
        entries = self.depth * self.width**2 * len(self.variants) * self.seeds
        if entries > 100_000_000:
            raise BadInput(
                f"These networks have {entries:,} weights",
                "100,000,000 is the most that Severe trains at once",
                "lower the depth, the width or the seeds",
            )


def run(parameters: DegeneracyParameters, context: RunContext) -> Iterator[Record]:
    """Train all copies for `parameters.steps` steps; one record a step."""
    import torch

    from severe_gui.learn import tasks

    parameters.check()
    task = _task(parameters, context).to(context.device)
    networks = _networks(parameters, context, task).to(context.device)
    optimiser = _optimiser(parameters, networks)
    orders = [context.generator("order", offset) for offset in range(parameters.seeds)]
    context.track(model=networks, optimiser=optimiser)
    copies = len(parameters.variants)
    weights = list(networks.parameters())
    scales = _gradient_scales(parameters, context.device)
    for step in range(context.step + 1, parameters.steps + 1):
        for change in context.changes():
            if change.name == "learning_rate":
                optimiser.param_groups[0]["lr"] = float(change.value)
        inputs, targets = task.batch(parameters.batch, orders)
        inputs, targets = (
            each.repeat(copies, *[1] * (each.dim() - 1)) for each in (inputs, targets)
        )
        activations = networks.activations(inputs)
        loss = tasks.losses(networks.output(activations[-1]), targets, task.classes)
        gradients = torch.autograd.grad(loss.sum(), [*activations[1:], *weights])
        norms = _example_norms(gradients[: parameters.depth], parameters, task)
        record = _scalars(parameters, loss.detach(), norms)
        curves: dict[str, FloatArray] = {}
        if step == 1:
            curves |= _products(parameters, networks)
        for weight, gradient in zip(weights, gradients[parameters.depth :], strict=True):
            weight.grad = gradient if scales is None else gradient * scales
        optimiser.step()
        if step % parameters.spectrum_every == 0 or step in (1, parameters.steps):
            measured, spectra = _spectra(parameters, networks, norms)
            curves |= spectra
            record |= measured | _accuracies(parameters, networks, task)
        yield Record(step, record, curves)


def _task(parameters: DegeneracyParameters, context: RunContext) -> "Task":
    from severe_gui.installation import resource_path
    from severe_gui.learn import tasks
    from severe_gui.learn.labelled import read_labelled

    generators = [context.generator("data", offset) for offset in range(parameters.seeds)]
    if parameters.task == "linear-map":
        return tasks.linear_map(parameters.samples, parameters.width, generators)
    bundled = parameters.task == "digits"
    path = resource_path("data", "digits.csv.gz") if bundled else Path(parameters.data_file)
    return tasks.classification(read_labelled(path), generators)


def _networks(
    parameters: DegeneracyParameters, context: RunContext, task: "Task"
) -> "DeepLinearNetworks":
    import torch

    from severe_gui.learn import initialisers
    from severe_gui.learn.networks import DeepLinearNetworks

    stacks: dict[str, list[torch.Tensor]] = {variant: [] for variant in parameters.variants}
    entries, readouts = [], []
    width = parameters.width
    for offset in range(parameters.seeds):
        generator = context.generator("weights", offset)
        drawn = initialisers.gaussian(parameters.depth, width, generator)
        for variant, stack in stacks.items():
            stack.append(_initial(variant, drawn, parameters))
        entries.append(torch.randn(width, task.features, generator=generator) / task.features**0.5)
        readouts.append(torch.randn(max(task.classes, 1), width, generator=generator) / width**0.5)
    copies = len(parameters.variants)
    return DeepLinearNetworks(
        torch.stack([each for stack in stacks.values() for each in stack], dim=1),
        [f"{variant}/seed-{context.seed + k}" for variant in stacks for k in range(len(entries))],
        torch.stack(entries * copies) if task.features != width else None,
        torch.stack(readouts * copies) if task.classes else None,
    )


def _initial(
    variant: str, drawn: "torch.Tensor", parameters: DegeneracyParameters
) -> "torch.Tensor":
    from severe_gui.learn import initialisers

    if variant in ("fold-0", "rescaled"):
        return drawn
    if variant == "fold-1":
        return initialisers.fold(drawn, 1, parameters.fold_axis)
    matrices = initialisers.orthogonal(drawn)
    return matrices * parameters.scale if variant == "scaled-orthogonal" else matrices


def _gradient_scales(parameters: DegeneracyParameters, device: str) -> "torch.Tensor | None":
    """What each copy's gradients are multiplied by, (copies, 1, 1); None where it is 1 for all."""
    import torch

    if "rescaled" not in parameters.variants:
        return None
    factors = [GRADIENT_SCALE if each == "rescaled" else 1.0 for each in parameters.variants]
    each_copy = torch.tensor(factors).repeat_interleave(parameters.seeds)
    return each_copy.view(-1, 1, 1).to(device)


def _optimiser(
    parameters: DegeneracyParameters, networks: "DeepLinearNetworks"
) -> "torch.optim.Optimizer":
    import torch

    weights, rate = networks.parameters(), parameters.learning_rate
    if parameters.optimiser == "adam":
        return torch.optim.Adam(weights, lr=rate, fused=True)
    if parameters.optimiser == "rmsprop":
        return torch.optim.RMSprop(weights, lr=rate)
    momentum = 0.9 if parameters.optimiser == "momentum" else 0.0
    return torch.optim.SGD(weights, lr=rate, momentum=momentum)


def _example_norms(
    gradients: Sequence["torch.Tensor"], parameters: DegeneracyParameters, task: "Task"
) -> FloatArray:
    """Mean norm of one example's gradient at each layer's output: (copies, depth).

    The squared error of an example counts as half its squared norm, so that the gradient at the
    output is the error itself.
    """
    import torch

    scale = parameters.batch * (1.0 if task.classes else parameters.width / 2)
    norms = torch.stack(list(gradients), dim=1).norm(dim=-1).mean(-1) * scale
    array: FloatArray = norms.double().cpu().numpy()
    return array


def _per_variant(
    parameters: DegeneracyParameters, quantity: str, values: FloatArray
) -> dict[str, float]:
    """Mean, standard error and each seed's value of one number a copy, by key."""
    table = np.asarray(values, dtype=np.float64).reshape(-1, parameters.seeds)
    scalars: dict[str, float] = {}
    for variant, row in zip(parameters.variants, table, strict=True):
        scalars[f"{quantity}/{variant}"] = float(row.mean())
        if parameters.seeds > 1:
            scalars[f"{quantity}_se/{variant}"] = float(row.std(ddof=1) / len(row) ** 0.5)
            scalars |= {f"{quantity}/{variant}/{k}": float(value) for k, value in enumerate(row)}
    return scalars


def _scalars(
    parameters: DegeneracyParameters, loss: "torch.Tensor", norms: FloatArray
) -> dict[str, float]:
    return _per_variant(parameters, "loss", loss.double().cpu().numpy()) | _per_variant(
        parameters, "gradient_norm", norms.mean(-1)
    )


def _spectra(
    parameters: DegeneracyParameters, networks: "DeepLinearNetworks", norms: FloatArray
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    import torch

    from severe_gui.learn import spectra

    jacobian = spectra.stack_jacobian(networks.layers.detach().cpu())
    if not torch.isfinite(jacobian).all():
        return {}, {}
    values = spectra.singular_values(jacobian)
    scalars = _per_variant(
        parameters, "effective_directions", spectra.effective_directions(values).double().numpy()
    ) | _per_variant(parameters, "participation_ratio", spectra.participation_ratio(values).numpy())
    shape = (len(parameters.variants), parameters.seeds, -1)
    curves: dict[str, FloatArray] = {}
    for variant, spectrum, norm in zip(
        parameters.variants,
        values.view(shape).mean(1).numpy(),
        norms.reshape(shape).mean(1),
        strict=True,
    ):
        curves[f"spectrum/{variant}"] = spectrum
        curves[f"gradient_profile/{variant}"] = norm
    return scalars, curves


def _products(
    parameters: DegeneracyParameters, networks: "DeepLinearNetworks"
) -> dict[str, FloatArray]:
    """The share of singular values below 1% of the largest in products of the first layers."""
    from severe_gui.learn import spectra

    layers = networks.layers.detach().cpu()
    shares = []
    for count in (each for each in PRODUCTS if each <= parameters.depth):
        values = spectra.singular_values(spectra.stack_jacobian(layers[:count]))
        shares.append((values < 0.01 * values[:, :1]).double().mean(-1).numpy())
    table = np.stack(shares, axis=1).reshape(len(parameters.variants), parameters.seeds, -1)
    return {
        f"products/{variant}": row.mean(0)
        for variant, row in zip(parameters.variants, table, strict=True)
    }


def _accuracies(
    parameters: DegeneracyParameters, networks: "DeepLinearNetworks", task: "Task"
) -> dict[str, float]:
    import torch

    from severe_gui.learn import tasks

    if task.held_out is None:
        return {}
    copies = len(parameters.variants)
    inputs, labels = task.held_out
    with torch.no_grad():
        output = networks.output(networks.activations(inputs.repeat(copies, 1, 1))[-1])
    right = tasks.accuracy(output, labels.repeat(copies, 1))
    return _per_variant(parameters, "accuracy", right.cpu().numpy())


# Claims. All but the gradients' are judged on every seed by itself, the worst seed counting.

SETTINGS: Mapping[str, Any] = {
    "variants": (*ALL_VARIANTS, "rescaled"),
    "seeds": 5,
    "steps": 400,
    "learning_rate": 1e-3,
    "spectrum_every": 20,
}
FINAL_STEPS = 20


def _by_seed(history: History, quantity: str, variant: str) -> FloatArray:
    """One row of the series a seed: (seeds, records)."""
    prefix = f"{quantity}/{variant}"
    keys = [key for key in history.keys(quantity) if key.startswith(f"{prefix}/")] or [prefix]
    return np.stack([history.series(key) for key in keys])


def _final_loss(history: History, variant: str) -> FloatArray:
    return np.asarray(_by_seed(history, "loss", variant)[:, -FINAL_STEPS:].mean(axis=1))


def _loss_order(history: History) -> Measurement:
    orthogonal, fold_0, fold_1 = (
        _final_loss(history, variant) for variant in ("orthogonal", "fold-0", "fold-1")
    )
    worst = np.maximum(orthogonal / fold_0 / 0.05, fold_0 / fold_1 / 0.8)
    return Measurement(
        float(worst.max()),
        bool(worst.max() < 1),
        f"loss {orthogonal.mean():.4f} (orthogonal), {fold_0.mean():.3f} (fold 0), "
        f"{fold_1.mean():.3f} (fold 1); the bounds are 0.05 and 0.8; {_seeds(worst)}",
        _range(worst),
    )


def _gradient_order(history: History) -> Measurement:
    after = history.steps >= 200
    if not after.any():
        raise KeyError("steps from 200 on")
    norms = {
        variant: _by_seed(history, "gradient_norm", variant)[:, after].mean(axis=1)
        for variant in ("fold-1", "fold-0", "orthogonal")
    }
    # The gradients of a folded network are heavy-tailed over draws, so it is the mean over seeds,
    # as in the post's figures, that is compared; the interval shows the single seeds.
    means = {variant: values.mean() for variant, values in norms.items()}
    measured = min(means["fold-1"] / means["fold-0"], means["fold-0"] / means["orthogonal"])
    least = np.minimum(norms["fold-1"] / norms["fold-0"], norms["fold-0"] / norms["orthogonal"])
    return Measurement(
        float(measured),
        bool(measured > 1),
        f"gradient norm {norms['fold-1'].mean():.2f} (fold 1), {norms['fold-0'].mean():.2f} "
        f"(fold 0), {norms['orthogonal'].mean():.2f} (orthogonal), steps 200 on; "
        f"mean of {len(least)} seeds",
        _range(least),
    )


def _effective_directions(history: History) -> Measurement:
    counts = {
        variant: _by_seed(history, "effective_directions", variant)[:, -1]
        for variant in ("orthogonal", "fold-0", "fold-1")
    }
    least = np.minimum(counts["orthogonal"] / counts["fold-0"], counts["fold-0"] / counts["fold-1"])
    return Measurement(
        float(least.min()),
        bool(least.min() > 1),
        f"{counts['orthogonal'].mean():.1f} (orthogonal), {counts['fold-0'].mean():.1f} (fold 0), "
        f"{counts['fold-1'].mean():.1f} (fold 1) directions above 0.05; {_seeds(least)}",
        _range(least),
    )


def _scaled_as_good(history: History) -> Measurement:
    scaled, orthogonal = (
        _final_loss(history, variant) for variant in ("scaled-orthogonal", "orthogonal")
    )
    ratio = scaled / orthogonal
    return Measurement(
        float(ratio.max()),
        bool(ratio.max() < 2),
        f"loss {scaled.mean():.3f} (0.8 x orthogonal) against {orthogonal.mean():.4f} "
        f"(orthogonal); {_seeds(ratio)}",
        _range(ratio),
    )


def _products_degenerate(history: History) -> Measurement:
    gaussian, orthogonal = (
        history.curve(f"products/{variant}") for variant in ("fold-0", "orthogonal")
    )
    measured = float(gaussian[-1] - orthogonal[-1])
    told = ", ".join(
        f"{share:.0%} after {count}" for share, count in zip(gaussian, PRODUCTS, strict=False)
    )
    return Measurement(
        measured,
        measured > 0.5,
        f"degenerate share {told} Gaussian layers; {orthogonal[-1]:.0%} of orthogonal ones",
        (float(gaussian[0] - orthogonal[0]), measured),
    )


def _scale_is_not_the_cause(history: History) -> Measurement:
    rescaled, plain = (_final_loss(history, variant) for variant in ("rescaled", "fold-0"))
    ratio = np.abs(np.log(rescaled / plain))
    return Measurement(
        float(ratio.max()),
        bool(ratio.max() < 0.2),
        f"loss {rescaled.mean():.3f} with gradients a hundredth as large, {plain.mean():.3f} "
        f"without; {_seeds(ratio)}",
        _range(ratio),
    )


def _seeds(values: FloatArray) -> str:
    return f"worst of {len(values)} seeds" if len(values) > 1 else "one seed"


def _range(values: FloatArray) -> tuple[float, float]:
    return float(values.min()), float(values.max())


claims = (
    Claim(
        "loss-order",
        "Orthogonal weights train best and folded ones worst.",
        POST,
        1.0,
        "<",
        _loss_order,
        parameters=SETTINGS,
        needs=("orthogonal", "fold-0", "fold-1"),
        depends_on=("learning_rate", "steps"),
    ),
    Claim(
        "gradient-order",
        "The worse a network trains, the larger its gradients: fold 1, fold 0, then orthogonal.",
        POST,
        1.0,
        ">",
        _gradient_order,
        parameters=SETTINGS,
        needs=("orthogonal", "fold-0", "fold-1"),
        depends_on=("learning_rate",),
    ),
    Claim(
        "effective-directions",
        "The better a network trains, the more directions its Jacobian keeps.",
        POST,
        1.0,
        ">",
        _effective_directions,
        parameters=SETTINGS,
        needs=("orthogonal", "fold-0", "fold-1"),
        depends_on=("depth", "width"),
    ),
    Claim(
        "scaled-as-good",
        "Shrinking orthogonal weights to 0.8 does little harm: at most twice the loss.",
        POST,
        2.0,
        "<",
        _scaled_as_good,
        expected=False,
        citation="Measured here: with Adam the loss after 400 steps is tens of times that of the "
        "unscaled network though below fold 0; with plain or momentum descent it never leaves the "
        "plateau, since 0.8^30 is 0.001.",
        parameters=SETTINGS,
        needs=("scaled-orthogonal", "orthogonal"),
        depends_on=("optimiser", "scale", "steps"),
    ),
    Claim(
        "products-degenerate",
        "The product of random matrices grows the more degenerate, the more are multiplied; that "
        "of orthogonal ones does not.",
        POST,
        0.5,
        ">",
        _products_degenerate,
        parameters=SETTINGS,
        needs=("fold-0", "orthogonal"),
        depends_on=("depth",),
    ),
    Claim(
        "scale-is-not-the-cause",
        "Adam's steps hardly depend on the size of gradients, so their size is not what makes "
        "depth hard: a hundredth of it gives the same loss.",
        POST,
        0.2,
        "<",
        _scale_is_not_the_cause,
        parameters=SETTINGS,
        needs=("rescaled", "fold-0"),
        depends_on=("optimiser",),
    ),
)

plots = (
    Plot(
        "waterfall",
        "waterfall",
        "spectrum",
        "Singular values of the Jacobian",
        "step",
        "index",
        log_y=True,
        floor=1e-5,
    ),
    Plot("loss", "series", "loss", "Loss", "step", "mean loss of a batch", log_y=True),
    Plot(
        "gradients",
        "profile",
        "gradient_profile",
        "Gradient norm at each layer",
        "layer",
        "norm",
        log_y=True,
    ),
    Plot(
        "spectrum",
        "profile",
        "spectrum",
        "Singular values of the Jacobian",
        "index",
        "singular value",
        log_y=True,
        floor=1e-5,
    ),
    Plot(
        "products",
        "profile",
        "products",
        "Degenerate share of the first layers' product",
        "1, 2, 5, 10, 20, 30, 50, ... layers",
        "share below 1% of the largest",
    ),
)

presets = (
    Preset(
        "scale",
        "Is it the scale?",
        "One network twice, its gradients once a hundredth as large: under Adam the curves lie on "
        "each other; choose momentum and they part.",
        {"variants": ("fold-0", "rescaled"), "steps": 400},
    ),
    Preset(
        "fold-vs-orthogonal",
        "Fold against orthogonal",
        "All four initialisations on one linear map: who trains, and what the spectrum has to do "
        "with it.",
        {"variants": ALL_VARIANTS, "steps": 400},
    ),
    Preset(
        "two-runs",
        "Two networks",
        "The plain Gaussian network beside the orthogonal one: same data, same draw.",
        {"variants": ("fold-0", "orthogonal"), "steps": 400},
    ),
    Preset(
        "digits",
        "Handwritten digits",
        "Real digits: the degenerate networks read them too, but later and worse.",
        {
            "variants": ("fold-0", "fold-1", "orthogonal"),
            "task": "digits",
            "learning_rate": 3e-4,
            "steps": 600,
        },
    ),
    Preset(
        "vanishing",
        "Vanishing on purpose",
        "Orthogonal weights shrunk to 0.8 under plain descent with momentum: the gradient is 0.001 "
        "of what it was, and here that does matter.",
        {
            "variants": ("orthogonal", "scaled-orthogonal"),
            "optimiser": "momentum",
            "learning_rate": 1e-2,
            "steps": 600,
        },
    ),
    Preset(
        "error-bars",
        "Ten seeds",
        "Three initialisations with ten seeds each: the order is no accident of one draw.",
        {"variants": ("fold-0", "fold-1", "orthogonal"), "seeds": 10, "steps": 400},
    ),
)

experiment = Experiment(
    id="degeneracy",
    title="Degeneracy, not vanishing gradients",
    source=POST,
    summary="Deep linear networks whose gradients and degeneracy pull apart.",
    parameters=DegeneracyParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
