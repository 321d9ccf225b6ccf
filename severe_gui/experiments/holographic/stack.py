"""Stacks: how deep ones still give back their words, and how long the powers of a key are."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.experiments.experiment import FloatArray, Generators
from severe_gui.experiments.holographic.parameters import HolographicParameters
from severe_gui.maths import hrr

POWERS = 8
KEYS = 100
"""Keys in a batch whose powers are measured."""


class Stack:
    """Stacks of each depth, and powers of their keys, added up."""

    def __init__(self, parameters: HolographicParameters, context: Generators) -> None:
        import torch

        self._parameters = parameters
        ways = parameters.variants
        self._generators = {way: context.generator(way) for way in ways}
        self._of_powers = {way: context.generator(f"powers of {way}") for way in ways}
        self._perfect = torch.zeros(len(ways), len(parameters.depths), dtype=torch.float64)
        self._squares = torch.zeros(len(ways), POWERS, dtype=torch.float64)
        self._batches = torch.zeros((), dtype=torch.float64)
        self.tracked: dict[str, Any] = {
            "perfect": self._perfect, "squares": self._squares, "batches": self._batches,
        }  # fmt: skip
        self._own: dict[str, float] = {}
        self._theory = theory(parameters)

    def batch(self) -> None:
        """New stacks and new keys, taken into the sums."""
        from severe_gui.learn import hrr_trials

        n, _depth, items = self._parameters.memories()[0]
        depths, count = self._parameters.depths, self._parameters.trials
        self._batches += 1
        self._own = {"stacks": float(self._batches) * count}
        for row, (way, generator) in enumerate(self._generators.items()):
            perfect = hrr_trials.stacks(way, n, items, depths, count, generator)
            self._perfect[row] += perfect.sum(0)
            for place, depth in enumerate(depths):
                self._own[f"perfect_at/{way}/{depth}"] = float(perfect[:, place].double().mean())
            self._own[f"fails_at/{way}"] = _first_failures(perfect.numpy(), depths)
            squares = hrr_trials.squares_of_powers(
                n, POWERS, way == "unitary", KEYS, self._of_powers[way]
            ).mean(0)
            self._squares[row] += squares
            for power, square in enumerate(squares.tolist(), start=1):
                self._own[f"square_at/{way}/{power}"] = square

    def scalars(self, now: HolographicParameters) -> dict[str, float]:
        """The number of stacks so far, and the means of the last batch."""
        return self._own

    def curves(self, now: HolographicParameters) -> dict[str, FloatArray]:
        """Shares and means over all stacks and keys, and what theory says of them."""
        batches = float(self._batches)
        curves = {"axis": np.array(self._parameters.depths, dtype=np.float64), **self._theory}
        for row, way in enumerate(self._parameters.variants):
            stacks = batches * self._parameters.trials
            curves[f"perfect/{way}"] = (self._perfect[row] / stacks).numpy()
            curves[f"squares/{way}"] = (self._squares[row] / batches).numpy()
        return curves


def theory(parameters: HolographicParameters) -> dict[str, FloatArray]:
    """What is expected of stacks with a unitary key, and of the powers of all keys."""
    n, _depth, items = parameters.memories()[0]
    curves = {}
    for way in parameters.variants:
        curves[f"theory_squares/{way}"] = expected_squares(n, way == "unitary")
        if way == "unitary":
            shares = hrr.predicted_stacks(n, parameters.depths[-1], items)
            curves[f"theory_perfect/{way}"] = shares[np.array(parameters.depths) - 1]
    return curves


def expected_squares(n: int, unitary: bool) -> FloatArray:
    """E|p^k|^2, k = 1, 2, ...: 1, or k! for Gaussian keys and (2k - 1)!! at real frequencies."""
    powers = range(1, POWERS + 1)
    if unitary:
        return np.ones(POWERS)
    real = 2 if n % 2 == 0 else 1
    complex_ones = [math.factorial(k) for k in powers]
    real_ones = [math.prod(range(1, 2 * k, 2)) for k in powers]
    return np.asarray(((n - real) * np.array(complex_ones) + real * np.array(real_ones)) / n)


def _first_failures(perfect: NDArray[np.bool_], depths: tuple[int, ...]) -> float:
    """The mean over stacks of the first depth that fails; past the last one if none does."""
    after = [*depths, depths[-1] + 1]
    failed = np.concatenate([~perfect, np.ones((len(perfect), 1), dtype=bool)], axis=1)
    return float(np.array(after)[failed.argmax(axis=1)].mean())
