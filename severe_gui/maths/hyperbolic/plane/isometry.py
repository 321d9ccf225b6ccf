"""Isometries of the Poincaré disk as pairs of complex numbers.

An orientation-preserving isometry is z -> (a z + b) / (conj(b) z + conj(a)), |a|^2 - |b|^2 = 1, an
element of PSU(1, 1): (a, b) and (-a, -b) are the same. One that reverses orientation does the same
to conj(z). Long products lose the relation slowly; `residual` shows by how much, `normalised`
restores it. Source: Beardon, The Geometry of Discrete Groups, 4.3 and 7.33-7.38.

First the class, then the isometries made by name: translations, rotations, reflections.
"""

import cmath
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray


class Kind(StrEnum):
    """The conjugacy types of isometries."""

    IDENTITY = "identity"
    ELLIPTIC = "elliptic"
    PARABOLIC = "parabolic"
    HYPERBOLIC = "hyperbolic"
    REFLECTION = "reflection"
    GLIDE = "glide"


@dataclass(frozen=True)
class Isometry:
    """z -> (a z + b) / (conj(b) z + conj(a)), with conj(z) instead of z when it reflects."""

    a: complex = 1.0
    b: complex = 0.0
    reflects: bool = False

    def __call__(self, z: complex) -> complex:
        """The image of one point."""
        z = complex(z).conjugate() if self.reflects else complex(z)
        a, b = complex(self.a), complex(self.b)
        return (a * z + b) / (b.conjugate() * z + a.conjugate())

    def apply(self, z: ArrayLike) -> ComplexArray:
        """The images of an array of points, ideal points included."""
        points = np.asarray(z, dtype=np.complex128)
        if self.reflects:
            points = np.conj(points)
        a, b = complex(self.a), complex(self.b)
        return np.asarray((a * points + b) / (b.conjugate() * points + a.conjugate()))

    def __matmul__(self, other: Self) -> Self:
        """The isometry that applies `other` first, then this one."""
        a, b = complex(other.a), complex(other.b)
        if self.reflects:
            a, b = a.conjugate(), b.conjugate()
        return type(self)(
            self.a * a + self.b * b.conjugate(),
            self.a * b + self.b * a.conjugate(),
            self.reflects != other.reflects,
        )

    @property
    def inverse(self) -> Self:
        a, b = complex(self.a), complex(self.b)
        if self.reflects:
            return type(self)(a, -b.conjugate(), reflects=True)
        return type(self)(a.conjugate(), -b)

    @property
    def residual(self) -> float:
        """| |a|^2 - |b|^2 - 1 |: how far rounding has taken the pair from SU(1, 1)."""
        return abs((abs(self.a) - abs(self.b)) * (abs(self.a) + abs(self.b)) - 1.0)

    def normalised(self) -> Self:
        """The same map with |a|^2 - |b|^2 = 1 restored."""
        square = (abs(self.a) - abs(self.b)) * (abs(self.a) + abs(self.b))
        if not square > 0.0:
            raise BadInput("The pair is not an isometry", "|a| must exceed |b|")
        scale = 1.0 / math.sqrt(square)
        return type(self)(self.a * scale, self.b * scale, self.reflects)

    def distance_to(self, other: Self) -> float:
        """The largest difference of coefficients, for the better sign; inf across parity."""
        if self.reflects != other.reflects:
            return math.inf
        return min(
            max(abs(self.a - sign * other.a), abs(self.b - sign * other.b)) for sign in (1, -1)
        )

    def classify(self, tolerance: float = 1e-12) -> Kind:
        """The type; coefficients within the tolerance of each other count as equal."""
        a, b = complex(self.a), complex(self.b)
        if self.reflects:
            return Kind.REFLECTION if abs(b.real) <= tolerance else Kind.GLIDE
        if abs(b) <= tolerance and abs(a.imag) <= tolerance:
            return Kind.IDENTITY
        excess = abs(b) - abs(a.imag)
        if abs(excess) <= tolerance:
            return Kind.PARABOLIC
        return Kind.HYPERBOLIC if excess > 0 else Kind.ELLIPTIC

    @property
    def translation_length(self) -> float:
        """How far points of the axis move: 0 except for hyperbolic isometries and glides."""
        a, b = complex(self.a), complex(self.b)
        if self.reflects:
            return 2.0 * math.asinh(abs(b.real))
        square = (abs(b) - abs(a.imag)) * (abs(b) + abs(a.imag))
        return 2.0 * math.asinh(math.sqrt(square)) if square > 0 else 0.0

    @property
    def rotation_angle(self) -> float:
        """The angle in (-pi, pi] of an elliptic isometry about its fixed point, otherwise 0."""
        a, b = complex(self.a), complex(self.b)
        square = (abs(a.imag) - abs(b)) * (abs(a.imag) + abs(b))
        if self.reflects or square <= 0:
            return 0.0
        full = 2.0 * math.atan2(math.copysign(math.sqrt(square), a.imag), a.real)
        wrapped = math.remainder(full, 2.0 * math.pi)
        return math.pi if wrapped == -math.pi else wrapped

    def fixed_points(self, tolerance: float = 1e-12) -> tuple[complex, ...]:
        """Fixed points of the closed disk.

        Elliptic: the centre. Parabolic: the ideal point. Hyperbolic and glide: the repelling, then
        the attracting ideal point. Reflection: the ideal ends of the mirror. Identity: none listed.
        """
        kind = self.classify(tolerance)
        a, b = complex(self.a), complex(self.b)
        if kind is Kind.IDENTITY:
            return ()
        if kind is Kind.ELLIPTIC:
            root = math.sqrt((abs(a.imag) - abs(b)) * (abs(a.imag) + abs(b)))
            return (complex(1j * b / (a.imag + math.copysign(root, a.imag))),)
        if kind is Kind.PARABOLIC:
            return (_on_circle(1j * a.imag / b.conjugate()),)
        if kind is Kind.REFLECTION:
            ends = [((sign - 1j * b.imag) / a).conjugate() for sign in (-1.0, 1.0)]
            return (_on_circle(ends[0]), _on_circle(ends[1]))
        if kind is Kind.GLIDE:
            return (self @ self).fixed_points(tolerance**2)
        root = math.sqrt((abs(b) - abs(a.imag)) * (abs(b) + abs(a.imag)))
        attracts = math.copysign(root, a.real)
        ends = [(1j * a.imag + sign * attracts) / b.conjugate() for sign in (-1.0, 1.0)]
        return (_on_circle(ends[0]), _on_circle(ends[1]))


IDENTITY = Isometry()


def from_origin(z: complex) -> Isometry:
    """The translation that takes 0 to z along their geodesic."""
    z = complex(disk.require_inside(z))
    a = 1.0 / math.sqrt(float(disk.defect(z)))
    return Isometry(a, z * a)


def translation(z: complex, w: complex) -> Isometry:
    """The translation that takes z to w along their geodesic."""
    to_z = from_origin(z)
    return (to_z @ from_origin(to_z.inverse(w)) @ to_z.inverse).normalised()


def rotation(theta: float, about: complex = 0.0) -> Isometry:
    """The rotation by theta, counter-clockwise, about a point."""
    turn = Isometry(cmath.rect(1.0, theta / 2.0))
    if about == 0:
        return turn
    to_centre = from_origin(about)
    return (to_centre @ turn @ to_centre.inverse).normalised()


def reflection(z: complex, w: complex) -> Isometry:
    """The reflection in the geodesic through two different points."""
    heading = complex(disk.direction(z, w))
    if heading == 0:
        raise BadInput("The mirror is not determined", "its two points are the same")
    to_z = from_origin(z)
    return (to_z @ Isometry(heading, reflects=True) @ to_z.inverse).normalised()


def half_turn(about: complex) -> Isometry:
    """The rotation by pi about a point, which exchanges the two sides of each line there."""
    return rotation(math.pi, about)


def _on_circle(z: complex) -> complex:
    return z / abs(z)
