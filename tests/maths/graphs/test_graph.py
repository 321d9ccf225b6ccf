"""Graphs, their closures, and WordNet's as Nickel and Kiela published it."""

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.installation import resource_path
from severe_gui.maths.graphs import graph as graph_module
from severe_gui.maths.graphs.graph import graph_of
from severe_gui.maths.graphs.trees import balanced_tree
from severe_gui.maths.graphs.wordnet import mammals, nouns_closure

pairs_downwards = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] > pair[1]),
    min_size=1,
)


@given(pairs_downwards)
def test_a_closure_is_that_of_networkx_and_its_own(pairs):
    graph = graph_of((str(a), str(b)) for a, b in pairs)
    closed = graph.closure()
    expected = networkx.transitive_closure_dag(networkx.DiGraph(map(tuple, graph.pairs.tolist())))
    assert set(map(tuple, closed.pairs.tolist())) == set(expected.edges)
    assert np.array_equal(closed.closure().pairs, closed.pairs)
    assert np.array_equal(closed.levels, graph.levels)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1))
def test_components_and_both_ways_are_those_of_networkx(pairs):
    network = networkx.Graph((a, b) for a, b in pairs if a != b)
    graph = graph_of((str(a), str(b)) for a, b in pairs if a != b)
    ours = [set(np.flatnonzero(graph.components == k)) for k in set(graph.components)]
    theirs = [
        {graph.names.index(str(node)) for node in each}
        for each in networkx.connected_components(network)
    ]
    assert sorted(map(sorted, ours)) == sorted(map(sorted, theirs))
    both = {(graph.names[a], graph.names[b]) for a, b in graph.both_ways().pairs}
    assert both == {(str(a), str(b)) for a, b in network.to_directed().edges}
    assert len(graph.both_ways().pairs) == len(both)


def test_a_closure_that_is_too_large_is_refused(monkeypatch):
    chain = graph_of([(str(k), str(k + 1)) for k in range(20)])
    assert len(chain.closure().pairs) == 210
    monkeypatch.setattr(graph_module, "MOST_PAIRS", 209)
    with pytest.raises(BadInput, match="closure of these relations is too large"):
        chain.closure()


def test_a_cycle_is_named():
    with pytest.raises(BadInput, match=r"lead round in a cycle: (b, c|c, b)"):
        graph_of([("a", "b"), ("b", "c"), ("c", "b"), ("d", "a")]).closure()


def test_wordnet_has_the_pairs_that_the_paper_counts():
    # Nickel and Kiela (2017), table 1, and the file of mammals that gensim ships.
    path = resource_path("data", "nouns.tsv.gz")
    whole, some = nouns_closure(path), mammals(path)
    assert (len(whole), len(whole.pairs)) == (82_115, 743_241)
    assert (len(some), len(some.pairs)) == (1_182, 6_542)
    dog = some.names.index("dog.n.01")
    above = {some.names[each] for each in some.related(dog)}
    assert above == {"canine.n.02", "carnivore.n.01", "placental.n.01", "mammal.n.01"}
    assert some.levels[dog] == 4


def test_a_balanced_tree_has_the_nodes_of_the_geometric_series():
    tree = balanced_tree(3, 4)
    assert len(tree) == (3**5 - 1) // 2
    assert len(tree.pairs) == len(tree) - 1
    assert np.bincount(tree.levels).tolist() == [1, 3, 9, 27, 81]
    # Each node of level k has k above it.
    assert len(tree.closure().pairs) == tree.levels.sum()
