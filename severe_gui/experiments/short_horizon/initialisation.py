"""A learned initialisation: where to start so that a few steps learn a new sine wave.

As in MAML, the loss of a task after its steps on a few known points, taken at other points, has a
gradient with respect to the start, which all tasks share. It is learned at several horizons and
then run long, beside a random start: is a start that is good for few steps bad for many?
Source: Finn, Abbeel and Levine (2017), Model-agnostic meta-learning: amplitudes 0.1 to 5, phases 0
to π, inputs -5 to 5, which the network sees as -1 to 1: tens of steps of one rate stay stable then.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.errors import RunFailed
from severe_gui.experiments.experiment import Record, RunContext
from severe_gui.experiments.short_horizon.measures import (
    bounded,
    geometric_mean,
    meta_rate_at,
    per_seed,
)
from severe_gui.experiments.short_horizon.parameters import ShortHorizonParameters
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.maths.noisy_quadratic import FloatArray

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.inner_loop import Weights

ASKED, NEW_TASKS, EVALUATE_EVERY, POINTS = 50, 20, 50, 50
"""Points at which a task is judged, tasks of an evaluation, and how often there is one."""


def run(parameters: ShortHorizonParameters, context: RunContext) -> Iterator[Record]:
    """Learn the starts; one record per meta-step."""
    import torch
    from torch import nn

    from severe_gui.learn import inner_loop

    offsets = range(parameters.seeds)
    drawn = inner_loop.new_weights(
        parameters.sizes, [context.generator("weights", k) for k in offsets]
    )
    random = [each.to(context.device) for each in drawn]
    starts = nn.ModuleDict(
        {
            name: nn.ParameterList([nn.Parameter(each.clone()) for each in random])
            for name in parameters.unrolled
        }
    )
    optimiser = torch.optim.Adam(starts.parameters(), lr=parameters.meta_rate)
    tasks = [context.generator("tasks", k) for k in offsets]
    new_tasks = [context.generator("new-tasks", k) for k in offsets]
    live = LiveParameters(parameters)
    context.track(model=starts, optimiser=optimiser, live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        live.take_all(context.changes())
        rate = meta_rate_at(live.now.meta_rate, step, parameters.steps)
        optimiser.param_groups[0]["lr"] = rate
        scalars = _meta_step(parameters, starts, optimiser, tasks)
        curves: dict[str, FloatArray] = {}
        if step == 1 or step == parameters.steps or step % EVALUATE_EVERY == 0:
            scalars |= _adapt(parameters, _named(starts, parameters, random), new_tasks, curves)
        yield Record(step, scalars, curves)
    while context.changes():
        yield Record(parameters.steps, {}, {})


def _named(
    starts: Any, parameters: ShortHorizonParameters, random: "Weights"
) -> "dict[str, Weights]":
    """The starts by name, the random one last."""
    named: dict[str, Weights] = {name: list(starts[name]) for name in parameters.unrolled}
    return {**named, "random": random}


def sine_waves(
    tasks: int, points: int, generators: "list[torch.Generator]"
) -> "tuple[torch.Tensor, torch.Tensor]":
    """Points of new tasks, divided by 5, and their heights: (seeds * tasks, points, 1) each."""
    import torch

    inputs, targets = [], []
    for generator in generators:
        amplitude = 0.1 + 4.9 * torch.rand(tasks, 1, 1, generator=generator)
        phase = torch.pi * torch.rand(tasks, 1, 1, generator=generator)
        x = 10 * torch.rand(tasks, points, 1, generator=generator) - 5
        inputs.append(x / 5)
        targets.append(amplitude * torch.sin(x + phase))
    return torch.cat(inputs), torch.cat(targets)


def _meta_step(
    parameters: ShortHorizonParameters, starts: Any, optimiser: Any, generators: Any
) -> dict[str, float]:
    import torch

    from severe_gui.learn import inner_loop

    count, shots = parameters.tasks, parameters.shots
    x, y = sine_waves(count, shots + ASKED, generators)
    device = next(starts.parameters()).device
    x, y = x.to(device), y.to(device)
    designs = inner_loop.plain(len(x), device)
    scalars: dict[str, float] = {}
    optimiser.zero_grad()
    for name, length in parameters.unrolled.items():
        begin = [each.repeat_interleave(count, 0) for each in starts[name]]
        rates = torch.full((length, len(x)), parameters.inner_rate, device=device)
        known = _squared_error(x[:, :shots], y[:, :shots], designs)
        steps = inner_loop.descend(begin, known, rates, designs, with_graph=True, momentum=0)
        asked = _squared_error(x[:, shots:], y[:, shots:], designs)
        losses = asked(inner_loop.last_of(steps), 0).view(parameters.seeds, count).mean(1)
        if not bool(losses.isfinite().all()):
            raise RunFailed(
                f"The start learned at the {name} horizon diverges",
                f"the loss of a task is infinite after {length} steps inside",
                "lower the rate inside or the meta-rate",
            )
        torch.autograd.backward(losses.sum())
        host = losses.detach().double().cpu().numpy()
        scalars |= per_seed(f"meta_loss/{name}", np.maximum(host, 1e-12))
    for start in starts.values():
        # Each seed's whole gradient is cut, so that its direction stays.
        together = torch.cat([each.grad.flatten(1) for each in start], 1)
        sizes = [each[0].numel() for each in start]
        cut = torch.split(inner_loop.clipped(together), sizes, 1)
        for each, part in zip(start, cut, strict=True):
            each.grad = part.reshape(each.shape)
    optimiser.step()
    return scalars


def _adapt(
    parameters: ShortHorizonParameters,
    starts: "dict[str, Weights]",
    generators: Any,
    curves: dict[str, FloatArray],
) -> dict[str, float]:
    """Learn new tasks from each start, for the whole run. Adds the losses on the way."""
    import torch

    from severe_gui.learn import inner_loop

    shots, names, whole = parameters.shots, tuple(starts), parameters.inner_steps
    x, y = sine_waves(NEW_TASKS, shots + ASKED, generators)
    device = starts["random"][0].device
    x, y = (each.to(device).repeat(len(names), 1, 1) for each in (x, y))
    begin = [
        torch.cat([starts[name][place].detach() for name in names]).repeat_interleave(NEW_TASKS, 0)
        for place in range(len(starts["random"]))
    ]
    designs = inner_loop.plain(len(x), device)
    rates = torch.full((whole, len(x)), parameters.inner_rate, device=device)
    known = _squared_error(x[:, :shots], y[:, :shots], designs)
    asked = _squared_error(x[:, shots:], y[:, shots:], designs)
    every, horizons = max(whole // POINTS, 1), set(parameters.unrolled.values())
    places, table = [0], [asked(begin, 0)]
    steps = inner_loop.descend(begin, known, rates, designs, momentum=0)
    for step, weights in enumerate(steps, start=1):
        if step % every == 0 or step == whole or step in horizons:
            with torch.no_grad():
                table.append(asked(weights, 0))
            places.append(step)
    losses = torch.stack(table, 1).double().cpu().numpy()
    losses = bounded(losses.reshape(len(names), parameters.seeds, NEW_TASKS, -1)).mean(2)
    curves["schedule_step"] = np.array(places, dtype=np.float64)
    scalars: dict[str, float] = {}
    for name, each in zip(names, losses, strict=True):
        curves[f"schedule_loss/{name}"] = geometric_mean(each)
        scalars |= per_seed(f"final_loss/{name}", each[:, -1])
        for horizon, length in parameters.unrolled.items():
            after = each[:, places.index(length)]
            scalars |= per_seed(f"loss_after_{horizon}/{name}", after)
    return scalars


def _squared_error(x: "torch.Tensor", y: "torch.Tensor", designs: Any) -> Any:
    from severe_gui.learn import inner_loop

    def loss(weights: "Weights", step: int) -> "torch.Tensor":
        return ((inner_loop.outputs(weights, x, designs) - y) ** 2).mean((1, 2))

    return loss
