"""Embeddings as a run: live rates, a checkpoint's points, and claims on a small tree."""

from functools import lru_cache

import pytest

from severe_gui.compute.execution import run_to_history
from severe_gui.errors import BadInput
from severe_gui.experiments.hyperbolic_embeddings import experiment
from severe_gui.experiments.hyperbolic_embeddings.parameters import EVERY_VARIANT
from severe_gui.experiments.intervals import by_seed
from severe_gui.experiments.parsing import build_parameters


@lru_cache
def run_of_a_tree():
    settings = build_parameters(
        experiment.parameters,
        {
            "graph": "tree", "branching": 3, "depth": 3, "variants": EVERY_VARIANT, "dimension": 2,
            "flat_dimension": 2, "learning_rate": 0.1, "steps": 100, "burn_in": 5, "seeds": 2,
            "measure_every": 50,
        },
    )  # fmt: skip
    return run_to_history(experiment, settings, seed=1)


def test_a_tree_finds_its_place_in_hyperbolic_space_and_not_in_flat_space():
    history = run_of_a_tree()
    ends = {each: by_seed(history, "precision", each)[:, -1].min() for each in EVERY_VARIANT}
    assert min(ends["poincare"], ends["lorentz"]) > 0.85
    assert max(ends["euclidean"], ends["squared"]) < min(ends["poincare"], ends["lorentz"]) - 0.1
    for variant in EVERY_VARIANT:
        losses = history.series(f"loss/{variant}")
        assert losses[-1] < losses[5]


def test_the_claim_by_algebra_is_a_check_that_could_fail():
    claim = next(each for each in experiment.claims if each.id == "projection-keeps-inside")
    measured = claim.measure(run_of_a_tree()).measured
    assert -12.3 < measured < claim.threshold


def test_runs_that_are_too_large_are_refused():
    too_large = {"graph": "tree", "branching": 20, "depth": 6, "flat_dimension": 200}
    with pytest.raises(BadInput, match="coordinates"):
        build_parameters(experiment.parameters, too_large)
