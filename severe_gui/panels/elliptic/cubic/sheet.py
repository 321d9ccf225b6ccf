"""A page with the picture of a cubic: its chart and window, the curve as polylines, rings."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPolygonF

from severe_gui.maths.curves.cubics.charts import Chart, whole_line
from severe_gui.maths.curves.cubics.components import Place, RealCubic
from severe_gui.maths.curves.cubics.cubic import Vector
from severe_gui.maths.curves.cubics.precise import rounded
from severe_gui.maths.curves.cubics.sampling import Piece, pieces_of
from severe_gui.panels.elliptic.cubic.places import Known, Triple
from severe_gui.panels.elliptic.cubic_state import CubicPicture
from severe_gui.panels.elliptic.picture.frame import Box, Plane
from severe_gui.widgets.style import Style

BEADS, BAR = 16.0, 5.0
NET = (-3.0, -1.0, 1.0, 3.0)
RIM = 1.12
EDGE_LEFT, EDGE_TOP = 22.0, 46.0
"""How far from the edge of its box the mark of a point out of view is."""

Positions = NDArray[np.float64]


@dataclass(frozen=True)
class Stretch:
    """A part of one component as a polyline; component -1 is a line in the cubic."""

    component: int
    piece: Piece

    @cached_property
    def positions(self) -> Positions:
        return np.stack([self.piece.left, self.piece.top], axis=1)

    @cached_property
    def polygon(self) -> QPolygonF:
        """The same to paint."""
        return polygon_of(self.positions)


@dataclass(frozen=True)
class Sheet:
    """A painted page: a chart, a window of it in a box, and what is drawn of the cubic there."""

    chart: Chart
    plane: Plane
    stretches: tuple[Stretch, ...]
    beads: tuple[QPointF, ...]
    unit: float
    bars: tuple[QLineF, ...] = ()

    @cached_property
    def obstacles(self) -> Positions:
        """Positions on the curve, for what must not cover it."""
        return np.concatenate([np.empty((0, 2)), *(each.positions[::2] for each in self.stretches)])

    @cached_property
    def net(self) -> tuple[QPolygonF, ...]:
        """The axes of the disk, and lines parallel to them."""
        lines = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0)]
        for value in NET:
            lines += [(1.0, 0.0, -value * self.chart.size), (0.0, 1.0, -value * self.chart.size)]
        return tuple(polygon_of(part) for line in lines for part in self.line(line))

    def to_page(self, point: Triple) -> QPointF:
        """The position of a point; at infinity or out of view, its mark at the edge."""
        return QPointF(_placed(self.chart, self.plane, self.unit, point)[0])

    def shows(self, point: Triple) -> bool:
        """Whether a point is in view."""
        return _placed(self.chart, self.plane, self.unit, point)[1]

    def way_to(self, point: Triple) -> tuple[float, float]:
        """The direction on the page from its middle to a point out of view."""
        return _way_to(self.chart, self.plane, point)

    def line(self, line: Triple) -> list[Positions]:
        """A line as polylines on the page."""
        if self.chart.is_disk:
            pieces = pieces_of(
                partial(whole_line, line), self.chart, self.plane.arrays_to_page,
                _window(self.plane.box), 12.0,
            )  # fmt: skip
            return [np.stack([each.left, each.top], axis=1) for each in pieces]
        ends = _clipped(line, self.chart, self.plane)
        return [] if ends is None else [ends]


@lru_cache(maxsize=1024)
def _placed(chart: Chart, plane: Plane, unit: float, point: Triple) -> tuple[QPointF, bool]:
    """The position of a point on the page, and whether it is in view."""
    x, y = (float(each) for each in chart.flat(np.array(point)))
    if math.isfinite(x) and math.isfinite(y) and plane.shows(x, y):
        return QPointF(*plane.to_page(x, y)), True
    return edge_place(plane, *_way_to(chart, plane, point), unit), False


def _way_to(chart: Chart, plane: Plane, point: Triple) -> tuple[float, float]:
    x, y = (float(each) for each in chart.flat(np.array(point)))
    if math.isfinite(x) and math.isfinite(y):
        box = plane.box
        left, top = plane.to_page(x, y)
        return left - (box.left + box.width / 2), top - (box.top + box.height / 2)
    first, second = (point["xyz".index(letter)] for letter in chart.letters)
    right = first / (plane.high_x - plane.low_x) * plane.box.width
    up = second / (plane.high_y - plane.low_y) * plane.box.height
    # A point at infinity is at both ends of its lines: the upper or the right one is taken.
    sign = -1.0 if (up < 0 or (up == 0 and right < 0)) else 1.0
    return sign * right, -sign * up


def sheet_for(known: Known, picture: CubicPicture, box: Box, style: Style) -> Sheet:
    """Lay out the cubic of a picture in a box."""
    chart = Chart(picture.chart, size_of(known.real) if picture.chart == "disk" else 1.0)
    plane = Plane(box, *(picture.frame or fitted_frame(known.real, chart, box)))
    stretches = stretches_of(known.real, chart, plane)
    beads = beads_of(known.points, chart, plane, style)
    sheet = Sheet(chart, plane, stretches, beads, style.scale)
    return replace(sheet, bars=tuple(_bars(sheet, known.flexes)))


def polygon_of(line: Positions) -> QPolygonF:
    """A polyline to paint."""
    return QPolygonF([QPointF(x, y) for x, y in line.tolist()])


def stretches_of(real: RealCubic | None, chart: Chart, plane: Plane) -> tuple[Stretch, ...]:
    """The cubic within a window."""
    if real is None:
        return ()
    found = []
    for component in range(len(real.components)):
        pieces = pieces_of(
            partial(real.points, component), chart, plane.arrays_to_page, _window(plane.box)
        )
        found += [Stretch(component, piece) for piece in pieces]
    for index in range(len(real.lines)):
        pieces = pieces_of(
            partial(real.line, index), chart, plane.arrays_to_page, _window(plane.box)
        )
        found += [Stretch(-1, piece) for piece in pieces]
    return tuple(found)


def beads_of(
    points: tuple[Vector, ...], chart: Chart, plane: Plane, style: Style
) -> tuple[QPointF, ...]:
    """Where rational points in view are marked; some are left out where they are dense."""
    drawn: list[QPointF] = []
    for point in points:
        x, y = (float(each) for each in chart.flat(np.array(rounded(point))))
        if not (np.isfinite(x) and np.isfinite(y) and plane.shows(x, y)):
            continue
        at = QPointF(*plane.to_page(x, y))
        if all((at - other).manhattanLength() > BEADS * style.scale for other in drawn):
            drawn.append(at)
    return tuple(drawn)


def nearest_on(
    stretches: tuple[Stretch, ...], left: float, top: float, component: int | None = None
) -> tuple[Place, float] | None:
    """The place nearest to a position on the page, and its distance in points.

    component: search on this one only.
    """
    best: tuple[Place, float] | None = None
    for stretch in stretches:
        if stretch.component < 0 or component not in (None, stretch.component):
            continue
        x, y = stretch.piece.left, stretch.piece.top
        dx, dy = np.diff(x), np.diff(y)
        length = dx * dx + dy * dy
        share = ((left - x[:-1]) * dx + (top - y[:-1]) * dy) / np.where(length > 0, length, 1)
        share = np.clip(share, 0, 1)
        away = np.hypot(x[:-1] + share * dx - left, y[:-1] + share * dy - top)
        k = int(away.argmin())
        if best is None or away[k] < best[1]:
            turns = stretch.piece.turns
            turn = turns[k] + share[k] * (turns[k + 1] - turns[k])
            best = Place(stretch.component, float(turn)), float(away[k])
    return best


def _bars(sheet: Sheet, flexes: Sequence[Triple]) -> Iterator[QLineF]:
    """Short bars across the curve at its flexes in view."""
    for flex in flexes:
        if not sheet.shows(flex) or not sheet.stretches:
            continue
        at = sheet.to_page(flex)
        distances = [np.hypot(*(s.positions - (at.x(), at.y())).T) for s in sheet.stretches]
        k = min(range(len(distances)), key=lambda index: distances[index].min())
        line, nearest = sheet.stretches[k].positions, int(distances[k].argmin())
        step = line[min(nearest + 1, len(line) - 1)] - line[max(nearest - 1, 0)]
        length = float(np.hypot(*step)) or 1.0
        way = QPointF(-step[1], step[0]) / length * BAR * sheet.unit
        yield QLineF(at - way, at + way)


# Windows.


def fitted_frame(
    real: RealCubic | None, chart: Chart, box: Box
) -> tuple[float, float, float, float]:
    """A window in which most of the cubic is seen: all of the disk, or its middle part."""
    if chart.is_disk:
        across, up = (RIM * max(1.0, ratio) for ratio in (box.width / box.height,
                                                           box.height / box.width))  # fmt: skip
        return -across, across, -up, up
    x, y = _spread(real, chart)
    middle_x, middle_y = (float(np.median(each)) for each in (x, y))
    half_x, half_y = (
        1.9 * float(np.quantile(np.abs(each - middle), 0.6)) + 1e-9
        for each, middle in ((x, middle_x), (y, middle_y))
    )
    # Equal scales, unless that would flatten the cubic to a line.
    scale = max(half_x / box.width, half_y / box.height)
    half_x, half_y = (
        max(half, scale * side) if half > scale * side / 6 else 1.5 * half
        for half, side in ((half_x, box.width), (half_y, box.height))
    )
    return middle_x - half_x, middle_x + half_x, middle_y - half_y, middle_y + half_y


@lru_cache(maxsize=32)
def size_of(real: RealCubic | None) -> float:
    """A round length in the middle of those of the cubic's real points, in the chart Z = 1."""
    x, y = _spread(real, Chart("Z"))
    length = float(np.median(np.hypot(x, y)))
    return float(f"{max(length, 1e-6):.1g}")


def _spread(real: RealCubic | None, chart: Chart) -> tuple[Positions, Positions]:
    """Coordinates of points all over the components and isolated points; a square if none."""
    rows = []
    if real is not None:
        turns = np.linspace(-1, 1, 400)
        rows = [real.points(k, turns) for k in range(len(real.components))]
        rows += [real.line(k, turns) for k in range(len(real.lines))]
        rows += [np.array([each] * 200) for each in real.isolated]
    if not rows:
        return np.array([-1.0, 1.0]), np.array([-1.0, 1.0])
    x, y = chart.flat(np.concatenate(rows))
    seen = np.isfinite(x) & np.isfinite(y)
    return x[seen], y[seen]


def edge_place(plane: Plane, right: float, down: float, unit: float) -> QPointF:
    """Where a ray from the middle of a window meets its edge, a little inside."""
    box = plane.box
    half_x, half_y = box.width / 2 - EDGE_LEFT * unit, box.height / 2 - EDGE_TOP * unit
    share = min(half_x / max(abs(right), 1e-12), half_y / max(abs(down), 1e-12))
    middle = QPointF(box.left + box.width / 2, box.top + box.height / 2)
    return middle + QPointF(right, down) * share


def _window(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _clipped(line: Triple, chart: Chart, plane: Plane) -> Positions | None:
    """The two ends of a line on the edge of a window; None where it is out of view."""
    a, b = (line["xyz".index(letter)] for letter in chart.letters)
    c = line[chart.at_infinity]
    sides = [(x, -(a * x + c) / b) for x in (plane.low_x, plane.high_x) if b]
    sides += [(-(b * y + c) / a, y) for y in (plane.low_y, plane.high_y) if a]
    slack = 1e-9 * (plane.high_x - plane.low_x), 1e-9 * (plane.high_y - plane.low_y)
    ends = [
        (x, y) for x, y in sides
        if plane.low_x - slack[0] <= x <= plane.high_x + slack[0]
        and plane.low_y - slack[1] <= y <= plane.high_y + slack[1]
    ]  # fmt: skip
    if len(ends) < 2:
        return None
    pairs = [(p, q) for p in ends for q in ends]
    first, last = max(pairs, key=lambda pair: abs(pair[0][0] - pair[1][0])
                      + abs(pair[0][1] - pair[1][1]))  # fmt: skip
    return np.array([plane.to_page(*first), plane.to_page(*last)])
