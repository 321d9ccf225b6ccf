"""All a_p that are known so far, and what is counted of them as more arrive. No Qt.

A chunk is worked through once, however many follow it: the window is never held up by a long count.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from severe_gui.compute.pari import BadPrime
from severe_gui.maths.curves.modulo.frobenius import MOMENTS, Law, half_traces
from severe_gui.maths.curves.modulo.product import smooth_counts

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Packed = tuple[bytes, bytes]

ZEROS = -1
"""The bin of those a_p that are exactly 0, where the limit has an atom there."""


class Chunk:
    """Primes in a row with their a_p."""

    def __init__(self, packed: Packed, bad: Sequence[int], height: float) -> None:
        self.packed = packed
        self.primes, self.traces = (np.frombuffer(each, np.int32).astype(np.int64)
                                    for each in packed)  # fmt: skip
        self.is_bad: BoolArray = np.isin(self.primes, np.array(bad, dtype=np.int64))
        self.counts = smooth_counts(self.primes, self.traces, self.is_bad)
        self.logs: FloatArray = height + np.cumsum(np.log(self.counts / self.primes))
        good = ~self.is_bad
        self.good_primes, self.good_traces = self.primes[good], self.traces[good]
        self.t = half_traces(self.good_primes, self.good_traces)
        powers = np.cumprod(np.repeat(2 * self.t[None], MOMENTS, axis=0), axis=0)
        self.sums: FloatArray = powers.sum(axis=1)
        self.zeros = int((self.good_traces == 0).sum())


class Tally:
    """The chunks so far, in order. law: the limit, by which zeros are counted apart or not."""

    def __init__(self, law: Law, chunks: tuple[Chunk, ...] = ()) -> None:
        self.law, self.chunks = law, chunks
        self._counts: dict[int, IntArray] = {}

    def followed_by(self, packed: Sequence[Packed], bad: Sequence[int]) -> "Tally":
        """The tally of these chunks, of which the first ones may be here already."""
        # Between the last prime and the bound there is sometimes a stretch without primes.
        packed = [each for each in packed if each[0]]
        known = self.chunks
        kept = 0
        while kept < min(len(known), len(packed)) and known[kept].packed is packed[kept]:
            kept += 1
        if kept == len(known) == len(packed):
            return self
        chunks = list(known[:kept])
        for each in packed[kept:]:
            chunks.append(Chunk(each, bad, float(chunks[-1].logs[-1]) if chunks else 0.0))
        grown = Tally(self.law, tuple(chunks))
        if kept == len(known):
            # What was counted of the earlier chunks still holds.
            for bins, counts in self._counts.items():
                grown._counts[bins] = counts + grown._count(bins, chunks[kept:])
        return grown

    def __len__(self) -> int:
        return sum(len(each.primes) for each in self.chunks)

    @property
    def last(self) -> int:
        """The last prime so far; 0 if there is none."""
        return int(self.chunks[-1].primes[-1]) if self.chunks else 0

    @cached_property
    def primes(self) -> IntArray:
        return _joined([each.primes for each in self.chunks], np.int64)

    @cached_property
    def traces(self) -> IntArray:
        return _joined([each.traces for each in self.chunks], np.int64)

    @cached_property
    def counts(self) -> IntArray:
        """N_p; of smooth points where the reduction is bad."""
        return _joined([each.counts for each in self.chunks], np.int64)

    @cached_property
    def is_bad(self) -> BoolArray:
        return _joined([each.is_bad for each in self.chunks], np.bool_)

    @cached_property
    def logs(self) -> FloatArray:
        """The logarithm of the product of N_p / p up to each prime."""
        return _joined([each.logs for each in self.chunks], np.float64)

    @cached_property
    def bad(self) -> tuple[BadPrime, ...]:
        """The primes of bad reduction so far."""
        pairs = self.primes[self.is_bad].tolist(), self.traces[self.is_bad].tolist()
        return tuple(BadPrime(p, trace) for p, trace in zip(*pairs, strict=True))

    @cached_property
    def good(self) -> int:
        """How many primes of good reduction there are."""
        return sum(len(each.t) for each in self.chunks)

    @cached_property
    def zeros(self) -> int:
        """How many good primes have a_p = 0."""
        return sum(each.zeros for each in self.chunks)

    @property
    def moments(self) -> FloatArray:
        """Means of the first six powers of a_p / sqrt p; not a number without good primes."""
        if not self.good:
            return np.full(MOMENTS, np.nan)
        total: FloatArray = np.sum([each.sums for each in self.chunks], axis=0) / self.good
        return total

    # The histogram.

    def histogram(self, bins: int) -> IntArray:
        """How many good primes have t = a_p / (2 sqrt p) in each bin of [-1, 1]."""
        if bins not in self._counts:
            self._counts[bins] = self._count(bins, self.chunks)
        return self._counts[bins]

    def _count(self, bins: int, chunks: Iterable[Chunk]) -> IntArray:
        counts = np.zeros(bins, dtype=np.int64)
        for each in chunks:
            counts += np.bincount(self._bins_of(each, bins), minlength=bins + 1)[:bins]
        return counts

    def _bins_of(self, chunk: Chunk, bins: int) -> IntArray:
        """The bin of each good prime; `bins` for the zeros that are counted apart."""
        found: IntArray = np.minimum((chunk.t + 1) * (bins / 2), bins - 1).astype(np.int64)
        if self.law.at_zero:
            found[chunk.good_traces == 0] = bins
        return found

    def size_of(self, bins: int, chosen: int) -> int:
        """How many primes are in a bin, or among the `ZEROS`."""
        if chosen == ZEROS:
            return self.zeros
        return int(self.histogram(bins)[chosen]) if chosen < bins else 0

    def listed(self, bins: int, chosen: int, most: int) -> list[tuple[int, int]]:
        """The first primes of a bin, or of the `ZEROS`, with their a_p."""
        found: list[tuple[int, int]] = []
        for chunk in self.chunks:
            if chosen == ZEROS:
                here = chunk.good_traces == 0
            else:
                here = self._bins_of(chunk, bins) == chosen
            pairs = chunk.good_primes[here].tolist(), chunk.good_traces[here].tolist()
            found += zip(*pairs, strict=True)
            if len(found) >= most:
                break
        return found[:most]


def bin_of(t: float, bins: int) -> int:
    """The bin of a value in [-1, 1]."""
    return min(max(int((t + 1) * bins / 2), 0), bins - 1)


def edges_of(bins: int) -> FloatArray:
    """The edges of the bins."""
    edges: FloatArray = np.linspace(-1.0, 1.0, bins + 1)
    return edges


def slices_up_to(bound: int, size: int) -> list[tuple[int, int]]:
    """Stretches (above, up to) of at most a size that lead from 1 to a bound."""
    ends = [1, *range(size, bound, size), bound]
    return list(pairwise(ends))


def _joined(parts: Sequence[NDArray], kind: type) -> NDArray:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)
