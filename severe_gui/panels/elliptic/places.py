"""The curve of a state, and the spots on it: rational points, or places of the real locus.

A spot is data of the state; here it gets a place, a negative, and its way to another curve.
"""

import math
from functools import lru_cache
from typing import Any

from flint import arb, fmpq  # noqa: TID253 (this module is imported with the view)

from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.rational.search import small_points
from severe_gui.maths.curves.real.locus import Place, RealLocus, real_locus
from severe_gui.maths.curves.weierstrass import Point, Weierstrass
from severe_gui.panels.elliptic.state import IDENTITY, Coefficients, Spot

CLEARANCE = 2e-3
"""How near to the singular point a place may come, as a fraction of a turn."""


@lru_cache(maxsize=32)
def curve_of(coefficients: Coefficients) -> Weierstrass:
    """The cubic of a state."""
    return Weierstrass.rational(*coefficients)


@lru_cache(maxsize=32)
def locus_of(coefficients: Coefficients) -> RealLocus:
    """Its real points."""
    return real_locus(curve_of(coefficients))


@lru_cache(maxsize=16)
def finite_of(coefficients: Coefficients, prime: int) -> FiniteCurve:
    """Its points modulo a prime. Raises BadInput if it has no reduction."""
    return FiniteCurve(curve_of(coefficients), prime)


@lru_cache(maxsize=16)
def small_spots(coefficients: Coefficients) -> tuple[Spot, ...]:
    """Rational points to snap to: those of small denominator near the roots."""
    locus = locus_of(coefficients)
    low = locus.oval[0] if locus.oval else locus.start
    found = small_points(curve_of(coefficients), low - 1e-9, locus.start + 9 * locus.size)
    return tuple(spot_at(coefficients, point) for point in found)


def spot_at(coefficients: Coefficients, point: Point) -> Spot:
    """The spot of a rational point of the curve."""
    if point is None:
        return IDENTITY
    x, y = point
    place = locus_of(coefficients).place_of(as_float(x), as_float(y))
    return Spot(x=str(x), y=str(y), oval=place.oval, turn=place.turn)


def spot_on(coefficients: Coefficients, place: Place) -> Spot:
    """The spot of a place, moved off the singular point if it is there."""
    locus = locus_of(coefficients)
    turn = place.turn
    if locus.singular_x is not None and locus.singular_x >= locus.start:
        bad = abs(
            locus.place_of(locus.singular_x, -(locus.a1 * locus.singular_x + locus.a3) / 2).turn
        )
        if abs(abs(turn) - bad) < CLEARANCE:
            outward = CLEARANCE if abs(turn) >= bad else -CLEARANCE
            turn = math.copysign(bad + outward if bad + outward > 0 else CLEARANCE, turn)
    return Spot(oval=place.oval and locus.oval is not None, turn=turn)


def negative_of(coefficients: Coefficients, spot: Spot) -> Spot:
    """The spot of -P."""
    if spot.is_identity:
        return IDENTITY
    if spot.x:
        curve = curve_of(coefficients)
        return spot_at(coefficients, curve.negate((fmpq_of(spot.x), fmpq_of(spot.y))))
    place = Place(spot.oval, spot.turn).negative
    return Spot(oval=place.oval, turn=place.turn)


def fitted_spot(coefficients: Coefficients, spot: Spot) -> Spot:
    """A spot made for another curve, moved to this one: kept if it lies there, else the nearest."""
    if spot.is_identity:
        return IDENTITY
    if spot.x:
        point = (fmpq_of(spot.x), fmpq_of(spot.y))
        curve = curve_of(coefficients)
        if curve.contains(point) and point != curve.singular_point:
            return spot_at(coefficients, point)
    oval = spot.oval and locus_of(coefficients).oval is not None
    # A point on an oval that no longer exists goes to the start of the branch.
    turn = spot.turn if oval == spot.oval else math.copysign(min(abs(spot.turn), 0.2), spot.turn)
    return spot_on(coefficients, Place(oval, turn))


def fmpq_of(text: str) -> fmpq:
    """A rational from its text in lowest terms."""
    top, _, bottom = text.partition("/")
    return fmpq(int(top), int(bottom or "1"))


def as_float(value: Any) -> float:
    """A rational, or the middle of an enclosure."""
    return float(value.mid()) if isinstance(value, arb) else int(value.p) / int(value.q)
