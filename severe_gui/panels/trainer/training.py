"""The trainer's dealings with runs: starting, continuing, looking at old ones, judging. No Qt.

What takes time (reading a long series from disk, judging a claim on it) is done by one thread of
its own; the view asks `poll` for what has become ready.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.library import RunLibrary
from severe_gui.compute.run import Failure, RunPhase, RunRequest, Snapshot
from severe_gui.compute.runner import Runner
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.experiment import Claim, Experiment, Measurement
from severe_gui.experiments.registry import experiment_named
from severe_gui.panels.trainer.state import Setup, TrainerState


@dataclass(frozen=True)
class Verdict:
    """A claim on a run. measurement: None if the run cannot judge it, and why_not says why."""

    claim: Claim
    measurement: Measurement | None
    why_not: str = ""

    @property
    def word(self) -> str:
        """holds, fails, depends (other than at the claim's own settings), or not judged."""
        if self.measurement is None:
            return "not judged"
        if self.measurement.holds != self.claim.expected:
            return "depends"
        return "holds" if self.measurement.holds else "fails"


class Training:
    """Runs of one trainer panel."""

    def __init__(self, state: TrainerState, runner: Runner, library: RunLibrary) -> None:
        self.state, self.runner, self.library = state, runner, library
        self._left: dict[str, Snapshot] = {}
        self._verdicts: dict[str, tuple[Verdict, ...]] = {}
        self._pending: dict[tuple[str, str], Future[Any]] = {}
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="severe reader")
        self._sent: dict[str, Any] = {}

    # Runs.

    @property
    def running_id(self) -> str:
        """The run under way ("" if none)."""
        request = self.runner.request
        return request.folder.name if request else ""

    def start(self) -> str:
        """Start a run with the settings in the state. Returns its id. Raises BadInput."""
        state = self.state
        run_id = self.library.new_id()
        weights = Path(state.weights) if state.weights else None
        self.runner.start(
            RunRequest(
                state.setup.experiment,
                state.setup.parameters,
                state.seed,
                self.library.path(run_id),
                state.device,
                weights=weights,
            )
        )
        self._sent = self.live_values()
        return run_id

    def go_on(self, run_id: str) -> None:
        """Continue a run from its last checkpoint. Raises BadInput."""
        facts = self.library.facts(run_id)
        path = self.library.path(run_id)
        self._left.pop(run_id, None)
        self._verdicts.pop(run_id, None)
        self.runner.start(
            RunRequest(facts.experiment, facts.parameters, facts.seed, path, resume=True)
        )
        self._sent = self.live_values()

    def live_values(self) -> dict[str, Any]:
        """Parameters that may change while a run goes on."""
        setup = self.state.setup
        fields = setup.definition.parameters.model_fields
        return {
            name: setup.parameters[name]
            for name, info in fields.items()
            if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("live")
        }

    def send_changes(self) -> None:
        """Tell the run under way of live parameters that have changed."""
        request = self.runner.request
        if request is None or request.experiment != self.state.setup.experiment:
            return
        for name, value in self.live_values().items():
            if self._sent.get(name) != value:
                self._sent[name] = value
                self.runner.change(name, value)

    def can_go_on(self, run_id: str) -> bool:
        """Whether a run ended early and has a checkpoint."""
        snapshot = self.snapshot(run_id)
        ended_early = snapshot is not None and snapshot.phase in (RunPhase.STOPPED, RunPhase.DIED)
        return ended_early and RunFolder(self.library.path(run_id)).checkpoint.is_file()

    # What there is to see.

    def snapshot(self, run_id: str) -> Snapshot | None:
        """A run as it is, or as it was left; None while it is being read."""
        latest = self.runner.latest()
        if latest is not None and latest.run_id == run_id:
            return latest
        if run_id not in self._left:
            self._ask("snapshot", run_id, self._read)
        return self._left.get(run_id)

    def keep_latest(self) -> None:
        """Remember the run that ended, before another takes its place."""
        latest = self.runner.latest()
        if latest is not None and latest.phase.is_over:
            self._left[latest.run_id] = latest

    def verdicts(self, run_id: str) -> tuple[Verdict, ...] | None:
        """All claims on a run that is over; None while they are being judged or it goes on."""
        snapshot = self.snapshot(run_id)
        if snapshot is None or not snapshot.phase.is_over or run_id == self.running_id:
            self._verdicts.pop(run_id, None)
            return None
        if run_id not in self._verdicts:
            self._ask("verdicts", run_id, self._judge)
        return self._verdicts.get(run_id)

    def poll(self) -> bool:
        """Take in what has become ready. True if there was something."""
        ready = [key for key, future in self._pending.items() if future.done()]
        for kind, run_id in ready:
            result = self._pending.pop((kind, run_id)).result()
            (self._left if kind == "snapshot" else self._verdicts)[run_id] = result
        return bool(ready)

    @property
    def is_reading(self) -> bool:
        return bool(self._pending)

    def forget(self, run_id: str) -> None:
        """Read a run anew when it is next shown."""
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

    def _judge(self, run_id: str) -> tuple[Verdict, ...]:
        try:
            experiment = experiment_named(self.library.facts(run_id).experiment)
            history = self.library.history(run_id)
        except SevereError:
            return ()
        return tuple(_verdict(claim, history) for claim in experiment.claims)


def _verdict(claim: Claim, history: Any) -> Verdict:
    variants = getattr(history.parameters, "variants", ())
    missing = [each for each in claim.needs if each not in variants]
    if missing:
        return Verdict(claim, None, f"needs a run with {', '.join(missing)}")
    try:
        return Verdict(claim, claim.measure(history))
    except (KeyError, IndexError, ValueError) as error:
        reason = str(error.args[0]) if error.args else "more steps"
        return Verdict(claim, None, f"the run holds no {reason}")


def setup_from_weights(path: Path) -> tuple[Setup, int]:
    """The settings and seed that a weights file names. Raises BadInput."""
    facts = weight_facts(path)
    try:
        experiment: Experiment = experiment_named(facts["experiment"])
        return Setup(experiment=experiment.id, parameters=facts["parameters"]), int(facts["seed"])
    except (KeyError, TypeError, ValueError):
        raise BadInput(
            f"{path.name} holds weights that are not Severe's", "it does not name its experiment"
        ) from None


def weight_facts(path: Path) -> dict[str, Any]:
    """What a weights file says of itself. Raises BadInput if it is damaged or foreign."""
    import json

    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
            facts = json.loads((file.metadata() or {}).get("severe", "null"))
    except (OSError, SafetensorError, ValueError) as error:
        reason = "it is damaged or cut short" if path.is_file() else "there is no such file"
        raise BadInput(f"{path.name} cannot be read as weights", reason) from error
    if not isinstance(facts, dict):
        raise BadInput(
            f"{path.name} holds weights that are not Severe's", "it does not name its experiment"
        )
    return facts
