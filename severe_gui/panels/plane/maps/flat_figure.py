"""The sphere, the Euclidean plane and the Möbius square as SVG, as the screen shows them."""

import math
from collections.abc import Iterator

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import globe
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray
from severe_gui.maths.hyperbolic.tilings.curved import CurvedCamera
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.uniform_edges import uniform_edges
from severe_gui.panels.plane.scene.figure import FONT, MOST_FLAGS, tone_of
from severe_gui.panels.plane.state import GLOBE_NAMES, PlaneState
from severe_gui.widgets.theme import Roles

Spot = tuple[float, float]


def flat_lines(
    state: PlaneState,
    camera: CurvedCamera,
    place: tuple[float, float, float],
    size: tuple[int, int],
    roles: Roles,
) -> Iterator[str]:
    """The Euclidean tiling. place: the middle and the unit of the picture, in points."""
    x, y, unit = place
    edges = uniform_edges(Tiling(*state.orders), state.figure, MOST_FLAGS)
    back = camera.local.inverse
    yield f'<rect width="{size[0]}" height="{size[1]}" fill="{roles.tile}"/>'
    width = max(2 * state.edge_width * unit, 0.2)
    yield f'<g stroke="{roles.edge}" stroke-width="{width:.3f}" stroke-linecap="round">'
    for start, end in zip(edges.starts.tolist(), edges.ends.tolist(), strict=True):
        a, b = back(start), back(end)
        x0, y0, x1, y1 = x + unit * a.real, y - unit * a.imag, x + unit * b.real, y - unit * b.imag
        if (
            max(x0, x1) >= 0
            and min(x0, x1) <= size[0]
            and max(y0, y1) >= 0
            and min(y0, y1) <= size[1]
        ):
            yield f'<path d="M{x0:.3f} {y0:.3f}L{x1:.3f} {y1:.3f}"/>'
    yield "</g>"


def globe_lines(
    state: PlaneState,
    camera: CurvedCamera,
    place: tuple[float, float, float],
    roles: Roles,
    orders: tuple[float, float],
) -> Iterator[str]:
    """The sphere's tiling, its two lines and where they meet; the far side is fainter."""
    x, y, unit = place
    back = camera.local.inverse
    yield (
        f'<circle cx="{x:.3f}" cy="{y:.3f}" r="{unit:.3f}" fill="{roles.tile}" '
        f'stroke="{roles.muted}"/>'
    )
    edges = uniform_edges(Tiling(*orders), state.figure, 400)
    yield f'<g fill="none" stroke="{roles.edge}" stroke-linecap="round">'
    for three in zip(edges.starts, edges.middles, edges.ends, strict=True):
        first, middle, last = (globe.at(back(complex(z))) for z in three)
        for path in _paths(_arc(first, middle, last), True, place):
            yield f'<path d="{path}" stroke-width="{max(2 * state.edge_width * unit, 0.3):.3f}"/>'
    yield "</g>"
    yield from _two_lines(state, camera, place, roles)


def _two_lines(
    state: PlaneState, camera: CurvedCamera, place: tuple[float, float, float], roles: Roles
) -> Iterator[str]:
    back = camera.local.inverse
    seen = [globe.at(back(globe.picture(np.array(each)))) for each in state.globe]
    tones = (tone_of(0, roles).name(), tone_of(1, roles).name())
    try:
        poles = [globe.line_through(seen[0], seen[1]), globe.line_through(seen[2], seen[3])]
        for pole, tone in zip(poles, tones, strict=True):
            for front, look in ((False, 'stroke-width="1.1" stroke-opacity="0.35"'),
                                (True, 'stroke-width="2.2"')):  # fmt: skip
                for path in _paths(globe.points_of(pole), front, place):
                    yield f'<path d="{path}" fill="none" stroke="{tone}" {look}/>'
        for meeting in globe.meetings(*poles):
            yield _disc(_spot(meeting, place), 4, roles.accent, roles.accent)
    except BadInput:
        # Equal or opposite points do not determine a line.
        pass
    for index, each in enumerate(seen):
        if each[2] >= 0:
            at = _spot(each, place)
            yield _disc(at, 5.5, roles.canvas, tones[index // 2])
            yield (
                f'<text x="{at[0]:.3f}" y="{at[1] - 12:.3f}" font-family="{FONT}" font-size="15" '
                f'font-style="italic" text-anchor="middle" fill="{roles.text}">'
                f"{GLOBE_NAMES[index]}</text>"
            )


def _arc(first: globe.Vector, middle: globe.Vector, last: globe.Vector) -> globe.Vector:
    """Points of a great circle's arc through three points."""
    shares = np.linspace(0, 1, 9)[:, None]
    halves = [first + (middle - first) * shares, middle + (last - middle) * shares[1:]]
    points = np.concatenate(halves)
    return np.asarray(points / np.linalg.norm(points, axis=1)[:, None])


def _paths(points: globe.Vector, front: bool, place: tuple[float, float, float]) -> Iterator[str]:
    """The parts of a curve on one side of the sphere."""
    shown = (points[:, 2] >= -1e-9) == front
    ends = np.flatnonzero(np.diff(np.concatenate(([0], shown.astype(int), [0]))))
    for first, after in zip(ends[::2], ends[1::2], strict=True):
        if after - first > 1:
            spots = [_spot(each, place) for each in points[first:after]]
            yield "M" + "L".join(f"{left:.3f} {top:.3f}" for left, top in spots)


def _spot(seen: globe.Vector, place: tuple[float, float, float]) -> Spot:
    x, y, unit = place
    return x + unit * float(seen[0]), y - unit * float(seen[1])


def _disc(at: Spot, radius: float, fill: str, stroke: str) -> str:
    return (
        f'<circle cx="{at[0]:.3f}" cy="{at[1]:.3f}" r="{radius}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="2"/>'
    )


def square_lines(
    lines: list[tuple[str, list[ComplexArray]]], size: tuple[int, int], reach: float, roles: Roles
) -> Iterator[str]:
    """The deformed square. lines: a colour and the curves drawn in it."""
    unit, x, y = min(size) / 2 / reach, size[0] / 2, size[1] / 2
    yield f'<path d="M0 {y}H{size[0]}M{x} 0V{size[1]}" stroke="{roles.line}"/>'
    yield f'<circle cx="{x}" cy="{y}" r="{unit:.3f}" fill="none" stroke="{roles.line}"/>'
    for colour, curves in lines:
        for z in curves:
            shown = np.isfinite(z) & (np.abs(z) < math.inf)
            pairs = [(x + unit * w.real, y - unit * w.imag) for w in z[shown].tolist()]
            if len(pairs) > 1:
                path = "M" + "L".join(f"{left:.3f} {top:.3f}" for left, top in pairs)
                yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.4"/>'
