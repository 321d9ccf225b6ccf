"""The sphere: great circles as integer vectors, their poles.

Two great circles with poles m, n share the points +-(m x n); which side of a third one a point
lies on is the sign of a determinant. Source: Todhunter, Spherical Trigonometry, chapter 1.
"""

import math
from itertools import pairwise

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.figures import Figures, Statement
from severe_gui.maths.hyperbolic.plane import globe

Vector = tuple[int, int, int]


def cross(u: Vector, v: Vector) -> Vector:
    return u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]


def dot(u: Vector, v: Vector) -> int:
    return sum(a * b for a, b in zip(u, v, strict=True))


def _pole(figures: Figures) -> Vector:
    while True:
        x, y, z = (figures.whole(-1000, 1000) for _ in range(3))
        if (x, y, z) != (0, 0, 0):
            return x, y, z


def _poles(figures: Figures, count: int) -> list[Vector]:
    """Poles of different great circles, no three of which share a point."""
    while True:
        found = [_pole(figures) for _ in range(count)]
        pairs = [cross(u, v) for k, u in enumerate(found) for v in found[:k]]
        if all(any(each) for each in pairs) and (count < 3 or dot(found[0], pairs[-1])):
            return found


def _direction(u: Vector) -> globe.Vector:
    return np.asarray(u, dtype=np.float64) / math.sqrt(dot(u, u))


def circles_meet(figures: Figures) -> float:
    """How far the point that Severe finds is from both circles, and whether there is one."""
    m, n = _poles(figures, 2)
    shared = cross(m, n)
    if not any(shared) or dot(shared, m) or dot(shared, n):
        return math.inf
    found = [
        exact.rational(float(each)) for each in globe.meetings(_direction(m), _direction(n))[0]
    ]
    worst = 0.0
    # The smaller the sine of the angle between the circles, the less exact a meeting point.
    sine = (exact.ball(dot(shared, shared)) / (dot(m, m) * dot(n, n))).sqrt()
    for pole in (m, n):
        height = sum((a * b for a, b in zip(found, pole, strict=True)), exact.rational(0))
        size = exact.ball(dot(pole, pole)).sqrt()
        worst = max(worst, exact.error(0.0, exact.ball(height) * sine / size, 1))
    return worst


def postulate_violated(figures: Figures) -> float:
    """1 if a transversal finds two great circles that do not meet on both of its sides."""
    m, n, transversal = _poles(figures, 3)
    meeting = cross(m, n)
    side = dot(meeting, transversal)
    sides = {side > 0, -side > 0}
    parallels = 0 if any(meeting) else 1
    return 0.0 if sides == {True, False} and parallels <= 1 else 1.0


def circle_closes(figures: Figures) -> float:
    """How far eight arcs all around a great circle are from 2 pi together."""
    points = globe.points_of(_direction(_pole(figures)), 9)
    around = math.fsum(globe.distance(a, b) for a, b in pairwise(points))
    return exact.error(around, 2 * exact.pi())


def opposite_points(figures: Figures) -> float:
    """1 unless there are eight different great circles through a point and its opposite."""
    while True:
        p = _pole(figures)
        first, second = cross(p, (1, 0, 0)), cross(p, (0, 1, 0))
        if any(cross(first, second)):
            break
    poles = [
        (first[0] + k * second[0], first[1] + k * second[1], first[2] + k * second[2])
        for k in range(8)
    ]
    different = all(any(cross(u, v)) for k, u in enumerate(poles) for v in poles[:k])
    try:
        globe.line_through(_direction(p), -_direction(p))
        refused = False
    except BadInput:
        refused = True
    return exact.exception_unless(different, refused, not any(dot(p, each) for each in poles))


STATEMENTS = (
    Statement(
        "great-circles-meet",
        "Any two great circles of the sphere meet.",
        "If points are interpreted as points and lines as great circles on the surface of the "
        "sphere, the parallel postulate is violated, because any two great circles on the surface "
        "of the sphere have to intersect, hence they are not parallel.",
        "The planes of two great circles both pass through the centre, so they share a line.",
        circles_meet, 16, "Two cross products and a normalisation in float64, by the sine of the "
        "angle between the circles.",
    ),
    Statement(
        "sphere-violates-postulate",
        "The sphere violates the parallel postulate as the post words it: lines fail to meet on "
        "the side of the smaller angles, or more than one line through a point misses another.",
        "If points are interpreted as points and lines as great circles on the surface of the "
        "sphere, the parallel postulate is violated, because any two great circles on the surface "
        "of the sphere have to intersect, hence they are not parallel.",
        "",
        postulate_violated, basis="The statement holds if there is one violation.",
        counts=True, relation=">",
        citation="Both wordings in the post, Euclid's and Playfair's “at most one line parallel”, "
        "ask that lines meet; on the sphere all do, on both sides of a transversal. What the "
        "sphere violates is that there is exactly one parallel (Hartshorne, Geometry: Euclid and "
        "Beyond, 2000, states Playfair's axiom with “at most one” for this reason).",
    ),
    Statement(
        "great-circles-close",
        "A great circle comes back to its start after 2π, so no segment extends indefinitely.",
        "However, the problem with this model is that it also violates the second axiom: line "
        "segments cannot be extended indefinitely, since great circles are closed curves.",
        "A great circle is a circle of radius 1.",
        circle_closes, 16, "Eight arcs in float64, with four roundings each.",
    ),
    Statement(
        "sphere-violates-first-axiom",
        "The sphere violates the first axiom too: infinitely many great circles pass through two "
        "opposite points.",
        "However, the problem with this model is that it also violates the second axiom: line "
        "segments cannot be extended indefinitely, since great circles are closed curves.",
        "Every plane through the line that joins opposite points contains the centre.",
        opposite_points, counts=True, kind="remark",
    ),
)  # fmt: skip
