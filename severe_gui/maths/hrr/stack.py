"""A stack in one vector: push, top, pop."""

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
