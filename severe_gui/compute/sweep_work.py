"""A sweep in progress, for a window: a thread that distributes the runs, and its reports.

`SweepWork` owns one thread, which reads a sweep's folder and, if asked, makes the missing runs; the
window polls `progress` and `rows` and never waits. A sweep has its own folder, which is consistent
at every moment: `sweep.json` is its plan, `runs/` its runs, `state.json` its last known state, and
the process that makes its runs holds `sweep.lock`.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.run import RunPhase
from severe_gui.compute.sweep import (
    Cell,
    Outcome,
    Stop,
    check_folder,
    row_of,
    run_cells,
    table,
    write_table,
)
from severe_gui.compute.sweep_plan import STATE, SweepPlan, read_state
from severe_gui.errors import BadInput, SevereError
from severe_gui.files import write_text

END_SECONDS = 10.0


class SweepPhase(StrEnum):
    """The phase of a sweep. `READING`: its folder is being read."""

    READING = "reading"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        return self in (SweepPhase.STOPPED, SweepPhase.FINISHED, SweepPhase.FAILED)


@dataclass(frozen=True)
class Workers:
    """Where the runs are made: a number of processes here, or a Dask scheduler."""

    count: int = 1
    scheduler: str = ""


@dataclass(frozen=True)
class SweepProgress:
    """The progress of a sweep. running: indices of the current runs. retried: runs started again
    after their worker died. elapsed, remaining: seconds of this session; remaining is None while
    it is unknown. sentence: what went wrong with the sweep itself.
    """

    phase: SweepPhase
    total: int
    finished: int = 0
    failed: int = 0
    running: tuple[int, ...] = ()
    retried: int = 0
    elapsed: float = 0.0
    remaining: float | None = None
    sentence: str = ""

    @property
    def left(self) -> int:
        return self.total - self.finished - self.failed


class SweepWork:
    """One sweep: read, and run if asked. `progress` and `rows` may be read at any time.

    Raises BadInput if the plan has a value that the experiment does not accept.
    """

    def __init__(self, folder: Path, plan: SweepPlan) -> None:
        self.folder, self.plan = folder, plan
        self.cells = plan.cells(folder)
        self._lock = threading.Lock()
        self._progress = SweepProgress(SweepPhase.READING, len(self.cells))
        self._rows: list[dict[str, Any]] = []
        self._stop, self._thread = Stop(), threading.Thread()
        self._started_at: dict[int, float] = {}
        self._durations: list[tuple[float, int]] = []
        self._started = time.monotonic()
        self._workers = Workers()

    # Called by the window.

    @property
    def progress(self) -> SweepProgress:
        with self._lock:
            known = self._progress
        if known.phase in (SweepPhase.RUNNING, SweepPhase.STOPPING):
            elapsed = time.monotonic() - self._started
            return replace(known, elapsed=elapsed, remaining=self._remaining(known))
        return known

    def rows(self) -> tuple[dict[str, Any], ...]:
        """One row for each run that is over, in the order of their ends."""
        with self._lock:
            return tuple(self._rows)

    def read(self) -> None:
        """Start reading the folder."""
        self._begin(self._read)

    def run(self, workers: Workers) -> None:
        """Start making the missing runs; if all are over, those that failed."""
        self._workers = workers
        self._begin(self._run)

    def stop(self) -> None:
        """Stop as soon as possible; what exists stays."""
        with self._lock:
            if not self._progress.phase.is_over:
                self._progress = replace(self._progress, phase=SweepPhase.STOPPING)
        self._stop.ask()

    def close(self) -> None:
        """End the thread and its workers."""
        self._stop.ask()
        if self._thread.ident is not None:
            self._thread.join(END_SECONDS)

    # In its thread.

    def _begin(self, work: Callable[[], None]) -> None:
        self.close()
        self._stop = Stop()
        self._started_at, self._durations = {}, []
        with self._lock:
            self._rows = []
            self._progress = SweepProgress(SweepPhase.READING, len(self.cells))
        self._thread = threading.Thread(
            target=lambda: self._guarded(work), name="severe sweep", daemon=True
        )
        self._thread.start()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except SevereError as error:
            self._report(phase=SweepPhase.FAILED, sentence=str(error), running=())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            said = SevereError(f"The sweep in {self.folder} ended early", reason)
            self._report(phase=SweepPhase.FAILED, sentence=str(said), running=())

    def _read(self) -> None:
        self._take_in()
        self._report(phase=SweepPhase.STOPPED if self.progress.left else SweepPhase.FINISHED)

    def _take_in(self) -> list[Cell]:
        """Read the runs that are over. Returns the others."""
        left = []
        for cell in self.cells:
            if self._stop.is_asked:
                return []
            outcome = _outcome_on_disk(cell)
            if outcome is None:
                left.append(cell)
            else:
                self._add(outcome)
        return left

    def _run(self) -> None:
        check_folder(self.folder, self.plan.document())
        try:
            lock = FileLock(self.folder / "sweep.lock", blocking=False, is_singleton=False)
            lock.acquire()
        except Timeout:
            raise BadInput(
                "This sweep is running in another window", "", "stop it there first"
            ) from None
        try:
            self._make(self._take_in())
        finally:
            lock.release()

    def _make(self, todo: list[Cell]) -> None:
        if not todo and not self._stop.is_asked:
            todo = self._failed_again()
        self._started = time.monotonic()
        self._report(phase=SweepPhase.RUNNING)
        self._keep_state()
        if todo and not self._stop.is_asked:
            self._perform(todo)
        self._report(
            elapsed=time.monotonic() - self._started,
            running=(),
            phase=SweepPhase.STOPPED if self.progress.left else SweepPhase.FINISHED,
        )
        self._keep_state()
        rows = sorted(self.rows(), key=lambda row: int(row["run"]))
        write_table(self.folder / "table.csv", rows)

    def _perform(self, todo: list[Cell]) -> None:
        name, workers = self.plan.experiment, self._workers
        if workers.scheduler:
            from severe_gui.compute.cluster import run_on_cluster

            run_on_cluster(name, todo, workers.scheduler, self._ended, self._stop)
        else:
            run_cells(name, todo, workers.count, self._ended, self._began, self._stop)

    def _failed_again(self) -> list[Cell]:
        """All runs are over: the failed ones are made again."""
        with self._lock:
            failed = {int(row["run"]) for row in self._rows if row["phase"] != RunPhase.FINISHED}
            self._rows = [row for row in self._rows if int(row["run"]) not in failed]
            self._progress = replace(self._progress, failed=0)
        return [cell for cell in self.cells if cell.index in failed]

    def _began(self, cell: Cell, attempt: int) -> None:
        with self._lock:
            self._started_at[cell.index] = time.monotonic()
            running = tuple(sorted({*self._progress.running, cell.index}))
            retried = self._progress.retried + (attempt > 1)
            self._progress = replace(self._progress, running=running, retried=retried)

    def _ended(self, outcome: Outcome) -> None:
        index = outcome.cell.index
        with self._lock:
            started = self._started_at.pop(index, self._started)
            if outcome.phase is RunPhase.FINISHED:
                steps = int(outcome.cell.values["steps"])
                self._durations.append((time.monotonic() - started, steps))
        self._add(outcome)
        self._keep_state()

    def _add(self, outcome: Outcome) -> None:
        row = row_of(outcome)
        is_finished = outcome.phase is RunPhase.FINISHED
        with self._lock:
            self._rows.append(row)
            known = self._progress
            self._progress = replace(
                known,
                finished=known.finished + is_finished,
                failed=known.failed + (not is_finished),
                running=tuple(each for each in known.running if each != outcome.cell.index),
            )

    def _report(self, **changes: Any) -> None:
        with self._lock:
            self._progress = replace(self._progress, **changes)

    def _remaining(self, known: SweepProgress) -> float | None:
        """An estimate: runs take as long as those so far, and the current ones are half done."""
        with self._lock:
            durations = [seconds for seconds, _steps in self._durations]
        if not durations or known.phase is not SweepPhase.RUNNING:
            return None
        work = known.left - 0.5 * len(known.running)
        at_a_time = max(len(known.running), 1)
        if self._workers.scheduler:
            return known.left * (time.monotonic() - self._started) / len(durations)
        return work * sum(durations) / len(durations) / at_a_time

    def _keep_state(self) -> None:
        known = self.progress
        state = {"finished": known.finished, "failed": known.failed, "total": known.total}
        with self._lock:
            steps = sum(steps for _seconds, steps in self._durations)
            seconds = sum(seconds for seconds, _steps in self._durations)
        rate = seconds / steps if steps else read_state(self.folder).get("seconds_a_step")
        write_text(self.folder / STATE, json.dumps({**state, "seconds_a_step": rate}) + "\n")


def whole_table(work: SweepWork) -> list[dict[str, Any]]:
    """Rows of all runs in order, the missing ones too, for an export."""
    known = {int(row["run"]): row for row in work.rows()}
    missing = [Outcome(cell, RunPhase.STOPPED) for cell in work.cells if cell.index not in known]
    return sorted([*known.values(), *table(missing)], key=lambda row: int(row["run"]))


def _outcome_on_disk(cell: Cell) -> Outcome | None:
    """How a run ended, if it is over and did not just lose its worker."""
    try:
        facts = RunFolder(cell.folder).read_facts()
        phase = RunPhase(facts["phase"])
    except (BadInput, KeyError, ValueError):
        return None
    if phase not in (RunPhase.FINISHED, RunPhase.FAILED):
        return None
    return Outcome(cell, phase, str(facts.get("failure", "")))
