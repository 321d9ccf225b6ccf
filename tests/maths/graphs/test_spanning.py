"""Trees within graphs, seen from another root."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.maths.graphs.spanning import centroid_of, from_the_top, rooted_at


@st.composite
def trees(draw):
    """Parents: each node hangs on an earlier one, or is a root."""
    count = draw(st.integers(1, 40))
    return np.array([-1, *(draw(st.integers(-1, k)) for k in range(count - 1))], dtype=np.int64)


def edges(parents) -> set[frozenset[int]]:
    return {frozenset((k, int(above))) for k, above in enumerate(parents) if above >= 0}


@given(trees(), st.data())
def test_another_root_keeps_every_edge(parents, data):
    node = data.draw(st.integers(0, len(parents) - 1))
    turned = rooted_at(parents, node)
    assert turned[node] == -1
    assert edges(turned) == edges(parents)
    assert sorted(from_the_top(turned)) == list(range(len(parents)))


@given(trees())
def test_no_part_below_the_centroid_holds_more_than_half_of_the_largest_tree(parents):
    turned = rooted_at(parents, centroid := centroid_of(parents))
    root = np.arange(len(turned))
    for node in from_the_top(turned):
        above = int(turned[node])
        if above >= 0 and above != centroid:
            root[node] = root[above]
    # Of each node the child of the centroid that it hangs below, or the root of another tree.
    parts = np.bincount(root[[k for k in range(len(root)) if k != centroid]], minlength=1)
    below = np.flatnonzero(turned == centroid)
    sizes = parts[below] if len(below) else np.zeros(1)
    assert 2 * sizes.max(initial=0) <= 1 + sizes.sum()
