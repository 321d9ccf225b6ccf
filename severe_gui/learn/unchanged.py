"""What is computed from small tensors that seldom change, kept until one of them does.

To look at a number of a tensor on a GPU is to wait for the GPU. What a step of training has to
know of its network's buffers (is any layer frozen?) is therefore looked at once, and again only
after they were written to: torch counts the changes that are made to a tensor in place.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from torch import Tensor

T = TypeVar("T")


class Unchanged(Generic[T]):
    """The answer of a function of tensors, computed again only when one of them has changed."""

    def __init__(self, compute: Callable[..., T]) -> None:
        self._compute = compute
        self._seen: tuple[tuple[Tensor, int], ...] = ()
        self._answer: T

    def of(self, *tensors: Tensor) -> T:
        """compute(*tensors)."""
        seen = tuple((tensor, tensor._version) for tensor in tensors)
        if not self._has_seen(seen):
            self._answer, self._seen = self._compute(*tensors), seen
        return self._answer

    def _has_seen(self, now: tuple[tuple[Tensor, int], ...]) -> bool:
        return len(now) == len(self._seen) and all(
            tensor is before and version == was
            for (tensor, version), (before, was) in zip(now, self._seen, strict=True)
        )
