"""A histogram of scores: of the right item and of the others, with theory and the threshold."""

import math
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from severe_gui.panels.hrr.capacity.plan import WAYS, Point, chosen_place, point_at, spreads
from severe_gui.panels.hrr.capacity.plots.axes import paint_heading, paint_name
from severe_gui.panels.hrr.capacity.tally import EDGES, SHOWN, Tally
from severe_gui.panels.hrr.state import HrrState
from severe_gui.widgets.marks.axes import paint_levels, paint_line, paint_ticks, round_levels
from severe_gui.widgets.style import Style


def paint_scores(
    painter: QPainter,
    box: QRectF,
    state: HrrState,
    tallies: Mapping[Point, Tally],
    style: Style,
) -> None:
    """The scores of the right item and of the others at the chosen place, with the threshold."""
    way = state.ways[0]
    point = point_at(state, way, chosen_place(state))
    roles, tally = style.roles, tallies.get(point, Tally())
    names = (("right item", roles.color("edge")), ("other items", roles.color("construction")))
    pairs = "1 pair" if point.pairs == 1 else f"{point.pairs} pairs"
    paint_heading(painter, box, f"Scores with {pairs}: {WAYS[way]}", names, style)
    widths = EDGES[1] - EDGES[0]
    densities = [
        counts[SHOWN] / max(float(counts.sum()), 1.0) / widths
        for counts in (tally.hits, tally.rivals)
    ]
    hit, rival = spreads(point)
    curves = [_normal(1.0, hit), _normal(0.0, rival)]
    tops = [*densities, *(curve for curve in curves if way != "exact")]
    top = min(1.05 * max(1.0, *(float(each.max()) for each in tops)), 9.0)
    paint_levels(painter, box, top, style, round_levels(top, 3))
    painter.save()
    painter.setClipRect(box)
    for density, curve, role in zip(densities, curves, ("edge", "construction"), strict=True):
        _paint_steps(painter, box, density, top, roles.color(role, 0.35))
        if way != "exact":
            xs = score_place(box, _FINE)
            paint_line(painter, xs, box.bottom() - curve / top * box.height(), roles.color(role))
    x = float(score_place(box, np.array(state.threshold)))
    painter.setPen(QPen(roles.color("accent"), 1.6 * style.scale, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    painter.restore()
    ticks = [(float(score_place(box, np.array(each))), f"{each:g}".replace("-", "−"))
             for each in (-1, -0.5, 0, 0.5, 1, 1.5, 2)]  # fmt: skip
    paint_ticks(painter, box, ticks, style)
    paint_name(painter, box, "score, with the threshold", style)


_PLACES = EDGES[SHOWN]
_FINE = np.linspace(_PLACES[0], _PLACES[-1], 301)


def _normal(mean: float, spread: float) -> np.ndarray:
    """The density of a normal distribution over the scores."""
    spread = max(spread, 0.01)
    return np.exp(-((_FINE - mean) ** 2) / (2 * spread**2)) / spread / math.sqrt(2 * math.pi)


def score_place(box: QRectF, scores: np.ndarray) -> np.ndarray:
    """Where scores stand on the page."""
    return box.left() + (scores - _PLACES[0]) / (_PLACES[-1] - _PLACES[0]) * box.width()


def score_at(box: QRectF, place: float) -> float:
    """The score at a place on the page."""
    share = (place - box.left()) / box.width()
    return float(_PLACES[0] + share * (_PLACES[-1] - _PLACES[0]))


def _paint_steps(
    painter: QPainter, box: QRectF, density: np.ndarray, top: float, color: QColor
) -> None:
    xs = np.repeat(score_place(box, _PLACES), 2)[1:-1]
    ys = box.bottom() - np.repeat(density, 2) / top * box.height()
    corners = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    ends = [QPointF(corners[-1].x(), box.bottom()), QPointF(corners[0].x(), box.bottom())]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([*corners, *ends]))
