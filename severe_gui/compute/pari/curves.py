"""PARI's own curves and points, and their texts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from severe_gui.compute.pari.questions import Coefficients, PointText

if TYPE_CHECKING:
    from severe_gui.maths.curves.weierstrass import Point


def curve_over(pari: Any, coefficients: Coefficients, one: Any = 1) -> Any:
    """The curve over the field of `one`. Raises ValueError if it is singular there."""
    curve = pari.ellinit([pari(each) for each in coefficients], one)
    if len(curve) == 0:
        # PARI crashes on its own result for a singular curve.
        raise ValueError("the curve is singular")
    return curve


def minimal_model(pari: Any, coefficients: Coefficients) -> tuple[Any, Any]:
    """The minimal model, and PARI's [u, r, s, t] that leads to it from the given curve."""
    given = curve_over(pari, coefficients)
    minimal, change = pari("(E) -> my(v); my(M = ellminimalmodel(E, &v)); [M, v]")(given)
    return minimal, change


def points_over(points: Iterable[PointText]) -> "list[Point]":
    """Points of mathematics from their texts."""
    from severe_gui.maths.curves.weierstrass import rational_number

    return [
        None if each is None else (rational_number(each[0]), rational_number(each[1]))
        for each in points
    ]


def text_of(point: Any) -> PointText:
    """A point of PARI as two texts, or None for O."""
    return None if len(point) == 1 else (str(point[0]), str(point[1]))
