"""Short texts in boxes, each laid out once: a picture is painted again with most of its texts."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QStaticText, QTransform

from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import DARK

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    style: Style,
    points: float = 9.0,
    bold: bool = False,
    side: Qt.AlignmentFlag = LEFT,
) -> float:
    """A line in the pen's colour, in the middle of a box's height; returns its width."""
    font, laid, wide, tall = _laid_out(text, style.scale, points, bold)
    x = box.left()
    if side != LEFT:
        spare = box.width() - wide
        x += spare if side == RIGHT else spare / 2
    painter.setFont(font)
    painter.drawStaticText(QPointF(x, box.top() + (box.height() - tall) / 2), laid)
    return wide


def width_of(text: str, style: Style, points: float = 9.0, bold: bool = False) -> float:
    """The width of a line."""
    return _laid_out(text, style.scale, points, bold)[2]


@lru_cache(maxsize=2048)
def _laid_out(
    text: str, scale: float, points: float, bold: bool
) -> tuple[QFont, QStaticText, float, float]:
    # By the scale alone: a style with all its colours takes long to look up.
    font = Style(DARK, scale).font(points, bold=bold)
    laid = QStaticText(text)
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.prepare(QTransform(), font)
    size = laid.size()
    return font, laid, size.width(), size.height()
