"""Flying by itself: frames stay exact, edges are followed, seeds repeat a walk, home is reached."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.autopilot import flown_home, set_out
from severe_gui.maths.hyperbolic.flights.flight import first_flight
from severe_gui.maths.hyperbolic.flights.steering import (
    AHEAD,
    angle_from_ahead,
    roll_toward,
    turn_toward,
)
from severe_gui.maths.hyperbolic.flights.way_home import Compass, common_length
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import HYPERBOLIC, rotation

EXAMPLES = settings.default.max_examples
SOAKS = EXAMPLES > 100
FRAME = 1.0 / 60.0
KINDS = [(5, 3, 4), (4, 3, 6), (6, 3, 3), (4, 4, 4), (3, 3, 7), (4, 3, 4), (5, 3, 3)]
WITH_VERTICES = [
    (5, 3, 4), (4, 3, 5), (3, 5, 3), (6, 3, 3), (4, 4, 3), (4, 3, 4), (5, 3, 3), (4, 3, 3),
]  # fmt: skip
directions = st.tuples(*[st.floats(-1, 1)] * 3).map(np.array).filter(lambda d: d @ d > 0.01)


@given(directions)
def test_a_turn_brings_what_is_looked_for_ahead_and_a_roll_brings_it_up(direction):
    turn = turn_toward(direction, 1.0)
    assert np.allclose(turn[:3, :3] @ AHEAD, direction / np.linalg.norm(direction), atol=1e-12)
    assert HYPERBOLIC.residual(turn) < 1e-12
    half = turn_toward(direction, 0.5)
    assert np.allclose(half @ half, turn, atol=1e-9)
    left = half[:3, :3].T @ direction
    assert angle_from_ahead(left) == pytest.approx(angle_from_ahead(direction) / 2, abs=1e-9)
    if math.hypot(*direction[:2]) > 1e-3:
        up = roll_toward(direction, 1.0)[:3, 1]
        assert np.allclose(up[:2], direction[:2] / np.hypot(*direction[:2]), atol=1e-9)


@settings(max_examples=max(EXAMPLES // 400, 1))
@given(st.sampled_from(KINDS), st.sampled_from(["geodesic", "walk"]), st.integers(0, 99))
def test_ten_minutes_by_itself_leave_the_frame_exact(pqr, course, seed):
    journey = set_out(first_flight(Honeycomb(*pqr)), course, seed)
    for _ in range(36_000):
        journey = journey.after(FRAME)
        if journey.stopped:
            break
    assert journey.stopped or journey.travelled == pytest.approx(600.0)
    assert journey.flight.residual < 1e-9
    assert (journey.flight.frame.walls @ journey.flight.place < 1e-9).all()


@settings(max_examples=max(EXAMPLES // 4, 1))
@given(st.sampled_from(WITH_VERTICES), st.integers(0, 99))
def test_an_edge_path_stays_beside_edges_and_turns_at_vertices(pqr, seed):
    honeycomb = Honeycomb(*pqr)
    journey = set_out(first_flight(honeycomb), "edges", seed)
    for _ in range(120):
        journey = journey.after(honeycomb.edge / 15)
        assert journey.flight.residual < 1e-9
        if journey.travelled > 1.5 * honeycomb.edge:
            assert _away_from_edges(journey.flight) < 0.25 * honeycomb.edge
    # Eight edges long, less the way to the first one.
    assert 6 <= journey.turns <= 10


def _away_from_edges(flight) -> float:
    """The distance of a camera from the line of its simplex's edge, the nearest of all."""
    space, middle = flight.space, flight.frame.vertices[1]
    from_middle = flight.place - space.pairing(flight.place, middle) * middle
    size = math.hypot(*(float(space.product(from_middle, each)) for each in flight.frame.across))
    return {-1: math.asinh, 0: float, 1: math.asin}[flight.space.curvature](size)


@pytest.mark.parametrize("pqr", [(4, 3, 6), (3, 3, 6), (4, 4, 4), (3, 3, 7)])
def test_edges_without_ends_cannot_be_followed(pqr):
    with pytest.raises(BadInput, match="no end"):
        set_out(first_flight(Honeycomb(*pqr)), "edges")


@pytest.mark.parametrize("course", ["walk", "edges"])
def test_a_seed_repeats_a_flight_and_another_seed_does_not(course):
    def flown(seed: int):
        journey = set_out(first_flight(Honeycomb(5, 3, 4)), course, seed)
        for _ in range(200):
            journey = journey.after(0.05)
        return journey.flight

    first, again, other = flown(3), flown(3), flown(4)
    assert first.word == again.word
    assert np.array_equal(first.local, again.local)
    assert first.word != other.word


def test_a_walk_turns_back_before_the_soft_wall_and_a_geodesic_ends_there():
    honeycomb = Honeycomb(3, 3, 7)
    walk = set_out(first_flight(honeycomb), "walk", 2)
    for _ in range(600):
        walk = walk.after(0.1)
        assert not walk.flight.held
    straight = set_out(first_flight(honeycomb), "geodesic")
    for _ in range(600):
        straight = straight.after(0.1)
    assert straight.stopped
    assert straight.travelled < 60.0


@pytest.mark.parametrize("pqr", KINDS)
def test_the_way_home_leads_home_and_is_what_the_exact_word_says(pqr):
    journey, compass = set_out(first_flight(Honeycomb(*pqr)), "walk", 5), Compass()
    for _ in range(250):
        journey = journey.after(0.1)
        compass.way_home(journey.flight)
    flight, start = journey.flight, journey.flight.from_home()
    way = compass.way_home(flight)
    assert way.length == pytest.approx(start, rel=1e-9)
    frames = 0
    while way.length > 1e-9:
        flight, frames = flown_home(flight, way, 0.1), frames + 1
        way, before = compass.way_home(flight), way
        assert way.length <= before.length + 1e-9
        assert frames < 40 + 10 * start
        # What is kept along the word is what the word alone gives.
        fresh = Compass().way_home(flight)
        assert fresh.length == way.length
        assert np.array_equal(fresh.direction, way.direction)
    assert flight.word == ()
    assert np.allclose(flight.place, flight.frame.base_point, atol=1e-8)


def test_the_way_home_is_known_beyond_what_floats_hold():
    flight, compass = first_flight(Honeycomb(5, 3, 4)), Compass()
    for _ in range(500):
        flight = flight.moved(HYPERBOLIC.translation([0.0, 0.0, -2.0]))
    way = compass.way_home(flight)
    assert way.length == pytest.approx(1000.0, abs=1e-3)
    # Home lies straight behind.
    assert np.allclose(way.direction, [0.0, 0.0, 1.0], atol=1e-9)


@given(st.lists(st.integers(0, 3), max_size=30), st.lists(st.integers(0, 3), max_size=30))
def test_the_common_beginning_of_words_is_found(first, second):
    same = common_length(tuple(first), tuple(second))
    assert first[:same] == second[:same]
    assert first[same : same + 1] != second[same : same + 1] or same == max(len(first), len(second))


@pytest.mark.parametrize("pqr", KINDS)
def test_each_rebase_leaves_the_camera_where_it_was(pqr):
    journey = set_out(first_flight(Honeycomb(*pqr)), "walk", 1)
    mirrors = journey.flight.frame.reflections
    crossings = 0
    for _ in range(300):
        flight = journey.flight
        motion = rotation(0, 2, 0.01) @ flight.space.translation([0.0, 0.0, -0.05])
        before, after = flight.space.orthonormalised(flight.local @ motion), flight.moved(motion)
        back = after.local
        for letter in reversed(flight.group.quotient(flight.word, after.word)):
            back = mirrors[letter] @ back
            crossings += 1
        # Far out in a hyperideal end the entries are e^distance, and their products round.
        assert np.abs(before - back).max() < 1e-13 * max(np.abs(before).max() ** 2, 1.0)
        journey = journey.after(0.05)
    assert crossings > 30


@settings(max_examples=4 if SOAKS else len(KINDS))
@given(st.sampled_from(KINDS), st.integers(0, 99))
def test_crossings_by_generators_and_back_restore_the_word_and_the_view(pqr, seed):
    """The camera is carried by a product of two reflections: a motion, as a flight can make."""
    honeycomb, walk = Honeycomb(*pqr), random.Random(seed)
    flight = begin = first_flight(honeycomb)
    mirrors = flight.frame.reflections
    pairs = [tuple(walk.sample(range(4), 2)) for _ in range(50_000 if SOAKS else 500)]
    for first, second in pairs:
        flight = _carried(flight, mirrors[first] @ mirrors[second])
    letters = [letter for pair in pairs for letter in pair]
    assert flight.word == flight.group.normal_form(letters)
    for first, second in reversed(pairs):
        flight = _carried(flight, mirrors[second] @ mirrors[first])
    assert flight.word == begin.word == ()
    assert np.allclose(flight.local, begin.local, atol=1e-9)


def _carried(flight, element):
    """To where a symmetry of the simplex's frame carries the camera."""
    return flight.moved(np.linalg.solve(flight.local, element @ flight.local))


@pytest.mark.parametrize("pqr", KINDS)
def test_a_hundred_thousand_crossings_and_the_inverse_word_restore_the_word(pqr):
    group, walk = first_flight(Honeycomb(*pqr)).group, random.Random(7)
    letters = [walk.randrange(4) for _ in range(100_000)]
    word = group.normal_form(letters)
    assert len(word) > 30
    assert group.product(word, group.inverse(word)) == ()
    assert group.product(word, tuple(reversed(letters))) == ()
