"""Motions of the sphere and the Euclidean plane, and the camera that walks in their tilings."""

import cmath
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.plane.globe import at, distance
from severe_gui.maths.hyperbolic.tilings.camera import Address
from severe_gui.maths.hyperbolic.tilings.curved import (
    CurvedCamera,
    Motion,
    home_camera,
    reflection,
    rotation,
    translation,
)
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import mirror_covectors

CURVATURES = (0, 1)
PAIRS = [(3, 3), (4, 3), (3, 4), (5, 3), (3, 5), (4, 4), (6, 3), (3, 6)]

coordinate = st.floats(-2.0, 2.0)
places = st.builds(complex, coordinate, coordinate)
angles = st.floats(-math.pi, math.pi)
pairs = st.sampled_from(PAIRS)


def motion(curvature: int, target: complex, angle: float, reflects: bool) -> Motion:
    turned = translation(curvature, 0.0, target) @ rotation(curvature, angle)
    return turned @ Motion(1.0, 0.0, True, curvature) if reflects else turned


def apart(curvature: int, z: complex, w: complex) -> float:
    return abs(z - w) if curvature == 0 else distance(at(z), at(w))


def motions(curvature: int) -> st.SearchStrategy[Motion]:
    return st.builds(motion, st.just(curvature), places, angles, st.booleans())


two = st.sampled_from(CURVATURES).flatmap(lambda k: st.tuples(motions(k), motions(k)))
one = st.sampled_from(CURVATURES).flatmap(motions)


@given(two, places)
def test_a_product_applies_its_right_factor_first(both, z) -> None:
    g, h = both
    assert apart(g.curvature, (g @ h)(z), g(h(z))) < 1e-10
    assert (g @ h).reflects == (g.reflects != h.reflects)


@given(one, places)
def test_an_inverse_undoes_its_motion(g, z) -> None:
    for both in (g @ g.inverse, g.inverse @ g):
        assert not both.reflects
        assert apart(g.curvature, both(z), z) < 1e-10


@given(one, places, places)
def test_motions_preserve_distance(g, z, w) -> None:
    k = g.curvature
    assert apart(k, g(z), g(w)) == pytest.approx(apart(k, z, w), abs=1e-9)


@given(one, st.floats(0.01, 100.0), places)
def test_normalising_changes_the_numbers_but_not_the_map(g, scale, z) -> None:
    k = g.curvature
    grown = Motion(g.a * scale, g.b * scale, g.reflects, k)
    again = grown.normalised()
    assert abs(again.a) ** 2 + k * abs(again.b) ** 2 == pytest.approx(1, abs=1e-14)
    assert apart(k, again(z), g(z)) < 1e-10


def test_what_is_no_motion_is_not_normalised() -> None:
    with pytest.raises(BadInput, match="not a motion"):
        Motion(0.0, 1.0).normalised()


@given(st.sampled_from(CURVATURES), places, places)
def test_a_translation_carries_one_point_to_the_other_along_their_line(k, z, w) -> None:
    step = translation(k, z, w)
    assert apart(k, step(z), w) < 1e-10
    # A point of the line goes as far: no motion of the plane moves it less than the length there.
    between = translation(k, 0, z)(_half(k, translation(k, 0, z).inverse(w)))
    assert apart(k, between, step(between)) == pytest.approx(apart(k, z, w), abs=1e-7)


@given(places)
def test_on_the_sphere_one_can_be_carried_to_the_opposite_point(z) -> None:
    opposite = -1 / z.conjugate() if abs(z) > 1e-9 else complex(math.inf)
    step = translation(1, z, opposite)
    assert distance(at(step(z)), -at(z)) < 1e-7
    assert distance(at(step(opposite)), at(z)) < 1e-7


@pytest.mark.parametrize(("p", "q"), [(3, 3), (4, 3), (5, 3)])
def test_a_drag_to_the_opposite_point_ends_in_the_triangle_again(p, q) -> None:
    camera = home_camera(p, q).dragged(1.0, -1.0)
    assert abs(camera.local(0.0)) <= math.tan(Tiling(p, q).circumradius / 2) + 1e-9
    over = word_motion(camera) @ camera.local
    assert distance(at(over(-1.0)), at(1.0)) < 1e-7


def test_infinity_is_a_point_of_the_sphere_like_any_other() -> None:
    half_turn = Motion(0.0, 1.0, False, 1)
    assert half_turn(0.0) == complex(math.inf)
    assert half_turn(complex(math.inf)) == 0
    assert rotation(1, 0.7)(complex(math.inf)) == complex(math.inf)


def _half(k: int, step: complex) -> complex:
    """The point half way from 0 to a place."""
    return step / 2 if k == 0 else step / (1 + math.sqrt(1 + abs(step) ** 2))


@given(st.sampled_from(CURVATURES), angles, places)
def test_a_rotation_turns_the_chart_about_0(k, theta, z) -> None:
    assert rotation(k, theta)(z) == pytest.approx(cmath.rect(1, theta) * z, abs=1e-12)


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_reflections_satisfy_the_relations_of_the_group(p, q) -> None:
    tiling = Tiling(p, q)
    mirrors = [reflection(tiling, index) for index in range(3)]
    identity = Motion(curvature=tiling.kind.curvature)
    for z in (0.1 + 0.2j, -0.7 + 0.3j, 1.5j):
        for first, second, order in ((0, 0, 1), (1, 1, 1), (2, 2, 1), (0, 1, p), (1, 2, q),
                                     (0, 2, 2)):  # fmt: skip
            product = identity
            for _ in range(order):
                product = product @ mirrors[first] @ mirrors[second]
            assert apart(tiling.kind.curvature, product(z), z) < 1e-9


def word_motion(camera: CurvedCamera) -> Motion:
    """The element that the camera's word spells."""
    tiling = Tiling(camera.p, camera.q)
    found = Motion(curvature=tiling.kind.curvature)
    for letter in camera.word:
        found = found @ reflection(tiling, letter)
    return found


@given(pairs, st.lists(st.tuples(places, places), min_size=1, max_size=6), places)
def test_a_rebase_keeps_every_place_where_it_was(pair, drags, z) -> None:
    camera = home_camera(*pair)
    k = Tiling(*pair).kind.curvature
    for grabbed, released in drags:
        before = word_motion(camera) @ camera.local @ translation(k, grabbed, released).inverse
        camera = camera.dragged(grabbed, released)
        after = word_motion(camera) @ camera.local
        assert after.reflects == before.reflects
        assert apart(k, after(z), before(z)) < 1e-9


@given(pairs, st.lists(st.tuples(places, places), max_size=6))
def test_the_middle_of_the_screen_stays_in_the_triangle(pair, drags) -> None:
    camera, tiling = home_camera(*pair), Tiling(*pair)
    for grabbed, released in drags:
        camera = camera.dragged(grabbed, released)
    z = camera.local(0.0)
    if tiling.kind.curvature:
        x, y, height = at(z)
        vector = np.array((height, x, y))
    else:
        vector = np.array((1.0, z.real, z.imag))
    assert (mirror_covectors(tiling) @ vector < 1e-9).all()
    assert camera.parity == int(camera.local.reflects)
    assert sum(camera.parities) % 2 == camera.parity


@given(pairs, st.lists(st.tuples(places, places), max_size=6))
def test_the_word_stays_in_normal_form(pair, drags) -> None:
    camera = home_camera(*pair)
    for grabbed, released in drags:
        camera = camera.dragged(grabbed, released)
    assert camera.word == CoxeterGroup(*pair).normal_form(camera.word)


@given(pairs, st.lists(st.tuples(places, places), max_size=6), places)
def test_a_place_has_one_address_and_is_seen_where_it_is(pair, drags, z) -> None:
    camera, tiling = home_camera(*pair), Tiling(*pair)
    k = tiling.kind.curvature
    for grabbed, released in drags:
        camera = camera.dragged(grabbed, released)
    address = camera.address(z)
    assert apart(k, camera.sight(address), z) < 1e-9
    found = word_motion(replace(camera, word=address.word))(address.point)
    assert apart(k, found, (word_motion(camera) @ camera.local)(z)) < 1e-9


@given(pairs, places)
def test_the_centre_of_the_tile_under_the_pointer_is_the_nearest_of_all_centres(pair, z) -> None:
    camera, group = home_camera(*pair), CoxeterGroup(*pair)
    k = Tiling(*pair).kind.curvature
    word = camera.address(z).word
    mine = apart(k, camera.sight(Address(group.tile(word), 0j)), z)
    # A neighbour is across an edge: its word ends in the mirror of the edge, wherever one stands.
    for turns in range(pair[0]):
        letters = (*word, *(0, 1) * turns, 2)
        neighbour = group.tile(group.normal_form(letters))
        assert mine <= apart(k, camera.sight(Address(neighbour, 0j)), z) + 1e-9


@given(pairs, places, places)
def test_the_grabbed_point_is_drawn_to_the_pointer(pair, grabbed, released) -> None:
    camera = home_camera(*pair).dragged(0.1, 0.3j)
    k = Tiling(*pair).kind.curvature
    moved = camera.dragged(grabbed, released)
    before = (word_motion(camera) @ camera.local)(grabbed)
    after = (word_motion(moved) @ moved.local)(released)
    assume(k == 0 or max(abs(before), abs(after)) < 1e6)
    assert apart(k, before, after) < 1e-9


def test_a_thousand_steps_through_the_squares_end_where_they_add_up_to() -> None:
    """Each step crosses one square: the screen's middle stays in the centre of one."""
    camera, place = home_camera(4, 4), 0j
    for step in np.random.default_rng(11).integers(0, 4, 1000):
        way = 1j ** int(step)
        camera = camera.dragged(way, 0.0)
        place += way
        assert abs(camera.local(0.0)) < 1e-9
        assert camera.parity == len(camera.word) % 2 == int(camera.local.reflects)
    elsewhere = word_motion(camera) @ camera.local
    assert elsewhere(0.0) == pytest.approx(place, abs=1e-9)
    assert elsewhere(1.0) == pytest.approx(place + 1, abs=1e-9)


def test_a_thousand_steps_straight_on_cross_a_thousand_edges() -> None:
    camera = home_camera(4, 4)
    for _ in range(1000):
        camera = camera.dragged(1.0, 0.0)
    assert abs(camera.local(0.0)) < 1e-9
    assert CoxeterGroup(4, 4).tile(camera.word).count(2) == 1000


@pytest.mark.parametrize(("p", "q"), [(3, 3), (4, 3), (3, 4), (5, 3), (3, 5)])
def test_once_around_the_sphere_one_is_home(p, q) -> None:
    quarter = math.tan(math.pi / 8)
    camera = home_camera(p, q).dragged(0.05 + 0.02j, 0.0)
    around = camera
    for _ in range(8):
        around = around.dragged(quarter, 0.0)
    assert around.word == camera.word
    assert around.local(0.3j) == pytest.approx(camera.local(0.3j), abs=1e-12)
