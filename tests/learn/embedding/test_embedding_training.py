"""Embeddings as they form: written derivatives, exact resumption, trees found again."""

import pytest
import torch

from severe_gui.errors import RunFailed
from severe_gui.learn.embedding import training as training_module
from severe_gui.learn.embedding.evaluation import reconstruction
from severe_gui.learn.embedding.manifolds import Lorentz, hyperboloid_of_ball
from severe_gui.learn.embedding.relations import Relations, softmax_loss
from severe_gui.learn.embedding.spaces import SPACES
from severe_gui.learn.embedding.training import Recipe, Training
from severe_gui.maths.graphs.trees import balanced_tree

TREE = balanced_tree(3, 3).closure()


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("draw", ["batch", "batch_against_same"])
@pytest.mark.parametrize("geometry", SPACES)
def test_written_derivatives_are_those_of_automatic_differentiation(geometry, draw):
    space = SPACES[geometry]
    points = SPACES["poincare"].manifold.random(len(TREE), 3, 0.5, seeded())
    if geometry == "lorentz":
        points = hyperboloid_of_ball(points)
    batch = getattr(Relations(TREE), draw)(torch.tensor([5, 20, 39]), 12, False, seeded(1))
    others = (batch.nodes, batch.related, batch.negatives)
    u, v, w = (points[each].requires_grad_() for each in others)
    near, far = (space.manifold.distance(u.unsqueeze(1), each) for each in (v, w))
    if geometry == "squared":
        near, far = near.square(), far.square()
    far = far.masked_fill(~batch.is_negative, torch.inf)
    # The softmax by torch: each related one among the negatives.
    loss = sum(
        near[i, j] + torch.logsumexp(-torch.cat([far[i], near[i, j : j + 1]]), 0)
        for i, j in batch.is_related.nonzero().tolist()
    )
    related, negatives = (space.measure(u.detach(), each.detach()) for each in (v, w))
    found, *weights = softmax_loss(related.distance, negatives.nearness, batch)
    assert found.item() == pytest.approx(loss.item(), rel=1e-9)
    (by_u, by_v), (more_by_u, by_w) = related.pull(weights[0]), negatives.pull(weights[1])
    written, slopes = (by_u + more_by_u, by_v, by_w), torch.autograd.grad(loss, (u, v, w))
    for at, ours, theirs in zip((u, v, w), written, slopes, strict=True):
        if geometry == "lorentz":
            # They may differ across the sheet, which the Riemannian gradient leaves out.
            ours, theirs = (Lorentz().gradient(at.detach(), each) for each in (ours, theirs))
        assert torch.allclose(ours, theirs, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("draw", ["batch", "batch_against_same"])
def test_negatives_are_neither_the_node_nor_related_to_it(draw):
    nodes = torch.tensor([39, 4])
    batch = getattr(Relations(TREE), draw)(nodes, 300, True, seeded())
    drawn = batch.negatives.expand(len(nodes), -1)
    for row, node in enumerate(nodes.tolist()):
        negatives = set(drawn[row][batch.is_negative[row]].tolist())
        related = set(batch.related[row][batch.is_related[row]].tolist())
        assert related == set(TREE.related(node).tolist())
        assert negatives == set(drawn[row].tolist()) - related - {node}
        assert len(negatives) > 25


@pytest.mark.parametrize("geometry", ["poincare", "lorentz", "squared"])
def test_held_to_all_nodes_an_epoch_follows_the_exact_softmax(monkeypatch, geometry):
    monkeypatch.setattr(training_module, "NUMBERS_A_BLOCK", 7 * len(TREE) * 2)
    recipe = Recipe(geometry, 2, 0.02, batch=1000, burn_in=0, draw="all")
    training = Training(TREE, recipe, seeded())
    manifold, before = SPACES[geometry].manifold, training.points.clone().requires_grad_()
    away = manifold.distance(before.unsqueeze(1), before)
    if geometry == "squared":
        away = away.square()
    loss = torch.zeros((), dtype=torch.float64)
    for u in range(len(TREE)):
        related = TREE.related(u).tolist()
        others = [w for w in range(len(TREE)) if w != u and w not in related]
        for v in related:
            loss = loss + away[u, v] + torch.logsumexp(-away[u, [v, *others]], 0)
    slope = torch.autograd.grad(loss, before)[0]
    found = training.epoch()
    assert found == pytest.approx(loss.item() / len(TREE.pairs), rel=1e-9)
    start = before.detach()
    way = -0.02 * manifold.gradient(start, slope)
    assert torch.allclose(training.points, manifold.retract(start, way), atol=1e-9)


@pytest.mark.parametrize("update", ["retraction", "exponential"])
@pytest.mark.parametrize("geometry", SPACES)
def test_moving_only_the_nodes_of_a_batch_changes_nothing(monkeypatch, geometry, update):
    ways = []
    for few in (0, len(TREE) ** 2):
        monkeypatch.setattr(training_module, "FEW", few)
        recipe = Recipe(geometry, 2, negatives=5, batch=3, burn_in=1, update=update)
        training = Training(TREE, recipe, seeded())
        for _ in range(3):
            training.epoch()
        ways.append(training.points)
    assert torch.allclose(ways[0], ways[1], rtol=1e-9, atol=1e-9)


def test_by_degree_the_nodes_with_many_relations_are_drawn_more_often():
    shares = []
    for draw in ("uniform", "by-degree"):
        drawn = Relations(TREE).batch(torch.tensor([39]), 2000, draw == "by-degree", seeded())
        shares.append((drawn.negatives < 4).double().mean().item())
    degrees = torch.from_numpy(TREE.degrees).double() ** 0.75
    wanted = [4 / len(TREE), float(degrees[:4].sum() / degrees.sum())]
    assert shares == pytest.approx(wanted, abs=0.03)


def test_points_at_the_rim_are_counted():
    training = Training(TREE, Recipe("poincare", 2, 50.0, burn_in=0), seeded())
    assert training.clamped() == 0
    for _ in range(5):
        training.epoch()
    most = training.points.norm(dim=1).max().item()
    assert most == pytest.approx(1 - 1e-5, abs=1e-12)
    assert training.clamped() == int((training.points.norm(dim=1) > 1 - 1.00001e-5).sum()) > 10


@pytest.mark.parametrize("rule", ["sgd", "adam"])
def test_a_resumed_training_is_an_uninterrupted_one_bit_for_bit(rule):
    recipe = Recipe(dimension=2, burn_in=2, rule=rule)
    whole, generator = Training(TREE, recipe, seeded()), seeded()
    first = Training(TREE, recipe, generator)
    for _ in range(3):
        first.epoch()
    state = {name: each.clone() for name, each in first.state_dict().items()}
    second = Training(TREE, recipe, generator_at := torch.Generator())
    second.load_state_dict(state)
    generator_at.set_state(generator.get_state())
    for _ in range(3):
        second.epoch()
    for _ in range(6):
        whole.epoch()
    assert torch.equal(whole.points, second.points)


@pytest.mark.parametrize(
    ("geometry", "rule", "update", "rate"),
    [
        ("poincare", "sgd", "retraction", 0.1), ("poincare", "sgd", "exponential", 0.1),
        ("lorentz", "sgd", "exponential", 0.1), ("poincare", "adam", "exponential", 0.15),
    ],
)  # fmt: skip
def test_a_tree_is_found_again_in_the_disk(geometry, rule, update, rate):
    recipe = Recipe(geometry, 2, rate, negatives=30, burn_in=5, rule=rule, update=update)
    training = Training(TREE, recipe, seeded())
    losses = [training.epoch() for _ in range(120)]
    found = reconstruction(training.points, SPACES[geometry].manifold, TREE)
    # Compared with the first epoch that has all negatives.
    assert losses[-1] < losses[5] / 3
    assert found.mean_average_precision > 0.9
    # The root is nearer to the middle than the leaves.
    away = SPACES[geometry].manifold.distance(training.points.mean(0), training.points)
    if geometry == "poincare":
        assert away[0] < away[TREE.levels == 3].min()


@pytest.mark.parametrize(
    ("geometry", "update", "rate"),
    [
        ("squared", "retraction", 1e6),
        ("poincare", "retraction", 1e200), ("poincare", "exponential", 1e200),
    ],
)  # fmt: skip
def test_a_rate_that_is_too_large_is_said(geometry, update, rate):
    training = Training(TREE, Recipe(geometry, 2, rate, burn_in=0, update=update), seeded())

    def train() -> None:
        for _ in range(30):
            training.epoch()
            # What is said to be well can be measured.
            training.quality()

    with pytest.raises(RunFailed, match="smaller learning rate"):
        train()
