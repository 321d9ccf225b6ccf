"""The loop that runs an experiment, the same in the worker, in a thread and on the command line.

It drives the experiment's generator, writes the run's folder, answers commands between two
yields, makes a checkpoint at least every two seconds, and reports its progress.
"""

import contextlib
import platform
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from severe_gui import __version__
from severe_gui.compute.checkpoint import load_state, save_state, save_tensors
from severe_gui.compute.context import TrackedContext
from severe_gui.compute.control import Command, Control
from severe_gui.compute.device import choose_device, is_out_of_memory, prepare
from severe_gui.compute.folder import RunFolder
from severe_gui.compute.history import Recorder, RunHistory, history_of
from severe_gui.compute.open_run import OpenRun
from severe_gui.compute.run import Failure, RunPhase, RunRequest, Snapshot
from severe_gui.compute.timeline import Timeline
from severe_gui.errors import BadInput, RunFailed, SevereError
from severe_gui.experiments.experiment import Change, Experiment, Parameters, Record
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import experiment_named

CHECKPOINT_SECONDS = 1.5
SNAPSHOT_SECONDS = 1 / 10


class Execution:
    """One run from its request to its end. `perform` returns the last snapshot.

    opened: the run after its end, if it still answers.
    """

    def __init__(
        self,
        request: RunRequest,
        control: Control,
        post: Callable[[Snapshot], None] = lambda snapshot: None,
    ) -> None:
        self._request, self._control, self._post = request, control, post
        self._folder = RunFolder(request.folder)
        self._recorder = Recorder()
        self._changes: list[Change] = []
        self._weights = request.weights
        self._parent: Any = None
        self._phase = RunPhase.STARTING
        self._step, self._note, self._device = 0, "", request.device
        self._refusal = ""
        self._parameters: Parameters | None = None
        self._seed = request.seed
        self._started = self._posted = self._saved = time.monotonic()
        self._first_step, self._paused_for = 0, 0.0
        self._remaining_single_steps = 0
        self._timeline = Timeline(self._folder)
        self._kept: tuple[Iterator[Record], TrackedContext] | None = None
        self.opened: OpenRun | None = None

    def perform(self) -> Snapshot:
        """Run to the end, a stop or a failure. Never raises for a failure of the run."""
        failure: Failure | None = None
        try:
            with self._folder.locked():
                failure = self._guarded()
                if self._parameters is not None:
                    self._write_facts(failure)
        except SevereError as error:
            self._phase = RunPhase.FAILED
            is_bad_input = isinstance(error, BadInput)
            failure = failure or Failure(str(error), self._step, is_bad_input=is_bad_input)
        last = self._report(failure)
        if self._kept is not None and self._phase is RunPhase.FINISHED:
            self.opened = OpenRun(*self._kept, self._recorder, last)
        return last

    def _guarded(self) -> Failure | None:
        try:
            self._begin()
            self._run()
        except SevereError as error:
            self._phase = RunPhase.FAILED
            return Failure(str(error), self._step, is_bad_input=isinstance(error, BadInput))
        except MemoryError:
            self._phase = RunPhase.FAILED
            return Failure(
                f"The run ran out of memory at step {self._step + 1}; make the network smaller.",
                self._step,
                traceback.format_exc(),
            )
        except Exception as error:
            # An experiment is a plug-in: any exception it raises ends its run and nothing else.
            self._phase = RunPhase.FAILED
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            sentence = f"The run failed at step {self._step + 1}: {reason}."
            return Failure(sentence, self._step, traceback.format_exc())
        return None

    # Starting.

    def _begin(self) -> None:
        request = self._request
        if request.resume:
            facts = self._folder.read_facts()
            self._experiment = experiment_named(facts["experiment"])
            self._seed = facts["seed"]
            values: Mapping[str, Any] = facts["parameters"]
            self._weights = Path(facts["weights"]) if facts.get("weights") else None
            self._parent = facts.get("parent")
            wanted = request.device if request.device != "auto" else facts["device"]
        else:
            self._folder.refuse_if_used()
            self._experiment = experiment_named(request.experiment)
            values, wanted = request.parameters, request.device
        self._parameters = build_parameters(self._experiment.parameters, values)
        self._device = choose_device(wanted)
        if not request.resume:
            self._write_facts()

    def _run(self) -> None:
        try:
            self._attempt()
            return
        except RuntimeError as error:
            if self._device == "cpu" or not is_out_of_memory(error):
                raise
        # Past the handler, so that the error no longer holds what fills the device.
        self._note = f"{self._device} ran out of memory: the run continues on the CPU"
        self._device = "cpu"
        self._attempt()

    def _attempt(self) -> None:
        prepare(self._device)
        context = self._context()
        assert self._parameters is not None
        records = self._experiment.run(self._parameters, context)
        self._first_step, self._started = context.step, time.monotonic()
        self._paused_for = 0.0
        if context.step and context.step == self._request.pause_at:
            self._phase = RunPhase.PAUSED
        if self._phase is not RunPhase.PAUSED:
            self._phase = RunPhase.RUNNING
        self._report()
        with contextlib.closing(context):
            self._iterate(records, context)

    def _context(self) -> TrackedContext:
        folder, state, step = self._folder, None, 0
        self._recorder = Recorder()
        if folder.checkpoint.is_file():
            state, facts = load_state(folder.checkpoint)
            step = int(facts["step"])
            self._recall(step)
        folder.begin_series(step)
        self._changes = folder.changes()
        self._step = step
        return TrackedContext(
            self._seed,
            self._device,
            step,
            state,
            self._weights,
            self._changes,
            self._log_change,
        )

    def _log_change(self, change: Change) -> None:
        self._folder.log_change(change)
        self._changes.append(change)

    def _recall(self, step: int) -> None:
        """Give the recorder what was recorded before, so that plots continue where they were."""
        history = self._folder.history()
        for i in np.flatnonzero(history.steps <= step):
            row = {key: float(column[i]) for key, column in history.columns.items()}
            kept = {key: value for key, value in row.items() if not np.isnan(value)}
            self._recorder.add(Record(int(history.steps[i]), kept))
        for key, waterfall in self._folder.read_curves().items():
            for at, curve in zip(waterfall.steps, waterfall.image, strict=True):
                if at <= step:
                    self._recorder.add(Record(int(at), {}, {key: curve}))
        self._recorder.add(Record(step, {}, {}, self._folder.read_fields()))

    # Stepping.

    def _iterate(self, records: Iterator[Record], context: TrackedContext) -> None:
        while self._may_go_on(context):
            context.upcoming = self._step + 1
            if self._stays_open():
                self._kept = (records, context)
                self._finish(context)
                return
            try:
                record = next(records)
            except StopIteration:
                self._finish(context)
                return
            self._take(record)
            now = time.monotonic()
            if now - self._posted > SNAPSHOT_SECONDS:
                self._report()
            if now - self._saved > CHECKPOINT_SECONDS:
                self._save(context)
            if self._step == self._request.pause_at:
                self._phase = RunPhase.PAUSED
        self._phase = RunPhase.STOPPED
        self._report()
        self._save(context)
        self._save_weights(context)

    def _stays_open(self) -> bool:
        """Whether training is over and the run only answers what it is asked."""
        assert self._parameters is not None
        return self._experiment.stays_open and self._step >= self._parameters.steps

    def _take(self, record: Record) -> None:
        for key, value in record.scalars.items():
            if not np.isfinite(value):
                raise RunFailed(
                    f"The run diverged at step {record.step}",
                    f"{key} is {value}",
                    "lower the learning rate",
                )
        self._step, self._refusal = record.step, record.note or self._refusal
        try:
            self._folder.append(record)
        except OSError as error:
            raise _disk_fault(self._folder.path, error) from None
        self._recorder.add(record)

    def _may_go_on(self, context: TrackedContext) -> bool:
        """Answer commands; False if the run must stop."""
        command = self._control.poll()
        while command is not None:
            if not self._obey(command, context):
                return False
            command = self._control.poll()
        if self._phase is RunPhase.PAUSED:
            return self._stay_paused(context)
        return True

    def _stay_paused(self, context: TrackedContext) -> bool:
        if self._remaining_single_steps:
            self._remaining_single_steps -= 1
            return True
        began = time.monotonic()
        self._report()
        if self._step > 0:
            self._save(context)
            self._save_weights(context)
        while self._phase is RunPhase.PAUSED and not self._remaining_single_steps:
            if not self._obey(self._control.wait(), context):
                return False
        self._remaining_single_steps = max(self._remaining_single_steps - 1, 0)
        self._paused_for += time.monotonic() - began
        self._report()
        return True

    def _obey(self, command: Command, context: TrackedContext) -> bool:
        if command.verb == "stop":
            return False
        if command.verb == "pause":
            self._phase = RunPhase.PAUSED
        elif command.verb == "resume":
            self._phase = RunPhase.RUNNING
        elif command.verb == "step":
            self._phase = RunPhase.PAUSED
            self._remaining_single_steps += 1
        elif command.verb == "change":
            self._refusal = ""
            context.queue_change(command.name, command.value)
        return True

    def _finish(self, context: TrackedContext) -> None:
        self._save(context)
        self._save_weights(context)
        self._phase = RunPhase.FINISHED

    # Saving and reporting.

    def _save(self, context: TrackedContext) -> None:
        try:
            self._folder.flush()
            self._folder.write_curves(self._recorder.waterfalls(), self._recorder.fields())
            facts = {"experiment": self._experiment.id, "step": self._step, "seed": self._seed}
            save_state(self._folder.checkpoint, context.state(), facts)
            self._timeline.keep(self._step)
        except OSError as error:
            raise _disk_fault(self._folder.path, error) from None
        self._saved = time.monotonic()

    def _save_weights(self, context: TrackedContext) -> None:
        try:
            save_tensors(self._folder.weights, context.named_weights(), self._weight_facts())
        except OSError as error:
            raise _disk_fault(self._folder.path, error) from None

    def _weight_facts(self) -> dict[str, Any]:
        assert self._parameters is not None
        values = self._parameters.model_dump(mode="json")
        for name, info in type(self._parameters).model_fields.items():
            extra = info.json_schema_extra
            if isinstance(extra, dict) and "file" in extra and values[name]:
                values[name] = Path(values[name]).name
        return {
            "experiment": self._experiment.id,
            "parameters": values,
            "seed": self._seed,
            "severe": __version__,
            "step": self._step,
        }

    def _write_facts(self, failure: Failure | None = None) -> None:
        import torch

        assert self._parameters is not None
        self._folder.write_facts(
            {
                "experiment": self._experiment.id,
                "parameters": self._parameters.model_dump(mode="json"),
                "seed": self._seed,
                "weights": str(self._weights or ""),
                "parent": self._parent,
                "device": self._device,
                "phase": str(self._phase),
                "step": self._step,
                "note": self._note,
                "failure": failure.sentence if failure else "",
                "versions": {
                    "severe": __version__,
                    "python": platform.python_version(),
                    "torch": torch.__version__,
                    "numpy": np.__version__,
                },
            }
        )

    def _report(self, failure: Failure | None = None) -> Snapshot:
        now = time.monotonic()
        elapsed = now - self._started - self._paused_for
        rate = (self._step - self._first_step) / elapsed if elapsed > 0 else 0.0
        snapshot = Snapshot(
            run_id=self._folder.path.name,
            phase=self._phase,
            step=self._step,
            steps=self._parameters.steps if self._parameters else 0,
            elapsed=elapsed,
            steps_per_second=rate,
            device=self._device,
            note=self._refusal or self._note,
            series=self._recorder.series(),
            curves=self._recorder.curves(),
            waterfalls=self._recorder.waterfalls(),
            fields=self._recorder.fields(),
            changes=tuple(self._changes),
            timeline=self._timeline.steps,
            failure=failure,
            is_open=self._kept is not None and self._phase is RunPhase.FINISHED,
            generation=self._request.generation,
        )
        self._posted = now
        self._post(snapshot)
        return snapshot

    _experiment: Experiment


def run_to_history(
    experiment: Experiment, parameters: Parameters, seed: int, device: str = "cpu"
) -> RunHistory:
    """Run in this process and in memory, for claims and tests. Imports torch."""
    import torch

    torch.set_num_threads(1)
    chosen = choose_device(device)
    prepare(chosen)
    context = TrackedContext(seed, chosen)

    def records() -> Iterator[Record]:
        for record in experiment.run(parameters, context):
            context.upcoming = record.step + 1
            yield record

    with contextlib.closing(context):
        return history_of(parameters, records())


def _disk_fault(path: Path, error: OSError) -> RunFailed:
    return RunFailed(
        f"The run stopped because {path} could not be written",
        (error.strerror or str(error)).lower(),
        "free some space and resume it",
    )
