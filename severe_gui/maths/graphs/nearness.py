"""How near the relations of one node are: their ranks among all nodes, and its average precision.

The rank of a relation v of u is 1 plus how many nodes that are not related to u are nearer to it.
The average precision of u is the mean over its relations, nearest first, of k over the rank of the
k-th among all nodes. Source: Nickel and Kiela (2017), section 4. A node that is as near as v counts
as half, so that points that all coincide have the rank of chance, and the figures of a symmetric
picture are not left to rounding. Trained points have no ties: there it is the paper's rank.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.graphs.graph import Graph, IntArray

FloatArray = NDArray[np.float64]
Model = Literal["ball", "hyperboloid", "flat"]
TIED = 1e-9
"""Relative difference up to which two distances are equal."""
NO_DISTANCE = 1e-15
"""Up to it distances are all equal."""


@dataclass(frozen=True, eq=False)
class Relations:
    """Of one node, nearest first: nodes, their distances and their ranks, each (K,).

    A rank is a whole number or, after an odd number of ties, a half more.
    """

    nodes: IntArray
    distances: FloatArray
    ranks: FloatArray

    @property
    def precision(self) -> float:
        """The average precision; nan without relations."""
        k = np.arange(len(self.ranks))
        return float(((k + 1) / (self.ranks + k)).mean()) if len(k) else np.nan

    @property
    def mean_rank(self) -> float:
        """The mean of the ranks; nan without relations."""
        return float(self.ranks.mean()) if len(self.ranks) else np.nan


def distances_from(points: FloatArray, node: int, model: Model) -> FloatArray:
    """Distances of all nodes from one: (N,), curvature -1 where the space is curved.

    points: (N, d); of a hyperboloid (N, d + 1), the coordinate of time last.
    """
    offsets = points - points[node]
    squares = offsets**2
    if model == "flat":
        straight: FloatArray = np.sqrt(squares.sum(axis=1))
        return straight
    if model == "hyperboloid":
        chord = squares[:, :-1].sum(axis=1) - squares[:, -1]
        far: FloatArray = 2.0 * np.arcsinh(np.sqrt(np.maximum(chord, 0.0)) / 2.0)
        return far
    lengths = np.sqrt((points**2).sum(axis=1))
    defect = (1.0 - lengths) * (1.0 + lengths)
    ratio = squares.sum(axis=1) / (defect * defect[node])
    found: FloatArray = 2.0 * np.arcsinh(np.sqrt(np.maximum(ratio, 0.0)))
    return found


def distances_from_middle(points: FloatArray, model: Model) -> FloatArray:
    """Distances of all nodes from the point 0 of the ball or of flat space: (N,)."""
    if model == "hyperboloid":
        reach: FloatArray = np.arccosh(np.maximum(points[:, -1], 1.0))
        return reach
    lengths: FloatArray = np.sqrt((points**2).sum(axis=1))
    if model == "ball":
        lengths = 2.0 * np.arctanh(lengths)
    return lengths


def relations_of(graph: Graph, node: int, distances: FloatArray) -> Relations:
    """The relations of a node. distances: of all nodes from it, (N,)."""
    related = graph.related(node)
    order = np.argsort(distances[related], kind="stable")
    related = related[order]
    others = np.ones(len(distances), dtype=bool)
    others[related] = False
    others[node] = False
    unrelated = np.sort(distances[others])
    wanted = distances[related]
    nearer = np.searchsorted(unrelated, wanted * (1.0 - TIED) - NO_DISTANCE, side="left")
    no_farther = np.searchsorted(unrelated, wanted * (1.0 + TIED) + NO_DISTANCE, side="right")
    return Relations(related, wanted, 1.0 + (nearer + no_farther) / 2.0)


class Reconstruction:
    """How well all relations can be read off distances, node by node, so that it can be paused.

    points, model: as for `distances_from`. precision, rank: of each node, nan where it has no
    relations or is not done yet, (N,). The time of all grows with the square of the nodes.
    """

    def __init__(self, graph: Graph, points: FloatArray, model: Model) -> None:
        self._graph, self._points, self._model = graph, points, model
        self._counts = np.diff(graph.starts)
        self._left = np.flatnonzero(self._counts > 0)[::-1].tolist()
        self.precision = np.full(len(graph), np.nan)
        self.rank = np.full(len(graph), np.nan)

    @property
    def is_done(self) -> bool:
        """Whether all nodes are done."""
        return not self._left

    def advance(self) -> None:
        """Do the next node."""
        node = self._left.pop()
        distances = distances_from(self._points, node, self._model)
        found = relations_of(self._graph, node, distances)
        self.precision[node], self.rank[node] = found.precision, found.mean_rank

    @property
    def mean_average_precision(self) -> float:
        """Over the nodes that have relations; nan without any."""
        return float(self.precision[self._counts > 0].mean()) if self._counts.any() else np.nan

    @property
    def mean_rank(self) -> float:
        """Over all pairs; nan without any."""
        if not self._counts.any():
            return np.nan
        return float(np.nansum(self.rank * self._counts) / self._counts.sum())
