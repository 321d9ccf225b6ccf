"""All nouns of WordNet, dragged about in the disk: what Python spends on a frame.

82,115 points stand as Sarkar's construction puts them. Each frame drags the picture on, moves all
points by the isometry, chooses the geodesics and the names that are shown, refreshes the inspector
and paints what stands above the dots; what is left out is OpenGL. The bar is 10 ms in the median,
so that Python leaves most of the time of 20 frames a second. `in_ball_ms` is the same for the ball
of three dimensions as it turns.
"""

import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from severe_gui.cli.benches import Result, against
from severe_gui.errors import SevereError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from severe_gui.panels.embedding.view import EmbeddingView

BAR = 0.010
FRAMES, WARM = 200, 20
PATIENCE_SECONDS = 120.0


def measure() -> Result:
    """Drag in a circle, a frame each six degrees."""
    from severe_gui.shell.display import private_display

    with private_display(1600, 1000), tempfile.TemporaryDirectory() as home:
        os.environ["SEVERE_HOME"] = home
        return _drag()


def _drag() -> Result:
    from severe_gui.shell.app import close_application, make_application, make_window
    from severe_gui.widgets.theme import Choice

    application = make_application()
    window = make_window(theme=Choice.DARK, restore=False, still=True)
    window.resize(1280, 800)
    window.show()
    window.show_panel("embedding")
    view: EmbeddingView = window.view  # type: ignore[assignment]
    try:
        _show_nouns(application, view)
        frames = _times(view, _drag_to)
        whole = _whole(application, view)
        nodes = view.shown.nodes
        names = len(view.picture.views[0].overlay.written)
        in_ball = _in_ball(application, view)
    finally:
        close_application(application, window)
    median = statistics.median(frames)
    return Result(
        "embed-draw", 1000 * median, 1000 * BAR, median / BAR, 1.0, median <= BAR, "ms",
        against("a floor", f"{1000 * BAR:g} ms per frame, the median of {FRAMES}"), "at most",
        {
            "points": len(nodes) if nodes is not None else 0, "names": names,
            "with_drawing_ms": 1000 * whole, "in_ball_ms": 1000 * in_ball,
        },
    )  # fmt: skip


def _show_nouns(application: "QApplication", view: "EmbeddingView") -> None:
    """Wait until all nouns are read and stand in the disk."""
    state = view.state
    state.update({"setup": state.setup.having(graph="nouns"), "panes": ("sarkar",)})
    application.processEvents()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not view.settled() or view.picture.views[0].overlay.seen is None:
        application.processEvents()
        time.sleep(0.005)
        if view.shown.refusal or time.monotonic() > deadline:
            why = view.shown.refusal or "they were not read in time"
            raise SevereError("The nouns cannot be drawn", why)


def _drag_to(view: "EmbeddingView", frame: int) -> None:
    """The picture with what was in its middle at another place of a circle."""
    from severe_gui.panels.embedding.picture.sight import Place, changes_to

    angle = math.radians(6.0 * frame)
    to = 0.5 * complex(math.cos(angle), math.sin(angle))
    view.state.update(changes_to(Place().dragged(0j, to)))


def _turn_to(view: "EmbeddingView", frame: int) -> None:
    view.state.orbit = math.remainder(math.radians(6.0 * frame), 2.0 * math.pi), 0.3


def _in_ball(application: "QApplication", view: "EmbeddingView") -> float:
    """Median seconds of a frame of the ball as it turns."""
    view.state.map = "ball"
    deadline = time.monotonic() + PATIENCE_SECONDS
    application.processEvents()
    while not view.settled() and time.monotonic() < deadline:
        application.processEvents()
    return statistics.median(_times(view, _turn_to))


def _times(view: "EmbeddingView", move: Callable[["EmbeddingView", int], None]) -> list[float]:
    """Seconds of the processor for each frame, whatever else the machine does."""
    times = []
    for frame in range(WARM + FRAMES):
        started = time.thread_time()
        move(view, frame)
        view.make_frame()
        times.append(time.thread_time() - started)
    return times[WARM:]


def _whole(application: "QApplication", view: "EmbeddingView") -> float:
    """Median seconds of a frame on the screen, OpenGL and all, as this machine draws it."""
    times = []
    for frame in range(FRAMES // 10):
        started = time.perf_counter()
        _drag_to(view, frame)
        application.processEvents()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
