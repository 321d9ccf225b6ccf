"""The edges of a Wythoff tiling around the origin, each once.

A flag g has the edge from its seed to that of its neighbour across mirror i. The mirrors that map
the edge to itself, and mirror i itself, lead to other flags of the same edge: the edge is counted
at the flag where none of them leads to a shorter word.
"""

from dataclasses import dataclass

import numpy as np

from severe_gui.maths.hyperbolic.plane.disk import ComplexArray
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.uniform_tiles import flags_around, images
from severe_gui.maths.hyperbolic.tilings.wythoff import (
    FloatArray,
    Uniform,
    Wythoff,
    chart,
    mirror_covectors,
    wythoff,
)

_ON_IT = 1e-9


@dataclass(frozen=True)
class Edges:
    """Ends and a point between them, in the chart; ideal ends on the unit circle. Shape (n,)."""

    starts: ComplexArray
    middles: ComplexArray
    ends: ComplexArray

    def __len__(self) -> int:
        return len(self.starts)


def uniform_edges(tiling: Tiling, figure: Uniform, most: int) -> Edges:
    """The edges of the tiling that have their shortest flag among `most` around the origin."""
    flags, drawn = flags_around(tiling, most), wythoff(tiling, figure)
    found = []
    for edge in drawn.edges:
        mirrors = _mirrors_along(drawn, edge.mirror)
        rows = np.flatnonzero(~flags.descents[:, list(mirrors)].any(axis=1))
        found.append(images(flags, rows, _points(drawn, edge.mirror)))
    starts, middles, ends = np.concatenate(found).T
    return Edges(starts, middles, ends)


def _mirrors_along(drawn: Wythoff, mirror: int) -> tuple[int, ...]:
    """The mirrors whose reflections map the edge to itself."""
    if drawn.figure is Uniform.TRIANGLES:
        return (mirror,)
    covectors = mirror_covectors(drawn.tiling)
    # Only mirrors 0 and 2 are perpendicular to each other.
    crossing = {0: 2, 2: 0}.get(mirror)
    along = [mirror]
    if crossing is not None and abs(float(covectors[crossing] @ np.array(drawn.seed))) < _ON_IT:
        along.append(crossing)
    return tuple(along)


def _points(drawn: Wythoff, mirror: int) -> ComplexArray:
    """Start, a point between, and end of the edge of the fundamental triangle, in the chart."""
    k = drawn.tiling.kind.curvature
    if drawn.figure is Uniform.TRIANGLES:
        first, last = (np.array(drawn.corners[c]) for c in ((0, 1), (0, 2), (1, 2))[mirror])
        middle = first + last
    else:
        first, covector = np.array(drawn.seed), mirror_covectors(drawn.tiling)[mirror]
        pole = covector * (k, 1.0, 1.0)
        step = float(covector @ first) * pole
        middle, last = first - step, first - 2.0 * step
    return np.array([chart(_unit(x, k), k) for x in (first, middle, last)])


def _unit(x: FloatArray, k: int) -> tuple[float, ...]:
    """A point on the ray of x; an ideal one with T = 1."""
    square = {-1: x[0] ** 2 - x[1] ** 2 - x[2] ** 2, 0: x[0] ** 2, 1: float(x @ x)}[k]
    size = np.sqrt(square) if square > _ON_IT * x[0] ** 2 else x[0]
    return tuple(float(each) for each in x / size)
