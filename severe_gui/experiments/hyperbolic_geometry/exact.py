"""Numbers without rounding: rationals, complex rationals, Möbius maps of them, and certified balls.

Every double is a rational, so what Severe computes in float64 can be compared with exact values.
Square roots and logarithms are balls of 200 bits (Arb), which certainly contain the true number; an
error is always the upper end of its own ball. FLINT is imported inside functions only.
"""

import math
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

Rational = Any
"""flint.fmpq"""
Ball = Any
"""flint.arb"""

UNIT_ROUNDOFF = 2.0**-53
BITS = 200


def precise() -> AbstractContextManager[Any]:
    """Balls have 200 bits inside this context."""
    from flint import ctx

    context: AbstractContextManager[Any] = ctx.workprec(BITS)
    return context


def rational(value: float) -> Rational:
    """A double, or a whole number, as the rational that it is."""
    from flint import fmpq

    return fmpq(*value.as_integer_ratio())


def ball(value: Any) -> Ball:
    """A double, a whole number or a rational as a ball."""
    from flint import arb

    return arb(rational(value) if isinstance(value, float) else value)


def pi() -> Ball:
    """Pi, as a ball."""
    from flint import arb

    return arb.pi()


def arc(x: Any, y: Any) -> Ball:
    """The angle of the point (x, y), in (-pi, pi]."""
    from flint import arb

    return arb.atan2(ball(y), ball(x))


def error(found: float, truth: Any, scale: Any = None) -> float:
    """An upper bound of |found - truth| / scale; of the truth itself if no scale is given."""
    if not math.isfinite(found):
        return math.inf
    truth = ball(truth)
    gap = abs(ball(float(found)) - truth)
    if gap.is_zero():
        return 0.0
    share = gap / abs(truth if scale is None else ball(scale))
    bound = float(share.upper())
    return bound if math.isfinite(bound) else math.inf


def difference(first: Rational, second: Rational) -> float:
    """By how much two rationals differ, relative to the second: 0 only if they are equal."""
    if first == second:
        return 0.0
    return abs(float((first - second) / second)) if second else math.inf


def exception_unless(*facts: bool) -> float:
    """0 if all facts hold, 1 if one does not."""
    return 0.0 if all(facts) else 1.0


@dataclass(frozen=True, slots=True)
class Gaussian:
    """x + i y, both rational."""

    x: Rational
    y: Rational

    def __add__(self, other: "Gaussian") -> "Gaussian":
        return Gaussian(self.x + other.x, self.y + other.y)

    def __sub__(self, other: "Gaussian") -> "Gaussian":
        return Gaussian(self.x - other.x, self.y - other.y)

    def __neg__(self) -> "Gaussian":
        return Gaussian(-self.x, -self.y)

    def __mul__(self, other: "Gaussian") -> "Gaussian":
        return Gaussian(self.x * other.x - self.y * other.y, self.x * other.y + self.y * other.x)

    def __truediv__(self, other: "Gaussian") -> "Gaussian":
        size = other.norm
        product = self * other.conjugate
        return Gaussian(product.x / size, product.y / size)

    @property
    def conjugate(self) -> "Gaussian":
        return Gaussian(self.x, -self.y)

    @property
    def norm(self) -> Rational:
        """|z|^2."""
        return self.x * self.x + self.y * self.y

    @property
    def modulus(self) -> Ball:
        return ball(self.norm).sqrt()

    def times(self, factor: Rational) -> "Gaussian":
        """The product with a rational."""
        return Gaussian(self.x * factor, self.y * factor)


def gaussian(z: complex) -> Gaussian:
    """A complex double as the exact number that it is."""
    return Gaussian(rational(z.real), rational(z.imag))


def unit(slope: Rational) -> Gaussian:
    """The point (1 - t^2, 2 t) / (1 + t^2) of the unit circle, t the slope of the half angle."""
    below = 1 + slope * slope
    return Gaussian((1 - slope * slope) / below, 2 * slope / below)


@dataclass(frozen=True)
class Map:
    """(a z + b) / (c z + d), of conj(z) if it reverses orientation."""

    a: Gaussian
    b: Gaussian
    c: Gaussian
    d: Gaussian
    reverses: bool = False

    def __call__(self, z: Gaussian) -> Gaussian:
        """The image of a point. Raises ZeroDivisionError for the one that goes to infinity."""
        z = z.conjugate if self.reverses else z
        return (self.a * z + self.b) / (self.c * z + self.d)

    def after(self, first: "Map") -> "Map":
        """The map that applies another first, then this one."""
        e, f, g, h = first.a, first.b, first.c, first.d
        if self.reverses:
            e, f, g, h = (each.conjugate for each in (e, f, g, h))
        return Map(
            self.a * e + self.b * g, self.a * f + self.b * h,
            self.c * e + self.d * g, self.c * f + self.d * h,
            self.reverses != first.reverses,
        )  # fmt: skip

    @property
    def determinant(self) -> Gaussian:
        return self.a * self.d - self.b * self.c

    def growth(self, z: Gaussian) -> Rational:
        """|m'(z)|^2."""
        z = z.conjugate if self.reverses else z
        return self.determinant.norm / (self.c * z + self.d).norm ** 2

    def float_scale(self, z: complex) -> float:
        """The size of the image's error if each coefficient is off by its own size."""
        sizes = [math.sqrt(float(each.norm)) for each in (self.a, self.b, self.c, self.d)]
        image = self(gaussian(z))
        z = z.conjugate() if self.reverses else z
        below = math.sqrt(float((self.c * gaussian(z) + self.d).norm))
        above = sizes[0] * abs(z) + sizes[1]
        return (above + math.sqrt(float(image.norm)) * (sizes[2] * abs(z) + sizes[3])) / below


def real_map(a: Rational, b: Rational, c: Rational, d: Rational) -> Map:
    """(a z + b) / (c z + d) with rational coefficients."""
    zero = rational(0)
    return Map(Gaussian(a, zero), Gaussian(b, zero), Gaussian(c, zero), Gaussian(d, zero))


def disk_cosh(z: Gaussian, w: Gaussian) -> Rational:
    """The post's formula: cosh d = 1 + 2 |z - w|^2 / ((1 - |z|^2) (1 - |w|^2))."""
    return 1 + 2 * (z - w).norm / ((1 - z.norm) * (1 - w.norm))


def half_plane_cosh(z: Gaussian, w: Gaussian) -> Rational:
    """cosh d = 1 + |z - w|^2 / (2 Im z Im w)."""
    return 1 + (z - w).norm / (2 * z.y * w.y)


def length(cosh: Rational) -> Ball:
    """The length with this hyperbolic cosine, without loss if it is small."""
    return 2 * ball((cosh - 1) / 2).sqrt().asinh()


def to_half_plane(z: Gaussian) -> Gaussian:
    """i (1 + z) / (1 - z)."""
    one = Gaussian(rational(1), rational(0))
    image = (one + z) / (one - z)
    return Gaussian(-image.y, image.x)


def to_disk(w: Gaussian) -> Gaussian:
    """(w - i) / (w + i)."""
    turn = Gaussian(rational(0), rational(1))
    return (w - turn) / (w + turn)
