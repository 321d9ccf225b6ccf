"""The motions of the sphere and of the Euclidean plane, and cameras in their tilings.

With curvature k a motion is z -> (a z + b) / (-k conj(b) z + conj(a)), |a|^2 + k |b|^2 = 1, of
conj(z) if it reflects; z is the stereographic coordinate of the sphere, or the plane's own. For
k = -1 it is `Isometry`, whose precautions are not needed here: nothing grows exponentially.
"""

import cmath
import math
from dataclasses import dataclass, replace

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup, Word
from severe_gui.maths.hyperbolic.groups.triangle import Order
from severe_gui.maths.hyperbolic.plane.globe import at
from severe_gui.maths.hyperbolic.tilings.camera import Address
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry, Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import mirror_covectors

_SLACK = 1e-12
_MOST_CROSSINGS = 10_000
# Beyond it a point in the chart of the sphere counts as the one opposite to 0.
_FARTHEST = 1e100


@dataclass(frozen=True)
class Motion:
    """An isometry of the sphere (curvature 1) or the Euclidean plane (0)."""

    a: complex = 1.0
    b: complex = 0.0
    reflects: bool = False
    curvature: int = 0

    def __call__(self, z: complex) -> complex:
        """The image of one point; `inf` is the point opposite to 0 on the sphere."""
        z = complex(z).conjugate() if self.reflects else complex(z)
        a, b = complex(self.a), complex(self.b)
        if math.isfinite(abs(z)):
            above, below = a * z + b, -self.curvature * b.conjugate() * z + a.conjugate()
        else:
            above, below = a, -self.curvature * b.conjugate()
        return above / below if below else complex(math.inf)

    def __matmul__(self, other: "Motion") -> "Motion":
        """The motion that applies `other` first, then this one."""
        a, b = complex(other.a), complex(other.b)
        if self.reflects:
            a, b = a.conjugate(), b.conjugate()
        mine, shift = complex(self.a), complex(self.b)
        return replace(
            self,
            a=mine * a - self.curvature * shift * b.conjugate(),
            b=mine * b + shift * a.conjugate(),
            reflects=self.reflects != other.reflects,
        )

    @property
    def inverse(self) -> "Motion":
        a, b = complex(self.a), complex(self.b)
        if self.reflects:
            return replace(self, a=a, b=-b.conjugate())
        return replace(self, a=a.conjugate(), b=-b)

    def normalised(self) -> "Motion":
        """The same map with |a|^2 + k |b|^2 = 1 restored. Raises BadInput if it is not a motion."""
        square = abs(self.a) ** 2 + self.curvature * abs(self.b) ** 2
        if not square > 0:
            raise BadInput("The pair is not a motion", "|a|^2 + k |b|^2 must be positive")
        scale = 1.0 / math.sqrt(square)
        return replace(self, a=self.a * scale, b=self.b * scale)


def translation(curvature: int, z: complex, w: complex) -> Motion:
    """The motion along their common line that takes z to w; on the sphere a rotation.

    Opposite points of the sphere lie on many common lines: then it is along one of these.
    """
    to_z = _from_origin(curvature, z)
    step = to_z.inverse(w)
    return (to_z @ _from_origin(curvature, step) @ to_z.inverse).normalised()


def rotation(curvature: int, theta: float) -> Motion:
    """The rotation about 0, counter-clockwise."""
    return Motion(cmath.rect(1.0, theta / 2.0), 0.0, False, curvature)


@dataclass(frozen=True)
class CurvedCamera:
    """A place on the sphere or in the Euclidean plane tiled by {p, q}: a word and a local motion.

    As `Camera` for the hyperbolic plane: the screen's z shows the point g(h(z)), and whenever h(0)
    leaves the fundamental triangle it is reflected back and the mirror appended to the word.
    """

    p: Order
    q: Order
    word: Word = ()
    local: Motion = Motion()

    @property
    def parity(self) -> int:
        return len(self.word) % 2

    @property
    def parities(self) -> tuple[int, int, int]:
        """The number of each generator in the word, modulo 2."""
        return self.word.count(0) % 2, self.word.count(1) % 2, self.word.count(2) % 2

    def dragged(self, grabbed: complex, released: complex) -> "CurvedCamera":
        """The camera after the screen point at `grabbed` has been dragged to `released`."""
        motion = translation(self.local.curvature, grabbed, released)
        return self.moved(motion)

    def moved(self, motion: Motion) -> "CurvedCamera":
        """The camera after the picture on the screen has been moved."""
        return replace(self, local=(self.local @ motion.inverse).normalised())._rebased(0.0)

    def address(self, z: complex) -> Address:
        """The place in the plane or sphere that the screen point z shows."""
        there = self._rebased(z)
        return Address(there.word, there.local(z))

    def sight(self, address: Address) -> complex:
        """Where a place is seen on the screen: exact words cancel before any number is computed."""
        tiling = Tiling(self.p, self.q)
        point = address.point
        for letter in reversed(CoxeterGroup(self.p, self.q).quotient(self.word, address.word)):
            point = reflection(tiling, letter)(point)
        return self.local.inverse(point)

    def _rebased(self, z: complex) -> "CurvedCamera":
        """The same place, relative to the triangle that the screen point z lies in."""
        local, word = self.local, self.word
        group, tiling = CoxeterGroup(self.p, self.q), Tiling(self.p, self.q)
        mirrors = mirror_covectors(tiling)
        for _ in range(_MOST_CROSSINGS):
            here = _vector(local(z), tiling)
            beyond = [i for i in range(3) if mirrors[i] @ here > _SLACK]
            if not beyond:
                break
            local = reflection(tiling, beyond[0]) @ local
            word = group.multiply(word, beyond[0])
        return replace(self, word=word, local=local.normalised())


def home_camera(p: Order, q: Order) -> CurvedCamera:
    """The camera that looks at the middle of the first tile."""
    return CurvedCamera(p, q, (), Motion(curvature=Tiling(p, q).kind.curvature))


def reflection(tiling: Tiling, mirror: int) -> Motion:
    """The reflection in a mirror of the fundamental triangle."""
    time, x, y = mirror_covectors(tiling)[mirror]
    normal, shift = complex(x, y), -time
    if tiling.kind is Geometry.EUCLIDEAN:
        shift *= 2.0
    return Motion(1j * normal, -1j * shift, True, tiling.kind.curvature)


def _vector(z: complex, tiling: Tiling) -> np.ndarray:
    if tiling.kind is Geometry.EUCLIDEAN:
        return np.array((1.0, z.real, z.imag))
    x, y, height = at(z)
    return np.array((height, x, y))


def _from_origin(curvature: int, z: complex) -> Motion:
    if curvature > 0 and not abs(z) < _FARTHEST:
        return Motion(0.0, 1.0, False, curvature)
    scale = 1.0 / math.sqrt(1.0 + curvature * abs(z) ** 2)
    return Motion(scale, z * scale, False, curvature)
