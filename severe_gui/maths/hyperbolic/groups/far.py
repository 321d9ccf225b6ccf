"""Isometries over distances too large for squared floats: (a, b) = e^s (a', b').

The relation |a|^2 - |b|^2 = 1 is lost to rounding when |a| exceeds 1e8, at a distance of 37, and
the coefficients themselves overflow at 1400. With a common exponent s neither happens, and the
questions asked at such distances need no difference of squares: where on the rim a point is seen,
and how far away it is,

    sinh(d(g z, w) / 2) = |a z + b - w (conj(b) z + conj(a))| / sqrt((1 - |z|^2)(1 - |w|^2)).

Source: Beardon 7.2 (the distance), with g z = (a z + b) / (conj(b) z + conj(a)) put in.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from severe_gui.maths.hyperbolic.plane.isometry import Isometry, Kind

RIM = 1.0 - 2.0**-52
GREATEST = 1e100
_CERTAIN = 1e-9


@dataclass(frozen=True)
class FarIsometry:
    """z -> (a z + b) / (conj(b) z + conj(a)), normalised after multiplication by e^scale."""

    a: complex = 1.0
    b: complex = 0.0
    reflects: bool = False
    scale: float = 0.0

    @classmethod
    def product(cls, factors: Iterable[Isometry]) -> "FarIsometry":
        """The first factor is applied last, as with @."""
        result, scale = Isometry(), 0.0
        for factor in factors:
            result = result @ factor
            size = abs(complex(result.a))
            if size > GREATEST:
                result = Isometry(result.a / size, result.b / size, result.reflects)
                scale += math.log(size)
        return cls(complex(result.a), complex(result.b), result.reflects, scale)

    def after(self, near: Isometry) -> "FarIsometry":
        """This one applied after a near one."""
        both = Isometry(self.a, self.b, self.reflects) @ near
        return FarIsometry(complex(both.a), complex(both.b), both.reflects, self.scale)

    def before(self, near: Isometry) -> "FarIsometry":
        """This one applied before a near one."""
        both = near @ Isometry(self.a, self.b, self.reflects)
        return FarIsometry(complex(both.a), complex(both.b), both.reflects, self.scale)

    def sight(self, z: complex) -> complex:
        """The image of a point, moved just inside the circle if rounding put it outside."""
        image = Isometry(self.a, self.b, self.reflects)(z)
        size = abs(image)
        return image if size < RIM else image * (RIM / size)

    def distance(self, z: complex, w: complex = 0j) -> float:
        """Hyperbolic distance from the image of z to w; relative error about 1e-15 a factor."""
        z = z.conjugate() if self.reflects else z
        difference = self.a * z + self.b - w * (self.b.conjugate() * z + self.a.conjugate())
        room = (1.0 - abs(z) ** 2) * (1.0 - abs(w) ** 2)
        size = abs(difference) / math.sqrt(room)
        if self.scale == 0.0:
            return 2.0 * math.asinh(size)
        # sinh x is e^x / 2 here, to every digit.
        return 2.0 * (self.scale + math.log(2.0 * size))

    def classify(self) -> Kind | None:
        """The type, or None if rounding leaves it undecided."""
        if self.scale == 0.0 and abs(self.a) < 1e6:
            return Isometry(self.a, self.b, self.reflects).normalised().classify(_CERTAIN)
        if self.reflects:
            return Kind.GLIDE if abs(self.b.real) > _CERTAIN * abs(self.b) else None
        # The trace is a multiple of the largest coefficient, which is enormous.
        return Kind.HYPERBOLIC if abs(self.a.real) > _CERTAIN * abs(self.a) else None
