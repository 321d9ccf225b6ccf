"""The picture over the reals: the curve, the chord, its points, and O beyond the edge."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTextDocument

from severe_gui.maths.curves.locus import RealLocus
from severe_gui.panels.elliptic.frame import Box, Plane, Stretch, ticks_of
from severe_gui.panels.elliptic.marks import Emphasis, arrow, label, paint_identity, paint_points
from severe_gui.panels.elliptic.scene import Marked, Scene, as_float
from severe_gui.panels.elliptic.state import Coefficients, Spot
from severe_gui.widgets.style import Style

MARGIN = 16.0
SMALLEST_OVAL = 7.0
BEADS = 16.0
SIDE_BY_SIDE = 560.0


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
    _paint_grid(painter, plane, style)
    _paint_chord(painter, plane, scene, style)
    _paint_curve(painter, plane, scene, stretches, style)
    _paint_beads(painter, beads, style)
    _paint_walk(painter, plane, scene, style)
    paint_points(painter, plane, scene, style, emphasis)
    paint_identity(painter, plane, scene, style, emphasis)
    paint_formula(painter, box.left + MARGIN, box.top + 8 * style.scale, scene.coefficients, style)
    painter.restore()


# The equation.


def equation_html(coefficients: Coefficients) -> str:
    """y² + y = x³ − x, with the letters in italics."""
    a1, a2, a3, a4, a6 = (Fraction(each) for each in coefficients)
    x, y = "<i>x</i>", "<i>y</i>"
    left = f"{y}²" + _term(a1, x + y) + _term(a3, y)
    return f"{left} = {x}³" + _term(a2, f"{x}²") + _term(a4, x) + _term(a6, "")


def _term(value: Fraction, letters: str) -> str:
    if value == 0:
        return ""
    size = abs(value)
    number = "" if size == 1 and letters else str(size)
    return f" {'+' if value > 0 else '−'} {number}{letters}"


def paint_formula(
    painter: QPainter, left: float, top: float, coefficients: Coefficients, style: Style
) -> None:
    """Write the equation on a soft background."""
    document = QTextDocument()
    document.setDocumentMargin(4)
    document.setDefaultFont(style.font(12))
    colour = style.roles.text
    document.setHtml(f"<span style='color:{colour}'>{equation_html(coefficients)}</span>")
    painter.save()
    painter.translate(left, top)
    size = document.size()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("canvas", 0.8))
    painter.drawRoundedRect(QRectF(-4, 0, size.width() + 8, size.height()), 4, 4)
    document.drawContents(painter)
    painter.restore()


# The background and the curve.


def _paint_grid(painter: QPainter, plane: Plane, style: Style) -> None:
    roles, box = style.roles, plane.box
    painter.setFont(style.font(8))
    faint, axis = QPen(roles.color("line", 0.55), 1), QPen(roles.color("line"), 1.6)
    for tick in ticks_of(plane.low_x, plane.high_x, box.width):
        left = plane.to_page(tick, 0)[0]
        painter.setPen(axis if abs(tick) < 1e-12 else faint)
        painter.drawLine(QPointF(left, box.top), QPointF(left, box.bottom))
        if box.left + 16 * style.scale < left < box.right - 16 * style.scale:
            place = QRectF(left - 30, box.bottom - 18 * style.scale, 60, 16)
            _tick_label(painter, place, tick, style)
    for tick in ticks_of(plane.low_y, plane.high_y, box.height):
        top = plane.to_page(0, tick)[1]
        painter.setPen(axis if abs(tick) < 1e-12 else faint)
        painter.drawLine(QPointF(box.left, top), QPointF(box.right, top))
        if box.top + 44 * style.scale < top < box.bottom - 26 * style.scale:
            _tick_label(painter, QRectF(box.left + 6, top - 8, 60, 16), tick, style, False)


def _tick_label(
    painter: QPainter, place: QRectF, value: float, style: Style, centred: bool = True
) -> None:
    painter.setPen(style.roles.color("muted"))
    across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
    text = f"{value:.6g}".replace("-", "−")
    painter.drawText(place, across | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_curve(
    painter: QPainter, plane: Plane, scene: Scene, stretches: Sequence[Stretch], style: Style
) -> None:
    roles, locus = style.roles, scene.locus
    pen = QPen(roles.color("edge"), 2.2 * style.scale)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    for stretch in stretches:
        pairs = zip(stretch.left.tolist(), stretch.top.tolist(), strict=True)
        painter.drawPolyline(QPolygonF([QPointF(*pair) for pair in pairs]))
    if locus.oval is not None:
        _point_out_small_oval(painter, plane, scene, style)
    if scene.curve.singular_point is not None:
        _paint_singular_point(painter, plane, scene, style)


def _point_out_small_oval(painter: QPainter, plane: Plane, scene: Scene, style: Style) -> None:
    """Mark an oval that is too small to be seen."""
    assert scene.locus.oval is not None
    low, high = scene.locus.oval
    x, y = (float(each) for each in scene.locus.points(True, 0.5))
    across = (high - low) / (plane.high_x - plane.low_x) * plane.box.width
    axis = -(scene.locus.a1 * x + scene.locus.a3) / 2
    tall = 2 * abs(y - axis) / (plane.high_y - plane.low_y) * plane.box.height
    if max(across, tall) >= SMALLEST_OVAL or not plane.shows((low + high) / 2, axis):
        return
    at = QPointF(*plane.to_page((low + high) / 2, axis))
    painter.setPen(QPen(style.roles.color("edge"), 1.2 * style.scale, Qt.PenStyle.DotLine))
    painter.drawEllipse(at, 11 * style.scale, 11 * style.scale)
    label(painter, at + QPointF(0, -22 * style.scale), f"an oval {high - low:.2g} wide", style)


def _paint_singular_point(painter: QPainter, plane: Plane, scene: Scene, style: Style) -> None:
    assert scene.curve.singular_point is not None
    x, y = map(as_float, scene.curve.singular_point)
    if not plane.shows(x, y):
        return
    at, unit = QPointF(*plane.to_page(x, y)), style.scale
    painter.setPen(QPen(style.roles.color("bad"), 2 * unit))
    for way in (QPointF(5, 5), QPointF(5, -5)):
        painter.drawLine(at - way * unit, at + way * unit)
    word = {"acnode": "isolated point"}.get(scene.curve.singularity or "", scene.curve.singularity)
    label(painter, at + QPointF(0, 20 * unit), str(word), style, "bad")


def beads_of(
    locus: RealLocus, plane: Plane, rational: Sequence[Spot], style: Style
) -> tuple[QPointF, ...]:
    """Where rational points are marked; some are left out where they are dense."""
    drawn: list[QPointF] = []
    for spot in rational:
        x, y = (float(each) for each in locus.points(spot.oval, spot.turn))
        at = QPointF(*plane.to_page(x, y))
        apart = all((at - other).manhattanLength() > BEADS * style.scale for other in drawn)
        if plane.shows(x, y) and apart:
            drawn.append(at)
    return tuple(drawn)


def _paint_beads(painter: QPainter, beads: Sequence[QPointF], style: Style) -> None:
    painter.setPen(QPen(style.roles.color("edge"), 1.4 * style.scale))
    painter.setBrush(style.roles.color("canvas"))
    for at in beads:
        painter.drawEllipse(at, 2.6 * style.scale, 2.6 * style.scale)


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
