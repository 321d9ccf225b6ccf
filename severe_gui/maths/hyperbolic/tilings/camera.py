"""The camera's place in a tiled plane, kept exact however far it goes.

A camera is (an exact word g of the Coxeter group, a local isometry h near the identity): the screen
point z shows the point g(h(z)) of the plane. Since the tiling is the same seen from g, drawing it
needs h alone. Whenever the base point h(0) leaves the fundamental triangle through mirror i, h is
reflected back in it and i is appended to g, exactly: no coefficient grows, so no digit is lost.

At an ideal corner no group element brings the base point back; a soft wall holds it within
distance WALL of the base of the triangle and sets `held`.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup, Word
from severe_gui.maths.hyperbolic.groups.far import FarIsometry
from severe_gui.maths.hyperbolic.groups.triangle import Order, Triangle
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.isometry import IDENTITY, Isometry, translation

WALL = 6.0
"""How far the base point may stray from the triangle's base toward an ideal corner."""


@lru_cache(maxsize=1024)
def _between(p: Order, q: Order, first: Word, second: Word) -> tuple[FarIsometry, int]:
    """From the second triangle's frame to the first's, and the letters of the word between."""
    group = CoxeterGroup(p, q)
    word = group.quotient(first, second)
    return group.far_isometry(word), len(word)


@dataclass(frozen=True)
class Address:
    """A point of the plane, located exactly: a group element and a point of the triangle."""

    word: Word
    point: complex


@dataclass(frozen=True)
class Camera:
    """A place in the plane tiled by {p, q}. It is a value: every move gives a new camera.

    word: the camera's triangle. local: from the screen's disk to the frame of that triangle.
    held: whether the soft wall cut the last move short.
    """

    p: Order
    q: Order
    word: Word = ()
    local: Isometry = IDENTITY
    held: bool = False

    @property
    def parity(self) -> int:
        """0 or 1, added to the parity found by folding, so that colours survive a rebase."""
        return len(self.word) % 2

    @property
    def parities(self) -> tuple[int, int, int]:
        """The number of each generator in the word, modulo 2.

        An invariant of the element where the orders that join the generator to others are even:
        tiles take two colours by the parity of generator 2 where q is even.
        """
        return self.word.count(0) % 2, self.word.count(1) % 2, self.word.count(2) % 2

    @property
    def residual(self) -> float:
        """How far rounding has taken the local isometry from being one, before it is restored."""
        return self.local.residual

    def moved(self, motion: Isometry) -> "Camera":
        """The camera after the picture on the screen has been moved by an isometry."""
        local = (self.local @ motion.inverse).normalised()
        return replace(self, local=local, held=False)._rebased()

    def dragged(self, grabbed: complex, released: complex) -> "Camera":
        """The camera after the screen point at `grabbed` has been dragged to `released`."""
        return self.moved(translation(grabbed, released))

    def crossed(self, generator: int) -> "Camera":
        """The camera at the mirror image of its place in one mirror of its triangle."""
        group = CoxeterGroup(self.p, self.q)
        return replace(self, word=group.multiply(self.word, generator), held=False)

    def address(self, z: complex) -> Address:
        """The place in the plane that the screen point z shows."""
        triangle, group = Triangle(self.p, self.q), CoxeterGroup(self.p, self.q)
        point, word = complex(disk.require_inside(self.local(z))), self.word
        while (mirror := triangle.violated(point)) is not None:
            point = triangle.reflections[mirror](point)
            word = group.multiply(word, mirror)
        return Address(word, point)

    def sight(self, address: Address) -> complex:
        """Where a place is seen on the screen: exact words cancel before any number is computed."""
        between, _letters = _between(self.p, self.q, self.word, address.word)
        return between.before(self.local.inverse).sight(address.point)

    def distance(self, first: Address, second: Address) -> tuple[float, float]:
        """Hyperbolic distance between two places, however far apart, and a bound on its error.

        Each letter of the word between them adds its rounding error, as do the two positions.
        """
        between, letters = _between(self.p, self.q, first.word, second.word)
        length = between.distance(second.point, first.point)
        inherited = sum(2.0 * abs(z) / float(disk.defect(z)) for z in (first.point, second.point))
        return length, disk.UNIT_ROUNDOFF * (8.0 * letters + 16.0 * max(length, 1.0) + inherited)

    def angle(self, vertex: Address, first: Address, second: Address) -> float:
        """The angle at a place between two others, measured in its own frame."""
        seen = [
            _between(self.p, self.q, vertex.word, other.word)[0].sight(other.point)
            for other in (first, second)
        ]
        return float(disk.angle(vertex.point, *seen))

    def from_home(self) -> FarIsometry:
        """From the screen to the home triangle's frame."""
        return CoxeterGroup(self.p, self.q).far_isometry(self.word).after(self.local)

    def _rebased(self) -> "Camera":
        triangle, group = Triangle(self.p, self.q), CoxeterGroup(self.p, self.q)
        local, word = self.local, self.word
        while (mirror := triangle.violated(local(0.0))) is not None:
            local = triangle.reflections[mirror] @ local
            word = group.multiply(word, mirror)
        here = replace(self, word=word, local=local.normalised(), held=False)
        return here if triangle.is_compact else here._within_wall()

    def _within_wall(self) -> "Camera":
        base = self.local(0.0)
        distance = float(disk.geodesic_distance(0.0, base))
        if distance <= WALL:
            return self
        nearer = complex(disk.geodesic_point(0.0, base, WALL / distance))
        return replace(self, local=(translation(base, nearer) @ self.local).normalised(), held=True)
