"""`severe claims`: judge the claims of the source by running them."""

import json
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Claim, Experiment
from severe_gui.experiments.registry import all_experiments
from severe_gui.installation import resource_path

VERDICT_DIFFERS = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("claims")(claims)


def claims(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID ...]", help="Experiments or claims.")
    ] = None,
    run_all: Annotated[bool, typer.Option("--all", help="Run the long ones too.")] = False,
    seed: Annotated[int, typer.Option(help="First of the seeds.")] = 0,
    as_json: AsJson = False,
) -> int:
    """Run the claims' settings and hold each number against its threshold.

    Exit 3 if a verdict is not the expected one.
    """
    rows: list[dict[str, Any]] = []
    for experiment, chosen in _chosen(ids or []):
        rows += _judged(experiment, chosen, seed, run_all)
    emit(rows, "\n".join(_told(row) for row in rows), as_json)
    return VERDICT_DIFFERS if any(row["holds"] != row["expected"] for row in rows) else 0


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


def _judged(
    experiment: Experiment, chosen: Iterable[Claim], seed: int, run_all: bool
) -> list[dict[str, Any]]:
    from severe_gui.compute.execution import run_to_history
    from severe_gui.experiments.parsing import build_parameters

    histories: dict[str, Any] = {}
    rows = []
    for claim in chosen:
        if not (claim.quick or run_all):
            rows.append(_recorded(experiment, claim))
            continue
        settings = json.dumps(dict(claim.parameters), sort_keys=True)
        if settings not in histories:
            parameters = build_parameters(experiment.parameters, claim.parameters)
            histories[settings] = run_to_history(experiment, parameters, seed)
        measurement = claim.measure(histories[settings])
        rows.append(
            _row(experiment, claim)
            | {
                "measured": measurement.measured,
                "interval": measurement.interval,
                "holds": measurement.holds,
                "detail": measurement.detail,
                "recorded": False,
            }
        )
    return rows


def _row(experiment: Experiment, claim: Claim) -> dict[str, Any]:
    return {
        "experiment": experiment.id,
        "claim": claim.id,
        "statement": claim.statement,
        "source": claim.source,
        "threshold": claim.threshold,
        "relation": claim.relation,
        "expected": claim.expected,
        "citation": claim.citation,
    }


def _recorded(experiment: Experiment, claim: Claim) -> dict[str, Any]:
    recorded = json.loads(resource_path("claims.json").read_text(encoding="utf-8"))
    row: dict[str, Any] = recorded[f"{experiment.id}/{claim.id}"]
    return _row(experiment, claim) | row | {"recorded": True}


def _told(row: dict[str, Any]) -> str:
    verdict = "holds" if row["holds"] else "fails"
    surprise = "" if row["holds"] == row["expected"] else "  (not as expected)"
    return (
        f"{row['experiment']}/{row['claim']}: {verdict}{surprise}\n  {row['statement']}\n"
        f"  measured {row['measured']:.4g} {row['relation']} {row['threshold']:g}? {row['detail']}"
    )
