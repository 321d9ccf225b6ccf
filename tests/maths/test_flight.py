"""Flying in all three geometries: words bring one back, rays meet what is there."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.maths.hyperbolic.flights.flight import WALL, first_flight
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import rotation
from severe_gui.maths.hyperbolic.sight.tracer import (
    CELL,
    NOTHING,
    TUBE,
    VERTEX,
    rays,
    scene_of,
    trace,
)

HYPERBOLIC = [
    (5, 3, 4), (4, 3, 5), (5, 3, 5), (3, 5, 3), (4, 3, 6), (3, 3, 6), (6, 3, 3), (4, 4, 4),
    (3, 3, 7),
]  # fmt: skip
ALL = [*HYPERBOLIC, (4, 3, 4), (3, 3, 3), (4, 3, 3), (3, 3, 4), (3, 4, 3), (5, 3, 3), (3, 3, 5)]
honeycombs = st.sampled_from([Honeycomb(*each) for each in ALL])
lengths, angles = st.floats(-1.5, 1.5), st.floats(-3.0, 3.0)


@given(honeycombs)
def test_the_base_point_is_as_far_from_each_wall_and_the_flight_begins_there(honeycomb):
    flight = first_flight(honeycomb)
    sides = flight.frame.walls @ flight.frame.base_point
    assert np.allclose(sides, sides[0])
    assert (sides < 0).all()
    assert np.allclose(flight.place, flight.frame.base_point)
    assert flight.residual < 1e-12
    assert np.linalg.det(flight.local) == pytest.approx(1.0)


@given(honeycombs, st.lists(st.tuples(lengths, angles, angles), min_size=1, max_size=8))
def test_a_camera_stays_in_its_simplex_with_its_frame_exact(honeycomb, path):
    flight = first_flight(honeycomb)
    for length, right, up in path:
        motion = flight.space.translation([0, 0, length]) @ rotation(0, 2, right)
        flight = flight.moved(motion @ rotation(1, 2, up))
        assert flight.held or (flight.frame.walls @ flight.place < 1e-9).all()
        assert flight.residual < 1e-9
        assert flight.space.distance(flight.frame.base_point, flight.place) < WALL + 1e-6


@pytest.mark.parametrize("pqr", [(5, 3, 4), (4, 3, 6), (6, 3, 3), (3, 3, 7), (4, 3, 4), (4, 3, 3)])
@pytest.mark.parametrize("wall", range(4))
def test_the_picture_does_not_change_where_a_wall_is_crossed(pqr, wall):
    honeycomb = Honeycomb(*pqr)
    flight = first_flight(honeycomb)
    frame, space = flight.frame, flight.space
    scene, directions = scene_of(honeycomb, 0.06), rays(24, 18, 1.4)
    depth = float(frame.walls[wall] @ flight.place)
    reach = (math.asinh, float, math.asin)[space.curvature + 1](-depth)
    way = space.direction(frame.normals[wall], flight.place)
    # The translation along the perpendicular to the wall, to just before and just behind it.
    ahead = np.array([float(space.product(way, flight.local[:, axis])) for axis in range(3)])
    pictures = []
    for step in (reach - 1e-7, reach + 1e-7):
        here = flight.moved(space.translation(step * ahead))
        pictures.append((here.word, trace(scene, here.local, directions)))
    (before, seen), (after, also) = pictures
    assert before == ()
    assert after == (wall,)
    same = seen.kind == also.kind
    assert same.mean() > 0.98
    # A ray spreads as e^distance: what is near is compared.
    near = same & (seen.distance < 2)
    assert near.any()
    assert np.allclose(seen.distance[near], also.distance[near], atol=1e-3)


@pytest.mark.parametrize("pqr", ALL)
def test_ten_thousand_crossings_and_back_restore_the_word_and_the_view(pqr):
    flight = begin = first_flight(Honeycomb(*pqr))
    walk = random.Random(7)
    letters = [walk.randrange(4) for _ in range(10_000)]
    word = flight.word
    for letter in letters:
        word = flight.group.multiply(word, letter)
    for letter in reversed(letters):
        word = flight.group.multiply(word, letter)
    assert word == ()
    for letter in letters[:200]:
        flight = flight.crossed(letter)
        flight = flight.crossed(letter)
    assert flight.word == ()
    assert np.allclose(flight.local, begin.local, atol=1e-9)


@given(honeycombs, st.floats(0.5, 3.1), st.floats(-1.0, 1.0))
def test_the_distance_from_home_is_what_was_flown_straight(honeycomb, length, angle):
    flight = first_flight(honeycomb).moved(rotation(0, 2, angle))
    steps = 40
    for _ in range(steps):
        flight = flight.moved(flight.space.translation([0, 0, -length / steps]))
        if flight.held:
            return
    assert flight.from_home() == pytest.approx(length, abs=1e-7)


def test_a_long_flight_is_measured_beyond_what_floats_hold():
    for pqr, length in (((5, 3, 4), 1000.0), ((4, 3, 4), 1000.0), ((4, 3, 3), 0.0)):
        flight = first_flight(Honeycomb(*pqr))
        step = 2.0 if length else math.pi / 2
        for _ in range(500):
            flight = flight.moved(flight.space.translation([0, 0, -step]))
        # On the sphere these are 125 times round, and one is at home again.
        assert flight.from_home() == pytest.approx(length, abs=1e-3)
        assert flight.residual < 1e-12
        assert length or flight.word == ()


def test_the_soft_wall_holds_one_in_a_cusp():
    flight = first_flight(Honeycomb(4, 4, 4))
    space, cusp, held = flight.space, flight.frame.vertices[0], False
    for _ in range(80):
        # Turn toward the cusp, which has no place, only a direction, and fly.
        way = space.direction(cusp, flight.place)
        parts = np.array([float(space.product(way, flight.local[:, axis])) for axis in range(3)])
        flight = flight.moved(space.translation(0.3 * parts))
        held = held or flight.held
    assert held
    assert space.distance(flight.frame.base_point, flight.place) < WALL + 1e-6


@pytest.mark.parametrize("pqr", ALL)
def test_what_a_ray_meets_lies_on_the_surface_it_is_said_to(pqr):
    honeycomb = Honeycomb(*pqr)
    scene, flight = scene_of(honeycomb, 0.05), first_flight(honeycomb)
    frame, space = flight.frame, flight.space
    directions = rays(24, 18, 1.5)
    hits = trace(scene, flight.local, directions)
    assert {TUBE} <= set(np.unique(hits.kind)) <= {NOTHING, TUBE, VERTEX}
    near = (hits.kind == TUBE) & (hits.distance < 3)
    ahead = directions[near] @ flight.local.T
    far = hits.distance[near][:, None]
    points = space.cosine(far) * flight.place + space.sine(far) * ahead
    cosine = honeycomb.gram[2, 3]
    # Fold each point into the simplex, and measure its distance to the edge there: the length of a
    # vector whose parts along two others, at an angle to each other, are known.
    for point in points:
        for _ in range(200):
            sides = frame.walls @ point
            if sides.max() <= 1e-12:
                break
            point = frame.reflections[int(sides.argmax())] @ point
        _, _, a, b = frame.walls @ point
        square = (a * a + b * b - 2.0 * cosine * a * b) / (1.0 - cosine**2)
        assert math.sqrt(square) == pytest.approx(float(space.sine(0.05)), abs=1e-6)


@pytest.mark.parametrize("pqr", [(6, 3, 3), (4, 4, 4), (3, 6, 3), (6, 3, 6), (7, 3, 3), (3, 7, 3)])
def test_horospheres_and_planes_stay_within_their_cells_and_are_met_where_they_are(pqr):
    honeycomb = Honeycomb(*pqr)
    assert scene_of(honeycomb, 0.05).cells == ()
    scene = scene_of(honeycomb, 0.05, horospheres=True)
    frame, (end,) = scene.frame, scene.cells
    space = frame.space
    # At infinity or beyond, and orthogonal to the walls around the cell.
    assert space.product(end.vertex, end.vertex) == pytest.approx(end.square, abs=1e-9)
    assert np.allclose(frame.walls[:3] @ end.vertex, 0.0, atol=1e-9)
    # The face comes nearest to it in its middle.
    assert space.product(frame.vertices[2], end.vertex) ** 2 > 1.5 * end.level
    flight, directions = first_flight(honeycomb), rays(48, 36, 2.6)
    hits = trace(scene, flight.local, directions)
    far = hits.distance[hits.kind == CELL]
    assert far.size > 0
    assert far.min() > 0.1
    # Up is where the middle of the first cell is.
    upward = flight.moved(rotation(1, 2, math.pi / 2))
    hits = trace(scene, upward.local, directions)
    near = (hits.kind == CELL) & (hits.cells == 0)
    assert near.any()
    lengths, ahead = hits.distance[near][:, None], directions[near] @ upward.local.T
    points = np.cosh(lengths) * upward.place + np.sinh(lengths) * ahead
    assert np.allclose(space.product(points, end.vertex) ** 2, end.level, rtol=1e-6)


def test_no_horosphere_is_drawn_where_every_cell_has_a_middle():
    for pqr in ((5, 3, 4), (4, 3, 6), (3, 3, 7), (4, 3, 4), (4, 3, 3)):
        assert scene_of(Honeycomb(*pqr), 0.05, horospheres=True).cells == ()
    # A variant may have cells around the ideal vertices too, and the dual has only those.
    for weights, count in (((0, 1, 0, 0), 2), ((1, 0, 0, 1), 2), ((0, 0, 0, 1), 1)):
        assert len(scene_of(Honeycomb(4, 4, 4), 0.05, weights, horospheres=True).cells) == count
