"""Picking: the word that a ray names carries the element to where the ray meets it."""

import math
import random

import numpy as np
import pytest

from severe_gui.maths.hyperbolic.flights.flight import Flight, first_flight
from severe_gui.maths.hyperbolic.honeycombs.elements import Element, ElementKind
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.separation import separation
from severe_gui.maths.hyperbolic.honeycombs.space import rotation
from severe_gui.maths.hyperbolic.sight.outline import in_front, nearest_word, see
from severe_gui.maths.hyperbolic.sight.picking import look, picked
from severe_gui.maths.hyperbolic.sight.tracer import BEAD, scene_of

VERTEX, EDGE, FACE, CELL = ElementKind
RADIUS = 0.06
ALL = [
    (5, 3, 4), (4, 3, 5), (3, 5, 3), (4, 3, 6), (6, 3, 3), (4, 4, 4), (3, 3, 7), (4, 3, 4),
    (4, 3, 3), (5, 3, 3), (3, 4, 3),
]  # fmt: skip


def wandered(honeycomb: Honeycomb, walk: random.Random) -> Flight:
    flight = first_flight(honeycomb)
    for _ in range(8):
        way = [walk.uniform(-0.3, 0.3) for _ in range(3)]
        flight = flight.moved(flight.space.translation(way))
    return flight


def directions(walk: random.Random, count: int) -> np.ndarray:
    ways = np.array([[walk.gauss(0, 1) for _ in range(3)] + [0.0] for _ in range(count)])
    return ways / np.linalg.norm(ways, axis=1, keepdims=True)


def carried(flight: Flight, word) -> np.ndarray:
    """The isometry from the simplex of a word to the camera's, by plain products."""
    matrix = np.eye(4)
    for letter in flight.group.quotient(flight.word, word):
        matrix = matrix @ flight.frame.reflections[letter]
    return matrix


@pytest.mark.parametrize("pqr", ALL)
def test_a_picked_word_carries_the_element_to_where_the_ray_meets_it(pqr):
    honeycomb, walk = Honeycomb(*pqr), random.Random(str(pqr))
    scene, flight = scene_of(honeycomb, RADIUS), wandered(honeycomb, walk)
    space, frame = flight.space, flight.frame
    met = set()
    for direction in directions(walk, 30):
        sight = look(scene, flight, direction, 3.0)
        if sight is None:
            continue
        ahead = flight.local @ direction
        if sight.distance is None:
            # Where the ray crosses the face's plane lies in the face, and the cell is beyond.
            matrix = carried(flight, picked(flight, sight).word)
            start, way = (np.linalg.solve(matrix, each) for each in (flight.place, ahead))
            side, turn = frame.walls[3] @ start, frame.walls[3] @ way
            far = float(space.length_of_tangent(-side / turn))
            far += math.pi if far < 0 and space.curvature > 0 else 0.0
            there = space.cosine(far) * start + space.sine(far) * way
            assert abs(frame.walls[3] @ folded(frame, there, 2)) < 1e-9
            assert (frame.walls @ folded(frame, there, 2)).max() < 1e-9
            met.add(FACE)
            continue
        point = space.cosine(sight.distance) * flight.place + space.sine(sight.distance) * ahead
        found = picked(flight, sight)
        there = np.linalg.solve(carried(flight, found.word), point)
        if sight.surface is EDGE:
            walls = frame.walls[2:] @ there
            gram = frame.walls[2:] @ frame.normals[2:].T
            square = walls @ np.linalg.solve(gram, walls)
            assert square == pytest.approx(float(space.sine(RADIUS)) ** 2, abs=1e-9)
        elif sight.surface is VERTEX and honeycomb.vertex_is_finite:
            away = float(space.distance(there, frame.vertices[0]))
            assert away == pytest.approx(BEAD * RADIUS, abs=1e-9)
        met.add(sight.surface)
        cell = np.linalg.solve(carried(flight, picked(flight, sight, CELL).word), point)
        assert (frame.walls @ folded(frame, cell, 3)).max() < 1e-7
    assert EDGE in met
    assert met & {FACE, VERTEX}


def folded(frame, point: np.ndarray, letters: int) -> np.ndarray:
    """Brought to the inner side of the first few walls."""
    for _ in range(60):
        sides = frame.walls[:letters] @ point
        if sides.max() <= 1e-12:
            break
        point = frame.reflections[int(sides.argmax())] @ point
    return point


def test_a_ray_meets_the_first_of_all_tubes_around():
    # By brute force: every edge within a few letters, and the least distance along the ray.
    honeycomb, walk = Honeycomb(4, 3, 5), random.Random(3)
    scene, flight = scene_of(honeycomb, RADIUS), wandered(honeycomb, walk)
    group, frame = flight.group, flight.frame
    words = {flight.word}
    for _ in range(9):
        words |= {group.multiply(word, letter) for word in words for letter in range(4)}
    edges = {group.shortest_in_coset(word, EDGE.stabiliser) for word in words}
    forms = {}
    gram = frame.walls[2:] @ frame.normals[2:].T
    for word in edges:
        walls = frame.walls[2:] @ np.linalg.inv(carried(flight, word))
        forms[word] = walls.T @ np.linalg.solve(gram, walls)
    square, compared = math.sinh(RADIUS) ** 2, 0
    for direction in directions(walk, 40):
        sight = look(scene, flight, direction, 1.5)
        if sight is None or sight.surface is not EDGE:
            continue
        p, v = flight.place, flight.local @ direction
        along = {}
        for word, form in forms.items():
            # S^2 at tanh t = u: p'Qp + 2u p'Qv + u^2 v'Qv = square (1 - u^2).
            roots = np.roots([v @ form @ v + square, 2 * (p @ form @ v), p @ form @ p - square])
            real = [u.real for u in roots if abs(u.imag) < 1e-12 and 0 < u.real < 1]
            if real and is_beside_the_edge(
                frame, np.linalg.solve(carried(flight, word), p + min(real) * v)
            ):
                along[word] = math.atanh(min(real))
        nearest = min(along, key=along.__getitem__)
        assert picked(flight, sight) == Element(EDGE, nearest)
        assert sight.distance == pytest.approx(along[nearest], abs=1e-9)
        compared += 1
    assert compared > 5


def is_beside_the_edge(frame, point: np.ndarray) -> bool:
    """Whether the foot of a point, up to a factor, on the line of the first edge lies in it."""
    toward = frame.space.product(point, -frame.normals[0]) / frame.space.pairing(
        point, frame.vertices[1]
    )
    return abs(toward) <= math.tanh(Honeycomb(4, 3, 5).edge / 2)


@pytest.mark.parametrize("pqr", ALL)
def test_a_ray_to_where_a_vertex_is_seen_meets_it_or_what_hides_it(pqr):
    honeycomb, walk = Honeycomb(*pqr), random.Random(str(pqr))
    if not honeycomb.vertex_is_finite:
        return
    scene, flight, met = scene_of(honeycomb, RADIUS), first_flight(honeycomb), 0
    for turns in (0, 1, 2, 3, 4, 5) * 3:
        flight = flight.moved(flight.space.translation([0.3, 0.2, -0.3]))
        group = flight.group
        word = group.normal_form([*flight.word, *(walk.randrange(4) for _ in range(turns))])
        aimed = Element(VERTEX, group.shortest_in_coset(word, VERTEX.stabiliser))
        seen = see(flight, aimed)
        if seen.distance < 2 * BEAD * RADIUS:
            continue
        direction = np.append(seen.middle / np.linalg.norm(seen.middle), 0.0)
        sight = look(scene, flight, direction, 9.0)
        assert sight.distance <= seen.distance - BEAD * RADIUS + 1e-9
        if picked(flight, sight) == aimed:
            assert sight.distance == pytest.approx(seen.distance - BEAD * RADIUS, abs=1e-9)
            met += 1
    # In {3,5,3} twelve tubes cover each bead almost everywhere.
    assert met or pqr == (3, 5, 3)


def test_in_a_variant_what_is_met_names_an_element_of_the_regular_honeycomb():
    honeycomb, walk = Honeycomb(5, 3, 4), random.Random(1)
    flight = wandered(honeycomb, walk)
    space, frame = flight.space, flight.frame
    # The dual has vertices in the cells and edges through the faces; others have neither.
    for weights, kinds in (((0.0, 0.0, 0.0, 1.0), {CELL, FACE}), ((0.0, 1.0, 1.0, 0.0), {CELL})):
        scene, met = scene_of(honeycomb, RADIUS, weights), set()
        for direction in directions(walk, 30):
            sight = look(scene, flight, direction, 3.0)
            if sight is None or sight.distance is None:
                continue
            met.add(sight.surface)
            far = sight.distance
            point = space.cosine(far) * flight.place + space.sine(far) * (flight.local @ direction)
            there = np.linalg.solve(carried(flight, picked(flight, sight, CELL).word), point)
            assert (frame.walls @ folded(frame, there, 3)).max() < 1e-7
        assert EDGE not in met
        assert met <= kinds
        assert met & {FACE} or FACE not in kinds


def test_a_horosphere_names_its_cell():
    honeycomb, walk = Honeycomb(6, 3, 3), random.Random(2)
    flight = wandered(honeycomb, walk)
    scene = scene_of(honeycomb, RADIUS, horospheres=True)
    seen = see(flight, Element(CELL, flight.group.cell(flight.word)))
    direction = np.append(seen.middle / np.linalg.norm(seen.middle), 0.0)
    sight = look(scene, flight, direction, 9.0)
    assert sight.surface is CELL
    assert picked(flight, sight) == Element(CELL, flight.group.cell(flight.word))
    assert math.isinf(seen.distance)


def test_the_distance_from_the_camera_agrees_with_exact_distances():
    for pqr in ((5, 3, 4), (4, 3, 4), (3, 4, 3)):
        honeycomb, walk = Honeycomb(*pqr), random.Random(5)
        group = Flight(honeycomb).group
        centre = first_flight(honeycomb)
        local = centre.local.copy()
        local[:, 3] = centre.frame.vertices[3]
        at_centre = Flight(honeycomb, (), centre.space.orthonormalised(local))
        for _ in range(10):
            word = group.normal_form(walk.randrange(4) for _ in range(12))
            for kind in ElementKind:
                there = Element(kind, group.shortest_in_coset(word, kind.stabiliser))
                exact = separation(honeycomb, Element(CELL), there).value
                assert see(at_centre, there).distance == pytest.approx(exact, abs=1e-6)


def test_an_element_has_its_edges():
    for pqr, counts in {
        (5, 3, 4): (0, 1, 5, 30), (4, 3, 6): (0, 1, 4, 12), (3, 3, 7): (0, 1, 3, 6),
        (3, 4, 3): (0, 1, 3, 12), (4, 3, 4): (0, 1, 4, 12),
    }.items():  # fmt: skip
        flight = first_flight(Honeycomb(*pqr))
        assert tuple(len(see(flight, Element(kind)).edges) for kind in ElementKind) == counts


def test_segments_are_cut_at_the_camera():
    ahead, behind = [1.0, 0.0, -2.0], [1.0, 0.0, 2.0]
    parts = in_front(np.array([[ahead, [0.0, 1.0, -1.0]], [ahead, behind], [behind, behind]]))
    assert parts.shape == (2, 2, 2)
    assert np.allclose(parts[0], [[0.5, 0.0], [0.0, 1.0]])
    assert np.allclose(parts[1, 0], [0.5, 0.0])
    assert parts[1, 1, 0] > 40


def test_words_of_a_long_flight_cancel_before_a_number_is_computed():
    honeycomb = Honeycomb(5, 3, 4)
    flight = first_flight(honeycomb)
    for _ in range(60):
        flight = flight.moved(flight.space.translation([0.0, 0.0, -1.0]) @ rotation(0, 2, 0.2))
    scene = scene_of(honeycomb, RADIUS)
    sight = look(scene, flight, np.array([0.1, 0.2, -1.0, 0.0]) / math.sqrt(1.05), 3.0)
    found = picked(flight, sight)
    assert len(found.word) > 60
    assert len(nearest_word(honeycomb, flight.word, found)) < 30
    assert see(flight, found).distance < 5
