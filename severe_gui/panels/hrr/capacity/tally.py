"""Trials of one memory: a batch of lookups, and what many batches add up to. No Qt.

A trial is one lookup: a pair is stored in a trace with others, its key is looked up, and the item
with the highest score is taken among all that are known. Every key of every trace is looked up.
Each batch has its own generator, by its memory and its number: results do not depend on timing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.experiments.intervals import wilson_interval
from severe_gui.maths import hrr
from severe_gui.maths.hrr.trials import KnownItems, Lookups, look_up, traces_at_once
from severe_gui.panels.hrr.capacity.plan import WAYS, Point
from severe_gui.panels.hrr.vectors import known_items

EDGES = np.linspace(-1.025, 2.025, 123)
"""Of the histograms of scores; the first and the last bin also count what lies beyond them."""
SHOWN = slice(1, -1)
"""The bins that are drawn: scores from -1 to 2."""
FIRST_LOOKUPS, MOST_LOOKUPS = 256, 8192
"""Trials in the first batches, and in the largest."""
MOST_NUMBERS = 1 << 23
"""Numbers that a batch draws and compares at most: it takes some tens of milliseconds."""
SCORES_COUNTED = 1 << 14
"""Scores of each batch that are counted for the others: all would take longer than to find them."""

Scores = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Tally:
    """Results at one point. hits: counts of the right items' scores between EDGES; rivals: of some
    of the others.

    right_squares: the sum over traces of the squared number of right lookups. rival_squares: the
    sum of all squared scores of items that are not the right one, `others` of them.
    """

    trials: int = 0
    right: int = 0
    traces: int = 0
    right_squares: int = 0
    others: int = 0
    rival_squares: float = 0.0
    hits: hrr.FloatArray = field(default_factory=lambda: np.zeros(len(EDGES) - 1))
    rivals: hrr.FloatArray = field(default_factory=lambda: np.zeros(len(EDGES) - 1))

    def __add__(self, other: "Tally") -> "Tally":
        sums = (getattr(self, name) + getattr(other, name) for name in vars(self))
        return Tally(*sums)

    @property
    def accuracy(self) -> float:
        return self.right / max(self.trials, 1)

    @property
    def design_effect(self) -> float:
        """How many times the variance of independent lookups the accuracy has, at least 1.

        Lookups of one trace share its noise, so their variance is taken between whole traces.
        """
        chance = self.accuracy * (1 - self.accuracy)
        if chance <= 0 or self.traces < 2:
            return 1.0
        spread = self.right_squares - self.right**2 / self.traces
        variance = spread * self.traces / (self.traces - 1)
        return max(1.0, variance / (self.trials * chance))

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 percent interval of the accuracy, for as many independent lookups."""
        count = max(round(self.trials / self.design_effect), 1)
        return wilson_interval(self.accuracy, count)

    @property
    def signal_to_noise(self) -> float:
        """1 over the root mean square score of an item that is not the right one."""
        return math.sqrt(self.others / self.rival_squares) if self.rival_squares > 0 else math.nan


def items_of(point: Point) -> KnownItems:
    """What a memory's lookups choose from: the same for all numbers of pairs."""
    known = known_items(point.length, point.items, point.orthogonality, point.seed)
    return KnownItems(known.vectors.astype(np.float32))


def traces_in(point: Point, number: int) -> int:
    """Traces of a batch: few in the first ones, so that something is soon to be seen."""
    lookups = min(FIRST_LOOKUPS << (number // 4), MOST_LOOKUPS)
    most = MOST_NUMBERS // (point.pairs * max(point.length, point.items))
    return max(1, min(math.ceil(lookups / point.pairs), most))


def run_batch(point: Point, number: int, items: KnownItems) -> Tally:
    """The batch of this number: new keys, and values drawn from the items."""
    way = list(WAYS).index(point.way)
    generator = np.random.default_rng(
        [point.seed, number, point.dimension, point.pairs, point.items, way]
    )
    kernel = "tensor" if point.is_tensor else point.way
    at_once = traces_at_once(kernel, point.length, point.pairs, point.items)
    parts, left = [], traces_in(point, number)
    while True:
        found = look_up(kernel, items, point.pairs, min(left, at_once), generator)
        parts.append(_part(found))
        left -= at_once
        if left <= 0:
            return _together(parts, point.items, _rivals(found))


@dataclass(frozen=True)
class _Part:
    """Of some lookups: right ones of each trace, true scores, all squared others added up."""

    right: NDArray[np.intp]
    hits: Scores
    squares: float


def _part(found: Lookups) -> _Part:
    scores, hits = found.scores, found.hits
    squares = float(np.vdot(scores, scores)) - float(np.vdot(hits, hits))
    return _Part(found.right.sum(axis=0), hits, max(squares, 0.0))


def _rivals(found: Lookups) -> hrr.FloatArray:
    rows = max(1, SCORES_COUNTED // found.scores.shape[1])
    return histogram(found.scores[:rows].ravel()) - histogram(found.hits[:rows])


def _together(parts: Sequence[_Part], items: int, rivals: hrr.FloatArray) -> Tally:
    right = np.concatenate([each.right for each in parts])
    hits = np.concatenate([each.hits for each in parts])
    return Tally(
        len(hits), int(right.sum()), len(right), int((right**2).sum()), len(hits) * (items - 1),
        math.fsum(each.squares for each in parts), histogram(hits), rivals,
    )  # fmt: skip


def histogram(scores: Scores) -> hrr.FloatArray:
    """Counts between EDGES."""
    last = len(EDGES) - 2
    places = (scores - EDGES[0]) * (1 / (EDGES[1] - EDGES[0]))
    inside = np.clip(np.floor(places), 0, last).astype(np.intp)
    return np.bincount(inside, minlength=last + 1).astype(float)
