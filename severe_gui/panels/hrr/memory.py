"""The vectors of a state, after its pushes and pops. No Qt."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.maths import hrr
from severe_gui.panels.hrr.state import POP, HrrState, item_name


@dataclass(frozen=True)
class Depth:
    """What is decoded at one depth. similarities: with every known item, in order."""

    true: str
    match: hrr.Match
    similarities: hrr.FloatArray
    noise: float

    @property
    def is_right(self) -> bool:
        return self.match.name == self.true


@dataclass(frozen=True)
class Popped:
    """A word that was popped, and the item it was recognised as."""

    true: str
    taken_for: str


@dataclass(frozen=True)
class Memory:
    """The trace and all that can be read from it."""

    cleanup: hrr.CleanupMemory
    stack: hrr.Stack
    depths: tuple[Depth, ...]
    popped: tuple[Popped, ...]

    @property
    def trace(self) -> hrr.FloatArray:
        return self.stack.trace


def memory_of(state: HrrState) -> Memory:
    """The memory of a state; equal states give equal memories."""
    return _replayed(
        state.dimension, state.items, state.key, state.inverse, state.clean_up, state.seed,
        state.operations,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _vectors(
    dimension: int, items: int, kind: str, seed: int
) -> tuple[hrr.CleanupMemory, hrr.FloatArray]:
    generator = np.random.default_rng([seed, dimension])
    key = hrr.random_vectors(1, dimension, generator)[0]
    vectors = hrr.random_vectors(items, dimension, generator)
    vectors /= np.linalg.norm(vectors, axis=-1, keepdims=True)
    names = tuple(item_name(index) for index in range(items))
    return hrr.CleanupMemory(names, vectors), hrr.project(key) if kind == "unitary" else key


@lru_cache(maxsize=32)
def _replayed(
    dimension: int,
    items: int,
    kind: str,
    inverse: hrr.Inverse,
    clean_up: bool,
    seed: int,
    operations: tuple[str, ...],
) -> Memory:
    cleanup, key = _vectors(dimension, items, kind, seed)
    stack, names, popped = hrr.Stack.empty(key, inverse), [], []
    for name in operations:
        if name != POP:
            # A word that is no longer among the known items is still pushed.
            vector = cleanup[name] if name in cleanup.names else _stranger(name, dimension, seed)
            stack = stack.push(vector)
            names.append(name)
            continue
        found = cleanup.best(stack.trace).name
        popped.append(Popped(names.pop(), found if clean_up else "nothing"))
        stack = stack.pop(cleanup[found] if clean_up else np.zeros(dimension))
    depths = tuple(
        _depth(stack.at_depth(index), true, cleanup) for index, true in enumerate(reversed(names))
    )
    return Memory(cleanup, stack, depths, tuple(popped))


def _stranger(name: str, dimension: int, seed: int) -> hrr.FloatArray:
    generator = np.random.default_rng([seed, dimension, *name.encode()])
    vector = hrr.random_vectors(1, dimension, generator)[0]
    return np.asarray(vector / np.linalg.norm(vector))


def _depth(decoded: hrr.FloatArray, true: str, cleanup: hrr.CleanupMemory) -> Depth:
    noise = float("nan")
    if true in cleanup.names:
        noise = float(((decoded - cleanup[true]) ** 2).sum())
    return Depth(true, cleanup.best(decoded), cleanup.similarities(decoded), noise)
