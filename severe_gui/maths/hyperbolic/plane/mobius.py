"""Möbius maps: both forms of the half-plane's group, one-parameter groups, and the simple stages.

m(z) = (a z + b) / (c z + d), ad - bc = 1, of conj(z) where it reverses orientation. Those that keep
the upper half-plane have real a, b, c, d in the first form and purely imaginary ones in the second.
Source: the post on hyperbolic geometry, after Anderson, Hyperbolic Geometry, 2.1-2.7.
"""

import cmath
import math
from dataclasses import dataclass

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.isometry import IDENTITY, Isometry, rotation, translation

_NOTHING = 1e-12


@dataclass(frozen=True)
class Mobius:
    """(a z + b) / (c z + d), of conj(z) where `reverses`."""

    a: complex = 1.0
    b: complex = 0.0
    c: complex = 0.0
    d: complex = 1.0
    reverses: bool = False

    def __call__(self, z: complex) -> complex:
        """The image of a point; inf goes to a / c, and a pole goes to inf."""
        if not cmath.isfinite(z):
            return complex(self.a) / self.c if self.c else complex(math.inf)
        z = complex(z).conjugate() if self.reverses else complex(z)
        below = self.c * z + self.d
        return (self.a * z + self.b) / below if below else complex(math.inf)

    def __matmul__(self, other: "Mobius") -> "Mobius":
        """The map that applies `other` first, then this one."""
        e, f, g, h = (complex(each) for each in (other.a, other.b, other.c, other.d))
        if self.reverses:
            e, f, g, h = (each.conjugate() for each in (e, f, g, h))
        return Mobius(
            self.a * e + self.b * g,
            self.a * f + self.b * h,
            self.c * e + self.d * g,
            self.c * f + self.d * h,
            self.reverses != other.reverses,
        )

    @property
    def inverse(self) -> "Mobius":
        """The inverse map."""
        a, b, c, d = (complex(each) for each in (self.d, -self.b, -self.c, self.a))
        if self.reverses:
            a, b, c, d = (each.conjugate() for each in (a, b, c, d))
        return Mobius(a, b, c, d, self.reverses)

    @property
    def determinant(self) -> complex:
        return self.a * self.d - self.b * self.c

    def normalised(self) -> "Mobius":
        """The same map with ad - bc = 1. Raises BadInput if the determinant is 0."""
        size = max(abs(each) for each in (self.a, self.b, self.c, self.d))
        if not size or abs(self.determinant) <= _NOTHING * size * size:
            raise BadInput("This is not a Möbius map", "ad − bc is 0", "change one of the numbers")
        root = cmath.sqrt(self.determinant)
        return Mobius(self.a / root, self.b / root, self.c / root, self.d / root, self.reverses)


def on_half_plane(motion: Isometry) -> Mobius:
    """An isometry of the disk as it acts on the half-plane, w = i (1 + z) / (1 - z).

    ad - bc = 1 with real numbers, or purely imaginary ones if it reverses orientation.
    """
    a, b = complex(motion.a), complex(motion.b)
    # C M C^-1 with C = (i, i; -1, 1), for |a|^2 - |b|^2 = 1.
    p, q = (a + b).real, (a - b).imag
    r, s = -(a + b).imag, (a - b).real
    if not motion.reflects:
        return Mobius(p, q, r, s)
    # conj(z) in the disk is -conj(w) in the half-plane.
    return Mobius(-1j * p, 1j * q, -1j * r, 1j * s, reverses=True)


def about_point(z: complex, angle: float) -> Isometry:
    """The rotations about a point: an elliptic one-parameter group."""
    return rotation(angle, z)


def along_line(start: complex, end: complex, length: float) -> Isometry:
    """The translations along the line from one ideal point to another: a hyperbolic group."""
    near = _nearest_to_origin(start, end)
    if length == 0:
        return IDENTITY
    # The tangent there: toward `end` when the line's nearest point is moved to the origin.
    shift = (end - near) / (1 - near.conjugate() * end)
    return translation(near, complex(disk.travelled(near, shift / abs(shift), length)))


def about_ideal_point(u: complex, amount: float) -> Isometry:
    """The limit rotations about an ideal point, which keep its horocycles: a parabolic group.

    amount: the length by which the horocycle through the origin moves along itself.
    """
    half = amount / 2.0
    return Isometry(1.0 + 1j * half, -1j * half * u / abs(u))


def in_line(start: complex, end: complex) -> Isometry:
    """The reflection in the line between two ideal points."""
    near = _nearest_to_origin(start, end)
    across = (end - start) / abs(end - start)
    if abs(near) < _NOTHING:
        return Isometry(across, reflects=True)
    normal, room = near / abs(near), 1.0 - abs(near) ** 2
    # A unit spacelike vector (n, t): n = cosh d, t = sinh d of the distance d from the origin.
    n, t = normal * (1.0 + abs(near) ** 2) / room, 2.0 * abs(near) / room
    return Isometry(1j * n, -1j * t, reflects=True)


def _nearest_to_origin(start: complex, end: complex) -> complex:
    middle = (start + end) / 2.0
    size = abs(middle)
    if size < _NOTHING:
        return 0j
    return middle / size * (size / (1.0 + math.sqrt(max(1.0 - size * size, 0.0))))


def through(sources: tuple[complex, ...], images: tuple[complex, ...]) -> Mobius:
    """The unique Möbius map that takes three points to three others.

    Raises BadInput unless the points are distinct, and the images too.
    """
    return (_to_standard(images).inverse @ _to_standard(sources)).normalised()


def _to_standard(points: tuple[complex, ...]) -> Mobius:
    """The map that takes three points to 0, 1 and infinity."""
    p, q, r = points
    return Mobius(q - r, -p * (q - r), q - p, -r * (q - p)).normalised()


@dataclass(frozen=True)
class Stage:
    """One of the simple maps that a Möbius map is composed of. title: in words."""

    title: str
    shift: complex = 0.0
    turn: float = 0.0
    growth: float = 0.0
    inverts: bool = False

    def at(self, share: float) -> Mobius:
        """The map after a fraction of the way in [0, 1].

        Inversion is animated on the Riemann sphere, which 1 / z turns by pi about -1 and 1.
        """
        if self.inverts:
            half = math.pi * share / 2.0
            cosine, sine = math.cos(half), 1j * math.sin(half)
            return Mobius(cosine, sine, sine, cosine)
        factor = cmath.exp(share * complex(self.growth, self.turn))
        return Mobius(factor, share * self.shift, 0.0, 1.0)


def stages(m: Mobius) -> tuple[Stage, ...]:
    """Translations, an inversion, a rotation and a dilation whose composition is m, in order.

    Raises BadInput if ad - bc is 0. m must preserve orientation.
    """
    m = m.normalised()
    a, b, c, d = (complex(each) for each in (m.a, m.b, m.c, m.d))
    if abs(c) <= _NOTHING * max(abs(a), abs(d)):
        factor = a / d
        return (*_scaled(factor), Stage(_by("translate", b / d), shift=b / d))
    factor = -1.0 / (c * c)
    return (
        Stage(_by("translate", d / c), shift=d / c),
        Stage("invert: z to 1/z", inverts=True),
        *_scaled(factor),
        Stage(_by("translate", a / c), shift=a / c),
    )


def partial(steps: tuple[Stage, ...], way: float) -> Mobius:
    """The composition of complete stages and a part of the next. way: from 0 to their number."""
    made = Mobius()
    for index, stage in enumerate(steps):
        share = min(max(way - index, 0.0), 1.0)
        if share > 0:
            made = stage.at(share) @ made
    return made


def _scaled(factor: complex) -> tuple[Stage, Stage]:
    turn, growth = cmath.phase(factor), math.log(abs(factor))
    return (
        Stage(f"rotate by {math.degrees(turn):.1f}°".replace("-", "−"), turn=turn),
        Stage(f"dilate by {abs(factor):.3g}", growth=growth),
    )


def _by(verb: str, shift: complex) -> str:
    sign = "−" if shift.imag < 0 else "+"
    return f"{verb} by {shift.real:.3g} {sign} {abs(shift.imag):.3g}i".replace("-", "−")
