"""Length and distance: the line element, examples of lengths, and the formulas of both models."""

import math

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.exact import Gaussian, Map, Rational, rational
from severe_gui.experiments.hyperbolic_geometry.figures import Figures
from severe_gui.maths.hyperbolic.honeycombs.space import HYPERBOLIC
from severe_gui.maths.hyperbolic.plane import disk, models
from severe_gui.maths.hyperbolic.plane import length_and_area as half_plane
from severe_gui.maths.hyperbolic.plane.models import Model

Vector = list[Rational]


def element_is_kept(figures: Figures) -> float:
    """The relative change of |dw|^2 / (Im w)^2 under an element of Mob(H)."""
    m, w = figures.of_half_plane(), exact.gaussian(figures.in_half_plane())
    return exact.difference(m.growth(w) / m(w).y ** 2, 1 / w.y**2)


def element_is_unique(figures: Figures) -> float:
    """1 unless an element of Mob(H) maps i to a point and stretches there by Im w exactly.

    Then rho(w) Im w = rho(i), for every invariant rho; turns about i do not restrict rho(i).
    """
    w, slope = exact.gaussian(figures.in_half_plane()), figures.ratio()
    zero, one = rational(0), rational(1)
    i = Gaussian(zero, one)
    there = exact.real_map(w.y, w.x, zero, one)
    turn = exact.real_map(one, slope, -slope, one)
    return exact.exception_unless(
        there(i) == w, there.growth(i) == w.y**2, turn(i) == i, turn.growth(i) == 1
    )


def axis_length(figures: Figures) -> float:
    """Severe's length from ai to bi against log(b / a)."""
    low, high = (10.0 ** figures.share(-100.0, 100.0) for _ in range(2))
    found = float(models.distance(Model.HALF_PLANE, complex(0, low), complex(0, high)))
    return exact.error(found, abs((exact.ball(high) / exact.ball(low)).log()))


def axis_length_grows(figures: Figures) -> float:
    """1 unless the length from ai to bi passes a bound, for an a near enough to 0."""
    bound, high = figures.share(1.0, 650.0), figures.share(0.01, 100.0)
    low = high * math.exp(-bound - 1.0)
    found = float(models.distance(Model.HALF_PLANE, complex(0, low), complex(0, high)))
    return exact.exception_unless(low > 0, found > bound)


def to_the_axis(figures: Figures) -> float:
    """Distance by way of the imaginary axis, to which Severe maps the points.

    inf unless (w - s) / (e - w) maps a line there exactly, and other maps give the same distance.
    """
    start, end = figures.ideal_points(2)
    points = [figures.on_line(start, end, figures.positive_ratio()) for _ in range(2)]
    to_axis = exact.real_map(rational(1), -start, rational(-1), end)
    heights = [to_axis(each) for each in points]
    stretch = figures.positive_ratio()
    ratio = heights[1].y / heights[0].y
    # Stretched, and turned over by -1 / w.
    stretched = [stretch * each.y for each in heights]
    turned = [1 / height for height in stretched]
    kept = stretched[1] / stretched[0] == ratio and turned[1] / turned[0] == 1 / ratio
    if any(each.x or not each.y > 0 for each in heights) or not kept:
        return math.inf
    if exact.half_plane_cosh(*points) != (ratio + 1 / ratio) / 2:
        return math.inf
    first, second = figures.in_half_plane(), figures.in_half_plane()
    try:
        found = half_plane.carried_to_axis(first, second)
    except BadInput:
        return 0.0
    truth = exact.length(exact.half_plane_cosh(exact.gaussian(first), exact.gaussian(second)))
    return exact.error(found.distance, truth, _height_precision(first, second, found, truth))


def _height_precision(
    w1: complex, w2: complex, found: half_plane.Carried, truth: exact.Ball
) -> exact.Ball:
    """How exactly a centre and a radius in float64 determine the heights."""
    c, r = found.centre, found.radius
    nearest = min(abs(c - r - w) for w in (w1, w2)), min(abs(c + r - w) for w in (w1, w2))
    return truth + exact.ball((abs(c) + r) * (1 / nearest[0] + 1 / nearest[1]))


def by_centre_and_radius(figures: Figures) -> float:
    """The post's formula in c and r, exactly; and Severe's distance in the half-plane."""
    start, end = figures.ideal_points(2)
    p, q = (figures.on_line(start, end, figures.positive_ratio()) for _ in range(2))
    c, r = (start + end) / 2, (end - start) / 2
    ratio = abs(q.y * (p.x - c - r) / (p.y * (q.x - c - r)))
    wrong = exact.difference((ratio + 1 / ratio) / 2, exact.half_plane_cosh(p, q))
    w, v = figures.in_half_plane(), figures.in_half_plane()
    truth = exact.length(exact.half_plane_cosh(exact.gaussian(w), exact.gaussian(v)))
    return max(wrong, exact.error(float(models.distance(Model.HALF_PLANE, w, v)), truth))


def one_above_the_other(figures: Figures) -> float:
    """Severe's distance of two points of a vertical line; inf if it finds a centre for it."""
    w = figures.in_half_plane()
    v = complex(w.real, w.imag * figures.share(1.001, 50.0))
    try:
        half_plane.carried_to_axis(w, v)
        return math.inf
    except BadInput:
        truth = (exact.ball(v.imag) / exact.ball(w.imag)).log()
        return exact.error(float(models.distance(Model.HALF_PLANE, w, v)), truth)


def isometries(figures: Figures) -> float:
    """1 unless an element of Mob(H) keeps a distance, and a motion of the hyperboloid is one."""
    m = figures.of_half_plane()
    p, q = (exact.gaussian(figures.in_half_plane()) for _ in range(2))
    keeps = exact.half_plane_cosh(m(p), m(q)) == exact.half_plane_cosh(p, q)
    return exact.exception_unless(keeps, _motion_is_mobius(figures))


def _motion_is_mobius(figures: Figures) -> bool:
    """Whether a product of reflections of R^{2,1}, seen in the half-plane, is in Mob(H).

    It is if the Möbius map, of w or of conj(w), through three points and their images has real
    coefficients up to a factor, and maps a fourth point as the motion does.
    """
    count = figures.whole(1, 3)
    mirrors: list[Vector] = []
    while len(mirrors) < count:
        n = [figures.ratio() for _ in range(3)]
        if n[1] ** 2 + n[2] ** 2 > n[0] ** 2:
            mirrors.append(n)
    points = [Gaussian(figures.ratio(), figures.positive_ratio()) for _ in range(4)]
    if len({(each.x, each.y) for each in points}) < 4:
        return True
    images = []
    for each in points:
        x = _on_hyperboloid(exact.to_disk(each))
        for n in mirrors:
            share = 2 * _minkowski(x, n) / _minkowski(n, n)
            x = [a - share * b for a, b in zip(x, n, strict=True)]
        below = 1 + x[0]
        images.append(exact.to_half_plane(Gaussian(x[1] / below, x[2] / below)))
    sources = [each.conjugate for each in points] if count % 2 else points
    m = _to_standard(images[:3])
    back = Map(m.d, -m.b, -m.c, m.a).after(_to_standard(sources[:3]))
    largest = next(each for each in (back.a, back.b) if each.norm)
    real = all((each / largest).y == 0 for each in (back.a, back.b, back.c, back.d))
    return real and back(sources[3]) == images[3]


def _to_standard(points: list[Gaussian]) -> Map:
    """The map that takes three points to 0, 1 and infinity."""
    p, q, r = points
    return Map(q - r, -p * (q - r), q - p, -r * (q - p))


def _on_hyperboloid(z: Gaussian) -> Vector:
    room = 1 - z.norm
    return [(1 + z.norm) / room, 2 * z.x / room, 2 * z.y / room]


def _minkowski(u: Vector, v: Vector) -> Rational:
    return sum((a * b for a, b in zip(u[1:], v[1:], strict=True)), -u[0] * v[0])


def five_models(figures: Figures) -> float:
    """The greatest relative error of Severe's distance in the five models, for points as given."""
    z, w = figures.in_disk(), figures.in_disk()
    worst = 0.0
    for model in Model:
        first, second = (complex(models.from_disk(model, each)) for each in (z, w))
        truth = _distance_in(model, first, second)
        worst = max(worst, exact.error(float(models.distance(model, first, second)), truth))
    return worst


def _distance_in(model: Model, first: complex, second: complex) -> exact.Ball:
    p, q = exact.gaussian(first), exact.gaussian(second)
    dot = p.x * q.x + p.y * q.y
    match model:
        case Model.DISK:
            return exact.length(exact.disk_cosh(p, q))
        case Model.HALF_PLANE:
            return exact.length(exact.half_plane_cosh(p, q))
        case Model.KLEIN:
            return (exact.ball(1 - dot) / exact.ball((1 - p.norm) * (1 - q.norm)).sqrt()).acosh()
        case Model.HYPERBOLOID:
            return (exact.ball((1 + p.norm) * (1 + q.norm)).sqrt() - dot).acosh()
    half = [exact.ball(each) / 2 for each in (p.x - q.x, p.y - q.y)]
    square = half[0].sinh() ** 2 + half[1].sin() ** 2
    return 2 * (square / (exact.ball(p.y).cos() * exact.ball(q.y).cos())).sqrt().asinh()


def disk_lines(figures: Figures) -> float:
    """The circle that Severe draws for a line, by |centre|^2 = 1 + radius^2 and its points.

    inf unless the image in the disk of a line of the half-plane is exactly such an arc.
    """
    start, end = figures.ideal_points(2)
    zero = rational(0)
    first, second = (exact.to_disk(Gaussian(each, zero)) for each in (start, end))
    point = exact.to_disk(figures.on_line(start, end, figures.positive_ratio()))
    both = first + second
    if both.norm:
        centre = first * second / both.times(rational(1) / 2)
        square = centre.norm - 1
        if any((each - centre).norm != square for each in (first, second, point)):
            return math.inf
    z, w = figures.in_disk(), figures.in_disk()
    found, radius = disk.geodesic_circle(z, w)
    if not math.isfinite(radius):
        return 0.0
    k, r = exact.gaussian(complex(found)), rational(float(radius))
    worst = exact.error(0.0, k.norm - 1 - r * r, k.norm)
    for each in (z, w):
        gap = (exact.gaussian(each) - k).norm - r * r
        worst = max(worst, exact.error(0.0, gap, k.norm))
    # The nearer two points are to each other, the less exactly they determine a circle.
    return worst * min(abs(z - w), 1.0)


def disk_element(figures: Figures) -> float:
    """How far |dw| / Im w of w = i (1 + z) / (1 - z) is from 2 |dz| / (1 - |z|^2), squared."""
    z = exact.gaussian(figures.in_disk())
    zero, one = rational(0), rational(1)
    i = Gaussian(zero, one)
    m = Map(i, i, Gaussian(-one, zero), Gaussian(one, zero))
    return exact.difference(m.growth(z) / m(z).y ** 2, 4 / (1 - z.norm) ** 2)


def radius_length(figures: Figures) -> float:
    """Severe's length from 0 to r against log((1 + r) / (1 - r))."""
    r = 1.0 - 2.0 ** -figures.share(0.01, 45.0)
    found = float(disk.geodesic_distance(0.0, r))
    return exact.error(found, ((1 + exact.ball(r)) / (1 - exact.ball(r))).log())


def radius_length_grows(figures: Figures) -> float:
    """1 unless the length from 0 to r passes a bound, for an r near enough to 1, exactly."""
    bound = figures.whole(1, 2000)
    r = 1 - rational(2) ** (-2 * bound)
    length = exact.ball((1 + r) / (1 - r)).log()
    return exact.exception_unless(length > bound)


def disk_formula(figures: Figures) -> float:
    """The formula against that of the half-plane, exactly; and Severe's distance against it."""
    z, w = figures.in_disk(), figures.in_disk()
    p, q = exact.gaussian(z), exact.gaussian(w)
    cosh = exact.disk_cosh(p, q)
    images = exact.to_half_plane(p), exact.to_half_plane(q)
    wrong = exact.difference(cosh, exact.half_plane_cosh(*images))
    return max(wrong, exact.error(float(disk.geodesic_distance(z, w)), exact.length(cosh)))


def ball_formula(figures: Figures) -> float:
    """The formula in the ball of three to six dimensions; in three, Severe's distance too.

    inf unless reflections in spheres perpendicular to the boundary keep it, exactly.
    """
    dimension = figures.whole(3, 6)
    points = [_in_ball(figures, dimension) for _ in range(2)]
    cosh = _ball_cosh(*points)
    centre = [figures.ratio() for _ in range(dimension)]
    if not _dot(centre, centre) > 1:
        return 0.0
    if _ball_cosh(*(_inverted(each, centre) for each in points)) != cosh:
        return math.inf
    if dimension > 3:
        return 0.0
    vectors = [np.array([float(x) for x in _lifted(each)]) for each in points]
    # The rounding of the vectors changes their product by u times that of their time components.
    scale = exact.length(cosh) + 4 * exact.ball(math.prod(v[3] for v in vectors))
    return exact.error(float(HYPERBOLIC.distance(*vectors)), exact.length(cosh), scale)


def _in_ball(figures: Figures, dimension: int) -> Vector:
    while True:
        point = [figures.ratio() / 8 for _ in range(dimension)]
        if _dot(point, point) < 1:
            return point


def _dot(u: Vector, v: Vector) -> Rational:
    return sum((a * b for a, b in zip(u, v, strict=True)), rational(0))


def _ball_cosh(z: Vector, w: Vector) -> Rational:
    step = [a - b for a, b in zip(z, w, strict=True)]
    return 1 + 2 * _dot(step, step) / ((1 - _dot(z, z)) * (1 - _dot(w, w)))


def _inverted(z: Vector, centre: Vector) -> Vector:
    """The reflection in the sphere about a centre that meets the unit sphere at right angles."""
    step = [a - b for a, b in zip(z, centre, strict=True)]
    share = (_dot(centre, centre) - 1) / _dot(step, step)
    return [c + share * s for c, s in zip(centre, step, strict=True)]


def _lifted(z: Vector) -> Vector:
    room = 1 - _dot(z, z)
    return [*(2 * x / room for x in z), (1 + _dot(z, z)) / room]
