"""`severe sweep`: an experiment over a grid of parameters and seeds."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput

if TYPE_CHECKING:
    from severe_gui.compute.sweep import Outcome
    from severe_gui.experiments.experiment import Experiment

INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sweep")(sweep)


def sweep(
    experiment: Annotated[str, typer.Argument(metavar="ID", help="Which experiment.")],
    grid: Annotated[
        list[str] | None,
        typer.Option(
            metavar="K=A,B", help="Values of a parameter; + joins the elements of a list."
        ),
    ] = None,
    assignments: Annotated[
        list[str] | None, typer.Option("--set", metavar="K=V", help="Set a parameter for all runs.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds 0, 1, ... of each cell.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Number of processes.")
    ] = None,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler.")] = "",
    out: Annotated[Path, typer.Option(help="Folder for the sweep.")] = Path("sweep"),
    as_json: AsJson = False,
) -> int:
    """Run every combination of the grid with every seed; one row per run, in OUT/table.csv.

    An interrupted sweep continues where it was when the same command is given again.
    """
    from severe_gui.compute.cluster import run_on_cluster
    from severe_gui.compute.sweep import check_folder, grid_cells, run_cells, table, write_table
    from severe_gui.experiments.parsing import parse_assignments
    from severe_gui.experiments.registry import experiment_named

    subject = experiment_named(experiment)
    varied = _grid(subject, grid or [])
    fixed = parse_assignments(subject.parameters, assignments or [])
    cells = grid_cells(subject, varied, fixed, seeds, out)
    check_folder(
        out,
        {"experiment": experiment, "grid": varied, "fixed": fixed, "seeds": seeds},
    )
    try:
        if scheduler:
            outcomes = run_on_cluster(experiment, cells, scheduler, _progress)
        else:
            outcomes = run_cells(experiment, cells, workers or os.cpu_count() or 1, _progress)
    except KeyboardInterrupt:
        sys.stderr.write("severe: Interrupted; the same command continues the sweep.\n")
        return INTERRUPTED
    rows = table(outcomes)
    write_table(out / "table.csv", rows)
    finished = sum(row["phase"] == "finished" for row in rows)
    text = f"{finished} of {len(rows)} runs finished; the table is {out / 'table.csv'}"
    emit(rows, text, as_json)
    return 0 if finished == len(rows) else 1


def _grid(experiment: "Experiment", entries: list[str]) -> dict[str, list[Any]]:
    """Values by parameter from "depth=10,20"; a list's values are joined by +."""
    from severe_gui.experiments.parsing import is_sequence, parse_assignments

    varied: dict[str, list[Any]] = {}
    for entry in entries:
        name, equals, text = entry.partition("=")
        if not equals or not text:
            raise BadInput(f"{entry!r} is not a grid", "", "write --grid name=a,b")
        values = []
        for part in text.split(","):
            parsed = parse_assignments(experiment.parameters, [f"{name}={part}"])
            ((key, value),) = parsed.items()
            if is_sequence(experiment.parameters.model_fields[key]):
                value = tuple(each.strip() for each in part.split("+") if each.strip())
            values.append(value)
        varied[key] = values
    return varied


def _progress(outcome: "Outcome") -> None:
    reason = f": {outcome.sentence}" if outcome.sentence else ""
    sys.stderr.write(f"run {outcome.cell.index} {outcome.phase}{reason}\n")
