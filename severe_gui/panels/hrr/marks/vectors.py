"""A vector as a ring, a strip or a spectrum: positive and negative numbers in two colours."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from severe_gui.panels.hrr.state import Drawing
from severe_gui.panels.hrr.vectors import strongest
from severe_gui.widgets.marks.arrays import draw_lines
from severe_gui.widgets.marks.axes import paint_key, paint_levels, paint_line
from severe_gui.widgets.style import Style

Array = NDArray[np.floating]

SPOKES = 720
POSITIVE, NEGATIVE = "edge", "construction"
_BASE, _REACH = 0.62, 0.36


def paint_vector(
    painter: QPainter, box: QRectF, vector: Array, drawing: Drawing, style: Style
) -> None:
    """Draw a vector in a box as the state wants it."""
    if drawing == "spectrum":
        paint_spectra(painter, box, ((np.abs(np.fft.rfft(vector)), POSITIVE, "vector"),), style)
    elif drawing == "strip":
        paint_strip(painter, box, vector, style)
    else:
        paint_ring(painter, box, vector, style)


def paint_ring(painter: QPainter, box: QRectF, vector: Array, style: Style) -> None:
    """Each number is a spoke: outward if positive, inward if negative."""
    side = min(box.width(), box.height())
    centre, outer = box.center(), side / 2
    base = _BASE * outer
    painter.setPen(QPen(style.roles.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, base, base)
    values = strongest(vector, SPOKES)
    largest = float(np.abs(values).max(initial=0.0))
    if not (0 < largest < math.inf):
        return
    angles = 2 * np.pi * (np.arange(len(values)) + 0.5) / len(values) - np.pi / 2
    ways = np.stack([np.cos(angles), np.sin(angles)])
    middle = np.array([[centre.x()], [centre.y()]])
    starts = middle + base * ways
    ends = middle + (base + _REACH * outer * values / largest) * ways
    width = max(1.0, 2 * math.pi * base / len(values) * 0.62)
    for chosen, role in ((values > 0, POSITIVE), (values < 0, NEGATIVE)):
        pen = QPen(style.roles.color(role), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        draw_lines(painter, np.concatenate([starts[:, chosen], ends[:, chosen]]).T)


def paint_strip(painter: QPainter, box: QRectF, vector: Array, style: Style) -> None:
    """Each number is a cell, row by row from the top left."""
    count = len(vector)
    columns = 2 ** round(math.log2(math.sqrt(count * max(box.width() / box.height(), 0.2))))
    columns = max(min(columns, count), 1)
    rows = math.ceil(count / columns)
    cells = np.zeros(rows * columns)
    cells[:count] = vector
    paint_signed(painter, box, cells.reshape(rows, columns), style)


def paint_signed(
    painter: QPainter, box: QRectF, table: Array, style: Style, most: float | None = None
) -> None:
    """A table as an image: one colour for positive, one for negative, the ground for 0."""
    largest = most or float(np.abs(table).max(initial=0.0)) or 1.0
    shares = np.clip(np.nan_to_num(table / largest), -1, 1)[..., None]
    ground, above, below = (_rgb(style, role) for role in ("surface", POSITIVE, NEGATIVE))
    ends = np.where(shares > 0, above, below)
    mixed = ground + (ends - ground) * np.abs(shares) ** 0.8
    pixels = np.ascontiguousarray(mixed.round(), dtype=np.uint8)
    rows, columns = table.shape
    image = QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(box, image)
    painter.restore()


def paint_spectra(
    painter: QPainter,
    box: QRectF,
    spectra: tuple[tuple[Array, str, str], ...],
    style: Style,
) -> None:
    """Moduli over the frequency, each with its role and name. The key stands below the box."""
    top = 1.05 * max(1.0, *(float(values.max(initial=0.0)) for values, _, _ in spectra))
    top = top if math.isfinite(top) else 1.0
    paint_levels(painter, box, top, style)
    for values, role, _name in spectra:
        shown = strongest(np.nan_to_num(values), max(int(box.width()), 2))
        xs = np.linspace(box.left(), box.right(), max(len(shown), 2))[: len(shown)]
        ys = box.bottom() - shown / top * box.height()
        paint_line(painter, xs, ys, style.roles.color(role), 1.2)
    names = tuple((name, style.roles.color(role)) for _values, role, name in spectra)
    paint_key(painter, QPointF(box.left(), box.bottom() + 13 * style.scale), names, style)
    if box.width() < 190 * style.scale:
        return
    painter.setPen(style.roles.color("muted"))
    painter.setFont(style.font(8))
    right = QRectF(box.right() - 120 * style.scale, box.bottom() + 4, 120 * style.scale, 20)
    painter.drawText(
        right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "frequency"
    )


def _rgb(style: Style, role: str) -> Array:
    color: QColor = style.roles.color(role)
    return np.array([color.red(), color.green(), color.blue()], dtype=float)
