"""The time of a run as a line: its step, what was done to it, and a way back to any step."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolTip, QWidget

from severe_gui.widgets.theme import SIZES, Theme

REACH, MARGIN = 6, 8
PAGE = 10


@dataclass(frozen=True)
class Times:
    """What the line shows. changes: (step, words). kept: steps whose checkpoints are kept."""

    done: int = 0
    steps: int = 0
    kept: tuple[int, ...] = ()
    changes: tuple[tuple[int, str], ...] = ()


class TimelineBar(QFrame):
    """Emits `branch_wanted` with the step chosen, and `chosen` whenever it changes (0: none)."""

    branch_wanted = Signal(int)
    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("timeline")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(2 * SIZES.step)
        self.track = Track(theme)
        row.addWidget(self.track, 1)
        self._label = QLabel()
        self._label.setProperty("role", "muted")
        self._label.setMinimumWidth(22 * SIZES.step)
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._label)
        self.branch = QPushButton("Branch here")
        self.branch.setAccessibleName("Branch here")
        self.branch.setToolTip("Go back to this step, exactly, in a new run that waits there")
        self.branch.clicked.connect(self._branch)
        row.addWidget(self.branch)
        self.track.chosen.connect(self._choose)
        self.track.entered.connect(self._branch)
        self._choose(0)

    def show_times(self, times: Times) -> None:
        """Show a run's time; nothing while it has none."""
        self.setVisible(times.done > 0)
        self.track.show_times(times)
        self._update_label()

    def _choose(self, step: int) -> None:
        self._update_label()
        self.chosen.emit(step)

    def _update_label(self) -> None:
        step = self.track.step
        self.branch.setEnabled(step > 0)
        text = f"step {step}" if step else "choose a step"
        if self._label.text() != text:
            self._label.setText(text)

    def _branch(self) -> None:
        if self.track.step:
            self.branch_wanted.emit(self.track.step)


class Track(QWidget):
    """The line itself: a click or an arrow key chooses a step, Enter branches, Escape clears it."""

    chosen = Signal(int)
    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._times, self.step = theme, Times(), 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(120)
        self.setFixedHeight(SIZES.control)
        self.setAccessibleName("Timeline of the run")
        self.setToolTip("Click a step to go back to it; marks show what was done to the run")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(400, SIZES.control)

    def show_times(self, times: Times) -> None:
        if times == self._times:
            return
        self._times = times
        if self.step > times.done:
            self._choose(0)
        self.update()

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._step_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(self._step_at(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, done = event.key(), self._times.done
        moves = {
            Qt.Key.Key_Left: self.step - 1, Qt.Key.Key_Right: self.step + 1,
            Qt.Key.Key_PageUp: self.step + PAGE, Qt.Key.Key_PageDown: self.step - PAGE,
            Qt.Key.Key_Home: 1, Qt.Key.Key_End: done,
        }  # fmt: skip
        if key in moves:
            self._choose(min(max(moves[Qt.Key(key)], 1), done))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape and self.step:
            self._choose(0)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [
                f"Step {step}: {words}" for step, words in self._times.changes
                if abs(self._x(step) - event.pos().x()) <= REACH
            ]  # fmt: skip
            if near:
                QToolTip.showText(event.globalPos(), "\n".join(near), self)
                return True
        return super().event(event)

    def _choose(self, step: int) -> None:
        if step != self.step:
            self.step = step
            self.update()
            self.chosen.emit(step)

    def _x(self, step: int) -> float:
        return MARGIN + (self.width() - 2 * MARGIN) * step / max(self._times.steps, 1)

    def _step_at(self, x: float) -> int:
        """The step under the pointer; a mark near by is meant."""
        times = self._times
        if not times.done:
            return 0
        # What was done before a step shows after it: to undo it, go to the step before.
        marks = [step - 1 for step, _words in times.changes if step > 1] + [times.done]
        near = min(marks, key=lambda step: abs(self._x(step) - x))
        if abs(self._x(near) - x) <= REACH:
            return near
        share = (x - MARGIN) / max(self.width() - 2 * MARGIN, 1)
        return min(max(round(share * times.steps), 1), times.done)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        roles, times, middle = self._theme.roles, self._times, self.height() / 2
        if self.hasFocus():
            painter.setPen(QPen(roles.color("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5), 4, 4)
        for role, until in (("line", times.steps), ("muted", times.done)):
            pen = QPen(roles.color(role), 3)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(MARGIN, middle), QPointF(self._x(until), middle))
        painter.setPen(QPen(roles.color("muted"), 1))
        for step in times.kept:
            painter.drawLine(QPointF(self._x(step), middle - 5), QPointF(self._x(step), middle + 5))
        painter.setPen(QPen(roles.color("canvas"), 1))
        painter.setBrush(roles.color("warn"))
        for step, _words in times.changes:
            x = self._x(step)
            around = ((x, middle - 6), (x + 5, middle), (x, middle + 6), (x - 5, middle))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in around]))
        if self.step:
            painter.setPen(QPen(roles.color("accent"), 2))
            painter.setBrush(roles.color("canvas"))
            painter.drawEllipse(QPointF(self._x(self.step), middle), 6, 6)
