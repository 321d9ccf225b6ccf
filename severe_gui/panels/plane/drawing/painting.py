"""How the construction is painted: fills, curves as Bezier paths, handles and names."""

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from severe_gui.maths.hyperbolic.plane import cycles
from severe_gui.maths.hyperbolic.plane.cycles import ComplexArray
from severe_gui.maths.hyperbolic.plane.page import TOP, Frame
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
    Figure,
    Pencil,
    Tape,
    segment_between,
)
from severe_gui.panels.plane.lessons.lesson import LessonContent
from severe_gui.panels.plane.scene.figure import (
    Arc,
    arcs_of,
    curve_points,
    dot_sight,
    frame_for,
    is_round,
    label_offset,
    outline_points,
    tone_of,
)
from severe_gui.panels.plane.scene.identity_cache import remembered
from severe_gui.panels.plane.scene.objects import (
    Seen,
    ideal_dot,
    matrix_to_screen,
    moved,
    seen_objects,
)
from severe_gui.panels.plane.scene.place_readings import motion_from_home
from severe_gui.panels.plane.scene.readings import common_perpendiculars
from severe_gui.panels.plane.state import MapName, PlaneState
from severe_gui.widgets.style import draw_label
from severe_gui.widgets.theme import SIZES, Roles

SWEEP = math.pi / 5
MOST_MARKS = 400


@dataclass(frozen=True)
class Emphasis:
    """What the pointer, the keyboard or a list selects, by name."""

    enlarged: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()


NO_EMPHASIS = Emphasis()


def paint_overlay(
    painter: QPainter,
    state: PlaneState,
    roles: Roles,
    size: tuple[float, float],
    scale: float = 1.0,
    emphasis: Emphasis = NO_EMPHASIS,
    pending: Sequence[Seen] = (),
    name: MapName | None = None,
    lesson: LessonContent | None = None,
) -> None:
    """Draw the construction: what the screen and every picture show above the tiling."""
    frame = frame_for(state, *size, name)
    if frame.map == "hyperboloid":
        _paint_rim(painter, frame, roles, scale)
    seen = [*seen_objects(state, state.camera()), *pending]
    if lesson is not None:
        _paint_lesson(painter, lesson, frame, roles, scale)
    if state.shows_axis:
        _paint_axis(painter, state, frame, roles, scale)
    _paint_perpendiculars(painter, state, frame, roles, scale)
    for each in seen:
        _paint_lines(painter, each, frame, roles, scale, emphasis)
    corners = tuple(dot_sight(each.shape) for each in seen if each.index is not None)
    font = QFont(painter.font())
    font.setItalic(True)
    font.setPointSizeF(12 * scale)
    painter.setFont(font)
    for each in seen:
        if isinstance(each.shape, Dot):
            _paint_dot(painter, each, frame, roles, scale, emphasis, corners)


def _paint_lines(
    painter: QPainter, each: Seen, frame: Frame, roles: Roles, scale: float, emphasis: Emphasis
) -> None:
    """Draw the parts of an object that need a pen."""
    stands_out = each.name in emphasis.chosen or each.name in emphasis.enlarged
    colour = tone_of(each.tone, roles)
    pen = QPen(colour, (3.2 if stands_out else 2) * scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if isinstance(each.shape, Figure):
        _paint_figure(painter, each.shape, frame, colour)
    elif isinstance(each.shape, Curve):
        painter.drawPath(curve_path(each.shape, frame))
        if isinstance(each.shape, Tape):
            _paint_marks(painter, each.shape, frame, scale)
    elif isinstance(each.shape, Pencil):
        for index, line in enumerate(each.shape.lines):
            # The limiting ones, first and last, stand out.
            limits = index in (0, len(each.shape.lines) - 1)
            painter.setPen(QPen(colour, pen.widthF() * (1.0 if limits else 0.5)))
            painter.drawPath(curve_path(line, frame))


def _paint_perpendiculars(
    painter: QPainter, state: PlaneState, frame: Frame, roles: Roles, scale: float
) -> None:
    """The common perpendicular of ultraparallel lines, where they are closest."""
    matrix = matrix_to_screen(state, state.camera())
    if matrix is None:
        return
    painter.setPen(QPen(roles.color("muted"), 1.4 * scale, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for each in common_perpendiculars(state):
        shape = moved(each, matrix)
        assert isinstance(shape, Curve)
        painter.drawPath(curve_path(shape, frame))


def _paint_marks(painter: QPainter, tape: Tape, frame: Frame, scale: float) -> None:
    """A mark across the tape at every tenth of a unit, a longer one at every unit."""
    step = 0.1 if tape.length < MOST_MARKS / 10 else tape.length / MOST_MARKS
    x, y = frame.all_to_screen(cycles.to_disk(tape.marks(step)))
    for k in range(len(x)):
        before, after = max(k - 1, 0), min(k + 1, len(x) - 1)
        ahead = complex(x[after] - x[before], y[after] - y[before])
        if not abs(ahead) > 0:
            continue
        across = 1j * ahead / abs(ahead) * scale * (7 if k % 10 == 0 else 3.5)
        at = QPointF(x[k], y[k])
        painter.drawLine(
            at - QPointF(across.real, across.imag), at + QPointF(across.real, across.imag)
        )


def _paint_lesson(
    painter: QPainter, lesson: LessonContent, frame: Frame, roles: Roles, scale: float
) -> None:
    """The lines and points that a lesson adds to what is drawn."""
    painter.setPen(QPen(roles.color("accent"), 1.8 * scale, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for path in lesson.paths:
        painter.drawPath(_open_path(path, frame))
    for index, (text, z) in enumerate(lesson.spots.items()):
        at = QPointF(*frame.to_screen(z))
        painter.setPen(QPen(roles.color("accent"), 1.6 * scale))
        painter.drawLine(at - QPointF(5, 5) * scale, at + QPointF(5, 5) * scale)
        painter.drawLine(at - QPointF(5, -5) * scale, at + QPointF(5, -5) * scale)
        # Names of points that are near each other are put below and above.
        top = at.y() + (4 if index % 2 == 0 else -26) * scale
        draw_label(painter, QRectF(at.x() - 60, top, 120, 22 * scale), text, roles)


def _paint_axis(
    painter: QPainter, state: PlaneState, frame: Frame, roles: Roles, scale: float
) -> None:
    """The axis of the motion from home, or its fixed points."""
    motion = motion_from_home(state)
    fixed = () if motion is None else motion.fixed_points(1e-9)
    pen = QPen(roles.color("accent"), 1.6 * scale, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(fixed) == 2:
        painter.drawPath(curve_path(segment_between(*(ideal_dot(z) for z in fixed)), frame))
    painter.setPen(QPen(roles.color("accent"), 1.6 * scale))
    for z in fixed:
        at = QPointF(*frame.to_screen(z))
        painter.drawEllipse(at, 5 * scale, 5 * scale)
        painter.drawEllipse(at, 1.5 * scale, 1.5 * scale)


def _paint_rim(painter: QPainter, frame: Frame, roles: Roles, scale: float) -> None:
    """The rim where the hyperboloid is cut off, with its nearer half in front of everything."""
    wide, rise = math.sqrt(TOP * TOP - 1), frame.orbit[1]
    painter.setPen(QPen(roles.color("muted", 0.7), scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle = QPointF(frame.x, frame.y - frame.radius * (TOP - 1) / 2 * math.cos(rise))
    painter.drawEllipse(middle, frame.radius * wide, frame.radius * wide * math.sin(rise))


def _paint_figure(painter: QPainter, figure: Figure, frame: Frame, colour: QColor) -> None:
    region = figure_path(figure, frame)
    soft = QColor(colour)
    soft.setAlphaF(0.16)
    painter.fillPath(region, soft)
    painter.drawPath(region)


@remembered(maxsize=512)
def figure_path(figure: Figure, frame: Frame) -> QPainterPath:
    """The outline of a polygon; cached, so it must not be changed."""
    if frame.map != "disk":
        region = _open_path(outline_points(figure), frame)
        region.closeSubpath()
        return region
    region = QPainterPath(QPointF(*frame.to_screen(dot_sight(figure.corners[0]))))
    for side in figure.sides:
        for arc in arcs_of(side):
            _trace(region, arc, frame)
    return region


@remembered(maxsize=1024)
def curve_path(curve: Curve, frame: Frame) -> QPainterPath:
    """The path of a curve; cached, so it must not be changed."""
    if frame.map != "disk":
        return _open_path(curve_points(curve), frame)
    path = QPainterPath()
    if is_round(curve):
        centre, radius = curve.cycle.disk_circle
        x, y = frame.to_screen(centre)
        size = radius * frame.radius
        path.addEllipse(QPointF(x, y), size, size)
        return path
    arcs = arcs_of(curve)
    path.moveTo(QPointF(*frame.to_screen(arcs[0].start)))
    for arc in arcs:
        _trace(path, arc, frame)
    return path


def _open_path(z: ComplexArray, frame: Frame) -> QPainterPath:
    """A path through points, interrupted where the map does not show them."""
    x, y = frame.all_to_screen(z)
    path = QPainterPath()
    ends = np.flatnonzero(np.diff(np.concatenate(([0], np.isfinite(x).astype(int), [0]))))
    for first, after in zip(ends[::2], ends[1::2], strict=True):
        pairs = zip(x[first:after].tolist(), y[first:after].tolist(), strict=True)
        path.addPolygon(QPolygonF([QPointF(*pair) for pair in pairs]))
    return path


def _paint_dot(
    painter: QPainter,
    each: Seen,
    frame: Frame,
    roles: Roles,
    scale: float,
    emphasis: Emphasis,
    others: tuple[complex, ...],
) -> None:
    """A handle if a point can be dragged, a small disc if it follows others."""
    z = dot_sight(each.shape)
    at = QPointF(*frame.to_screen(z))
    chosen = each.name in emphasis.chosen
    ink = roles.color("accent") if chosen else tone_of(each.tone, roles)
    painter.setPen(QPen(ink, SIZES.handle_ring * scale))
    if each.index is None:
        painter.setBrush(ink)
        painter.drawEllipse(at, 3.2 * scale, 3.2 * scale)
    else:
        large = chosen or each.name in emphasis.enlarged
        diameter = SIZES.handle_hover if large else SIZES.handle
        radius = (diameter - SIZES.handle_ring) / 2 * scale
        painter.setBrush(ink if each.locked else roles.color("canvas"))
        painter.drawEllipse(at, radius, radius)
    dx, dy = label_offset(z, others or (z,))
    box = QRectF(at.x() + dx * scale - 20, at.y() + dy * scale - 14, 40, 28)
    draw_label(painter, box, each.name, roles)


def _trace(path: QPainterPath, arc: Arc, frame: Frame) -> None:
    """Append an arc to a path whose current position is its start.

    We compute the Bezier curves: Qt's arcs have an error relative to the radius, which may be huge.
    """
    if math.isinf(arc.radius):
        path.lineTo(QPointF(*frame.to_screen(arc.end)))
        return
    half = min(abs(arc.end - arc.start) / (2 * arc.radius), 1.0)
    sweep = 2 * math.asin(half) * (1 if arc.left else -1)
    pieces = max(math.ceil(abs(sweep) / SWEEP), 1)
    step = sweep / pieces
    reach = 4 / 3 * math.tan(step / 4)
    spoke = arc.start - arc.centre
    here = arc.start
    for k in range(1, pieces + 1):
        after = spoke * cmath.exp(1j * step)
        there = arc.end if k == pieces else arc.centre + after
        controls = here + 1j * reach * spoke, there - 1j * reach * after
        path.cubicTo(*(QPointF(*frame.to_screen(z)) for z in (*controls, there)))
        here, spoke = there, after
