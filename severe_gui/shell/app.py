"""Starts the application: settings that must precede it, the window, the worker's warm-up."""

import gc
import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QIcon
from PySide6.QtWidgets import QApplication

from severe_gui import __version__
from severe_gui.compute.runner import Runner
from severe_gui.installation import resource_path, user_folder
from severe_gui.shell.garbage import GarbageCollector
from severe_gui.shell.settings import load_settings
from severe_gui.shell.window import MainWindow
from severe_gui.shell.workspace import Workspace
from severe_gui.widgets.theme import SIZES, Choice, Theme


def guard_wayland(environment: dict[str, str], has_nvidia: bool) -> None:
    """Use X11 through XWayland where GL is known to fail under Wayland (NVIDIA)."""
    if environment.get("WAYLAND_DISPLAY") and environment.get("DISPLAY") and has_nvidia:
        environment.setdefault("QT_QPA_PLATFORM", "xcb")
        environment.setdefault("PYOPENGL_PLATFORM", "glx")


def make_application() -> QApplication:
    """The QApplication, with all that must precede it. Returns the existing one, if any."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if sys.platform == "linux":
        guard_wayland(os.environ, Path("/proc/driver/nvidia/version").exists())  # type: ignore[arg-type]
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Severe")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("severe")
    application.setStyle("Fusion")
    application.setFont(interface_font())
    try:
        application.setWindowIcon(QIcon(str(resource_path("icons", "severe.svg"))))
    except FileNotFoundError:
        logging.getLogger(__name__).warning("the application icon is missing")
    GarbageCollector(application)
    return application


def interface_font() -> QFont:
    """The system's interface font, or Inter if the system has no typeface of its own."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if sys.platform == "linux" and "Inter" in QFontDatabase.families():
        desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
        if not desktop or QFontInfo(font).family() in ("", "Sans"):
            font = QFont("Inter")
    font.setPointSizeF(SIZES.text_size)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def make_window(
    runner: Runner | None = None,
    theme: Choice | None = None,
    restore: bool = True,
    still: bool = False,
) -> MainWindow:
    """The main window over a restored session, not yet shown.

    restore: False opens a fresh document and leaves the session file alone (pictures, tests);
    still: True lets nothing move by itself.
    """
    settings, refused = load_settings(user_folder("config") / "settings.json")
    workspace = Workspace(runner or Runner())
    recovered = workspace.restore_session() if restore else ""
    look = Theme(theme or settings.theme, settings.scale)
    look.still = still
    window = MainWindow(workspace, look, settings)
    for sentence in (refused, recovered):
        if sentence:
            window.notifications.show_message(sentence, kind="warn")
    # Torch takes seconds: it is warmed in its own process once there is something to look at.
    window.painted.connect(lambda: QTimer.singleShot(0, workspace.runner.warm))
    return window


def close_application(application: QApplication, window: MainWindow) -> None:
    """End both before their display ends: a private one does not outlive its caller."""
    window.close()
    end_application(application, window)


def end_application(application: QApplication, window: MainWindow) -> None:
    """Delete a window that is closed, and then the application, while Python is still whole.

    Objects left to the end of the interpreter may be called when what they need is gone.
    """
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.processEvents()
    shiboken6.delete(application)


def show_exceptions(window: MainWindow) -> Callable[..., None]:
    """Log an exception that nobody caught and show it in the window; Severe keeps running."""

    def hook(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        details = "".join(traceback.format_exception(kind, error, where))
        logging.getLogger("severe").error("uncaught: %s", details)
        window.notifications.show_message(
            f"Something went wrong ({kind.__name__}); what you made is safe.", details, "bad"
        )

    return hook


def open_window(file: Path | None) -> int:
    """Open Severe, with a document if given. Returns the exit code when it is closed."""
    application = make_application()
    window = make_window()
    sys.excepthook = show_exceptions(window)
    window.show()
    if file is not None:
        window.open_file(str(file.resolve()))
    code = application.exec()
    end_application(application, window)
    # The process frees what is left: to collect it first takes as long as all of the above.
    gc.freeze()
    return code
