"""Sarkar's construction: equal edges, and distances of the tree in the disk."""

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import graph_of
from severe_gui.maths.graphs.sarkar import constructed, longest_edge, sarkar
from severe_gui.maths.graphs.spanning import levels_of, shortest_paths, spanning_parents, tree_of
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


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_paths_in_the_tree_of_a_network_are_the_shortest(pairs):
    network = networkx.Graph((str(a), str(b)) for a, b in pairs if a != b)
    if not network:
        return
    graph = graph_of(network.edges)
    parents = shortest_paths(graph)
    levels = levels_of(parents)
    roots = [graph.names[each] for each in np.flatnonzero(parents < 0)]
    assert len(roots) == networkx.number_connected_components(network)
    for root in roots:
        for name, steps in networkx.single_source_shortest_path_length(network, root).items():
            assert levels[graph.names.index(name)] == steps


def test_a_network_has_a_tree_and_is_no_hierarchy():
    ring = graph_of([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")])
    parents, is_hierarchy = tree_of(ring)
    assert not is_hierarchy
    assert parents.tolist() == [-1, 0, 1, 0]
    assert tree_of(balanced_tree(2, 2))[1]


@given(trees)
def test_the_longest_edge_is_the_longest_that_fits(parents):
    edge = longest_edge(parents)
    sarkar(parents, edge)
    with pytest.raises(BadInput, match="choose shorter edges"):
        sarkar(parents, edge * 1.001)


def test_a_tree_is_shown_from_its_centroid_with_edges_that_fit():
    path = np.arange(-1, 20)
    places = constructed(path, 9.0) @ [1, 1j]
    middle = np.flatnonzero(places == 0)
    assert middle.tolist() == [10]
    assert np.allclose(geodesic_distance(places[:5], places[1:6]), 3.5, atol=0.05)


def test_several_roots_stand_around_the_middle():
    places = sarkar(spanning_parents(graph_of([("a", "r"), ("b", "s"), ("c", "t")])), 1.0)
    roots = places[[1, 3, 5]]
    assert np.allclose(np.abs(roots), np.tanh(0.5))
    assert abs(roots.sum()) < 1e-12


def test_a_tree_too_deep_for_double_precision_is_refused():
    with pytest.raises(BadInput, match="choose shorter edges"):
        sarkar(np.arange(-1, 9), 5.0)
