"""The evidence of a claim on one axis: a dot per seed, the interval, and the threshold."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from severe_gui.widgets.legend import short
from severe_gui.widgets.theme import Theme

HEIGHT, MARGIN = 62, 10
BAR, AXIS, DOT = 36, 44, 3.0
DECADES = 1.3
"""Numbers that spread over more than this many powers of ten are shown on a logarithmic axis."""


@dataclass(frozen=True)
class Evidence:
    """Numbers of a claim. values: one per seed. below: whether it holds below the threshold.

    role: the colour of the verdict.
    """

    measured: float
    threshold: float
    below: bool
    interval: tuple[float, float] | None = None
    values: tuple[float, ...] = ()
    role: str = "muted"


class SeedsAxis(QWidget):
    """Painted; as wide as there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._evidence: Evidence | None = None
        self._scale = Scale((0.0, 1.0))
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Show these numbers; nothing if there are none that are finite."""
        self._evidence = evidence
        numbers = [] if evidence is None else list(_numbers(evidence))
        self.setVisible(bool(numbers))
        if evidence is not None and numbers:
            self._scale = Scale(numbers)
            self.setAccessibleName(_in_words(evidence))
            self.setToolTip(_in_words(evidence))
        self.update()

    def place_of(self, value: float) -> float:
        """The place of a number, in pixels; always inside the widget."""
        share = min(max(self._scale.share(value), 0.0), 1.0)
        return MARGIN + share * (self.width() - 2 * MARGIN)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._evidence is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            self._paint(painter, self._evidence)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, evidence: Evidence) -> None:
        roles = self._theme.roles
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        metrics, right = QFontMetricsF(font), self.width() - MARGIN
        threshold = self.place_of(evidence.threshold)
        # The side on which the claim holds.
        begin, end = (MARGIN, threshold) if evidence.below else (threshold, right)
        painter.fillRect(QRectF(begin, 14, end - begin, AXIS - 14), roles.color("good", 0.12))
        painter.setPen(QPen(roles.color("line"), 1))
        painter.drawLine(QPointF(MARGIN, AXIS), QPointF(right, AXIS))
        self._paint_ticks(painter, metrics)
        painter.setPen(QPen(roles.color("text"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(threshold, 14), QPointF(threshold, AXIS))
        words = _bound(evidence)
        painter.setPen(roles.color("muted"))
        self._write(painter, metrics, threshold, metrics.ascent(), words)
        if evidence.interval is not None:
            low, high = (self.place_of(each) for each in evidence.interval)
            pen = QPen(roles.color(evidence.role), 4)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(low, BAR), QPointF(max(high, low + 1), BAR))
            painter.setPen(QPen(roles.color(evidence.role), 1.5))
            for place in (low, high):
                painter.drawLine(QPointF(place, BAR - 5), QPointF(place, BAR + 5))
        measured = self.place_of(evidence.measured)
        painter.setPen(QPen(roles.color("text"), 2))
        painter.drawLine(QPointF(measured, BAR - 5), QPointF(measured, BAR + 5))
        painter.setPen(QPen(roles.color("raised"), 1))
        painter.setBrush(roles.color("text"))
        for place, level in _stacked([self.place_of(each) for each in evidence.values]):
            painter.drawEllipse(QPointF(place, BAR - 10 - 4 * level), DOT, DOT)

    def _paint_ticks(self, painter: QPainter, metrics: QFontMetricsF) -> None:
        free = 0.0
        for value in self._scale.ticks():
            place, text = self.place_of(value), short(value)
            half = metrics.horizontalAdvance(text) / 2
            painter.setPen(QPen(self._theme.roles.color("line"), 1))
            painter.drawLine(QPointF(place, AXIS), QPointF(place, AXIS + 3))
            if place - half >= free:
                painter.setPen(self._theme.roles.color("muted"))
                free = self._write(painter, metrics, place, AXIS + 5 + metrics.ascent(), text) + 8

    def _write(
        self, painter: QPainter, metrics: QFontMetricsF, x: float, base: float, text: str
    ) -> float:
        """Write around x, inside the widget. Returns where the text ends."""
        wide = metrics.horizontalAdvance(text)
        left = min(max(x - wide / 2, 0.0), max(self.width() - wide, 0.0))
        painter.drawText(QPointF(left, base), text)
        return left + wide


class Scale:
    """From numbers to shares of the axis, logarithmic if they spread over decades."""

    def __init__(self, numbers: Sequence[float]) -> None:
        low, high = min(numbers), max(numbers)
        self.log = low > 0 and math.log10(high / low) > DECADES
        low, high = self._height(low), self._height(high)
        room = 0.08 * (high - low) or max(abs(high) * 0.1, 1e-12)
        self._low, self._high = low - room, high + room

    def share(self, value: float) -> float:
        """0 at the left end, 1 at the right."""
        if not math.isfinite(value) or (self.log and value <= 0):
            return 1.0 if value > 0 else 0.0
        return (self._height(value) - self._low) / (self._high - self._low)

    def ticks(self) -> list[float]:
        """A few round numbers inside."""
        span = self._high - self._low
        if self.log:
            stride = max(1, math.ceil(span / 4))
            whole = range(math.ceil(self._low), math.floor(self._high) + 1)
            return [10.0**each for each in whole if each % stride == 0]
        raw = span / 4
        unit = 10 ** math.floor(math.log10(raw))
        step = next(m * unit for m in (1, 2, 5, 10) if m * unit >= raw * (1 - 1e-9))
        first, last = math.ceil(self._low / step), math.floor(self._high / step)
        return [each * step for each in range(first, last + 1)]

    def _height(self, value: float) -> float:
        return math.log10(value) if self.log else value


def _numbers(evidence: Evidence) -> Iterator[float]:
    every = (*evidence.values, *(evidence.interval or ()), evidence.measured, evidence.threshold)
    if math.isfinite(evidence.measured):
        yield from (each for each in every if math.isfinite(each))


def _stacked(places: Sequence[float]) -> Iterator[tuple[float, int]]:
    """Dots that would lie on each other are lifted, at most three high."""
    ends = [-math.inf] * 4
    for place in sorted(places):
        level = next((k for k, end in enumerate(ends) if place - end >= 2 * DOT), 3)
        ends[level] = place
        yield place, level


def _bound(evidence: Evidence) -> str:
    return f"{'below' if evidence.below else 'above'} {short(evidence.threshold)}"


def _in_words(evidence: Evidence) -> str:
    parts = [f"Measured {short(evidence.measured)}"]
    if evidence.interval is not None:
        low, high = evidence.interval
        parts.append(f"95 percent interval {short(low)} to {short(high)}")
    if evidence.values:
        parts.append(f"seeds {', '.join(map(short, evidence.values))}")
    return f"{'; '.join(parts)}. It holds {_bound(evidence)}."
