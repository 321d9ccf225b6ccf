"""The filament picture on screen: a coloured grid of inputs as layers map it.

Each line of the grid keeps the colour of its place among the inputs: hue by angle, and a lightness
that falls off from the centre and changes along the one direction that eyes without red and green
cannot distinguish by hue. A click or the wheel goes from layer to layer; under the pointer is the
ellipse that a small circle of inputs becomes. Every layer is drawn to fill the view, its two axes
to one scale, and the words say how large it is. Colours: Ottosson (2020), Oklab.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsEllipseItem,
    QGraphicsPathItem,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneWheelEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import FieldKind, Go
from severe_gui.panels.trainer.plots.picture import Picture, key_of, variant_colour
from severe_gui.widgets.legend import Array, Curve, LegendRow, Look, short
from severe_gui.widgets.parameter_form import readable_name

HUES, RINGS = 24, 4
CIRCLE = 2.0
"""Radius of the circle of inputs whose image is drawn, in steps of the grid."""
NOTCH = 120
"""What a wheel turns by, in eighths of a degree."""


class FilamentPlot(pg.GraphicsLayout):
    """A mapped grid. Emits `stepped` with the index of a layer that a person went to."""

    stepped = Signal(int)

    def __init__(self, label: str, colour: int, look: Look) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(2)
        self.label, self._colour, self._look = label, colour, look
        self._points: Array = np.zeros((0, 2, 2, 2))
        self._jacobians: Array = np.zeros((0, 2, 2, 2, 2))
        self._layers: tuple[int, ...] = ()
        self._index, self._scale = 0, 1.0
        self._pointer: QPointF | None = None
        self._shown: tuple[Array, int] | None = None
        self._header = LegendRow(look)
        self.addItem(self._header, 0, 0)
        self._window = _Window()
        self._window.turned.connect(self._go)
        self.addItem(self._window, 1, 0)
        self._sheet = _Sheet()
        self._ellipse, self._node = QGraphicsPathItem(), QGraphicsEllipseItem(-3, -3, 6, 6)
        self._node.setFlag(QGraphicsEllipseItem.GraphicsItemFlag.ItemIgnoresTransformations)
        for item in (self._sheet, self._ellipse, self._node):
            self._window.addItem(item, ignoreBounds=True)
        self.recolour(look)
        self.leave()

    @property
    def layer_index(self) -> int:
        """Which of the recorded layers is shown."""
        return self._index

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self._look = look
        self._header.recolour(look)
        self._window.setBackgroundColor(look.roles.surface)
        self._sheet.recolour(look)
        pen = pg.mkPen(look.roles.text, width=1.5 * look.dots)
        self._ellipse.setPen(pen)
        self._ellipse.setBrush(look.roles.color("text", 0.15))
        self._node.setPen(pen)
        self._node.setBrush(QColor(look.roles.surface))

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the field of the run in front, at the layer that a person has gone to."""
        if picture.front is None:
            return
        fields = picture.front.snapshot.fields
        points = fields[key_of(plot.quantity, variant)]
        layer = int(picture.place(plot).get("layer", len(points) - 1))
        # Thousands of pieces are drawn again only for what has changed.
        if self._shown is not None and self._shown[0] is points and self._shown[1] == layer:
            return
        self._shown = (points, layer)
        jacobians = fields[key_of(f"{plot.quantity}_jacobian", variant)]
        numbers = [int(each) for each in fields[key_of(f"{plot.quantity}_layer", variant)]]
        self.show_field(points, jacobians, min(layer, len(points) - 1), numbers)

    def show_field(
        self,
        points: Array,
        jacobians: Array,
        layer_index: int,
        layers: Sequence[int] | None = None,
    ) -> None:
        """Draw the image of a grid.

        points: (layers, G, G, 2). jacobians: (layers, G, G, 2, 2), from the inputs' plane to the
        picture's. layer_index: the layer shown, the nearest there is. layers: their numbers, 0 the
        input of the network; by default one after the other.
        """
        self._points, self._jacobians = points, jacobians
        numbers = range(len(points)) if layers is None else layers
        self._layers = tuple(int(number) for number in numbers)
        self._show(layer_index)

    def step(self, by: int) -> None:
        """Go to another layer, and from the last one to the first."""
        if len(self._points):
            self._show((self._index + by) % len(self._points))
            self.stepped.emit(self._index)

    def caption(self) -> str:
        """Which layer is shown, and how large its picture is."""
        if not len(self._points):
            return f"{self.label}: no picture yet"
        last, number = self._layers[-1], self._layers[self._index]
        place = f"after layer {number} of {last}" if number else f"before layer 1 of {last}"
        span = np.ptp(self._points[self._index].reshape(-1, 2).astype(np.float64), axis=0)
        return f"{self.label} {place}, {short(span[0])} × {short(span[1])}"

    # The picture.

    def _show(self, index: int) -> None:
        self._index = min(max(index, 0), max(len(self._points) - 1, 0))
        self._header.show_curves([Curve(self.caption(), np.zeros(0), np.zeros(0), self._colour)])
        if len(self._points):
            self._sheet.show_grid(self._drawn())
        if self._pointer is not None:
            self.hover(self._pointer)

    def _drawn(self) -> Array:
        """The grid in the units of the view, whose half is 1: (G, G, 2)."""
        points = self._points[self._index].astype(np.float64)
        corners = points.min((0, 1)), points.max((0, 1))
        self._scale = float(np.max(corners[1] - corners[0])) / 2 or 1.0
        drawn: Array = (points - (corners[0] + corners[1]) / 2) / self._scale
        return drawn

    def _go(self, by: int, wraps: bool) -> None:
        if wraps or 0 <= self._index + by < len(self._points):
            self.step(by)

    # The ellipse under the pointer.

    def hover(self, scene_position: QPointF) -> str:
        """Draw the ellipse at the nearest point of the grid. Returns its caption ("" if none)."""
        box = self._window
        if not len(self._points) or not box.sceneBoundingRect().contains(scene_position):
            self.leave()
            return ""
        self._pointer = scene_position
        at = box.mapSceneToView(scene_position)
        drawn = self._sheet.grid
        distances = np.hypot(drawn[..., 0] - at.x(), drawn[..., 1] - at.y())
        row, column = np.unravel_index(int(np.argmin(distances)), distances.shape)
        jacobian = self._jacobians[self._index, row, column].astype(np.float64)
        x, y = (float(each) for each in drawn[row, column])
        self._node.setPos(x, y)
        self._node.show()
        self._draw_ellipse(x, y, jacobian)
        place = self._spacing() * (np.array([row, column]) - (len(drawn) - 1) / 2)
        large, small = np.linalg.svd(jacobian, compute_uv=False)
        return (
            f"{self.caption()}  ·  input ({short(place[0])}, {short(place[1])})"
            f"  ·  stretched {short(large)} and {short(small)} times"
        )

    def step_at(self, scene_position: QPointF) -> float | None:
        """The picture is of one step."""
        return None

    def show_step(self, step: float | None) -> None:
        """Nothing to mark: the picture is of one step."""

    def leave(self) -> None:
        """Hide the ellipse."""
        self._pointer = None
        self._ellipse.hide()
        self._node.hide()

    def _draw_ellipse(self, x: float, y: float, jacobian: Array) -> None:
        """The image of a circle of inputs, with its axes."""
        angles = np.linspace(0, 2 * np.pi, 73)
        left, stretch, _ = np.linalg.svd(jacobian * (CIRCLE * self._spacing() / self._scale))
        unit = np.stack([np.cos(angles), np.sin(angles)])
        outline = (left * stretch) @ unit + np.array([[x], [y]])
        path = pg.arrayToQPath(*outline)
        for axis in (left * stretch).T:
            path.moveTo(x - axis[0], y - axis[1])
            path.lineTo(x + axis[0], y + axis[1])
        self._ellipse.setPath(path)
        self._ellipse.setVisible(bool(np.isfinite(outline).all()))

    def _spacing(self) -> float:
        """Step of the grid among the inputs: what the first layer's Jacobian makes its picture."""
        step = (self._points[0, 0, 1] - self._points[0, 0, 0]).astype(np.float64)
        inverse = np.linalg.pinv(self._jacobians[0, 0, 0].astype(np.float64))
        return float(np.linalg.norm(inverse @ step))


class FilamentKind(FieldKind):
    """The image of a grid of the plane, one picture per variant; all go through the layers."""

    height = 7
    least = 130

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> FilamentPlot:
        colour = variant_colour(picture.experiment, variant)
        made = FilamentPlot(readable_name(variant) or plot.title, colour, look)
        made.stepped.connect(lambda layer: go({"layer": layer}))
        return made


kind = FilamentKind()


class _Window(pg.ViewBox):
    """A view that neither moves nor zooms: a click or the wheel turns the page."""

    turned = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, lockAspect=True)
        self.setMouseEnabled(False, False)
        self.setRange(QRectF(-1, -1, 2, 2), padding=0.06, disableAutoRange=True)
        self.setToolTip("Click or turn the wheel for the next layer; Shift-click goes back")
        self._turned = 0

    def wheelEvent(self, event: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        self._turned += event.delta()
        while abs(self._turned) >= NOTCH:
            towards = 1 if self._turned > 0 else -1
            self._turned -= towards * NOTCH
            self.turned.emit(-towards, False)
        event.accept()

    # A second click of a double one turns the page too: its release follows like any other.

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.setAccepted(event.button() == Qt.MouseButton.LeftButton)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        moved = event.screenPos() - event.buttonDownScreenPos(Qt.MouseButton.LeftButton)
        if moved.manhattanLength() < QApplication.startDragDistance():
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.turned.emit(-1 if is_back else 1, True)
        event.accept()


class _Sheet(pg.GraphicsObject):
    """The lines of a grid, each piece in the colour of its inputs."""

    def __init__(self) -> None:
        super().__init__()
        self.grid: Array = np.zeros((0, 0, 2))
        self._groups: list[NDArray[np.intp]] = []
        self._paths: list[QPainterPath] = []
        self._pens: list[object] = []

    def recolour(self, look: Look) -> None:
        is_dark = QColor(look.roles.canvas).lightnessF() < 0.5
        self._pens = [
            pg.mkPen(QColor.fromRgbF(*colour), width=look.dots)
            for colour in plane_colours(*_centres(), is_dark)
        ]
        self.update()

    def show_grid(self, grid: Array) -> None:
        """grid: (G, G, 2), in the units of the view."""
        if len(grid) != len(self.grid):
            self._groups = _grouped(len(grid))
        self.grid = grid
        self._paths = [_pieces(grid, group) for group in self._groups]
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-1, -1, 2, 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path, pen in zip(self._paths, self._pens, strict=False):
            painter.setPen(pen)
            painter.drawPath(path)


def plane_colours(angle: Array, radius: Array, is_dark: bool) -> Array:
    """sRGB in [0, 1] of places of a plane, (..., 3). radius: at most 1 where colours are fullest.

    The part of a hue that is lost without red and green is in the lightness too, so that no
    two places of the rim are alike to eyes without them.
    """
    centre, slope, fullness = (0.9, -0.2, 0.13) if is_dark else (0.38, 0.1, 0.11)
    chroma = 0.02 + fullness * radius
    a, b = chroma * np.cos(angle), chroma * np.sin(angle)
    # Reds darker than greens: to eyes without red they are so already, and must not be less.
    lightness = centre + (slope - 0.14 * np.cos(angle)) * radius
    roots = (
        lightness[..., None]
        + np.stack([a, b], axis=-1)
        @ np.array([[0.3963377774, 0.2158037573], [-0.1055613458, -0.0638541728],
                    [-0.0894841775, -1.2914855480]]).T
    )  # fmt: skip
    linear = roots**3 @ np.array([
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]).T  # fmt: skip
    linear = np.clip(linear, 0, 1)
    encoded: Array = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055
    )
    return encoded


def _centres() -> tuple[Array, Array]:
    """Angles and radii of the colours, ring by ring."""
    rings, hues = np.meshgrid(np.arange(RINGS), np.arange(HUES), indexing="ij")
    return (hues.ravel() + 0.5) * 2 * np.pi / HUES, (rings.ravel() + 0.5) / RINGS


def _grouped(side: int) -> list[NDArray[np.intp]]:
    """For each colour the pieces of line that have it, as pairs of points: (pieces, 2)."""
    index = np.arange(side * side).reshape(side, side)
    pieces = np.concatenate([
        np.stack([index[:, :-1], index[:, 1:]], axis=-1).reshape(-1, 2),
        np.stack([index[:-1], index[1:]], axis=-1).reshape(-1, 2),
    ])  # fmt: skip
    middles = np.stack(np.divmod(pieces, side), axis=-1).mean(1) / (side - 1) * 2 - 1
    angles = np.arctan2(middles[:, 1], middles[:, 0]) % (2 * np.pi)
    hues = np.minimum((angles / (2 * np.pi) * HUES).astype(int), HUES - 1)
    rings = np.minimum((np.hypot(*middles.T) * RINGS).astype(int), RINGS - 1)
    order = np.argsort(rings * HUES + hues, kind="stable")
    ends = np.searchsorted((rings * HUES + hues)[order], np.arange(RINGS * HUES + 1))
    return [pieces[order[start:end]] for start, end in pairwise(ends)]


def _pieces(grid: Array, group: NDArray[np.intp]) -> QPainterPath:
    x, y = grid.reshape(-1, 2)[group.ravel()].T
    return pg.arrayToQPath(np.ascontiguousarray(x), np.ascontiguousarray(y), connect="pairs")
