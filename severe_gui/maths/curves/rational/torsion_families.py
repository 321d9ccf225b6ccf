"""Families of elliptic curves over Q whose torsion contains a group, one for each of Mazur's.

From order 4 on the curve is, in Tate's normal form,

    y^2 + (1 - c) xy - b y = x^3 - b x^2        with (0, 0) of that order,

where b and c are the functions below of one rational number t. Source: Kubert (1976), Universal
bounds on the torsion of elliptic curves, table 3; Silverman, exercise 8.13.
"""

from collections.abc import Callable, Mapping

from flint import fmpq

from severe_gui.maths.curves.rational.mazur import Structure
from severe_gui.maths.curves.weierstrass import Weierstrass


def curve_with(group: Structure, t: fmpq, s: fmpq) -> Weierstrass | None:
    """A curve whose torsion contains a group; None if it would be singular or t is a pole.

    s: a second parameter, of the families up to order 3 and of the four group; the trivial group
    is in every curve.
    """
    try:
        made = _SMALL[group](t, s) if group in _SMALL else _normal_form(*_TATE[group](t))
    except ZeroDivisionError:
        return None
    return None if made.is_singular else made


def _normal_form(b: fmpq, c: fmpq) -> Weierstrass:
    zero = fmpq(0)
    return Weierstrass(1 - c, -b, -b, zero, zero)


def _short(a2: fmpq, a4: fmpq, a6: fmpq) -> Weierstrass:
    return Weierstrass(fmpq(0), a2, fmpq(0), a4, a6)


_SMALL: Mapping[Structure, Callable[[fmpq, fmpq], Weierstrass]] = {
    (): lambda t, s: _short(fmpq(0), t, s),
    (2,): lambda t, s: _short(t, s, fmpq(0)),
    # The origin is a flex, with y = 0 as its tangent.
    (3,): lambda t, s: Weierstrass(t, fmpq(0), s, fmpq(0), fmpq(0)),
    # y^2 = x (x - t) (x - s)
    (2, 2): lambda t, s: _short(-t - s, t * s, fmpq(0)),
}


def _four(t: fmpq) -> tuple[fmpq, fmpq]:
    return t, fmpq(0)


def _five(t: fmpq) -> tuple[fmpq, fmpq]:
    return t, t


def _six(t: fmpq) -> tuple[fmpq, fmpq]:
    return t + t * t, t


def _seven(t: fmpq) -> tuple[fmpq, fmpq]:
    return t**3 - t * t, t * t - t


def _eight(t: fmpq) -> tuple[fmpq, fmpq]:
    b = (2 * t - 1) * (t - 1)
    return b, b / t


def _nine(t: fmpq) -> tuple[fmpq, fmpq]:
    c = t * t * (t - 1)
    return c * (t * (t - 1) + 1), c


def _ten(t: fmpq) -> tuple[fmpq, fmpq]:
    below = t - (t - 1) ** 2
    c = (2 * t**3 - 3 * t * t + t) / below
    return c * t * t / below, c


def _twelve(t: fmpq) -> tuple[fmpq, fmpq]:
    c = (3 * t * t - 3 * t + 1) * (t - 2 * t * t) / (t - 1) ** 3
    return c * (2 * t - 2 * t * t - 1) / (t - 1), c


def _two_four(t: fmpq) -> tuple[fmpq, fmpq]:
    return t * t - fmpq(1, 16), fmpq(0)


def _two_six(t: fmpq) -> tuple[fmpq, fmpq]:
    c = (10 - 2 * t) / (t * t - 9)
    return c + c * c, c


def _two_eight(t: fmpq) -> tuple[fmpq, fmpq]:
    d = t * (8 * t + 2) / (8 * t * t - 1)
    b = (2 * d - 1) * (d - 1)
    return b, b / d


_TATE: Mapping[Structure, Callable[[fmpq], tuple[fmpq, fmpq]]] = {
    (4,): _four, (5,): _five, (6,): _six, (7,): _seven, (8,): _eight, (9,): _nine, (10,): _ten,
    (12,): _twelve, (2, 4): _two_four, (2, 6): _two_six, (2, 8): _two_eight,
}  # fmt: skip
