"""Which names are shown, and where: none overlap, and the more important come first. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass

CELL = 4.0
"""Points: the room that is taken is remembered in cells of this size."""
MOST = 140
GAP = 3.0


@dataclass(frozen=True)
class Name:
    """The text of a node with its box on the page. node: -1 where it stands for none."""

    node: int
    left: float
    top: float
    width: float
    height: float


class Room:
    """A page, and which parts of it are taken: a row of cells is the bits of a number."""

    def __init__(self, width: float, height: float) -> None:
        self.size = width, height
        self._taken = [0] * (int(height // CELL) + 2)

    def copy(self) -> "Room":
        """The same page, whose room can be taken without this one's."""
        other = Room(*self.size)
        other._taken = self._taken.copy()
        return other

    def take(self, left: float, top: float, width: float, height: float) -> None:
        """Keep a box free of names."""
        bits, rows = self._cells(left, top, width, height)
        for row in rows:
            self._taken[row] |= bits

    def fits(self, left: float, top: float, width: float, height: float) -> bool:
        """Whether a box is on the page and free."""
        if left < 2 or top < 2 or left + width > self.size[0] - 2:
            return False
        if top + height > self.size[1] - 2:
            return False
        bits, rows = self._cells(left, top, width, height)
        return not any(self._taken[row] & bits for row in rows)

    def _cells(self, left: float, top: float, width: float, height: float) -> tuple[int, range]:
        """The bits of the columns and the rows that a box touches; none outside the page."""
        first, last = int(left // CELL), int((left + width) // CELL) + 1
        low, high = int(top // CELL), int((top + height) // CELL) + 1
        bits = ((1 << max(last, 0)) - 1) & ~((1 << max(first, 0)) - 1)
        return bits, range(max(low, 0), min(high, len(self._taken)))


def placed_names(
    wanted: Iterable[tuple[int, float, float, float, tuple[float, float]]], room: Room, most: int,
) -> list[Name]:  # fmt: skip
    """Names beside their dots: right, left, below or above, where there is room.

    wanted: node, x, y and radius of its dot, and the size of its text, the most important first.
    """
    found: list[Name] = []
    for node, x, y, radius, (width, height) in wanted:
        if len(found) >= most:
            break
        beside = radius + GAP
        for left, top in (
            (x + beside, y - height / 2), (x - beside - width, y - height / 2),
            (x - width / 2, y + beside - 1), (x - width / 2, y - beside - height + 1),
        ):  # fmt: skip
            if room.fits(left, top, width, height):
                room.take(left, top, width, height)
                found.append(Name(node, left, top, width, height))
                break
    return found


def how_many(labels: float) -> int:
    """How many names a setting from 0 to 1 asks for."""
    return round(MOST * labels**1.5)
