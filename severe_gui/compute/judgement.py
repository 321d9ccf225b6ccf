"""What came of a claim: its number, the settings it was judged at, and one word.

A claim holds or fails at the settings of its run. If it fails at others than its own, where it
holds, and its author said that they turn it, the word is `holds when ...`, naming what to set.
A run serves every claim that asks for its settings.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from severe_gui.compute.history import RunHistory
from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import Claim, Experiment, History, Measurement
from severe_gui.experiments.parsing import build_parameters

NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Provenance:
    """With what and when a result was recorded. date: year-month-day, UTC."""

    severe: str
    torch: str
    date: str


@dataclass(frozen=True)
class Judgement:
    """A claim of an experiment at some settings. measurement: None if there is no number, and
    why_not says why. recorded: where the number comes from if it was not measured just now.

    parameters: all of them, as JSON holds them. seed: the first, where a run has several.
    holds_at_its_own: whether the claim holds at its own settings, if that was measured.
    """

    experiment: Experiment
    claim: Claim
    parameters: Mapping[str, Any]
    seed: int
    measurement: Measurement | None
    why_not: str = ""
    recorded: Provenance | None = None
    holds_at_its_own: bool | None = None

    @property
    def id(self) -> str:
        return f"{self.experiment.id}/{self.claim.id}"

    @property
    def holds(self) -> bool | None:
        return None if self.measurement is None else self.measurement.holds

    @property
    def is_surprising(self) -> bool:
        """Whether the verdict at the claim's own settings is not the expected one."""
        if self.holds is None or self.holds == self.claim.expected:
            return False
        return not self.turned

    @property
    def turned(self) -> dict[str, Any]:
        """The claim's own values of the parameters that turn it and are set otherwise here."""
        own = own_parameters(self.experiment, self.claim)
        names = [name for name in self.claim.depends_on if name in own]
        return {name: own[name] for name in names if own[name] != self.parameters.get(name)}

    @property
    def word(self) -> str:
        """holds, fails, holds when NAME = VALUE, or not judged."""
        if self.measurement is None:
            return NOT_JUDGED
        if self.measurement.holds:
            return "holds"
        known = self.claim.expected if self.holds_at_its_own is None else self.holds_at_its_own
        if known and self.turned:
            told = ", ".join(f"{name} = {plain(value)}" for name, value in self.turned.items())
            return f"holds when {told}"
        return "fails"


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

    made: told of each run. A run that Severe ends with a sentence, and a claim that finds no
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
    missing = [each for each in claim.needs if each not in parameters.get("variants", ())]
    if missing:
        why_not = f"it needs a run with {', '.join(missing)}"
        return Judgement(experiment, claim, parameters, seed, None, why_not)
    try:
        measurement = claim.measure(history)
    except (KeyError, IndexError, ValueError, ZeroDivisionError) as error:
        # The run lacks what the claim reads.
        reason = str(error.args[0]) if error.args else "more steps"
        return Judgement(experiment, claim, parameters, seed, None, f"its run holds no {reason}")
    return Judgement(experiment, claim, parameters, seed, measurement)


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
