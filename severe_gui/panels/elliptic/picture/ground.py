"""What pictures of a curve share: axes, the curve and its singular point, rational points."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTextDocument

from severe_gui.maths.curves.real.locus import RealLocus
from severe_gui.panels.elliptic.picture.frame import Plane, Stretch, ticks_of
from severe_gui.panels.elliptic.picture.marks import label
from severe_gui.panels.elliptic.places import as_float
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import Coefficients, Spot
from severe_gui.widgets.style import Style

SMALLEST_OVAL = 7.0
BEADS = 16.0


# The equation.


def equation_html(coefficients: Coefficients) -> str:
    """y² + y = x³ − x, with the letters in italics."""
    a1, a2, a3, a4, a6 = coefficients
    x, y = "<i>x</i>", "<i>y</i>"
    left = f"{y}²" + _term(a1, x + y) + _term(a3, y)
    return f"{left} = {x}³" + _term(a2, f"{x}²") + _term(a4, x) + _term(a6, "")


def _term(value: str, letters: str) -> str:
    """A term of the text of a rational in lowest terms."""
    if value == "0":
        return ""
    size = value.removeprefix("-")
    number = "" if size == "1" and letters else size
    return f" {'+' if size == value else '−'} {number}{letters}"


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


def paint_grid(painter: QPainter, plane: Plane, style: Style) -> None:
    """Draw grid, axes and round numbers."""
    roles, box = style.roles, plane.box
    painter.setFont(style.font(8))
    faint, axis = QPen(roles.color("line", 0.55), 1), QPen(roles.color("line"), 1.6)
    for tick in ticks_of(plane.low_x, plane.high_x, box.width):
        left = plane.to_page(tick, 0)[0]
        painter.setPen(axis if abs(tick) < 1e-9 * (plane.high_x - plane.low_x) else faint)
        painter.drawLine(QPointF(left, box.top), QPointF(left, box.bottom))
        if box.left + 16 * style.scale < left < box.right - 16 * style.scale:
            place = QRectF(left - 30, box.bottom - 18 * style.scale, 60, 16)
            _tick_label(painter, place, tick, style)
    for tick in ticks_of(plane.low_y, plane.high_y, box.height):
        top = plane.to_page(0, tick)[1]
        painter.setPen(axis if abs(tick) < 1e-9 * (plane.high_y - plane.low_y) else faint)
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


def paint_curve(
    painter: QPainter, plane: Plane, scene: Scene, stretches: Sequence[Stretch], style: Style
) -> None:
    """Draw the curve, a ring around an oval too small to see, and a cross at a singular point."""
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


def paint_beads(painter: QPainter, beads: Sequence[QPointF], style: Style) -> None:
    """Draw rings at rational points."""
    painter.setPen(QPen(style.roles.color("edge"), 1.4 * style.scale))
    painter.setBrush(style.roles.color("canvas"))
    for at in beads:
        painter.drawEllipse(at, 2.6 * style.scale, 2.6 * style.scale)
