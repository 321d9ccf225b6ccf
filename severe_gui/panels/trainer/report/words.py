"""The words of a report, the same in HTML and in Markdown: what is said about each claim. No Qt."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from severe_gui.compute.judgement import Judgement, counted, plain
from severe_gui.experiments.compact import Settings, compact_text, differing
from severe_gui.experiments.experiment import Experiment
from severe_gui.panels.trainer.report.contents import Report, ReportFigure
from severe_gui.widgets.verdicts import SIGNS

NO_FIGURES = "There are no figures in this report."
REMARKS = "Severe's remarks"
COLUMNS = ("Claim", "Verdict", "Measured", "Threshold", "Seeds", "Expected")
CODE = ("Claim", "Command")
MOST_VALUES = 20


@dataclass(frozen=True)
class Chapter:
    """An experiment's statements on a post: the post's claims, and Severe's remarks apart."""

    experiment: Experiment
    claims: tuple[Judgement, ...]
    remarks: tuple[Judgement, ...]


def summaries(judgements: Sequence[Judgement]) -> list[tuple[str, list[Judgement]]]:
    """The tables of the summary: a title, and what it lists. Severe's remarks are separate."""
    claims = [each for each in judgements if each.claim.kind != "remark"]
    remarks = [each for each in judgements if each.claim.kind == "remark"]
    return [(title, found) for title, found in (("", claims), (REMARKS, remarks)) if found]


def by_post(judgements: Iterable[Judgement]) -> dict[str, list[Chapter]]:
    """Chapters by post, posts and experiments in order of first appearance."""
    groups: dict[str, dict[str, list[Judgement]]] = {}
    for each in judgements:
        experiments = groups.setdefault(each.claim.source, {})
        experiments.setdefault(each.experiment.id, []).append(each)
    return {
        post: [_chapter(found) for found in experiments.values()]
        for post, experiments in groups.items()
    }


def _chapter(judgements: Sequence[Judgement]) -> Chapter:
    remarks = tuple(each for each in judgements if each.claim.kind == "remark")
    claims = tuple(each for each in judgements if each.claim.kind != "remark")
    return Chapter(judgements[0].experiment, claims, remarks)


def summary_row(judgement: Judgement) -> tuple[str, ...]:
    """The cells of the summary, by COLUMNS."""
    measurement = judgement.measurement
    seeds = len(measurement.values) if measurement else 0
    return (
        judgement.id,
        marked_word(judgement),
        measured(judgement),
        threshold(judgement),
        str(seeds) if seeds else "",
        expected_word(judgement),
    )


def marked_word(judgement: Judgement) -> str:
    """The verdict with its sign: colour alone is not a sign."""
    return f"{SIGNS[judgement.verdict]} {judgement.verdict}"


def facts(judgement: Judgement) -> Iterator[tuple[str, str]]:
    """Rows of a claim's table: a name and what is said. The statement and its quote are above."""
    claim, measurement = judgement.claim, judgement.measurement
    yield "Claim", judgement.id
    yield "Verdict", marked_word(judgement)
    if claim.algebra:
        yield "By algebra", claim.algebra
    if measurement is None:
        yield "Why not", judgement.why_not
    else:
        yield "Measured", _with_method(judgement)
        if len(measurement.values) > 1:
            yield "Seeds", _values(measurement.values)
        yield "Detail", measurement.detail
    basis = f". {claim.basis}" if claim.basis else ""
    yield "Threshold", f"{threshold(judgement)}{basis}"
    if claim.conditions:
        yield "Judged at", ", ".join(map(str, claim.conditions))
    yield "Expected", _expected(judgement)
    if claim.depends_on:
        yield "Depends on", ", ".join(claim.depends_on)
    yield "Settings", _settings(judgement)
    if judgement.recorded is not None:
        origin = judgement.recorded
        yield "Recorded", f"{origin.date} with Severe {origin.severe} and torch {origin.torch}"
    if judgement.parameters:
        settings = Settings(judgement.experiment.id, judgement.parameters, judgement.seed)
        yield "Command", compact_text(settings)


def _values(values: Sequence[float]) -> str:
    shown = ", ".join(f"{each:.4g}" for each in values[:MOST_VALUES])
    more = len(values) - MOST_VALUES
    return f"{len(values)}: {shown}{f' and {more} more' if more > 0 else ''}"


def _settings(judgement: Judgement) -> str:
    if not judgement.parameters:
        return "none that the experiment takes"
    return settings_text(judgement.experiment, judgement.parameters, judgement.seed)


def settings_text(experiment: Experiment, parameters: Mapping[str, Any], seed: int) -> str:
    """Seeds, and what is not the default."""
    count = parameters.get("seeds", 1)
    several = isinstance(count, int) and count > 1
    parts = [f"seeds {seed} to {seed + count - 1}" if several else f"seed {seed}"]
    others = differing(experiment, parameters)
    parts += [f"{name} = {plain(value)}" for name, value in others.items() if name != "seeds"]
    return "; ".join(parts) + ("" if len(parts) > 1 else "; all else at its default")


def measured(judgement: Judgement) -> str:
    """The number in four digits, with its interval if it has one; nothing if there is no number."""
    measurement = judgement.measurement
    if measurement is None:
        return ""
    number = f"{measurement.measured:.4g}"
    if measurement.interval is None or judgement.verdict == "by algebra":
        return number
    low, high = measurement.interval
    return number if low == high else f"{number} ({low:.4g} to {high:.4g})"


def _with_method(judgement: Judgement) -> str:
    """0.77 (0.70 to 0.85, 95% t interval of the mean over 5 seeds)."""
    text, measurement = measured(judgement), judgement.measurement
    if measurement is None or not measurement.method or not text.endswith(")"):
        return text
    return f"{text[:-1]}, 95% {measurement.method})"


def threshold(judgement: Judgement) -> str:
    """What the number is compared with."""
    words = {"<": "below", ">": "above"}
    return f"{words[judgement.claim.relation]} {judgement.claim.threshold:g}"


def expected_word(judgement: Judgement) -> str:
    """What was expected, and whether the verdict differs."""
    word = "holds" if judgement.claim.expected else "fails"
    return f"{word}, but it does not" if judgement.is_surprising else word


def _expected(judgement: Judgement) -> str:
    citation = f": {judgement.claim.citation}" if judgement.claim.citation else ""
    return f"{expected_word(judgement)}{citation}"


def counted_in_words(judgements: Sequence[Judgement]) -> str:
    """The number of claims with each verdict, Severe's remarks apart."""
    claims = [each.verdict for each in judgements if each.claim.kind == "claim"]
    remarks = [each.verdict for each in judgements if each.claim.kind == "remark"]
    if not judgements:
        return "No claims were judged."
    parts = []
    if claims:
        parts.append(f"Of {_number(claims, 'claim')}: {counted(claims)}.")
    if remarks:
        parts.append(f"Of {_number(remarks, 'remark')} of Severe's own: {counted(remarks)}.")
    return " ".join(parts)


def _number(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def origin_text(report: Report) -> str:
    """The date and the versions."""
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return f"{report.date}. {versions}."


def figure_caption(experiment: Experiment, figure: ReportFigure) -> str:
    """The title of a figure, and the settings of its run."""
    if not figure.parameters:
        return figure.title
    return f"{figure.title}: {settings_text(experiment, figure.parameters, figure.seed)}."
