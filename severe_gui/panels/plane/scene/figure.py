"""The picture of the plane: the position of the disk, the drawing over the tiling, and the SVG.

The screen, the PNG and the SVG are made from the same `Frame` and the same curves.
"""

import html
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor

from severe_gui.maths.hyperbolic.plane import cycles, disk
from severe_gui.maths.hyperbolic.plane.cycles import ComplexArray
from severe_gui.maths.hyperbolic.plane.isometry import Isometry
from severe_gui.maths.hyperbolic.plane.page import TOP, Frame, frame_of
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
    Figure,
    Pencil,
    Shape,
    segment_between,
)
from severe_gui.maths.hyperbolic.tilings.camera import Camera
from severe_gui.maths.hyperbolic.tilings.tiles import Tiles, generate_tiles
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling, layer_counts
from severe_gui.maths.hyperbolic.tilings.uniform_edges import uniform_edges
from severe_gui.panels.plane.scene.objects import (
    Seen,
    dot_at,
    ideal_dot,
    matrix_to_screen,
    moved,
    seen_objects,
)
from severe_gui.panels.plane.scene.readings import common_perpendiculars
from severe_gui.panels.plane.state import MapName, PlaneState
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT, SIZES, Roles

STRAIGHT = 1e4
FINENESS, ARC, REACH = 1001, 121, 14.0
MOST_TILES = 6000
MOST_FLAGS = 40_000
RIM = 1 - 1e-12
LEAST_EDGE = 0.35
BEYOND = 3e4
FONT = "Inter, Helvetica, Arial, sans-serif"


def frame_for(state: PlaneState, width: float, height: float, name: MapName | None = None) -> Frame:
    """The map in its window; the first map of a state is magnified by its zoom."""
    if name is None or name == state.maps[0]:
        centre = complex(*state.centre)
        return frame_of(state.maps[0], width, height, state.zoom, centre, state.orbit)
    return frame_of(name, width, height, orbit=state.orbit)


@dataclass(frozen=True)
class Arc:
    """A geodesic segment between two points of the disk.

    radius: of its circle in disk units, inf for a straight one; left: whether it bends so that
    going from start to end one turns left.
    """

    start: complex
    end: complex
    centre: complex
    radius: float
    left: bool


def geodesic_arc(start: complex, end: complex) -> Arc:
    """The segment between two different points."""
    centre, radius = disk.geodesic_circle(start, end)
    middle = complex(centre)
    if not math.isfinite(float(radius)) or float(radius) > STRAIGHT:
        return Arc(start, end, 0j, math.inf, False)
    turn = ((end - start).conjugate() * (middle - start)).imag
    return Arc(start, end, middle, float(radius), turn > 0)


def svg_picture(state: PlaneState, roles: Roles, size: tuple[int, int], metadata: str) -> str:
    """The view as SVG: true arcs, real text, the metadata that reopens it."""
    title = f"Tiling {Tiling(*state.orders)}, {state.figure}"
    return svg_page(title, size, roles, metadata, _drawing(state, size, roles))


def svg_page(
    title: str, size: tuple[int, int], roles: Roles, metadata: str, content: Iterable[str]
) -> str:
    """An SVG document of a size in points on a theme's canvas, with the metadata of the view."""
    width, height = size
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}">'
        ),
        f"<title>{html.escape(title)}</title>",
        f'<metadata id="severe">{html.escape(metadata, quote=False)}</metadata>',
        f'<rect width="{width}" height="{height}" fill="{roles.canvas}"/>',
        *content,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _drawing(state: PlaneState, size: tuple[int, int], roles: Roles) -> Iterator[str]:
    """The first map, its tiling and the construction."""
    frame, camera = frame_for(state, *size), state.camera()
    yield _ground(frame, size, roles)
    yield f'<g fill="none" stroke="{roles.edge}" stroke-linecap="round">'
    yield from _edges(state, camera, frame)
    yield "</g>"
    yield from _construction(state, camera, frame, roles)


def _ground(frame: Frame, size: tuple[int, int], roles: Roles) -> str:
    """The map's own region."""
    paint = f'fill="{roles.tile}" stroke="{roles.line}" stroke-width="1.5"'
    if frame.map in ("disk", "klein"):
        return f'<circle cx="{frame.x:.3f}" cy="{frame.y:.3f}" r="{frame.radius:.3f}" {paint}/>'
    if frame.map == "hyperboloid":
        wide, rise = frame.radius * math.sqrt(TOP * TOP - 1), frame.orbit[1]
        top = frame.y - frame.radius * (TOP - 1) / 2 * math.cos(rise)
        return (
            f'<ellipse cx="{frame.x:.3f}" cy="{top:.3f}" rx="{wide:.3f}" '
            f'ry="{wide * math.sin(rise):.3f}" {paint}/>'
        )
    top, bottom = 0.0, frame.y
    if frame.map == "band":
        top, bottom = (frame.y - s * frame.radius * math.pi / 2 for s in (1, -1))
    return f'<rect x="-2" y="{top:.3f}" width="{size[0] + 4}" height="{bottom - top:.3f}" {paint}/>'


def visible_tiles(state: PlaneState, most: int = MOST_TILES) -> Tiles:
    """Tiles around the camera's own, in the frame of its triangle: as many layers as fit."""
    tiling = Tiling(*state.orders)
    layers = 1
    while layers < 60 and sum(layer_counts(tiling, layers + 1)) <= most:
        layers += 1
    return generate_tiles(tiling, layers)


def _edges(state: PlaneState, camera: Camera, frame: Frame) -> Iterator[str]:
    edges = uniform_edges(Tiling(*state.orders), state.figure, MOST_FLAGS)
    to_screen: Isometry = camera.local.inverse
    starts, middles, ends = (
        to_screen.apply(each) for each in (edges.starts, edges.middles, edges.ends)
    )
    for start, middle, end in zip(starts.tolist(), middles.tolist(), ends.tolist(), strict=True):
        if not _is_worth_drawing(frame, start, middle, end):
            continue
        stroke = max(2 * state.edge_width * frame.scale_at(middle), 0.15)
        if frame.map == "disk" and max(abs(start), abs(end)) < RIM:
            path = _path(geodesic_arc(start, end), frame)
        else:
            side = segment_between(seen_dot(start), seen_dot(end))
            if frame.map == "disk":
                path = _path(arcs_of(side)[0], frame)
            else:
                points = curve_points(side)[:: 25 if frame.map == "hyperboloid" else 125]
                path = _polyline(points, frame)
        yield f'<path d="{path}" stroke-width="{stroke:.3f}"/>'


def _is_worth_drawing(frame: Frame, start: complex, middle: complex, end: complex) -> bool:
    """Whether an edge can be seen: not too short and not too far out."""
    if frame.map == "hyperboloid":
        return any(frame.shows(z) for z in (start, middle, end))
    x0, y0 = frame.to_screen(start)
    x1, y1 = frame.to_screen(end)
    beyond = max(abs(x0), abs(y0), abs(x1), abs(y1)) > BEYOND
    return math.hypot(x1 - x0, y1 - y0) >= LEAST_EDGE and not beyond


def seen_dot(z: complex) -> Dot:
    """A point of the closed disk as a shape."""
    return dot_at(z) if abs(z) < RIM else ideal_dot(z)


def _construction(state: PlaneState, camera: Camera, frame: Frame, roles: Roles) -> Iterator[str]:
    yield from _perpendiculars(state, camera, frame, roles)
    seen = seen_objects(state, camera)
    corners = tuple(dot_sight(each.shape) for each in seen if each.index is not None)
    for each in seen:
        colour = tone_of(each.tone, roles).name()
        if isinstance(each.shape, Figure):
            if frame.map == "disk":
                arcs = [arc for side in each.shape.sides for arc in arcs_of(side)]
                outline = " ".join(_path(arc, frame, k == 0) for k, arc in enumerate(arcs))
            else:
                outline = _polyline(outline_points(each.shape), frame)
            yield (
                f'<path d="{outline} Z" fill="{colour}" fill-opacity="0.16" stroke="{colour}" '
                'stroke-width="2"/>'
            )
        elif isinstance(each.shape, Curve):
            drawn = _drawn(each.shape, frame)
            yield f'<g fill="none" stroke="{colour}" stroke-width="2">{drawn}</g>'
        elif isinstance(each.shape, Pencil):
            drawn = "".join(_drawn(line, frame) for line in each.shape.lines)
            yield f'<g fill="none" stroke="{colour}" stroke-width="1.4">{drawn}</g>'
        elif isinstance(each.shape, Dot):
            yield from _marked(each, frame, roles, corners, colour)


def _perpendiculars(state: PlaneState, camera: Camera, frame: Frame, roles: Roles) -> Iterator[str]:
    """The common perpendicular of ultraparallel lines, where they are closest."""
    matrix = matrix_to_screen(state, camera)
    for each in [] if matrix is None else common_perpendiculars(state):
        shape = moved(each, matrix)
        assert isinstance(shape, Curve)
        yield (
            f'<g fill="none" stroke="{roles.muted}" stroke-width="1.4" stroke-dasharray="5 4">'
            f"{_drawn(shape, frame)}</g>"
        )


def _drawn(curve: Curve, frame: Frame) -> str:
    """A curve as an SVG element: true arcs in the disk."""
    if frame.map != "disk":
        return f'<path d="{_polyline(curve_points(curve), frame)}"/>'
    if is_round(curve):
        centre, radius = curve.cycle.disk_circle
        x, y = frame.to_screen(centre)
        return f'<circle cx="{x:.3f}" cy="{y:.3f}" r="{radius * frame.radius:.3f}"/>'
    path = " ".join(_path(arc, frame, k == 0) for k, arc in enumerate(arcs_of(curve)))
    return f'<path d="{path}"/>'


def _marked(
    each: Seen, frame: Frame, roles: Roles, others: tuple[complex, ...], colour: str
) -> Iterator[str]:
    z = dot_sight(each.shape)
    x, y = frame.to_screen(z)
    dx, dy = label_offset(z, others or (z,))
    size = SIZES.handle / 2 if each.index is not None else SIZES.handle / 4
    fill = roles.canvas if each.index is not None else colour
    yield (
        f'<circle cx="{x:.3f}" cy="{y:.3f}" r="{size}" fill="{fill}" '
        f'stroke="{colour}" stroke-width="{SIZES.handle_ring}"/>'
    )
    yield (
        f'<text x="{x + dx:.3f}" y="{y + dy + 5:.3f}" font-family="{FONT}" font-size="15" '
        f'font-style="italic" text-anchor="middle" fill="{roles.text}">'
        f"{html.escape(each.name)}</text>"
    )


def curve_points(curve: Curve) -> ComplexArray:
    """Points of the disk along a curve, close enough together for every map."""
    cycle = curve.cycle
    if curve.start is not None and cycle.kind in ("circle", "horocycle"):
        return cycles.to_disk(cycle.points(np.linspace(*curve.ways, ARC)))
    if cycle.kind == "circle":
        return cycles.to_disk(cycle.points(np.linspace(0, 2 * math.pi, FINENESS)))
    if cycle.kind == "horocycle":
        return cycles.to_disk(cycle.points(np.sinh(np.linspace(-REACH, REACH, FINENESS))))
    ends = []
    for each in (curve.start, curve.end):
        assert each is not None
        ends.append(None if each.ideal else float(cycle.way_of(each.vector)))
    signs = _signs(curve, ends)
    ways = [sign * REACH if way is None else way for way, sign in zip(ends, signs, strict=True)]
    return cycles.to_disk(cycle.points(np.linspace(ways[0], ways[1], FINENESS)))


def _signs(curve: Curve, ends: list[float | None]) -> tuple[float, float]:
    """The sign with which the parameter goes to infinity at each ideal end."""
    assert curve.start is not None
    assert curve.end is not None
    found = []
    for each in (curve.start, curve.end):
        along = [abs(float(cycles.product(curve.cycle.points(t), each.vector))) for t in (6, -6)]
        found.append(1.0 if along[0] < along[1] else -1.0)
    return found[0], found[1]


def outline_points(figure: Figure) -> ComplexArray:
    """Points of the disk around a polygon."""
    return np.concatenate([curve_points(side) for side in figure.sides])


def _polyline(z: ComplexArray, frame: Frame) -> str:
    x, y = frame.all_to_screen(z)
    shown = np.isfinite(x)
    ends = np.flatnonzero(np.diff(np.concatenate(([0], shown.astype(int), [0]))))
    parts = []
    for first, after in zip(ends[::2], ends[1::2], strict=True):
        pairs = zip(x[first:after].tolist(), y[first:after].tolist(), strict=True)
        parts.append("M" + " L".join(f"{left:.3f} {top:.3f}" for left, top in pairs))
    return " ".join(parts) or "M0 0"


def dot_sight(shape: Shape) -> complex:
    """The position of a point in the disk."""
    assert isinstance(shape, Dot)
    return shape.sight


def is_round(curve: Curve) -> bool:
    """Whether it is drawn as a whole circle."""
    return curve.cycle.kind in ("circle", "horocycle") and curve.start is None


@lru_cache(maxsize=1024)
def arcs_of(curve: Curve) -> tuple[Arc, ...]:
    """A curve from end to end as arcs of at most half a circle: a single one if it is geodesic."""
    assert curve.start is not None
    assert curve.end is not None
    cycle = curve.cycle
    if cycle.kind == "geodesic":
        return (_arc(dot_sight(curve.start), dot_sight(curve.end), *cycle.disk_circle),)
    if cycle.kind in ("circle", "horocycle"):
        return _between(curve)
    ways = [
        None if each.ideal else float(cycle.way_of(each.vector))
        for each in (curve.start, curve.end)
    ]
    if ways[0] is not None and ways[1] is not None:
        middle = (ways[0] + ways[1]) / 2
    elif ways[0] is None and ways[1] is None:
        middle = 0.0
    else:
        known = ways[0] if ways[0] is not None else ways[1]
        end = curve.end if ways[1] is None else curve.start
        # The ideal end is the side on which <x, u> stays small.
        toward = [abs(float(cycles.product(cycle.points(known + t), end.vector))) for t in (1, -1)]
        middle = known + (1 if toward[0] < toward[1] else -1)
    halfway = complex(cycles.to_disk(cycle.points(middle)))
    centre, radius = cycle.disk_circle
    places = [dot_sight(curve.start), halfway, dot_sight(curve.end)]
    return tuple(_arc(places[k], places[k + 1], centre, radius) for k in (0, 1))


def _between(curve: Curve) -> tuple[Arc, ...]:
    """A part of a circle or horocycle in pieces that turn only a little."""
    places = cycles.to_disk(curve.cycle.points(np.linspace(*curve.ways, 9)))
    centre, radius = curve.cycle.disk_circle
    return tuple(_arc(complex(places[k]), complex(places[k + 1]), centre, radius) for k in range(8))


def _arc(start: complex, end: complex, centre: complex, radius: float) -> Arc:
    if not math.isfinite(radius) or radius > STRAIGHT:
        return Arc(start, end, 0j, math.inf, False)
    turn = ((end - start).conjugate() * (centre - start)).imag
    return Arc(start, end, centre, radius, turn > 0)


def tone_of(tone: int, roles: Roles) -> QColor:
    """The colour of an object: the construction's own, then the categorical series."""
    if tone == 0:
        return roles.color("construction")
    series = SERIES if roles.canvas == DARK.canvas else SERIES_LIGHT
    return QColor(series[tone + 1])


def label_offset(z: complex, sights: tuple[complex, ...]) -> tuple[float, float]:
    """The position of a point's name: away from the others, in points, y downward."""
    # A name at the rim is put inside, where there is room for it.
    away = -z if abs(z) > 0.93 else z - sum(sights) / len(sights)
    away = away / abs(away) if abs(away) > 1e-9 else complex(0.7, 0.7)
    return 19 * away.real, -19 * away.imag


def _path(arc: Arc, frame: Frame, move: bool = True) -> str:
    x0, y0 = frame.to_screen(arc.start)
    x1, y1 = frame.to_screen(arc.end)
    begin = f"M{x0:.3f} {y0:.3f} " if move else ""
    if math.isinf(arc.radius):
        return f"{begin}L{x1:.3f} {y1:.3f}"
    radius = arc.radius * frame.radius
    # With y downward a left turn is drawn counter-clockwise: sweep 0.
    return f"{begin}A{radius:.3f} {radius:.3f} 0 0 {0 if arc.left else 1} {x1:.3f} {y1:.3f}"
