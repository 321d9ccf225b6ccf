"""Where the discriminant is 0 in the plane of (a4, a6), for given a1, a2 and a3.

There f(x) = 4 x^3 + b2 x^2 + 2 b4 x + b6 has a double root r and a simple one s = -b2/4 - 2 r, so

    a4 = r^2 + 2 r s - a1 a3 / 2        a6 = -r^2 s - a3^2 / 4

is the whole curve, rational in r: a node where r > s, an isolated point where r < s, and a cusp,
also of this curve itself, where r = s. Two components lie inside of it, one outside.
"""

import numpy as np
from flint import fmpq

from severe_gui.maths.curves.real.locus import FloatArray
from severe_gui.maths.curves.weierstrass import Weierstrass


def singular_member(curve: Weierstrass, r: fmpq) -> Weierstrass:
    """The cubic with the same a1, a2, a3 and a double root at r."""
    a1, a2, a3, _, _ = curve.coefficients
    s = -curve.b2 / 4 - 2 * r
    return Weierstrass(a1, a2, a3, r * r + 2 * r * s - a1 * a3 / 2, -r * r * s - a3 * a3 / 4)


def cusp_root(curve: Weierstrass) -> fmpq:
    """The r of the cubic with a cusp."""
    return fmpq(-curve.b2 / 12)


def discriminant_curve(curve: Weierstrass, r: FloatArray) -> tuple[FloatArray, FloatArray]:
    """a4 and a6 of the singular cubics with double roots r: float64, of r's shape."""
    a1, a3, b2 = (int(each.p) / int(each.q) for each in (curve.a1, curve.a3, curve.b2))
    s = -b2 / 4 - 2 * r
    return r * r + 2 * r * s - a1 * a3 / 2, -r * r * s - a3 * a3 / 4


def nearest_root(
    curve: Weierstrass, a4: float, a6: float, across: float, up: float, reach: float
) -> tuple[float, float]:
    """The r of the nearest singular cubic, and its distance.

    across, up: the lengths of a unit of a4 and of a6; reach: how far r may be from the cusp's.
    """
    middle = float(np.array(int(cusp_root(curve).p) / int(cusp_root(curve).q)))
    width = reach
    for _ in range(6):
        r = np.linspace(middle - width, middle + width, 401)
        x, y = discriminant_curve(curve, r)
        away = np.hypot((x - a4) * across, (y - a6) * up)
        k = int(away.argmin())
        middle, width = float(r[k]), width / 100
    return middle, float(away[k])
