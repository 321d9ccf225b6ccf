"""A push and a pop in two strokes each, as the formulas say. No Qt.

push(s, x) = x + p * s: first the vector is bound with p and the words move down, then x is added.
pop(s) = (s - top(s)) * p^-1: first the recognised top is taken off, then p is undone.
"""

from dataclasses import dataclass
from typing import Literal

from severe_gui.maths.hrr import FloatArray, bind, unbind
from severe_gui.panels.hrr.stack.memory import Memory

STROKES = 2.0


@dataclass(frozen=True)
class Motion:
    """A change of the stack under way. time: from 0 to STROKES."""

    kind: Literal["push", "pop"]
    before: Memory
    after: Memory
    half: FloatArray
    """The vector between the strokes."""
    time: float = 0.0

    def at(self, time: float) -> "Motion":
        """The same motion at another time."""
        return Motion(self.kind, self.before, self.after, self.half, time)

    @property
    def strokes(self) -> tuple[float, float]:
        """How far the first and the second stroke are, from 0 to 1."""
        return min(self.time, 1.0), max(self.time - 1.0, 0.0)

    @property
    def trace(self) -> FloatArray:
        """The vector now."""
        first, second = self.strokes
        if self.time < 1:
            return (1 - first) * self.before.trace + first * self.half
        return (1 - second) * self.half + second * self.after.trace

    @property
    def formula(self) -> str:
        """The stroke that is under way."""
        first = self.time < 1
        if self.kind == "push":
            return "push: p ∗ s" if first else "push: x + p ∗ s"
        return "pop: s − top(s)" if first else "pop: (s − top(s)) ∗ p⁻¹"

    @property
    def is_wrong(self) -> bool:
        """Whether a pop takes another item than the top."""
        return self.kind == "pop" and self.after.popped[-1].is_wrong


def motion_between(before: Memory, after: Memory) -> Motion | None:
    """The push or pop that leads from one memory to another; None if it is neither."""
    if before.stack.key is not after.stack.key or before.cleanup is not after.cleanup:
        return None
    old, new = (tuple(each.true for each in memory.depths) for memory in (before, after))
    stack = before.stack
    if len(after.popped) == len(before.popped) and new[1:] == old and new:
        return Motion("push", before, after, bind(stack.key, before.trace))
    if len(after.popped) == len(before.popped) + 1 and new == old[1:]:
        taken = after.popped[-1].taken_for
        rest = before.trace - before.cleanup[taken] if taken else before.trace
        return Motion("pop", before, after, rest)
    return None


def unbound(motion: Motion) -> FloatArray:
    """The vector that a pop ends with, by its formula."""
    return unbind(motion.half, motion.before.stack.key, motion.before.stack.kind)
