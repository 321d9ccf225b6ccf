"""Points of many curves y^2 = x^3 + a x + b modulo one prime, counted together.

N_p = p + 1 + sum over x of chi(x^3 + a x + b), chi being 1 at squares, -1 at other residues and 0
at 0, so that a_p = -sum chi. Exact: whole numbers and a table of squares.
Source: Silverman, The Arithmetic of Elliptic Curves, V.1.
"""

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

LARGEST_PRIME = 30_000
"""Up to which nothing overflows, and no table is large."""
BLOCK = 1 << 20
"""Values at once."""


def quadratic_characters(p: int) -> NDArray[np.int8]:
    """chi of 0, 1, ..., p - 1 for an odd prime."""
    characters = np.full(p, -1, dtype=np.int8)
    x = np.arange(p, dtype=np.int64)
    characters[x * x % p] = 1
    characters[0] = 0
    return characters


def traces(a: IntArray, b: IntArray, p: int) -> IntArray:
    """a_p of each curve, and 0, 1 or -1 of a singular one.

    a, b: coefficients, of one length, any whole numbers. p: a prime from 5 to `LARGEST_PRIME`.
    """
    characters = quadratic_characters(p)
    x = np.arange(p, dtype=np.int64)
    cubes = x * x % p * x % p
    found = np.empty(len(a), dtype=np.int64)
    rows = max(1, BLOCK // p)
    for start in range(0, len(a), rows):
        part = slice(start, start + rows)
        linear = a[part, None] % p * x + b[part, None] % p
        found[part] = -characters[(cubes + linear) % p].sum(axis=1, dtype=np.int64)
    return found


def discriminants(a: IntArray, b: IntArray, p: int) -> IntArray:
    """-16 (4 a^3 + 27 b^2) of each curve, modulo p."""
    a, b = a % p, b % p
    return -16 * (4 * (a * a % p * a % p) + 27 * (b * b % p)) % p
