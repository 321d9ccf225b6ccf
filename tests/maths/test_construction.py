"""Constructions: what is made, what is told of it, and what cannot be made."""

import cmath
import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import cycles
from severe_gui.maths.hyperbolic.plane.construction import (
    KINDS,
    Making,
    construct,
    fits,
    relation_of,
)
from severe_gui.maths.hyperbolic.plane.polygon import Polygon
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
    Figure,
    Unmade,
)

coordinate = st.floats(-0.6, 0.6)
places = st.builds(complex, coordinate, coordinate)


def dot(z: complex) -> Dot:
    return Dot(tuple(float(each) for each in cycles.point_at(z)))


def ideal(angle: float) -> Dot:
    return Dot(tuple(float(each) for each in cycles.ideal_at(angle)), True)


GIVEN = {
    "A": dot(-0.4 + 0.1j), "B": dot(0.35 + 0.2j), "C": dot(0.1 - 0.45j),
    "U": ideal(0.3), "V": ideal(2.2), "W": ideal(-1.9),
}  # fmt: skip


def made(*makings: tuple) -> dict:
    return construct([Making(*each) for each in makings], GIVEN)


def test_one_object_of_every_kind_can_be_made():
    shapes = made(
        ("s", "segment", ("A", "B")),
        ("r", "ray", ("A", "C")),
        ("l", "line", ("A", "B")),
        ("m", "midpoint", ("A", "B")),
        ("o", "perpendicular", ("C", "l")),
        ("x", "meeting", ("l", "o")),
        ("f", "foot", ("C", "l")),
        ("b", "bisector", ("A", "B")),
        ("h", "angle-bisector", ("A", "B", "C")),
        ("p", "parallel", ("C", "l"), 1.0),
        ("v", "perpendicular", ("C", "o")),
        ("n", "common", ("l", "v")),
        ("k", "circle", ("A", "B")),
        ("q", "circle-radius", ("A",), 0.5),
        ("c", "horocycle", ("U", "A")),
        ("e", "hypercycle", ("l", "C")),
        ("t", "polygon", ("A", "B", "C")),
        ("w", "pencil", ("C", "l"), 5.0),
        ("z", "tape", ("e", "A", "C")),
        ("g", "regular", ("A", "B"), 5.0),
    )
    assert not [name for name, each in shapes.items() if isinstance(each, Unmade)]
    assert set(KINDS) == {
        "segment", "ray", "line", "midpoint", "perpendicular", "meeting", "foot", "bisector",
        "angle-bisector", "parallel", "common", "circle", "circle-radius", "horocycle",
        "hypercycle", "polygon", "regular", "pencil", "tape",
    }  # fmt: skip
    # The intersection with the perpendicular is its foot; the common perpendicular of two lines
    # at right angles to a third is that one.
    assert shapes["x"].vector == pytest.approx(shapes["f"].vector, abs=1e-9)
    assert abs(shapes["n"].cycle.side(GIVEN["C"].vector)) < 1e-7


def test_a_ray_begins_at_its_point_and_passes_the_other():
    shapes = made(("r", "ray", ("A", "B")), ("q", "ray", ("B", "A")), ("i", "ray", ("A", "U")))
    ray, back = shapes["r"], shapes["q"]
    assert ray.start == GIVEN["A"]
    assert ray.end.ideal
    to_b = cycles.distance(GIVEN["A"].vector, GIVEN["B"].vector)
    ahead = ray.cycle.points(ray.cycle.way_of(GIVEN["B"].vector) + 0.5 * _way(ray))
    assert float(cycles.distance(GIVEN["A"].vector, ahead)) == pytest.approx(float(to_b) + 0.5)
    assert ray.end != back.end
    assert shapes["i"].end == GIVEN["U"]


def _way(ray: Curve) -> float:
    first = float(ray.cycle.way_of(GIVEN["A"].vector))
    return 1.0 if float(ray.cycle.way_of(GIVEN["B"].vector)) > first else -1.0


@given(places, places, places)
def test_a_triangle_has_the_angles_and_area_of_the_polygon(a, b, c):
    assume(min(abs(a - b), abs(b - c), abs(c - a)) > 0.05)
    assume(abs(((b - a).conjugate() * (c - a)).imag) > 0.02)
    figure, polygon = Figure((dot(a), dot(b), dot(c))), Polygon((a, b, c))
    assert figure.angles == pytest.approx(polygon.angles, abs=1e-6)
    assert abs(figure.signed_area) == pytest.approx(polygon.area, rel=1e-9)
    assert abs(figure.signed_area) == pytest.approx(math.pi - sum(figure.angles), abs=1e-6)


def test_every_ideal_triangle_has_area_pi():
    for corners in (("U", "V", "W"), ("W", "V", "U")):
        figure = made(("t", "polygon", corners))["t"]
        assert abs(figure.signed_area) == pytest.approx(math.pi, abs=1e-12)
        assert figure.angles == (0.0, 0.0, 0.0)


@given(
    st.lists(st.tuples(st.sampled_from((1.0, 6.0, 18.0)), st.floats(0.0, 0.5)), min_size=4,
             max_size=6, unique_by=lambda each: round(each[1], 2)),
    st.booleans(),
)  # fmt: skip
def test_the_area_does_not_depend_on_the_corner_one_begins_with_however_far_it_is(polar, has_ideal):
    corners = [dot(math.tanh(far / 2) * cmath.exp(1j * angle)) for far, angle in polar]
    corners += [ideal(2.0)] if has_ideal else []
    areas = [Figure((*corners[k:], *corners[:k])).signed_area for k in range(len(corners))]
    assert areas == pytest.approx([areas[0]] * len(areas), abs=1e-9)
    assert Figure(tuple(corners[::-1])).signed_area == pytest.approx(-areas[0], abs=1e-9)


def test_an_ideal_corner_and_two_points_lack_just_their_angles():
    figure = made(("t", "polygon", ("A", "B", "U")))["t"]
    assert abs(figure.signed_area) == pytest.approx(math.pi - sum(figure.angles), abs=1e-9)
    assert figure.angles[2] == 0.0


def test_lines_are_told_apart_by_how_they_were_made():
    shapes = made(
        ("l", "line", ("A", "B")),
        ("o", "perpendicular", ("C", "l")),
        ("p", "parallel", ("C", "l"), 0.0),
        ("q", "parallel", ("C", "l"), 1.0),
        ("v", "perpendicular", ("C", "o")),
        ("i", "line", ("U", "V")),
        ("j", "line", ("V", "W")),
    )
    off = cycles.distance_to_line(GIVEN["C"].vector, shapes["l"].cycle)
    assert relation_of(shapes["l"], shapes["o"]) == ("crossing", pytest.approx(math.pi / 2))
    assert relation_of(shapes["l"], shapes["p"]) == ("asymptotic", 0.0)
    assert relation_of(shapes["q"], shapes["l"]) == ("asymptotic", 0.0)
    assert relation_of(shapes["l"], shapes["v"]) == ("ultraparallel", pytest.approx(off, abs=1e-7))
    assert relation_of(shapes["i"], shapes["j"]) == ("asymptotic", 0.0)
    # Two limiting parallels cross in C, at twice the angle of parallelism or its supplement.
    kind, angle = relation_of(shapes["p"], shapes["q"])
    double = 2 * cycles.parallel_angle(off)
    assert kind == "crossing"
    assert angle == pytest.approx(min(double, math.pi - double), abs=1e-9)


@given(places, places, places)
def test_limiting_parallels_meet_the_line_at_infinity_at_lobachevsky_s_angle(a, b, c):
    assume(min(abs(a - b), abs(b - c), abs(c - a)) > 0.02)
    assume(abs(((b - a).conjugate() * (c - a)).imag) > 0.01)
    given_points = {"A": dot(a), "B": dot(b), "C": dot(c)}
    shapes = construct(
        [
            Making("l", "line", ("A", "B")),
            Making("p", "parallel", ("C", "l"), 0.0),
            Making("q", "parallel", ("C", "l"), 1.0),
            Making("o", "perpendicular", ("C", "l")),
        ],
        given_points,
    )
    line, upright = shapes["l"], shapes["o"]
    off = cycles.distance_to_line(given_points["C"].vector, line.cycle)
    assume(off > 0.05)
    for name in "pq":
        parallel = shapes[name]
        assert relation_of(parallel, line) == ("asymptotic", 0.0)
        assert cycles.angle_between(parallel.cycle, upright.cycle) == pytest.approx(
            cycles.parallel_angle(off), abs=1e-7
        )


def test_what_cannot_be_made_says_why_and_so_does_what_hangs_on_it():
    shapes = made(
        ("l", "line", ("U", "V")),
        ("m", "line", ("A", "C")),
        ("b", "bisector", ("A", "A")),
        ("x", "foot", ("A", "b")),
        ("k", "circle-radius", ("A",), -1.0),
        ("t", "polygon", ("A", "A", "B")),
    )
    assert "the same" in shapes["b"].why
    assert shapes["x"].why == "b is undefined"
    assert "positive" in shapes["k"].why
    assert "the same" in shapes["t"].why
    away = construct(
        [Making("l", "line", ("A", "B")), Making("m", "line", ("C", "D")),
         Making("x", "meeting", ("l", "m"))],
        {"A": dot(-0.2 + 0.5j), "B": dot(0.2 + 0.5j), "C": dot(-0.2 - 0.5j), "D": dot(0.2 - 0.5j)},
    )  # fmt: skip
    assert away["x"] == Unmade("they do not cross")
    assert relation_of(away["l"], away["m"])[0] == "ultraparallel"


@pytest.mark.parametrize(
    ("making", "said"),
    [
        (Making("x", "spiral", ("A",)), "of an unknown kind"),
        (Making("x", "segment", ("A", "Z")), "there is no Z"),
        (Making("x", "segment", ("A",)), "made from 2"),
        (Making("x", "polygon", ("A", "B")), "three corners"),
    ],
)
def test_a_malformed_making_is_refused(making, said):
    with pytest.raises(BadInput, match=said):
        construct([making], GIVEN)


def test_roles_tell_what_a_tool_takes():
    line, circle = (
        made(("l", "line", ("A", "B")), ("k", "circle", ("A", "B")))[name] for name in "lk"
    )
    assert fits(line, "line")
    assert fits(line, "cycle")
    assert not fits(circle, "line")
    assert fits(GIVEN["A"], "point")
    assert not fits(GIVEN["A"], "ideal")
    assert fits(GIVEN["U"], "any point")
    assert not fits(GIVEN["U"], "point")


@given(places, st.floats(0.05, 2.0))
def test_a_circle_s_length_is_2_pi_sinh_r(z, radius):
    circle = construct([Making("k", "circle-radius", ("A",), radius)], {"A": dot(z)})["k"]
    assert circle.length == pytest.approx(2 * math.pi * math.sinh(radius), rel=1e-9)


def test_the_lines_of_a_pencil_pass_through_its_point_and_never_meet_the_line():
    shapes = made(("l", "line", ("A", "B")), ("w", "pencil", ("C", "l"), 9.0))
    pencil, line = shapes["w"], shapes["l"]
    assert len(pencil.lines) == 9
    for each in pencil.lines:
        assert each.cycle.distance(GIVEN["C"].vector) < 1e-9
        assert relation_of(each, line)[0] != "crossing"
    # The outermost share an end of the line; the others keep off it.
    assert [relation_of(each, line)[0] for each in pencil.lines] == [
        "asymptotic", *["ultraparallel"] * 7, "asymptotic",
    ]  # fmt: skip


def test_a_tape_along_a_curve_is_longer_than_straight_and_marks_its_length():
    shapes = made(
        ("l", "line", ("A", "B")),
        ("e", "hypercycle", ("l", "C")),
        ("m", "midpoint", ("A", "B")),
        ("k", "circle", ("m", "A")),
        ("c", "horocycle", ("U", "A")),
        ("x", "meeting", ("k", "c")),
        ("z", "tape", ("l", "A", "B")),
        ("y", "tape", ("k", "A", "B")),
        ("h", "tape", ("c", "A", "C")),
    )
    straight = float(cycles.distance(GIVEN["A"].vector, GIVEN["B"].vector))
    assert shapes["z"].length == pytest.approx(straight, rel=1e-12)
    # Half a circle about the middle of AB: pi sinh(d/2).
    assert shapes["y"].length == pytest.approx(math.pi * math.sinh(straight / 2), rel=1e-9)
    # Along a horocycle 2 sinh(d/2), d the straight distance of its ends.
    ends = shapes["h"].start.vector, shapes["h"].end.vector
    assert shapes["h"].length == pytest.approx(
        2 * math.sinh(float(cycles.distance(*ends)) / 2), rel=1e-9
    )
    marks = shapes["y"].marks(0.1)
    assert len(marks) == int(shapes["y"].length / 0.1) + 1
    chords = [float(cycles.distance(a, b)) for a, b in pairwise(marks)]
    assert max(chords) == pytest.approx(min(chords), rel=1e-9)
    assert chords[0] < 0.1


def test_no_tape_begins_at_the_centre_of_its_circle():
    shapes = made(("k", "circle", ("A", "B")), ("z", "tape", ("k", "A", "B")))
    assert "centre" in shapes["z"].why
