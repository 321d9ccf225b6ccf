"""Schedules above, the losses that they give below, on one axis of steps under one cursor.

A plot of the quantity `schedule` draws the curves `schedule/LINE`, the rate of each step, above
`schedule_loss/LINE`, the loss before the first step and after each one, or after the steps that
`schedule_step` lists; `schedule_sampled/LINE` is a random run beside the expected loss. A line may
belong to a group, `schedule/GROUP/LINE`: each group has a picture of its own. The cursor stands at
one step in both halves, and the words say every line's rate and loss there. A click on the words
at the right changes the axis of steps from linear to logarithmic and back.
"""

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGraphicsSceneMouseEvent

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import MOST_IN_A_ROW, Go, PlotKind
from severe_gui.panels.trainer.plots.picture import Picture, variant_colour, variants_of
from severe_gui.widgets.crosshair import value_at
from severe_gui.widgets.legend import Array, Caption, Curve, LegendRow, Look, short
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.plots import LinePlot

QUIET_AXIS = 8
"""Height of an axis without numbers."""


class SchedulesPlot(pg.GraphicsLayout):
    """Two halves under one cursor. Emits `turned` (whether steps are logarithmic) on a click.

    is_narrow: whether it stands beside so many others that its legend needs lines of its own.
    """

    turned = Signal(bool)

    def __init__(
        self, group: str, colour: int, x: str, look: Look, is_narrow: bool = False
    ) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(2)
        self.group, self.label, self._colour, self._x = group, readable_name(group), colour, x
        self.log_steps = False
        self._header, self._switch = LegendRow(look), _Switch(look)
        self._switch.clicked.connect(lambda: self.turned.emit(not self.log_steps))
        self.addItem(self._header, 0, 0)
        self.addItem(self._switch, 0, 1)
        self._pairs = [LegendRow(look) for _ in range(2 if is_narrow else 0)]
        for row, pair in enumerate(self._pairs, start=1):
            self.addItem(pair, row, 0, 1, 2)
        self.rates = _Half("Learning rate", x, look, is_upper=True)
        self.losses = _Half("Loss", x, look)
        self.losses.setXLink(self.rates)
        first = 1 + len(self._pairs)
        self.addItem(self.rates, first, 0, 1, 2)
        self.addItem(self.losses, first + 1, 0, 1, 2)
        self.layout.setColumnStretchFactor(0, 1)
        for row in (first, first + 1):
            self.layout.setRowStretchFactor(row, 1)

    def recolour(self, look: Look) -> None:
        """Change the look."""
        for item in (self._header, self._switch, *self._pairs, self.rates, self.losses):
            item.recolour(look)

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the run in front."""
        if picture.front is None:
            return
        log_steps = bool(picture.place(plot).get("log_steps", False))
        is_log = picture.is_log(plot)
        self.show_curves(
            list(_curves(plot.quantity, self.group, picture, first=1.0)),
            list(_curves(f"{plot.quantity}_loss", self.group, picture, first=0.0)),
            list(_curves(f"{plot.quantity}_sampled", self.group, picture, first=0.0)),
            log_steps,
            is_log,
        )

    def show_curves(
        self,
        rates: list[Curve],
        losses: list[Curve],
        sampled: list[Curve],
        log_steps: bool = False,
        is_log: bool = True,
    ) -> None:
        """Draw these: x counts the steps of the training inside. Without rates, losses alone."""
        self.log_steps = log_steps
        self._switch.name(f"steps {'logarithmic' if log_steps else 'linear'} ⇄")
        for half, curves in ((self.rates, rates), (self.losses, losses + sampled)):
            half.set_log(is_log)
            half.name_plot(f"{half.name_of_values}{', log' if is_log else ''}")
            half.run_over(log_steps)
            half.show_curves([_over(curve, log_steps) for curve in curves])
        own = [Curve(self.label, np.zeros(0), np.zeros(0), self._colour)] if self.group else []
        lines = losses or rates
        self._header.show_curves(own if self._pairs else own + lines)
        for place, pair in enumerate(self._pairs):
            pair.show_curves(lines[2 * place : 2 * place + 2])
        self.rates.setVisible(bool(rates))
        self.rates.setMaximumHeight(16_000 if rates else 0)

    # The cursor.

    def hover(self, position: QPointF) -> str:
        """Put the cursor at the nearest step of both halves. Returns what every line is there."""
        for half, other in ((self.rates, self.losses), (self.losses, self.rates)):
            at = half.step_at(position) if half.isVisible() else None
            if at is not None:
                half.hover(position)
                other.show_step(at)
                return self._words(at)
        self.leave()
        return ""

    def step_at(self, position: QPointF) -> float | None:
        """Steps inside are not the steps of the run, so that no other plot follows."""
        return None

    def show_step(self, step: float | None) -> None:
        """Nothing to mark: the picture is of one step of the run."""

    def leave(self) -> None:
        """Hide the cursor."""
        self.rates.leave()
        self.losses.leave()

    def _words(self, at: float) -> str:
        values: dict[str, list[str]] = {}
        for noun, half in (("rate", self.rates), ("loss", self.losses)):
            for curve in half.drawn:
                index = value_at(curve.x, at)
                if index is not None and not curve.is_theory:
                    found = values.setdefault(curve.label, [])
                    found.append(f"{noun} {short(float(curve.y[index]))}")
        step = f"{self._x} {self.losses.step_of(at)}"
        said = [f"{label} {', '.join(each)}" for label, each in values.items()]
        return "  ·  ".join([f"{self.label}, {step}" if self.group else step, *said])


class SchedulesKind(PlotKind):
    """Rates and losses of the run in front, one picture per group of lines."""

    layout = "row"
    height = 13
    least = 260

    def variants(self, plot: Plot, picture: Picture) -> list[str]:
        if picture.front is None:
            return []
        groups = [group for group, _, _ in _lines(f"{plot.quantity}_loss", picture)]
        return list(dict.fromkeys(groups))[:MOST_IN_A_ROW]

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> SchedulesPlot:
        colour = variant_colour(picture.experiment, variant)
        is_narrow = len(self.variants(plot, picture)) > 2
        made = SchedulesPlot(variant, colour, plot.x, look, is_narrow)
        made.turned.connect(lambda log_steps: go({"log_steps": log_steps}))
        return made

    def heading(self, plot: Plot, picture: Picture) -> str:
        if picture.front is None:
            return plot.title
        snapshot = picture.front.snapshot
        return f"{plot.title} of {picture.front.entry.name}, meta-step {snapshot.step}"


kind = SchedulesKind()


class _Half(LinePlot):
    """Values over steps inside, which may be drawn by their logarithm."""

    def __init__(self, name: str, x: str, look: Look, *, is_upper: bool = False) -> None:
        self.name_of_values, self._is_upper, self._log_steps = name, is_upper, False
        super().__init__(name, x, name, look, over_steps=True)
        if is_upper:
            self.getAxis("bottom").setStyle(showValues=False)

    @property
    def drawn(self) -> list[Curve]:
        """What is drawn."""
        return self._curves

    def recolour(self, look: Look) -> None:
        super().recolour(look)
        if self._is_upper:
            # The numbers of the half below serve both.
            self.getAxis("bottom").showLabel(False)
            self.getAxis("bottom").setHeight(QUIET_AXIS)

    def run_over(self, log_steps: bool) -> None:
        """Draw over log10 of the step, or over the step."""
        if log_steps != self._log_steps:
            self._log_steps = log_steps
            axis = self.getAxis("bottom")
            axis.decades = log_steps
            axis.picture = None
            self.getViewBox().enableAutoRange()

    def step_of(self, x: float) -> str:
        """The step at a place of the axis."""
        return short(round(10**x) if self._log_steps else x)

    def _place(self, x: float) -> str:
        return self.step_of(x)


class _Switch(Caption):
    """Words that are clicked."""

    clicked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Click for linear or logarithmic steps")

    def name(self, text: str) -> None:
        super().name(text)
        self.updateGeometry()

    def sizeHint(self, which: Qt.SizeHint, constraint: QSizeF | None = None) -> QSizeF:
        # Captions are asked before they have a text.
        text = getattr(self, "text", "")
        wide = QFontMetricsF(self.look.font()).horizontalAdvance(text) + 4
        return QSizeF(wide, super().sizeHint(which, constraint).height())

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.setAccepted(event.button() == Qt.MouseButton.LeftButton)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if self.contains(event.pos()):
            self.clicked.emit()
        event.accept()


def _lines(quantity: str, picture: Picture) -> Iterator[tuple[str, str, Array]]:
    """Group, line and values of each curve of a quantity."""
    assert picture.front is not None
    curves = picture.front.snapshot.curves
    for key in variants_of(picture.experiment, curves, quantity):
        group, _, line = key.rpartition("/")
        yield group, line, curves[f"{quantity}/{key}"]


def _curves(quantity: str, group: str, picture: Picture, first: float) -> Iterator[Curve]:
    assert picture.front is not None
    places = picture.front.snapshot.curves.get(f"{quantity.partition('_')[0]}_step")
    for own, line, values in _lines(quantity, picture):
        if own == group:
            steps = np.arange(len(values)) + first
            if not first and places is not None and len(places) == len(values):
                steps = places.astype(np.float64)
            yield Curve(
                readable_name(line), steps, values, variant_colour(picture.experiment, line),
                is_theory=quantity.endswith("_sampled"),
            )  # fmt: skip


def _over(curve: Curve, log_steps: bool) -> Curve:
    """The curve over log10 of its steps, from step 1 on, or as it is."""
    if not log_steps:
        return curve
    kept = curve.x >= 1
    x, y = np.log10(curve.x[kept]), curve.y[kept]
    return Curve(curve.label, x, y, curve.colour, is_theory=curve.is_theory)
