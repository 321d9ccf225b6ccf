"""Numbers of seeds made into evidence: a mean or a proportion, with its 95 percent interval.

A claim's `measure` gives one number per seed to one of these, so that what is shown and what is
judged is the same statistic and its own interval. If a run repeats something other than seeds,
such as draws, `of` says what. The t interval takes the seeds' numbers as normal; those that
spread over decades are compared by their logarithms, as a geometric mean.
Wilson's interval of a proportion: Wilson (1927), Probable inference, the law of succession, and
statistical inference.
"""

import math
from collections.abc import Sequence

import numpy as np

from severe_gui.experiments.experiment import FloatArray, History, Measurement

LEVEL = 0.95
NORMAL_QUANTILE = 1.959963984540054
"""Of (1 + LEVEL) / 2."""


def by_seed(history: History, quantity: str, variant: str) -> FloatArray:
    """The series, one row per seed: (seeds, records). Raises KeyError if there is none."""
    prefix = f"{quantity}/{variant}"
    keys = [key for key in history.keys(quantity) if key.startswith(f"{prefix}/")] or [prefix]
    return np.stack([history.series(key) for key in keys])


def curves_by_seed(history: History, quantity: str, variant: str) -> FloatArray:
    """The last curve of each seed, `QUANTITY_of_seed/VARIANT/0` and so on: (seeds, points).

    The one curve of the variant if no seed has its own. Raises KeyError if there is none.
    """
    prefix = f"{quantity}_of_seed/{variant}/"
    keys = [key for key in history.keys(f"{quantity}_of_seed") if key.startswith(prefix)]
    return np.stack([history.curve(key) for key in keys or [f"{quantity}/{variant}"]])


def mean_of_seeds(
    values: FloatArray | Sequence[float], detail: str, of: str = "seeds"
) -> Measurement:
    """The mean over seeds with its t interval."""
    table = _checked(values)
    half = _half_width(table)
    mean = float(table.mean())
    return _measured(mean, (mean - half, mean + half), table, "t interval of the mean", detail, of)


def geometric_mean_of_seeds(
    values: FloatArray | Sequence[float], detail: str, of: str = "seeds"
) -> Measurement:
    """The geometric mean of positive numbers, such as ratios, with a t interval of its logarithm.

    Raises ValueError if a number is not positive.
    """
    table = _checked(values)
    if not (table > 0).all():
        raise ValueError("positive number of every seed")
    logs = np.log(table)
    mean, half = float(logs.mean()), _half_width(logs)
    interval = (math.exp(mean - half), math.exp(mean + half))
    method = "t interval of the geometric mean"
    return _measured(math.exp(mean), interval, table, method, detail, of)


def proportion_of_seeds(
    successes: FloatArray | Sequence[bool], detail: str, of: str = "seeds"
) -> Measurement:
    """The share of seeds that succeed, with Wilson's interval."""
    table = _checked(np.asarray(successes, dtype=np.float64))
    share = float(table.mean())
    interval = wilson_interval(share, len(table))
    return _measured(share, interval, table, "Wilson interval of the proportion", detail, of)


def wilson_interval(share: float, count: int) -> tuple[float, float]:
    """The 95 percent interval of a proportion that was found in `count` trials."""
    z = NORMAL_QUANTILE
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = (
        z
        / (1 + z * z / count)
        * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    )
    return max(centre - half, 0.0), min(centre + half, 1.0)


def t_quantile(degrees: int) -> float:
    """The 97.5 percent point of Student's t.

    By bisection on its distribution, a finite sum for whole degrees of freedom: Abramowitz and
    Stegun (1964), formulas 26.7.3 and 26.7.4.
    """
    low, high = 0.0, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _two_sided(middle, degrees) < LEVEL else (low, middle)
    return (low + high) / 2


def _two_sided(t: float, degrees: int) -> float:
    """P(|T| < t)."""
    theta = math.atan(t / math.sqrt(degrees))
    cosine = math.cos(theta)
    if degrees == 1:
        return 2 * theta / math.pi
    # cos, cos^3 2/3, cos^5 2/3 4/5, ... or 1, cos^2 1/2, cos^4 1/2 3/4, ...
    term, total = (cosine, cosine) if degrees % 2 else (1.0, 1.0)
    for n in range(3 if degrees % 2 else 2, degrees - 1, 2):
        term *= cosine**2 * (n - 1) / n
        total += term
    if degrees % 2:
        return 2 / math.pi * (theta + math.sin(theta) * total)
    return math.sin(theta) * total


def _checked(values: FloatArray | Sequence[float]) -> FloatArray:
    table: FloatArray = np.asarray(values, dtype=np.float64)
    if not len(table) or not np.isfinite(table).all():
        raise ValueError("finite number of every seed")
    return table


def _half_width(table: FloatArray) -> float:
    """Half the t interval of a mean; infinite for one number, which has no spread."""
    if len(table) < 2:
        return math.inf
    return t_quantile(len(table) - 1) * float(table.std(ddof=1)) / math.sqrt(len(table))


def _measured(
    measured: float,
    interval: tuple[float, float],
    table: FloatArray,
    method: str,
    detail: str,
    of: str,
) -> Measurement:
    count = len(table)
    how = f"{method} over {count} {of}" if count > 1 else "one alone has no interval"
    return Measurement(measured, detail, interval, how, tuple(map(float, table)))
