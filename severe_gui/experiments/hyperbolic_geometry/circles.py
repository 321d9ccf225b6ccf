"""Circumference and area of circles, and the area element of both models.

Lengths of circles are integrals of the line element: about the centre of the disk the integrand is
constant, about other points of the half-plane a certified integral (Arb) is taken.
"""

import math

from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.exact import Ball, Gaussian, Map, rational
from severe_gui.experiments.hyperbolic_geometry.figures import Figures, Statement
from severe_gui.maths.hyperbolic.plane import length_and_area as formulas

INTEGRALS = 0.05
"""The share of circles that are integrated all around: each one takes milliseconds."""
INTEGRAL_BITS = 80
LARGEST_INTEGRATED = 6.0


def element_length(radius: Ball, away: Ball) -> Ball:
    """The length of |dw| / Im w around a circle of the half-plane, certified.

    The circle about i y has the Euclidean centre i y cosh s and radius y sinh s. away: y.
    """
    from flint import acb, ctx

    with ctx.workprec(INTEGRAL_BITS):
        centre, size = acb(away * radius.cosh()), acb(away * radius.sinh())
        whole = acb.integral(lambda t, _: size / (centre + size * t.sin()), 0, 2 * acb.pi())
    return whole.real


def circumference(figures: Figures) -> float:
    """The length of a circle against 2 pi sinh s: exactly, certified, and as Severe computes it."""
    q = 1 + figures.positive_ratio()
    reach = (q - 1) / (q + 1)
    wrong = exact.difference(2 * reach / (1 - reach**2), (q - 1 / q) / 2)
    radius = figures.share(0.01, max(figures.size, 0.02))
    truth = 2 * exact.pi() * exact.ball(radius).sinh()
    if figures.is_drawn(INTEGRALS) and radius < LARGEST_INTEGRATED:
        around = element_length(exact.ball(radius), exact.ball(figures.positive_ratio()))
        wrong = max(wrong, _apart(around, truth))
    return max(wrong, exact.error(formulas.circle_length(radius), truth))


def _apart(certified: Ball, truth: Ball) -> float:
    """0 if a certified ball contains a number and is small enough to show it."""
    if float((certified.rad() / abs(certified)).upper()) > 2.0**-40:
        return math.inf
    return 0.0 if certified.overlaps(truth) else 1.0


def area(figures: Figures) -> float:
    """The area of a disk of the disk about 0, 4 pi R^2 / (1 - R^2), and as Severe computes it."""
    q = 1 + figures.positive_ratio()
    reach = (q - 1) / (q + 1)
    # sinh^2(s / 2) = (cosh s - 1) / 2, and the integral of 8 pi t / (1 - t^2)^2 from 0 to R.
    wrong = exact.difference(reach**2 / (1 - reach**2), ((q + 1 / q) / 2 - 1) / 2)
    radius = figures.share(0.01, max(figures.size, 0.02))
    truth = 4 * exact.pi() * (exact.ball(radius) / 2).sinh() ** 2
    if figures.is_drawn(INTEGRALS) and radius < LARGEST_INTEGRATED:
        wrong = max(wrong, _apart(_area_integral((exact.ball(radius) / 2).tanh()), truth))
    return max(wrong, exact.error(formulas.disk_area(radius), truth))


def _area_integral(reach: Ball) -> Ball:
    """The integral of 4 / (1 - t^2)^2 over the disk of a Euclidean radius, certified."""
    from flint import acb, ctx

    with ctx.workprec(INTEGRAL_BITS):
        whole = acb.integral(lambda t, _: t / (1 - t * t) ** 2, 0, acb(reach))
        return 8 * exact.pi() * whole.real


def area_element(figures: Figures) -> float:
    """The relative change of dx dy / (Im w)^2 under an element of Mob(H)."""
    m, w = figures.of_half_plane(), exact.gaussian(figures.in_half_plane())
    # The determinant of the derivative is |m'|^2, formed here from differences along the axes.
    zero, one = rational(0), rational(1)
    at = w.conjugate if m.reverses else w
    below = m.c * at + m.d
    along = m.determinant / (below * below)
    turn = Gaussian(zero, -one if m.reverses else one)
    across = along * turn
    jacobian = abs(along.x * across.y - along.y * across.x)
    return exact.difference(jacobian / m(w).y ** 2, 1 / w.y**2)


def disk_area_element(figures: Figures) -> float:
    """How far the area element of the disk is from that of the half-plane, mapped there."""
    z = exact.gaussian(figures.in_disk())
    zero, one = rational(0), rational(1)
    i = Gaussian(zero, one)
    m = Map(i, i, Gaussian(-one, zero), Gaussian(one, zero))
    return exact.difference(m.growth(z) / m(z).y ** 2, 4 / (1 - z.x**2 - z.y**2) ** 2)


def ratio_to_one(figures: Figures) -> float:
    """1 unless length over area is as near to 1 as its circle is large: 2 / (exp s - 1) above."""
    radius = figures.share(0.1, 300.0)
    s = exact.ball(radius)
    ratio = 2 * exact.pi() * s.sinh() / (4 * exact.pi() * (s / 2).sinh() ** 2)
    above = 2 / (s.exp() - 1)
    found = formulas.circle_length(radius) / formulas.disk_area(radius)
    near = exact.error(found, ratio) < 64 * exact.UNIT_ROUNDOFF
    return exact.exception_unless((ratio - 1 - above).contains(0), near)


def ratio_of_euclid(figures: Figures) -> float:
    """1 unless Euclid's ratio 2 / s falls below a bound, where the hyperbolic one stays above 1."""
    bound = figures.share(0.001, 1.0)
    s = exact.ball(2 / bound + 1)
    above_one = 2 / (s.exp() - 1)
    return exact.exception_unless(2 / s < exact.ball(bound), above_one > 0)


def ratio_in_space(figures: Figures) -> float:
    """1 unless surface over volume of a ball in H^n is above n - 1, and near it if it is large.

    Surface sinh^(n - 1) s over the integral of the same: in closed form for n = 3, 4, 5.
    """
    n = figures.whole(3, 5)
    s = exact.ball(figures.share(0.1, 40.0))
    volume = {
        3: (2 * s).sinh() / 4 - s / 2,
        4: s.cosh() ** 3 / 3 - s.cosh() + exact.ball(rational(2) / 3),
        5: (4 * s).sinh() / 32 - (2 * s).sinh() / 4 + 3 * s / 8,
    }[n]
    excess = s.sinh() ** (n - 1) / volume - (n - 1)
    # The excess decays like s exp(-2 s); exp(-s) is a generous bound of it.
    near = not s > 20 or excess < (-s).exp()
    return exact.exception_unless(excess > 0, near)


def circumferences(radii: list[float]) -> list[float]:
    """The lengths of circles about i, each as a certified integral."""
    one = exact.ball(1)
    return [float(element_length(exact.ball(radius), one).mid()) for radius in radii]


LENGTH_AND_AREA = (
    "This implies that for a disk with center 0 and radius s, the ratio \\frac{length}{area} "
    "\\rightarrow 1 as s \\rightarrow \\infty."
)

STATEMENTS = (
    Statement(
        "circumference",
        "A circle of radius s has length 2π sinh s.",
        "It can be shown that the length of a hyperbolic circle in \\mathbb{D} with hyperbolic "
        "center 0 and hyperbolic radius s is 2\\pi \\sinh(s).",
        "2πR · 2/(1 - R²) = 2π sinh s where R = tanh(s/2).",
        circumference, 16, "Equal exactly; in float64 a sinh and two products.",
        plot="circumference",
    ),
    Statement(
        "area-is-invariant",
        "Areas measured by dx dy / (Im w)² are preserved by every element of Mob(H).",
        "Just like length and distance, area_{\\mathbb{H}} is also invariant under the action of "
        "the group \\mathrm{Mob}(\\mathbb{H}).",
        "Areas are multiplied by |m'(w)|² = (Im m(w) / Im w)².",
        area_element, 1, "Equal exactly, in rationals.",
    ),
    Statement(
        "disk-area-element",
        "The area element of the disk is 4 dx dy / (1 - x² - y²)².",
        "In the Poincaré disk model, area is defined as (using Cartesian coordinates):",
        "That of the half-plane, mapped by w = i(1 + z)/(1 - z).",
        disk_area_element, 1, "Equal exactly, in rationals.",
    ),
    Statement(
        "disk-area",
        "A disk of radius s has area 4π sinh²(s/2).",
        "It can be shown that the area of a hyperbolic disk in \\mathbb{D} with center 0 and "
        "radius s is 4\\pi \\sinh^2(\\frac{s}{2}).",
        "∫ 8πt/(1 - t²)² dt from 0 to R is 4πR²/(1 - R²), with R = tanh(s/2).",
        area, 16, "Equal exactly; in float64 a sinh and four products.",
    ),
    Statement(
        "length-over-area-to-1",
        "Length over area of a circle tends to 1 as the radius grows.",
        LENGTH_AND_AREA,
        "It is coth(s/2) = 1 + 2/(exp s - 1).",
        ratio_to_one, counts=True,
    ),
    Statement(
        "length-over-area-of-euclid",
        "For Euclid it tends to 0.",
        "This is very unlike the Euclidean case, where \\frac{length}{area}\\rightarrow 0 as s "
        "\\rightarrow \\infty.",
        "2πs / πs² = 2/s.",
        ratio_of_euclid, counts=True,
    ),
    Statement(
        "length-over-area-in-space",
        "Likewise in higher dimensions: surface over volume of a ball in Hⁿ tends to n - 1.",
        "Intuitively, lengths become as big as areas for sufficiently large shapes in hyperbolic "
        "space (similar results hold for higher dimensional hyperbolic spaces).",
        "sinhⁿ⁻¹ s over its integral from 0 to s tends to n - 1.",
        ratio_in_space, counts=True,
    ),
)  # fmt: skip
