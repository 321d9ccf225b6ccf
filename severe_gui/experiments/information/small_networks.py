"""The first part: small networks that learn a rule of twelve binary inputs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from severe_gui.experiments.experiment import FloatArray, Record, RunContext
from severe_gui.experiments.information import plane as planes
from severe_gui.experiments.information.parameters import (
    DESIGNS,
    INPUTS,
    PATTERNS,
    SQUARE,
    TRAINED_ON,
    InformationParameters,
)
from severe_gui.experiments.information.records import Copies
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.experiments.training.measures import on_host, per_variant

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.multilayer import MultilayerNetworks
    from severe_gui.learn.optimisers import SwitchableOptimiser

RELU_BIAS = 0.1
"""Of new relu units: three of them at 0 are all off in many a network, which never learns then."""
KERNEL_PATTERNS = 1024
MEASURING = ("bins", "unbounded")
"""Live parameters that change what is measured of the networks as they are."""


def run(parameters: InformationParameters, context: RunContext) -> Iterator[Record]:
    """Train and measure; then answer what a person asks of the networks that were kept."""
    from torch import nn

    plane, optimisers = _begun(parameters, context)
    orders = [context.generator("order", offset) for offset in range(parameters.seeds)]
    live = LiveParameters(parameters)
    context.track(
        model=nn.ModuleDict(plane.networks), live=live, trail=nn.ParameterDict(plane.trail),
        **{f"optimiser-{name}": each for name, each in optimisers.items()},
    )  # fmt: skip
    plane.restore(context.step, live.now)
    copies = Copies(parameters.variants, parameters.seeds)
    for step in range(context.step + 1, parameters.steps + 1):
        before = _measuring(live.now)
        scalars = live.take_all(context.changes()).scalars
        now = live.now
        losses = _trained(plane, optimisers, now, orders)
        record = Record(step, scalars | per_variant(copies, "loss", losses))
        if _measuring(now) != before:
            plane.measure_again(now)
            record = Record(step, record.scalars, *planes.drawn(plane, now, False, False))
        if step in plane.steps:
            plane.keep(step, now)
            record = planes.measured(record, plane, now)
        yield record
    step = max(parameters.steps, context.step)
    while changes := context.changes():
        ladder_is_of = live.now.unbounded
        live.take_all(changes)
        plane.measure_again(live.now)
        step += 1
        has_new_ladder = live.now.unbounded != ladder_is_of
        yield Record(step, {}, *planes.drawn(plane, live.now, with_ladder=has_new_ladder))


def _begun(
    parameters: InformationParameters, context: RunContext
) -> "tuple[planes.Plane, dict[str, SwitchableOptimiser]]":
    """New networks with nothing kept of them yet, and what trains each variant."""
    from torch import nn

    from severe_gui.learn.optimisers import SwitchableOptimiser

    networks: dict[str, MultilayerNetworks] = {
        name: _networks(name, parameters, context).to(context.device)
        for name in parameters.variants
    }
    optimisers: dict[str, SwitchableOptimiser] = {
        name: SwitchableOptimiser(each.parameters(), parameters.optimiser, parameters.learning_rate)
        for name, each in networks.items()
    }
    steps = planes.moments_kept(parameters.steps, parameters.moments)
    trail: dict[str, torch.Tensor] = {
        name: nn.Parameter(each.flat().new_zeros(len(steps), *each.flat().shape), False)
        for name, each in networks.items()
    }
    return planes.Plane(_ground(parameters, context), networks, steps, trail), optimisers


def _trained(
    plane: planes.Plane,
    optimisers: "dict[str, SwitchableOptimiser]",
    now: InformationParameters,
    orders: "Sequence[torch.Generator]",
) -> FloatArray:
    """Take one step with all networks. Returns the losses before it: (copies,)."""
    import torch

    from severe_gui.learn import tasks

    ground, lost = plane.ground, []
    drawn = [torch.randint(TRAINED_ON, (now.batch,), generator=each) for each in orders]
    minibatch = ground.train.gather(1, torch.stack(drawn).to(ground.train.device))
    for name, networks in plane.networks.items():
        places = minibatch if DESIGNS[name].is_noisy else ground.train
        output = networks(ground.patterns[places])[-1]
        losses = tasks.losses(output, ground.labels.gather(1, places), classes=2)
        networks.take_gradient(losses)
        optimisers[name].follow(now.optimiser, now.learning_rate)
        optimisers[name].step()
        lost.append(losses)
    (losses_of_all,) = on_host(torch.cat(lost))
    return losses_of_all


def _ground(parameters: InformationParameters, context: RunContext) -> planes.Ground:
    import torch

    from severe_gui.learn import patterns

    every = patterns.binary_patterns(INPUTS)
    generators = [context.generator("data", offset) for offset in range(parameters.seeds)]
    labels = torch.stack([patterns.labels_of_teacher(every, each) for each in generators])
    order = torch.stack([torch.randperm(PATTERNS, generator=each) for each in generators])
    some = torch.randperm(PATTERNS, generator=context.generator("kernel"))[:KERNEL_PATTERNS]
    parts = (every, labels, order[:, :TRAINED_ON], order[:, TRAINED_ON:], some)
    return planes.Ground(*(part.to(context.device) for part in parts))


def _networks(
    name: str, parameters: InformationParameters, context: RunContext
) -> "MultilayerNetworks":
    """One network per seed. Weights of one shape are the same in all variants."""
    import torch

    from severe_gui.learn import initialisers, multilayer

    design, drawn = DESIGNS[name], []
    for offset in range(parameters.seeds):
        # A generator of its own, begun again for each variant.
        generator = torch.Generator()
        generator.set_state(context.generator("weights", offset).get_state())
        made = multilayer.truncated_normal(design.sizes, parameters.init_scale, generator)
        if design.sizes == SQUARE:
            made[:-1] = initialisers.orthogonal(torch.stack(made[:-1])).unbind()
        drawn.append(made)
    stacks = [torch.stack(each) for each in zip(*drawn, strict=True)]
    return multilayer.MultilayerNetworks(
        stacks, design.unit, RELU_BIAS if design.unit == "relu" else 0.0
    )


def _measuring(now: InformationParameters) -> tuple[object, ...]:
    return tuple(getattr(now, name) for name in MEASURING)
