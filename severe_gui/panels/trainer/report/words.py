"""The words of a report, the same in HTML and in Markdown: what is said of each claim."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from severe_gui.compute.judgement import Judgement, Verdict, counted, plain
from severe_gui.experiments.compact import Settings, compact_text, differing
from severe_gui.experiments.experiment import Experiment

SIGNS = {"good": "✓", "bad": "✗", "warn": "◐", "none": "·"}


def marked_word(judgement: Judgement) -> str:
    """The verdict with its sign: colour alone is none."""
    return f"{SIGNS[role_of(judgement)]} {judgement.verdict}"


def facts(judgement: Judgement) -> Iterator[tuple[str, str]]:
    """Rows of a claim's table: a name and what is said."""
    claim, measurement = judgement.claim, judgement.measurement
    yield "Claim", judgement.id
    yield "Source", claim.source
    yield "Verdict", marked_word(judgement)
    if measurement is None:
        yield "Why not", judgement.why_not
    else:
        yield "Measured", measured(judgement)
        if measurement.interval is not None:
            low, high = measurement.interval
            count = _seed_count(judgement.parameters)
            over = f" over {count} seeds" if count > 1 else ""
            yield "Interval", f"{low:.4g} to {high:.4g}{over}, a spread of {high - low:.3g}"
        yield "Detail", measurement.detail
    yield "Threshold", threshold(judgement)
    yield "Expected", _expected(judgement)
    if claim.depends_on:
        yield "Depends on", ", ".join(claim.depends_on)
    yield "Settings", _settings(judgement)
    if judgement.recorded is not None:
        origin = judgement.recorded
        yield "Recorded", f"{origin.date} with Severe {origin.severe} and torch {origin.torch}"
    if judgement.parameters:
        yield "Command", _command(judgement)


def _settings(judgement: Judgement) -> str:
    if not judgement.parameters:
        return "none that the experiment takes"
    return told_settings(judgement.experiment, judgement.parameters, judgement.seed)


def told_settings(experiment: Experiment, parameters: Mapping[str, Any], seed: int) -> str:
    """Seeds, and what is not as it is by default."""
    count = _seed_count(parameters)
    told = [f"seeds {seed} to {seed + count - 1}" if count > 1 else f"seed {seed}"]
    others = differing(experiment, parameters)
    told += [f"{name} = {plain(value)}" for name, value in others.items() if name != "seeds"]
    return "; ".join(told) + ("" if len(told) > 1 else "; all else as by default")


def _seed_count(parameters: Mapping[str, Any]) -> int:
    count = parameters.get("seeds", 1)
    return count if isinstance(count, int) else 1


def _command(judgement: Judgement) -> str:
    settings = Settings(judgement.experiment.id, judgement.parameters, judgement.seed)
    return compact_text(settings)


ROLES: Mapping[Verdict, str] = {
    "holds": "good",
    "fails": "bad",
    "not decided": "warn",
    "by algebra": "good",
    "not judged": "none",
}


def role_of(judgement: Judgement) -> str:
    """good, bad, warn or none: the colour and the sign of a verdict."""
    return ROLES[judgement.verdict]


def measured(judgement: Judgement) -> str:
    """The number in four digits; nothing if there is none."""
    return "" if judgement.measurement is None else f"{judgement.measurement.measured:.4g}"


def threshold(judgement: Judgement) -> str:
    """What the number is held against."""
    words = {"<": "below", ">": "above"}
    return f"{words[judgement.claim.relation]} {judgement.claim.threshold:g}"


def expected_word(judgement: Judgement) -> str:
    """What was to be expected, and whether it came otherwise."""
    word = "holds" if judgement.claim.expected else "fails"
    return f"{word}, but is not so" if judgement.is_surprising else word


def _expected(judgement: Judgement) -> str:
    citation = f": {judgement.claim.citation}" if judgement.claim.citation else ""
    return f"{expected_word(judgement)}{citation}"


def counted_in_words(judgements: Sequence[Judgement]) -> str:
    """How many claims met which verdict."""
    if not judgements:
        return "No claims were judged."
    return f"Of {len(judgements)} claims {counted(each.verdict for each in judgements)}."


def by_experiment(
    judgements: Iterable[Judgement],
) -> Iterator[tuple[Experiment, list[Judgement]]]:
    """Each experiment with its judgements, in the order in which they first come."""
    groups: dict[str, list[Judgement]] = {}
    for each in judgements:
        groups.setdefault(each.experiment.id, []).append(each)
    for group in groups.values():
        yield group[0].experiment, group
