"""The wheel scrolls the page: choices, sliders and number boxes take it only when focused."""

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLabel,
    QScrollBar,
    QTabBar,
    QWidget,
)

_CONTROLS = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
# Classes without controls that have too many events to be filtered.
_CLOSED = (QGraphicsView, QOpenGLWidget, QLabel, QScrollBar)


class WheelGuard(QObject):
    """Keeps the wheel from controls without focus, in a widget and all that is added to it later.

    A control that is watched gets no focus by the wheel either.
    """

    def watch(self, widget: QWidget) -> None:
        """Guard the controls in a widget. Dialogs that have it as their parent are in it."""
        if isinstance(widget, _CLOSED):
            return
        if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The last one installed is asked first; installing it again changes only the order.
        widget.installEventFilter(self)
        for child in widget.children():
            if isinstance(child, QWidget):
                self.watch(child)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Wheel and isinstance(watched, _CONTROLS):
            if not _has_focus(watched):
                # Ignored, so that it reaches what scrolls.
                event.ignore()
                return True
        elif kind == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if isinstance(child, QWidget):
                self.watch(child)
        return False


def _has_focus(control: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is control or (focused is not None and control.isAncestorOf(focused))
