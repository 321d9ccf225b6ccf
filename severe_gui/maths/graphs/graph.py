"""Named nodes and the pairs of them that are related.

In a hierarchy a pair is (below, above): dog, canine. Its closure relates each node to all above it.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput

IntArray = NDArray[np.int64]
MOST_PAIRS = 20_000_000
"""More would not fit into the memory of a small computer while they are embedded."""


@dataclass(frozen=True, eq=False)
class Graph:
    """names: one a node. pairs: (E, 2), indices of nodes, each pair once, none with itself."""

    names: tuple[str, ...]
    pairs: IntArray

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def starts(self) -> IntArray:
        """Where the relations of each node begin in `ends`: (N + 1,)."""
        counts = np.bincount(self.pairs[:, 0], minlength=len(self))
        return np.concatenate([[0], np.cumsum(counts)])

    @cached_property
    def ends(self) -> IntArray:
        """The second nodes of all pairs, sorted by the first and then the second: (E,)."""
        order = np.lexsort((self.pairs[:, 1], self.pairs[:, 0]))
        return np.ascontiguousarray(self.pairs[order, 1])

    def related(self, node: int) -> IntArray:
        """The nodes that a node is related to; in a hierarchy those above it."""
        return self.ends[self.starts[node] : self.starts[node + 1]]

    @cached_property
    def degrees(self) -> IntArray:
        """How many pairs each node is in: (N,)."""
        return np.bincount(self.pairs.ravel(), minlength=len(self))

    @cached_property
    def reversed(self) -> "Graph":
        """The same with all pairs turned round."""
        return Graph(self.names, np.ascontiguousarray(self.pairs[:, ::-1]))

    @cached_property
    def levels(self) -> IntArray:
        """Of a hierarchy: the most steps down to each node from one with nothing above it: (N,).

        The same for its closure. Raises BadInput on a cycle.
        """
        found = np.zeros(len(self), dtype=np.int64)
        for node in self._from_the_top():
            above = self.related(node)
            if len(above):
                found[node] = found[above].max() + 1
        return found

    def closure(self) -> "Graph":
        """Each node related to all that can be reached. Raises BadInput on a cycle, or if this
        makes too many pairs."""
        above: list[frozenset[int]] = [frozenset()] * len(self)
        total = 0
        for node in self._from_the_top():
            direct = self.related(node).tolist()
            above[node] = frozenset(direct).union(*(above[each] for each in direct))
            total += len(above[node])
            if total > MOST_PAIRS:
                raise BadInput(
                    "The closure of these relations is too large",
                    f"it has more than {MOST_PAIRS:,} pairs", "do without it",
                )  # fmt: skip
        sizes = [len(each) for each in above]
        pairs = np.empty((sum(sizes), 2), dtype=np.int64)
        pairs[:, 0] = np.repeat(np.arange(len(self)), sizes)
        pairs[:, 1] = np.fromiter(
            (each for reached in above for each in sorted(reached)), np.int64, len(pairs)
        )
        return Graph(self.names, pairs)

    def both_ways(self) -> "Graph":
        """Each pair and the same turned round: the relations of an undirected network."""
        pairs = np.concatenate([self.pairs, self.pairs[:, ::-1]])
        return Graph(self.names, pairs[first_of_each(pairs, len(self))])

    @cached_property
    def components(self) -> IntArray:
        """The component of each node, numbered from 0 in their order: (N,). Direction ignored."""
        label = np.arange(len(self), dtype=np.int64)
        first, second = self.pairs[:, 0], self.pairs[:, 1]
        while (label[first] != label[second]).any():
            least = np.minimum(label[first], label[second])
            # The labels themselves are nodes, which take over what is least around them.
            np.minimum.at(label, label[first], least)
            np.minimum.at(label, label[second], least)
            while (label[label] != label).any():
                label = label[label]
        numbers: IntArray = np.searchsorted(np.unique(label), label)
        return numbers

    def reached(self, node: int) -> NDArray[np.bool_]:
        """Which nodes can be reached from one, itself among them: (N,)."""
        found = np.zeros(len(self), dtype=bool)
        found[node] = True
        queue = [node]
        while queue:
            for each in self.related(queue.pop()).tolist():
                if not found[each]:
                    found[each] = True
                    queue.append(each)
        return found

    def among(self, kept: NDArray[np.bool_]) -> "Graph":
        """Some of the nodes, in their order, with the pairs among them."""
        number = np.cumsum(kept) - 1
        pairs = self.pairs[kept[self.pairs].all(axis=1)]
        names = tuple(name for name, is_kept in zip(self.names, kept, strict=True) if is_kept)
        return Graph(names, number[pairs])

    def _from_the_top(self) -> Iterable[int]:
        """All nodes, each after those directly above it."""
        waiting = np.diff(self.starts).tolist()
        queue = deque(node for node, count in enumerate(waiting) if count == 0)
        order = []
        while queue:
            node = queue.popleft()
            order.append(node)
            for below in self.reversed.related(node).tolist():
                waiting[below] -= 1
                if waiting[below] == 0:
                    queue.append(below)
        if len(order) < len(self):
            names = ", ".join(self.names[node] for node in self._a_cycle(waiting))
            raise BadInput(
                "These relations are no hierarchy", f"they lead round in a cycle: {names}",
                "remove one of them, or do without the closure",
            )  # fmt: skip
        return order

    def _a_cycle(self, waiting: list[int], most: int = 6) -> list[int]:
        """Nodes of a cycle, among those that wait for one above them, at most a few."""
        node = next(node for node, count in enumerate(waiting) if count)
        seen: dict[int, int] = {}
        while node not in seen:
            seen[node] = len(seen)
            node = next(each for each in self.related(node).tolist() if waiting[each])
        return list(seen)[seen[node] :][:most]


def first_of_each(pairs: IntArray, count: int) -> IntArray:
    """Where each pair occurs first, in order. pairs: (E, 2) of numbers below count."""
    found: IntArray = np.unique(pairs[:, 0] * count + pairs[:, 1], return_index=True)[1]
    found.sort()
    return found


def graph_of(named: Iterable[tuple[str, str]]) -> Graph:
    """The graph of pairs of names; nodes in order of first mention, repeated pairs once.

    Raises BadInput where a node is paired with itself.
    """
    number: dict[str, int] = {}
    pairs: dict[tuple[int, int], None] = {}
    for first, second in named:
        if first == second:
            raise BadInput(f"{first} is related to itself", "", "remove this pair")
        i = number.setdefault(first, len(number))
        j = number.setdefault(second, len(number))
        pairs[i, j] = None
    return Graph(tuple(number), np.array(list(pairs), dtype=np.int64).reshape(-1, 2))
