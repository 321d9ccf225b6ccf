"""What another thread says arrives in the window's thread, and nothing arrives after the end."""

import threading
import time

import pytest
from PySide6.QtCore import Qt

from severe_gui.compute.signals import FromThread

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
