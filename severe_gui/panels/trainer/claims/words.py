"""What a card says of a claim. No arithmetic, no judging: `compute.judgement` has done it."""

from collections.abc import Iterator
from dataclasses import replace

from severe_gui.compute.judgement import Judgement
from severe_gui.experiments.experiment import Claim, Experiment
from severe_gui.widgets.cards import CardText
from severe_gui.widgets.legend import short
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.seeds_axis import Evidence
from severe_gui.widgets.verdicts import ROLES


def card_of(
    claim: Claim, experiment: Experiment, judgement: Judgement | None, waiting: str
) -> CardText:
    """A claim's card. waiting: why it is not judged yet, if there is no judgement."""
    fields = experiment.parameters.model_fields
    titles = {plot.id: plot.title for plot in experiment.plots}
    word = judgement.verdict if judgement is not None else "not judged"
    return CardText(
        claim.id,
        claim.statement,
        word,
        quote=claim.quote,
        source=claim.source,
        conditions=_conditions(claim, experiment),
        number=_number(judgement),
        evidence=_evidence(claim, judgement),
        notes=tuple(_notes(claim, judgement, waiting)),
        plot=titles.get(claim.plot, ""),
        depends_on=tuple(
            (name, fields[name].title or readable_name(name))
            for name in claim.depends_on
            if name in fields
        ),
        is_remark=claim.kind == "remark",
    )


def _conditions(claim: Claim, experiment: Experiment) -> str:
    fields = experiment.parameters.model_fields
    titled = [
        replace(each, parameter=(fields[each.parameter].title or each.parameter).lower())
        for each in claim.conditions
        if each.parameter in fields
    ]
    spoken = ", ".join(map(str, titled))
    return f"Judged at {spoken}." if spoken else ""


def _number(judgement: Judgement | None) -> str:
    measurement = judgement.measurement if judgement is not None else None
    if judgement is None or measurement is None:
        return ""
    span = measurement.interval
    if span is None or judgement.verdict == "by algebra" or span[0] == span[1]:
        return short(measurement.measured)
    return f"{short(measurement.measured)}  ({short(span[0])} to {short(span[1])})"


def _evidence(claim: Claim, judgement: Judgement | None) -> Evidence | None:
    measurement = judgement.measurement if judgement is not None else None
    if judgement is None or measurement is None:
        return None
    return Evidence(
        measurement.measured,
        claim.threshold,
        claim.relation == "<",
        None if judgement.verdict == "by algebra" else measurement.interval,
        measurement.values,
        ROLES[judgement.verdict],
    )


def _notes(claim: Claim, judgement: Judgement | None, waiting: str) -> Iterator[str]:
    """Lines under the axis."""
    measurement = judgement.measurement if judgement is not None else None
    if judgement is None or measurement is None:
        yield _sentence(judgement.why_not if judgement is not None else waiting)
    else:
        yield _sentence(measurement.detail)
        if measurement.method and judgement.verdict != "by algebra":
            has_interval = measurement.interval is not None and len(measurement.values) > 1
            yield _sentence(f"95% {measurement.method}" if has_interval else measurement.method)
    if claim.algebra:
        yield f"By algebra: {_sentence(claim.algebra)}"
    if claim.basis:
        yield f"Threshold: {_sentence(claim.basis)}"
    if not claim.expected:
        yield f"Known not to reproduce. {_sentence(claim.citation)}".strip()


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
