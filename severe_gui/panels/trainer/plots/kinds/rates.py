"""Shares of seeds with their intervals: a table of dots, one row per variant, one column per case.

Read from fields of shape (3,), `quantity/case/variant`: the share, and the ends of its interval.
"""

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import Go, PlotKind
from severe_gui.panels.trainer.plots.picture import Picture, variant_colour
from severe_gui.widgets.legend import Look, short
from severe_gui.widgets.parameter_form import readable_name

GAP = 20
"""Pixels between two columns."""


@dataclass(frozen=True)
class Rate:
    """A share in [0, 1] and its interval. colour: of its variant, an index into the series."""

    case: str
    variant: str
    share: float
    low: float
    high: float
    colour: int

    def words(self) -> str:
        return (
            f"{readable_name(self.variant)}, {readable_name(self.case)}  ·  share "
            f"{short(self.share)}, 95 percent interval {short(self.low)} to {short(self.high)}"
        )


class RatesPlot(pg.GraphicsWidget):
    """The table."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rates: list[Rate] = []
        self._look, self._pointed = look, None
        self._title = ""

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self._look = look
        self.update()

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the rates of the run in front."""
        if picture.front is None:
            return
        found = []
        for key, values in picture.front.snapshot.fields.items():
            quantity, _, place = key.partition("/")
            case, _, name = place.partition("/")
            if quantity == plot.quantity:
                colour = variant_colour(picture.experiment, name)
                found.append(Rate(case, name, *map(float, values), colour))
        self.show_rates(sorted(found, key=lambda rate: rate.colour))

    def show_rates(self, rates: list[Rate]) -> None:
        """Replace all."""
        if rates != self.rates:
            self.rates = rates
            self._pointed = None
            self.update()

    @property
    def cases(self) -> list[str]:
        return list(dict.fromkeys(rate.case for rate in self.rates))

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(rate.variant for rate in self.rates))

    def line_of(self, case: str, variant: str) -> tuple[QPointF, QPointF]:
        """Where 0 and 1 of a rate are drawn, in the item's own pixels."""
        metrics = QFontMetricsF(self._look.font())
        labels = [metrics.horizontalAdvance(readable_name(name)) for name in self.names]
        left = max(labels, default=0.0) + GAP
        column = (self.size().width() - left) / max(len(self.cases), 1)
        top, bottom = metrics.height() + 4, metrics.height() + 2
        row = (self.size().height() - top - bottom) / max(len(self.names), 1)
        x = left + self.cases.index(case) * column
        y = top + (self.names.index(variant) + 0.5) * row
        return QPointF(x, y), QPointF(x + column - GAP, y)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self.rates:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font())
        self._paint_frame(painter)
        for rate in self.rates:
            self._paint_rate(painter, rate)

    def _paint_frame(self, painter: QPainter) -> None:
        roles, metrics = self._look.roles, QFontMetricsF(self._look.font())
        height = self.size().height()
        for name in self.names:
            place, _ = self.line_of(self.cases[0], name)
            box = QRectF(0, place.y() - metrics.height() / 2, place.x() - GAP, metrics.height())
            painter.setPen(roles.color("muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, readable_name(name))
        for case in self.cases:
            zero, one = self.line_of(case, self.names[0])
            painter.setPen(roles.color("text"))
            title = metrics.elidedText(
                readable_name(case), Qt.TextElideMode.ElideRight, one.x() - zero.x()
            )
            painter.drawText(QPointF(zero.x(), metrics.ascent()), title)
            top, bottom = metrics.height() + 2, height - metrics.height() - 2
            for share in (0.0, 0.5, 1.0):
                x = zero.x() + share * (one.x() - zero.x())
                painter.setPen(pg.mkPen(roles.line, width=self._look.dots))
                painter.drawLine(QPointF(x, top), QPointF(x, bottom))
                painter.setPen(roles.color("muted"))
                box = QRectF(x - 20, bottom + 2, 40, metrics.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, f"{share:g}")

    def _paint_rate(self, painter: QPainter, rate: Rate) -> None:
        zero, one = self.line_of(rate.case, rate.variant)
        span, look = one.x() - zero.x(), self._look
        color = QColor(look.series[rate.colour % len(look.series)])
        painter.setPen(pg.mkPen(look.roles.line, width=look.dots))
        painter.drawLine(zero, one)
        soft = QColor(color)
        soft.setAlphaF(0.55)
        pen = pg.mkPen(soft, width=3 * look.dots)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        ends = [QPointF(zero.x() + end * span, zero.y()) for end in (rate.low, rate.high)]
        painter.drawLine(*ends)
        is_pointed = self._pointed == (rate.case, rate.variant)
        painter.setPen(pg.mkPen(look.roles.canvas, width=look.dots))
        painter.setBrush(color)
        radius = 6 if is_pointed else 4.5
        painter.drawEllipse(QPointF(zero.x() + rate.share * span, zero.y()), radius, radius)

    # The pointer.

    def hover(self, position: QPointF) -> str:
        """Mark the rate nearest the pointer. Returns what it is."""
        at = self.mapFromScene(position)
        if not self.rates or not self.rect().contains(at):
            self.leave()
            return ""
        rate = min(self.rates, key=lambda each: self._distance(each, at))
        self._point((rate.case, rate.variant))
        return rate.words()

    def _distance(self, rate: Rate, at: QPointF) -> float:
        zero, one = self.line_of(rate.case, rate.variant)
        beside = max(zero.x() - at.x(), at.x() - one.x(), 0)
        return abs(zero.y() - at.y()) + float(beside)

    def _point(self, place: tuple[str, str] | None) -> None:
        if place != self._pointed:
            self._pointed = place
            self.update()

    def step_at(self, position: QPointF) -> float | None:
        """The rates are of one step."""
        return None

    def show_step(self, step: float | None) -> None:
        """Nothing to mark: the rates are of one step."""

    def leave(self) -> None:
        """Mark nothing."""
        self._point(None)


class RatesKind(PlotKind):
    """One table over the whole page."""

    layout = "row"
    height = 6
    least = 150

    def variants(self, plot: Plot, picture: Picture) -> list[str]:
        if picture.front is None:
            return []
        keys = picture.front.snapshot.fields
        return [""] if any(key.partition("/")[0] == plot.quantity for key in keys) else []

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> RatesPlot:
        return RatesPlot(look)

    def heading(self, plot: Plot, picture: Picture) -> str:
        if picture.front is None:
            return plot.title
        step = picture.front.snapshot.step
        return f"{plot.title}: {plot.x}, with 95 percent intervals, step {step}"


kind = RatesKind()
