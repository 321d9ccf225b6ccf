"""What another thread says arrives in the window's thread, and nothing arrives after the end."""

import threading
import time

import pytest
from PySide6.QtCore import QObject, Qt

from severe_gui.compute.signals import FromThread, NewestWork

pytestmark = pytest.mark.gui


def in_thread(work) -> threading.Thread:
    thread = threading.Thread(target=work, name="severe test of signals")
    thread.start()
    return thread


def test_a_value_arrives_in_the_thread_of_the_window(qapp, wait):
    news, seen = FromThread(), []
    news.arrived.connect(lambda value: seen.append((value, threading.current_thread())))
    in_thread(lambda: news.post("a")).join()
    wait(lambda: seen)
    assert seen == [("a", threading.main_thread())]
    news.close()
    in_thread(lambda: news.post("b")).join()
    qapp.processEvents()
    assert len(seen) == 1


def test_the_end_waits_for_a_signal_that_is_being_emitted(qapp):
    news, inside, left = FromThread(), threading.Event(), threading.Event()

    def be_slow(_value):
        inside.set()
        time.sleep(0.05)
        left.set()

    news.arrived.connect(be_slow, Qt.ConnectionType.DirectConnection)
    thread = in_thread(lambda: news.post("a"))
    assert inside.wait(10)
    news.close()
    assert left.is_set()
    thread.join()


def test_of_the_work_that_waits_only_the_newest_is_done(qapp, wait):
    parent, done, began, go_on = QObject(), [], threading.Event(), threading.Event()
    work, heard = NewestWork("severe test of work", parent), []
    work.done.connect(heard.append)

    def first():
        began.set()
        go_on.wait(10)
        return work.is_outdated

    work.begin(first)
    assert began.wait(10)
    for name in "abc":
        work.begin(lambda name=name: done.append(name) or name)
    go_on.set()
    wait(lambda: heard)
    # What the first gave was out of date by then.
    assert (done, heard) == (["c"], ["c"])
    work.close()
    work.begin(lambda: done.append("d"))
    assert done == ["c"]
