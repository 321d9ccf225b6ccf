"""The examples of the first elliptic tale: a parabola with its lines, and two polynomials.

The figure of the post has a parabola and four lines; here it is y = x^2 with K: y = x, L: x = 0,
M: y = 0 and N: y = -1. Each example is worked out exactly.
"""

from typing import Any

from severe_gui.experiments.elliptic_tales.statements import Statement


def _parabola(line: tuple[int, int, int]) -> list[tuple[Any, int, bool, bool]]:
    """Where y = x^2 meets a x + b y + c = 0: point, multiplicity, real, at infinity."""
    from flint import fmpq

    from severe_gui.maths.curves.line_intersection import homogenised, meetings, two_points

    parabola = homogenised({(0, 1): fmpq(1), (2, 0): fmpq(-1)})
    a, b, c = (fmpq(each) for each in line)
    found = meetings(parabola, *two_points((a, b, c)))
    return [(each.point, each.multiplicity, each.is_real, each.is_at_infinity) for each in found]


def _line_k(_case: Any) -> bool:
    """y = x: two real points."""
    found = _parabola((1, -1, 0))
    return sorted(point for point, *_rest in found) == [(0, 0, 1), (1, 1, 1)]


def _line_m(_case: Any) -> bool:
    """y = 0: the vertex, twice."""
    return _parabola((0, 1, 0)) == [((0, 0, 1), 2, True, False)]


def _line_n(_case: Any) -> bool:
    """y = -1: no real point, and (i, -1), (-i, -1)."""
    found = _parabola((0, 1, 1))
    places = {(complex(x), complex(y)) for (x, y, _z), *_rest in found}
    is_none_real = not any(is_real for _point, _times, is_real, _far in found)
    return is_none_real and places == {(1j, -1 + 0j), (-1j, -1 + 0j)}


def _line_l(_case: Any) -> bool:
    """x = 0: the vertex, and (0:1:0)."""
    found = _parabola((1, 0, 0))
    return {(point, times, far) for point, times, _real, far in found} == {
        ((0, 0, 1), 1, False),
        ((0, 1, 0), 1, True),
    }


def _parabola_at_infinity(_case: Any) -> bool:
    """The line at infinity meets the parabola in (0:1:0) alone, twice."""
    return _parabola((0, 0, 1)) == [((0, 1, 0), 2, True, True)]


def _of_degree_six(_case: Any) -> bool:
    """The largest sum of exponents is 6, and a line in space meets the surface six times."""
    from flint import fmpq_poly

    exponents = ((3, 2, 1), (2, 2, 1), (1, 0, 3))
    x, y, z = fmpq_poly([1, 2]), fmpq_poly([-3, 1]), fmpq_poly([2, 5])
    on_line = sum((x**i * y**j * z**k for i, j, k in exponents), fmpq_poly([0]))
    found: Any = on_line.numer().complex_roots()
    roots = sum(times for _root, times in found)
    return bool(max(map(sum, exponents)) == 6 == roots)


def _example_of_the_post(_case: Any) -> bool:
    """x^2 + y + 4 on x = 2t + 1, y = t - 5 is 5t + 4t^2: once at (1, -5)."""
    from flint import fmpq

    from severe_gui.maths.curves.line_intersection import homogenised, multiplicity_at

    curve = homogenised({(2, 0): fmpq(1), (0, 1): fmpq(1), (0, 0): fmpq(4)})
    start, along = (fmpq(1), fmpq(-5), fmpq(1)), (fmpq(2), fmpq(1), fmpq(0))
    return curve.on_line(start, along) == [0, 5, 4] and multiplicity_at(curve, start, along) == 1


SIX = (
    "the algebraic degree of x^3y^2z + x^2y^2z+xz^3 is 6, because the monomial with the largest "
    "degree, i.e. x^3y^2z, has degree 6."
)
FIGURE = (
    "The line K intersects the parabola G at two points, the lines M and L intersect G at one "
    "point only and the line N doesn’t intersect G at all!"
)
COMPLEX = (
    "Although this line does not intersect the parabola in the real plane, it does intersect the "
    "parabola in the complex plane at exactly two points."
)
AT_INFINITY = (
    "The second intersection point turns out to be a point at infinity: namely (0:1:0). This point "
    "at infinity belongs to both L and the parabola, as you can easily check."
)
ATTACHED = (
    "Now, to find out which points at infinity get attached to the curve described by the "
    "polynomial equation F(x,y,z)=0, we simply set z=0: y \\cdot 0 - x^2 =0 to which the solutions "
    "are (0:y:0) with y \\neq 0."
)
TANGENT = (
    "this line is tangent to the parabola, hence intersects it at a single point only, but the "
    "intersection has multiplicity 2, as you can easily check."
)
ONCE = (
    "The root t=0 appears with multiplicity 1 in g(t), so we say that the intersection point "
    "corresponding to t=0, i.e. P=(1,-5) has multiplicity 1."
)
ROOTS = "A polynomial of degree 6 has six roots over the complex numbers."
ARITHMETIC = "It is worked out exactly."

STATEMENTS: tuple[Statement[Any], ...] = (
    Statement(
        "degree-six",
        "x³y²z + x²y²z + xz³ has degree 6, and a line in space meets its surface six times.",
        SIX, ROOTS, _of_degree_six, plot="mean", is_example=True,
    ),
    Statement(
        "parabola-two-points", "The line K, y = x, meets the parabola y = x² in two real points.",
        FIGURE, ARITHMETIC, _line_k, plot="mean", is_example=True,
    ),
    Statement(
        "parabola-complex-points",
        "The line N, y = -1, meets it in no real and in two complex points, (±i, -1).",
        COMPLEX, ARITHMETIC, _line_n, plot="mean", is_example=True,
    ),
    Statement(
        "parabola-point-at-infinity",
        "The line L, x = 0, meets it in (0, 0) and in the point at infinity (0:1:0).",
        AT_INFINITY, ARITHMETIC, _line_l, plot="mean", is_example=True,
    ),
    Statement(
        "parabola-attached-point",
        "(0:1:0) is the only point at infinity of the parabola.",
        ATTACHED, ARITHMETIC, _parabola_at_infinity, plot="mean", is_example=True,
    ),
    Statement(
        "parabola-tangent", "The line M, y = 0, is a tangent, and (0, 0) counts twice.",
        TANGENT, ARITHMETIC, _line_m, plot="mean", is_example=True,
    ),
    Statement(
        "multiplicity-one",
        "x² + y + 4 on the line x = 2t + 1, y = t - 5 is 5t + 4t²: (1, -5) counts once.",
        ONCE, ARITHMETIC, _example_of_the_post, plot="mean", is_example=True,
    ),
)  # fmt: skip
