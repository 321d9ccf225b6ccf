"""The picture of a stack: its vector as a ring and a spectrum, and what each depth decodes to.

Everything is painted from a layout, which the screen also uses to find what is under the pointer.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from severe_gui.maths.hrr import FloatArray
from severe_gui.panels.hrr.memory import Depth, Memory
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import SIZES

MARGIN, GAP = 16.0, 12.0
ROW_LEAST = 30.0
# From this height on a row has room for a scale.
ROW_WITH_SCALE = 72.0
LEFT_SHARE, LEFT_MOST = 0.36, 460.0
CHIP_HEIGHT = 28.0
RING_SPOKES = 720
LABEL, SCALE, VERDICT = 78.0, 26.0, 150.0


@dataclass(frozen=True)
class Layout:
    """Where things stand, in points."""

    ring: QRectF
    spectrum: QRectF
    stack: QRectF
    rows: tuple[QRectF, ...]
    hidden: int
    chips: tuple[tuple[str, QRectF], ...]


def layout_for(
    size: tuple[float, float], depth: int, words: tuple[str, ...], style: Style
) -> Layout:
    """Ring and spectrum at the left, rows at the right, the palette below them."""
    width, height = size
    unit = style.scale
    chips = tuple(_chips(words, width, height, style))
    bottom = min((chip.top() for _word, chip in chips), default=height) - (
        30 * unit if chips else 8
    )
    left = min(LEFT_SHARE * width, LEFT_MOST * unit)
    ring_side = min(left - MARGIN, 0.6 * (bottom - 30 * unit))
    ring = QRectF(MARGIN + (left - MARGIN - ring_side) / 2, 34 * unit, ring_side, ring_side)
    top = ring.bottom() + 34 * unit
    spectrum = QRectF(MARGIN + 26 * unit, top, left - MARGIN - 26 * unit, bottom - top - 22 * unit)
    x = left + 2 * GAP
    stack = QRectF(x, 34 * unit, width - x - MARGIN, bottom - 40 * unit)
    row = max(stack.height() / max(depth, 1), ROW_LEAST * unit)
    shown = min(depth, int(stack.height() / row))
    rows = tuple(QRectF(x, stack.top() + k * row, stack.width(), row) for k in range(shown))
    return Layout(ring, spectrum, stack, rows, depth - shown, chips)


def _chips(
    words: tuple[str, ...], width: float, height: float, style: Style
) -> Iterator[tuple[str, QRectF]]:
    """Chips in as few lines as they need, the last line at the bottom."""
    metrics = QFontMetricsF(style.font(10))
    lines: list[list[tuple[str, float]]] = [[]]
    used = 0.0
    for word in words:
        need = metrics.horizontalAdvance(word) + 22 * style.scale
        if used and used + need > width - 2 * MARGIN:
            lines.append([])
            used = 0.0
        lines[-1].append((word, need))
        used += need + 6
    step = (CHIP_HEIGHT + 6) * style.scale
    top = height - MARGIN - step * len(lines) + 6
    for line in lines:
        x = MARGIN
        for word, need in line:
            yield word, QRectF(x, top, need, CHIP_HEIGHT * style.scale)
            x += need + 6
        top += step


def paint_picture(
    painter: QPainter, layout: Layout, memory: Memory, style: Style, shift: float = 0.0
) -> None:
    """Draw everything except the palette. shift: how far the rows still have to move, in rows."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    n, left = len(memory.trace), layout.stack.left() - 2 * MARGIN
    heading = f"One vector of {n} numbers holds the stack"
    _title(painter, MARGIN, layout.ring.top(), heading, style, left)
    _paint_ring(painter, layout.ring, memory.trace, style)
    _title(
        painter, MARGIN, layout.spectrum.top(), "Spectrum of the vector and of the key", style, left
    )
    _paint_spectrum(painter, layout.spectrum, memory, style)
    known = len(memory.cleanup.names)
    heading = f"Decoded at each depth: similarity with {known} known items"
    room = layout.stack.width()
    _title(painter, layout.stack.left(), layout.stack.top(), heading, style, room)
    if not memory.depths:
        _paint_empty(painter, layout.stack, style)
    painter.save()
    painter.setClipRect(layout.stack.adjusted(-2, 0, 2, 0))
    shown = list(zip(layout.rows, memory.depths, strict=False))
    top = max((float(depth.similarities.max()) for _box, depth in shown), default=0.0)
    for index, (box, depth) in enumerate(shown):
        moved = box.translated(0, shift * box.height())
        _paint_row(painter, moved, index, depth, max(1.05 * top, 0.2), style)
    painter.restore()
    if layout.hidden:
        place = QRectF(layout.stack.left(), layout.stack.bottom() + 2, layout.stack.width(), 18)
        painter.setPen(style.roles.color("muted"))
        painter.setFont(style.font())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, f"and {layout.hidden} more below")


def paint_chips(
    painter: QPainter, layout: Layout, chosen: str, hovered: str, focused: bool, style: Style
) -> None:
    """Draw the palette."""
    if not layout.chips:
        return
    heading = "Words: drag one onto the stack, or press Enter to push the chosen one"
    _title(painter, MARGIN, layout.chips[0][1].top(), heading, style, layout.stack.right())
    for word, box in layout.chips:
        paint_chip(painter, box, word, word == chosen, word == hovered, focused, style)


def paint_chip(
    painter: QPainter,
    box: QRectF,
    word: str,
    chosen: bool,
    hovered: bool,
    focused: bool,
    style: Style,
) -> None:
    """One word of the palette."""
    roles = style.roles
    ring = "accent" if chosen else "line"
    painter.setPen(QPen(roles.color(ring), 2 if chosen and focused else 1))
    painter.setBrush(roles.color("hover" if hovered else "raised"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), SIZES.corner, SIZES.corner)
    painter.setPen(roles.color("text"))
    painter.setFont(style.font(10))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)


def _title(
    painter: QPainter, left: float, bottom: float, text: str, style: Style, room: float
) -> None:
    draw_caption(painter, left, bottom - 9 * style.scale, text, style, room)


def _paint_ring(painter: QPainter, box: QRectF, trace: FloatArray, style: Style) -> None:
    """Each number is a spoke: outward if positive, inward if negative."""
    centre, outer = box.center(), box.width() / 2
    base = 0.62 * outer
    painter.setPen(QPen(style.roles.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, base, base)
    values = _strongest(trace, RING_SPOKES)
    largest = float(np.abs(values).max()) if len(values) else 0.0
    if largest == 0:
        return
    angles = 2 * np.pi * (np.arange(len(values)) + 0.5) / len(values) - np.pi / 2
    reach = base + 0.36 * outer * values / largest
    width = max(1.0, 2 * math.pi * base / len(values) * 0.62)
    for sign, role in ((1, "edge"), (-1, "construction")):
        pen = QPen(style.roles.color(role), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for angle, radius, value in zip(angles, reach, values, strict=True):
            if value * sign > 0:
                way = QPointF(math.cos(angle), math.sin(angle))
                painter.drawLine(centre + way * base, centre + way * float(radius))


def _paint_spectrum(painter: QPainter, box: QRectF, memory: Memory, style: Style) -> None:
    trace, key = (np.abs(np.fft.rfft(v)) for v in (memory.trace, memory.stack.key))
    top = max(float(trace.max(initial=0.0)), float(key.max()), 1.0) * 1.05
    roles = style.roles
    painter.setFont(style.font(8))
    step = 10 ** math.floor(math.log10(top))
    ticks = [tick for tick in (0, step, 2 * step, 5 * step) if tick <= top]
    for tick in ticks:
        y = box.bottom() - tick / top * box.height()
        painter.setPen(QPen(roles.color("line"), 1))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(roles.color("muted"))
        label = QRectF(box.left() - 40, y - 8, 34, 16)
        alignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(label, alignment, f"{tick:g}")
    for values, role, width in ((trace, "edge", 1.2), (key, "construction", 1.6)):
        shown = _strongest(values, 600)
        xs = np.linspace(box.left(), box.right(), max(len(shown), 2))[: len(shown)]
        ys = box.bottom() - shown / top * box.height()
        points = [QPointF(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
        painter.setPen(QPen(roles.color(role), width))
        painter.drawPolyline(QPolygonF(points))
    painter.setFont(style.font(8))
    x = box.left()
    for text, role in (("trace", "edge"), ("key", "construction")):
        painter.setPen(QPen(roles.color(role), 2.5))
        y = box.bottom() + 13 * style.scale
        painter.drawLine(QPointF(x, y), QPointF(x + 14, y))
        painter.setPen(roles.color("muted"))
        painter.drawText(QPointF(x + 19, y + 4), text)
        x += 64 * style.scale
    if box.right() - x > 60 * style.scale:
        painter.drawText(QPointF(box.right() - 56 * style.scale, box.bottom() + 17), "frequency")


def _paint_row(
    painter: QPainter, box: QRectF, index: int, depth: Depth, top: float, style: Style
) -> None:
    """The word of one depth, its bars, and the item it is recognised as. top: of the bars."""
    roles, unit = style.roles, style.scale
    inner = box.adjusted(0, 2, 0, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.color("surface"))
    painter.drawRoundedRect(inner, SIZES.corner, SIZES.corner)
    name = QRectF(inner.left() + 10, inner.top(), LABEL * unit, inner.height())
    word = (depth.true, "text", 10.0, True)
    _paint_lines(painter, name, (_ordinal(index), "muted", 8.0, False), word, style)
    room = QRectF(
        name.right() + 6, inner.top() + 5, inner.width() - (LABEL + VERDICT + 26) * unit,
        inner.height() - 10,
    )  # fmt: skip
    if inner.height() >= ROW_WITH_SCALE * unit:
        room.adjust(SCALE * unit, 5 * unit, 0, -5 * unit)
        _paint_scale(painter, room, top, style)
    if room.width() > 20:
        _paint_bars(painter, room, depth, top, style)
    side = QRectF(inner.right() - VERDICT * unit, inner.top(), VERDICT * unit - 8, inner.height())
    sign, role = ("✓", "good") if depth.is_right else ("✗", "bad")
    numbers = f"{depth.match.similarity:.3f}, ahead by {depth.match.margin:.3f}"
    found = (f"{sign} {depth.match.name}", role, 10.0, True)
    _paint_lines(painter, side, found, (numbers, "muted", 8.0, False), style)


def _paint_lines(
    painter: QPainter,
    box: QRectF,
    upper: tuple[str, str, float, bool],
    lower: tuple[str, str, float, bool],
    style: Style,
) -> None:
    """Two lines of text about the middle of a box, each as text, role, size and weight."""
    apart = min(box.height() / 4 - 1, 12 * style.scale)
    for (text, role, points, bold), shift in ((upper, -apart), (lower, apart)):
        painter.setPen(style.roles.color(role))
        painter.setFont(style.font(points, bold=bold))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box.translated(0, shift), middle, text)


def _paint_scale(painter: QPainter, room: QRectF, top: float, style: Style) -> None:
    """Lines across a row at round similarities."""
    step = next(each for each in (0.1, 0.2, 0.5) if top / each < 4)
    painter.setFont(style.font(8))
    for count in range(int(top / step) + 1):
        y = room.bottom() - count * step / top * room.height()
        painter.setPen(QPen(style.roles.color("line"), 1))
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(style.roles.color("muted"))
        label = QRectF(room.left() - 46, y - 8, 40, 16)
        alignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(label, alignment, f"{count * step:g}")


def _paint_bars(painter: QPainter, room: QRectF, depth: Depth, top: float, style: Style) -> None:
    """A bar for each known item; if there is no room, one for the best of each few neighbours."""
    bins = max(int(room.width() / 3), 1)
    values = _strongest(depth.similarities, bins, absolute=False)
    width = room.width() / len(values)
    names = np.array_split(np.arange(len(depth.similarities)), len(values))
    winner = int(depth.similarities.argmax())
    for place, (value, members) in enumerate(zip(values, names, strict=True)):
        role, opacity = "muted", 0.55
        if winner in members:
            role, opacity = ("good" if depth.is_right else "bad"), 1.0
        height = max(float(value), 0.0) / top * room.height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.roles.color(role, opacity))
        gap = min(1.0, width * 0.25)
        left = room.left() + place * width
        painter.drawRect(QRectF(left, room.bottom() - height, max(width - gap, 0.8), height))
    painter.setPen(QPen(style.roles.color("line"), 1))
    painter.drawLine(room.bottomLeft(), room.bottomRight())


def _paint_empty(painter: QPainter, box: QRectF, style: Style) -> None:
    pen = QPen(style.roles.color("line"), 1.5, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, SIZES.corner, SIZES.corner)
    painter.setPen(style.roles.color("muted"))
    painter.setFont(style.font(11))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "Drop a word here")


def _strongest(values: FloatArray, most: int, absolute: bool = True) -> FloatArray:
    """At most this many values: of each few neighbours the largest in modulus."""
    if len(values) <= most:
        return values
    parts = np.array_split(values, most)
    if absolute:
        return np.array([part[np.abs(part).argmax()] for part in parts])
    return np.array([part.max() for part in parts])


def _ordinal(index: int) -> str:
    return "top" if index == 0 else f"{index} below"
