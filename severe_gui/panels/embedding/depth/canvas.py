"""Depth on screen: nodes are pointed at and chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPixmap, QWheelEvent

from severe_gui.maths.graphs.nearness import relations_of
from severe_gui.panels.contract import Host
from severe_gui.panels.embedding.depth.figure import (
    Column,
    columns_for,
    paint_chosen,
    paint_columns,
)
from severe_gui.panels.embedding.depth.levels import ByDepth
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.sentence import paint_sentence
from severe_gui.widgets.style import Style

REACH = 10.0
STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class DepthCanvas(PaintedCanvas):
    """Emits `chosen` with a node, and `flown` with one that is wanted in the picture."""

    chosen = Signal(int)
    flown = Signal(int)

    def __init__(self, host: Host) -> None:
        super().__init__(
            host.theme,
            "Distance from the middle against depth",
            "Click a node to choose it, double-click to see it in the picture; up and down step "
            "through its depth, left goes to its parent and right to what is below it",
        )
        self._host = host
        self._nodes: Nodes | None = None
        self._numbers: tuple[ByDepth, ...] = ()
        self._node: int | None = None
        self._hovered: tuple[int, int] | None = None
        self._sentence = ""
        self._columns: list[Column] = []
        self._ground: QPixmap | None = None
        self._ground_key: tuple[object, ...] = ()

    def show_numbers(
        self, nodes: Nodes | None, numbers: Sequence[ByDepth], node: int | None, sentence: str
    ) -> None:
        """Draw these panes. sentence: instead, where there are none."""
        if nodes is not self._nodes or tuple(numbers) != self._numbers:
            self._hovered, self._ground = None, None
        self._nodes, self._numbers, self._node = nodes, tuple(numbers), node
        self._sentence = sentence
        self.update()

    def paint(self, painter: QPainter, style: Style) -> None:
        """The columns, kept as a picture, and what is chosen or pointed at."""
        if self._nodes is None or not self._numbers:
            paint_sentence(
                painter, float(self.width()), float(self.height()), style, self._sentence
            )
            return
        painter.drawPixmap(0, 0, self._painted(style))
        for k, column in enumerate(self._columns):
            if self._hovered is not None and self._hovered[0] == k:
                paint_chosen(painter, column, self._nodes, self._hovered[1], style, True)
            if self._node is not None:
                paint_chosen(painter, column, self._nodes, self._node, style, False)

    def _painted(self, style: Style) -> QPixmap:
        """The columns without what is chosen: a hierarchy of all nouns takes long to draw."""
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, style.roles.canvas, style.scale, self._numbers)
        if self._ground is None or key != self._ground_key:
            self._ground_key = key
            self._columns = columns_for(
                float(self.width()), float(self.height()), self._numbers, style
            )
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(style.roles.color("canvas"))
            assert self._nodes is not None
            painter = QPainter(self._ground)
            paint_columns(painter, self._columns, self._nodes, style)
            painter.end()
        return self._ground

    # Gestures.

    def place_of(self, node: int, column: int = 0) -> QPointF:
        """Where a node stands on the canvas."""
        self._painted(self.style_in_force)
        return QPointF(*self._columns[column].places[node].tolist())

    def node_at(self, at: QPointF) -> tuple[int, int] | None:
        """Column and node under a position."""
        for k, column in enumerate(self._columns):
            node = column.node_at(at, REACH * self._host.theme.scale)
            if node is not None:
                return k, node
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.node_at(event.position())
        is_node = found is not None
        shape = Qt.CursorShape.PointingHandCursor if is_node else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        if found != self._hovered:
            self._hovered = found
            self._host.status("" if found is None else self._said_of(*found))
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self._host.status("")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.node_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self.chosen.emit(found[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.node_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self.flown.emit(found[1])

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        node = self._node
        if self._nodes is None or not self._numbers:
            super().keyPressEvent(event)
        elif node is None and key in (*STEPS, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.chosen.emit(int(self._nodes.by_weight[0]))
        elif node is not None and key in STEPS:
            self.chosen.emit(self._beside(node, STEPS[key]))
        elif node is not None and key == Qt.Key.Key_Left and self._nodes.parents[node] >= 0:
            self.chosen.emit(int(self._nodes.parents[node]))
        elif node is not None and key == Qt.Key.Key_Right:
            below = [k for k in self._nodes.by_weight.tolist() if self._nodes.parents[k] == node]
            if below:
                self.chosen.emit(below[0])
        elif node is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.flown.emit(node)
        else:
            super().keyPressEvent(event)

    def _beside(self, node: int, step: int) -> int:
        """The next node out or in at the same depth; the node itself at the end."""
        found = self._numbers[0]
        peers = (found.levels == found.levels[node]).nonzero()[0]
        order = peers[found.reaches[peers].argsort(kind="stable")].tolist()
        place = min(max(order.index(node) + step, 0), len(order) - 1)
        return int(order[place])

    def _said_of(self, column: int, node: int) -> str:
        assert self._nodes is not None
        found = self._numbers[column]
        related = relations_of(self._nodes.graph, node, found.pane.distances_from(node))
        known = f"  ·  precision {related.precision:.3f}" if len(related.nodes) else ""
        return (
            f"{self._nodes.titles[node]}  ·  depth {found.levels[node]}  ·  "
            f"{found.reaches[node]:.3f} from the middle{known}"
        )
