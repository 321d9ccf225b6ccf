"""The patch by lines, for paper and for displays without OpenGL; and marks above either picture.

Lines are drawn from back to front, fainter with the distance and as wide as their tubes are seen.
"""

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray
from severe_gui.panels.space.inside.canvas import far_tone
from severe_gui.panels.space.orbit import FAR, Sight
from severe_gui.panels.space.outside.scene import Patch, guides, oneself, rim, sight_of
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.style import Style

LAYERS, HAZE = 24, 0.82
"""Depths that are told apart, and how much of the farthest is lost in the canvas."""
THINNEST, THICKEST = 0.35, 40.0
GAP = 1.6
"""In points, of both sides."""
_WIDTHS = 24
_BEHIND = 0.12


def paint_model(
    painter: QPainter, state: SpaceState, patch: Patch, size: tuple[float, float], style: Style,
    step: int = 1,
) -> None:  # fmt: skip
    """A page of this size: the ground, the lines and the marks. step: leave out points of lines."""
    whole, sight = QRectF(0, 0, *size), sight_of(state, patch, *size)
    painter.save()
    painter.setClipRect(whole)
    painter.fillRect(whole, style.roles.color("canvas"))
    paint_patch(painter, patch, sight, style, step)
    paint_marks(painter, patch, sight, style, oneself(state))
    painter.restore()


def paint_patch(painter: QPainter, patch: Patch, sight: Sight, style: Style, step: int = 1) -> None:
    """The lines of a patch and its guides."""
    figure = patch.figure
    if figure is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_guides(painter, patch, sight, style)
    all_away = figure.away[:, ::step]
    places, distances = sight.project(figure.lines[:, ::step])
    # A line is as wide as its tube is seen.
    seen = sight.radius * sight.orbit.zoom * FAR / np.maximum(distances, _BEHIND) / figure.extent
    widths = np.clip(figure.widths[:, ::step] * seen, THINNEST, THICKEST)
    start, end = places[:, :-1].reshape(-1, 2), places[:, 1:].reshape(-1, 2)
    depth = ((distances[:, :-1] + distances[:, 1:]) / 2.0).ravel()
    width = ((widths[:, :-1] + widths[:, 1:]) / 2.0).ravel()
    away = ((all_away[:, :-1] + all_away[:, 1:]) / 2.0).ravel()
    kept = (depth > _BEHIND) & _in_sight(start, end, sight)
    near, far = style.roles.color("edge"), QColor.fromRgbF(*far_tone(style.roles))
    ground = style.roles.color("canvas")
    for layer, rows in _layers(depth, kept):
        haze = HAZE * (layer + 0.5) / LAYERS
        tone = 1.0 - math.exp(-0.45 * float(away[rows].mean()))
        colour = _between(_between(near, far, tone), ground, haze)
        bundles = [
            (float(width[rows[level]].mean()), _lines(start, end, rows[level]))
            for level in _levels(width[rows])
        ]
        # A thin gap on both sides shows which of two lines is in front.
        for pen_width, lines in bundles:
            _paint_lines(painter, lines, ground, pen_width + GAP, Qt.PenCapStyle.FlatCap)
        for pen_width, lines in bundles:
            _paint_lines(painter, lines, colour, pen_width, Qt.PenCapStyle.RoundCap)


def _lines(start: FloatArray, end: FloatArray, rows: np.ndarray) -> list[QLineF]:
    both = np.concatenate([start[rows], end[rows]], axis=1).tolist()
    return [QLineF(*each) for each in both]


def _paint_lines(
    painter: QPainter, lines: list[QLineF], colour: QColor, width: float, cap: Qt.PenCapStyle
) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(cap)
    painter.setPen(pen)
    painter.drawLines(lines)


def paint_marks(
    painter: QPainter, patch: Patch, sight: Sight, style: Style, oneself: FloatArray
) -> None:
    """The rim of the sphere at infinity, and where one is inside, with the direction of view."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = rim(sight, patch.wanted)
    if circle is not None:
        x, y, radius = circle
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.roles.color("muted", 0.55), 1.0 * style.scale))
        painter.drawEllipse(QPointF(x, y), radius, radius)
    if np.isfinite(oneself).all():
        _paint_oneself(painter, sight, style, oneself)


def _paint_oneself(painter: QPainter, sight: Sight, style: Style, oneself: FloatArray) -> None:
    places, distances = sight.project(oneself)
    if distances[0] <= _BEHIND:
        return
    here, step = QPointF(*places[0].tolist()), places[1] - places[0]
    ink, ground, scale = style.roles.color("text"), style.roles.color("canvas"), style.scale
    length = float(np.hypot(*step))
    painter.setPen(QPen(ground, 2.0 * scale))
    painter.setBrush(ink)
    if length > 1.0:
        way = step / length
        # As long as it is seen, but not so long that it hides what is there.
        tip = float(np.clip(length, 8.0, 15.0)) * scale
        across, back = np.array([-way[1], way[0]]), 4.5 * scale
        points = (tip * way, -back * way + 6.5 * scale * across, -back * way - 6.5 * scale * across)
        painter.drawPolygon(QPolygonF([here + QPointF(*each.tolist()) for each in points]))
    else:
        painter.drawEllipse(here, 5.0 * scale, 5.0 * scale)
    name = QPainterPath()
    name.addText(here + QPointF(13.0, -6.0) * scale, _font_in_points(style), "you")
    painter.setPen(QPen(ground, 3.0 * scale))
    painter.drawPath(name)
    painter.fillPath(name, ink)


def _paint_guides(painter: QPainter, patch: Patch, sight: Sight, style: Style) -> None:
    if patch.figure is None:
        return
    lines, faint = guides(patch.figure, patch.wanted)
    for line, share in zip(lines, faint, strict=True):
        places, distances = sight.project(line)
        for k in np.flatnonzero((distances[:-1] > _BEHIND) & (distances[1:] > _BEHIND)):
            colour = style.roles.color("line", 1.0 - round(float(share[k]), 2))
            painter.setPen(QPen(colour, 0.8 * style.scale))
            painter.drawLine(QPointF(*places[k].tolist()), QPointF(*places[k + 1].tolist()))


def _in_sight(start: FloatArray, end: FloatArray, sight: Sight) -> np.ndarray:
    """Whether lines may cross the page."""
    size = np.array([sight.width, sight.height])
    low, high = np.minimum(start, end), np.maximum(start, end)
    return np.asarray(((high > -THICKEST) & (low < size + THICKEST)).all(axis=1))


def _layers(depth: FloatArray, kept: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Lines by their distance, the farthest first."""
    share = np.clip((depth - (FAR - 1.0)) / 2.0, 0.0, 1.0 - 1e-9)
    layer = (share * LAYERS).astype(int)
    for each in range(LAYERS - 1, -1, -1):
        rows = np.flatnonzero(kept & (layer == each))
        if len(rows):
            yield each, rows[np.argsort(-depth[rows])]


def _levels(widths: FloatArray) -> Iterator[np.ndarray]:
    """Lines by their width, in steps of a constant ratio."""
    step = np.log(widths / THINNEST) / math.log(THICKEST / THINNEST) * _WIDTHS
    level = np.clip(step.astype(int), 0, _WIDTHS - 1)
    for each in range(_WIDTHS):
        if (level == each).any():
            yield np.flatnonzero(level == each)


def _between(one: QColor, other: QColor, share: float) -> QColor:
    a, b = one.getRgbF(), other.getRgbF()
    return QColor.fromRgbF(*(x + share * (y - x) for x, y in zip(a, b, strict=True)))


def _font_in_points(style: Style) -> QFont:
    """A font whose paths come out as large as its text on the screen."""
    font = style.font(9.0)
    font.setPixelSize(round(12.0 * style.scale))
    return font
