"""The picture of a key: bins about the unit circle, noise, circulant matrix, singular values."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.panels.hrr.marks.vectors import NEGATIVE, POSITIVE, paint_signed
from severe_gui.panels.hrr.spectrum.key import Complex, KeySpectrum, corner_of_circulant
from severe_gui.panels.hrr.vectors import strongest
from severe_gui.widgets.marks.arrays import draw_points
from severe_gui.widgets.marks.axes import (
    RIGHT,
    paint_key,
    paint_levels,
    paint_line,
    paint_ticks,
    round_levels,
)
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import SIZES

MARGIN, GAP = 16.0, 28.0
TITLE = 34.0
LEAST_LIMIT = 2.0
ROWS_SHOWN = 128
POINTS = 500


@dataclass(frozen=True)
class Wheel:
    """The plane of the bins on the page. scale: points on the page for a modulus of 1."""

    centre: QPointF
    scale: float

    def place(self, value: complex) -> QPointF:
        """Where a number of the plane stands on the page."""
        return QPointF(
            self.centre.x() + self.scale * value.real, self.centre.y() - self.scale * value.imag
        )

    def value(self, place: QPointF) -> complex:
        """The number of the plane at a place on the page."""
        return complex(
            (place.x() - self.centre.x()) / self.scale, (self.centre.y() - place.y()) / self.scale
        )


@dataclass(frozen=True)
class Layout:
    """Where things stand, in points."""

    wheel: QRectF
    frequencies: QRectF
    noise: QRectF
    matrix: QRectF
    values: QRectF


def layout_for(width: float, height: float, style: Style) -> Layout:
    """The wheel above the frequencies at the left; noise, matrix, singular values at the right."""
    unit = style.scale
    title, inset, foot = TITLE * unit, 30 * unit, 26 * unit
    left = 0.56 * width
    side = min(left - MARGIN, height - title - foot - 150 * unit)
    wheel = QRectF(MARGIN, title, left - MARGIN, side)
    top = wheel.bottom() + 46 * unit
    frequencies = QRectF(MARGIN + inset, top, left - MARGIN - inset, height - foot - top)
    x = left + GAP
    room = width - x - MARGIN
    noise = QRectF(x, title, room, 88 * unit)
    top = noise.bottom() + 40 * unit
    tall = min(room, 0.62 * (height - foot - top - 44 * unit))
    matrix = QRectF(x, top, room, tall)
    below = matrix.bottom() + 46 * unit
    values = QRectF(x + inset, below, room - inset, max(height - foot - below, 1.0))
    return Layout(wheel, frequencies, noise, matrix, values)


def limit_of(transform: Complex) -> float:
    """The greatest modulus that the wheel has to show."""
    return max(LEAST_LIMIT, 1.06 * float(np.abs(transform).max()))


def wheel_for(layout: Layout, limit: float) -> Wheel:
    """The plane of the bins up to a modulus."""
    box = layout.wheel
    return Wheel(box.center(), min(box.width(), box.height()) / 2 / limit)


def paint_picture(
    painter: QPainter,
    layout: Layout,
    spectrum: KeySpectrum,
    limit: float,
    chosen: int,
    inverse: str,
    style: Style,
    shown: Complex | None = None,
) -> None:
    """Draw everything. shown: the transform on its way to that of the spectrum."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    transform = spectrum.transform if shown is None else shown
    _paint_wheel(painter, layout, spectrum, transform, limit, chosen, style)
    _paint_noise(painter, layout.noise, spectrum, inverse, style)
    _paint_frequencies(painter, layout.frequencies, spectrum, inverse, chosen, style)
    _paint_matrix(painter, layout.matrix, spectrum, style)
    _paint_singular_values(painter, layout.values, spectrum, style)


def _title(painter: QPainter, box: QRectF, text: str, style: Style, left: float = 0) -> None:
    room = box.width() + left
    draw_caption(painter, box.left() - left, box.top() - 9 * style.scale, text, style, room)


def _paint_wheel(
    painter: QPainter,
    layout: Layout,
    spectrum: KeySpectrum,
    transform: Complex,
    limit: float,
    chosen: int,
    style: Style,
) -> None:
    box, roles = layout.wheel, style.roles
    wheel = wheel_for(layout, limit)
    count = len(transform)
    heading = f"The key's {count} Fourier bins: drag one; its conjugate moves with it"
    _title(painter, box, heading, style)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(roles.color("line"), 1))
    reach = limit * wheel.scale
    painter.drawLine(wheel.centre - QPointF(reach, 0), wheel.centre + QPointF(reach, 0))
    painter.drawLine(wheel.centre - QPointF(0, reach), wheel.centre + QPointF(0, reach))
    for radius in range(2, int(limit) + 1):
        painter.drawEllipse(wheel.centre, radius * wheel.scale, radius * wheel.scale)
    painter.setPen(QPen(roles.color("text", 0.8), 1.6 * style.scale))
    painter.drawEllipse(wheel.centre, wheel.scale, wheel.scale)
    painter.setFont(style.font(8))
    painter.setPen(roles.color("muted"))
    for radius in range(1, int(limit) + 1):
        at = wheel.place(radius * np.exp(-1j * math.pi / 4).item())
        painter.drawText(at + QPointF(4, 10), str(radius))
    _paint_bins(painter, wheel, transform, spectrum, style)
    if chosen < count:
        _paint_chosen(painter, wheel, complex(transform[chosen]), chosen, spectrum, style)


def point_size(count: int) -> float:
    """The diameter of a bin's point: smaller where there are many."""
    return max(2.0, min(9.0, 70 / math.sqrt(count)))


def _paint_bins(
    painter: QPainter, wheel: Wheel, transform: Complex, spectrum: KeySpectrum, style: Style
) -> None:
    roles, size = style.roles, point_size(len(transform)) * style.scale
    centre = np.array([wheel.centre.x(), wheel.centre.y()])
    places = centre + wheel.scale * np.stack([transform.real, -transform.imag], axis=1)
    mirrored = centre + wheel.scale * np.stack([transform.real, transform.imag], axis=1)
    for drawn, role, alpha in ((mirrored, "muted", 0.35), (places, POSITIVE, 0.9)):
        pen = QPen(roles.color(role, alpha), size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        draw_points(painter, drawn)
    pen = QPen(roles.color(NEGATIVE), size + 3)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    draw_points(painter, places[[k for k in (0, len(places) - 1) if spectrum.is_real(k)]])


def _paint_chosen(
    painter: QPainter,
    wheel: Wheel,
    value: complex,
    index: int,
    spectrum: KeySpectrum,
    style: Style,
) -> None:
    roles, unit = style.roles, style.scale
    place = wheel.place(value)
    painter.setPen(QPen(roles.color("accent", 0.7), 1.2))
    painter.drawLine(wheel.centre, place)
    half = SIZES.handle / 2 * unit
    painter.setPen(QPen(roles.color("canvas"), SIZES.handle_ring))
    painter.setBrush(roles.color("accent"))
    painter.drawEllipse(place, half, half)
    if not spectrum.is_real(index):
        painter.setPen(QPen(roles.color("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(wheel.place(value.conjugate()), half - 1, half - 1)
    angle = f"{math.degrees(math.atan2(value.imag, value.real)):.0f}°".replace("-", "−")
    painter.setFont(style.font(10, bold=True))
    painter.setPen(roles.color("accent"))
    corner = QRectF(MARGIN, TITLE * unit + 4 * unit, 300 * unit, 20 * unit)
    painter.drawText(corner, Qt.AlignmentFlag.AlignLeft, f"bin {index}: {abs(value):.3f} ∠ {angle}")


def _paint_noise(
    painter: QPainter, box: QRectF, spectrum: KeySpectrum, inverse: str, style: Style
) -> None:
    """The squared error of recall with each inverse, and on the unit circle, as bars."""
    roles, unit = style.roles, style.scale
    pairs = spectrum.pairs
    _title(painter, box, f"Noise of one of {pairs} pairs: expected squared error", style)
    rows = (
        (
            "involution",
            spectrum.noise("involution"),
            POSITIVE if inverse == "involution" else "muted",
        ),
        ("exact inverse", spectrum.noise("exact"), POSITIVE if inverse == "exact" else "muted"),
        ("on the circle", float(pairs - 1), "good"),
    )
    most = max(2.0 * pairs, 1.0)
    label, number = 84 * unit, 64 * unit
    tall = box.height() / len(rows)
    full = box.width() - label - number
    for k, (name, value, role) in enumerate(rows):
        line = QRectF(box.left(), box.top() + k * tall, box.width(), tall)
        painter.setFont(style.font(9))
        painter.setPen(roles.color("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        share = min(value / most, 1.0)
        bar = QRectF(
            box.left() + label, line.top() + 5 * unit, max(share * full, 1), tall - 10 * unit
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.color(role, 0.85))
        painter.drawRect(bar)
        painter.setPen(roles.color("bad" if value > most else "text"))
        painter.setFont(style.font(9, bold=True))
        painter.drawText(line, RIGHT, f"{'› ' if value > most else ''}{_short(value)}")


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 1000 else f"{value:.2e}"


def _paint_frequencies(
    painter: QPainter,
    box: QRectF,
    spectrum: KeySpectrum,
    inverse: str,
    chosen: int,
    style: Style,
) -> None:
    """Moduli over the frequency, and where the noise comes from."""
    if box.height() < 30:
        return
    roles = style.roles
    moduli = spectrum.moduli
    noise = spectrum.noise_at(inverse) / max(spectrum.pairs, 1)
    top = 1.05 * max(2.0, float(moduli.max()), min(float(noise.max()), 4.0))
    _title(painter, box, "Modulus and noise per pair at each frequency", style, 30 * style.scale)
    paint_levels(painter, box, top, style)
    count = len(moduli)
    painter.save()
    painter.setClipRect(box)
    for values, role, width in ((noise, NEGATIVE, 1.2), (moduli, POSITIVE, 1.6)):
        shown = strongest(values, POINTS)
        xs = np.linspace(box.left(), box.right(), len(shown))
        ys = box.bottom() - np.minimum(shown / top, 1.5) * box.height()
        paint_line(painter, xs, ys, roles.color(role), width)
    if chosen < count:
        x = box.left() + chosen / max(count - 1, 1) * box.width()
        painter.setPen(QPen(roles.color("accent"), 1))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    painter.restore()
    names = (("modulus", roles.color(POSITIVE)), (f"noise, {inverse}", roles.color(NEGATIVE)))
    paint_key(painter, QPointF(box.left(), box.bottom() + 13 * style.scale), names, style)
    right = QRectF(box.right() - 90, box.bottom() + 4, 90, 18)
    painter.setPen(roles.color("muted"))
    painter.drawText(right, RIGHT, "frequency")


def _paint_matrix(painter: QPainter, box: QRectF, spectrum: KeySpectrum, style: Style) -> None:
    size = min(spectrum.dimension, ROWS_SHOWN)
    whole = size == spectrum.dimension
    text = "Binding as a matrix" if whole else f"Binding as a matrix: its first {size} rows"
    _title(painter, box, text, style)
    side = min(box.width(), box.height())
    box = QRectF(box.left() + (box.width() - side) / 2, box.top(), side, side)
    paint_signed(painter, box, corner_of_circulant(spectrum.key, ROWS_SHOWN), style)
    painter.setPen(QPen(style.roles.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _paint_singular_values(
    painter: QPainter, box: QRectF, spectrum: KeySpectrum, style: Style
) -> None:
    values = spectrum.singular_values
    top = 1.05 * max(2.0, float(values[0]))
    _title(painter, box, "Its singular values, which are the moduli", style, 30 * style.scale)
    paint_levels(painter, box, top, style, round_levels(top))
    y = box.bottom() - box.height() / top
    painter.setPen(QPen(style.roles.color("text", 0.6), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
    places = np.linspace(0, len(values) - 1, min(len(values), POINTS)).round().astype(int)
    xs = box.left() + places / max(len(values) - 1, 1) * box.width()
    ys = box.bottom() - values[places] / top * box.height()
    paint_line(painter, xs, ys, style.roles.color(POSITIVE), 1.8)
    paint_ticks(painter, box, ((box.left(), "1"), (box.right() - 8, str(len(values)))), style)
