"""A frame of flight: what Python spends on it, and what the whole picture takes.

Python may spend 1 ms on a frame while flying (the motion, the uniforms, the inspector); a picture
of 800 x 600 may take 0.25 s where OpenGL is software. The ratio is the worse of the two over its
bar, so it must stay below 1.
"""

import os
import statistics
import tempfile
import time
from typing import TYPE_CHECKING

from severe_gui.cli.benches import Result, against

if TYPE_CHECKING:
    from severe_gui.panels.space.view import SpaceView

PYTHON_BAR, PICTURE_BAR = 0.001, 0.25
WIDTH, HEIGHT = 800, 600
FRAMES, PICTURES = 300, 9


def measure() -> Result:
    """Fly and draw in a real window."""
    from severe_gui.shell.display import private_display

    with private_display(1600, 1000), tempfile.TemporaryDirectory() as home:
        os.environ["SEVERE_HOME"] = home
        return _fly_and_draw()


def _fly_and_draw() -> Result:
    from severe_gui.compute.runner import Runner
    from severe_gui.shell.app import close_application, make_application, make_window
    from severe_gui.widgets.theme import Choice

    application = make_application()
    window = make_window(Runner(), Choice.DARK, restore=False, still=True)
    window.resize(900, 700)
    window.show()
    window.show_panel("space")
    application.processEvents()
    python, pictures = _times(window.view)
    close_application(application, window)
    ratio = max(python / PYTHON_BAR, pictures / PICTURE_BAR)
    return Result(
        "space-frame", 1000 * pictures, 1000 * PICTURE_BAR, ratio, 1.0, ratio <= 1.0, "ms",
        against(
            "a floor",
            f"{PICTURE_BAR:g} s per picture, {1000 * PYTHON_BAR:g} ms of Python per frame, medians",
        ),
        "at most", {"python_ms": 1000 * python, "python_bar_ms": 1000 * PYTHON_BAR},
    )  # fmt: skip


def _times(view: "SpaceView") -> tuple[float, float]:
    """Median seconds of Python per frame, and of a whole picture, alternating."""
    python, pictures = [], []
    view.start_flying()
    view.draw(WIDTH, HEIGHT)
    for _ in range(PICTURES):
        for _ in range(FRAMES // PICTURES):
            started = time.perf_counter()
            view.fly_one_frame(0.016)
            python.append(time.perf_counter() - started)
        started = time.perf_counter()
        view.draw(WIDTH, HEIGHT)
        pictures.append(time.perf_counter() - started)
    view.stop_flying()
    return statistics.median(python), statistics.median(pictures)
