"""Curvature, sensitivity and codes of small relu networks against automatic differentiation."""

import numpy as np
import pytest
import torch
from torch.func import jacrev, vmap

from severe_gui.errors import BadInput
from severe_gui.learn.compression import code, noisy_outputs
from severe_gui.learn.curvature import hutchinson
from severe_gui.learn.labelled import Labelled
from severe_gui.learn.matched_loss import MatchedLoss
from severe_gui.learn.noisy_labels import Design, cross_entropies, error_rates, noisy_sets, pooled
from severe_gui.learn.relu_networks import ReluNetworks, drawn_weights, softmax_jacobian_norms
from severe_gui.learn.tasks import classification

WIDTHS, COPIES, EXAMPLES = (8, 10, 8, 5), 3, 12
"""200 weights: 8 x 10 + 10 x 8 + 8 x 5."""


@pytest.fixture(autouse=True)
def _one_thread():
    """Small products take far longer on several busy threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def networks() -> ReluNetworks:
    rows = torch.stack([drawn_weights(WIDTHS, generator(copy)) for copy in range(COPIES)]).double()
    return ReluNetworks(rows, WIDTHS, [f"a/seed-{copy}" for copy in range(COPIES)])


@pytest.fixture
def inputs() -> torch.Tensor:
    return torch.randn(COPIES, EXAMPLES, 8, generator=generator(9), dtype=torch.float64)


@pytest.fixture
def labels() -> torch.Tensor:
    return torch.randint(5, (COPIES, EXAMPLES), generator=generator(10))


def exact_hessians(networks, inputs, labels) -> torch.Tensor:
    def loss(row, x, y):
        return cross_entropies(networks(x[None], row[None]), y[None]).mean()

    rows = networks.weights.detach()
    return torch.stack([jacrev(jacrev(loss))(rows[k], inputs[k], labels[k]) for k in range(COPIES)])


def test_hutchinson_s_estimates_are_within_three_errors_of_the_exact_hessian(
    networks, inputs, labels
):
    assert networks.weights.shape[1] == 200
    exact = exact_hessians(networks, inputs, labels)
    norms, traces = exact.norm(dim=(1, 2)), exact.diagonal(dim1=1, dim2=2).sum(1)
    away = []
    for seed in range(10):
        found = hutchinson(
            lambda rows: cross_entropies(networks(inputs, rows), labels).mean(1),
            networks.weights, 200, [generator(seed)],
        )  # fmt: skip
        away += [
            (found.norm - norms) / found.norm_error,
            (found.trace - traces) / found.trace_error,
        ]
        # Two hundred probes know both within a tenth.
        assert (found.norm_error < 0.1 * norms).all()
        assert (found.trace_error < 0.1 * traces).all()
    errors = torch.cat(away).abs()
    # Of sixty normal numbers, one is beyond three in one case of six, and three in one of 2,000.
    assert (errors > 3).sum() <= 2
    assert 0.7 < float(errors.square().mean().sqrt()) < 1.4


def test_the_jacobian_norm_is_that_of_automatic_differentiation(networks, inputs):
    with torch.no_grad():
        norms = softmax_jacobian_norms(networks, inputs)
    for copy in range(COPIES):
        row = networks.weights.detach()[copy : copy + 1]

        def answer(x, row=row):
            return torch.softmax(networks(x[None, None], row)[0, 0], dim=-1)

        exact = vmap(jacrev(answer))(inputs[copy]).norm(dim=(1, 2))
        assert torch.allclose(norms[copy], exact, rtol=1e-9)


def test_rescaling_keeps_the_answers_and_multiplies_blocks_of_the_hessian(networks, inputs, labels):
    answers, before = networks(inputs).detach(), exact_hessians(networks, inputs, labels)
    networks.rescale(2, 4.0, [1])
    after = exact_hessians(networks, inputs, labels)
    assert torch.allclose(networks(inputs), answers, rtol=1e-12)
    assert torch.equal(after[[0, 2]], before[[0, 2]])
    factors = torch.cat([torch.ones(80), torch.full((80,), 0.25), torch.full((40,), 4.0)]).double()
    assert torch.allclose(after[1], before[1] * factors * factors[:, None], atol=1e-12)
    for layer, factor in ((3, 2.0), (1, 0.0)):
        with pytest.raises(BadInput, match="cannot be rescaled"):
            networks.rescale(layer, factor, [0])


def test_a_code_keeps_the_largest_weights_and_its_length_does_not_depend_on_a_layer_s_scale(
    networks,
):
    coded = code(networks, torch.full((COPIES,), 0.5), 8)
    assert (coded.weights != 0).sum(1).tolist() == [100] * COPIES
    assert [int(layer.counts.sum()) for layer in coded.layers] != [0, 0, 0]
    assert torch.equal(coded.weights.sign().abs() * networks.weights.sign(), coded.weights.sign())
    networks.rescale(1, 16.0, range(COPIES))
    again = code(networks, torch.full((COPIES,), 0.5), 8)
    assert np.array_equal(again.bits, coded.bits)
    assert torch.equal(again.weights[:, :80], 16 * coded.weights[:, :80])


def test_finer_codes_are_longer_and_nearer(networks):
    coarse, fine = (code(networks, torch.ones(COPIES), levels) for levels in (2, 32))
    assert (coarse.bits < fine.bits).all()
    distances = [(each.weights - networks.weights).norm(dim=1) for each in (coarse, fine)]
    assert (distances[1] < 0.2 * distances[0]).all()
    # All weights are kept: 6 bits each, and a header of three counts, six sizes and the levels.
    assert (fine.bits == 200 * 6 + 7 + 7 + 6 + 6 * 16 + 6).all()
    assert (fine.noisy_nats(0.25) < fine.bits * np.log(2)).all()


def test_pruned_weights_stay_pruned_in_networks_and_codes(networks):
    networks.prune(torch.full((COPIES,), 0.2))
    kept = networks.weights != 0
    assert kept.sum(1).tolist() == [40] * COPIES
    coded = code(networks, torch.ones(COPIES), 4)
    assert torch.equal(coded.weights != 0, kept)
    one = code(networks, torch.full((COPIES,), 1e-6), 4)
    assert (one.weights != 0).sum(1).tolist() == [1] * COPIES


def test_noise_on_the_weights_has_the_mean_and_spread_that_it_says(networks, inputs):
    coded = code(networks, torch.ones(COPIES), 8)
    one_layer = ReluNetworks(coded.weights[:, :80], WIDTHS[:2], networks.names)
    first = type(coded)(coded.weights[:, :80], coded.layers[:1])
    many = inputs[:, :1].repeat(1, 4000, 1)
    outputs = noisy_outputs(one_layer, first, many, 0.5, [generator(3)])
    expected = (
        0.5 * torch.as_tensor(coded.layers[0].scale)[:, None] * many[:, 0].norm(dim=-1)[:, None]
    )
    assert outputs.std(1) == pytest.approx(expected.expand(-1, 10), rel=0.05)
    means = one_layer(many)[:, 0]
    assert (outputs.mean(1) - means).abs().max() < 5 * float(expected.max()) / 4000**0.5


def test_copies_stop_at_the_same_loss_and_then_stay():
    weights = torch.tensor([[4.0, 0.0], [1.0, 0.0]])
    matched = MatchedLoss(weights)
    for _ in range(3):
        moved = (
            weights - matched.step_factors * torch.tensor([1.5, 0.0])
            if (matched.step_factors is not None)
            else weights - torch.tensor([1.5, 0.0])
        )
        weights.copy_(moved)
        matched.look(weights, lambda rows: rows.square().sum(1), 0.25)
    assert weights[:, 0].abs().tolist() == pytest.approx([0.5, 0.5], abs=1e-3)
    assert matched.has_stopped


def test_sets_are_nested_and_confusers_leave_true_labels_alone():
    rng = np.random.default_rng(0)
    examples = Labelled(rng.normal(size=(300, 4)), rng.integers(0, 3, 300))
    generators = [generator(5), generator(6)]
    designs = [Design(), Design(0.25), Design(0.5), Design(confusers=1.0)]
    sets = noisy_sets(classification(examples, generators), designs, 100, 30, generators)
    labels = sets.labels.view(4, 2, -1)
    assert sets.counts.tolist() == [100] * 6 + [200] * 2
    changed = labels[:, :, :100] != labels[0, :, :100]
    assert not changed[3].any()
    assert (changed[2] | ~changed[1]).all()
    # A random label is another one two times out of three.
    assert changed.double().mean((1, 2)).tolist() == pytest.approx([0, 1 / 6, 1 / 3, 0], abs=0.1)
    inputs, seen = sets.batch(50, generators)
    assert inputs.shape == (8, 50, 4)
    assert seen.shape == (8, 50)
    outputs = torch.nn.functional.one_hot(sets.labels, 3).double()
    assert error_rates(outputs, sets.labels).max() == 0
    with pytest.raises(BadInput, match="lower the examples"):
        noisy_sets(classification(examples, generators), designs, 200, 30, generators)


def test_pooling_takes_means_of_squares():
    images = np.arange(2 * 4 * 6, dtype=np.uint8).reshape(2, 4, 6)
    small = pooled(images, 2)
    assert small.shape == (2, 2, 3)
    assert small[1, 1, 2] == images[1, 2:, 4:].mean()
    with pytest.raises(BadInput, match="cannot be pooled by 3"):
        pooled(images, 3)
