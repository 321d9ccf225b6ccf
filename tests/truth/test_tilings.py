"""Counts and lengths of tilings against tables that others made."""

import math

import pytest

from severe_gui.maths.hyperbolic.tilings.tiles import generate_tiles
from severe_gui.maths.hyperbolic.tilings.tiling import Adjacency, Tiling, layer_counts

EDGE_LAYERS = [
    pytest.param(7, 3, [1, 7, 21, 56, 147, 385, 1008, 2639, 6909], id="A001354"),
    pytest.param(5, 4, [1, 5, 15, 40, 105, 275, 720, 1885], id="A054888"),
    pytest.param(4, 5, [1, 4, 12, 28, 64, 148, 340, 780, 1792], id="A377322"),
    pytest.param(4, 4, [1, 4, 8, 12, 16, 20, 24], id="A008574"),
    pytest.param(6, 3, [1, 6, 12, 18, 24, 30, 36], id="A008458"),
    pytest.param(3, 6, [1, 3, 6, 9, 12, 15, 18], id="A008486"),
]


@pytest.mark.parametrize(("p", "q", "expected"), EDGE_LAYERS)
def test_edge_layers_are_those_of_the_encyclopedia(p: int, q: int, expected: list[int]) -> None:
    assert layer_counts(Tiling(p, q), len(expected) - 1) == expected


@pytest.mark.parametrize(("p", "q", "expected"), EDGE_LAYERS)
def test_listed_tiles_are_as_many(p: int, q: int, expected: list[int]) -> None:
    layers = generate_tiles(Tiling(p, q), len(expected) - 1).layer
    assert [int((layers == n).sum()) for n in range(len(expected))] == expected


def test_heptagon_layers_are_seven_times_even_fibonacci_numbers() -> None:
    before, even = 0, 1
    for count in layer_counts(Tiling(7, 3), 200)[1:]:
        assert count == 7 * even
        before, even = even, 3 * even - before


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [
        pytest.param(5, 4, [1, 10, 40, 150, 560, 2090], id="Dunham-hypertiling-SRS-5-4"),
        pytest.param(4, 5, [1, 12, 48, 180, 672], id="Dunham-hypertiling-SRS-4-5"),
    ],
)
def test_vertex_layers_are_those_of_dunham(p: int, q: int, expected: list[int]) -> None:
    tiling = Tiling(p, q)
    assert layer_counts(tiling, len(expected) - 1, Adjacency.VERTEX) == expected
    assert len(generate_tiles(tiling, len(expected) - 1, Adjacency.VERTEX)) == sum(expected)


@pytest.mark.parametrize(
    ("p", "q", "edge", "circumradius", "inradius", "vertex_modulus", "area_over_pi"),
    [
        (7, 3, 0.566256306735, 0.620671737556, 0.545274831754, 0.300742618746, 1 / 3),
        (3, 7, 1.090549663507, 0.620671737556, 0.283128153368, 0.300742618746, 1 / 7),
        (5, 4, 1.061275061905, 0.842482081462, 0.626869662906, 0.397975426785, 1 / 2),
        (4, 5, 1.253739325812, 0.842482081462, 0.530637530953, 0.397975426785, 2 / 5),
        (6, 4, 1.316957896925, 1.146215834781, 0.881373587020, 0.517638090205, 1),
    ],
)
def test_lengths_are_those_of_coxeter(
    p, q, edge, circumradius, inradius, vertex_modulus, area_over_pi
) -> None:
    tiling = Tiling(p, q)
    twelve_digits = {"rel": 0, "abs": 5.1e-13}
    assert tiling.edge == pytest.approx(edge, **twelve_digits)
    assert tiling.circumradius == pytest.approx(circumradius, **twelve_digits)
    assert tiling.inradius == pytest.approx(inradius, **twelve_digits)
    assert math.tanh(tiling.circumradius / 2) == pytest.approx(vertex_modulus, **twelve_digits)
    assert tiling.area / math.pi == pytest.approx(area_over_pi)


@pytest.mark.parametrize(
    ("p", "q", "edge", "dihedral_cosine"),
    [
        pytest.param(3, 3, math.acos(-1 / 3), 1 / 3, id="tetrahedron"),
        pytest.param(4, 3, math.acos(1 / 3), 0, id="cube"),
        pytest.param(3, 4, math.pi / 2, -1 / 3, id="octahedron"),
        pytest.param(5, 3, math.acos(math.sqrt(5) / 3), -1 / math.sqrt(5), id="dodecahedron"),
        pytest.param(3, 5, math.acos(1 / math.sqrt(5)), -math.sqrt(5) / 3, id="icosahedron"),
    ],
)
def test_platonic_solids_have_their_angles(p, q, edge, dihedral_cosine) -> None:
    tiling = Tiling(p, q)
    assert tiling.edge == pytest.approx(edge)
    # The normals of two neighbouring faces are two inradii apart.
    assert -math.cos(2 * tiling.inradius) == pytest.approx(dihedral_cosine, abs=1e-12)
