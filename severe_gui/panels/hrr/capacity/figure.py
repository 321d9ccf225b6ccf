"""The picture of the capacity: accuracy, scores with a threshold, and one more plot beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from severe_gui.panels.hrr.capacity.plan import Point
from severe_gui.panels.hrr.capacity.plots import cost, numbers, powers
from severe_gui.panels.hrr.capacity.plots.accuracy import paint_accuracy
from severe_gui.panels.hrr.capacity.plots.axes import CAPTION, FOOT, INSET, KEY_LINE, names_of
from severe_gui.panels.hrr.capacity.plots.scores import paint_scores
from severe_gui.panels.hrr.capacity.plots.signal import paint_signal
from severe_gui.panels.hrr.capacity.tally import Tally
from severe_gui.panels.hrr.state import HrrState, Way
from severe_gui.widgets.marks.axes import key_lines
from severe_gui.widgets.style import Style

MARGIN, GAP, TOP = 16.0, 24.0, 25.0
NOTES: dict[Way, str] = {
    "orthogonal": (
        "Orthogonal keys are no better: unbinding adds up all n shifts of the other keys, and only "
        "one of the shifts is orthogonal to the key."
    ),
    "exact": (
        "The exact inverse 1/p̃ amplifies the noise of the other pairs by |1/p̃|², which has no "
        "finite mean for a Gaussian key: from two pairs on it blows up."
    ),
    "tensor": (
        "A tensor memory of n × n numbers stores n times as many as the vector, and the variance "
        "of its noise is n times smaller."
    ),
    "tensor-equal": (
        "A tensor memory of √n × √n numbers stores as many as the vector and has the same noise, "
        "but its items have only √n numbers and are more alike."
    ),
}
"""Why a way of storing does what it does."""


@dataclass(frozen=True)
class Layout:
    """Where things stand, in points. notes: below the accuracy, empty if there are none."""

    accuracy: QRectF
    notes: QRectF
    scores: QRectF
    beside: QRectF


def layout_for(width: float, height: float, state: HrrState, style: Style) -> Layout:
    """Accuracy at the left, scores above the third plot at the right."""
    unit = style.scale
    inset, foot = INSET * unit, FOOT * unit
    left = 0.56 * width
    room = left - MARGIN
    lines = len(key_lines(names_of(state, style), room, style))
    top = (TOP + CAPTION + (lines - 1) * KEY_LINE) * unit
    tall = _height_of(notes_of(state), room, style)
    accuracy = QRectF(MARGIN + inset, top, room - inset, height - top - foot - tall)
    notes = QRectF(MARGIN, accuracy.bottom() + foot - 4 * unit, room, tall)
    x = left + GAP + inset
    between = (78 if state.beside == "signal" else FOOT + CAPTION + 16) * unit
    upper = (TOP + CAPTION) * unit
    half = (height - upper - foot - between) / 2
    scores = QRectF(x, upper, width - x - MARGIN, half)
    beside = QRectF(x, scores.bottom() + between, scores.width(), half)
    return Layout(accuracy, notes, scores, beside)


def notes_of(state: HrrState) -> str:
    """Sentences about the ways that are compared."""
    return "\n".join(NOTES[way] for way in state.ways if way in NOTES)


@lru_cache(maxsize=64)
def _height_of(text: str, width: float, style: Style) -> float:
    if not text:
        return 0.0
    page = QRectF(0, 0, width, 1000)
    flags = Qt.TextFlag.TextWordWrap
    return QFontMetricsF(style.font(9)).boundingRect(page, flags, text).height() + 6 * style.scale


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
    paint_accuracy(painter, layout.accuracy, state, tallies, style, hovered)
    paint_scores(painter, layout.scores, state, tallies, style)
    if state.beside == "signal":
        paint_signal(painter, layout.beside, state, tallies, style)
    else:
        paint = {
            "numbers": numbers.paint_numbers, "cost": cost.paint_cost,
            "powers": powers.paint_powers,
        }[state.beside]  # fmt: skip
        paint(painter, layout.beside, state, style)
    painter.setFont(style.font(9))
    painter.setPen(style.roles.color("muted"))
    painter.drawText(layout.notes, Qt.TextFlag.TextWordWrap, notes_of(state))


def said_at(layout: Layout, state: HrrState, place: QPointF) -> str:
    """A sentence about what the third plot shows at a place."""
    says = {"numbers": numbers.said_at, "cost": cost.said_at, "powers": powers.said_at}
    if state.beside in says and layout.beside.contains(place):
        return says[state.beside](layout.beside, state, place)
    return ""
