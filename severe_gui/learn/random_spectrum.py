"""Singular values of one matrix, and those expected of a random matrix.

A random matrix of p <= q rows and columns, independent entries of variance v, has squared singular
values that follow the law of Marchenko and Pastur (1967). With c = p / q and
    s^2 / (q v) = 1 + c + 2 sqrt(c) cos t,   0 <= t <= pi,
the share of singular values with a smaller t, hence larger s, is the integral from 0 to t of
    2 sin^2 t / (pi (1 + c + 2 sqrt(c) cos t)) dt.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from severe_gui.learn import spectra
from severe_gui.learn.experts import degenerate_fraction

FloatArray = NDArray[np.floating[Any]]
GRID = 20_001


def marchenko_pastur(rows: int, columns: int, norm: float) -> FloatArray:
    """Singular values to expect of a random matrix, largest first: min(rows, columns), float64.

    norm: its Frobenius norm. The i-th of p is the value that a share (i - 1/2) / p exceeds.
    """
    p, q = sorted((rows, columns))
    c = p / q
    t = np.linspace(0.0, np.pi, GRID)
    squared = 1 + c + 2 * np.sqrt(c) * np.cos(t)
    # At c = 1 and t = pi both vanish, and their ratio goes to 1.
    density = np.ones(GRID)
    np.divide(np.sin(t) ** 2, squared, out=density, where=squared > 1e-12)
    steps = (density[1:] + density[:-1]) / 2
    share = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = (np.arange(p) + 0.5) / p
    angles = np.interp(wanted, share / share[-1], t)
    scale = norm / np.sqrt(p)
    values: FloatArray = scale * np.sqrt(1 + c + 2 * np.sqrt(c) * np.cos(angles))
    return values


@dataclass(frozen=True)
class Spectrum:
    """values: singular values, largest first, float64; norm: their root sum of squares."""

    values: Tensor
    participation_ratio: float
    stable_rank: float
    degenerate_share: float
    largest: float
    norm: float


def spectrum_of(matrix: Tensor) -> Spectrum:
    """Singular values of a matrix and their summaries. matrix: (m, n) float64.

    A matrix of zeros has no direction: its ranks are 0 and its degenerate share is 1.
    """
    values = spectra.singular_values(matrix)
    largest, norm = float(values[0]), float(torch.linalg.vector_norm(values))
    if largest == 0.0:
        return Spectrum(values, 0.0, 0.0, 1.0, 0.0, 0.0)
    # Relative to the largest, so that squares neither vanish nor overflow.
    relative = values / largest
    return Spectrum(
        values,
        float(spectra.participation_ratio(relative)),
        float((relative**2).sum()),
        float(degenerate_fraction(relative)),
        largest,
        norm,
    )


def random_like(matrix: Tensor, generator: torch.Generator) -> Tensor:
    """A Gaussian matrix of the same shape and Frobenius norm, float64."""
    drawn = torch.randn(*matrix.shape, generator=generator, dtype=torch.float64)
    norm = torch.linalg.matrix_norm(matrix) / torch.linalg.matrix_norm(drawn)
    twin: Tensor = drawn * norm
    return twin


def distance_from(values: FloatArray, law: FloatArray) -> float:
    """Mean distance of sorted singular values from a law's, over the law's largest."""
    return float(np.abs(np.sort(values)[::-1] - law).mean() / law[0]) if law[0] > 0 else 0.0


def quantiles(values: Tensor, count: int) -> FloatArray:
    """Singular values over the largest, at `count` evenly spaced ranks: (count,)."""
    relative = (values / values[0] if float(values[0]) > 0 else values).numpy()
    places = np.linspace(0, len(relative) - 1, count)
    found: FloatArray = np.interp(places, np.arange(len(relative)), relative)
    return found
