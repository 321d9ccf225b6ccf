"""The picture of associativity: two ways of adding, eight points, a cubic through them, the ninth.

(P + Q) + R is drawn solid in one colour with round points, P + (Q + R) dashed in another with
square ones; the cubic of the pencil is dotted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.maths.curves.cubics.charts import Chart
from severe_gui.panels.elliptic.associativity.scene import CURVE, Scene, Way, real_member, real_of
from severe_gui.panels.elliptic.cubic.scene import Marked
from severe_gui.panels.elliptic.cubic.sheet import Positions, Sheet, polygon_of, stretches_of
from severe_gui.panels.elliptic.picture.frame import Box, fitted_plane
from severe_gui.panels.elliptic.picture.ground import (
    beads_of,
    paint_beads,
    paint_formula,
    paint_grid,
)
from severe_gui.panels.elliptic.picture.labels import along, free_side, inside_of
from severe_gui.panels.elliptic.picture.marks import arrow, label, paint_handle, text_size
from severe_gui.panels.elliptic.places import locus_of
from severe_gui.panels.elliptic.state import EllipticState, Spot
from severe_gui.widgets.style import Style

MARGIN = 16.0
NINTH = 9.0
DOT = 4.5
SOLID, DASHED, DOTTED = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine
WAYS = (("(P + Q) + R", "construction", SOLID), ("P + (Q + R)", "good", DASHED))


@dataclass(frozen=True)
class Emphasis:
    """The handle under the pointer, the one chosen by the keyboard: 0 is P, 1 is Q, 2 is R."""

    enlarged: int | None = None
    chosen: int | None = None


NO_EMPHASIS = Emphasis()


def sheet_for(
    scene: Scene, state: EllipticState, rational: Sequence[Spot], box: Box, style: Style
) -> Sheet:
    """Lay out the curve of a scene in a box."""
    locus = locus_of(scene.coefficients)
    plane = fitted_plane(locus, box, state.frame)
    chart = Chart("Z")
    stretches = stretches_of(real_of(scene.coefficients), chart, plane)
    return Sheet(chart, plane, stretches, beads_of(locus, plane, rational, style), style.scale)


def member_of(scene: Scene, turn: float, sheet: Sheet) -> tuple[Positions, ...]:
    """A cubic of the pencil as polylines; none at 1/4, where it is the curve itself."""
    if scene.pencil is None or turn == CURVE:
        return ()
    lines = scene.lines_at(turn)
    if lines:
        return tuple(piece for line in lines for piece in sheet.line(line.at))
    real = real_member(scene.pencil, turn)
    return tuple(each.positions for each in stretches_of(real, sheet.chart, sheet.plane))


def paint_associativity(
    painter: QPainter, sheet: Sheet, scene: Scene, member: Sequence[Positions], style: Style,
    emphasis: Emphasis = NO_EMPHASIS,
) -> None:  # fmt: skip
    """Draw the whole picture inside its box."""
    box, unit = sheet.plane.box, style.scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(box.left, box.top, box.width, box.height))
    paint_grid(painter, sheet.plane, style)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lines: list[Positions] = []
    if scene.left is not None and scene.right is not None:
        for way, (_, role, line_style) in zip((scene.left, scene.right), WAYS, strict=True):
            lines += _paint_way(painter, sheet, way, role, line_style, style)
    painter.setPen(QPen(style.roles.color("text", 0.75), 1.6 * unit, DOTTED))
    for each in member:
        painter.drawPolyline(polygon_of(each))
    painter.setPen(QPen(style.roles.color("edge"), 2.2 * unit))
    for stretch in sheet.stretches:
        painter.drawPolyline(stretch.polygon)
    paint_beads(painter, sheet.beads, style)
    if scene.left is not None:
        _paint_points(painter, sheet, scene, lines, style, emphasis)
        _paint_key(painter, sheet, bool(member), style)
    paint_formula(painter, box.left + MARGIN, box.top + 8 * unit, scene.coefficients, style)
    if scene.refusal:
        at = QPointF(box.left + box.width / 2, box.bottom - 60 * unit)
        label(painter, at, scene.refusal, style, "text", 10)
    painter.restore()


def _paint_way(
    painter: QPainter, sheet: Sheet, way: Way, role: str, line_style: Qt.PenStyle, style: Style
) -> list[Positions]:
    """The four lines of one way; the two through O are thin."""
    drawn = []
    for line, wide in ((way.chord, 1.8), (way.up, 1.0), (way.other, 1.8), (way.last, 1.0)):
        pen = QPen(style.roles.color(role, 1.0 if wide > 1 else 0.75), wide * style.scale)
        pen.setStyle(line_style)
        painter.setPen(pen)
        pieces = sheet.line(line.at)
        for piece in pieces:
            painter.drawPolyline(polygon_of(piece))
        drawn += pieces
    return drawn


def point_names(scene: Scene) -> list[tuple[str, Marked, str, bool]]:
    """Name, point, role and whether it is square: for each point once, with all of its names."""
    assert scene.left is not None
    assert scene.right is not None
    left, right = scene.left, scene.right
    p, q, r = scene.points
    o = scene.eight[0]
    rows = [
        ("P", p, "", False), ("Q", q, "", False), ("R", r, "", False), ("O", o, "edge", False),
        ("P∗Q", left.chord_third, WAYS[0][1], False), ("P+Q", left.sum, WAYS[0][1], False),
        ("Q∗R", right.chord_third, WAYS[1][1], True), ("Q+R", right.sum, WAYS[1][1], True),
        ("9th", left.third, "text", False), ("P+Q+R", left.total, "text", False),
    ]  # fmt: skip
    merged: list[tuple[str, Marked, str, bool]] = []
    for name, each, role, square in rows:
        k = next((k for k, row in enumerate(merged) if row[1].spot == each.spot), None)
        if k is None:
            merged.append((name, each, role, square))
        else:
            merged[k] = (f"{merged[k][0]} = {name}", *merged[k][1:])
    return merged


def _paint_points(
    painter: QPainter, sheet: Sheet, scene: Scene, lines: list[Positions], style: Style,
    emphasis: Emphasis,
) -> None:  # fmt: skip
    assert scene.left is not None
    assert scene.right is not None
    unit, roles = style.scale, style.roles
    named = point_names(scene)
    places = [sheet.to_page(each.at) for _, each, _, _ in named]
    for (_, _, role, square), at in zip(named, places, strict=True):
        if role:
            painter.setPen(QPen(roles.color(role), 1.8 * unit))
            painter.setBrush(roles.color("canvas" if role != "text" else "text"))
            _mark(painter, at, DOT * unit, square)
    _paint_ninth(painter, sheet, scene, style)
    for index, each in enumerate(scene.points):
        chosen = index == emphasis.chosen
        large = chosen or index == emphasis.enlarged
        paint_handle(painter, sheet.to_page(each.at), style, large, chosen)
    obstacles = np.concatenate([along(lines), sheet.obstacles])
    names: list[Positions] = []
    for (name, each, _, _), at in zip(named, places, strict=True):
        if not sheet.shows(each.at):
            right, down = sheet.way_to(each.at)
            angle = math.atan2(down, right)
            tip = at + QPointF(math.cos(angle), math.sin(angle)) * 22 * unit
            arrow(painter, tip, angle, QPen(roles.color("muted"), 1.6 * unit))
        others = np.array([[p.x(), p.y()] for p in places if p != at]).reshape(-1, 2)
        size = text_size(name, style.font(10, italic=True))
        taken = np.concatenate([obstacles, others, *names])
        place = free_side(at, size, taken, sheet.plane.box, unit)
        label(painter, place, name, style, "text", 10, italic=True)
        names.append(inside_of(place, size))


def _paint_ninth(painter: QPainter, sheet: Sheet, scene: Scene, style: Style) -> None:
    """Two rings, one a way, about where the ninth point is."""
    assert scene.left is not None
    assert scene.right is not None
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ways = (scene.left, scene.right)
    for way, (_, role, line_style), size in zip(ways, WAYS, (1.0, 1.5), strict=True):
        if sheet.shows(way.third.at):
            painter.setPen(QPen(style.roles.color(role), 2 * style.scale, line_style))
            radius = NINTH * size * style.scale
            painter.drawEllipse(sheet.to_page(way.third.at), radius, radius)


def _mark(painter: QPainter, at: QPointF, radius: float, square: bool) -> None:
    if square:
        painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
    else:
        painter.drawEllipse(at, radius, radius)


def _paint_key(painter: QPainter, sheet: Sheet, has_member: bool, style: Style) -> None:
    """What the colours and kinds of lines mean."""
    unit, box = style.scale, sheet.plane.box
    rows = [*WAYS, ("a cubic of the pencil", "text", DOTTED)][: 3 if has_member else 2]
    height = 20 * unit
    left, top = box.left + 44 * unit, box.bottom - 30 * unit - height * len(rows)
    ground = QRectF(left - 8 * unit, top - 4 * unit, 210 * unit, height * len(rows) + 8 * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("canvas", 0.85))
    painter.drawRoundedRect(ground, 4, 4)
    painter.setFont(style.font(9))
    for k, (name, role, line_style) in enumerate(rows):
        y = top + (k + 0.5) * height
        painter.setPen(QPen(style.roles.color(role), 2 * unit, line_style))
        painter.drawLine(QPointF(left, y), QPointF(left + 36 * unit, y))
        painter.setPen(style.roles.color("text"))
        place = QRectF(left + 46 * unit, y - height / 2, 160 * unit, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
