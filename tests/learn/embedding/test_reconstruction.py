"""Mean rank and average precision, against their definitions node by node."""

import numpy as np
import pytest
import torch

from severe_gui.learn.embedding import evaluation
from severe_gui.learn.embedding.evaluation import reconstruction
from severe_gui.learn.embedding.manifolds import Euclidean, PoincareBall
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
        mine = sorted(1 + sum(away[w] < away[v] for w in others) for v in related)
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
