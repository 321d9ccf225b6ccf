"""The parts of a picture, by QPainter: rim, geodesics, dots, marks, names, title and legend.

An export is painted by these alone, as true arcs and real text; on the screen OpenGL draws dots and
geodesics below them.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
)

from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.picture.edges import (
    STRAIGHT_MAPS,
    IntArray,
    bends,
    geodesics,
)
from severe_gui.panels.embedding.picture.hues import Colours, Legend
from severe_gui.panels.embedding.picture.names import Name, Room
from severe_gui.panels.embedding.picture.scene import Seen
from severe_gui.panels.embedding.picture.sight import Sight
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import LIGHT

EDGE_ALPHA, EDGE_WIDTH = 0.38, 0.9
HALO = 3.2
GRAIN = 0.3
"""Dots of exports that are nearer than this, in points, are painted once."""
_ROW, _EDGE, _BAR = 17.0, 14.0, 96.0


def paint_rim(painter: QPainter, sight: Sight, style: Style) -> None:
    """What is infinitely far: the circle, the line below, the two edges of the band."""
    frame = sight.frame
    if frame is None:
        return
    painter.setPen(QPen(style.roles.color("line"), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if frame.map == "half-plane":
        painter.drawLine(QPointF(0, frame.y), QPointF(sight.width, frame.y))
    elif frame.map == "band":
        half = frame.radius * math.pi / 2
        for y in (frame.y - half, frame.y + half):
            painter.drawLine(QPointF(0, y), QPointF(sight.width, y))
    else:
        painter.drawEllipse(QPointF(frame.x, frame.y), frame.radius, frame.radius)


def paint_edges(painter: QPainter, seen: Seen, pairs: IntArray, pens: Sequence[QPen]) -> None:
    """Geodesics as arcs. pens: one for all, or one for each."""
    if not len(pairs):
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for k, path in enumerate(_paths(seen, pairs)):
        painter.setPen(pens[k if len(pens) > 1 else 0])
        painter.drawPath(path)


def _paths(seen: Seen, pairs: IntArray) -> list[QPainterPath]:
    first, last = pairs[:, 0], pairs[:, 1]
    name = seen.sight.map
    start = seen.x[first] + 1j * seen.y[first]
    end = seen.x[last] + 1j * seen.y[last]
    if name in STRAIGHT_MAPS:
        return [_line([a, b]) for a, b in zip(start.tolist(), end.tolist(), strict=True)]
    if name == "ball":
        curves = seen.curves(pairs).astype(np.float64)
        return [_line(each) for each in (curves[..., 0] + 1j * curves[..., 1]).tolist()]
    if name == "band":
        x, y = seen.sight.onto_page(geodesics(seen.moved[first], seen.moved[last], 33))
        return [_line(each) for each in (x + 1j * y).tolist()]
    middle = geodesics(seen.moved[first], seen.moved[last], 3)[:, 1]
    x, y = seen.sight.onto_page(middle)
    turns = bends(start, x + 1j * y, end)
    return [
        _arc(*each)
        for each in zip(start.tolist(), end.tolist(), turns.tolist(), strict=True)
    ]  # fmt: skip


def _line(points: Sequence[complex]) -> QPainterPath:
    path = QPainterPath(QPointF(points[0].real, points[0].imag))
    for each in points[1:]:
        path.lineTo(each.real, each.imag)
    return path


def _arc(start: complex, end: complex, turn: complex) -> QPainterPath:
    """A circular arc as two cubic curves. turn: from the chord to the tangent at the start.

    The handles of an arc of half angle h over a chord c have the length c / (3 cos^2(h / 2)).
    """
    path = QPainterPath(QPointF(start.real, start.imag))
    if turn.real > 1.0 - 1e-7:
        path.lineTo(end.real, end.imag)
        return path
    middle = (start + end * turn) / (1.0 + turn)
    chord = (end - start) / abs(end - start)
    half = (1.0 + turn) / abs(1.0 + turn)
    # In each half the tangent turns by the angle of `turn`, so from its chord by half of that.
    share = 1.0 / (3.0 * ((1.0 + half.real) / 2.0))
    for a, b, out, back in (
        (start, middle, turn * chord, chord), (middle, end, chord, chord / turn),
    ):  # fmt: skip
        reach = abs(b - a) * share
        p, q = a + reach * out, b - reach * back
        path.cubicTo(p.real, p.imag, q.real, q.imag, b.real, b.imag)
    return path


def edge_pens(seen: Seen, pairs: IntArray, colours: Colours, alpha: float) -> list[QPen]:
    """Each geodesic in the colour of the node below."""
    made: dict[tuple[int, ...], QPen] = {}
    pens = []
    for each in map(tuple, colours[pairs[:, 0], :3].tolist()):
        if each not in made:
            made[each] = QPen(QColor(*each, round(255 * alpha)), EDGE_WIDTH)
        pens.append(made[each])
    return pens


def paint_dots(painter: QPainter, seen: Seen, colours: Colours, style: Style) -> None:
    """All nodes that are seen; where many lie on one spot, the one above."""
    shown = np.flatnonzero(seen.visible)
    grain = np.round(np.stack([seen.x[shown], seen.y[shown]], axis=1) / GRAIN).astype(np.int64)
    _, above = np.unique(grain[::-1], axis=0, return_index=True)
    shown = np.sort(shown[len(shown) - 1 - above])
    ring = QPen(style.roles.color("canvas"), 0.8)
    brush: tuple[int, ...] = ()
    for x, y, radius, colour in zip(
        seen.x[shown].tolist(), seen.y[shown].tolist(), seen.radii[shown].tolist(),
        map(tuple, colours[shown, :3].tolist()), strict=True,
    ):  # fmt: skip
        if colour != brush:
            painter.setBrush(QBrush(QColor(*colour)))
            brush = colour
        painter.setPen(ring if radius > 2.2 else Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(x, y), radius, radius)


def paint_marks(
    painter: QPainter, seen: Seen, node: int | None, related: IntArray, style: Style
) -> None:
    """The chosen node and the geodesics to what it is related to. related: pairs of places."""
    if node is None:
        return
    accent = style.roles.color("accent")
    paint_edges(painter, seen, related, [QPen(style.roles.color("accent", 0.75), 1.5)])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent, 1.4))
    for k in related[:, 1].tolist():
        radius = seen.radii[k] + 2.0
        painter.drawEllipse(QPointF(seen.x[k], seen.y[k]), radius, radius)
    paint_ring(painter, seen, node, QPen(accent, 2.2 * style.scale), 3.5)


def paint_ring(painter: QPainter, seen: Seen, node: int, pen: QPen, gap: float) -> None:
    """A ring around a node."""
    radius = seen.radius(node) + gap
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(*seen.at(node)), radius, radius)


def name_font(style: Style, bold: bool) -> QFont:
    """The font of the names of nodes."""
    return style.font(9.0, bold=bold)


@lru_cache(maxsize=20_000)
def name_size(text: str, scale: float, bold: bool) -> tuple[float, float]:
    """Width and height of a name in points."""
    metrics = _metrics(scale, bold)
    return metrics.horizontalAdvance(text), metrics.height() - 2.0


@lru_cache(maxsize=16)
def _metrics(scale: float, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(name_font(Style(LIGHT, scale), bold))


def paint_name(
    painter: QPainter, name: Name, text: str, style: Style, role: str, bold: bool
) -> None:
    """A name as real text, with a halo that keeps it legible over lines."""
    font = name_font(style, bold)
    base = name.top - 1.0 + _metrics(style.scale, bold).ascent()
    path = QPainterPath()
    path.addText(name.left, base, font, text)
    halo = QPen(style.roles.color("canvas", 0.82), HALO)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, halo)
    painter.setPen(style.roles.color(role))
    painter.setFont(font)
    painter.drawText(QPointF(name.left, base), text)


def title_lines(pane: Pane, sentence: str) -> tuple[str, str]:
    """What a picture shows, and how good it is."""
    precision, rank = pane.quality
    facts = []
    if not math.isnan(precision):
        facts = [f"MAP {precision:.3f}", f"mean rank {rank:.2f}{pane.at_epoch}"]
    if pane.step:
        facts.append(f"epoch {pane.step:,}")
    if sentence:
        facts.append(sentence)
    return pane.title, "  ·  ".join(facts)


def paint_title(
    painter: QPainter, lines: tuple[str, str], width: float, style: Style, room: Room
) -> None:
    """Both lines at the upper left."""
    y = 8.0 * style.scale
    for text, role, font in (
        (lines[0], "text", style.font(10.0, bold=True)), (lines[1], "muted", style.font(9.0)),
    ):  # fmt: skip
        if not text:
            continue
        metrics = QFontMetricsF(font)
        fits = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * _EDGE)
        box = QRectF(_EDGE, y, metrics.horizontalAdvance(fits), metrics.height())
        _clear(painter, box, style, room)
        painter.setFont(font)
        painter.setPen(style.roles.color(role))
        painter.drawText(QPointF(_EDGE, y + metrics.ascent()), fits)
        y += metrics.height() + 1.0


def _clear(painter: QPainter, box: QRectF, style: Style, room: Room) -> None:
    """Make what is below words faint, and keep names away from them."""
    painter.fillRect(box.adjusted(-5, -1, 5, 1), style.roles.color("canvas", 0.78))
    room.take(box.left(), box.top(), box.width(), box.height())


def paint_legend(
    painter: QPainter, legend: Legend, size: tuple[float, float], style: Style, room: Room
) -> None:
    """What the colours mean: a column at the lower left, or lines where there is room below."""
    font, row = style.font(9.0), _ROW * style.scale
    metrics, (width, height) = QFontMetricsF(font), size
    painter.setFont(font)
    places = _in_lines(legend, metrics, width, row)
    rows = 1 + len(legend.entries) + bool(legend.scale)
    if legend.entries and (places[-1][1] + 1) * row + _EDGE < (height - width) / 2:
        rows, wide = places[-1][1] + 1, width - 2 * _EDGE
    else:
        places = [(0.0, 1 + k) for k in range(len(legend.entries))]
        wide = _width(legend, metrics, style)
    top = height - _EDGE - rows * row
    _clear(painter, QRectF(_EDGE, top, wide, rows * row), style, room)
    rise = (metrics.ascent() - metrics.descent()) / 2
    base = top + row / 2 + rise
    painter.setPen(style.roles.color("muted"))
    painter.drawText(QPointF(_EDGE, base), legend.title)
    for (text, colour), (x, line) in zip(legend.entries, places, strict=True):
        below = base + line * row
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(_EDGE + x + 4, below - rise), 4.0, 4.0)
        painter.setPen(style.roles.color("text"))
        painter.drawText(QPointF(_EDGE + x + 14, below), text)
    if legend.scale:
        _paint_scale(painter, legend, base + (rows - 1) * row, style, metrics)


def _in_lines(
    legend: Legend, metrics: QFontMetricsF, width: float, row: float
) -> list[tuple[float, int]]:
    """Where each entry begins, and in which line, one after the other behind the title."""
    x, line, places = metrics.horizontalAdvance(legend.title) + row, 0, []
    for text, _colour in legend.entries:
        wide = metrics.horizontalAdvance(text) + 14
        if x + wide > width - 2 * _EDGE:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += wide + row
    return places


def _paint_scale(
    painter: QPainter, legend: Legend, base: float, style: Style, metrics: QFontMetricsF
) -> None:
    low, high = legend.ends
    left = _EDGE + metrics.horizontalAdvance(low) + 6
    wide = _BAR * style.scale
    gradient = QLinearGradient(left, 0, left + wide, 0)
    for k, colour in enumerate(legend.scale):
        gradient.setColorAt(k / (len(legend.scale) - 1), QColor(colour))
    middle = base - (metrics.ascent() - metrics.descent()) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(gradient))
    painter.drawRoundedRect(QRectF(left, middle - 4, wide, 8), 2, 2)
    painter.setPen(style.roles.color("text"))
    painter.drawText(QPointF(_EDGE, base), low)
    painter.drawText(QPointF(left + wide + 6, base), high)


def _width(legend: Legend, metrics: QFontMetricsF, style: Style) -> float:
    widths = [metrics.horizontalAdvance(text) + 14 for text, _colour in legend.entries]
    ends = sum(metrics.horizontalAdvance(each) + 6 for each in legend.ends)
    bar = ends + _BAR * style.scale if legend.scale else 0.0
    return max([metrics.horizontalAdvance(legend.title), bar, *widths])
