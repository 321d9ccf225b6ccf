"""The experts experiment says what the notes say, and its claims are judged as recorded."""

import copy
import json
from functools import lru_cache

import numpy as np
import pytest
from pydantic import ValidationError

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judged
from severe_gui.errors import BadInput
from severe_gui.experiments.experts import ExpertsParameters, experiment, run
from severe_gui.experiments.experts.claims import BEGINNING
from severe_gui.experiments.intervals import by_seed, curves_by_seed
from severe_gui.experiments.parsing import build_parameters


@lru_cache
def run_of(settings: str):
    """The run at which claims of these settings are judged."""
    return run_to_history(
        experiment, build_parameters(experiment.parameters, json.loads(settings)), seed=0
    )


@pytest.fixture(scope="module")
def new_layers():
    return run_of(json.dumps(dict(BEGINNING)))


QUICK = [claim for claim in experiment.claims if claim.quick]


@pytest.mark.parametrize("claim", QUICK, ids=lambda claim: claim.id)
def test_each_quick_claim_has_its_expected_verdict(claim):
    judgement = judged(experiment, claim, run_of(json.dumps(dict(claim.parameters))), seed=0)
    expected = "by algebra" if claim.algebra else "holds" if claim.expected else "fails"
    assert judgement.verdict == expected, judgement
    assert len(judgement.measurement.values) >= 5


def test_a_seed_draws_its_families_alone(new_layers):
    settings = {**BEGINNING, "seeds": 1}
    alone = run_to_history(experiment, build_parameters(experiment.parameters, settings), seed=3)
    for quantity in ("ladder", "convolution", "bottleneck", "non_local"):
        rows = curves_by_seed(new_layers, quantity, "softmax")
        assert rows.shape[0] == 5
        assert rows[3] == pytest.approx(alone.curve(f"{quantity}/softmax"), rel=1e-6, abs=1e-12)


def test_the_ladders_say_how_many_experts_there_are(new_layers):
    assert new_layers.curve("ladder_experts").tolist() == [1, 2, 4, 8, 16, 32, 64]
    assert new_layers.curve("convolution_experts").tolist() == [1, 2, 4, 8, 16]


def test_claims_on_trained_layers_are_not_judged_on_other_runs(new_layers):
    for claim in experiment.claims:
        if not claim.quick:
            assert judged(experiment, claim, new_layers, seed=0).verdict == "not judged"


@pytest.mark.parametrize("task", ["teacher", "digits"])
def test_errors_are_of_examples_that_are_not_trained_on(task):
    settings = ExpertsParameters(
        variants=("dense", "matched"), steps=1, width=8, task=task, words=16, positions=2
    )
    history = run_to_history(experiment, settings, seed=0)
    for name in settings.variants:
        assert 0.5 < history.series(f"error/{name}")[0] < 2


def test_degenerate_shares_are_those_of_the_notes(new_layers):
    # 250 normal inputs there, 30 for each of five seeds here. Dense, then K experts under gates.
    softmax, constant = (new_layers.curve(f"ladder/{kind}") for kind in ("softmax", "constant"))
    assert constant[0] == pytest.approx(0.502, abs=0.02)
    assert softmax[[1, 3, 5]] == pytest.approx([0.273, 0.113, 0.071], abs=0.03)
    assert constant[[1, 3, 5]] == pytest.approx([0.251, 0.019, 0.024], abs=0.03)


def test_constant_gates_are_better_conditioned_than_softmax_gates_at_every_number(new_layers):
    softmax, constant = (new_layers.curve(f"ladder/{kind}") for kind in ("softmax", "constant"))
    assert (constant[1:] < softmax[1:]).all()


def test_the_gates_own_gradient_is_what_makes_the_difference(new_layers):
    softmax, detached = (new_layers.curve(f"ladder/{kind}") for kind in ("softmax", "detached"))
    assert (detached[1:] <= softmax[1:] + 1e-9).all()


def test_the_first_spectrum_is_of_the_layer_before_training():
    settings = {"variants": ("dense",), "steps": 1, "words": 16, "positions": 2, "probes": 5}
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


def test_the_paper_s_non_local_layer_needs_few_enough_outputs():
    with pytest.raises(BadInput, match="lower the positions"):
        ExpertsParameters(positions=64, channels=64).check()


def test_one_convolution_loses_half_and_sixteen_lose_little(new_layers):
    # A relu unit is off for half of all images; constant gates at 32 experts leave 2.4% there.
    for kind in ("softmax", "constant", "detached"):
        shares = new_layers.curve(f"convolution/{kind}")
        assert shares[0] == pytest.approx(0.5, abs=0.05)
        assert shares[-1] < 0.1


def test_equal_gates_leave_a_non_local_layer_the_directions_of_one_position(new_layers):
    assert new_layers.series("non_local_degenerate/constant")[0] >= 1 - 1 / 16
    values = new_layers.curve("non_local/constant")
    assert (values[8:] < 1e-12).all()
    assert values[7] > 1e-4


def test_a_non_local_layer_is_narrower_than_its_experts_whatever_the_seed(new_layers):
    layer, alone = (
        by_seed(new_layers, "non_local_directions", name)[:, 0] for name in ("softmax", "dense")
    )
    assert (layer < alone).all()


KINDS = ("dense", "constant", "softmax")
SHORT = ExpertsParameters(
    variants=KINDS, width=16, steps=6, spectrum_every=1, words=16, positions=2
)


def cut(records, step: int):
    return next(record for record in records if record.step == step)


def test_sharing_columns_while_it_trains_kills_half_of_the_directions():
    context = TrackedContext(0, "cpu")
    records = run(SHORT, context)
    before = cut(records, 3)
    context.queue_change("share-columns", {"share": 0.5})
    context.upcoming = 4
    shared = next(records)
    for name in ("constant", "softmax"):
        assert before.curves[f"spectrum/{name}"][14] > 1e-3
    for name in ("dense", "constant"):
        assert (shared.curves[f"spectrum/{name}"][8:] < 1e-6).all()
    # The gates' own gradients are not shared: eight of sum zero add seven directions at most.
    assert shared.curves["spectrum/softmax"][14] > 1e-4
    assert shared.curves["spectrum/softmax"][15] < 1e-6


def test_a_run_that_was_changed_resumes_bit_for_bit():
    context = TrackedContext(0, "cpu")
    records = run(SHORT, context)
    cut(records, 3)
    for name, value in (
        ("share-columns", {"share": 0.25}), ("learning_rate", 0.05), ("batch", 8),
    ):  # fmt: skip
        context.queue_change(name, value)
    context.upcoming = 4
    next(records)
    state = copy.deepcopy(context.state())
    whole = [record.scalars for record in records]
    resumed = [record.scalars for record in run(SHORT, TrackedContext(0, "cpu", 4, state))]
    assert [dict(each) for each in resumed] == [dict(each) for each in whole]
    assert len(resumed) == 2
    undisturbed = [record.scalars for record in run(SHORT, TrackedContext(0, "cpu"))]
    assert resumed[-1]["loss/softmax"] != undisturbed[-1]["loss/softmax"]


def test_what_does_not_fit_is_left_out_and_counted():
    context = TrackedContext(0, "cpu")
    for name, value in (
        ("share-columns", {"share": 0.9}), ("share-columns", "half"), ("learning_rate", -1),
        ("width", 4),
    ):  # fmt: skip
        context.queue_change(name, value)
    first = next(run(SHORT, context))
    plain = next(run(SHORT, TrackedContext(0, "cpu")))
    assert first.scalars["changes_left_out"] == 4
    assert first.scalars["loss/softmax"] == plain.scalars["loss/softmax"]


@pytest.mark.parametrize("share", [0.0, 0.6])
def test_columns_cannot_be_shared_beyond_half(share):
    (operation,) = experiment.operations
    with pytest.raises(ValidationError):
        operation.settings(share=share)
