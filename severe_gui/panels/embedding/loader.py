"""Reads the graph that the settings name, in a thread of its own: all nouns take seconds."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from severe_gui.compute.signals import FromThread, NewestWork
from severe_gui.errors import SevereError
from severe_gui.experiments.hyperbolic_embeddings.graphs import GRAPH_FIELDS, read
from severe_gui.experiments.hyperbolic_embeddings.parameters import EmbeddingParameters
from severe_gui.panels.embedding.nodes import Nodes, nodes_of


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
        self._work, self._shares = NewestWork("severe graph reader", self), FromThread(self)
        self._work.done.connect(self._receive)
        self._shares.arrived.connect(self.progressed)

    def ask(self, wanted: EmbeddingParameters) -> bool:
        """Read a graph unless it was asked for last. Returns whether it is another."""
        wanted = EmbeddingParameters(**wanted.model_dump(include=set(GRAPH_FIELDS)))
        if wanted == self.wanted:
            return False
        self.wanted = wanted
        self._work.begin(lambda: _read(wanted, self._pulse))
        return True

    def close(self) -> None:
        """Say nothing more, and wait until the thread has ended."""
        self._shares.close()
        self._work.close()

    def _pulse(self, share: float) -> None:
        if self._work.is_outdated:
            raise _Outdated
        self._shares.post(share)

    def _receive(self, loaded: Loaded) -> None:
        if loaded.wanted == self.wanted:
            self.loaded.emit(loaded)


class _Outdated(Exception):
    """Another graph is wished for, or none any more."""


def _read(wanted: EmbeddingParameters, pulse: Callable[[float], None]) -> Loaded | None:
    try:
        found = read(wanted, pulse)
        return Loaded(wanted, nodes_of(found.graph), note=found.note)
    except _Outdated:
        return None
    except SevereError as error:
        return Loaded(wanted, None, str(error))
    except Exception as error:
        logging.getLogger(__name__).exception("no graph of %s", wanted)
        return Loaded(wanted, None, f"The graph cannot be read: {error}")
