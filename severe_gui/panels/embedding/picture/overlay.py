"""The layer above the dots of a picture: all gestures, the names, what is chosen and hovered."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from severe_gui.panels.embedding.picture.board import Board, Written
from severe_gui.panels.embedding.picture.card import Card, card_of, paint_card
from severe_gui.panels.embedding.picture.hues import Colours, Legend
from severe_gui.panels.embedding.picture.names import Name, Room
from severe_gui.panels.embedding.picture.painting import (
    EDGE_ALPHA,
    HALO,
    edge_pens,
    paint_edges,
    paint_legend,
    paint_marks,
    paint_name,
    paint_ring,
    paint_title,
)
from severe_gui.panels.embedding.picture.scene import Seen
from severe_gui.panels.embedding.picture.sight import Place, Sight, changes_to, zoomed
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.style import Style

if TYPE_CHECKING:
    from severe_gui.panels.contract import Host

REACH, CLICK = 9.0, 4.0
"""Points: how near a node counts as pointed at, and how far a click may move."""
NUDGE, ZOOM, FINE = 0.12, 1.2, 0.1
ARROWS = {
    Qt.Key.Key_Left: -1 + 0j, Qt.Key.Key_Right: 1 + 0j, Qt.Key.Key_Up: 1j, Qt.Key.Key_Down: -1j,
}  # fmt: skip
MOST_KEPT = 3000
_Grab = tuple[QPointF, complex, Sight, dict[str, object]]


class DiskOverlay(QWidget):
    """Emits `chosen` with the name of a node, `flown` with its number, `home_wanted`."""

    chosen = Signal(str)
    flown = Signal(int)
    home_wanted = Signal()
    taken_hold = Signal()

    def __init__(self, state: EmbeddingState, host: "Host", view: StateView, board: Board) -> None:
        super().__init__()
        self._state, self._host, self._view, self._board = state, host, view, board
        self.has_legend, self.paints_dots = True, False
        self.seen: Seen | None = None
        self.written: list[Written] = []
        self._worded: tuple[object, ...] = ()
        self._words, self._room = QPixmap(), Room(0.0, 0.0)
        self.hovered: int | None = None
        self._card: Card | None = None
        self._pointer = (0.0, 0.0)
        self._pressed: tuple[QPointF, int | None] | None = None
        self._grab: _Grab | None = None
        self._stem: int | None = None
        self._kept: dict[tuple[object, ...], QPixmap] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAccessibleName("Embedding")
        self.setAccessibleDescription(
            "Drag moves the picture, the wheel magnifies, a click chooses a node, a double-click "
            "flies to it; arrows move, Tab goes through the relations of the chosen node, Enter "
            "flies to it, Home goes back"
        )

    @property
    def style_in_force(self) -> Style:
        return Style(self._host.theme.roles, self._host.theme.scale)

    @property
    def is_busy(self) -> bool:
        """Whether a drag is going on."""
        return self._grab is not None

    def show_seen(self, seen: Seen | None) -> None:
        """Paint this from now on."""
        before, self.seen = self.seen, seen
        if seen is None:
            self.written, self.hovered, self._card = [], None, None
        else:
            self.name_nodes(seen)
            if self.hovered is not None and self.node_at(QPointF(*self._pointer)) != self.hovered:
                self._hover(None)
            elif before is not None and before.scene.pane.points is not seen.scene.pane.points:
                self._describe()
        self.update()

    def name_nodes(self, seen: Seen) -> None:
        """Choose the names, beside the title and the legend."""
        style = self.style_in_force
        legend = self._board.legend(style.roles) if self.has_legend else None
        worded = (
            self._board.title(), legend, self.size(), self.devicePixelRatioF(), style,
        )  # fmt: skip
        if worded != self._worded:
            self._worded = worded
            self._words, self._room = self._paint_words(style, legend)
        self.written = self._board.names(seen, self._room.copy(), style)

    def _paint_words(self, style: Style, legend: Legend | None) -> tuple[QPixmap, Room]:
        """Title and legend as a picture that is kept, and the room that they leave."""
        width, height, ratio = float(self.width()), float(self.height()), self.devicePixelRatioF()
        words, room = QPixmap(self.size() * ratio), Room(width, height)
        words.setDevicePixelRatio(ratio)
        words.fill(Qt.GlobalColor.transparent)
        painter = QPainter(words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_title(painter, self._board.title(), width, style, room)
        if legend is not None:
            paint_legend(painter, legend, (width, height), style, room)
        painter.end()
        return words, room

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, style = QPainter(self), self.style_in_force
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            if self.seen is None:
                size = float(self.width()), float(self.height())
                self._board.paint_waiting(painter, *size, style)
            else:
                self.paint_seen(painter, self.seen, style)
        finally:
            # A painter that outlives its event crashes the process.
            painter.end()

    def paint_seen(self, painter: QPainter, seen: Seen, style: Style) -> None:
        """All that stands above the dots."""
        board = self._board
        if self.paints_dots:
            painter.fillRect(self.rect(), style.roles.color("canvas"))
        board.paint_ground(painter, seen, style)
        if self.paints_dots:
            colours: Colours = board.colours(style.roles)
            lines = board.lines(seen)
            paint_edges(painter, seen, lines, edge_pens(seen, lines, colours, EDGE_ALPHA))
            board.paint_dots(painter, seen, style)
        paint_marks(painter, seen, board.chosen, board.related(seen), style)
        painter.drawPixmap(0, 0, self._words)
        for each in self.written:
            self._draw_name(painter, each, style)
        if self.hasFocus():
            painter.setPen(QPen(style.roles.color("accent"), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self.hovered is not None:
            paint_ring(painter, seen, self.hovered, QPen(style.roles.color("text"), 1.6), 2.5)
            if self._card is not None and self._grab is None:
                size = float(self.width()), float(self.height())
                paint_card(painter, self._card, self._pointer, size, style)

    def _draw_name(self, painter: QPainter, written: Written, style: Style) -> None:
        """A name as a picture that is kept: halos take long to paint."""
        ratio, name = self.devicePixelRatioF(), written.name
        key = (
            written.text, written.role, written.bold, style.scale, style.roles.canvas, ratio,
        )  # fmt: skip
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            width, height = name.width + 2 * HALO, name.height + 2 * HALO
            pixmap = QPixmap(round(width * ratio), round(height * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            inner = QPainter(pixmap)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = Name(name.node, HALO, HALO, name.width, name.height)
            paint_name(inner, box, written.text, style, written.role, written.bold)
            inner.end()
            self._kept[key] = pixmap
        at = QPointF(name.left - HALO, name.top - HALO)
        painter.drawPixmap(QPointF(round(at.x()), round(at.y())), self._kept[key])

    # The pointer.

    def node_at(self, at: QPointF) -> int | None:
        """The node under a position."""
        if self.seen is None:
            return None
        return self.seen.node_at(at.x(), at.y(), REACH * self._host.theme.scale)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.seen is None:
            return
        self.taken_hold.emit()
        self._pressed = event.position(), self.node_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._pointer = at.x(), at.y()
        if self._pressed is not None and self._grab is None:
            start, node = self._pressed
            if (at - start).manhattanLength() > CLICK:
                self._take_hold(start, node)
        if self._grab is not None:
            self._drag(at)
        else:
            self._hover(self.node_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        _start, node = self._pressed
        if self._grab is None and node is not None and self.seen is not None:
            self._choose(node)
        self.let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.seen is None:
            return
        node = self.node_at(event.position())
        if node is None:
            self.home_wanted.emit()
        else:
            self.flown.emit(node)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        fine = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = (event.angleDelta().y() or event.angleDelta().x()) / 120
        self.zoom(ZOOM ** (fine * turned), event.position())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.let_go()

    def _take_hold(self, start: QPointF, node: int | None) -> None:
        """Grab the point of the picture under the pointer, or the node there."""
        assert self.seen is not None
        sight = self.seen.sight
        before: dict[str, object] = {
            name: getattr(self._state, name) for name in ("centre", "turn", "shift", "follows")
        }
        if node is not None:
            held = self.seen.scene.place(node)
        elif sight.frame is None:
            held = sight.held_at(start.x(), start.y())
        else:
            held = sight.place.motion.inverse(sight.held_at(start.x(), start.y()))
        self._grab = start, held, sight, before
        self._host.begin_gesture("move the picture")
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _drag(self, at: QPointF) -> None:
        """Move so that what was grabbed is under the pointer."""
        assert self._grab is not None
        _start, held, sight, _before = self._grab
        if sight.frame is None:
            shift = (
                held.real - (at.x() - sight.width / 2) / sight.unit,
                (held.imag + (at.y() - sight.height / 2) / sight.unit),
            )
            self._state.update({"shift": shift, "follows": False})
            return
        place = sight.place.dragged(held, sight.held_at(at.x(), at.y()))
        self._state.update({**changes_to(place), "follows": False})

    def let_go(self) -> None:
        """End a drag."""
        self._pressed = None
        if self._grab is not None:
            self._grab = None
            self.unsetCursor()
            self._host.end_gesture()

    def _cancel(self) -> None:
        """Escape: back to where the drag began, or nothing chosen."""
        if self._grab is not None:
            self._state.update(self._grab[3])
            self.let_go()
        elif self._state.node:
            self._stem = None
            self.chosen.emit("")

    def _hover(self, node: int | None) -> None:
        if node == self.hovered and node is None:
            return
        if node != self.hovered:
            self.hovered = node
            self._describe()
            is_node = node is not None
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if is_node else Qt.CursorShape.OpenHandCursor
            )
        self.update()

    def _describe(self) -> None:
        """Make the card of the node under the pointer, as the points are now."""
        self._card = None
        if self.hovered is not None and self.seen is not None:
            self._card = card_of(self.seen.scene, self.hovered)
        self._host.status(self._card.status if self._card is not None else "")

    def _choose(self, node: int) -> None:
        assert self.seen is not None
        self._stem = None
        self.chosen.emit(self.seen.scene.nodes.graph.names[node])

    # The keyboard.

    def zoom(self, factor: float, at: QPointF) -> None:
        """Magnify; what is seen at a position stays there."""
        if self.seen is None:
            return
        self.taken_hold.emit()
        self._host.begin_gesture("zoom", merges=True)
        sight = self.seen.sight
        self._state.update(zoomed(self._state, sight, factor, at.x(), at.y()))
        self._host.end_gesture()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        fine = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        node = self._board.chosen
        if key == Qt.Key.Key_Escape:
            self._cancel()
        elif key in ARROWS:
            self._nudge(ARROWS[key] * NUDGE * fine)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            sign = -1 if key == Qt.Key.Key_Minus else 1
            self.zoom(ZOOM ** (sign * fine), QPointF(self.width() / 2, self.height() / 2))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and node is not None:
            self.flown.emit(node)
        elif key == Qt.Key.Key_Home:
            self.home_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _nudge(self, step: complex) -> None:
        """Move the eye a little in a direction."""
        if self.seen is None:
            return
        self.taken_hold.emit()
        sight = self.seen.sight
        self._host.begin_gesture("move the picture", merges=True)
        if sight.frame is None:
            x, y = sight.shift
            wide = min(sight.width, sight.height) / 2 / sight.unit
            shift = x + wide * step.real, y + wide * step.imag
            self._state.update({"shift": shift, "follows": False})
        else:
            place: Place = sight.place.dragged(sight.place.centre, -step)
            self._state.update({**changes_to(place), "follows": False})
        self._host.end_gesture()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the relations of the chosen node, and back to it, before it leaves."""
        names = self._round()
        if names and self.hasFocus():
            at = names.index(self._state.node) if self._state.node in names else 0
            at += 1 if forward else -1
            if 0 <= at < len(names):
                self.chosen.emit(names[at])
                return True
        self._stem = None
        return super().focusNextPrevChild(forward)

    def _round(self) -> list[str]:
        """The node where the round began, and its relations, the nearest first."""
        node, scene = self._board.chosen, self._board.scene
        if node is None or scene is None:
            return []
        if self._stem is None:
            self._stem = node
        nodes = scene.nodes
        related = nodes.graph.related(self._stem).tolist()
        distances = scene.pane.distances_from(self._stem)
        related.sort(key=lambda k: float(distances[k]))
        return [nodes.graph.names[k] for k in (self._stem, *related)]
