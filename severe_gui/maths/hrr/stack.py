"""A stack in one vector: push, top, pop; and how the powers of its key grow.

For a Gaussian key each |p~|^2 is exponential (a squared normal number at the real frequencies), so
that E|p^k|^2 is about k!; for a unitary one it is 1.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.maths.hrr.algebra import Inverse, bind, power, unbind
from severe_gui.maths.hrr.vectors import FloatArray


@dataclass(frozen=True)
class Stack:
    """s = x_1 + p * x_2 + p^2 * x_3 + ..., x_1 on top: a stack in one vector.

    With a Gaussian p the deep words drown the top: |p^k|^2 grows as k!. With a unitary p each word
    has the same length, and a pop of the correctly recognised top leaves exactly what was below.
    Source: "Holographic reduced representations and associative LSTMs" (its p^n x_n is p^k x_k).
    """

    key: FloatArray
    trace: FloatArray
    kind: Inverse = "involution"

    @classmethod
    def empty(cls, key: FloatArray, kind: Inverse = "involution") -> "Stack":
        return cls(key, np.zeros_like(key), kind)

    def push(self, item: ArrayLike) -> "Stack":
        """With an item on top."""
        return Stack(self.key, np.asarray(item) + bind(self.key, self.trace), self.kind)

    def pop(self, top: ArrayLike) -> "Stack":
        """The stack below, given the vector that the top was recognised as."""
        return Stack(self.key, unbind(self.trace - np.asarray(top), self.key, self.kind), self.kind)

    def at_depth(self, depth: int) -> FloatArray:
        """The item at `depth` below the top, with noise from all the others. (n,)."""
        if depth == 0:
            return self.trace
        return unbind(self.trace, power(self.key, depth), self.kind)


def stack_of(items: Sequence[FloatArray], key: FloatArray, kind: Inverse = "involution") -> Stack:
    """The stack of items pushed in order, the last on top."""
    stack = Stack.empty(key, kind)
    for item in items:
        stack = stack.push(item)
    return stack


def squared_lengths_of_powers(keys: ArrayLike, count: int) -> FloatArray:
    """|p^k|^2 for k = 0, 1, ..., count - 1, by Parseval's identity. (..., n) to (..., count)."""
    keys = np.asarray(keys)
    n = keys.shape[-1]
    return squared_lengths(np.abs(np.fft.rfft(keys)), n, count)


def squared_lengths(moduli: FloatArray, dimension: int, count: int) -> FloatArray:
    """The same from the moduli of the transform: (..., n // 2 + 1) to (..., count)."""
    weights = np.full(dimension // 2 + 1, 2.0 / dimension)
    weights[[0, -1] if dimension % 2 == 0 else [0]] = 1.0 / dimension
    squares, power, lengths = moduli**2, np.ones_like(moduli), []
    for _ in range(count):
        lengths.append(power @ weights)
        power = power * squares
    return np.stack(lengths, axis=-1)


def expected_square_of_power(dimension: int, exponent: int) -> float:
    """E|p^k|^2 of a Gaussian key: k!, but 1 * 3 * ... * (2k - 1) at its real frequencies."""
    real = 2 if dimension % 2 == 0 else 1
    odd = math.prod(range(1, 2 * exponent, 2))
    return ((dimension - real) * math.factorial(exponent) + real * odd) / dimension
