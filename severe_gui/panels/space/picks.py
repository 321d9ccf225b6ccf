"""Picks as data: which vertices, edges, faces or cells are measured. No Qt."""

from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup
from severe_gui.maths.hyperbolic.honeycombs.elements import Element, ElementKind, element

PickKind = Literal["automatic", "vertex", "edge", "face", "cell"]
MOST = 2


class SpacePick(BaseModel):
    """A picked element: its kind and a word of one of its simplices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ElementKind
    word: tuple[int, ...] = ()

    @field_validator("word")
    @classmethod
    def _letters(cls, word: tuple[int, ...]) -> tuple[int, ...]:
        if not set(word) <= {0, 1, 2, 3}:
            raise ValueError("the letters of a word are 0, 1, 2 and 3")
        return word

    def element(self, honeycomb: tuple[int, int, int]) -> Element:
        """The element with its word in normal form."""
        return _element(honeycomb, self)


def after_picking(picks: tuple[Element, ...], chosen: Element) -> tuple[SpacePick, ...]:
    """The picks with one more, or without it if it was picked; of too many the oldest leaves."""
    others = [each for each in picks if each != chosen]
    kept = others if len(others) < len(picks) else [*others, chosen]
    return tuple(SpacePick(kind=each.kind, word=each.word) for each in kept[-MOST:])


@lru_cache(maxsize=64)
def _element(honeycomb: tuple[int, int, int], pick: SpacePick) -> Element:
    group = HoneycombGroup(*honeycomb)
    return element(group, pick.kind, group.normal_form(pick.word))
