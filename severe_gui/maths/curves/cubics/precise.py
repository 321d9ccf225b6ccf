"""Points that are known to forty digits: for chords of near points, where floats lose theirs.

From a float P near the cubic, F(P + t n) = 0 along the gradient n is solved by Newton's method, and
the root is enclosed: an interval that Newton's step takes into itself contains exactly one.
"""

from collections.abc import Sequence

from flint import arb, ctx, fmpq

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.cubic import Cubic, Vector, dot, normal

PRECISION_BITS = 160
STEPS = 6
WIDTH = arb(0, 2.0**-130)


def precise_point(cubic: Cubic, near: Sequence[float]) -> Vector:
    """The enclosed point of the cubic nearest to a float, along the gradient.

    Raises BadInput where the float is not near the cubic, or is near a singular point of it.
    """
    x, y, z = (fmpq(*float(each).as_integer_ratio()) for each in near)
    point = x, y, z
    gradient = cubic.gradient(point)
    largest = max(abs(each) for each in gradient)
    if largest == 0:
        raise BadInput("The point is singular", "its gradient is 0")
    along = gradient[0] / largest, gradient[1] / largest, gradient[2] / largest
    # F(P + t n), by powers of t.
    terms = (
        cubic.value(point), dot(gradient, along),
        dot(cubic.gradient(along), point), cubic.value(along),
    )  # fmt: skip
    with ctx.workprec(PRECISION_BITS):
        a, b, c, d = (arb(each) for each in terms)
        t = arb(0)
        for _ in range(STEPS):
            t = (t - (((d * t + c) * t + b) * t + a) / ((3 * d * t + 2 * c) * t + b)).mid()
        wide = t + WIDTH
        root = t - (((d * t + c) * t + b) * t + a) / ((3 * d * wide + 2 * c) * wide + b)
        if not wide.contains(root):
            raise BadInput("The point is not near the cubic", "Newton's method does not settle")
        return normal((x + root * along[0], y + root * along[1], z + root * along[2]))


def rounded(point: Vector) -> tuple[float, float, float]:
    """The middle of an enclosure, or whole coordinates, with greatest size 1."""
    if isinstance(point[0], arb):
        x, y, z = (float(each.mid()) for each in point)
        return x, y, z
    size = max(abs(int(each)) for each in point)
    x, y, z = (int(each) / size for each in point)
    return x, y, z
