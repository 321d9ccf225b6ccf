"""What a state shows: the chord, the sum, the walk, and the same modulo p.

Rational points are computed with rationals. For any other place x is taken as an exact float and y
to some forty digits, so that chords of nearby points keep every digit that is shown.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from flint import arb, ctx  # noqa: TID253 (this module is imported with the view)

from severe_gui.errors import BadInput
from severe_gui.maths.curves.modulo.finite import MOST_LISTED, FiniteCurve
from severe_gui.maths.curves.modulo.wrapped import Segment, wrapped_line
from severe_gui.maths.curves.rational.generated import generated_by
from severe_gui.maths.curves.real.locus import PRECISION_BITS, Place, RealLocus, precise_point
from severe_gui.maths.curves.weierstrass import Point, Weierstrass
from severe_gui.panels.elliptic.places import (
    as_float,
    curve_of,
    finite_of,
    fitted_spot,
    fmpq_of,
    locus_of,
    negative_of,
    spot_at,
)
from severe_gui.panels.elliptic.state import (
    IDENTITY,
    Coefficients,
    EllipticState,
    Residue,
    Spot,
)

Relation = Literal["chord", "tangent", "opposite", "identity"]


@dataclass(frozen=True)
class Marked:
    """A point to draw. exact: fmpq coordinates, otherwise enclosures. point: None for O."""

    spot: Spot
    point: Point
    is_exact: bool
    x: float
    y: float

    @property
    def is_identity(self) -> bool:
        return self.point is None


@dataclass(frozen=True)
class Reduced:
    """A point modulo p; None for O."""

    point: Point

    @property
    def cell(self) -> Residue | None:
        """Its coordinates; None for O."""
        return None if self.point is None else (int(self.point[0]), int(self.point[1]))


@dataclass(frozen=True)
class Modular:
    """The picture modulo p. A field is None if it has no residue or depends on one that is None."""

    finite: FiniteCurve
    p: Reduced | None
    q: Reduced | None
    third: Reduced | None = None
    total: Reduced | None = None
    line: tuple[Segment, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether the points are few enough to be listed and drawn."""
        return self.finite.p <= MOST_LISTED


@dataclass(frozen=True)
class Scene:
    """Everything that a state shows. walk: the requested multiples 2P, 3P, ...

    generated: the points of the subgroup of the chosen generators, with their multiples, O left
    out; order: its number of points, None if it is infinite or nothing is chosen.
    """

    coefficients: Coefficients
    curve: Weierstrass
    locus: RealLocus
    p: Marked
    q: Marked
    relation: Relation
    slope: Any
    third: Marked
    total: Marked
    walk: tuple[Marked, ...]
    modular: Modular | None
    refusal: str
    generated: tuple[tuple[Marked, tuple[int, ...]], ...] = ()
    order: int | None = None

    @property
    def drawn(self) -> Modular | None:
        """The picture modulo p, if its points are drawn."""
        return self.modular if self.modular is not None and self.modular.is_drawn else None


# The scene.


def scene_of(state: EllipticState) -> Scene:
    """Everything that a state shows."""
    coefficients = state.coefficients
    curve, locus = curve_of(coefficients), locus_of(coefficients)
    p, q = (_marked(coefficients, fitted_spot(coefficients, spot)) for spot in state.points)
    relation = _relation(coefficients, p, q)
    slope, third, total = _added(coefficients, p, q, relation)
    modular, refusal = None, ""
    if state.residues_shown or state.page == "primes":
        try:
            modular = _modular(state, p, q)
        except BadInput as error:
            refusal = str(error)
    walk = _walk(coefficients, p, state.walk)
    generated, order = _generated(coefficients, on_curve(state), state.span)
    return Scene(
        coefficients, curve, locus, p, q, relation, slope, third, total, walk, modular, refusal,
        generated, order,
    )  # fmt: skip


def on_curve(state: EllipticState) -> tuple[Spot, ...]:
    """The chosen generators that are smooth points of the curve, but for O."""
    curve = curve_of(state.coefficients)
    singular = curve.singular_point

    def is_on(spot: Spot) -> bool:
        point = fmpq_of(spot.x), fmpq_of(spot.y)
        return curve.contains(point) and point != singular

    return tuple(each for each in state.generators if each.x and is_on(each))


def sum_of(state: EllipticState, first: Spot, second: Spot) -> Spot:
    """The spot of the sum of two spots on a state's curve."""
    p, q = (_marked(state.coefficients, spot) for spot in (first, second))
    relation = _relation(state.coefficients, p, q)
    return _added(state.coefficients, p, q, relation)[2].spot


def _marked(coefficients: Coefficients, spot: Spot) -> Marked:
    if spot.is_identity:
        return Marked(IDENTITY, None, True, math.inf, math.inf)
    if spot.x:
        x, y = fmpq_of(spot.x), fmpq_of(spot.y)
        return Marked(spot, (x, y), True, as_float(x), as_float(y))
    locus = locus_of(coefficients)
    place = Place(spot.oval, spot.turn)
    x, y = locus.points(place.oval, place.turn)
    return Marked(spot, _precise(coefficients, place), False, float(x), float(y))


@lru_cache(maxsize=64)
def _precise(coefficients: Coefficients, place: Place) -> tuple[arb, arb]:
    return precise_point(curve_of(coefficients), locus_of(coefficients), place)


def _relation(coefficients: Coefficients, p: Marked, q: Marked) -> Relation:
    if p.is_identity or q.is_identity:
        return "identity"
    if negative_of(coefficients, p.spot) == q.spot:
        return "opposite"
    return "tangent" if p.spot == q.spot else "chord"


def _added(
    coefficients: Coefficients, p: Marked, q: Marked, relation: Relation
) -> tuple[Any, Marked, Marked]:
    """The slope of the line, its third point, and the sum."""
    nothing = _marked(coefficients, IDENTITY)
    if relation == "opposite":
        return None, nothing, nothing
    if relation == "identity":
        other = q if p.is_identity else p
        return None, _marked(coefficients, negative_of(coefficients, other.spot)), other
    curve = curve_of(coefficients)
    with ctx.workprec(PRECISION_BITS):
        if relation == "tangent":
            slope = curve.tangent_slope(p.point)
        else:
            (x1, y1), (x2, y2) = p.point, q.point  # type: ignore[misc]
            if p.is_exact and q.is_exact and x1 == x2:
                return None, nothing, nothing
            slope = (y2 - y1) / (x2 - x1)
        third = curve.third_point(p.point, q.point, slope)  # type: ignore[arg-type]
        total = curve.negate(third)
    is_exact = p.is_exact and q.is_exact
    return slope, _found(coefficients, third, is_exact), _found(coefficients, total, is_exact)


def _found(coefficients: Coefficients, point: Point, is_exact: bool) -> Marked:
    if point is None:
        return _marked(coefficients, IDENTITY)
    if is_exact:
        return _marked(coefficients, spot_at(coefficients, point))
    x, y = map(as_float, point)
    if not (math.isfinite(x) and math.isfinite(y)):
        return _marked(coefficients, IDENTITY)
    place = locus_of(coefficients).place_of(x, y)
    return Marked(Spot(oval=place.oval, turn=place.turn), point, False, x, y)


def _walk(coefficients: Coefficients, p: Marked, steps: int) -> tuple[Marked, ...]:
    """2P, 3P, ..., up to `steps` P; enclosures stop when they become too wide to be of use."""
    found: list[Marked] = []
    now = p
    for _ in range(steps - 1):
        _slope, _third, now = _added(coefficients, p, now, _relation(coefficients, p, now))
        if not now.is_exact and now.point is not None:
            x, y = now.point
            if float(x.rad()) > 1e-6 * (1 + abs(now.x)) or float(y.rad()) > 1e-6 * (1 + abs(now.y)):
                break
        found.append(now)
    return tuple(found)


@lru_cache(maxsize=8)
def _generated(
    coefficients: Coefficients, generators: tuple[Spot, ...], span: int
) -> tuple[tuple[tuple[Marked, tuple[int, ...]], ...], int | None]:
    """The subgroup that generators on the curve generate."""
    curve = curve_of(coefficients)
    points = [(fmpq_of(each.x), fmpq_of(each.y)) for each in generators]
    if not points:
        return (), None
    found = generated_by(curve, points, span)
    marked = (
        (_marked(coefficients, spot_at(coefficients, point)), numbers)
        for point, numbers in found.points if point is not None
    )  # fmt: skip
    return tuple(marked), found.order


# Modulo p.


def _modular(state: EllipticState, p: Marked, q: Marked) -> Modular:
    finite = finite_of(state.coefficients, state.prime)
    first, second = (
        _reduced(finite, marked, chosen)
        for marked, chosen in zip((p, q), state.residues, strict=True)
    )
    if first is None or second is None:
        return Modular(finite, first, second)
    curve = finite.curve
    total = curve.add(first.point, second.point)
    through = first.cell or second.cell
    line: tuple[Segment, ...] = ()
    if through is not None and finite.p <= MOST_LISTED:
        joins = first.point is not None and second.point is not None
        slope = curve.slope(first.point, second.point) if joins else None  # type: ignore[arg-type]
        line = tuple(wrapped_line(finite.p, None if slope is None else int(slope), through))
    third = Reduced(curve.negate(total))
    return Modular(finite, first, second, third, Reduced(total), line)


def _reduced(finite: FiniteCurve, marked: Marked, chosen: Residue | None) -> Reduced | None:
    """A point modulo p: the chosen one, or the reduction of the rational one."""
    try:
        if chosen is not None:
            return Reduced(finite.curve.require(finite.point_at(chosen)))
        if not marked.is_exact:
            return None
        if marked.point is None or int(marked.point[0].q) % finite.p == 0:
            return Reduced(None)
        x, y = marked.point
        return Reduced(finite.curve.require((finite.residue(x), finite.residue(y))))
    except BadInput:
        # It reduces to the singular point, or was chosen on another curve.
        return None
