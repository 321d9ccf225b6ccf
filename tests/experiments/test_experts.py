"""The experts experiment says what the notes say, and its claims are judged as recorded."""

import json
from functools import lru_cache

import numpy as np
import pytest

from severe_gui.compute.execution import run_to_history
from severe_gui.errors import BadInput
from severe_gui.experiments.experts import BEGINNING, ExpertsParameters, experiment
from severe_gui.experiments.parsing import build_parameters


@pytest.fixture(scope="module")
def beginning():
    parameters = build_parameters(experiment.parameters, BEGINNING)
    return run_to_history(experiment, parameters, seed=0)


@lru_cache
def run_of(settings: str):
    """The run at which claims of these settings are judged."""
    return run_to_history(
        experiment, build_parameters(experiment.parameters, json.loads(settings)), seed=0
    )


@pytest.mark.slow
@pytest.mark.parametrize("claim", experiment.claims, ids=lambda claim: claim.id)
def test_each_claim_has_its_expected_verdict(claim):
    measured = claim.measure(run_of(json.dumps(dict(claim.parameters))))
    assert measured.holds == claim.expected
    compared = measured.measured < claim.threshold
    assert measured.holds == (compared if claim.relation == "<" else not compared)


def test_degenerate_shares_are_those_of_the_notes(beginning):
    # 250 normal inputs there, 100 here; dense, then softmax and constant gates with K experts.
    softmax, constant = (beginning.curve(f"ladder/{kind}") for kind in ("softmax", "constant"))
    assert constant[0] == pytest.approx(0.502, abs=0.02)
    assert softmax[[1, 3, 5]] == pytest.approx([0.273, 0.113, 0.071], abs=0.03)
    assert constant[[1, 3, 5]] == pytest.approx([0.251, 0.019, 0.024], abs=0.03)


def test_constant_gates_are_better_conditioned_than_softmax_gates_at_every_number(beginning):
    softmax, constant = (beginning.curve(f"ladder/{kind}") for kind in ("softmax", "constant"))
    assert (constant[1:] < softmax[1:]).all()


def test_the_gates_own_gradient_is_what_makes_the_difference(beginning):
    softmax, detached = (beginning.curve(f"ladder/{kind}") for kind in ("softmax", "detached"))
    assert (detached[1:] <= softmax[1:] + 1e-9).all()


def test_the_first_spectrum_is_of_the_layer_before_training():
    settings = {"variants": ("dense",), "steps": 1, "learning_rate": 1.0}
    fast, slow = (
        run_to_history(experiment, ExpertsParameters(**settings | {"learning_rate": rate}), seed=3)
        for rate in (1.0, 1e-9)
    )
    assert np.array_equal(fast.curve("spectrum/dense"), slow.curve("spectrum/dense"))


def test_kinds_of_gates_share_their_experts():
    settings = ExpertsParameters(variants=("softmax", "detached"), steps=1, width=32)
    history = run_to_history(experiment, settings, seed=1)
    assert history.series("loss/softmax")[0] == pytest.approx(history.series("loss/detached")[0])


def test_too_many_weights_are_refused():
    with pytest.raises(BadInput, match="lower the experts"):
        ExpertsParameters(experts=64, width=256, seeds=10).check()
