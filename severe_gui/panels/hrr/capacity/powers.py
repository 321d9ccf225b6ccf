"""How the powers of a Gaussian key grow: of keys drawn by chance, and in the mean. No Qt."""

from functools import lru_cache

import numpy as np

from severe_gui.maths import hrr

MOST_POWERS = 8
MOST_KEYS, NUMBERS = 4000, 1 << 20
"""Keys that are drawn, and the numbers in all of them."""


@lru_cache(maxsize=8)
def drawn_powers(dimension: int, seed: int) -> hrr.FloatArray:
    """|p^k|^2 of Gaussian keys p for k = 1, 2, ..., 8: (keys, 8)."""
    generator = np.random.default_rng([seed, dimension, MOST_POWERS])
    count = max(16, min(MOST_KEYS, NUMBERS // dimension))
    keys = hrr.random_vectors(count, dimension, generator)
    return hrr.squared_lengths_of_powers(keys, MOST_POWERS + 1)[:, 1:]


@lru_cache(maxsize=8)
def spread_of_powers(dimension: int, seed: int) -> hrr.FloatArray:
    """Where 5, 50 and 95 percent of these keys lie below: (3, 8)."""
    return np.percentile(drawn_powers(dimension, seed), (5, 50, 95), axis=0)


@lru_cache(maxsize=8)
def expected_powers(dimension: int) -> hrr.FloatArray:
    """The means of the same over all Gaussian keys: (8,)."""
    powers = range(1, MOST_POWERS + 1)
    return np.array([hrr.expected_square_of_power(dimension, each) for each in powers])
