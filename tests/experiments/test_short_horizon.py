"""Short horizons: what the notes measured, the quick claims, and what a run refuses."""

import copy
import json
from functools import lru_cache

import numpy as np
import pytest

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judged
from severe_gui.errors import BadInput, RunFailed
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.short_horizon import experiment, run

QUICK = [claim for claim in experiment.claims if claim.quick]
NETWORK = {
    "part": "network", "steps": 2, "inner_steps": 20, "short_horizon": 2, "middle_horizon": 4,
    "long_horizon": 8, "width": 8, "warm_up": 3, "first_rate": 0.03,
}  # fmt: skip
STARTS = {
    "part": "initialisation", "steps": 2, "inner_steps": 6, "short_horizon": 1,
    "middle_horizon": 2, "long_horizon": 3, "width": 8, "tasks": 2,
}  # fmt: skip


@lru_cache
def run_of(settings: str):
    parameters = build_parameters(experiment.parameters, json.loads(settings))
    return run_to_history(experiment, parameters, seed=0)


def history_of(**settings):
    return run_of(json.dumps(settings))


def records_of(context=None, **settings):
    parameters = build_parameters(experiment.parameters, settings)
    return run(parameters, context or TrackedContext(0, "cpu"))


@pytest.mark.parametrize("claim", QUICK, ids=lambda claim: claim.id)
def test_each_quick_claim_has_its_expected_verdict(claim):
    judgement = judged(experiment, claim, run_of(json.dumps(dict(claim.parameters))), seed=0)
    expected = "by algebra" if claim.algebra else "holds" if claim.expected else "fails"
    assert judgement.verdict == expected, judgement
    assert judgement.measurement.interval is None


def test_greedy_and_optimal_losses_are_those_of_the_notes():
    history = history_of(**dict(QUICK[0].parameters))
    # An own program of 500 Adam steps: notes, section (g).
    for name, expected in {
        "greedy": (19.6, 8.7, 6.3, 4.21), "optimal": (41.2, 17.2, 7.4, 2.37),
    }.items():  # fmt: skip
        found = history.curve(f"schedule_loss/{name}")[[10, 50, 100, 250]]
        assert found == pytest.approx(expected, rel=1e-2)


def test_sampled_descents_end_near_the_expected_loss():
    history = history_of(steps=1, seeds=20, dimensions=300)
    sampled = history.curve("schedule_sampled/greedy")
    assert sampled[-1] == pytest.approx(history.curve("schedule_loss/greedy")[-1], rel=0.1)


def test_the_prior_follows_its_strength_during_the_run_and_after_it():
    context = TrackedContext(0, "cpu")
    records = records_of(context, steps=2, dimensions=20, inner_steps=20)
    before = next(records).curves["schedule/prior"]
    context.queue_change("prior_strength", 0.3)
    during = next(records).curves["schedule/prior"]
    assert (during > before).all()
    context.queue_change("prior_strength", 0.0)
    after = next(records)
    assert np.allclose(after.curves["schedule/prior"], after.curves["schedule/greedy"])
    assert next(records, None) is None


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"variants": ("short",), "short_horizon": 300}, "longer than the run"),
        ({"condition": 0.5}, "greater than or equal to 1"),
        ({"dimensions": 20_000, "inner_steps": 10_000}, "200,000,000 moments"),
        ({**NETWORK, "middle_horizon": 2}, "must increase"),
        ({**NETWORK, "long_horizon": 30}, "longer than the run"),
        ({**NETWORK, "horizons": ()}, "choose one or more"),
        ({**NETWORK, "networks": ("plain", "plain")}, "each of them once"),
        ({**NETWORK, "task": "file"}, "data_file is empty"),
        ({**NETWORK, "task": "mnist", "width": 256, "seeds": 20}, "The search holds"),
        ({**STARTS, "width": 256, "tasks": 100, "seeds": 20}, "The unrolled steps hold"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(settings, sentence):
    with pytest.raises(BadInput) as refusal:
        build_parameters(experiment.parameters, settings).check()
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"first_rate": 1e4, "dimensions": 10},
        {**NETWORK, "first_rate": 1e6, "horizons": ("long",)},
        {
            **STARTS,
            "inner_rate": 10.0,
            "inner_steps": 60,
            "long_horizon": 60,
            "horizons": ("long",),
        },
    ],
    ids=lambda settings: settings.get("part", "quadratic"),
)
def test_a_schedule_that_diverges_says_so_and_what_to_do(settings):
    with pytest.raises(RunFailed, match=r"diverges.*lower the") as failure:
        list(records_of(**settings))
    assert "infinite" in str(failure.value)


def test_each_network_learns_and_ends_alike_alone_and_among_others():
    networks = ("plain", "skip-batch-norm", "adam", "skip")
    together = history_of(**NETWORK, networks=networks, seeds=2)
    alone = history_of(**NETWORK, networks=("skip",), seeds=2)
    for key in ("final_loss/skip-short", "final_loss/skip-best", "end_rate/skip-long"):
        assert together.series(f"{key}/1") == pytest.approx(alone.series(f"{key}/1"), rel=1e-4)
    for network in networks:
        rates = together.curve(f"schedule/{network}/short")
        assert len(rates) == 20
        assert (np.diff(rates) <= 0).all()


def test_the_search_finds_the_best_of_its_pairs_at_each_horizon():
    history = history_of(**NETWORK)
    found, horizons = history.curve("search/plain"), history.curve("search_horizon")
    assert horizons.tolist() == [1, 2, 5, 10, 20]
    # What is best at the end is the best there.
    assert found[-1] == found.min()


def test_a_learned_start_is_run_long_beside_a_random_one():
    history = history_of(**STARTS, seeds=2)
    for name in ("short", "middle", "long", "random"):
        assert history.curve(f"schedule_loss/{name}").shape == (7,)
    assert history.curve("schedule_step").tolist() == list(range(7))
    # The same start, tasks and steps before anything is learned.
    assert history.curve("schedule_loss/random")[0] > 0


def test_claims_name_their_sentence_their_threshold_and_a_plot_of_their_part():
    plots = {plot.id: plot for plot in experiment.plots}
    for claim in experiment.claims:
        assert claim.quote, claim.id
        assert claim.basis, claim.id
        parameters = build_parameters(experiment.parameters, claim.parameters)
        for condition in (*plots[claim.plot].when, *claim.conditions):
            assert condition.is_met(getattr(parameters, condition.parameter)), claim.id


@pytest.mark.parametrize(
    "settings",
    [
        {"dimensions": 12, "inner_steps": 12, "short_horizon": 3, "momentum": "scheduled",
         "variants": ("short", "optimal", "adam-short", "adam-optimal")},
        {**NETWORK, "networks": ("skip", "adam")},
        STARTS,
    ],
    ids=lambda settings: settings.get("part", "quadratic"),
)  # fmt: skip
def test_each_part_is_cut_and_goes_on_bit_for_bit(settings):
    settings = {**settings, "steps": 4, "seeds": 2}
    whole = list(records_of(**settings))
    context = TrackedContext(0, "cpu")
    records = records_of(context, **settings)
    next(records), next(records)
    state = copy.deepcopy(context.state())
    resumed = list(records_of(TrackedContext(0, "cpu", step=2, state=state), **settings))
    assert [record.step for record in resumed] == [3, 4]
    for ours, theirs in zip(resumed, whole[2:], strict=True):
        assert ours.scalars == theirs.scalars
        for key, curve in theirs.curves.items():
            assert np.array_equal(ours.curves[key], curve), key
