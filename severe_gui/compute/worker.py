"""The worker: a process (or a thread) that trains, one run at a time.

It warms up torch, reports it, and then serves requests from a pipe. It never waits for the window,
except while a run is paused, and it ends within a second of losing its parent.
"""

import os
import signal
import sys
import threading
import traceback
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from severe_gui.compute.control import Command
from severe_gui.compute.execution import Execution
from severe_gui.compute.open_run import OpenRun
from severe_gui.compute.run import RunRequest, Snapshot, WorkerPhase

ORPHANED = 70


class PipeControl:
    """Commands for the run in progress, read from the worker's pipe."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe
        self.closing = False

    def poll(self) -> Command | None:
        return self.wait() if self._pipe.poll() else None

    def wait(self) -> Command:
        try:
            message = self._pipe.recv()
        except EOFError:
            message = None
        if isinstance(message, Command):
            return message
        # None, or anything that is not a command: end the run, then the worker.
        self.closing = True
        return Command("stop")


def serve_process(pipe: "Connection[Any, Any]") -> None:
    """Entry point of the worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = "1"
    threading.Thread(target=_end_with_parent, name="parent watch", daemon=True).start()
    serve(pipe)
    # All that a run writes is on disk; to take torch apart would keep the window's end waiting.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def serve(pipe: "Connection[Any, Any]") -> None:
    """Warm up, then run what is requested until the pipe closes or None arrives.

    Between two runs, the one that ended last answers live changes if it stays open.
    """
    post = _posting(pipe)
    try:
        note = warm_up()
    except Exception as error:
        # The window must learn of any failure of torch.
        post((WorkerPhase.OFF, f"torch cannot be used: {error}", traceback.format_exc()))
        return
    post((WorkerPhase.READY, note, ""))
    opened: OpenRun | None = None
    while True:
        try:
            message = pipe.recv()
            while isinstance(message, Command) and opened is not None:
                message, opened = _answer(opened, message, pipe, post)
        except (EOFError, OSError):
            return
        if message is None:
            return
        if not isinstance(message, RunRequest):
            continue
        opened = None
        post((WorkerPhase.BUSY, note, ""))
        control = PipeControl(pipe)
        execution = Execution(message, control, post)
        execution.perform()
        if control.closing:
            return
        post((WorkerPhase.READY, note, ""))
        opened = execution.opened
        if opened is not None and opened.is_asked:
            post(opened.answer())


def _answer(
    opened: OpenRun, first: Command, pipe: "Connection[Any, Any]", post: Any
) -> tuple[Any, OpenRun | None]:
    """Answer all that has been asked by now. Returns the next message, and the run if still open.

    A slider that is dragged asks faster than a network can answer: only the newest state counts.
    """
    message: Any = first
    asked = []
    while isinstance(message, Command):
        asked.append(message)
        message = pipe.recv() if pipe.poll() else ...
    opened.ask(asked)
    shown = opened.answer() if opened.is_asked else opened.shown
    post(shown)
    return (pipe.recv() if message is ... else message), opened if shown.is_open else None


def warm_up() -> str:
    """Import what a first step needs; returns the text of the status chip. One thread from here on.

    The first optimiser alone imports hundreds of modules, so one is made here in advance.
    """
    import torch

    torch.set_num_threads(1)
    weight = torch.nn.Parameter(torch.ones(2))
    optimiser = torch.optim.Adam([weight], lr=1e-3, fused=True)
    torch.autograd.backward((weight**2).sum())
    optimiser.step()
    jacobian = torch.func.jacrev(lambda x: x**2)(torch.ones(2))
    torch.linalg.svdvals(jacobian)
    from severe_gui.compute.device import available_devices

    return f"torch {torch.__version__.split('+')[0]} on {available_devices()[0]}"


def _posting(pipe: "Connection[Any, Any]") -> Any:
    def post(message: Snapshot | tuple[WorkerPhase, str, str]) -> None:
        try:
            pipe.send(message)
        except (BrokenPipeError, OSError):
            # The window is gone; the parent watch ends this process.
            return

    return post


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(ORPHANED)
