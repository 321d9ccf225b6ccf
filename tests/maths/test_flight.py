"""Flying: isometries stay isometries, words bring one back, rays meet what is there."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.maths.hyperbolic import lorentz
from severe_gui.maths.hyperbolic.flight import WALL, Flight, base_point, first_flight
from severe_gui.maths.hyperbolic.honeycomb import MINKOWSKI, Honeycomb
from severe_gui.maths.hyperbolic.tracer import NOTHING, TUBE, VERTEX, rays, scene_of, trace

ALL = [
    (5, 3, 4), (4, 3, 5), (5, 3, 5), (3, 5, 3), (4, 3, 6), (3, 3, 6), (6, 3, 3), (4, 4, 4),
    (3, 3, 7),
]  # fmt: skip
honeycombs = st.sampled_from([Honeycomb(*each) for each in ALL])
lengths, angles = st.floats(-1.5, 1.5), st.floats(-3.0, 3.0)


@given(st.integers(0, 2), lengths, st.integers(0, 1), angles)
def test_boosts_and_rotations_are_isometries(axis, length, first, angle):
    for matrix in (lorentz.boost(axis, length), lorentz.rotation(first, 2, angle)):
        assert np.allclose(matrix.T @ MINKOWSKI @ matrix, MINKOWSKI, atol=1e-12)


@given(honeycombs)
def test_reflections_in_the_walls_are_involutions_and_keep_the_product(honeycomb):
    for normal in honeycomb.mirrors:
        matrix = lorentz.reflection(normal)
        assert np.allclose(matrix @ matrix, np.eye(4), atol=1e-10)
        assert lorentz.residual(matrix) < 1e-10


@given(honeycombs)
def test_the_base_point_is_as_far_from_each_wall_and_the_flight_begins_there(honeycomb):
    base = base_point(honeycomb)
    sides = lorentz.product(base, honeycomb.mirrors)
    assert np.allclose(sides, sides[0])
    assert (sides < 0).all()
    flight = first_flight(honeycomb)
    assert np.allclose(flight.place, base)
    assert flight.residual < 1e-12
    assert np.linalg.det(flight.local) == pytest.approx(1.0)


@given(honeycombs, st.lists(st.tuples(lengths, angles, angles), min_size=1, max_size=8))
def test_a_camera_stays_in_its_simplex_with_its_frame_exact(honeycomb, path):
    flight = first_flight(honeycomb)
    for length, right, up in path:
        motion = lorentz.boost(2, length) @ lorentz.rotation(0, 2, right)
        flight = flight.moved(motion @ lorentz.rotation(1, 2, up))
        assert flight.held or (lorentz.product(flight.place, honeycomb.mirrors) < 1e-9).all()
        assert flight.residual < 1e-9
        base = base_point(honeycomb)
        assert float(lorentz.distance(base, flight.place)) < WALL + 1e-6


@pytest.mark.parametrize("pqr", [(5, 3, 4), (4, 3, 6), (6, 3, 3), (3, 3, 7)])
@pytest.mark.parametrize("wall", range(4))
def test_the_picture_does_not_change_where_a_wall_is_crossed(pqr, wall):
    honeycomb = Honeycomb(*pqr)
    flight, normal = first_flight(honeycomb), honeycomb.mirrors[wall]
    scene, directions = scene_of(honeycomb, 0.06), rays(24, 18, 1.4)
    reach = math.asinh(-float(lorentz.product(flight.place, normal)))
    way = normal + lorentz.product(normal, flight.place) * flight.place
    way = way / math.sqrt(float(lorentz.product(way, way)))
    # The translation along the perpendicular to the wall, to just before and just behind it.
    pictures = []
    for step in (reach - 1e-7, reach + 1e-7):
        place = math.cosh(step) * flight.place + math.sinh(step) * way
        chord = place + flight.place
        carry = np.eye(4) - 2 * np.outer(chord, chord @ MINKOWSKI) / float(
            lorentz.product(chord, chord)
        )
        turned = carry @ (np.eye(4) + 2 * np.outer(flight.place, flight.place @ MINKOWSKI))
        local = turned @ flight.local
        assert np.allclose(local[:, 3], place, atol=1e-9)
        here = Flight(honeycomb, (), local).moved(np.eye(4))
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


@given(honeycombs, st.floats(0.5, 4.0), st.floats(-1.0, 1.0))
def test_the_distance_from_home_is_what_was_flown_straight(honeycomb, length, angle):
    flight = first_flight(honeycomb).moved(lorentz.rotation(0, 2, angle))
    steps = 40
    for _ in range(steps):
        flight = flight.moved(lorentz.boost(2, -length / steps))
        if flight.held:
            return
    assert flight.from_home() == pytest.approx(length, abs=1e-7)


def test_a_long_flight_is_measured_beyond_what_floats_hold():
    flight = first_flight(Honeycomb(5, 3, 4))
    for _ in range(500):
        flight = flight.moved(lorentz.boost(2, -2.0))
    assert flight.from_home() == pytest.approx(1000.0, abs=1e-3)
    assert flight.residual < 1e-12


def test_the_soft_wall_holds_one_in_a_cusp():
    honeycomb = Honeycomb(4, 4, 4)
    flight = first_flight(honeycomb)
    cusp = honeycomb.vertices[0]
    held = False
    for _ in range(80):
        # Turn toward the cusp, which has no place, only a direction, and fly.
        way = cusp + lorentz.product(cusp, flight.place) * flight.place
        way = way / math.sqrt(float(lorentz.product(way, way)))
        parts = [float(lorentz.product(way, flight.local[:, axis])) for axis in range(3)]
        motion = np.eye(4)
        for axis, part in enumerate(parts):
            motion = motion @ lorentz.boost(axis, 0.3 * part)
        flight = flight.moved(motion)
        held = held or flight.held
    assert held
    assert float(lorentz.distance(base_point(honeycomb), flight.place)) < WALL + 1e-6


@pytest.mark.parametrize("pqr", ALL)
def test_what_a_ray_meets_lies_on_the_surface_it_is_said_to(pqr):
    honeycomb = Honeycomb(*pqr)
    scene, flight = scene_of(honeycomb, 0.05), first_flight(honeycomb)
    directions = rays(24, 18, 1.5)
    hits = trace(scene, flight.local, directions)
    assert {TUBE} <= set(np.unique(hits.kind)) <= {NOTHING, TUBE, VERTEX}
    near = (hits.kind == TUBE) & (hits.cells == 0)
    ahead = directions[near] @ flight.local.T
    far = hits.distance[near][:, None]
    points = np.cosh(far) * flight.place + np.sinh(far) * ahead
    # Fold each point into the simplex, and measure its distance to the edge there.
    mirrors = [lorentz.reflection(normal) for normal in honeycomb.mirrors]
    for point in points:
        for _ in range(60):
            sides = lorentz.product(point, honeycomb.mirrors)
            if sides.max() <= 1e-12:
                break
            point = mirrors[int(sides.argmax())] @ point
        parts = lorentz.product(point, scene.edge_frame)
        assert math.asinh(math.sqrt((parts**2).sum())) == pytest.approx(0.05, abs=1e-6)
