"""The vectors of a board of expressions, their similarities, and what a query finds. No Qt.

The vector of a symbol follows from its name and the seed alone. An expression can use those before
it by name. What is recognised is the nearest of all symbols and expressions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths import hrr
from severe_gui.maths.hrr.expressions import (
    Expression,
    Negated,
    Product,
    Sum,
    Symbol,
    children,
    evaluate,
    parse,
    write,
)
from severe_gui.maths.hrr.expressions import symbols as symbols_in
from severe_gui.panels.hrr.state import HrrState, KeyKind, Named
from severe_gui.panels.hrr.vectors import stranger

Path = tuple[int, ...]
"""A node of a tree: which child to take, from the root."""


@dataclass(frozen=True)
class Entry:
    """One expression of the board. vector: None if it cannot be evaluated; error says why."""

    name: str
    tree: Expression
    vector: hrr.FloatArray | None
    error: str = ""


@dataclass(frozen=True)
class Found:
    """What a vector resembles: the nearest known item, and all similarities, best first."""

    match: hrr.Match
    ranking: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Leaf:
    """What is decoded at a symbol of the tree. winner: the nearest of all that can stand there.

    is_right: whether the symbol is found; of several that are added at one place, each is, if it is
    among as many nearest.
    """

    name: str
    similarity: float
    winner: str
    is_right: bool


@dataclass(frozen=True)
class Board:
    """All expressions, and what the one in front holds. leaves: what each leaf decodes to.

    answer: of the query (of the vector itself if there is none); None if there is nothing to ask.
    """

    entries: tuple[Entry, ...]
    front: int
    vocabulary: Mapping[str, hrr.FloatArray]
    similarities: hrr.FloatArray
    leaves: Mapping[Path, Leaf]
    answer: Found | None
    query_error: str = ""

    @property
    def shown(self) -> Entry:
        return self.entries[self.front]


def board_of(state: HrrState) -> Board:
    """The board of a state; equal states give equal boards."""
    return _board(
        state.dimension, state.key, state.seed, state.inverse, state.symbols, state.board,
        state.front, state.query,
    )  # fmt: skip


@lru_cache(maxsize=256)
def symbol_vector(name: str, dimension: int, kind: KeyKind, seed: int) -> hrr.FloatArray:
    """The vector of a symbol, of length 1."""
    vector = stranger(name, dimension, seed)
    return hrr.project(vector) if kind == "unitary" else vector


@lru_cache(maxsize=16)
def _board(
    dimension: int,
    kind: KeyKind,
    seed: int,
    inverse: hrr.Inverse,
    symbols: tuple[str, ...],
    board: tuple[Named, ...],
    front: int,
    query: str,
) -> Board:
    vocabulary = {name: symbol_vector(name, dimension, kind, seed) for name in symbols}
    entries = []
    for named in board:
        entry = _evaluated(named, vocabulary, inverse)
        entries.append(entry)
        if entry.vector is not None:
            vocabulary[named.name] = entry.vector
    lengths = [np.zeros(dimension) if each.vector is None else each.vector for each in entries]
    table = np.stack(lengths)
    similarities = hrr.similarity(table[:, None], table[None, :])
    shown = entries[front]
    if shown.vector is None or not vocabulary:
        return Board(tuple(entries), front, vocabulary, similarities, {}, None)
    items = _known(vocabulary, shown.name)
    # A leaf is a symbol or one of the expressions used, never another sentence like this one.
    used = {*symbols, *symbols_in(shown.tree)}
    parts = _known({name: v for name, v in vocabulary.items() if name in used}, shown.name)
    leaves = _decoded_leaves(shown.tree, shown.vector, vocabulary, parts, inverse)
    answer, error = _asked(query, shown.vector, vocabulary, items, inverse)
    return Board(tuple(entries), front, vocabulary, similarities, leaves, answer, error)


def _evaluated(
    named: Named, vocabulary: Mapping[str, hrr.FloatArray], inverse: hrr.Inverse
) -> Entry:
    tree = parse(named.text)
    try:
        return Entry(named.name, tree, evaluate(tree, vocabulary, inverse))
    except BadInput as error:
        return Entry(named.name, tree, None, str(error))


def _known(vocabulary: Mapping[str, hrr.FloatArray], shown: str) -> hrr.CleanupMemory:
    """All symbols and expressions but the one that is asked."""
    names = tuple(name for name in vocabulary if name != shown) or tuple(vocabulary)
    return hrr.CleanupMemory(names, np.stack([vocabulary[name] for name in names]))


def _asked(
    query: str,
    vector: hrr.FloatArray,
    vocabulary: Mapping[str, hrr.FloatArray],
    items: hrr.CleanupMemory,
    inverse: hrr.Inverse,
) -> tuple[Found | None, str]:
    decoded = vector
    if query:
        try:
            decoded = hrr.unbind(vector, evaluate(parse(query), vocabulary, inverse), inverse)
        except BadInput as error:
            return None, str(error)
    scores = items.similarities(decoded)
    order = np.argsort(scores)[::-1]
    ranking = tuple((items.names[k], float(scores[k])) for k in order)
    return Found(items.best(decoded), ranking), ""


def node_at(tree: Expression, path: Path) -> Expression:
    """The node that a path leads to."""
    for index in path:
        tree = children(tree)[index]
    return tree


def walk(tree: Expression, path: Path = ()) -> Iterator[tuple[Path, Expression]]:
    """Each node with its path, each before its children."""
    yield path, tree
    for index, child in enumerate(children(tree)):
        yield from walk(child, (*path, index))


def _decoded_leaves(
    tree: Expression,
    vector: hrr.FloatArray,
    vocabulary: Mapping[str, hrr.FloatArray],
    items: hrr.CleanupMemory,
    inverse: hrr.Inverse,
) -> dict[Path, Leaf]:
    """Each symbol, when the vector is unbound from everything that the symbol is bound with."""
    places: dict[tuple[str, ...], list[tuple[Path, str]]] = {}
    for path, node in walk(tree):
        factors = _factors_beside(tree, path)
        if isinstance(node, Symbol) and factors is not None and node.name in items.names:
            key = tuple(sorted(write(each) for each in factors))
            places.setdefault(key, []).append((path, node.name))
    leaves = {}
    for texts, symbols in places.items():
        factors = [evaluate(parse(each), vocabulary, inverse) for each in texts]
        decoded = unbound_from(vector, factors, inverse)
        scores = items.similarities(decoded)
        order = [items.names[k] for k in np.argsort(scores)[::-1]]
        nearest = order[: len({name for _path, name in symbols})]
        for path, name in symbols:
            similarity = float(scores[items.names.index(name)])
            leaves[path] = Leaf(name, similarity, order[0], name in nearest)
    return leaves


def unbound_from(
    vector: hrr.FloatArray, factors: list[hrr.FloatArray], inverse: hrr.Inverse
) -> hrr.FloatArray:
    """A vector unbound from several factors."""
    return hrr.unbind(vector, hrr.bind_all(np.stack(factors)), inverse) if factors else vector


def _factors_beside(tree: Expression, path: Path) -> list[Expression] | None:
    """The factors beside the way to a node; None if the way goes through an inverse or a power."""
    factors: list[Expression] = []
    for depth, index in enumerate(path):
        node = node_at(tree, path[:depth])
        if isinstance(node, Product):
            factors += [each for k, each in enumerate(node.factors) if k != index]
        elif not isinstance(node, Sum | Negated):
            return None
    return factors
