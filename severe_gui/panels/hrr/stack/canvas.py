"""The stack on screen: words are dragged onto it or pushed by key; a change takes two strokes."""

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.marks.chips import chip_at, paint_chip
from severe_gui.panels.hrr.stack.figure import (
    Layout,
    layout_for,
    paint_picture,
    paint_words,
)
from severe_gui.panels.hrr.stack.memory import Memory, memory_of
from severe_gui.panels.hrr.stack.motion import STROKES, Motion, motion_between
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.style import Style

CLICK = 4.0
STROKES_MILLISECONDS = 480


class StackCanvas(PaintedCanvas):
    """Emits `pushed` with a word. The view shows a memory with `show_memory`."""

    pushed = Signal(str)

    def __init__(self, state: HrrState, host: Host) -> None:
        super().__init__(
            host.theme,
            "The stack and the words",
            "Drag a word onto the stack; arrows choose, Enter pushes, Backspace pops",
        )
        self._state, self._host = state, host
        self._hovered, self._held, self._at = "", "", QPointF()
        self._pressed_at = QPointF()
        self._memory: Memory = memory_of(state)
        self._change: Motion | None = None
        self._old_rows: tuple[QRectF, ...] = ()
        self._motion.setEasingCurve(QEasingCurve.Type.InOutSine)
        self.on_motion(self._move, self.settle)

    @property
    def layout_in_force(self) -> Layout:
        return self._layout(self._memory)

    def _layout(self, memory: Memory) -> Layout:
        size = (float(self.width()), float(self.height()))
        state = self._state
        depth, words = len(memory.depths), state.palette()
        return layout_for(size, depth, words, state.drawing, self.style_in_force)

    def show_memory(self, memory: Memory) -> None:
        """Show a memory; a push or a pop from the one shown before is seen to happen."""
        before, self._memory = self._memory, memory
        if before is memory:
            self.update()
            return
        self._change = motion_between(before, memory)
        if self._change and self.start_motion(0.0, STROKES, STROKES_MILLISECONDS):
            self._old_rows = self._layout(before).rows
        else:
            self.settle()

    def settle(self) -> None:
        """End any motion at once."""
        self.stop_motion()
        self._change = None
        self.update()

    def _move(self, time: float) -> None:
        if self._change is not None:
            self._change = self._change.at(float(time))
            self.update()

    def paint(self, painter: QPainter, style: Style) -> None:
        """The stack, the words to choose from, and the word that is dragged."""
        layout, state = self.layout_in_force, self._state
        paint_picture(
            painter, layout, self._memory, state.drawing, style, self._change, self._old_rows
        )
        paint_words(painter, layout, state.chosen, self._hovered, self.hasFocus(), style)
        if self._held and self._is_dragging():
            box = QRectF(0, 0, 84 * style.scale, 28 * style.scale)
            box.moveCenter(self._at)
            paint_chip(painter, box, self._held, True, True, True, style)

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.settle()
        self._held = chip_at(self.layout_in_force.chips, event.position())
        self._pressed_at = self._at = event.position()
        if self._held and self._held != self._state.chosen:
            self._state.chosen = self._held
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self._hovered = chip_at(self.layout_in_force.chips, self._at)
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
        word = chip_at(self.layout_in_force.chips, event.position())
        if word:
            self.pushed.emit(word)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, words = event.key(), self._state.palette()
        self.settle()
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
        for box, depth in zip(self.layout_in_force.rows, self._memory.depths, strict=False):
            if box.contains(place):
                sign = "recognised" if depth.is_right else f"mistaken for {depth.match.name}"
                return (
                    f"{depth.true}: {sign}  ·  squared error {depth.noise:.3f}  ·  "
                    f"it stands in the vector with squared length {depth.power:.3g}"
                )
        return ""
