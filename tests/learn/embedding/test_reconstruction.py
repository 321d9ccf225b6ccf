"""Mean rank and average precision, against their definitions node by node."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.learn.embedding import evaluation
from severe_gui.learn.embedding.construction import constructed
from severe_gui.learn.embedding.evaluation import reconstruction
from severe_gui.learn.embedding.manifolds import Euclidean, PoincareBall, hyperboloid_of_ball
from severe_gui.learn.embedding.sieve import sieve_of
from severe_gui.learn.embedding.spaces import SPACES
from severe_gui.maths.graphs.graph import graph_of
from severe_gui.maths.graphs.held_out import hold_out
from severe_gui.maths.graphs.trees import balanced_tree


def by_definition(points, manifold, graph, among=None):
    precisions, ranks = [], []
    for u in range(len(graph)):
        related = graph.related(u)
        if not len(related):
            continue
        away = manifold.distance(points[u], points).numpy()
        known = (among or graph).related(u)
        others = [w for w in range(len(graph)) if w != u and w not in known]
        ties = [np.isclose(away[others], away[v], rtol=1e-9, atol=1e-15) for v in related]
        mine = sorted(
            1 + np.where(tied, 0.5, away[others] < away[v]).sum()
            for v, tied in zip(related, ties, strict=True)
        )
        ranks += mine
        precisions.append(np.mean([k / (k - 1 + rank) for k, rank in enumerate(mine, start=1)]))
    return np.mean(precisions), np.mean(ranks)


@pytest.mark.parametrize("numbers", [evaluation.NUMBERS_A_BLOCK, 500])
def test_both_measures_are_what_they_are_defined_as(monkeypatch, numbers):
    monkeypatch.setattr(evaluation, "NUMBERS_A_BLOCK", numbers)
    graph, ball = balanced_tree(3, 3).closure(), PoincareBall()
    points = ball.random(len(graph), 2, 0.6, torch.Generator().manual_seed(0))
    found = reconstruction(points, ball, graph)
    assert (found.mean_average_precision, found.mean_rank) == pytest.approx(
        by_definition(points, ball, graph)
    )


def test_pairs_held_out_are_ranked_among_nodes_that_are_not_related_in_the_whole_graph():
    graph, ball = balanced_tree(3, 4).closure(), PoincareBall()
    points = ball.random(len(graph), 2, 0.6, torch.Generator().manual_seed(0))
    split = hold_out(graph, 0.4, np.random.default_rng(0))
    for part in (split.held_out, split.kept):
        found = reconstruction(points, ball, part, among=graph)
        assert (found.mean_average_precision, found.mean_rank) == pytest.approx(
            by_definition(points, ball, part, graph)
        )
        assert found.mean_rank < reconstruction(points, ball, part).mean_rank


@pytest.mark.parametrize("geometry", ["poincare", "lorentz", "euclidean"])
@pytest.mark.parametrize("spread", [1e-3, 0.5, 11.0])
def test_what_is_sifted_is_counted_as_without_the_sieve(monkeypatch, geometry, spread):
    manifold, tree = SPACES[geometry].manifold, balanced_tree(4, 4).closure()
    places = constructed(tree, spread / 4)
    if geometry == "lorentz":
        places = hyperboloid_of_ball(places)
    # Points that are as good as those of a tree, and such that stand on one another.
    draw = torch.Generator().manual_seed(0)
    way = 1e-9 * torch.randn(places.shape, generator=draw, dtype=torch.float64)
    points = manifold.project(places + way)
    points[torch.randperm(len(points), generator=draw)[:40]] = points[7].clone()
    plain = reconstruction(points, manifold, tree)
    for name, value in (("LEAST_SIFTED", 1), ("MOST_THROUGH", 1.0)):
        monkeypatch.setattr(evaluation, name, value)
    sifted = reconstruction(points, manifold, tree)
    assert torch.equal(sifted.rank, plain.rank)
    assert torch.equal(sifted.precision, plain.precision)


@given(st.sampled_from(["poincare", "lorentz", "euclidean"]), st.integers(0, 2**31))
def test_the_sieve_holds_back_nothing_that_is_nearer(geometry, seed):
    manifold, draw = SPACES[geometry].manifold, torch.Generator().manual_seed(seed)
    ball = PoincareBall().project(torch.randn(30, 3, generator=draw, dtype=torch.float64))
    points = hyperboloid_of_ball(ball) if geometry == "lorentz" else ball
    away = manifold.distance(points.unsqueeze(1), points)
    sieve = sieve_of(points, manifold)
    for column in range(len(points)):
        through = sieve.nearer(points, away[:, column])
        assert bool((through | (away > away[:, column : column + 1])).all())
        # And it does hold back what is clearly farther.
        assert not bool((through & (away > 1.01 * away[:, column : column + 1] + 0.01)).any())


def test_a_long_evaluation_says_how_far_it_is_and_can_be_ended(monkeypatch):
    monkeypatch.setattr(evaluation, "NUMBERS_A_BLOCK", 500)
    graph, shares = balanced_tree(3, 3).closure(), []

    def pulse(share):
        shares.append(share)
        if len(shares) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reconstruction(torch.zeros(40, 2, dtype=torch.float64), PoincareBall(), graph, pulse)
    assert shares == sorted(shares)
    assert shares[-1] < 1


def test_a_perfect_embedding_has_rank_and_precision_one():
    graph = graph_of([("a", "b"), ("c", "d"), ("d", "c")])
    points = torch.tensor([[0.0], [1.0], [5.0], [6.0]], dtype=torch.float64)
    found = reconstruction(points, Euclidean(), graph)
    assert (found.mean_average_precision, found.mean_rank) == (1.0, 1.0)
    assert found.nodes.tolist() == [0, 2, 3]
