"""The map of the ball: directions as seen, Poincaré's radii, and the cells where they are."""

import math

import numpy as np
import pytest

from severe_gui.maths.hyperbolic.flights.autopilot import set_out
from severe_gui.maths.hyperbolic.flights.ball_map import NEAR, ball_map, cell_edges, in_ball, radius
from severe_gui.maths.hyperbolic.flights.flight import first_flight
from severe_gui.maths.hyperbolic.flights.trail import Trail
from severe_gui.maths.hyperbolic.flights.way_home import Compass
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.patch.charts import Model, places

KINDS = [(5, 3, 4), (4, 3, 6), (6, 3, 3), (3, 3, 7), (4, 3, 4), (5, 3, 3)]


def flown(pqr, length: float, seed: int = 3):
    """A walk of a length: the camera, its trail, and the way home."""
    journey = set_out(first_flight(Honeycomb(*pqr)), "walk", seed)
    trail, compass = Trail(journey.flight.honeycomb), Compass()
    for _ in range(round(length / 0.05)):
        journey = journey.after(0.05)
        trail.visit(journey.flight)
    return journey.flight, trail, compass.way_home(journey.flight)


def test_the_map_of_hyperbolic_space_is_poincares_ball_about_the_camera():
    flight, _, _ = flown((5, 3, 4), 2.0)
    points = flight.frame.vertices
    inverse = np.linalg.inv(flight.local)
    expected = places(points @ inverse.T, Model.POINCARE, -1)
    assert np.allclose(in_ball(flight.space, flight.local, points), expected, atol=1e-12)


@pytest.mark.parametrize("pqr", KINDS)
def test_everything_on_the_map_lies_where_the_camera_sees_it(pqr):
    flight, trail, way = flown(pqr, 3.0)
    shown, space = ball_map(flight, trail, way), flight.space
    for part in (shown.cell, shown.home_cell, shown.trail):
        assert (np.linalg.norm(part, axis=-1) < 1.0 + 1e-9).all()
    # From the camera through the crumbs to home.
    assert np.allclose(shown.trail[0], 0.0)
    assert len(shown.trail) == len(trail.crumbs) + 1
    assert np.allclose(shown.trail[-1], shown.home, atol=1e-9)
    assert np.linalg.norm(shown.home) == pytest.approx(float(radius(space, way.length)))
    # The middle of the first cell's first edge, by the word.
    middle = flight.frame.vertices[1]
    for letter in flight.word:
        middle = flight.frame.reflections[letter] @ middle
    marks = shown.home_cell[:, shown.home_cell.shape[1] // 2]
    nearest = np.abs(marks - in_ball(space, flight.local, middle)).max(axis=-1).min()
    assert nearest < 1e-9


@pytest.mark.parametrize(("pqr", "edges"), [
    ((5, 3, 4), 30), ((4, 3, 6), 12), ((3, 5, 3), 30), ((4, 3, 4), 12), ((3, 3, 3), 6),
])  # fmt: skip
def test_a_cell_has_its_edges_on_the_map_each_once_and_of_their_length(pqr, edges):
    honeycomb = Honeycomb(*pqr)
    lines, space = cell_edges(honeycomb), first_flight(honeycomb).space
    middles = lines[:, lines.shape[1] // 2]
    assert len(lines) == edges
    apart = space.distance(middles[:, None], middles) + 9 * np.eye(edges)
    assert apart.min() > 0.1
    if math.isfinite(honeycomb.edge) and pqr != (4, 3, 4):
        ends = space.distance(lines[:, 0], lines[:, -1])
        assert np.allclose(ends, honeycomb.edge, atol=1e-9)


def test_the_first_cell_leaves_the_map_where_it_would_be_a_point():
    flight, trail, way = flown((5, 3, 4), 14.0)
    assert way.length > NEAR
    shown = ball_map(flight, trail, way)
    assert len(shown.home_cell) == 0
    assert len(shown.cell) == 30
    assert np.linalg.norm(shown.home) > 0.99
