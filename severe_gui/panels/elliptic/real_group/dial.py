"""E(R) on a page: where each point stands on its circle, and the point at a position. No Qt.

O is at the top, and a turn goes clockwise. Where the cubic is singular the circle is cut at the
singular point: u runs over it as a projective line, from 0 to infinity through 1, and t likewise.
"""

import math
from dataclasses import dataclass

from severe_gui.maths.curves.real.locus import Place
from severe_gui.maths.curves.real.real_group import RealGroup

INNER = 0.62


@dataclass(frozen=True)
class Dial:
    """One or two circles about a centre of the page. radius: of the outer one."""

    group: RealGroup
    left: float
    top: float
    radius: float

    @property
    def circles(self) -> tuple[float, ...]:
        """The radii, that of the branch first."""
        inner = (INNER * self.radius,) if self.group.kind == "two circles" else ()
        return (self.radius, *inner)

    @property
    def gaps(self) -> tuple[float, ...]:
        """Turns at which the singular point cuts the circle."""
        return {"units": (0.25, 0.75), "line": (0.5,)}.get(self.group.kind, ())

    def turn_of(self, place: Place) -> float:
        """How far clockwise from the top a place stands, in turns."""
        value = self.group.coordinate(place)
        if self.group.kind == "units":
            return (0.25 - math.atan(value) / math.pi) % 1.0
        if self.group.kind == "line":
            return (math.atan(value) / math.pi) % 1.0
        return value

    def position(self, turn: float, oval: bool = False) -> tuple[float, float]:
        """The position on the page of a turn."""
        radius = self.radius * (INNER if oval and len(self.circles) > 1 else 1.0)
        angle = 2 * math.pi * turn
        return self.left + radius * math.sin(angle), self.top - radius * math.cos(angle)

    def position_of(self, place: Place) -> tuple[float, float]:
        """The position on the page of a place."""
        return self.position(self.turn_of(place), place.oval)

    def place_at(self, left: float, top: float, steps: int | None = None) -> Place:
        """The place nearest to a position of the page. steps: only turns that are multiples of
        1/steps, where turns add.
        """
        x, y = left - self.left, self.top - top
        turn = (math.atan2(x, y) / (2 * math.pi)) % 1.0
        away = math.hypot(x, y)
        oval = len(self.circles) > 1 and away < self.radius * (1 + INNER) / 2
        if self.group.kind == "units":
            return self.group.place_at(math.tan(math.pi * (0.25 - turn)))
        if self.group.kind == "line":
            return self.group.place_at(math.tan(math.pi * turn))
        if steps:
            turn = round(turn * steps) / steps
        return self.group.place_at(turn, oval)
