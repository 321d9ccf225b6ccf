"""Numbers needed for so many pairs: as predicted, and by Plate's planning rule."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.panels.hrr.capacity.needs import (
    memories_of,
    most_pairs,
    needed_numbers,
    needs,
    planned_numbers,
)
from severe_gui.panels.hrr.capacity.plots.axes import (
    Logarithmic,
    color_of,
    paint_chosen,
    paint_decades,
    paint_heading,
    paint_places,
)
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.marks.axes import paint_line
from severe_gui.widgets.style import Style

RULE = "Plate's planning rule (conservative)"
CURVE_PLACES = 40


def axis_of_pairs(state: HrrState) -> Logarithmic:
    """The pairs along the plot."""
    return Logarithmic(1 / 1.06, most_pairs(state) * 1.06)


def scale_of_numbers(state: HrrState) -> Logarithmic:
    """The numbers up the plot: from the least that is needed to what the rule plans."""
    lowest = [each for line in _lines(state).values() for _, each in line]
    low = min([state.dimension, planned_numbers(state, 1), *lowest])
    high = max(state.dimension, planned_numbers(state, most_pairs(state)))
    return Logarithmic(low / 1.6, high * 1.6)


def _lines(state: HrrState) -> dict[str, tuple[tuple[int, int], ...]]:
    most = most_pairs(state)
    return {
        way: needs(memory, state.items, state.errors, most)
        for memory, way in memories_of(state.ways).items()
    }


def paint_numbers(painter: QPainter, box: QRectF, state: HrrState, style: Style) -> None:
    """Draw the plot, with the memory of the state in it."""
    rule = style.roles.color("text", 0.75)
    caption = f"Numbers needed for {100 * state.errors:.3g} % errors among {state.items} items"
    paint_heading(painter, box, caption, ((RULE, rule),), style, Qt.PenStyle.DashLine)
    axis, scale = axis_of_pairs(state), scale_of_numbers(state)
    paint_decades(painter, box, scale, style)
    values = tuple(2**k for k in range(11) if 2**k <= most_pairs(state))
    paint_places(painter, box, axis, values, "pairs in one memory", style)
    paint_chosen(painter, box, axis.place(box, state.pairs), style)
    y = scale.height(box, state.dimension)
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
    for way, line in _lines(state).items():
        xs = np.array([axis.place(box, k) for k, _ in line])
        ys = np.array([scale.height(box, numbers) for _, numbers in line])
        paint_line(painter, xs, ys, color_of(way, style))
    pairs = np.geomspace(1, most_pairs(state), CURVE_PLACES)
    xs = np.array([axis.place(box, each) for each in pairs.tolist()])
    ys = np.array([scale.height(box, planned_numbers(state, each)) for each in pairs.tolist()])
    paint_line(painter, xs, ys, rule, 1.4 * style.scale, Qt.PenStyle.DashLine)
    painter.setPen(QPen(style.roles.color("canvas"), 1))
    painter.setBrush(style.roles.color("accent"))
    painter.drawEllipse(QPointF(axis.place(box, state.pairs), y), 4 * style.scale, 4 * style.scale)


def said_at(box: QRectF, state: HrrState, place: QPointF) -> str:
    """A sentence about the pairs at a place."""
    pairs = max(1, round(axis_of_pairs(state).value(box, place.x())))
    said = []
    for memory in memories_of(state.ways):
        numbers = needed_numbers(memory, pairs, state.items, state.errors)
        said.append(f"{memory.capitalize()} {f'{numbers:,}' if numbers else 'beyond 67 million'}")
    said.append(f"Plate's rule {planned_numbers(state, pairs):,.0f}")
    return f"Numbers for {pairs} pairs at {100 * state.errors:.3g} % errors: {', '.join(said)}"
