"""The parts of a plane state: the place, points and objects, as frozen models. No Qt."""

import math
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.tilings.camera import Address

TONES = 6


class Place(BaseModel):
    """The camera as data: a word and a local isometry (a, b), applied to conj(z) if it reflects."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: tuple[int, ...] = ()
    a: tuple[float, float] = (1.0, 0.0)
    b: tuple[float, float] = (0.0, 0.0)
    reflects: bool = False

    @field_validator("word")
    @classmethod
    def _letters(cls, word: tuple[int, ...]) -> tuple[int, ...]:
        return _checked_word(word)

    def require_motion(self, curvature: int) -> None:
        """Raise BadInput unless the pair is a motion of the plane of this curvature."""
        a, b = abs(complex(*self.a)), abs(complex(*self.b))
        if not (math.isfinite(a + b) and a * a + curvature * b * b > 0):
            raise BadInput(
                "The field place of the view cannot be used",
                "|a| must exceed |b|" if curvature < 0 else "a must not be 0",
            )


class PlanePoint(BaseModel):
    """A named point of the plane: a triangle's word and a position in its frame.

    ideal: it is at infinity, and (x, y) on the unit circle.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=8)
    word: tuple[int, ...] = ()
    ideal: bool = False
    x: float
    y: float
    tone: int = Field(0, ge=0, lt=TONES)
    hidden: bool = False
    locked: bool = False

    @field_validator("word")
    @classmethod
    def _letters(cls, word: tuple[int, ...]) -> tuple[int, ...]:
        return _checked_word(word)

    @field_validator("y")
    @classmethod
    def _inside(cls, y: float, info: Any) -> float:
        square = info.data.get("x", 0.0) ** 2 + y**2
        if info.data.get("ideal"):
            if not abs(square - 1) < 1e-9:
                raise ValueError("the ideal point is not on the circle")
        elif not square < 1:
            raise ValueError("the point is not inside the disk")
        return y

    @property
    def position(self) -> complex:
        """The position in its triangle's frame."""
        return complex(self.x, self.y)

    @property
    def address(self) -> Address:
        return Address(self.word, self.position)


class PlaneObject(BaseModel):
    """Something made from points and earlier objects: see maths.hyperbolic.plane.construction."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=8)
    kind: str
    parents: tuple[str, ...]
    number: float = 0.0
    tone: int = Field(0, ge=0, lt=TONES)
    hidden: bool = False


def _checked_word(word: tuple[int, ...]) -> tuple[int, ...]:
    if any(letter not in (0, 1, 2) for letter in word):
        raise ValueError("the letters of a word are 0, 1 and 2")
    return word
