"""The sheet's two pictures: digits of nP beside a parabola, and ranks of random curves as bars."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from severe_gui.widgets.marks.axes import CENTRE, paint_levels, paint_line, paint_ticks
from severe_gui.widgets.marks.text import RIGHT, write
from severe_gui.widgets.style import Style

LEFT, RIGHT_ROOM, TOP, BOTTOM = 52.0, 16.0, 26.0, 40.0


def paint_growth(
    painter: QPainter, page: QRectF, style: Style, digits: Sequence[int], height: float
) -> None:
    """Digits of x(nP) as dots, and n² times the canonical height over log 10 as a line."""
    box = _box(page, style)
    count = len(digits)
    top = 1.08 * max(digits[-1], height * count**2 / math.log(10), 1)
    paint_levels(painter, box, top, style)

    def across(n: float) -> float:
        return box.left() + n / count * box.width()

    step = max(1, round(count / 8))
    marks = [(across(n), str(n)) for n in range(0, count + 1, step)]
    paint_ticks(painter, box, marks, style)
    n = np.linspace(0, count, 200)
    ys = box.bottom() - height * n * n / math.log(10) / top * box.height()
    paint_line(painter, box.left() + n / count * box.width(), ys, style.roles.color("muted"), 1.2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("accent"))
    for k, number in enumerate(digits, 1):
        y = box.bottom() - number / top * box.height()
        painter.drawEllipse(QPointF(across(k), y), 2.4 * style.scale, 2.4 * style.scale)
    _name_axes(painter, box, style, "digits of x(nP)", "n")
    at = QRectF(box.left() + 8, box.top() - 2, box.width() * 0.6, 16 * style.scale)
    painter.setPen(style.roles.color("muted"))
    write(painter, at, "line: n² times the canonical height, over log 10", style, 8)


def paint_ranks(
    painter: QPainter, page: QRectF, style: Style, bars: Sequence[tuple[str, int, bool]]
) -> None:
    """A bar for each rank. bars: name, count, and whether it is proved; others are hatched."""
    box = _box(page, style)
    top = 1.15 * max([count for _name, count, _proved in bars] + [1])
    paint_levels(painter, box, top, style)
    width = box.width() / max(len(bars), 6)
    for k, (name, count, proved) in enumerate(bars):
        tall = count / top * box.height()
        bar = QRectF(box.left() + (k + 0.16) * width, box.bottom() - tall, 0.68 * width, tall)
        color = style.roles.color("accent" if proved else "warn")
        painter.setPen(QPen(color, 1))
        painter.setBrush(color if proved else QBrush(color, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(bar)
        painter.setPen(style.roles.color("text"))
        above = QRectF(bar.center().x() - 40, bar.top() - 17 * style.scale, 80, 16 * style.scale)
        write(painter, above, f"{count:,}", style, 8, side=CENTRE)
        painter.setPen(style.roles.color("muted"))
        below = QRectF(bar.center().x() - width / 2, box.bottom() + 3, width, 16 * style.scale)
        write(painter, below, name, style, 8, side=CENTRE)
    _name_axes(painter, box, style, "curves", "proved rank")


def _box(page: QRectF, style: Style) -> QRectF:
    unit = style.scale
    wide = min(page.width(), 620 * unit)
    return QRectF(
        page.left() + LEFT * unit, page.top() + TOP * unit,
        wide - (LEFT + RIGHT_ROOM) * unit, page.height() - (TOP + BOTTOM) * unit,
    )  # fmt: skip


def _name_axes(painter: QPainter, box: QRectF, style: Style, up: str, across: str) -> None:
    painter.setPen(style.roles.color("muted"))
    unit = style.scale
    write(painter, QRectF(box.left() - 46 * unit, box.top() - 22 * unit, 200, 16), up, style, 8)
    end = QRectF(box.right() - 200, box.bottom() + 18 * unit, 200, 16 * unit)
    write(painter, end, across, style, 8, side=RIGHT)
