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

from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.modulo.subgroups import Subgroups
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.widgets.marks.arrays import draw_rects
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT

Shape = Literal["disc", "square", "diamond"]
Array = NDArray[np.floating]

MANY = 1500
SPARSE, DENSEST = 2.0, 0.4
"""The pixels of a point where many of them cover no more than that part of the square."""
SMALLEST, LARGEST = 1.2, 7.0
LARGEST_APART = 4.5
"""The radius that points far apart have at most where the cells are small."""


def are_many(finite: FiniteCurve) -> bool:
    """Whether the points are painted as a few pixels each."""
    return len(finite.coordinates[0]) > MANY


def paint_cells(
    painter: QPainter, box: Box, finite: FiniteCurve, generated: Subgroups | None, style: Style
) -> None:
    """Draw every point of the curve but O."""
    xs, ys = finite.coordinates
    size = box.width / finite.p
    places = np.stack([box.left + (xs + 0.5) * size, box.bottom - (ys + 0.5) * size], axis=1)
    # As large as the cells, or as is fit for points that are so far apart on the average.
    apart = 0.07 * box.width / max(len(xs), 1) ** 0.5
    unit = style.scale
    radius = max(
        min(0.36 * size, LARGEST * unit), min(apart, LARGEST_APART * unit), SMALLEST * unit
    )
    many = are_many(finite)
    if many:
        radius = SPARSE if DENSEST * box.width * box.height > 9 * len(xs) else 1.0
    for shape, chosen in _layers(generated, len(xs)):
        color = _color(shape, style, 1.0 if generated is None else 0.8 if many else 0.55)
        if many:
            _paint_small(painter, places[chosen], shape, radius, color)
        else:
            _paint_shapes(painter, places[chosen], shape, radius, color)


def _layers(generated: Subgroups | None, count: int) -> Iterable[tuple[Shape, NDArray]]:
    if generated is None:
        yield "disc", np.ones(count, dtype=np.bool_)
        return
    yield "disc", ~generated.by_both
    yield "diamond", generated.by_both & ~generated.by_p
    yield "square", generated.by_p


def _color(shape: Shape, style: Style, strength: float = 1.0) -> QColor:
    """The colour of a shape. strength: of the points that are in no subgroup."""
    if shape == "diamond":
        return QColor((SERIES if style.roles is DARK else SERIES_LIGHT)[3])
    if shape == "square":
        return style.roles.color("good")
    return style.roles.color("edge", strength)


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
    one = round(radius)
    arms = {
        "disc": [(one, one)],
        "square": [(one + 1, one + 1)],
        "diamond": [(one + 3, 1), (1, one + 3)],
    }
    for wide, tall in arms[shape]:
        corners = middles - np.floor(np.array([wide, tall]) / 2)
        draw_rects(painter, np.concatenate([corners, np.full((len(places), 2), (wide, tall))], 1))
    painter.restore()


def paint_legend(
    painter: QPainter, left: float, base: float, generated: Subgroups | None, style: Style,
    order: int, room: float,
) -> None:  # fmt: skip
    """What the shapes mean, with the sizes of the groups and their indices."""
    unit = style.scale
    painter.setFont(style.font(8.5))
    x = left
    for shape, words in _meanings(generated, order):
        width = painter.fontMetrics().horizontalAdvance(words)
        if x + 14 * unit + width > left + room:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_color(shape, style))
        paint_shape(painter, QPointF(x + 5 * unit, base - 4 * unit), shape, 4 * unit)
        painter.setPen(style.roles.color("muted"))
        painter.drawText(QPointF(x + 14 * unit, base), words)
        x += 14 * unit + width + 16 * unit


def _meanings(generated: Subgroups | None, order: int) -> Iterable[tuple[Shape, str]]:
    if generated is None:
        return
    first = generated.order_of_p
    yield "square", f"multiples of P: {first}, index {order // first}"
    if generated.order > first:
        index = order // generated.order
        yield "diamond", f"with those of Q: {generated.order}, index {index}"
    if generated.order < order:
        yield "disc", "others"
