"""A million additions of points modulo p = 10,007, on arrays, against a loop of Python integers.

The points are random ones of y^2 = x^3 + 2x + 3, sums with O, doublings and opposite points among
them. Both sides look inverses up in a table made before; they must agree on every sum. The bar is
twenty times the speed of the loop.
"""

from collections.abc import Iterable

import numpy as np

from severe_gui.cli.benches import Result, against, medians
from severe_gui.errors import SevereError
from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.modulo.vectorised import (
    NOWHERE,
    PointArray,
    VectorisedCurve,
    point_array,
)
from severe_gui.maths.curves.weierstrass import Weierstrass

BAR = 20.0
ADDITIONS = 1_000_000
PRIME, A4, A6 = 10_007, 2, 3
ROUNDS = 3

Row = tuple[int, int]


def measure() -> Result:
    """Add the same pairs of points in both ways; medians."""
    one, other = _pairs()
    curve = VectorisedCurve(Weierstrass.rational(A4, A6), PRIME)
    columns = [each.tolist() for each in (one.x, one.y, other.x, other.y)]
    inverses = [pow(a, -1, PRIME) if a else 0 for a in range(PRIME)]
    total, looped = curve.add(one, other), added(zip(*columns, strict=True), inverses)
    if list(zip(total.x.tolist(), total.y.tolist(), strict=True)) != looped:
        raise SevereError("elliptic-group could not be measured", "the two ways disagree")
    ways = {
        "ours": lambda: curve.add(one, other),
        "loop": lambda: added(zip(*columns, strict=True), inverses),
    }
    times = medians(ways, ROUNDS)
    ratio = times["loop"] / times["ours"]
    return Result(
        "elliptic-group", 1000 * times["ours"], 1000 * times["loop"], ratio, BAR, ratio >= BAR,
        "ms",
        against(
            "a loop of Python integers",
            "one pass over four lists, with a list of all inverses modulo p; pow(a, -1, p) for "
            "each addition instead takes longer; on one thread, warmed up",
            "numpy",
        ),
        "at least", {"additions": ADDITIONS, "ours_ns_each": 1e9 * times["ours"] / ADDITIONS},
    )  # fmt: skip


def _pairs() -> tuple[PointArray, PointArray]:
    """Random pairs of points of the curve, O among them."""
    points = point_array(list(FiniteCurve(Weierstrass.rational(A4, A6), PRIME).points))
    places = np.random.default_rng(0).integers(0, len(points), (2, ADDITIONS))
    one, other = (PointArray(points.x[each], points.y[each]) for each in places)
    return one, other


def added(pairs: Iterable[tuple[int, int, int, int]], inverses: list[int]) -> list[Row]:
    """P + Q of each pair x1, y1, x2, y2 on the short curve, one after the other."""
    p, found = PRIME, []
    for x1, y1, x2, y2 in pairs:
        if x1 == NOWHERE:
            found.append((x2, y2))
            continue
        if x2 == NOWHERE:
            found.append((x1, y1))
            continue
        if x1 != x2:
            slope = (y2 - y1) * inverses[(x2 - x1) % p] % p
        elif (y1 + y2) % p:
            slope = (3 * x1 * x1 + A4) * inverses[2 * y1 % p] % p
        else:
            found.append((NOWHERE, 0))
            continue
        x3 = (slope * slope - x1 - x2) % p
        found.append((x3, (slope * (x1 - x3) - y1) % p))
    return found
