"""The layer of a tile, by its word, by the list of tiles and by the chart: always the same."""

import math

import numpy as np
import pytest

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.tilings.layer_chart import (
    ACROSS,
    ALONG,
    FARTHEST,
    UNKNOWN,
    layer_chart,
)
from severe_gui.maths.hyperbolic.tilings.tile_layer import LONGEST, tile_layer
from severe_gui.maths.hyperbolic.tilings.tiles import generate_tiles
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling, layer_counts

CASES = [(7, 3, 5), (5, 4, 4), (3, 7, 9), (4, 5, 5), (8, 3, 4)]
FLAT_AND_ROUND = [(4, 4, 5), (6, 3, 4), (3, 6, 7), (5, 3, 3), (3, 5, 5), (4, 3, 2)]


@pytest.mark.parametrize(("p", "q", "layers"), CASES + FLAT_AND_ROUND)
def test_the_layer_by_the_word_is_the_layer_of_the_list(p, q, layers) -> None:
    tiles = generate_tiles(Tiling(p, q), layers)
    found = [tile_layer(p, q, tiles.word(row)) for row in range(len(tiles))]
    assert found == tiles.layer.tolist()


@pytest.mark.parametrize(("p", "q", "layers"), CASES)
def test_any_word_of_a_tile_gives_its_layer(p, q, layers) -> None:
    """Turns about the tile change the word and not the tile."""
    tiles, group = generate_tiles(Tiling(p, q), layers), CoxeterGroup(p, q)
    for row in range(0, len(tiles), max(len(tiles) // 20, 1)):
        turned = group.normal_form((*tiles.word(row), 1, 0, 1))
        assert tile_layer(p, q, turned) == tiles.layer[row]


@pytest.mark.parametrize(("p", "q", "layers"), CASES)
def test_a_tile_is_as_far_from_home_as_home_from_it(p, q, layers) -> None:
    tiles, group = generate_tiles(Tiling(p, q), layers), CoxeterGroup(p, q)
    for row in range(0, len(tiles), max(len(tiles) // 20, 1)):
        assert tile_layer(p, q, group.inverse(tiles.word(row))) == tiles.layer[row]


@pytest.mark.parametrize(("p", "q", "layers"), [*CASES, *FLAT_AND_ROUND, (3, math.inf, 6)])
def test_crossing_an_edge_changes_the_layer_by_one_at_most(p, q, layers) -> None:
    group, word = CoxeterGroup(p, q), ()
    letters = np.random.default_rng(5).integers(0, 3, 30).tolist()
    layer = 0
    for letter in letters:
        word = group.multiply(word, letter)
        after = tile_layer(p, q, word)
        assert abs(after - layer) <= (letter == 2)
        layer = after


def test_layers_of_the_trees_of_ideal_triangles_are_counted_by_their_words() -> None:
    """{3, inf}: the dual graph is a tree, and all ways but the straight one are longer."""
    group = CoxeterGroup(3, math.inf)
    seen = {group.tile(())}
    layer = [()]
    for count, distance in zip(layer_counts(Tiling(3, math.inf), 6)[1:], range(1, 7), strict=True):
        steps = [(), (0, 1), (1, 0)]
        found = {
            group.tile(group.normal_form((*word, *turn, 2))) for word in layer for turn in steps
        }
        layer = sorted(found - seen)
        seen |= found
        assert len(layer) == count
        assert {tile_layer(3, math.inf, word) for word in layer} == {distance}


def test_very_long_words_and_endless_tiles_have_no_layer_in_time() -> None:
    assert tile_layer(7, 3, (0, 1, 2) * (LONGEST // 3 + 1)) is None
    assert tile_layer(math.inf, 3, (2,)) is None


@pytest.mark.parametrize(("p", "q", "layers"), CASES)
def test_the_chart_agrees_with_the_words_at_places_all_over_it(p, q, layers) -> None:
    chart, triangle, group = layer_chart(p, q), Triangle(p, q), CoxeterGroup(p, q)
    assert chart.shape == (ALONG, ACROSS)
    random = np.random.default_rng(3)
    checked = 0
    for row, column in zip(
        random.integers(0, ALONG, 60).tolist(), random.integers(0, ACROSS, 60).tolist(),
        strict=True,
    ):  # fmt: skip
        if chart[row, column] == UNKNOWN:
            continue
        distance = (row + 0.5) / ALONG * FARTHEST
        z = math.tanh(distance / 2) * np.exp(1j * (column + 0.5) / ACROSS * math.pi / p)
        word = folded_word(triangle, complex(z))
        assert tile_layer(p, q, group.normal_form(word)) % 240 == chart[row, column]
        checked += 1
    assert checked > 20


def folded_word(triangle: Triangle, z: complex) -> list[int]:
    """The mirrors that one reflects in on the way from the triangle to a point."""
    word = []
    while (letter := triangle.violated(z)) is not None:
        word.append(letter)
        z = triangle.reflections[letter](z)
    return word


@pytest.mark.parametrize(("p", "q", "layers"), CASES)
def test_the_chart_begins_at_home_and_never_leaps(p, q, layers) -> None:
    chart = layer_chart(p, q).astype(int)
    assert (chart[0] == 0).all()
    # A step of the chart outward is shorter than an inradius: it crosses an edge or meets a vertex.
    known = (chart[1:] != UNKNOWN) & (chart[:-1] != UNKNOWN)
    assert np.abs(np.diff(chart, axis=0))[known].max() <= q // 2
