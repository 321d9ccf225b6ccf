"""A frame of a drag in the plane with fifty objects: what Python spends on it.

Everything that a step of the drag changes is computed again: the construction, the uniforms, the
readouts, the list. The paths of the overlay are built as well; what is left out is the rasteriser.
The bar is 2 ms in the median.
"""

import math
import os
import statistics
import tempfile
import time
from typing import TYPE_CHECKING

from severe_gui.cli.benches import Result, against

if TYPE_CHECKING:
    from severe_gui.panels.plane.view import PlaneView

BAR = 0.002
POINTS, FRAMES = 20, 300


def measure() -> Result:
    """Drag one of twenty points on which thirty lines, circles and polygons depend."""
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
    window.show_panel("plane")
    application.processEvents()
    view: PlaneView = window.view  # type: ignore[assignment]
    _fill(view)
    application.processEvents()
    times = _times(view)
    close_application(application, window)
    median = statistics.median(times)
    return Result(
        "plane-frame", 1000 * median, 1000 * BAR, median / BAR, 1.0, median <= BAR, "ms",
        against("a floor", f"{1000 * BAR:g} ms per frame, the median of {FRAMES}"), "at most",
        {"objects": len(view.state.points) + len(view.state.made)},
    )  # fmt: skip


def _fill(view: "PlaneView") -> None:
    """Twenty points, and thirty objects made from them."""
    from severe_gui.panels.plane.elements import PlaneObject
    from severe_gui.panels.plane.state import point_at

    camera, letters = view.state.camera(), "ABCDEFGHIJKLMNOPQRST"
    points = tuple(
        point_at(letters[k], 0.6 * complex(math.cos(k), math.sin(1.7 * k)) / 1.5, camera)
        for k in range(POINTS)
    )
    kinds = ("line", "segment", "circle", "bisector", "ray", "polygon")
    made = tuple(
        PlaneObject(
            name=f"o{k}", kind=kinds[k % 6],
            parents=tuple(letters[(k + j) % POINTS] for j in range(3 if k % 6 == 5 else 2)),
        )
        for k in range(30)
    )  # fmt: skip
    view.state.update({"points": points, "made": made})


def _times(view: "PlaneView") -> list[float]:
    """Seconds of Python for each step of a drag in a circle."""
    times = []
    for k in range(FRAMES):
        z = 0.3 * complex(math.cos(k / 20), math.sin(k / 20))
        started = time.perf_counter()
        view.state.points = view.state.with_point(0, z)
        view.make_frame()
        times.append(time.perf_counter() - started)
    return times
