"""Elements of a honeycomb as a camera sees them: their edges, their middles and their distances.

A geodesic lies in a plane through 0 of the four coordinates, so that seen from the camera it is a
straight segment in every geometry: its ends are all that is needed. The word from the camera's
simplex to the nearest one of the element is exact; its reflections are then multiplied, with the
growing size kept as a logarithm.
"""

import math
from collections import deque
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.groups.coxeter import Word
from severe_gui.maths.hyperbolic.honeycombs.elements import FACE_LETTER, Element, ElementKind
from severe_gui.maths.hyperbolic.honeycombs.frame import Frame, make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray

GREAT = 1e100
NEAR = 0.01
MOST_EDGES = 96
"""Of an infinite cell so many edges are drawn, those nearest to the camera's simplex."""


@dataclass(frozen=True)
class Seen:
    """An element in the camera's frame.

    middle: (3,), right, up and backward, up to a positive factor. edges: (n, 2, 3), likewise.
    distance: from the camera to the middle; inf where it is at infinity.
    """

    middle: FloatArray
    edges: FloatArray
    distance: float


def see(flight: Flight, element: Element) -> Seen:
    """An element as a camera sees it."""
    frame, honeycomb = flight.frame, flight.honeycomb
    word = nearest_word(honeycomb, flight.word, element)
    moved, _scale = _isometry(honeycomb, word)
    seen = np.linalg.inv(flight.local) @ moved
    middle = frame.vertices[element.kind.corner]
    return Seen(
        (seen @ middle)[:3],
        (edges_of(honeycomb, element.kind) @ seen.T)[..., :3],
        distance(honeycomb, flight.place, word, element.kind),
    )


@lru_cache(maxsize=256)
def nearest_word(honeycomb: Honeycomb, word: Word, element: Element) -> Word:
    """From the simplex of a word to the nearest of an element, in normal form."""
    group = Flight(honeycomb).group
    return group.shortest_in_coset(group.quotient(word, element.word), element.kind.stabiliser)


def distance(honeycomb: Honeycomb, place: FloatArray, word: Word, kind: ElementKind) -> float:
    """From a point of the simplex, (4,), to an element of the simplex of a word; perhaps inf."""
    frame = make_frame(honeycomb)
    if not is_point(honeycomb, kind):
        return math.inf
    moved, scale = _isometry(honeycomb, word)
    point, space = moved @ frame.vertices[kind.corner], frame.space
    cosine = float(space.pairing(place, point))
    if scale == 0.0 and (space.curvature >= 0 or cosine < 1e6):
        return float(space.distance(place, point))
    return scale + math.log(2.0 * cosine)


def is_point(honeycomb: Honeycomb, kind: ElementKind) -> bool:
    """Whether the middles of elements of a kind are points, neither at infinity nor beyond."""
    if kind is ElementKind.VERTEX:
        return honeycomb.vertex_is_finite
    return kind is not ElementKind.CELL or honeycomb.cell_is_finite


@lru_cache(maxsize=64)
def edges_of(honeycomb: Honeycomb, kind: ElementKind) -> FloatArray:
    """The ends of the edges of the simplex's element of a kind: (n, 2, 4), in its frame."""
    frame = make_frame(honeycomb)
    if kind is ElementKind.VERTEX:
        return np.zeros((0, 2, 4))
    turns = [frame.reflections[letter] for letter in kind.stabiliser if letter != FACE_LETTER]
    first = np.stack([*_first_edge(honeycomb, frame), frame.vertices[1]])
    # Edges are told apart by their middles, which are far from each other.
    found, queue = {_key(first[2]): first}, deque([first])
    while queue and len(found) < MOST_EDGES:
        edge = queue.popleft()
        for turn in turns:
            other = edge @ turn.T
            if _key(other[2]) not in found:
                found[_key(other[2])] = other
                queue.append(other)
    return np.stack(list(found.values()))[:, :2]


def in_front(segments: FloatArray) -> FloatArray:
    """The parts of segments (n, 2, 3) before the camera, seen at (x, y) on the plane z = -1.

    Returns (m, 2, 2): those that are wholly behind are left out.
    """
    size = np.abs(segments).max(axis=-1, keepdims=True)
    segments = segments / np.where(size > 0.0, size, 1.0)
    ahead = -segments[..., 2]
    segments, ahead = segments[(ahead > NEAR).any(axis=1)], ahead[(ahead > NEAR).any(axis=1)]
    for end in (0, 1):
        behind = ahead[:, end] <= NEAR
        there, here = ahead[behind, 1 - end], ahead[behind, end]
        share = ((there - NEAR) / (there - here))[:, None]
        cut = segments[behind, 1 - end] * (1.0 - share) + segments[behind, end] * share
        segments[behind, end] = cut
    return np.asarray(segments[..., :2] / np.maximum(-segments[..., 2:], NEAR))


def _first_edge(honeycomb: Honeycomb, frame: Frame) -> tuple[FloatArray, FloatArray]:
    """Its two vertices, or where it reaches infinity."""
    middle, along = frame.vertices[1], frame.normals[0]
    if honeycomb.vertex_is_finite:
        return frame.vertices[0], frame.reflections[0] @ frame.vertices[0]
    return middle - along, middle + along


def _key(point: FloatArray) -> tuple[float, ...]:
    return tuple(np.round(point, 4) + 0.0)


@lru_cache(maxsize=256)
def _isometry(honeycomb: Honeycomb, word: Word) -> tuple[FloatArray, float]:
    """What carries the simplex to that of a word, times e^-scale: (4, 4), and the scale."""
    reflections = make_frame(honeycomb).reflections
    moved, scale = np.eye(4), 0.0
    for letter in word:
        moved = moved @ reflections[letter]
        size = float(np.abs(moved).max())
        if size > GREAT:
            moved, scale = moved / size, scale + math.log(size)
    moved.setflags(write=False)
    return moved, scale
