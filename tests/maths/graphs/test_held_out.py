"""Pairs held out: a partition that leaves every node in its place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import graph_of
from severe_gui.maths.graphs.held_out import hold_out
from severe_gui.maths.graphs.trees import balanced_tree

shares = st.floats(0.01, 0.5)
seeds = st.integers(0, 2**31)


def drawn(seed, count=14, most=45):
    """Pairs of numbers, the greater first, dense enough to have some to spare."""
    pairs = np.random.default_rng(seed).integers(0, count, (most, 2))
    return [(str(max(pair)), str(min(pair))) for pair in pairs.tolist() if pair[0] != pair[1]]


def as_set(graph):
    return set(map(tuple, graph.pairs.tolist()))


@given(shares, seeds)
def test_of_a_hierarchy_the_inner_pairs_go_and_no_node_loses_its_last(share, seed):
    graph = graph_of(drawn(seed)).closure()
    split = hold_out(graph, share, np.random.default_rng(seed))
    assert as_set(split.kept) | as_set(split.held_out) == as_set(graph)
    assert len(split.kept.pairs) + len(split.held_out.pairs) == len(graph.pairs)
    for side in (0, 1):
        assert set(split.kept.pairs[:, side]) == set(graph.pairs[:, side])
    below, above = set(graph.pairs[:, 0]), set(graph.pairs[:, 1])
    for a, b in split.held_out.pairs.tolist():
        assert a in above
        assert b in below


@given(shares, seeds)
def test_of_a_network_edges_go_both_ways_and_nothing_falls_apart(share, seed):
    graph = graph_of(drawn(seed)).both_ways()
    split = hold_out(graph, share, np.random.default_rng(seed))
    assert as_set(split.kept) | as_set(split.held_out) == as_set(graph)
    assert np.array_equal(split.kept.components, graph.components)
    for each in (split.kept, split.held_out):
        assert as_set(each) == as_set(each.both_ways())


def test_a_share_is_held_out_and_the_generator_decides_which():
    graph = balanced_tree(3, 5).closure()
    first, second, other = (
        hold_out(graph, 0.25, np.random.default_rng(seed)).held_out for seed in (0, 0, 1)
    )
    # Levels 2, 3 and 4 have 9, 27 and 81 nodes with 1, 2 and 3 between them and the root.
    assert len(first.pairs) == round(0.25 * (9 + 2 * 27 + 3 * 81))
    assert as_set(first) == as_set(second) != as_set(other)


def test_what_has_nothing_to_hold_out_is_refused():
    with pytest.raises(BadInput, match="No pairs of this graph can be held out"):
        hold_out(balanced_tree(2, 4), 0.1, np.random.default_rng(0))
