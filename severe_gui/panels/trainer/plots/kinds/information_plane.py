"""The information plane: the path of each layer while its network learns, coloured by epoch.

Right is what a layer knows of the inputs, up what it knows of the labels, in bits; dots are the
moments that were measured, and the number of a layer is where its path ends. The colours are the
part of a perceptually uniform map that stands out from the ground, evenly over the logarithm of the
epoch, as the moments are. All pictures of a row have the same axes.
"""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter
from PySide6.QtWidgets import QGraphicsEllipseItem, QStyleOptionGraphicsItem, QWidget

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import FieldKind, Go
from severe_gui.panels.trainer.plots.picture import Picture, key_of, variant_colour
from severe_gui.widgets.legend import Array, Curve, Look, Row, short
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.quiet_axis import QuietAxis

MAP = "viridis"
ON_DARK, ON_LIGHT = (0.3, 1.0), (0.0, 0.8)
"""The part of the map that is used: its ends are as dark or as light as a ground."""
DOT, NEAR = 5.0, 14.0
"""Width of a dot, and how far from it the pointer may be, in pixels."""
BAR = 36
CLOSE = (1.1, 0.12)
"""Bits between the ends of two paths below which their layers share their text."""
INSIDE = 2.0
"""Bits to the right of which a number is written before the end of its path."""


class InformationPlanePlot(pg.GraphicsLayout):
    """The paths of one network's layers."""

    def __init__(self, label: str, colour: int, look: Look) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(2)
        self.label, self._look = label, look
        self._epochs: Array = np.zeros(0)
        self._header = _Header(look, Curve(label, np.zeros(0), np.zeros(0), colour))
        self.addItem(self._header, 0, 0)
        axes = {side: QuietAxis(side) for side in ("left", "bottom")}
        self._plot = pg.PlotItem(axisItems=axes, enableMenu=False)
        self._plot.hideButtons()
        for axis in axes.values():
            # Its grid lies below the paths.
            axis.setZValue(-1)
        self._plot.setMouseEnabled(False, False)
        self.addItem(self._plot, 1, 0)
        self._paths = _Paths()
        self._ring = QGraphicsEllipseItem(-6, -6, 12, 12)
        self._ring.setFlag(QGraphicsEllipseItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._ring.hide()
        for item in (self._paths, self._ring):
            self._plot.addItem(item, ignoreBounds=True)
        self._numbers: list[pg.TextItem] = []
        self.recolour(look)

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self._look = look
        self._header.recolour(look)
        label = {"color": look.roles.muted, "font-size": f"{look.text_size:g}pt"}
        for side, text in (("left", "I(Y; T), bits"), ("bottom", "I(X; T), bits")):
            self._plot.getAxis(side).recolour(look)
            self._plot.setLabel(side, text, **label)
            self._plot.getAxis(side).setGrid(110)
        self._ring.setPen(pg.mkPen(look.roles.text, width=1.5 * look.dots))
        self.show_paths(self._paths.points, self._epochs)

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the run in front."""
        if picture.front is None:
            return
        fields = picture.front.snapshot.fields
        points = fields[key_of(plot.quantity, variant)]
        if points is not self._paths.points:
            self.show_paths(points, fields[key_of(f"{plot.quantity}_epoch", variant)])
        width = max(
            float(fields[key_of(plot.quantity, each)][..., 0].max(initial=1.0))
            for each in kind.variants(plot, picture)
        )
        self._plot.setRange(QRectF(0, 0, np.ceil(width), 1), padding=0.05, disableAutoRange=True)

    def show_paths(self, points: Array, epochs: Array) -> None:
        """points: (moments, layers, 2), what each layer knows of inputs and labels; epochs."""
        self._epochs = epochs
        colours = colours_of(epochs, self._look)
        self._header.show_epochs(epochs, colours)
        self._paths.show_points(points, colours, self._look.dots)
        self._number_ends()

    def hover(self, position: QPointF) -> str:
        """Ring the nearest moment of a layer. Returns its words ("" if none is near)."""
        nearest = self._nearest(position)
        if nearest is None:
            self.leave()
            return ""
        moment, layer = nearest
        inputs, labels = self._paths.points[moment, layer]
        self._ring.setPos(float(inputs), float(labels))
        self._ring.show()
        return (
            f"{self.label}, layer {layer + 1} of {self._paths.points.shape[1]}, "
            f"epoch {short(float(self._epochs[moment]))}  ·  I(X; T) {float(inputs):.2f} bits"
            f"  ·  I(Y; T) {float(labels):.3f} bits"
        )

    def step_at(self, position: QPointF) -> float | None:
        """Steps do not run along this picture."""
        return None

    def show_step(self, step: float | None) -> None:
        """Nothing to mark."""

    def leave(self) -> None:
        """Take the ring away."""
        self._ring.hide()

    def _nearest(self, position: QPointF) -> tuple[int, int] | None:
        box, points = self._plot.getViewBox(), self._paths.points
        if not points.size or not box.sceneBoundingRect().contains(position):
            return None
        at, pixel = box.mapSceneToView(position), box.viewPixelSize()
        x, y = ((points[..., k] - each()) / pixel[k] for k, each in enumerate((at.x, at.y)))
        distances = np.hypot(x, y)
        moment, layer = np.unravel_index(int(np.argmin(distances)), distances.shape)
        return (int(moment), int(layer)) if distances[moment, layer] <= NEAR else None

    def _number_ends(self) -> None:
        """Write the number of each layer at the end of its path: 1–3 where several end."""
        for item in self._numbers:
            self._plot.removeItem(item)
        self._numbers = []
        for text, (x, y) in ends_of(self._paths.points):
            # The paths end at the upper edge more often than not: the text is below, and inside.
            item = pg.TextItem(
                text, self._look.roles.text, anchor=(1.0 if x > INSIDE else 0.0, 0.0)
            )
            item.setFont(self._look.font(bold=True))
            item.setPos(x, y)
            self._plot.addItem(item, ignoreBounds=True)
            self._numbers.append(item)


class InformationPlaneKind(FieldKind):
    """One picture per variant, side by side."""

    height = 11
    least = 220

    def make(
        self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go
    ) -> InformationPlanePlot:
        colour = variant_colour(picture.experiment, variant)
        return InformationPlanePlot(readable_name(variant) or plot.title, colour, look)

    def heading(self, plot: Plot, picture: Picture) -> str:
        run = "" if picture.front is None else f" of {picture.front.entry.name}"
        return (
            f"{plot.title}{run}: the path of each layer, coloured by epoch, the first to the last"
        )


kind = InformationPlaneKind()


def colours_of(epochs: Array, look: Look) -> list[QColor]:
    """The colour of each epoch, evenly over its logarithm, in the look's part of the map."""
    is_dark = QColor(look.roles.canvas).lightnessF() < 0.5
    low, high = ON_DARK if is_dark else ON_LIGHT
    if not len(epochs):
        return []
    logs = np.log(np.maximum(epochs.astype(np.float64), 1e-12))
    shares = (logs - logs[0]) / max(float(logs[-1] - logs[0]), 1e-12)
    found = pg.colormap.get(MAP).map(low + (high - low) * np.clip(shares, 0, 1), mode="qcolor")
    return list(found)


def ends_of(points: Array) -> list[tuple[str, tuple[float, float]]]:
    """What is written where paths end: layers that end at one place share their text."""
    if not points.size:
        return []
    last, groups = points[-1].astype(np.float64), [[0]]
    for layer in range(1, len(last)):
        apart = np.abs(last[layer] - last[groups[-1][0]]) / CLOSE
        if apart.max() < 1:
            groups[-1].append(layer)
        else:
            groups.append([layer])
    return [
        (
            f"{each[0] + 1}" if len(each) == 1 else f"{each[0] + 1}–{each[-1] + 1}",
            (float(last[each[0], 0]), float(last[each[0], 1])),
        )
        for each in groups
    ]


class _Header(Row):
    """The name of the network with its colour, and which colour is which epoch."""

    def __init__(self, look: Look, curve: Curve) -> None:
        super().__init__(look)
        self._curve = curve
        self._ends, self._colours = ("", ""), list[QColor]()

    def show_epochs(self, epochs: Array, colours: list[QColor]) -> None:
        ends = [short(float(f"{float(epochs[k]):.2g}")) for k in (0, -1)] if len(epochs) else []
        self._ends = (ends[0], ends[1]) if ends else ("", "")
        self._colours = colours
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, width = self.size().height() / 2, self.size().width()
        metrics = QFontMetricsF(self.look.font())
        first, last = (metrics.horizontalAdvance(text) for text in self._ends)
        left = max(width - first - last - BAR - 16, 0)
        pen = self._curve.pen(self.look)
        pen.setCosmetic(False)
        pen.setWidthF(3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, middle), QPointF(18, middle))
        self._write(painter, 24, self._curve.label, max(left - 32, 0))
        if not self._colours:
            return
        self._write(painter, left, self._ends[0], first + 1)
        bar = QRectF(left + first + 6, middle - 4, BAR, 8)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for share, colour in zip(np.linspace(0, 1, len(self._colours)), self._colours, strict=True):
            gradient.setColorAt(float(share), colour)
        painter.fillRect(bar, gradient)
        self._write(painter, bar.right() + 6, self._ends[1], last + 1)


class _Paths(pg.GraphicsObject):
    """Lines from moment to moment, and a dot at each, in the moment's colour."""

    def __init__(self) -> None:
        super().__init__()
        self.points: Array = np.zeros((0, 0, 2))
        self._colours: list[QColor] = []
        self._dots = 1.0

    def show_points(self, points: Array, colours: list[QColor], dots: float) -> None:
        self.prepareGeometryChange()
        self.points, self._colours, self._dots = points, colours, dots
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-1, -0.2, 66, 1.6)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [[QPointF(float(x), float(y)) for x, y in row] for row in self.points]
        for before, here, colour in zip(places, places[1:], self._colours[1:], strict=False):
            painter.setPen(pg.mkPen(colour, width=1.2 * self._dots))
            for one, other in zip(before, here, strict=True):
                painter.drawLine(one, other)
        for here, colour in zip(places, self._colours, strict=True):
            pen = pg.mkPen(colour, width=DOT * self._dots)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            for each in here:
                painter.drawPoint(each)
