"""Lines, levels, bars and keys of small plots."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from severe_gui.widgets.marks import text
from severe_gui.widgets.marks.arrays import draw_polyline, draw_rects
from severe_gui.widgets.marks.text import width_of, write
from severe_gui.widgets.style import Style

Array = NDArray[np.floating]

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


def round_levels(top: float, most: int = 4) -> list[float]:
    """0 and at most a few round numbers up to a top."""
    if not (0 < top < math.inf):
        return [0.0]
    step = 10.0 ** math.floor(math.log10(top / most))
    step *= next(each for each in (1, 2, 5, 10) if top / (each * step) <= most)
    return [k * step for k in range(int(top / step + 1e-9) + 1)]


def paint_levels(
    painter: QPainter, box: QRectF, top: float, style: Style, levels: Sequence[float] | None = None
) -> None:
    """Lines across a box at round heights, with their numbers at the left. top: of the box."""
    room = 44 * style.scale
    for level in round_levels(top) if levels is None else levels:
        y = box.bottom() - level / top * box.height()
        painter.setPen(QPen(style.roles.color("line"), 1))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(style.roles.color("muted"))
        label = QRectF(box.left() - room - 6, y - 8, room, 16)
        write(painter, label, f"{level:g}", style, 8, side=text.RIGHT)


def paint_ticks(
    painter: QPainter, box: QRectF, ticks: Iterable[tuple[float, str]], style: Style
) -> None:
    """Numbers below a box, each at a place on the page."""
    painter.setFont(style.font(8))
    painter.setPen(style.roles.color("muted"))
    for x, number in ticks:
        label = QRectF(x - 40, box.bottom() + 3, 80, 14 * style.scale)
        painter.drawText(label, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, number)


def paint_line(
    painter: QPainter,
    xs: Array,
    ys: Array,
    color: QColor,
    width: float = 1.6,
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A broken line through places on the page."""
    painter.setPen(QPen(color, width, dash))
    draw_polyline(painter, np.stack([xs, ys], axis=1))


def paint_bars(
    painter: QPainter, box: QRectF, heights: Array, color: QColor, chosen: Array | None = None
) -> None:
    """Bars side by side from the bottom of a box; heights as shares of it. chosen: only these."""
    width = box.width() / max(len(heights), 1)
    gap = min(1.0, width * 0.25)
    places = np.flatnonzero(heights > 0 if chosen is None else chosen & (heights > 0))
    tall = heights[places] * box.height()
    rects = np.empty((len(places), 4))
    rects[:, 0], rects[:, 1] = box.left() + places * width, box.bottom() - tall
    rects[:, 2], rects[:, 3] = max(width - gap, 0.8), tall
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    # On whole pixels: sides blended with the ground cost several times as much.
    smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    draw_rects(painter, rects)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)


def key_lines(
    names: Sequence[tuple[str, QColor]], room: float, style: Style
) -> list[list[tuple[str, QColor]]]:
    """Names of lines, as they fit beside each other."""
    lines: list[list[tuple[str, QColor]]] = []
    used = room
    for name in names:
        need = 19 + width_of(name[0], style, 8)
        if used + need > room:
            lines.append([])
            used = 0.0
        lines[-1].append(name)
        used += need + 16 * style.scale
    return lines


def paint_key(
    painter: QPainter,
    start: QPointF,
    names: Sequence[tuple[str, QColor]],
    style: Style,
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine,
    room: float = math.inf,
) -> None:
    """Names of lines in a row, each after a piece of its line; as many as there is room for."""
    x, y = start.x(), start.y()
    for name, color in names:
        if x + 19 + width_of(name, style, 8) > start.x() + room:
            return
        painter.setPen(QPen(color, 2.5 if dash == Qt.PenStyle.SolidLine else 1.6, dash))
        painter.drawLine(QPointF(x, y), QPointF(x + 14, y))
        painter.setPen(style.roles.color("muted"))
        write(painter, QRectF(x + 19, y - 8, 0, 16), name, style, 8)
        x += 19 + width_of(name, style, 8) + 16 * style.scale
