"""What the window costs a run: steps per second live on screen, over those of the bare loop.

Both train the 30 x 64 deep linear network from four initialisations at once, their spectra about
ten times per second, each side in a process of its own with one torch thread; the bare one has no
window, no files and no messages, the other waterfalls, curves and claims on screen. Both train on
the device that is named, a GPU if wanted. The alternations are in one session, and each side's rate
is over the same number of seconds.
"""

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from severe_gui.cli.benches import Result, against

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from severe_gui.shell.window import MainWindow

DEVICES = ("cpu", "cuda", "mps")
ALTERNATIONS = 7
SECONDS = 5.0
BAR, GAP_BAR = 0.92, 0.050
SETTINGS: dict[str, Any] = {
    "variants": ("fold-0", "fold-1", "orthogonal", "scaled-orthogonal"),
    "depth": 30, "width": 64, "steps": 1_000_000,
}  # fmt: skip
FIRST_STEPS = 60


def measure(device: str = "cpu") -> Result:
    """Alternate the two, `ALTERNATIONS` times."""
    from severe_gui.shell.display import private_display

    with private_display(1600, 1000), tempfile.TemporaryDirectory() as home:
        os.environ["SEVERE_HOME"] = home
        return _alternate(device)


def _alternate(device: str) -> Result:
    from severe_gui.shell.app import close_application, make_application, make_window
    from severe_gui.widgets.theme import Choice

    spawn = multiprocessing.get_context("spawn")
    pipe, theirs = spawn.Pipe()
    bare = spawn.Process(target=_bare_loops, args=(theirs, device), daemon=True)
    bare.start()
    theirs.close()
    application = make_application()
    window = make_window(theme=Choice.DARK, restore=False)
    try:
        window.resize(1280, 800)
        window.show()
        window.show_panel("trainer")
        every = max(round(_bare_rate(application, pipe, 20) / 10), 1)
        pairs, gaps = [], []
        for _ in range(ALTERNATIONS):
            peer = _bare_rate(application, pipe, every)
            ours, run_gaps = _window_rate(application, window, every, device)
            pairs.append((ours, peer))
            gaps += run_gaps
    finally:
        pipe.send(None)
        bare.join()
        close_application(application, window)
    return _result(pairs, gaps, every, device)


def _result(pairs: list[tuple[float, float]], gaps: list[float], every: int, device: str) -> Result:
    ratio = statistics.median(ours / peer for ours, peer in pairs)
    gaps.sort()
    gap = gaps[int(0.99 * len(gaps))]
    return Result(
        "trainer-overhead",
        statistics.median(ours for ours, _peer in pairs),
        statistics.median(peer for _ours, peer in pairs),
        ratio,
        BAR,
        ratio >= BAR and gap < GAP_BAR,
        "steps/s",
        against(
            "the bare loop",
            f"the same experiment and settings in a process of its own, on {device}, one thread, "
            f"{FIRST_STEPS} steps ahead of the clock, {SECONDS:g} s each",
            "torch",
        ),
        "at least",
        {
            "device": device,
            "ratios": [ours / peer for ours, peer in pairs],
            "gap_p99_ms": 1000 * gap,
            "gap_bar_ms": 1000 * GAP_BAR,
            "spectrum_every": every,
        },
    )


def _bare_loops(pipe: "Connection[Any, Any]", device: str) -> None:
    """In a process of its own: for each `spectrum_every` received, a rate of the bare loop."""
    import torch

    from severe_gui.compute.context import TrackedContext
    from severe_gui.compute.device import prepare
    from severe_gui.experiments.degeneracy import DegeneracyParameters, experiment

    torch.set_num_threads(1)
    prepare(device)
    while (every := pipe.recv()) is not None:
        parameters = DegeneracyParameters(**SETTINGS, spectrum_every=every)
        records = experiment.run(parameters, TrackedContext(0, device))
        for _ in range(FIRST_STEPS):
            next(records)
        started, steps = time.perf_counter(), 0
        while time.perf_counter() - started < SECONDS:
            next(records)
            steps += 1
        pipe.send(steps / (time.perf_counter() - started))


def _bare_rate(application: "QApplication", pipe: "Connection[Any, Any]", every: int) -> float:
    pipe.send(every)
    _live(application, pipe.poll)
    rate: float = pipe.recv()
    return rate


def _window_rate(
    application: "QApplication", window: "MainWindow", every: int, device: str
) -> tuple[float, list[float]]:
    """Steps per second by the worker's clock, and the seconds between turns of the event loop."""
    from PySide6.QtCore import Qt, QTimer

    view, runner = window.view, window.workspace.runner
    setup = view.state.setup
    view.state.setup = setup.having(**SETTINGS, spectrum_every=every)
    view.state.device = device
    _live(application, lambda: runner.worker_phase.is_warm and not runner.is_busy)
    view.play()
    _live(application, lambda: runner.latest() is not None and runner.latest().step >= FIRST_STEPS)
    turns: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(2)
    timer.timeout.connect(lambda: turns.append(time.perf_counter()))
    timer.start()
    first, started = runner.latest(), time.perf_counter()
    application.processEvents()
    while time.perf_counter() - started < SECONDS:
        _one_turn(application)
    last = runner.latest()
    timer.stop()
    runner.stop()
    _live(application, lambda: not runner.is_busy)
    view.delete(view.state.selected)
    rate = (last.step - first.step) / (last.elapsed - first.elapsed)
    return rate, [after - before for before, after in pairwise(turns)]


def _one_turn(application: "QApplication") -> None:
    from PySide6.QtCore import QEventLoop

    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _live(application: "QApplication", done: Callable[[], bool]) -> None:
    """Let the window live until something is done."""
    while not done():
        application.processEvents()
        time.sleep(0.02)
