"""A camera in a honeycomb: an exact word and a place in the simplex it names.

The camera's matrix stays near the identity however far it flies: when it crosses a wall, the wall's
generator is appended to the word and the matrix reflected, so the picture does not change. In an
ideal vertex or a hyperideal end no element of the group brings it back: a soft wall holds it within
`WALL` of the simplex's base point.
"""

import math
from dataclasses import dataclass, field, replace

import numpy as np

from severe_gui.maths.hyperbolic import lorentz
from severe_gui.maths.hyperbolic.coxeter import HoneycombGroup, Word
from severe_gui.maths.hyperbolic.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.lorentz import FloatArray

WALL = 6.0
MOST_CROSSINGS = 4000


@dataclass(frozen=True, eq=False)
class Flight:
    """A camera's place and direction in {p, q, r}. local: (4, 4), camera to simplex."""

    honeycomb: Honeycomb
    word: Word = ()
    local: FloatArray = field(default_factory=lambda: np.eye(4))
    held: bool = False

    @property
    def group(self) -> HoneycombGroup:
        return HoneycombGroup(self.honeycomb.p, self.honeycomb.q, self.honeycomb.r)

    @property
    def place(self) -> FloatArray:
        """The camera's point in the frame of its simplex: (4,)."""
        return np.asarray(self.local[:, 3])

    @property
    def residual(self) -> float:
        return lorentz.residual(self.local)

    def moved(self, motion: FloatArray) -> "Flight":
        """After a motion in the camera's own frame."""
        return replace(
            self, local=lorentz.orthonormalised(self.local @ motion), held=False
        )._rebased()

    def crossed(self, generator: int) -> "Flight":
        """The same picture relative to the simplex beyond a wall."""
        mirror = lorentz.reflection(self.honeycomb.mirrors[generator])
        word = self.group.multiply(self.word, generator)
        return replace(self, word=word, local=mirror @ self.local)

    def from_home(self) -> float:
        """Distance from the base point of the first simplex; exact words, then one product."""
        mirrors = [lorentz.reflection(normal) for normal in self.honeycomb.mirrors]
        place, scale = self.place, 0.0
        for letter in reversed(self.word):
            place = mirrors[letter] @ place
            size = float(np.abs(place).max())
            if size > 1e100:
                place, scale = place / size, scale + math.log(size)
        base = base_point(self.honeycomb)
        cosine = -float(lorentz.product(base, place))
        if scale == 0.0:
            return float(lorentz.distance(base, place)) if cosine < 1e6 else math.acosh(cosine)
        return scale + math.log(2.0 * cosine)

    def _rebased(self) -> "Flight":
        here = self
        for _ in range(MOST_CROSSINGS):
            sides = lorentz.product(here.place, self.honeycomb.mirrors)
            worst = int(sides.argmax())
            if sides[worst] <= 1e-12:
                break
            here = here.crossed(worst)
        here = replace(here, local=lorentz.orthonormalised(here.local))
        return here._within_wall()

    def _within_wall(self) -> "Flight":
        base = base_point(self.honeycomb)
        away = float(lorentz.distance(base, self.place))
        if away <= WALL:
            return self
        # Along the geodesic from the base point, back to the wall.
        direction = self.place - math.cosh(away) * base
        direction /= math.sqrt(float(lorentz.product(direction, direction)))
        nearer = math.cosh(WALL) * base + math.sinh(WALL) * direction
        local = self.local.copy()
        local[:, 3] = nearer
        return replace(self, local=lorentz.orthonormalised(local), held=True)


def base_point(honeycomb: Honeycomb) -> FloatArray:
    """The point of the simplex at equal distance from its four walls: (4,)."""
    point = np.linalg.solve(honeycomb.mirrors @ np.diag([1.0, 1.0, 1.0, -1.0]), -np.ones(4))
    return np.asarray(point / math.sqrt(-float(lorentz.product(point, point))))


def first_flight(honeycomb: Honeycomb) -> Flight:
    """At the base point, looking at the middle of the cell or along the simplex toward infinity."""
    place = base_point(honeycomb)
    target = honeycomb.vertices[3 if honeycomb.cell_is_finite else 1]
    ahead = target + lorentz.product(target, place) * place
    ahead /= math.sqrt(float(lorentz.product(ahead, ahead)))
    columns = [np.zeros(4), np.zeros(4), -ahead, place]
    for axis in np.eye(4)[:3]:
        candidate = axis + lorentz.product(axis, place) * place
        candidate = candidate - lorentz.product(candidate, ahead) * ahead
        if float(lorentz.product(candidate, candidate)) > 0.2:
            columns[1] = candidate / math.sqrt(float(lorentz.product(candidate, candidate)))
            break
    # Right is what makes the frame right-handed: orthogonal to the other three.
    rows = np.stack([columns[1], columns[2], columns[3]]) @ np.diag([1.0, 1.0, 1.0, -1.0])
    _, _, kernel = np.linalg.svd(rows)
    columns[0] = kernel[3] / math.sqrt(abs(float(lorentz.product(kernel[3], kernel[3]))))
    local = np.column_stack(columns)
    if np.linalg.det(local) < 0:
        local[:, 0] *= -1.0
    return Flight(honeycomb, (), lorentz.orthonormalised(local))
