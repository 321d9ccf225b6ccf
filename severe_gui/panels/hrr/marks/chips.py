"""Words in rounded boxes, to be chosen and dragged."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from severe_gui.widgets.marks.text import CENTRE, width_of, write
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

CHIP_HEIGHT = 28.0
MARGIN = 16.0
_APART = 6.0

Chips = tuple[tuple[str, QRectF], ...]


def chips_at_bottom(words: Sequence[str], width: float, height: float, style: Style) -> Chips:
    """Chips in as few lines as they need, the last line at the bottom of a page."""
    return _placed(tuple(words), width, height, style)


@lru_cache(maxsize=8)
def _placed(words: tuple[str, ...], width: float, height: float, style: Style) -> Chips:
    return tuple(_chips(words, width, height, style))


def _chips(
    words: tuple[str, ...], width: float, height: float, style: Style
) -> Iterator[tuple[str, QRectF]]:
    lines: list[list[tuple[str, float]]] = [[]]
    used = 0.0
    for word in words:
        need = width_of(word, style, 10) + 22 * style.scale
        if used and used + need > width - 2 * MARGIN:
            lines.append([])
            used = 0.0
        lines[-1].append((word, need))
        used += need + _APART
    step = CHIP_HEIGHT * style.scale + _APART
    top = height - MARGIN - step * len(lines) + _APART
    for line in lines:
        x = MARGIN
        for word, need in line:
            yield word, QRectF(x, top, need, CHIP_HEIGHT * style.scale)
            x += need + _APART
        top += step


def chip_at(chips: Chips, place: QPointF) -> str:
    """The word at a place ("" if none)."""
    return next((word for word, box in chips if box.contains(place)), "")


def paint_chips(
    painter: QPainter, chips: Chips, chosen: str, hovered: str, focused: bool, style: Style
) -> None:
    """Draw words to choose from."""
    for word, box in chips:
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
    """One word."""
    roles = style.roles
    ring = "accent" if chosen else "line"
    painter.setPen(QPen(roles.color(ring), 2 if chosen and focused else 1))
    painter.setBrush(roles.color("hover" if hovered else "raised"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), SIZES.corner, SIZES.corner)
    painter.setPen(roles.color("text"))
    write(painter, box, word, style, 10, side=CENTRE)
