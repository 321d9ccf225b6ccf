"""Reading and fetching in threads of their own, which answer by signals and end when asked.

An answer is a frozen value and names what it answers; the dialog drops those it no longer awaits.
The reader is ended by what its pulse raises, the fetcher by shutting its socket.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from severe_gui.compute.data_store import DataStore, FetchCancelled
from severe_gui.compute.download import Cancellation
from severe_gui.errors import SevereError

if TYPE_CHECKING:
    from severe_gui.learn.data.preview import Pictures
    from severe_gui.learn.labelled import Summary

MOST_PICTURES = 16
_END_SECONDS = 2.0
_STEPS_TOLD = 200


@dataclass(frozen=True)
class Preview:
    """A set that was read. pictures: None if its examples are not pictures."""

    path: Path
    summary: "Summary"
    pictures: "Pictures | None"


@dataclass(frozen=True)
class Unreadable:
    """Why a file or folder cannot be used."""

    path: Path
    sentence: str


@dataclass(frozen=True)
class Arriving:
    """The progress of a fetch, in bytes."""

    set_id: str
    here: int
    total: int


@dataclass(frozen=True)
class FetchEnd:
    """A fetch is over. sentence: what went wrong ("" if nothing)."""

    set_id: str
    cancelled: bool = False
    sentence: str = ""


class _Enough(Exception):
    """The reading was cancelled."""


class DataWork(QObject):
    """Emits `read` (Preview or Unreadable), `arriving` and `fetch_ended` in the window's thread."""

    read = Signal(object)
    arriving = Signal(object)
    fetch_ended = Signal(object)

    def __init__(self, store: DataStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._enough = threading.Event()
        self._fetch: Cancellation | None = None
        self._lock, self._closed = threading.Lock(), False
        self._threads: list[threading.Thread] = []

    def begin_reading(self, path: Path) -> None:
        """Read a set; one that is being read is cancelled."""
        self.stop_reading()
        enough = self._enough = threading.Event()
        self._start("severe data reader", lambda: self._read(path, enough))

    def stop_reading(self) -> None:
        """Cancel what is being read."""
        self._enough.set()

    def begin_fetching(self, set_id: str) -> None:
        """Fetch a set, or continue to."""
        cancellation = self._fetch = Cancellation()
        self._start("severe data fetcher", lambda: self._fetch_set(set_id, cancellation))

    def cancel_fetching(self) -> None:
        """End the fetch; what has arrived is kept."""
        if self._fetch is not None:
            self._fetch.cancel()

    def close(self) -> None:
        """End every thread; say nothing more."""
        with self._lock:
            self._closed = True
        self.stop_reading()
        self.cancel_fetching()
        for thread in self._threads:
            # One that is looking up a host's name cannot be ended: it ends by itself.
            thread.join(_END_SECONDS)

    def _start(self, name: str, work: Callable[[], None]) -> None:
        self._threads = [each for each in self._threads if each.is_alive()]
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _say(self, signal: SignalInstance, answer: object) -> None:
        with self._lock:
            if self._closed:
                return
            try:
                signal.emit(answer)
            except RuntimeError:
                # The dialog went away with its window, without being closed.
                self._closed = True
                self.stop_reading()
                self.cancel_fetching()

    # In threads of their own.

    def _read(self, path: Path, enough: threading.Event) -> None:
        from severe_gui.learn.data.preview import pictures_of
        from severe_gui.learn.labelled import read_labelled

        def pulse() -> None:
            if enough.is_set():
                raise _Enough

        try:
            examples = read_labelled(path, pulse=pulse)
            pulse()
            pictures = pictures_of(examples.values, examples.labels, examples.span, MOST_PICTURES)
            answer: Preview | Unreadable = Preview(path, examples.summary(), pictures)
        except _Enough:
            return
        except SevereError as error:
            answer = Unreadable(path, str(error))
        if not enough.is_set():
            self._say(self.read, answer)

    def _fetch_set(self, set_id: str, cancellation: Cancellation) -> None:
        shown = -1

        def report(here: int, total: int) -> None:
            nonlocal shown
            step = here * _STEPS_TOLD // max(total, 1)
            if step != shown:
                shown = step
                self._say(self.arriving, Arriving(set_id, here, total))

        try:
            self._store.fetch(set_id, report, cancellation)
            answer = FetchEnd(set_id)
        except FetchCancelled:
            answer = FetchEnd(set_id, cancelled=True)
        except SevereError as error:
            answer = FetchEnd(set_id, sentence=str(error))
        self._say(self.fetch_ended, answer)
