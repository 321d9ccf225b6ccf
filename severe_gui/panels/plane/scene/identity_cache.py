"""Caching results made from large values, by the identity of the value and not by its contents.

States and shapes are immutable and replaced when they change, so the same object means the same
contents; hashing the contents would cost more than it saves.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Same:
    """A value that equals only itself. It is kept alive, so that its identity is not reused."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


def remembered(
    maxsize: int, large: int = 1
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """lru_cache, except that the first `large` arguments are compared by identity."""

    def decorate(make: Callable[..., Result]) -> Callable[..., Result]:
        @lru_cache(maxsize=maxsize)
        def recall(same: tuple[_Same, ...], rest: tuple[Any, ...]) -> Result:
            return make(*(each.value for each in same), *rest)

        def ask(*arguments: Any) -> Result:
            return recall(tuple(map(_Same, arguments[:large])), arguments[large:])

        ask.__doc__ = make.__doc__
        return ask

    return decorate
