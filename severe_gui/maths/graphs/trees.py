"""Trees as hierarchies: balanced ones, and those written in Newick's notation."""

import re
from collections.abc import Iterator

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.edge_list import EdgeList
from severe_gui.maths.graphs.graph import Graph, graph_of

MOST_NODES = 1_000_000


def balanced_tree(branching: int, depth: int) -> Graph:
    """Each node with so many below it, down to a depth. Names are the ways from the root: 0.2.1.

    Raises BadInput if it has no node below the root, or too many.
    """
    if branching < 1 or depth < 1:
        raise BadInput(
            f"A tree of branching {branching} and depth {depth} has nothing to relate", "",
            "choose at least 1 for both",
        )  # fmt: skip
    names, pairs, here = ["0"], [], [0]
    for _ in range(depth):
        if len(names) + len(here) * branching > MOST_NODES:
            raise BadInput(
                f"A tree of branching {branching} and depth {depth} is too large",
                f"it has more than {MOST_NODES:,} nodes", "choose smaller numbers",
            )  # fmt: skip
        below = []
        for node in here:
            for k in range(branching):
                pairs.append((len(names), node))
                below.append(len(names))
                names.append(f"{names[node]}.{k}")
        here = below
    return Graph(tuple(names), np.array(pairs, dtype=np.int64))


# Newick.

_TOKEN = re.compile(
    r"\s*(?:\[[^\]]*\]|'((?:[^']|'')*)'|([(),;])|(:\s*[^(),;:'\s]+)|([^(),;:'\[\]]+))"
)


def read_newick(text: str) -> EdgeList:
    """A tree such as ((dog,cat)carnivore,whale)mammal; lengths of branches are left out.

    A name may stand in single quotes; a node without one is called "node 1", "node 2", ... An inner
    node whose name occurs elsewhere, such as a support value, has a number behind it: 100 (2). The
    note says this, and whether the text goes on after the first tree. Raises BadInput where the
    text is no tree of at least two nodes, or two leaves have one name.
    """
    growing, tokens, note = _Growing(), _tokens(text), ""
    for token, is_sign in tokens:
        if token == ";" and is_sign:
            if any(not is_sign or token != ";" for token, is_sign in tokens):
                note = "Only the first of its trees is read."
            break
        growing.take(token, is_sign)
    graph, numbered = growing.tree()
    if numbered:
        nodes = "inner node has" if numbered == 1 else "inner nodes have"
        said = f"{numbered:,} {nodes} a number behind a name that occurs elsewhere."
        note = f"{said} {note}".strip()
    return EdgeList(graph, note)


class _Growing:
    """A tree as its text is read: brackets with the nodes that they hold so far, and a node."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, int]] = []
        self._brackets: list[list[int]] = [[]]
        self._name, self._below = "", list[int]()
        self._names: list[str] = []
        self._inner: list[int] = []
        self._leaves: set[str] = set()

    def take(self, token: str, is_sign: bool) -> None:
        if not is_sign:
            if self._name:
                raise _no_tree(f"{token[:20]!r} follows {self._name[:20]!r} without a comma")
            self._name = token
        elif token == "(":
            if self._name or self._below:
                raise _no_tree("a bracket opens behind a node")
            self._brackets.append([])
        else:
            self._end_node()
            if token == ")":
                if len(self._brackets) == 1:
                    raise _no_tree("a bracket closes that was not opened")
                self._below = self._brackets.pop()

    def tree(self) -> tuple[Graph, int]:
        """The tree, and how many inner nodes have a number behind their names."""
        if len(self._brackets) > 1:
            raise _no_tree("a bracket is not closed")
        self._end_node()
        if len(self._brackets[0]) > 1 or not self._pairs:
            raise _no_tree("it has several roots" if self._pairs else "it has a single node")
        names = list(self._names)
        taken, count = set(self._leaves), dict[str, int]()
        for node in self._inner:
            name = names[node]
            while names[node] in taken:
                count[name] = count.get(name, 1) + 1
                names[node] = f"{name} ({count[name]})"
            taken.add(names[node])
        numbered = sum(names[node] != self._names[node] for node in self._inner)
        return graph_of((names[a], names[b]) for a, b in self._pairs), numbered

    def _end_node(self) -> None:
        node = len(self._names)
        name = self._name or f"node {node + 1}"
        if self._below:
            self._inner.append(node)
        elif name in self._leaves:
            raise _no_tree(f"{name} occurs twice")
        else:
            self._leaves.add(name)
        self._names.append(name)
        self._pairs += [(each, node) for each in self._below]
        self._brackets[-1].append(node)
        self._name, self._below = "", []


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Names and signs; the latter are marked."""
    place = 0
    text = text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _no_tree(f"{text[place : place + 20]!r} cannot be read")
        quoted, sign, _length, plain = found.groups()
        if quoted is not None:
            yield quoted.replace("''", "'"), False
        elif sign:
            yield sign, True
        elif plain and plain.strip():
            yield plain.strip().replace("_", " "), False
        place = found.end()


def _no_tree(why: str) -> BadInput:
    return BadInput("This is no tree in Newick's notation", why, "see the example ((a,b)c,d)e")
