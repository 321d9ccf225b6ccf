"""Holographic memories: claims as expected, curves as theory has them, parts that can be cut."""

import math

import numpy as np
import pytest

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judge_claims, judged
from severe_gui.errors import BadInput
from severe_gui.experiments.holographic import HolographicParameters, experiment, run
from severe_gui.experiments.holographic.answers import Answers
from severe_gui.experiments.holographic.scores import Scores
from severe_gui.experiments.parsing import build_parameters, parse_assignments


@pytest.fixture(scope="module")
def judgements():
    return {each.claim.id: each for each in judge_claims(experiment, experiment.claims, 0)}


@pytest.mark.slow
@pytest.mark.parametrize("claim", experiment.claims, ids=lambda claim: claim.id)
def test_each_claim_has_its_expected_verdict(judgements, claim):
    found = judgements[claim.id]
    assert found.holds == claim.expected, found
    assert (found.verdict == "by algebra") == bool(claim.algebra)
    assert not claim.is_random or len(found.measurement.values) >= 5
    assert claim.quote
    assert claim.basis
    assert claim.expected or claim.citation
    assert claim.plot in {plot.id for plot in experiment.plots}


def history_of(**parameters):
    return run_to_history(experiment, HolographicParameters(**parameters), seed=1)


def test_a_longer_vector_has_a_better_signal_by_the_root_of_its_dimension():
    history = history_of(
        variants=("unitary",), pairs=(8,), dimension=(64, 256, 1024), trials=400, steps=3
    )
    assert history.curve("axis").tolist() == [64, 256, 1024]
    ratio = history.curve("ratio/unitary")
    assert ratio == pytest.approx(np.sqrt(np.array([64, 256, 1024]) / 8), rel=0.05)
    assert history.curve("theory_ratio/unitary") == pytest.approx(ratio, rel=0.05)


def test_a_curve_is_the_mean_over_all_batches():
    history = history_of(pairs=(4,), dimension=(64,), trials=80, steps=4)
    for way in ("unitary", "gaussian", "gaussian-exact"):
        for quantity in ("accuracy", "noise", "similarity"):
            batches = history.series(f"{quantity}_at/{way}/4")
            assert history.curve(f"{quantity}/{way}")[0] == pytest.approx(batches.mean())


def test_keys_that_cannot_be_orthogonal_are_left_out():
    history = history_of(variants=("tensor-orthogonal",), pairs=(8, 32), trials=32, steps=2)
    noise = history.curve("noise/tensor-orthogonal")
    assert noise[0] < 1e-5
    assert math.isnan(noise[1])
    assert history.keys("noise_at") == ("noise_at/tensor-orthogonal/8",)


def test_the_threshold_moves_over_the_scores_after_the_trials_are_done():
    context = TrackedContext(0, "cpu")
    parameters = HolographicParameters(part="scores", pairs=(8,), steps=2, trials=400)
    records = []
    for record in run(parameters, context):
        records.append(record)
        if record.step == 2:
            context.queue_change("threshold", 0.9)
        elif record.step == 3:
            context.queue_change("steps", 9)
    assert [record.step for record in records] == [1, 2, 3, 4]
    recognised = [record.scalars["recognised/unitary"] for record in records]
    mistaken = [record.scalars["mistaken/unitary"] for record in records]
    spread = math.sqrt(7 / 256)
    for index, threshold in ((1, 0.5), (2, 0.9)):
        # Of normal scores with mean 1 and variance (k - 1)/n.
        expected = 0.5 * math.erfc((threshold - 1) / spread / math.sqrt(2))
        assert recognised[index] == pytest.approx(expected, abs=0.03)
    assert mistaken[2] < mistaken[1]
    assert records[2].curves["scores_mark"] == [0.9]
    # What is not live is counted, and ignored.
    assert records[3].scalars["changes_left_out"] == 1
    edges, bars = records[1].curves["edges"], records[1].curves["scores/unitary/others"]
    assert (bars * np.diff(edges)).sum() == pytest.approx(1, abs=1e-6)


def answered(parameters, *changes):
    """The records of a run, and those of its answers to one change after the other."""
    context, records = TrackedContext(3, "cpu"), []
    run_of = run(HolographicParameters(**parameters), context)
    for record in run_of:
        records.append(record)
        if record.step >= parameters["steps"]:
            if not changes:
                break
            (name, value), *changes = changes
            context.queue_change(name, value)
    return records


def test_memories_of_other_sizes_are_answered_as_theory_has_them():
    _, _, larger, several, smaller = answered(
        {"pairs": (8,), "dimension": (64,), "variants": ("unitary",), "trials": 80, "steps": 2},
        ("dimension", (1024,)), ("variants", ("gaussian", "orthogonal")), ("dimension", (64,)),
    )  # fmt: skip
    assert larger.scalars["lookups"] == 160
    assert larger.curves["ratio/unitary"] == pytest.approx(np.sqrt(1024 / 8), rel=0.05)
    assert larger.curves["theory_ratio/unitary"] == pytest.approx(np.sqrt(1024 / 8), rel=0.05)
    # What is not there any more is taken away.
    assert len(several.curves["ratio/unitary"]) == 0
    assert several.curves["noise/orthogonal"] == pytest.approx(8, rel=0.1)
    assert smaller.curves["ratio/orthogonal"] == pytest.approx(np.sqrt(64 / 8), rel=0.1)


def test_a_run_back_at_its_own_settings_shows_its_own_batches():
    *_, last, other, again, back = answered(
        {"part": "stack", "depths": (4, 8), "dimension": (64,), "trials": 20, "steps": 3},
        ("items", (256,)), ("items", (256,)), ("items", (64,)),
    )  # fmt: skip
    assert other.curves["perfect/unitary"][1] < last.curves["perfect/unitary"][1]
    # The same settings have the same answer.
    assert np.array_equal(other.curves["perfect/unitary"], again.curves["perfect/unitary"])
    assert np.array_equal(back.curves["perfect/unitary"], last.curves["perfect/unitary"])
    assert back.scalars["fails_at/unitary"] == last.scalars["fails_at/unitary"]


def test_what_is_changed_among_the_batches_is_answered_after_the_last():
    context = TrackedContext(0, "cpu")
    parameters = {"pairs": (4,), "dimension": (64,), "trials": 40}
    alone = list(run(HolographicParameters(**parameters, steps=3), TrackedContext(0, "cpu")))
    records = []
    for record in run(HolographicParameters(**parameters, steps=3), context):
        records.append(record)
        if record.step == 1:
            context.queue_change("items", (8,))
    assert [record.step for record in records] == [1, 2, 3, 4]
    assert "after the last one" in records[1].note
    for one, other in zip(alone, records[:3], strict=True):
        assert one.scalars == other.scalars
    assert records[3].note == ""
    assert records[3].curves["accuracy/unitary"] > records[2].curves["accuracy/unitary"]


def test_what_takes_longer_than_an_instant_is_not_answered():
    parameters = {"pairs": (4,), "dimension": (512,), "trials": 40, "steps": 1}
    _, refused, taken = answered(parameters, ("items", (65_536,)), ("items", (128,)))
    assert "press Play for a run of them" in refused.note
    assert refused.scalars["changes_left_out"] == 1
    assert taken.note == ""
    assert taken.scalars["lookups"] == 3 * 40
    # A run of so many has made them, and its threshold still moves.
    large = HolographicParameters(part="scores", pairs=(4,), dimension=(512,), items=(65_536,))
    answers = Answers(large, Scores(large, TrackedContext(0, "cpu")), TrackedContext(0, "cpu"))
    answers.check(large.model_copy(update={"threshold": 0.9}))


@pytest.mark.parametrize("part", ["capacity", "scores", "stack", "structures"])
def test_a_part_that_is_cut_goes_on_bit_for_bit(part):
    parameters = HolographicParameters(
        part=part, steps=3, trials=6, pairs=(2, 4), depths=(2, 5), dimensions=(32, 64)
    )
    whole = list(run(parameters, TrackedContext(5, "cpu")))
    first = TrackedContext(5, "cpu")
    records = run(parameters, first)
    next(records)
    cut = TrackedContext(5, "cpu", step=1, state=first.state())
    rest = list(run(parameters, cut))
    assert [record.step for record in rest] == [2, 3]
    for one, other in zip(whole[1:], rest, strict=True):
        assert one.scalars == other.scalars
        assert one.curves.keys() == other.curves.keys()
        for key, curve in one.curves.items():
            assert np.array_equal(curve, other.curves[key], equal_nan=True), key


def test_a_claim_is_about_its_own_sizes():
    history = history_of(pairs=(8, 16), dimension=(64,), trials=32, steps=5)
    claims = {each.id: each for each in experiment.claims}
    why_not = judged(experiment, claims["unitary-keys-less-noise"], history, 0).why_not
    assert why_not == "its run has no dimension 256 with 64 items"


@pytest.mark.parametrize(
    ("assignments", "said"),
    [
        (("pairs=1,2", "dimension=64,128"), "one axis"),
        (("pairs=65",), "65 values cannot be drawn from 64 items"),
        (("dimension=8",), "start at 16"),
        (("dimension=65536", "items=65536"), "do not fit into memory"),
        (("part=stack", "variants=orthogonal"), "one key"),
        (("pairs=4,2",), "ascend"),
        (("pairs=",), "ascend"),
        (("structures=frame,frame",), "each of them once"),
    ],
)
def test_settings_that_make_no_memory_are_refused(assignments, said):
    with pytest.raises(BadInput, match=said):
        build_parameters(
            experiment.parameters, parse_assignments(experiment.parameters, assignments)
        ).check()
