"""An expression on screen: symbols are dragged onto its tree, or onto the vector to query it."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.maths.hrr.expressions import Expression, Symbol, write
from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.compose.board import Board, Path, board_of, node_at, walk
from severe_gui.panels.hrr.compose.editing import added, bound, removed
from severe_gui.panels.hrr.compose.figure import (
    Layout,
    Pointer,
    layout_for,
    paint_picture,
    paint_words,
)
from severe_gui.panels.hrr.marks.chips import chip_at, paint_chip
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style

CLICK = 4.0


class ComposeCanvas(PaintedCanvas):
    """Emits `edited` with a text and a label, `asked` with a query, `chosen` with a place."""

    edited = Signal(str, str)
    asked = Signal(str)
    chosen = Signal(int)

    def __init__(self, state: HrrState, host: Host) -> None:
        super().__init__(
            host.theme,
            "The tree of the expression and the symbols",
            "Drag a symbol onto the tree; left and right choose one, Enter adds it, * binds it, "
            "Q queries with it, Delete removes the chosen node, up and down go through the board",
        )
        self._state, self._host = state, host
        self._word, self._held, self._hovered_word = "", "", ""
        self._at, self._pressed_at = QPointF(), QPointF()
        self._node: Path | None = None
        self._pointer = Pointer()

    @property
    def board(self) -> Board:
        """The board as it is drawn."""
        return board_of(self._state)

    @property
    def words(self) -> tuple[str, ...]:
        """Symbols and the expressions before the one shown."""
        before = self._state.board[: self._state.front]
        return (*self._state.symbols, *(each.name for each in before))

    @property
    def layout_in_force(self) -> Layout:
        size = (float(self.width()), float(self.height()))
        return layout_for(size, self.board, self.words, False, self.style_in_force)

    def paint(self, painter: QPainter, style: Style) -> None:
        """The picture, the symbols, and the one that is dragged."""
        state, layout, board = self._state, self.layout_in_force, self.board
        chosen = self._node if self._node in layout.nodes else None
        pointer = Pointer(self._pointer.hovered, chosen, self._pointer.drop)
        if pointer.hovered not in layout.nodes:
            pointer = Pointer(None, chosen, self._pointer.drop)
        paint_picture(painter, layout, board, state.query, state.drawing, style, pointer)
        paint_words(painter, layout, self._word, self._hovered_word, self.hasFocus(), style)
        if self._held and self._is_dragging():
            box = QRectF(0, 0, 84 * style.scale, 28 * style.scale)
            box.moveCenter(self._at)
            paint_chip(painter, box, self._held, True, True, True, style)

    # Gestures.

    def place_of(self, path: Path) -> QPointF:
        """Where a node of the tree stands."""
        return self.layout_in_force.nodes[path].center()

    def _node_at(self, at: QPointF) -> Path | None:
        boxes = self.layout_in_force.nodes.items()
        return next((path for path, box in boxes if box.adjusted(-6, -4, 6, 4).contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, layout = event.position(), self.layout_in_force
        self._pressed_at = self._at = at
        self._held = chip_at(layout.chips, at)
        if self._held:
            self._word = self._held
        else:
            self._node = self._node_at(at)
            for place, row in enumerate(layout.cells):
                if row.contains(at):
                    self.chosen.emit(place)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at = event.position()
        self._hovered_word = chip_at(self.layout_in_force.chips, at)
        dragging = bool(self._held) and self._is_dragging()
        self._pointer = self._pointer_at(at, dragging)
        over = self._hovered_word or self._pointer.hovered is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        self._host.status(self._said_of(self._pointer.hovered))
        self.update()

    def _pointer_at(self, at: QPointF, dragging: bool) -> Pointer:
        layout, node = self.layout_in_force, self._node_at(at)
        if not dragging:
            return Pointer(node)
        if layout.answer.contains(at) or layout.vector.contains(at):
            return Pointer(None, None, "query")
        if node is not None:
            left = at.x() < layout.nodes[node].center().x()
            return Pointer(node, None, "add" if left else "bind")
        return Pointer(None, None, "whole" if layout.tree.contains(at) else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        word, self._held = self._held, ""
        pointer = self._pointer_at(event.position(), True)
        self._pointer = Pointer()
        if word and self._is_dragging():
            self._drop(word, pointer)
        self.update()

    def _drop(self, word: str, pointer: Pointer) -> None:
        tree = self.board.shown.tree
        if pointer.drop == "query":
            self.asked.emit(word)
        elif pointer.drop == "whole":
            self._edit(added(tree, (), word), f"add {word}")
        elif pointer.hovered is not None:
            change = added if pointer.drop == "add" else bound
            self._edit(change(tree, pointer.hovered, word), f"{pointer.drop} {word}")

    def _edit(self, tree: Expression, label: str) -> None:
        self.edited.emit(write(tree), label)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A symbol of the palette is added; a leaf that names an expression opens it."""
        at = event.position()
        word = chip_at(self.layout_in_force.chips, at)
        node = self._node_at(at)
        if word:
            self._edit(added(self.board.shown.tree, (), word), f"add {word}")
        elif node is not None:
            found = node_at(self.board.shown.tree, node)
            names = [each.name for each in self._state.board]
            if isinstance(found, Symbol) and found.name in names:
                self.chosen.emit(names.index(found.name))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, tree = event.key(), self.board.shown.tree
        paths = {path for path, _node in walk(tree)}
        node: Path = self._node if self._node is not None and self._node in paths else ()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._choose_word(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.chosen.emit((self._state.front + step) % len(self._state.board))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._word:
            self._edit(added(tree, node, self._word), f"add {self._word}")
        elif key == Qt.Key.Key_Asterisk and self._word:
            self._edit(bound(tree, node, self._word), f"bind {self._word}")
        elif key == Qt.Key.Key_Q and self._word:
            self.asked.emit(self._word)
        elif key == Qt.Key.Key_Delete and self._node in paths:
            self._remove(tree, node)
        elif key == Qt.Key.Key_Escape:
            self._held, self._node, self._pointer = "", None, Pointer()
            self.asked.emit("")
            self.update()
        else:
            super().keyPressEvent(event)

    def _choose_word(self, step: int) -> None:
        words = self.words
        if words:
            now = words.index(self._word) if self._word in words else -step
            self._word = words[(now + step) % len(words)] if now >= 0 else words[0]
            self.update()

    def _remove(self, tree: Expression, node: Path) -> None:
        left = removed(tree, node)
        if left is None:
            self._host.notify("An expression needs at least one symbol.", kind="warn")
            return
        self._node = None
        self._edit(left, "remove a node")

    def _is_dragging(self) -> bool:
        return (self._at - self._pressed_at).manhattanLength() > CLICK

    def _said_of(self, path: Path | None) -> str:
        board = self.board
        if path is None:
            return ""
        text = write(node_at(board.shown.tree, path))
        leaf = board.leaves.get(path)
        if leaf is None:
            return text
        sign = "found" if leaf.is_right else f"mistaken for {leaf.winner}"
        return f"{text}: {sign}, similarity {leaf.similarity:.3f}"
