"""The layers of a regular tiling as a chart, looked up by a place relative to a tile.

The layer of a tile, seen from home, is the layer of home, seen from the tile; so one chart about
one tile serves all. By the symmetries of the tile a sector of angle pi / p is enough. The tile of
a place is found by folding, its layer from the exact list of tiles (`generate_tiles`).
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.hyperbolic.groups.triangle import Order, Triangle
from severe_gui.maths.hyperbolic.tilings.tiles import generate_tiles
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling, layer_counts

FARTHEST = 7.0
ACROSS, ALONG = 512, 256
MOST_TILES = 60_000
UNKNOWN = 255


@lru_cache(maxsize=4)
def layer_chart(p: Order, q: Order) -> NDArray[np.uint8]:
    """Layers by edges, modulo 240, shape (ALONG, ACROSS): distances to FARTHEST, angles to pi / p.

    UNKNOWN for a place beyond the listed tiles. p must be finite.
    """
    tiling = Tiling(p, q)
    layers = 0
    while layers < 60 and sum(layer_counts(tiling, layers + 1)) <= MOST_TILES:
        layers += 1
    tiles = generate_tiles(tiling, layers)
    distances = (np.arange(ALONG) + 0.5) / ALONG * FARTHEST
    angles = (np.arange(ACROSS) + 0.5) / ACROSS * math.pi / p
    z = np.tanh(distances / 2)[:, None] * np.exp(1j * angles)[None, :]
    centres = _tile_centres(Triangle(p, q), z.ravel())
    known = _keys(tiles.centres)
    order = np.argsort(known)
    wanted = _keys(centres)
    rows = order[np.minimum(np.searchsorted(known, wanted, sorter=order), len(order) - 1)]
    found = np.where(known[rows] == wanted, tiles.layer[rows] % 240, UNKNOWN)
    return np.asarray(found, np.uint8).reshape(z.shape)


def _keys(z: NDArray[np.complex128]) -> NDArray[np.int64]:
    """Centres within FARTHEST of the origin are 1e-3 or more apart, far above their rounding."""
    x, y = (np.round(part * 2e5).astype(np.int64) for part in (z.real, z.imag))
    return np.asarray(x * 2**20 + y)


def _tile_centres(triangle: Triangle, z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """The centre of the tile of each point: the point is folded in and the centre moved back."""
    a, b = np.ones(z.size, complex), np.zeros(z.size, complex)
    reflects = np.zeros(z.size, bool)
    points = z.copy()
    live = np.arange(z.size)
    while live.size:
        moved = np.zeros(live.size, bool)
        for mirror in triangle.mirrors:
            here = points[live]
            beyond = mirror.is_beyond(here)
            rows = live[beyond]
            points[rows] = mirror.reflection.apply(points[rows])
            # The motion back so far, then this reflection: (a, b) @ (c, d) of conj(z).
            c, d = complex(mirror.reflection.a), complex(mirror.reflection.b)
            first = np.where(reflects[rows], np.conj(c), c)
            second = np.where(reflects[rows], np.conj(d), d)
            a[rows], b[rows] = (
                a[rows] * first + b[rows] * np.conj(second),
                a[rows] * second + b[rows] * np.conj(first),
            )
            reflects[rows] = ~reflects[rows]
            moved |= beyond
        live = live[moved]
    return np.asarray(b / np.conj(a))
