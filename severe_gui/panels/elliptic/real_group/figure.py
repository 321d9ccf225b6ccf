"""How the map of curves and the dial are painted."""

import math
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from severe_gui.maths.curves.real.locus import Place
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.panels.elliptic.picture.ground import paint_grid
from severe_gui.panels.elliptic.picture.marks import arrow, label
from severe_gui.panels.elliptic.real_group.dial import Dial
from severe_gui.panels.elliptic.real_group.family import Family
from severe_gui.panels.elliptic.scene import Marked, Scene
from severe_gui.panels.elliptic.state import Path
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import SIZES

MARGIN = 16.0
CAPTION = 30.0


@dataclass(frozen=True)
class Layout:
    """The map above, the dial below it. centre, radius: of the dial's outer circle."""

    family: Box
    dial: Box
    centre: tuple[float, float]
    radius: float


def layout_for(width: float, height: float, style: Style) -> Layout:
    """Both pictures in a column, or in a row on a low page."""
    unit = style.scale
    head, gap = CAPTION * unit, 14 * unit
    if width > 1.25 * height:
        half, tall = (width - 3 * MARGIN) / 2, height - head - MARGIN
        family = Box(MARGIN, head, half, tall)
        return _with_dial(family, Box(2 * MARGIN + half, head, half, tall), unit)
    tall = (height - 2 * head - gap - MARGIN) * 0.46
    family = Box(MARGIN, head, width - 2 * MARGIN, tall)
    top = family.bottom + gap + head
    return _with_dial(family, Box(MARGIN, top, width - 2 * MARGIN, height - top - MARGIN), unit)


def _with_dial(family: Box, dial: Box, unit: float) -> Layout:
    radius = max(min(dial.width / 2 - 52 * unit, dial.height / 2 - 26 * unit), 20.0)
    middle = dial.left + dial.width / 2, dial.top + dial.height / 2 + 4 * unit
    return Layout(family, dial, middle, radius)


# The map.


def paint_family(
    painter: QPainter, family: Family, path: Path | None, style: Style, enlarged: bool
) -> None:
    """Draw the curve of discriminant 0, the path and the present curve."""
    box, unit = family.plane.box, style.scale
    roles = style.roles
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    caption = "a₄ across, a₆ up; red: discriminant 0"
    draw_caption(painter, box.left, box.top - 9 * unit, caption, style, box.width)
    frame = QRectF(box.left, box.top, box.width, box.height)
    painter.fillRect(frame, roles.color("surface"))
    painter.setClipRect(frame)
    x, y = family.plane.arrays_to_page(*family.boundary)
    outline = QPolygonF([QPointF(*pair) for pair in zip(x.tolist(), y.tolist(), strict=True)])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.color("accent", 0.10))
    painter.drawPolygon(outline)
    paint_grid(painter, family.plane, style)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(roles.color("bad"), 2 * unit))
    painter.drawPolyline(outline)
    _paint_regions(painter, family, style)
    if path is not None:
        _paint_path(painter, family, path, style)
    _paint_present(painter, family, style, enlarged)
    painter.restore()


def _paint_regions(painter: QPainter, family: Family, style: Style) -> None:
    """What the curves are on each side, and on each arm."""
    plane, unit = family.plane, style.scale
    box, (x, y) = plane.box, family.boundary
    middle = box.top + box.height / 2
    near = box.left + max(0.16 * box.width, 52 * unit)
    for word, left in (("two components", near), ("one component", box.left + 0.78 * box.width)):
        label(painter, QPointF(left, middle - 14 * unit), word, style, "muted", 8)
    left, top = plane.arrays_to_page(x, y)
    # r grows along the curve: isolated points first, then nodes.
    half = len(left) // 2
    for word, rows in (("isolated point", slice(0, half)), ("node", slice(half + 1, None))):
        inside = [
            (a, b) for a, b in zip(left[rows].tolist(), top[rows].tolist(), strict=True)
            if box.contains(a, b, -26 * unit)
        ]  # fmt: skip
        if inside:
            a, b = inside[0] if word == "isolated point" else inside[-1]
            label(painter, QPointF(a + 44 * unit, b), word, style, "bad", 8)


def _paint_path(painter: QPainter, family: Family, path: Path, style: Style) -> None:
    ends = [
        family.plane.to_page(*(_decimal(each) for each in pair))
        for pair in (path.start, path.at(Fraction(1)))
    ]
    painter.setPen(QPen(style.roles.color("construction", 0.8), 1.4 * style.scale,
                        Qt.PenStyle.DashLine))  # fmt: skip
    painter.drawLine(QPointF(*ends[0]), QPointF(*ends[1]))


def _paint_present(painter: QPainter, family: Family, style: Style, enlarged: bool) -> None:
    box, unit, roles = family.plane.box, style.scale, style.roles
    x, y = family.position(family.curve)
    painter.setPen(QPen(roles.color("construction"), SIZES.handle_ring * unit))
    if box.contains(x, y):
        painter.setBrush(roles.color("canvas"))
        diameter = SIZES.handle_hover if enlarged else SIZES.handle
        radius = (diameter - SIZES.handle_ring) / 2 * unit
        painter.drawEllipse(QPointF(x, y), radius, radius)
        return
    left = min(max(x, box.left + 12 * unit), box.right - 12 * unit)
    top = min(max(y, box.top + 12 * unit), box.bottom - 12 * unit)
    arrow(painter, QPointF(left, top), math.atan2(y - top, x - left),
          QPen(roles.color("construction"), 2 * unit))  # fmt: skip


def _decimal(text: str) -> float:
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom or "1")


# The dial.


def paint_dial(
    painter: QPainter, dial: Dial, box: Box, scene: Scene, style: Style, enlarged: int | None
) -> None:
    """Draw the circles, P, Q, P + Q, the walk, and the turn from Q to P + Q."""
    unit, roles = style.scale, style.roles
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_caption(painter, box.left, box.top - 9 * unit, caption_of(dial), style, box.width)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for radius in dial.circles:
        _paint_circle(painter, dial, radius, style)
    _paint_turn(painter, dial, scene, style)
    _paint_walk(painter, dial, scene, style)
    marked = [("R", scene.third), (_sum_name(scene), scene.total), ("Q", scene.q), ("P", scene.p)]
    if scene.relation == "tangent":
        marked = [("R", scene.third), ("2P", scene.total), ("P = Q", scene.p)]
    at_o = [name for name, each in marked if each.is_identity]
    _paint_o(painter, dial, at_o, style)
    for name, each in marked:
        if not each.is_identity:
            _paint_point(painter, dial, each, name, style, enlarged)
    if dial.group.kind == "norm circle":
        at = QPointF(dial.left, dial.top)
        painter.setPen(QPen(roles.color("bad"), 2 * unit))
        for way in (QPointF(5, 5), QPointF(5, -5)):
            painter.drawLine(at - way * unit, at + way * unit)
        label(painter, at + QPointF(0, 18 * unit), "isolated point", style, "bad", 8)
    painter.restore()


def caption_of(dial: Dial) -> str:
    """What the group of real points is."""
    return {
        "circle": "E(R) is a circle: adding P is a rotation",
        "two circles": "E(R) is two circles, inside the oval",
        "units": "R*: adding multiplies u; the node is at 0 and ∞",
        "norm circle": "The smooth points are a circle: adding is a rotation",
        "line": "R: adding adds t; the cusp is at ∞",
    }[dial.group.kind]


def _sum_name(scene: Scene) -> str:
    return "2P" if scene.relation == "tangent" else "P + Q"


def _paint_circle(painter: QPainter, dial: Dial, radius: float, style: Style) -> None:
    unit = style.scale
    pen = QPen(style.roles.color("edge"), 2.2 * unit)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    frame = QRectF(dial.left - radius, dial.top - radius, 2 * radius, 2 * radius)
    if not dial.gaps:
        painter.drawEllipse(frame)
        return
    hole = 9 * unit / (2 * math.pi * radius)
    starts = [*dial.gaps]
    for k, start in enumerate(starts):
        end = starts[k + 1] if k + 1 < len(starts) else starts[0] + 1
        # Qt counts sixteenths of degrees, anticlockwise from three o'clock.
        first, span = 90 - 360 * (end - hole), 360 * (end - start - 2 * hole)
        painter.drawArc(frame, round(16 * first), round(16 * span))
    painter.setPen(QPen(style.roles.color("bad"), 2 * unit))
    names = {"units": ("u → 0", "u → ∞"), "line": ("t → ±∞",)}[dial.group.kind]
    for turn, name in zip(dial.gaps, names, strict=True):
        at = QPointF(*dial.position(turn))
        for way in (QPointF(4, 4), QPointF(4, -4)):
            painter.drawLine(at - way * unit, at + way * unit)
        out = QPointF(math.sin(2 * math.pi * turn) * 34, -math.cos(2 * math.pi * turn) * 17)
        label(painter, at + out * unit, name, style, "bad", 8)
        painter.setPen(QPen(style.roles.color("bad"), 2 * unit))


def _paint_turn(painter: QPainter, dial: Dial, scene: Scene, style: Style) -> None:
    """Arcs of one length: from O to P, and from Q to the sum."""
    if not dial.group.is_circle or scene.p.is_identity:
        return
    step = dial.turn_of(place_of(scene.p))
    step -= 1.0 if step > 0.5 else 0.0
    unit = style.scale
    for start, inset, ink in ((0.0, 16, 0.9), (dial.turn_of(place_of(scene.q)), 26, 0.5)):
        radius = dial.radius + inset * unit - 6 * unit if dial.radius > 40 else dial.radius
        frame = QRectF(dial.left - radius, dial.top - radius, 2 * radius, 2 * radius)
        pen = QPen(style.roles.color("construction", ink), 1.6 * unit)
        painter.setPen(pen)
        painter.drawArc(frame, round(16 * (90 - 360 * start)), round(-16 * 360 * step))
        angle = 2 * math.pi * (start + step)
        tip = QPointF(dial.left + radius * math.sin(angle), dial.top - radius * math.cos(angle))
        arrow(painter, tip, angle if step > 0 else angle + math.pi, pen)


def _paint_walk(painter: QPainter, dial: Dial, scene: Scene, style: Style) -> None:
    unit = style.scale
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("good"))
    named = (scene.q.spot, scene.total.spot, scene.third.spot)
    for number, each in enumerate(scene.walk, 2):
        if each.is_identity:
            continue
        place = place_of(each)
        at = QPointF(*dial.position_of(place))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.roles.color("good"))
        painter.drawEllipse(at, 3.4 * unit, 3.4 * unit)
        if number <= 9 and each.spot not in named:
            angle = 2 * math.pi * dial.turn_of(place)
            inward = QPointF(-math.sin(angle), math.cos(angle)) * 15 * unit
            label(painter, at + inward, f"{number}P", style, "good", 8)


def _paint_o(painter: QPainter, dial: Dial, names: list[str], style: Style) -> None:
    unit, roles = style.scale, style.roles
    at = QPointF(*dial.position(0.0))
    painter.setPen(QPen(roles.color("construction" if names else "text"), 2 * unit))
    painter.setBrush(roles.color("canvas"))
    painter.drawEllipse(at, 4 * unit, 4 * unit)
    label(painter, at + QPointF(0, 17 * unit), " = ".join([*names, "O"]), style, "text", 10, True)


def _paint_point(
    painter: QPainter, dial: Dial, each: Marked, name: str, style: Style, enlarged: int | None
) -> None:
    unit, roles = style.scale, style.roles
    place = place_of(each)
    at = QPointF(*dial.position_of(place))
    painter.setPen(QPen(roles.color("construction"), 2 * unit))
    index = {"P": 0, "P = Q": 0, "Q": 1}.get(name)
    if index is None:
        painter.setBrush(roles.color("canvas" if name == "R" else "construction"))
        painter.drawEllipse(at, 5 * unit, 5 * unit)
    else:
        painter.setBrush(roles.color("canvas"))
        diameter = SIZES.handle_hover if enlarged == index else SIZES.handle
        radius = (diameter - SIZES.handle_ring) / 2 * unit
        painter.drawEllipse(at, radius, radius)
    angle = 2 * math.pi * dial.turn_of(place)
    outward = QPointF(math.sin(angle) * 30, -math.cos(angle) * 18) * unit
    inner = place.oval and len(dial.circles) > 1
    label(painter, at - outward * 0.9 if inner else at + outward, name, style, "text", 10, True)


def place_of(marked: Marked) -> Place:
    """The place of a marked point."""
    return Place(marked.spot.oval, marked.spot.turn)
