"""Widgets in lines: from left to right, continued below if there is no more room.

Not a `QLayout`: one that is written in Python holds items that Qt deletes, and a Python object of a
deleted item is taken for whatever stands at its address later.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Widgets at their own size, `gap` apart, in as many lines as the width asks for."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._widgets: list[QWidget] = []
        self._gap = gap
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Append a widget."""
        self._widgets.append(widget)
        widget.setParent(self)
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            widget.show()
        self.updateGeometry()

    def clear(self) -> None:
        """Leave all widgets out, and delete them."""
        for each in self._widgets:
            each.hide()
            each.deleteLater()
        self._widgets = []
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        size = QSize(0, 0)
        for each in self._shown():
            size = size.expandedTo(each.sizeHint())
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(self.rect(), moves=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # A widget was shown, hidden or has another size.
            self._lay_out(self.rect(), moves=True)
            self.updateGeometry()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [each for each in self._widgets if not each.isHidden()]

    def _lay_out(self, room: QRect, moves: bool) -> int:
        """The height that the lines take; places the widgets if `moves`."""
        x, y, line = room.x(), room.y(), 0
        for each in self._shown():
            size = each.sizeHint().boundedTo(QSize(max(room.width(), 1), 10_000))
            if x > room.x() and x + size.width() > room.x() + room.width():
                x, y, line = room.x(), y + line + self._gap, 0
            if moves:
                each.setGeometry(QRect(QPoint(x, y), size))
            x, line = x + size.width() + self._gap, max(line, size.height())
        return y + line - room.y()
