"""Precision and rank of what no run has measured: Sarkar's construction, a few nodes at a time."""

import time
from collections.abc import Sequence
from dataclasses import replace

from severe_gui.maths.graphs.nearness import Reconstruction
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.state import SARKAR

MOST_NODES = 6000
"""Beyond it the window would be at it for a minute."""


class Appraiser:
    """Measures constructed panes between the frames of the window."""

    def __init__(self) -> None:
        self._pane: Pane | None = None
        self._work: Reconstruction | None = None

    def want(self, panes: Sequence[Pane], nodes: Nodes) -> None:
        """Measure the constructed one of these panes; one that is known already is kept."""
        found = next((each for each in panes if each.source == SARKAR), None)
        if found is None or found.points is None or len(nodes) > MOST_NODES:
            self._pane, self._work = None, None
        elif self._pane is None or self._pane.points is not found.points:
            self._pane = found
            self._work = Reconstruction(nodes.graph, found.points, found.model)

    @property
    def is_busy(self) -> bool:
        """Whether there is something to measure."""
        return self._work is not None and not self._work.is_done

    def advance(self, seconds: float) -> bool:
        """Measure for so long. Returns whether it has just come to its end."""
        if self._work is None or self._work.is_done:
            return False
        end = time.perf_counter() + seconds
        while not self._work.is_done and time.perf_counter() < end:
            self._work.advance()
        return self._work.is_done

    def measured(self, pane: Pane) -> Pane:
        """A pane with its precision, if that is known here."""
        work = self._work
        if work is None or not work.is_done or self._pane is None:
            return pane
        if pane.source != SARKAR or pane.points is not self._pane.points:
            return pane
        quality = work.mean_average_precision, work.mean_rank
        return replace(pane, quality=quality, precision=work.precision, rank=work.rank)
