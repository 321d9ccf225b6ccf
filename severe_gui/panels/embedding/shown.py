"""What all pages show: the nodes of the graph, and the newest points of each pane."""

from severe_gui.panels.embedding.appraisal import Appraiser
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane, panes_of
from severe_gui.panels.embedding.runs import EmbeddingRuns
from severe_gui.panels.embedding.state import EmbeddingState


class Shown:
    """nodes: None while the graph is read. refusal: why it could not be."""

    def __init__(self, state: EmbeddingState, runs: EmbeddingRuns) -> None:
        self._state, self.runs = state, runs
        self.nodes: Nodes | None = None
        self.refusal = ""
        self.panes: tuple[Pane, ...] = ()
        self.appraiser = Appraiser()

    @property
    def is_read(self) -> bool:
        """Whether the graph is here, or known to be unreadable."""
        return self.nodes is not None or bool(self.refusal)

    def renew(self) -> None:
        """Take the newest points. A pane that has not changed stays the same object."""
        nodes = self.nodes
        found = () if nodes is None else panes_of(self._state, self.runs, nodes)
        if nodes is not None:
            self.appraiser.want(found, nodes)
        kept = {each.source: each for each in self.panes}
        self.panes = tuple(
            kept[pane.source] if pane.source in kept and pane.is_as(kept[pane.source]) else pane
            for pane in map(self.appraiser.measured, found)
        )
