"""Runs as rows of a table, and two of them compared. No Qt."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from severe_gui.compute.library import RunFacts
from severe_gui.compute.run import Snapshot
from severe_gui.experiments.experiment import FloatArray
from severe_gui.experiments.registry import experiment_named
from severe_gui.panels.trainer.state import RunEntry

Cell = str | float | int
_FIRST = ("Run", "Experiment", "Seed", "State", "Step")


@dataclass(frozen=True)
class RunTable:
    """columns: names. rows: by run id, cells in the order of the columns; "" if there is none.

    parameters: the columns that are settings in which the runs differ; results: last values.
    """

    columns: tuple[str, ...]
    rows: Mapping[str, tuple[Cell, ...]]
    parameters: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


def table_of(
    entries: Sequence[RunEntry],
    facts: Mapping[str, RunFacts],
    snapshots: Mapping[str, Snapshot],
) -> RunTable:
    """The table of the runs that are known; only settings in which some differ have a column."""
    known = [entry for entry in entries if entry.id in facts]
    names = list(dict.fromkeys(name for entry in known for name in facts[entry.id].parameters))
    differing = tuple(
        name
        for name in names
        if len({_text(facts[entry.id].parameters.get(name)) for entry in known}) > 1
    )
    last = {entry.id: _last_values(snapshots.get(entry.id)) for entry in known}
    results = tuple(dict.fromkeys(key for values in last.values() for key in values))
    rows: dict[str, tuple[Cell, ...]] = {}
    for entry in known:
        fact, snapshot = facts[entry.id], snapshots.get(entry.id)
        phase = str(snapshot.phase if snapshot else fact.phase)
        step = snapshot.step if snapshot else fact.step
        first: tuple[Cell, ...] = (entry.name, fact.experiment, fact.seed, phase, step)
        settings = tuple(_cell(fact.parameters.get(name)) for name in differing)
        values = tuple(last[entry.id].get(key, "") for key in results)
        rows[entry.id] = (*first, *settings, *values, entry.notes)
    columns = (*_FIRST, *differing, *results, "Notes")
    return RunTable(columns, rows, differing, results)


def write_table(table: RunTable, path: Path) -> None:
    """The table as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for cells in table.rows.values():
            writer.writerow([repr(cell) if isinstance(cell, float) else cell for cell in cells])


def parameter_difference(first: RunFacts, second: RunFacts) -> list[tuple[str, str, str]]:
    """(setting, in the first, in the second) wherever they differ; "not set" if one has none."""
    rows = []
    for name, one, other in (
        ("experiment", first.experiment, second.experiment),
        ("seed", first.seed, second.seed),
    ):
        if one != other:
            rows.append((name, str(one), str(other)))
    for name in dict.fromkeys((*first.parameters, *second.parameters)):
        texts = [
            _text(each.parameters[name]) if name in each.parameters else "not set"
            for each in (first, second)
        ]
        if texts[0] != texts[1]:
            rows.append((_title(first, name), *texts))
    return rows


def shared_series(first: Snapshot, second: Snapshot) -> list[str]:
    """Keys of scalars that both runs have recorded."""
    return [key for key in first.series if key in second.series and "_se/" not in key]


def series_difference(first: Snapshot, second: Snapshot, key: str) -> tuple[FloatArray, FloatArray]:
    """Steps that both recorded and the first's value less the second's there.

    Series are thinned for the screen, so only steps kept of both are compared.
    """
    one, other = first.series[key], second.series[key]
    steps, at_one, at_other = np.intersect1d(one.steps, other.steps, return_indices=True)
    return steps.astype(np.float64), one.values[at_one] - other.values[at_other]


def _last_values(snapshot: Snapshot | None) -> dict[str, float]:
    if snapshot is None:
        return {}
    return {
        key: float(series.values[-1])
        for key, series in snapshot.series.items()
        if "_se/" not in key and not key.endswith("_se")
    }


def _title(facts: RunFacts, name: str) -> str:
    info = experiment_named(facts.experiment).parameters.model_fields.get(name)
    return info.title if info is not None and info.title else name


def _cell(value: Any) -> Cell:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
