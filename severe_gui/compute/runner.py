"""Runs experiments outside the window: one worker, one run at a time, a mailbox of one.

The worker is a spawned process, warmed up in advance; a thread of this process is the alternative,
for tests and where no process can be started. A reader thread drains the pipe, so the worker never
waits for the window; only the newest snapshot is kept. No torch and no Qt here.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from typing import Any, Literal

from severe_gui.compute.control import Command
from severe_gui.compute.execution import ensure_startable
from severe_gui.compute.run import (
    Failure,
    RunPhase,
    RunRequest,
    Snapshot,
    WorkerPhase,
)
from severe_gui.compute.worker import serve, serve_process
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import experiment_named

STOP_SECONDS = 0.09
FAREWELL_SECONDS = 2.0

Listener = Callable[[], None]


class Runner:
    """The window's side of the worker. All methods return at once and may be called from the GUI.

    `listeners` are called, from the reader thread, when a phase changes; `latest` gives the newest
    snapshot of the run in progress or just ended.
    """

    def __init__(self, place: Literal["process", "thread"] = "process") -> None:
        self.place = place
        self.listeners: list[Listener] = []
        self.worker_phase = WorkerPhase.OFF
        self.worker_note = ""
        self.worker_details = ""
        self._lock = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._request: RunRequest | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._process: Any = None
        self._reader: threading.Thread | None = None
        self._kill_at: float | None = None
        self._closing = False
        self._generation = 0

    # The worker.

    def warm(self) -> None:
        """Start the worker if there is none."""
        with self._lock:
            if self._pipe is not None or self._closing:
                return
            ours, theirs = multiprocessing.Pipe()
            self._pipe = ours
            self.worker_phase, self.worker_note = WorkerPhase.WARMING, "torch is warming up"
            if self.place == "process":
                self._start_process(theirs)
            if self.place == "thread":
                self._process = threading.Thread(target=serve, args=(theirs,), daemon=True)
                self._process.name = "severe trainer"
                self._process.start()
            self._reader = threading.Thread(
                target=self._read, args=(ours, self._process), name="severe mailbox", daemon=True
            )
            self._reader.start()
        self._announce()

    def _start_process(self, theirs: "Connection[Any, Any]") -> None:
        spawn = multiprocessing.get_context("spawn")
        process = spawn.Process(target=serve_process, args=(theirs,), name="severe worker")
        process.daemon = True
        try:
            process.start()
        except OSError as error:
            self.place = "thread"
            self.worker_note = f"no worker process ({error}): training runs inside the window"
            return
        theirs.close()
        self._process = process

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id; None in a thread or before it is warmed."""
        return getattr(self._process, "pid", None)

    def close(self) -> None:
        """Stop the run, end the worker, join the reader."""
        with self._lock:
            self._closing = True
            pipe, process, reader = self._pipe, self._process, self._reader
            is_warming = self.worker_phase is WorkerPhase.WARMING
        if pipe is None or process is None:
            return
        if self.place == "process" and is_warming:
            # It would notice the end only after its imports, and has nothing to lose.
            process.kill()
        self._send(Command("stop") if self.is_busy else None)
        self._send(None)
        process.join(FAREWELL_SECONDS)
        if self.place == "process" and process.is_alive():
            process.kill()
            process.join()
        if reader is not None and reader is not threading.current_thread():
            reader.join(FAREWELL_SECONDS)
        self._forget_worker()

    # The run.

    @property
    def is_busy(self) -> bool:
        """Whether a run is in progress."""
        with self._lock:
            return self._request is not None

    @property
    def request(self) -> RunRequest | None:
        """The request of the run in progress."""
        return self._request

    def start(self, request: RunRequest) -> None:
        """Start a run, or queue it until the worker is warm. Raises BadInput."""
        ensure_startable(request)
        with self._lock:
            if self._request is not None:
                raise BadInput("A run is in progress", "", "stop it before starting another")
            self.warm()
            self._generation += 1
            request = replace(request, generation=self._generation)
            self._request = request
            self._kill_at = None
            self._snapshot = Snapshot(
                request.folder.name,
                RunPhase.STARTING,
                0,
                _steps(request),
                0.0,
                0.0,
                request.device,
                generation=self._generation,
            )
        self._send(request)
        self._announce()

    def pause(self) -> None:
        self._send(Command("pause"))

    def resume(self) -> None:
        self._send(Command("resume"))

    def step(self) -> None:
        """Do one step, then pause again."""
        self._send(Command("step"))

    def stop(self) -> None:
        """End the run within 100 ms: ask it to stop, and kill the worker if it does not answer."""
        with self._lock:
            if self._request is None:
                return
            self._kill_at = time.monotonic() + STOP_SECONDS
        self._send(Command("stop"))

    def change(self, name: str, value: Any) -> None:
        """Change a live parameter between two steps, or ask the run that ended and is open."""
        self._send(Command("change", name, value))

    def latest(self) -> Snapshot | None:
        """The newest snapshot, or None before the first run."""
        with self._lock:
            return self._snapshot

    # The reader thread.

    def _read(self, pipe: "Connection[Any, Any]", process: Any) -> None:
        watched = [pipe, process.sentinel] if self.place == "process" else [pipe]
        while True:
            ready = wait(watched, timeout=self._patience())
            try:
                while pipe.poll():
                    self._receive(pipe.recv())
            except (EOFError, OSError):
                ready = watched
            if self._overdue():
                process.kill()
                process.join()
                self._lose_worker(stopped=True)
                return
            if process.sentinel in ready if self.place == "process" else not process.is_alive():
                self._lose_worker(stopped=self._kill_at is not None)
                return

    def _patience(self) -> float:
        with self._lock:
            if self._kill_at is None:
                return 0.25
            return max(self._kill_at - time.monotonic(), 0.0)

    def _overdue(self) -> bool:
        with self._lock:
            late = self._kill_at is not None and time.monotonic() >= self._kill_at
            if late and self.place == "thread":
                # A thread cannot be killed: we wait for it, and the status says so.
                self._kill_at = None
                self.worker_note = "waiting for the current step"
                return False
            return late

    def _receive(self, message: Any) -> None:
        announce = True
        with self._lock:
            if isinstance(message, Snapshot):
                if message.generation != self._generation:
                    return
                before = self._snapshot
                # After the end each message is an answer.
                announce = (
                    before is None or before.phase is not message.phase or message.phase.is_over
                )
                self._snapshot = message
                if message.phase.is_over:
                    self._request, self._kill_at = None, None
            else:
                self.worker_phase, self.worker_note, self.worker_details = message
        if announce:
            self._announce()

    def _lose_worker(self, stopped: bool) -> None:
        with self._lock:
            snapshot, request = self._snapshot, self._request
            if request is not None and snapshot is not None:
                failure = None
                if not stopped:
                    failure = Failure(
                        f"The worker died at step {snapshot.step}; the run can be continued from "
                        "its last checkpoint.",
                        snapshot.step,
                    )
                phase = RunPhase.STOPPED if stopped else RunPhase.DIED
                self._snapshot = replace(snapshot, phase=phase, failure=failure)
            self._request, self._kill_at = None, None
            could_warm = self.worker_phase in (WorkerPhase.READY, WorkerPhase.BUSY)
            self._forget_worker()
        if could_warm and not self._closing:
            self.warm()
        self._announce()

    def _forget_worker(self) -> None:
        with self._lock:
            if self._pipe is not None:
                self._pipe.close()
            self._pipe, self._process = None, None
            if self.worker_phase is not WorkerPhase.OFF or not self.worker_note:
                self.worker_note = ""
            self.worker_phase = WorkerPhase.OFF

    def _send(self, message: Any) -> None:
        with self._lock:
            if self._pipe is None:
                return
            try:
                self._pipe.send(message)
            except OSError:
                # The worker is gone; the reader notices and says so.
                return

    def _announce(self) -> None:
        for listener in list(self.listeners):
            listener()


def _steps(request: RunRequest) -> int:
    try:
        model = experiment_named(request.experiment).parameters
        return build_parameters(model, request.parameters).steps
    except SevereError:
        return 0
