"""The noisy quadratic: greedy schedules in closed form beside learned ones, one record a meta-step.

The learned ones follow the exact gradient of the expected loss; with Adam inside, the gradient
along descents drawn again at each meta-step, one for each seed.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.errors import RunFailed
from severe_gui.experiments.experiment import Record, RunContext
from severe_gui.experiments.short_horizon.measures import geometric_mean, meta_rate_at, per_seed
from severe_gui.experiments.short_horizon.parameters import ShortHorizonParameters
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.maths import noisy_quadratic, sampled_adam
from severe_gui.maths.noisy_quadratic import Bowl, FloatArray, Schedule, ScheduleDescent

if TYPE_CHECKING:
    import torch

LADDER = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Strengths of the prior."""
EARLY = 25
"""A run's first 1/25: what is said of its beginning is read after it."""
GROUPS, SAMPLE_EVERY, EVALUATE_EVERY, EVALUATIONS = 10, 25, 10, 4


def run(parameters: ShortHorizonParameters, context: RunContext) -> Iterator[Record]:
    """Learn the schedules; one record per meta-step."""
    lines = _Lines(parameters)
    adam = _AdamLines(parameters, context)
    live = LiveParameters(parameters)
    context.track(model=_tracked(lines, adam), live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        live.take_all(context.changes())
        rate = meta_rate_at(live.now.meta_rate, step, parameters.steps)
        lines.learn(rate)
        adam.learn(rate)
        scalars, curves = lines.measured(live.now.prior_strength)
        is_last = step == parameters.steps
        if step == 1 or is_last or step % SAMPLE_EVERY == 0:
            scalars |= lines.sampled(context, curves)
        if step == 1 or is_last or step % EVALUATE_EVERY == 0:
            scalars |= adam.measured(curves, EVALUATIONS if is_last else 1)
            curves |= lines.explained()
        yield Record(step, scalars, curves)
    while changes := context.changes():
        live.take_all(changes)
        yield Record(parameters.steps, *lines.measured(live.now.prior_strength))


class _Lines:
    """All schedules whose expected loss is known in closed form."""

    def __init__(self, parameters: ShortHorizonParameters) -> None:
        self._parameters = parameters
        self.bowl = noisy_quadratic.bowl(
            parameters.dimensions, parameters.condition, parameters.noise
        )
        self._steps, self._with_momentum = parameters.inner_steps, parameters.momentum != "none"
        horizons: dict[str, int] = {
            "short": parameters.short_horizon,
            "optimal": parameters.inner_steps,
        }
        self.learned: dict[str, ScheduleDescent] = {
            name: ScheduleDescent(
                self._steps, parameters.first_rate, 0.5 if self._with_momentum else None
            )
            for name in horizons
            if name in parameters.variants
        }
        self._horizons = horizons
        self._fixed: dict[str, Schedule] = {}
        if "greedy" in parameters.variants:
            self._fixed["greedy"] = self._greedy(0.0)
        if "chebyshev" in parameters.variants:
            self._fixed["chebyshev"] = noisy_quadratic.chebyshev(parameters.condition, self._steps)
        self._strength = -1.0

    def learn(self, rate: float) -> None:
        """One meta-step of each learned schedule."""
        for name, descent in self.learned.items():
            ends = descent.step(self.bowl, self._horizons[name], rate)
            _ensure_finite(name, ends, descent.values)

    def measured(self, strength: float) -> tuple[dict[str, float], dict[str, FloatArray]]:
        """The losses that the schedules end with, the schedules, and their losses."""
        if "prior" in self._parameters.variants and strength != self._strength:
            self._strength, self._fixed["prior"] = strength, self._greedy(strength)
        scalars: dict[str, float] = {}
        curves: dict[str, FloatArray] = {}
        for name, schedule in self._schedules().items():
            losses = noisy_quadratic.losses(self.bowl, schedule)
            _ensure_finite(name, losses, schedule.rates)
            curves[f"schedule/{name}"], curves[f"schedule_loss/{name}"] = schedule.rates, losses
            if schedule.momenta is not None:
                curves[f"momentum/{name}"] = schedule.momenta
            scalars[f"final_loss/{name}"] = float(losses[-1])
        return scalars, curves

    def sampled(self, context: RunContext, curves: dict[str, FloatArray]) -> dict[str, float]:
        """Losses along drawn descents beside those expected."""
        import torch

        shape = (self._steps + 1, self._parameters.dimensions)
        found: dict[str, list[FloatArray]] = {name: [] for name in self._schedules()}
        for offset in range(self._parameters.seeds):
            generator = context.generator("descent", offset)
            draws = torch.randn(*shape, generator=generator, dtype=torch.float64).numpy()
            for name, schedule in self._schedules().items():
                found[name].append(noisy_quadratic.sampled_losses(self.bowl, schedule, draws))
        scalars: dict[str, float] = {}
        for name, each in found.items():
            table = np.maximum(np.stack(each), 1e-300)
            curves[f"schedule_sampled/{name}"] = table.mean(0)
            scalars |= per_seed(f"sampled_loss/{name}", table[:, -1])
        return scalars

    def explained(self) -> dict[str, FloatArray]:
        """Losses by curvature early on, and what each strength of the prior ends with."""
        early = max(self._steps // EARLY, 1)
        curves: dict[str, FloatArray] = {
            f"by_curvature/{name}": noisy_quadratic.losses_by_curvature(
                self.bowl, schedule, early, GROUPS
            )
            for name, schedule in self._schedules().items()
        }
        groups = np.array_split(self.bowl.curvature, min(GROUPS, self._parameters.dimensions))
        middles = [np.exp(np.log(each).mean()) for each in groups]
        # One digit each, as they are written beside the axis.
        curves["curvature"] = np.array([float(f"{each:.1g}") for each in middles])
        curves["ladder/prior"], curves["ladder_strength"] = self._ladder, np.array(LADDER)
        for name in ("greedy", "optimal"):
            if name in self._schedules():
                end = noisy_quadratic.losses(self.bowl, self._schedules()[name])[-1]
                curves[f"ladder/{name}"] = np.full(len(LADDER), end)
        return curves

    @cached_property
    def _ladder(self) -> FloatArray:
        """What the greedy schedule ends with at each strength of the prior."""
        plans = [self._greedy(strength) for strength in LADDER]
        return np.array([noisy_quadratic.losses(self.bowl, plan)[-1] for plan in plans])

    def _greedy(self, strength: float) -> Schedule:
        return noisy_quadratic.greedy(self.bowl, self._steps, strength, self._with_momentum)

    def _schedules(self) -> dict[str, Schedule]:
        learned: dict[str, Schedule] = {
            name: descent.schedule for name, descent in self.learned.items()
        }
        return {**self._fixed, **learned}


class _AdamLines:
    """Schedules of Adam's rates, learned on drawn descents: one for each seed."""

    def __init__(self, parameters: ShortHorizonParameters, context: RunContext) -> None:
        horizons: dict[str, int] = {
            "adam-short": parameters.short_horizon,
            "adam-optimal": parameters.inner_steps,
        }
        self._horizons = {
            name: steps for name, steps in horizons.items() if name in parameters.variants
        }
        self._seeds, self._steps = parameters.seeds, parameters.inner_steps
        self._dimensions, self._context = parameters.dimensions, context
        self._bowl: Bowl = noisy_quadratic.bowl(
            parameters.dimensions, parameters.condition, parameters.noise
        )
        copies = self._seeds * len(self._horizons)
        self.values = np.full((copies, self._steps), np.log(parameters.first_rate))
        self.moments, self.count = np.zeros((2, copies, self._steps)), np.zeros(1)

    def learn(self, rate: float) -> None:
        """One meta-step along descents drawn for it."""
        if not self._horizons:
            return
        lengths = [steps for steps in self._horizons.values() for _ in range(self._seeds)]
        slope = sampled_adam.adam_slope(
            self._bowl, np.exp(self.values), self._draws("adam"), lengths
        )
        noisy_quadratic.adam_step(self.values, slope, self.moments, self.count, rate)
        _ensure_finite("adam", slope, self.values)

    def measured(self, curves: dict[str, FloatArray], descents: int) -> dict[str, float]:
        """Losses along descents that nothing was learned on, a mean over several."""
        if not self._horizons:
            return {}
        found = [
            sampled_adam.adam_losses(self._bowl, np.exp(self.values), self._draws("evaluation"))
            for _ in range(descents)
        ]
        losses = np.mean(found, axis=0).T.reshape(len(self._horizons), self._seeds, -1)
        rates = np.exp(self.values).reshape(len(self._horizons), self._seeds, -1)
        scalars: dict[str, float] = {}
        for name, loss, rate in zip(self._horizons, losses, rates, strict=True):
            _ensure_finite(name, loss, rate)
            curves[f"schedule/{name}"], curves[f"schedule_loss/{name}"] = (
                geometric_mean(rate),
                loss.mean(0),
            )
            scalars |= per_seed(f"final_loss/{name}", loss[:, -1])
        return scalars

    def _draws(self, name: str) -> FloatArray:
        """The same for both horizons of a seed."""
        import torch

        shape = (self._steps + 1, self._dimensions)
        each = [
            torch.randn(*shape, generator=self._context.generator(name, offset))
            for offset in range(self._seeds)
        ]
        drawn: FloatArray = torch.stack(each, 1).double().numpy()
        return np.tile(drawn, (1, len(self._horizons), 1))


def _tracked(lines: _Lines, adam: _AdamLines) -> Any:
    """All that is learned, as tensors that share the arrays' memory."""
    import torch
    from torch import nn

    def held(values: FloatArray) -> "torch.nn.Parameter":
        return nn.Parameter(torch.from_numpy(values), requires_grad=False)

    parts: dict[str, nn.Parameter] = {}
    for name, descent in lines.learned.items():
        for part in ("values", "moments", "count"):
            parts[f"{name}_{part}"] = held(getattr(descent, part))
    parts |= {f"adam_{part}": held(getattr(adam, part)) for part in ("values", "moments", "count")}
    return nn.ParameterDict(parts)


def _ensure_finite(name: str, losses: FloatArray, learned: FloatArray) -> None:
    if np.isfinite(losses).all() and np.isfinite(learned).all():
        return
    broken = int(np.argmax(~np.isfinite(losses))) if losses.ndim == 1 else 0
    raise RunFailed(
        f"The schedule '{name}' diverges",
        f"the loss is infinite after {broken} or more steps inside" if broken else
        "the loss inside is infinite",
        "lower the first rate or the meta-rate",
    )  # fmt: skip
