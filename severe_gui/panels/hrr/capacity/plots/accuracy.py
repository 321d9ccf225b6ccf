"""Accuracy of recall: predicted lines, measured points with their intervals, planned places."""

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.panels.hrr.capacity.needs import planned_place
from severe_gui.panels.hrr.capacity.plan import Point, chosen_place, places_of, point_at, prediction
from severe_gui.panels.hrr.capacity.plots.axes import (
    Logarithmic,
    axis_of,
    color_of,
    names_of,
    paint_axis,
    paint_heading,
    paint_mark,
)
from severe_gui.panels.hrr.capacity.tally import Tally
from severe_gui.panels.hrr.state import HrrState, Way
from severe_gui.widgets.marks import text
from severe_gui.widgets.marks.axes import paint_levels, paint_line
from severe_gui.widgets.marks.text import width_of, write
from severe_gui.widgets.style import Style

CURVE_PLACES = 48
CAPTION = "Accuracy of recall: predicted (line) and measured, 95 % intervals"


def line_of(state: HrrState, way: Way) -> list[Point]:
    """The memories of one way, along the axis."""
    places = sorted({*places_of(state), chosen_place(state)})
    return [point_at(state, way, x) for x in places]


def dots_of(
    box: QRectF, state: HrrState, tallies: Mapping[Point, Tally]
) -> list[tuple[Point, QPointF]]:
    """Where each measured accuracy stands. Ways of storing stand a little beside each other."""
    axis = axis_of(state)
    dots = []
    for k, way in enumerate(state.ways):
        aside = 3.0 * (k - (len(state.ways) - 1) / 2)
        for point in line_of(state, way):
            if point in tallies:
                y = box.bottom() - tallies[point].accuracy * box.height()
                dots.append((point, QPointF(axis.place(box, point.x(state.axis)) + aside, y)))
    return dots


def paint_accuracy(
    painter: QPainter,
    box: QRectF,
    state: HrrState,
    tallies: Mapping[Point, Tally],
    style: Style,
    hovered: Point | None,
) -> None:
    """Draw the plot."""
    axis = axis_of(state)
    paint_heading(painter, box, CAPTION, names_of(state, style), style)
    paint_levels(painter, box, 1.0, style, (0, 0.2, 0.4, 0.6, 0.8, 1.0))
    paint_axis(painter, box, state, axis, style)
    for way in state.ways:
        xs, curve = _curve(_key(state, way), axis)
        if len(xs):
            places = np.array([axis.place(box, float(x)) for x in xs])
            heights = box.bottom() - curve * box.height()
            paint_line(painter, places, heights, color_of(way, style), 1.6)
    if state.beside == "numbers":
        _paint_planned(painter, box, state, axis, style)
    for point, place in dots_of(box, state, tallies):
        low, high = (box.bottom() - each * box.height() for each in tallies[point].interval)
        color = color_of(point.way, style)
        painter.setPen(QPen(color, 1.2 * style.scale))
        painter.drawLine(QLineF(place.x(), low, place.x(), high))
        radius = (5.5 if point == hovered else 3.6) * style.scale
        painter.setPen(QPen(style.roles.color("canvas"), 1))
        painter.setBrush(color)
        paint_mark(painter, place, radius, point.is_tensor)


def _key(state: HrrState, way: Way) -> tuple[object, ...]:
    return (
        way, state.axis, state.dimension, state.pairs, state.items, state.orthogonality, state.seed
    )  # fmt: skip


@lru_cache(maxsize=64)
def _curve(key: tuple[object, ...], axis: Logarithmic) -> tuple[np.ndarray, np.ndarray]:
    """Places with a prediction, and what is predicted."""
    names = ("axis", "dimension", "pairs", "items", "orthogonality", "seed")
    way, *values = key
    state = HrrState(**dict(zip(names, values, strict=True)))
    xs = np.geomspace(axis.low * 1.06, axis.high / 1.06, CURVE_PLACES).round().astype(int)
    if way == "tensor-equal" and state.axis == "dimension":
        # Between two squares the memory is that of the lower one.
        xs = np.array([math.isqrt(x) ** 2 for x in xs.tolist()])
    found = [(x, prediction(point_at(state, way, x))) for x in np.unique(xs).tolist()]
    kept = [(x, y) for x, y in found if y is not None]
    return np.array([x for x, _ in kept]), np.array([y for _, y in kept])


def _paint_planned(
    painter: QPainter, box: QRectF, state: HrrState, axis: Logarithmic, style: Style
) -> None:
    """Where Plate's rule plans for the errors that are allowed, if that is on the axis."""
    planned = planned_place(state)
    if not axis.low < planned < axis.high:
        return
    x = axis.place(box, planned)
    painter.setPen(QPen(style.roles.color("text", 0.75), 1.4 * style.scale, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    name = f"Plate plans {100 * state.errors:.3g} % errors"
    wide = width_of(name, style, 8)
    is_left = x + wide + 8 > box.right()
    label = QRectF(x - wide - 6 if is_left else x + 6, box.bottom() - 22 * style.scale, wide, 16)
    painter.fillRect(label.adjusted(-2, 0, 2, 0), style.roles.color("canvas"))
    painter.setPen(style.roles.color("muted"))
    write(painter, label, name, style, 8, side=text.LEFT)
