"""`severe shot`: a picture of a panel, or of Home, as it looks in the window."""

import os
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from severe_gui.errors import BadInput, SevereError

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from severe_gui.shell.window import MainWindow

LEAST, MOST = (800, 700), 8000
PATIENCE_SECONDS = 300
SETTLING_SECONDS = 0.4


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("shot")(shot)


def shot(
    panel: Annotated[str, typer.Argument(metavar="PANEL", help="A panel's id, or home.")],
    out: Annotated[Path, typer.Option(help="The PNG file to write.")],
    preset: Annotated[str, typer.Option(help="One of the panel's presets.")] = "",
    size: Annotated[str, typer.Option(help="Size of the window, in points.")] = "1280x800",
    theme: Annotated[
        str, typer.Option(metavar="light|dark", help="Theme: light or dark.")
    ] = "dark",
    scale: Annotated[float, typer.Option(help="Pixels per point.")] = 1.0,
    canvas: Annotated[bool, typer.Option("--canvas", help="Only the canvas.")] = False,
) -> None:
    """Open the window, show PANEL, wait until nothing moves, and save the picture."""
    from severe_gui.panels.contract import all_panels

    panels = all_panels()
    if panel != "home" and panel not in panels:
        raise BadInput(f"There is no panel {panel!r}", "", f"choose from home, {', '.join(panels)}")
    if preset:
        if panel == "home":
            raise BadInput("Home has no presets")
        panels[panel].preset(preset)
    width, height = _size(size)
    if theme not in ("light", "dark"):
        raise BadInput(f"{theme!r} is not a theme", "use light or dark")
    if not 0.5 <= scale <= 4:
        raise BadInput(f"The scale {scale:g} is not allowed", "it must be from 0.5 to 4")
    if out.suffix.lower() != ".png":
        raise BadInput(f"{out} is not a PNG file", "", "choose a name that ends in .png")

    def show(window: "MainWindow") -> None:
        window.show_panel(panel)
        if preset:
            window.apply_preset(panels[panel].preset(preset))

    take_picture(show, (width, height), theme, scale, canvas, out)


def take_picture(
    show: Callable[["MainWindow"], None],
    size: tuple[int, int],
    theme: str,
    scale: float,
    canvas: bool,
    out: Path,
) -> None:
    """Open a window on a display of its own, have it show something, and save it as PNG."""
    from severe_gui.shell.display import private_display

    os.environ["QT_SCALE_FACTOR"] = f"{scale:g}"
    width, height = size
    with (
        private_display(round(width * scale) + 8, round(height * scale) + 8),
        tempfile.TemporaryDirectory() as home,
    ):
        # A picture leaves no trace in the user's session, settings and runs.
        os.environ["SEVERE_HOME"] = home
        _picture(show, size, theme, canvas, out)


def _picture(
    show: Callable[["MainWindow"], None], size: tuple[int, int], theme: str, canvas: bool, out: Path
) -> None:
    from severe_gui.files import replacing
    from severe_gui.shell.app import close_application, make_application, make_window
    from severe_gui.widgets.theme import Choice

    application = make_application()
    window = make_window(theme=Choice(theme), restore=False, still=True)
    try:
        window.resize(*size)
        window.move(0, 0)
        window.show()
        show(window)
        runner = window.workspace.runner
        _wait(application.processEvents, lambda: runner.worker_phase.is_warm)
        play = getattr(window.view, "play_for_picture", None)
        if play is not None:
            play()
        settled: Callable[[], bool] = getattr(window.view, "settled", lambda: True)
        _wait(application.processEvents, settled)
        image = _grab(window.canvases if canvas else window)
        with replacing(out) as temporary:
            if not image.save(str(temporary), "PNG"):
                raise SevereError(f"{out} could not be written as PNG")
    finally:
        close_application(application, window)


def _grab(widget: "QWidget") -> "QImage":
    """A widget's pixels on the screen: `QWidget.grab` would leave out what OpenGL draws."""
    corner = widget.mapToGlobal(widget.rect().topLeft())
    screen = widget.screen()
    whole = screen.grabWindow(0, corner.x(), corner.y(), widget.width(), widget.height())
    return whole.toImage()


def _wait(process_events: Callable[[], None], done: Callable[[], bool]) -> None:
    """Run the event loop until `done` has been true for a moment."""
    start, since = time.monotonic(), None
    while since is None or time.monotonic() - since < SETTLING_SECONDS:
        process_events()
        time.sleep(0.005)
        now = time.monotonic()
        since = (since or now) if done() else None
        if now - start > PATIENCE_SECONDS:
            raise SevereError(
                "The picture could not be taken", f"nothing settled in {now - start:.0f} s"
            )


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text.strip())
    if match is None:
        raise BadInput(f"{text!r} is not a size", "", "write it as 1280x800")
    width, height = int(match[1]), int(match[2])
    if width < LEAST[0] or height < LEAST[1] or max(width, height) > MOST:
        raise BadInput(
            f"The size {width}x{height} is not allowed",
            f"it must be from {LEAST[0]}x{LEAST[1]} to {MOST}x{MOST}",
        )
    return width, height
