"""Part two: the same units in place of usual layers, on a task without arithmetic."""

from typing import TYPE_CHECKING, Any

from severe_gui.experiments.experiment import RunContext
from severe_gui.experiments.inductive_bias.parameters import InductiveBiasParameters
from severe_gui.experiments.inductive_bias.trial import (
    Measured,
    by_line,
    descend,
    finite,
    rate_now,
)
from severe_gui.experiments.training.labelled_data import examples_of

if TYPE_CHECKING:
    from severe_gui.learn.tasks import Task

EXAMPLES, HELD_OUT = 1500, 500
"""Of the smooth function."""


class NoArithmeticTrial:
    """The networks, by unit, and the examples of each seed."""

    def __init__(self, parameters: InductiveBiasParameters, context: RunContext) -> None:
        import torch
        from torch import nn

        from severe_gui.learn import arithmetic_units

        seeds = range(parameters.seeds)
        self._task = _task(parameters, context).to(context.device)
        hidden = [parameters.width] * (parameters.unit_layers - 1)
        sizes = (self._task.features, *hidden, self._task.classes or 1)
        stacks: dict[str, nn.Module] = {
            unit: arithmetic_units.unit_stack(
                unit, sizes, [context.generator(f"weights of {unit}", seed) for seed in seeds]
            )
            for unit in parameters.variants
        }
        self.networks: Any = nn.ModuleDict(stacks).to(context.device)
        self.optimiser: Any = torch.optim.Adam(self.networks.parameters())
        self._orders = [context.generator("order", seed) for seed in seeds]

    def train(self, now: InductiveBiasParameters, step: int) -> None:
        """One batch for every copy."""
        import torch

        from severe_gui.learn import tasks

        inputs, targets = self._task.batch(now.batch_size, self._orders)
        share = now.sparsity * min(max((step / now.steps - 0.2) / 0.2, 0.0), 1.0)
        losses = []
        for stack in self.networks.values():
            losses.append(tasks.losses(stack(inputs), targets, self._task.classes).sum())
            sparsity = stack.sparsity_error() if share else None
            if sparsity is not None:
                losses.append(share * sparsity)
        descend(self, torch.stack(losses).sum(), rate_now(now, step))
        for stack in self.networks.values():
            stack.clip()

    def measure(self, now: InductiveBiasParameters, is_last: bool) -> Measured:
        """On held-out examples: the share classified wrongly, or the share of variance missed."""
        import torch

        from severe_gui.learn import tasks

        assert self._task.held_out is not None
        inputs, targets = self._task.held_out
        measured = Measured()
        with torch.no_grad():
            for unit, stack in self.networks.items():
                output = stack(inputs)
                if self._task.classes:
                    error = 1 - tasks.accuracy(output, targets)
                else:
                    error = tasks.losses(output, targets, 0) / targets.var((1, 2))
                measured.scalars |= by_line("error", (unit,), finite(error))
        return measured


def _task(parameters: InductiveBiasParameters, context: RunContext) -> "Task":
    import torch

    from severe_gui.learn import tasks

    generators = [context.generator("data", seed) for seed in range(parameters.seeds)]
    if parameters.task != "smooth":
        return tasks.classification(examples_of(parameters.task, parameters.data_file), generators)
    count = EXAMPLES + HELD_OUT
    x = torch.stack([2 * torch.rand(count, 2, generator=each) - 1 for each in generators])
    y = (torch.sin(torch.pi * x[..., :1]) + torch.cos(torch.pi * x[..., 1:])) / 2
    held_out = (x[:, EXAMPLES:], y[:, EXAMPLES:])
    return tasks.Task(x[:, :EXAMPLES], y[:, :EXAMPLES], 0, held_out)
