"""The search for a node: a sheet over the window, as the palettes are."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.widgets.search_sheet import Row, SearchSheet
from severe_gui.widgets.theme import SIZES

MOST_ROWS = 60


class NodeFinder(SearchSheet):
    """Finds nodes by their titles and names, the weightiest first."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Find a node", "Type part of a name", ranks=False)

    def show_nodes(self, nodes: Nodes, current: str, fly: Callable[[int], object]) -> None:
        """Open the sheet. current: the name of the chosen node. fly: called with what is chosen."""
        window = self.parentWidget()
        width = min(160 * SIZES.step, window.width() - 20 * SIZES.step)
        left = (window.width() - width) // 2
        where = QRect(left, SIZES.header + 12, width, 105 * SIZES.step)
        search = NodeSearch(nodes)

        def rows(query: str) -> list[Row]:
            return [_row(nodes, node, current, fly) for node in search.found(query, MOST_ROWS)]

        self.open(rows, where)


class NodeSearch:
    """Nodes by what is typed: those that begin with it before those that contain it."""

    def __init__(self, nodes: Nodes) -> None:
        self._order = nodes.by_weight
        texts = [f" {nodes.titles[k]} {nodes.graph.names[k]}".lower() for k in self._order.tolist()]
        self._titles = [f"{nodes.titles[k].lower()}" for k in self._order.tolist()]
        self._texts = texts

    def found(self, query: str, most: int) -> list[int]:
        """At most so many nodes; of equal fit the weightiest first."""
        words = query.lower().split()
        if not words:
            return [int(k) for k in self._order[:most]]
        fits = [k for k, text in enumerate(self._texts) if all(word in text for word in words)]
        first, whole = f" {words[0]}", " ".join(words)

        def rank(k: int) -> tuple[bool, bool, bool, int]:
            title = self._titles[k]
            return title != whole, not title.startswith(whole), first not in self._texts[k], k

        fits.sort(key=rank)
        return [int(each) for each in np.asarray(self._order)[fits[:most]]]


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
