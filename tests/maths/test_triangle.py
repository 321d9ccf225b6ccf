"""The fundamental triangle: its angles, its mirrors, and folding into it."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plane_strategies import points

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.isometry import IDENTITY
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling

COMPACT = [(7, 3), (3, 7), (5, 4), (4, 5), (8, 8), (6, 4), (30, 3)]
IDEAL = [(math.inf, 3), (5, math.inf), (math.inf, math.inf), (3, math.inf)]
triangles = st.sampled_from([Triangle(p, q) for p, q in COMPACT + IDEAL])


@pytest.mark.parametrize(("p", "q"), COMPACT)
def test_angles_are_pi_over_p_two_and_q(p: int, q: int) -> None:
    centre, edge, vertex = Triangle(p, q).corners
    assert float(disk.angle(centre, edge, vertex)) == pytest.approx(math.pi / p, abs=1e-9)
    assert float(disk.angle(edge, vertex, centre)) == pytest.approx(math.pi / 2, abs=1e-9)
    assert float(disk.angle(vertex, centre, edge)) == pytest.approx(math.pi / q, abs=1e-9)


@pytest.mark.parametrize(("p", "q"), COMPACT)
def test_sides_are_the_radii_and_half_the_edge_of_the_tiling(p: int, q: int) -> None:
    centre, edge, vertex = Triangle(p, q).corners
    tiling = Tiling(p, q)
    assert float(disk.geodesic_distance(centre, edge)) == pytest.approx(tiling.inradius)
    assert float(disk.geodesic_distance(centre, vertex)) == pytest.approx(tiling.circumradius)
    assert float(disk.geodesic_distance(edge, vertex)) == pytest.approx(tiling.edge / 2)


@pytest.mark.parametrize(("p", "q"), COMPACT + IDEAL)
def test_mirrors_have_the_gram_matrix_of_the_diagram(p: float, q: float) -> None:
    mirrors = Triangle(p, q).mirrors
    gram = np.array(
        [
            [(n.normal.conjugate() * m.normal).real - n.time * m.time for m in mirrors]
            for n in mirrors
        ]
    )
    a, b = math.cos(math.pi / p), math.cos(math.pi / q)
    assert gram == pytest.approx(np.array([[1, -a, 0], [-a, 1, -b], [0, -b, 1]]), abs=1e-12)


@pytest.mark.parametrize(("p", "q"), COMPACT + IDEAL)
def test_mirrors_meet_in_the_corners(p: float, q: float) -> None:
    triangle = Triangle(p, q)
    centre, edge, vertex = triangle.corners
    for corner, indices in ((centre, (0, 1)), (edge, (0, 2)), (vertex, (1, 2))):
        for index in indices:
            assert triangle.reflections[index](corner) == pytest.approx(corner, abs=1e-12)


@pytest.mark.parametrize(("p", "q"), COMPACT + IDEAL)
def test_reflections_are_involutions_and_satisfy_the_braid_relations(p: float, q: float) -> None:
    reflections = Triangle(p, q).reflections
    for reflection in reflections:
        assert (reflection @ reflection).distance_to(IDENTITY) < 1e-12
    for first, second, order in ((0, 1, p), (1, 2, q), (0, 2, 2)):
        if math.isfinite(order):
            product = IDENTITY
            for _ in range(int(order)):
                product = product @ reflections[first] @ reflections[second]
            assert product.distance_to(IDENTITY) < 1e-10


@given(triangles, points())
def test_the_side_function_is_the_sinh_of_the_distance_to_the_mirror(triangle, z) -> None:
    for mirror in triangle.mirrors:
        image = mirror.reflection(z)
        # A point is twice as far from its image as from the mirror.
        apart = float(disk.geodesic_distance(z, image))
        signed = float(mirror.sinh_distance(z))
        assert abs(signed) == pytest.approx(math.sinh(apart / 2), rel=1e-6, abs=1e-7)
        assert float(mirror.sinh_distance(image)) == pytest.approx(-signed, rel=1e-6, abs=1e-7)


@given(triangles, points(6.0))
def test_folding_ends_in_the_triangle(triangle, z) -> None:
    folded = triangle.fold(z, folds=400)
    assert folded.finished
    assert triangle.violated(complex(folded.point)) is None


@given(triangles, points(3.0), st.lists(st.integers(0, 2), max_size=8))
def test_folding_does_not_see_which_triangle_one_starts_in(triangle, z, letters) -> None:
    folded = triangle.fold(z, folds=400)
    moved = z
    for letter in letters:
        moved = triangle.reflections[letter](moved)
    again = triangle.fold(moved, folds=400)
    assert complex(again.point) == pytest.approx(complex(folded.point), abs=1e-6)
    clear = min(abs(float(m.sinh_distance(complex(folded.point)))) for m in triangle.mirrors)
    assume(clear > 1e-6)
    assert (again.parity + folded.parity + len(letters)) % 2 == 0


@given(triangles, points(8.0))
def test_no_point_is_beyond_a_mirror_on_both_sides(triangle, z) -> None:
    for mirror in triangle.mirrors:
        assert not (mirror.is_beyond(z) and mirror.is_beyond(mirror.reflection(z)))


def test_folding_a_point_onto_a_mirror_ends() -> None:
    folded = Triangle(5, math.inf).fold(0.9681872165763705, folds=20)
    assert folded.finished
    assert folded.reflections < 10


def test_running_out_of_folds_is_told() -> None:
    far = math.tanh(6.0) * np.exp(0.3j)
    folded = Triangle(7, 3).fold(np.array([0.1 + 0.01j, far]), folds=1)
    assert folded.finished.tolist() == [True, False]


def test_folding_keeps_the_shape_of_its_points() -> None:
    folded = Triangle(5, 4).fold(np.full((2, 3), 0.5 + 0.3j))
    assert folded.point.shape == folded.reflections.shape == (2, 3)
    assert folded.crossings.shape == (2, 3, 3)
    assert (folded.crossings.sum(axis=-1) == folded.reflections).all()


def test_the_edge_mirror_meets_the_boundary_at_right_angles() -> None:
    centre, radius = Triangle(7, 3).mirrors[2].circle
    assert centre.imag == 0
    assert radius**2 == pytest.approx(centre.real**2 - 1)
    assert Triangle(7, 3).mirrors[0].circle is None


@pytest.mark.parametrize(("p", "q"), [(4, 3), (4, 4), (6, 3), (3, 6), (2, 9), (7.5, 3)])
def test_pairs_without_a_hyperbolic_triangle_are_refused(p: float, q: float) -> None:
    with pytest.raises(BadInput, match=r"does not tile|does not give a tiling"):
        Triangle(p, q)
