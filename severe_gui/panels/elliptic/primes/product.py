"""The picture of the product of N_p / p: log against log log, with a line and its window."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.errors import BadInput
from severe_gui.maths.curves.modulo.product import LEAST, Fit, fitted
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.places import curve_of
from severe_gui.panels.elliptic.primes.layout import plot_in
from severe_gui.panels.elliptic.primes.tally import Tally
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.widgets.legend import power, short
from severe_gui.widgets.marks.axes import paint_key, paint_line, paint_ticks
from severe_gui.widgets.marks.text import RIGHT, write
from severe_gui.widgets.style import Style, draw_caption

LEAST_RATIO = 1.2
"""By which the logarithm of x grows at least from one end of a window to the other."""

LEAST_LEVELS = 3


@dataclass(frozen=True)
class Axes:
    """x from `LEAST` to `last`, by log log x; the logarithm of the product from low to high."""

    box: QRectF
    last: int
    low: float
    high: float

    def across(self, x: np.ndarray | float) -> np.ndarray:
        """Where x stands on the page."""
        start, end = math.log(math.log(LEAST)), math.log(math.log(self.last))
        share = (np.log(np.log(x)) - start) / (end - start)
        return self.box.left() + share * self.box.width()

    def x_at(self, place: np.ndarray | float) -> np.ndarray:
        """The x at places on the page."""
        start, end = math.log(math.log(LEAST)), math.log(math.log(self.last))
        share = (np.asarray(place) - self.box.left()) / self.box.width()
        return np.asarray(np.exp(np.exp(start + share * (end - start))))

    def down(self, logs: np.ndarray | float) -> np.ndarray:
        """Where the logarithm of a product stands on the page."""
        share = (np.asarray(logs) - self.low) / (self.high - self.low)
        return self.box.bottom() - share * self.box.height()


def axes_for(width: float, height: float, tally: Tally, state: EllipticState, scale: float) -> Axes:
    """The axes that hold what is known of the product."""
    shown = tally.logs[1:]
    low, high = (float(shown.min()), float(shown.max())) if len(shown) else (0.0, 1.0)
    middle, half = (low + high) / 2, max((high - low) / 2, 0.5) * 1.12
    box = plot_in(width, height, scale)
    return Axes(box, state.bound, middle - half, middle + half)


def window_of(state: EllipticState, last: int) -> tuple[int, int]:
    """From where to where a line is fitted: as chosen, or from the square root of the bound."""
    if state.fit is not None:
        return state.fit
    return max(math.isqrt(state.bound), LEAST), max(last, LEAST + 1)


def fit_of(tally: Tally, state: EllipticState) -> Fit | None:
    """The line through what is known of the product in the window; None if that is too little."""
    low, high = window_of(state, tally.last)
    high = min(high, tally.last)
    if high <= low or math.log(high) < LEAST_RATIO * math.log(low):
        return None
    try:
        return fitted(tally.primes, tally.logs, low, high)
    except BadInput:
        return None


def paint_product(
    painter: QPainter,
    width: float,
    height: float,
    tally: Tally,
    state: EllipticState,
    rank: int | None,
    style: Style,
    chosen: int | None = None,
) -> None:
    """Draw the graph in a rectangle that begins at 0.

    rank: of the curve, if it is known. chosen: an end of the window that the keyboard moves.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    roles, unit = style.roles, style.scale
    axes, left = axes_for(width, height, tally, state, unit), 16 * unit
    if curve_of(state.coefficients).is_singular:
        return
    draw_caption(
        painter, left, 22 * unit, "Birch and Swinnerton-Dyer: the product of Nₚ/p for p up to x",
        style, width - 2 * left,
    )  # fmt: skip
    _paint_levels(painter, axes, style)
    if tally.chunks:
        _paint_window(painter, axes, window_of(state, tally.last), style, chosen)
    fit = fit_of(tally, state)
    names = [("product", roles.color("edge"))]
    painter.save()
    painter.setClipRect(axes.box)
    if len(tally) > 1:
        columns = np.linspace(axes.box.left(), axes.box.right(), 2 + int(axes.box.width()))
        xs = axes.x_at(columns)
        xs = xs[xs <= tally.last * (1 + 1e-9)]
        at = np.searchsorted(tally.primes, xs * (1 + 1e-9), side="right") - 1
        paint_line(painter, columns[: len(xs)], axes.down(tally.logs[at]), roles.color("edge"))
    if fit is not None:
        names.append((f"slope {measured(fit)}", roles.color("construction")))
        ends = np.array([fit.low, fit.high])
        lines = [(fit.at(ends), "construction", Qt.PenStyle.SolidLine)]
        if rank is not None:
            names.append((f"slope {rank}, the rank", roles.color("good")))
            lines.insert(0, (_of_rank(fit, rank, ends), "good", Qt.PenStyle.DashLine))
        for logs, role, dash in lines:
            paint_line(
                painter, axes.across(ends), axes.down(logs), roles.color(role), 1.8 * unit, dash
            )
    painter.restore()
    paint_key(painter, QPointF(left, 41 * unit), names, style, room=width - 2 * left)
    painter.setPen(roles.color("muted"))
    painter.setFont(style.font(9))
    name = QRectF(axes.box.left(), axes.box.bottom() + 19 * unit, axes.box.width(), 18 * unit)
    painter.drawText(name, Qt.AlignmentFlag.AlignCenter, "x, by log log x")


def measured(fit: Fit) -> str:
    """The slope with its error, in digits that the error leaves."""
    digits = min(max(1 - math.floor(math.log10(fit.error)), 0), 4) if fit.error > 0 else 4
    return f"{fit.slope:.{digits}f} ± {fit.error:.{digits}f}".replace("-", "−")


def _of_rank(fit: Fit, rank: int, ends: np.ndarray) -> np.ndarray:
    """The line of the rank's slope, through the middle of the fitted one."""
    logs, u = fit.at(ends), np.log(np.log(ends))
    line: np.ndarray = logs.mean() + rank * (u - u.mean())
    return line


def _paint_levels(painter: QPainter, axes: Axes, style: Style) -> None:
    """Lines at 1, 2, 5, 10, 20, ... and the powers of ten below."""
    roles, unit, box = style.roles, style.scale, axes.box
    last_y = math.inf
    for level in _round_products(axes.low, axes.high):
        y = float(axes.down(math.log(level)))
        if last_y - y < 22 * unit:
            continue
        last_y = y
        painter.setPen(QPen(roles.color("line"), 1))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(roles.color("muted"))
        room = 46 * unit
        number = grouped(str(round(level))) if level >= 100 else short(level)
        write(painter, QRectF(box.left() - room - 6, y - 8, room, 16), number, style, 8,
              side=RIGHT)  # fmt: skip
    ticks: list[tuple[float, str]] = []
    for k in range(1, 8):
        x = float(axes.across(10.0**k))
        if 10**k <= axes.last and (not ticks or x - ticks[-1][0] > 26 * unit):
            ticks.append((x, power(k)))
    paint_ticks(painter, box, ticks, style)


def _round_products(low: float, high: float) -> list[float]:
    """Round numbers between two logarithms: powers of ten, or more of them if these are few."""
    decades = range(math.floor(low / math.log(10)), math.ceil(high / math.log(10)) + 1)
    for mantissas in ((1,), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 8), (*np.arange(1, 10, 0.2),)):
        levels = [m * 10.0**k for k in decades for m in mantissas]
        inside = [each for each in levels if low <= math.log(each) <= high]
        if len(inside) >= LEAST_LEVELS:
            break
    return inside


def _paint_window(
    painter: QPainter, axes: Axes, window: tuple[int, int], style: Style, chosen: int | None
) -> None:
    """The window of the fit, shaded, with a handle at each end."""
    roles, unit, box = style.roles, style.scale, axes.box
    low, high = (float(axes.across(min(max(each, LEAST), axes.last))) for each in window)
    painter.fillRect(QRectF(low, box.top(), high - low, box.height()), roles.color("accent", 0.08))
    for index, x in enumerate((low, high)):
        is_chosen = index == chosen
        painter.setPen(QPen(roles.color("accent"), (2.4 if is_chosen else 1.2) * unit))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setBrush(roles.color("accent" if is_chosen else "canvas"))
        painter.drawRoundedRect(QRectF(x - 4 * unit, box.top() - 5 * unit, 8 * unit, 10 * unit),
                                2, 2)  # fmt: skip
