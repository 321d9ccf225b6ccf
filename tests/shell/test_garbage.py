"""Qt objects in circles of references are destroyed where they live, whichever thread allocates."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject, Qt

from severe_gui.shell.garbage import GarbageCollector

pytestmark = pytest.mark.gui


class Circle:
    """Holds itself, and an object of Qt."""

    def __init__(self) -> None:
        self.me, self.held = self, QObject()


def allocate() -> None:
    """Far more objects than the first threshold, in circles."""
    for _ in range(200):
        kept = [[] for _ in range(1000)]
        for each in kept:
            each.append(each)


def test_a_thread_that_allocates_destroys_no_object_of_qt(qapp, wait):
    ends = []
    for _ in range(50):
        Circle().held.destroyed.connect(
            lambda: ends.append(threading.current_thread()), Qt.ConnectionType.DirectConnection
        )
    thread = threading.Thread(target=allocate, name="severe test of garbage")
    thread.start()
    thread.join()
    assert not ends
    wait(lambda: ends)
    assert set(ends) == {threading.main_thread()}


def test_everything_is_collected_once_a_minute_and_the_young_at_once(qapp, monkeypatch):
    owner, asked, now = QObject(), [], [0.0]
    monkeypatch.setattr("severe_gui.shell.garbage.time.monotonic", lambda: now[0])
    collector = GarbageCollector(owner)
    monkeypatch.setattr(gc, "collect", asked.append)
    for counts in ((9999, 0, 0), (9999, 99, 0), (0, 0, 0), (9999, 99, 99)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collector.collect()
    now[0] = 61.0
    collector.collect()
    assert asked == [0, 1, 1, 2]
