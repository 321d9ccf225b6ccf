"""A real point of a cubic to look from where no rational one is known.

On each line a cubic has a real point, since its form there has odd degree. It is rounded to whole
coordinates, so the picture is that of a cubic that passes exactly through the rounded point.
"""

from typing import Any

from flint import arb, ctx, fmpz, fmpz_poly

from severe_gui.maths.curves.cubics.cubic import AXES, Cubic, Vector, dot, normal

BITS = 60


def real_base(cubic: Cubic) -> Vector | None:
    """A smooth real point of the lines X = 0, Y = 0 or Z = 0, to sixty bits; None without any."""
    for axis in (2, 1, 0):
        first, second = (AXES[other] for other in range(3) if other != axis)
        form = fmpz_poly([
            cubic.value(second), dot(cubic.gradient(second), first),
            dot(cubic.gradient(first), second), cubic.value(first),
        ])  # fmt: skip
        for root in _real_roots(form):
            x, y, z = (root * p + fmpz(2) ** BITS * q for p, q in zip(first, second, strict=True))
            point = normal((x, y, z))
            if any(cubic.gradient(point)):
                return point
    return None


def _real_roots(form: fmpz_poly) -> list[fmpz]:
    """The simple real roots times 2^60, rounded."""
    if form.degree() < 1:
        return []
    with ctx.workprec(4 * BITS):
        certified: Any = form.complex_roots()
        return [
            (root.real.mid() * 2**BITS + arb(0.5)).floor().mid().unique_fmpz()
            for root, times in certified
            if root.imag == 0 and times == 1
        ]
