"""The torsion of E(Q) as a worked list, by the theorem of Nagell and Lutz.

On y^2 = f(x) = x^3 + a2 x^2 + a4 x + a6 with whole coefficients every point of finite order has
whole coordinates, and y = 0 or y^2 divides the discriminant of f. So there are finitely many y to
try, and for each at most three x. A point that the theorem lets through still need not have finite
order: it is refuted by a multiple that is not whole, or because nP is not O for any n up to 12,
which is enough by Mazur's theorem. The weaker statement, that y divides the discriminant of the
curve, which is 16 times that of f, leaves more to try.
Source: "Elliptic tales 2"; Silverman, The Arithmetic of Elliptic Curves, VIII.7.2 and VIII.7.5;
Silverman and Tate, Rational Points on Elliptic Curves, II.5.
"""

import math
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq, fmpz_poly

from severe_gui.errors import BadInput
from severe_gui.maths.curves.isomorphism import Change, to_integral_square
from severe_gui.maths.curves.rational.factors import Factors, divisors, factored
from severe_gui.maths.curves.weierstrass import Point, Weierstrass

HIGHEST_ORDER = 12
MOST_TRIED = 20_000
"""Candidates y whose cubics are solved."""


@dataclass(frozen=True)
class Trial:
    """A point (x, y) with y >= 0 that a statement lets through; -P fares as P does.

    multiples: P, 2P, ... up to the one that decides; order: None if it is infinite.
    """

    x: int
    y: int
    multiples: tuple[Point, ...]
    order: int | None

    @property
    def leaves_integers(self) -> bool:
        """Whether the last multiple is refuted by its coordinates."""
        last = self.multiples[-1]
        return last is not None and not _is_whole(last)


@dataclass(frozen=True)
class Statement:
    """What one form of the theorem leaves. bound: what every y > 0 to be tried divides.

    tried: the number of these y; trials: the points with whole x above them and above y = 0, None
    if there are too many y.
    """

    bound: int
    tried: int
    trials: tuple[Trial, ...] | None

    @cached_property
    def candidates(self) -> tuple[int, ...]:
        """The y >= 0 to be tried, ascending; () if there are too many."""
        return () if self.trials is None else (0, *divisors(factored(self.bound)))


@dataclass(frozen=True)
class WorkedList:
    """The model y^2 = f(x) with its isomorphism, and what both forms of the theorem leave.

    discriminant: of f, with its factors; square: y^2 divides it; divisor: y divides 16 times it.
    """

    change: Change
    model: Weierstrass
    discriminant: int
    factors: Factors
    square: Statement
    divisor: Statement

    @cached_property
    def torsion(self) -> tuple[Point, ...]:
        """All points of finite order on the model, O first. Raises BadInput if y are untried."""
        if self.square.trials is None:
            raise BadInput(
                f"There are {self.square.tried:,} values of y to try", f"at most {MOST_TRIED:,}"
            )
        points: list[Point] = [None]
        for each in self.square.trials:
            if each.order is not None:
                points += [(fmpq(each.x), fmpq(y)) for y in sorted({each.y, -each.y})]
        return tuple(points)

    @cached_property
    def structure(self) -> tuple[int, ...]:
        """Orders of the cyclic factors of the torsion, ascending, without 1s."""
        longest = max((each.order or 1 for each in self.square.trials or ()), default=1)
        orders = len(self.torsion) // longest, longest
        return tuple(each for each in orders if each > 1)


def worked_list(curve: Weierstrass) -> WorkedList:
    """Every candidate of a smooth rational curve, tried.

    Raises BadInput for a singular curve, and for a discriminant that is too hard to factor.
    """
    if curve.is_singular:
        raise BadInput("This cubic is singular", "the theorem needs a smooth curve")
    change = to_integral_square(curve)
    model = change.curve(curve)
    discriminant = int(model.discriminant.p) // 16
    factors = factored(discriminant, "The discriminant")
    halves = math.prod(prime ** (power // 2) for prime, power in factors)
    return WorkedList(
        change, model, discriminant, factors,
        _tried(model, halves), _tried(model, 16 * abs(discriminant)),
    )  # fmt: skip


def _tried(model: Weierstrass, bound: int) -> Statement:
    factors = factored(bound)
    count = math.prod(power + 1 for _prime, power in factors)
    if count > MOST_TRIED:
        return Statement(bound, count, None)
    trials = [_trial(model, x, y) for y in (0, *divisors(factors)) for x in _whole_roots(model, y)]
    return Statement(bound, count, tuple(trials))


def _whole_roots(model: Weierstrass, y: int) -> list[int]:
    """The whole x with f(x) = y^2, ascending."""
    a2, a4, a6 = (int(each.p) for each in (model.a2, model.a4, model.a6))
    _unit, factors = fmpz_poly([a6 - y * y, a4, a2, 1]).factor()
    return sorted(-int(each[0]) for each, _times in factors if each.degree() == 1)


def _trial(model: Weierstrass, x: int, y: int) -> Trial:
    point: Point = (fmpq(x), fmpq(y))
    multiples = [point]
    while len(multiples) < HIGHEST_ORDER:
        last = multiples[-1]
        if last is None or not _is_whole(last):
            break
        multiples.append(model.add(last, point))
    order = len(multiples) if multiples[-1] is None else None
    return Trial(x, y, tuple(multiples), order)


def _is_whole(point: tuple[fmpq, fmpq]) -> bool:
    return bool(point[0].q == 1 and point[1].q == 1)
