"""A path flies along geodesics, meets its views exactly, and turns and moves evenly."""

import itertools
import random

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.flight import Flight, first_flight
from severe_gui.maths.hyperbolic.flights.flight_path import (
    FlightPath,
    eased,
    relative,
    segment_between,
)
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import rotation

ALL = [(5, 3, 4), (4, 3, 6), (6, 3, 3), (3, 3, 7), (4, 3, 4), (4, 3, 3), (5, 3, 3)]


def wandering(honeycomb: Honeycomb, count: int, reach: float, seed: int = 0) -> list[Flight]:
    """Cameras on a random walk."""
    walk, flight = random.Random(f"{honeycomb} {seed}"), first_flight(honeycomb)
    flights = []
    for _ in range(count):
        turn = rotation(0, 2, walk.uniform(-2, 2)) @ rotation(1, 2, walk.uniform(-1, 1))
        way = flight.space.translation([0.0, 0.0, -walk.uniform(0.3, 1.0) * reach])
        flight = flight.moved(turn @ way, has_wall=False)
        flights.append(flight)
    return flights


def separation(first: Flight, second: Flight) -> float:
    """The distance of two cameras, by the exact quotient of their words."""
    return float(first.space.distance(np.eye(4)[3], relative(first, second)[:, 3]))


@pytest.mark.parametrize("pqr", ALL)
def test_a_segment_is_a_geodesic_that_meets_its_ends(pqr):
    for start, end in itertools.pairwise(wandering(Honeycomb(*pqr), 5, 0.7)):
        segment = segment_between(start, end)
        for camera, view in ((segment.at(0.0), start), (segment.at(1.0), end)):
            assert np.allclose(relative(camera, view), np.eye(4), atol=1e-9)
        assert segment.distance == pytest.approx(separation(start, end), abs=1e-10)
        for share in (0.2, 0.5, 0.500001, 0.8):
            camera = segment.at(share)
            assert camera.residual < 1e-12
            # Distances to both ends that add up to the distance: it lies on the geodesic.
            assert separation(start, camera) == pytest.approx(share * segment.distance, abs=1e-7)
            rest = (1 - share) * segment.distance
            assert separation(camera, end) == pytest.approx(rest, abs=1e-7)


@pytest.mark.parametrize("pqr", [(5, 3, 4), (4, 3, 6), (4, 3, 4)])
def test_far_apart_the_two_halves_of_a_segment_meet(pqr):
    honeycomb = Honeycomb(*pqr)
    start, *_, end = wandering(honeycomb, 8, 2.2, seed=3)
    segment = segment_between(start, end)
    assert segment.distance > 5
    before, after = segment.at(0.5), segment.at(0.5 + 1e-12)
    assert np.allclose(relative(before, after), np.eye(4), atol=1e-6)


def test_the_same_steps_are_made_wherever_the_path_starts():
    honeycomb = Honeycomb(5, 3, 4)
    start, end = wandering(honeycomb, 2, 1.0)
    # The isometry of the honeycomb that a longer word makes changes nothing that is seen.
    word = (3, 2, 1, 0, 3, 2)
    moved = [
        Flight(honeycomb, each.group.product(word, each.word), each.local) for each in (start, end)
    ]
    here, there = segment_between(start, end).at(0.4), segment_between(*moved).at(0.4)
    assert np.allclose(here.local, there.local, atol=1e-12)
    assert there.word == here.group.product(word, here.word)


@pytest.mark.parametrize("pqr", [(5, 3, 4), (4, 3, 4), (4, 3, 3)])
def test_the_speed_is_even_but_at_the_ends(pqr):
    views = wandering(Honeycomb(*pqr), 4, 0.6)
    path = FlightPath(tuple(views))
    times = np.linspace(0, 1, 61)
    cameras = [path.at(time) for time in times]
    assert np.allclose(relative(cameras[0], views[0]), np.eye(4), atol=1e-9)
    assert np.allclose(relative(cameras[-1], views[-1]), np.eye(4), atol=1e-9)
    sizes = [segment_between(*pair).size for pair in itertools.pairwise(cameras)]
    middle = np.array(sizes[10:-10])
    # At a view the way bends, and a chord across the bend is shorter.
    assert np.median(np.abs(middle / np.median(middle) - 1)) < 1e-6
    assert sizes[0] < 0.1 * np.median(middle)
    assert sizes[-1] < 0.1 * np.median(middle)
    assert path.length == pytest.approx(
        sum(separation(*pair) for pair in itertools.pairwise(views)), abs=1e-9
    )


def test_easing_rises_evenly_from_0_to_1():
    times = np.linspace(0, 1, 1001)
    shares = np.array([eased(time) for time in times])
    assert (shares[0], shares[-1], eased(0.5)) == (0.0, 1.0, pytest.approx(0.5))
    assert (np.diff(shares) > 0).all()
    assert np.abs(np.diff(shares, 2)).max() < 2e-5


def test_a_turn_on_the_spot_and_a_single_view_are_paths_too():
    start = first_flight(Honeycomb(4, 3, 5))
    turned = start.moved(rotation(0, 2, 3.0))
    path = FlightPath((start, turned))
    assert path.length == 0
    assert np.allclose(relative(start, path.at(0.5))[:3, :3], rotation(0, 2, 1.5)[:3, :3])
    assert FlightPath((start,)).at(0.7) is start
    assert FlightPath((start, start)).at(0.3) is start


def test_views_too_far_apart_are_refused_by_their_numbers():
    start = first_flight(Honeycomb(5, 3, 4))
    end = start
    for _ in range(6):
        end = end.moved(start.space.translation([0.0, 0.0, -4.0]))
    with pytest.raises(BadInput, match="Views 2 and 3 of the path are 24 apart"):
        FlightPath((start, start, end))
