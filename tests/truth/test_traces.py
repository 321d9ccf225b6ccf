"""All a_p to 10^5, streamed from PARI, against tables of moments and products.

Sources: the project's notes, 2c and 2d: moments of a_p / sqrt p for 5 <= p < 10^5, products of
N_p / p over good primes as Birch and Swinnerton-Dyer took them (1965), smooth counts at bad primes.
"""

import math

import numpy as np
import pytest

from severe_gui.compute.arithmetic import Arithmetic
from severe_gui.compute.pari import BadPrimesQuestion, TracesQuestion
from severe_gui.maths.curves.modulo.frobenius import half_traces, moments
from severe_gui.maths.curves.modulo.product import fitted, log_products, smooth_counts

BOUND = 10**5
CURVES = {
    "11a1": ("0", "-1", "1", "-10", "-20"), "14a1": ("1", "0", "1", "4", "-6"),
    "37a1": ("0", "0", "1", "-1", "0"), "389a1": ("0", "1", "1", "-2", "0"),
    "5077a1": ("0", "0", "1", "-7", "6"), "234446a1": ("1", "-1", "0", "-79", "289"),
    "32a2": ("0", "0", "0", "-1", "0"), "49a1": ("1", "-1", "0", "-2", "-1"),
}  # fmt: skip

MOMENTS = {
    "37a1": (-0.004, 0.995, -0.005, 1.988, 0.008, 4.972),
    "5077a1": (-0.019, 1.003, -0.051, 2.002, -0.141, 5.000),
    "32a2": (0.005, 0.998, 0.016, 2.992, 0.053, 9.966),
}
ZEROS = {"37a1": 0.3, "32a2": 50.1, "49a1": 50.2}
"""Percent of a_p that are 0."""
PRODUCTS = {
    "11a1": (0, (6.5, 5.7, 6.2, 6.1)), "37a1": (1, (31, 46, 75, 92)),
    "389a1": (2, (151, 329, 638, 828)), "5077a1": (3, (436, 1830, 3096, 6801)),
    "234446a1": (4, (368, 1897, 8003, 20424)),
}  # fmt: skip
"""The rank, and the product up to 10^2, 10^3, 10^4 and 10^5."""
BAD = {"11a1": {11: 1}, "37a1": {37: -1}, "14a1": {2: -1, 7: 1}, "32a2": {2: 0}}
"""a_p of bad primes."""


@pytest.fixture(scope="module")
def known():
    """Primes, a_p and bad primes of each curve, by its label."""
    arithmetic = Arithmetic()
    found = {}
    for label, coefficients in CURVES.items():
        answer = arithmetic.wait_for(TracesQuestion(coefficients, BOUND))
        bad = arithmetic.wait_for(BadPrimesQuestion(coefficients)).result
        assert not answer.failure
        by_prime = answer.result.by_prime()
        pairs = np.array(list(by_prime.items()), dtype=np.int64)
        found[label] = pairs[:, 0], pairs[:, 1], np.array([each.p for each in bad]), bad
        assert answer.result.bad == tuple(each.p for each in bad if each.p <= BOUND)
    arithmetic.close()
    return found


def test_moments_and_shares_of_zeros_are_those_of_the_table(known):
    for label, expected in MOMENTS.items():
        primes, traces, _bad, _details = known[label]
        t = half_traces(primes, traces)[primes >= 5]
        assert moments(t) == pytest.approx(expected, abs=6e-4), label
    for label, percent in ZEROS.items():
        primes, traces, bad, _details = known[label]
        zeros = (traces == 0)[~np.isin(primes, bad)]
        assert 100 * zeros.mean() == pytest.approx(percent, abs=0.05), label


def test_products_over_good_primes_are_those_of_the_table(known):
    for label, (_rank, expected) in PRODUCTS.items():
        primes, traces, bad, _details = known[label]
        good = ~np.isin(primes, bad)
        primes, traces = primes[good], traces[good]
        logs = log_products(primes, smooth_counts(primes, traces, np.zeros(len(primes), bool)))
        found = [math.exp(logs[np.searchsorted(primes, 10**k) - 1]) for k in (2, 3, 4, 5)]
        assert found == pytest.approx(expected, rel=2e-3, abs=0.51 if label != "11a1" else 0.051)


def test_bad_primes_have_their_traces_and_smooth_counts(known):
    for label, expected in BAD.items():
        primes, traces, _bad, details = known[label]
        assert {each.p: each.trace for each in details} == expected
        assert {each.p: each.smooth for each in details} == {p: p - a for p, a in expected.items()}
        assert {p: traces[primes == p][0] for p in expected} == expected


def test_slopes_are_off_the_rank_by_their_errors_and_by_several_usual_ones(known):
    block, usual = [], []
    for label, (rank, _products) in PRODUCTS.items():
        primes, traces, bad, _details = known[label]
        counts = smooth_counts(primes, traces, np.isin(primes, bad))
        fit = fitted(primes, log_products(primes, counts), 316, BOUND - 10)
        assert round(fit.slope) == rank
        block.append((fit.slope - rank) / fit.error)
        usual.append((fit.slope - rank) / fit.usual_error)
    assert np.sqrt(np.mean(np.square(block))) < 2
    assert np.sqrt(np.mean(np.square(usual))) > 2
