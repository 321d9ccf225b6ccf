"""The post's lengths and areas as lessons: a plot that follows the drawing, and its numbers.

Each lesson reads the first suitable objects of the state, so that the points of its preset can be
dragged or replaced.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import cycles, disk
from severe_gui.maths.hyperbolic.plane import length_and_area as measure
from severe_gui.maths.hyperbolic.plane.cycles import ComplexArray, FloatArray
from severe_gui.maths.hyperbolic.plane.models import Model, from_disk, to_disk
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
)
from severe_gui.maths.hyperbolic.plane.shapes import (
    Figure as Polygon,
)
from severe_gui.panels.plane.scene.figure import outline_points
from severe_gui.panels.plane.scene.objects import seen_objects
from severe_gui.panels.plane.state import LessonName, PlaneState
from severe_gui.widgets.readouts import Reading, number

DARK, BRIGHT, REFERENCE = 2, 0, 7
FINEST = 128


@dataclass(frozen=True)
class PlotCurve:
    """A line of a plot. colour: index into the series colours; style: solid, dashed, dotted."""

    label: str
    x: FloatArray
    y: FloatArray
    colour: int
    style: int = 0


@dataclass(frozen=True)
class LessonContent:
    """What a lesson shows now. paths: extra lines of the disk; spots: extra points by name."""

    title: str
    x: str
    y: str
    curves: tuple[PlotCurve, ...] = ()
    rows: Mapping[str, Reading] = field(default_factory=dict)
    paths: tuple[ComplexArray, ...] = ()
    spots: Mapping[str, complex] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """A lesson in the list. number: its slider's label, ends and default, or None."""

    title: str
    content: Callable[[PlaneState], LessonContent]
    number: tuple[str, float, float, float] | None = None


def lesson_content(state: PlaneState) -> LessonContent | None:
    """What the lesson of a state shows now; None without a lesson."""
    if not state.lesson or not state.is_hyperbolic:
        return None
    return LESSONS[state.lesson].content(state)


def _density(state: PlaneState) -> LessonContent:
    """Only |dw| / Im w gives a path and all its images the same length."""
    title, s = "Length of the images of one path", state.lesson_number
    axes = "dilation or turn", "length / length of the path"
    spots = [z for z in _points(state) if abs(z) < 1]
    if len(spots) < 2:
        return LessonContent(title, *axes, rows={"Path": Reading("set two points or more")})
    corners = from_disk(Model.HALF_PLANE, np.array(spots))
    path = measure.finely(corners)
    amounts = np.linspace(-1.5, 1.5, 61)
    whole = measure.power_length(path, s)
    groups = (
        ("w to eᵗ w", DARK, measure.dilation),
        ("turned about i by t", BRIGHT, measure.turn_about_i),
    )
    curves, worst = [], 0.0
    for label, colour, group in groups:
        lengths = [
            measure.power_length(measure.carried(path, group(t)), s) / whole
            for t in amounts.tolist()
        ]
        curves.append(PlotCurve(label, amounts, np.array(lengths), colour))
        worst = max(worst, *(abs(each - 1) for each in lengths))
    image = measure.carried(path, measure.dilation(0.6))
    turned = measure.carried(path, measure.turn_about_i(0.8))
    sign = "= 1/Im w" if abs(s - 1) < 1e-9 else f"= (Im w)^−{s:.3g}"
    rows = {
        "ρ(w)": Reading(sign),
        "Length": _value(whole),
        "Images differ by": Reading("rounding only" if worst < 1e-6 else f"{worst:.2%}"),
    }
    paths = tuple(to_disk(Model.HALF_PLANE, each[::10]) for each in (path, image, turned))
    return LessonContent(title, *axes, tuple(curves), rows, paths)


def _distance(state: PlaneState) -> LessonContent:
    """A line moved to the imaginary axis, where its length is a logarithm."""
    title, axes = (
        "The line moved to the imaginary axis",
        ("angle on the half-circle", "ln Im γ(w)"),
    )
    spots = [z for z in _points(state) if abs(z) < 1]
    if len(spots) < 2:
        return LessonContent(title, *axes, rows={"Points": Reading("set two points")})
    w1, w2 = (complex(w) for w in from_disk(Model.HALF_PLANE, np.array(spots[:2])))
    exact = float(disk.geodesic_distance(spots[0], spots[1]))
    try:
        found = measure.carried_to_axis(w1, w2)
    except BadInput as error:
        return LessonContent(
            title, *axes, rows={"Line": Reading(error.why), "Distance": _value(exact)}
        )
    c, r = found.centre, found.radius
    angles = np.linspace(math.radians(2), math.radians(178), 120)
    heights = -np.log(np.tan(angles / 2))
    marks = []
    for name, w, height in (("z₁", w1, found.first), ("z₂", w2, found.second)):
        at = math.degrees(math.atan2(w.imag, w.real - c))
        marks.append(_mark(at, math.log(height), float(heights.min()), 0.0, name))
    rows = {
        "Centre c": _value(c),
        "Radius r": _value(r),
        "γ(z₁) = μi": _value(found.first),
        "γ(z₂) = λi": _value(found.second),
        "|ln λ/μ|": _value(found.distance),
        "By c and r": _value(measure.distance_by_centre(w1, w2, c, r)),
        "By the disk": _value(exact),
    }
    circle = c + r * np.exp(1j * np.linspace(0.01, math.pi - 0.01, 200))
    axis = 1j * np.exp(np.linspace(-5, 5, 100))
    paths = tuple(to_disk(Model.HALF_PLANE, each) for each in (circle, axis))
    lower = to_disk(Model.HALF_PLANE, np.array([found.first * 1j, found.second * 1j]))
    spots_seen = {"γ(z₁)": complex(lower[0]), "γ(z₂)": complex(lower[1])}
    curve = PlotCurve("ln cot(θ/2)", np.degrees(angles), heights, DARK)
    return LessonContent(title, *axes, (curve, *marks), rows, paths, spots_seen)


def _centres(state: PlaneState) -> LessonContent:
    """A circle has two centres: the hyperbolic one, and that of its picture."""
    title, axes = "The centre of the picture of the circle", ("radius", "|centre of the picture|")
    circle = next((shape.cycle for shape in _shapes(state)
                   if isinstance(shape, Curve) and shape.cycle.kind == "circle"), None)  # fmt: skip
    if circle is None:
        return LessonContent(title, *axes, rows={"Circle": Reading("draw a circle")})
    own, (picture, size) = complex(cycles.to_disk(np.array(circle.v))), circle.disk_circle
    away = float(disk.geodesic_distance(0.0, own))
    radii = np.linspace(0.02, max(4.0, circle.radius * 1.2), 120)
    ends = [np.tanh((away + sign * radii) / 2) for sign in (1, -1)]
    middles = (ends[0] + ends[1]) / 2
    rows = {
        "Centre": Reading(_complex(own)),
        "In the picture": Reading(_complex(complex(picture))),
        "Radius": _value(circle.radius),
        "In the picture ": _value(float(size)),
    }
    curves = (
        PlotCurve("of the picture", radii, middles, DARK),
        PlotCurve("its own", radii, np.full_like(radii, abs(own)), REFERENCE, 1),
        _mark(circle.radius, abs(complex(picture)), 0.0, 0.0),
    )
    spots = {"own centre": own, "of the picture": complex(picture)}
    return LessonContent(title, *axes, curves, rows, (), spots)


def _area(state: PlaneState) -> LessonContent:
    """The area of a polygon as an integral, and as its angle defect."""
    title, axes = "Sum over a grid of cells", ("cells per side", "area")
    figure = next((shape for shape in _shapes(state) if isinstance(shape, Polygon)), None)
    if figure is None:
        return LessonContent(title, *axes, rows={"Polygon": Reading("draw a polygon")})
    outline = outline_points(figure)[::10]
    sizes = np.array([4, 8, 16, 32, 64, FINEST])
    sums = np.array([measure.grid_area(outline, int(n)) for n in sizes])
    exact = abs(figure.signed_area)
    rows = {
        f"Sum, {FINEST} × {FINEST}": _value(float(sums[-1]), 6),
        "By the angles": _value(exact),
        "They differ by": Reading(f"{abs(sums[-1] / exact - 1):.3%}" if exact else "nothing"),
    }
    curves = (
        PlotCurve("∑ 4/(1 − |z|²)² ΔxΔy", np.log2(sizes), sums, DARK),
        PlotCurve("(n − 2)π − Σ angles", np.log2(sizes), np.full(len(sizes), exact), BRIGHT, 1),
    )
    return LessonContent(title, "log₂ of the cells per side", axes[1], curves, rows)


def _paths(state: PlaneState) -> LessonContent:
    """f(t) = t from 0 to r in the disk, f(t) = it down to 1 - r in the half-plane."""
    r = state.lesson_number
    way = np.concatenate((np.linspace(0, 0.9, 60), 1 - np.geomspace(0.1, 1e-3, 60)))
    on_disk, on_axis = math.log((1 + r) / (1 - r)), math.log(1 / (1 - r))
    rows = {
        "f(t) = t, 0 to r": Reading(f"ln (1+r)/(1−r) = {number(on_disk, 6)}", "", repr(on_disk)),
        "f(t) = it, 1−r to 1": Reading(f"ln 1/(1−r) = {number(on_axis, 6)}", "", repr(on_axis)),
        "Euclidean length": _value(r, 6),
    }
    curves = (
        PlotCurve("disk, 0 to r", way, np.log((1 + way) / (1 - way)), DARK),
        PlotCurve("half-plane, i to (1 − r)i", way, -np.log(1 - way), BRIGHT),
        PlotCurve("Euclid", way, way, REFERENCE, 1),
        _mark(r, on_disk, 0.0, 0.0),
    )
    walked = np.linspace(0, r, 60).astype(complex)
    spot = {"r": complex(r)}
    return LessonContent(
        "Lengths diverge at the boundary", "r", "length", curves, rows, (walked,), spot
    )


def _ratio(state: PlaneState) -> LessonContent:
    """Length over area of a circle: it tends to 1, and to 0 in the Euclidean plane."""
    s = state.lesson_number
    radii = np.linspace(0.2, 8, 160)
    length, area = measure.circle_length(s), measure.disk_area(s)
    rows = {
        "Length": Reading(f"2π sinh s = {number(length, 6)}", "", repr(length)),
        "Area": Reading(f"4π sinh²(s/2) = {number(area, 6)}", "", repr(area)),
        "Length / area": _value(length / area),
        "Euclid": Reading(f"2/s = {number(2 / s, 6)}", "", repr(2 / s)),
    }
    curves = (
        PlotCurve("hyperbolic", radii, 1 / np.tanh(radii / 2), DARK),
        PlotCurve("Euclid, 2/s", radii, 2 / radii, REFERENCE, 1),
        _mark(s, length / area, 0.0, 0.2),
    )
    around = math.tanh(s / 2) * np.exp(1j * np.linspace(0, 2 * math.pi, 241))
    return LessonContent(
        "Length over area of a circle", "radius s", "length / area", curves, rows, (around,)
    )


def _angles(state: PlaneState) -> LessonContent:
    """Every angle below the Euclidean one belongs to one regular polygon."""
    title, axes = "The angle of a regular polygon", ("circumradius", "interior angle in degrees")
    shapes, made = _shapes(state), None
    for each, shape in zip(_visible(state), shapes, strict=True):
        if each == "regular" and isinstance(shape, Polygon):
            made = shape
    if made is None:
        return LessonContent(title, *axes, rows={"Polygon": Reading("draw a regular polygon")})
    n, angle = len(made.corners), made.angles[0]
    flat = 180 * (n - 2) / n
    radii = np.linspace(0.01, 5, 160)
    radius = math.acosh(max(1 / (math.tan(math.pi / n) * math.tan(angle / 2)), 1.0))
    rows = {
        "Sides": Reading(str(n)),
        "Angle": Reading(f"{math.degrees(angle):.4f}°", "", repr(angle)),
        "Circumradius": _value(radius),
        "Euclidean angle": Reading(f"{flat:.4f}°"),
    }
    heights = np.degrees([measure.regular_angle(n, float(each)) for each in radii])
    curves = (
        PlotCurve(f"regular {n}-gon", radii, heights, DARK),
        PlotCurve("Euclid", radii, np.full_like(radii, flat), REFERENCE, 1),
        _mark(radius, math.degrees(angle), 0.0, 0.0),
    )
    return LessonContent(title, *axes, curves, rows)


LESSONS: dict[LessonName, Lesson] = {
    "density": Lesson("ρ from equal lengths", _density, ("Exponent", 0.0, 2.0, 0.5)),
    "distance": Lesson("Distance by c and r", _distance),
    "centres": Lesson("A circle's two centres", _centres),
    "area": Lesson("Area by integration", _area),
    "paths": Lesson("Lengths of simple paths", _paths, ("r", 0.0, 0.999, 0.8)),
    "ratio": Lesson("Length over area", _ratio, ("Radius s", 0.2, 8.0, 2.0)),
    "angles": Lesson("Regular polygons", _angles),
}


def _points(state: PlaneState) -> list[complex]:
    seen = seen_objects(state, state.camera())
    return [each.shape.sight for each in seen
            if each.index is not None and isinstance(each.shape, Dot)]  # fmt: skip


def _shapes(state: PlaneState) -> list[object]:
    return [each.shape for each in seen_objects(state, state.camera()) if each.index is None]


def _visible(state: PlaneState) -> list[str]:
    """The kinds of the objects that `_shapes` lists."""
    return [each.kind for each in state.made if not each.hidden]


def _mark(x: float, y: float, floor: float, left: float, name: str = "now") -> PlotCurve:
    """Dotted lines from the current values to both axes."""
    return PlotCurve(name, np.array([left, x, x]), np.array([y, y, floor]), BRIGHT, 2)


def _value(value: float, digits: int = 8) -> Reading:
    return Reading(number(value, digits), "", repr(value))


def _complex(z: complex) -> str:
    sign = "−" if z.imag < 0 else "+"
    return f"{z.real:.4f} {sign} {abs(z.imag):.4f}i".replace("-", "−")
