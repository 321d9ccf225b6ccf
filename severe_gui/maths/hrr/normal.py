"""Means over normal and gamma variables by a few nodes, and the normal distribution."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

REACH, STEP = 9.0, 1e-3


@cache
def normal_nodes(count: int) -> tuple[FloatArray, FloatArray]:
    """Values of a standard normal variable and their shares, by Gauss and Hermite's rule."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights / weights.sum()


def gamma_nodes(mean: float, variance: float, count: int = 9) -> tuple[FloatArray, FloatArray]:
    """Values of a gamma variable and their shares, at even distances where it mostly lies."""
    shape, spread = mean**2 / variance, math.sqrt(variance)
    values = np.linspace(max(mean - 5 * spread, 1e-3 * mean), mean + 8 * spread, count)
    logarithms = (shape - 1) * np.log(values / mean) - shape * values / mean
    shares = np.exp(logarithms - logarithms.max())
    return values, shares / shares.sum()


@cache
def _table() -> tuple[FloatArray, FloatArray]:
    places = np.arange(-REACH, REACH + STEP / 2, STEP)
    return places, np.array([0.5 * math.erfc(-each / math.sqrt(2)) for each in places.tolist()])


def normal_below(x: FloatArray) -> FloatArray:
    """Phi(x) of many numbers, to 1e-7: from a table, as NumPy has none."""
    return np.interp(x, *_table())
