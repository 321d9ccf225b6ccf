"""The library of runs: a folder of run folders, named so that they sort by age."""

import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.history import Recorder, RunHistory
from severe_gui.compute.run import Failure, RunPhase, Snapshot
from severe_gui.compute.timeline import Timeline
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.experiment import Record
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import experiment_named
from severe_gui.files import write_bytes


@dataclass(frozen=True)
class RunFacts:
    """What run.json says about a run."""

    experiment: str
    parameters: Mapping[str, Any]
    seed: int
    phase: RunPhase
    step: int


class RunLibrary:
    """The runs of one user or one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def new_id(self) -> str:
        """An id not used yet: the time in UTC and four random letters."""
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        return f"{stamp}-{secrets.token_hex(2)}"

    def path(self, run_id: str) -> Path:
        return self.folder / run_id

    def holds(self, run_id: str) -> bool:
        return (self.path(run_id) / "run.json").is_file()

    def run_ids(self) -> tuple[str, ...]:
        """All runs, oldest first."""
        return tuple(sorted(each.parent.name for each in self.folder.glob("*/run.json")))

    def facts(self, run_id: str) -> RunFacts:
        """Raises BadInput if the run is missing or damaged."""
        facts = RunFolder(self.path(run_id)).read_facts()
        phase = RunPhase(facts.get("phase", RunPhase.DIED))
        # A run that is marked as running but has no writer was killed.
        return RunFacts(
            facts["experiment"],
            facts["parameters"],
            facts["seed"],
            phase if phase.is_over else RunPhase.DIED,
            int(facts.get("step", 0)),
        )

    def history(self, run_id: str) -> RunHistory:
        """Everything a run recorded, for claims and exports."""
        return RunFolder(self.path(run_id)).history()

    def snapshot(self, run_id: str) -> Snapshot:
        """A run as it was left, to be shown again. Raises BadInput."""
        folder = RunFolder(self.path(run_id))
        facts, history, recorder = self.facts(run_id), folder.history(), Recorder()
        for i, step in enumerate(history.steps):
            row = {key: float(column[i]) for key, column in history.columns.items()}
            # nan marks a cell that was not measured.
            recorder.add(Record(int(step), {k: v for k, v in row.items() if v == v}))
        waterfalls = folder.read_curves()
        model = experiment_named(facts.experiment).parameters
        raw = folder.read_facts()
        return Snapshot(
            run_id,
            facts.phase,
            int(history.steps[-1]) if len(history.steps) else 0,
            build_parameters(model, facts.parameters).steps,
            0.0,
            0.0,
            raw.get("device", ""),
            raw.get("note", ""),
            recorder.series(),
            {key: waterfall.image[-1] for key, waterfall in waterfalls.items()},
            waterfalls,
            folder.read_fields(),
            tuple(folder.changes()),
            Timeline(folder).steps,
            Failure(raw["failure"], facts.step) if raw.get("failure") else None,
        )

    def files(self, run_id: str) -> dict[str, Path]:
        """A run's files by name, for a document."""
        folder = RunFolder(self.path(run_id))
        return {name: folder.path / name for name in folder.files()}

    def adopt(self, run_id: str, files: Mapping[str, bytes]) -> None:
        """Add a run from a document, unless it is here already."""
        if self.holds(run_id):
            return
        if Path(run_id).name != run_id or any(Path(name).name != name for name in files):
            raise BadInput("The document names a run outside its folder")
        path = self.path(run_id)
        path.mkdir(parents=True, exist_ok=True)
        for name in sorted(files, key=lambda name: name == "run.json"):
            write_bytes(path / name, files[name])

    def sweep(self, kept: frozenset[str], older_than: float = 0.0) -> None:
        """Remove the runs that nothing refers to and that have no writer.

        older_than: seconds since a run last changed; another window may show newer ones.
        """
        for run_id in self.run_ids():
            age = time.time() - (self.path(run_id) / "run.json").stat().st_mtime
            if run_id in kept or age < older_than:
                continue
            try:
                with RunFolder(self.path(run_id)).locked():
                    shutil.rmtree(self.path(run_id), ignore_errors=True)
            except SevereError:
                # Another window trains here.
                continue
