"""Intervals against published tables, and by simulation: 95 in 100 hold the truth."""

import math

import numpy as np
import pytest

from severe_gui.experiments.intervals import (
    by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
    proportion_of_seeds,
    t_quantile,
)


def test_quantiles_of_t_are_those_of_the_table():
    # Fisher and Yates; NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.975.
    table = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 10: 2.228, 19: 2.093,
             23: 2.069, 30: 2.042, 60: 2.000, 100: 1.984}  # fmt: skip
    for degrees, quantile in table.items():
        assert t_quantile(degrees) == pytest.approx(quantile, abs=6e-4), degrees


def test_the_interval_of_a_mean_is_students():
    # Student (1908), The probable error of a mean: additional hours of sleep, the differences.
    hours = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    found = mean_of_seeds(hours, "")
    assert found.measured == pytest.approx(1.58)
    # As R's t.test(extra ~ group, data = sleep, paired = TRUE) gives it.
    assert found.interval == pytest.approx((0.7001142, 2.4598858), abs=1e-6)
    assert found.values == tuple(hours)
    assert found.method == "t interval of the mean over 10 seeds"


def test_the_interval_of_a_proportion_is_wilsons():
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
    for successes, count, low, high in (
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):  # fmt: skip
        found = proportion_of_seeds([True] * successes + [False] * (count - successes), "")
        assert found.measured == pytest.approx(successes / count)
        assert found.interval == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(
    ("measure", "draw", "truth"),
    [
        (mean_of_seeds, lambda drawn: drawn + 3, 3.0),
        (geometric_mean_of_seeds, lambda drawn: np.exp(drawn + 1), math.e),
        (proportion_of_seeds, lambda drawn: drawn > 0, 0.5),
    ],
    ids=["mean", "geometric mean", "proportion"],
)
def test_about_95_intervals_of_100_hold_the_truth(measure, draw, truth):
    generator = np.random.default_rng(0)
    held = 0
    for drawn in generator.normal(size=(1000, 10)):
        low, high = measure(draw(drawn), "").interval
        held += low <= truth <= high
    # Four standard errors of a share of 1000; a proportion of ten is coarse and holds more often.
    assert 0.92 < held / 1000 < 0.99


def test_the_geometric_mean_of_inverse_ratios_is_the_inverse():
    ratios = np.array([1.5, 0.7, 2.0, 3.1, 0.9])
    one, other = geometric_mean_of_seeds(ratios, ""), geometric_mean_of_seeds(1 / ratios, "")
    assert one.measured == pytest.approx(1 / other.measured)
    assert one.interval == pytest.approx((1 / other.interval[1], 1 / other.interval[0]))


def test_one_number_has_no_spread_and_bad_numbers_are_refused():
    assert mean_of_seeds([2.0], "").interval == (-math.inf, math.inf)
    for bad in ([], [1.0, math.nan]):
        with pytest.raises(ValueError, match="finite number"):
            mean_of_seeds(bad, "")
    with pytest.raises(ValueError, match="positive number"):
        geometric_mean_of_seeds([1.0, 0.0], "")


def test_what_is_repeated_is_named():
    assert mean_of_seeds([1.0, 2.0], "", of="draws").method.endswith("over 2 draws")


def test_rows_of_a_series_are_those_of_its_seeds():
    class History:
        def keys(self, quantity):
            return ("loss/a", "loss/a/0", "loss/a/1", "loss/ab/0", "loss/b")

        def series(self, key):
            return np.array([float(len(key)), 1.0])

    assert by_seed(History(), "loss", "a").shape == (2, 2)
    assert by_seed(History(), "loss", "b").shape == (1, 2)
