"""The camera keeps its place exactly, however far it goes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plane_strategies import points

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.isometry import rotation, translation
from severe_gui.maths.hyperbolic.tilings.camera import WALL, Camera

PAIRS = [(7, 3), (5, 4), (8, 8), (3, 7), (math.inf, 3), (4, math.inf)]
pairs = st.sampled_from(PAIRS)


def start(p: float, q: float) -> Camera:
    """A camera well inside a triangle, turned a little."""
    return Camera(p, q).moved(translation(0.2 + 0.05j, 0.0)).moved(rotation(0.7))


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_ten_thousand_crossings_and_back_restore_the_word_and_the_place(p: float, q: float) -> None:
    camera = home = start(p, q)
    reflections, group = Triangle(p, q).reflections, CoxeterGroup(p, q)
    letters = np.random.default_rng(7).integers(0, 3, 10_000).tolist()

    def cross(camera: Camera, letter: int) -> Camera:
        return camera.moved(camera.local.inverse @ reflections[letter] @ camera.local)

    for letter in letters:
        camera = cross(camera, letter)
    assert camera.word == group.normal_form((*home.word, *letters))
    for letter in reversed(letters):
        camera = cross(camera, letter)
    assert camera.word == home.word
    assert camera.local.distance_to(home.local) < 1e-9


@given(pairs, points(1.5), points(1.5))
def test_a_rebase_keeps_the_place_to_thirteen_digits(pair, grabbed, released) -> None:
    camera = start(*pair)
    drag = translation(grabbed, released)
    moved = camera.moved(drag)
    group = CoxeterGroup(*pair)
    between = group.isometry(group.quotient(camera.word, moved.word))
    if not moved.held:
        before = camera.local @ drag.inverse
        assert (between @ moved.local).distance_to(before) < 1e-13 * abs(before.a) ** 3


@given(pairs, st.lists(st.tuples(points(1.0), points(1.0)), max_size=12))
def test_the_base_point_stays_in_the_triangle(pair, drags) -> None:
    camera = start(*pair)
    for grabbed, released in drags:
        camera = camera.dragged(grabbed, released)
    triangle = Triangle(*pair)
    assert triangle.violated(camera.local(0.0)) is None
    assert camera.residual < 1e-12
    assert camera.parity == int(camera.local.reflects)
    assert sum(camera.parities) % 2 == camera.parity


@given(pairs, points(3.0), points(1.5), points(1.5))
def test_a_place_moves_with_the_picture(pair, z, grabbed, released) -> None:
    camera = start(*pair)
    address = camera.address(z)
    assert camera.sight(address) == pytest.approx(z, abs=1e-8)
    moved = camera.dragged(grabbed, released)
    if not moved.held:
        expected = translation(grabbed, released)(z)
        assert moved.sight(address) == pytest.approx(expected, abs=1e-7)


@given(pairs, points(1.5), points(1.5))
def test_the_grabbed_point_is_drawn_to_the_pointer(pair, grabbed, released) -> None:
    camera = start(*pair)
    moved = camera.dragged(grabbed, released)
    if not moved.held:
        assert moved.sight(camera.address(grabbed)) == pytest.approx(released, abs=1e-8)


@given(st.sampled_from(PAIRS[:4]), points(2.0), points(1.0), points(1.0))
def test_colours_stay_where_they_are_at_a_rebase(pair, z, grabbed, released) -> None:
    camera, triangle = start(*pair), Triangle(*pair)
    moved = camera.dragged(grabbed, released)
    drag = translation(grabbed, released)

    def look(camera: Camera, point: complex) -> tuple[int, float]:
        folded = triangle.fold(camera.local(point), folds=200)
        nearest = min(abs(float(m.sinh_distance(complex(folded.point)))) for m in triangle.mirrors)
        return (int(folded.parity) + camera.parity) % 2, nearest

    (before, nearest), (after, _) = look(camera, z), look(moved, drag(z))
    assert before == after or nearest < 1e-7


def test_places_far_from_home_are_still_seen_to_twelve_digits() -> None:
    camera = Camera(7, 3)
    for _ in range(3000):
        camera = camera.dragged(0.3, 0.1 + 0.01j)
    assert len(camera.word) > 1000
    address = camera.address(0.4 - 0.3j)
    assert camera.sight(address) == pytest.approx(0.4 - 0.3j, abs=1e-12)


@pytest.mark.parametrize(("p", "q"), [(math.inf, 3), (4, math.inf), (math.inf, math.inf)])
def test_a_soft_wall_stops_one_on_the_way_to_an_ideal_corner(p: float, q: float) -> None:
    camera, triangle = Camera(p, q), Triangle(p, q)
    corner = triangle.tile_centre if math.isinf(p) else triangle.vertex
    for _ in range(40):
        inward = camera.local.inverse(0.999 * corner)
        camera = camera.dragged(0.4 * inward / abs(inward), 0.0)
    assert camera.held
    assert float(disk.geodesic_distance(0, camera.local(0.0))) == pytest.approx(WALL, abs=1e-6)
    back = camera.dragged(0.0, 0.5 * camera.local.inverse(0.999 * corner))
    assert not back.held


def test_crossing_a_mirror_changes_the_word_alone() -> None:
    camera = start(7, 3)
    crossed = camera.crossed(2)
    assert crossed.local == camera.local
    assert len(crossed.word) == len(camera.word) + 1
    assert crossed.crossed(2) == camera
