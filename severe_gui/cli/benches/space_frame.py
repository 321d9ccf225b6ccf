"""A frame of flight: what Python spends on it, and what the whole picture takes.

Python may spend 1 ms on a frame while flying (the motion, the uniforms, the inspector); a picture
of 800 x 600 may take 0.25 s where OpenGL is software, and one as coarse as it may become while
moving 1/20 s. The ratio is the worst of the three over its bar, so it must stay below 1.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from severe_gui.cli.benches import Result, against

if TYPE_CHECKING:
    from severe_gui.panels.space.view import SpaceView

PYTHON_BAR, PICTURE_BAR, MOVING_BAR = 0.001, 0.25, 0.05
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
    python, pictures, moving = _times(window.view)
    close_application(application, window)
    ratio = max(python / PYTHON_BAR, pictures / PICTURE_BAR, moving / MOVING_BAR)
    return Result(
        "space-frame", 1000 * pictures, 1000 * PICTURE_BAR, ratio, 1.0, ratio <= 1.0, "ms",
        against(
            "a floor",
            f"{PICTURE_BAR:g} s per picture, {MOVING_BAR:g} s per coarsest one, "
            f"{1000 * PYTHON_BAR:g} ms of Python per frame, medians",
        ),
        "at most",
        {
            "python_ms": 1000 * python, "python_bar_ms": 1000 * PYTHON_BAR,
            "moving_ms": 1000 * moving, "moving_bar_ms": 1000 * MOVING_BAR,
        },
    )  # fmt: skip


def _times(view: "SpaceView") -> tuple[float, float, float]:
    """Median seconds of Python per frame, of a whole picture and of a coarsest one, alternating."""
    from severe_gui.panels.space.inside.pace import LEAST

    python, pictures, moving = [], [], []
    view.start_flying()
    view.draw(WIDTH, HEIGHT)
    for _ in range(PICTURES):
        python += [_seconds(lambda: view.fly_one_frame(0.016)) for _ in range(FRAMES // PICTURES)]
        pictures.append(_seconds(lambda: view.draw(WIDTH, HEIGHT)))
        moving.append(_seconds(lambda: view.draw(round(LEAST * WIDTH), round(LEAST * HEIGHT))))
    view.stop_flying()
    return statistics.median(python), statistics.median(pictures), statistics.median(moving)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
