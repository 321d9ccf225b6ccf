"""The real flexes of a smooth cubic: where its tangent meets it nowhere else, always three.

They are where the Hessian meets the cubic. With lines through a point O of the cubic, the
resultant of the two by s is a polynomial in the direction; its real roots are certified by FLINT. A
double root is a line with two flexes, both real or both complex. The three real flexes lie on one
line. Source: Salmon, Higher Plane Curves, 71-74 and 173.
"""

from typing import Any

from flint import Ordering, ctx, fmpz, fmpz_mpoly_ctx, fmpz_poly

from severe_gui.maths.curves.cubics.cubic import AXES, Cubic, Vector
from severe_gui.maths.curves.cubics.equations import MONOMIALS
from severe_gui.maths.curves.cubics.precise import rounded

Triple = tuple[float, float, float]


def real_flexes(cubic: Cubic, base: Vector) -> tuple[Triple, ...]:
    """The three real flexes of a smooth cubic, with greatest coordinate of size 1.

    base: a point of it with whole coordinates, through which the lines go.
    """
    hessian = Cubic.of(cubic.hessian)
    is_flex = hessian.contains(base)
    for turn in range(len(MONOMIALS)):
        axes = _turned(base, turn)
        resultant = _resultant(cubic, hessian, base, axes)
        # The base itself has no direction; a direction at infinity would lower the degree.
        if resultant.degree() == (8 if is_flex else 9):
            break
    found = [rounded(base)] if is_flex else []
    with ctx.workprec(200):
        certified: Any = resultant.complex_roots()
        real = [(float(root.real.mid()), times) for root, times in certified if root.imag == 0]
    for slope, times in real:
        points = _on_line(cubic, base, axes, slope)
        found += sorted(points, key=lambda point: abs(_float_value(hessian, point)))[:times]
    return tuple(found)


def _turned(base: Vector, turn: int) -> tuple[Vector, Vector]:
    """Two directions that make a basis with a point."""
    pivot = max(range(3), key=lambda axis: abs(base[axis]))
    first, second = (AXES[axis] for axis in range(3) if axis != pivot)
    x, y, z = (p + turn * q for p, q in zip(second, first, strict=True))
    return first, (x, y, z)


def _resultant(
    cubic: Cubic, hessian: Cubic, base: Vector, axes: tuple[Vector, Vector]
) -> fmpz_poly:
    """The resultant by s, as a polynomial in v where the direction is axes[0] + v axes[1]."""
    ring = fmpz_mpoly_ctx.get(("s", "v"), Ordering.lex)
    forms = []
    for each in (cubic, hessian):
        terms: dict[tuple[int, ...], fmpz] = {}
        for (s, _, v), value in zip(MONOMIALS, each.in_basis(base, *axes), strict=True):
            terms[s, v] = value
        forms.append(ring.from_dict(terms))
    eliminated = forms[0].resultant(forms[1], 0).to_dict()
    highest = max((v for _, v in eliminated), default=-1)
    return fmpz_poly([eliminated.get((0, v), fmpz(0)) for v in range(highest + 1)])


def _on_line(cubic: Cubic, base: Vector, axes: tuple[Vector, Vector], slope: float) -> list[Triple]:
    """The two other points of the cubic on the line of a slope; none if they are complex."""
    o = rounded(base)
    d = tuple(int(axes[0][k]) + slope * int(axes[1][k]) for k in range(3))
    a, b, c = _line_terms(cubic, o, (d[0], d[1], d[2]))
    spread = b * b - 4 * a * c
    if spread < 0:
        return []
    points = []
    for w in (spread**0.5, -(spread**0.5)):
        s, r = (w - b, 2 * a) if b * w <= 0 else (2 * c, -b - w)
        x, y, z = (s * o[k] + r * d[k] for k in range(3))
        length = max(abs(x), abs(y), abs(z))
        points.append((x / length, y / length, z / length))
    return points


def _line_terms(cubic: Cubic, o: Triple, d: Triple) -> Triple:
    """A, B and C of F(s O + r d) = r (A s^2 + B s r + C r^2)."""
    c = _float_value(cubic, d)
    # F(o) is 0, so these are A + B + C and -A + B - C.
    one = _float_value(cubic, (o[0] + d[0], o[1] + d[1], o[2] + d[2]))
    other = _float_value(cubic, (o[0] - d[0], o[1] - d[1], o[2] - d[2]))
    return (one - other) / 2 - c, (one + other) / 2, c


def _float_value(cubic: Cubic, point: Triple) -> float:
    x, y, z = point
    return sum(
        int(value) * x**i * y**j * z**k
        for value, (i, j, k) in zip(cubic.coefficients, MONOMIALS, strict=True)
    )
