"""Known rational points nearby: those of small height, and multiples of PARI's generators."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from severe_gui.compute.pari import Group, PointText
from severe_gui.maths.curves.weierstrass import Point
from severe_gui.panels.elliptic.places import curve_of, fmpq_of, small_spots, spot_at
from severe_gui.panels.elliptic.state import Coefficients, Spot

LONGEST = 14
MOST_STEPS = {0: 0, 1: 6, 2: 3, 3: 2}


@lru_cache(maxsize=8)
def known_spots(coefficients: Coefficients, group: Group | None) -> tuple[Spot, ...]:
    """The spots to snap to, each once."""
    spots = {(spot.x, spot.y): spot for spot in small_spots(coefficients)}
    if group is not None:
        for point in _combinations(coefficients, group):
            if point is not None and len(str(point[0])) <= LONGEST:
                spots.setdefault((str(point[0]), str(point[1])), spot_at(coefficients, point))
    return tuple(spots.values())


def _combinations(coefficients: Coefficients, group: Group) -> Iterable[Point]:
    """Sums of torsion points and small multiples of the generators."""
    curve = curve_of(coefficients)
    generators = [_point(each) for each in group.generators or ()]
    most = MOST_STEPS.get(len(generators), 1)
    steps = [[curve.multiply(n, each) for n in range(-most, most + 1)] for each in generators]
    torsion = [_point(each) for each in group.torsion_points]
    for first, *others in product(torsion, *steps):
        total = first
        for each in others:
            total = curve.add(total, each)
        yield total


def _point(text: PointText) -> Point:
    return None if text is None else (fmpq_of(text[0]), fmpq_of(text[1]))
