"""The experiment associative-lstm: its two parts, its live settings, and what its claims read."""

import json
from dataclasses import dataclass, field

import numpy as np
import pytest

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judged
from severe_gui.errors import BadInput
from severe_gui.experiments.associative_lstm import evidence, experiment, run
from severe_gui.experiments.associative_lstm.parameters import AssociativeParameters
from severe_gui.experiments.parsing import build_parameters

SMALL = {"units": 8, "copies": 2, "seeds": 2, "batch": 4, "steps": 3}


def history_of(**settings):
    return run_to_history(experiment, build_parameters(experiment.parameters, settings), seed=0)


@pytest.fixture(scope="module")
def memory():
    claim = next(claim for claim in experiment.claims if claim.quick)
    return history_of(**claim.parameters)


@pytest.mark.parametrize(
    "claim", [each for each in experiment.claims if each.quick], ids=lambda claim: claim.id
)
def test_each_quick_claim_has_its_expected_verdict(claim, memory):
    judgement = judged(experiment, claim, memory, seed=0)
    assert judgement.verdict == "holds", judgement
    assert len(judgement.measurement.values) == 5


def test_long_claims_are_not_judged_on_short_runs():
    history = history_of(**SMALL, task="copy")
    for claim in experiment.claims:
        assert judged(experiment, claim, history, seed=0).verdict == "not judged"


@pytest.mark.parametrize("task", ["copy", "tags", "variables", "addition"])
def test_a_record_has_every_curve_and_picture(task):
    history = history_of(
        **SMALL, task=task, variants=("associative", "LSTM", "extra-product", "unitary")
    )
    quantities = {key.split("/")[0] for key in (*history.columns, *history.last)}
    drawn = {plot.quantity for plot in experiment.plots if plot.when[0].value == "networks"}
    assert drawn - {"overlap", "held", "made"} <= quantities
    # There are names for eight variables only: four times two, and not eight times.
    sizes = 4 if task == "variables" else 5
    for variant in ("associative", "unitary"):
        assert len(history.curve(f"generalisation/{variant}")) == sizes
        for quantity in ("accuracy", "early", "addressed"):
            assert f"{quantity}/{variant}/1" in history.columns


def test_a_finished_run_answers_the_test_size_at_once():
    context = TrackedContext(0, "cpu")
    settings = {**SMALL, "task": "tags", "variants": ("associative", "LSTM", "unitary")}
    records = run(build_parameters(experiment.parameters, settings), context)
    *_, last = (next(records) for _ in range(3))
    assert last.curves["sizes"].tolist() == [3, 6, 9, 12, 24]
    weights = context.named_weights()["associative.entry"].clone()
    context.queue_change("test_size", 5)
    answer = next(records)
    assert answer.curves["sizes"].tolist() == [3, 5, 6, 9, 12, 24]
    # Five tags open and close, three symbols each time; ten letters are asked for.
    assert answer.fields["overlap/associative"].shape == (30, 30)
    for variant in settings["variants"]:
        assert answer.fields[f"held/{variant}"].shape == (10, 30)
        # An answer is read from what was written until then, and all of it.
        assert answer.fields[f"made/{variant}"].sum(1) == pytest.approx(np.ones(10), abs=1e-4)
    assert {key for key in answer.fields if key.startswith("overlap/")} == {"overlap/associative"}
    symbols = "".join(chr(int(each)) for each in answer.fields["held_columns/LSTM"])
    assert symbols[::3] == "<<<<</////"
    assert answer.step == 4
    assert (context.named_weights()["associative.entry"] == weights).all()
    with pytest.raises(StopIteration):
        next(records)


def test_a_memory_forgets_its_draws_when_the_items_change():
    settings = {"part": "memory", "steps": 2, "dimension": 64}
    context = TrackedContext(0, "cpu")
    records = run(build_parameters(experiment.parameters, settings), context)
    assert next(records).fields["retrieved/as-stored"].shape == (140, 112)
    assert not next(records).fields
    context.queue_change("items", 2)
    answer = next(records)
    assert answer.scalars["noise_of_one/measured"] == pytest.approx(1, abs=0.2)
    shown = np.isfinite(answer.fields["retrieved/from-20-copies"]).sum()
    assert shown == 2 * 28 * 28


def test_trained_networks_know_their_task():
    for task in ("copy", "tags", "variables", "addition"):
        history = history_of(
            task=task, start="trained", seeds=2, steps=1, learning_rate=1e-6, batch=4
        )
        for variant in ("associative", "LSTM"):
            assert (history.curve(f"generalisation/{variant}")[0]) > 0.9, (task, variant)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"task": "variables", "size": 9}, "no 9 variables"),
        ({"start": "trained", "units": 32}, "No trained networks have 32 units"),
        ({"start": "trained", "variants": ("unitary",)}, "no trained unitary networks"),
        ({"units": 512, "copies": 32, "batch": 512, "seeds": 20}, "remembers about"),
    ],
)
def test_what_cannot_be_run_is_refused_in_a_sentence(settings, words):
    with pytest.raises(BadInput, match=words):
        history_of(**settings)


HUNDRED = AssociativeParameters(steps=100, measure_every=25)


@dataclass
class Recorded:
    """A history made by hand."""

    columns: dict
    curves: dict = field(default_factory=dict)
    parameters: AssociativeParameters = HUNDRED

    def series(self, key):
        return np.array(self.columns[key])

    def curve(self, key):
        return np.array(self.curves[key])

    def keys(self, quantity):
        names = (*self.columns, *self.curves)
        return tuple(name for name in names if name.split("/")[0] == quantity)


def test_steps_are_counted_to_the_first_measurement_that_has_learnt():
    history = Recorded({
        # Measured at steps 1, 25, 50, 75 and 100. The last seed of each has not learnt.
        "accuracy/associative/0": [0.1, 0.95, 0.9, 1, 1],
        "accuracy/associative/1": [0.1, 0.5, 0.96, 1, 1],
        "accuracy/associative/2": [0.1, 0.2, 0.3, 0.4, 0.5],
        "accuracy/LSTM/0": [0.1, 0.2, 0.3, 0.4, 1],
        "accuracy/LSTM/1": [0.1, 0.2, 0.3, 0.97, 1],
        "accuracy/LSTM/2": [0.1, 0.2, 0.3, 0.4, 0.5],
    })  # fmt: skip
    measured = evidence.step_ratio(history, "associative", "LSTM")
    assert measured.values == pytest.approx((1 / 4, 2 / 3, 1))
    # Of the last seed nothing can be said, so that no verdict is given.
    assert measured.interval == (0, np.inf)
    assert measured.detail.startswith("58 steps (associative; 2 of 3 learnt)"), measured.detail


def test_lengths_are_read_at_times_the_trained_size():
    curves = {
        # A test size below the one trained on comes first.
        "sizes": [3, 5, 10, 15, 20],
        "generalisation_of_seed/associative/0": [1, 1, 0.9, 0.8, 0.5],
        "generalisation_of_seed/associative/1": [1, 1, 0.9, 0.8, 0.7],
    }
    history = Recorded({}, curves, AssociativeParameters(task="copy", steps=1, test_size=3))
    measured = evidence.accuracy_at(history, "associative", 4)
    assert measured.values == (0.5, 0.7)


def test_its_parameters_are_plain_json():
    assert json.loads(AssociativeParameters(steps=1).model_dump_json())["part"] == "networks"
