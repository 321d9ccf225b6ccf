"""The picture of depth: strips of nodes above, the mean precision of each depth below."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from severe_gui.panels.embedding.depth.levels import ByDepth
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.picture.hues import grey_of, series_of
from severe_gui.widgets.marks.arrays import draw_points, draw_polyline, draw_rects
from severe_gui.widgets.marks.axes import paint_levels, round_levels
from severe_gui.widgets.marks.text import CENTRE, width_of, write
from severe_gui.widgets.style import Style, draw_caption

MARGIN, INSET, GAP, TITLE, FOOT = 16.0, 44.0, 24.0, 30.0, 40.0
LOWER = 0.26
"""Share of the height that precision has."""
STRIP = 0.72
"""Share of a depth's width over which its nodes are spread."""
GOLDEN = 0.6180339887498949
FEW, DOT, SMALL_DOT = 2000, 4.0, 2.2

Places = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Column:
    """One pane's plots on the page: boxes of both, and the numbers in them."""

    strips: QRectF
    bars: QRectF
    numbers: ByDepth

    @cached_property
    def top(self) -> float:
        """The distance at the top of the box."""
        return max(float(self.numbers.reaches.max()) * 1.04, 1e-9)

    def x(self, level: Places) -> Places:
        """The middle of a depth."""
        step = self.strips.width() / self.numbers.count
        places: Places = self.strips.left() + (level + 0.5) * step
        return places

    def y(self, reach: Places) -> Places:
        """The height of a distance."""
        places: Places = self.strips.bottom() - reach / self.top * self.strips.height()
        return places

    @cached_property
    def places(self) -> Places:
        """Where the nodes stand: (N, 2). Each beside its neighbours, at the same place always."""
        aside = (np.arange(len(self.numbers.levels)) * GOLDEN) % 1.0 - 0.5
        crowd = np.minimum(self.numbers.sizes / 12.0, 1.0)[self.numbers.levels]
        return np.stack(
            [
                self.x(self.numbers.levels + STRIP * aside * crowd),
                self.y(self.numbers.reaches),
            ],
            axis=1,
        )

    def node_at(self, at: QPointF, reach: float) -> int | None:
        """The node nearest to a position, if it is near."""
        squares = ((self.places - np.array([at.x(), at.y()])) ** 2).sum(axis=1)
        nearest = int(squares.argmin())
        return nearest if squares[nearest] <= reach**2 else None


def columns_for(
    width: float, height: float, numbers: Sequence[ByDepth], style: Style
) -> list[Column]:
    """The panes side by side."""
    unit = style.scale
    count = max(len(numbers), 1)
    each = (width - 2 * MARGIN - (count - 1) * GAP * unit) / count
    room = height - (TITLE + FOOT + GAP + TITLE) * unit
    columns = []
    for k, found in enumerate(numbers):
        left = MARGIN + k * (each + GAP * unit) + INSET * unit
        wide = each - INSET * unit
        strips = QRectF(left, TITLE * unit, wide, (1 - LOWER) * room)
        bars = QRectF(left, strips.bottom() + (GAP + TITLE) * unit, wide, LOWER * room)
        columns.append(Column(strips, bars, found))
    return columns


def paint_columns(painter: QPainter, columns: Sequence[Column], nodes: Nodes, style: Style) -> None:
    """All but what is chosen."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for column in columns:
        _paint_strips(painter, column, nodes, style)
        _paint_bars(painter, column, style)
        _paint_depths(painter, column, nodes, style)


def paint_chosen(
    painter: QPainter, column: Column, nodes: Nodes, node: int, style: Style, is_hovered: bool
) -> None:
    """A ring about a node, the way up to its root, and its name."""
    way = [node]
    while nodes.parents[way[-1]] >= 0:
        way.append(int(nodes.parents[way[-1]]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    role = "muted" if is_hovered else "accent"
    painter.setPen(QPen(style.roles.color(role, 0.8), 1.4 * style.scale))
    draw_polyline(painter, column.places[way])
    place = QPointF(*column.places[node].tolist())
    painter.setBrush(style.roles.color("canvas"))
    painter.setPen(QPen(style.roles.color(role), 2.0 * style.scale))
    painter.drawEllipse(place, 4.5 * style.scale, 4.5 * style.scale)
    _paint_name(painter, column, place, nodes.titles[node], style)


def _paint_strips(painter: QPainter, column: Column, nodes: Nodes, style: Style) -> None:
    box, unit = column.strips, style.scale
    title = f"{column.numbers.pane.title}: distance from the middle"
    draw_caption(painter, box.left() - INSET * unit, box.top() - 12 * unit, title, style,
                 box.width() + INSET * unit)  # fmt: skip
    paint_levels(painter, box, column.top, style, round_levels(column.top))
    size = (DOT if len(nodes) <= FEW else SMALL_DOT) * unit
    series = series_of(style.roles)
    for branch in sorted(set(nodes.branches.tolist())):
        colour = QColor(series[branch] if branch >= 0 else grey_of(style.roles))
        colour.setAlphaF(0.75 if branch >= 0 else 0.4)
        pen = QPen(colour, size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        draw_points(painter, column.places[nodes.branches == branch])
    _paint_medians(painter, column, style)


def _paint_medians(painter: QPainter, column: Column, style: Style) -> None:
    """The median of each depth, and half of its nodes about it."""
    quartiles = column.numbers.quartiles
    half = STRIP * column.strips.width() / column.numbers.count / 2
    for level in range(column.numbers.count):
        if not np.isfinite(quartiles[level, 1]):
            continue
        x = float(column.x(np.array(float(level))))
        low, middle, high = column.y(quartiles[level]).tolist()
        painter.setPen(QPen(style.roles.color("text", 0.55), 1.2 * style.scale))
        painter.drawLine(QPointF(x, low), QPointF(x, high))
        painter.setPen(QPen(style.roles.color("text"), 2.0 * style.scale))
        painter.drawLine(QPointF(x - half, middle), QPointF(x + half, middle))


def _paint_bars(painter: QPainter, column: Column, style: Style) -> None:
    box, unit, found = column.bars, style.scale, column.numbers
    is_known = bool(np.isfinite(found.precisions).any())
    when = found.pane.at_epoch if is_known else ": not measured yet"
    title = f"Mean average precision{when}"
    draw_caption(painter, box.left() - INSET * unit, box.top() - 12 * unit, title, style,
                 box.width() + INSET * unit)  # fmt: skip
    paint_levels(painter, box, 1.0, style, (0.0, 0.5, 1.0))
    heights = np.nan_to_num(found.precisions) * box.height()
    wide = STRIP * box.width() / found.count
    left = column.x(np.arange(found.count, dtype=np.float64)) - wide / 2
    rects = np.stack([left, box.bottom() - heights, np.full_like(left, wide), heights], axis=1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("accent", 0.75))
    draw_rects(painter, rects[heights > 0])


def _paint_depths(painter: QPainter, column: Column, nodes: Nodes, style: Style) -> None:
    """Depths below the strips, and how many nodes each has below the bars."""
    found, unit = column.numbers, style.scale
    step = column.strips.width() / found.count
    painter.setPen(style.roles.color("muted"))
    widest = max(width_of(f"{size:,}", style, 8) for size in found.sizes.tolist()) + 6 * unit
    every = max(int(np.ceil(widest / step)), 1)
    for level in range(0, found.count, every):
        x = float(column.x(np.array(float(level)))) - 40 * unit
        for y, text in (
            (column.strips.bottom() + 3 * unit, str(level)),
            (column.bars.bottom() + 3 * unit, f"{int(found.sizes[level]):,}"),
        ):
            write(painter, QRectF(x, y, 80 * unit, 14 * unit), text, style, 8, side=CENTRE)
    if nodes.is_hierarchy:
        across = "depth in the hierarchy"
    else:
        across = f"steps from {nodes.titles[int(nodes.by_weight[0])]}"
    whole = QRectF(column.strips.left(), 0, column.strips.width(), 14 * unit)
    for box, text in ((column.strips, across), (column.bars, "number of nodes")):
        whole.moveTop(box.bottom() + 17 * unit)
        write(painter, whole, text, style, 8, side=CENTRE)


def _paint_name(painter: QPainter, column: Column, place: QPointF, name: str, style: Style) -> None:
    wide, unit = width_of(name, style, 9, bold=True), style.scale
    x = place.x() + 9 * unit
    if x + wide > column.strips.right():
        x = place.x() - 9 * unit - wide
    box = QRectF(x - 3 * unit, place.y() - 9 * unit, wide + 6 * unit, 18 * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.roles.color("canvas", 0.85))
    painter.drawRoundedRect(box, 3 * unit, 3 * unit)
    painter.setPen(style.roles.color("text"))
    write(painter, box.translated(3 * unit, 0), name, style, 9, bold=True)
