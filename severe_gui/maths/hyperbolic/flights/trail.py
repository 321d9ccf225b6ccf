"""Crumbs of a flight: the cells on the way here, as exact words.

A crumb is left in each cell that is entered. Where the camera comes back to a cell on the trail,
the loop is taken up again, so the trail is always a way home. From crumb to crumb leads a short
word; multiplied backward from the camera, these give places that are exact near it, wherever in
space it is. A face of a cell is named F1, F2, ... in the shortlex order of the words that carry
the first face to it.
"""

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.maths.hyperbolic.flights.flight import Flight, first_flight
from severe_gui.maths.hyperbolic.flights.way_home import common_length
from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup, Word
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray

MOST_CRUMBS = 2000
MOST_FACES = 20


@dataclass(frozen=True, eq=False)
class Crumb:
    """A cell by the shortest word in it, and where in it the camera was first: word and place."""

    cell: Word
    word: Word
    place: FloatArray


class Trail:
    """The crumbs from home to a camera. The first is home, unless more than MOST_CRUMBS lie."""

    def __init__(self, honeycomb: Honeycomb) -> None:
        self._begin(honeycomb)

    def _begin(self, honeycomb: Honeycomb) -> None:
        self.honeycomb = honeycomb
        self._group = HoneycombGroup(honeycomb.p, honeycomb.q, honeycomb.r)
        self._mirrors = make_frame(honeycomb).reflections
        home = first_flight(honeycomb)
        self.crumbs = [Crumb((), (), home.place)]
        self._word: Word = ()
        self._behind: FloatArray | None = None
        self._seen: tuple[Word, Word, FloatArray] | None = None

    def visit(self, flight: Flight) -> None:
        """Take a camera's new place: leave a crumb if its cell is new, or take up a loop.

        In another honeycomb a new trail begins.
        """
        if flight.honeycomb != self.honeycomb:
            self._begin(flight.honeycomb)
        if flight.word == self._word:
            return
        self._word = flight.word
        cell = self._group.cell(flight.word)
        if cell == self.crumbs[-1].cell:
            return
        known = next(
            (k for k in range(len(self.crumbs) - 1, -1, -1) if self.crumbs[k].cell == cell), None
        )
        if known is not None:
            del self.crumbs[known + 1 :]
        else:
            self.crumbs.append(Crumb(cell, flight.word, flight.place.copy()))
            del self.crumbs[:-MOST_CRUMBS]
        self._behind = None

    def places(self, flight: Flight, most: int) -> FloatArray:
        """The last crumbs in the frame of a camera's simplex, latest first: (n, 4)."""
        last = self.crumbs[-1].word
        if self._behind is None or len(self._behind) < min(most, len(self.crumbs)):
            self._behind, self._seen = self._places_behind(most), None
        if self._seen is None or self._seen[:2] != (flight.word, last):
            self._seen = (flight.word, last, self._step(flight.word, last))
        return np.asarray(self._behind[:most] @ self._seen[2].T)

    def hops(self, most: int) -> list[Word]:
        """How each of the last crumbs was reached from the one before: words that end with 3."""
        crumbs = self.crumbs[-most - 1 :]
        pairs = itertools.pairwise(crumbs)
        return [self._group.cell(self._between(a.cell, b.cell)) for a, b in pairs]

    def _places_behind(self, most: int) -> FloatArray:
        """The places of the last crumbs in the frame of the latest one's simplex."""
        matrix, places = np.eye(4), [self.crumbs[-1].place]
        crumbs = self.crumbs[::-1][:most]
        for after, before in itertools.pairwise(crumbs):
            matrix = matrix @ self._step(after.word, before.word)
            places.append(matrix @ before.place)
        return np.stack(places)

    def _step(self, first: Word, second: Word) -> FloatArray:
        """The matrix from the frame of the second word's simplex to that of the first."""
        matrix = np.eye(4)
        for letter in self._between(first, second):
            matrix = matrix @ self._mirrors[letter]
        return matrix

    def _between(self, first: Word, second: Word) -> Word:
        same = common_length(first, second)
        return self._group.quotient(first[same:], second[same:])


def hop_name(honeycomb: Honeycomb, hop: Word) -> str:
    """F and the number of the face that a hop goes through; else its letters, 3 the last."""
    faces = _faces(honeycomb) if honeycomb.cell_is_finite else ()
    if hop and hop[-1] == 3 and hop[:-1] in faces:
        return f"F{faces.index(hop[:-1]) + 1}"
    return "·".join(map(str, hop))


@lru_cache(maxsize=16)
def _faces(honeycomb: Honeycomb) -> tuple[Word, ...]:
    """The shortest words in 0, 1, 2 that carry the first face of the first cell to each."""
    group = HoneycombGroup(honeycomb.p, honeycomb.q, honeycomb.r)
    found: list[Word] = [()]
    for word in found:
        for letter in (0, 1, 2):
            # Shortest modulo the symmetries of the first face, which 0 and 1 generate.
            image = group.normal_form((letter, *word, 3))
            face = group.cell(image)[:-1]
            if face not in found:
                found.append(face)
    return tuple(sorted(found, key=lambda word: (len(word), word)))
