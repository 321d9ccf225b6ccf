"""Networks on hyperbolic points: their layers against geoopt and the papers, and their training."""

import geoopt
import pytest
import torch

from severe_gui.errors import BadInput
from severe_gui.learn.embedding.classifier.classes import branches_of
from severe_gui.learn.embedding.classifier.networks import (
    exponential,
    first_weights,
    logarithm,
    logits,
    plane_distances,
)
from severe_gui.learn.embedding.classifier.training import (
    ClassifierTraining,
    NetworkRecipe,
    Task,
)
from severe_gui.learn.embedding.manifolds import PoincareBall, mobius_sum
from severe_gui.learn.embedding.relations import Batch, softmax_loss
from severe_gui.maths.graphs.trees import balanced_tree

pytestmark = pytest.mark.usefixtures("one_thread")
BALL, PEER = PoincareBall(), geoopt.PoincareBallExact()
TREE = balanced_tree(3, 3).closure()


@pytest.fixture
def one_thread():
    # Small operations on a busy machine: several threads wait for each other.
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def drawn(*shape: int, seed: int = 1) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def test_one_layer_is_mobius_multiplication_and_addition():
    points = exponential(0.3 * drawn(1, 7, 3))
    weights = {
        name: each.unsqueeze(0)
        for name, each in first_weights(3, 5, 1, 4, torch.Generator().manual_seed(2)).items()
    }
    weights["bias 0"] = 0.3 * drawn(1, 5)
    moved = PEER.mobius_matvec(weights["matrix 0"][0].T, points[0])
    biased = PEER.mobius_add(moved, PEER.expmap0(weights["bias 0"][0]))
    curved = PEER.expmap0(torch.relu(PEER.logmap0(biased)))
    expected = plane_distances(curved.unsqueeze(0), weights["planes"], weights["offsets"])
    assert torch.allclose(logits("hyperbolic", points, weights, 1), expected, atol=1e-9)
    assert torch.allclose(logarithm(exponential(drawn(4, 3))), drawn(4, 3), atol=1e-12)


def test_the_regression_is_that_of_ganea_and_others():
    # Their equation 25, with p where the plane is nearest to the middle and a carried there.
    points, normal = exponential(drawn(1, 20, 3)), drawn(3, seed=3)
    offset = torch.tensor(0.7, dtype=torch.float64)
    ours = plane_distances(points, normal.view(1, 3, 1), offset.view(1, 1))[0, :, 0]
    p = torch.tanh(offset) * normal / normal.norm()
    a = (1 - p.square().sum()) * normal
    z = mobius_sum(-p.expand(20, 3), points[0])
    ratio = 2 * (z @ a) / ((1 - z.square().sum(-1)) * a.norm())
    theirs = 2 / (1 - p.square().sum()) * a.norm() * torch.asinh(ratio)
    assert torch.allclose(ours, theirs, rtol=1e-8)
    on_plane = plane_distances(p.view(1, 1, 3), normal.view(1, 3, 1), offset.view(1, 1))
    assert abs(float(on_plane)) < 1e-12


def test_classes_are_the_branches_below_a_level():
    found = branches_of(TREE, 1)
    assert len(found.names) == 3
    for node in range(len(TREE)):
        above = [TREE.names[each] for each in TREE.related(node)] + [TREE.names[node]]
        own = [name for name in found.names if name in above]
        assert own == ([] if found.labels[node] < 0 else [found.names[found.labels[node]]])
    # At level 3 every branch is one leaf.
    with pytest.raises(BadInput, match="no two branches"):
        branches_of(TREE, 3)


def training(kind, rates, seeds: int = 2, weight: float = 1.0) -> ClassifierTraining:
    labels = torch.from_numpy(branches_of(TREE, 1).labels)
    shown = torch.stack(
        [
            (labels >= 0)
            & (torch.rand(len(labels), generator=torch.Generator().manual_seed(k)) < 0.4)
            for k in range(seeds)
        ]
    )
    generators = [torch.Generator().manual_seed(10 + k) for k in range(seeds)]
    return ClassifierTraining(
        Task(TREE, labels, shown), NetworkRecipe(kind, 2, 1, 8, weight), rates, generators
    )


@pytest.mark.parametrize("kind", ["hyperbolic", "flexible", "tangent", "flat"])
def test_each_kind_learns_its_classes(kind):
    trained = training(kind, (0.1,))
    for _ in range(100):
        trained.step()
    assert (trained.loss < 0.8 * trained.first_loss).all()
    assert trained.accuracy.mean() > 0.45
    assert not trained.is_lost().any()


def test_a_copy_that_fails_does_so_alone():
    both, alone = training("hyperbolic", (0.1, 1e200)), training("hyperbolic", (0.1,))
    for _ in range(20):
        both.step()
        alone.step()
    assert both.has_failed.tolist() == [False, False, True, True]
    assert torch.allclose(both.points[:2], alone.points, atol=1e-12)
    assert torch.isfinite(both.points).all()
    assert both.is_lost()[2:].all()


def test_the_loss_is_that_of_the_classes_and_of_the_graph_with_all_negatives():
    trained = training("hyperbolic", (0.1,), seeds=1)
    for _ in range(30):
        trained.step()
    state = {name: each.clone() for name, each in trained.state_dict().items()}
    trained.step()
    points, count = state["points"], len(TREE)
    related = torch.zeros(count, count, dtype=torch.bool)
    related[tuple(torch.from_numpy(TREE.pairs).T)] = True
    nodes = torch.arange(count)
    is_other = ~related & ~torch.eye(count, dtype=torch.bool)
    batch = Batch(nodes, nodes.expand(count, -1), related, nodes, is_other)
    distance = BALL.distance(points[0].unsqueeze(1), points[0])
    of_graph = softmax_loss(distance, torch.exp(-distance), batch)[0] / len(TREE.pairs)
    task = trained.task
    scores = logits("hyperbolic", points, state, 1)[0]
    shown = task.is_trained[0]
    of_classes = torch.nn.functional.cross_entropy(scores[shown], task.labels[shown])
    assert float(trained.loss) == pytest.approx(float(of_graph + of_classes), rel=1e-9)


def test_gradients_grow_toward_the_rim_by_coordinates_and_not_in_the_metric():
    trained = training("hyperbolic", (0.1,), seeds=1)
    for _ in range(100):
        slopes = trained.step()
    defect = 1 - torch.tanh(slopes.distance / 2).square()
    assert torch.allclose(slopes.in_metric, slopes.by_coordinates * defect / 2, rtol=1e-6)
    assert slopes.distance.max() > 2
