"""Pictures of many dimensions are made in a thread of their own, so that the window never waits.

Of each pane only the newest wish counts: those that came while a picture was made are left out but
for the last. Until it is made, the one before is still shown.
"""

import logging
import threading
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from severe_gui.errors import SevereError
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.projection.places import FloatArray, Places, is_itself, places_of
from severe_gui.panels.embedding.state import Projection

_END_SECONDS = 10.0
BEING_MADE = "The picture is being made…"
_Kind = tuple[str, Projection, int]


@dataclass(frozen=True, eq=False)
class _Made:
    """What was made of some points: places, or a sentence that says why there are none."""

    points: FloatArray | None
    step: int
    places: Places | None
    refusal: str = ""


class Projector(QObject):
    """Gives the places of the nodes of panes; emits `projected` when there are new ones."""

    projected = Signal()
    _finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._unheard = 0
        self._finished.connect(self._hear)
        self._made: dict[_Kind, _Made] = {}
        self._wishes: dict[_Kind, Pane] = {}
        self._current: tuple[_Kind, Pane] | None = None
        self._lock, self._closed = threading.Lock(), False
        self._thread: threading.Thread | None = None

    def places(self, pane: Pane, how: Projection, count: int = 2) -> Places | None:
        """Where the nodes of a pane are in a picture of 2 or 3 dimensions.

        None while there is none, and `sentence` says why; `projected` follows. While a newer
        picture of the same nodes is being made, the one before.
        """
        kind = _kind(pane, how, count)
        with self._lock:
            made = self._made.get(kind)
        if made is None or made.points is not pane.points:
            if is_itself(pane, count):
                made = self._keep(kind, _make(kind, pane, None))
            else:
                self._wish(kind, pane)
        if made is None or made.places is None or len(made.places.solid) != _size(pane):
            return None
        return made.places

    def sentence(self, pane: Pane, how: Projection, count: int = 2) -> str:
        """Why a pane has no picture."""
        with self._lock:
            made = self._made.get(_kind(pane, how, count))
        return made.refusal if made is not None and made.refusal else BEING_MADE

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being made, or is made and not yet announced."""
        with self._lock:
            return not self._closed and (self._thread is not None or self._unheard > 0)

    def close(self) -> None:
        """Say nothing more, and wait until the thread has ended."""
        with self._lock:
            self._closed = True
            self._wishes.clear()
            thread = self._thread
        if thread is not None:
            thread.join(_END_SECONDS)

    def _wish(self, kind: _Kind, pane: Pane) -> None:
        with self._lock:
            if self._closed:
                return
            current = self._current
            if current is not None and current[0] == kind and current[1].points is pane.points:
                self._wishes.pop(kind, None)
                return
            self._wishes[kind] = pane
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="severe projector", daemon=True
                )
                self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                self._current = None
                if not self._wishes:
                    self._thread = None
                    return
                kind = next(iter(self._wishes))
                pane = self._wishes.pop(kind)
                self._current = kind, pane
                before = self._made.get(kind)
            made = _make(kind, pane, before)
            with self._lock:
                self._made[kind] = made
                is_open = not self._closed
                self._unheard += 1
            if is_open:
                self._say()

    def _keep(self, kind: _Kind, made: _Made) -> _Made:
        with self._lock:
            self._made[kind] = made
        return made

    @Slot()
    def _hear(self) -> None:
        """In the window's thread: announce what was made."""
        try:
            self.projected.emit()
        finally:
            with self._lock:
                self._unheard -= 1

    def _say(self) -> None:
        try:
            self._finished.emit()
        except RuntimeError:
            # The window went away without closing the projector.
            self._closed = True


def _kind(pane: Pane, how: Projection, count: int) -> _Kind:
    # A flat space has one manner only.
    return pane.source, "tangent" if pane.is_flat else how, count


def _size(pane: Pane) -> int:
    return 0 if pane.points is None else len(pane.points)


def _make(kind: _Kind, pane: Pane, before: _Made | None) -> _Made:
    _source, how, count = kind
    try:
        # A run that begins anew has nothing to do with what was shown before.
        is_later = before is not None and pane.step > before.step
        start = before.places if before is not None and is_later else None
        return _Made(pane.points, pane.step, places_of(pane, how, count, start))
    except SevereError as error:
        return _Made(pane.points, pane.step, None, str(error))
    except Exception as error:
        # A thread that ends unseen would leave the window waiting.
        logging.getLogger(__name__).exception("no picture of %s", kind)
        return _Made(pane.points, pane.step, None, f"The picture cannot be made: {error}")
