"""PARI's own curves and points, and their texts."""

from typing import Any

from severe_gui.compute.pari.questions import Coefficients, PointText


def curve_over(pari: Any, coefficients: Coefficients, one: Any = 1) -> Any:
    """The curve over the field of `one`. Raises ValueError if it is singular there."""
    curve = pari.ellinit([pari(each) for each in coefficients], one)
    if len(curve) == 0:
        # PARI crashes on its own result for a singular curve.
        raise ValueError("the curve is singular")
    return curve


def text_of(point: Any) -> PointText:
    """A point of PARI as two texts, or None for O."""
    return None if len(point) == 1 else (str(point[0]), str(point[1]))
