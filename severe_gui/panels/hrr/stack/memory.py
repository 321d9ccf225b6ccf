"""The stack of a state, after its pushes and pops, and what is decoded at each depth. No Qt."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.maths import hrr
from severe_gui.panels.hrr.state import POP, HrrState
from severe_gui.panels.hrr.vectors import cleanup_of, key_of, stranger

REACH = 40
"""Operations replayed from one kept stack at most."""
KEPT = 64
"""Stacks that are kept on the way."""


@dataclass(frozen=True)
class Depth:
    """What is decoded at one depth. similarities: with every known item, in order.

    noise: squared distance from the vector that was pushed. power: squared length of p^depth.
    """

    true: str
    match: hrr.Match
    similarities: hrr.FloatArray
    noise: float
    power: float

    @property
    def is_right(self) -> bool:
        return self.match.name == self.true


@dataclass(frozen=True)
class Popped:
    """A word that was popped, and the item it was recognised as."""

    true: str
    taken_for: str

    @property
    def is_wrong(self) -> bool:
        """Whether another item was taken off."""
        return self.taken_for not in ("", self.true)


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


@dataclass(frozen=True)
class _Replay:
    """A stack under way: its vector, its words from the bottom up, and what was popped."""

    trace: hrr.FloatArray
    names: tuple[str, ...]
    popped: tuple[Popped, ...]


class _Setup:
    """Vectors and rules of a stack; equal settings share one object."""

    def __init__(self, state: HrrState) -> None:
        self.cleanup, self.key = cleanup_of(state), key_of(state)
        self.inverse: hrr.Inverse = state.inverse
        self.clean_up, self.seed = state.clean_up, state.seed
        self.key_transform = np.fft.rfft(self.key)
        self.inverse_transform = np.fft.rfft(hrr.inverse(self.key, self.inverse))
        # Stacks on the way: with the setup they go, and its items, which may be large.
        self.replays: dict[tuple[str, ...], _Replay] = {}

    def vector(self, name: str) -> hrr.FloatArray:
        """The vector of a word; one no longer among the known items still has one."""
        if name in self.cleanup.names:
            return self.cleanup[name]
        return stranger(name, len(self.key), self.seed)


def memory_of(state: HrrState) -> Memory:
    """The memory of a state; equal states give equal memories."""
    setup = _setup_of(
        state.dimension, state.items, state.orthogonality, state.key, state.inverse, state.clean_up,
        state.seed, state.bins,
    )  # fmt: skip
    return _memory(setup, state.operations)


@lru_cache(maxsize=4)
def _setup_of(*settings: object) -> _Setup:
    names = (
        "dimension", "items", "orthogonality", "key", "inverse", "clean_up", "seed", "bins"
    )  # fmt: skip
    return _Setup(HrrState(**dict(zip(names, settings, strict=True))))


@lru_cache(maxsize=4)
def _memory(setup: _Setup, operations: tuple[str, ...]) -> Memory:
    # Stacks are kept on the way, so that no replay is nested deeply.
    for count in range(0, len(operations), REACH):
        _replayed(setup, operations[:count])
    replay = _replayed(setup, operations)
    stack = hrr.Stack(setup.key, replay.trace, setup.inverse)
    return Memory(setup.cleanup, stack, _depths(setup, replay), replay.popped)


def _replayed(setup: _Setup, operations: tuple[str, ...]) -> _Replay:
    replay = setup.replays.get(operations)
    if replay is None:
        replay = _replay(setup, operations)
        if len(setup.replays) >= KEPT:
            setup.replays.pop(next(iter(setup.replays)))
        setup.replays[operations] = replay
    return replay


def _replay(setup: _Setup, operations: tuple[str, ...]) -> _Replay:
    size = len(setup.key)
    if not operations:
        return _Replay(np.zeros(size), (), ())
    before, name = _replayed(setup, operations[:-1]), operations[-1]
    if name != POP:
        bound = np.fft.irfft(setup.key_transform * np.fft.rfft(before.trace), size)
        return _Replay(setup.vector(name) + bound, (*before.names, name), before.popped)
    trace, found = before.trace, ""
    if setup.clean_up:
        found = setup.cleanup.names[int((setup.cleanup.vectors @ trace).argmax())]
        trace = trace - setup.cleanup[found]
    below = np.fft.irfft(setup.inverse_transform * np.fft.rfft(trace), size)
    popped = (*before.popped, Popped(before.names[-1], found))
    return _Replay(below, before.names[:-1], popped)


def _depths(setup: _Setup, replay: _Replay) -> tuple[Depth, ...]:
    """All depths at once: the trace unbound from p^k, compared with all items."""
    names = tuple(reversed(replay.names))
    if not names:
        return ()
    size, ways = len(setup.key), np.arange(len(names))[:, None]
    # The powers of a Gaussian key overflow some hundred words down: nothing is recognised there.
    with np.errstate(over="ignore", invalid="ignore"):
        spectra = np.fft.rfft(replay.trace) * setup.inverse_transform**ways
        decoded = np.fft.irfft(spectra, size)
        lengths = np.linalg.norm(decoded, axis=-1, keepdims=True)
        table = decoded @ setup.cleanup.vectors.T / np.where(lengths > 0, lengths, 1.0)
        table = np.where(np.isfinite(table), table, 0.0)
        pushed = np.stack([setup.vector(name) for name in names])
        noise = ((decoded - pushed) ** 2).sum(axis=-1)
        powers = hrr.squared_lengths(np.abs(setup.key_transform), size, len(names))
    return tuple(
        Depth(name, _best(setup.cleanup.names, row), row, float(error), float(power))
        for name, row, error, power in zip(names, table, noise, powers, strict=True)
    )


def _best(names: tuple[str, ...], row: hrr.FloatArray) -> hrr.Match:
    second, winner = (int(each) for each in np.argpartition(row, -2)[-2:])
    if row[second] > row[winner]:
        second, winner = winner, second
    return hrr.Match(names[winner], float(row[winner]), float(row[winner] - row[second]))
