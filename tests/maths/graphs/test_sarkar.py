"""Sarkar's construction: equal edges, and distances of the tree in the disk."""

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import graph_of
from severe_gui.maths.graphs.sarkar import sarkar, spanning_parents
from severe_gui.maths.graphs.trees import balanced_tree
from severe_gui.maths.hyperbolic.plane.disk import geodesic_distance

trees = st.lists(st.integers(0, 100), min_size=1, max_size=25).map(
    lambda draws: np.array([-1, *(draw % (node + 1) for node, draw in enumerate(draws))])
)


@given(trees, st.sampled_from(["evenly", "by leaves"]))
def test_every_edge_is_as_long_as_asked_for(parents, spread):
    places = sarkar(parents, 0.5, spread)
    below = np.flatnonzero(parents >= 0)
    lengths = geodesic_distance(places[below], places[parents[below]])
    assert np.allclose(lengths, 0.5, atol=1e-6)
    assert places[0] == 0


def test_with_long_edges_the_disk_has_the_distances_of_the_tree():
    tree = balanced_tree(3, 3)
    places = sarkar(spanning_parents(tree), 5.0)
    graph = networkx.Graph(tree.pairs.tolist())
    steps = dict(networkx.all_pairs_shortest_path_length(graph))
    for node, others in steps.items():
        for other, count in others.items():
            found = float(geodesic_distance(places[node], places[other])) / 5.0
            # A turn by a right angle costs 2 log sqrt 2 = 0.69 in the limit of long edges.
            assert count - max(count - 1, 0) * 0.15 - 1e-6 <= found <= count + 1e-6


def test_the_parent_is_the_lowest_node_above_in_a_closure_too():
    tree = balanced_tree(2, 4)
    assert np.array_equal(spanning_parents(tree.closure()), spanning_parents(tree))


def test_several_roots_stand_around_the_middle():
    places = sarkar(spanning_parents(graph_of([("a", "r"), ("b", "s"), ("c", "t")])), 1.0)
    roots = places[[1, 3, 5]]
    assert np.allclose(np.abs(roots), np.tanh(0.5))
    assert abs(roots.sum()) < 1e-12


def test_a_tree_too_deep_for_double_precision_is_refused():
    with pytest.raises(BadInput, match="choose shorter edges"):
        sarkar(np.arange(-1, 9), 5.0)
