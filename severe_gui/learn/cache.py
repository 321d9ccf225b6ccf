"""A key-value cache: what late layers answered to the training images, and the class of each.

A key k_j is the concatenation of some layers, divided by its length; a query q likewise:

    p_mem(c | q) = sum_j exp(theta q.k_j) [class of j is c] / sum_j exp(theta q.k_j).

theta = 0 gives the share of each class; theta -> infinity the class of the nearest key. Since q.k_j
<= 1, exp(theta (q.k_j - 1)) cannot overflow: no pass is needed to find the largest. Keys are kept
by class, so that a block of them concerns few classes, and is weighed while it is in the CPU's own
memory. Source: "A simple cache model for image recognition"; Orhan (2018); Grave et al. (2017).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from severe_gui.errors import BadInput

BLOCK = 2048
"""Keys weighed at once."""
QUERIES = 1024
"""Queries weighed at once."""
_SHARE = 0.5
_UNKNOWN_MEMORY = 4 << 30
_TINY = 1e-30
_NEVER = -1e30
"""The logarithm of no chance: of -inf there would be no gradient."""


@dataclass(frozen=True)
class Block:
    """Some keys of neighbouring classes. values: (keys, classes from `first`), one-hot."""

    rows: slice
    first: int
    values: Tensor


@dataclass(frozen=True)
class Cache:
    """keys: (N, length), each of length 1, by class. labels: (N,). order: (N,), whose key it is."""

    keys: Tensor
    labels: Tensor
    order: Tensor
    classes: int

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The keys in blocks."""
        labels = self.labels.cpu().tolist()
        made = []
        for start in range(0, len(labels), BLOCK):
            rows = slice(start, min(start + BLOCK, len(labels)))
            first, last = labels[rows.start], labels[rows.stop - 1]
            local = self.labels[rows] - first
            values = functional.one_hot(local, last - first + 1).to(self.keys.dtype)
            made.append(Block(rows, first, values))
        return tuple(made)

    @cached_property
    def spans(self) -> tuple[tuple[int, slice], ...]:
        """Each class that has keys, with their rows."""
        counts = torch.bincount(self.labels.cpu(), minlength=self.classes).tolist()
        ends = list(accumulate(counts))
        return tuple(
            (label, slice(end - count, end))
            for label, (end, count) in enumerate(zip(ends, counts, strict=True))
            if count
        )

    def similarities(self, queries: Tensor) -> Tensor:
        """q.k of all queries and keys: (..., N). queries: (..., length), each of length 1."""
        return queries @ self.keys.mT

    def probabilities(self, queries: Tensor, theta: float) -> Tensor:
        """p_mem of each class: (T, classes). queries: (T, length), each of length 1.

        The (T, N) similarities are never held at once. Without gradient.
        """
        found = queries.new_empty(len(queries), self.classes)
        with torch.no_grad():
            for start in range(0, len(queries), QUERIES):
                some = queries[start : start + QUERIES]
                sums = self._class_sums(self._weighed(some, theta), some)
                similar = partial(self._similarities_of, some)
                found[start : start + QUERIES] = self._normalised(sums, similar, theta)
        return found

    def weigh(self, similarities: Tensor, theta: float) -> Tensor:
        """p_mem of each class from similarities that are known: (T, classes). No gradient."""
        with torch.no_grad():
            sums = self._class_sums(self._reweighed(similarities, theta), similarities)
            return self._normalised(sums, similarities.__getitem__, theta)

    def log_odds(self, similarities: Tensor, labels: Tensor, theta: float) -> tuple[Tensor, Tensor]:
        """log p_mem of a class and of all others together, with gradient: (T,) each.

        Taken apart, so that neither is rounded to 0 where the other is nearly 1.
        """
        counts = [span.stop - span.start for _label, span in self.spans]
        parts = torch.split(theta * similarities, counts, dim=1)
        by_class = [part.logsumexp(1) for part in parts]
        sums = torch.stack(by_class, 1)
        present = torch.tensor([label for label, _span in self.spans], device=labels.device)
        is_own = present == labels.unsqueeze(1)
        own, others = (sums.masked_fill(mask, _NEVER).logsumexp(1) for mask in (~is_own, is_own))
        total = torch.logaddexp(own, others)
        return own - total, others - total

    def class_keys(self, similarities: Tensor, theta: float) -> tuple[Tensor, Tensor]:
        """p_mem, and its share of the mean key by class: (T, classes), (T, classes, length)."""
        weights = (theta * similarities).softmax(1)
        means = weights.new_zeros(len(weights), self.classes, self.keys.shape[1])
        shares = weights.new_zeros(len(weights), self.classes)
        for label, span in self.spans:
            means[:, label] = weights[:, span] @ self.keys[span]
            shares[:, label] = weights[:, span].sum(1)
        return shares, means

    def nearest(self, similarities: Tensor, count: int) -> tuple[Tensor, Tensor]:
        """The most similar keys, best first: similarities and rows of the cache, (T, count)."""
        best = similarities.topk(min(count, len(self)), dim=1)
        return best.values, best.indices

    def _similarities_of(self, queries: Tensor, rows: Tensor) -> Tensor:
        return self.similarities(queries[rows])

    def _weighed(self, queries: Tensor, theta: float) -> Iterator[tuple[Block, Tensor]]:
        """exp(theta (q.k - 1)) block by block, each in the same memory."""
        room = queries.new_empty(len(queries) * BLOCK)
        scaled = theta * queries
        for block in self.blocks:
            keys = self.keys[block.rows]
            weights = room[: len(queries) * len(keys)].view(len(queries), len(keys))
            torch.mm(scaled, keys.mT, out=weights)
            yield block, weights.sub_(theta).exp_()

    def _reweighed(self, similarities: Tensor, theta: float) -> Iterator[tuple[Block, Tensor]]:
        room = similarities.new_empty(len(similarities) * BLOCK)
        for block in self.blocks:
            known = similarities[:, block.rows]
            weights = room[: known.numel()].view(known.shape)
            torch.sub(known, 1, out=weights)
            yield block, weights.mul_(theta).exp_()

    def _class_sums(self, weighed: Iterator[tuple[Block, Tensor]], like: Tensor) -> Tensor:
        sums = like.new_zeros(len(like), self.classes)
        for block, weights in weighed:
            span = slice(block.first, block.first + block.values.shape[1])
            sums[:, span].addmm_(weights, block.values)
        return sums

    def _normalised(
        self, sums: Tensor, similar: Callable[[Tensor], Tensor], theta: float
    ) -> Tensor:
        totals = sums.sum(1, keepdim=True)
        # Far from every key all weights underflow: those few queries are taken by their largest.
        far = torch.nonzero(totals[:, 0] < _TINY).flatten()
        if len(far):
            weights = (theta * similar(far)).softmax(1)
            sums[far] = self._class_sums(
                ((block, weights[:, block.rows]) for block in self.blocks), weights
            )
            totals = sums.sum(1, keepdim=True)
        return sums / totals


def key_of(layers: Mapping[str, Tensor], names: Sequence[str]) -> Tensor:
    """Keys of length 1 from what layers computed: (..., length). A key of zeros stays so."""
    return functional.normalize(torch.cat([layers[name] for name in names], dim=-1), dim=-1)


def make_cache(keys: Tensor, labels: Tensor, classes: int) -> Cache:
    """A cache of keys of length 1, (N, length), with their classes, (N,)."""
    order = torch.argsort(labels, stable=True)
    return Cache(keys[order], labels[order], order, classes)


def ensure_fits(keys: int, length: int, available: int | None = None) -> None:
    """Raise BadInput if a cache needs more than half of the memory that is free.

    available: free bytes; by default those of this machine now.
    """
    needed = 4 * keys * length
    free = free_memory() if available is None else available
    if needed > _SHARE * free:
        raise BadInput(
            f"A cache of {keys:,} keys of {length:,} numbers does not fit into memory",
            f"it takes {needed / 2**30:.1f} GiB, and {free / 2**30:.1f} GiB are free",
            "cache fewer images or choose later layers as keys",
        )


def free_memory() -> int:
    """Bytes of memory that a program may still take; a guess where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
    except (OSError, ValueError, IndexError):
        pass
    return _UNKNOWN_MEMORY
