"""A sweep: one run for each cell of a grid and each seed, on a pool of worker processes.

Every run has its own folder, so that nothing is lost: an interrupted sweep continues with the runs
that are not finished, and a worker that dies loses only its own run, which another resumes from
its checkpoint. Workers are spawned once and kept, since torch takes seconds to import; they end
with the process that made them, so that their runs can be resumed.
"""

import contextlib
import csv
import io
import itertools
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.run import RunPhase, RunRequest
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.experiment import Experiment
from severe_gui.experiments.parsing import build_parameters
from severe_gui.files import write_text

MOST_RUNS = 10_000
ATTEMPTS = 3
ORPHANED = 70


@dataclass(frozen=True)
class Cell:
    """One run of the sweep. varied: its values from the grid; values: all that are set."""

    index: int
    varied: Mapping[str, Any]
    values: Mapping[str, Any]
    seed: int
    folder: Path


@dataclass(frozen=True)
class Outcome:
    """How a cell ended. sentence: why, if it failed."""

    cell: Cell
    phase: RunPhase
    sentence: str = ""


class Stop:
    """Asks a sweep to stop, from any thread; the work of its runs stays on disk."""

    def __init__(self) -> None:
        self.pipe, self._wake = multiprocessing.Pipe(duplex=False)
        self._asked = threading.Event()

    @property
    def is_asked(self) -> bool:
        return self._asked.is_set()

    def ask(self) -> None:
        """Stop as soon as possible."""
        if not self._asked.is_set():
            self._asked.set()
            self._wake.send(None)


def grid_cells(
    experiment: Experiment,
    grid: Mapping[str, Sequence[Any]],
    fixed: Mapping[str, Any],
    seeds: int,
    folder: Path,
    first_seed: int = 0,
) -> tuple[Cell, ...]:
    """Every combination of the grid's values with each seed. Raises BadInput for a bad value."""
    count = seeds
    for choices in grid.values():
        count *= len(choices)
    if not 1 <= count <= MOST_RUNS:
        raise BadInput(
            f"A sweep of {count:,} runs is too large", f"at most {MOST_RUNS:,} are allowed"
        )
    cells: list[Cell] = []
    for choice in itertools.product(*grid.values()):
        varied = dict(zip(grid, choice, strict=True))
        parameters = build_parameters(experiment.parameters, {**fixed, **varied})
        values = parameters.model_dump(mode="json")
        for seed in range(seeds):
            index = len(cells)
            place = folder / "runs" / f"{index:05d}"
            cells.append(Cell(index, varied, values, first_seed + seed, place))
    return tuple(cells)


def check_folder(folder: Path, plan: Mapping[str, Any]) -> None:
    """Write the plan, or check that it is already there. Raises BadInput for a different one."""
    path, text = folder / "sweep.json", json.dumps(plan, indent=1, sort_keys=True) + "\n"
    if path.is_file():
        if path.read_text(encoding="utf-8") != text:
            raise BadInput(
                f"{folder} contains another sweep",
                "its sweep.json differs",
                "choose another folder",
            )
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SevereError(f"{folder} cannot be made", error.strerror or str(error)) from None
    if any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty", "and contains no sweep", "choose another folder")
    write_text(path, text)


def is_finished(cell: Cell) -> bool:
    """Whether a cell's run exists and is complete."""
    try:
        return bool(RunFolder(cell.folder).read_facts()["phase"] == RunPhase.FINISHED)
    except (BadInput, KeyError):
        return False


def run_cells(
    experiment_id: str,
    cells: Sequence[Cell],
    workers: int,
    on_end: Callable[[Outcome], None] = lambda outcome: None,
    on_start: Callable[[Cell, int], None] = lambda cell, attempt: None,
    stop: Stop | None = None,
) -> list[Outcome]:
    """Run what is not finished on this many processes; the outcomes in the order of the cells.

    A run whose worker died is resumed by another, with ATTEMPTS attempts in all. on_end: called
    with each outcome; on_start: with each cell and the number of its attempt; both in this thread.
    stop: ends the sweep early; runs that are not over by then have the phase stopped.
    """
    outcomes = {each.index: Outcome(each, RunPhase.FINISHED) for each in cells if is_finished(each)}
    todo = [each for each in cells if each.index not in outcomes]
    pool = _Pool(experiment_id, min(workers, max(len(todo), 1)), on_start, stop or Stop())
    try:
        for outcome in pool.perform(todo):
            outcomes[outcome.cell.index] = outcome
            on_end(outcome)
    finally:
        pool.close()
    return [outcomes.get(each.index, Outcome(each, RunPhase.STOPPED)) for each in cells]


def request_for(experiment_id: str, cell: Cell) -> RunRequest:
    """The request to a worker: start the run, or resume what exists of it."""
    exists = (cell.folder / "run.json").is_file()
    return RunRequest(experiment_id, cell.values, cell.seed, cell.folder, "cpu", resume=exists)


def perform(request: RunRequest) -> tuple[str, str]:
    """One run in this process, on one thread: its phase, and why it failed."""
    import torch

    from severe_gui.compute.control import NoControl
    from severe_gui.compute.execution import Execution

    torch.set_num_threads(1)
    if not request.resume:
        # A worker killed at its start has left half of run.json under another name.
        for leftover in request.folder.glob(".*"):
            leftover.unlink(missing_ok=True)
    last = Execution(request, NoControl()).perform()
    return str(last.phase), last.failure.sentence if last.failure else ""


def table(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """One row per run: its varied values, the seed, how it ended, the last value of each scalar."""
    return [row_of(outcome) for outcome in outcomes]


def row_of(outcome: Outcome) -> dict[str, Any]:
    """The row of one run. A run that has recorded nothing has no last values."""
    cell = outcome.cell
    row: dict[str, Any] = {
        "run": cell.index,
        **{name: _flat(value) for name, value in cell.varied.items()},
        "seed": cell.seed,
        "phase": str(outcome.phase),
        "failure": outcome.sentence,
    }
    if (cell.folder / "series.csv").is_file():
        history = RunFolder(cell.folder).history()
        if len(history.steps):
            row["step"] = int(history.steps[-1])
            row |= {key: float(history.series(key)[-1]) for key in history.columns}
    return row


def write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """The rows as CSV, with every column that any of them has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, text.getvalue())


class _Pool:
    """Worker processes, each with a pipe; one that dies is replaced."""

    def __init__(
        self, experiment_id: str, size: int, on_start: Callable[[Cell, int], None], stop: Stop
    ) -> None:
        self._experiment_id, self._on_start, self._stop = experiment_id, on_start, stop
        self._workers = [_Worker() for _ in range(size)]

    def perform(self, todo: Sequence[Cell]) -> Iterator[Outcome]:
        waiting, attempts = list(reversed(todo)), dict.fromkeys((c.index for c in todo), 0)
        while waiting or any(worker.cell for worker in self._workers):
            self._give_out(waiting, attempts)
            busy = [worker for worker in self._workers if worker.cell]
            ready = wait([self._stop.pipe, *(worker.pipe for worker in busy)])
            if self._stop.is_asked:
                return
            for worker in (each for each in busy if each.pipe in ready):
                cell, answer = worker.answer()
                if answer is not None:
                    yield Outcome(cell, RunPhase(answer[0]), answer[1])
                    continue
                self._workers[self._workers.index(worker)] = _Worker()
                if attempts[cell.index] < ATTEMPTS:
                    waiting.append(cell)
                else:
                    yield Outcome(cell, RunPhase.DIED, f"Its worker died {ATTEMPTS} times.")

    def _give_out(self, waiting: list[Cell], attempts: dict[int, int]) -> None:
        for worker in self._workers:
            if worker.cell is None and waiting:
                cell = waiting.pop()
                attempts[cell.index] += 1
                worker.begin(cell, request_for(self._experiment_id, cell))
                self._on_start(cell, attempts[cell.index])

    def close(self) -> None:
        for worker in self._workers:
            worker.close()


class _Worker:
    """One process, and the cell it works on."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.cell: Cell | None = None

    def begin(self, cell: Cell, request: RunRequest) -> None:
        self.cell = cell
        # If it died between two runs, `answer` finds the pipe at its end.
        with contextlib.suppress(OSError):
            self.pipe.send(request)

    def answer(self) -> tuple[Cell, tuple[str, str] | None]:
        """The cell and how it ended; None if the process died."""
        cell, self.cell = self.cell, None
        assert cell is not None
        try:
            answer: tuple[str, str] = self.pipe.recv()
        except (EOFError, OSError):
            self.close()
            return cell, None
        return cell, answer

    def close(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join(5)


def _serve(pipe: Connection) -> None:
    """In the worker: answer requests until the pipe closes."""
    # Ctrl+C is for the process that distributes the runs; it ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent watch", daemon=True).start()
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(perform(request))


def _end_with_parent() -> None:
    """A run whose sweep is gone must release its folder, so that another can resume it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(ORPHANED)


def _flat(value: Any) -> Any:
    return "+".join(map(str, value)) if isinstance(value, tuple | list) else value
