"""Deep linear networks: is it small gradients or degeneracy that makes depth hard?

Thirty square layers learn a linear map (or handwritten digits) from four initialisations that
differ in degeneracy and in gradient size, so that the two explanations disagree. Variants of one
run share data, order and the Gaussian draw they are made from, and are trained as one batch.
Recorded: the loss; the norm of an example's gradient with respect to each layer's activations; the
singular values of the Jacobian of the stack, which for the linear map is the input-output one.
Source: "Why is it hard to train deep neural networks? Degeneracy, not vanishing gradients, is the
key". The post gives no optimiser, rate or data; those here are the ones at which its order holds.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from severe_gui.experiments.degeneracy import measures as measures
from severe_gui.experiments.degeneracy.claims import claims
from severe_gui.experiments.degeneracy.parameters import (
    ALL_VARIANTS,
    GRADIENT_SCALE,
    DegeneracyParameters,
)
from severe_gui.experiments.experiment import (
    Condition,
    Experiment,
    FloatArray,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.posts import DEGENERACY
from severe_gui.experiments.training.deep_networks import task_of
from severe_gui.experiments.training.live import LiveParameters, answer
from severe_gui.experiments.training.measures import (
    example_norms,
    on_host,
    parameter_norms,
    per_variant,
    span_of,
)
from severe_gui.experiments.training.surgery import LAYER_OPERATIONS

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.networks import DeepLinearNetworks
    from severe_gui.learn.tasks import Task


def run(parameters: DegeneracyParameters, context: RunContext) -> Iterator[Record]:
    """Train all copies for `parameters.steps` steps; one record per step."""
    import torch

    from severe_gui.learn import surgery, tasks
    from severe_gui.learn.optimisers import SwitchableOptimiser

    parameters.check()
    task = task_of(parameters, context).to(context.device)
    networks = _networks(parameters, context, task).to(context.device)
    weights, copies, depth = list(networks.parameters()), len(parameters.variants), parameters.depth
    optimiser = SwitchableOptimiser(weights, parameters.optimiser, parameters.learning_rate)
    orders, noises = (
        [context.generator(name, offset) for offset in range(parameters.seeds)]
        for name in ("order", "noise")
    )
    live = LiveParameters(parameters)
    directions = measures.initial_directions(networks)
    context.track(model=networks, optimiser=optimiser, live=live, directions=directions)
    scales = _gradient_scales(parameters, context.device)
    for step in range(context.step + 1, parameters.steps + 1):
        span = span_of(live.now)
        scalars = answer(context.changes(), live, networks, LAYER_OPERATIONS)
        now = live.now
        optimiser.follow(now.optimiser, now.learning_rate)
        inputs, targets = (
            each.repeat(copies, *[1] * (each.dim() - 1)) for each in task.batch(now.batch, orders)
        )
        activations = networks.activations(inputs)
        loss = tasks.losses(networks.output(activations[-1]), targets, task.classes)
        gradients = torch.autograd.grad(loss.sum(), [*activations[1:], *weights])
        lost, norms = on_host(loss, example_norms(gradients[:depth], now, task))
        scalars |= per_variant(now, "loss", lost)
        scalars |= per_variant(now, "gradient_norm", norms.mean(-1))
        curves: dict[str, FloatArray] = {}
        if step == 1:
            found, drawn = measures.measured_products(now, networks)
            scalars, curves = scalars | found, curves | drawn
        if step == 1 or span != span_of(now):
            curves |= measures.expected_spectra(now)
        for weight, gradient in zip(weights, gradients[depth:], strict=True):
            pushed = _with_noise(gradient, now, noises)
            weight.grad = pushed if scales is None else pushed * scales
        with surgery.holding_frozen(networks):
            optimiser.step()
        if step % now.spectrum_every == 0 or step in (1, now.steps):
            of_weights = parameter_norms(gradients[depth], now, task)
            for found, drawn in (
                measures.measured_gradients(now, norms, of_weights),
                measures.measured_spectra(now, networks),
            ):
                scalars, curves = scalars | found, curves | drawn
            scalars |= measures.left_to_learn(now, networks, task, directions)
            scalars |= measures.accuracies(now, networks, task)
        yield Record(step, scalars, curves)


def _networks(
    parameters: DegeneracyParameters, context: RunContext, task: "Task"
) -> "DeepLinearNetworks":
    import torch

    from severe_gui.learn import initialisers
    from severe_gui.learn.networks import DeepLinearNetworks

    stacks: dict[str, list[torch.Tensor]] = {variant: [] for variant in parameters.variants}
    entries, readouts = [], []
    depth, width = parameters.depth, parameters.width
    for offset in range(parameters.seeds):
        generator = context.generator("weights", offset)
        drawn = initialisers.gaussian(depth, width, generator)
        for variant, stack in stacks.items():
            if not parameters.same_draw:
                own = context.generator(f"weights/{variant}", offset)
                drawn = initialisers.gaussian(depth, width, own)
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
    """What each copy's gradients are multiplied by, (copies, 1, 1); None if it is 1 for all."""
    import torch

    if "rescaled" not in parameters.variants:
        return None
    factors = [GRADIENT_SCALE if each == "rescaled" else 1.0 for each in parameters.variants]
    each_copy = torch.tensor(factors).repeat_interleave(parameters.seeds)
    return each_copy.view(-1, 1, 1).to(device)


def _with_noise(
    gradient: "torch.Tensor", parameters: DegeneracyParameters, generators: "list[torch.Generator]"
) -> "torch.Tensor":
    """A gradient with noise, the same one for all variants of a seed. (..., copies, n, m)."""
    import torch

    if parameters.noise == 0:
        return gradient
    shape = (*gradient.shape[:-3], *gradient.shape[-2:])
    drawn = [torch.randn(shape, generator=generator) for generator in generators]
    noise = torch.stack(drawn * len(parameters.variants), dim=-3) * parameters.noise
    return gradient + noise.to(gradient, non_blocking=True)


ON_A_MAP = (Condition("task", "=", "linear-map"),)

plots = (
    Plot("waterfall", "waterfall", "spectrum", "Singular values of the Jacobian", "step", "index",
         log_y=True, floor=1e-5),
    Plot("loss", "series", "loss", "Loss", "step", "mean loss of a batch", log_y=True),
    Plot("gradients", "profile", "gradient_profile", "Gradient norm at each layer", "layer", "norm",
         log_y=True),
    Plot("spectrum", "profile", "spectrum", "Singular values of the Jacobian", "index",
         "singular value", log_y=True, floor=1e-5, theory="theory_spectrum"),
    Plot("products", "profile", "products", "Degenerate share, first layers",
         "layers multiplied", "below 1% of the largest", x_values="product_depths"),
    Plot("parameter-gradients", "profile", "parameter_gradient_profile",
         "Gradient norm of each layer's weights", "layer", "norm", log_y=True),
    Plot("degenerate", "series", "degenerate_share", "Degenerate share", "step",
         "below 1% of the largest"),
    Plot("degenerate-directions", "series", "left_along_degenerate",
         "Left to learn along degenerate directions", "step",
         "share of the map", when=ON_A_MAP),
    Plot("strong-directions", "series", "left_along_strong",
         "Left to learn along strong directions", "step",
         "share of the map", log_y=True, when=ON_A_MAP),
)  # fmt: skip

presets = (
    Preset(
        "scale",
        "Is it the scale?",
        "The same network twice, the second time with gradients a hundredth as large: with Adam "
        "the curves coincide; with momentum they differ.",
        {"variants": ("fold-0", "rescaled"), "steps": 400},
    ),
    Preset(
        "fold-vs-orthogonal",
        "Fold against orthogonal",
        "All four initialisations on one linear map: the more degenerate the spectrum at first, "
        "the higher the final loss, regardless of the gradients.",
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
        "Real digits: the degenerate networks learn to read them too, but later. After 100 steps "
        "they are ten points behind the orthogonal one.",
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
        "Orthogonal weights times 0.8, trained by gradient descent with momentum: the gradient "
        "is about 0.001 of what it was, and the network stays where it started. With Adam at a "
        "learning rate of 0.001 it learns.",
        {
            "variants": ("orthogonal", "scaled-orthogonal"),
            "optimiser": "momentum",
            "learning_rate": 1e-2,
            "steps": 600,
        },
    ),
    Preset(
        "operate",
        "Operate while it trains",
        "A Gaussian and an orthogonal network in a run long enough to operate on: fold the "
        "orthogonal one at step 300 and it stalls; make the Gaussian one orthogonal and it "
        "continues to learn.",
        {"variants": ("fold-0", "orthogonal"), "steps": 2000},
    ),
    Preset(
        "error-bars",
        "Ten seeds",
        "Three initialisations with ten seeds each, as in the post: the order is not an accident "
        "of one draw.",
        {"variants": ("fold-0", "fold-1", "orthogonal"), "seeds": 10, "steps": 400},
    ),
)

experiment = Experiment(
    id="degeneracy",
    title="Degeneracy, not vanishing gradients",
    source=DEGENERACY,
    summary="Deep linear networks that separate degeneracy from small gradients.",
    parameters=DegeneracyParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    operations=LAYER_OPERATIONS,
)
