"""The page of depth."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton

from severe_gui.panels.contract import Host
from severe_gui.panels.embedding.depth.canvas import DepthCanvas
from severe_gui.panels.embedding.depth.figure import columns_for, paint_chosen, paint_columns
from severe_gui.panels.embedding.depth.levels import ByDepth, by_depth
from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import SARKAR, EmbeddingState
from severe_gui.panels.pages import Page, button
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.sentence import paint_sentence
from severe_gui.widgets.style import Style

HARDEST = 8
HEADING = (
    "picture", "depth", "nodes", "distance 25 %", "median", "75 %", "precision",
    "precision at epoch",
)  # fmt: skip


class DepthPage(Page):
    """Distance from the middle and precision against depth. fly: shows a node in the picture."""

    title = "Depth in a hyperbolic embedding"

    def __init__(
        self, state: EmbeddingState, host: Host, view: StateView, shown: Shown,
        fly: Callable[[int], None],
    ) -> None:  # fmt: skip
        self.state, self._host, self._view, self._shown, self._fly = state, host, view, shown, fly
        self._numbers: tuple[ByDepth, ...] = ()
        self.widget: DepthCanvas = DepthCanvas(host)
        self.widget.chosen.connect(self.choose)
        self.widget.flown.connect(fly)
        self.spread = Section("Depth and distance")
        self.readouts = Readouts()
        self.spread.add(self.readouts)
        self.hardest = Section("Hardest nodes")
        self.rows = [self._row() for _ in range(HARDEST)]
        self.sections = (self.spread, self.hardest)

    def _row(self) -> QPushButton:
        row = button("node", "Show this node in the picture")
        row.setProperty("link", "true")
        row.clicked.connect(lambda: self._fly(int(row.property("node"))))
        self.hardest.add(row)
        return row

    def choose(self, node: int) -> None:
        """Choose a node."""
        nodes = self._shown.nodes
        if nodes is not None:
            with self._view.gesture("choose a node"):
                self._view.set_field("node", nodes.graph.names[node])

    def refresh(self) -> None:
        """Show the panes as they are now."""
        self._renew()
        self.widget.show_numbers(self._shown.nodes, self._numbers, self._chosen(), self._sentence())
        self.readouts.show_readings(self._readings())
        self._show_hardest()

    def has_section(self, section: Section) -> bool:
        """Nodes are hard where their precision is known."""
        return bool(self._numbers) and (section is self.spread or self._measured() is not None)

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The same on a page."""
        self._renew()
        nodes, chosen = self._shown.nodes, self._chosen()
        if nodes is None or not self._numbers:
            paint_sentence(painter, width, height, style, self._sentence())
            return
        columns = columns_for(width, height, self._numbers, style)
        paint_columns(painter, columns, nodes, style)
        for column in columns if chosen is not None else []:
            paint_chosen(painter, column, nodes, chosen, style, False)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Names and depth of the nodes; by pane their distances and precision."""
        self._renew()
        nodes = self._shown.nodes
        if nodes is None:
            return {}
        found: dict[str, NDArray[np.generic]] = {
            "names": np.array(nodes.graph.names), "depth": nodes.levels,
        }  # fmt: skip
        for each in self._numbers:
            found[f"{each.pane.source}/distance"] = each.reaches
            found[f"{each.pane.source}/precision"] = each.precision
        return found

    def write_csv(self, path: Path) -> None:
        """A row a depth of each pane."""
        self._renew()
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(HEADING)
            for each in self._numbers:
                for level in range(each.count):
                    table.writerow([
                        each.pane.title, level, int(each.sizes[level]),
                        *each.quartiles[level].tolist(), float(each.precisions[level]),
                        each.pane.measured or "",
                    ])  # fmt: skip

    def _renew(self) -> None:
        """Numbers of panes whose points have changed; those of the others are kept."""
        nodes, kept = self._shown.nodes, {id(each.pane): each for each in self._numbers}
        panes = self._shown.panes if nodes is not None else ()
        found = [
            kept[id(pane)] if id(pane) in kept else by_depth(pane, nodes)
            for pane in panes
            if nodes is not None
        ]
        self._numbers = tuple(each for each in found if each is not None)

    def _chosen(self) -> int | None:
        nodes = self._shown.nodes
        return None if nodes is None else nodes.number.get(self.state.node)

    def _sentence(self) -> str:
        if self._shown.nodes is None:
            return self._shown.refusal or "The graph is being read…"
        return next((pane.sentence for pane in self._shown.panes if pane.sentence), "")

    def _measured(self) -> ByDepth | None:
        """The first pane whose nodes have a known precision; Sarkar's only if there is no other."""
        known = [each for each in self._numbers if np.isfinite(each.precision).any()]
        formed = [each for each in known if each.pane.source != SARKAR]
        return next(iter((*formed, *known)), None)

    def _readings(self) -> Mapping[str, Reading]:
        """How closely distance follows depth."""
        several = len(self._numbers) > 1
        rows = {}
        for k, each in enumerate(self._numbers):
            side = f" ({('left', 'right')[k]})" if several else ""
            rows[f"Rank correlation{side}"] = Reading(
                f"{each.correlation:.3f}", "", repr(each.correlation)
            )
        return rows

    def _show_hardest(self) -> None:
        measured, nodes = self._measured(), self._shown.nodes
        hardest = measured.hardest(HARDEST) if measured is not None else []
        if measured is not None:
            several = len(self._numbers) > 1
            side = "left" if measured is self._numbers[0] else "right"
            beside = f" ({side})" if several else ""
            self.hardest.set_title(f"Hardest nodes{beside}{measured.pane.at_epoch}")
        for k, row in enumerate(self.rows):
            row.setVisible(k < len(hardest))
            if k < len(hardest) and nodes is not None and measured is not None:
                node = hardest[k]
                text = f"{measured.precision[node]:.3f}   {nodes.titles[node]}"
                row.setText(text)
                row.setAccessibleName(text)
                row.setProperty("node", node)
