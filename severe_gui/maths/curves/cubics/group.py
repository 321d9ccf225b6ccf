"""Adding points of a smooth cubic with any point O of it, a flex or not.

Write P*Q for the third point of the line through P and Q, the tangent where they agree. Then

    P + Q = (P*Q)*O        -P = (O*O)*P

and O is the identity: (P*O)*O = P. Three points on a line have the sum O*O, which is O itself if
and only if O is a flex. Source: Elliptic tales 2; Silverman and Tate, Rational Points on Elliptic
Curves, I.2.
"""

from dataclasses import dataclass

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.cubic import Cubic, Vector, point_text

HIGHEST_ORDER = 12
"""Of a rational point of finite order on any elliptic curve over Q (Mazur)."""


@dataclass(frozen=True)
class PointedCubic:
    """A smooth cubic with a chosen O. Raises BadInput for any other cubic or point.

    Points are compared by their coordinates, so they must be whole numbers from `normal`; for
    enclosures, `Cubic.chord` and `Cubic.tangent` are called directly.
    """

    cubic: Cubic
    identity: Vector

    def __post_init__(self) -> None:
        if not self.cubic.is_smooth:
            raise BadInput("The cubic is singular", "its discriminant is 0")
        self.require(self.identity)

    def require(self, point: Vector) -> Vector:
        """The point, if it is on the cubic; otherwise raises BadInput."""
        if not self.cubic.contains(point):
            raise BadInput(
                f"{point_text(point)} is not on the cubic", "it does not satisfy the equation"
            )
        return point

    def third(self, p: Vector, q: Vector) -> Vector:
        """P*Q: where the line through P and Q meets the cubic again."""
        return self.cubic.tangent(p) if p == q else self.cubic.chord(p, q)

    def add(self, p: Vector, q: Vector) -> Vector:
        """P + Q."""
        return self.third(self.third(p, q), self.identity)

    def negate(self, p: Vector) -> Vector:
        """-P."""
        return self.third(self.third(self.identity, self.identity), p)

    def subtract(self, p: Vector, q: Vector) -> Vector:
        """P - Q."""
        return self.add(p, self.negate(q))

    def multiply(self, n: int, p: Vector) -> Vector:
        """nP, by doubling."""
        if n < 0:
            return self.multiply(-n, self.negate(p))
        result = self.identity
        while n:
            if n & 1:
                result = self.add(result, p)
            p = self.add(p, p)
            n >>= 1
        return result

    def order_of(self, p: Vector) -> int | None:
        """The order of a rational point; None if it is infinite."""
        total = p
        for n in range(1, HIGHEST_ORDER + 1):
            if total == self.identity:
                return n
            total = self.add(total, p)
        return None

    def is_flex(self, p: Vector) -> bool:
        """Whether the tangent at P meets the cubic nowhere else."""
        return self.cubic.tangent(p) == p
