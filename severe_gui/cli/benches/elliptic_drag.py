"""A step of a drag along a curve: the place, the chord, the sum, the residues, all the readouts.

Everything that the step changes is computed and set, readouts included; the rasteriser's own time
is reported beside it. The bar is 2 ms in the median.
"""

import math
import os
import statistics
import tempfile
import time
from typing import TYPE_CHECKING

from severe_gui.cli.benches import Result, against

if TYPE_CHECKING:
    from severe_gui.panels.elliptic.view import EllipticView

BAR = 0.002
STEPS = 1000
PRESETS = ("37a1", "389a1", "walk")


def measure() -> Result:
    """Drag P around the oval in a real window, for three curves in turn."""
    from severe_gui.shell.display import private_display

    with private_display(1600, 1000), tempfile.TemporaryDirectory() as home:
        os.environ["SEVERE_HOME"] = home
        return _drag()


def _drag() -> Result:
    from severe_gui.shell.app import close_application, make_application, make_window
    from severe_gui.widgets.theme import Choice

    application = make_application()
    window = make_window(theme=Choice.DARK, restore=False)
    window.resize(1280, 800)
    window.show()
    window.show_panel("elliptic")
    steps: dict[str, float] = {}
    paints: list[float] = []
    for preset in PRESETS:
        window.apply_preset(window.panel.preset(preset))  # type: ignore[union-attr]
        until = time.monotonic() + 30
        while not window.view.settled() and time.monotonic() < until:  # type: ignore[union-attr]
            application.processEvents()
        times = _times(window.view, paints)  # type: ignore[arg-type]
        steps[preset] = statistics.median(times)
    at_infinity = statistics.median(_times_at_infinity(window.view))  # type: ignore[arg-type]
    close_application(application, window)
    slowest = max(steps["37a1"], steps["389a1"])
    details = {f"{name}_ms": 1000 * value for name, value in steps.items()}
    details["three_charts_ms"] = 1000 * at_infinity
    details["painting_ms"] = 1000 * statistics.median(paints)
    return Result(
        "elliptic-drag", 1000 * slowest, 1000 * BAR, slowest / BAR, 1.0, slowest <= BAR, "ms",
        against("a floor", f"{1000 * BAR:g} ms per step, median of {STEPS}"), "at most", details,
    )  # fmt: skip


def _times(view: "EllipticView", paints: list[float]) -> list[float]:
    """Seconds of each step of a drag, once around the component of P."""
    from PySide6.QtCore import QPointF

    centre, times = view.law.widget.place_of(0), []
    for k in range(STEPS):
        angle = 2 * math.pi * k / STEPS
        at = centre + QPointF(80 * math.cos(angle), 80 * math.sin(angle))
        started = time.perf_counter()
        view.law.widget.drag_to(0, at)
        view.refresh()
        times.append(time.perf_counter() - started)
        if k % 10 == 0:
            started = time.perf_counter()
            view.law.widget.repaint()
            paints.append(time.perf_counter() - started)
    return times


def _times_at_infinity(view: "EllipticView") -> list[float]:
    """Seconds of each step of a drag through O, in the chart Y = 1 of the page Infinity."""
    from PySide6.QtCore import QPointF

    view.show_page("infinity")
    view.refresh()
    canvas, times = view.infinity.widget, []
    box = canvas.sheet["y"].picture.box
    for k in range(STEPS):
        across = 0.5 + 0.4 * math.cos(2 * math.pi * k / STEPS)
        at = QPointF(box.left + across * box.width, box.top + box.height / 2)
        started = time.perf_counter()
        canvas.drag_to(0, "y", at)
        view.refresh()
        times.append(time.perf_counter() - started)
    return times
