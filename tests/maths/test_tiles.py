"""Tiles as listed: each once, in its place, with its exact word."""

import math

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.tilings.tiles import generate_tiles
from severe_gui.maths.hyperbolic.tilings.tiling import Adjacency, Tiling, layer_counts

CASES = [
    (7, 3, 6, Adjacency.EDGE),
    (5, 4, 5, Adjacency.EDGE),
    (4, 5, 3, Adjacency.VERTEX),
    (3, 7, 8, Adjacency.EDGE),
    (3, 8, 3, Adjacency.VERTEX),
    (8, 8, 3, Adjacency.EDGE),
]


@pytest.mark.parametrize(("p", "q", "layers", "adjacent"), CASES)
def test_words_lead_to_the_centres(p, q, layers, adjacent) -> None:
    tiles = generate_tiles(Tiling(p, q), layers, adjacent)
    group = CoxeterGroup(p, q)
    words = set()
    rows = np.unique(np.linspace(0, len(tiles) - 1, 60).astype(int))
    for row in rows:
        word = tiles.word(int(row))
        words.add(word)
        assert group.isometry(word)(0.0) == pytest.approx(complex(tiles.centres[row]), abs=1e-9)
    assert len(words) == len(rows)


@pytest.mark.parametrize(("p", "q", "layers", "adjacent"), CASES)
def test_no_two_centres_are_nearer_than_two_inradii(p, q, layers, adjacent) -> None:
    tiling = Tiling(p, q)
    centres = generate_tiles(tiling, min(layers, 4), adjacent).centres[:800]
    apart = disk.geodesic_distance(centres[:, None], centres[None, :])
    np.fill_diagonal(apart, np.inf)
    assert apart.min() == pytest.approx(2 * tiling.inradius, rel=1e-6)


@pytest.mark.parametrize(("p", "q", "layers", "adjacent"), CASES)
def test_every_tile_is_congruent_to_the_first(p, q, layers, adjacent) -> None:
    tiling = Tiling(p, q)
    tiles = generate_tiles(tiling, min(layers, 4), adjacent)
    vertices, middles = tiles.vertices, tiles.edge_middles
    to_vertex = disk.geodesic_distance(tiles.centres[:, None], vertices)
    to_edge = disk.geodesic_distance(tiles.centres[:, None], middles)
    half_edge = disk.geodesic_distance(vertices, middles)
    assert to_vertex == pytest.approx(np.full_like(to_vertex, tiling.circumradius), abs=1e-8)
    assert to_edge == pytest.approx(np.full_like(to_edge, tiling.inradius), abs=1e-8)
    assert half_edge == pytest.approx(np.full_like(half_edge, tiling.edge / 2), abs=1e-8)


def test_a_parent_is_a_layer_nearer_and_shares_an_edge() -> None:
    tiling = Tiling(7, 3)
    tiles = generate_tiles(tiling, 6)
    children, parents = np.arange(1, len(tiles)), tiles.parent[1:]
    assert (tiles.layer[parents] == tiles.layer[children] - 1).all()
    apart = disk.geodesic_distance(tiles.centres[children], tiles.centres[parents])
    assert apart == pytest.approx(np.full(len(children), 2 * tiling.inradius), abs=1e-7)


def test_the_seventy_six_thousand_tiles_of_ten_layers() -> None:
    tiles = generate_tiles(Tiling(7, 3), 10)
    assert len(tiles) == 76_616
    assert np.bincount(tiles.layer).tolist() == layer_counts(Tiling(7, 3), 10)


@pytest.mark.parametrize(("p", "q"), [(4, 4), (6, 3), (3, 6)])
def test_euclidean_tiles_lie_on_their_lattice(p: int, q: int) -> None:
    tiles = generate_tiles(Tiling(p, q), 4)
    edges = np.abs(np.roll(tiles.vertices, -1, axis=1) - tiles.vertices)
    assert edges == pytest.approx(np.ones_like(edges))
    assert len(np.unique(np.round(tiles.centres, 6))) == len(tiles)


@pytest.mark.parametrize(("p", "q"), [(3, 3), (4, 3), (3, 4), (5, 3), (3, 5)])
def test_spherical_tiles_close_up(p: int, q: int) -> None:
    tiling = Tiling(p, q)
    tiles = generate_tiles(tiling, 20)
    assert len(tiles) == tiling.number_of_tiles
    # Stereographic coordinates as unit vectors: a closed tiling balances about the centre.
    a, b = tiles.a, tiles.b
    across = 2 * b * a
    up = np.abs(a) ** 2 - np.abs(b) ** 2
    assert np.abs(across.sum()) == pytest.approx(0, abs=1e-12)
    assert up.sum() == pytest.approx(0, abs=1e-12)


def test_ideal_tiles_have_their_vertices_on_the_circle() -> None:
    tiles = generate_tiles(Tiling(4, math.inf), 4)
    assert np.abs(tiles.vertices) == pytest.approx(np.ones((len(tiles), 4)))


def test_tiles_with_infinitely_many_sides_are_refused() -> None:
    with pytest.raises(BadInput, match="infinitely many"):
        generate_tiles(Tiling(math.inf, 3), 0)


def test_more_tiles_than_memory_holds_are_refused() -> None:
    with pytest.raises(BadInput, match="fewer layers"):
        generate_tiles(Tiling(7, 3), 30)


def test_great_orders_are_listed_without_their_field() -> None:
    tiles = generate_tiles(Tiling(3, 10_007), 6)
    assert np.bincount(tiles.layer).tolist() == [1, 3, 6, 12, 24, 48, 96]


def test_a_single_tile_needs_no_arithmetic() -> None:
    tiles = generate_tiles(Tiling(10_007, 10_009), 0)
    assert np.abs(tiles.vertices) == pytest.approx(np.ones((1, 10_007)), abs=1e-3)
