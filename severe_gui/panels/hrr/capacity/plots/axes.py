"""What the plots of the page share: logarithmic scales, captions, colours, the chosen place."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from severe_gui.panels.hrr.capacity.plan import WAYS, chosen_place, places_of
from severe_gui.panels.hrr.state import HrrState, Way
from severe_gui.widgets.marks import text
from severe_gui.widgets.marks.axes import key_lines, paint_key, paint_ticks
from severe_gui.widgets.marks.text import write
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT

INSET, CAPTION, KEY_LINE, FOOT = 34.0, 37.0, 15.0, 44.0
"""Room for the numbers of a plot at its left, its caption and key above it, the axis below it."""
NAMES = {"pairs": "pairs in one memory", "dimension": "dimension", "items": "known items"}
_ORDER: dict[Way, int] = {
    "unitary": 2, "gaussian": 0, "exact": 1, "orthogonal": 3, "tensor": 4, "tensor-equal": 7,
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Logarithmic:
    """A logarithmic scale, along the page or up it."""

    low: float
    high: float

    def place(self, box: QRectF, x: float) -> float:
        """Where a value stands along a box."""
        return box.left() + self._share(x) * box.width()

    def value(self, box: QRectF, place: float) -> float:
        """The value at a place along a box."""
        share = (place - box.left()) / box.width()
        return self.low * (self.high / self.low) ** share

    def height(self, box: QRectF, y: float) -> float:
        """Where a value stands up a box."""
        return box.bottom() - self._share(y) * box.height()

    def _share(self, value: float) -> float:
        return math.log(value / self.low) / math.log(self.high / self.low)


def axis_of(state: HrrState) -> Logarithmic:
    """The axis that holds the state's places and its own one."""
    places = [*places_of(state), chosen_place(state)]
    low, high = min(places), max(places)
    return Logarithmic(low / 1.06, max(high, low + 1) * 1.06)


def color_of(way: Way, style: Style) -> QColor:
    """The colour of a way of storing."""
    series = SERIES if style.roles is DARK else SERIES_LIGHT
    return QColor(series[_ORDER[way]])


def names_of(state: HrrState, style: Style) -> tuple[tuple[str, QColor], ...]:
    """The names of the ways that are compared, for the key of a plot."""
    return tuple((WAYS[way], color_of(way, style)) for way in state.ways)


def paint_heading(
    painter: QPainter,
    box: QRectF,
    caption: str,
    names: tuple[tuple[str, QColor], ...],
    style: Style,
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A caption above a plot, and between the two a key, in as many lines as it needs."""
    unit = style.scale
    left, room = box.left() - INSET * unit, box.width() + INSET * unit
    lines = key_lines(names, room, style)
    above = CAPTION - KEY_LINE - 6 if not lines else CAPTION + (len(lines) - 1) * KEY_LINE
    draw_caption(painter, left, box.top() - above * unit, caption, style, room)
    for k, line in enumerate(reversed(lines)):
        start = QPointF(left, box.top() - (20 + k * KEY_LINE) * unit)
        paint_key(painter, start, line, style, dash)


def paint_name(painter: QPainter, box: QRectF, name: str, style: Style) -> None:
    """The name of the axis below a plot."""
    place = QRectF(box.left(), box.bottom() + 17 * style.scale, box.width(), 18 * style.scale)
    painter.setPen(style.roles.color("muted"))
    painter.setFont(style.font(9))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)


def paint_places(
    painter: QPainter,
    box: QRectF,
    axis: Logarithmic,
    values: tuple[int, ...],
    name: str,
    style: Style,
) -> None:
    """Numbers below a plot, as many as there is room for, and the name of the axis."""
    ticks, last = [], -math.inf
    for x in values:
        place = axis.place(box, x)
        if place - last > (14 + 8 * len(str(x))) * style.scale:
            ticks.append((place, str(x)))
            last = place
    paint_ticks(painter, box, ticks, style)
    paint_name(painter, box, name, style)


def paint_axis(
    painter: QPainter, box: QRectF, state: HrrState, axis: Logarithmic, style: Style
) -> None:
    """The state's places below a plot, and the chosen one in it."""
    paint_places(painter, box, axis, places_of(state), NAMES[state.axis], style)
    paint_chosen(painter, box, axis.place(box, chosen_place(state)), style)


def paint_chosen(painter: QPainter, box: QRectF, x: float, style: Style) -> None:
    """The line of the chosen place."""
    painter.setPen(QPen(style.roles.color("accent"), 1.2))
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))


def paint_decades(painter: QPainter, box: QRectF, scale: Logarithmic, style: Style) -> None:
    """Lines across a plot at powers of ten, at most seven of them, with their numbers."""
    first, last = math.ceil(math.log10(scale.low)), math.floor(math.log10(scale.high))
    step = max(1, math.ceil((last - first + 1) / 7))
    room = 44 * style.scale
    for power in range(first - first % step, last + 1, step):
        if power < first:
            continue
        y = scale.height(box, 10.0**power)
        painter.setPen(QPen(style.roles.color("line"), 1))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(style.roles.color("muted"))
        label = QRectF(box.left() - room - 6, y - 8, room, 16)
        write(painter, label, power_of_ten(power), style, 8, side=text.RIGHT)


def power_of_ten(power: int) -> str:
    """1, 10, 100, 1000, then 10⁴ and so on."""
    return str(10**power) if 0 <= power <= 3 else "10" + str(power).translate(_SUPERSCRIPTS)


def raised(base: str, power: int) -> str:
    """A power in print: p³."""
    return base + str(power).translate(_SUPERSCRIPTS)


def paint_mark(painter: QPainter, place: QPointF, radius: float, is_square: bool) -> None:
    """A measured number: round for convolution, square for tensor products."""
    if is_square:
        painter.drawRect(
            QRectF(place.x() - radius, place.y() - radius, 2 * radius, 2 * radius).adjusted(
                0.4, 0.4, -0.4, -0.4
            )
        )
    else:
        painter.drawEllipse(place, radius, radius)
