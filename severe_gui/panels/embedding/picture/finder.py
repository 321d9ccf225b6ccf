"""The search for a node: a sheet over the window, as the palettes are."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.picture.search import NodeSearch
from severe_gui.widgets.search_sheet import Row, SearchSheet
from severe_gui.widgets.theme import SIZES

MOST_ROWS = 60


class NodeFinder(SearchSheet):
    """Finds nodes by their titles and names, the weightiest first."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Find a node", "Type part of a name", ranks=False)
        self._known: tuple[Nodes, NodeSearch] | None = None

    def _search_of(self, nodes: Nodes) -> NodeSearch:
        if self._known is None or self._known[0] is not nodes:
            self._known = nodes, NodeSearch(nodes)
        return self._known[1]

    def show_nodes(self, nodes: Nodes, current: str, fly: Callable[[int], object]) -> None:
        """Open the sheet. current: the name of the chosen node. fly: called with what is chosen."""
        window = self.parentWidget()
        width = min(160 * SIZES.step, window.width() - 20 * SIZES.step)
        left = (window.width() - width) // 2
        where = QRect(left, SIZES.header + 12, width, 105 * SIZES.step)
        search = self._search_of(nodes)

        def rows(query: str) -> list[Row]:
            return [_row(nodes, node, current, fly) for node in search.found(query, MOST_ROWS)]

        self.open(rows, where)


def _row(nodes: Nodes, node: int, current: str, fly: Callable[[int], object]) -> Row:
    name, parent = nodes.graph.names[node], int(nodes.parents[node])
    if nodes.is_hierarchy:
        comment = f"a kind of {nodes.titles[parent]}" if parent >= 0 else "at the top"
    else:
        comment = f"{len(nodes.graph.related(node))} relations"
    return Row(
        nodes.titles[node], lambda: fly(node), comment=comment,
        note=name if name != nodes.titles[node] else "", is_current=name == current,
    )  # fmt: skip
