"""Triangles and polygons: area by integration, angles by tangents, and the angle defect.

The area is taken by Green's theorem, as the integral of dx / y around the polygon: along the
half-circle about c it is the change of the angle at c, along a half-line 0. It does not use the
interior angles, which are those of tangents. Both are balls, certified.
"""

import math
from dataclasses import dataclass

from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.exact import Ball, Gaussian, rational
from severe_gui.experiments.hyperbolic_geometry.figures import Figures, Statement
from severe_gui.maths.hyperbolic.plane import cycles, shapes
from severe_gui.maths.hyperbolic.plane import length_and_area as formulas
from severe_gui.maths.hyperbolic.plane.polygon import Polygon


@dataclass(frozen=True)
class Measured:
    """area: by integration. defect: (n - 2) pi less the angles. angles: by Severe's order."""

    area: Ball
    defect: Ball
    angles: tuple[Ball, ...]


def measured(vertices: list[complex]) -> Measured:
    """The area and the angles of a simple polygon of the disk, vertices counter-clockwise."""
    images = [exact.to_half_plane(exact.gaussian(z)) for z in vertices]
    points = [Gaussian(exact.ball(w.x), exact.ball(w.y)) for w in images]
    n = len(points)
    area = exact.ball(0)
    for p, q in zip(points, (*points[1:], points[0]), strict=True):
        area = area + _side_integral(p, q)
    angles = tuple(_interior_angle(points[k], points[(k + 1) % n], points[k - 1]) for k in range(n))
    return Measured(area, (n - 2) * exact.pi() - sum(angles, exact.ball(0)), angles)


def _side_integral(p: Gaussian, q: Gaussian) -> Ball:
    """The integral of dx / y from p to q along their line; counter-clockwise it is the area."""
    if p.x == q.x:
        return exact.ball(0)
    c = (p.norm - q.norm) / (2 * (p.x - q.x))
    # x = c + r cos t, so dx / y = -dt.
    return exact.arc(p.x - c, p.y) - exact.arc(q.x - c, q.y)


def tangent(p: Gaussian, q: Gaussian) -> Gaussian:
    """The direction at p of the line toward q, of any length: along (c - p) i or upright."""
    if p.x == q.x:
        return Gaussian(rational(0), q.y - p.y)
    c = (p.norm - q.norm) / (2 * (p.x - q.x))
    # At right angles to the radius, toward q's side.
    heading = Gaussian(p.y, c - p.x)
    return heading if q.x > p.x else -heading


def _interior_angle(p: Gaussian, after: Gaussian, before: Gaussian) -> Ball:
    """The angle in (0, 2 pi) from the side that follows, counter-clockwise to the one before."""
    turn = tangent(p, before) * tangent(p, after).conjugate
    angle = exact.arc(turn.x, turn.y)
    return angle if turn.y > 0 or (turn.y == 0 and turn.x > 0) else angle + 2 * exact.pi()


def star_shaped(figures: Figures, corners: int) -> list[complex]:
    """A polygon around the centre of the disk whose corners come in order of their angles."""
    gap = 2 * math.pi / corners
    turn = figures.share(0.0, gap)
    found = []
    for k in range(corners):
        angle = turn + gap * (k + figures.share(0.05, 0.75 if corners > 3 else 0.45))
        reach = math.tanh(figures.share(0.05, 1.0) * figures.size / 2)
        found.append(complex(reach * math.cos(angle), reach * math.sin(angle)))
    return found


def triangle(figures: Figures) -> float:
    """The angle defect of a triangle against its area, and Severe's area against both."""
    return _polygon(figures, 3)


def polygon(figures: Figures) -> float:
    """The same of a polygon with four to eight corners, rarely convex."""
    return _polygon(figures, figures.whole(4, 8))


def _polygon(figures: Figures, corners: int) -> float:
    vertices = star_shaped(figures, corners)
    truth = measured(vertices)
    if not (truth.area - truth.defect).contains(0):
        return math.inf
    made = Polygon(tuple(vertices))
    worst = exact.error(made.area, truth.area, exact.ball(corners))
    for found, angle in zip(made.angles, truth.angles, strict=True):
        worst = max(worst, exact.error(found, angle, exact.pi()))
    return worst


def euclid_angle(figures: Figures) -> float:
    """1 unless every regular polygon of Euclid's plane has the angle (n - 2) pi / n.

    Turned and stretched, its corners are w^k times a complex number, w = exp(2 pi i / n); the
    angle at one of them is that between w^-1 - 1 and w - 1.
    """
    from flint import acb

    n = figures.whole(3, 40)
    w = (2 * acb.pi() * acb(0, 1) / n).exp()
    stretch = acb(figures.share(0.1, 9.0), figures.share(0.1, 9.0))
    sides = stretch * (1 / w - 1), stretch * (w - 1)
    turn = sides[0] / sides[1]
    angle = exact.arc(turn.real, turn.imag)
    return exact.exception_unless((angle - (n - 2) * exact.pi() / n).contains(0))


def every_angle(figures: Figures) -> float:
    """How far the angle of Severe's regular polygon is from the one that was asked for."""
    n = figures.whole(3, 40)
    most = (n - 2) * math.pi / n
    asked = most * figures.share(0.02, 0.98)
    radius = cycles.circumradius_of(n, asked)
    half, turn = exact.ball(asked) / 2, exact.pi() / n
    cosh = turn.cot() * half.cot()
    # The radius is compact, and small radii are known to u / R only: acosh near 1.
    true_radius = cosh.acosh()
    worst = exact.error(radius, true_radius, true_radius + 1 / true_radius)
    return max(worst, exact.error(formulas.regular_angle(n, float(true_radius.mid())), asked),
               _angle_of_corners(n, exact.ball(asked), true_radius))  # fmt: skip


def _angle_of_corners(n: int, asked: Ball, radius: Ball) -> float:
    """0 if the polygon about i of that radius has that angle by its own tangents, certified."""
    from flint import acb

    reach = (radius / 2).tanh()
    corners = [reach * (2 * acb.pi() * acb(0, k) / n).exp() for k in (-1, 0, 1)]
    # Mapped to the centre, where lines are diameters: (w - z) / (1 - conj(z) w).
    seen = [(w - reach) / (1 - reach * w) for w in (corners[0], corners[2])]
    turn = seen[0] / seen[1]
    angle = exact.arc(turn.real, turn.imag)
    return 0.0 if (angle - asked).contains(0) else math.inf


def ideal_triangle(figures: Figures) -> float:
    """The area of an ideal triangle, by integration and as Severe computes it, against pi."""
    ends = figures.ideal_points(3)
    zero = rational(0)
    area = exact.ball(0)
    for start, end in zip(ends, (*ends[1:], ends[0]), strict=True):
        # From one end of a half-circle to the other the angle at its centre changes by pi.
        c = (start + end) / 2
        area = area + exact.arc(end - c, zero) - exact.arc(start - c, zero)
    if not (abs(area) - exact.pi()).contains(0):
        return math.inf
    images = [exact.to_disk(Gaussian(each, zero)) for each in ends]
    corners = tuple(shapes.Dot((1.0, float(z.x), float(z.y)), True) for z in images)
    apart = min(abs(a.sight - b.sight) for a in corners for b in corners if a is not b)
    return exact.error(abs(shapes.Figure(corners).signed_area), exact.pi()) * min(apart, 1.0)


def area_below_bound(figures: Figures) -> float:
    """1 unless a polygon with n corners has an area below (n - 2) pi, and a triangle below pi."""
    corners = figures.whole(3, 8)
    area = measured(star_shaped(figures, corners)).area
    return exact.exception_unless(area > 0, area < (corners - 2) * exact.pi())


def areas_and_defects(figures: Figures, count: int) -> tuple[list[float], list[float]]:
    """Of random polygons, smallest first: the area by integration and the angle defect."""
    found = [measured(star_shaped(figures, figures.whole(3, 8))) for _ in range(count)]
    pairs = sorted((float(each.area.mid()), float(each.defect.mid())) for each in found)
    return [area for area, _ in pairs], [defect for _, defect in pairs]


STATEMENTS = (
    Statement(
        "triangle-area",
        "The area of a triangle is π - (α + β + γ).",
        "This is a truly amazing result that says that for a hyperbolic triangle P with interior "
        "angles \\alpha, \\beta, \\gamma, the area is given by area_{\\mathbb{H}}(P)=\\pi - "
        "(\\alpha+\\beta+\\gamma).",
        "The Gauss-Bonnet theorem for curvature -1.",
        triangle, 16, "Area by integration and angle defect agree to 10⁻⁵⁰; in float64 a few "
        "roundings of each angle, by π, and of each triangle's area.",
        plot="defect",
    ),
    Statement(
        "polygon-area",
        "The area of a polygon is (n - 2)π less the sum of its interior angles.",
        "In fact, this result generalizes to hyperbolic polygons: if P is a hyperbolic polygon "
        "with interior angles \\alpha_1, \\ldots, \\alpha_n, then the area of P is given by:",
        "A polygon is a sum of n - 2 triangles.",
        polygon, 16, "Area by integration and angle defect agree to 10⁻⁵⁰; in float64 a few "
        "roundings of each angle, by π, and of each triangle's area.",
        plot="defect",
    ),
    Statement(
        "euclid-one-regular-polygon",
        "In Euclid's plane all regular n-gons have the angle (n - 2)π/n.",
        "Another big difference from the Euclidean case is that in the Euclidean plane, there is "
        "only one regular n-gon (up to translation, rotation and dilation) and its interior angle "
        "is \\frac{n-2}{n}\\pi.",
        "Its corners are on a circle, a turn by 2π/n apart.",
        euclid_angle, counts=True,
    ),
    Statement(
        "regular-polygon-of-every-angle",
        "For every n from 3 and every angle below (n - 2)π/n there is a compact regular n-gon.",
        "The situation is completely different in the hyperbolic plane: for all n\\geq 3 and each "
        "\\alpha \\in (0,\\frac{n-2}{n}\\pi), there is a compact regular hyperbolic n-gon whose "
        "interior angle is \\alpha.",
        "cosh R = cot(π/n) cot(α/2), which exceeds 1 there, gives its circumradius.",
        every_angle, 32, "The polygon's own angle is certified; in float64 acosh gives a radius R "
        "to u (R + 1/R).",
    ),
    Statement(
        "ideal-triangle",
        "A triangle with its corners at infinity has area π, and no triangle has more.",
        "This is a truly amazing result that says that for a hyperbolic triangle P with interior "
        "angles \\alpha, \\beta, \\gamma, the area is given by area_{\\mathbb{H}}(P)=\\pi - "
        "(\\alpha+\\beta+\\gamma).",
        "All its angles are 0.",
        ideal_triangle, 16, "Ideal points in float64, by the distance of the corners in the "
        "picture.",
        kind="remark",
    ),
    Statement(
        "polygon-area-is-bounded",
        "However large, a polygon with n corners has an area below (n - 2)π.",
        "In fact, this result generalizes to hyperbolic polygons: if P is a hyperbolic polygon "
        "with interior angles \\alpha_1, \\ldots, \\alpha_n, then the area of P is given by:",
        "Its angles are positive.",
        area_below_bound, counts=True, kind="remark",
    ),
)  # fmt: skip
