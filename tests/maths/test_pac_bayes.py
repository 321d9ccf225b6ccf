"""Bounds from code lengths against closed forms, direct sums and coins that are tossed."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.maths.pac_bayes import (
    divergence,
    error_bound,
    inverse_divergence,
    log2_choices,
    noisy_symbol_nats,
)

shares = st.floats(0, 1)


@given(shares, st.floats(0, 5))
def test_the_inverse_is_the_last_place_where_the_divergence_fits(q, budget):
    p = float(inverse_divergence(q, budget))
    assert q <= p <= 1
    assert divergence(q, max(p - 1e-9, q)) <= budget + 1e-12
    if p < 1 - 1e-9:
        assert divergence(q, p + 1e-9) >= budget - 1e-12


def test_without_training_errors_the_inverse_has_a_closed_form():
    budgets = np.array([0.0, 0.01, 0.5, 3.0])
    assert inverse_divergence(0.0, budgets) == pytest.approx(1 - np.exp(-budgets), abs=1e-12)
    assert divergence(0.5, 0.5) == 0
    assert divergence(0.2, 1.0) == math.inf


def test_pinsker_s_inequality_is_the_looser_bound():
    q, budget = np.meshgrid(np.linspace(0, 1, 11), np.linspace(0.01, 2, 9))
    assert (inverse_divergence(q, budget) <= q + np.sqrt(budget / 2) + 1e-12).all()


@pytest.mark.parametrize("error", [0.02, 0.3])
def test_a_bound_on_one_coin_fails_no_more_often_than_it_says(error):
    # A network fixed beforehand has KL 0: its training error is a share of n tosses.
    n, delta = 100, 0.05
    outcomes = np.random.default_rng(0).binomial(n, error, 20_000) / n
    assert (error_bound(outcomes, 0.0, n, delta) < error).mean() <= delta


def test_counts_of_possibilities_are_those_of_whole_numbers():
    for n, k in ((5, 2), (60, 7), (17280, 691)):
        assert log2_choices(n, k) == pytest.approx(math.log2(math.comb(n, k)), rel=1e-12)


def test_noise_makes_a_symbol_cheaper_than_the_logarithm_of_their_number():
    centres = np.array([-1.0, -0.5, 0.5, 1.0])
    costs = [noisy_symbol_nats(centres, noise) for noise in (0.02, 0.1, 0.3, 1.0, 30.0)]
    assert costs[0] == pytest.approx(math.log(4), abs=1e-9)
    assert (np.diff(costs, axis=0) <= 1e-9).all()
    assert costs[-1] == pytest.approx(0, abs=1e-3)


def test_the_quadrature_agrees_with_a_direct_integral():
    centres, noise = np.array([-1.0, 0.2, 0.9]), 0.4
    w = np.linspace(-6, 6, 60_001)
    densities = [
        np.exp(-(((w - centre) / noise) ** 2) / 2) / (noise * math.sqrt(2 * math.pi))
        for centre in centres
    ]
    mixture = np.mean(densities, axis=0)
    for own, nats in zip(densities, noisy_symbol_nats(centres, noise), strict=True):
        is_there = own > 1e-200
        integrand = own[is_there] * np.log(own[is_there] / mixture[is_there])
        assert nats == pytest.approx(integrand.sum() * (w[1] - w[0]), rel=1e-5)
