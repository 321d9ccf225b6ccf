"""Reads the graph that the settings name, in a thread of its own: all nouns take seconds."""

import logging
import threading
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from severe_gui.errors import SevereError
from severe_gui.experiments.hyperbolic_embeddings import graph_of
from severe_gui.experiments.hyperbolic_embeddings.parameters import EmbeddingParameters
from severe_gui.panels.embedding.nodes import Nodes, nodes_of

_END_SECONDS = 10.0


@dataclass(frozen=True, eq=False)
class Loaded:
    """What was read for some settings: nodes, or a sentence that says why there are none."""

    wanted: EmbeddingParameters
    nodes: Nodes | None
    refusal: str = ""


class GraphLoader(QObject):
    """Emits `loaded` with a Loaded in the window's thread; only the newest wish counts."""

    loaded = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted: EmbeddingParameters | None = None
        self._next: EmbeddingParameters | None = None
        self._lock, self._closed = threading.Lock(), False
        self._thread: threading.Thread | None = None

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
            loaded = _read(wanted)
            with self._lock:
                is_newest = self._next is None and not self._closed
            if is_newest:
                self._say(loaded)

    def _say(self, loaded: Loaded) -> None:
        try:
            self.loaded.emit(loaded)
        except RuntimeError:
            # The window went away without closing the loader.
            self._closed = True


GRAPH_FIELDS = ("graph", "branching", "depth")
"""The settings that decide which graph it is."""


def _read(wanted: EmbeddingParameters) -> Loaded:
    try:
        return Loaded(wanted, nodes_of(graph_of(wanted)))
    except SevereError as error:
        return Loaded(wanted, None, str(error))
    except Exception as error:
        # A thread that ends unseen would leave the window waiting.
        logging.getLogger(__name__).exception("no graph of %s", wanted)
        return Loaded(wanted, None, f"The graph cannot be read: {error}")
