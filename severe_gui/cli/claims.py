"""`severe claims`: judge the claims of the source by running them, record them, report them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Claim, Experiment
from severe_gui.experiments.registry import all_experiments

if TYPE_CHECKING:
    from severe_gui.compute.judgement import Judgement
    from severe_gui.panels.trainer.report.contents import ReportFigure

VERDICT_DIFFERS = 3
COULD_NOT_JUDGE = 1
INTRODUCTION = (
    "Each statement is shown with the sentence of the post that it is taken from. A claim holds or "
    "fails if the whole 95% interval of its number lies on one side of the threshold, and is not "
    "decided if the interval straddles it. By algebra is what cannot come out otherwise: it is "
    "checked, and not counted among the tested. Remarks are Severe's own and separate. The "
    "command under each claim repeats its run."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("claims")(claims)


def claims(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID ...]", help="Experiments or claims.")
    ] = None,
    run_all: Annotated[bool, typer.Option("--all", help="Run the long ones too.")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Keep what is measured, for the long ones.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a report: .html or .md.")
    ] = None,
    figures: Annotated[
        bool, typer.Option("--figures/--no-figures", help="Draw figures in the report.")
    ] = True,
    seed: Annotated[int, typer.Option(min=0, help="First of the seeds.")] = 0,
    as_json: AsJson = False,
) -> int:
    """Run the claims' settings and compare each number with its threshold.

    Long claims show the result that was recorded, unless --all runs them. Exit 3 if a verdict is
    not the expected one, 1 if a run could not be judged.
    """
    from severe_gui.compute.judgement import today
    from severe_gui.compute.recorded_claims import record_judgements

    if report is not None:
        from severe_gui.panels.trainer.report.document import ensure_report_path

        ensure_report_path(report)
    chosen = _chosen(ids or [])
    judgements, drawn = _judge(chosen, seed, run_all, with_figures=figures and report is not None)
    if record:
        for path in record_judgements(judgements, today()):
            sys.stderr.write(f"severe: Recorded in {path}.\n")
    if report is not None:
        _write_report(report, judgements, drawn, figures)
    text = "\n".join(map(_in_lines, judgements))
    emit([_row(each, run_all) for each in judgements], text, as_json)
    return _exit_code(judgements, run_all)


def _chosen(ids: list[str]) -> list[tuple[Experiment, list[Claim]]]:
    known = all_experiments()
    chosen: dict[str, list[Claim]] = {name: [] for name in known}
    for wanted in ids or list(known):
        matches = [
            (name, claim)
            for name, experiment in known.items()
            for claim in experiment.claims
            if wanted in (name, claim.id, f"{name}/{claim.id}")
        ]
        if not matches and wanted not in known:
            raise BadInput(
                f"There is no experiment or claim {wanted!r}", "", f"choose from {', '.join(known)}"
            )
        for name, claim in matches:
            if claim not in chosen[name]:
                chosen[name].append(claim)
    return [(known[name], found) for name, found in chosen.items() if found]


def _judge(
    chosen: list[tuple[Experiment, list[Claim]]], seed: int, run_all: bool, with_figures: bool
) -> "tuple[list[Judgement], list[ReportFigure]]":
    """Judgements in the order of the claims, and pictures of the runs that were made."""
    from severe_gui.compute.judgement import judge_claims
    from severe_gui.compute.recorded_claims import recorded_judgement

    judgements: list[Judgement] = []
    figures: list[ReportFigure] = []
    for experiment, found in chosen:

        def draw(history: Any, experiment: Experiment = experiment) -> None:
            if with_figures:
                from severe_gui.panels.trainer.report.curves import figures_of_run

                figures.extend(figures_of_run(experiment, history, seed))

        run_now = [claim for claim in found if claim.quick or run_all]
        by_id = {each.claim.id: each for each in judge_claims(experiment, run_now, seed, draw)}
        judgements += [
            by_id[claim.id] if claim.id in by_id else recorded_judgement(experiment, claim, seed)
            for claim in found
        ]
    return judgements, figures


def _write_report(
    path: Path, judgements: "list[Judgement]", drawn: "list[ReportFigure]", has_figures: bool
) -> None:
    from severe_gui.compute.judgement import today
    from severe_gui.panels.trainer.report.contents import Report, versions_here
    from severe_gui.panels.trainer.report.document import write_report

    report = Report(
        "Claims of Severely Theoretical",
        tuple(judgements),
        tuple(drawn),
        versions_here(),
        today(),
        INTRODUCTION,
        has_figures,
    )
    write_report(path, report)
    sys.stderr.write(f"severe: The report is {path}.\n")


def _exit_code(judgements: "list[Judgement]", run_all: bool) -> int:
    if any(each.is_surprising for each in judgements):
        return VERDICT_DIFFERS
    # A long claim without a fresh record says so; one that was run has to have a number.
    missing = [each for each in judgements if each.measurement is None]
    failed = [each for each in missing if each.claim.quick or run_all]
    return COULD_NOT_JUDGE if failed else 0


def _row(judgement: "Judgement", run_all: bool) -> dict[str, Any]:
    from severe_gui.compute.judgement import judgement_row

    return {**judgement_row(judgement), "recorded": not (judgement.claim.quick or run_all)}


def _in_lines(judgement: "Judgement") -> str:
    claim, measurement = judgement.claim, judgement.measurement
    remark = "  (a remark of Severe's)" if claim.kind == "remark" else ""
    first = f"{judgement.id}: {judgement.verdict}{remark}"
    if measurement is None:
        return f"{first}\n  {claim.statement}\n  {judgement.why_not}"
    surprise = "  (not as expected)" if judgement.is_surprising else ""
    origin = ""
    if judgement.recorded is not None:
        origin = f"  (recorded {judgement.recorded.date}, Severe {judgement.recorded.severe})"
    interval = ""
    if measurement.interval is not None and not claim.algebra:
        low, high = measurement.interval
        interval = f" ({low:.4g} to {high:.4g}, {measurement.method})"
    lines = [
        f"{first}{surprise}{origin}",
        f"  {claim.statement}",
        f"  measured {measurement.measured:.4g}{interval} {claim.relation} {claim.threshold:g}?",
        f"  {measurement.detail}",
    ]
    return "\n".join([*lines, f"  by algebra: {claim.algebra}"] if claim.algebra else lines)
