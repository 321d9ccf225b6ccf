"""Rational points of small height, by trying every x = n / d^2 in an interval."""

import math

from flint import fmpq

from severe_gui.maths.curves.weierstrass import Point, Weierstrass

MOST_TRIED = 2500
LARGEST_ROOT_OF_DENOMINATOR = 6


def small_points(curve: Weierstrass, low: float, high: float) -> list[Point]:
    """Smooth points with low <= x <= high and a small denominator, without O.

    The denominators 1, 4, 9, ... are tried until `MOST_TRIED` tests are used up, but at least 1.
    """
    sizes = [int(each.q) for each in curve.coefficients]
    common = math.lcm(*sizes)
    b2, b4, b6 = (int((each * common * common).p) for each in (curve.b2, curve.b4, curve.b6))
    found: list[Point] = []
    tried = 0
    for d in range(1, LARGEST_ROOT_OF_DENOMINATOR + 1):
        first, last = math.ceil(low * d * d), math.floor(high * d * d)
        tried += last - first
        if tried > MOST_TRIED:
            if d > 1:
                break
            last = first + MOST_TRIED
        four, square = 4 * common * common, d * d
        for n in range(first, last + 1):
            if math.gcd(n, d) > 1:
                continue
            # (common d^3 w)^2, where w = 2y + a1 x + a3.
            value = ((four * n + b2 * square) * n + 2 * b4 * square**2) * n + b6 * square**3
            if value < 0 or math.isqrt(value) ** 2 != value:
                continue
            found += _points_over(curve, fmpq(n, square), fmpq(math.isqrt(value), common * d**3))
    return found


def _points_over(curve: Weierstrass, x: fmpq, w: fmpq) -> list[Point]:
    ys = {(sign * w - curve.a1 * x - curve.a3) / 2 for sign in (1, -1)}
    singular = curve.singular_point
    return [(x, y) for y in sorted(ys) if (x, y) != singular]
