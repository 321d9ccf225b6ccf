"""The cubic of a picture, what is known of its rational points, and spots on its real points."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import fmpz  # noqa: TID253 (this module is imported with the view)

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.components import Place, RealCubic
from severe_gui.maths.curves.cubics.cubic import Cubic, Vector, whole_point
from severe_gui.maths.curves.cubics.flexes import real_flexes
from severe_gui.maths.curves.cubics.precise import precise_point, rounded
from severe_gui.maths.curves.cubics.rational_points import more_points, small_points
from severe_gui.maths.curves.cubics.real_base import real_base
from severe_gui.maths.curves.cubics.real_points import real_cubic
from severe_gui.maths.curves.cubics.singular import singular_points
from severe_gui.panels.elliptic.cubic_state import ProjectiveSpot

TRIED_TO = 20
MOST_KNOWN, HIGHEST_KNOWN = 40, 5_000
ROWS = 241
"""Places per component among which the nearest one is looked for."""
NEAR = 1e-9
Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Known:
    """A cubic and what does not depend on O, P and Q. real: None if it has no real base.

    points: rational ones of a smooth cubic, the smallest first; singular: rational singular points.
    """

    cubic: Cubic
    points: tuple[Vector, ...]
    singular: tuple[Vector, ...]
    real: RealCubic | None
    flexes: tuple[Triple, ...]


@lru_cache(maxsize=64)
def known_of(coefficients: tuple[int, ...]) -> Known:
    """What is known of a cubic before any point is chosen."""
    cubic = Cubic.of(coefficients)
    smooth = cubic.is_smooth
    small = [each for each in small_points(cubic, TRIED_TO) if any(cubic.gradient(each))]
    points = more_points(cubic, small, MOST_KNOWN, HIGHEST_KNOWN) if smooth else ()
    base = small[0] if small else real_base(cubic)
    real = real_cubic(cubic, base) if base is not None else None
    flexes = real_flexes(cubic, points[0]) if smooth and points else ()
    return Known(cubic, tuple(points), tuple(singular_points(cubic)), real, flexes)


# Spots.


def spot_of(point: Vector) -> ProjectiveSpot:
    """The spot of a point: exact for whole coordinates, near for an enclosure."""
    if isinstance(point[0], fmpz):
        x, y, z = (str(each) for each in point)
        return ProjectiveSpot(whole=(x, y, z))
    return spot_near(rounded(point))


def spot_near(point: Triple) -> ProjectiveSpot:
    """The spot of a place, with greatest coordinate 1, positive in the last that is not 0."""
    size = max(point, key=abs)
    x, y, z = (each / size + 0.0 for each in point)
    return ProjectiveSpot(near=(x, y, z))


def whole_of(spot: ProjectiveSpot) -> Vector:
    """The coordinates of an exact spot."""
    assert spot.whole is not None
    return whole_point(*(int(each) for each in spot.whole))


def triple_of(spot: ProjectiveSpot) -> Triple:
    """The coordinates of a spot as floats, of greatest size 1."""
    if spot.whole is not None:
        return rounded(whole_of(spot))
    size = max(map(abs, spot.near))
    x, y, z = (each / size for each in spot.near)
    return x, y, z


@lru_cache(maxsize=256)
def enclosed(coefficients: tuple[int, ...], near: Triple) -> Vector:
    """The point of the cubic near three floats, to forty digits. Raises BadInput if none is."""
    return precise_point(Cubic.of(coefficients), near)


@lru_cache(maxsize=256)
def fitted(coefficients: tuple[int, ...], spot: ProjectiveSpot) -> ProjectiveSpot:
    """A spot made for another cubic, moved to this one: kept if it lies there, else the nearest."""
    known = known_of(coefficients)
    if spot.is_exact and known.cubic.contains(whole_of(spot)):
        return spot
    triple = triple_of(spot)
    if not spot.is_exact and _is_on(coefficients, spot):
        return spot
    return spot_near(place_point(known.real, nearest_to(known.real, triple)))


def fitted_identity(coefficients: tuple[int, ...], spot: ProjectiveSpot) -> ProjectiveSpot:
    """As `fitted`, but a rational point stays one: the nearest that is known."""
    known = known_of(coefficients)
    if not spot.is_exact or known.cubic.contains(whole_of(spot)) or not known.points:
        return fitted(coefficients, spot)
    triple = np.array(triple_of(spot))
    return spot_of(min(known.points, key=lambda point: _apart(triple, np.array(rounded(point)))))


def _is_on(coefficients: tuple[int, ...], spot: ProjectiveSpot) -> bool:
    """Whether floats are near enough to the cubic for its point there to be found."""
    try:
        found = rounded(enclosed(coefficients, spot.near))
    except BadInput:
        return False
    return _apart(np.array(spot.near), np.array(found)) < NEAR


def nearest_to(real: RealCubic | None, triple: Triple) -> Place:
    """The place of a cubic nearest to a point of the plane, as an angle between lines in space."""
    if real is None or not real.components:
        raise BadInput("This cubic has no real points")
    turns = np.linspace(-1, 1, ROWS)
    best, nearest = Place(0, 0.0), math.inf
    for component in range(len(real.components)):
        low, high = turns[0], turns[-1]
        for _ in range(4):
            row = np.linspace(low, high, ROWS)
            away = np.linalg.norm(np.cross(real.points(component, row), triple), axis=-1)
            k = int(away.argmin())
            step = (high - low) / (ROWS - 1)
            low, high = row[k] - step, row[k] + step
        if away[k] < nearest:
            turn = math.remainder(float(row[k]), 2.0)
            best, nearest = Place(component, turn), float(away[k])
    return best


def place_point(real: RealCubic | None, place: Place) -> Triple:
    """The coordinates of a place."""
    assert real is not None
    x, y, z = real.points(place.component, place.turn).tolist()
    return x, y, z


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    """The sine of the angle between two lines of space, which are points of the plane."""
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(np.linalg.norm(np.cross(one, other)) / lengths)
