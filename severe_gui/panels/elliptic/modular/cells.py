"""The points in the square: discs, and where something is coloured also squares and diamonds.

Multiples of P are squares, what Q adds to them diamonds, all other points discs. Many points are
plain rectangles on whole pixels, which are painted in a few milliseconds.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from severe_gui.maths.curves.finite import FiniteCurve
from severe_gui.maths.curves.subgroups import Generated
from severe_gui.panels.elliptic.frame import Box
from severe_gui.widgets.marks.arrays import draw_rects
from severe_gui.widgets.style import Style

Shape = Literal["disc", "square", "diamond"]
Array = NDArray[np.floating]

MANY = 1500
SMALLEST, LARGEST = 1.2, 7.0


def paint_cells(
    painter: QPainter, box: Box, finite: FiniteCurve, generated: Generated | None, style: Style
) -> None:
    """Draw every point of the curve but O."""
    xs, ys = finite.coordinates
    size = box.width / finite.p
    places = np.stack([box.left + (xs + 0.5) * size, box.bottom - (ys + 0.5) * size], axis=1)
    radius = min(max(0.36 * size, SMALLEST * style.scale), LARGEST * style.scale)
    many = len(xs) > MANY
    for shape, role, chosen in _layers(generated, len(xs)):
        color = style.roles.color(role, 0.55 if generated is not None and shape == "disc" else 1.0)
        if many:
            _paint_small(painter, places[chosen], shape, radius, color)
        else:
            _paint_shapes(painter, places[chosen], shape, radius, color)


def _layers(generated: Generated | None, count: int) -> Iterable[tuple[Shape, str, NDArray]]:
    if generated is None:
        yield "disc", "edge", np.ones(count, dtype=np.bool_)
        return
    yield "disc", "edge", ~generated.by_both
    yield "diamond", "warn", generated.by_both & ~generated.by_p
    yield "square", "good", generated.by_p


def _paint_shapes(
    painter: QPainter, places: Array, shape: Shape, radius: float, color: QColor
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for x, y in places.tolist():
        paint_shape(painter, QPointF(x, y), shape, radius)


def paint_shape(painter: QPainter, at: QPointF, shape: Shape, radius: float) -> None:
    """One point, with the brush."""
    if shape == "disc":
        painter.drawEllipse(at, radius, radius)
    elif shape == "square":
        half = 0.9 * radius
        painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
    else:
        far = 1.25 * radius
        corners = [QPointF(0, far), QPointF(far, 0), QPointF(0, -far), QPointF(-far, 0)]
        painter.drawPolygon(QPolygonF([at + each for each in corners]))


def _paint_small(
    painter: QPainter, places: Array, shape: Shape, radius: float, color: QColor
) -> None:
    """Points of a few pixels: squares are the largest, and a diamond is a cross."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(color)
    middles = np.floor(places)
    one = max(1.0, round(radius))
    arms = {
        "disc": [(one, one)],
        "square": [(one + 1, one + 1)],
        "diamond": [(one + 2, one), (one, one + 2)],
    }
    for wide, tall in arms[shape]:
        corners = middles - np.floor(np.array([wide, tall]) / 2)
        draw_rects(painter, np.concatenate([corners, np.full((len(places), 2), (wide, tall))], 1))
    painter.restore()


def paint_legend(
    painter: QPainter, left: float, base: float, generated: Generated | None, style: Style,
    order: int, room: float,
) -> None:  # fmt: skip
    """What the shapes mean, with the sizes of the groups and their indices."""
    unit = style.scale
    painter.setFont(style.font(8.5))
    x = left
    for shape, role, words in _meanings(generated, order):
        width = painter.fontMetrics().horizontalAdvance(words)
        if x + 14 * unit + width > left + room:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.roles.color(role))
        paint_shape(painter, QPointF(x + 5 * unit, base - 4 * unit), shape, 4 * unit)
        painter.setPen(style.roles.color("muted"))
        painter.drawText(QPointF(x + 14 * unit, base), words)
        x += 14 * unit + width + 16 * unit


def _meanings(generated: Generated | None, order: int) -> Iterable[tuple[Shape, str, str]]:
    if generated is None:
        return
    first = generated.order_of_p
    yield "square", "good", f"multiples of P: {first}, index {order // first}"
    if generated.order > first:
        index = order // generated.order
        yield "diamond", "warn", f"with those of Q: {generated.order}, index {index}"
    if generated.order < order:
        yield "disc", "edge", "others"
