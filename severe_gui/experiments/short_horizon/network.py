"""A network's initial rate and decay, learned by gradient at several horizons, run to the end.

The rate is a_t = a_0 (1 + t / K)^-b, K a quarter of the run, as in the source. Log a_0 and log b
follow the gradient of the loss after as many unrolled steps as the horizon has, on batches drawn
again at each meta-step. The reference `best` is what no gradient can reach, since the whole run
would have to be unrolled: the best of 56 pairs at its end, which a search has tried.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
from severe_gui.experiments.short_horizon.parameters import (
    DECAYS,
    RATES,
    ShortHorizonParameters,
)
from severe_gui.experiments.training.labelled_data import examples_of
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.maths.noisy_quadratic import FloatArray

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.inner_loop import Designs, Weights

ADAM_SCALE = 0.1
"""What rates are multiplied by for Adam, whose moves are of size 1."""
WARM_UP_RATE, FIRST_DECAY = 0.05, 1.0
EVALUATED, POINTS, EVALUATE_EVERY = 400, 50, 20
"""Examples of the meta-objective, points of a loss curve, and meta-steps between two of them."""
LEAST_SHARE = 160
"""The shortest horizon of the search is the whole run over this."""


@dataclass
class _Problem:
    """What stays the same: the examples, the networks and their starts.

    A copy is a network with a seed; seeds of a network are beside each other.
    """

    inputs: "torch.Tensor"
    labels: "torch.Tensor"
    evaluated: "torch.Tensor"
    designs: "Designs"
    start: "Weights"
    batch: int
    orders: "list[torch.Generator]"

    def __post_init__(self) -> None:
        self.copies = len(self.designs.has_skip)

    def only(self, copies: slice) -> "_Problem":
        """The same problem for some of the copies."""
        from severe_gui.learn.inner_loop import Designs

        every = (self.designs.has_skip, self.designs.has_norm, self.designs.uses_adam)
        designs = Designs(*(each[copies] for each in every))
        return replace(self, designs=designs, start=[each[copies] for each in self.start])

    def batches(self, steps: int) -> "torch.Tensor":
        """Examples drawn for each step and seed: (steps, seeds, batch)."""
        import torch

        size = (steps, self.batch)
        drawn = [torch.randint(len(self.labels), size, generator=each) for each in self.orders]
        return torch.stack(drawn, 1).to(self.inputs.device)

    def loss_of(self, designs: "Designs", chosen: "torch.Tensor", times: int) -> Any:
        """The loss on a step's batch; copies are repeated `times` times, one after the other."""
        from severe_gui.learn import inner_loop

        networks = self.copies // len(self.orders)

        def loss(weights: "Weights", step: int) -> "torch.Tensor":
            rows = chosen[step].repeat(networks, 1).repeat_interleave(times, 0)
            outcome = inner_loop.outputs(weights, self.inputs[rows], designs)
            return inner_loop.cross_entropy(outcome, self.labels[rows])

        return loss

    def evaluate(self, weights: "Weights", designs: "Designs") -> "torch.Tensor":
        """The meta-objective: the loss on the same examples for all copies."""
        from severe_gui.learn import inner_loop

        copies = len(designs.has_skip)
        inputs = self.inputs[self.evaluated].expand(copies, -1, -1)
        labels = self.labels[self.evaluated].expand(copies, -1)
        return inner_loop.cross_entropy(inner_loop.outputs(weights, inputs, designs), labels)


def run(parameters: ShortHorizonParameters, context: RunContext) -> Iterator[Record]:
    """Learn rates and decays; one record per meta-step."""
    import torch
    from torch import nn

    problem = _problem(parameters, context)
    pairs = nn.ParameterDict(
        {name: nn.Parameter(_first_pairs(parameters, problem)) for name in parameters.unrolled}
    )
    best = torch.zeros(problem.copies, 2, device=context.device)
    found = torch.zeros(2, problem.copies, len(_marks(parameters)))
    optimiser = torch.optim.Adam(pairs.values(), lr=parameters.meta_rate)
    live = LiveParameters(parameters)
    context.track(model=pairs, best=best, found=found, optimiser=optimiser, live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        live.take_all(context.changes())
        if step == 1:
            _search(parameters, problem, best, found)
        rate = meta_rate_at(live.now.meta_rate, step, parameters.steps)
        optimiser.param_groups[0]["lr"] = rate
        scalars = _meta_step(parameters, problem, pairs, optimiser)
        learned: dict[str, Any] = {name: pairs[name] for name in parameters.unrolled}
        learned["best"] = best
        curves = _schedules(parameters, learned)
        if step == 1 or step == parameters.steps or step % EVALUATE_EVERY == 0:
            scalars |= _run_to_the_end(parameters, problem, learned, curves)
            curves |= _searched(parameters, found)
        yield Record(step, scalars, curves)
    while context.changes():
        yield Record(parameters.steps, {}, {})


def _meta_step(
    parameters: ShortHorizonParameters, problem: _Problem, pairs: Any, optimiser: Any
) -> dict[str, float]:
    """One step of Adam on the pairs of each horizon. Returns the losses at the horizons."""
    import torch

    from severe_gui.learn import inner_loop

    scalars: dict[str, float] = {}
    for name, length in parameters.unrolled.items():
        pair = pairs[name]
        chosen = problem.batches(length)
        steps = inner_loop.descend(
            problem.start, problem.loss_of(problem.designs, chosen, 1),
            rates_of(pair, length, parameters.inner_steps), problem.designs, with_graph=True,
        )  # fmt: skip
        losses = problem.evaluate(inner_loop.last_of(steps), problem.designs)
        (slope,) = torch.autograd.grad(losses.sum(), [pair])
        pair.grad = inner_loop.clipped(slope)
        host = losses.detach().double().cpu().numpy().reshape(len(parameters.networks), -1)
        for network, row in zip(parameters.networks, host, strict=True):
            if not np.isfinite(row).all():
                raise RunFailed(
                    f"The schedule learned at the {name} horizon diverges",
                    f"the loss of the network '{network}' is infinite after {length} steps inside",
                    "lower the first rate or the meta-rate",
                )
            scalars |= per_seed(f"meta_loss/{network}-{name}", np.maximum(row, 1e-12))
    optimiser.step()
    return scalars


def rates_of(pairs: "torch.Tensor", steps: int, whole: int) -> "torch.Tensor":
    """a_0 (1 + t / K)^-b of pairs of log a_0 and log b: (steps, copies). whole: 4 K."""
    import torch

    time = torch.arange(steps, device=pairs.device).unsqueeze(1)
    return (pairs[:, 0] - pairs[:, 1].exp() * torch.log1p(4 * time / whole)).exp()


def _run_to_the_end(
    parameters: ShortHorizonParameters,
    problem: _Problem,
    learned: dict[str, Any],
    curves: dict[str, FloatArray],
) -> dict[str, float]:
    """Train each copy by each schedule for the whole run. Adds the losses on the way."""
    import torch

    from severe_gui.learn import inner_loop

    names, whole = tuple(learned), parameters.inner_steps
    seeds, networks = parameters.seeds, parameters.networks
    every = max(whole // POINTS, 1)
    with torch.no_grad():
        together = torch.stack([learned[name] for name in names], 1).flatten(0, 1)
        rates = rates_of(together, whole, whole)
    designs = problem.designs.repeated(len(names))
    loss_of = problem.loss_of(designs, problem.batches(whole), len(names))
    start = [each.repeat_interleave(len(names), 0) for each in problem.start]
    places, table = [0], [problem.evaluate(start, designs)]
    steps = inner_loop.descend(start, loss_of, rates, designs)
    for step, weights in enumerate(steps, start=1):
        if step % every == 0 or step == whole:
            with torch.no_grad():
                table.append(problem.evaluate(weights, designs))
            places.append(step)
    losses = bounded(torch.stack(table, 1).detach().double().cpu().numpy())
    losses = losses.reshape(len(networks), seeds, len(names), -1)
    ends = rates[-1].double().cpu().numpy().reshape(len(networks), seeds, len(names))
    curves["schedule_step"] = np.array(places, dtype=np.float64)
    curves["horizon"] = np.array([*parameters.unrolled.values(), whole], dtype=np.float64)
    scalars: dict[str, float] = {}
    for n, network in enumerate(networks):
        for k, name in enumerate(names):
            curves[f"schedule_loss/{network}/{name}"] = geometric_mean(losses[n, :, k])
            scalars |= per_seed(f"final_loss/{network}-{name}", losses[n, :, k, -1])
            scalars |= per_seed(f"end_rate/{network}-{name}", np.maximum(ends[n, :, k], 1e-30))
        curves[f"final/{network}"] = geometric_mean(losses[n, :, :, -1])
        curves[f"end/{network}"] = geometric_mean(np.maximum(ends[n], 1e-30))
    return scalars


def _schedules(
    parameters: ShortHorizonParameters, learned: dict[str, Any]
) -> dict[str, FloatArray]:
    """The rate at each step of the whole run, a geometric mean over seeds."""
    whole = parameters.inner_steps
    curves: dict[str, FloatArray] = {}
    for name, pairs in learned.items():
        rates = rates_of(pairs.detach(), whole, whole).double().cpu().numpy()
        rates = np.maximum(rates, 1e-30).reshape(whole, len(parameters.networks), -1)
        for n, network in enumerate(parameters.networks):
            curves[f"schedule/{network}/{name}"] = geometric_mean(rates[:, n], axis=1)
    return curves


def _marks(parameters: ShortHorizonParameters) -> list[int]:
    """Horizons of the search: the whole run halved again and again."""
    marks, length = [], parameters.inner_steps
    while length >= max(parameters.inner_steps // LEAST_SHARE, 1):
        marks.append(length)
        length //= 2
    return marks[::-1]


def _search(
    parameters: ShortHorizonParameters,
    problem: _Problem,
    best: "torch.Tensor",
    found: "torch.Tensor",
) -> None:
    """Train by all pairs. Sets the best pair at the end, and of the pair that is best at each mark
    the loss and the rate at the end of the run."""
    import torch

    whole, marks = parameters.inner_steps, _marks(parameters)
    chosen, seeds = problem.batches(whole), parameters.seeds
    for first in range(0, problem.copies, seeds):
        # One network at a time pays for no other's norm or optimiser.
        own = slice(first, first + seeds)
        pairs, table = _try_pairs(problem.only(own), chosen, whole, marks)
        rows = torch.arange(seeds, device=best.device)
        for place, mark in enumerate(marks):
            column = table[mark].argmin(1)
            taken = pairs[rows, column]
            found[0, own, place] = table[whole][rows, column].cpu()
            found[1, own, place] = rates_of(taken, whole, whole)[-1].cpu()
        best[own] = pairs[rows, table[whole].argmin(1)]


def _try_pairs(
    problem: _Problem, chosen: "torch.Tensor", whole: int, marks: list[int]
) -> "tuple[torch.Tensor, dict[int, torch.Tensor]]":
    """The pairs, (copies, pairs, 2), and their losses at the marks, (copies, pairs)."""
    import torch

    from severe_gui.learn import inner_loop

    device = problem.inputs.device
    rates, decays = torch.tensor(RATES).log(), torch.tensor(DECAYS).clamp(min=1e-6).log()
    grid = torch.cartesian_prod(rates, decays).to(device)
    pairs = grid.repeat(problem.copies, 1)
    shift = np.log(ADAM_SCALE) * problem.designs.uses_adam.float()
    pairs[:, 0] += shift.repeat_interleave(len(grid))
    designs = problem.designs.repeated(len(grid))
    loss_of = problem.loss_of(designs, chosen, len(grid))
    start = [each.repeat_interleave(len(grid), 0) for each in problem.start]
    table: dict[int, torch.Tensor] = {}
    steps = inner_loop.descend(start, loss_of, rates_of(pairs, whole, whole), designs)
    for step, weights in enumerate(steps, start=1):
        if step in marks:
            with torch.no_grad():
                losses = problem.evaluate(weights, designs)
            table[step] = losses.nan_to_num(nan=float("inf")).view(problem.copies, -1)
    return pairs.view(problem.copies, -1, 2), table


def _searched(parameters: ShortHorizonParameters, found: "torch.Tensor") -> dict[str, FloatArray]:
    """What the pair ends with that the search finds best at each horizon."""
    host = found.double().numpy().reshape(2, len(parameters.networks), parameters.seeds, -1)
    curves = {"search_horizon": np.array(_marks(parameters), dtype=np.float64)}
    for n, network in enumerate(parameters.networks):
        curves[f"search/{network}"] = geometric_mean(bounded(host[0, n]))
    return curves


def _first_pairs(parameters: ShortHorizonParameters, problem: _Problem) -> "torch.Tensor":
    import torch

    rate = torch.full((problem.copies,), np.log(parameters.first_rate))
    rate += np.log(ADAM_SCALE) * problem.designs.uses_adam.float().cpu()
    decay = torch.full((problem.copies,), np.log(FIRST_DECAY))
    return torch.stack([rate, decay], 1).to(problem.inputs.device)


def _problem(parameters: ShortHorizonParameters, context: RunContext) -> _Problem:
    """The data, the networks, and where the schedules start: after a warm-up."""
    import torch

    from severe_gui.learn import inner_loop

    examples = examples_of(parameters.task, parameters.data_file)
    inputs = torch.from_numpy(examples.inputs).float()
    inputs = (inputs - inputs.mean()) / inputs.std().clamp(min=1e-6)
    count = min(EVALUATED, len(inputs))
    chosen = torch.randperm(len(inputs), generator=context.generator("evaluated"))[:count]
    offsets = range(parameters.seeds)
    sizes = (inputs.shape[1], *parameters.sizes[1:-1], examples.classes)
    drawn = inner_loop.new_weights(sizes, [context.generator("weights", k) for k in offsets])
    networks, device = parameters.networks, context.device
    is_made = [
        [part in network or network == also for network in networks]
        for part, also in (("skip", ""), ("norm", ""), ("adam", ""))
    ]
    designs = inner_loop.Designs(
        *(torch.tensor(each).repeat_interleave(parameters.seeds).to(device) for each in is_made)
    )
    start = [each.repeat(len(networks), *(1 for _ in each.shape[1:])).to(device) for each in drawn]
    problem = _Problem(
        inputs.to(device), torch.from_numpy(examples.labels).to(device), chosen.to(device),
        designs, start, parameters.batch, [context.generator("warm-up", k) for k in offsets],
    )  # fmt: skip
    if parameters.warm_up:
        by_descent = inner_loop.Designs(
            designs.has_skip, designs.has_norm, torch.zeros_like(designs.uses_adam)
        )
        rates = torch.full((parameters.warm_up, problem.copies), WARM_UP_RATE, device=device)
        loss_of = problem.loss_of(by_descent, problem.batches(parameters.warm_up), 1)
        steps = inner_loop.descend(start, loss_of, rates, by_descent)
        problem.start = [each.detach() for each in inner_loop.last_of(steps)]
    problem.orders = [context.generator("order", k) for k in offsets]
    return problem
