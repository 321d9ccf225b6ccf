"""Reads the graph that the settings name, in a thread of its own: all nouns take seconds."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from severe_gui.compute.signals import FromThread
from severe_gui.errors import SevereError
from severe_gui.experiments.hyperbolic_embeddings.graphs import GRAPH_FIELDS, read
from severe_gui.experiments.hyperbolic_embeddings.parameters import EmbeddingParameters
from severe_gui.panels.embedding.nodes import Nodes, nodes_of

_END_SECONDS = 10.0


@dataclass(frozen=True, eq=False)
class Loaded:
    """What was read for some settings: nodes, or a sentence that says why there are none.

    note: what was left out of a file, as a sentence, or empty.
    """

    wanted: EmbeddingParameters
    nodes: Nodes | None
    refusal: str = ""
    note: str = ""


class GraphLoader(QObject):
    """Emits `loaded` with a Loaded in the window's thread; only the newest wish counts.

    While a long file is read it emits `progressed` with the share that is done.
    """

    loaded = Signal(object)
    progressed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted: EmbeddingParameters | None = None
        self._next: EmbeddingParameters | None = None
        self._lock, self._closed = threading.Lock(), False
        self._thread: threading.Thread | None = None
        self._answers, self._shares = FromThread(self), FromThread(self)
        self._answers.arrived.connect(self._receive)
        self._shares.arrived.connect(self.progressed)

    def ask(self, wanted: EmbeddingParameters) -> bool:
        """Read a graph unless it was asked for last. Returns whether it is another."""
        wanted = EmbeddingParameters(**wanted.model_dump(include=set(GRAPH_FIELDS)))
        if wanted == self.wanted:
            return False
        self.wanted = wanted
        with self._lock:
            self._next = wanted
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(
                    target=self._work, name="severe graph reader", daemon=True
                )
                self._thread.start()
        return True

    def close(self) -> None:
        """Say nothing more, and wait until the thread has ended."""
        self._answers.close()
        self._shares.close()
        with self._lock:
            self._closed, self._next = True, None
            thread = self._thread
        if thread is not None:
            thread.join(_END_SECONDS)

    def _work(self) -> None:
        while True:
            with self._lock:
                wanted, self._next = self._next, None
                if wanted is None:
                    self._thread = None
                    return
            try:
                loaded = _read(wanted, self._pulse)
            except _Outdated:
                continue
            self._answers.post(loaded)

    def _pulse(self, share: float) -> None:
        with self._lock:
            if self._next is not None or self._closed:
                raise _Outdated
        self._shares.post(share)

    def _receive(self, loaded: Loaded) -> None:
        if loaded.wanted == self.wanted:
            self.loaded.emit(loaded)


class _Outdated(Exception):
    """Another graph is wished for, or none any more."""


def _read(wanted: EmbeddingParameters, pulse: Callable[[float], None]) -> Loaded:
    try:
        found = read(wanted, pulse)
        return Loaded(wanted, nodes_of(found.graph), note=found.note)
    except _Outdated:
        raise
    except SevereError as error:
        return Loaded(wanted, None, str(error))
    except Exception as error:
        # A thread that ends unseen would leave the window waiting.
        logging.getLogger(__name__).exception("no graph of %s", wanted)
        return Loaded(wanted, None, f"The graph cannot be read: {error}")
