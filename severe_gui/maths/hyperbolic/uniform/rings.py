"""The fifteen uniform honeycombs that one simplex of mirrors offers, and their names.

A ring around a node of the Coxeter-Dynkin diagram o-p-o-q-o-r-o says that the generator point lies
off that mirror. Reading the diagram from its other end gives the variants of the dual {r, q, p}.
Source: Coxeter, Regular Polytopes, 11.7; Johnson's names, as in Conway, Burgiel and
Goodman-Strauss, The Symmetries of Things, chapter 26.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb

Rings = tuple[int, ...]
"""The ringed nodes, ascending."""

REGULAR: Rings = (0,)
DUAL: Rings = (3,)

NAMES: Mapping[Rings, str] = {
    (0,): "regular",
    (0, 1): "truncated",
    (1,): "rectified",
    (0, 2): "cantellated",
    (0, 1, 2): "cantitruncated",
    (1, 2): "bitruncated",
    (0, 3): "runcinated",
    (0, 1, 3): "runcitruncated",
    (0, 1, 2, 3): "omnitruncated",
    (0, 2, 3): "runcitruncated dual",
    (1, 2, 3): "cantitruncated dual",
    (1, 3): "cantellated dual",
    (2,): "rectified dual",
    (2, 3): "truncated dual",
    (3,): "dual",
}
"""All fifteen, from the honeycomb to its dual."""

_POLYHEDRA: Mapping[Rings, str] = {
    (0,): "{{{p}, {q}}}",
    (1,): "rectified {{{p}, {q}}}",
    (2,): "{{{q}, {p}}}",
    (0, 1): "truncated {{{p}, {q}}}",
    (1, 2): "truncated {{{q}, {p}}}",
    (0, 2): "cantellated {{{p}, {q}}}",
    (0, 1, 2): "omnitruncated {{{p}, {q}}}",
}

_SOLIDS: Mapping[tuple[int, int], str] = {
    (3, 3): "tetrahedron", (4, 3): "cube", (3, 4): "octahedron", (5, 3): "dodecahedron",
    (3, 5): "icosahedron",
}  # fmt: skip
# By the two orders, the smaller first: rectified, cantellated, omnitruncated.
_ARCHIMEDEAN: Mapping[tuple[int, int], tuple[str, str, str]] = {
    (3, 3): ("octahedron", "cuboctahedron", "truncated octahedron"),
    (3, 4): ("cuboctahedron", "rhombicuboctahedron", "truncated cuboctahedron"),
    (3, 5): ("icosidodecahedron", "rhombicosidodecahedron", "truncated icosidodecahedron"),
}


def title(honeycomb: Honeycomb, rings: Rings) -> str:
    """The name of a uniform honeycomb, such as "truncated {5, 3, 4}"."""
    p, q, r = honeycomb.p, honeycomb.q, honeycomb.r
    name = NAMES[rings]
    if rings == REGULAR:
        return f"{{{p}, {q}, {r}}}"
    if rings == DUAL:
        return f"{{{r}, {q}, {p}}}"
    if name.endswith(" dual"):
        return f"{name.removesuffix(' dual')} {{{r}, {q}, {p}}}"
    return f"{name} {{{p}, {q}, {r}}}"


def order(honeycomb: Honeycomb, first: int, second: int) -> int:
    """m where two walls meet at pi / m."""
    if abs(first - second) != 1:
        return 2
    return (honeycomb.p, honeycomb.q, honeycomb.r)[min(first, second)]


def polygons(honeycomb: Honeycomb, rings: Rings) -> Iterator[tuple[tuple[int, int], int]]:
    """Each pair of walls about whose line a face lies, and its number of sides."""
    for pair in combinations(range(4), 2):
        ringed = sum(wall in rings for wall in pair)
        m = order(honeycomb, *pair)
        # One ring beside a right angle gives an edge covered twice.
        if ringed and m * ringed > 2:
            yield pair, m * ringed


def cells(honeycomb: Honeycomb, rings: Rings) -> tuple[str, ...]:
    """The kinds of its cells, from those about the corner v_3 of the simplex to those about v_0."""
    found = []
    for corner in (3, 2, 1, 0):
        walls = [wall for wall in range(4) if wall != corner]
        ringed = tuple(k for k, wall in enumerate(walls) if wall in rings)
        if corner in (0, 3):
            p, q = (order(honeycomb, *pair) for pair in (walls[:2], walls[1:]))
            if ringed:
                found.append(_polyhedron(p, q, ringed))
            continue
        # Two of the walls are neighbours and the third is perpendicular to both: a prism.
        alone = 2 if corner == 2 else 0
        base = [k for k in range(3) if k != alone]
        sides = order(honeycomb, *(walls[k] for k in base)) * sum(k in ringed for k in base)
        if alone in ringed and sides:
            found.append("cube" if sides == 4 else f"{sides}-gonal prism")
    return tuple(dict.fromkeys(found))


def _polyhedron(p: int, q: int, ringed: Rings) -> str:
    """The name of a uniform polyhedron, or its symbol where it is a tiling."""
    places = {(1,): 0, (0, 2): 1, (0, 1, 2): 2}
    if (p, q) not in _SOLIDS:
        return _POLYHEDRA[ringed].format(p=p, q=q)
    if ringed in places:
        return _ARCHIMEDEAN[min(p, q), max(p, q)][places[ringed]]
    solid = _SOLIDS[p, q] if ringed[0] == 0 else _SOLIDS[q, p]
    return solid if len(ringed) == 1 else f"truncated {solid}"
