"""A map of the space around a camera: everything lies in a ball, with the camera in its middle.

Directions are those that the camera sees, and lengths along them become radii: tanh(d / 2) in
hyperbolic space, which is Poincaré's ball; d / (d + 2) in Euclidean space; d / pi on the sphere,
whose antipode is the whole surface of the ball.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.flights.steering import seen_from
from severe_gui.maths.hyperbolic.flights.trail import Trail
from severe_gui.maths.hyperbolic.flights.way_home import WayHome
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, Space
from severe_gui.maths.hyperbolic.patch.skeleton import make_skeleton

PIECES = 6
"""Straight pieces that an edge is drawn with."""
LONGEST_HALF = 3.0
"""Of an edge without ends, that much is drawn on either side of its middle."""
MOST_EDGES = 60
MOST_CRUMBS = 60
NEAR = 6.0
"""Farther away, the first cell is smaller than a point of the map."""
NOWHERE: FloatArray = np.zeros((0, PIECES + 1, 3))


@dataclass(frozen=True)
class BallMap:
    """Points of the unit ball in the camera's directions right, up and backward.

    cell, home_cell: (E, PIECES + 1, 3), along the edges of the camera's cell, and of the first
    cell while it is near. trail: (n, 3), from the camera to the oldest crumb shown. home: (3,).
    """

    cell: FloatArray
    home_cell: FloatArray
    trail: FloatArray
    home: FloatArray


def ball_map(flight: Flight, trail: Trail, way: WayHome) -> BallMap:
    """What lies around a camera."""
    space, local = flight.space, flight.local
    edges = cell_edges(flight.honeycomb)
    is_home = len(trail.crumbs) == 1
    home_cell: FloatArray = NOWHERE
    if way.length < NEAR:
        home_cell = in_ball(space, local, edges @ way.frame.T)
    crumbs = in_ball(space, local, trail.places(flight, MOST_CRUMBS))
    return BallMap(
        NOWHERE if is_home else in_ball(space, local, edges),
        home_cell,
        np.concatenate([np.zeros((1, 3)), crumbs]),
        way.direction * float(radius(space, way.length)),
    )


def in_ball(space: Space, local: FloatArray, points: FloatArray) -> FloatArray:
    """Where points (..., 4) lie in a camera's ball: (..., 3)."""
    seen = seen_from(space, local, points)
    sine = np.sqrt((seen**2).sum(-1))
    if space.curvature < 0:
        # tanh(d / 2) = sinh d / (1 + cosh d).
        return np.asarray(seen / (1.0 + np.sqrt(1.0 + sine**2))[..., None])
    away = np.arctan2(sine, space.pairing(points, local[:, 3])) if space.curvature else sine
    return np.asarray(seen * (radius(space, away) / np.maximum(sine, 1e-12))[..., None])


def radius(space: Space, length: FloatArray | float) -> FloatArray:
    """The radius in the ball of what lies at a distance."""
    length = np.asarray(length, dtype=np.float64)
    if space.curvature < 0:
        return np.asarray(np.tanh(length / 2.0))
    return np.asarray(length / (length + 2.0) if space.curvature == 0 else length / math.pi)


@lru_cache(maxsize=16)
def cell_edges(honeycomb: Honeycomb) -> FloatArray:
    """Points along edges of the first cell, the nearest if there are many: (E, PIECES + 1, 4)."""
    frame = make_frame(honeycomb)
    try:
        skeleton = make_skeleton(honeycomb, 0 if honeycomb.cell_is_finite else 2)
    except BadInput:
        # The map is drawn without them.
        return np.zeros((0, PIECES + 1, 4))
    half = min(honeycomb.edge / 2.0, LONGEST_HALF)
    steps = np.linspace(-half, half, PIECES + 1)[:, None]
    middle, along = frame.vertices[1], -frame.normals[0]
    points = frame.space.cosine(steps) * middle + frame.space.sine(steps) * along
    away = frame.space.distance(skeleton.edges @ middle, frame.base_point)
    nearest = skeleton.edges[np.argsort(away, kind="stable")[:MOST_EDGES]]
    edges = np.asarray(points @ np.swapaxes(nearest, 1, 2))
    edges.setflags(write=False)
    return edges
