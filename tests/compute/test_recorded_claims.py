"""A recorded result counts for its own settings alone, and says when it was measured."""

import json
from dataclasses import replace

import pytest

from severe_gui.compute import recorded_claims
from severe_gui.compute.judgement import (
    Judgement,
    counted,
    digest,
    judge_claims,
    own_parameters,
)
from severe_gui.compute.recorded_claims import (
    record_judgements,
    recorded_judgement,
    recording_file,
)
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import (
    Claim,
    Condition,
    Experiment,
    Measurement,
    Parameters,
    Record,
)
from severe_gui.experiments.intervals import mean_of_seeds
from severe_gui.experiments.registry import all_experiments
from severe_gui.installation import resource_path


class LineParameters(Parameters):
    steps: int = 3
    slope: float = 2.0
    variants: tuple[str, ...] = ("plain",)


def line(parameters, context):
    runs.append(dict(parameters))
    for step in range(context.step + 1, parameters.steps + 1):
        yield Record(step, {"height": parameters.slope * step})


runs: list[dict] = []


def last_height(history) -> Measurement:
    height = float(history.series("height")[-1])
    seeds = (height - 0.5, height - 0.5, height, height + 0.5, height + 0.5)
    return Measurement(height, "the last height", (height - 0.8, height + 0.8), "by hand", seeds)


def long_claim(name="high", **changes) -> Claim:
    facts = {
        "id": name, "statement": "The line rises.", "source": "here", "threshold": 5.0,
        "relation": ">", "measure": last_height, "quick": False,
    }  # fmt: skip
    return Claim(**{**facts, **changes})


def experiment_with(*claims: Claim, model=LineParameters) -> Experiment:
    return Experiment("line", "A line", "", "", model, line, claims=claims)


@pytest.fixture(autouse=True)
def no_runs():
    runs.clear()


def recorded_once(claim: Claim, seed=0) -> Experiment:
    experiment = experiment_with(claim)
    record_judgements(judge_claims(experiment, [claim], seed), "2031-02-03")
    return experiment


def test_what_is_recorded_is_read_back_whole():
    claim = long_claim()
    experiment = recorded_once(claim)
    found = recorded_judgement(experiment, claim)
    # 2 x 3 steps.
    seeds = (5.5, 5.5, 6.0, 6.5, 6.5)
    wanted = Measurement(6.0, "the last height", (5.2, 6.8), "by hand", seeds)
    assert found.measurement == wanted
    assert (found.verdict, found.recorded.date) == ("holds", "2031-02-03")
    assert found.parameters == own_parameters(experiment, claim)
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"threshold": 6.5}, "threshold"),
        ({"statement": "The line falls."}, "statement"),
        ({"relation": "<"}, "relation"),
        ({"parameters": {"slope": 1.0}}, "parameters"),
    ],
)
def test_a_result_of_other_settings_is_not_shown_as_if_true(changes, what):
    recorded_once(long_claim())
    changed = long_claim(**changes)
    found = recorded_judgement(experiment_with(changed), changed)
    assert (found.verdict, found.holds, found.recorded) == ("not judged", None, None)
    assert found.why_not.startswith("recorded with other settings")
    assert what in found.why_not


def test_another_default_of_the_experiment_is_another_setting():
    class Steeper(LineParameters):
        slope: float = 3.0

    recorded_once(long_claim())
    found = recorded_judgement(experiment_with(long_claim(), model=Steeper), long_claim())
    assert found.why_not.startswith("recorded with other settings (another parameters)")


def test_another_seed_is_another_setting():
    experiment = recorded_once(long_claim(), seed=1)
    assert recorded_judgement(experiment, long_claim(), 1).holds
    assert "another seed" in recorded_judgement(experiment, long_claim(), 0).why_not


def test_a_claim_that_was_never_measured_says_so():
    found = recorded_judgement(experiment_with(long_claim()), long_claim())
    assert found.verdict == "not judged"
    assert found.why_not == "not recorded yet; severe claims --all measures it"


def test_recording_some_keeps_the_others_and_never_records_a_record():
    first, second = long_claim("first"), long_claim("second", parameters={"slope": 4.0})
    experiment = experiment_with(first, second)
    record_judgements(judge_claims(experiment, [first], 0), "2031-01-01")
    record_judgements(judge_claims(experiment, [second], 0), "2031-01-02")
    dates = [recorded_judgement(experiment, each).recorded.date for each in (first, second)]
    assert dates == ["2031-01-01", "2031-01-02"]
    assert record_judgements([recorded_judgement(experiment, first)], "2031-01-03") == []


def test_numbers_without_end_are_kept():
    def nothing(history):
        return Measurement(float("inf"), "", (float("-inf"), float("inf")), "", (1.0,) * 5)

    claim = long_claim(measure=nothing)
    experiment = recorded_once(claim)
    assert recorded_judgement(experiment, claim).measurement == nothing(None)
    json.loads(recording_file(experiment).read_text(), parse_constant=pytest.fail)


def test_a_persons_own_experiment_is_recorded_in_their_folder_and_severes_in_a_checkout(home):
    assert recording_file(experiment_with()) == home / "data" / "claims.json"
    own = all_experiments()["degeneracy"]
    assert recording_file(own) == resource_path("claims.json")


def test_an_installed_severe_records_in_the_persons_folder(home, monkeypatch):
    monkeypatch.setattr(recorded_claims, "place", lambda: "wheel")
    assert recording_file(all_experiments()["degeneracy"]) == home / "data" / "claims.json"


def test_a_persons_record_goes_before_the_shipped_one_unless_it_is_stale(tmp_path, monkeypatch):
    claim = long_claim()
    experiment = recorded_once(claim)
    mine = recording_file(experiment)
    shipped = tmp_path / "shipped.json"
    monkeypatch.setattr(recorded_claims, "resource_path", lambda name: shipped)
    kept = json.loads(mine.read_text())
    shipped.write_text(mine.read_text().replace("2031-02-03", "2020-01-01"))
    assert recorded_judgement(experiment, claim).recorded.date == "2031-02-03"
    kept["claims"]["line/high"]["threshold"] = 99
    mine.write_text(json.dumps(kept))
    assert recorded_judgement(experiment, claim).recorded.date == "2020-01-01"
    mine.unlink()
    assert recorded_judgement(experiment, claim).recorded.date == "2020-01-01"


@pytest.mark.parametrize("text", ["{", "[]", '{"claims": 3}', '{"claims": {"line/high": 3}}'])
def test_a_damaged_file_is_said_in_a_sentence(text):
    experiment = experiment_with(long_claim())
    recording_file(experiment).write_text(text)
    with pytest.raises(BadInput, match="the file is damaged; remove it"):
        recorded_judgement(experiment, long_claim())


def test_a_record_without_its_number_is_damage():
    claim = long_claim()
    experiment = recorded_once(claim)
    path = recording_file(experiment)
    kept = json.loads(path.read_text())
    del kept["claims"]["line/high"]["measured"]
    path.write_text(json.dumps(kept))
    with pytest.raises(BadInput, match="damaged"):
        recorded_judgement(experiment, claim)


# Judging.


def test_claims_that_share_their_settings_are_judged_on_one_run():
    claims = [
        long_claim("a"),
        long_claim("b", parameters={"slope": 1.0}),
        # The same run in other words: a default said, a list for a tuple.
        long_claim("c", parameters={"slope": 2.0, "variants": ["plain"]}),
        long_claim("d", parameters={"slope": 1}),
    ]
    found = judge_claims(experiment_with(*claims), claims, 0)
    assert [each.claim.id for each in found] == ["a", "b", "c", "d"]
    assert [each.measurement.measured for each in found] == [6.0, 3.0, 6.0, 3.0]
    assert [run["slope"] for run in runs] == [2.0, 1.0]


def test_a_claim_that_cannot_be_judged_leaves_the_others():
    claims = [
        long_claim("good"),
        long_claim("variant", needs=("curved",)),
        long_claim("absent", measure=lambda history: history.series("depth")),
        long_claim("unfit", parameters={"slope": "steep"}),
    ]
    found = judge_claims(experiment_with(*claims), claims, 0)
    assert [each.verdict for each in found] == ["holds", *["not judged"] * 3]
    assert found[1].why_not == "it needs a run with curved"
    assert found[2].why_not == "its run has no depth"
    assert found[3].why_not.startswith("slope cannot be")


@pytest.mark.parametrize(
    ("interval", "changes", "verdict", "holds"),
    [
        ((5.1, 7.0), {}, "holds", True),
        ((3.0, 4.9), {}, "fails", False),
        ((4.9, 7.0), {}, "not decided", None),
        ((4.9, 7.0), {"relation": "<"}, "not decided", None),
        ((3.0, 4.9), {"relation": "<"}, "holds", True),
        # Without an interval the number itself decides: 6.
        (None, {}, "holds", True),
    ],
)
def test_the_whole_interval_decides(interval, changes, verdict, holds):
    measured = Measurement(6.0, "", interval, "", (6.0,) * 5)
    claim = long_claim(**changes, measure=lambda history: measured)
    (found,) = judge_claims(experiment_with(claim), [claim], 0)
    assert (found.verdict, found.holds) == (verdict, holds)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ((6.0,), "by algebra"),
        ((6.0, 7.0), "by algebra"),
        # A check that does not come out in one seed is a fault, and said.
        ((6.0, 4.0), "fails"),
    ],
)
def test_what_is_so_by_algebra_is_so_in_each_seed(values, verdict):
    measured = mean_of_seeds(values, "")
    claim = long_claim(algebra="It is twice three.", measure=lambda history: measured)
    (found,) = judge_claims(experiment_with(claim), [claim], 0)
    assert found.verdict == verdict


@pytest.mark.parametrize(("count", "verdict"), [(4, "not judged"), (5, "holds")])
def test_chance_needs_five_seeds(count, verdict):
    few = Measurement(6.0, "", (5.5, 6.5), "", (6.0,) * count)
    claim = long_claim(measure=lambda history: few)
    (found,) = judge_claims(experiment_with(claim), [claim], 0)
    assert found.verdict == verdict
    assert found.why_not == ("" if count == 5 else "this run has 4 seeds; 5 are needed")
    fixed = replace(claim, is_random=False)
    assert judge_claims(experiment_with(fixed), [fixed], 0)[0].verdict == "holds"


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        (Condition("steps", ">=", 3), True),
        (Condition("steps", ">=", 4), False),
        (Condition("steps", "<=", 2), False),
        (Condition("slope", "=", 2.0), True),
        (Condition("slope", "in", (1.0, 3.0)), False),
        (Condition("depth", "=", 3), False),
    ],
)
def test_a_statement_is_judged_where_it_speaks(condition, is_met):
    claim = long_claim(conditions=(condition,))
    (found,) = judge_claims(experiment_with(claim), [claim], 0)
    assert found.verdict == ("holds" if is_met else "not judged")
    assert is_met or str(condition) in found.why_not


def test_verdicts_are_counted_with_algebra_apart():
    verdicts = ["holds", "by algebra", "fails", "holds", "not judged", "not decided"]
    assert counted(verdicts) == "2 hold, 1 fail, 1 not decided, 1 not judged; 1 by algebra"
    assert [counted([]), counted(["by algebra"])] == ["", "1 by algebra"]


def test_a_claim_known_to_fail_is_no_surprise_and_one_that_is_turned_neither():
    claim = replace(long_claim(depends_on=("slope",)), expected=False)
    experiment = experiment_with(claim)
    own = own_parameters(experiment, claim)
    low = Measurement(1.0, "", (0.5, 1.5), "", (1.0,) * 5)
    assert not Judgement(experiment, claim, own, 0, low).is_surprising
    other = replace(claim, expected=True)
    assert Judgement(experiment, other, own, 0, low).is_surprising
    turned = Judgement(experiment, other, {**own, "slope": 1.0}, 0, low)
    assert (turned.turned, turned.is_surprising) == ({"slope": 2.0}, False)


def test_the_digest_changes_with_any_parameter_and_not_with_their_order():
    one = {"a": 1, "b": [1, 2]}
    assert digest(one) == digest({"b": [1, 2], "a": 1})
    others = [{"a": 2, "b": [1, 2]}, {"a": 1, "b": [2, 1]}, {"a": 1}, {**one, "c": None}]
    assert len({digest(each) for each in (one, *others)}) == 5


def test_every_long_claim_has_a_fresh_record():
    """What Severe ships is never stale: `severe claims --all --record` measures it anew."""
    missing = [
        f"{experiment.id}/{claim.id}: {found.why_not}"
        for experiment in all_experiments().values()
        for claim in experiment.claims
        if not claim.quick and (found := recorded_judgement(experiment, claim)).measurement is None
    ]
    assert not missing
