"""Rays among uniform variants and panes, against what is known without folding."""

import math

import numpy as np
import pytest

from severe_gui.maths.hyperbolic.flights.flight import Flight, first_flight
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.sight.tracer import SMALL_BEAD, TUBE, VERTEX, rays, scene_of, trace
from severe_gui.maths.hyperbolic.uniform.generator import weights_of
from severe_gui.maths.hyperbolic.uniform.panes import Panes, blended
from severe_gui.maths.hyperbolic.uniform.parts import uniform_parts
from severe_gui.maths.hyperbolic.uniform.room import clearance, roomiest


def looking(honeycomb: Honeycomb, corner: int) -> Flight:
    """From the middle of the first cell at a corner of its simplex."""
    frame = make_frame(honeycomb)
    space, place = frame.space, frame.vertices[3]
    backward = -space.direction(frame.vertices[corner], place)
    basis = [backward]
    for axis in np.eye(4)[:3]:
        rest = axis - sum(float(space.product(axis, each)) * each for each in basis)
        if float(space.product(rest, rest)) > 0.1 and len(basis) < 3:
            basis.append(rest / math.sqrt(float(space.product(rest, rest))))
    local = np.column_stack([basis[1], basis[2], backward, place])
    return Flight(honeycomb, (), space.orthonormalised(local))


AHEAD = np.array([[0.0, 0.0, -1.0, 0.0]])


@pytest.mark.parametrize("pqr", [(5, 3, 4), (4, 3, 5), (4, 3, 4), (4, 3, 3)], ids=str)
def test_a_closed_pane_is_met_squarely_at_the_inradius_and_every_cell_on(pqr):
    honeycomb = Honeycomb(*pqr)
    local = looking(honeycomb, 2).local
    panes = trace(scene_of(honeycomb, 0.02, window=0.0), local, AHEAD).panes
    inradius = honeycomb.inradius
    assert panes.distance[:3] == pytest.approx([inradius * k for k in (1, 3, 5)])
    assert panes.light[:3] == pytest.approx(1.0)
    # Through a window one sees on.
    assert len(trace(scene_of(honeycomb, 0.02, window=0.01), local, AHEAD).panes.ray) == 0


def test_the_glass_of_a_square_is_what_lies_outside_its_window():
    honeycomb, window = Honeycomb(4, 3, 4), 0.5
    local = looking(honeycomb, 2).local
    directions = rays(41, 41, math.radians(80))
    panes = trace(scene_of(honeycomb, 0.005, window=window), local, directions).panes
    first = panes.ray[np.r_[True, panes.ray[1:] != panes.ray[:-1]]]
    # The first face, at distance 1/2, has corners at 1/2 along the camera's own axes or the
    # diagonals; its window is half as wide.
    slope = directions.reshape(-1, 4)[:, :2] / -directions.reshape(-1, 4)[:, 2:3] / 2.0
    axes = np.round(np.abs(local[:3, :3]), 9)
    assert ((axes == 0) | (axes == 1)).all()
    in_face = np.abs(slope).max(axis=1) < 0.499
    in_window = np.abs(slope).max(axis=1) < 0.499 * window
    expected = np.flatnonzero(in_face & ~in_window)
    met = {int(ray) for ray, far in zip(panes.ray, panes.distance, strict=True) if far < 0.9}
    near = {int(ray) for ray in expected if np.linalg.norm([*slope[ray], 0.5]) < 0.9}
    assert near <= met
    assert not met & set(np.flatnonzero(in_window).tolist())
    assert len(first) == len(set(panes.ray.tolist()))


@pytest.mark.parametrize("ringed", [(0, 1, 2), (1,), (0, 3)])
def test_every_ray_stops_at_the_nearest_edge_of_all_images_on_the_sphere(ringed):
    honeycomb, radius = Honeycomb(3, 3, 3), 0.02
    weights = weights_of(ringed)
    scene, space = scene_of(honeycomb, radius, weights), make_frame(honeycomb).space
    flight = first_flight(honeycomb).moved_to(roomiest(honeycomb, weights))
    directions = rays(12, 9, math.radians(80)).reshape(-1, 4)
    hits = trace(scene, flight.local, directions)
    # Points along the half-edges in all 120 images of the simplex.
    group = [np.eye(4)]
    for element in group:
        for mirror in scene.frame.reflections:
            image = element @ mirror
            if not any(np.abs(image - other).max() < 1e-6 for other in group):
                group.append(image)
    assert len(group) == 120
    along = np.concatenate([
        space.cosine(s)[:, None] * edge.foot + space.sine(s)[:, None] * edge.along
        for edge in scene.parts.edges
        for s in [np.linspace(0.0, edge.length, 300)]
    ])  # fmt: skip
    axis = np.concatenate([along @ element.T for element in group])
    vertices = np.array([element @ scene.parts.generator.point for element in group])
    place, ways = flight.local[:, 3], directions @ flight.local.T
    for k, kind in enumerate(hits.kind):
        for share in (0.5, 0.9, 0.99, 1.0):
            t = share * hits.distance[k]
            point = math.cos(t) * place + math.sin(t) * ways[k]
            to_axis = math.acos((axis @ point).max())
            to_vertex = math.acos((vertices @ point).max())
            assert to_axis > radius - 1e-4
            assert to_vertex > SMALL_BEAD * radius - 1e-4
        if kind == TUBE:
            assert to_axis == pytest.approx(radius, abs=1e-4)
        elif kind == VERTEX:
            assert to_vertex == pytest.approx(SMALL_BEAD * radius, abs=1e-6)
    assert (hits.kind == TUBE).sum() > 10


def test_in_euclidean_space_the_course_of_a_cubes_edge_is_an_axis_for_every_ray():
    honeycomb = Honeycomb(4, 3, 4)
    flight = first_flight(honeycomb)
    hits = trace(scene_of(honeycomb, 0.05), flight.local, rays(24, 16, 1.4))
    courses = hits.course[hits.kind == TUBE]
    assert np.linalg.norm(courses, axis=1) == pytest.approx(1.0)
    # Carried along any straight line a direction stays what it is: here along x, y or z.
    in_space = np.abs(courses @ flight.local[:3, :3].T)
    assert in_space.max(axis=1) == pytest.approx(1.0)
    assert {int(each) for each in in_space.argmax(axis=1)} == {0, 1, 2}


def test_panes_cover_what_is_behind_from_the_nearest_on():
    panes = Panes.joined([
        Panes(np.array([0, 0]), np.array([2.0, 1.0]), np.ones(2), np.array([0, 1])),
        Panes(np.array([1]), np.array([1.0]), np.ones(1), np.array([0])),
    ])  # fmt: skip
    assert panes.face.tolist() == [1, 0, 0]
    colours = np.array([[1.0, 0, 0], [0, 1.0, 0]])[panes.face]
    seen = blended(panes, colours, np.array([[0, 0, 1.0]] * 3), 0.5)
    assert seen.tolist() == [[0.25, 0.5, 0.25], [0.5, 0.0, 0.5], [0.0, 0.0, 1.0]]


def test_a_camera_is_moved_where_no_edge_surrounds_it():
    honeycomb = Honeycomb(5, 3, 4)
    weights = weights_of((0, 1, 2, 3))
    parts, start = uniform_parts(honeycomb, weights), first_flight(honeycomb)
    # The vertex of the omnitruncated honeycomb is where flights start.
    assert float(clearance(parts, start.place)) < 1e-6
    moved = start.moved_to(roomiest(honeycomb, weights))
    assert np.allclose(moved.place, roomiest(honeycomb, weights), atol=1e-9)
    assert float(clearance(parts, moved.place)) > 0.5
    assert moved.residual < 1e-12
