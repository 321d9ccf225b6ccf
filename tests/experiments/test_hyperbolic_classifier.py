"""Classifiers by rate and seed in a run: what is recorded, and what its claims read."""

from functools import lru_cache

import numpy as np
import pytest
import torch
from pydantic import ValidationError

from severe_gui.compute.execution import run_to_history
from severe_gui.errors import BadInput
from severe_gui.experiments import hyperbolic_classifier as classifier
from severe_gui.experiments.hyperbolic_classifier import experiment
from severe_gui.experiments.intervals import by_seed, curves_by_seed
from severe_gui.experiments.parsing import build_parameters

RATES = (0.03, 0.1, 10.0)


@lru_cache
def run_of_a_tree():
    settings = build_parameters(
        experiment.parameters,
        {
            "branching": 3, "depth": 3, "level": 1, "steps": 100, "rates": RATES, "seeds": 2,
            "measure_every": 50, "layers": 1, "width": 8, "labelled": 0.5,
        },
    )  # fmt: skip
    return run_to_history(experiment, settings, seed=1)


@pytest.mark.parametrize("variant", ["hyperbolic", "flat"])
def test_classes_are_learned_at_a_small_rate_and_not_at_a_large_one(variant):
    history = run_of_a_tree()
    accuracy = curves_by_seed(history, "accuracy_by_rate", variant)
    assert accuracy.shape == (2, len(RATES))
    assert accuracy[:, :2].max(axis=1).min() > 0.5
    lost = curves_by_seed(history, "lost_by_rate", variant)
    assert (lost[:, -1] == 1.0).all()
    assert (lost[:, 0] == 0.0).all()
    losses = by_seed(history, "loss", variant)
    assert (losses[:, -1] < 0.8 * losses[:, 0]).all()


def test_only_points_of_the_ball_come_to_a_rim():
    history = run_of_a_tree()
    assert (curves_by_seed(history, "clamped_by_rate", "flat") == 0).all()
    assert (curves_by_seed(history, "clamped_by_rate", "hyperbolic")[:, -1] > 0.5).all()


def test_gradients_are_averaged_in_rings():
    history = run_of_a_tree()
    rings = history.curve("ring/hyperbolic")
    assert len(rings) == len(history.curve("gradient/hyperbolic"))
    assert (np.diff(rings) > 0).all()
    # In the ball the metric is what both lengths differ by; in flat space they are one.
    assert np.allclose(history.curve("gradient/flat"), history.curve("own_gradient/flat"))
    ratio = history.curve("gradient/hyperbolic") / history.curve("own_gradient/hyperbolic")
    assert np.allclose(ratio, 2 * np.cosh(rings / 2) ** 2, rtol=0.1)


def test_of_each_class_some_are_shown_and_some_are_not():
    labels = torch.tensor([0] * 7 + [1] * 5 + [-1] * 3)
    for share, counts in ((0.05, (1, 1)), (0.5, (4, 2)), (0.95, (6, 4))):
        is_shown = classifier._shown(labels, share, torch.Generator().manual_seed(0))
        assert tuple(int(is_shown[labels == k].sum()) for k in (0, 1)) == counts
        assert not is_shown[labels < 0].any()


@pytest.mark.parametrize("claim_id", [each.id for each in experiment.claims])
def test_claims_read_one_number_a_seed(claim_id):
    claim = next(each for each in experiment.claims if each.id == claim_id)
    measurement = claim.measure(run_of_a_tree())
    assert len(measurement.values) == 2
    assert np.isfinite(measurement.values).all()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"level": 6, "depth": 4}, "no level 6"),
        ({"graph": "mammals", "seeds": 20}, "pairs of nodes"),
    ],
)
def test_what_cannot_be_run_is_refused(values, said):
    with pytest.raises(BadInput, match=said):
        build_parameters(experiment.parameters, values)


@pytest.mark.parametrize("rates", [(), (0.0, 1.0), (1.0, 0.1), (1.0, 1.0)])
def test_rates_rise_from_above_zero(rates):
    with pytest.raises(ValidationError, match="rates"):
        experiment.parameters(steps=1, rates=rates)
