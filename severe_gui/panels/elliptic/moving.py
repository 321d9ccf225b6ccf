"""How P and Q are moved on any page: the special points they snap to, and steps along the curve."""

import math
from collections.abc import Sequence

from severe_gui.maths.curves.real.locus import Place
from severe_gui.panels.elliptic.places import negative_of, spot_on
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.state import IDENTITY, NAMES, Coefficients, EllipticState, Spot

SNAP = 9.0
"""How near, in points, P and Q snap to a special point."""
NUDGE = 0.008
"""What an arrow key moves them by, in turns."""

Option = tuple[Spot, str]
"""A spot to snap to, and what is said of it."""


def special_points(scene: Scene, index: int, rational: Sequence[Spot]) -> list[Option]:
    """What P (0) or Q (1) snaps to: the other point, its negative, order 2, rational points."""
    name, other = NAMES[index], NAMES[1 - index]
    partner = (scene.p, scene.q)[1 - index].spot
    options: list[Option] = []
    if not partner.is_identity:
        minus = negative_of(scene.coefficients, partner)
        options += [
            (partner, f"{name} = {other}: the chord has become the tangent"),
            (minus, f"{name} = −{other}: the line is vertical and the sum is O"),
        ]
    options += [
        (spot, f"{name} has order 2: its tangent is vertical")
        for spot in points_of_order_two(scene, rational)
    ]
    options += [(spot, f"{name} = ({spot.x}, {spot.y}), a rational point") for spot in rational]
    return options


def points_of_order_two(scene: Scene, rational: Sequence[Spot]) -> list[Spot]:
    """The points on the axis, exact if they are rational."""
    locus = scene.locus
    if locus.singular_x is not None and locus.singular_x == locus.start:
        return []
    places = [Place(False, 0.0)]
    if locus.oval is not None:
        places += [Place(True, 0.0), Place(True, 1.0)]
    return [
        _exact_at(place, rational) or Spot(oval=place.oval, turn=place.turn) for place in places
    ]


def _exact_at(place: Place, rational: Sequence[Spot]) -> Spot | None:
    near = (
        spot for spot in rational
        if spot.oval == place.oval and abs(spot.turn - place.turn) < 1e-7
    )  # fmt: skip
    return next(near, None)


def nearest_option(
    options: Sequence[Option], distances: Sequence[float], reach: float
) -> Option | None:
    """The option at the least distance, if it is within reach; of equal ones the first."""
    best, nearest = None, math.inf
    for option, away in zip(options, distances, strict=True):
        if away < nearest - 1e-6 and away <= reach:
            best, nearest = option, away
    return best


def stepped(coefficients: Coefficients, spot: Spot, step: float) -> Spot:
    """A spot moved along its component by a fraction of a turn; a step over O ends there."""
    turn = spot.turn + step
    if not spot.oval and not spot.is_identity and abs(turn) >= 1:
        return IDENTITY
    if turn > 1:
        turn -= 2
    if turn <= -1:
        turn += 2
    return spot_on(coefficients, Place(spot.oval, turn))


def put(state: EllipticState, index: int, spot: Spot) -> None:
    """Put P (0) or Q (1) on a spot; modulo p it follows."""
    points, residues = list(state.points), list(state.residues)
    points[index], residues[index] = spot, None
    state.update({"points": (points[0], points[1]), "residues": (residues[0], residues[1])})
