"""Spaces of curvature -1, 0 and 1: isometries, reflections and rebasing obey the same laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.maths.hyperbolic.flights.flight import Flight, first_flight
from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import EUCLIDEAN, HYPERBOLIC, SPHERICAL, rotation
from severe_gui.maths.hyperbolic.honeycombs.volume import spherical_order

spaces = st.sampled_from([HYPERBOLIC, EUCLIDEAN, SPHERICAL])
honeycombs = st.sampled_from(
    [
        Honeycomb(*pqr)
        for pqr in (
            (5, 3, 4), (4, 3, 6), (6, 3, 3), (3, 6, 3), (3, 3, 7), (7, 3, 3), (4, 3, 4), (3, 3, 3),
            (4, 3, 3), (3, 4, 3), (5, 3, 3),
        )
    ]
)  # fmt: skip
shares = st.floats(-1.0, 1.0)
ways = st.tuples(shares, shares, shares).map(np.array)
ORIGIN = np.array([0.0, 0.0, 0.0, 1.0])


@given(spaces, ways, ways, st.floats(-3.0, 3.0))
def test_motions_keep_distances_and_angles(space, first, second, angle):
    motion = space.translation(first) @ rotation(0, 2, angle) @ space.translation(second)
    assert space.residual(motion) < 1e-12
    places = [space.translation(way) @ ORIGIN for way in (first, second)]
    apart = space.distance(*places)
    assert space.distance(*(motion @ place for place in places)) == pytest.approx(apart, abs=1e-7)


@given(spaces, ways)
def test_a_translation_goes_as_far_as_it_says_and_back(space, way):
    there = space.translation(way)
    assert space.distance(ORIGIN, there @ ORIGIN) == pytest.approx(np.linalg.norm(way), abs=1e-12)
    assert np.allclose(there @ space.translation(-way), np.eye(4), atol=1e-13)
    # Along a geodesic lengths add up.
    assert np.allclose(there @ there, space.translation(2 * way), atol=1e-12)


@given(spaces, ways, st.integers(0, 3), st.integers(0, 3))
def test_a_matrix_that_has_drifted_is_brought_back_to_an_isometry(space, way, row, column):
    drifted = space.translation(way)
    drifted[row, column] += 1e-5
    again = space.orthonormalised(drifted)
    assert space.residual(again) < 1e-13
    assert np.allclose(again, drifted, atol=1e-3)


@given(honeycombs)
def test_reflections_in_the_walls_are_involutions_and_isometries(honeycomb):
    frame = make_frame(honeycomb)
    for wall, reflection in zip(frame.walls, frame.reflections, strict=True):
        assert np.allclose(reflection @ reflection, np.eye(4), atol=1e-12)
        assert frame.space.residual(reflection) < 1e-11
        assert np.allclose(wall @ reflection, -wall, atol=1e-12)


@given(honeycombs, st.lists(ways, min_size=1, max_size=5))
def test_a_rebase_changes_the_coordinates_and_not_the_place(honeycomb, path):
    flight = first_flight(honeycomb)
    for way in path:
        before = flight.space.orthonormalised(flight.local @ flight.space.translation(0.6 * way))
        start = Flight(honeycomb, (), before)
        after = start.moved(np.eye(4))
        if after.held:
            return
        carried = after.local
        for letter in reversed(after.word):
            carried = after.frame.reflections[letter] @ carried
        assert np.abs(carried - before).max() < 1e-13
        flight = Flight(honeycomb, (), after.local)


@pytest.mark.parametrize("pqr", [(3, 3, 3), (4, 3, 3), (3, 4, 3)])
def test_words_of_a_spherical_honeycomb_are_as_many_as_its_symmetries(pqr):
    group = HoneycombGroup(*pqr)
    found, newest = {()}, {()}
    while newest:
        newest = {group.multiply(word, letter) for word in newest for letter in range(4)} - found
        found |= newest
    assert len(found) == spherical_order(Honeycomb(*pqr))
    # The longest word has as many letters as there are mirrors, which h / 2 of each rank share.
    assert max(map(len, found)) == {(3, 3, 3): 10, (4, 3, 3): 16, (3, 4, 3): 24}[pqr]


def test_the_cubes_of_euclid_grow_as_the_third_power():
    group = HoneycombGroup(4, 3, 4)
    found, counts = {()}, []
    newest = {()}
    for _ in range(24):
        newest = {group.multiply(word, letter) for word in newest for letter in range(4)} - found
        found |= newest
        counts.append(len(newest))
    # Bott: the growth series of an affine group is the product of (1 - t^(m+1)) / (1 - t) (1 - t^m)
    # over the exponents m, here 1, 3 and 5.
    series = np.zeros(25)
    series[0] = 1
    for m in (1, 3, 5):
        quotient = np.array([float(k % m == 0) for k in range(25)])
        finite = np.array([float(k <= m) for k in range(25)])
        series = np.convolve(np.convolve(series, finite)[:25], quotient)[:25]
    assert counts == series[1:].astype(int).tolist()
