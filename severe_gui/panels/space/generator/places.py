"""From the weights of a generator point to a place in a triangle and a way toward the cell. No Qt.

The corners of the triangle are the vertex, the middle of the edge and the middle of the face of
{p, q, r}; a place in it has the shares of the first three weights. The way from the triangle, on
the cell's face, toward the middle of the cell is w_3 / (w_3 + the greatest of the others): 0 on the
face, 1/2 where all edges can be equally long, 1 in the middle.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from severe_gui.maths.hyperbolic.uniform.generator import Weights, normalised

Shares = tuple[float, float, float]

CORNERS = ("vertex", "edge", "face")
SNAP_WAY = 0.03
"""How close to 0, 1/2 and 1 the way toward the cell snaps to them."""


class Place(NamedTuple):
    """shares: of the triangle's corners, sum 1. way: toward the middle of the cell, 0 to 1."""

    shares: Shares
    way: float


def uniform_shares() -> tuple[Shares, ...]:
    """The seven places where the weights are equal or 0: corners, middles of sides, the middle."""
    found = [
        [1.0 / len(nodes) if k in nodes else 0.0 for k in range(3)]
        for count in (1, 2, 3)
        for nodes in combinations(range(3), count)
    ]
    return tuple((a, b, c) for a, b, c in found)


def place_of(weights: Weights, shares_in_the_middle: Shares = (1.0, 0.0, 0.0)) -> Place:
    """Where a generator point is shown.

    shares_in_the_middle: what to show for the middle of the cell, which has no place of its own.
    """
    *first, last = weights
    total, greatest = sum(first), max(first)
    if greatest == 0:
        return Place(shares_in_the_middle, 1.0)
    a, b, c = (w / total for w in first)
    return Place((a, b, c), last / (last + greatest))


def weights_at(place: Place) -> Weights:
    """The weights of a place."""
    if place.way >= 1.0:
        return 0.0, 0.0, 0.0, 1.0
    greatest = max(place.shares)
    a, b, c = (share / greatest for share in place.shares)
    return normalised((a, b, c, place.way / (1.0 - place.way)))


def snapped_way(way: float) -> float:
    """The way, or what it is close to of 0, 1/2 and 1."""
    return next((end for end in (0.0, 0.5, 1.0) if abs(way - end) <= SNAP_WAY), way)


def clamped(shares: Shares) -> Shares:
    """The nearest place within the triangle, all sides equal, of shares with sum 1."""
    # Onto the simplex of probabilities: Held, Wolfe and Crowder, Mathematical Programming 6 (1974).
    values = np.array(shares)
    ordered = np.sort(values)[::-1]
    excess = (np.cumsum(ordered) - 1.0) / np.arange(1, 4)
    shift = excess[ordered > excess][-1]
    a, b, c = (float(each) for each in np.maximum(values - shift, 0.0))
    return a, b, c
