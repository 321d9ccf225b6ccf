"""Tilings and honeycombs: which exist, what meets at an edge, and exact counts of tiles.

Tiles are counted by a search of their own: a tile of {p, q} is the image of a weight under the
Coxeter group, a vector over the integers of a real cyclotomic field. Cube and edge of {4, 3, r} are
finite Coxeter groups, whose elements are counted as integer matrices.
"""

import math
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.exact import Ball, rational
from severe_gui.experiments.hyperbolic_geometry.figures import Figures, Statement
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb, HoneycombKind
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry, Tiling, layer_counts

Matrix = NDArray[np.floating[Any]]

CRYSTALS = {3: 1, 4: 2, 6: 3}
"""4 cos^2(pi / m) where it is a whole number."""


def space_determinant(p: int, q: int, r: int) -> Ball:
    """sin^2(pi/p) sin^2(pi/r) - cos^2(pi/q): negative where {p, q, r} is hyperbolic."""
    sines = [_sine_square(each) for each in (p, r)]
    return exact.ball(sines[0] * sines[1]) - (1 - _sine_square(q))


def _sine_square(m: int) -> Ball:
    """sin^2(pi / m), exactly where it is a rational."""
    whole = {3: (3, 4), 4: (1, 2), 6: (1, 4)}.get(m)
    if whole is not None:
        return exact.ball(rational(whole[0]) / whole[1])
    return (exact.pi() / m).sin() ** 2


def _group_order(orders: tuple[int, ...]) -> int:
    """The number of elements of a finite Coxeter group on a chain of orders 2, 3, 4 and 6."""
    size = len(orders) + 1
    cartan = 2 * np.eye(size, dtype=np.int64)
    for k, order in enumerate(orders):
        if order > 2:
            cartan[k, k + 1], cartan[k + 1, k] = -1, -CRYSTALS[order]
    mirrors = []
    for k in range(size):
        mirror = np.eye(size, dtype=np.int64)
        mirror[k] -= cartan[k]
        mirrors.append(mirror)
    seen = {np.eye(size, dtype=np.int64).tobytes(): np.eye(size, dtype=np.int64)}
    queue = list(seen.values())
    while queue:
        element = queue.pop()
        for mirror in mirrors:
            image = element @ mirror
            if image.tobytes() not in seen:
                seen[image.tobytes()] = image
                queue.append(image)
    return len(seen)


@lru_cache(maxsize=1)
def _cube_and_edge() -> tuple[int, int]:
    """Faces of a cell of {4, 3, 6}, and cells around an edge, by orders of groups."""
    cell, face = _group_order((4, 3)), _group_order((4,))
    return cell // face, _group_order((6,)) // 2


def six_cubes_around_an_edge(_figures: Figures) -> float:
    """1 unless {4, 3, 6} is in H^3, its cells have six faces, and six of them meet at an edge."""
    comb = Honeycomb(4, 3, 6)
    around = exact.error(comb.dihedral * 6, 2 * exact.pi()) < 2 * exact.UNIT_ROUNDOFF
    return exact.exception_unless(
        space_determinant(4, 3, 6) < 0, comb.kind.is_hyperbolic, _cube_and_edge() == (6, 6), around
    )


def another_cubic_one(figures: Figures) -> float:
    """1 if a {4, 3, r} other than {4, 3, 6} is in H^3: an instance."""
    r = figures.whole(3, 60)
    return float(r != 6 and space_determinant(4, 3, r) < 0)


def one_cubic_of_euclid(figures: Figures) -> float:
    """1 unless {4, 3, r} fills Euclid's space for r = 4 only, by exact sign and by Severe."""
    r = figures.whole(3, 60)
    determinant = space_determinant(4, 3, r)
    flat = determinant.is_zero() if r in CRYSTALS else determinant.contains(0)
    kind = Honeycomb(4, 3, r).kind
    return exact.exception_unless(flat == (r == 4), (kind is HoneycombKind.EUCLIDEAN) == (r == 4))


def cubic_for_every_number(figures: Figures) -> float:
    """1 unless {4, 3, r} is hyperbolic, for an r from 5 to a million, by exact sign and Severe."""
    r = max(5, int(10 ** figures.share(0.7, 6.0)))
    return exact.exception_unless(
        space_determinant(4, 3, r) < 0, Honeycomb(4, 3, r).kind.is_hyperbolic
    )


def cubes_with_corners(figures: Figures) -> float:
    """1 unless the cubes of {4, 3, r} have corners, in space or at infinity, for r = 5, 6 only."""
    r = max(5, int(10 ** figures.share(0.7, 3.0)))
    # The corner of a cube is where {3, r} is spherical or flat, (3 - 2)(r - 2) <= 4.
    has_corners = exact.ball(rational(1) / 4) <= 1 - (1 - _sine_square(r))
    kind = Honeycomb(4, 3, r).kind
    return exact.exception_unless(
        has_corners == (r <= 6), (kind is not HoneycombKind.HYPERIDEAL) == (r <= 6)
    )


def plane_tilings(figures: Figures) -> float:
    """The lengths that Severe gives for {p, q} against certified ones; inf for a wrong plane.

    {p, q} is hyperbolic where the angle 2 pi / q is below Euclid's, 1/p + 1/q < 1/2.
    """
    p, q = figures.whole(3, 30), figures.whole(3, 30)
    excess = rational(1) / p + rational(1) / q - rational(1) / 2
    kind = {1: Geometry.SPHERICAL, 0: Geometry.EUCLIDEAN, -1: Geometry.HYPERBOLIC}
    tiling = Tiling(p, q)
    if tiling.kind is not kind[(excess > 0) - (excess < 0)]:
        return math.inf
    if excess >= 0:
        return 0.0
    a, b = exact.pi() / p, exact.pi() / q
    truths = (
        (tiling.edge, 2 * (a.cos() / b.sin()).acosh()),
        (tiling.circumradius, (a.cot() * b.cot()).acosh()),
        (tiling.inradius, (b.cos() / a.sin()).acosh()),
        (tiling.area, exact.pi() * (p - 2) - exact.pi() * 2 * p / q),
    )
    return max(exact.error(found, truth) for found, truth in truths)


def tiles_by_layer(figures: Figures) -> float:
    """1 unless Severe's counts of tiles are those of an exact search."""
    p, q = _SEARCHED[figures.whole(0, len(_SEARCHED) - 1)]
    found = searched_layers(p, q, _DEPTH)
    return exact.exception_unless(list(found) == layer_counts(Tiling(p, q), _DEPTH))


def growth_of_layers(figures: Figures) -> float:
    """1 unless layers grow by a factor in the hyperbolic plane, and by a constant in Euclid's."""
    while True:
        p, q = figures.whole(3, 12), figures.whole(3, 12)
        if (p - 2) * (q - 2) > 4:
            break
    counts = layers_of(p, q)
    # {3, 7} is the slowest, with a factor of 1.4 per layer.
    grows = counts[-1] > counts[-51] * 2**20
    steady = all(
        later - earlier == flat[1]
        for flat in (layers_of(4, 4), layers_of(6, 3))
        for earlier, later in pairwise(flat[1:])
    )
    return exact.exception_unless(grows, steady)


@lru_cache(maxsize=128)
def layers_of(p: int, q: int) -> tuple[int, ...]:
    """Tiles of {p, q} in layers 0 to 200, as Severe counts them."""
    return tuple(layer_counts(Tiling(p, q), 200))


_SEARCHED = ((7, 3), (3, 7), (5, 4), (4, 5), (6, 4), (4, 6), (8, 3), (3, 8), (5, 5), (7, 4))
_DEPTH = 5


@lru_cache(maxsize=64)
def searched_layers(p: int, q: int, layers: int) -> tuple[int, ...]:
    """Tiles of {p, q} by layer, found one by one and distinguished exactly.

    Over Z[x], x = 2 cos(2 pi / lcm(p, q)), with the Cartan entries -1 and -4 cos^2(pi / m).
    """
    from severe_gui.maths.hyperbolic.honeycombs.shells import Ring

    ring = Ring(math.lcm(p, q))
    d = ring.degree
    from flint import fmpz_poly

    def square(m: int) -> fmpz_poly:
        return 2 + ring.twice_cosine(math.lcm(p, q) // m)

    cartan = [[fmpz_poly([2 if i == j else 0]) for j in range(3)] for i in range(3)]
    for i, order in enumerate((p, q)):
        cartan[i][i + 1], cartan[i + 1][i] = fmpz_poly([-1]), -square(order)
    mirrors = []
    for i in range(3):
        mirror = np.eye(3 * d)
        for j in range(3):
            mirror[i * d : (i + 1) * d, j * d : (j + 1) * d] -= ring.matrix(cartan[i][j])
        mirrors.append(mirror)
    turn = mirrors[0] @ mirrors[1]
    steps = [np.linalg.matrix_power(turn, k) for k in range(p)]
    across = [mirrors[2] @ step for step in steps]
    tile = np.eye(3 * d)
    here: list[Matrix] = [tile]
    seen, counts = {_name(tile, d)}, [1]
    for _ in range(layers):
        beyond: dict[bytes, Matrix] = {}
        for element in here:
            for step in across:
                image = step @ element
                name = _name(image, d)
                if name not in seen:
                    beyond[name] = image
        seen |= set(beyond)
        here = [*beyond.values()]
        counts.append(len(here))
    return tuple(counts)


def _name(element: Matrix, d: int) -> bytes:
    """The row of the weight that a tile's own group fixes."""
    row: Matrix = element[2 * d] + 0.0
    return row.tobytes()


TESSELLATIONS = (
    "There’s, in fact, an infinite number of such tessellations (a fact closely related to the "
    "result mentioned above that says that there are regular hyperbolic n-gons with any interior "
    "angle \\alpha as long as \\alpha \\in (0,\\frac{n-2}{n}\\pi))."
)
CUBIC = (
    "This is not the only possible tessellation of \\mathbb{H}^3; in fact, it is not even the only "
    "possible cubic tessellation of \\mathbb{H}^3 (this is again a drastic difference from the "
    "Euclidean 3-space where there is essentially only one cubic tessellation of the space)."
)

STATEMENTS = (
    Statement(
        "six-cubes-around-an-edge",
        "{4,3,6} is a tessellation of H³ by cubes, six of which meet at each edge.",
        "The tool here models the {4,3,6}-tessellation of \\mathbb{H}^3 (the notation here means "
        "the shape of the cells tiling the space is a cube, whose Schläfli symbol is {4,3}, and "
        "there are six of these cells around each edge).",
        "Its Gram matrix has signature (3, 1); the stabilisers of cell and edge are finite groups.",
        six_cubes_around_an_edge, counts=True,
    ),
    Statement(
        "another-cubic-tessellation",
        "{4,3,6} is not the only tessellation of H³ by cubes.",
        CUBIC,
        "{4,3,5} is another, with the same signature.",
        another_cubic_one, basis="The statement holds if there is one other.",
        counts=True, relation=">",
    ),
    Statement(
        "one-cubic-tessellation-of-euclid",
        "Euclid's space has one regular tessellation by cubes.",
        CUBIC,
        "sin(π/4) sin(π/r) = cos(π/3) for r = 4 only.",
        one_cubic_of_euclid, counts=True,
    ),
    Statement(
        "infinitely-many-cubic-tessellations",
        "For every r from 5, {4,3,r} is a tessellation of H³ by cubes.",
        TESSELLATIONS,
        "sin(π/4) sin(π/r) < cos(π/3) for every r above 4.",
        cubic_for_every_number, counts=True,
    ),
    Statement(
        "cubes-with-corners",
        "Only {4,3,5} and {4,3,6} have cubes with corners in space or at infinity; from r = 7 the "
        "corners are beyond infinity and the cubes have infinite volume.",
        TESSELLATIONS,
        "The corner of a cube is {3,r}: a tiling of the sphere for 5, of a horosphere for 6.",
        cubes_with_corners, counts=True, kind="remark",
    ),
    Statement(
        "plane-tilings",
        "{p,q} tiles the hyperbolic plane where 1/p + 1/q < 1/2: the regular p-gon with the angle "
        "2π/q exists.",
        TESSELLATIONS,
        "2π/q is below Euclid's angle (p - 2)π/p.",
        plane_tilings, 32, "A square root and an asinh of products in float64, relative to the "
        "length.",
        kind="remark",
    ),
    Statement(
        "tiles-by-layer",
        "Severe counts the tiles of each layer exactly.",
        TESSELLATIONS,
        "The counts are coefficients of a rational function (Cannon and Wagreich 1992).",
        tiles_by_layer, counts=True, kind="remark", plot="tiles",
    ),
    Statement(
        "layers-grow-by-a-factor",
        "The number of tiles in a layer grows by a factor from layer to layer, for Euclid by a "
        "constant number.",
        "Intuitively, hyperbolic spaces of a given dimension contain a lot “more space” than the "
        "corresponding Euclidean space, so we need a lot fewer dimensions to accurately capture "
        "the semantic or functional relationships between the items.",
        "The growth series has a pole inside the unit circle, and Euclid's a double pole at 1.",
        growth_of_layers, counts=True, kind="remark", plot="tiles",
    ),
)  # fmt: skip
