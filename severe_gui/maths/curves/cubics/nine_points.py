"""The ninth point: cubics through eight points share one more (Cayley and Bacharach).

Cubics through eight points in general position are a pencil, a F + b G, and any two of them meet in
nine points. With lines through one of the eight points, p,

    F(s p + d) = A s^2 + B s + C,    G(s p + d) = A' s^2 + B' s + C'

the directions d to the other eight are the roots of the resultant of the two quadratics, of degree
8. Seven of them are known; the last is what is left over, so it is rational if all others are.
Source: Eisenbud, Green and Harris, Cayley-Bacharach theorems and conjectures; Silverman and Tate,
Rational Points on Elliptic Curves, I.2.
"""

from collections.abc import Sequence

from flint import fmpq, fmpz, fmpz_mat, fmpz_poly

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.cubic import AXES, Cubic, Vector, whole_point
from severe_gui.maths.curves.cubics.equations import MONOMIALS


def product_of_lines(first: Vector, second: Vector, third: Vector) -> tuple[object, ...]:
    """The ten coefficients of the cubic that is three lines, each by its three coefficients."""
    terms = dict.fromkeys(MONOMIALS, 0 * first[0])
    for i in range(3):
        for j in range(3):
            for k in range(3):
                exponents = tuple((i, j, k).count(axis) for axis in range(3))
                terms[exponents] += first[i] * second[j] * third[k]
    return tuple(terms[exponents] for exponents in MONOMIALS)


def pencil_through(points: Sequence[Vector]) -> tuple[Cubic, Cubic]:
    """Two cubics that span those through eight points, which have whole coordinates.

    Raises BadInput where the points do not decide a pencil: two agree, four are on a line, or seven
    on a conic.
    """
    rows = [[x**i * y**j * z**k for i, j, k in MONOMIALS] for x, y, z in points]
    basis, dimension = fmpz_mat(rows).nullspace()
    if dimension != 2:
        raise BadInput(
            "The eight points do not decide a pencil of cubics",
            "two of them agree, four are on a line, or seven are on a conic",
            "move one of them",
        )
    columns = [[basis[row, column] for row in range(10)] for column in range(2)]
    return Cubic.of(columns[0]), Cubic.of(columns[1])


def ninth_point(points: Sequence[Vector]) -> Vector:
    """The ninth point of the cubics through eight points of whole coordinates.

    Where these are roundings of real points, so is the answer. Raises BadInput as `pencil_through`
    does, and where the two cubics share a line or a conic.
    """
    base, others = points[0], points[1:]
    pivot = max(range(3), key=lambda axis: abs(base[axis]))
    across, up = (axis for axis in range(3) if axis != pivot)
    pencil = pencil_through(points)
    forms = [_forms(each.in_basis(base, AXES[across], AXES[up])) for each in pencil]
    (a, b, c), (a2, b2, c2) = forms
    first, last, middle = a * b2 - a2 * b, b * c2 - b2 * c, a * c2 - a2 * c
    resultant = middle * middle - first * last
    if resultant.degree() < 0:
        raise BadInput("The cubics through the eight points share a line or a conic")
    # Each other point as s p + r d: s times pivot, r times pivot, and the direction times r.
    directions = [
        (base[pivot] * each[across] - each[pivot] * base[across],
         base[pivot] * each[up] - each[pivot] * base[up])
        for each in others
    ]  # fmt: skip
    known = fmpz_poly([1])
    for u, v in directions:
        known *= fmpz_poly([-v, u])
    u, v = _left_over(resultant, known)
    s, r = -_at(middle, 4, u, v), _at(first, 3, u, v)
    if s == 0 and r == 0:
        # Both cubics meet this line in the same two points besides p, and one of them is known.
        k = next(k for k, (x, y) in enumerate(directions) if x * v == y * u)
        along = directions[k][0] / u if u else directions[k][1] / v
        rows = [[_at(part, degree, u, v) for degree, part in enumerate(f, 1)] for f in forms]
        values = next(each for each in rows if any(each))
        s, r = values[1] * along + values[0] * others[k][pivot], -values[0] * along
    # The point s p + r d, where d is u along one axis and v along the other.
    found = [s * each for each in base]
    found[across] += r * u
    found[up] += r * v
    return whole_point(*found)


def _forms(terms: Sequence[fmpz]) -> tuple[fmpz_poly, fmpz_poly, fmpz_poly]:
    """A, B and C as polynomials in v, where u = 1."""
    _, s2u, s2v, su2, suv, sv2, u3, u2v, uv2, v3 = terms
    return fmpz_poly([s2u, s2v]), fmpz_poly([su2, suv, sv2]), fmpz_poly([u3, u2v, uv2, v3])


def _left_over(whole: fmpz_poly, known: fmpz_poly) -> tuple[fmpq, fmpq]:
    """The root u : v of the linear form with known * form = whole, by least squares.

    That is exact where the division is, and the best there is where the coefficients are rounded.
    """
    columns = [
        [known[k - shift] if k >= shift else fmpz(0) for k in range(9)] for shift in range(2)
    ]
    target = [whole[k] for k in range(9)]
    p, q, r = (
        sum((x * y for x, y in zip(columns[i], columns[j], strict=True)), fmpz(0))
        for i, j in ((0, 0), (0, 1), (1, 1))
    )
    f, g = (
        sum((x * y for x, y in zip(column, target, strict=True)), fmpz(0)) for column in columns
    )
    # The form is constant + slope v, u = 1: its root is u : v = slope : -constant.
    constant, slope = fmpq(f * r - g * q), fmpq(g * p - f * q)
    return slope, -constant


def _at(form: fmpz_poly, degree: int, u: fmpq, v: fmpq) -> fmpq:
    """A polynomial in v as a form of this degree in u and v."""
    return sum((form[k] * v**k * u ** (degree - k) for k in range(degree + 1)), fmpq(0))
