"""The page of pictures: one or two embeddings side by side."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from severe_gui.panels.embedding.ball.view import BallView
from severe_gui.panels.embedding.node_table import node_rows
from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.picture.disk_view import DiskView
from severe_gui.panels.embedding.picture.finder import NodeFinder
from severe_gui.panels.embedding.projection.places import Places
from severe_gui.panels.embedding.projection.projector import Projector
from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.panels.pages import Page
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style

if TYPE_CHECKING:
    from severe_gui.panels.contract import Host
    from severe_gui.panels.state_view import StateView

FRESH = EmbeddingState()
READING = "The graph is being read…"


class PicturePage(Page):
    """One or two embeddings side by side, moved together."""

    title = "Hyperbolic embedding"

    def __init__(
        self, state: EmbeddingState, host: "Host", view: "StateView", shown: Shown
    ) -> None:
        self.state, self._host, self._view, self._shown = state, host, view, shown
        self.widget: QWidget = QWidget()
        self._beside = QHBoxLayout(self.widget)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(1)
        self.views: list[DiskView] = []
        self.projector = Projector(self.widget)
        self.projector.projected.connect(self.refresh)
        self._finder: NodeFinder | None = None
        self.sections: tuple[Section, ...] = ()
        self._fit(len(state.panes))

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state and the newest points."""
        panes, nodes = self._shown.panes, self._shown.nodes
        self._fit(len(self.state.panes))
        how, count = self.state.projection, self._dimensions
        for k, view in enumerate(self.views):
            pane = panes[k] if k < len(panes) else None
            if nodes is None or pane is None:
                view.show_sentence(self._shown.refusal or READING)
            elif pane.points is None:
                view.show_sentence(pane.sentence, has_rim=not pane.is_flat)
            elif (places := self._places_of(pane)) is None:
                view.show_sentence(self.projector.sentence(pane, how, count))
            else:
                view.show_pane(nodes, pane, places)

    def _places_of(self, pane: Pane) -> Places | None:
        """Where the nodes of a pane are drawn; None while that is worked out."""
        return self.projector.places(pane, self.state.projection, self._dimensions)

    @property
    def _dimensions(self) -> int:
        """Of the pictures."""
        return 3 if self.state.map == "ball" else 2

    def _fit(self, count: int) -> None:
        """As many pictures as panes, of the kind that the map asks for."""
        kind = BallView if self.state.map == "ball" else DiskView
        while len(self.views) > count or (self.views and type(self.views[-1]) is not kind):
            gone = self.views.pop()
            self._beside.removeWidget(gone)
            gone.dispose()
            gone.setParent(None)
            gone.deleteLater()
        while len(self.views) < count:
            made = kind(self.state, self._host, self._view)
            made.chosen.connect(self.choose)
            made.home_wanted.connect(self.go_home)
            made.overlay.has_legend = not self.views
            self.views.append(made)
            self._beside.addWidget(made, 1)
        self.widget.setFocusProxy(self.views[0])

    def settled(self) -> bool:
        """Whether nothing moves, and nothing is worked out."""
        return not self.projector.is_busy and all(each.settled() for each in self.views)

    def leave(self) -> None:
        """End flights and drags."""
        for each in self.views:
            each.stop_flight()
            each.overlay.let_go()

    def shutdown(self) -> None:
        """End the projector, and free the GL objects."""
        self.projector.close()
        for each in self.views:
            each.dispose()

    # What a person does.

    def choose(self, name: str) -> None:
        """Choose a node by its name."""
        with self._view.gesture("choose a node"):
            self._view.set_field("node", name)

    def go_home(self) -> None:
        """Back to the middle of the space, at the size that fits."""
        for each in self.views:
            each.stop_flight()
        with self._view.gesture("go home"):
            self.state.update(
                {"centre": (0.0, 0.0), "turn": 0.0, "zoom": 1.0, "shift": (0.0, 0.0),
                 "orbit": FRESH.orbit, "follows": False}
            )  # fmt: skip

    def fly_to(self, node: int) -> None:
        """Choose a node and bring it to the middle."""
        self._front.fly_to(node)

    def find(self, fly: Callable[[int], object]) -> None:
        """Search all nodes by name. fly: called with the one that is chosen."""
        nodes = self._shown.nodes
        if nodes is None:
            return
        if self._finder is None:
            self._finder = NodeFinder(self.widget.window())
        self._finder.show_nodes(nodes, self.state.node, fly)

    @property
    def _front(self) -> DiskView:
        """The picture that has the keyboard, or else the first."""
        focused = (each for each in self.views if each.overlay.hasFocus())
        return next(focused, self.views[0])

    # On a page, and as arrays.

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The pictures side by side."""
        self.refresh()
        wide = width / len(self.views)
        for k, view in enumerate(self.views):
            painter.save()
            painter.translate(k * wide, 0)
            painter.setClipRect(QRectF(0, 0, wide, height))
            view.paint(painter, wide, height, style)
            painter.restore()

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The vectors of what is shown, with the names of the nodes."""
        nodes = self._shown.nodes
        found: dict[str, NDArray[np.generic]] = {}
        if nodes is not None:
            found["names"] = np.array(nodes.graph.names)
        for pane in self._shown.panes:
            if pane.points is not None:
                found[pane.source] = pane.points
        return found

    def write_csv(self, path: Path) -> None:
        """A row a node: names, depth, and of each picture its precision and where it is."""
        nodes, panes = self._shown.nodes, [p for p in self._shown.panes if p.points is not None]
        if nodes is None:
            return
        found = [self._places_of(pane) for pane in panes]
        drawn = [None if each is None else each.solid[:, : self._dimensions] for each in found]
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(node_rows(nodes, panes, drawn))
