"""The group of real points of a Weierstrass cubic: circles, or what is left of them.

With roots e1, e2, e3 of f(x) = 4 (x - e1)(x - e2)(x - e3), where the branch starts at e1, the
integral of dx / sqrt(f) from x to infinity is Carlson's R_F(x - e1, x - e2, x - e3). Over the whole
branch it is Omega = 2 R_F(0, e1 - e2, e1 - e3), so that

    turn(P) = +-R_F(x - e1, x - e2, x - e3) / Omega   modulo 1,   turn(O) = 0,   turn(e1, 0) = 1/2

adds up as points do: the branch is a circle. With an oval, T = (e3, 0) of its lower end carries it
onto the branch, and E(R) is two circles: a point of the oval has the turn of P + T.

A singular cubic is w^2 = 4 X^2 (X + c) with X = x - x0, and its smooth points have s = w/2X:

    node, c > 0:     u = (s + sqrt c) / (s - sqrt c)        multiplies: the units of R
    acnode, c < 0:   the same u, a number of modulus 1      multiplies: a circle
    cusp, c = 0:     t = 1/s                                adds: the line R

Sources: Silverman, The Arithmetic of Elliptic Curves, III.2 and VI.1; Carlson (1995), Numerical
computation of real or complex elliptic integrals.
"""

import math
from dataclasses import dataclass
from typing import Literal

from flint import acb, fmpq

from severe_gui.maths.curves.rational.factors import square_part
from severe_gui.maths.curves.real.locus import Place, RealLocus
from severe_gui.maths.curves.singular import SmoothPoints
from severe_gui.maths.curves.weierstrass import Point, Weierstrass

Kind = Literal["circle", "two circles", "units", "norm circle", "line"]

HALVINGS = 52


@dataclass(frozen=True)
class RealGroup:
    """E(R) of one locus. gap: c of a singular cubic, 0 of a smooth one; period: Omega."""

    locus: RealLocus
    kind: Kind
    gap: float = 0.0
    period: float = math.inf

    @property
    def is_circle(self) -> bool:
        """Whether the coordinate is a turn, modulo 1; otherwise it is u or t."""
        return self.kind in ("circle", "two circles", "norm circle")

    def coordinate(self, place: Place) -> float:
        """The turn of a place in [0, 1), or u of the units, or t of the line.

        An oval's place has the turn of its sum with the lower end of the oval.
        """
        if place.is_identity:
            return 1.0 if self.kind == "units" else 0.0
        if place.oval:
            return self._turn(*self._carried(place.turn))
        s = math.sqrt(self.locus.size) * math.tan(math.pi * place.turn / 2)
        if self.kind == "units":
            root = math.sqrt(self.gap)
            return (s + root) / (s - root) if s != root else math.inf
        if self.kind == "norm circle":
            return math.atan2(math.sqrt(-self.gap), s) / math.pi
        if self.kind == "line":
            return 1 / s if s else math.inf
        return self._turn(s * s, math.copysign(1, s))

    def place_at(self, coordinate: float, oval: bool = False) -> Place:
        """The place of a coordinate, to about 1e-15 of a turn; oval: on the oval."""
        if self.kind == "units":
            root = math.sqrt(self.gap)
            return self._place(root * (coordinate + 1) / (coordinate - 1) if coordinate != 1 else
                               math.inf)  # fmt: skip
        if self.kind == "line":
            return self._place(1 / coordinate if coordinate else math.inf)
        wanted = coordinate % 1.0
        if self.kind == "norm circle":
            return self._place(math.sqrt(-self.gap) / math.tan(math.pi * wanted) if wanted else
                               math.inf)  # fmt: skip
        return self._place_at_turn(wanted, oval and self.locus.oval is not None)

    def _place(self, s: float) -> Place:
        return Place(False, 2 / math.pi * math.atan(s / math.sqrt(self.locus.size)))

    def _place_at_turn(self, wanted: float, oval: bool) -> Place:
        """By halving: on either half of a component the turn is monotone in the place."""
        if wanted == 0:
            return Place(oval, 0.0 if oval else 1.0)
        upper = wanted < 0.5
        low, high = (0.0, 1.0)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            # The branch falls from turn 1/2 at its start to 0 at O; the oval rises from 0.
            place = Place(oval, -middle if upper == oval else middle)
            beyond = min(self.coordinate(place), 1 - self.coordinate(place)) > min(
                wanted, 1 - wanted
            )
            low, high = (middle, high) if beyond != oval else (low, middle)
        return Place(oval, -low if upper == oval else low)

    def _turn(self, above: float, sign: float) -> float:
        """The turn of the point of the branch with x - e1 = above; sign: of w."""
        first, second = self._spreads()
        part = _carlson(above, above + first, above + second) / self.period
        return part if sign > 0 else (1 - part) % 1.0

    def _carried(self, turn: float) -> tuple[float, float]:
        """x - e1 and the sign of w of the sum with the oval's lower end: w changes its sign."""
        assert self.locus.oval is not None
        reach = self.locus.start - self.locus.oval[0]
        half = math.pi * turn / 2
        if turn == 0:
            return math.inf, 1.0
        return reach / math.tan(half) ** 2, -math.copysign(1, turn)

    def _spreads(self) -> tuple[complex, complex]:
        """e1 - e2 and e1 - e3."""
        first, second = (self.locus.start - each for each in self.locus.pair)
        return first, second


def real_group(locus: RealLocus) -> RealGroup:
    """The group of the smooth real points of a locus."""
    if locus.singular_x is not None:
        gap = locus.singular_x - locus.start
        kind: Kind = "line" if gap == 0 else "units" if gap > 0 else "norm circle"
        return RealGroup(locus, kind, gap)
    first, second = (locus.start - each for each in locus.pair)
    period = 2 * _carlson(0.0, first, second)
    return RealGroup(locus, "two circles" if locus.oval else "circle", period=period)


def _carlson(x: float, y: complex, z: complex) -> float:
    """R_F of a real and two conjugate or real numbers: real."""
    if math.isinf(x):
        return 0.0
    return float(acb.elliptic_rf(acb(x), acb(y), acb(z)).real.mid())


@dataclass(frozen=True)
class Quadratic:
    """The number a + b sqrt(d), d a squarefree integer; d = 1 only with b = 0."""

    a: fmpq
    b: fmpq
    d: int

    def __mul__(self, other: "Quadratic") -> "Quadratic":
        """The product; both of one field, or one of them rational."""
        d = self.d if self.d != 1 else other.d
        return Quadratic(
            self.a * other.a + d * self.b * other.b, self.a * other.b + self.b * other.a, d
        )

    def __str__(self) -> str:
        if self.b == 0:
            return str(self.a)
        root = "i" if self.d == -1 else f"√{self.d}"
        size = abs(self.b)
        first = "" if self.a == 0 else f"{self.a} "
        sign = "-" if self.b < 0 else ("" if self.a == 0 else "+")
        gap = " " if self.a != 0 else ""
        return f"{first}{sign}{gap}{'' if size == 1 else size}{root}"


def exact_coordinate(curve: Weierstrass, point: Point) -> fmpq | Quadratic:
    """t of a rational smooth point of a cusp, or u of one of a node or acnode, exactly.

    u is a + b sqrt(d), and rational if the tangents at the node are.
    """
    smooth = SmoothPoints(curve)
    if smooth.is_cusp:
        return fmpq(smooth.sum_parameter(point))
    (a, b), (free, root) = smooth.unit(point), square_part(smooth.d)
    b = b * root
    return Quadratic(a + b, fmpq(0), 1) if free == 1 else Quadratic(a, b, free)
