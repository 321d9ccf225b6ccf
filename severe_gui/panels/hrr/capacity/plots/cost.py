"""What binding costs: numbers in a product of vectors, by tensor products and by convolution."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.maths import hrr
from severe_gui.panels.hrr.capacity.plots.axes import (
    Logarithmic,
    color_of,
    paint_chosen,
    paint_decades,
    paint_heading,
    paint_mark,
    paint_name,
)
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.marks import text
from severe_gui.widgets.marks.axes import paint_line, paint_ticks
from severe_gui.widgets.marks.text import width_of, write
from severe_gui.widgets.style import Style

MOST_BOUND = 8
BYTES = 8
"""Of a number, in float64."""
MEMORY = 1 << 34
"""Bytes: 16 GiB, the memory of a common computer."""
LIMIT = MEMORY // BYTES


def scale_of(state: HrrState) -> Logarithmic:
    """The numbers up the plot."""
    return Logarithmic(1.0, 3.0 * float(hrr.tensor_size(state.dimension, MOST_BOUND)))


def place_of(box: QRectF, vectors: float) -> float:
    """Where so many vectors stand along the plot."""
    return box.left() + (vectors - 0.5) / MOST_BOUND * box.width()


def vectors_at(box: QRectF, place: float) -> int:
    """How many vectors stand at a place."""
    vectors = round((place - box.left()) / box.width() * MOST_BOUND + 0.5)
    return min(max(vectors, 1), MOST_BOUND)


def paint_cost(painter: QPainter, box: QRectF, state: HrrState, style: Style) -> None:
    """Draw the plot."""
    roles, scale = style.roles, scale_of(state)
    tensor, vector = color_of("tensor", style), color_of("unitary", style)
    names = (("tensor product: nᶜ", tensor), ("circular convolution: n", vector))
    paint_heading(
        painter, box, f"Numbers in c bound vectors of n = {state.dimension}", names, style
    )
    paint_decades(painter, box, scale, style)
    counts = range(1, MOST_BOUND + 1)
    paint_ticks(painter, box, [(place_of(box, c), str(c)) for c in counts], style)
    paint_name(painter, box, "vectors bound", style)
    paint_chosen(painter, box, place_of(box, state.bound), style)
    y = scale.height(box, LIMIT)
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), y - box.top()),
                     roles.color("bad", 0.08))  # fmt: skip
    painter.setPen(QPen(roles.color("bad"), 1.2 * style.scale, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
    name = "16 GiB of memory"
    # The line of tensors crosses at the other end.
    is_left = hrr.most_vectors(state.dimension, LIMIT) > MOST_BOUND / 2
    x = box.left() + 4 if is_left else box.right() - width_of(name, style, 8) - 4
    label = QRectF(x, y + 2, 0, 16)
    write(painter, label, name, style, 8, side=text.LEFT)
    xs = np.array([place_of(box, c) for c in counts])
    for color, is_square, numbers in (
        (vector, False, [state.dimension for _ in counts]),
        (tensor, True, [hrr.tensor_size(state.dimension, c) for c in counts]),
    ):
        ys = [scale.height(box, each) for each in numbers]
        paint_line(painter, xs, np.array(ys), color)
        for x, height, count in zip(xs.tolist(), ys, numbers, strict=True):
            fits = count <= LIMIT
            painter.setPen(QPen(roles.color("canvas") if fits else color, 1.2))
            painter.setBrush(color if fits else roles.color("canvas"))
            paint_mark(painter, QPointF(x, height), 3.6 * style.scale, is_square)


def said_at(box: QRectF, state: HrrState, place: QPointF) -> str:
    """A sentence about the vectors at a place."""
    vectors = vectors_at(box, place.x())
    return (
        f"{vectors} bound: a tensor product has {count_of(state.dimension, vectors)} numbers, "
        f"{size_of(state.dimension, vectors)}; circular convolution {state.dimension:,}"
    )


def count_of(dimension: int, vectors: int) -> str:
    """The numbers of a tensor product, exact while they are short."""
    numbers = hrr.tensor_size(dimension, vectors)
    if numbers < 10**12:
        return f"{numbers:,}"
    exponent = vectors * math.log10(dimension)
    lead = 10 ** (exponent - math.floor(exponent))
    return f"{dimension}^{vectors} ≈ {lead:.2f} × 10^{math.floor(exponent)}"


def size_of(dimension: int, vectors: int) -> str:
    """The memory that a tensor product takes in float64."""
    size = float(BYTES * hrr.tensor_size(dimension, vectors))
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB"):
        if size < 1024:
            return f"{size:.3g} {unit}"
        size /= 1024
    return f"{size:.2g} EiB"
