"""PAC-Bayes bounds on the error of a network from the length of its code.

With probability 1 - delta over a sample of n examples, for all distributions rho over networks,

    kl(training error || error) <= (KL(rho, pi) + ln(2 sqrt(n) / delta)) / n,

where pi was fixed before the sample was seen, and kl(q || p) = q ln(q/p) + (1-q) ln((1-q)/(1-p)).
If pi is proportional to 2^-|h| for a prefix-free code and rho is a single network, KL is at most
|h| ln 2. Sources: Langford and Seeger (2001), Bounds for averaging classifiers; Maurer (2004), A
note on the PAC-Bayesian theorem; Zhou et al. (2019), Non-vacuous generalization bounds at the
ImageNet scale: a PAC-Bayesian compression approach, Theorems 4.1 and 4.3.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]

_BISECTIONS = 60
_NODES = 48


def divergence(q: FloatArray | float, p: FloatArray | float) -> FloatArray:
    """kl(q || p) of two coins, in nats; infinite where p is 0 or 1 and q is not."""
    first, second = np.asarray(q, dtype=np.float64), np.asarray(p, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        heads = np.where(first > 0, first * np.log(first / second), 0.0)
        tails = np.where(first < 1, (1 - first) * np.log((1 - first) / (1 - second)), 0.0)
    result: FloatArray = np.asarray(heads + tails)
    return result


def inverse_divergence(q: FloatArray | float, budget: FloatArray | float) -> FloatArray:
    """The greatest p with kl(q || p) <= budget, or a little more. q in [0, 1]; budget in nats."""
    low, room = np.broadcast_arrays(
        np.asarray(q, dtype=np.float64), np.asarray(budget, dtype=np.float64)
    )
    high = np.ones_like(low)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        fits = divergence(q, middle) <= room
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    # The upper end: rounding must not make a bound of what is none.
    return np.asarray(high)


def error_bound(
    training_error: FloatArray | float, nats: FloatArray | float, examples: int, delta: float
) -> FloatArray:
    """What the error is at most, with probability 1 - delta. nats: KL(rho, pi)."""
    rest = math.log(2 * math.sqrt(examples) / delta)
    return inverse_divergence(
        training_error, (np.asarray(nats, dtype=np.float64) + rest) / examples
    )


def log2_choices(n: FloatArray | float, k: FloatArray | float) -> FloatArray:
    """log2 of the number of ways to choose k of n."""
    total, chosen = np.asarray(n, dtype=np.float64), np.asarray(k, dtype=np.float64)
    return (_log_factorial(total) - _log_factorial(chosen) - _log_factorial(total - chosen)) / (
        math.log(2)
    )


def noisy_symbol_nats(centres: FloatArray, noise: float) -> FloatArray:
    """KL of N(c_q, noise^2) from the even mixture of N(c_j, noise^2) over all symbols, for each q.

    centres: (..., symbols). noise: above 0. With little of it this is the logarithm of the number
    of symbols; more of it makes symbols alike, and so cheaper. By Gauss-Hermite quadrature.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    gaps = (centres[..., :, None] - centres[..., None, :]) / noise
    # ln of N(w; c_j) / N(w; c_q) at w = c_q + noise z.
    exponents = -(gaps[..., None] ** 2) / 2 - gaps[..., None] * nodes
    top = exponents.max(-2, keepdims=True)
    logs = np.log(np.exp(exponents - top).mean(-2)) + top[..., 0, :]
    nats: FloatArray = -(logs @ weights) / math.sqrt(2 * math.pi)
    return nats


def _log_factorial(n: FloatArray) -> FloatArray:
    """ln n! of whole numbers, by Stirling's series beyond a table."""
    table = np.cumsum(np.log(np.maximum(np.arange(32.0), 1.0)))
    large = np.maximum(n, 31.0)
    series = (
        large * np.log(large) - large + 0.5 * np.log(2 * np.pi * large)
        + 1 / (12 * large) - 1 / (360 * large**3) + 1 / (1260 * large**5)
    )  # fmt: skip
    result: FloatArray = np.where(n < 32, table[np.clip(n, 0, 31).astype(np.int64)], series)
    return result
