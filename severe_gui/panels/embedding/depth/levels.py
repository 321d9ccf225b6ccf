"""Distances and precision by depth: what the page of depth shows, as numbers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ByDepth:
    """Of one pane. reaches: distance of each node from the middle, (N,). levels: depth, (N,).

    precision: of each node, nan where it has no relations or none is known, (N,).
    """

    pane: Pane
    reaches: FloatArray
    levels: IntArray
    precision: FloatArray

    @property
    def count(self) -> int:
        """How many depths there are."""
        return int(self.levels.max()) + 1

    @cached_property
    def sizes(self) -> IntArray:
        """Nodes at each depth: (L,)."""
        return np.bincount(self.levels, minlength=self.count)

    @cached_property
    def quartiles(self) -> FloatArray:
        """Of the distances at each depth: (L, 3)."""
        found = np.full((self.count, 3), np.nan)
        for level in range(self.count):
            here = self.reaches[self.levels == level]
            if len(here):
                found[level] = np.percentile(here, [25, 50, 75])
        return found

    @cached_property
    def precisions(self) -> FloatArray:
        """Mean precision at each depth, nan where none is known: (L,)."""
        known = np.isfinite(self.precision)
        counts = np.bincount(self.levels[known], minlength=self.count)
        sums = np.bincount(self.levels[known], weights=self.precision[known], minlength=self.count)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)

    @cached_property
    def correlation(self) -> float:
        """Spearman's rank correlation of depth and distance; nan if one of them is constant."""
        return rank_correlation(self.levels.astype(np.float64), self.reaches)

    def hardest(self, most: int) -> list[int]:
        """Nodes of least precision, the least first; of equal ones those nearest the root."""
        known = np.flatnonzero(np.isfinite(self.precision))
        order = known[np.lexsort((self.levels[known], self.precision[known]))]
        return [int(node) for node in order[:most]]


def by_depth(pane: Pane, nodes: Nodes) -> ByDepth | None:
    """The numbers of a pane; None while it has no points."""
    if pane.points is None:
        return None
    precision = pane.precision if pane.precision is not None else np.full(len(nodes), np.nan)
    return ByDepth(pane, pane.reaches(), nodes.levels, precision)


def rank_correlation(x: FloatArray, y: FloatArray) -> float:
    """Spearman's: the correlation of the ranks, equal values sharing the mean of theirs."""
    first, second = _ranks(x), _ranks(y)
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size > 0 else np.nan


def _ranks(values: FloatArray) -> FloatArray:
    _kinds, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2.0)[which]
