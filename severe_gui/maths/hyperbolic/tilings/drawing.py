"""A tiling as a drawing: SVG with true circular arcs, one path per tile, one group per layer.

In the disk an edge is an arc of a circle (see `arcs`). The ink is `currentColor`, so that the page
around the drawing sets it; layers differ by opacity and hairlines separate the tiles.
"""

import html
from collections.abc import Iterator

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import arcs
from severe_gui.maths.hyperbolic.tilings.tiles import Tiles
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry

MOST_DRAWN = 100_000
"""Programs have trouble opening drawings with more tiles."""

_FILL_OPACITIES = (0.22, 0.08)


def tiling_svg(tiles: Tiles, metadata: str) -> str:
    """The drawing as an SVG document. metadata: text that says how it was made.

    Raises BadInput for a tiling of the sphere, or beyond MOST_DRAWN tiles.
    """
    if tiles.tiling.kind is Geometry.SPHERICAL:
        raise BadInput(
            f"{tiles.tiling} cannot be drawn", "it is a tiling of the sphere, not of the plane"
        )
    if len(tiles) > MOST_DRAWN:
        raise BadInput(
            f"{len(tiles):,} tiles are too many to draw",
            f"at most {MOST_DRAWN:,} can be drawn",
            "ask for fewer",
        )
    reach = 1.0 if tiles.tiling.kind is Geometry.HYPERBOLIC else float(abs(tiles.vertices).max())
    return "\n".join([*_opening(tiles, reach, metadata), *_layers(tiles, reach), "</svg>", ""])


def _opening(tiles: Tiles, reach: float, metadata: str) -> Iterator[str]:
    edge = 1.02 * reach
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" '
        f'viewBox="{-edge:.6g} {-edge:.6g} {2 * edge:.6g} {2 * edge:.6g}">'
    )
    yield f"<title>{tiles.tiling}, {tiles.layer[-1]} layers by {tiles.adjacent}</title>"
    yield f'<metadata id="severe">{html.escape(metadata, quote=False)}</metadata>'
    if tiles.tiling.kind is Geometry.HYPERBOLIC:
        hair = arcs.decimal(0.002)
        yield f'<circle r="1" fill="none" stroke="currentColor" stroke-width="{hair}"/>'


def _layers(tiles: Tiles, reach: float) -> Iterator[str]:
    """Groups of paths; the hairline narrows with the tiles."""
    vertices, middles = tiles.vertices, tiles.edge_middles
    radii = arcs.radii(vertices, middles)
    for layer in range(int(tiles.layer[-1]) + 1):
        rows = np.flatnonzero(tiles.layer == layer)
        across = np.abs(vertices[rows] - tiles.centres[rows, None]).max(axis=1)
        width = min(0.004 * reach, 0.08 * float(np.median(across)))
        opacity = _FILL_OPACITIES[layer % 2]
        yield (
            f'<g id="layer-{layer}" fill="currentColor" fill-opacity="{opacity}" '
            f'stroke="currentColor" stroke-linejoin="round" stroke-width="{arcs.decimal(width)}">'
        )
        for row in rows:
            yield f'<path d="{arcs.outline(vertices[row], middles[row], radii[row])}"/>'
        yield "</g>"
