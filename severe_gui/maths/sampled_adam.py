"""Adam inside: random descents on the noisy quadratic, and the slope of their loss by each rate.

Adam is no linear recursion, so that moments do not close and descents are drawn. With the
gradient g = h (θ - s x), x normal,

    m' = 0.9 m + 0.1 g,  v' = 0.999 v + 0.001 g²,  θ' = θ - a m̂ / (√v̂ + 1e-8),

m̂ and v̂ without their bias at the start. The derivative by the rates runs backward through this, as
written down by hand. A horizon cuts the schedule into blocks, as in `noisy_quadratic`.
Source: Kingma and Ba (2015), Adam. All arrays are float64.
"""

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.noisy_quadratic import Bowl

FloatArray = NDArray[np.float64]

FIRST, SECOND, SMALL = 0.9, 0.999, 1e-8
_LEAST = 1e-300


def adam_losses(problem: Bowl, rates: FloatArray, draws: FloatArray) -> FloatArray:
    """The loss before and after each step, (T + 1, copies).

    rates: (copies, T). draws: (T + 1, copies, d), standard normal; the first row is the start.
    """
    places = _descend(problem, rates, draws)[0]
    found: FloatArray = 0.5 * (places**2 @ problem.curvature)
    return found


def adam_slope(
    problem: Bowl, rates: FloatArray, draws: FloatArray, horizons: list[int]
) -> FloatArray:
    """The derivative by log a of the sum over blocks of log L at a block's end: (copies, T).

    horizons: of each copy. Shapes as in `adam_losses`.
    """
    h = problem.curvature
    steps = rates.shape[1]
    places, moves, roots, gradients = _descend(problem, rates, draws)
    ends = np.array([[(t + 1) % n == 0 or t + 1 == steps for n in horizons] for t in range(steps)])
    found = np.empty_like(rates)
    of_place, of_mean, of_square = (np.zeros_like(places[0]) for _ in range(3))
    for step in reversed(range(steps)):
        if ends[step].any():
            loss = 0.5 * (places[step + 1] ** 2 @ h)[:, None]
            at_end = h * places[step + 1] / np.maximum(loss, _LEAST)
            is_end = ends[step][:, None]
            of_place = np.where(is_end, at_end, of_place)
            of_mean, of_square = np.where(is_end, 0, of_mean), np.where(is_end, 0, of_square)
        first, second = _corrections(step)
        rate = rates[:, step, None]
        found[:, step] = -rates[:, step] * np.einsum("cd,cd->c", of_place, moves[step])
        below = roots[step] + SMALL
        of_mean = of_mean - rate * of_place / (first * below)
        # The root of a gradient that was always 0 has no slope.
        by_root = rate * of_place * moves[step] / below
        of_square = of_square + by_root / (2 * second * np.maximum(roots[step], _LEAST))
        of_gradient = (1 - FIRST) * of_mean + 2 * (1 - SECOND) * gradients[step] * of_square
        of_place = of_place + h * of_gradient
        of_mean, of_square = FIRST * of_mean, SECOND * of_square
    return found


def _corrections(step: int) -> tuple[float, float]:
    return 1 - FIRST ** (step + 1), 1 - SECOND ** (step + 1)


def _descend(
    problem: Bowl, rates: FloatArray, draws: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Places, moves m̂ / (√v̂ + 1e-8), roots √v̂ and gradients of each step."""
    h, deviation = problem.curvature, np.sqrt(problem.variance)
    copies, steps = rates.shape
    shape = (steps, copies, len(h))
    places = np.empty((steps + 1, copies, len(h)))
    moves, roots, gradients = (np.empty(shape) for _ in range(3))
    places[0] = np.sqrt(problem.start) * draws[0]
    mean, square = np.zeros(shape[1:]), np.zeros(shape[1:])
    for step in range(steps):
        gradient = h * (places[step] - deviation * draws[step + 1])
        mean = FIRST * mean + (1 - FIRST) * gradient
        square = SECOND * square + (1 - SECOND) * gradient**2
        first, second = _corrections(step)
        root = np.sqrt(square / second)
        move = mean / (first * (root + SMALL))
        places[step + 1] = places[step] - rates[:, step, None] * move
        gradients[step], roots[step], moves[step] = gradient, root, move
    return places, moves, roots, gradients
