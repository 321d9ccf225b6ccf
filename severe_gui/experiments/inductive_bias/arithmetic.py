"""Part one: units and usual networks learn arithmetic, and are tried outside their range.

All operations and seeds of a kind of unit are one batch of copies; a seed gives its networks the
same draw and the same numbers in every operation.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import FloatArray, RunContext
from severe_gui.experiments.inductive_bias.operations import FORMULAS, operand_size
from severe_gui.experiments.inductive_bias.parameters import InductiveBiasParameters
from severe_gui.experiments.inductive_bias.trial import (
    Measured,
    by_line,
    descend,
    finite,
    rate_now,
)
from severe_gui.experiments.intervals import proportion_of_seeds

if TYPE_CHECKING:
    import torch

TESTED, DRAWN = 256, 48
"""Examples of a test, and those of them in the picture."""
USUAL = ("relu", "tanh", "linear")


class ArithmeticTrial:
    """The networks, by unit, and the numbers that they are given."""

    def __init__(self, parameters: InductiveBiasParameters, context: RunContext) -> None:
        import torch
        from torch import nn

        from severe_gui.learn import arithmetic_tasks, arithmetic_units

        self._given, self._device = parameters, context.device
        seeds = range(parameters.seeds)
        self._operations = parameters.operations
        size, stride = operand_size(parameters.inputs)
        self._formulas = [
            (
                FORMULAS[name].function,
                arithmetic_tasks.operand_weights(
                    parameters.inputs, FORMULAS[name].operands, size, stride
                ).to(context.device),
            )
            for name in self._operations
        ]
        stacks: dict[str, nn.Module] = {
            unit: arithmetic_units.unit_stack(
                unit,
                _sizes(parameters, unit),
                [context.generator(f"weights of {unit}", seed) for seed in seeds],
                len(self._operations),
            )
            for unit in parameters.variants
        }
        self.networks: Any = nn.ModuleDict(stacks).to(context.device)
        self.optimiser: Any = torch.optim.Adam(self.networks.parameters())
        self._examples = [context.generator("examples", seed) for seed in seeds]
        tests = [context.generator("test", seed) for seed in seeds]
        self._test = arithmetic_tasks.uniform(TESTED, parameters.inputs, 0, 1, tests)

    def train(self, now: InductiveBiasParameters, step: int) -> None:
        """One batch for every copy; the sparsity of NAU and NMU sets in after a fifth."""
        import torch

        from severe_gui.learn import arithmetic_tasks

        drawn = arithmetic_tasks.uniform(
            now.batch_size, now.inputs, now.inside_low, now.inside_high, self._examples
        ).to(self._device)
        targets = self._targets(drawn)
        repeated = self._repeated(drawn)
        share = now.sparsity * min(max((step / now.steps - 0.2) / 0.2, 0.0), 1.0)
        losses = []
        for stack in self.networks.values():
            losses.append((stack(repeated).squeeze(-1) - targets).square().mean(-1).sum())
            sparsity = stack.sparsity_error() if share else None
            if sparsity is not None:
                losses.append(share * sparsity)
        descend(self, torch.stack(losses).sum(), rate_now(now, step))
        for stack in self.networks.values():
            stack.clip()

    def measure(self, now: InductiveBiasParameters, is_last: bool) -> Measured:
        """Errors inside and outside the training range, and who succeeded."""
        import torch

        low, high = self._outside(now)
        inside = (now.inside_high - now.inside_low) * self._test + now.inside_low
        outside = (high - low) * self._test + low
        measured = Measured()
        with torch.no_grad():
            limits = self._limits(outside, now.tolerance)
            for unit, stack in self.networks.items():
                near, far = (self._answers(stack, x) for x in (inside, outside))
                errors = np.stack([_relative_error(*each) for each in (near, far)])
                missed = finite((far[0] - far[1]).square().mean(-1))
                succeeded = (missed < limits).astype(np.float64)
                self._record(measured, unit, errors, succeeded, is_last)
                self._draw(measured, unit, near, far, errors[1], succeeded)
                measured.scalars |= _weights(unit, stack, is_last)
        return measured

    def _record(
        self,
        measured: Measured,
        unit: str,
        errors: FloatArray,
        succeeded: FloatArray,
        is_last: bool,
    ) -> None:
        """errors: inside and outside, (2, operations x seeds). Single seeds only at the end."""
        scalars = measured.scalars
        scalars[f"inside/{unit}"], scalars[f"outside/{unit}"] = np.median(errors, axis=1)
        scalars[f"success/{unit}"] = float(succeeded.mean())
        if not is_last:
            return
        tables = {"inside": errors[0], "outside": errors[1], "success": succeeded}
        for quantity, values in tables.items():
            rows = values.reshape(len(self._operations), -1)
            for name, row in zip(self._operations, rows, strict=True):
                scalars |= by_line(f"{name}_{quantity}", (unit,), row)

    def _draw(
        self,
        measured: Measured,
        unit: str,
        near: tuple["torch.Tensor", "torch.Tensor"],
        far: tuple["torch.Tensor", "torch.Tensor"],
        errors: FloatArray,
        succeeded: FloatArray,
    ) -> None:
        """Rates with their intervals, and the answers of the seed of median error."""
        seeds = self._given.seeds
        for place, name in enumerate(self._operations):
            copies = slice(place * seeds, (place + 1) * seeds)
            rate = proportion_of_seeds(succeeded[copies], "")
            assert rate.interval is not None
            measured.fields[f"rates/{name}/{unit}"] = np.array([rate.measured, *rate.interval])
            order = np.argsort(errors[copies], kind="stable")
            middle = place * seeds + int(order[(seeds - 1) // 2])
            measured.fields[f"answers/{name}/{unit}"] = np.stack(
                [
                    np.stack([finite(targets[middle, :DRAWN]), finite(given[middle, :DRAWN])], 1)
                    for given, targets in (near, far)
                ]
            )

    def _outside(self, now: InductiveBiasParameters) -> tuple[float, float]:
        """The range in force. Its ends arrive one by one: until they fit, it is the run's own."""
        try:
            now.check_ranges()
        except BadInput:
            now = self._given
        return now.outside_low, now.outside_high

    def _answers(self, stack: Any, x: "torch.Tensor") -> tuple["torch.Tensor", "torch.Tensor"]:
        """Given and true results: (operations x seeds, examples) each."""
        x = x.to(self._device)
        return stack(self._repeated(x)).squeeze(-1), self._targets(x)

    def _targets(self, x: "torch.Tensor") -> "torch.Tensor":
        import torch

        from severe_gui.learn import arithmetic_tasks

        found = [arithmetic_tasks.results(x, weights, f) for f, weights in self._formulas]
        return torch.cat(found)

    def _limits(self, x: "torch.Tensor", tolerance: float) -> FloatArray:
        import torch

        from severe_gui.learn import arithmetic_tasks

        x = x.to(self._device)
        return finite(
            torch.cat(
                [
                    arithmetic_tasks.success_threshold(x, weights, f, tolerance)
                    for f, weights in self._formulas
                ]
            )
        )

    def _repeated(self, x: "torch.Tensor") -> "torch.Tensor":
        return x.repeat(len(self._operations), 1, 1)


def _sizes(parameters: InductiveBiasParameters, unit: str) -> tuple[int, ...]:
    hidden = parameters.width if unit in USUAL else parameters.unit_width
    return (parameters.inputs, *[hidden] * (parameters.unit_layers - 1), 1)


def _relative_error(given: "torch.Tensor", true: "torch.Tensor") -> FloatArray:
    """Root mean square error over the root mean square result, one per copy."""
    error = (given - true).square().mean(-1) / true.square().mean(-1)
    return finite(error.sqrt())


def _weights(unit: str, stack: Any, is_last: bool) -> dict[str, float]:
    """How far weights are from -1, 0 and 1, and the greatest of each copy."""
    matrices = stack.weights()
    if not matrices:
        return {}
    sizes = [each.abs() for each in matrices]
    off = np.mean([finite((each - each.round()).abs()).mean() for each in sizes])
    scalars = {f"unsaturated/{unit}": float(off)}
    if is_last:
        greatest = np.max([finite(each.amax((1, 2))) for each in sizes], axis=0)
        scalars |= by_line("greatest_weight", (unit,), greatest)
    return scalars
