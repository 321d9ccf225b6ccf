"""The picture of all a_p / (2 sqrt p): a histogram, the limit curve, an atom at 0."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.maths.curves.modulo.frobenius import Law
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.places import curve_of
from severe_gui.panels.elliptic.primes.layout import plot_in
from severe_gui.panels.elliptic.primes.tally import ZEROS, Tally, edges_of
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.widgets.marks.axes import (
    paint_bars,
    paint_key,
    paint_levels,
    paint_line,
    paint_ticks,
    round_levels,
)
from severe_gui.widgets.marks.text import CENTRE, width_of, write
from severe_gui.widgets.style import Style, draw_caption

NAMES = {
    "SU(2)": "Sato–Tate: 2/π √(1 − t²)",
    "complex multiplication": "complex multiplication: 1/(2π √(1 − t²))",
}
NO_LIMIT = "This cubic is singular: every aₚ is 0, 1 or −1"
FINE = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 401))[1:-1]
"""Places of the limit curve, dense where it is steep."""


def paint_histogram(
    painter: QPainter,
    width: float,
    height: float,
    tally: Tally,
    state: EllipticState,
    style: Style,
    hovered: int | None = None,
    has_focus: bool = False,
) -> None:
    """Draw the histogram in a rectangle that begins at 0."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    roles, unit, box = style.roles, style.scale, plot_in(width, height, style.scale)
    left = 16 * unit
    draw_caption(painter, left, 22 * unit, title_of(tally, state), style, width - 2 * left)
    if curve_of(state.coefficients).is_singular:
        return
    law = tally.law
    names = [("measured", roles.color("edge")), (NAMES[law.name], roles.color("construction"))]
    paint_key(painter, QPointF(left, 41 * unit), names, style, room=width - 2 * left)
    heights = densities(tally, state.bins)
    top = top_of(heights, law)
    paint_levels(painter, box, top, style, round_levels(top, 4))
    painter.save()
    painter.setClipRect(box.adjusted(-1, -8 * unit, 1, 1))
    shares = np.minimum(heights / top, 1.0)
    paint_bars(painter, box, shares, roles.color("edge", 0.55))
    marked = [(hovered, "edge"), (state.chosen_bin, "accent")]
    for index, role in marked:
        if index is not None and 0 <= index < state.bins:
            only = np.arange(state.bins) == index
            paint_bars(painter, box, shares, roles.color(role), only)
            if role == "accent":
                _paint_choice(painter, box, index, state.bins, style, has_focus)
    curve = np.minimum(law.density(FINE) / top, 1.02)
    xs, ys = place_of(box, FINE), box.bottom() - curve * box.height()
    paint_line(painter, xs, ys, roles.color("construction"), 1.8 * unit)
    painter.restore()
    if law.at_zero:
        _paint_atom(painter, box, tally, state, style, hovered == ZEROS)
    ticks = [(float(place_of(box, np.array(t))), f"{t:g}".replace("-", "−"))
             for t in (-1, -0.5, 0, 0.5, 1)]  # fmt: skip
    paint_ticks(painter, box, ticks, style)
    painter.setPen(roles.color("muted"))
    name = QRectF(box.left(), box.bottom() + 19 * unit, box.width(), 18 * unit)
    painter.setFont(style.font(9, italic=True))
    painter.drawText(name, Qt.AlignmentFlag.AlignCenter, "t = aₚ / (2√p)")


def title_of(tally: Tally, state: EllipticState) -> str:
    """How many primes there are so far, and how far they are to go."""
    if curve_of(state.coefficients).is_singular:
        return NO_LIMIT
    if not tally.chunks:
        return "aₚ / (2√p) for all primes: none yet"
    count, last = grouped(str(tally.good)), grouped(str(tally.last))
    so_far = f"aₚ / (2√p) for {count} good primes up to {last}"
    is_over = tally.last + 200 > state.bound or tally.last == 0
    return so_far if is_over else f"{so_far} of {grouped(str(state.bound))}"


def densities(tally: Tally, bins: int) -> np.ndarray:
    """The density of t in each bin."""
    return tally.histogram(bins) / max(tally.good, 1) * (bins / 2)


def top_of(heights: np.ndarray, law: Law) -> float:
    """The density at the top of the plot."""
    least = 0.5 if law.at_zero else 0.7
    return max(least, 1.08 * float(heights.max(initial=0.0)))


def place_of(box: QRectF, t: np.ndarray) -> np.ndarray:
    """Where values stand on the page."""
    return box.left() + (t + 1) / 2 * box.width()


def value_at(box: QRectF, x: float) -> float:
    """The value at a place on the page."""
    return 2 * (x - box.left()) / box.width() - 1


def _paint_choice(
    painter: QPainter, box: QRectF, index: int, bins: int, style: Style, has_focus: bool
) -> None:
    """A frame around the chosen bin: colour alone does not carry it."""
    low, high = (float(each) for each in place_of(box, edges_of(bins)[index : index + 2]))
    width = (2 if has_focus else 1) * style.scale
    painter.setPen(QPen(style.roles.color("accent"), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(low, box.top(), high - low, box.height()))


def _paint_atom(
    painter: QPainter, box: QRectF, tally: Tally, state: EllipticState, style: Style, large: bool
) -> None:
    """Those a_p that are 0: a spike at 0 with its share."""
    roles, unit = style.roles, style.scale
    x = float(place_of(box, np.array(0.0)))
    is_chosen = state.chosen_bin == ZEROS
    wide = (8 if large or is_chosen else 6) * unit
    spike = QRectF(x - wide / 2, box.top() + 4 * unit, wide, box.height() - 4 * unit)
    painter.fillRect(spike, roles.color("edge", 1.0 if large or is_chosen else 0.8))
    if is_chosen:
        painter.setPen(QPen(roles.color("accent"), unit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(spike.adjusted(-3 * unit, -3 * unit, 3 * unit, 0))
    if not tally.good:
        return
    share = 100 * tally.zeros / tally.good
    text = f"aₚ = 0: {share:.1f} % (limit 50 %)"
    wide = width_of(text, style, 9)
    place = QRectF(x + 8 * unit, box.top() + 2 * unit, wide + 8, 18 * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.color("canvas", 0.85))
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(roles.color("text"))
    write(painter, place, text, style, 9, side=CENTRE)
