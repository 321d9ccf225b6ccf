"""Crumbs: loops are taken up again, words lead from cell to cell, faces have numbers."""

import numpy as np
import pytest

from severe_gui.maths.hyperbolic.flights.autopilot import flown_home, set_out
from severe_gui.maths.hyperbolic.flights.flight import first_flight
from severe_gui.maths.hyperbolic.flights.steering import seen_from
from severe_gui.maths.hyperbolic.flights.trail import Trail, hop_name
from severe_gui.maths.hyperbolic.flights.way_home import Compass
from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb

KINDS = [(5, 3, 4), (4, 3, 5), (4, 3, 6), (6, 3, 3), (3, 3, 7), (4, 3, 4), (5, 3, 3)]


@pytest.mark.parametrize("pqr", KINDS)
def test_the_trail_leads_back_and_is_taken_up_on_the_way_home(pqr):
    honeycomb, compass = Honeycomb(*pqr), Compass()
    trail, journey = Trail(honeycomb), set_out(first_flight(honeycomb), "walk", 9)
    for _ in range(300):
        journey = journey.after(0.05)
        trail.visit(journey.flight)
    flight, group = journey.flight, HoneycombGroup(*pqr)
    assert trail.crumbs[0].cell == ()
    assert trail.crumbs[-1].cell == group.cell(flight.word)
    cells = [crumb.cell for crumb in trail.crumbs]
    assert len(set(cells)) == len(cells) > 2
    # From cell to cell the hops lead, modulo the symmetries of a cell.
    for before, after, hop in zip(cells[:-1], cells[1:], trail.hops(len(cells)), strict=True):
        assert hop[-1] == 3
        assert group.cell(group.quotient(before, after)) == hop
    # The first crumb lies at home, at the distance that the exact word gives.
    places = trail.places(flight, len(cells))
    assert len(places) == len(cells)
    way = compass.way_home(flight)
    away = np.linalg.norm(seen_from(flight.space, flight.local, places[-1]))
    assert away == pytest.approx(float(flight.space.sine(way.length)), rel=1e-6)
    while (way := compass.way_home(flight)).length > 1e-9:
        flight = flown_home(flight, way, 0.05)
        trail.visit(flight)
    assert [crumb.cell for crumb in trail.crumbs] == [()]
    assert np.allclose(trail.places(flight, 5)[-1], flight.frame.base_point, atol=1e-9)


@pytest.mark.parametrize(("pqr", "faces"), [
    ((5, 3, 4), 12), ((4, 3, 5), 6), ((3, 5, 3), 20), ((3, 4, 4), 8), ((3, 3, 6), 4),
])  # fmt: skip
def test_the_faces_of_a_cell_are_numbered_once_each(pqr, faces):
    honeycomb, group = Honeycomb(*pqr), HoneycombGroup(*pqr)
    turns = [()]
    for turn in turns:
        turns += [
            longer for letter in (0, 1, 2)
            if (longer := group.multiply(turn, letter)) not in turns
        ]  # fmt: skip
    names = {hop_name(honeycomb, group.cell((*turn, 3))) for turn in turns}
    assert names == {f"F{number}" for number in range(1, faces + 1)}


def test_an_infinite_cell_has_faces_by_their_words():
    assert hop_name(Honeycomb(6, 3, 3), (0, 1, 2, 3)) == "0·1·2·3"


def test_another_honeycomb_begins_a_new_trail():
    trail = Trail(Honeycomb(5, 3, 4))
    journey = set_out(first_flight(trail.honeycomb), "walk", 1).after(8.0)
    trail.visit(journey.flight)
    assert len(trail.crumbs) == 2
    trail.visit(first_flight(Honeycomb(4, 3, 6)))
    assert [crumb.cell for crumb in trail.crumbs] == [()]
