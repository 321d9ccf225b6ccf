"""Ranks of one node's relations, and of all: the same as those that learning is measured by."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.learn.embedding.construction import constructed
from severe_gui.learn.embedding.evaluation import reconstruction
from severe_gui.learn.embedding.manifolds import PoincareBall, hyperboloid_of_ball
from severe_gui.learn.embedding.spaces import SPACES
from severe_gui.maths.graphs.graph import Graph
from severe_gui.maths.graphs.nearness import (
    Reconstruction,
    distances_from,
    distances_from_middle,
    relations_of,
)
from severe_gui.maths.graphs.trees import balanced_tree

TREE = balanced_tree(3, 3).closure()
SPACE = {"ball": "poincare", "hyperboloid": "lorentz", "flat": "euclidean"}


def some_points(model, seed=0, dimension=3):
    drawn = np.random.default_rng(seed).normal(size=(len(TREE), dimension))
    ball = 0.95 * drawn / (1.0 + np.linalg.norm(drawn, axis=1, keepdims=True))
    if model == "hyperboloid":
        return hyperboloid_of_ball(torch.from_numpy(ball)).numpy()
    return drawn if model == "flat" else ball


@pytest.mark.parametrize("model", SPACE)
def test_the_whole_is_what_learning_measures(model):
    points = some_points(model)
    ours = Reconstruction(TREE, points, model)
    while not ours.is_done:
        ours.advance()
    theirs = reconstruction(torch.from_numpy(points), SPACES[SPACE[model]].manifold, TREE)
    assert np.allclose(ours.precision[theirs.nodes], theirs.precision, rtol=0, atol=1e-12)
    assert np.isnan(ours.precision).sum() == len(TREE) - len(theirs.nodes)
    assert ours.mean_average_precision == pytest.approx(theirs.mean_average_precision, abs=1e-12)
    assert ours.mean_rank == pytest.approx(theirs.mean_rank, abs=1e-12)


@pytest.mark.parametrize("model", SPACE)
def test_distances_are_those_of_the_space(model):
    points = some_points(model)
    found = distances_from(points, 5, model)
    at = torch.from_numpy(points)
    assert np.allclose(found, SPACES[SPACE[model]].manifold.distance(at[5], at), atol=1e-12)
    middle = np.zeros((1, points.shape[1]))
    middle[0, -1] = model == "hyperboloid"
    whole = distances_from(np.concatenate([middle, points]), 0, model)
    assert np.allclose(distances_from_middle(points, model), whole[1:], atol=1e-9)


@pytest.mark.parametrize("model", SPACE)
def test_points_that_coincide_have_the_ranks_of_chance(model):
    points = np.tile(some_points(model)[5], (len(TREE), 1))
    ours = Reconstruction(TREE, points, model)
    while not ours.is_done:
        ours.advance()
    theirs = reconstruction(torch.from_numpy(points), SPACES[SPACE[model]].manifold, TREE)
    counts = np.diff(TREE.starts)[theirs.nodes]
    chance = 1 + (len(TREE) - 1 - counts) / 2
    assert np.array_equal(ours.rank[theirs.nodes], chance)
    assert np.array_equal(theirs.rank, chance)
    assert theirs.mean_average_precision == pytest.approx(ours.mean_average_precision)


def test_a_symmetric_picture_has_the_same_figures_however_it_is_turned():
    draw, node = np.random.default_rng(0), np.arange(len(TREE))
    x = constructed(TREE, 2.0).numpy()
    cos, sin = np.cos(1.0), np.sin(1.0)
    turned = x @ np.array([[cos, sin], [-sin, cos]])
    order = draw.permutation(node)
    shuffled = Graph(tuple(TREE.names[k] for k in order), order.argsort()[TREE.pairs])
    cases = [
        (TREE, x),
        (TREE, x * [-1, 1]),
        (TREE, x[:, ::-1]),
        (TREE, turned),
        (shuffled, x[order]),
    ]
    figures = []
    for graph, points in cases:
        ours = Reconstruction(graph, points, "ball")
        while not ours.is_done:
            ours.advance()
        theirs = reconstruction(torch.from_numpy(points.copy()), PoincareBall(), graph)
        figures += [(each.mean_average_precision, each.mean_rank) for each in (ours, theirs)]
    assert np.ptp(figures, axis=0).max() < 1e-9


@given(st.lists(st.integers(0, 10) | st.floats(0, 10), min_size=4, max_size=12), st.data())
def test_precision_is_one_just_if_every_relation_is_nearer_than_the_rest(distances, data):
    count = len(distances)
    related = data.draw(st.sets(st.integers(1, count - 1), min_size=1, max_size=count - 2))
    graph = Graph(tuple(map(str, range(count))), np.array([(0, each) for each in sorted(related)]))
    found = relations_of(graph, 0, np.array(distances))
    others = [distances[each] for each in range(1, count) if each not in related]
    assert (found.precision == 1.0) == all(is_before(distances[k], min(others)) for k in related)
    assert np.array_equal(found.distances, np.sort(found.distances))
    assert all(
        rank == 1 + sum((is_before(w, distance) - is_before(distance, w) + 1) / 2 for w in others)
        for rank, distance in zip(found.ranks, found.distances, strict=True)
    )


def is_before(distance, other):
    """Nearer, and not tied."""
    return bool(distance < other) and not math.isclose(distance, other, rel_tol=1e-9, abs_tol=1e-15)


def test_a_node_without_relations_has_no_precision():
    root = relations_of(TREE, 0, distances_from(some_points("flat"), 0, "flat"))
    assert np.isnan(root.precision)
    assert np.isnan(root.mean_rank)
