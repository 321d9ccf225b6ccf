"""Lines and parallels of the half-plane in exact arithmetic.

A line, half-circle or half-line, is a form (A, B, C) with A (x^2 + y^2) + B x + C = 0; A = 0 for
those perpendicular to the real axis. With <l, m> = B B' - 2 (A C' + A' C), two lines

    cross  where <l, m>^2 < <l, l> <m, m>,   share an ideal point where both are equal,
    and are ultraparallel, at cosh d = |<l, m>| / sqrt(<l, l> <m, m>), where it is greater.
"""

import math

from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.exact import Gaussian, Rational, rational
from severe_gui.experiments.hyperbolic_geometry.figures import Figures, Statement
from severe_gui.maths.hyperbolic.plane import construction, cycles, disk
from severe_gui.maths.hyperbolic.plane import length_and_area as half_plane
from severe_gui.maths.hyperbolic.plane.shapes import Curve, Dot, Pencil

Form = tuple[Rational, Rational, Rational]


def line_through(p: Gaussian, q: Gaussian) -> Form:
    """The form that vanishes at two points, the cross product of (|p|^2, p_x, 1) with q's."""
    return p.x - q.x, q.norm - p.norm, p.norm * q.x - p.x * q.norm


def line_between(start: Rational, end: Rational) -> Form:
    """The half-circle with two ideal points."""
    return rational(1), -(start + end), start * end


def value_at(line: Form, p: Gaussian) -> Rational:
    """0 at the points of the line."""
    return line[0] * p.norm + line[1] * p.x + line[2]


def product(first: Form, second: Form) -> Rational:
    """<l, m>."""
    return first[1] * second[1] - 2 * (first[0] * second[2] + second[0] * first[2])


def relation(first: Form, second: Form) -> int:
    """-1 for lines that cross, 0 for asymptotic ones, 1 for ultraparallel ones."""
    excess = product(first, second) ** 2 - product(first, first) * product(second, second)
    return int(excess > 0) - int(excess < 0)


def first_axiom(figures: Figures) -> float:
    """How far the line through two points misses them; inf if there is none or more than one."""
    first, second = figures.in_half_plane(), figures.in_half_plane()
    if figures.is_drawn(0.2):
        second = complex(first.real, second.imag)
    if first == second:
        return 0.0
    p, q = exact.gaussian(first), exact.gaussian(second)
    line = line_through(p, q)
    if not product(line, line) > 0 or value_at(line, p) or value_at(line, q):
        return math.inf
    worst = _miss_in_disk(figures.in_disk(), figures.in_disk())
    if line[0]:
        found = half_plane.carried_to_axis(first, second)
        centre = -line[1] / (2 * line[0])
        radius = exact.ball((p - Gaussian(centre, rational(0))).norm).sqrt()
        scale = abs(exact.ball(centre)) + radius
        worst = max(worst, exact.error(found.centre, centre, scale))
        worst = max(worst, exact.error(found.radius, radius, scale))
    return worst


def _miss_in_disk(z: complex, w: complex) -> float:
    """The product of the line that Severe draws with its points, by their sizes."""
    line = cycles.line_through(cycles.point_at(z), cycles.point_at(w))
    v0, v1, v2 = (rational(each) for each in line.v)
    worst = 0.0
    for each in (exact.gaussian(z), exact.gaussian(w)):
        level = 2 * (v1 * each.x + v2 * each.y) - v0 * (1 + each.norm)
        scale = math.hypot(*line.v) * float(1 + each.norm)
        worst = max(worst, exact.error(0.0, level, scale))
    return worst


def second_axiom(figures: Figures) -> float:
    """Extend a segment to any length: exactly in the half-plane, by Severe in the disk."""
    start, end = figures.ideal_points(2)
    way, doublings = figures.positive_ratio(), figures.whole(1, 1000)
    factor = rational(2) ** doublings
    p, q = (figures.on_line(start, end, each) for each in (way, way * factor))
    line = line_between(start, end)
    if value_at(line, p) or value_at(line, q):
        return math.inf
    if exact.half_plane_cosh(p, q) != (factor + 1 / factor) / 2:
        return math.inf
    z, w = figures.in_disk(), figures.in_disk()
    times = figures.share(1.0, 2.0)
    return _extended(z, w, times)


def _extended(z: complex, w: complex, times: float) -> float:
    """How far a point of the line is from the distance asked for, relative to its rounding."""
    found = complex(disk.geodesic_point(z, w, times))
    a, b, c = (exact.gaussian(each) for each in (z, w, found))
    if not c.norm < 1:
        return 0.0
    wanted = exact.ball(times) * exact.length(exact.disk_cosh(a, b))
    reached = exact.length(exact.disk_cosh(a, c))
    room = exact.ball(2 / (1 - a.norm) + 2 / (1 - c.norm)) + 2 * (wanted / 2).cosh() ** 2
    return exact.error(0.0, reached - wanted, wanted + room)


def circle_about(figures: Figures) -> float:
    """A Euclidean circle that is the circle about a point: exactly, and as Severe draws it."""
    w, q = exact.gaussian(figures.in_half_plane()), 1 + figures.positive_ratio()
    cosh, sinh = (q + 1 / q) / 2, (q - 1 / q) / 2
    way = exact.unit(figures.ratio())
    point = Gaussian(w.x, w.y * cosh) + way.times(w.y * sinh)
    if not point.y > 0 or exact.half_plane_cosh(w, point) != cosh:
        return math.inf
    z, radius = figures.in_disk(), figures.share(0.01, figures.size)
    centre, size = disk.metric_circle(z, radius)
    on_it = exact.gaussian(complex(centre)) + way.times(rational(float(size)))
    if not on_it.norm < 1:
        return 0.0
    reached = exact.length(exact.disk_cosh(exact.gaussian(z), on_it))
    room = exact.ball(2 / (1 - on_it.norm))
    return exact.error(0.0, reached - exact.ball(radius), exact.ball(radius) + room)


def right_angles(figures: Figures) -> float:
    """1 unless an element of Mob(H) maps one right angle exactly onto another."""
    frames = []
    for _ in range(2):
        at, slope = exact.gaussian(figures.in_half_plane()), figures.ratio()
        one = rational(1)
        # z -> y R(z) + x, where R turns about i so that R'(i) points along (1 + i t)^2.
        turn = (one, slope, -slope, one)
        matrix = (at.y * turn[0] + at.x * turn[2], at.y * turn[1] + at.x * turn[3], *turn[2:])
        frames.append((at, exact.unit(slope), exact.real_map(*matrix)))
    (p, leg, first), (q, other, second) = frames
    back = exact.Map(first.d, -first.b, -first.c, first.a)
    motion = second.after(back)
    below = motion.c * p + motion.d
    slope_at_p = motion.determinant / (below * below)
    turned = slope_at_p * leg * other.conjugate
    return exact.exception_unless(
        motion(p) == q, turned.y == 0, turned.x > 0, motion.determinant.y == 0,
        slope_at_p.norm * p.y**2 == q.y**2,
    )  # fmt: skip


def many_parallels(figures: Figures) -> float:
    """1 unless twelve lines through a point miss a line, and the pencil that Severe draws too."""
    start, end = figures.ideal_points(2)
    line, p = line_between(start, end), exact.gaussian(figures.in_half_plane())
    if value_at(line, p) == 0:
        return 0.0
    # Limiting parallels through p; sums of both are all other lines through it.
    zero = rational(0)
    ends = [line_through(p, Gaussian(each, zero)) for each in (start, end)]
    ratios = {figures.positive_ratio() for _ in range(12)}
    kinds = []
    for sign in (1, -1):
        pencil = [_sum(ends[0], ends[1], sign * ratio) for ratio in ratios]
        through = all(value_at(each, p) == 0 for each in pencil)
        found = {relation(each, line) for each in pencil if product(each, each) > 0}
        kinds.append(found if through else set())
    misses = {1} in kinds and {-1} in kinds
    return exact.exception_unless(misses, all(relation(e, line) == 0 for e in ends),
                                  _pencil_misses(figures))  # fmt: skip


def _sum(first: Form, second: Form, factor: Rational) -> Form:
    a, b, c = (x + factor * y for x, y in zip(first, second, strict=True))
    return a, b, c


def _pencil_misses(figures: Figures) -> bool:
    """Whether the inner lines of Severe's pencil miss the line, by the signs of exact products."""
    dots = [_dot(figures.in_disk()) for _ in range(3)]
    line = construction.KINDS["line"].make(dots[0], dots[1])
    pencil = construction.KINDS["pencil"].make(dots[2], line, 5)
    if not isinstance(pencil, Pencil) or not isinstance(line, Curve):
        return dots[0] == dots[1]
    return all(_gram(each, line) > 0 for each in pencil.lines[1:-1])


def _gram(first: Curve, second: Curve) -> Rational:
    """<v, w>^2 - <v, v> <w, w> of two lines as Severe holds them: positive if ultraparallel."""
    v, w = ([rational(x) for x in each.cycle.v] for each in (first, second))

    def form(a: list[Rational], b: list[Rational]) -> Rational:
        return a[1] * b[1] + a[2] * b[2] - a[0] * b[0]

    return form(v, w) ** 2 - form(v, v) * form(w, w)


def _dot(z: complex) -> Dot:
    t, x, y = cycles.point_at(z).tolist()
    return Dot((t, x, y))


def parallel_kinds(figures: Figures) -> float:
    """1 unless two lines cross, are asymptotic or ultraparallel as their ideal points require."""
    a, b, c, d = figures.ideal_points(4)
    pairs = {
        -1: (line_between(a, c), line_between(b, d)),
        0: (line_between(a, b), line_between(b, d)),
        1: (line_between(a, b), line_between(c, d)),
    }
    nested = relation(line_between(a, d), line_between(b, c)) == 1
    return exact.exception_unless(
        nested, *(relation(*pair) == kind for kind, pair in pairs.items())
    )


def asymptotic_distance(figures: Figures) -> float:
    """1 unless points of two asymptotic lines come arbitrarily near to each other."""
    shared, *shifts = figures.ideal_points(3)
    zero, height = rational(0), rational(2) ** figures.whole(60, 400)
    if not all(shifts):
        return 0.0
    # s - 1/z maps the half-lines over 1/(s - e) to the half-circles from s to e.
    to_circles = exact.Map(
        Gaussian(shared, zero), Gaussian(rational(-1), zero),
        Gaussian(rational(1), zero), Gaussian(zero, zero),
    )  # fmt: skip
    points = [to_circles(Gaussian(1 / (shared - each), height)) for each in shifts]
    on_them = [
        value_at(line_between(shared, each), point) == 0
        for each, point in zip(shifts, points, strict=True)
    ]
    apart = exact.half_plane_cosh(*points) - 1
    scale = (1 / (shared - shifts[0]) - 1 / (shared - shifts[1])) ** 2
    return exact.exception_unless(*on_them, 0 < apart < scale / 2**119)


def ultraparallel_distance(figures: Figures) -> float:
    """1 unless points of two ultraparallel lines are never nearer than cosh d = |<l, m>|."""
    a, b, c, d = figures.ideal_points(4)
    lines = line_between(a, b), line_between(c, d)
    # <l, l> = (b - a)^2, a square: the least distance is known exactly.
    least = abs(product(*lines)) / ((b - a) * (d - c))
    points = [figures.on_line(s, e, figures.positive_ratio()) for s, e in ((a, b), (c, d))]
    return exact.exception_unless(least > 1, exact.half_plane_cosh(*points) >= least)


def ultraparallel_diverge(figures: Figures) -> float:
    """1 unless the distance to the other line grows like cosh t from the common perpendicular."""
    near, more = figures.positive_ratio(), figures.positive_ratio()
    a, b = near**2, (near + more) ** 2
    least = 2 * near * (near + more) / (b - a)

    def sinh_at(q: Rational) -> Rational:
        """Of the distance from the point at length log q above the foot, to the other line."""
        height = near * (near + more) * q
        return (a * b + height**2) / (height * (b - a))

    q = 1 + figures.positive_ratio()
    cosh = (q + 1 / q) / 2
    return exact.exception_unless(sinh_at(rational(1)) == least, sinh_at(q) == cosh * least,
                                  sinh_at(1 / q) == cosh * least)  # fmt: skip


AXIOMS = (
    "As an exercise, you can check that when points, lines and circles in \\mathbb{H} are "
    "interpreted in this way, all axioms of Euclid are satisfied except for the parallel "
    "postulate: show that in \\mathbb{H} there is an infinite number of parallel lines to a given "
    "line passing through a given point not on the line."
)
TYPES = (
    "One can also show that there are two qualitatively distinct types of parallel lines in "
    "\\mathbb{H}: parallel lines that asymptote to a common point at infinity and parallel lines "
    "that do not asymptote to a common point at infinity (called ultraparallel lines)."
)
DISTANCES = (
    "For the former ones, it can be shown that d_{\\mathbb{H}}(l_0, l_1)=0, whereas for the latter "
    "case, d_{\\mathbb{H}}(l_0, l_1)>0."
)

STATEMENTS = (
    Statement(
        "first-axiom",
        "Exactly one line passes through two points of the half-plane: a half-circle about a "
        "point of the real axis, or a half-line perpendicular to it if one point is above the "
        "other.",
        "The points in \\mathbb{H} are defined to be the usual Euclidean points, and lines are "
        "defined to be either half-lines perpendicular to the real axis, or half-circles with "
        "centers on the real axis (image source):",
        "Two independent linear equations in (A, B, C) leave one solution up to a factor.",
        first_axiom, 16, "A cross product of differences and a square root in float64.",
    ),
    Statement(
        "second-axiom",
        "A segment of the half-plane extends to any length on its line.",
        AXIOMS,
        "The line from 0 to ∞ has segments of length log(y₂/y₁), which is unbounded.",
        second_axiom, 16, "Error of a point at 2u/(1 - |z|²) for each rounding of its coordinates "
        "(disk.distance_error_bound), and of a length d by tanh(d/2) at 2u cosh²(d/2).",
    ),
    Statement(
        "third-axiom",
        "About every point there is a circle of every radius, and it is a Euclidean circle, about "
        "another point of the picture.",
        "Circles in \\mathbb{H} are Eucliden circles (but not necessarily with the same center or "
        "radius).",
        "cosh d(w, z) = cosh s is the equation of the circle about x + i y cosh s of radius "
        "y sinh s.",
        circle_about, 16, "Error of a point at 2u/(1 - |z|²) for each rounding of its coordinates "
        "(disk.distance_error_bound).",
    ),
    Statement(
        "fourth-axiom",
        "All right angles are congruent: an element of Mob(H) maps one onto another.",
        AXIOMS,
        "Dilations, translations and turns about i map i and a direction to any other.",
        right_angles, counts=True,
    ),
    Statement(
        "infinitely-many-parallels",
        "Infinitely many lines pass through a point outside a given line and never meet it: the "
        "fifth axiom fails.",
        AXIOMS,
        "Of the lines through a point, those between its two limiting parallels miss the line.",
        many_parallels, counts=True,
    ),
    Statement(
        "two-types-of-parallels",
        "Lines that do not cross are of two types: they share an ideal point, or they do not.",
        TYPES,
        "Two pairs of points of a circle separate each other, share one, or neither.",
        parallel_kinds, counts=True,
    ),
    Statement(
        "asymptotic-distance-0",
        "Parallel lines that share an ideal point come arbitrarily near to each other.",
        DISTANCES,
        "Mapped to two half-lines, their points at height y are less than a constant over y "
        "apart.",
        asymptotic_distance, counts=True,
    ),
    Statement(
        "ultraparallel-distance-positive",
        "Ultraparallel lines have a positive distance.",
        DISTANCES,
        "Their common perpendicular is the shortest path, with cosh d = |<l, m>| > 1.",
        ultraparallel_distance, counts=True,
    ),
    Statement(
        "ultraparallel-lines-diverge",
        "Ultraparallel lines diverge on both sides of their common perpendicular, unlike "
        "Euclid's parallels.",
        "Therefore, ultraparallel lines behave more like parallel lines in Euclidean space.",
        "The distance δ to the other line has sinh δ = cosh t sinh d at length t from the foot.",
        ultraparallel_diverge, counts=True, kind="remark",
    ),
)  # fmt: skip
