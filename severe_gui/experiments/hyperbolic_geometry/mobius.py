"""Möbius maps: a group that preserves circles, angles, the half-plane and its lines.

A circle of the extended plane is a form (A, B, C), A |z|^2 + 2 Re(conj(B) z) + C = 0, a line where
A = 0. The cosine of the angle of two of them is (Re(B conj(B')) - (A C' + A' C) / 2) over the
square roots of the same with themselves.
"""

from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.exact import Gaussian, Map, Rational, rational
from severe_gui.experiments.hyperbolic_geometry.figures import Figures, Statement
from severe_gui.experiments.hyperbolic_geometry.lines import line_between, value_at
from severe_gui.maths.hyperbolic.plane import mobius
from severe_gui.maths.hyperbolic.plane.isometry import Isometry, from_origin, rotation
from severe_gui.maths.hyperbolic.plane.mobius import Mobius

Circle = tuple[Rational, Gaussian, Rational]


def circle_through(points: list[Gaussian]) -> Circle:
    """The form that vanishes at three points: minors of the rows (|z|^2, x, y, 1)."""
    p, q, r = points
    first = (q.norm - p.norm, q.x - p.x, q.y - p.y)
    second = (r.norm - p.norm, r.x - p.x, r.y - p.y)
    a = first[1] * second[2] - first[2] * second[1]
    b = first[2] * second[0] - first[0] * second[2]
    c = first[0] * second[1] - first[1] * second[0]
    return a, Gaussian(b / 2, c / 2), -(a * p.norm + b * p.x + c * p.y)


def circle_at(circle: Circle, z: Gaussian) -> Rational:
    """0 at the points of the circle."""
    return circle[0] * z.norm + 2 * (circle[1].conjugate * z).x + circle[2]


def circle_product(first: Circle, second: Circle) -> Rational:
    """Twice the product that the cosine is made of."""
    mixed = first[0] * second[2] + second[0] * first[2]
    return 2 * (first[1] * second[1].conjugate).x - mixed


def _in_floats(m: Map) -> Mobius:
    """The map as Severe holds it: its coefficients are small fractions, exact in float64."""
    a, b, c, d = (complex(float(each.x), float(each.y)) for each in (m.a, m.b, m.c, m.d))
    return Mobius(a, b, c, d, m.reverses)


def _exactly(m: Mobius) -> Map:
    """Severe's map as the exact one that it is."""
    a, b, c, d = (exact.gaussian(complex(each)) for each in (m.a, m.b, m.c, m.d))
    return Map(a, b, c, d, m.reverses)


def _concyclic(figures: Figures, count: int) -> list[Gaussian]:
    """Different points of a circle or a line."""
    ways: list[Rational] = []
    while len(ways) < count:
        way = figures.ratio()
        if way not in ways:
            ways.append(way)
    start, step = figures.gaussian(), figures.gaussian()
    if figures.is_drawn(0.3):
        return [start + step.times(way) for way in ways]
    return [start + step * exact.unit(way) for way in ways]


def circles_to_circles(figures: Figures) -> float:
    """1 unless the image of a fourth point is on the circle through the images of three."""
    m, points = figures.mobius(), _concyclic(figures, 4)
    try:
        images = [m(each) for each in points]
    except ZeroDivisionError:
        return 0.0
    return exact.exception_unless(circle_at(circle_through(images[:3]), images[3]) == 0)


def is_a_group(figures: Figures) -> float:
    """1 unless Severe's products and inverses are the exact ones, and those are Möbius maps."""
    m, n, z = figures.mobius(), figures.mobius(), figures.gaussian()
    both = m.after(n)
    made = _in_floats(m) @ _in_floats(n)
    back = _in_floats(m).inverse @ _in_floats(m)
    try:
        agrees = both(z) == m(n(z))
    except ZeroDivisionError:
        agrees = True
    return exact.exception_unless(
        agrees, both.determinant.norm == m.determinant.norm * n.determinant.norm,
        _in_floats(both) == made, back.b == back.c == 0, back.a == back.d != 0,
    )  # fmt: skip


def simple_maps(figures: Figures) -> float:
    """How far five simple maps are from the map that they compose: exactly, and as Severe maps."""
    m, z = figures.mobius(), figures.gaussian()
    m = Map(m.a, m.b, m.c, m.d)
    try:
        image = m(z)
        inverted = Gaussian(rational(1), rational(0)) / (z + m.d / m.c)
    except ZeroDivisionError:
        return 0.0
    if inverted * (-m.determinant / (m.c * m.c)) + m.a / m.c != image:
        return 1.0
    point = complex(float(z.x), float(z.y))
    stages = mobius.stages(_in_floats(m))
    found = mobius.partial(stages, len(stages))(point)
    gap = (exact.gaussian(found) - image).modulus
    return exact.error(0.0, gap, m.float_scale(point))


def keeps_angles(figures: Figures) -> float:
    """1 unless the images of two circles have the angle of the circles: its cosine's square."""
    m = figures.mobius()
    shared = figures.gaussian()
    circles = []
    for _ in range(2):
        points = [shared, figures.gaussian(), figures.gaussian()]
        try:
            images = [m(each) for each in points]
        except ZeroDivisionError:
            return 0.0
        circles.append((circle_through(points), circle_through(images)))
    cosines = []
    for side in (0, 1):
        first, second = circles[0][side], circles[1][side]
        own = circle_product(first, first) * circle_product(second, second)
        if not own:
            return 0.0
        cosines.append(circle_product(first, second) ** 2 / own)
    return exact.exception_unless(cosines[0] == cosines[1])


def two_forms(figures: Figures) -> float:
    """An isometry of the disk in its form on the half-plane; inf if a form leaves the half-plane.

    The error is that of Severe's image of a point, by its coefficients' size.
    """
    m, w = figures.of_half_plane(), figures.in_half_plane()
    exact_w = exact.gaussian(w)
    if not m(exact_w).y > 0:
        return float("inf")
    motion = from_origin(figures.in_disk()) @ rotation(figures.share(-3.0, 3.0))
    if figures.is_drawn(0.5):
        motion = motion @ Isometry(reflects=True)
    a, b = exact.gaussian(motion.a), exact.gaussian(motion.b)
    on_disk = Map(a, b, b.conjugate, a.conjugate, motion.reflects)
    truth = exact.to_half_plane(on_disk(exact.to_disk(exact_w)))
    form = mobius.on_half_plane(motion)
    parts = [complex(each) for each in (form.a, form.b, form.c, form.d)]
    if any(each.real if form.reverses else each.imag for each in parts):
        return float("inf")
    gap = (exact.gaussian(form(w)) - truth).modulus
    return exact.error(0.0, gap, _exactly(form).float_scale(w))


def lines_to_lines(figures: Figures) -> float:
    """1 unless points of a line go to points of the line between the images of its ends."""
    m = figures.of_half_plane()
    start, end = figures.ideal_points(2)
    zero = rational(0)
    try:
        ends = [m(Gaussian(each, zero)) for each in (start, end)]
    except ZeroDivisionError:
        return 0.0
    image = line_between(ends[0].x, ends[1].x)
    points = [figures.on_line(start, end, figures.positive_ratio()) for _ in range(2)]
    return exact.exception_unless(
        ends[0].y == ends[1].y == 0, *(value_at(image, m(each)) == 0 for each in points)
    )


STATEMENTS = (
    Statement(
        "circles-to-circles",
        "Every element of Mob takes circles of the extended plane, lines among them, to circles.",
        "A fundamental result then tells us that the general Möbius group is precisely the group "
        "of homeomorphisms of \\overline{\\mathbb{C}} taking circles to circles in "
        "\\overline{\\mathbb{C}}, i.e. \\mathrm{Homeo}^C(\\overline{\\mathbb{C}}):",
        "The form of a circle is Hermitian, and a Möbius map takes it to a Hermitian form.",
        circles_to_circles, counts=True,
    ),
    Statement(
        "mobius-group",
        "Möbius transformations form a group: products and inverses are Möbius transformations.",
        "The set of all Möbius transformations form a group denoted by \\mathrm{Mob}^+.",
        "They compose as invertible matrices multiply.",
        is_a_group, counts=True,
    ),
    Statement(
        "simple-maps",
        "Every Möbius transformation is composed of translations, rotations, dilations and the "
        "inversion 1/z.",
        "These transformations correspond to compositions of simple translations, rotations, "
        "dilations and inversions in the complex plane.",
        "m(z) = a/c - (ad - bc)/c² · 1/(z + d/c).",
        simple_maps, 256, "Five maps one after the other in float64, by the size of the "
        "coefficients; a half-turn of the sphere inverts, which spreads errors by up to 1 + |z|².",
    ),
    Statement(
        "conformal",
        "Elements of Mob preserve angles.",
        "Another important property of \\mathrm{Mob} is that elements of \\mathrm{Mob} are "
        "conformal homeomorphisms, i.e. they preserve angles.",
        "A map with a complex derivative other than 0, or one of conj(z), turns all directions "
        "alike.",
        keeps_angles, counts=True,
    ),
    Statement(
        "two-forms",
        "Maps with real a, b, c, d, or of conj(z) with imaginary ones, and ad - bc = 1, preserve "
        "the half-plane, and every isometry has one of these forms.",
        "We can express every element of \\mathrm{Mob}(\\mathbb{H}) explicitly either as:",
        "Im m(z) = (ad - bc) Im z / |cz + d|² in both forms.",
        two_forms, 16, "A product of three matrices and a fraction in float64, by the size of the "
        "coefficients.",
    ),
    Statement(
        "lines-to-lines",
        "Every element of Mob(H) takes hyperbolic lines to hyperbolic lines.",
        "It can be shown that every element of \\mathrm{Mob}(\\mathbb{H}) takes hyperbolic lines "
        "to hyperbolic lines in \\mathbb{H}.",
        "It preserves circles, the real axis and right angles.",
        lines_to_lines, counts=True,
    ),
)  # fmt: skip
