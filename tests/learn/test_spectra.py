"""Measures of degeneracy, against closed forms."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.learn import spectra

spectrum_lists = st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=30)


def descending(values: list[float]) -> torch.Tensor:
    return torch.tensor(sorted(values, reverse=True), dtype=torch.float64)


@given(spectrum_lists, st.floats(1e-3, 1e3))
def test_measures_know_no_scale(values, scale):
    s = descending(values)
    for measure in (spectra.stable_rank, spectra.participation_ratio):
        assert measure(scale * s).item() == pytest.approx(measure(s).item(), rel=1e-9)


@given(spectrum_lists)
def test_the_stable_rank_is_between_1_and_the_participation_ratio_bound(values):
    s = descending(values)
    stable = spectra.stable_rank(s).item()
    assert 1 - 1e-9 <= stable <= len(values) + 1e-9
    # sum s^2 <= s_1 sum s, so that the stable rank is at most the effective sum squared.
    assert stable <= (s.sum() / s[0]).item() + 1e-9


@given(st.integers(1, 20), st.integers(0, 20))
def test_equal_directions_beside_none_are_counted(count, none):
    s = torch.cat((torch.full((count,), 0.3), torch.zeros(none))).double()
    assert spectra.stable_rank(s).item() == pytest.approx(count)
    assert spectra.degenerate_share(s).item() == pytest.approx(none / (count + none))


def test_the_stable_rank_is_the_ratio_of_the_norms_of_a_matrix():
    matrix = torch.randn(9, 9, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    norms = torch.linalg.matrix_norm(matrix, "fro") / torch.linalg.matrix_norm(matrix, 2)
    found = spectra.stable_rank(spectra.singular_values(matrix))
    assert found.item() == pytest.approx(norms.item() ** 2)


def test_the_degenerate_are_below_a_hundredth_of_the_largest():
    values = torch.tensor([[2.0, 0.021, 0.019, 0.0], [1.0, 1.0, 1.0, 1.0]])
    assert spectra.degenerate_share(values).tolist() == [0.5, 0.0]


@pytest.mark.parametrize("size", [0.0, 1e-200])
def test_measures_are_finite_for_spectra_that_all_but_vanish(size):
    values = torch.full((5,), size, dtype=torch.float64)
    expected = 5.0 if size else 0.0
    assert spectra.stable_rank(values).item() == pytest.approx(expected)
    assert spectra.participation_ratio(values).item() == pytest.approx(expected)
