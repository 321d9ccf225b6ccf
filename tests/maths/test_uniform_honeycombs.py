"""Uniform honeycombs: edges are equal and square to the walls, and Coxeter's counts come out."""

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.uniform import generator as generators
from severe_gui.maths.hyperbolic.uniform import rings
from severe_gui.maths.hyperbolic.uniform.generator import place, weights_of, within_reach
from severe_gui.maths.hyperbolic.uniform.parts import Parts, parts_of

SPACES = [
    (5, 3, 4), (4, 3, 5), (3, 5, 3), (4, 3, 6), (6, 3, 4), (6, 3, 6), (4, 4, 4), (3, 3, 7),
    (4, 3, 4), (3, 3, 3), (4, 3, 3), (3, 4, 3), (5, 3, 3),
]  # fmt: skip


def parts(pqr: tuple[int, int, int], ringed: rings.Rings) -> Parts:
    honeycomb = Honeycomb(*pqr)
    return parts_of(honeycomb, place(make_frame(honeycomb), weights_of(ringed)))


@pytest.mark.parametrize("pqr", SPACES, ids=str)
def test_all_edges_of_a_uniform_honeycomb_are_equally_long_and_square_to_their_walls(pqr):
    for ringed in rings.NAMES:
        found = parts(pqr, ringed)
        frame, g = found.generator.frame, found.generator.point
        assert [edge.wall for edge in found.edges] == list(ringed)
        for edge in found.edges:
            # It ends in its wall, inside or on the border of the simplex.
            assert frame.walls[edge.wall] @ edge.foot == pytest.approx(0, abs=1e-9)
            assert (frame.walls @ edge.foot < 1e-8).all()
            # Its direction there is that of the normal, and the line's functionals vanish on it.
            assert np.abs(edge.across @ edge.foot).max() < 1e-8
            assert np.abs(edge.across @ edge.along).max() < 1e-8
            if found.generator.is_finite:
                assert np.abs(edge.across @ g).max() < 1e-8
                assert frame.space.distance(g, edge.foot) == pytest.approx(edge.length, abs=1e-7)
                assert edge.cut @ g == pytest.approx(0, abs=1e-8)
                assert edge.cut @ edge.foot > 0
                assert edge.length == pytest.approx(found.edges[0].length, abs=1e-9)


@pytest.mark.parametrize("pqr", SPACES, ids=str)
def test_each_face_lies_between_its_edges_about_its_centre(pqr):
    for ringed in rings.NAMES:
        found = parts(pqr, ringed)
        frame, lengths = found.generator.frame, {e.wall: e for e in found.edges}
        for face in found.faces:
            assert face.plane @ face.centre == pytest.approx(0, abs=1e-8)
            assert np.abs(frame.walls[list(face.pair)] @ face.centre).max() < 1e-8
            assert (frame.walls @ face.centre < 1e-8).all()
            assert face.rims @ face.centre == pytest.approx(1)
            walls = [wall for wall in face.pair if wall in lengths]
            assert face.sides == rings.order(Honeycomb(*pqr), *face.pair) * len(walls)
            for rim, depth, wall in zip(face.rims, face.depths, walls, strict=True):
                edge = lengths[wall]
                assert face.plane @ edge.foot == pytest.approx(0, abs=1e-7)
                assert rim @ edge.foot == pytest.approx(0, abs=1e-7)
                # The straight way from the centre to an edge ends at the edge's middle.
                away = frame.space.distance(face.centre, edge.foot)
                assert depth == pytest.approx(float(frame.space.sine(away)), rel=1e-6)
            if face.in_wall is not None:
                assert np.abs(np.abs(face.plane) - np.abs(frame.walls[face.in_wall])).max() < 1e-8


def test_the_edge_of_the_regular_honeycomb_and_of_known_uniform_ones():
    for pqr in ((5, 3, 4), (4, 3, 5), (3, 5, 3), (4, 3, 3), (4, 3, 4)):
        assert 2 * parts(pqr, (0,)).edges[0].length == pytest.approx(Honeycomb(*pqr).edge)
        dual = Honeycomb(*pqr[::-1])
        assert 2 * parts(pqr, (3,)).edges[0].length == pytest.approx(dual.edge)
    # Truncated octahedra fill space with edges of 1 / (2 sqrt 2) of the cube's diagonal lattice.
    assert 2 * parts((4, 3, 4), (1, 2)).edges[0].length == pytest.approx(1 / np.sqrt(8))
    # The cuboctahedra of the rectified cubic honeycomb join middles of a cube's edges.
    assert 2 * parts((4, 3, 4), (1,)).edges[0].length == pytest.approx(1 / np.sqrt(2))
    # The runcinated 5-cell has the radius of its edge: 60 degrees.
    assert 2 * parts((3, 3, 3), (0, 3)).edges[0].length == pytest.approx(np.pi / 3)


# Vertices and 2-faces: Coxeter's tables of uniform polytopes (Regular and Semi-Regular Polytopes
# II and III); those of {4,3,3} and {3,4,3} as on Wikipedia.
COUNTS = [
    ((3, 3, 3), (0,), 5), ((3, 3, 3), (1,), 10), ((3, 3, 3), (0, 1), 20), ((3, 3, 3), (1, 2), 30),
    ((3, 3, 3), (0, 3), 20), ((3, 3, 3), (0, 1, 2, 3), 120), ((4, 3, 3), (0,), 16),
    ((4, 3, 3), (0, 1), 64), ((4, 3, 3), (1,), 32), ((4, 3, 3), (2,), 24), ((4, 3, 3), (3,), 8),
    ((4, 3, 3), (1, 2), 96), ((4, 3, 3), (0, 2), 96), ((4, 3, 3), (0, 3), 64),
    ((4, 3, 3), (0, 1, 2), 192), ((4, 3, 3), (0, 1, 3), 192), ((4, 3, 3), (0, 1, 2, 3), 384),
    ((3, 4, 3), (1,), 96), ((3, 4, 3), (1, 2), 288), ((3, 4, 3), (0, 3), 144),
]  # fmt: skip


def test_the_orbit_of_the_generator_point_has_as_many_vertices_as_coxeter_counts():
    for pqr, ringed, count in COUNTS:
        generator = parts(pqr, ringed).generator
        found, new = {tuple(np.round(generator.point, 6) + 0.0)}, [generator.point]
        while new:
            images = [mirror @ point for point in new for mirror in generator.frame.reflections]
            keys = {tuple(np.round(point, 6) + 0.0): point for point in images}
            new = [point for key, point in keys.items() if key not in found]
            found |= keys.keys()
        assert len(found) == count, (pqr, ringed)


def test_the_names_follow_the_diagram():
    honeycomb = Honeycomb(5, 3, 4)
    assert len(rings.NAMES) == 15
    assert rings.title(honeycomb, (0, 1)) == "truncated {5, 3, 4}"
    assert rings.title(honeycomb, (2, 3)) == "truncated {4, 3, 5}"
    assert rings.title(honeycomb, (3,)) == "{4, 3, 5}"
    assert generators.describe(honeycomb, (1.0, 0.5, 0.0, 0.0)) == "●-5-●-3-o-4-o"
    assert rings.cells(honeycomb, (0, 1, 2, 3)) == (
        "truncated icosidodecahedron", "10-gonal prism", "8-gonal prism", "truncated cuboctahedron",
    )  # fmt: skip
    assert rings.cells(Honeycomb(4, 3, 6), (0, 1)) == ("truncated cube", "{3, 6}")
    # Bitruncation fills Euclidean space with truncated octahedra alone.
    assert rings.cells(Honeycomb(4, 3, 4), (1, 2)) == ("truncated octahedron",)
    # The diagram read from the other end: the same cells from the other side.
    for ringed in rings.NAMES:
        mirrored = tuple(sorted(3 - node for node in ringed))
        cells = rings.cells(Honeycomb(4, 3, 4), ringed)
        assert len(cells) == len(rings.cells(Honeycomb(4, 3, 4), mirrored))


def test_only_the_vertex_of_the_regular_honeycomb_may_lie_at_infinity():
    frame = make_frame(Honeycomb(4, 3, 6))
    assert not place(frame, (1.0, 0.0, 0.0, 0.0)).is_finite
    close = (1.0, 1e-9, 0.0, 0.0)
    with pytest.raises(BadInput, match="too far away"):
        place(frame, close)
    moved = within_reach(frame, close)
    assert moved[0] == 1.0
    assert 0 < moved[1] < 0.1
    assert place(frame, moved).is_finite
    assert within_reach(frame, moved) == moved
    with pytest.raises(BadInput, match="no truncated"):
        within_reach(make_frame(Honeycomb(3, 3, 12)), (1.0, 1.0, 0.0, 0.0))
    for bad in ((0.0, 0.0, 0.0, 0.0), (-1.0, 1.0, 0.0, 0.0), (float("nan"), 1.0, 0.0, 0.0)):
        with pytest.raises(BadInput, match="no place"):
            place(frame, bad)


def test_weights_near_a_uniform_point_are_recognised():
    assert generators.nearest_uniform((2.0, 1.9, 0.0, 0.01), 0.06) == (0, 1)
    assert generators.nearest_uniform((1.0, 0.5, 0.0, 0.0), 0.06) is None
    assert generators.is_uniform((1.0, 0.0, 1.0, 0.0))
    assert not generators.is_uniform((1.0, 0.0, 0.5, 0.0))
