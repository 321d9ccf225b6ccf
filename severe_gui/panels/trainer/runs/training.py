"""What the trainer does with runs: starting, continuing, looking at old ones, judging. No Qt.

What takes time (reading a long series from disk, judging a claim on it) is done by one thread of
its own; the view asks `poll` for finished results.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.judgement import Judgement, judged
from severe_gui.compute.library import RunFacts, RunLibrary
from severe_gui.compute.run import Failure, RunPhase, RunRequest, Snapshot
from severe_gui.compute.run_file import RunFile, unpack
from severe_gui.compute.runner import Runner
from severe_gui.compute.timeline import branch
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.experiment import Experiment
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import experiment_named
from severe_gui.panels.trainer.runs.changes_in_words import parameters_at
from severe_gui.panels.trainer.state import QueuedRun, Setup, TrainerState


class Training:
    """Runs of one trainer panel."""

    def __init__(self, state: TrainerState, runner: Runner, library: RunLibrary) -> None:
        self.state, self.runner, self.library = state, runner, library
        self._left: dict[str, Snapshot] = {}
        self._verdicts: dict[str, tuple[Judgement, ...]] = {}
        self._pending: dict[tuple[str, str], Future[Any]] = {}
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="severe reader")
        self._sent: dict[str, Any] = {}
        self._live_seen: dict[str, Any] = {}
        self._asked = ""
        self._facts: dict[str, RunFacts] = {}

    # Runs.

    @property
    def running_id(self) -> str:
        """The run under way ("" if none)."""
        request = self.runner.request
        return request.folder.name if request else ""

    def start(self) -> str:
        """Start a run with the settings in the state. Returns its id. Raises BadInput."""
        state = self.state
        settings = (state.setup, state.seed, state.device, state.weights)
        run_id = self._begin(*settings)
        self._sent = self.live_values()
        return run_id

    def start_queued(self, queued: QueuedRun) -> str:
        """Start a run that waited. Returns its id. Raises BadInput."""
        run_id = self._begin(queued.setup, queued.seed, queued.device, queued.weights)
        self._sent = {}
        return run_id

    def _begin(self, setup: Setup, seed: int, device: str, weights: str) -> str:
        run_id = self.library.new_id()
        self.runner.start(
            RunRequest(
                setup.experiment,
                setup.parameters,
                seed,
                self.library.path(run_id),
                device,
                weights=Path(weights) if weights else None,
            )
        )
        return run_id

    def branch(self, run_id: str, step: int) -> tuple[str, Setup]:
        """Start a run from the state of another after a step; it pauses there.

        Returns its id and the settings in force at the step. Raises BadInput.
        """
        source, new_id = self.library.path(run_id), self.library.new_id()
        facts, changes = self.library.facts(run_id), RunFolder(source).changes()
        path = self.library.path(new_id)
        branch(source, path, step)
        experiment = experiment_named(facts.experiment)
        parameters = parameters_at(experiment, facts.parameters, changes, step)
        setup = Setup(experiment=facts.experiment, parameters=parameters)
        request = RunRequest(facts.experiment, facts.parameters, facts.seed, path)
        self.runner.start(replace(request, resume=True, pause_at=step))
        self._sent = {name: setup.parameters[name] for name in self._live(setup)}
        return new_id, setup

    def facts(self, run_id: str) -> RunFacts | None:
        """What was asked of a run; None while its folder does not say."""
        if run_id not in self._facts:
            try:
                self._facts[run_id] = self.library.facts(run_id)
            except SevereError:
                return None
        return self._facts[run_id]

    def parameters(self, run_id: str) -> Mapping[str, Any]:
        """The settings of a run; empty while its folder does not say."""
        facts = self.facts(run_id)
        return facts.parameters if facts else {}

    def forget_facts(self, run_id: str) -> None:
        """Read the progress of a run again."""
        self._facts.pop(run_id, None)

    def adopt(self, path: Path) -> tuple[str, RunFile]:
        """Add a run file to the library. Returns its id there. Raises BadInput."""
        found, run_id = unpack(path), self.library.new_id()
        self.library.adopt(run_id, found.files)
        return run_id, found

    def go_on(self, run_id: str) -> None:
        """Continue a run from its last checkpoint. Raises BadInput."""
        self._left.pop(run_id, None)
        self._verdicts.pop(run_id, None)
        self._resume(run_id)
        self._sent = self.live_values()

    def _resume(self, run_id: str) -> None:
        facts, path = self.library.facts(run_id), self.library.path(run_id)
        self.runner.start(
            RunRequest(facts.experiment, facts.parameters, facts.seed, path, resume=True)
        )

    def live_values(self) -> dict[str, Any]:
        """Parameters that may change during a run."""
        setup = self.state.setup
        return {name: setup.parameters[name] for name in self._live(setup)}

    def _live(self, setup: Setup) -> list[str]:
        fields = setup.definition.parameters.model_fields
        return [
            name
            for name, info in fields.items()
            if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("live")
        ]

    def send_changes(self) -> None:
        """Send live parameters that have changed to the run under way, or else to the one in front
        if it is over and answers.

        A run that came from the queue gets none: the form shows the next run's settings.
        """
        request, live = self.runner.request, self.live_values()
        before, self._live_seen = self._live_seen, live
        if request is None:
            changed, selected = live.keys() == before.keys() and live != before, self.state.selected
            if changed and selected and self._is_open(selected, self.snapshot_now(selected)):
                self._ask_open_run(selected)
            return
        if request.experiment != self.state.setup.experiment:
            return
        for name, value in live.items():
            if name in self._sent and self._sent[name] != value:
                self._sent[name] = value
                self.runner.change(name, value)

    def answers(self, run_id: str) -> bool:
        """Whether a run is over and its trained networks answer live changes and operations."""
        snapshot = self.snapshot(run_id)
        return snapshot is not None and self._is_open(run_id, snapshot)

    def _is_open(self, run_id: str, snapshot: Snapshot) -> bool:
        facts = self.facts(run_id)
        return (
            facts is not None
            and snapshot.phase is RunPhase.FINISHED
            and facts.experiment == self.state.setup.experiment
            and experiment_named(facts.experiment).stays_open
        )

    def _ask_open_run(self, run_id: str) -> None:
        """Bring a finished run to the live settings on screen; read it back if it must be."""
        latest = self.runner.latest()
        if latest is None or latest.run_id != run_id or not latest.is_open:
            self.keep_latest()
            self._resume(run_id)
            parameters = self.parameters(run_id)
            self._sent = {name: parameters.get(name) for name in self.live_values()}
        self._asked = run_id
        for name, value in self.live_values().items():
            if self._sent.get(name) != value:
                self._sent[name] = value
                self.runner.change(name, value)

    def operate(self, operation_id: str, settings: Mapping[str, Any]) -> None:
        """Do something to the networks of the run under way, or of the one in front if it is over
        and answers. Raises BadInput if it does not fit.
        """
        run_id = self.running_id or self.state.selected
        if not self.running_id and not self.answers(run_id):
            raise BadInput("No run is under way", "", "press Play first")
        facts = self.library.facts(run_id)
        experiment = experiment_named(facts.experiment)
        operation = next(each for each in experiment.operations if each.id == operation_id)
        parameters = build_parameters(experiment.parameters, facts.parameters)
        operation.settings(**settings).check(parameters)
        if not self.running_id:
            self._ask_open_run(run_id)
        self.runner.change(operation_id, dict(settings))

    def can_go_on(self, run_id: str) -> bool:
        """Whether a run ended early and has a checkpoint."""
        snapshot = self.snapshot(run_id)
        ended_early = snapshot is not None and snapshot.phase in (RunPhase.STOPPED, RunPhase.DIED)
        return ended_early and RunFolder(self.library.path(run_id)).checkpoint.is_file()

    # What the view shows.

    def snapshot(self, run_id: str) -> Snapshot | None:
        """A run as it is, or as it was left; None while it is being read."""
        latest = self.runner.latest()
        if latest is not None and latest.run_id == run_id:
            # One that is read back stays on screen as it was left.
            is_back = latest.phase is not RunPhase.STARTING
            return latest if is_back else self._left.get(run_id, latest)
        if run_id not in self._left:
            self._ask("snapshot", run_id, self._read)
        return self._left.get(run_id)

    def snapshot_now(self, run_id: str) -> Snapshot:
        """A run as it is, read from disk if it must be."""
        return self.snapshot(run_id) or self._read(run_id)

    def keep_latest(self) -> None:
        """Remember the run that ended, before another takes its place.

        One that has answered goes back to what it recorded: it can then be compared with others.
        """
        latest = self.runner.latest()
        if latest is None or not latest.phase.is_over:
            return
        if latest.run_id == self._asked:
            self._left.pop(latest.run_id, None)
        else:
            self._left[latest.run_id] = latest

    def verdicts(self, run_id: str) -> tuple[Judgement, ...] | None:
        """All claims on a run that is over; None while they are being judged or it runs."""
        snapshot = self.snapshot(run_id)
        if snapshot is None or not snapshot.phase.is_over or run_id == self.running_id:
            self._verdicts.pop(run_id, None)
            return None
        if run_id not in self._verdicts:
            self._ask("verdicts", run_id, self._judge)
        return self._verdicts.get(run_id)

    def is_unjudged(self, run_id: str) -> bool:
        """Whether a run is over and its claims are not judged yet."""
        snapshot = self.snapshot(run_id) if run_id else None
        return snapshot is not None and snapshot.phase.is_over and self.verdicts(run_id) is None

    def verdicts_now(self, run_id: str) -> tuple[Judgement, ...]:
        """All claims on a run that is over, judged at once if they must be."""
        return self.verdicts(run_id) or self._judge(run_id)

    def poll(self) -> bool:
        """Collect finished results. True if there were any."""
        ready = [key for key, future in self._pending.items() if future.done()]
        for kind, run_id in ready:
            result = self._pending.pop((kind, run_id)).result()
            (self._left if kind == "snapshot" else self._verdicts)[run_id] = result
        return bool(ready)

    @property
    def is_reading(self) -> bool:
        return bool(self._pending)

    def forget(self, run_id: str) -> None:
        """Read a run again when it is next shown."""
        self._left.pop(run_id, None)
        self._verdicts.pop(run_id, None)

    def close(self) -> None:
        """End the reading thread."""
        self._reader.shutdown(wait=True, cancel_futures=True)

    def _ask(self, kind: str, run_id: str, work: Callable[[str], Any]) -> None:
        if (kind, run_id) not in self._pending:
            self._pending[kind, run_id] = self._reader.submit(work, run_id)

    def _read(self, run_id: str) -> Snapshot:
        try:
            return self.library.snapshot(run_id)
        except SevereError as error:
            failure = Failure(str(error), 0)
            return Snapshot(run_id, RunPhase.FAILED, 0, 0, 0.0, 0.0, "", failure=failure)

    def _judge(self, run_id: str) -> tuple[Judgement, ...]:
        try:
            experiment = experiment_named(self.library.facts(run_id).experiment)
            history = self.library.history(run_id)
        except SevereError:
            return ()
        seed = self.library.facts(run_id).seed
        return tuple(judged(experiment, claim, history, seed) for claim in experiment.claims)


def setup_from_weights(path: Path) -> tuple[Setup, int]:
    """The settings and seed that a weights file names. Raises BadInput."""
    facts = weight_facts(path)
    try:
        experiment: Experiment = experiment_named(facts["experiment"])
        return Setup(experiment=experiment.id, parameters=facts["parameters"]), int(facts["seed"])
    except (KeyError, TypeError, ValueError):
        raise BadInput(
            f"{path.name} contains weights that are not Severe's", "it does not name its experiment"
        ) from None


def is_own_weights(path: Path) -> bool:
    """Whether a safetensors file names its experiment. Raises BadInput if it is damaged."""
    return isinstance(_written(path), dict)


def weight_facts(path: Path) -> dict[str, Any]:
    """The metadata of a weights file. Raises BadInput if it is damaged or foreign."""
    facts = _written(path)
    if not isinstance(facts, dict):
        raise BadInput(
            f"{path.name} contains weights that are not Severe's", "it does not name its experiment"
        )
    return facts


def _written(path: Path) -> Any:
    import json

    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
            return json.loads((file.metadata() or {}).get("severe", "null"))
    except (OSError, SafetensorError, ValueError) as error:
        reason = "it is damaged or cut short" if path.is_file() else "there is no such file"
        raise BadInput(f"{path.name} cannot be read as weights", reason) from error
