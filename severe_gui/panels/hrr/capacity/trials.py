"""Monte Carlo in a thread of its own: small batches, the point with the fewest trials first. No Qt.

NumPy's generator, transforms and products let go of the interpreter, so the window stays free.
Each batch has its own generator, by its point and its number: results do not depend on timing.
"""

import math
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from severe_gui.experiments.intervals import wilson_interval
from severe_gui.maths import hrr
from severe_gui.maths.hrr.capacity import Transforms, drawn_values, look_up_first
from severe_gui.maths.hrr.vectors import unitary_transforms
from severe_gui.panels.hrr.capacity.plan import WAYS, Point
from severe_gui.panels.hrr.state import HrrState
from severe_gui.panels.hrr.vectors import cleanup_of

NUMBERS_AT_A_TIME = 100_000
MOST_AT_A_TIME = 100
EDGES = np.linspace(-1.0, 2.0, 121)
"""Of the histograms of scores; what lies beyond counts in the last bins."""


@dataclass(frozen=True)
class Tally:
    """Results of trials at one point. hits, rivals: counts of scores between EDGES."""

    trials: int = 0
    right: int = 0
    hits: hrr.FloatArray = field(default_factory=lambda: np.zeros(len(EDGES) - 1))
    rivals: hrr.FloatArray = field(default_factory=lambda: np.zeros(len(EDGES) - 1))
    rival_squares: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.trials + other.trials, self.right + other.right, self.hits + other.hits,
            self.rivals + other.rivals, self.rival_squares + other.rival_squares,
        )  # fmt: skip

    @property
    def accuracy(self) -> float:
        return self.right / max(self.trials, 1)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 percent interval of the accuracy."""
        return wilson_interval(self.accuracy, max(self.trials, 1))

    @property
    def signal_to_noise(self) -> float:
        """1 over the root mean square score of an item that is not the right one."""
        count = float(self.rivals.sum())
        return math.sqrt(count / self.rival_squares) if self.rival_squares > 0 else math.nan


def batch_size(point: Point) -> int:
    """Trials at a time, so that a batch takes a few milliseconds."""
    numbers = point.dimension * (point.pairs + 1) + point.items
    return max(1, min(MOST_AT_A_TIME, NUMBERS_AT_A_TIME // numbers))


def run_batch(point: Point, count: int, number: int) -> Tally:
    """`count` trials with new keys and values among the known items of the point."""
    way = list(WAYS).index(point.way)
    generator = np.random.default_rng(
        [point.seed, number, point.dimension, point.pairs, point.items, way]
    )
    items, spectra = _items(point.dimension, point.items, point.orthogonality, point.seed)
    values = drawn_values(count, point.pairs, point.items, generator)
    keys = _keys(point, count, generator)
    kind: hrr.Inverse = "exact" if point.way == "exact" else "involution"
    scores = look_up_first(keys, spectra[values], point.dimension, kind) @ items.T
    rows, true = np.arange(count), values[:, 0]
    hits = scores[rows, true]
    right = int((scores.argmax(axis=-1) == true).sum())
    others = np.ones_like(scores, dtype=bool)
    others[rows, true] = False
    rivals = scores[others]
    squares = float((rivals**2).sum())
    return Tally(count, right, _histogram(hits), _histogram(rivals), squares)


def _keys(point: Point, count: int, generator: np.random.Generator) -> Transforms:
    """The transforms of new keys: (count, pairs, n // 2 + 1)."""
    n, shape = point.dimension, (count, point.pairs)
    if point.way == "orthogonal":
        return np.fft.rfft(hrr.orthogonal_vectors(shape, n, generator))
    if point.way == "unitary":
        return unitary_transforms(shape, n, generator)
    return np.fft.rfft(hrr.random_vectors(shape, n, generator))


@lru_cache(maxsize=12)
def _items(
    dimension: int, items: int, orthogonality: float, seed: int
) -> tuple[hrr.FloatArray, Transforms]:
    """The known items, and their transforms: the same for all numbers of pairs."""
    state = HrrState(dimension=dimension, items=items, orthogonality=orthogonality, seed=seed)
    vectors = cleanup_of(state).vectors
    return vectors, np.fft.rfft(vectors)


def _histogram(scores: hrr.FloatArray) -> hrr.FloatArray:
    places = np.floor((scores - EDGES[0]) / (EDGES[1] - EDGES[0]))
    last = len(EDGES) - 2
    return np.bincount(np.clip(places, 0, last).astype(int), minlength=last + 1).astype(float)


class Trials:
    """Runs trials at the points that are wanted until each has enough."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._points: tuple[Point, ...] = ()
        self._wanted = 0
        self._tallies: dict[Point, Tally] = {}
        self._batches: dict[Point, int] = {}

    def want(self, points: Iterable[Point], trials: int) -> None:
        """Measure these points; those measured before keep their trials."""
        with self._lock:
            self._points, self._wanted = tuple(points), trials
            kept = set(self._points)
            self._tallies = {key: each for key, each in self._tallies.items() if key in kept}
            self._batches = {key: each for key, each in self._batches.items() if key in kept}
            if self._thread is None and self._next() is not None:
                self._thread = threading.Thread(
                    target=self._work, name="severe capacity trials", daemon=True
                )
                self._thread.start()

    def tallies(self) -> Mapping[Point, Tally]:
        """What has been measured so far."""
        with self._lock:
            return dict(self._tallies)

    @property
    def is_busy(self) -> bool:
        """Whether some point still needs trials."""
        with self._lock:
            return self._next() is not None

    def stop(self) -> None:
        """Stop after the batch under way; what has been measured is kept."""
        with self._lock:
            self._wanted = 0
            thread = self._thread
        if thread is not None:
            thread.join()

    def _next(self) -> Point | None:
        """The point with the fewest trials that needs more."""
        counts = [(self._tallies.get(each, _NONE).trials, each) for each in self._points]
        few, point = min(counts, key=lambda pair: pair[0], default=(self._wanted, None))
        return point if few < self._wanted else None

    def _work(self) -> None:
        while True:
            with self._lock:
                point = self._next()
                if point is None:
                    self._thread = None
                    return
                done, wanted = self._tallies.get(point, _NONE).trials, self._wanted
                number = self._batches.get(point, 0)
            tally = run_batch(point, min(batch_size(point), wanted - done), number)
            with self._lock:
                if point in self._points:
                    self._tallies[point] = self._tallies.get(point, _NONE) + tally
                    self._batches[point] = number + 1


_NONE = Tally()
