"""Kinds, lengths and layer counts of regular tilings."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.tilings.tiling import Adjacency, Geometry, Tiling, layer_counts

orders = st.integers(3, 40)


def searched_layers(p: int, q: float, layers: int, adjacent: Adjacency) -> list[int]:
    """Layers found by an exact breadth-first search of the group's cosets."""
    group = CoxeterGroup(p, q)
    turns = [(1, 0) * k for k in range(p)]
    if adjacent is Adjacency.EDGE:
        moves = [(*turn, 0, 2) for turn in turns]
    else:
        moves = [(*turn, *((1, 2) * k)) for turn in turns for k in range(1, int(q))]
    seen, front, counts = {()}, {()}, [1]
    while len(counts) <= layers:
        reached = {
            group.tile(group.normal_form((*word, *move))) for word in front for move in moves
        }
        front = reached - seen
        if not front:
            break
        seen |= front
        counts.append(len(front))
    return counts


@pytest.mark.parametrize(
    ("p", "q", "layers"),
    [
        (7, 3, 5), (8, 3, 4), (5, 4, 4), (6, 4, 3), (4, 5, 4), (5, 5, 3), (4, 6, 4), (4, 7, 3),
        (3, 7, 7), (3, 8, 6), (3, 9, 5), (8, 8, 2), (6, 7, 2), (4, 4, 4), (3, 6, 5), (6, 3, 4),
        (5, math.inf, 3), (3, math.inf, 5), (3, 3, 5), (4, 3, 5), (3, 4, 5), (5, 3, 5), (3, 5, 7),
    ],
)  # fmt: skip
def test_edge_layers_are_those_of_an_exact_search(p: int, q: float, layers: int) -> None:
    expected = searched_layers(p, q, layers, Adjacency.EDGE)
    assert layer_counts(Tiling(p, q), layers) == expected


@pytest.mark.parametrize(
    ("p", "q", "layers"),
    [
        (7, 3, 4), (5, 4, 3), (4, 5, 3), (5, 5, 2), (4, 7, 2), (6, 4, 2), (3, 7, 4), (3, 8, 3),
        (3, 9, 2), (4, 4, 4), (3, 6, 4), (6, 3, 4), (3, 3, 5), (4, 3, 5), (3, 4, 5), (5, 3, 5),
        (3, 5, 5),
    ],
)  # fmt: skip
def test_vertex_layers_are_those_of_an_exact_search(p: int, q: int, layers: int) -> None:
    expected = searched_layers(p, q, layers, Adjacency.VERTEX)
    assert layer_counts(Tiling(p, q), layers, Adjacency.VERTEX) == expected


@given(orders, orders)
def test_the_kind_is_decided_by_the_angle_sum_at_a_vertex(p: int, q: int) -> None:
    flat_angle = Fraction(p - 2, p)
    turn = q * flat_angle
    kind = Tiling(p, q).kind
    assert (turn > 2) == (kind is Geometry.HYPERBOLIC)
    assert (turn == 2) == (kind is Geometry.EUCLIDEAN)


@given(orders, orders)
def test_dual_tilings_share_their_circumradius(p: int, q: int) -> None:
    if Tiling(p, q).kind is not Geometry.EUCLIDEAN:
        assert Tiling(p, q).circumradius == pytest.approx(Tiling(q, p).circumradius)
        assert Tiling(p, q).edge / 2 == pytest.approx(Tiling(q, p).inradius)


@given(orders, orders)
def test_the_triangle_of_a_tile_obeys_pythagoras(p: int, q: int) -> None:
    tiling = Tiling(p, q)
    radius, leg, half = tiling.circumradius, tiling.inradius, tiling.edge / 2
    if tiling.kind is Geometry.HYPERBOLIC:
        assert math.cosh(radius) == pytest.approx(math.cosh(leg) * math.cosh(half))
    elif tiling.kind is Geometry.SPHERICAL:
        assert math.cos(radius) == pytest.approx(math.cos(leg) * math.cos(half))
    else:
        assert radius**2 == pytest.approx(leg**2 + half**2)


@pytest.mark.parametrize(("p", "q"), [(3, 3), (4, 3), (3, 4), (5, 3), (3, 5)])
def test_the_tiles_of_a_platonic_solid_cover_the_sphere(p: int, q: int) -> None:
    tiling = Tiling(p, q)
    counts = layer_counts(tiling, 10)
    assert sum(counts) == tiling.number_of_tiles
    assert sum(counts) * tiling.area == pytest.approx(4 * math.pi)


def test_infinite_orders_have_infinite_lengths() -> None:
    apeirogon = Tiling(math.inf, 3)
    assert apeirogon.edge == pytest.approx(math.log(3))
    assert all(map(math.isinf, (apeirogon.circumradius, apeirogon.inradius, apeirogon.area)))
    ideal = Tiling(3, math.inf)
    assert math.isinf(ideal.edge)
    assert math.isinf(ideal.circumradius)
    assert ideal.inradius == pytest.approx(math.log(3) / 2)
    assert ideal.area == pytest.approx(math.pi)


def test_layer_zero_is_one_tile_even_where_it_is_infinite() -> None:
    assert layer_counts(Tiling(math.inf, math.inf), 0) == [1]


@pytest.mark.parametrize(
    ("p", "q", "adjacent", "reason"),
    [
        (math.inf, 3, Adjacency.EDGE, "infinitely many sides"),
        (5, math.inf, Adjacency.VERTEX, "ideal vertex"),
    ],
)
def test_infinite_layers_are_refused_with_the_reason(p, q, adjacent, reason) -> None:
    with pytest.raises(BadInput, match=reason):
        layer_counts(Tiling(p, q), 1, adjacent)


@pytest.mark.parametrize(("p", "q"), [(2, 7), (7, 2), (0, 3), (-3, 7), (3.5, 7), (math.nan, 7)])
def test_orders_below_three_or_between_integers_are_refused(p: float, q: float) -> None:
    with pytest.raises(BadInput, match="must be an integer of at least 3, or inf"):
        Tiling(p, q)


def test_a_negative_number_of_layers_is_refused() -> None:
    with pytest.raises(BadInput, match="0 or more"):
        layer_counts(Tiling(7, 3), -1)
