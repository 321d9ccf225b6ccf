"""Information in bits, against distributions whose entropy is known and against brute force."""

from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.learn import information, patterns
from severe_gui.learn.multilayer import MultilayerNetworks, inputs_of, truncated_normal

EVERY = patterns.binary_patterns(6)


def entropy(things) -> float:
    counts = np.array(list(Counter(things).values()), dtype=float)
    shares = counts / counts.sum()
    return float(-(shares * np.log2(shares)).sum())


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 3), st.integers(2, 4))
def test_information_of_cells_is_that_of_counting(seed, count, units, classes):
    drawn = np.random.default_rng(seed)
    cells = drawn.integers(-2, 3, (2, count, units))
    labels = drawn.integers(0, classes, (2, count))
    found = information.information_of_cells(cells, labels)
    for copy in range(2):
        rows = [tuple(row) for row in cells[copy]]
        both = list(zip(rows, labels[copy], strict=True))
        about_labels = entropy(rows) + entropy(labels[copy]) - entropy(both)
        assert found.about_inputs[copy] == pytest.approx(entropy(rows), abs=1e-12)
        assert found.about_labels[copy] == pytest.approx(about_labels, abs=1e-12)


def test_known_entropies():
    answers = np.linspace(-1, 1, 4096, endpoint=False).reshape(1, -1, 1)
    labels = (answers[..., 0] >= 0).astype(np.int64)
    for bins in (2, 32, 4096):
        cells = information.cells_between(answers, bins, -1, 1)
        found = information.information_of_cells(cells, labels)
        # Equally many answers in each of `bins` cells, whose half is of each class.
        assert found.about_inputs[0] == pytest.approx(np.log2(bins))
        assert found.about_labels[0] == pytest.approx(1)
    one = information.information_of_cells(np.zeros((1, 4096, 3), np.int64), labels)
    assert (one.about_inputs[0], one.about_labels[0]) == (0, 0)


def test_bins_of_a_width_are_those_of_a_range_where_both_are_alike():
    answers = np.random.default_rng(0).uniform(-1, 1, (1, 500, 2))
    between = information.cells_between(answers, 30, -1, 1)
    assert (between - 15 == information.cells_of_width(answers, 2 / 30)).all()
    outside = information.cells_between(np.array([[[-7.0], [1.0], [7.0]]]), 10, -1, 1)
    assert outside.ravel().tolist() == [0, 9, 9]
    # A layer that answers one number has one cell.
    assert (information.cells_between(np.ones((1, 5, 1)), 10, 1.0, 1.0) == 0).all()


def test_an_invertible_map_keeps_all_bits_and_is_undone():
    square = torch.stack([torch.linalg.qr(torch.randn(6, 6, generator=generator(k)))[0]
                          for k in range(2)])  # fmt: skip
    networks = MultilayerNetworks([square, 2 * square, square], "tanh").double()
    answers = [each.detach() for each in networks(EVERY.double())]
    labels = np.stack([patterns.labels_of_teacher(EVERY, generator(k)).numpy() for k in range(2)])
    for layer in answers:
        found = information.information_of_cells(information.cells_of_floats(layer.numpy()), labels)
        assert found.about_inputs.tolist() == [6, 6]
        assert found.about_labels == pytest.approx(1)
    back = inputs_of(networks.numbers()[:4], answers[1])
    assert torch.allclose(back, EVERY.double().expand(2, -1, -1), atol=1e-9)


def test_a_narrow_relu_layer_does_lose_inputs():
    networks = MultilayerNetworks([torch.ones(1, 1, 6), torch.ones(1, 1, 1)], "relu")
    cells = information.cells_of_floats(networks(EVERY)[0].detach().numpy())
    found = information.information_of_cells(cells, np.zeros((1, 64), np.int64))
    # The sum of six signs, where it is positive: 2, 4 or 6, of 15, 6 and 1 patterns.
    assert found.about_inputs[0] == pytest.approx(entropy([0] * 42 + [2] * 15 + [4] * 6 + [6]))


def test_the_kernel_bounds_enclose_the_entropy_of_a_mixture_of_two_gaussians():
    distance, variance = 0.08, 1e-3
    answers = torch.tensor([[[0.0], [distance]]])
    lower, upper = information.kernel_information(answers, torch.tensor([[0, 1]]), variance)
    x = np.linspace(-1, 1, 200_001)
    bells = [np.exp(-((x - m) ** 2) / (2 * variance)) for m in (0, distance)]
    density = sum(bells) / (2 * np.sqrt(2 * np.pi * variance))
    logs = np.log2(np.maximum(density, 1e-300))
    of_mixture = -(density * logs).sum() * (x[1] - x[0])
    of_noise = 0.5 * np.log2(2 * np.pi * np.e * variance)
    assert lower.about_inputs[0] < of_mixture - of_noise < upper.about_inputs[0]
    # Each class has one answer, so that the label is all there is to know of the input.
    assert upper.about_labels == pytest.approx(upper.about_inputs)


@pytest.mark.parametrize(("spread", "bits"), [(1e3, 6.0), (1e-6, 0.0)])
def test_both_kernel_bounds_meet_where_answers_are_far_apart_or_one(spread, bits):
    answers = spread * EVERY.expand(1, -1, -1)
    labels = patterns.labels_of_teacher(EVERY, generator(1)).unsqueeze(0)
    for found in information.kernel_information(answers, labels, 1e-3):
        assert found.about_inputs[0] == pytest.approx(bits, abs=1e-6)
        assert found.about_labels[0] == pytest.approx(min(bits, 1), abs=1e-6)


def test_the_teacher_puts_half_of_all_patterns_in_each_class():
    every = patterns.binary_patterns(12)
    assert len(torch.unique(every, dim=0)) == 4096
    for seed in range(3):
        assert int(patterns.labels_of_teacher(every, generator(seed)).sum()) == 2048


def test_the_numbers_of_a_copy_lie_in_one_row_and_come_back():
    drawn = [truncated_normal((12, 4, 3, 2), 1.0, generator(k)) for k in range(3)]
    networks = MultilayerNetworks([torch.stack(each) for each in zip(*drawn, strict=True)], "relu")
    rows = networks.flat()
    assert rows.shape == (3, 12 * 4 + 4 + 4 * 3 + 3 + 3 * 2 + 2)
    for number, back in zip(networks.numbers(), networks.unflattened(rows), strict=True):
        assert torch.equal(number, back)
    assert all(weights.abs().max() <= 2 / len(weights) ** 0.5 for weights in drawn[0])
