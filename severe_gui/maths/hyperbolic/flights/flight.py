"""A camera in a honeycomb: an exact word and a place in the simplex it names.

The camera's matrix stays near the identity however far it flies: when it crosses a wall, the wall's
generator is appended to the word and the matrix reflected, so the picture does not change. In an
ideal vertex or a hyperideal end no element of the group brings it back: a soft wall holds it within
`WALL` of the simplex's base point.
"""

import math
from dataclasses import dataclass, field, replace

import numpy as np

from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup, Word
from severe_gui.maths.hyperbolic.honeycombs.frame import Frame, make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, Space

WALL = 6.0
MOST_CROSSINGS = 4000


@dataclass(frozen=True, eq=False)
class Flight:
    """A camera's place and direction in {p, q, r}. local: (4, 4), camera to simplex.

    start: (4,), where in the first simplex home is; None for its base point.
    """

    honeycomb: Honeycomb
    word: Word = ()
    local: FloatArray = field(default_factory=lambda: np.eye(4))
    held: bool = False
    start: FloatArray | None = None

    @property
    def home(self) -> FloatArray:
        """The point of the first simplex that distances from home count from: (4,)."""
        return self.frame.base_point if self.start is None else self.start

    @property
    def group(self) -> HoneycombGroup:
        return HoneycombGroup(self.honeycomb.p, self.honeycomb.q, self.honeycomb.r)

    @property
    def frame(self) -> Frame:
        """The simplex in whose coordinates the camera is."""
        return make_frame(self.honeycomb)

    @property
    def space(self) -> Space:
        """The geometry, which makes the motions."""
        return self.frame.space

    @property
    def place(self) -> FloatArray:
        """The camera's point in the frame of its simplex: (4,)."""
        return np.asarray(self.local[:, 3])

    @property
    def residual(self) -> float:
        return self.space.residual(self.local)

    def moved(self, motion: FloatArray, has_wall: bool = True) -> "Flight":
        """After a motion in the camera's own frame; without the wall, as deep into a cusp."""
        local = self.space.orthonormalised(self.local @ motion)
        here = replace(self, local=local, held=False)._rebased()
        return here._within_wall() if has_wall else here

    def crossed(self, generator: int) -> "Flight":
        """The same picture relative to the simplex beyond a wall."""
        word = self.group.multiply(self.word, generator)
        return replace(self, word=word, local=self.frame.reflections[generator] @ self.local)

    def moved_to(self, place: FloatArray) -> "Flight":
        """At another point of its simplex, all directions carried along the geodesic there."""
        length = float(self.space.distance(self.place, place))
        if length < 1e-9:
            return self
        ahead = self.space.direction(place, self.place)
        way = self.space.product(self.local[:, :3].T, ahead)
        return self.moved(self.space.translation(length * way))

    def from_home(self) -> float:
        """Distance from home in the first simplex; exact words, then one product."""
        place, scale = self.place, 0.0
        for letter in reversed(self.word):
            place = self.frame.reflections[letter] @ place
            size = float(np.abs(place).max())
            if size > 1e100:
                place, scale = place / size, scale + math.log(size)
        base = self.home
        cosine = float(self.space.pairing(base, place))
        if scale == 0.0:
            is_near = cosine < 1e6
            return float(self.space.distance(base, place)) if is_near else math.acosh(cosine)
        return scale + math.log(2.0 * cosine)

    def _rebased(self) -> "Flight":
        here = self
        for _ in range(MOST_CROSSINGS):
            sides = self.frame.walls @ here.place
            worst = int(sides.argmax())
            if sides[worst] <= 1e-12:
                break
            here = here.crossed(worst)
        return replace(here, local=self.space.orthonormalised(here.local))

    def _within_wall(self) -> "Flight":
        base, space = self.frame.base_point, self.space
        if float(space.distance(base, self.place)) <= WALL:
            return self
        # Along the geodesic from the base point, back to the wall.
        way = space.direction(self.place, base)
        local = self.local.copy()
        local[:, 3] = space.cosine(WALL) * base + space.sine(WALL) * way
        return replace(self, local=space.orthonormalised(local), held=True)


def first_flight(honeycomb: Honeycomb) -> Flight:
    """At the base point, looking at the middle of the cell.

    Where that is at infinity or beyond, it is up, and the nearest edge behind.
    """
    frame = make_frame(honeycomb)
    space, place = frame.space, frame.base_point
    inward, edge = (space.direction(frame.vertices[which], place) for which in (3, 1))
    known = [-inward]
    if not honeycomb.cell_is_finite:
        across = edge - space.product(edge, inward) * inward
        known = [space.direction(across, place), inward]
    # The axes that are farthest from those already there, made orthogonal to them.
    while len(known) < 3:
        rests = [axis - space.pairing(axis, place) * place for axis in np.eye(4)[:3]]
        for column in known:
            rests = [rest - space.product(rest, column) * column for rest in rests]
        longest = max(rests, key=lambda rest: float(space.product(rest, rest)))
        known.append(space.direction(longest, place))
    backward, up, right = known
    local = np.column_stack([right, up, backward, place])
    if np.linalg.det(local) < 0:
        local[:, 0] *= -1.0
    return Flight(honeycomb, (), space.orthonormalised(local))
