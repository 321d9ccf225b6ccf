"""The picture of a cubic: the ground, the curve, L and L', and the points with their names."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextDocument

from severe_gui.maths.curves.cubics.charts import Chart
from severe_gui.maths.curves.cubics.equations import MONOMIALS
from severe_gui.maths.curves.cubics.precise import rounded
from severe_gui.panels.elliptic.cubic.scene import Marked, Scene, Sum
from severe_gui.panels.elliptic.cubic.sheet import Positions, Sheet, polygon_of
from severe_gui.panels.elliptic.picture.ground import paint_beads, paint_grid
from severe_gui.panels.elliptic.picture.labels import along, beside_line, free_side, inside_of
from severe_gui.panels.elliptic.picture.marks import arrow, label, paint_handle, text_size
from severe_gui.widgets.style import Style

MARGIN = 16.0
SMALLEST = 7.0
WRAPPED = 420.0


@dataclass(frozen=True)
class Emphasis:
    """The handle under the pointer, the one chosen by the keyboard: 0 is O, 1 is P, 2 is Q.

    gliding: where Q is during its motion.
    """

    enlarged: int | None = None
    chosen: int | None = None
    gliding: QPointF | None = None


NO_EMPHASIS = Emphasis()


def paint_cubic(
    painter: QPainter, sheet: Sheet, scene: Scene, style: Style, emphasis: Emphasis = NO_EMPHASIS
) -> None:
    """Draw the whole picture inside its box."""
    box = sheet.plane.box
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(box.left, box.top, box.width, box.height))
    paint_ground(painter, sheet, style)
    lines: list[Positions] = []
    if scene.sum is not None:
        lines = _paint_lines(painter, sheet, scene.sum, style)
    paint_stretches(painter, sheet, style)
    _paint_special(painter, sheet, scene, style)
    _point_out_small(painter, sheet, scene, style)
    paint_beads(painter, sheet.beads, style)
    if scene.sum is not None:
        obstacles = np.concatenate([along(lines), sheet.obstacles])
        _paint_points(painter, sheet, scene.sum, obstacles, style, emphasis)
    paint_equation(painter, sheet, scene, style)
    if scene.refusal:
        _paint_refusal(painter, sheet, scene.refusal, style)
    painter.restore()


# The ground.


def paint_ground(painter: QPainter, sheet: Sheet, style: Style) -> None:
    """The grid of an affine chart, or the rim of the disk with the three axes."""
    if not sheet.chart.is_disk:
        paint_grid(painter, sheet.plane, style)
        _paint_axes(painter, sheet, style)
        return
    roles, unit, plane = style.roles, style.scale, sheet.plane
    middle = QPointF(*plane.to_page(0, 0))
    across, up = plane.to_page(1, 0)[0] - middle.x(), middle.y() - plane.to_page(0, 1)[1]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.color("surface"))
    painter.drawEllipse(middle, across, up)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index, line in enumerate(sheet.net):
        painter.setPen(QPen(roles.color("line", 1.0 if index < 2 else 0.45), 1.2))
        painter.drawPolyline(line)
    painter.setPen(QPen(roles.color("muted"), 1.6 * unit))
    painter.drawEllipse(middle, across, up)
    text = "line at infinity: opposite points are one"
    label(painter, middle + QPointF(0, up + 14 * unit), text, style, "muted", 8)
    for value in (1.0, 3.0):
        x, y = sheet.chart.flat(np.array([value * sheet.chart.size, 0.0, 1.0]))
        at = QPointF(*plane.to_page(float(x), float(y)))
        text = f"{value * sheet.chart.size:g}"
        label(painter, at + QPointF(8, 9) * unit, text, style, "muted", 8)


def paint_stretches(painter: QPainter, sheet: Sheet, style: Style) -> None:
    """The curve."""
    pen = QPen(style.roles.color("edge"), 2.2 * style.scale)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    for stretch in sheet.stretches:
        painter.drawPolyline(stretch.polygon)


def _paint_special(painter: QPainter, sheet: Sheet, scene: Scene, style: Style) -> None:
    """Flexes as small bars across the curve; singular and isolated points as crosses."""
    unit = style.scale
    painter.setPen(QPen(style.roles.color("edge"), 1.4 * unit))
    painter.drawLines(list(sheet.bars))
    real = scene.known.real
    isolated = real.isolated if real is not None else ()
    for point in {*(rounded(each) for each in scene.known.singular), *isolated}:
        if not sheet.shows(point):
            continue
        at = sheet.to_page(point)
        painter.setPen(QPen(style.roles.color("bad"), 2 * unit))
        for way in (QPointF(5, 5), QPointF(5, -5)):
            painter.drawLine(at - way * unit, at + way * unit)
        label(painter, at + QPointF(0, 20 * unit), "singular", style, "bad")


def _point_out_small(painter: QPainter, sheet: Sheet, scene: Scene, style: Style) -> None:
    """Mark components that are too small to be seen."""
    real, unit = scene.known.real, style.scale
    for component in range(len(real.components) if real is not None else 0):
        parts = [each.positions for each in sheet.stretches if each.component == component]
        if not parts or np.ptp(np.concatenate(parts), axis=0).max() >= SMALLEST * unit:
            continue
        x, y = np.concatenate(parts).mean(axis=0).tolist()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.roles.color("edge"), 1.2 * unit, Qt.PenStyle.DotLine))
        painter.drawEllipse(QPointF(x, y), 11 * unit, 11 * unit)
        label(painter, QPointF(x, y - 22 * unit), "a small component", style)


# Lines and points.


def _paint_lines(painter: QPainter, sheet: Sheet, found: Sum, style: Style) -> list[Positions]:
    """L and L', each with its name; returns them as polylines."""
    roles, unit = style.roles, style.scale
    pens = (
        QPen(roles.color("construction"), 1.8 * unit),
        QPen(roles.color("construction", 0.8), 1.4 * unit, Qt.PenStyle.DashLine),
    )
    drawn: list[Positions] = []
    rows = [sheet.line(line.at) for line in (found.line, found.other_line)]
    places = np.array([[p.x(), p.y()] for p in (sheet.to_page(each.at) for each in found.all)])
    for index, (name, pieces, pen) in enumerate(zip(("L", "L′"), rows, pens, strict=True)):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for piece in pieces:
            painter.drawPolyline(polygon_of(piece))
        if pieces:
            taken = np.concatenate([places, along(rows[1 - index]), sheet.obstacles])
            size = text_size(name, style.font(10, italic=True))
            longest = max(pieces, key=_length)
            place = beside_line(longest, size, taken, sheet.plane.box, style.scale)
            if place is not None:
                label(painter, place, name, style, "construction", 10, italic=True)
        drawn += pieces
    return drawn


def _length(line: Positions) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def point_names(found: Sum) -> list[tuple[str, Marked]]:
    """The points of the construction, each position once, with all of its names."""
    double = found.line.meeting == "tangent"
    total = "2P" if double else "P + Q"
    named = [
        ("O", found.o), ("P", found.p), ("Q", found.q), ("R", found.third), (total, found.total),
    ]  # fmt: skip
    merged: list[tuple[str, Marked]] = []
    for name, each in named:
        k = next((k for k, (_, other) in enumerate(merged) if _is_one(each, other)), None)
        if k is None:
            merged.append((name, each))
        else:
            merged[k] = f"{merged[k][0]} = {name}", merged[k][1]
    return merged


def _is_one(one: Marked, other: Marked) -> bool:
    return one.spot == other.spot


def _paint_points(
    painter: QPainter, sheet: Sheet, found: Sum, obstacles: Positions, style: Style,
    emphasis: Emphasis,
) -> None:  # fmt: skip
    named = point_names(found)
    places = [sheet.to_page(each.at) for _, each in named]
    handles = [sheet.to_page(each.at) for each in found.handles]
    unit, roles = style.scale, style.roles
    for marked, is_sum in ((found.third, False), (found.total, True)):
        at = sheet.to_page(marked.at)
        painter.setPen(QPen(roles.color("construction"), 2 * unit))
        painter.setBrush(roles.color("construction" if is_sum else "canvas"))
        painter.drawEllipse(at, (5.5 if is_sum else 4) * unit, (5.5 if is_sum else 4) * unit)
    for index, at in enumerate(handles):
        if index == 2 and emphasis.gliding is not None:
            at = emphasis.gliding
        chosen = index == emphasis.chosen
        large = chosen or index == emphasis.enlarged
        paint_handle(painter, at, style, large, chosen, square=index == 0)
    names: list[Positions] = []
    for (name, each), at in zip(named, places, strict=True):
        if not sheet.shows(each.at):
            _paint_arrow(painter, sheet, each, at, style)
        others = np.array([[p.x(), p.y()] for p in places if p != at]).reshape(-1, 2)
        taken = np.concatenate([obstacles, others, *names])
        size = text_size(name, style.font(11, italic=True))
        place = free_side(at, size, taken, sheet.plane.box, unit)
        label(painter, place, name, style, "text", 11, italic=True)
        names.append(inside_of(place, size))


def _paint_arrow(painter: QPainter, sheet: Sheet, each: Marked, at: QPointF, style: Style) -> None:
    """An arrow at the edge toward a point out of view."""
    right, down = sheet.way_to(each.at)
    angle = math.atan2(down, right)
    tip = at + QPointF(math.cos(angle), math.sin(angle)) * 24 * style.scale
    arrow(painter, tip, angle, QPen(style.roles.color("construction"), 2 * style.scale))


# Words.


def cubic_html(coefficients: Sequence[int], chart: Chart) -> str:
    """x³ + y³ = 9, with the letters in italics: what is negative goes to the right.

    The letter that is 1 in an affine chart is left out.
    """
    sides: list[list[str]] = [[], []]
    lead = next(each for each in coefficients if each)
    left_out = "" if chart.is_disk else "xyz"[chart.at_infinity]
    for value, powers in zip(coefficients, MONOMIALS, strict=True):
        if value:
            number = value if lead > 0 else -value
            letters = "".join(
                _power(letter, power)
                for letter, power in zip("xyz", powers, strict=True)
                if letter != left_out
            )
            size = abs(number)
            text = letters if size == 1 and letters else f"{size}{letters}"
            sides[number < 0].append(text)
    left, right = (" + ".join(each) or "0" for each in sides)
    return f"{left} = {right}"


def _power(letter: str, power: int) -> str:
    return "" if power == 0 else f"<i>{letter}</i>{'' if power == 1 else '²³'[power - 2]}"


def typed_html(equation: str) -> str:
    """An equation as it was typed, with raised exponents and the letters in italics."""
    text = equation.replace("*", "").replace("-", "−")
    for power in range(2, 4):
        text = text.replace(f"^{power}", "²³"[power - 2])
    return re.sub(r"[A-Za-z]", lambda found: f"<i>{found[0]}</i>", escape(text))


def paint_equation(painter: QPainter, sheet: Sheet, scene: Scene, style: Style) -> None:
    """The equation as typed; if m is in it, or in another chart, that of the picture."""
    picture, chart, box = scene.picture, sheet.chart, sheet.plane.box
    if picture.has_parameter or chart.name in ("X", "Y"):
        html = cubic_html([int(each) for each in scene.known.cubic.coefficients], chart)
    else:
        html = typed_html(picture.equation)
    width = WRAPPED * style.scale
    if chart.is_disk:
        # Beside the rim.
        width = min(width, max((box.width - box.height) / 2 + 80 * style.scale, 160 * style.scale))
    _paint_html(painter, html, box.left + MARGIN, box.top + 8 * style.scale, width, style)


def _paint_axes(painter: QPainter, sheet: Sheet, style: Style) -> None:
    """The letters of the two coordinates, at the ends of the axes."""
    plane, unit = sheet.plane, style.scale
    box, (across, up) = plane.box, sheet.chart.letters
    if plane.low_y < 0 < plane.high_y:
        at = QPointF(box.right - 12 * unit, plane.to_page(0, 0)[1] - 12 * unit)
        label(painter, at, across, style, "muted", 10, italic=True)
    if plane.low_x < 0 < plane.high_x:
        at = QPointF(plane.to_page(0, 0)[0] + 12 * unit, box.top + 46 * unit)
        label(painter, at, up, style, "muted", 10, italic=True)


def _paint_html(
    painter: QPainter, html: str, left: float, top: float, width: float, style: Style
) -> None:
    document = QTextDocument()
    document.setDocumentMargin(4)
    document.setDefaultFont(style.font(12))
    document.setHtml(f"<span style='color:{style.roles.text}'>{html}</span>")
    if document.idealWidth() > width:
        document.setTextWidth(width)
    painter.save()
    painter.translate(left, top)
    size = document.size()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("canvas", 0.8))
    painter.drawRoundedRect(QRectF(-4, 0, size.width() + 8, size.height()), 4, 4)
    document.drawContents(painter)
    painter.restore()


def _paint_refusal(painter: QPainter, sheet: Sheet, text: str, style: Style) -> None:
    """Why nothing is added here, on a card at the bottom."""
    box, unit = sheet.plane.box, style.scale
    width = min(box.width - 2 * MARGIN, 520 * unit)
    place = QRectF(box.left + (box.width - width) / 2, box.bottom - 104 * unit, width, 76 * unit)
    painter.setPen(QPen(style.roles.color("line"), 1))
    painter.setBrush(style.roles.color("raised", 0.95))
    painter.drawRoundedRect(place, 6, 6)
    painter.setPen(style.roles.color("text"))
    painter.setFont(style.font(10))
    inside = place.adjusted(14 * unit, 8 * unit, -14 * unit, -8 * unit)
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
