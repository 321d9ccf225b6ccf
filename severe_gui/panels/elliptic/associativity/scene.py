"""(P + Q) + R and P + (Q + R) on one Weierstrass curve, and the pencil through eight points.

Write P*Q for the third point of the line through P and Q. The six lines

    P, Q, P*Q        O, Q*R, Q+R      P+Q, R, (P+Q)*R
    Q, R, Q*R        O, P*Q, P+Q      P, Q+R, P*(Q+R)

are two cubics of three lines, one a row. Both pass through the same eight points as the curve: O,
P, Q, R, P*Q, P+Q, Q*R and Q+R. Cubics through eight points share a ninth (Cayley and Bacharach), so
(P+Q)*R, where the first meets the curve a ninth time, is P*(Q+R), where the second does.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import arb, ctx, fmpz  # noqa: TID253 (this module is imported with the view)
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.components import RealCubic
from severe_gui.maths.curves.cubics.cubic import AXES, Cubic, Vector, dot, normal, whole_point
from severe_gui.maths.curves.cubics.nine_points import ninth_point, product_of_lines
from severe_gui.maths.curves.cubics.precise import PRECISION_BITS, rounded
from severe_gui.maths.curves.cubics.real_points import real_cubic
from severe_gui.maths.curves.cubics.weierstrass_form import as_cubic
from severe_gui.maths.curves.real.locus import Place, precise_point
from severe_gui.maths.curves.real.projective import cross
from severe_gui.panels.elliptic.cubic.places import spot_of
from severe_gui.panels.elliptic.cubic.scene import Line, Marked, joined
from severe_gui.panels.elliptic.places import curve_of, fitted_spot, fmpq_of, locus_of
from severe_gui.panels.elliptic.state import Coefficients, EllipticState, Spot

LINES, CURVE = 0.5, 0.25
"""Of a turn: half of one leads from three lines to the other three, a quarter to the curve."""
BITS = 60
ROUNDED_BITS = 100
FITS = 1e-7

Numbers = NDArray[np.float64]
"""The ten coefficients of a cubic."""


@dataclass(frozen=True)
class Way:
    """One way to add three points: lines in the order in which they are drawn.

    chord: through the two that are added first, with its third point; sum: their sum; other: the
    line through the sum and the remaining point; third: where that meets the curve; total: the sum.
    """

    chord: Line
    chord_third: Marked
    up: Line
    sum: Marked
    other: Line
    third: Marked
    last: Line
    total: Marked


@dataclass(frozen=True)
class Pencil:
    """Two cubics of three lines, scaled so that the curve is their sum. turn: 1/4 is the curve."""

    first: Numbers
    second: Numbers

    def at(self, turn: float) -> Numbers:
        """The coefficients of one cubic of the pencil; 0 and 1/2 are the lines."""
        return math.cos(math.pi * turn) * self.first + math.sin(math.pi * turn) * self.second


@dataclass(frozen=True)
class Scene:
    """Everything that a state shows. ninth: computed from the eight points alone, or None.

    refusal: why there is no sum; reason: why there is no ninth point or no pencil.
    """

    coefficients: Coefficients
    cubic: Cubic
    points: tuple[Marked, ...] = ()
    spots: tuple[Spot, ...] = ()
    left: Way | None = None
    right: Way | None = None
    pencil: Pencil | None = None
    ninth: Vector | None = None
    reason: str = ""
    refusal: str = ""

    def lines_at(self, turn: float) -> tuple[Line, ...]:
        """The three lines that the cubic of the pencil consists of; none if it is another."""
        if self.left is None or self.right is None or turn % LINES:
            return ()
        one, other = (self.left, self.right) if turn % 1 == 0 else (self.right, self.left)
        return one.chord, other.up, one.other

    @property
    def is_exact(self) -> bool:
        return all(each.is_exact for each in self.points)

    @property
    def eight(self) -> list[Marked]:
        """The eight points, O first."""
        assert self.left is not None
        assert self.right is not None
        ways = self.left, self.right
        return [_identity(), *self.points, *(e for w in ways for e in (w.chord_third, w.sum))]


def scene_of(state: EllipticState) -> Scene:
    """Everything that a state shows."""
    p, q = state.points
    return _scene(state.coefficients, (p, q, state.third))


@lru_cache(maxsize=16)
def _scene(coefficients: Coefficients, spots: tuple[Spot, ...]) -> Scene:
    curve = curve_of(coefficients)
    cubic = as_cubic(curve)
    if curve.is_singular:
        return Scene(
            coefficients, cubic,
            refusal="The curve is singular: choose one whose discriminant is not 0.",
        )  # fmt: skip
    spots = tuple(fitted_spot(coefficients, each) for each in spots)
    points = tuple(_marked(coefficients, each) for each in spots)
    p, q, r = points
    left, right = _way(cubic, p, q, r), _way(cubic, q, r, p)
    scene = Scene(coefficients, cubic, points, spots, left, right)
    pencil, reason = _pencil(cubic, left, right)
    ninth = None
    if not reason:
        try:
            ninth = ninth_point([_whole(each.point) for each in scene.eight])
        except BadInput as error:
            reason = str(error)
    return Scene(coefficients, cubic, points, spots, left, right, pencil, ninth, reason)


def _identity() -> Marked:
    return Marked(spot_of(AXES[1]), AXES[1], rounded(AXES[1]))


@lru_cache(maxsize=64)
def _marked(coefficients: Coefficients, spot: Spot) -> Marked:
    if spot.is_identity:
        return _identity()
    point: Vector
    if spot.x:
        point = whole_point(fmpq_of(spot.x), fmpq_of(spot.y))
    else:
        place = Place(spot.oval, spot.turn)
        x, y = precise_point(curve_of(coefficients), locus_of(coefficients), place)
        point = x, y, arb(1)
    return Marked(spot_of(point), point, rounded(point))


def _way(cubic: Cubic, first: Marked, second: Marked, last: Marked) -> Way:
    """(first + second) + last."""
    o = _identity()
    chord, chord_third = joined(cubic, first, second)
    up, total = joined(cubic, chord_third, o)
    other, third = joined(cubic, total, last)
    down, whole = joined(cubic, third, o)
    return Way(chord, chord_third, up, total, other, third, down, whole)


def _whole(point: Vector) -> Vector:
    """Whole coordinates: those of a rational point, or of a rounded enclosure."""
    if isinstance(point[0], fmpz):
        return point
    with ctx.workprec(PRECISION_BITS):
        x, y, z = (
            (each.mid() * 2**ROUNDED_BITS + arb(0.5)).floor().mid().unique_fmpz()
            for each in normal(point)
        )
    return normal((x, y, z))


def distance(one: Vector, other: Vector) -> float:
    """How far two points are apart, as the sine of the angle between two lines in space."""
    with ctx.workprec(PRECISION_BITS):
        p, q = (tuple(arb(each) for each in point) for point in (one, other))
        size = (dot(p, p) * dot(q, q)).sqrt()  # type: ignore[arg-type]
        apart = cross(p, q)  # type: ignore[arg-type]
        return float((dot(apart, apart).abs_upper().sqrt() / size).mid())


# The pencil.


def _pencil(cubic: Cubic, left: Way, right: Way) -> tuple[Pencil | None, str]:
    """The two cubics of three lines, and why they do not span a pencil with the curve in it."""
    lines = (left.chord, right.up, left.other), (right.chord, left.up, right.other)
    first, second = (
        np.array(product_of_lines(*(_unit(each.at) for each in row)), dtype=float) for row in lines
    )
    largest = max(abs(each) for each in cubic.coefficients)
    own = np.array([int(each) / int(largest) for each in cubic.coefficients])
    shares, _, rank, _ = np.linalg.lstsq(np.stack([first, second], axis=1), own, rcond=1e-12)
    pencil = Pencil(shares[0] * first, shares[1] * second)
    misses = float(np.abs(pencil.first + pencil.second - own).max())
    if rank < 2 or misses > FITS or not shares.all():
        return None, "Two of the eight points agree, so their pencil is not drawn."
    return pencil, ""


def _unit(line: tuple[float, float, float]) -> tuple[float, float, float]:
    size = math.hypot(*line)
    return line[0] / size, line[1] / size, line[2] / size


@lru_cache(maxsize=16)
def real_of(coefficients: Coefficients) -> RealCubic:
    """The real points of the curve, seen from O."""
    return real_cubic(as_cubic(curve_of(coefficients)), AXES[1])


@lru_cache(maxsize=8)
def _real_member(numbers: tuple[int, ...]) -> RealCubic:
    return real_cubic(Cubic.of(numbers), AXES[1])


def real_member(pencil: Pencil, turn: float) -> RealCubic | None:
    """The real points of a cubic of the pencil, seen from O; None if it is singular there."""
    numbers = pencil.at(turn)
    # O is on all of them: the coefficient of Y^3 is 0 and stays so.
    scaled = np.round(numbers / np.abs(numbers).max() * 2.0**BITS)
    try:
        return _real_member(tuple(int(each) for each in scaled))
    except BadInput:
        return None
