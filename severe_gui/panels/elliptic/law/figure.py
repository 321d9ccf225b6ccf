"""The picture over the reals: the curve, the chord, its points, and O beyond the edge."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from severe_gui.panels.elliptic.numbers import combination
from severe_gui.panels.elliptic.picture.frame import Box, Plane, Stretch
from severe_gui.panels.elliptic.picture.ground import (
    paint_beads,
    paint_curve,
    paint_formula,
    paint_grid,
)
from severe_gui.panels.elliptic.picture.marks import (
    Emphasis,
    arrow,
    label,
    paint_identity,
    paint_points,
)
from severe_gui.panels.elliptic.places import as_float
from severe_gui.panels.elliptic.scene import Marked, Scene
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT

MARGIN = 16.0
SIDE_BY_SIDE = 560.0
PINK = 3


@dataclass(frozen=True)
class Layout:
    """The layout of the page. square: the residues; None if they are not shown."""

    real: Box
    square: Box | None


def layout_for(width: float, height: float, residues_shown: bool, style: Style) -> Layout:
    """The real picture on the left, the residues on the right, or below it on a narrow page."""
    unit = style.scale
    if not residues_shown:
        return Layout(Box(0, 0, width, height), None)
    if width >= SIDE_BY_SIDE * unit:
        side = min(0.36 * width, height - 170 * unit, 420 * unit)
        left = width - side - MARGIN
        top = max((height - side - 100 * unit) / 2, MARGIN) + 30 * unit
        return Layout(Box(0, 0, left - 1.5 * MARGIN, height), Box(left, top, side, side))
    side = min(0.36 * height, width - 2 * MARGIN)
    top = height - side - 96 * unit
    return Layout(Box(0, 0, width, top - 40 * unit), Box((width - side) / 2, top, side, side))


def paint_reals(
    painter: QPainter,
    plane: Plane,
    scene: Scene,
    stretches: Sequence[Stretch],
    beads: Sequence[QPointF],
    style: Style,
    emphasis: Emphasis,
) -> None:
    """Draw the whole picture over the reals, inside its box."""
    box = plane.box
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(box.left, box.top, box.width, box.height))
    paint_grid(painter, plane, style)
    _paint_chord(painter, plane, scene, style)
    paint_curve(painter, plane, scene, stretches, style)
    paint_beads(painter, beads, style)
    _paint_generated(painter, plane, scene, style)
    _paint_walk(painter, plane, scene, style)
    paint_points(painter, plane, scene, style, emphasis)
    paint_identity(painter, plane, scene, style, emphasis)
    paint_formula(painter, box.left + MARGIN, box.top + 8 * style.scale, scene.coefficients, style)
    painter.restore()


# The chord and its points.


def _paint_chord(painter: QPainter, plane: Plane, scene: Scene, style: Style) -> None:
    if scene.p.is_identity and scene.q.is_identity:
        return
    roles, unit = style.roles, style.scale
    pen = QPen(roles.color("construction"), 1.8 * unit)
    painter.setPen(pen)
    anchor = scene.q if scene.p.is_identity else scene.p
    through = plane.to_page(anchor.x, anchor.y)
    if scene.slope is None:
        _line_to_identity(painter, plane, through[0], roles.color("construction"), pen)
    else:
        slope = as_float(scene.slope)
        ends = [
            plane.to_page(x, anchor.y + slope * (x - anchor.x))
            for x in _reach(plane, anchor, slope)
        ]
        painter.drawLine(QPointF(*ends[0]), QPointF(*ends[1]))
    if not scene.third.is_identity and not scene.total.is_identity:
        dashed = QPen(roles.color("construction", 0.75), 1.3 * unit, Qt.PenStyle.DashLine)
        painter.setPen(dashed)
        left = plane.to_page(scene.third.x, 0)[0]
        painter.drawLine(QPointF(left, plane.box.top), QPointF(left, plane.box.bottom))


def _reach(plane: Plane, anchor: Marked, slope: float) -> tuple[float, float]:
    """The x where a line leaves the window, a little beyond it."""
    width, height = plane.high_x - plane.low_x, plane.high_y - plane.low_y
    low, high = plane.low_x - width, plane.high_x + width
    if abs(slope) > 1e-12:
        bounds = sorted(
            anchor.x + (y - anchor.y) / slope for y in (plane.low_y - height, plane.high_y + height)
        )
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return low, high


def _line_to_identity(
    painter: QPainter, plane: Plane, left: float, colour: object, pen: QPen
) -> None:
    box = plane.box
    painter.drawLine(QPointF(left, box.top + 2), QPointF(left, box.bottom))
    arrow(painter, QPointF(left, box.top + 2), -math.pi / 2, pen)


def _paint_walk(painter: QPainter, plane: Plane, scene: Scene, style: Style) -> None:
    """2P, 3P, ... joined in order; the line breaks where a multiple is out of view."""
    unit = style.scale
    ink = style.roles.color("good")
    before = QPointF(*plane.to_page(scene.p.x, scene.p.y)) if not scene.p.is_identity else None
    taken: list[QPointF] = []
    for number, each in enumerate(scene.walk, 2):
        if each.is_identity or not plane.shows(each.x, each.y):
            before = None
            continue
        at = QPointF(*plane.to_page(each.x, each.y))
        if before is not None:
            painter.setPen(QPen(style.roles.color("good", 0.45), 1 * unit))
            painter.drawLine(before, at)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(at, 3.6 * unit, 3.6 * unit)
        if all((at - other).manhattanLength() > 22 * unit for other in taken):
            label(painter, at + QPointF(0, -13 * unit), f"{number}P", style, "good", 8)
            taken.append(at)
        before = at


def _paint_generated(painter: QPainter, plane: Plane, scene: Scene, style: Style) -> None:
    """The subgroup of the generators: diamonds, the generators themselves filled."""
    unit, roles = style.scale, style.roles
    ink = QColor((SERIES if roles is DARK else SERIES_LIGHT)[PINK])
    taken: list[QPointF] = []
    for each, numbers in scene.generated:
        if each.is_identity or not plane.shows(each.x, each.y):
            continue
        at = QPointF(*plane.to_page(each.x, each.y))
        size = 6 * unit
        corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
        painter.setPen(QPen(ink, 1.6 * unit))
        is_generator = sum(map(abs, numbers)) == 1 and max(numbers) == 1
        painter.setBrush(ink if is_generator else roles.color("canvas"))
        painter.drawPolygon([at + corner for corner in corners])
        # Those that need the fewest steps come first and keep their names.
        if all((at - other).manhattanLength() > 34 * unit for other in taken):
            label(painter, at + QPointF(0, 15 * unit), combination(numbers), style, "text", 8)
            taken.append(at)
