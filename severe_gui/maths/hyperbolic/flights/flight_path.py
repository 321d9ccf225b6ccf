"""A flight through given views: a geodesic from each place to the next, turning evenly.

From camera A to camera B the motion is M = A^-1 W B, with W the exact quotient of their words: what
both have in common cancels before a number is multiplied. M = T(d n) R, a translation by d along a
direction n after a turn R about the place, and the camera at the share s of the way is
A T(s d n) R^s = B T(-(1 - s) d R^-1 n) R^-(1-s). Each is used for the half next to it, since what
rounding takes a geodesic astray grows as e^d. Source: Ratcliffe, Foundations of Hyperbolic
Manifolds, chapter 3; Shoemake, Animating rotation with quaternion curves (1985).
"""

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray

LONGEST = 20.0
"""Between two views; beyond, rounding would turn the camera visibly."""
STEP = 2.0
"""The camera is rebased at least this often on its way."""
RAMP = 0.12
"""The share of the time in which it gathers speed, and in which it slows down."""
NO_WAY = 1e-12


@dataclass(frozen=True, eq=False)
class Segment:
    """From one camera to the next. forward, back: unit (3,) in their frames, along the way."""

    start: Flight
    end: Flight
    distance: float
    forward: FloatArray
    back: FloatArray
    quaternion: FloatArray

    @property
    def angle(self) -> float:
        """How far the camera turns, in [0, pi]."""
        return 2.0 * math.atan2(
            float(np.linalg.norm(self.quaternion[1:])), float(self.quaternion[0])
        )

    @property
    def size(self) -> float:
        """What the camera has to do: turning by 1 takes as long as flying by 1."""
        return math.hypot(self.distance, self.angle)

    def at(self, share: float) -> Flight:
        """The camera at a share of the way in [0, 1]."""
        if share <= 0.5:
            turned = _rotation(_power(self.quaternion, share))
            return _travelled(self.start, share * self.distance * self.forward, turned)
        turned = _rotation(_power(self.quaternion, share - 1.0))
        return _travelled(self.end, (1.0 - share) * self.distance * self.back, turned)


@dataclass(frozen=True, eq=False)
class FlightPath:
    """At least one view, all of one honeycomb. Raises BadInput where two are too far apart."""

    views: tuple[Flight, ...]

    def __post_init__(self) -> None:
        for index, segment in enumerate(self.segments):
            if segment.distance > LONGEST:
                raise BadInput(
                    f"Views {index + 1} and {index + 2} of the path are "
                    f"{segment.distance:.3g} apart",
                    f"the way between two of them may be at most {LONGEST:g} long",
                    "add a view between them",
                )

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(segment_between(*pair) for pair in pairwise(self.views))

    @property
    def length(self) -> float:
        """The length of the way, in units of the space."""
        return math.fsum(each.distance for each in self.segments)

    def at(self, time: float) -> Flight:
        """The camera at a share of the duration in [0, 1]: even but at the very ends."""
        ends = list(accumulate(each.size for each in self.segments))
        if not ends or ends[-1] < NO_WAY:
            return self.views[-1]
        way = eased(min(max(time, 0.0), 1.0)) * ends[-1]
        index = min(bisect_right(ends, way), len(ends) - 1)
        segment = self.segments[index]
        if segment.size < NO_WAY:
            return segment.end
        before = ends[index] - segment.size
        return segment.at(min(max((way - before) / segment.size, 0.0), 1.0))


def eased(time: float) -> float:
    """The share of the way at a share of the time: the speed rises and falls linearly at the ends.

    Its greatest speed is 1 / (1 - RAMP).
    """
    if time > 0.5:
        return 1.0 - eased(1.0 - time)
    rise = time * time / (2.0 * RAMP) if time < RAMP else time - RAMP / 2.0
    return rise / (1.0 - RAMP)


def segment_between(start: Flight, end: Flight) -> Segment:
    """The way from one camera to another of the same honeycomb."""
    space, motion = start.space, relative(start, end)
    away, toward = motion[:3, 3], _place_of_inverse(motion, space.curvature)
    reach = float(np.linalg.norm(away))
    if reach < NO_WAY:
        turn, nothing = _nearest_rotation(motion[:3, :3]), np.zeros(3)
        return Segment(start, end, 0.0, nothing, nothing, _quaternion(turn))
    if space.curvature < 0:
        distance = math.asinh(reach)
    else:
        distance = reach if space.curvature == 0 else math.atan2(reach, float(motion[3, 3]))
    forward, back = away / reach, toward / np.linalg.norm(toward)
    # R takes -back to forward; across them the translation does nothing, so there R is M.
    _, _, basis = np.linalg.svd(back[None, :])
    turn = -np.outer(forward, back)
    for across in basis[1:]:
        image = motion[:3, :3] @ across
        turn += np.outer(image - (image @ forward) * forward, across)
    return Segment(start, end, distance, forward, back, _quaternion(_nearest_rotation(turn)))


def relative(start: Flight, end: Flight) -> FloatArray:
    """The motion (4, 4), in the frame of the first camera, that takes it to the second."""
    matrix = end.local
    for letter in reversed(start.group.quotient(start.word, end.word)):
        matrix = start.frame.reflections[letter] @ matrix
    return np.asarray(np.linalg.solve(start.local, matrix))


def _place_of_inverse(motion: FloatArray, curvature: int) -> FloatArray:
    """Where the first camera is in the frame of the second: what the inverse has as its place."""
    if curvature == 0:
        return np.asarray(-motion[:3, :3].T @ motion[:3, 3])
    return np.asarray(curvature * motion[3, :3])


def _travelled(camera: Flight, way: FloatArray, turn: FloatArray) -> Flight:
    """After a translation by a way (3,), in steps, and then a turn (3, 3)."""
    steps = max(math.ceil(float(np.linalg.norm(way)) / STEP), 1)
    translation = camera.space.translation(way / steps)
    for _ in range(steps):
        camera = camera.moved(translation, has_wall=False)
    motion = np.eye(4)
    motion[:3, :3] = turn
    return camera.moved(motion, has_wall=False)


def _nearest_rotation(matrix: FloatArray) -> FloatArray:
    left, _, right = np.linalg.svd(matrix)
    sign = np.sign(np.linalg.det(left @ right))
    return np.asarray(left @ np.diag([1.0, 1.0, sign]) @ right)


def _quaternion(turn: FloatArray) -> FloatArray:
    """The unit quaternion (w, x, y, z) of a rotation with w >= 0, from its largest part."""
    x, y, z = np.diag(turn)
    squares = np.array([1 + x + y + z, 1 + x - y - z, 1 - x + y - z, 1 - x - y + z])
    sums, differences = turn + turn.T, turn - turn.T
    table = np.array([
        [squares[0], differences[2, 1], differences[0, 2], differences[1, 0]],
        [differences[2, 1], squares[1], sums[0, 1], sums[0, 2]],
        [differences[0, 2], sums[0, 1], squares[2], sums[1, 2]],
        [differences[1, 0], sums[0, 2], sums[1, 2], squares[3]],
    ])  # fmt: skip
    row = table[int(squares.argmax())]
    row = row / np.linalg.norm(row)
    return np.asarray(-row if row[0] < 0 else row)


def _power(quaternion: FloatArray, share: float) -> FloatArray:
    """The turn about the same axis by a share of the angle."""
    sine = float(np.linalg.norm(quaternion[1:]))
    if sine < NO_WAY:
        return np.array([1.0, 0.0, 0.0, 0.0])
    half = share * math.atan2(sine, float(quaternion[0]))
    return np.array([math.cos(half), *(math.sin(half) / sine * quaternion[1:])])


def _rotation(quaternion: FloatArray) -> FloatArray:
    w, x, y, z = quaternion
    return np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ])  # fmt: skip
