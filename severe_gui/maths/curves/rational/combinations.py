"""Sums n1 P1 + ... + nr Pr + T of known points: the integral ones among them, and how they grow.

This is a search: Siegel proved that there are finitely many integral points, and a bound on the
coefficients that is large enough to find all of them is known, but it is astronomical until it is
reduced. The height of x(nP) grows like n^2 times the canonical height of P.
Source: Silverman, The Arithmetic of Elliptic Curves, VIII.9 and IX.3.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flint import fmpz

from severe_gui.maths.curves.weierstrass import Point, Weierstrass

MOST_SUMS = 20_000
MOST_DIGITS = 20_000


@dataclass(frozen=True)
class IntegralPoint:
    """x with the one or two y above it, and how the point of the greater y was found.

    steps: the multiples of the generators; torsion: the index of the torsion point added.
    """

    x: int
    ys: tuple[int, ...]
    steps: tuple[int, ...]
    torsion: int


def bound_within_reach(generators: int, torsion: int, wanted: int) -> int:
    """The greatest bound up to the wanted one with at most `MOST_SUMS` sums to try."""
    for bound in range(wanted, 0, -1):
        if (2 * bound + 1) ** generators * torsion <= 2 * MOST_SUMS:
            return bound
    return 0


def integral_points(
    curve: Weierstrass, torsion: Sequence[Point], generators: Sequence[Point], bound: int
) -> tuple[IntegralPoint, ...]:
    """The integral points among all sums with coefficients from -bound to bound, by x."""
    found: dict[int, IntegralPoint] = {}
    for steps, partial in _sums(curve, generators, bound):
        for index, added in enumerate(torsion):
            point = curve.add(partial, added)
            if point is None or point[0].q != 1 or point[1].q != 1:
                continue
            x, ys = int(point[0]), sorted({int(point[1]), int(curve.negate(point)[1])})  # type: ignore[index]
            # The negative has the opposite steps: of the two signs one is enough.
            known = found.get(x)
            if known is None or _length(steps) < _length(known.steps):
                upper = int(point[1]) == ys[-1]
                signed = steps if upper else tuple(-n for n in steps)
                back = index if upper else _index_of_negative(curve, torsion, index)
                found[x] = IntegralPoint(x, tuple(ys), signed, back)
    return tuple(found[x] for x in sorted(found))


def growth(curve: Weierstrass, point: Point, most: int) -> tuple[int, ...]:
    """Digits of the greater of numerator and denominator of x(nP), for n = 1, 2, ..., `most`.

    It stops at O, and beyond `MOST_DIGITS`. Without a fraction that is 0: it has one digit.
    """
    digits: list[int] = []
    multiple = point
    while multiple is not None and len(digits) < most:
        x = multiple[0]
        digits.append(_digits(max(abs(fmpz(x.p)), fmpz(x.q))))
        if digits[-1] > MOST_DIGITS:
            break
        multiple = curve.add(multiple, point)
    return tuple(digits)


def _sums(
    curve: Weierstrass, generators: Sequence[Point], bound: int
) -> Iterator[tuple[tuple[int, ...], Point]]:
    """All n1 P1 + ... with |n| <= bound, of each and its negative only one."""
    multiples = []
    for each in generators:
        row: list[Point] = [None]
        for _ in range(bound):
            row.append(curve.add(row[-1], each))
        multiples.append(row)
    for steps in itertools.product(range(-bound, bound + 1), repeat=len(generators)):
        leading = next((n for n in steps if n), 0)
        if leading < 0:
            continue
        total: Point = None
        for n, row in zip(steps, multiples, strict=True):
            total = curve.add(total, row[n] if n >= 0 else curve.negate(row[-n]))
        yield steps, total


def _length(steps: tuple[int, ...]) -> int:
    return sum(map(abs, steps))


def _index_of_negative(curve: Weierstrass, torsion: Sequence[Point], index: int) -> int:
    return list(torsion).index(curve.negate(torsion[index]))


def _digits(number: fmpz) -> int:
    """Decimal digits of a number that is not negative."""
    guess = max(int((int(number).bit_length() - 1) * 0.30102999566398120), 0)
    return guess + 1 if number < fmpz(10) ** (guess + 1) else guess + 2
