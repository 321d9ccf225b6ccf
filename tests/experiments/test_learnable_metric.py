"""The metric as it is learned in a run: what is recorded, and what its claims read."""

from functools import lru_cache

import numpy as np
import pytest

from severe_gui.compute.execution import run_to_history
from severe_gui.errors import BadInput
from severe_gui.experiments.intervals import by_seed
from severe_gui.experiments.learnable_metric import experiment
from severe_gui.experiments.learnable_metric.claims import EARLY
from severe_gui.experiments.learnable_metric.parameters import EVERY_VARIANT
from severe_gui.experiments.parsing import build_parameters


@lru_cache
def run_of_a_tree():
    settings = build_parameters(
        experiment.parameters,
        {
            "branching": 2, "depth": 3, "held": 10, "steps": EARLY, "seeds": 2,
            "measure_every": 25, "burn_in": 5, "negatives": 10,
        },
    )  # fmt: skip
    return run_to_history(experiment, settings, seed=1)


def test_all_metrics_are_one_embedding_until_they_are_learned():
    history = run_of_a_tree()
    losses = {each: by_seed(history, "loss", each) for each in EVERY_VARIANT}
    for variant in ("curvature", "metric"):
        assert np.array_equal(losses[variant][:, :10], losses["hyperbolic"][:, :10])
        assert not np.array_equal(losses[variant][:, 20], losses["hyperbolic"][:, 20])
    assert not np.array_equal(losses["metric"][0], losses["metric"][1])


def test_only_a_free_metric_leaves_its_curvature():
    history = run_of_a_tree()
    assert (by_seed(history, "curvature", "hyperbolic") == 1.0).all()
    assert np.allclose(by_seed(history, "unevenness", "curvature"), 1.0)
    assert (by_seed(history, "curvature", "curvature")[:, -1] != 1.0).all()
    assert (by_seed(history, "unevenness", "metric")[:, -1] > 1.0).all()
    # Along the way out: hyperbolic space is as it was, and another curvature another scale.
    assert np.allclose(history.curve("factor/hyperbolic"), 1.0, atol=1e-6)
    scale = history.series("curvature/curvature/0")[-1] ** -0.5
    assert np.allclose(history.curve("factor/curvature"), scale, rtol=1e-6)
    assert (np.diff(history.curve("distance/metric")) > 0).all()
    assert history.curve("within/metric")[-1] == 1.0


@pytest.mark.parametrize("claim_id", [each.id for each in experiment.claims])
def test_claims_read_one_number_a_seed(claim_id):
    claim = next(each for each in experiment.claims if each.id == claim_id)
    measurement = claim.measure(run_of_a_tree())
    assert len(measurement.values) == 2
    low, high = measurement.interval
    assert low < measurement.measured < high


def test_a_tree_that_is_too_large_is_refused():
    with pytest.raises(BadInput, match="nodes"):
        build_parameters(experiment.parameters, {"branching": 20, "depth": 5})
