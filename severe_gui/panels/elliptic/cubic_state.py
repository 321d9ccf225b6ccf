"""What the pages about any cubic show: an equation, three points, a chart and its window. No Qt.

A point with rational coordinates has three whole numbers without a common factor; any other is a
place near three floats. No FLINT here: this is read before the first paint.
"""

import math
from fractions import Fraction
from functools import lru_cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.equations import LONGEST, letters_of, read_cubic

PARAMETER = "m"
LONGEST_TEXT = 4000

Chart = Literal["Z", "Y", "X", "disk"]
Frame = tuple[float, float, float, float]


class ProjectiveSpot(BaseModel):
    """A point (X : Y : Z). whole: its coordinates if they are rational; near: otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    whole: tuple[str, str, str] | None = None
    near: tuple[float, float, float] = (0.0, 0.0, 1.0)

    @field_validator("whole")
    @classmethod
    def _in_lowest_terms(cls, texts: tuple[str, str, str] | None) -> tuple[str, str, str] | None:
        if texts is None:
            return None
        try:
            numbers = [int(text) for text in texts if len(text) <= LONGEST_TEXT]
        except ValueError:
            raise ValueError("a coordinate is not a whole number") from None
        common = math.gcd(*numbers)
        if len(numbers) < 3 or common == 0:
            raise ValueError("three whole numbers are needed, not all 0 and not too long")
        last = next(each for each in reversed(numbers) if each)
        x, y, z = (str(each // (common if last > 0 else -common)) for each in numbers)
        return x, y, z

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if self.whole is None and not any(self.near):
            raise ValueError("three zeros are not a point")
        return self

    @property
    def is_exact(self) -> bool:
        """Whether the coordinates are rational."""
        return self.whole is not None


def whole_spot(x: int, y: int, z: int = 1) -> ProjectiveSpot:
    """The spot of a rational point."""
    return ProjectiveSpot(whole=(str(x), str(y), str(z)))


@lru_cache(maxsize=64)
def _coefficients(equation: str, m: str) -> tuple[int, ...]:
    return read_cubic(equation, {PARAMETER: Fraction(m)})


class CubicPicture(BaseModel):
    """A cubic F = 0 with O, P and Q on it, and how it is looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    equation: str = Field(
        "x³ + y³ + z³ = 3m xyz", max_length=LONGEST,
        description="An equation of degree 3 in x and y, or in x, y and z; m is a parameter.",
    )  # fmt: skip
    m: str = Field("2", max_length=200, description="The value of m, a rational number.")
    o: ProjectiveSpot = Field(whole_spot(1, 2, 3), description="The identity O.")
    p: ProjectiveSpot = Field(whole_spot(1, 3, 2), description="P.")
    q: ProjectiveSpot = Field(whole_spot(3, 2, 1), description="Q.")
    chart: Chart = Field("Z", description="Z = 1, Y = 1 or X = 1; or all of the plane as a disk.")
    frame: Frame | None = Field(
        None, description="Left, right, bottom and top of the picture; none: fitted to the curve."
    )

    @field_validator("m")
    @classmethod
    def _rational(cls, text: str) -> str:
        try:
            return str(Fraction(text.strip().replace("−", "-")))
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"{text!r} is not a rational number") from None

    @field_validator("frame")
    @classmethod
    def _has_extent(cls, frame: Frame | None) -> Frame | None:
        if frame is not None and not (frame[0] < frame[1] and frame[2] < frame[3]):
            raise ValueError("the window is empty")
        return frame

    @model_validator(mode="after")
    def _is_a_cubic(self) -> Self:
        try:
            self.coefficients()
        except BadInput as error:
            raise ValueError(str(error)) from None
        return self

    def coefficients(self) -> tuple[int, ...]:
        """The ten coefficients of F. Raises BadInput if the equation is not one of degree 3."""
        return _coefficients(self.equation, self.m)

    @property
    def has_parameter(self) -> bool:
        """Whether m occurs in the equation."""
        return PARAMETER in letters_of(self.equation)

    @property
    def spots(self) -> tuple[ProjectiveSpot, ProjectiveSpot, ProjectiveSpot]:
        """O, P and Q."""
        return self.o, self.p, self.q

    def having(self, **changes: object) -> "CubicPicture":
        """This picture with other values, checked."""
        return CubicPicture(**{**{name: getattr(self, name) for name in type(self).model_fields},
                               **changes})  # fmt: skip
