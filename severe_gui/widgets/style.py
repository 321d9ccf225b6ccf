"""The look of a painted picture: colours by role, sizes by presenter scale, text that fits."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from severe_gui.widgets.theme import Roles


@dataclass(frozen=True)
class Style:
    """Colours and sizes of a picture. scale: presenter scale."""

    roles: Roles
    scale: float = 1.0

    def font(self, points: float = 9.0, bold: bool = False, italic: bool = False) -> QFont:
        font = QFont()
        font.setPointSizeF(points * self.scale)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setItalic(italic)
        return font


def draw_caption(
    painter: QPainter, left: float, base: float, text: str, style: Style, room: float
) -> None:
    """A muted line of text on a base line, elided to its room."""
    painter.setPen(style.roles.color("muted"))
    painter.setFont(style.font())
    painter.drawText(QPointF(left, base), _elided(text, style, room))


def draw_label(painter: QPainter, box: QRectF, text: str, roles: Roles) -> None:
    """Text that stays legible over lines: it has a soft halo in the background colour."""
    ink, halo = roles.color("text"), roles.color("canvas", 0.7)
    painter.setPen(halo)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawText(box.translated(dx, dy), Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


@lru_cache(maxsize=256)
def _elided(text: str, style: Style, room: float) -> str:
    """A caption that fits, measured once: that takes longer than to draw it."""
    return QFontMetricsF(style.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
