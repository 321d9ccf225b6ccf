"""Signal to noise: predicted √(n/k) for unitary keys and √(n/(k + 1)) for Gaussian ones."""

import math
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from severe_gui.panels.hrr.capacity.plan import Point, spreads
from severe_gui.panels.hrr.capacity.plots.accuracy import line_of
from severe_gui.panels.hrr.capacity.plots.axes import (
    axis_of,
    color_of,
    paint_axis,
    paint_heading,
    paint_mark,
)
from severe_gui.panels.hrr.capacity.tally import Tally
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.marks.axes import paint_levels, paint_line, round_levels
from severe_gui.widgets.style import Style

CAPTION = "Signal to noise: 1 over the spread of other items' scores"


def paint_signal(
    painter: QPainter,
    box: QRectF,
    state: HrrState,
    tallies: Mapping[Point, Tally],
    style: Style,
) -> None:
    """Draw the plot: predicted lines and measured points."""
    paint_heading(painter, box, CAPTION, (), style)
    axis, lines = axis_of(state), [(way, line_of(state, way)) for way in state.ways]
    predicted = [1 / spreads(point)[1] for way, line in lines if way != "exact" for point in line]
    found = [tally.signal_to_noise for tally in tallies.values() if tally.rival_squares > 0]
    top = 1.05 * max([1.0, *(predicted or found)])
    paint_levels(painter, box, top, style, round_levels(top, 4))
    paint_axis(painter, box, state, axis, style)
    painter.save()
    painter.setClipRect(box.adjusted(-4, -4, 4, 4))
    for way, line in lines:
        color = color_of(way, style)
        xs = np.array([axis.place(box, point.x(state.axis)) for point in line])
        if way != "exact":
            ratios = np.array([1 / spreads(point)[1] for point in line])
            paint_line(painter, xs, box.bottom() - ratios / top * box.height(), color)
        painter.setPen(QPen(style.roles.color("canvas"), 1))
        painter.setBrush(color)
        for x, point in zip(xs.tolist(), line, strict=True):
            ratio = tallies[point].signal_to_noise if point in tallies else math.nan
            if math.isfinite(ratio):
                place = QPointF(x, box.bottom() - ratio / top * box.height())
                paint_mark(painter, place, 3.2 * style.scale, point.is_tensor)
    painter.restore()
