"""Descent on a quadratic bowl with noise: what a schedule of learning rates is expected to reach.

The loss is ½ Σ h θ², and a gradient h (θ - c) is taken at a random place c of the minimum, of mean
0 and variance s². Coordinates are independent, so that second moments say all. Without momentum

    A' = (1 - a h)² A + a² h² s²,  A = E θ²,  loss L = ½ Σ h A,

and the rate that is best for the next step alone is a = Σ h² A / Σ h³ (A + s²). With momentum u,
v' = u v - a h (θ - c), θ' = θ + v', and B = E θ v, C = E v²:

    C' = u² C - 2 u a h B + a² h² (A + s²),  B' = u B - a h A + C',  A' = A + 2 (u B - a h A) + C'.

The best schedule over a horizon follows the gradient of the recursion, by its adjoint. A horizon
shorter than the schedule cuts it into blocks, each for its own end: one step is greedy, all steps
are optimal. A prior that discourages small rates multiplies the density of each by a^k: with log L
as the objective its greedy rate has a closed form too.
Source: Wu, Ren, Liao and Grosse (2018), Understanding short-horizon bias in stochastic
meta-optimization, theorems 1 and 2. All arrays are float64.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

MOST_MOMENTUM = 2.0
"""Of any step. Without noise the greedy pair is that of conjugate gradients, up to about 1.3."""
_LEAST = 1e-300
_ROUNDING = 1e-28
"""Share of the first loss below which moments are rounding errors, and no rate is better."""


@dataclass(frozen=True)
class Bowl:
    """A problem. curvature: h, (d,), at most 1. variance: s², of the minimum's place.

    start: E θ² before the first step.
    """

    curvature: FloatArray
    variance: FloatArray
    start: FloatArray


@dataclass(frozen=True)
class Schedule:
    """rates: a, (T,). momenta: u, (T,), or None for descent without momentum."""

    rates: FloatArray
    momenta: FloatArray | None = None


@dataclass(frozen=True)
class Slope:
    """The derivative of the sum over blocks of log L at a block's end, each by its own rates.

    ends: L at the ends. log_rates: by log a, (T,). momenta: by u, or None.
    """

    ends: FloatArray
    log_rates: FloatArray
    momenta: FloatArray | None


def bowl(dimensions: int, condition: float, noise: float) -> Bowl:
    """Curvatures spread evenly in logarithm from 1 / condition to 1, and s² = noise / h.

    Source: Wu et al. (2018), section 2: gradients as noisy as the bowl is curved.
    """
    curvature = np.logspace(-np.log10(condition), 0, dimensions)
    return Bowl(curvature, noise / curvature, np.ones(dimensions))


def losses(problem: Bowl, schedule: Schedule) -> FloatArray:
    """L before the first step and after each one: (T + 1,). Infinite where it diverges."""
    with np.errstate(over="ignore", invalid="ignore"):
        if schedule.momenta is None:
            second = _second_moments(problem, schedule.rates)[0]
        else:
            second = _moments(problem, schedule.rates, schedule.momenta)[:, 0]
        found = 0.5 * (second @ problem.curvature)
    return np.where(np.isnan(found), np.inf, np.maximum(found, 0))


def losses_by_curvature(problem: Bowl, schedule: Schedule, step: int, parts: int) -> FloatArray:
    """L after a step, as sums over `parts` groups of directions, the flattest first."""
    momenta = np.zeros(step) if schedule.momenta is None else schedule.momenta[:step]
    with np.errstate(over="ignore", invalid="ignore"):
        second = _moments(problem, schedule.rates[:step], momenta)[-1, 0]
        each = np.array_split(0.5 * problem.curvature * second, min(parts, len(second)))
        return np.array([group.sum() for group in each])


def chebyshev(condition: float, steps: int) -> Schedule:
    """The rates that make the largest (1 - a_1 h)² ... (1 - a_T h)² least: best without noise.

    In an order that alternates small and large ones. Source: Young (1953), On Richardson's method
    for solving linear systems with positive definite matrices.
    """
    index = np.arange(steps)
    low = 1 / condition
    roots = (1 + low) / 2 + (1 - low) / 2 * np.cos(np.pi * (2 * index + 1) / (2 * steps))
    golden = index * 0.6180339887498949 % 1
    return Schedule(1 / roots[np.argsort(golden)])


def greedy(
    problem: Bowl, steps: int, strength: float = 0.0, with_momentum: bool = False
) -> Schedule:
    """At each step the rate, and the momentum if asked for, that is best for the next loss alone.

    strength: of the prior, 0 to below 2: log L' - strength log a is what is least.
    """
    h, s2 = problem.curvature, problem.variance
    rates, momenta = np.zeros(steps), np.zeros(steps)
    state = _start(problem)
    least = max(_ROUNDING * float(h @ problem.start), _LEAST)
    rate = 1.0
    for step in range(steps):
        a, b, c = _moments_of(state)
        total, slope, bend = float(h @ a), float(h**2 @ a), float(h**3 @ (a + s2))
        cross, inertia, drift = float(h**2 @ b), float(h @ c), float(h @ b)
        momentum = 0.0
        if total < least:
            total, slope, bend, rate = 0.0, 0.0, 0.0, 1.0
        elif with_momentum and inertia > _LEAST:
            # The least over the momentum of a quadratic in both is a quadratic in the rate.
            rate = _best_rate(
                total - drift**2 / inertia,
                slope - cross * drift / inertia,
                bend - cross**2 / inertia,
                strength,
                rate,
            )
            momentum = (rate * cross - drift) / inertia
        if not 0 < momentum < MOST_MOMENTUM:
            momentum = min(max(momentum, 0.0), MOST_MOMENTUM)
            total = total + 2 * momentum * drift + momentum**2 * inertia
            rate = _best_rate(total, slope + momentum * cross, bend, strength, rate)
        rates[step], momenta[step] = rate, momentum
        state = _next_state(h, s2, rate, momentum, state)
    return Schedule(rates, momenta if with_momentum else None)


def slope_of(problem: Bowl, schedule: Schedule, horizon: int) -> Slope:
    """The gradient of the losses at the ends of blocks of `horizon` steps, by the adjoint.

    Not finite where a loss is not. The last block may be shorter.
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if schedule.momenta is None:
            return _plain_slope(problem, schedule.rates, horizon)
        return _momentum_slope(problem, schedule.rates, schedule.momenta, horizon)


def sampled_losses(problem: Bowl, schedule: Schedule, draws: FloatArray) -> FloatArray:
    """The loss along one random descent, (T + 1,). draws: (T + 1, d), standard normal.

    The first row is where it starts.
    """
    h, deviation = problem.curvature, np.sqrt(problem.variance)
    place, speed = np.sqrt(problem.start) * draws[0], np.zeros_like(h)
    found = [0.5 * h @ place**2]
    momenta = np.zeros_like(schedule.rates) if schedule.momenta is None else schedule.momenta
    for rate, momentum, drawn in zip(schedule.rates, momenta, draws[1:], strict=True):
        speed = momentum * speed - rate * h * (place - deviation * drawn)
        place = place + speed
        found.append(0.5 * h @ place**2)
    return np.array(found)


class ScheduleDescent:
    """Adam on log rates and on the logits of half the momenta. Its arrays are changed in place.

    values: (T,), or (2, T) with momentum. moments: (2, ...), Adam's two. Source: Kingma and Ba.
    """

    def __init__(self, steps: int, rate: float, momentum: float | None = None) -> None:
        logs = np.full(steps, np.log(rate))
        if momentum is None:
            self.values = logs
        else:
            logit = np.log(momentum / (MOST_MOMENTUM - momentum))
            self.values = np.stack([logs, np.full(steps, logit)])
        self.moments = np.zeros((2, *self.values.shape))
        self.count = np.zeros(1)

    @property
    def schedule(self) -> Schedule:
        """The schedule as it is now."""
        if self.values.ndim == 1:
            return Schedule(np.exp(self.values))
        return Schedule(np.exp(self.values[0]), MOST_MOMENTUM / (1 + np.exp(-self.values[1])))

    def step(self, problem: Bowl, horizon: int, rate: float) -> FloatArray:
        """One step towards a better schedule. Returns the losses at the ends of the blocks."""
        schedule = self.schedule
        slope = slope_of(problem, schedule, horizon)
        gradient = slope.log_rates
        if schedule.momenta is not None and slope.momenta is not None:
            share = schedule.momenta / MOST_MOMENTUM
            by_logit = slope.momenta * schedule.momenta * (1 - share)
            gradient = np.stack([gradient, by_logit])
        adam_step(self.values, gradient, self.moments, self.count, rate)
        return slope.ends


def adam_step(
    values: FloatArray, gradient: FloatArray, moments: FloatArray, count: FloatArray, rate: float
) -> None:
    """One step of Adam, in place. moments: (2, ...) and count: (1,), zeros at first."""
    count += 1
    moments[0] += 0.1 * (gradient - moments[0])
    moments[1] += 0.001 * (gradient**2 - moments[1])
    mean = moments[0] / (1 - 0.9 ** count[0])
    square = moments[1] / (1 - 0.999 ** count[0])
    values -= rate * mean / (np.sqrt(square) + 1e-8)


def _best_rate(total: float, slope: float, bend: float, strength: float, before: float) -> float:
    """Where log(total - 2 slope a + bend a²) - strength log a is least; `before` if nowhere."""
    if not bend > _LEAST:
        return before
    half = (1 - strength) * slope
    root = max(half**2 + (2 - strength) * strength * bend * total, 0.0) ** 0.5
    return float((half + root) / ((2 - strength) * bend))


def _start(problem: Bowl) -> tuple[FloatArray, ...]:
    """The means of θ and v, then the variances of θ, with v, and of v.

    Apart, as their squares would drown the differences that conjugate gradients live on.
    """
    none = np.zeros_like(problem.curvature)
    return np.sqrt(problem.start), none, none, none, none


def _moments_of(state: tuple[FloatArray, ...]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A, B and C."""
    place, speed, a, b, c = state
    return place**2 + a, place * speed + b, speed**2 + c


def _next_state(
    h: FloatArray, s2: FloatArray, rate: float, momentum: float, state: tuple[FloatArray, ...]
) -> tuple[FloatArray, ...]:
    place, speed, a, b, c = state
    pushed = rate * h
    speed = momentum * speed - pushed * place
    c = momentum**2 * c - 2 * momentum * pushed * b + pushed**2 * (a + s2)
    moved = momentum * b - pushed * a
    return place + speed, speed, a + 2 * moved + c, moved + c, c


def _second_moments(problem: Bowl, rates: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A before and after each step, (T + 1, d), with 1 - a h and its square, (T, d)."""
    h = problem.curvature
    factor = 1 - np.outer(rates, h)
    squared = factor * factor
    second = np.empty((len(rates) + 1, len(h)))
    second[0] = problem.start
    np.multiply.outer(rates**2, h**2 * problem.variance, out=second[1:])
    scratch = np.empty_like(h)
    for step in range(len(rates)):
        np.multiply(squared[step], second[step], out=scratch)
        second[step + 1] += scratch
    return second, factor, squared


def _block_ends(steps: int, horizon: int) -> list[int]:
    return [*range(horizon, steps, horizon), steps]


def _plain_slope(problem: Bowl, rates: FloatArray, horizon: int) -> Slope:
    h = problem.curvature
    second, factor, squared = _second_moments(problem, rates)
    steps = len(rates)
    ends = _block_ends(steps, horizon)
    found = 0.5 * (second[ends] @ h)
    at_end = dict(zip(ends, found, strict=True))
    # The adjoint of A after each step: of the end of the step's own block.
    adjoint = np.empty_like(factor)
    for step in reversed(range(steps)):
        if step + 1 in at_end:
            np.divide(h, 2 * max(at_end[step + 1], _LEAST), out=adjoint[step])
        else:
            np.multiply(squared[step + 1], adjoint[step + 1], out=adjoint[step])
    # By a: 2 a h² s² - 2 h (1 - a h) A.
    adjoint *= h
    by_noise = adjoint @ (h * problem.variance)
    by_place = np.einsum("td,td,td->t", adjoint, factor, second[:-1])
    return Slope(found, 2 * rates * (rates * by_noise - by_place), None)


def _moments(problem: Bowl, rates: FloatArray, momenta: FloatArray) -> FloatArray:
    """A, B and C before and after each step: (T + 1, 3, d)."""
    h, s2 = problem.curvature, problem.variance
    found = np.empty((len(rates) + 1, 3, len(h)))
    state = _start(problem)
    found[0] = _moments_of(state)
    for step, (rate, momentum) in enumerate(zip(rates, momenta, strict=True)):
        state = _next_state(h, s2, rate, momentum, state)
        found[step + 1] = _moments_of(state)
    return found


def _momentum_slope(problem: Bowl, rates: FloatArray, momenta: FloatArray, horizon: int) -> Slope:
    h, s2 = problem.curvature, problem.variance
    moments = _moments(problem, rates, momenta)
    steps = len(rates)
    ends = _block_ends(steps, horizon)
    found = 0.5 * (moments[ends, 0] @ h)
    at_end = dict(zip(ends, found, strict=True))
    by_rate, by_momentum = np.empty(steps), np.empty(steps)
    of_a = of_b = of_c = np.zeros_like(h)
    for step in reversed(range(steps)):
        if step + 1 in at_end:
            of_a = h / (2 * max(at_end[step + 1], _LEAST))
            of_b = of_c = np.zeros_like(h)
        rate, momentum, (a, b, c) = rates[step], momenta[step], moments[step]
        pushed = rate * h
        # C' enters B' and A' too, and B' without C' enters A' twice.
        speed, moved = of_a + of_b + of_c, 2 * of_a + of_b
        by_rate[step] = (2 * speed * (pushed * (a + s2) - momentum * b) - moved * a) @ h
        by_momentum[step] = moved @ b + 2 * speed @ (momentum * c - pushed * b)
        of_a, of_b, of_c = (
            of_a - pushed * moved + pushed**2 * speed,
            momentum * (moved - 2 * pushed * speed),
            momentum**2 * speed,
        )
    return Slope(found, rates * by_rate, by_momentum)
