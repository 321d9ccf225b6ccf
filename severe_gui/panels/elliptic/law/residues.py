"""The picture modulo p: a square of residues, the chord wrapped around it, Hasse's interval."""

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.maths.curves.finite import hasse_interval
from severe_gui.panels.elliptic.frame import Box
from severe_gui.panels.elliptic.scene import Modular, Reduced
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import SIZES


def cell_place(box: Box, p: int, cell: tuple[int, int]) -> QPointF:
    """The position of a residue point on the page."""
    size = box.width / p
    return QPointF(box.left + (cell[0] + 0.5) * size, box.bottom - (cell[1] + 0.5) * size)


def nearest_cell(box: Box, modular: Modular, at: QPointF) -> tuple[int, int] | None:
    """The point of the curve nearest to a position on the page; None if O is the only one."""
    xs, ys = modular.finite.coordinates
    if not len(xs):
        return None
    size = box.width / modular.finite.p
    away = (box.left + (xs + 0.5) * size - at.x()) ** 2 + (
        box.bottom - (ys + 0.5) * size - at.y()
    ) ** 2
    k = int(away.argmin())
    return int(xs[k]), int(ys[k])


def paint_residues(
    painter: QPainter,
    box: Box,
    modular: Modular | None,
    refusal: str,
    style: Style,
    enlarged: int | None = None,
) -> None:
    """Draw the square and the labels around it."""
    roles = style.roles
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(box.left, box.top, box.width, box.height)
    painter.setPen(QPen(roles.color("line"), 1))
    painter.setBrush(roles.color("surface"))
    painter.drawRect(frame)
    if modular is None:
        painter.setPen(roles.color("muted"))
        painter.setFont(style.font(10))
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(frame.adjusted(20, 20, -20, -20), wrapped, refusal)
        painter.restore()
        return
    p = modular.finite.p
    title = f"Modulo {p}: {modular.finite.order} points, one of them O"
    draw_caption(painter, box.left, box.top - 10 * style.scale, title, style, box.width)
    _paint_line(painter, box, modular, style)
    _paint_cells(painter, box, modular, style)
    _paint_marked(painter, box, modular, style, enlarged)
    _paint_ticks(painter, box, p, style)
    _paint_hasse(painter, box, modular, style)
    painter.restore()


def _paint_line(painter: QPainter, box: Box, modular: Modular, style: Style) -> None:
    size = box.width / modular.finite.p
    painter.setPen(QPen(style.roles.color("construction", 0.55), 1.2 * style.scale))
    painter.drawLines(
        [
            QLineF(
                box.left + (x0 + 0.5) * size,
                box.bottom - (y0 + 0.5) * size,
                box.left + (x1 + 0.5) * size,
                box.bottom - (y1 + 0.5) * size,
            )
            for x0, y0, x1, y1 in modular.line
        ]
    )


def _paint_cells(painter: QPainter, box: Box, modular: Modular, style: Style) -> None:
    p = modular.finite.p
    size = box.width / p
    radius = min(max(0.36 * size, 1.3 * style.scale), 7 * style.scale)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("edge"))
    xs, ys = (each.tolist() for each in modular.finite.coordinates)
    for x, y in zip(xs, ys, strict=True):
        painter.drawEllipse(cell_place(box, p, (x, y)), radius, radius)


def _paint_marked(
    painter: QPainter, box: Box, modular: Modular, style: Style, enlarged: int | None
) -> None:
    roles, unit, p = style.roles, style.scale, modular.finite.p
    same = modular.p is not None and modular.p == modular.q
    total = "2P" if same else "P + Q"
    marked: list[tuple[str, Reduced | None]] = [
        ("R", modular.third), (total, modular.total),
        ("P = Q" if same else "P", modular.p), ("" if same else "Q", modular.q),
    ]  # fmt: skip
    for index, (name, each) in enumerate(marked):
        if each is None or each.cell is None or not name:
            continue
        at = cell_place(box, p, each.cell)
        is_handle = index > 1
        diameter = SIZES.handle_hover if enlarged == index - 2 else SIZES.handle
        radius = ((diameter - SIZES.handle_ring) / 2 if is_handle else 4.5) * unit
        painter.setPen(QPen(roles.color("construction"), 2 * unit))
        painter.setBrush(roles.color("construction" if name == total else "canvas"))
        painter.drawEllipse(at, radius, radius)
        is_shared = name == total and each in (modular.p, modular.q)
        if not is_shared:
            _paint_name(painter, box, at, name, style)
    at_infinity = [name for name, each in marked[1:] if name and each and each.cell is None]
    if at_infinity:
        painter.setFont(style.font(10, italic=True))
        painter.setPen(roles.color("construction"))
        place = QRectF(box.left, box.top - 26 * unit, box.width, 20 * unit)
        text = " = ".join([*at_infinity, "O"]) + " ↑"
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_name(painter: QPainter, box: Box, at: QPointF, name: str, style: Style) -> None:
    """A point's name beside it, inside the square."""
    unit = style.scale
    near_left, near_right = at.x() < box.left + 40 * unit, at.x() > box.right - 40 * unit
    left_of_it = near_right or (name == "P" and not near_left)
    above = at.y() > box.top + 24 * unit
    left, top = -59 if left_of_it else 9, -22 if above else 4
    place = QRectF(at.x() + left * unit, at.y() + top * unit, 50 * unit, 18 * unit)
    across = Qt.AlignmentFlag.AlignRight if left_of_it else Qt.AlignmentFlag.AlignLeft
    painter.setFont(style.font(10, italic=True))
    painter.setPen(style.roles.color("text"))
    painter.drawText(place, across | Qt.AlignmentFlag.AlignVCenter, name)


def _paint_ticks(painter: QPainter, box: Box, p: int, style: Style) -> None:
    painter.setFont(style.font(8))
    painter.setPen(style.roles.color("muted"))
    for value in (0, p - 1):
        at = cell_place(box, p, (value, 0))
        place = QRectF(at.x() - 20, box.bottom + 3, 40, 14 * style.scale)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(value))


def _paint_hasse(painter: QPainter, box: Box, modular: Modular, style: Style) -> None:
    """Hasse's interval for N, and N itself."""
    roles, unit, finite = style.roles, style.scale, modular.finite
    p, n = finite.p, finite.order
    reach = 2 * math.sqrt(p)
    low, high = hasse_interval(p)
    y = box.bottom + 52 * unit
    left, right = box.left + 12 * unit, box.right - 12 * unit

    def across(value: float) -> float:
        return left + (value - (p + 1 - reach)) / (2 * reach) * (right - left)

    draw_caption(
        painter, box.left, box.bottom + 36 * unit,
        "Hasse: the number of points is within 2√p of p + 1", style, box.width,
    )  # fmt: skip
    bar = QPen(roles.color("line"), 6 * unit)
    bar.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(bar)
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setPen(QPen(roles.color("muted"), 1.2 * unit))
    painter.drawLine(QPointF(across(p + 1), y - 6 * unit), QPointF(across(p + 1), y + 6 * unit))
    if finite.has_good_reduction:
        painter.setPen(QPen(roles.color("construction"), 2 * unit))
        painter.setBrush(roles.color("construction"))
        painter.drawEllipse(QPointF(across(n), y), 5 * unit, 5 * unit)
    painter.setFont(style.font(8))
    painter.setPen(roles.color("muted"))
    ends = (
        (low, Qt.AlignmentFlag.AlignLeft, QRectF(box.left, y + 8 * unit, 60, 16 * unit)),
        (high, Qt.AlignmentFlag.AlignRight, QRectF(box.right - 60, y + 8 * unit, 60, 16 * unit)),
    )
    for value, side, place in ends:
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, str(value))
    painter.setPen(roles.color("text"))
    painter.setFont(style.font(9))
    word = f"N = {n},  a = {finite.trace}".replace("-", "−")
    if not finite.has_good_reduction:
        word = f"singular modulo {p}: {n} smooth points"
    middle = QRectF(box.left + 50, y + 8 * unit, box.width - 100, 16 * unit)
    painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, word)
