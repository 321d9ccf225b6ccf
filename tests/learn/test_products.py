"""Singular values of long products: exact far below what floating point holds, and their law."""

import math

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.learn import initialisers, products

seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Small matrices are slower on many threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def gaussian(depth: int, width: int, seed: int, copies: int = 1) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    shape = (depth, copies, width, width)
    return torch.randn(shape, generator=generator, dtype=torch.float64) / width**0.5


def by_mpmath(layers: torch.Tensor, digits: int = 250) -> np.ndarray:
    """ln of the singular values of a product, multiplied out with many digits."""
    with mpmath.workdps(digits):
        product = mpmath.eye(layers.shape[-1])
        for layer in layers:
            product = mpmath.matrix(layer.tolist()) * product
        values = mpmath.svd_r(product, compute_uv=False)
        return np.array([float(mpmath.log(value)) for value in values])


@pytest.mark.parametrize(("depth", "width"), [(1, 9), (10, 8), (60, 8), (100, 5), (200, 3)])
def test_they_are_those_of_250_digits(depth, width):
    layers = gaussian(depth, width, depth)
    ours = products.log_singular_values(layers)[0, 0].numpy()
    assert np.abs(ours - by_mpmath(layers[:, 0])).max() < 1e-10


def test_they_are_right_where_float64_sees_nothing():
    layers = gaussian(200, 6, 1)
    exact = by_mpmath(layers[:, 0])
    rounded = products.multiplied_out(layers, (200,), torch.float64)[0, 0].log().numpy()
    ours = products.log_singular_values(layers)[0, 0].numpy()
    assert exact[-1] - exact[0] < math.log(1e-60)
    assert abs(rounded[-1] - exact[-1]) > math.log(1e20)
    assert abs(ours[-1] - exact[-1]) < 1e-10


@given(seeds, st.integers(1, 12), st.integers(1, 40))
def test_their_logarithms_add_up_to_that_of_the_determinant(seed, width, depth):
    layers = gaussian(depth, width, seed, copies=2)
    logs = products.log_singular_values(layers)[0]
    determinant = torch.linalg.slogdet(layers).logabsdet.sum(0)
    assert torch.allclose(logs.sum(-1), determinant, rtol=1e-9, atol=1e-8)
    assert (logs.diff(dim=-1) <= 0).all()


@given(seeds, st.integers(2, 16))
def test_one_matrix_has_the_singular_values_of_lapack(seed, width):
    layers = gaussian(1, width, seed)
    largest = torch.linalg.svdvals(layers[0, 0])
    ours = products.log_singular_values(layers)[0, 0].exp()
    assert torch.allclose(ours, largest, rtol=1e-12, atol=1e-13)


def test_depths_asked_for_together_are_those_asked_for_alone():
    layers = gaussian(30, 16, 0, copies=3)
    together = products.log_singular_values(layers, (1, 7, 30))
    for index, depth in enumerate((1, 7, 30)):
        alone = products.log_singular_values(layers[:depth])[0]
        assert torch.allclose(together[index], alone, rtol=1e-12, atol=1e-11)


def test_products_of_orthogonal_matrices_have_none_but_1():
    layers = initialisers.orthogonal(gaussian(300, 24, 0))
    assert products.log_singular_values(layers).abs().max() < 1e-12


def test_a_folded_product_has_half_its_values_far_below_the_others():
    layers = initialisers.fold(gaussian(10, 12, 0))
    logs = products.log_singular_values(layers)[0, 0]
    assert logs.isfinite().all()
    assert logs[5] - logs[6] > 100


def test_saxes_products_are_those_of_the_notes():
    # [L], 50 draws of width 64 in float64: the largest, the median, the participation ratio and the
    # share below 0.01. The band of the largest is four standard errors of ours, or 10%.
    told = {
        1: (1.94, 0.80, 45.9, 0.008), 10: (4.39, 0.031, 12.8, 0.41),
        30: (5.93, 2.5e-5, 5.0, 0.72), 100: (6.15, 1.2e-15, 2.1, 0.90),
    }  # fmt: skip
    layers = gaussian(100, 64, 0, copies=10)
    values = products.log_singular_values(layers, tuple(told)).exp()
    for found, (largest, median, ratio, share) in zip(values, told.values(), strict=True):
        tops = found[:, 0]
        band = max(4 * float(tops.std()) / 10**0.5, 0.1 * largest)
        assert float(tops.mean()) == pytest.approx(largest, abs=band)
        middle = found.quantile(0.5, dim=-1).log()
        assert abs(float(middle.mean()) - math.log(median)) < max(1.5, 4 * float(middle.std()))
        ratios = found.sum(-1) ** 2 / (found**2).sum(-1)
        assert float(ratios.mean()) == pytest.approx(ratio, rel=0.15)
        assert float((found < 0.01).double().mean()) == pytest.approx(share, abs=0.03)


def test_float32_is_wrong_and_float64_right_about_the_median_at_depth_100():
    # [L]: the median is 8.6e-8 in float32 and about 1e-15 in truth.
    layers = gaussian(100, 64, 0, copies=4)
    exact = products.log_singular_values(layers)[0].quantile(0.5, dim=-1) / math.log(10)
    rounded = {
        dtype: products.multiplied_out(layers, (100,), dtype)[0].log10().quantile(0.5, dim=-1)
        for dtype in (torch.float32, torch.float64)
    }
    assert ((exact < -13) & (exact > -18)).all()
    assert (rounded[torch.float32] - exact > 5).all()
    assert ((rounded[torch.float64] - exact).abs() < 1.5).all()


@pytest.mark.parametrize("depth", [1, 2, 5, 30])
def test_the_law_of_wide_gaussian_products_has_the_moments_of_fuss_and_catalan(depth):
    # The mean of s^2 is 1 and of s^4 is binomial(2 L + 2, 2) / (2 L + 1) = L + 1.
    quantiles = np.exp(2 * products.gaussian_product_law(20_000, [1] * depth))
    assert quantiles.mean() == pytest.approx(1, rel=5e-3)
    assert (quantiles**2).mean() == pytest.approx(depth + 1, rel=2e-2)


def test_the_law_of_one_matrix_is_the_quarter_circle():
    # F(s) = (s sqrt(4 - s^2) / 2 + 2 arcsin(s / 2)) / pi on [0, 2].
    s = np.exp(products.gaussian_product_law(400, [1]))
    below = (s * np.sqrt(4 - s**2) / 2 + 2 * np.arcsin(s / 2)) / math.pi
    assert np.abs(below - (1 - (np.arange(400) + 0.5) / 400)).max() < 1e-4


def test_the_law_of_a_wide_rectangle_is_marchenko_and_pasturs():
    # Twice as many columns as rows, entries of variance 1 / rows: s from sqrt 2 - 1 to sqrt 2 + 1.
    s = np.exp(products.gaussian_product_law(5000, [2]))
    assert s[0] == pytest.approx(math.sqrt(2) + 1, rel=1e-2)
    assert s[-1] == pytest.approx(math.sqrt(2) - 1, rel=2e-2)
    assert (s**2).mean() == pytest.approx(2, rel=1e-3)


def test_the_law_describes_products_of_width_64():
    layers = gaussian(30, 64, 0, copies=10)
    mean = products.log_singular_values(layers)[0].mean(0).numpy()
    law = products.gaussian_product_law(64, [1] * 30)
    assert np.abs(mean - law)[:32].max() < 0.5


def test_the_law_of_folded_products_is_that_of_half_the_width_and_one_wide_factor():
    layers = initialisers.fold(gaussian(10, 64, 0, copies=20))
    product = layers[0]
    for layer in layers[1:]:
        product = layer @ product
    mean = torch.linalg.svdvals(product).log().mean(0)[:16].numpy()
    law = products.gaussian_product_law(32, [1] * 9 + [2])
    assert np.abs(mean - law[:16]).max() < 0.4


def test_lyapunov_exponents_are_those_of_newman():
    # Width 1: E ln |N(0, 1)| = -(gamma + ln 2) / 2. Width 2: psi(1) = -gamma, variance 1/2.
    gamma = 0.5772156649015329
    assert products.lyapunov_exponents(1)[0] == pytest.approx(-(gamma + math.log(2)) / 2)
    assert products.lyapunov_exponents(2)[0] == pytest.approx(-gamma / 2)
    layers = gaussian(4000, 8, 3)
    rate = products.log_singular_values(layers)[0, 0].numpy() / 4000
    assert np.abs(rate - products.lyapunov_exponents(8)).max() < 0.06


def test_the_largest_exponent_is_negative_at_every_width():
    assert all(products.lyapunov_exponents(width)[0] < 0 for width in (1, 2, 8, 64, 512))
