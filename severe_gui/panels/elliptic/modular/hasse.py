"""Hasse's interval as a bar, with the number of points in it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.maths.curves.modulo.finite import hasse_interval
from severe_gui.panels.elliptic.modular.counted import Counted
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.widgets.style import Style, draw_caption

HEIGHT = 52.0
"""From its caption to its numbers, in points."""


def paint_hasse(
    painter: QPainter, box: Box, top: float, p: int, known: Counted | None, style: Style
) -> None:
    """Draw the bar as wide as a box, below `top`; known: None while the points are counted."""
    roles, unit = style.roles, style.scale
    low, high = hasse_interval(p)
    y = top + 26 * unit
    left, right = box.left + 12 * unit, box.right - 12 * unit
    middle = (left + right) / 2
    draw_caption(
        painter, box.left, top + 10 * unit,
        "Hasse: the number of points is within 2√p of p + 1", style, box.width,
    )  # fmt: skip
    bar = QPen(roles.color("line"), 6 * unit)
    bar.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(bar)
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setPen(QPen(roles.color("muted"), 1.2 * unit))
    painter.drawLine(QPointF(middle, y - 6 * unit), QPointF(middle, y + 6 * unit))
    if known is not None and known.is_good:
        painter.setPen(QPen(roles.color("construction"), 2 * unit))
        painter.setBrush(roles.color("construction"))
        # N - (p + 1) is -a, which is small beside p.
        share = -known.trace / (4 * p**0.5)
        painter.drawEllipse(QPointF(middle + share * (right - left), y), 5 * unit, 5 * unit)
    painter.setPen(roles.color("muted"))
    painter.setFont(style.font(8))
    line = QRectF(box.left, y + 8 * unit, box.width, 16 * unit)
    vertical, ends = Qt.AlignmentFlag.AlignVCenter, (grouped(str(low)), grouped(str(high)))
    taken = sum(map(painter.fontMetrics().horizontalAdvance, ends))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | vertical, ends[0])
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | vertical, ends[1])
    painter.setPen(roles.color("text"))
    painter.setFont(style.font(9))
    word = _word(known)
    if taken + painter.fontMetrics().horizontalAdvance(word) + 24 * unit > box.width:
        # The ends are long numbers: the word stands below them.
        line.translate(0, 16 * unit)
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, word)


def _word(known: Counted | None) -> str:
    if known is None:
        return "PARI counts the points …"
    if known.is_good:
        return f"Nₚ = {grouped(str(known.order))},  aₚ = {grouped(str(known.trace))}"
    return f"singular modulo {grouped(str(known.p))}: {grouped(str(known.order))} smooth points"
