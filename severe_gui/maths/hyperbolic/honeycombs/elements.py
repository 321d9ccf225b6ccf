"""Vertices, edges, faces and cells of a honeycomb, each named by one exact word.

Vertex k of the simplex (0 a vertex of the honeycomb, 1 the middle of an edge, 2 of a face, 3 of a
cell) is fixed by the parabolic subgroup P of the other three generators. An element of the
honeycomb is a coset g P, and its word the normal form of the one shortest element of g P, which
exists for infinite P too (Humphreys 1.10).

Its shell is the least number of generators 3, each of which crosses a face, in any word of the
coset. A word is shortened to a reduced one by leaving letters out (deletion), so the least number
is met on a reduced word; the reduced words of the shortest element of a cell, if it is not the home
cell, all end in 3, since no other generator shortens it. So the cell before that letter is one
shell nearer: no search is needed. For other elements the shortest one has the least number too, as
its words are found within those of the others (Bruhat order, Humphreys 5.10).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup, Word

FACE_LETTER = 3


class ElementKind(StrEnum):
    """What a point of the simplex is the middle of."""

    VERTEX = "vertex"
    EDGE = "edge"
    FACE = "face"
    CELL = "cell"

    @property
    def corner(self) -> int:
        """Which vertex of the simplex."""
        return tuple(ElementKind).index(self)

    @property
    def stabiliser(self) -> tuple[int, ...]:
        """The generators that fix it."""
        return tuple(letter for letter in range(4) if letter != self.corner)


@dataclass(frozen=True)
class Element:
    """A vertex, edge, face or cell: its kind and its word, the shortest of its coset."""

    kind: ElementKind
    word: Word = ()


def element(group: HoneycombGroup, kind: ElementKind, word: Word) -> Element:
    """The element of a kind in the simplex of a word in normal form."""
    return Element(kind, group.shortest_in_coset(word, kind.stabiliser))


@lru_cache(maxsize=256)
def shell(group: HoneycombGroup, word: Word) -> int:
    """The least number of faces between the home cell and an element, for its shortest word."""
    count, left = 0, list(word)
    group.shorten(left, ElementKind.CELL.stabiliser)
    while left:
        # No turn about the cell shortens the word, so that it ends in 3.
        left.pop()
        group.shorten(left, ElementKind.CELL.stabiliser)
        count += 1
    return count


@lru_cache(maxsize=256)
def between(group: HoneycombGroup, first: Element, second: Element) -> Word:
    """The shortest word that carries a simplex of the first to one of the second.

    Left and right turns that fix the two are removed: what is left is the shortest element of a
    double coset, and depends on nothing but how the two lie to each other.
    """
    word = group.quotient(first.word, second.word)
    while True:
        shorter = group.shortest_in_coset(word, second.kind.stabiliser)
        mirrored = group.shortest_in_coset(group.inverse(shorter), first.kind.stabiliser)
        shorter = group.inverse(mirrored)
        if shorter == word:
            return word
        word = shorter


def faces_between(group: HoneycombGroup, first: Element, second: Element) -> int:
    """The least number of faces between a cell that has the first and one that has the second."""
    return shell(group, between(group, first, second))
