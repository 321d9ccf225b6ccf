"""A sentence in the middle of a picture that has nothing to show yet."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from severe_gui.widgets.style import Style


def paint_sentence(
    painter: QPainter, width: float, height: float, style: Style, sentence: str
) -> None:
    """Write it in a muted colour, in several lines if it is long."""
    painter.setFont(style.font(10))
    painter.setPen(style.roles.color("muted"))
    room = QRectF(0.15 * width, 0, 0.7 * width, height)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, sentence)
