"""The section of the chosen node: where it is, what it is related to, how well that is kept."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import Signal

from severe_gui.maths.graphs.nearness import Relations, relations_of
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane, rank_text
from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.panels.pages import button
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ToggleField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section

MOST_NAMES = 12


class NodeSection(Section):
    """Emits `find_wanted`."""

    find_wanted = Signal()

    def __init__(self, state: EmbeddingState, view: StateView, shown: Shown) -> None:
        super().__init__("Node")
        self._state, self._shown = state, shown
        self._read: tuple[object, ...] = ()
        self.readouts = Readouts()
        self.add(self.readouts)
        self._find = button("Find a node…", "Search all nodes by name (Ctrl+F)")
        self._find.clicked.connect(self.find_wanted)
        self.add(self._find)
        self._follow = ToggleField(
            "Follow", "Keep the chosen node in the middle while it moves.", state.follows
        )
        view.bind(self, "follow a node", {"follows": self._follow})

    def refresh(self) -> None:
        """Show the chosen node as it is now."""
        nodes = self._shown.nodes
        node = None if nodes is None else nodes.number.get(self._state.node)
        self.set_title("Node" if nodes is None or node is None else nodes.titles[node])
        panes = self._shown.panes
        read = (node, nodes, *(pane.points for pane in panes))
        if len(read) == len(self._read) and all(
            a is b for a, b in zip(read, self._read, strict=True)
        ):
            return
        self._read = read
        is_chosen = nodes is not None and node is not None
        self._follow.setVisible(is_chosen)
        self.readouts.setVisible(is_chosen)
        self.readouts.show_readings(node_readings(nodes, node, panes) if is_chosen else {})


def node_readings(nodes: Nodes, node: int, panes: Sequence[Pane]) -> Mapping[str, Reading]:
    """What is known of a node, and of it in each pane."""
    name = nodes.graph.names[node]
    rows = {"Name": Reading(name)} if name != nodes.titles[node] else {}
    if nodes.is_hierarchy:
        rows["Depth"] = Reading(str(int(nodes.levels[node])))
        rows["Nodes below it"] = Reading(f"{int(nodes.weights[node]) - 1:,}")
    else:
        rows["Degree"] = Reading(str(len(nodes.graph.related(node))))
    for pane in panes:
        if pane.points is None:
            continue
        found = relations_of(nodes.graph, node, pane.distances_from(node))
        side = f" ({_side(pane, panes)})" if len(panes) > 1 else ""
        reach = float(pane.reaches()[node])
        rows[f"From the middle{side}"] = Reading(f"{reach:.4f}", "", repr(reach))
        if len(found.nodes):
            rows[f"Precision{side}"] = Reading(f"{found.precision:.4f}")
            rows[f"Relations, ranks{side}"] = _ranks(nodes, found)
    return rows


def _side(pane: Pane, panes: Sequence[Pane]) -> str:
    return "left" if pane is panes[0] else "right"


def _ranks(nodes: Nodes, found: Relations) -> Reading:
    """Related nodes with their ranks, nearest first."""
    ranks = [rank_text(rank) for rank in found.ranks.tolist()]
    named = [
        f"{nodes.titles[k]}\u00a0{rank}"
        for k, rank in zip(found.nodes.tolist(), ranks, strict=True)
    ]
    more = f" and {len(named) - MOST_NAMES} more" if len(named) > MOST_NAMES else ""
    copied = "\n".join(
        f"{nodes.graph.names[k]}\t{rank}\t{distance!r}"
        for k, rank, distance in zip(
            found.nodes.tolist(), ranks, np.asarray(found.distances).tolist(), strict=True
        )
    )  # fmt: skip
    return Reading(" · ".join(named[:MOST_NAMES]) + more, "", copied)
