"""The picture of the capacity: accuracy, scores with a threshold, and signal to noise."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from severe_gui.panels.hrr.capacity.plan import (
    WAYS,
    Point,
    chosen_place,
    places_of,
    point_at,
    prediction,
    spreads,
)
from severe_gui.panels.hrr.capacity.trials import EDGES, Tally
from severe_gui.panels.hrr.state import HrrState, Way
from severe_gui.widgets.marks.axes import (
    paint_key,
    paint_levels,
    paint_line,
    paint_ticks,
    round_levels,
)
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT

MARGIN, GAP = 16.0, 24.0
CURVE_PLACES = 48
NAMES = {"pairs": "pairs in one vector", "dimension": "dimension", "items": "known items"}
_ORDER = {"unitary": 2, "gaussian": 0, "exact": 1, "orthogonal": 3}


@dataclass(frozen=True)
class Layout:
    """Where things stand, in points."""

    accuracy: QRectF
    scores: QRectF
    signal: QRectF


@dataclass(frozen=True)
class Axis:
    """The logarithmic axis of a plot."""

    low: float
    high: float

    def place(self, box: QRectF, x: float) -> float:
        """Where a value stands on the page."""
        return box.left() + math.log(x / self.low) / math.log(self.high / self.low) * box.width()

    def value(self, box: QRectF, place: float) -> float:
        """The value at a place on the page."""
        share = (place - box.left()) / box.width()
        return self.low * (self.high / self.low) ** share


def layout_for(width: float, height: float, style: Style) -> Layout:
    """Accuracy at the left, scores above signal to noise at the right."""
    unit = style.scale
    inset, top, foot = 34 * unit, 62 * unit, 44 * unit
    left = 0.56 * width
    accuracy = QRectF(MARGIN + inset, top, left - MARGIN - inset, height - top - foot)
    x = left + GAP + inset
    room = width - x - MARGIN
    half = (height - top - foot - 78 * unit) / 2
    scores = QRectF(x, top, room, half)
    signal = QRectF(x, scores.bottom() + 78 * unit, room, half)
    return Layout(accuracy, scores, signal)


def axis_of(state: HrrState) -> Axis:
    """The axis that holds the state's places and its own one."""
    places = [*places_of(state), chosen_place(state)]
    low, high = min(places), max(places)
    return Axis(low / 1.06, max(high, low + 1) * 1.06)


def color_of(way: Way, style: Style) -> QColor:
    """The colour of a kind of keys."""
    series = SERIES if style.roles is DARK else SERIES_LIGHT
    return QColor(series[_ORDER[way]])


def paint_picture(
    painter: QPainter,
    layout: Layout,
    state: HrrState,
    tallies: Mapping[Point, Tally],
    style: Style,
    hovered: Point | None = None,
) -> None:
    """Draw everything."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    axis = axis_of(state)
    _paint_accuracy(painter, layout.accuracy, state, tallies, axis, style, hovered)
    _paint_scores(painter, layout.scores, state, tallies, style)
    _paint_signal(painter, layout.signal, state, tallies, axis, style)


def dots_of(
    layout: Layout, state: HrrState, tallies: Mapping[Point, Tally]
) -> list[tuple[Point, QPointF]]:
    """Where each measured accuracy stands. Kinds of keys stand a little beside each other."""
    axis, box = axis_of(state), layout.accuracy
    dots = []
    for k, way in enumerate(state.ways):
        aside = 3.0 * (k - (len(state.ways) - 1) / 2)
        for point in _line_of(state, way):
            if point in tallies:
                y = box.bottom() - tallies[point].accuracy * box.height()
                dots.append((point, QPointF(axis.place(box, point.x(state.axis)) + aside, y)))
    return dots


def _line_of(state: HrrState, way: Way) -> list[Point]:
    places = sorted({*places_of(state), chosen_place(state)})
    return [point_at(state, way, x) for x in places]


def _title(painter: QPainter, box: QRectF, text: str, style: Style, above: float = 37) -> None:
    """A caption so far above a plot: by default there is room for a key between them."""
    unit = style.scale
    left = box.left() - 34 * unit
    draw_caption(painter, left, box.top() - above * unit, text, style, box.right() - left)


def _paint_axis(painter: QPainter, box: QRectF, state: HrrState, axis: Axis, style: Style) -> None:
    """The numbers below a plot, its name, and the place that is chosen."""
    ticks, last = [], -math.inf
    for x in places_of(state):
        place = axis.place(box, x)
        if place - last > 30 * style.scale:
            ticks.append((place, str(x)))
            last = place
    paint_ticks(painter, box, ticks, style)
    name = QRectF(box.left(), box.bottom() + 17 * style.scale, box.width(), 18 * style.scale)
    painter.setPen(style.roles.color("muted"))
    painter.setFont(style.font(9))
    painter.drawText(name, Qt.AlignmentFlag.AlignCenter, NAMES[state.axis])
    x = axis.place(box, chosen_place(state))
    painter.setPen(QPen(style.roles.color("accent"), 1.2))
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))


def _paint_accuracy(
    painter: QPainter,
    box: QRectF,
    state: HrrState,
    tallies: Mapping[Point, Tally],
    axis: Axis,
    style: Style,
    hovered: Point | None,
) -> None:
    _title(painter, box, "Accuracy of recall: predicted (line) and measured, 95 % intervals", style)
    names = tuple((WAYS[way], color_of(way, style)) for way in state.ways)
    start = QPointF(box.left() - 34 * style.scale, box.top() - 20 * style.scale)
    paint_key(painter, start, names, style)
    paint_levels(painter, box, 1.0, style, (0, 0.2, 0.4, 0.6, 0.8, 1.0))
    _paint_axis(painter, box, state, axis, style)
    xs = np.unique(
        np.geomspace(axis.low * 1.06, axis.high / 1.06, CURVE_PLACES).round().astype(int)
    )
    for way in state.ways:
        curve = [prediction(point_at(state, way, int(x))) for x in xs]
        if None not in curve:
            places = np.array([axis.place(box, int(x)) for x in xs])
            heights = box.bottom() - np.array(curve, dtype=float) * box.height()
            paint_line(painter, places, heights, color_of(way, style), 1.6)
    layout = Layout(box, box, box)
    for point, place in dots_of(layout, state, tallies):
        low, high = (box.bottom() - each * box.height() for each in tallies[point].interval)
        color = color_of(point.way, style)
        painter.setPen(QPen(color, 1.2 * style.scale))
        painter.drawLine(QLineF(place.x(), low, place.x(), high))
        radius = (5.5 if point == hovered else 3.6) * style.scale
        painter.setPen(QPen(style.roles.color("canvas"), 1))
        painter.setBrush(color)
        painter.drawEllipse(place, radius, radius)


def _paint_scores(
    painter: QPainter,
    box: QRectF,
    state: HrrState,
    tallies: Mapping[Point, Tally],
    style: Style,
) -> None:
    """The scores of the right item and of the others at the chosen place, with the threshold."""
    way = state.ways[0]
    point = point_at(state, way, chosen_place(state))
    _title(painter, box, f"Scores with {point.pairs} pairs, keys {WAYS[way]}", style)
    roles, tally = style.roles, tallies.get(point, Tally())
    names = (("right item", roles.color("edge")), ("other items", roles.color("construction")))
    start = QPointF(box.left() - 34 * style.scale, box.top() - 20 * style.scale)
    paint_key(painter, start, names, style)
    widths = EDGES[1] - EDGES[0]
    densities = [
        counts / max(float(counts.sum()), 1.0) / widths for counts in (tally.hits, tally.rivals)
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
    painter.setPen(roles.color("muted"))
    name = QRectF(box.left(), box.bottom() + 17 * style.scale, box.width(), 18 * style.scale)
    painter.setFont(style.font(9))
    painter.drawText(name, Qt.AlignmentFlag.AlignCenter, "score, with the threshold")


_FINE = np.linspace(EDGES[0], EDGES[-1], 301)


def _normal(mean: float, spread: float) -> np.ndarray:
    """The density of a normal distribution over the scores."""
    spread = max(spread, 0.01)
    return np.exp(-((_FINE - mean) ** 2) / (2 * spread**2)) / spread / math.sqrt(2 * math.pi)


def score_place(box: QRectF, scores: np.ndarray) -> np.ndarray:
    """Where scores stand on the page."""
    return box.left() + (scores - EDGES[0]) / (EDGES[-1] - EDGES[0]) * box.width()


def score_at(box: QRectF, place: float) -> float:
    """The score at a place on the page."""
    return float(EDGES[0] + (place - box.left()) / box.width() * (EDGES[-1] - EDGES[0]))


def _paint_steps(
    painter: QPainter, box: QRectF, density: np.ndarray, top: float, color: QColor
) -> None:
    xs = np.repeat(score_place(box, EDGES), 2)[1:-1]
    ys = box.bottom() - np.repeat(density, 2) / top * box.height()
    corners = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    ends = [QPointF(corners[-1].x(), box.bottom()), QPointF(corners[0].x(), box.bottom())]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([*corners, *ends]))


def _paint_signal(
    painter: QPainter,
    box: QRectF,
    state: HrrState,
    tallies: Mapping[Point, Tally],
    axis: Axis,
    style: Style,
) -> None:
    """1 over the spread of the scores of other items; predicted √(n/k), or √(n/(k + 1))."""
    _title(painter, box, "Signal to noise: 1 over the spread of other items' scores", style, 16)
    lines: list[tuple[Way, Sequence[Point]]] = [(way, _line_of(state, way)) for way in state.ways]
    predicted = [1 / spreads(point)[1] for way, line in lines if way != "exact" for point in line]
    found = [tally.signal_to_noise for tally in tallies.values() if tally.rival_squares > 0]
    top = 1.05 * max([1.0, *(predicted or found)])
    paint_levels(painter, box, top, style, round_levels(top, 4))
    _paint_axis(painter, box, state, axis, style)
    painter.save()
    painter.setClipRect(box.adjusted(-4, -4, 4, 4))
    for way, line in lines:
        color = color_of(way, style)
        xs = np.array([axis.place(box, point.x(state.axis)) for point in line])
        if way != "exact":
            ys = (
                box.bottom()
                - np.array([1 / spreads(each)[1] for each in line]) / top * box.height()
            )
            paint_line(painter, xs, ys, color)
        painter.setPen(QPen(style.roles.color("canvas"), 1))
        painter.setBrush(color)
        for x, point in zip(xs.tolist(), line, strict=True):
            ratio = tallies[point].signal_to_noise if point in tallies else math.nan
            if math.isfinite(ratio):
                place = QPointF(x, box.bottom() - ratio / top * box.height())
                painter.drawEllipse(place, 3.2 * style.scale, 3.2 * style.scale)
    painter.restore()
