"""Regular honeycombs of space: which exist, the angles of their cells, volumes, exact counts.

Kinds are decided by exact signs, cells are counted as words of the reflection group, which share no
step with the integer matrices of Severe's search, and volumes are certified dilogarithms.
"""

import math
from functools import lru_cache
from itertools import pairwise, product

from severe_gui.experiments.hyperbolic_geometry import exact
from severe_gui.experiments.hyperbolic_geometry.exact import Ball
from severe_gui.experiments.hyperbolic_geometry.figures import Figures, Statement
from severe_gui.experiments.hyperbolic_geometry.tilings import TESSELLATIONS, space_determinant
from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup, Word
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb, HoneycombKind
from severe_gui.maths.hyperbolic.honeycombs.shells import shell_counts
from severe_gui.maths.hyperbolic.honeycombs.volume import cell_volume

Orders = tuple[int, int, int]

COMPACT: frozenset[Orders] = frozenset({(4, 3, 5), (5, 3, 4), (5, 3, 5), (3, 5, 3)})
PARACOMPACT: frozenset[Orders] = frozenset({
    (3, 3, 6), (4, 3, 6), (5, 3, 6), (3, 4, 4), (6, 3, 3), (6, 3, 4), (6, 3, 5), (4, 4, 3),
    (3, 6, 3), (6, 3, 6), (4, 4, 4),
})  # fmt: skip
LARGEST = 12
"""From 7 on, (p - 2)(q - 2) exceeds 4."""


def _bend(p: int, q: int) -> int:
    """Negative where {p, q} is a sphere's, 0 in the plane, positive beyond."""
    return (p - 2) * (q - 2) - 4


@lru_cache(maxsize=1)
def _by_exact_signs() -> tuple[frozenset[Orders], frozenset[Orders]]:
    """The compact and the paracompact honeycombs of H^3 with orders to 12."""
    found: tuple[set[Orders], set[Orders]] = (set(), set())
    for p, q, r in product(range(3, LARGEST + 1), repeat=3):
        bend = max(_bend(p, q), _bend(q, r))
        if bend <= 0 and space_determinant(p, q, r) < 0:
            found[bend == 0].add((p, q, r))
    return frozenset(found[0]), frozenset(found[1])


def fifteen(figures: Figures) -> float:
    """1 unless Coxeter's 4 and 11 are all, and Severe has a {p, q, r} among them if he does."""
    p, q, r = (figures.whole(3, 7) for _ in range(3))
    kind = Honeycomb(p, q, r).kind
    return exact.exception_unless(
        _by_exact_signs() == (COMPACT, PARACOMPACT),
        (len(COMPACT), len(PARACOMPACT)) == (4, 11),
        ((p, q, r) in COMPACT) == (kind is HoneycombKind.COMPACT),
        ((p, q, r) in PARACOMPACT) == (kind is HoneycombKind.PARACOMPACT),
    )


def right_angles(_figures: Figures) -> float:
    """The angle and the inradius of the cells of {5, 3, 4} against the right angle's."""
    comb = Honeycomb(5, 3, 4)
    five = exact.ball(5)
    # The faces' planes are orthogonal where cosh^2 of the inradius is 1 / (1 - 1 / sqrt 5).
    inradius = ((five + five.sqrt()) / 4).sqrt().acosh()
    return max(exact.error(comb.dihedral, exact.pi() / 2), exact.error(comb.inradius, inradius))


def cell_of_every_angle(figures: Figures) -> float:
    """The angle between faces at Severe's inradius against 2 pi / r; inf if there is no such cell.

    Normals of planes at distance R from the middle, u at an angle t to each other, have the product
    cosh^2 R cos t - sinh^2 R, the negative cosine of the dihedral angle.
    """
    p, q = _CELLS[figures.whole(0, len(_CELLS) - 1)]
    r = figures.whole(3, 60)
    comb = Honeycomb(p, q, r)
    half = (exact.pi() / q).cos() / (exact.pi() / p).sin()
    is_below = space_determinant(p, q, r) < 0
    if is_below != comb.kind.is_hyperbolic:
        return math.inf
    if not is_below:
        return 0.0
    cosine, reach = 2 * half * half - 1, exact.ball(comb.inradius)
    meets = 1 - reach.cosh() ** 2 * (1 - cosine)
    wanted = -(exact.pi() * 2 / r).cos()
    # An inradius that is off by e turns the product by (1 - cos t) sinh 2R e.
    change = (1 - cosine) * (2 * reach).sinh() * reach
    return float((abs(meets - wanted) / change).upper())


def finite_ideal_cell(figures: Figures) -> float:
    """The volume of a cell whose vertices are all at infinity, against a certified one."""
    (p, q, r), count, order = _IDEAL[figures.whole(0, len(_IDEAL) - 1)]
    comb = Honeycomb(p, q, r)
    if not math.isinf(comb.edge) or _bend(q, r) != 0:
        return math.inf
    return exact.error(cell_volume(comb), count * _lobachevsky(order))


@lru_cache(maxsize=8)
def _lobachevsky(order: int) -> Ball:
    """Half the imaginary part of the dilogarithm at exp(2 pi i / order)."""
    from flint import acb, arb

    angle = 2 * arb.pi() / order
    return acb(angle.cos(), angle.sin()).polylog(2).imag / 2


def cells_by_shell(figures: Figures) -> float:
    """1 unless Severe's counts of cells are those of words."""
    orders, depth = _SEARCHED[figures.whole(0, len(_SEARCHED) - 1)]
    return exact.exception_unless(
        cells_by_words(*orders, depth) == counts_of_shells(*orders, depth)
    )


@lru_cache(maxsize=16)
def cells_by_words(p: int, q: int, r: int, depth: int) -> tuple[int, ...]:
    """Cells of {p, q, r} by shell of faces, each by the shortest word that leads into it."""
    group = HoneycombGroup(p, q, r)
    faces = _ways_to_faces(group)
    here: set[Word] = {()}
    seen, counts = set(here), [1]
    for _ in range(depth):
        beyond = {group.cell(group.product(word, (*way, 3))) for word in here for way in faces}
        here = beyond - seen
        seen |= here
        counts.append(len(here))
    return tuple(counts)


def _ways_to_faces(group: HoneycombGroup) -> tuple[Word, ...]:
    """For each face of the first cell a word of 0, 1, 2 that carries the first face to it."""
    elements: set[Word] = {()}
    queue: list[Word] = [()]
    while queue:
        word = queue.pop()
        for letter in (0, 1, 2):
            image = group.multiply(word, letter)
            if image not in elements:
                elements.add(image)
                queue.append(image)
    # 0 and 1 turn a face into itself: of each coset the shortest word.
    return tuple(
        word for word in elements
        if not any(group.is_right_descent(word, letter) for letter in (0, 1))
    )  # fmt: skip


def growth_of_shells(figures: Figures) -> float:
    """1 unless shells grow by a factor in H^3, and as 4 n^2 + 2 among Euclid's cubes."""
    orders, depth = _GROWING[figures.whole(0, len(_GROWING) - 1)]
    counts = counts_of_shells(*orders, depth)
    flat = counts_of_shells(4, 3, 4, 8)
    return exact.exception_unless(
        all(later > 2 * earlier for earlier, later in pairwise(counts)),
        flat[1:] == tuple(4 * n * n + 2 for n in range(1, 9)),
    )


@lru_cache(maxsize=32)
def counts_of_shells(p: int, q: int, r: int, depth: int) -> tuple[int, ...]:
    """Cells of {p, q, r} in shells 0 to a depth, as Severe counts them."""
    return tuple(shell_counts(Honeycomb(p, q, r), depth))


_CELLS = ((3, 3), (4, 3), (5, 3), (3, 4), (3, 5))
_IDEAL: tuple[tuple[Orders, int, int], ...] = (
    ((3, 3, 6), 3, 3), ((3, 4, 4), 8, 4), ((4, 3, 6), 10, 6),
)  # fmt: skip
"""A number of times Lobachevsky's function at pi / order. Source: Milnor (1982)."""
_SEARCHED: tuple[tuple[Orders, int], ...] = (
    ((4, 3, 5), 3), ((5, 3, 4), 2), ((5, 3, 5), 2), ((3, 5, 3), 2), ((4, 3, 6), 3), ((3, 4, 4), 3),
    ((3, 3, 6), 4),
)  # fmt: skip
_GROWING: tuple[tuple[Orders, int], ...] = (
    ((4, 3, 5), 5), ((5, 3, 4), 4), ((5, 3, 5), 4), ((3, 5, 3), 3), ((4, 3, 6), 5), ((5, 3, 6), 4),
)  # fmt: skip

WIKIPEDIA = (
    "I strongly encourage you to explore these different tessellations of \\mathbb{H}^3 on "
    "Wikipedia, which has amazing visualizations of these tessellations."
)
MORE_SPACE = (
    "Intuitively, hyperbolic spaces of a given dimension contain a lot “more space” than the "
    "corresponding Euclidean space, so we need a lot fewer dimensions to accurately capture the "
    "semantic or functional relationships between the items."
)
THE_TOOL = (
    "The tool here models the {4,3,6}-tessellation of \\mathbb{H}^3 (the notation here means the "
    "shape of the cells tiling the space is a cube, whose Schläfli symbol is {4,3}, and there are "
    "six of these cells around each edge)."
)

STATEMENTS = (
    Statement(
        "fifteen-regular-honeycombs",
        "H³ has 4 regular honeycombs whose cells and vertices are finite, and 11 more whose cells "
        "or vertices are at infinity.",
        WIKIPEDIA,
        "sin(π/p) sin(π/r) < cos(π/q) with {p,q} and {q,r} on a sphere or in a plane (Coxeter "
        "1954).",
        fifteen, counts=True, kind="remark",
    ),
    Statement(
        "right-angled-dodecahedra",
        "The dodecahedra of {5,3,4} have right angles; Euclid's dodecahedron has 116.57°.",
        TESSELLATIONS,
        "Four of them meet at each edge; cosh² of the inradius is (5 + √5)/4.",
        right_angles, 16, "Some eight roundings of float64, which acosh doubles, relative to the "
        "angle and the inradius.",
        kind="remark",
    ),
    Statement(
        "cells-of-every-angle",
        "As with polygons, H³ has a cell {p,q} with the angle 2π/r for every r that makes it less "
        "than Euclid's; from some r on its corners lie at infinity or beyond.",
        TESSELLATIONS,
        "Planes at a distance R from the middle meet at an angle that falls as R grows.",
        cell_of_every_angle, 32, "The inradius in float64, relative to itself: an acosh near 1 "
        "loses digits, which the bound allows for.",
        kind="remark",
    ),
    Statement(
        "ideal-cells-have-finite-volume",
        "All vertices of the tool's cubes are infinitely far away, and yet each has a volume of "
        "5.0747; so it is for tetrahedra {3,3,6} and octahedra {3,4,4}.",
        THE_TOOL,
        "{3,6} and {4,4} are tilings of a horosphere; the volume of the ideal cube is "
        "10 Л(π/6).",
        finite_ideal_cell, 512, "Eight values of Lobachevsky's function to 10⁻¹⁵ each, over four "
        "and the simplex's volume of at least 0.042, against certified dilogarithms.",
        kind="remark",
    ),
    Statement(
        "cells-by-shell",
        "Severe counts the cells of each shell exactly.",
        WIKIPEDIA,
        "A cell is a coset of a finite subgroup, with one shortest word.",
        cells_by_shell, counts=True, kind="remark",
    ),
    Statement(
        "shells-grow-by-a-factor",
        "The number of cells in a shell grows by a factor from shell to shell; among Euclid's "
        "cubes it is 4n² + 2.",
        MORE_SPACE,
        "The growth series of the group has a pole inside the unit circle, and Euclid's a pole at "
        "1 only.",
        growth_of_shells, counts=True, kind="remark",
    ),
)  # fmt: skip
