"""What marks points on the three pictures: P, Q, R, the sum and O by name, and pairs on the rim."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from severe_gui.maths.curves.real.locus import FloatArray
from severe_gui.panels.elliptic.infinity.construction import Construction, Named
from severe_gui.panels.elliptic.infinity.pictures import AffinePicture, DiskPicture, Picture
from severe_gui.panels.elliptic.picture.marks import (
    Emphasis,
    arrow,
    edge_place,
    handle,
    label,
    point_beyond,
)
from severe_gui.widgets.style import Style

AWAY = 19.0
"""From a point to the middle of its name."""
PAIRS = 5
"""Pairs of marks on the rim, beside O."""
BACK = 0.45
TOUCH = 7.0
"""Points that are nearer to each other on the page are named together."""
NEAR = 30.0
"""Arrows at the edge that are nearer to each other are one."""


def paint_named(
    painter: QPainter,
    picture: Picture,
    construction: Construction,
    style: Style,
    emphasis: Emphasis,
) -> None:
    """The points with their names; on the far side they are faint."""
    images = [(named, picture.spots(named.vector)) for named in construction.points]
    taken = [QPointF(left, top) for _named, spots in images for left, top, front in spots if front]
    if isinstance(picture, AffinePicture):
        out = [named for named, spots in images if not spots and not named.marked.is_identity]
        taken += _paint_beyond(painter, picture, out, style)
    ways = _directions(picture, construction.around)
    titles: list[tuple[QPointF, list[Named], list[float]]] = []
    for k, (named, spots) in enumerate(images):
        for left, top, is_front in spots:
            at = QPointF(left, top)
            if not is_front:
                _paint_dot(painter, at, named, style, BACK)
                continue
            near = (row for row in titles if (row[0] - at).manhattanLength() < TOUCH * style.scale)
            known = next(near, None)
            if known is None:
                titles.append((at, [named], ways[k]))
            else:
                known[1].append(named)
    for at, together, angles in titles:
        taken.append(_paint_name(painter, picture, at, together, angles, taken, style))
    for named, spots in images:
        for left, top, is_front in spots:
            if is_front:
                _paint_mark(painter, QPointF(left, top), named, style, emphasis)


def _paint_mark(
    painter: QPainter, at: QPointF, named: Named, style: Style, emphasis: Emphasis
) -> None:
    if named.part == "handle":
        handle(painter, at, _foremost(named, emphasis), style, emphasis)
    else:
        _paint_dot(painter, at, named, style)


def _paint_beyond(
    painter: QPainter, picture: AffinePicture, out: Sequence[Named], style: Style
) -> list[QPointF]:
    """Arrows toward points out of view, one for all that lie behind the same place of the edge."""
    rows: list[tuple[QPointF, QPointF, list[str]]] = []
    for named in out:
        toward = QPointF(*picture.toward(named.vector))
        tip = edge_place(picture.box, toward, style)
        near = (row for row in rows if (row[0] - tip).manhattanLength() < NEAR * style.scale)
        known = next(near, None)
        if known is not None:
            known[2].append(named.name)
        else:
            rows.append((tip, toward, [named.name]))
    return [
        point_beyond(painter, picture.box, toward, ", ".join(sorted(names)), style)
        for _tip, toward, names in rows
    ]


def _foremost(named: Named, emphasis: Emphasis) -> int:
    """Of P and Q at one place, the one that is chosen or held."""
    for each in (emphasis.chosen, emphasis.enlarged):
        if each is not None and each in named.handles:
            return each
    return named.handles[-1]


def _paint_dot(
    painter: QPainter, at: QPointF, named: Named, style: Style, shade: float = 1.0
) -> None:
    roles, unit = style.roles, style.scale
    role = "text" if named.part == "identity" else "construction"
    solid = named.part == "sum" or shade < 1
    painter.setPen(QPen(roles.color(role, shade), 2 * unit))
    painter.setBrush(roles.color(role, shade) if solid else roles.color("canvas"))
    radius = {"sum": 5.5, "identity": 4.5}.get(named.part, 4.0) * unit
    painter.drawEllipse(at, *(2 * [radius if shade == 1 else 2.2 * unit]))


def _directions(picture: Picture, pairs: FloatArray) -> list[list[float]]:
    """For each point the angles, modulo pi, in which the curve and the lines pass through it."""
    images = picture.images(pairs)
    across, down = np.diff(images.left)[..., 0], np.diff(images.top)[..., 0]
    angles: list[list[float]] = np.sort(np.arctan2(down, across) % math.pi).tolist()
    return angles


def _paint_name(
    painter: QPainter,
    picture: Picture,
    at: QPointF,
    together: Sequence[Named],
    ways: Sequence[float],
    taken: Sequence[QPointF],
    style: Style,
) -> QPointF:
    """The names of points at one place, in the widest gap between the lines, where room is."""
    text = ", ".join(each.name for each in sorted(together, key=lambda each: each.name))
    gaps = [
        ((ways[(k + 1) % len(ways)] - way) % math.pi or math.pi * (len(set(ways)) == 1), way)
        for k, way in enumerate(ways)
    ]
    gap, way = max(gaps)
    middle = way + gap / 2
    wide = 4.5 * max(len(text) - 1, 0) * style.scale
    best, most = at, -math.inf
    for angle in (middle, middle + math.pi):
        reach = AWAY * style.scale
        to = at + QPointF(math.cos(angle) * (reach + wide), math.sin(angle) * reach)
        room = min(
            (math.hypot(to.x() - o.x(), to.y() - o.y()) for o in taken if o != at), default=1e9
        )
        inside = picture.box.contains(to.x(), to.y(), -12 * style.scale)
        # Of two sides with room the upper one.
        score = min(room, 60.0) + (100 if inside else 0) - 0.01 * (to.y() - at.y())
        if score > most:
            best, most = to, score
    is_large = together[-1].part in ("handle", "identity")
    label(painter, best, text, style, "text", 12 if is_large else 11, italic=is_large)
    return best


# The rim of the disk.


def paint_rim(painter: QPainter, picture: DiskPicture, style: Style) -> None:
    """Marks that are equal at opposite points, and an arrow on each half."""
    roles, unit = style.roles, style.scale
    for k in range(PAIRS):
        angle = math.pi * (k + 1) / (PAIRS + 1) - math.pi / 2
        for way in (angle, angle + math.pi):
            out = QPointF(math.cos(way), -math.sin(way)) * 11 * unit
            _paint_glyph(painter, _on_rim(picture, way) + out, k, style)
    pen = QPen(roles.color("good"), 1.6 * unit)
    for way in (0.25 * math.pi - 0.12, 1.25 * math.pi - 0.12):
        # Counter-clockwise on both halves: y is downward on the page.
        arrow(painter, _on_rim(picture, way), -(way + math.pi / 2), pen)


def paint_ends(
    painter: QPainter, picture: DiskPicture, construction: Construction, style: Style
) -> None:
    """Where L and L' meet the line at infinity: twice the same point of the rim."""
    roles, unit = style.roles, style.scale
    for line in (construction.line_vector, construction.closing_vector):
        circle = picture.circle_of(line)
        across, up = float(circle[0, 0]), float(circle[0, 1])
        is_rim = abs(float(circle[len(circle) // 4, 2])) < 1e-9
        if is_rim or abs(across) < 1e-9:
            # The rim itself, or it ends in O.
            continue
        painter.setPen(QPen(roles.color("construction"), 1.6 * unit))
        painter.setBrush(roles.color("canvas"))
        for sign in (1, -1):
            left, top = picture.plane.to_page(sign * across, sign * up)
            painter.drawRect(QRectF(left - 2.5 * unit, top - 2.5 * unit, 5 * unit, 5 * unit))


def _on_rim(picture: DiskPicture, angle: float) -> QPointF:
    return QPointF(*picture.plane.to_page(math.cos(angle), math.sin(angle)))


def _paint_glyph(painter: QPainter, at: QPointF, kind: int, style: Style) -> None:
    """One of five small shapes."""
    unit = style.scale
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("muted"))
    if kind == 2:
        painter.drawEllipse(at, 3.6 * unit, 3.6 * unit)
        return
    shapes: dict[int, list[tuple[float, float]]] = {
        0: [(0, -4.4), (4, 3), (-4, 3)],
        1: [(-3.4, -3.4), (3.4, -3.4), (3.4, 3.4), (-3.4, 3.4)],
        3: [(0, -4.8), (4.8, 0), (0, 4.8), (-4.8, 0)],
        4: [(0, 4.4), (4, -3), (-4, -3)],
    }
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) * unit for x, y in shapes[kind]]))
