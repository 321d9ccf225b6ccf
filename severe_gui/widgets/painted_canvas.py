"""A canvas that a function paints in the theme in force, with one motion that helps the eye."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import Theme

MOTION_MILLISECONDS = 160


PaintPage = Callable[[QPainter, float, float, Style], None]


class PaintedCanvas(QWidget):
    """Painted by a function of (painter, width, height, style), or by a subclass's `paint`.

    It takes the keyboard and follows the pointer.
    """

    def __init__(
        self, theme: Theme, name: str, description: str = "", paint_page: PaintPage | None = None
    ) -> None:
        super().__init__()
        self._theme, self._paint_page = theme, paint_page
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(280, 240)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)

    @property
    def style_in_force(self) -> Style:
        return Style(self._theme.roles, self._theme.scale)

    def paint(self, painter: QPainter, style: Style) -> None:
        """Paint the whole canvas, its ground already filled."""
        if self._paint_page is None:
            raise NotImplementedError(type(self).__name__)
        self._paint_page(painter, float(self.width()), float(self.height()), style)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self.style_in_force
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), style.roles.color("canvas"))
            self.paint(painter, style)
        finally:
            # A painter that outlives its event crashes the process.
            painter.end()

    def on_motion(
        self, move: Callable[[Any], None], done: Callable[[], None] = lambda: None
    ) -> None:
        """Call `move` with each value of a motion, and `done` when one has ended."""
        self._motion.valueChanged.connect(move)
        self._motion.finished.connect(done)

    def start_motion(self, start: Any, end: Any, milliseconds: int = MOTION_MILLISECONDS) -> bool:
        """Move a value from start to end, unless nothing is to move; returns whether it does."""
        self._motion.stop()
        if not self.isVisible() or self._theme.is_still:
            return False
        self._motion.setDuration(milliseconds)
        self._motion.setStartValue(start)
        self._motion.setEndValue(end)
        self._motion.start()
        return True

    @property
    def is_moving(self) -> bool:
        return self._motion.state() is QVariantAnimation.State.Running

    def stop_motion(self) -> None:
        """Stop a motion where it is."""
        self._motion.stop()
