"""The picture modulo p: a square of residues, the chord wrapped around it, Hasse's interval."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from severe_gui.compute.pari import Count
from severe_gui.maths.curves.modulo.finite import MOST_LISTED
from severe_gui.maths.curves.modulo.subgroups import Subgroups
from severe_gui.panels.elliptic.modular.cells import are_many, paint_cells, paint_legend
from severe_gui.panels.elliptic.modular.counted import counted
from severe_gui.panels.elliptic.modular.hasse import HEIGHT as HASSE_HEIGHT
from severe_gui.panels.elliptic.modular.hasse import paint_hasse
from severe_gui.panels.elliptic.numbers import grouped
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.panels.elliptic.scene import Modular, Reduced
from severe_gui.widgets.marks.arrays import draw_lines
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import SIZES

LEGEND = 20.0


@dataclass(frozen=True)
class ResidueEmphasis:
    """What the pointer or the keyboard selects modulo p: 0 is P, 1 is Q."""

    enlarged: int | None = None
    chosen: int | None = None


NO_EMPHASIS = ResidueEmphasis()


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
    emphasis: ResidueEmphasis = NO_EMPHASIS,
    count: Count | None = None,
    generated: Subgroups | None = None,
    around: Box | None = None,
) -> None:
    """Draw the square and what is around it.

    refusal: what is said if there is no reduction; count: PARI's, where the points are not listed;
    generated: what is coloured, with a legend; around: as wide as the words and the bar may be.
    """
    words = around or box
    roles, unit = style.roles, style.scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(roles.color("line"), 1))
    painter.setBrush(roles.color("surface"))
    painter.drawRect(QRectF(box.left, box.top, box.width, box.height))
    if modular is None:
        _write_inside(painter, box, refusal, style)
        painter.restore()
        return
    finite = modular.finite
    known = counted(finite, count)
    taken = _paint_identity(painter, words, modular, style)
    title = f"Modulo {grouped(str(finite.p))}"
    if known is not None and modular.is_drawn:
        title += f": {grouped(str(known.order))} points, one of them O"
        missing = [name for name, each in (("P", modular.p), ("Q", modular.q)) if each is None]
        if missing:
            title += f"; click one to place {missing[0]}"
    draw_caption(painter, words.left, box.top - 10 * unit, title, style, words.width - taken)
    bar = box.bottom + 26 * unit
    if modular.is_drawn:
        if not are_many(finite):
            _paint_line(painter, box, modular, style)
        paint_cells(painter, box, finite, generated, style)
        if are_many(finite):
            # Under so many points it could not be seen.
            _paint_line(painter, box, modular, style)
        _paint_marked(painter, box, modular, style, emphasis)
        _paint_ticks(painter, box, finite.p, style)
        if generated is not None and known is not None:
            base = box.bottom + 32 * unit
            paint_legend(painter, words.left, base, generated, style, known.order, words.width)
            bar += LEGEND * unit
    else:
        _write_inside(painter, box, _too_many(modular), style)
    paint_hasse(painter, words, bar, finite.p, known, style)
    painter.restore()


def foot(has_legend: bool) -> float:
    """The height that is needed below the square, at scale 1."""
    return 30 + HASSE_HEIGHT + 18 + (LEGEND if has_legend else 0)


def _write_inside(painter: QPainter, box: Box, text: str, style: Style) -> None:
    painter.setPen(style.roles.color("muted"))
    painter.setFont(style.font(10))
    wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    frame = QRectF(box.left, box.top, box.width, box.height)
    painter.drawText(frame.adjusted(20, 20, -20, -20), wrapped, text)


def _too_many(modular: Modular) -> str:
    """What is said in place of the points, and where P and Q are."""
    most = grouped(str(MOST_LISTED))
    lines = [f"Points are drawn for p up to {most}. Beyond that they are only counted, by PARI."]
    named = (("P", modular.p), ("Q", modular.q), ("P + Q", modular.total))
    for name, each in named:
        if each is not None:
            x, y = (grouped(str(part)) for part in each.cell or (0, 0))
            place = f"({x},{chr(10) if len(x) > 9 else ' '}{y})" if each.cell else "O"
            lines.append(f"{name} = {place}")
    return "\n\n".join(lines)


def _paint_line(painter: QPainter, box: Box, modular: Modular, style: Style) -> None:
    size = box.width / modular.finite.p
    ends = np.array(modular.line, dtype=np.float64).reshape(-1, 4) + 0.5
    ends[:, ::2] = box.left + ends[:, ::2] * size
    ends[:, 1::2] = box.bottom - ends[:, 1::2] * size
    # Where the line goes round a hundred times it must not hide the points.
    strength = 0.65 if are_many(modular.finite) else 0.55
    few = len(ends) < 40
    pen = QPen(style.roles.color("construction", strength if few else 0.7 * strength))
    pen.setWidthF(1.2 * style.scale if few else 1.0)
    # A line one pixel wide is painted several times as fast as a wider one.
    pen.setCosmetic(not few)
    painter.setPen(pen)
    draw_lines(painter, ends)


def _marked(modular: Modular) -> list[tuple[str, Reduced | None]]:
    """R, the sum, P and Q, in the order in which they are painted; a name is empty if shared."""
    same = modular.p is not None and modular.p == modular.q
    return [
        ("R", modular.third), ("2P" if same else "P + Q", modular.total),
        ("P = Q" if same else "P", modular.p), ("" if same else "Q", modular.q),
    ]  # fmt: skip


def _paint_marked(
    painter: QPainter, box: Box, modular: Modular, style: Style, emphasis: ResidueEmphasis
) -> None:
    roles, unit, p = style.roles, style.scale, modular.finite.p
    for index, (name, each) in enumerate(_marked(modular)):
        if each is None or each.cell is None or not name:
            continue
        at = cell_place(box, p, each.cell)
        is_handle, is_sum = index > 1, index == 1
        is_chosen = is_handle and emphasis.chosen == index - 2
        large = is_chosen or emphasis.enlarged == index - 2
        diameter = SIZES.handle_hover if large else SIZES.handle
        radius = ((diameter - SIZES.handle_ring) / 2 if is_handle else 4.5) * unit
        painter.setPen(QPen(roles.color("accent" if is_chosen else "construction"), 2 * unit))
        painter.setBrush(roles.color("construction" if is_sum else "canvas"))
        painter.drawEllipse(at, radius, radius)
        if not (is_sum and each in (modular.p, modular.q)):
            _paint_name(painter, box, at, name, style)


def _paint_identity(painter: QPainter, box: Box, modular: Modular, style: Style) -> float:
    """The points that are O, above the square at the right; returns the width that they take."""
    names = [name for name, each in _marked(modular)[1:] if name and each and each.cell is None]
    if not names:
        return 0
    unit = style.scale
    painter.setFont(style.font(10, italic=True))
    painter.setPen(style.roles.color("construction"))
    place = QRectF(box.left, box.top - 26 * unit, box.width, 20 * unit)
    text = " = ".join([*names, "O"]) + " ↑"
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return painter.fontMetrics().horizontalAdvance(text) + 12 * unit


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
    vertical = Qt.AlignmentFlag.AlignVCenter
    # A soft ground: where there are many points the name would be lost among them.
    ground = painter.boundingRect(place, across | vertical, name).adjusted(-2, 0, 2, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("surface", 0.88))
    painter.drawRoundedRect(ground, 3, 3)
    painter.setPen(style.roles.color("text"))
    painter.drawText(place, across | vertical, name)


def _paint_ticks(painter: QPainter, box: Box, p: int, style: Style) -> None:
    painter.setFont(style.font(8))
    painter.setPen(style.roles.color("muted"))
    for value in (0, p - 1):
        at = cell_place(box, p, (value, 0))
        place = QRectF(at.x() - 20, box.bottom + 3, 40, 14 * style.scale)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(value))
