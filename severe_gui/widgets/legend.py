"""The inputs of plots, their look and named curves, and the text beside them.

Captions and legends use the room there is and never move a plot.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from severe_gui.widgets.theme import SIZES, Roles

Array = NDArray[np.floating]

LINE = 1.6
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Look:
    """Colours and text size of a picture. series: categorical colours in order.

    dots: pixels of the device for a point, by which cosmetic pens are widened.
    """

    roles: Roles
    series: tuple[str, ...]
    text_size: float
    dots: float = 1.0

    def font(self, bold: bool = False) -> QFont:
        font = QFont()
        font.setPointSizeF(self.text_size)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font


@dataclass(frozen=True)
class Curve:
    """A line. colour: index into the series colours; style: into STYLES. band: half its width.

    is_theory: what theory says, drawn thin and dotted beside what was measured.
    """

    label: str
    x: Array
    y: Array
    colour: int
    style: int = 0
    band: Array | None = None
    is_theory: bool = False

    def pen(self, look: Look) -> QPen:
        """The pen of the curve in a plot, equally wide on every screen."""
        pen = pg.mkPen(look.series[self.colour % len(look.series)], width=LINE * look.dots)
        pen.setStyle(STYLES[self.style % len(STYLES)])
        if self.is_theory:
            pen.setWidthF(look.dots)
            pen.setStyle(Qt.PenStyle.DotLine)
        return pen


def power(exponent: int) -> str:
    """10⁻³; 1 and 10 as they are."""
    if exponent in (0, 1):
        return str(10**exponent)
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def short(value: float) -> str:
    """A number in four digits, with a typographic minus sign."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "not a number"
    return f"{value:.4g}".replace("-", "−")


class Row(pg.GraphicsWidget):
    """A line of text in a picture, cut to the available width."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._fit()

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self.look = look
        self._fit()
        self.update()

    def sizeHint(self, which: Qt.SizeHint, constraint: QSizeF | None = None) -> QSizeF:
        widths = {Qt.SizeHint.MaximumSize: 16_000.0, Qt.SizeHint.PreferredSize: 60.0}
        return QSizeF(widths.get(which, 0.0), self._height)

    def _fit(self) -> None:
        self._height = QFontMetricsF(self.look.font()).height() + SIZES.step
        self.setMinimumHeight(self._height)
        self.setMaximumHeight(self._height)

    def _write(self, painter: QPainter, x: float, text: str, room: float) -> float:
        """Write in the muted colour, cut to the available width. Returns the width used."""
        metrics = QFontMetricsF(self.look.font())
        painter.setFont(self.look.font())
        painter.setPen(self.look.roles.color("muted"))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        middle = self.size().height() / 2
        painter.drawText(QPointF(x, middle + (metrics.ascent() - metrics.descent()) / 2), shown)
        return metrics.horizontalAdvance(shown)


class Caption(Row):
    """The title of a plot."""

    def __init__(self, look: Look, text: str = "") -> None:
        super().__init__(look)
        self.text = text

    def name(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self._write(painter, 0, self.text, self.size().width())


class LegendRow(Row):
    """Line samples and names, left to right; what does not fit is cut with an ellipsis."""

    def __init__(self, look: Look, curves: Sequence[Curve] = ()) -> None:
        super().__init__(look)
        self.curves = list(curves)

    def show_curves(self, curves: Sequence[Curve]) -> None:
        self.curves = list(curves)
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle, width = 0.0, self.size().height() / 2, self.size().width()
        for curve in self.curves:
            room = width - x - 24
            if room < 16:
                break
            pen = curve.pen(self.look)
            pen.setCosmetic(False)
            pen.setWidthF(3 if curve.style == 0 else 2)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, middle), QPointF(x + 18, middle))
            x += 24 + self._write(painter, x + 24, curve.label, room) + 18
