"""Elements of a triangle group, distinguished exactly by their matrices modulo a prime.

In the contragredient representation an element is a matrix over Z[x] (see `cartan`), and cosets of
its parabolic subgroups are vectors. They are compared modulo a prime at which x is a number, so
that whole layers are integer arrays and no distance is ever compared with a tolerance. Two of them
can be mistaken for one only by a coincidence modulo the prime, and then a layer has fewer elements
than its count. The caller knows the counts, checks them, and tries another prime if needed.
"""

from collections.abc import Iterator

import numpy as np
from flint import fmpz
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.cartan import cartan_entries, conductor
from severe_gui.maths.hyperbolic.groups.coxeter import Word
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling

IntArray = NDArray[np.int64]

# The multipliers of keys: two numbers without a pattern.
FIRST, SECOND = 1_000_003, 777_767_777


def primes(tiling: Tiling) -> Iterator[int]:
    """Primes below 2^30 that are 1 modulo the conductor of the field, from the largest down."""
    step = conductor(tiling.p, tiling.q)
    candidate = (2**30 - 2) // step * step + 1
    while candidate > step:
        if fmpz(candidate).is_prime():
            yield candidate
        candidate -= step
    raise BadInput(f"The tiles of {tiling} cannot be listed", "p and q are too large")


def generators(tiling: Tiling, prime: int) -> list[IntArray]:
    """The three reflections on (f(alpha_0), f(alpha_1), f(alpha_2)), modulo the prime."""
    z = _root_of_unity(conductor(tiling.p, tiling.q), prime)
    entries = cartan_entries(tiling.p, tiling.q)
    matrices = []
    for s in range(3):
        matrix = np.eye(3, dtype=np.int64)
        for i in range(3):
            entry = entries[i][s]
            cosine = pow(z, entry.turns, prime) + pow(z, -entry.turns, prime)
            matrix[i, s] = (int(matrix[i, s]) - entry.constant - entry.times * cosine) % prime
        matrices.append(matrix)
    return matrices


def product(generators: list[IntArray], word: Word, prime: int) -> IntArray:
    result = np.eye(3, dtype=np.int64)
    for letter in word:
        result = result @ generators[letter] % prime
    return result


def stepped(
    frames: IntArray, steps: IntArray, parent: IntArray, move: IntArray, prime: int
) -> IntArray:
    """frames[parent] times steps[move] modulo the prime."""
    rows, columns = frames[parent], steps[move]
    total = rows[:, :, 0, None] * columns[:, None, 0]
    for k in (1, 2):
        total += rows[:, :, k, None] * columns[:, None, k]
    return np.asarray(total % prime)


def keys(vectors: IntArray, prime: int) -> IntArray:
    """One integer for each vector modulo the prime; equal for equal vectors."""
    first = (vectors[:, 0] + FIRST * vectors[:, 2]) % prime
    second = (vectors[:, 1] + SECOND * vectors[:, 2]) % prime
    return np.asarray(first << 30 | second)


def target_keys(frames: IntArray, targets: IntArray, prime: int) -> IntArray:
    """The keys of frame times target for all pairs, frame by frame.

    A key is made of two linear functions of a vector, which are moved to the frames first.
    """
    first = (frames[:, 0] + FIRST * frames[:, 2]) % prime
    second = (frames[:, 1] + SECOND * frames[:, 2]) % prime
    # Three products of residues below 2^30 stay within an int64.
    one, other = (
        (rows[:, :1] * targets[:, 0] + rows[:, 1:2] * targets[:, 1] + rows[:, 2:] * targets[:, 2])
        % prime
        for rows in (first, second)
    )
    return np.asarray((one << 30 | other).ravel())


def are_among(candidates: IntArray, known: IntArray) -> NDArray[np.bool_]:
    """Which candidates are known; both are sorted."""
    if not len(known):
        return np.zeros(len(candidates), dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, candidates), len(known) - 1)
    found: NDArray[np.bool_] = known[place] == candidates
    return found


def _root_of_unity(order: int, prime: int) -> int:
    """An element of exactly this multiplicative order modulo the prime."""
    divisors = [int(factor) for factor, _ in fmpz(order).factor()]
    for base in range(2, prime):
        z = pow(base, (prime - 1) // order, prime)
        if all(pow(z, order // divisor, prime) != 1 for divisor in divisors):
            return z
    raise AssertionError("the multiplicative group is cyclic")
