"""What marks the points of the construction: handles, names, arrows beyond the edge, and O."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from severe_gui.panels.elliptic.picture.frame import Box, Plane
from severe_gui.panels.elliptic.scene import Marked, Scene
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES


@dataclass(frozen=True)
class Emphasis:
    """What the pointer or the keyboard selects. enlarged, chosen: 0 is P, 1 is Q.

    gliding: the position of Q during its animation.
    """

    enlarged: int | None = None
    chosen: int | None = None
    gliding: QPointF | None = None


def paint_points(
    painter: QPainter, plane: Plane, scene: Scene, style: Style, emphasis: Emphasis
) -> None:
    """P, Q, R and the sum, with their names."""
    roles, unit = style.roles, style.scale
    names = point_names(scene)
    for name, each in names[2:]:
        if each.is_identity:
            continue
        if not plane.shows(each.x, each.y):
            _point_beyond(painter, plane, each, name, style)
            continue
        at = QPointF(*plane.to_page(each.x, each.y))
        is_sum = name != "R"
        painter.setPen(QPen(roles.color("construction"), 2 * unit))
        painter.setBrush(roles.color("construction" if is_sum else "canvas"))
        painter.drawEllipse(at, (5.5 if is_sum else 4) * unit, (5.5 if is_sum else 4) * unit)
        side = 18 if each.y >= _axis(scene, each.x) else -18
        label(painter, at + QPointF(side * 1.1, -abs(side) * 0.8) * unit, name, style, "text", 11)
    if emphasis.gliding is not None:
        handle(painter, emphasis.gliding, 1, style, emphasis)
    for index, (name, each) in enumerate(names[:2]):
        if each.is_identity or name == "" or (index == 1 and emphasis.gliding is not None):
            continue
        if not plane.shows(each.x, each.y):
            _point_beyond(painter, plane, each, name, style)
            continue
        handle(painter, QPointF(*plane.to_page(each.x, each.y)), index, style, emphasis)
        away = -1 if each.y >= _axis(scene, each.x) else 1
        place = QPointF(*plane.to_page(each.x, each.y)) + QPointF(-15, 14 * away) * unit
        label(painter, place, name, style, "text", 12, italic=True)


def point_names(scene: Scene) -> list[tuple[str, Marked]]:
    """The points of the construction with their names: P, Q, R and the sum."""
    total = {"tangent": "2P", "opposite": "O"}.get(scene.relation, "P + Q")
    third = "" if scene.relation == "opposite" else "R"
    same = scene.relation == "tangent"
    return [
        ("P = Q" if same else "P", scene.p),
        ("" if same else "Q", scene.q),
        (third, scene.third),
        (total, scene.total),
    ]


def handle(painter: QPainter, at: QPointF, index: int, style: Style, emphasis: Emphasis) -> None:
    """The handle of P (0) or Q (1)."""
    chosen = index == emphasis.chosen
    paint_handle(painter, at, style, chosen or index == emphasis.enlarged, chosen)


def paint_handle(
    painter: QPainter, at: QPointF, style: Style, large: bool, chosen: bool, square: bool = False
) -> None:
    """A ring to drag, or a square on its corner; chosen: by the keyboard."""
    roles = style.roles
    diameter = SIZES.handle_hover if large else SIZES.handle
    painter.setPen(
        QPen(roles.color("accent" if chosen else "construction"), SIZES.handle_ring * style.scale)
    )
    painter.setBrush(roles.color("canvas"))
    radius = (diameter - SIZES.handle_ring) / 2 * style.scale
    if square:
        ways = ((0, -1), (1, 0), (0, 1), (-1, 0))
        painter.drawPolygon([at + QPointF(x, y) * 1.25 * radius for x, y in ways])
    else:
        painter.drawEllipse(at, radius, radius)


def _point_beyond(painter: QPainter, plane: Plane, each: Marked, name: str, style: Style) -> None:
    at = QPointF(*plane.to_page(each.x, each.y))
    point_beyond(painter, plane.box, at, name, style)


def edge_place(box: Box, at: QPointF, style: Style) -> QPointF:
    """Where the edge is marked for a point that is out of view."""
    unit = style.scale
    inset = 14 * unit
    left = min(max(at.x(), box.left + inset), box.right - inset)
    return QPointF(left, min(max(at.y(), box.top + 46 * unit), box.bottom - 30 * unit))


def point_beyond(painter: QPainter, box: Box, at: QPointF, name: str, style: Style) -> QPointF:
    """An arrow at the edge toward a point that is out of view; returns where its name is."""
    unit, tip = style.scale, edge_place(box, at, style)
    angle = math.atan2(at.y() - tip.y(), at.x() - tip.x())
    arrow(painter, tip, angle, QPen(style.roles.color("construction"), 2 * unit))
    wide = QFontMetricsF(style.font(10)).horizontalAdvance(name) / 2
    across = 18 * unit + max(wide, 8 * unit)
    place = tip - QPointF(across * math.cos(angle), 26 * unit * math.sin(angle))
    room = wide + 6 * unit
    place.setX(min(max(place.x(), box.left + room), box.right - room))
    label(painter, place, name, style, "construction", 10)
    return place


def identity_place(plane: Plane, style: Style) -> QPointF:
    """Where O is shown: at the upper edge, since all vertical lines meet there."""
    box, unit = plane.box, style.scale
    return QPointF(box.right - 30 * unit, box.top + 26 * unit)


def paint_identity(
    painter: QPainter, plane: Plane, scene: Scene, style: Style, emphasis: Emphasis
) -> None:
    """O with an upward arrow, and beside it the names of the points that equal O."""
    roles, unit = style.roles, style.scale
    at = identity_place(plane, style)
    here = [(i, name) for i, (name, each) in enumerate(point_names(scene)) if each.is_identity]
    names = [name for _i, name in here if name not in ("", "O", "R")]
    if scene.relation == "opposite":
        names.append("P + Q")
    pen = QPen(roles.color("construction" if names else "muted"), 1.6 * unit)
    painter.setPen(pen)
    painter.drawLine(at + QPointF(0, -10) * unit, at + QPointF(0, -20) * unit)
    arrow(painter, at + QPointF(0, -24) * unit, -math.pi / 2, pen)
    handles = [i for i, _name in here if i < 2]
    if handles:
        handle(painter, at, handles[0], style, emphasis)
    text = " = ".join([*names, "O"])
    font = style.font(12, italic=True)
    painter.setFont(font)
    width = QFontMetricsF(font).horizontalAdvance(text)
    shift = 22 * unit if handles else 0
    place = QRectF(at.x() - width - shift + 8 * unit, at.y() - 10 * unit, width + 4, 22 * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.color("canvas", 0.8))
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(roles.color("construction" if names else "muted"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _axis(scene: Scene, x: float) -> float:
    """The y coordinate halfway between a point and its negative."""
    return -(scene.locus.a1 * x + scene.locus.a3) / 2


def label(
    painter: QPainter,
    middle: QPointF,
    text: str,
    style: Style,
    role: str = "muted",
    points: float = 9,
    italic: bool = False,
) -> None:
    """Text over a soft halo in the background colour."""
    font = style.font(points, italic=italic)
    painter.setFont(font)
    width = QFontMetricsF(font).horizontalAdvance(text) + 8
    height = QFontMetricsF(font).height()
    place = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("canvas", 0.72))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)
    painter.setPen(style.roles.color(role))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def text_size(text: str, font: QFont) -> tuple[float, float]:
    """The width and height that `label` takes for a text."""
    metrics = QFontMetricsF(font)
    return metrics.horizontalAdvance(text) + 8, metrics.height()


def arrow(painter: QPainter, tip: QPointF, angle: float, pen: QPen) -> None:
    """A small arrowhead; angle: where it points, y downward."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pen.color())
    painter.translate(tip)
    painter.rotate(math.degrees(angle))
    size = 4.5 * max(pen.widthF(), 1.6)
    head = QPainterPath(QPointF(0, 0))
    head.lineTo(-size, size * 0.45)
    head.lineTo(-size, -size * 0.45)
    head.closeSubpath()
    painter.drawPath(head)
    painter.restore()
