"""Choices and check boxes whose signs are drawn here, in the palette's colours."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

_EDGE, _CHEVRON = 13, 14


class Choice(QComboBox):
    """A combo box with a quiet chevron. A text too long for it ends in an ellipsis and is shown
    whole in the tooltip and in the list, which is as wide as it needs to be.
    """

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(max(self.width(), view.sizeHintForColumn(0) + 2 * _EDGE))
        super().showPopup()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._cut() != self.currentText():
            QToolTip.showText(event.globalPos(), f"{self.currentText()}\n{self.toolTip()}", self)
            return True
        return super().event(event)

    def _cut(self) -> str:
        room = self.width() - 2 * _EDGE - _CHEVRON
        mode = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), mode, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._cut()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        x, y = self.width() - _CHEVRON, self.height() / 2
        points = [QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)]
        _draw_line(self, points, QPalette.ColorRole.PlaceholderText)


class Check(QCheckBox):
    """A check box whose tick is drawn: colour alone would not show it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_CheckBoxIndicator
        box = self.style().subElementRect(element, option, self).toRectF()
        points = [
            QPointF(box.left() + share_x * box.width(), box.top() + share_y * box.height())
            for share_x, share_y in ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
        ]
        _draw_line(self, points, QPalette.ColorRole.HighlightedText)


def _draw_line(widget: QWidget, points: list[QPointF], role: QPalette.ColorRole) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QGuiApplication.palette().color(role), 1.7))
    painter.drawPolyline(points)
    painter.end()
