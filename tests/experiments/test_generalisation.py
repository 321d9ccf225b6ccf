"""The generalisation experiment: its claims, what is live, and what it refuses."""

import json
from functools import lru_cache

import numpy as np
import pytest
import torch

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judged
from severe_gui.errors import BadInput
from severe_gui.experiments.generalisation import (
    GeneralisationParameters,
    Rescale,
    experiment,
    kept_share,
    run,
)
from severe_gui.experiments.parsing import build_parameters

SMALL = {"steps": 30, "width": 8, "samples": 60, "pooling": 7, "seeds": 1, "measure_every": 30}


@pytest.fixture(autouse=True)
def _one_thread():
    """As a run has it; small products take far longer on several busy threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@lru_cache
def run_of(settings: str):
    """The run at which claims of these settings are judged."""
    return run_to_history(
        experiment, build_parameters(experiment.parameters, json.loads(settings)), seed=0
    )


QUICK = [claim for claim in experiment.claims if claim.quick]


@pytest.mark.parametrize("claim", QUICK, ids=lambda claim: claim.id)
def test_each_quick_claim_has_its_expected_verdict(claim):
    judgement = judged(experiment, claim, run_of(json.dumps(dict(claim.parameters))), seed=0)
    expected = "by algebra" if claim.algebra else "holds" if claim.expected else "fails"
    assert judgement.verdict == expected, judgement
    assert len(judgement.measurement.values) >= 5


def small_run(**settings):
    """A context and the records of a small run."""
    context = TrackedContext(0, "cpu")
    return context, run(GeneralisationParameters(**SMALL | settings), context)


def test_after_the_end_a_rescaling_moves_the_hessian_and_nothing_else():
    context, records = small_run(variants=("true", "random"))
    end = list(zip(range(30), records, strict=False))[-1][1]
    context.queue_change("rescale", {"variant": "true", "layer": 1, "factor": 8.0})
    answer = next(records)
    assert answer.step == 31
    for quantity in ("loss", "test_error", "jacobian"):
        for variant in ("true", "random"):
            key = f"{quantity}/{variant}"
            assert answer.scalars[key] == pytest.approx(end.scalars[key], rel=1e-4), key
    assert answer.scalars["hessian/true"] > 3 * end.scalars["hessian/true"]
    assert answer.scalars["hessian/random"] == pytest.approx(end.scalars["hessian/random"], rel=0.9)
    assert "changes_left_out" not in answer.scalars
    assert not list(records)


def test_after_the_end_levels_make_the_code_longer_and_misfits_are_left_out():
    context, records = small_run(variants=("true",))
    end = list(zip(range(30), records, strict=False))[-1][1]
    context.queue_change("levels", 2)
    shorter = next(records)
    context.queue_change("coded", 0.1)
    shortest = next(records)
    bits = [each.scalars["bits/true"] for each in (end, shorter, shortest)]
    assert bits == sorted(bits, reverse=True)
    assert len(set(bits)) == 3
    for name, value in (("rescale", {"layer": 3}), ("rescale", {"variant": "x"}), ("kept", 0.5)):
        context.queue_change(name, value)
    assert next(records).scalars["changes_left_out"] == 3
    context.queue_change("noise", 0.0)
    plain = next(records).scalars
    assert plain["noisy_bound/true"] == plain["bound/true"]
    assert plain["bits/true"] == bits[-1]


def test_networks_stop_at_one_training_loss():
    settings = {"variants": ("true", "noise-50"), "steps": 100, "stop_loss": 0.3}
    settings |= {"width": 32, "pooling": 2, "measure_every": 100}
    history = run_to_history(experiment, GeneralisationParameters(**SMALL | settings), seed=0)
    losses = [history.series(f"loss/{name}")[-1] for name in ("true", "noise-50")]
    assert losses == pytest.approx([0.3, 0.3], rel=1e-3)


def test_pruning_is_over_at_seven_tenths_of_the_steps():
    parameters = GeneralisationParameters(kept=0.1, steps=1000)
    shares = [kept_share(step, parameters) for step in range(1, 1001)]
    assert shares == sorted(shares, reverse=True)
    assert shares[199] == 1.0
    assert shares[699] == shares[-1] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"samples": 4001, "variants": ("confused",)}, "8,002 training examples are needed"),
        ({"pooling": 3}, "28 by 28 pixels cannot be pooled by 3"),
        ({"task": "file"}, "has no data"),
        ({"task": "file", "data_file": "missing.csv"}, "There is no data file"),
        ({"width": 512, "seeds": 20, "hidden_layers": 6}, "lower the width"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(settings, sentence):
    with pytest.raises(BadInput, match=sentence):
        next(small_run(**settings)[1])


def test_a_file_with_one_class_is_refused(tmp_path):
    np.savez(tmp_path / "same.npz", x=np.eye(40), y=np.zeros(40))
    with pytest.raises(BadInput, match="one class only"):
        next(small_run(task="file", data_file=str(tmp_path / "same.npz"))[1])


def test_a_rescaling_that_does_not_fit_is_refused_at_its_control():
    parameters = GeneralisationParameters(variants=("true",))
    for settings, remedy in (
        ({"layer": 3}, "choose one of 1 to 2"),
        ({"variant": "random"}, "true"),
    ):
        with pytest.raises(BadInput, match=remedy):
            Rescale(**settings).check(parameters)
