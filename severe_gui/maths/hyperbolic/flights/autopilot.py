"""Flights that steer themselves: straight ahead, along the edges, at random, or home.

Each is a function from where a camera is and a length to where it is then; nothing else enters but
a seed, so that a flight can be drawn again frame by frame. A course never computes a far place: it
steers by what is near, in the frame of the camera's own simplex, and the exact word does the rest.

Along the edges the camera follows a *rail*, a directed edge, as a carriage does: it looks at a
point a little ahead on the curve at constant distance from the edge (pure pursuit, Coulter 1992),
on the side of the nearest cell's middle. The rail is the edge of the first simplex under a group
element, and near its end it becomes another edge at that vertex: another element.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.flight import WALL, Flight
from severe_gui.maths.hyperbolic.flights.steering import AHEAD, roll_toward, seen_from, turn_toward
from severe_gui.maths.hyperbolic.flights.way_home import WayHome
from severe_gui.maths.hyperbolic.groups.coxeter import Word
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, rotation

Course = Literal["geodesic", "edges", "walk"]

EAGERNESS = 5.0
"""How fast a course is taken up: a deviation falls to 1/e within a length of 1/EAGERNESS."""
LIFT = 0.2
"""How far above its edge the carriage rides, at most a third of the edge's half."""
LOOKS_AHEAD, TURNS = 0.5, 4.0
"""How far ahead the carriage looks, in halves of an edge, and how eagerly it turns there."""
LONGEST_STEP = 0.05
KNOT = 1.2
"""A random walk draws its turning anew at each multiple of this length."""
TURNING = np.array([0.9, 0.45, 0.35])
"""Standard deviations of its yaw, pitch and roll, in radians per unit of length."""
NEAR_WALL = 2.0


@dataclass(frozen=True)
class Journey:
    """A flight by itself, at one moment.

    rail: the camera relative to a directed edge, where the course is `edges`. travelled: the
    length so far. turns: how many edges were chosen. stopped: at the soft wall, straight ahead.
    """

    flight: Flight
    course: Course
    seed: int = 0
    lift: float = LIFT
    travelled: float = 0.0
    turns: int = 0
    rail: Flight | None = None
    stopped: bool = False

    def after(self, length: float) -> "Journey":
        """The journey a length further on."""
        here, steps = self, max(math.ceil(length / LONGEST_STEP), 1)
        for _ in range(steps):
            if here.stopped:
                break
            here = _STEPS[self.course](here, length / steps)
        return here


def set_out(flight: Flight, course: Course, seed: int = 0, lift: float = LIFT) -> Journey:
    """The begin of a journey. Raises BadInput along edges that do not end at a vertex."""
    journey = Journey(flight, course, seed, lift)
    if course != "edges":
        return journey
    refuse_without_vertices(flight.honeycomb)
    rail = flight
    ahead = seen_from(flight.space, rail.local, _edge(flight.honeycomb).along)
    if ahead[2] > 0:
        # The edge is followed in the direction that the camera looks in already.
        rail = rail.crossed(0)
    return replace(journey, rail=rail)


def refuse_without_vertices(honeycomb: Honeycomb) -> None:
    """Raise BadInput if an edge path would never end its first edge."""
    if not honeycomb.vertex_is_finite:
        name = f"{{{honeycomb.p}, {honeycomb.q}, {honeycomb.r}}}"
        raise BadInput(
            f"The edges of {name} cannot be followed",
            "they have no end: its vertices lie at infinity or beyond",
            "fly along a geodesic or at random",
        )


def flown_home(flight: Flight, way: WayHome, length: float) -> Flight:
    """A length nearer to home: first the camera turns toward it, then it flies."""
    direction = way.direction
    if way.length < 1e-9:
        return flight
    turned = turn_toward(direction, 1.0 - math.exp(-EAGERNESS * length))
    left = max(-float((turned[:3, :3].T @ direction)[2]), 0.0)
    # Slowly at first while home is not yet ahead; never past it.
    reach = min(length * left**4, way.length)
    if way.length <= length * left**4:
        turned = turn_toward(direction, 1.0)
    return flight.moved(turned @ _ahead(flight, reach))


def _ahead(flight: Flight, length: float) -> FloatArray:
    return flight.space.translation(length * AHEAD)


# Straight ahead.


def _straight(here: Journey, length: float) -> Journey:
    flight = here.flight.moved(_ahead(here.flight, length))
    return replace(here, flight=flight, travelled=here.travelled + length, stopped=flight.held)


# At random.


def _at_random(here: Journey, length: float) -> Journey:
    knot, between = divmod(here.travelled / KNOT, 1.0)
    first, second = _turning(here.seed, int(knot)), _turning(here.seed, int(knot) + 1)
    yaw, pitch, roll = ((1.0 - between) * first + between * second) * length
    motion: FloatArray = rotation(0, 2, yaw) @ rotation(1, 2, pitch)
    motion = motion @ rotation(0, 1, roll)
    base, space = here.flight.frame.base_point, here.flight.space
    if float(space.distance(base, here.flight.place)) > WALL - NEAR_WALL:
        # Out of a cusp again, before its wall.
        back = seen_from(space, here.flight.local, base)
        motion = turn_toward(back, 1.0 - math.exp(-EAGERNESS * length))
    flight = here.flight.moved(motion @ _ahead(here.flight, length))
    return replace(here, flight=flight, travelled=here.travelled + length)


@lru_cache(maxsize=64)
def _turning(seed: int, knot: int) -> FloatArray:
    return np.asarray(np.random.default_rng((seed, knot)).normal(size=3) * TURNING)


# Along the edges.


@dataclass(frozen=True)
class _Edge:
    """The edge of the first simplex: middle cosh s + along sinh s, from -half to half, at v_0.

    up: the unit normal of the edge toward the middle of the cell. onward: for each other edge at
    v_0 the word that carries this one to it, best first: those that do not turn back sharply.
    """

    middle: FloatArray
    along: FloatArray
    half: float
    up: FloatArray
    onward: tuple[Word, ...]


@lru_cache(maxsize=16)
def _edge(honeycomb: Honeycomb) -> _Edge:
    frame = make_frame(honeycomb)
    vertex, middle = frame.vertices[:2]
    # Mirror 2 holds the edge and the middle of the cell; mirror 3 does not hold the latter.
    normal, other = frame.normals[2], frame.normals[3]
    across = other - frame.space.product(other, normal) * normal
    up = -across / math.sqrt(float(frame.space.product(across, across)))
    return _Edge(
        middle, frame.space.direction(vertex, middle), honeycomb.edge / 2.0, up, _onward(honeycomb)
    )


def _onward(honeycomb: Honeycomb) -> tuple[Word, ...]:
    """Words in 1, 2, 3 that carry the edge at v_0 to those within a right angle of straight on."""
    frame = make_frame(honeycomb)
    vertex, middle = frame.vertices[:2]
    found: list[tuple[Word, FloatArray]] = [((), middle)]
    for word, _point in found:
        for letter in (1, 2, 3):
            image = middle
            for each in (*reversed(word), letter):
                image = frame.reflections[each] @ image
            if all(np.abs(image - known).max() > 1e-6 for _word, known in found):
                found.append(((letter, *word), image))
    came = frame.space.direction(middle, vertex)
    scored = [
        (-float(frame.space.product(came, frame.space.direction(point, vertex))), word)
        for word, point in found[1:]
    ]
    best = max(score for score, _word in scored)
    return tuple(word for score, word in scored if score > min(best, 0.0) - 1e-6)


def _along_edges(here: Journey, length: float) -> Journey:
    assert here.rail is not None
    edge, rail, turns = _edge(here.flight.honeycomb), _on_the_near_side(here.rail), here.turns
    at = _foot(edge, rail)
    ahead, lift = LOOKS_AHEAD * edge.half, min(here.lift, edge.half / 3.0)
    if at + ahead > edge.half:
        choices = edge.onward
        chosen = np.random.default_rng((here.seed, turns)).integers(len(choices))
        for letter in (*choices[int(chosen)], 0):
            rail = rail.crossed(letter)
        rail, turns = _on_the_near_side(rail), turns + 1
        at = _foot(edge, rail)
    # Behind its begin, the carriage still comes from the edge before.
    at = max(at, -edge.half) + ahead
    space = rail.space
    rides = space.cosine(at) * edge.middle + space.sine(at) * edge.along
    aim = space.cosine(lift) * rides + space.sine(lift) * edge.up
    share = 1.0 - math.exp(-TURNS / edge.half * length)
    motion = turn_toward(seen_from(space, rail.local, aim), share)
    up = seen_from(space, rail.local @ motion, edge.up)
    motion = motion @ roll_toward(up, share) @ _ahead(rail, length)
    rail = replace(rail, local=space.orthonormalised(rail.local @ motion))
    return replace(
        here, flight=rail.moved(np.eye(4)), rail=rail, turns=turns,
        travelled=here.travelled + length,
    )  # fmt: skip


def _on_the_near_side(rail: Flight) -> Flight:
    """The rail seen from the cell about it that the camera is in: between mirrors 2 and 3."""
    for _ in range(4 * rail.honeycomb.r):
        sides = rail.frame.walls[2:] @ rail.place
        worst = int(sides.argmax())
        if sides[worst] <= 1e-12:
            break
        rail = rail.crossed(2 + worst)
    return rail


def _foot(edge: _Edge, rail: Flight) -> float:
    """Where on the edge the perpendicular from the camera stands, from its middle."""
    space, place = rail.space, rail.place
    ahead = place - space.pairing(place, edge.middle) * edge.middle
    tangent = float(space.product(ahead, edge.along)) / float(space.pairing(place, edge.middle))
    return math.copysign(float(space.length_of_tangent(abs(tangent))), tangent)


_STEPS = {"geodesic": _straight, "walk": _at_random, "edges": _along_edges}
