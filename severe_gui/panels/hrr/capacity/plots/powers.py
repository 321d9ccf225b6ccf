"""Squared lengths of the powers of a key: k! for a Gaussian key, 1 for a unitary one."""

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from severe_gui.panels.hrr.capacity.plots.axes import (
    Logarithmic,
    color_of,
    paint_decades,
    paint_heading,
    paint_mark,
    paint_name,
    raised,
)
from severe_gui.panels.hrr.capacity.powers import (
    MOST_POWERS,
    drawn_powers,
    expected_powers,
    spread_of_powers,
)
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.marks.axes import paint_line, paint_ticks
from severe_gui.widgets.style import Style


def place_of(box: QRectF, power: float) -> float:
    """Where a power stands along the plot."""
    return box.left() + (power - 0.5) / MOST_POWERS * box.width()


def paint_powers(painter: QPainter, box: QRectF, state: HrrState, style: Style) -> None:
    """Draw the plot."""
    drawn, expected = drawn_powers(state.dimension, state.seed), expected_powers(state.dimension)
    gaussian, unitary = color_of("gaussian", style), color_of("unitary", style)
    lows, _middles, highs = spread_of_powers(state.dimension, state.seed)
    scale = Logarithmic(0.5, 1.6 * max(float(highs.max()), float(expected.max())))
    names = (("Gaussian key: k! in the mean", gaussian), ("unitary key: 1", unitary))
    caption = f"Squared length of pᵏ: mean, and 90 % of {len(drawn):,} keys"
    paint_heading(painter, box, caption, names, style)
    paint_decades(painter, box, scale, style)
    powers = range(1, MOST_POWERS + 1)
    paint_ticks(painter, box, [(place_of(box, k), str(k)) for k in powers], style)
    paint_name(painter, box, "power k", style)
    xs = np.array([place_of(box, k) for k in powers])
    paint_line(painter, xs, np.full(len(xs), scale.height(box, 1.0)), unitary)
    paint_line(painter, xs, np.array([scale.height(box, each) for each in expected]), gaussian)
    means = drawn.mean(axis=0).tolist()
    for x, low, high, mean in zip(xs.tolist(), lows.tolist(), highs.tolist(), means, strict=True):
        painter.setPen(QPen(gaussian, 1.2 * style.scale))
        painter.drawLine(QLineF(x, scale.height(box, low), x, scale.height(box, high)))
        painter.setPen(QPen(style.roles.color("canvas"), 1))
        painter.setBrush(gaussian)
        paint_mark(painter, QPointF(x, scale.height(box, mean)), 3.6 * style.scale, False)


def said_at(box: QRectF, state: HrrState, place: QPointF) -> str:
    """A sentence about the power at a place."""
    power = round((place.x() - box.left()) / box.width() * MOST_POWERS + 0.5)
    index = min(max(power, 1), MOST_POWERS) - 1
    squares = drawn_powers(state.dimension, state.seed)[:, index]
    low, middle, high = spread_of_powers(state.dimension, state.seed)[:, index]
    expected = expected_powers(state.dimension)[index]
    error = squares.std(ddof=1) / math.sqrt(len(squares))
    return (
        f"|{raised('p', index + 1)}|² of Gaussian keys: mean {squares.mean():.4g} ± {error:.2g}, "
        f"theory {expected:.4g}; half are below {middle:.4g}, 90 % from {low:.4g} to {high:.4g}"
    )
