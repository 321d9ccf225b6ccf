"""Laws of the initialisers and of the spectra, stated as mathematics."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.learn import initialisers, spectra
from severe_gui.learn.networks import DeepLinearNetworks

widths = st.integers(2, 24)
even_widths = st.integers(2, 12).map(lambda half: 2 * half)
seeds = st.integers(0, 2**32 - 1)


def drawn(seed: int, width: int, depth: int = 3) -> torch.Tensor:
    return initialisers.gaussian(depth, width, torch.Generator().manual_seed(seed))


@given(seeds, widths)
def test_orthogonal_matrices_are_orthogonal(seed, width):
    q = initialisers.orthogonal(drawn(seed, width)).double()
    assert torch.allclose(q.mT @ q, torch.eye(width, dtype=torch.float64), atol=1e-6)


@given(seeds, widths)
def test_the_orthogonal_factor_is_positively_aligned_with_its_matrix(seed, width):
    w = drawn(seed, width)
    r = initialisers.orthogonal(w).double().mT @ w.double()
    assert (torch.diagonal(r, dim1=-2, dim2=-1) > -1e-6).all()
    assert torch.allclose(torch.tril(r, -1), torch.zeros_like(r), atol=1e-5)


@given(seeds, even_widths, st.integers(0, 1), st.sampled_from(("rows", "columns")))
def test_a_fold_halves_the_rank(seed, width, times, axis):
    folded = initialisers.fold(drawn(seed, width), times, axis)
    ranks = torch.linalg.matrix_rank(folded.double())
    assert (ranks == width // 2**times).all()


@given(seeds, even_widths)
def test_folding_rows_is_folding_the_columns_of_the_transpose(seed, width):
    w = drawn(seed, width)
    columns = initialisers.fold(w.mT, 1, "columns").mT
    assert torch.equal(initialisers.fold(w, 1, "rows"), columns)


def test_gaussian_entries_have_variance_one_over_n():
    w = drawn(0, 256, depth=4)
    assert w.std().item() == pytest.approx(1 / 16, rel=0.01)
    assert w.mean().item() == pytest.approx(0, abs=1e-3)


@given(seeds, st.integers(2, 10), st.integers(1, 6))
def test_the_jacobian_of_a_stack_is_what_autograd_says(seed, width, depth):
    stack = drawn(seed, width, depth).double()
    x = torch.ones(width, dtype=torch.float64)

    def forward(inputs: torch.Tensor) -> torch.Tensor:
        for layer in stack:
            inputs = layer @ inputs
        return inputs

    by_autograd = torch.autograd.functional.jacobian(forward, x)
    assert torch.allclose(spectra.stack_jacobian(stack), by_autograd, rtol=1e-9, atol=1e-12)


@given(st.integers(1, 50))
def test_the_participation_ratio_of_equal_directions_counts_them(count):
    values = torch.zeros(60)
    values[:count] = 0.3
    assert spectra.participation_ratio(values).item() == pytest.approx(count, rel=1e-5)


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=30), st.floats(1e-3, 1e3))
def test_the_participation_ratio_knows_no_scale_and_is_at_most_the_number(values, scale):
    s = torch.tensor(values, dtype=torch.float64)
    ratio = spectra.participation_ratio(s).item()
    assert spectra.participation_ratio(scale * s).item() == pytest.approx(ratio, rel=1e-9)
    assert 1 - 1e-9 <= ratio <= len(values) + 1e-9


def test_effective_directions_are_those_above_the_threshold():
    values = torch.tensor([1.0, 0.2, 0.05, 0.049, 0.0])
    assert spectra.effective_directions(values).item() == 2


def test_weights_come_back_by_name_and_ill_fitting_ones_are_refused():
    stack = torch.stack([drawn(1, 6), drawn(2, 6)], dim=1)
    networks = DeepLinearNetworks(stack, ["a/seed-0", "b/seed-0"], None, None)
    names = networks.named_weights()
    other = DeepLinearNetworks(torch.zeros_like(stack), ["a/seed-0", "b/seed-0"], None, None)
    other.load_named_weights(names)
    assert torch.equal(other.layers, networks.layers)
    wide = torch.stack([drawn(1, 8), drawn(2, 8)], dim=1)
    with pytest.raises(BadInput):
        DeepLinearNetworks(wide, ["a/seed-0", "b/seed-0"], None, None).load_named_weights(names)


def test_the_mean_square_singular_value_of_a_gaussian_stack_is_one():
    # E tr(J J^T) / n = 1 for entries of variance 1/n, whatever the depth.
    total = []
    for seed in range(40):
        values = spectra.singular_values(spectra.stack_jacobian(drawn(seed, 48, depth=4)))
        total.append((values**2).mean().item())
    assert math.isclose(sum(total) / len(total), 1.0, rel_tol=0.15)


def test_fresh_networks_do_nothing_but_their_weights():
    stack = torch.stack([drawn(1, 6), drawn(2, 6)], dim=1)
    networks = DeepLinearNetworks(stack, ["a/seed-0", "b/seed-0"])
    assert torch.equal(networks.maps(), stack)
    inputs = torch.randn(2, 5, 6, generator=torch.Generator().manual_seed(0))
    hidden = inputs
    for layer, activation in zip(stack, networks.activations(inputs)[1:], strict=True):
        hidden = torch.bmm(hidden, layer.mT)
        assert torch.equal(activation, hidden)


def test_what_layers_do_is_part_of_the_state_but_does_not_learn():
    stack = torch.stack([drawn(1, 6), drawn(2, 6)], dim=1)
    networks = DeepLinearNetworks(stack, ["a/seed-0", "b/seed-0"])
    assert {"carry", "gain", "kept", "frozen"} <= set(networks.state_dict())
    assert [name for name, _ in networks.named_parameters()] == ["layers"]
