"""Many lines, rectangles or points at once, straight from an array.

QPainter takes a pointer to the first of many; an array of float64 has the layout of each of them.
A list of Qt objects would cost Python more than the picture.
"""

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

Array = NDArray[np.floating]


def draw_lines(painter: QPainter, ends: Array) -> None:
    """Segments with the pen. ends: (k, 4), rows of x, y, x, y."""
    _draw(painter.drawLines, QLineF, ends)


def draw_rects(painter: QPainter, boxes: Array) -> None:
    """Rectangles with the brush. boxes: (k, 4), rows of left, top, width, height."""
    _draw(painter.drawRects, QRectF, boxes)


def draw_points(painter: QPainter, places: Array) -> None:
    """Points with the pen. places: (k, 2)."""
    _draw(painter.drawPoints, QPointF, places)


def draw_polyline(painter: QPainter, places: Array) -> None:
    """A broken line with the pen. places: (k, 2)."""
    polygon = QPolygonF()
    polygon.resize(len(places))
    if len(places):
        memory = shiboken6.VoidPtr(polygon.data(), len(places) * 16, True)
        np.frombuffer(memory, dtype=np.float64)[:] = np.asarray(places).ravel()
    painter.drawPolyline(polygon)


def _draw(draw: Any, kind: type, rows: Array) -> None:
    array = np.ascontiguousarray(rows, dtype=np.float64)
    if len(array):
        draw(shiboken6.wrapInstance(array.ctypes.data, kind), len(array))
