"""Where the pictures of the page stand: one prime at the left, all of them at the right."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from severe_gui.panels.elliptic.modular.square import foot
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.panels.elliptic.state import Pictures

WIDE, TALL = 640.0, 1.9
"""The least width of two columns; how much wider than tall two plots stand side by side."""
PLOT = 400.0
"""The width that a plot gets beside a square that is limited by its height."""
MARGIN, HEAD = 16.0, 64.0
WORDS = 380.0
"""The width that the words around the square need."""


@dataclass(frozen=True)
class Layout:
    """The rectangles of the pictures; None for one that is not shown."""

    square: QRectF | None = None
    histogram: QRectF | None = None
    product: QRectF | None = None


def layout_for(width: float, height: float, pictures: Pictures, scale: float) -> Layout:
    """Where the pictures stand on a page."""
    if pictures == "one":
        return Layout(square=QRectF(0, 0, width, height))
    if pictures == "all":
        beside = width >= TALL * height and width >= WIDE * scale
        return Layout(None, *_halves(QRectF(0, 0, width, height), beside))
    if width >= WIDE * scale:
        # The square takes what the height allows, and leaves the plots what they need.
        wanted = height - (HEAD + foot(True)) * scale + 2 * MARGIN
        left = round(min(max(wanted, 0.5 * width), max(width - PLOT * scale, 0.5 * width)))
        right = QRectF(left, 0, width - left, height)
        return Layout(QRectF(0, 0, left, height), *_halves(right, False))
    top = round(0.6 * height)
    below = QRectF(0, top, width, height - top)
    return Layout(QRectF(0, 0, width, top), *_halves(below, width > 400 * scale))


def _halves(whole: QRectF, beside: bool) -> tuple[QRectF, QRectF]:
    wide, tall = whole.width(), whole.height()
    if beside:
        half = round(wide / 2)
        return (
            QRectF(whole.left(), whole.top(), half, tall),
            QRectF(whole.left() + half, whole.top(), wide - half, tall),
        )
    half = round(tall / 2)
    return (
        QRectF(whole.left(), whole.top(), wide, half),
        QRectF(whole.left(), whole.top() + half, wide, tall - half),
    )


def square_in(width: float, height: float, has_legend: bool, scale: float) -> Box:
    """The square of residues in its rectangle, which begins at 0."""
    room = height - (HEAD + foot(has_legend)) * scale
    side = max(min(width - 2 * MARGIN, room), 40.0)
    return Box((width - side) / 2, HEAD * scale, side, side)


def around(box: Box, width: float, scale: float) -> Box:
    """The box of the words around a square: wider than the square where that is small."""
    wide = max(box.width, min(width - 2 * MARGIN, WORDS * scale))
    return Box((width - wide) / 2, box.top, wide, box.height)


def plot_in(width: float, height: float, scale: float) -> QRectF:
    """The plot in its rectangle, which begins at 0: a caption above, numbers around it."""
    left, top, foot_height = 58 * scale, 62 * scale, 44 * scale
    right = MARGIN * scale
    return QRectF(left, top, max(width - left - right, 10), max(height - top - foot_height, 10))
