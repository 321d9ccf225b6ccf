"""What every test stands on: a home of its own, and nothing left behind.

A test that leaves a thread, a running timer or a top-level widget fails, with its name.
"""

import gc
import multiprocessing
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Before any GL: Mesa's LLVM and that of torch's GPU builds crash when loaded the other way about.
import torch  # noqa: F401
import warm
from hypothesis import settings
from soak import pytest_addoption as pytest_addoption
from soak import pytest_collection_modifyitems as pytest_collection_modifyitems
from soak import pytest_terminal_summary as pytest_terminal_summary

if TYPE_CHECKING:
    from severe_gui.shell.window import MainWindow

settings.register_profile("test", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("soak", deadline=None, max_examples=2000)
settings.load_profile("test")

# A shell that runs the suite in the background has it ignore Ctrl+C, and what it starts as well.
signal.signal(signal.SIGINT, signal.default_int_handler)

PATIENCE = 60.0
SHARED = "shared by several tests"


@pytest.fixture(scope="module", autouse=True)
def _short_collections() -> None:
    """Set aside what imports have made: the collector passes over it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _warm_processes() -> Iterator[None]:
    """Processes start as forks of one that has torch; see warm.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multiprocessing, "get_context", warm.context)
        yield


@pytest.fixture
def cold_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are spawned, as they are outside the tests."""
    monkeypatch.setattr(multiprocessing, "get_context", warm.cold_context)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folders, empty, for this test alone."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SEVERE_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on a thread, timer or top-level widget that a test made and did not end.

    What a shared window holds ends with it; its threads are then asked for, by the test's name.
    """
    threads = set(threading.enumerate())
    before, ticking = _top_levels(), _running_timers()
    yield
    _settle()
    begun = [each for each in threading.enumerate() if each not in threads and _is_ours(each)]
    shared = [each for each in _top_levels() if each.property(SHARED)]
    if shared:
        for each in begun:
            each.name += f" (begun in {request.node.name})"
    else:
        assert not begun, f"threads left running: {[each.name for each in begun]}"
    widgets = [repr(each) for each in _top_levels() if each not in before and each.isVisible()]
    assert not widgets, f"top-level widgets left: {widgets}"
    new = [each for each in _running_timers() if each not in ticking]
    timers = [repr(each.parent()) for each in new if _owner(each) not in shared]
    assert not timers, f"timers left running: {timers}"


def _owner(thing):
    """The top of the tree of parents that a Qt object stands in."""
    while thing.parent() is not None:
        thing = thing.parent()
    return thing


def _is_ours(thread: threading.Thread) -> bool:
    return thread.name.startswith("severe")


def _application():
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _top_levels() -> list:
    application = _application()
    return application.topLevelWidgets() if application else []


def _running_timers() -> list:
    if _application() is None:
        return []
    from PySide6.QtCore import QTimer

    return [each for each in _of_qt(QTimer) if each.isActive()]


def _layout_items() -> list:
    """Python's objects of items that Qt made: it deletes them, and PySide does not hear of it.

    What comes to lie at such an address is taken for the item, and destroying it crashes. They come
    of adding a layout that already has something in it, and of asking a layout for its items.
    """
    import shiboken6
    from PySide6.QtWidgets import QLayout, QLayoutItem

    items = [each for each in _of_qt(QLayoutItem) if not isinstance(each, QLayout)]
    return [each for each in items if not shiboken6.createdByPython(each)]


def _of_qt(kind: type) -> list:
    import shiboken6

    return [each for each in shiboken6.getAllValidWrappers() if isinstance(each, kind)]


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


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "") -> None:
    """Let the window live until a condition holds; no test sleeps."""
    application = _application()
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what or condition}"
        application.processEvents()
        time.sleep(0.002)
    application.processEvents()


@pytest.fixture(scope="session")
def wait(qapp) -> Callable[..., None]:
    return wait_until


@contextmanager
def opened_window() -> "Iterator[MainWindow]":
    """Severe's window over a fresh document, on the screen, at 1280 x 800."""
    from severe_gui.shell.app import make_window
    from severe_gui.widgets.theme import Choice

    made = make_window(theme=Choice.DARK, restore=False, still=True)
    # A run warms its worker itself; most tests have none.
    made.painted.disconnect()
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    wait_until(made.isActiveWindow, what="the window to be active")
    yield made
    items = [repr(each.widget() or each) for each in _layout_items()]
    made.workspace.path = None
    made.close()
    made.deleteLater()
    _settle()
    assert not items, f"fill a layout after adding it, and do not ask for its items: {items}"


@contextmanager
def _shared_window() -> "Iterator[MainWindow]":
    threads = set(threading.enumerate())
    with opened_window() as made:
        made.setProperty(SHARED, True)
        yield made
    left = [each.name for each in threading.enumerate() if each not in threads and _is_ours(each)]
    assert not left, f"threads left running: {left}"
    timers = [repr(each.parent()) for each in _running_timers()]
    assert not timers, f"timers left running: {timers}"


@pytest.fixture(scope="session")
def shared_window(qapp) -> "Callable[[], AbstractContextManager[MainWindow]]":
    """A window for several tests, each of which leaves it as it was; nothing of it outlives it."""
    return _shared_window


@pytest.fixture
def window(qapp) -> "Iterator[MainWindow]":
    with opened_window() as made:
        yield made


@pytest.fixture(scope="module")
def module_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A person's folders, for what a module's tests share."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        patch.setenv("SEVERE_HOME", str(folder))
        yield folder
