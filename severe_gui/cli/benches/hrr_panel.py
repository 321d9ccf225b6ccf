"""A push onto the stack of the holographic panel: what Python spends on it at n = 1,024.

Everything that a push changes is computed and drawn again: the vector, what each depth decodes to,
its similarities with all known items, the readouts, ring, spectrum, rows and words. The picture is
painted where it has no pixels: what is left out is the rasteriser, and a paint event on screen is
reported beside it. Time is that of the window's thread on the processor. The bar is 5 ms in the
median.
"""

import os
import statistics
import tempfile
import time
from typing import TYPE_CHECKING

from severe_gui.cli.benches import Result, against

if TYPE_CHECKING:
    from severe_gui.panels.hrr.view import HrrView

BAR = 0.005
DIMENSION, ITEMS, DEPTH, ROUNDS = 1024, 64, 12, 25


def measure() -> Result:
    """Push twelve words, one by one, 25 times in a real window."""
    from severe_gui.shell.display import private_display

    with private_display(1600, 1000), tempfile.TemporaryDirectory() as home:
        os.environ["SEVERE_HOME"] = home
        return _push()


def _push() -> Result:
    from severe_gui.shell.app import close_application, make_application, make_window
    from severe_gui.widgets.theme import Choice

    application = make_application()
    window = make_window(theme=Choice.DARK, restore=False, still=True)
    window.resize(1280, 800)
    window.show()
    window.show_panel("hrr")
    view: HrrView = window.view
    view.state.update({"dimension": DIMENSION, "items": ITEMS, "operations": ()})
    application.processEvents()
    times: list[float] = []
    paints: list[float] = []
    for seed in range(ROUNDS):
        view.state.update({"seed": seed, "operations": ()})
        view.refresh()
        application.processEvents()
        _push_words(view, times, paints)
    close_application(application, window)
    median = statistics.median(times)
    details = {
        "dimension": DIMENSION, "items": ITEMS, "depths": f"1 to {DEPTH}",
        "slowest_ms": 1000 * max(times), "painting_on_screen_ms": 1000 * statistics.median(paints),
    }  # fmt: skip
    return Result(
        "hrr-panel", 1000 * median, 1000 * BAR, median / BAR, 1.0, median <= BAR, "ms",
        against("a floor", f"{1000 * BAR:g} ms per push, the median of {len(times)}"), "at most",
        details,
    )  # fmt: skip


def _push_words(view: "HrrView", times: list[float], paints: list[float]) -> None:
    """Seconds of Python for each push, and of the paint event that follows it."""
    from PySide6.QtGui import QImage, QPainter

    canvas, nowhere = view.stack.widget, QImage(1, 1, QImage.Format.Format_RGB32)
    for word in view.state.palette()[:DEPTH]:
        started = time.thread_time()
        view.stack.push(word)
        view.refresh()
        painter = QPainter(nowhere)
        canvas.paint(painter, canvas.style_in_force)
        painter.end()
        times.append(time.thread_time() - started)
        started = time.thread_time()
        canvas.repaint()
        paints.append(time.thread_time() - started)
