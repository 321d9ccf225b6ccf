"""The picture of a stack: its one vector, its words as blocks, and what each depth decodes to.

Everything is painted from a layout, which the screen also uses to find what is under the pointer.
"""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from severe_gui.panels.hrr.marks.chips import MARGIN, Chips, chips_at_bottom, paint_chips
from severe_gui.panels.hrr.marks.vectors import NEGATIVE, POSITIVE, paint_spectra, paint_vector
from severe_gui.panels.hrr.stack.memory import Depth, Memory
from severe_gui.panels.hrr.stack.motion import Motion
from severe_gui.panels.hrr.state import Drawing
from severe_gui.panels.hrr.vectors import strongest
from severe_gui.widgets.marks.axes import RIGHT, paint_bars, paint_levels, round_levels
from severe_gui.widgets.marks.text import width_of, write
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import SIZES

GAP = 12.0
TERMS = 5
ROW_LEAST = 30.0
# From this height on a row has room for a scale.
ROW_WITH_SCALE = 72.0
LEFT_SHARE, LEFT_MOST = 0.34, 460.0
BLOCK, SCALE, VERDICT = 92.0, 26.0, 172.0
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Layout:
    """Where things stand, in points. spectrum: empty if the vector is drawn as one."""

    vector: QRectF
    spectrum: QRectF
    stack: QRectF
    rows: tuple[QRectF, ...]
    hidden: int
    chips: Chips


def layout_for(
    size: tuple[float, float], depth: int, words: tuple[str, ...], drawing: Drawing, style: Style
) -> Layout:
    """The vector and its spectrum at the left, rows at the right, the palette below them."""
    width, height = size
    unit = style.scale
    chips = chips_at_bottom(words, width, height, style)
    bottom = min((chip.top() for _word, chip in chips), default=height) - (
        30 * unit if chips else 8
    )
    left = min(LEFT_SHARE * width, LEFT_MOST * unit)
    room = left - MARGIN
    tall = min(room, 0.56 * (bottom - 40 * unit))
    vector = QRectF(MARGIN + (room - tall) / 2, 34 * unit, tall, tall)
    if drawing != "ring":
        vector = QRectF(MARGIN, 34 * unit, room, tall)
    top = vector.bottom() + 52 * unit
    inset = 30 * unit
    spectrum = QRectF(MARGIN + inset, top, room - inset, bottom - top - 22 * unit)
    if drawing == "spectrum":
        vector = QRectF(MARGIN + inset, 34 * unit, room - inset, bottom - 82 * unit)
        spectrum = QRectF()
    x = left + 2 * GAP
    stack = QRectF(x, 34 * unit, width - x - MARGIN, bottom - 40 * unit)
    row = max(stack.height() / max(depth, 1), ROW_LEAST * unit)
    shown = min(depth, int(stack.height() / row + 1e-6))
    rows = tuple(QRectF(x, stack.top() + k * row, stack.width(), row) for k in range(shown))
    return Layout(vector, spectrum, stack, rows, depth - shown, chips)


def paint_picture(
    painter: QPainter,
    layout: Layout,
    memory: Memory,
    drawing: Drawing,
    style: Style,
    motion: Motion | None = None,
    old_rows: tuple[QRectF, ...] = (),
) -> None:
    """Draw everything but the palette. old_rows: where the rows stood before the motion."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_vector(painter, layout, memory, drawing, style, motion)
    known = len(memory.cleanup.names)
    heading = f"Decoded at each depth: similarity with {known} known items"
    _title(painter, layout.stack.left(), layout.stack.top(), heading, style, layout.stack.width())
    if not memory.depths:
        _paint_empty(painter, layout.stack, style)
    painter.save()
    painter.setClipRect(layout.stack.adjusted(-2, -2, 2, 2))
    shown = memory.depths[: len(layout.rows)]
    top = max((each.match.similarity for each in shown), default=0.0)
    top = max(1.05 * top, 0.2)
    moved = _moved_rows(layout, motion, old_rows)
    for index, (box, depth) in enumerate(zip(moved, shown, strict=True)):
        is_new = motion is not None and motion.kind == "push" and index == 0
        painter.setOpacity(motion.strokes[1] if is_new and motion else 1.0)
        _paint_row(painter, box, index, depth, top, style)
        if motion is not None and not depth.is_right:
            _flash(painter, box, 1 - motion.time / 2, style)
    if motion is not None and motion.kind == "pop" and old_rows:
        _paint_leaving(painter, old_rows[0], motion, top, style)
    painter.restore()
    if layout.hidden:
        _say_below(painter, layout, f"and {layout.hidden} more below", style)


def paint_words(
    painter: QPainter, layout: Layout, chosen: str, hovered: str, focused: bool, style: Style
) -> None:
    """Draw the palette."""
    if layout.chips:
        heading = "Words: drag one onto the stack, or press Enter to push the chosen one"
        _title(painter, MARGIN, layout.chips[0][1].top(), heading, style, layout.stack.right())
        paint_chips(painter, layout.chips, chosen, hovered, focused, style)


def formula_of(memory: Memory) -> str:
    """The stack as a sum, as far as it can be shown: s = apple + p ∗ violin + ..."""
    if not memory.depths:
        return "s = 0"
    terms = [
        each.true if k == 0 else f"{power_of(k)} ∗ {each.true}"
        for k, each in enumerate(memory.depths[:TERMS])
    ]
    return "s = " + " + ".join([*terms, "…"] if len(memory.depths) > TERMS else terms)


def power_of(depth: int) -> str:
    """The factor of a word at this depth."""
    return "p" if depth == 1 else "p" + str(depth).translate(_SUPERSCRIPTS)


def _title(
    painter: QPainter, left: float, bottom: float, text: str, style: Style, room: float
) -> None:
    draw_caption(painter, left, bottom - 9 * style.scale, text, style, room)


def _paint_vector(
    painter: QPainter,
    layout: Layout,
    memory: Memory,
    drawing: Drawing,
    style: Style,
    motion: Motion | None,
) -> None:
    left = layout.stack.left() - 2 * MARGIN
    trace = motion.trace if motion else memory.trace
    last = memory.popped[-1] if memory.popped else None
    if last is not None and last.is_wrong:
        heading = f"✗ The last pop took {last.taken_for} off, not {last.true}"
        style_of = Style(style.roles, style.scale)
        painter.setPen(style.roles.color("bad"))
        painter.setFont(style_of.font())
        painter.drawText(QPointF(MARGIN, layout.vector.top() - 9 * style.scale), heading)
    else:
        heading = f"One vector of {len(trace)} numbers holds the stack"
        _title(painter, MARGIN, layout.vector.top(), heading, style, left)
    paint_vector(painter, layout.vector, trace, drawing, style)
    formula = motion.formula if motion else formula_of(memory)
    base = layout.vector.bottom() + (36 if drawing == "spectrum" else 18) * style.scale
    font = style.font(10, italic=True)
    painter.setFont(font)
    painter.setPen(style.roles.color("accent" if motion else "text"))
    elided = QFontMetricsF(font).elidedText(formula, Qt.TextElideMode.ElideRight, left - MARGIN / 2)
    painter.drawText(QPointF(MARGIN, base), elided)
    if layout.spectrum.height() > 30:
        heading = "Spectrum of the vector and of the key"
        _title(painter, MARGIN, layout.spectrum.top(), heading, style, left)
        vector, key = (np.abs(np.fft.rfft(each)) for each in (trace, memory.stack.key))
        spectra = ((vector, POSITIVE, "vector"), (key, NEGATIVE, "key p"))
        paint_spectra(painter, layout.spectrum, spectra, style)


def _moved_rows(
    layout: Layout, motion: Motion | None, old_rows: tuple[QRectF, ...]
) -> list[QRectF]:
    """Where the rows are now: on the way from where they stood."""
    if motion is None:
        return list(layout.rows)
    first, second = motion.strokes
    boxes = []
    for index, box in enumerate(layout.rows):
        if motion.kind == "push" and index == 0:
            boxes.append(box.translated(0, -(1 - second) * 0.4 * box.height()))
            continue
        place = index - 1 if motion.kind == "push" else index + 1
        old = old_rows[place] if place < len(old_rows) else box
        boxes.append(_between(old, box, first if motion.kind == "push" else second))
    return boxes


def _between(one: QRectF, other: QRectF, share: float) -> QRectF:
    top = one.top() + share * (other.top() - one.top())
    height = one.height() + share * (other.height() - one.height())
    return QRectF(other.left(), top, other.width(), height)


def _paint_leaving(
    painter: QPainter, box: QRectF, motion: Motion, top: float, style: Style
) -> None:
    """The word that is taken off rises and fades."""
    first, _second = motion.strokes
    if first < 1:
        painter.setOpacity(1 - first)
        moved = box.translated(0, -first * 0.4 * box.height())
        _paint_row(painter, moved, 0, motion.before.depths[0], top, style)
    painter.setOpacity(1.0)
    if motion.is_wrong:
        _flash(painter, box, 1 - motion.time / 2, style)


def _flash(painter: QPainter, box: QRectF, strength: float, style: Style) -> None:
    painter.setPen(QPen(style.roles.color("bad", strength), 3 * style.scale))
    painter.setBrush(style.roles.color("bad", 0.25 * strength))
    painter.drawRoundedRect(box.adjusted(2, 4, -2, -4), SIZES.corner, SIZES.corner)


def _paint_row(
    painter: QPainter, box: QRectF, index: int, depth: Depth, top: float, style: Style
) -> None:
    """The block of one depth, its bars, and the item it is recognised as. top: of the bars."""
    roles, unit = style.roles, style.scale
    inner = box.adjusted(0, 2, 0, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.color("surface"))
    painter.drawRoundedRect(inner, SIZES.corner, SIZES.corner)
    # In a narrow window words and verdicts keep their room, and the bars take what is left.
    wide, said = min(BLOCK * unit, 0.24 * inner.width()), min(VERDICT * unit, 0.46 * inner.width())
    block = QRectF(inner.left(), inner.top(), wide, inner.height())
    painter.setBrush(roles.color("tile" if index % 2 == 0 else "tile_other"))
    painter.drawRoundedRect(block, SIZES.corner, SIZES.corner)
    word = (depth.true, "text", 10.0, True)
    place = "top" if index == 0 else f"{power_of(index)} ∗"
    if abs(depth.power - 1) > 0.01:
        # So many times longer is the word, bound with a power of a key that is not unitary.
        place += f"  ×{_short(math.sqrt(depth.power))}"
    _paint_lines(painter, block.adjusted(10, 0, -4, 0), (place, "muted", 8.0, False), word, style)
    room = QRectF(
        block.right() + 10, inner.top() + 5, inner.width() - wide - said - 26 * unit,
        inner.height() - 10,
    )  # fmt: skip
    if inner.height() >= ROW_WITH_SCALE * unit and room.width() > 90 * unit:
        room.adjust(SCALE * unit, 12 * unit, 0, -3 * unit)
        paint_levels(painter, room, top, style, round_levels(top, 3))
    if room.width() > 20:
        _paint_similarities(painter, room, depth, top, style)
    side = QRectF(inner.right() - said, inner.top(), said - 8, inner.height())
    sign, role = ("✓", "good") if depth.is_right else ("✗", "bad")
    match = depth.match
    found = (f"{sign} {match.name}  {match.similarity:.3f}", role, 10.0, True)
    numbers = f"ahead by {match.margin:.3f}"
    if said > 0.9 * VERDICT * unit:
        numbers += f", noise {_short(depth.noise)}"
    _paint_lines(painter, side, found, (numbers, "muted", 8.0, False), style)


def _short(value: float) -> str:
    if not math.isfinite(value):
        return "∞"
    if value < 1000:
        return f"{value:.2f}" if value < 100 else f"{value:.0f}"
    power = math.floor(math.log10(value))
    return f"{value / 10**power:.1f}·10" + str(power).translate(_SUPERSCRIPTS)


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
        write(painter, box.translated(0, shift), text, style, points, bold)


def _paint_similarities(
    painter: QPainter, room: QRectF, depth: Depth, top: float, style: Style
) -> None:
    """A bar for each known item; if there is no room, one for the best of each few neighbours."""
    bins = max(int(room.width() / 3), 1)
    values = strongest(depth.similarities, bins, absolute=False)
    heights = np.clip(values / top, 0, 1)
    winner = int(values.argmax())
    chosen = np.arange(len(values)) == winner
    paint_bars(painter, room, heights, style.roles.color("muted", 0.55), ~chosen)
    role = "good" if depth.is_right else "bad"
    paint_bars(painter, room, heights, style.roles.color(role), chosen)
    painter.setPen(QPen(style.roles.color("line"), 1))
    painter.drawLine(room.bottomLeft(), room.bottomRight())
    if room.height() >= 50 * style.scale and room.width() > 90 * style.scale:
        x = room.left() + (winner + 0.5) * room.width() / len(values)
        y = room.bottom() - heights[winner] * room.height()
        wide = width_of(depth.match.name, style, 8)
        left = x + 6 if x + 6 + wide < room.right() else x - 6 - wide
        painter.setPen(style.roles.color(role))
        write(painter, QRectF(left, y - 4, wide, 16), depth.match.name, style, 8)


def _paint_empty(painter: QPainter, box: QRectF, style: Style) -> None:
    pen = QPen(style.roles.color("line"), 1.5, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, SIZES.corner, SIZES.corner)
    painter.setPen(style.roles.color("muted"))
    painter.setFont(style.font(11))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "Drop a word here")


def _say_below(painter: QPainter, layout: Layout, text: str, style: Style) -> None:
    box = layout.stack
    painter.setPen(style.roles.color("muted"))
    painter.setFont(style.font())
    place = QRectF(box.right() - 200, box.top() - 22 * style.scale, 200, 16 * style.scale)
    painter.drawText(place, RIGHT, text)
