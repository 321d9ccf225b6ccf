"""All a_p to a million, streamed to the histogram on screen, against PARI's own loop.

Ours is the page of primes in a window: PARI in its worker, chunks of bytes through the pipe, the
histogram, its moments and the product drawn again as they come, from the question to the last
paint. The peer is `forprime` with `ellap` into a vector, in a process of the same kind. Each round
has a curve of its own, the same for both, since answers are kept. The bar is 1.3 times the loop.
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

BAR = 1.3
BOUND = 10**6
PRIMES = 78_498
CURVES = (
    ("0", "0", "1", "-1", "0"), ("0", "1", "1", "0", "0"), ("1", "-1", "1", "0", "0"),
    ("0", "-1", "1", "-2", "2"), ("1", "-1", "0", "-1", "1"), ("1", "0", "0", "-2", "1"),
)  # fmt: skip
"""37a1, 43a1, 53a1, 57a1, 58a1 and 61a1; the first is not timed."""
LOOP = "(E, b) -> my(v = List()); forprime(p = 2, b, listput(v, ellap(E, p))); Vec(v)"


def measure() -> Result:
    """Alternate the two, a round for each curve."""
    from severe_gui.shell.display import private_display

    with private_display(1600, 1000), tempfile.TemporaryDirectory() as home:
        os.environ["SEVERE_HOME"] = home
        return _alternate()


def _alternate() -> Result:
    from severe_gui.shell.app import close_application, make_application, make_window
    from severe_gui.widgets.theme import Choice

    spawn = multiprocessing.get_context("spawn")
    pipe, theirs = spawn.Pipe()
    bare = spawn.Process(target=_bare_loops, args=(theirs,), daemon=True)
    bare.start()
    theirs.close()
    application = make_application()
    window = make_window(theme=Choice.DARK, restore=False)
    pairs, gaps = [], []
    try:
        window.resize(1280, 800)
        window.show()
        window.show_panel("elliptic")
        for curve in CURVES:
            ours, gap = _streamed(application, window, curve)
            pipe.send(curve)
            _live(application, pipe.poll)
            pairs.append((ours, float(pipe.recv())))
            gaps.append(gap)
    finally:
        pipe.send(None)
        bare.join()
        close_application(application, window)
    return _result(pairs[1:], gaps[1:])


def _result(pairs: list[tuple[float, float]], gaps: list[float]) -> Result:
    ratios = [ours / peer for ours, peer in pairs]
    ratio = statistics.median(ratios)
    return Result(
        "elliptic-ap",
        1000 * statistics.median(ours for ours, _peer in pairs),
        1000 * statistics.median(peer for _ours, peer in pairs),
        ratio, BAR, ratio <= BAR, "ms",
        against("PARI", f"{LOOP}, in a process of its own", "cypari"),
        "at most",
        {"bound": BOUND, "primes": PRIMES, "ratios": ratios, "largest_gap_ms": 1000 * max(gaps)},
    )  # fmt: skip


def _bare_loops(pipe: "Connection[Any, Any]") -> None:
    """In a process of its own: for each curve received, the seconds of PARI's loop."""
    from severe_gui.compute.pari.worker import prepared_pari

    pari = prepared_pari()
    loop = pari(LOOP)
    while (curve := pipe.recv()) is not None:
        subject = pari.ellinit([pari(each) for each in curve])
        started = time.perf_counter()
        found = loop(subject, BOUND)
        seconds = time.perf_counter() - started
        assert len(found) == PRIMES
        pipe.send(seconds)


def _streamed(
    application: "QApplication", window: "MainWindow", curve: tuple[str, ...]
) -> tuple[float, float]:
    """Seconds from the question to the last paint, and the longest the window did not answer."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    from severe_gui.compute.pari import TracesQuestion

    view: Any = window.view
    view.state.update({"page": "primes", "coefficients": curve, "bound": 1000})
    _live(application, view.settled)
    question = TracesQuestion(view.state.coefficients, BOUND)
    view.state.bound = BOUND
    # A rest follows each change, so that a drag asks nothing; it is not what is measured.
    _live(application, lambda: view.asking.answer(question) is not None)
    turns: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(2)
    timer.timeout.connect(lambda: turns.append(time.perf_counter()))
    timer.start()
    started, page = time.perf_counter(), view.primes
    while len(page.product.tally) < PRIMES:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    for canvas in (page.histogram, page.product):
        canvas.repaint()
    seconds = time.perf_counter() - started
    timer.stop()
    return seconds, max(after - before for before, after in pairwise(turns))


def _live(application: "QApplication", done: Callable[[], bool]) -> None:
    """Let the window live until something is done."""
    while not done():
        application.processEvents()
        time.sleep(0.002)
