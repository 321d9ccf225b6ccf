"""What every test stands on: a home of its own, and nothing left behind.

A test that leaves a thread, a running timer or a top-level widget fails, with its name.
"""

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Before any GL: Mesa's LLVM and that of torch's GPU builds crash when loaded the other way about.
import torch  # noqa: F401

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folders, empty, for this test alone."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SEVERE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail on a thread, timer or top-level widget that a test made and did not end."""
    threads = set(threading.enumerate())
    before = _top_levels()
    yield
    _settle()
    left = [each.name for each in threading.enumerate() if each not in threads and _is_ours(each)]
    assert not left, f"threads left running: {left}"
    widgets = [repr(each) for each in _top_levels() if each not in before and each.isVisible()]
    assert not widgets, f"top-level widgets left: {widgets}"
    timers = _running_timers()
    assert not timers, f"timers left running: {timers}"


def _is_ours(thread: threading.Thread) -> bool:
    return thread.name.startswith("severe")


def _application():
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _top_levels() -> list:
    application = _application()
    return application.topLevelWidgets() if application else []


def _running_timers() -> list[str]:
    if _application() is None:
        return []
    from PySide6.QtCore import QTimer

    # By type: isinstance would ask objects of torch that warn when they are asked anything.
    timers = [each for each in gc.get_objects() if issubclass(type(each), QTimer)]
    return [repr(each.parent()) for each in timers if _is_alive(each) and each.isActive()]


def _is_alive(thing: object) -> bool:
    import shiboken6

    return shiboken6.isValid(thing)


def _settle() -> None:
    application = _application()
    if application is not None:
        from PySide6.QtCore import QEvent

        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.processEvents()


@pytest.fixture(scope="session")
def qapp():
    """The application as Severe makes it, with all that must precede it."""
    from severe_gui.shell.app import make_application

    return make_application()


@pytest.fixture
def wait(qapp) -> Callable[..., None]:
    """Let the window live until a condition holds; no test sleeps."""

    def until(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "") -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain for {what or condition}"
            qapp.processEvents()
            time.sleep(0.002)
        qapp.processEvents()

    return until


@pytest.fixture
def window(qapp, wait):
    """Severe's window over a fresh document, on the screen, at 1280 x 800."""
    from severe_gui.shell.app import make_window
    from severe_gui.widgets.theme import Choice

    made = make_window(theme=Choice.DARK, restore=False, still=True)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    wait(made.isActiveWindow, what="the window to be active")
    yield made
    made.workspace.path = None
    made.close()
    made.deleteLater()
    _settle()
