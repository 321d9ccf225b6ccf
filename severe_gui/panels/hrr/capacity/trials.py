"""Monte Carlo in threads of its own: small batches, the point with the fewest trials first. No Qt.

NumPy's generators and products let go of the interpreter, so threads share the work and the window
stays free.
"""

import os
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from severe_gui.maths.hrr.trials import KnownItems
from severe_gui.panels.hrr.capacity.plan import Point
from severe_gui.panels.hrr.capacity.tally import Tally, items_of, run_batch, traces_in

MOST_THREADS = 4
NICE = 5
"""Priority of the threads, below that of the window."""
LEAST_TIMED = 1.0
"""Seconds over which a rate is taken."""
TOO_LARGE = "The trials do not fit into memory: decrease the dimension, the pairs or the items."


@dataclass
class _Job:
    """What is done of one point. given: trials of the batches that were given out so far."""

    tally: Tally = field(default_factory=Tally)
    batches: int = 0
    given: int = 0


class Trials:
    """Runs trials at the points that are wanted until each has enough, at least so many."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._jobs: dict[Point, _Job] = {}
        self._items: dict[tuple[object, ...], KnownItems] = {}
        self._items_lock = threading.Lock()
        self._wanted = 0
        self._started, self._done, self._rate = 0.0, 0, 0.0
        self._problem = ""

    def want(self, points: Iterable[Point], trials: int) -> None:
        """Measure these points; those measured before keep their trials."""
        with self._lock:
            self._jobs = {point: self._jobs.get(point, _Job()) for point in points}
            used = {_key(point) for point in self._jobs}
            for key in tuple(self._items):
                if key not in used:
                    self._items.pop(key, None)
            self._wanted, self._problem = trials, ""
            if self._next() is None:
                return
            if not self._threads:
                self._started, self._done = time.monotonic(), 0
            for _ in range(_threads() - len(self._threads)):
                thread = threading.Thread(
                    target=self._work, name="severe capacity trials", daemon=True
                )
                self._threads.append(thread)
                thread.start()

    def tallies(self) -> Mapping[Point, Tally]:
        """What has been measured so far."""
        with self._lock:
            return {point: job.tally for point, job in self._jobs.items() if job.tally.trials}

    @property
    def is_busy(self) -> bool:
        """Whether trials are being done."""
        with self._lock:
            return bool(self._threads)

    @property
    def rate(self) -> float:
        """Trials per second, of a series that took a second or more; 0 if there was none."""
        with self._lock:
            return self._rate

    @property
    def problem(self) -> str:
        """Why the trials ended before there were enough."""
        with self._lock:
            return self._problem

    def stop(self) -> None:
        """Stop after the batches under way, which take a moment; what was measured is kept."""
        with self._lock:
            self._wanted = 0

    def wait(self) -> None:
        """Return when all trials are done, or have stopped."""
        with self._lock:
            threads = tuple(self._threads)
        for thread in threads:
            thread.join()

    def _next(self) -> Point | None:
        """The point with the fewest trials that needs more."""
        counts = ((job.given, k, point) for k, (point, job) in enumerate(self._jobs.items()))
        few, _, point = min(counts, default=(self._wanted, 0, None))
        return point if few < self._wanted else None

    def _work(self) -> None:
        _give_way()
        while True:
            with self._lock:
                point = self._next()
                if point is None:
                    self._threads.remove(threading.current_thread())
                    return
                job = self._jobs[point]
                number = job.batches
                job.batches += 1
                job.given += traces_in(point, number) * point.pairs
            try:
                tally = run_batch(point, number, self._known(point))
            except MemoryError:
                with self._lock:
                    self._wanted = 0
                    self._problem = TOO_LARGE
                continue
            with self._lock:
                # A point that is no longer wanted has let go of its job.
                job.tally = job.tally + tally
                self._done += tally.trials
                passed = time.monotonic() - self._started
                if passed > LEAST_TIMED:
                    self._rate = self._done / passed

    def _known(self, point: Point) -> KnownItems:
        """The items of a point, made once for all points that share them."""
        key = _key(point)
        with self._items_lock:
            items = self._items.get(key)
            if items is None:
                items = self._items[key] = items_of(point)
            return items


def _key(point: Point) -> tuple[object, ...]:
    return point.length, point.items, point.orthogonality, point.seed


def _give_way() -> None:
    """Let the window go first: on Linux, where each thread has a priority of its own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _threads() -> int:
    return min(MOST_THREADS, os.cpu_count() or 1)
