"""Runs of the experiment on embeddings, as the panel starts, changes and shows them. No Qt."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.library import RunLibrary
from severe_gui.compute.run import Failure, RunPhase, RunRequest, Snapshot
from severe_gui.compute.runner import Runner
from severe_gui.errors import SevereError
from severe_gui.experiments.hyperbolic_embeddings.graphs import named_by
from severe_gui.experiments.hyperbolic_embeddings.parameters import EmbeddingParameters
from severe_gui.experiments.training.live import live_names
from severe_gui.panels.embedding.state import EmbeddingState

EXPERIMENT = "hyperbolic-embeddings"


class EmbeddingRuns:
    """The runs that a state names."""

    def __init__(self, state: EmbeddingState, runner: Runner, library: RunLibrary) -> None:
        self.state, self.runner, self.library = state, runner, library
        self._left: dict[str, Snapshot] = {}
        self._sent: dict[str, Any] = {}
        self._graphs: dict[str, tuple[Any, ...]] = {}
        self._started: set[str] = set()

    @property
    def running_id(self) -> str:
        """The run of any panel that is under way ("" if none)."""
        request = self.runner.request
        return request.folder.name if request else ""

    @property
    def is_running(self) -> bool:
        """Whether the run that is shown is under way."""
        return bool(self.state.run) and self.running_id == self.state.run

    def start(self) -> str:
        """Start a run with the settings of the state. Returns its id. Raises BadInput."""
        self.keep_latest()
        setup, run_id = self.state.setup, self.library.new_id()
        setup.check()
        parameters = setup.model_dump(mode="json")
        path = self.library.path(run_id)
        self.runner.start(RunRequest(EXPERIMENT, parameters, self.state.seed, path, "cpu"))
        self._sent, self._graphs[run_id] = self._live(), named_by(setup)
        self._started.add(run_id)
        return run_id

    def go_on(self) -> None:
        """Continue the run that is shown from its last checkpoint. Raises BadInput."""
        run_id = self.state.run
        self._left.pop(run_id, None)
        facts, path = self.library.facts(run_id), self.library.path(run_id)
        self.runner.start(
            RunRequest(facts.experiment, facts.parameters, facts.seed, path, resume=True)
        )
        self._sent = self._live()
        self._started.add(run_id)

    def end_forgotten(self) -> None:
        """Stop a run that was started here and that the state no longer names: it was undone."""
        if self.running_id in self._started and self.running_id not in self.state.run_ids():
            self.runner.stop()

    def send_changes(self) -> None:
        """Send live settings that have changed to the run under way."""
        if not self.is_running:
            return
        for name, value in self._live().items():
            if self._sent.get(name) != value:
                self._sent[name] = value
                self.runner.change(name, value)

    def _live(self) -> dict[str, Any]:
        setup = self.state.setup
        return {name: getattr(setup, name) for name in live_names(type(setup))}

    def snapshot(self, run_id: str) -> Snapshot | None:
        """A run as it is or as it was left; None without one."""
        if not run_id:
            return None
        latest = self.runner.latest()
        if latest is not None and latest.run_id == run_id:
            is_back = latest.phase is not RunPhase.STARTING
            return latest if is_back else self._left.get(run_id, latest)
        if run_id not in self._left:
            self._left[run_id] = self._read(run_id)
        return self._left[run_id]

    def is_of_this_graph(self, run_id: str) -> bool:
        """Whether a run embeds the graph of the settings."""
        if run_id not in self._graphs:
            try:
                known = EmbeddingParameters(**self.library.facts(run_id).parameters)
            except (SevereError, ValidationError):
                return False
            self._graphs[run_id] = named_by(known)
        return self._graphs[run_id] == named_by(self.state.setup)

    def keep_latest(self) -> None:
        """Remember the run that ended, before another takes its place."""
        latest = self.runner.latest()
        if latest is not None and latest.phase.is_over:
            self._left[latest.run_id] = latest

    def may_go_on(self) -> bool:
        """Whether the run that is shown ended early and has a checkpoint."""
        snapshot = self.snapshot(self.state.run)
        if snapshot is None or snapshot.phase not in (RunPhase.STOPPED, RunPhase.DIED):
            return False
        return RunFolder(self.library.path(self.state.run)).checkpoint.is_file()

    def folder(self, run_id: str) -> Path:
        """Where the files of a run are."""
        return self.library.path(run_id)

    def _read(self, run_id: str) -> Snapshot:
        try:
            return self.library.snapshot(run_id)
        except SevereError as error:
            failure = Failure(str(error), 0)
            return Snapshot(run_id, RunPhase.FAILED, 0, 0, 0.0, 0.0, "", failure=failure)
