"""The tiles of a uniform tiling around the origin, each once, and their drawing for a cutter.

The tile about a corner is a coset of the two mirrors through it. It has one shortest flag, which
neither of them shortens (see `flags`): so each tile is found once, without any comparison.
Source: Humphreys, Reflection Groups and Coxeter Groups, 1.10 and 5.12.
"""

import html
import math
from dataclasses import dataclass

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import arcs
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray, FloatArray
from severe_gui.maths.hyperbolic.tilings.curved import Motion, reflection
from severe_gui.maths.hyperbolic.tilings.drawing import MOST_DRAWN
from severe_gui.maths.hyperbolic.tilings.flags import BoolArray, Flags
from severe_gui.maths.hyperbolic.tilings.flags import flags_around as flags_around
from severe_gui.maths.hyperbolic.tilings.residues import IntArray
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry, Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import (
    Uniform,
    Wythoff,
    chart,
    foot_on_mirror,
    midpoint,
    wythoff,
)

# The mirrors through each corner: the second is the first, turned to the left.
_THROUGH = ((0, 1), (2, 0), (1, 2))
_INFINITE = 1e9


@dataclass(frozen=True)
class TileKind:
    """The tiles about one corner of the triangle: centres (0), edges (1) or vertices (2) of {p, q}.

    vertices: in the chart, counter-clockwise, shape (n, sides). middles: of the edge from each
    vertex to the next; a point of it where it is infinitely long. depth: the word length of the
    tile's shortest flag, ascending. On the sphere the point opposite the origin is `inf`, never
    nan; a tile with that point inside runs clockwise about 0 in the chart.
    """

    corner: int
    vertices: ComplexArray
    middles: ComplexArray
    depth: IntArray

    def __len__(self) -> int:
        return len(self.depth)

    @property
    def sides(self) -> int:
        return int(self.vertices.shape[1])


@dataclass(frozen=True)
class UniformTiles:
    """Tiles of a uniform tiling by kind, each tile once; kinds with infinite tiles are left out."""

    tiling: Tiling
    figure: Uniform
    kinds: tuple[TileKind, ...]

    def __len__(self) -> int:
        return sum(len(kind) for kind in self.kinds)


@dataclass(frozen=True)
class Ink:
    """The colours of a drawing. fills: for the tiles about corner 0, 1, 2, or of the triangles for
    even and odd ones; stroke: the line colour; hair: the line width in millimetres.
    """

    fills: tuple[str, str, str] = ("none", "none", "none")
    stroke: str = "black"
    hair: float = 0.1


def uniform_tiles(tiling: Tiling, figure: Uniform, most: int) -> UniformTiles:
    """The tiles that have their shortest flag among `most` flags around the origin.

    Raises BadInput if all tiles are infinite.
    """
    shown = wythoff(tiling, figure)
    corners = [c for c, sides in enumerate(shown.sides) if 0 < sides < math.inf]
    if not corners:
        raise BadInput(
            f"The tiles of {tiling} ({figure}) cannot be listed", "they have infinitely many sides"
        )
    flags = flags_around(tiling, most)
    return UniformTiles(tiling, figure, tuple(_kind(shown, corner, flags) for corner in corners))


def uniform_svg(
    tiles: UniformTiles,
    metadata: str,
    *,
    motion: Motion | None = None,
    size: float = 200.0,
    ink: Ink | None = None,
) -> str:
    """The drawing as an SVG document: one closed path a tile, true arcs, a group for each depth.

    motion: applied to the chart first, of the tiling's curvature (an `Isometry` by its a, b and
    reflects). size: of the square page, in millimetres; in the hyperbolic plane the disk fills it,
    otherwise the drawing does. Tiles too small for the decimals of the file are left out. Raises
    BadInput beyond MOST_DRAWN tiles, and if a vertex or an edge passes through infinity (sphere).
    """
    if len(tiles) > MOST_DRAWN:
        raise BadInput(
            f"{len(tiles):,} tiles are too many to draw",
            f"at most {MOST_DRAWN:,} can be drawn",
            "ask for fewer",
        )
    ink = Ink() if ink is None else ink
    placed = [_placed(tiles.tiling, kind, motion) for kind in tiles.kinds]
    reach = max(_reach(tiles.tiling, vertices, middles) for vertices, middles in placed)
    edge = 1.02 * reach
    hair = arcs.decimal(ink.hair * 2.0 * edge / size)
    box = f"{-edge:.6g} {-edge:.6g} {2 * edge:.6g} {2 * edge:.6g}"
    page = f'width="{size:g}mm" height="{size:g}mm" viewBox="{box}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" {page}>',
        f"<title>{tiles.tiling}, {tiles.figure}</title>",
        f'<metadata id="severe">{html.escape(metadata, quote=False)}</metadata>',
    ]
    for depth, paths in sorted(_paths(tiles, placed, ink).items()):
        lines.append(
            f'<g id="layer-{depth}" stroke="{html.escape(ink.stroke)}" stroke-linejoin="round" '
            f'stroke-width="{hair}">'
        )
        lines += [*paths, "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def _kind(shown: Wythoff, corner: int, flags: Flags) -> TileKind:
    if shown.figure is Uniform.TRIANGLES:
        rows = np.arange(len(flags))
        base = _triangle(shown)
    else:
        rows = np.flatnonzero(~flags.descents[:, _THROUGH[corner]].any(axis=1))
        base = _polygon(shown, corner)
    vertices, middles = (images(flags, rows, points) for points in base)
    turned = flags.reflects[rows]
    vertices[turned], middles[turned] = _reversed(vertices[turned], middles[turned])
    return TileKind(corner, vertices, middles, flags.length[rows])


def _triangle(shown: Wythoff) -> tuple[ComplexArray, ComplexArray]:
    k, corners = shown.tiling.kind.curvature, shown.corners
    middles = [midpoint(corners[i], corners[(i + 1) % 3], k) for i in range(3)]
    return np.array([chart(x, k) for x in corners]), np.array([chart(x, k) for x in middles])


def _polygon(shown: Wythoff, corner: int) -> tuple[ComplexArray, ComplexArray]:
    """The tile of the fundamental triangle about its corner: the seed turned and reflected."""
    tiling, k = shown.tiling, shown.tiling.kind.curvature
    first, second = _THROUGH[corner]
    turn = reflection(tiling, second) @ reflection(tiling, first)
    off = {edge.mirror for edge in shown.edges}
    feet = {i: chart(foot_on_mirror(tiling, i, shown.seed), k) for i in off}
    seed = chart(shown.seed, k)
    vertices, middles = [seed], list[complex]()
    if second in off:
        middles.append(feet[second])
        if first in off:
            vertices.append(reflection(tiling, second)(seed))
    if first in off:
        middles.append(turn(feet[first]))
    so_far, times = Motion(curvature=k), int(shown.sides[corner]) // len(vertices)
    around: list[tuple[list[complex], list[complex]]] = []
    for _ in range(times):
        around.append(([so_far(z) for z in vertices], [so_far(z) for z in middles]))
        so_far = (so_far @ turn).normalised()
    return np.concatenate([v for v, _ in around]), np.concatenate([m for _, m in around])


def images(flags: Flags, rows: IntArray, points: ComplexArray) -> ComplexArray:
    """The images of points under some of the flags, shape (rows, points)."""
    a, b = flags.a[rows, None], flags.b[rows, None]
    z = np.where(flags.reflects[rows, None], np.conj(points), points)
    return _mapped(a, b, z, flags.tiling.kind.curvature)


def _mapped(
    a: ComplexArray | complex, b: ComplexArray | complex, z: ComplexArray, k: int
) -> ComplexArray:
    """(a z + b) / (-k conj(b) z + conj(a)), where points may be inf."""
    at_infinity = ~np.isfinite(z)
    z = np.where(at_infinity, 0.0, z)
    above = np.where(at_infinity, a, a * z + b)
    below = np.where(at_infinity, -k * np.conj(b), -k * np.conj(b) * z + np.conj(a))
    goes = np.abs(above) >= _INFINITE * np.abs(below)
    return np.where(goes, np.inf, above / np.where(goes, 1.0, below))


def _reversed(vertices: ComplexArray, middles: ComplexArray) -> tuple[ComplexArray, ComplexArray]:
    """The same polygons in the opposite direction."""
    return vertices[:, ::-1], np.roll(middles[:, ::-1], -1, axis=1)


def _placed(
    tiling: Tiling, kind: TileKind, motion: Motion | None
) -> tuple[ComplexArray, ComplexArray]:
    """Vertices and middles after the motion, counter-clockwise again."""
    vertices, middles, k = kind.vertices, kind.middles, tiling.kind.curvature
    if motion is not None:
        if motion.reflects:
            vertices, middles = _reversed(np.conj(vertices), np.conj(middles))
        a, b = complex(motion.a), complex(motion.b)
        vertices, middles = (_mapped(a, b, z, k) for z in (vertices, middles))
    is_finite = np.isfinite(vertices).all() and np.isfinite(middles).all()
    if not is_finite or (k > 0 and arcs.pass_infinity(vertices, middles).any()):
        raise BadInput(
            f"{tiling} cannot be drawn",
            "an edge passes through the point opposite the middle of the picture",
            "turn the sphere a little",
        )
    return vertices, middles


def _reach(tiling: Tiling, vertices: ComplexArray, middles: ComplexArray) -> float:
    """How far the picture extends from 0."""
    if tiling.kind is Geometry.HYPERBOLIC:
        return 1.0
    farthest = float(np.abs(vertices).max())
    if tiling.kind is Geometry.SPHERICAL:
        # Arcs bulge: the lowest point of an edge, among points along both its halves.
        for ends in (vertices, np.roll(vertices, -1, axis=1)):
            t = np.linspace(0.0, 1.0, 33)
            (x, top), (y, other) = _lifted(ends[..., None]), _lifted(middles[..., None])
            flat, height = (1 - t) * x + t * y, (1 - t) * top + t * other
            size = np.hypot(np.abs(flat), height)
            farthest = max(farthest, float((np.abs(flat) / (size + height)).max()))
    return farthest


def _lifted(z: ComplexArray) -> tuple[ComplexArray, FloatArray]:
    """Points of the unit sphere as x + i y and height."""
    square = np.abs(z) ** 2
    return 2.0 * z / (1.0 + square), (1.0 - square) / (1.0 + square)


def _paths(
    tiles: UniformTiles, placed: list[tuple[ComplexArray, ComplexArray]], ink: Ink
) -> dict[int, list[str]]:
    """The path elements by depth, none twice."""
    fills = [html.escape(fill) for fill in ink.fills]
    by_parity = tiles.figure is Uniform.TRIANGLES
    seen: set[str] = set()
    found: dict[int, list[str]] = {}
    for kind, (vertices, middles) in zip(tiles.kinds, placed, strict=True):
        radii = arcs.radii(vertices, middles)
        outside = _hold_infinity(vertices)
        rounded = np.round(vertices, arcs.DECIMALS)
        drawable = (rounded != np.roll(rounded, -1, axis=1)).all(axis=1)
        for row in np.flatnonzero(drawable):
            depth = int(kind.depth[row])
            outline = arcs.outline(vertices[row], middles[row], radii[row])
            if outline in seen:
                continue
            seen.add(outline)
            fill = fills[depth % 2 if by_parity else kind.corner]
            fill = "none" if outside[row] else fill
            found.setdefault(depth, []).append(f'<path fill="{fill}" d="{outline}"/>')
    return found


def _hold_infinity(vertices: ComplexArray) -> BoolArray:
    """Which tiles contain the point at infinity: their edges all run clockwise about 0."""
    after = np.roll(vertices, -1, axis=1)
    return np.asarray(((np.conj(vertices) * after).imag < 0).all(axis=1))
