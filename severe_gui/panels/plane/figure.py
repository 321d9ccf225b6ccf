"""The picture of the plane: where the disk stands, what is drawn over the tiling, and the SVG.

The screen, the PNG and the SVG are made from the same `Frame` and the same curves.
"""

import html
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from severe_gui.maths.hyperbolic import cycles, disk
from severe_gui.maths.hyperbolic.camera import Camera
from severe_gui.maths.hyperbolic.construction import Curve, Dot, Figure, Shape
from severe_gui.maths.hyperbolic.isometry import Isometry
from severe_gui.maths.hyperbolic.tiles import Tiles, generate_tiles
from severe_gui.maths.hyperbolic.tiling import Tiling, layer_counts
from severe_gui.panels.plane.objects import Seen, seen_objects
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT, SIZES, Roles

MARGIN = 14
STRAIGHT = 1e4
MOST_TILES = 6000
LEAST_EDGE = 0.35
FONT = "Inter, Helvetica, Arial, sans-serif"


@dataclass(frozen=True)
class Frame:
    """Where the disk stands on a canvas: centre and radius in points, y downward."""

    x: float
    y: float
    radius: float

    def to_screen(self, z: complex) -> tuple[float, float]:
        return self.x + self.radius * z.real, self.y - self.radius * z.imag

    def to_disk(self, x: float, y: float) -> complex:
        return complex((x - self.x) / self.radius, (self.y - y) / self.radius)


def frame_for(state: PlaneState, width: float, height: float) -> Frame:
    """The disk as large as it fits, times the zoom, with `state.centre` in the middle."""
    radius = max(min(width, height) / 2 - MARGIN, 10) * state.zoom
    return Frame(
        width / 2 - radius * state.centre[0], height / 2 + radius * state.centre[1], radius
    )


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
    width, height = size
    frame = frame_for(state, width, height)
    camera = state.camera()
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}">'
        ),
        f"<title>Tiling {{{state.tiling[0]}, {state.tiling[1]}}} of the Poincaré disk</title>",
        f'<metadata id="severe">{html.escape(metadata, quote=False)}</metadata>',
        f'<rect width="{width}" height="{height}" fill="{roles.canvas}"/>',
        (
            f'<circle cx="{frame.x:.3f}" cy="{frame.y:.3f}" r="{frame.radius:.3f}" '
            f'fill="{roles.tile}" stroke="{roles.line}" stroke-width="1.5"/>'
        ),
        f'<g fill="none" stroke="{roles.edge}" stroke-linecap="round">',
        *_edges(state, camera, frame),
        "</g>",
        *_construction(state, camera, frame, roles),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def visible_tiles(state: PlaneState, most: int = MOST_TILES) -> Tiles:
    """Tiles around the camera's own, in the frame of its triangle: as many layers as fit."""
    tiling = Tiling(*state.tiling)
    layers = 1
    while layers < 60 and sum(layer_counts(tiling, layers + 1)) <= most:
        layers += 1
    return generate_tiles(tiling, layers)


def _edges(state: PlaneState, camera: Camera, frame: Frame) -> Iterator[str]:
    tiles = visible_tiles(state)
    to_screen: Isometry = camera.local.inverse
    starts = to_screen.apply(tiles.vertices)
    ends = np.roll(starts, -1, axis=1)
    middles = to_screen.apply(tiles.edge_middles)
    # Each edge belongs to two tiles and is drawn once.
    keys = np.round(middles.ravel(), 7)
    _, first = np.unique(keys, return_index=True)
    for index in np.sort(first):
        start, end = complex(starts.flat[index]), complex(ends.flat[index])
        if abs(end - start) * frame.radius < LEAST_EDGE:
            continue
        middle = complex(middles.flat[index])
        scale = frame.radius * float(disk.defect(middle)) / 2
        stroke = max(2 * state.edge_width * scale, 0.15)
        yield f'<path d="{_path(geodesic_arc(start, end), frame)}" stroke-width="{stroke:.3f}"/>'


def _construction(state: PlaneState, camera: Camera, frame: Frame, roles: Roles) -> Iterator[str]:
    seen = seen_objects(state, camera)
    corners = tuple(dot_sight(each.shape) for each in seen if each.index is not None)
    for each in seen:
        colour = tone_of(each.tone, roles).name()
        if isinstance(each.shape, Figure):
            arcs = [arc for side in each.shape.sides for arc in arcs_of(side)]
            outline = " ".join(_path(arc, frame, k == 0) for k, arc in enumerate(arcs))
            yield (
                f'<path d="{outline} Z" fill="{colour}" fill-opacity="0.16" stroke="{colour}" '
                'stroke-width="2"/>'
            )
        elif isinstance(each.shape, Curve):
            drawn = _drawn(each.shape, frame)
            yield f'<g fill="none" stroke="{colour}" stroke-width="2">{drawn}</g>'
        elif isinstance(each.shape, Dot):
            yield from _marked(each, frame, roles, corners, colour)


def _drawn(curve: Curve, frame: Frame) -> str:
    """A curve as SVG elements."""
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


def dot_sight(shape: Shape) -> complex:
    """Where a point stands in the disk."""
    assert isinstance(shape, Dot)
    return complex(cycles.to_disk(shape.vector))


def is_round(curve: Curve) -> bool:
    """Whether it is drawn as a whole circle."""
    return curve.cycle.kind in ("circle", "horocycle")


def arcs_of(curve: Curve) -> tuple[Arc, ...]:
    """A curve from end to end as two arcs, neither more than half a circle."""
    assert curve.start is not None
    assert curve.end is not None
    cycle = curve.cycle
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
        # Along the curve its ideal end comes nearer: <x, u> stays small that way alone.
        toward = [abs(float(cycles.product(cycle.points(known + t), end.vector))) for t in (1, -1)]
        middle = known + (1 if toward[0] < toward[1] else -1)
    halfway = complex(cycles.to_disk(cycle.points(middle)))
    centre, radius = cycle.disk_circle
    places = [dot_sight(curve.start), halfway, dot_sight(curve.end)]
    return tuple(_arc(places[k], places[k + 1], centre, radius) for k in (0, 1))


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
    """Where a point's name stands: away from the others, in points, y downward."""
    # A name at the rim stands inside, where there is room for it.
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
