"""The three pictures painted: their ground, the lines, the curve, and a name above each."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from severe_gui.maths.curves.real.locus import FloatArray
from severe_gui.panels.elliptic.infinity.construction import Construction
from severe_gui.panels.elliptic.infinity.marks import paint_ends, paint_named, paint_rim
from severe_gui.panels.elliptic.infinity.pictures import (
    COLLAR,
    AffinePicture,
    Arc,
    DiskPicture,
    Picture,
    RoundPicture,
)
from severe_gui.panels.elliptic.infinity.sheet import PICTURES, Drawn, Sheet
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.panels.elliptic.picture.ground import SMALLEST_OVAL, paint_beads, paint_grid
from severe_gui.panels.elliptic.picture.marks import Emphasis, label, paint_identity
from severe_gui.panels.elliptic.places import as_float
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.widgets.style import Style

TITLES = {
    "z": "Z = 1: x and y",
    "y": "Y = 1: x/y and 1/y",
    "disk": "The whole plane as a disk",
    "sphere": "The whole plane as a sphere",
}
NOTES = {
    "disk": "Opposite points of the rim are one point.",
    "sphere": "Opposite points are one point. Drag to turn.",
}
NO_EMPHASIS = Emphasis()
AXES = (np.array((1.0, 0, 0)), np.array((0, 1.0, 0)))
AT_INFINITY = np.array((0, 0, 1.0))
BACK = 0.3
"""Opacity of what is on the far side."""

Paint = Callable[[QPainter], None]


class Layers:
    """What lies under and over the lines of a picture; painted each time."""

    def paint(self, painter: QPainter, drawn: Drawn, part: str, paint: Paint) -> None:
        """Paint a part of a picture."""
        paint(painter)


NO_LAYERS = Layers()


def paint_sheet(
    painter: QPainter,
    sheet: Sheet,
    scene: Scene,
    construction: Construction,
    style: Style,
    emphasis: Emphasis = NO_EMPHASIS,
    active: str = "",
    layers: Layers = NO_LAYERS,
) -> None:
    """Paint the three pictures. active: the one that the keyboard moves."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for name in PICTURES:
        drawn = sheet[name]
        picture, box = drawn.picture, drawn.picture.box
        painter.save()
        painter.setClipRect(QRectF(box.left, box.top, box.width, box.height))
        layers.paint(painter, drawn, "under", partial(_paint_under, drawn=drawn, style=style))
        _paint_lines(painter, picture, construction, style)
        over = partial(_paint_over, drawn=drawn, scene=scene, style=style)
        layers.paint(painter, drawn, "over", over)
        if isinstance(picture, DiskPicture):
            paint_ends(painter, picture, construction, style)
        paint_named(painter, picture, construction, style, emphasis)
        if name == "z":
            paint_identity(painter, picture.plane, scene, style, emphasis)
        _paint_title(painter, drawn, style, name == active)
        painter.restore()
    painter.setPen(QPen(style.roles.color("line"), 1))
    for drawn in sheet.values():
        box = drawn.picture.box
        if box.left > 0:
            painter.drawLine(QPointF(box.left, box.top), QPointF(box.left, box.bottom))
        if box.top > 0:
            painter.drawLine(QPointF(box.left, box.top), QPointF(box.right, box.top))


def _paint_under(painter: QPainter, drawn: Drawn, style: Style) -> None:
    """The ground, and the curve on the far side."""
    picture = drawn.picture
    if isinstance(picture, AffinePicture):
        paint_grid(painter, picture.plane, style)
    elif isinstance(picture, RoundPicture):
        _paint_ball(painter, picture, style)
    _paint_curve(painter, drawn, style, False)


def _paint_lines(
    painter: QPainter, picture: Picture, construction: Construction, style: Style
) -> None:
    """L and L', with their names."""
    roles, unit = style.roles, style.scale
    first, second = construction.line_vector, construction.closing_vector
    lines = {"L′": second, "L": first}
    if abs(float(first @ second)) > 1 - 1e-12:
        # Both are the same line: through O and R if R is P or Q.
        lines = {"L = L′": first}
    for name, line in lines.items():
        for is_front in (False, True):
            shade = 1.0 if is_front else BACK
            pen = QPen(roles.color("construction", shade), 1.8 * unit)
            if name == "L′":
                pen = QPen(roles.color("construction", 0.75 * shade), 1.3 * unit)
                pen.setStyle(Qt.PenStyle.DashLine)
            _paint_line(painter, picture, line, pen, is_front)
        if np.abs(line[:2]).max() > 1e-12:
            _name_line(painter, picture, line, name, style)


def _paint_over(painter: QPainter, drawn: Drawn, scene: Scene, style: Style) -> None:
    """The curve on the side that is seen, and what is marked on it."""
    picture = drawn.picture
    _paint_curve(painter, drawn, style, True)
    if isinstance(picture, DiskPicture):
        paint_rim(painter, picture, style)
    _name_infinity(painter, picture, style)
    _point_out_small_oval(painter, drawn, scene, style)
    _paint_singular_point(painter, picture, scene, style)
    paint_beads(painter, drawn.beads, style)


def _paint_curve(painter: QPainter, drawn: Drawn, style: Style, is_front: bool) -> None:
    """The line at infinity and the curve, on one side."""
    roles, unit, shade = style.roles, style.scale, 1.0 if is_front else BACK
    infinity = QPen(roles.color("good", 0.9 * shade), 1.6 * unit)
    _paint_line(painter, drawn.picture, AT_INFINITY, infinity, is_front)
    pen = QPen(roles.color("edge", shade), 2.2 * unit)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for piece in drawn.pieces:
        if piece.is_front is is_front:
            painter.drawPolyline(piece.polygon)


# The ground.


def _paint_ball(painter: QPainter, picture: RoundPicture, style: Style) -> None:
    """The disk with its collar, or the sphere, and on it the axes of x and y."""
    roles, radius = style.roles, picture.radius
    middle = QPointF(*picture.plane.to_page(0, 0))
    painter.setPen(Qt.PenStyle.NoPen)
    if isinstance(picture, DiskPicture):
        painter.setBrush(roles.color("surface", 0.55))
        painter.drawEllipse(middle, COLLAR * radius, COLLAR * radius)
    painter.setBrush(roles.color("surface"))
    if not isinstance(picture, DiskPicture):
        painter.setPen(QPen(roles.color("line"), 1.2 * style.scale))
    painter.drawEllipse(middle, radius, radius)
    for is_front in (False, True):
        pen = QPen(roles.color("line", 1.0 if is_front else BACK), 1.2)
        for axis in AXES:
            _paint_line(painter, picture, axis, pen, is_front)


def _paint_line(
    painter: QPainter, picture: Picture, line: FloatArray, pen: QPen, is_front: bool
) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for arc in picture.arcs(line):
        if arc.is_front is is_front:
            painter.drawPolyline(_polygon(arc))


def _polygon(arc: Arc) -> QPolygonF:
    pairs = zip(arc.left.tolist(), arc.top.tolist(), strict=True)
    return QPolygonF([QPointF(*pair) for pair in pairs])


def _paint_title(painter: QPainter, drawn: Drawn, style: Style, is_active: bool) -> None:
    """The picture's name above, and below what to know of it."""
    box, unit = drawn.picture.box, style.scale
    kind = drawn.name
    if kind == "model":
        kind = "disk" if isinstance(drawn.picture, DiskPicture) else "sphere"
    colour = "text" if is_active else "muted"
    _line_of_text(painter, box, box.top + 6 * unit, TITLES[kind], style, colour, is_active)
    if kind in NOTES:
        _line_of_text(painter, box, box.bottom - 24 * unit, NOTES[kind], style, "muted")


def _line_of_text(
    painter: QPainter,
    box: Box,
    top: float,
    text: str,
    style: Style,
    role: str,
    bold: bool = False,
) -> None:
    unit, font = style.scale, style.font(9, bold=bold)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width - 24 * unit)
    place = QRectF(
        box.left + 8 * unit, top,
        metrics.horizontalAdvance(text) + 10 * unit, metrics.height() + 4 * unit,
    )  # fmt: skip
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("canvas", 0.8))
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(style.roles.color(role))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


# What is named on it.


def _name_infinity(painter: QPainter, picture: Picture, style: Style) -> None:
    """Z = 0, where it has a place."""
    if isinstance(picture, RoundPicture):
        _name_round_line(painter, picture, style)
        return
    for arc in picture.arcs(AT_INFINITY):
        at = QPointF(picture.box.right - 66 * style.scale, float(arc.top.mean()))
        label(painter, at + QPointF(0, 13 * style.scale), "Z = 0, tangent at O", style, "good", 8)


def _name_line(
    painter: QPainter, picture: Picture, line: FloatArray, name: str, style: Style
) -> None:
    """The name beside the first place of a line that is well inside the picture."""
    box, unit = picture.box, style.scale
    for arc in picture.arcs(line):
        if not arc.is_front:
            continue
        share = np.linspace(0.06, 0.94, 60) * (len(arc.left) - 1)
        left = np.interp(share, np.arange(len(arc.left)), arc.left)
        top = np.interp(share, np.arange(len(arc.top)), arc.top)
        inside = (left > box.left + 26 * unit) & (left < box.right - 26 * unit)
        inside &= (top > box.top + 40 * unit) & (top < box.bottom - 40 * unit)
        k = int(np.argmax(inside))
        if inside[k]:
            after = min(k + 1, len(left) - 1)
            way = np.array((left[after] - left[after - 1], top[after] - top[after - 1]))
            way /= max(float(np.hypot(*way)), 1e-9)
            at = QPointF(left[k] - 12 * unit * way[1], top[k] + 12 * unit * way[0])
            label(painter, at, name, style, "construction", 9, italic=True)


def _name_round_line(painter: QPainter, picture: RoundPicture, style: Style) -> None:
    """Z = 0 at the rim of the disk, on the inside, or outside at the sphere's equator."""
    is_disk = isinstance(picture, DiskPicture)
    # Shares of the way round at which neither O nor a mark is.
    share, away = (0.547, -24.0) if is_disk else (0.79, 24.0)
    for arc in picture.arcs(AT_INFINITY):
        if arc.is_front:
            k = round((len(arc.left) - 1) * share)
            outward = np.array((arc.left[k], arc.top[k])) - picture.plane.to_page(0, 0)
            outward *= away * style.scale / max(float(np.hypot(*outward)), 1e-9)
            at = QPointF(arc.left[k] + outward[0], arc.top[k] + outward[1])
            if picture.box.contains(at.x(), at.y()):
                label(painter, at, "Z = 0", style, "good", 8)


def _point_out_small_oval(painter: QPainter, drawn: Drawn, scene: Scene, style: Style) -> None:
    """A ring around an oval that is too small to be seen."""
    pieces = [each for each in drawn.pieces if each.oval and each.is_front]
    if not pieces or scene.locus.oval is None:
        return
    left = np.concatenate([each.left for each in pieces])
    top = np.concatenate([each.top for each in pieces])
    if len(pieces) > 1 or max(np.ptp(left), np.ptp(top)) >= SMALLEST_OVAL:
        return
    at = QPointF(float(left.mean()), float(top.mean()))
    painter.setPen(QPen(style.roles.color("edge"), 1.2 * style.scale, Qt.PenStyle.DotLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, 11 * style.scale, 11 * style.scale)
    label(painter, at + QPointF(0, -20 * style.scale), "a small oval", style)


def _paint_singular_point(painter: QPainter, picture: Picture, scene: Scene, style: Style) -> None:
    """A cross at a node, a cusp or an isolated point."""
    point = scene.curve.singular_point
    if point is None:
        return
    unit = style.scale
    vector = np.array((as_float(point[0]), as_float(point[1]), 1.0))
    word = {"acnode": "isolated point"}.get(scene.curve.singularity or "", scene.curve.singularity)
    for left, top, is_front in picture.spots(vector):
        at = QPointF(left, top)
        painter.setPen(QPen(style.roles.color("bad", 1.0 if is_front else BACK), 2 * unit))
        for way in (QPointF(5, 5), QPointF(5, -5)):
            painter.drawLine(at - way * unit, at + way * unit)
        if is_front:
            label(painter, at + QPointF(0, 20 * unit), str(word), style, "bad", 8)
