"""The stack on screen: words are dragged onto it or pushed by key; its rows slide as it changes."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.figure import (
    Layout,
    layout_for,
    paint_chip,
    paint_chips,
    paint_picture,
)
from severe_gui.panels.hrr.memory import memory_of
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style

CLICK = 4.0


class StackCanvas(PaintedCanvas):
    """Emits `pushed` with a word and `popped`."""

    pushed = Signal(str)
    popped = Signal()

    def __init__(self, state: HrrState, host: Host) -> None:
        super().__init__(
            host.theme,
            "The stack and the words",
            "Drag a word onto the stack; arrows choose, Enter pushes, Backspace pops",
        )
        self._state, self._host = state, host
        self._hovered, self._held, self._at = "", "", QPointF()
        self._pressed_at = QPointF()
        self._shift = 0.0
        self.on_motion(self._move)

    @property
    def layout_in_force(self) -> Layout:
        size = (float(self.width()), float(self.height()))
        depth, words = len(self._state.stack()), self._state.palette()
        return layout_for(size, depth, words, self.style_in_force)

    def slide(self, rows: float) -> None:
        """Slide the rows in from this many rows away (-1: a push, 1: a pop)."""
        self.start_motion(rows, 0.0)

    def settle(self) -> None:
        """End any motion at once."""
        self.stop_motion()
        self._move(0.0)

    def _move(self, shift: float) -> None:
        self._shift = float(shift)
        self.update()

    def paint(self, painter: QPainter, style: Style) -> None:
        """The stack, the words to choose from, and the word that is dragged."""
        layout = self.layout_in_force
        paint_picture(painter, layout, memory_of(self._state), style, self._shift)
        focused = self.hasFocus()
        paint_chips(painter, layout, self._state.chosen, self._hovered, focused, style)
        if self._held and self._is_dragging():
            box = QRectF(0, 0, 84, 28)
            box.moveCenter(self._at)
            paint_chip(painter, box, self._held, True, True, True, style)

    # Gestures.

    def word_at(self, place: QPointF) -> str:
        """The word at a position ("" if none)."""
        found = (word for word, box in self.layout_in_force.chips if box.contains(place))
        return next(found, "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._held = self.word_at(event.position())
        self._pressed_at = self._at = event.position()
        if self._held and self._held != self._state.chosen:
            self._state.chosen = self._held
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self._hovered = self.word_at(self._at)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self._hovered else Qt.CursorShape.ArrowCursor
        )
        self._host.status(self._said_of(self._at))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        word, self._held = self._held, ""
        dropped_well = self.layout_in_force.stack.contains(event.position())
        if word and self._is_dragging() and dropped_well:
            self.pushed.emit(word)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        word = self.word_at(event.position())
        if word:
            self.pushed.emit(word)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, words = event.key(), self._state.palette()
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 8, Qt.Key.Key_Up: -8}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pushed.emit(self._state.chosen)
        elif key == Qt.Key.Key_Escape and self._held:
            self._held = ""
            self.update()
        elif key in steps:
            now = words.index(self._state.chosen) if self._state.chosen in words else 0
            self._state.chosen = words[(now + steps[key]) % len(words)]
        else:
            super().keyPressEvent(event)

    def _is_dragging(self) -> bool:
        return (self._at - self._pressed_at).manhattanLength() > CLICK

    def _said_of(self, place: QPointF) -> str:
        layout, memory = self.layout_in_force, memory_of(self._state)
        for box, depth in zip(layout.rows, memory.depths, strict=False):
            if box.contains(place):
                sign = "recognised" if depth.is_right else f"mistaken for {depth.match.name}"
                return f"{depth.true}: {sign}  ·  squared error {depth.noise:.3f}"
        return ""
