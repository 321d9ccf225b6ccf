"""Nonlinear networks: which units, skips and norms keep a deep network from degenerating?

Thirty layers whose units, initialisation, skip and norm differ, side by side: they share the
data, its order and the one Gaussian draw that all weights are made of. Recorded before the step
that they belong to: the singular values of the Jacobian of the stack (or of a span of it) at
twenty examples, what they say of its degeneracy, the gradients at each layer, and the image of a
plane of inputs, as a picture. A skip's gain is a slider, because it changes the verdict.
Source: "Why is it hard to train deep neural networks? Degeneracy, not vanishing gradients, is the
key"; Saxe et al. (2013); Pennington et al. (2017); Duvenaud et al. (2014) for the picture.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from severe_gui.experiments.experiment import (
    Experiment,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.nonlinear.claims import claims
from severe_gui.experiments.nonlinear.measures import measured, trained
from severe_gui.experiments.nonlinear.parameters import DESIGNS, NonlinearParameters
from severe_gui.experiments.posts import DEGENERACY
from severe_gui.experiments.training.deep_networks import task_of
from severe_gui.experiments.training.live import LiveParameters, answer
from severe_gui.experiments.training.measures import example_norms, on_host
from severe_gui.experiments.training.surgery import LAYER_OPERATIONS

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.nonlinear import NonlinearNetworks
    from severe_gui.learn.tasks import Task


def run(parameters: NonlinearParameters, context: RunContext) -> Iterator[Record]:
    """Measure and train all copies for `parameters.steps` steps; one record per step."""
    import torch

    from severe_gui.learn import filament, surgery, tasks
    from severe_gui.learn.optimisers import SwitchableOptimiser, scaling_steps

    parameters.check()
    task = task_of(parameters, context).to(context.device)
    networks = _networks(parameters, context, task).to(context.device)
    weights = list(networks.parameters())
    factors = _step_factors(parameters, context.device)
    optimiser = SwitchableOptimiser(weights, parameters.optimiser, parameters.learning_rate)
    orders = [context.generator("order", offset) for offset in range(parameters.seeds)]
    extent = parameters.input_scale * task.features**0.5
    plane = filament.random_plane(task.features, extent, context.generator("plane"))
    live = LiveParameters(parameters)
    context.track(model=networks, optimiser=optimiser, live=live)
    copies = len(parameters.networks)
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
        # Of the networks before the step: the first one is of the new networks.
        if step % now.spectrum_every == 0 or step in (1, now.steps):
            record = measured(record, now, networks, task, norms, plane)
        for weight, gradient in zip(weights, gradients[now.depth :], strict=True):
            weight.grad = gradient
        with surgery.holding_frozen(networks), scaling_steps(weights, factors):
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
        # Of every layer with a skip, whether it started with one or was given one.
        networks.gain[networks.carry > 0] = live.now.residual_gain
    return scalars


def _step_factors(parameters: NonlinearParameters, device: str) -> "torch.Tensor | None":
    """What each copy's learning rate is multiplied by: (copies, 1, 1); None if they are all 1."""
    import torch

    if parameters.rate_factors == (1.0,):
        return None
    row = torch.tensor(parameters.rate_factors).repeat_interleave(parameters.seeds)
    return row.repeat(len(parameters.variants)).view(-1, 1, 1).to(device)


def _networks(
    parameters: NonlinearParameters, context: RunContext, task: "Task"
) -> "NonlinearNetworks":
    import torch

    from severe_gui.learn import initialisers
    from severe_gui.learn.activations import Kind
    from severe_gui.learn.nonlinear import NonlinearNetworks

    width, rates = parameters.width, parameters.rate_factors
    copies = len(parameters.networks)
    drawn, entries, readouts = [], [], []
    for offset in range(parameters.seeds):
        generator = context.generator("weights", offset)
        drawn.append(initialisers.gaussian(parameters.depth, width, generator))
        entries.append(torch.randn(width, task.features, generator=generator) / task.features**0.5)
        # Units such as relu cannot answer every target: a linear map always follows them.
        readouts.append(torch.randn(task.classes or width, width, generator=generator) / width**0.5)
    each = [DESIGNS[variant] for variant in parameters.variants for _ in rates]
    designs = [design for design in each for _ in range(parameters.seeds)]
    gaussian = torch.stack(drawn, dim=1)
    orthogonal = initialisers.orthogonal(gaussian)
    stacks = [(orthogonal if made.is_orthogonal else gaussian) * made.scale for made in each]
    skips = torch.tensor([float(design.has_skip) for design in designs])
    carry = skips.expand(parameters.depth, -1)
    return NonlinearNetworks(
        torch.cat(stacks, dim=1),
        _copy_names(parameters, context.seed),
        [Kind(design.activation, design.norm) for design in designs],
        carry,
        torch.where(carry > 0, parameters.residual_gain, 1.0),
        torch.stack(entries * copies) if task.features != width else None,
        torch.stack(readouts * copies),
    )


def _copy_names(parameters: NonlinearParameters, seed: int) -> list[str]:
    """relu/seed-0, or relu/seed-0-x0.3 if there are several rates."""
    rates = parameters.rate_factors
    endings = [f"-x{factor:g}" if len(rates) > 1 else "" for factor in rates]
    return [
        f"{variant}/seed-{seed + offset}{ending}"
        for variant in parameters.variants
        for ending in endings
        for offset in range(parameters.seeds)
    ]


plots = (
    Plot("waterfall", "waterfall", "spectrum", "Singular values of the Jacobian", "step", "index",
         log_y=True, floor=1e-5),
    Plot("filament", "filament", "filament", "Image of a plane of inputs",
         "first principal component", "second"),
    Plot("loss", "series", "loss", "Loss", "step", "mean loss of a batch", log_y=True),
    Plot("degenerate", "series", "degenerate_share", "Degenerate share", "step",
         "below 1% of the largest"),
    Plot("participation", "series", "participation_ratio", "Participation ratio", "step",
         "directions"),
    Plot("spectrum", "profile", "spectrum", "Singular values of the Jacobian", "index",
         "singular value", log_y=True, floor=1e-5),
    Plot("hidden", "profile", "hidden_directions", "Dimension of hidden responses", "layer",
         "participation ratio", x_values="measured_layer"),
    Plot("directions", "profile", "jacobian_directions", "Directions of the Jacobian so far",
         "layer", "participation ratio", x_values="measured_layer"),
    Plot("thickness", "profile", "filament_thickness", "How thin the plane's image is", "layer",
         "smaller stretch over larger", x_values="measured_layer"),
    Plot("sensitivity", "profile", "sensitivity", "Most sensitive direction so far", "layer",
         "greatest singular value", log_y=True, x_values="measured_layer"),
    Plot("gradients", "profile", "gradient_profile", "Gradient norm at each layer", "layer",
         "norm", log_y=True),
)  # fmt: skip

presets = (
    Preset(
        "isometry",
        "Dynamical isometry",
        "At first, tanh units keep orthogonal weights almost isometric; relu units cannot, "
        "with any weights.",
        {"variants": ("relu", "relu-orthogonal", "tanh", "tanh-orthogonal"), "steps": 200},
    ),
    Preset(
        "skip-gain",
        "A skip and its gain",
        "At a gain of 0.1 a skip keeps all directions. Start another run at 0.5: relu with a "
        "skip then loses about three quarters of them.",
        {"variants": ("relu", "relu-skip", "tanh-skip"), "steps": 200},
    ),
    Preset(
        "norms",
        "Norms without a skip and with one",
        "Batch norm and layer norm by themselves leave the Jacobian degenerate; beside a skip "
        "at full gain they keep most of its directions.",
        {
            "variants": (
                "relu-batch-norm", "relu-batch-norm-skip", "relu-layer-norm",
                "relu-layer-norm-skip",
            ),
            "residual_gain": 1.0,
            "learning_rate": 3e-4,
            "steps": 200,
        },
    ),
    Preset(
        "nonlinear-digits",
        "Digits through thirty nonlinear layers",
        "Real digits: the isometric tanh network learns them first; after 200 steps relu "
        "without a skip has the fewest correct.",
        {
            "variants": ("relu", "tanh", "tanh-orthogonal", "relu-skip"),
            "task": "digits",
            "learning_rate": 3e-4,
            "steps": 200,
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
