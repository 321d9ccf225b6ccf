"""The judgement of a claim: its number, the settings it was judged at, and a verdict.

Five verdicts. A claim *holds* or *fails* if its whole interval lies on one side of the threshold,
and is *not decided* if the interval straddles it. *By algebra* is what cannot come out otherwise.
*Not judged* is a claim on a run that is not what the statement is about: other conditions, fewer
than five seeds, or no such number. A run serves every claim that asks for its settings.
"""

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from severe_gui.compute.history import RunHistory
from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import (
    Claim,
    Condition,
    Experiment,
    History,
    Measurement,
    Relation,
)
from severe_gui.experiments.parsing import build_parameters

Verdict = Literal["holds", "fails", "not decided", "by algebra", "not judged"]
VERDICTS: tuple[Verdict, ...] = ("holds", "fails", "not decided", "by algebra", "not judged")
LEAST_SEEDS = 5


@dataclass(frozen=True)
class Provenance:
    """The versions and the day with which a result was recorded. date: year-month-day, UTC."""

    severe: str
    torch: str
    date: str


@dataclass(frozen=True)
class Judgement:
    """A claim of an experiment at some settings. measurement: None if there is no number, and
    why_not says why. recorded: where the number comes from if it was not measured just now.

    parameters: all of them, as JSON holds them. seed: the first, if a run has several.
    """

    experiment: Experiment
    claim: Claim
    parameters: Mapping[str, Any]
    seed: int
    measurement: Measurement | None
    why_not: str = ""
    recorded: Provenance | None = None

    @property
    def id(self) -> str:
        return f"{self.experiment.id}/{self.claim.id}"

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.claim, self.measurement)

    @property
    def holds(self) -> bool | None:
        """None if it is not decided or not judged."""
        return {"holds": True, "by algebra": True, "fails": False}.get(self.verdict)

    @property
    def is_surprising(self) -> bool:
        """Whether the claim is decided at its own settings, and not as expected."""
        return self.holds not in (None, self.claim.expected) and not self.turned

    @property
    def turned(self) -> dict[str, Any]:
        """The claim's own values of the parameters that change its verdict and differ here."""
        own = own_parameters(self.experiment, self.claim)
        names = [name for name in self.claim.depends_on if name in own]
        return {name: own[name] for name in names if own[name] != self.parameters.get(name)}


def verdict_of(claim: Claim, measurement: Measurement | None) -> Verdict:
    """The verdict that a claim's number and interval give."""
    if measurement is None:
        return "not judged"
    if claim.algebra:
        # What cannot come out otherwise is so in each seed; there is nothing to estimate.
        numbers = measurement.values or (measurement.measured,)
        is_so = all(_is_on_side(each, claim.relation, claim.threshold) for each in numbers)
        return "by algebra" if is_so else "fails"
    low, high = measurement.interval or (measurement.measured, measurement.measured)
    sides = {_is_on_side(each, claim.relation, claim.threshold) for each in (low, high)}
    if len(sides) > 1:
        return "not decided"
    return "holds" if sides == {True} else "fails"


def _is_on_side(value: float, relation: Relation, threshold: float) -> bool:
    return value < threshold if relation == "<" else value > threshold


def counted(verdicts: Iterable[Verdict]) -> str:
    """9 hold, 2 fail, 1 not decided, 3 not judged; 4 by algebra. Empty if there are none."""
    counts = Counter(verdicts)
    words = {"holds": "hold", "fails": "fail"}
    tested = [
        f"{counts[each]} {words.get(each, each)}"
        for each in VERDICTS
        if counts[each] and each != "by algebra"
    ]
    parts = [", ".join(tested)] if tested else []
    if counts["by algebra"]:
        parts.append(f"{counts['by algebra']} by algebra")
    return "; ".join(parts)


def unmet(claim: Claim, parameters: Mapping[str, Any]) -> str:
    """Why a run with these parameters is not what the claim is about; empty if it is."""
    missing = [each for each in claim.needs if each not in parameters.get("variants", ())]
    if missing:
        return f"it needs a run with {', '.join(missing)}"
    for each in claim.conditions:
        value = parameters.get(each.parameter)
        if value is None or not each.is_met(value):
            return _unmet_condition(each, value)
    return ""


def _unmet_condition(condition: Condition, value: Any) -> str:
    return (
        f"this run is at {condition.parameter} {plain(value)}; the statement is about {condition}"
    )


def own_parameters(experiment: Experiment, claim: Claim) -> dict[str, Any]:
    """All parameters of the run that judges a claim, as JSON holds them. Raises BadInput."""
    made = build_parameters(experiment.parameters, claim.parameters)
    return dict(made.model_dump(mode="json"))


def digest(parameters: Mapping[str, Any]) -> str:
    """Sixteen hexadecimal digits that change with any parameter."""
    text = json.dumps(parameters, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def judge_claims(
    experiment: Experiment,
    claims: Iterable[Claim],
    seed: int,
    made: Callable[[RunHistory], None] = lambda history: None,
) -> list[Judgement]:
    """Run each claim's settings, once for all claims that share them, and measure.

    made: called with each run. A run that Severe ends with a sentence, and a claim that finds no
    number in its run, give a judgement without a measurement. Imports torch. In claims' order.
    """
    chosen = list(claims)
    groups: dict[str, list[int]] = {}
    answers: dict[int, Judgement] = {}
    for place, claim in enumerate(chosen):
        try:
            settings = own_parameters(experiment, claim)
        except SevereError as error:
            answers[place] = Judgement(experiment, claim, {}, seed, None, str(error))
            continue
        groups.setdefault(json.dumps(settings, sort_keys=True), []).append(place)
    for settings_text, places in groups.items():
        together = [chosen[place] for place in places]
        parameters = json.loads(settings_text)
        found = _judge_together(experiment, together, parameters, seed, made)
        answers |= dict(zip(places, found, strict=True))
    return [answers[place] for place in range(len(chosen))]


def judged(experiment: Experiment, claim: Claim, history: History, seed: int) -> Judgement:
    """A claim on a run that is over."""
    parameters = history.parameters.model_dump(mode="json")
    why_not = unmet(claim, parameters)
    if why_not:
        return Judgement(experiment, claim, parameters, seed, None, why_not)
    try:
        measurement = claim.measure(history)
    except (KeyError, IndexError, ValueError, ZeroDivisionError) as error:
        # The run lacks what the claim reads.
        reason = str(error.args[0]) if error.args else "more steps"
        return Judgement(experiment, claim, parameters, seed, None, f"its run has no {reason}")
    count = len(measurement.values)
    if claim.is_random and not claim.algebra and count < LEAST_SEEDS:
        why_not = (
            f"this run has {count} {'seed' if count == 1 else 'seeds'}; {LEAST_SEEDS} are needed"
        )
        return Judgement(experiment, claim, parameters, seed, None, why_not)
    return Judgement(experiment, claim, parameters, seed, measurement)


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """A judgement as JSON has it on the command line."""
    claim, measurement = judgement.claim, judgement.measurement
    by_algebra = judgement.verdict == "by algebra"
    return {
        "experiment": judgement.experiment.id,
        "claim": claim.id,
        "kind": claim.kind,
        "statement": claim.statement,
        "quote": claim.quote,
        "source": claim.source,
        "verdict": judgement.verdict,
        "why_not": judgement.why_not,
        "measured": measurement.measured if measurement else None,
        "interval": measurement.interval if measurement and not by_algebra else None,
        "method": (claim.algebra or measurement.method) if measurement else "",
        "seeds": len(measurement.values) if measurement else 0,
        "values": measurement.values if measurement else (),
        "threshold": claim.threshold,
        "relation": claim.relation,
        "basis": claim.basis,
        "holds": judgement.holds,
        "expected": claim.expected,
        "citation": claim.citation,
        "seed": judgement.seed,
        "detail": measurement.detail if measurement else judgement.why_not,
    }


def plain(value: Any) -> str:
    """A parameter's value as `--set` takes it."""
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def today() -> str:
    """The date in UTC, year-month-day."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def _judge_together(
    experiment: Experiment,
    claims: list[Claim],
    parameters: Mapping[str, Any],
    seed: int,
    made: Callable[[RunHistory], None],
) -> list[Judgement]:
    from severe_gui.compute.execution import run_to_history

    try:
        model = build_parameters(experiment.parameters, parameters)
        history: Any = run_to_history(experiment, model, seed)
    except SevereError as error:
        return [Judgement(experiment, each, parameters, seed, None, str(error)) for each in claims]
    made(history)
    return [judged(experiment, claim, history, seed) for claim in claims]
