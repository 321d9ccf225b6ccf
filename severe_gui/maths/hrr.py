"""Holographic reduced representations: binding by circular convolution.

Vectors v in R^n with independent N(0, 1/n) entries have length about 1 and are nearly orthogonal.
Binding a * b is circular convolution: with the transform v~ = F v, (a * b)~ = a~ b~. It commutes,
associates, distributes over sums, and has the identity delta_0. An inverse of a recovers what was
bound with a: the involution v'_k = v_(-k), with v'~ = conj(v~), is an approximate one; the exact
one has 1 / v~, and is very large where v~ is small. On unitary vectors (|v~| = 1) the two agree
and powers keep their length; `project` makes any vector unitary by dividing v~ by |v~|.

Everything takes arrays with the batch axes first and the vector last, and returns new arrays.
Randomness comes from the generator that is passed in. Sources: Plate, Holographic Reduced
Representations (1995); Ganesan et al., Learning with Holographic Reduced Representations (2021);
the posts "Holographic reduced representations and associative LSTMs" and "Compositional
embeddings, again".
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from severe_gui.errors import BadInput

FloatArray = NDArray[np.floating[Any]]
Inverse = Literal["involution", "exact"]

LEAST_MODULUS = 1e-12


def random_vectors(
    shape: int | tuple[int, ...], dimension: int, generator: np.random.Generator
) -> FloatArray:
    """Vectors of N(0, 1/dimension) entries: shape + (dimension,), float64."""
    shape = (shape,) if isinstance(shape, int) else shape
    return generator.standard_normal((*shape, dimension)) / math.sqrt(dimension)


def identity(dimension: int) -> FloatArray:
    """delta_0, which binds to nothing: identity * v = v."""
    delta = np.zeros(dimension)
    delta[0] = 1.0
    return delta


def bind(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Circular convolution of a and b: (..., n), broadcast over the batch axes."""
    a, b = np.asarray(a), np.asarray(b)
    return np.fft.irfft(np.fft.rfft(a) * np.fft.rfft(b), a.shape[-1])


def bind_all(vectors: ArrayLike) -> FloatArray:
    """The product of several vectors: (..., k, n) to (..., n)."""
    vectors = np.asarray(vectors)
    return np.fft.irfft(np.fft.rfft(vectors).prod(axis=-2), vectors.shape[-1])


def involution(v: ArrayLike) -> FloatArray:
    """v'_k = v_(-k mod n): the inverse of a unitary vector, approximate for any other. (..., n)."""
    v = np.asarray(v)
    return np.roll(v[..., ::-1], 1, axis=-1)


def exact_inverse(v: ArrayLike, least: float = LEAST_MODULUS) -> FloatArray:
    """The vector with transform 1 / v~; moduli below `least` are raised to it. (..., n).

    `condition_number` says by how much it can amplify noise.
    """
    v = np.asarray(v)
    transform = np.fft.rfft(v)
    power = np.maximum(np.abs(transform) ** 2, least)
    return np.fft.irfft(np.conj(transform) / power, v.shape[-1])


def inverse(v: ArrayLike, kind: Inverse = "involution") -> FloatArray:
    """One of the two inverses."""
    return involution(v) if kind == "involution" else exact_inverse(v)


def unbind(trace: ArrayLike, key: ArrayLike, kind: Inverse = "involution") -> FloatArray:
    """What was bound with the key, plus noise from everything else in the trace. (..., n)."""
    return bind(trace, inverse(key, kind))


def condition_number(v: ArrayLike) -> FloatArray:
    """max |v~| / min |v~|, the condition of v's circulant matrix; 1 if unitary. (...)."""
    moduli = np.abs(np.fft.rfft(np.asarray(v)))
    with np.errstate(divide="ignore"):
        return np.asarray(moduli.max(axis=-1) / moduli.min(axis=-1))


def project(v: ArrayLike) -> FloatArray:
    """The unitary vector with the phases of v: v~ / |v~|, and 1 where v~ is 0. (..., n)."""
    v = np.asarray(v)
    transform = np.fft.rfft(v)
    moduli = np.abs(transform)
    safe = np.where(moduli > 0, moduli, 1.0)
    return np.fft.irfft(np.where(moduli > 0, transform / safe, 1.0), v.shape[-1])


def power(v: ArrayLike, exponent: float) -> FloatArray:
    """v bound with itself `exponent` times. (..., n).

    The exponent may be any real number if the transform of v is positive at frequency 0 and, for
    even n, at the highest; otherwise it must be an integer. Raises BadInput if it is not.
    """
    v = np.asarray(v)
    transform = np.fft.rfft(v)
    if exponent == round(exponent):
        return np.fft.irfft(transform ** round(exponent), v.shape[-1])
    real = transform[..., [0, -1]] if v.shape[-1] % 2 == 0 else transform[..., :1]
    if (real.real < 0).any():
        raise BadInput(
            f"The power {exponent:g} of this vector is not real",
            "its transform is negative at the lowest or the highest frequency",
            "use a whole power",
        )
    moduli, phases = np.abs(transform), np.angle(transform)
    raised = moduli**exponent * np.exp(1j * exponent * phases)
    return np.fft.irfft(raised, v.shape[-1])


def similarity(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """The cosine of the angle between vectors; 0 where one is 0. (..., n) to (...)."""
    a, b = np.asarray(a), np.asarray(b)
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return np.asarray((a * b).sum(axis=-1) / np.where(lengths > 0, lengths, 1.0))


# Clean-up.


@dataclass(frozen=True)
class Match:
    """The result of a clean-up: the winner, its similarity, and its lead over the second."""

    name: str
    similarity: float
    margin: float


@dataclass(frozen=True)
class CleanupMemory:
    """Known items by name, which a noisy vector is compared with. vectors: (m, n)."""

    names: tuple[str, ...]
    vectors: FloatArray

    def __post_init__(self) -> None:
        if len(self.names) != len(self.vectors) or len(set(self.names)) < len(self.names):
            raise BadInput("Each item of a clean-up memory has a name and a vector of its own")

    def __getitem__(self, name: str) -> FloatArray:
        if name not in self.names:
            raise BadInput(f"There is no item {name!r}", "", f"choose from {', '.join(self.names)}")
        return np.asarray(self.vectors[self.names.index(name)])

    def similarities(self, query: ArrayLike) -> FloatArray:
        """Cosine with every item: (..., n) to (..., m)."""
        query = np.asarray(query)[..., None, :]
        return similarity(query, self.vectors)

    def best(self, query: ArrayLike) -> Match:
        """The nearest item to one query (n,)."""
        scores = self.similarities(query)
        order = np.argsort(scores)[::-1]
        winner = int(order[0])
        second = float(scores[order[1]]) if len(order) > 1 else -1.0
        return Match(self.names[winner], float(scores[winner]), float(scores[winner]) - second)


# Structures, each stored in one vector of the same length.


def encode_sequence(items: ArrayLike, position: ArrayLike) -> FloatArray:
    """sum_k p^k * x_k, k = 0, 1, ... items: (k, n), position: (n,). Returns (n,)."""
    items = np.asarray(items)
    transform, step = np.fft.rfft(items), np.fft.rfft(np.asarray(position))
    total = sum(each * step**k for k, each in enumerate(transform))
    return np.fft.irfft(total, items.shape[-1])


def decode_position(
    trace: ArrayLike, position: ArrayLike, k: int, kind: Inverse = "involution"
) -> FloatArray:
    """The item at position k of a sequence, with noise. (n,)."""
    return unbind(trace, power(position, k), kind)


@dataclass(frozen=True)
class Stack:
    """s = x_1 + p * x_2 + p^2 * x_3 + ..., x_1 on top: a stack in one vector.

    With a Gaussian p the deep words drown the top: |p^k|^2 grows as k!. With a unitary p each word
    has the same length, and a pop of the correctly recognised top leaves exactly what was below.
    Source: "Holographic reduced representations and associative LSTMs" (its p^n x_n is p^k x_k).
    """

    key: FloatArray
    trace: FloatArray
    kind: Inverse = "involution"

    @classmethod
    def empty(cls, key: FloatArray, kind: Inverse = "involution") -> "Stack":
        return cls(key, np.zeros_like(key), kind)

    def push(self, item: ArrayLike) -> "Stack":
        """With an item on top."""
        return Stack(self.key, np.asarray(item) + bind(self.key, self.trace), self.kind)

    def pop(self, top: ArrayLike) -> "Stack":
        """The stack below, given the vector that the top was recognised as."""
        return Stack(self.key, unbind(self.trace - np.asarray(top), self.key, self.kind), self.kind)

    def at_depth(self, depth: int) -> FloatArray:
        """The item at `depth` below the top, with noise from all the others. (n,)."""
        if depth == 0:
            return self.trace
        return unbind(self.trace, power(self.key, depth), self.kind)


def frame(roles: Mapping[str, FloatArray], fillers: Mapping[str, FloatArray]) -> FloatArray:
    """The sum of role * filler over the filled roles. Raises BadInput for an unknown role."""
    unknown = [name for name in fillers if name not in roles]
    if unknown:
        raise BadInput(f"There is no role {unknown[0]!r}", "", f"choose from {', '.join(roles)}")
    bound = [bind(roles[name], filler) for name, filler in fillers.items()]
    return np.asarray(np.sum(bound, axis=0))


# Capacity.


def expected_similarity(pairs: int, unitary: bool) -> float:
    """The cosine of a decoded value with the true one: 1/sqrt(k), or 1/sqrt(k + 1)."""
    return 1.0 / math.sqrt(pairs if unitary else pairs + 1)


def predicted_accuracy(dimension: int, pairs: int, items: int, unitary: bool) -> float:
    """Probability that the decoded value is nearest to the true one of m items.

    The true score is N(1, (k - 1)/n) and rivals are N(0, k/n) for unitary keys; for Gaussian keys
    (k + 5)/n and (k + 1)/n. P = integral of phi(x) Phi(x / sigma)^(m - 1).
    """
    hit, rival = (pairs - 1, pairs) if unitary else (pairs + 5, pairs + 1)
    spread, other = math.sqrt(hit / dimension), math.sqrt(rival / dimension)
    nodes, weights = np.polynomial.hermite_e.hermegauss(101)
    scores = (1.0 + spread * nodes) / other
    below = np.array([0.5 * math.erfc(-score / math.sqrt(2.0)) for score in scores])
    return float((weights * below ** (items - 1)).sum() / weights.sum())


@dataclass(frozen=True)
class Capacity:
    """The results of trials of associative memory. standard_error: of the accuracy."""

    accuracy: float
    similarity: float
    standard_error: float


def measure_capacity(
    dimension: int,
    pairs: int,
    items: int,
    trials: int,
    generator: np.random.Generator,
    unitary: bool = True,
    kind: Inverse = "involution",
    batch: int = 32,
) -> Capacity:
    """Store pairs, query one, clean up among the items; with new vectors for each batch of trials.

    Items have unit length; the values of a trial are drawn from them without replacement.
    Raises BadInput if there are fewer items than pairs.
    """
    check_capacity(dimension, pairs, items, trials)
    right, cosines = 0, 0.0
    for start in range(0, trials, batch):
        count = min(batch, trials - start)
        memory = random_vectors(items, dimension, generator)
        memory /= np.linalg.norm(memory, axis=-1, keepdims=True)
        keys = random_vectors((count, pairs), dimension, generator)
        keys = project(keys) if unitary else keys
        chosen = np.stack([generator.permutation(items)[:pairs] for _ in range(count)])
        traces = bind(keys, memory[chosen]).sum(axis=1)
        decoded = unbind(traces, keys[:, 0], kind)
        right += int(((decoded @ memory.T).argmax(axis=-1) == chosen[:, 0]).sum())
        cosines += float(similarity(decoded, memory[chosen[:, 0]]).sum())
    accuracy = right / trials
    error = math.sqrt(accuracy * (1.0 - accuracy) / trials)
    return Capacity(accuracy, cosines / trials, error)


MOST_NUMBERS = 200_000_000


def check_capacity(dimension: int, pairs: int, items: int, trials: int) -> None:
    """Raise BadInput for numbers that are too small or do not fit into memory."""
    for name, value in (("dim", dimension), ("pairs", pairs), ("trials", trials)):
        if value < 1:
            raise BadInput(f"{name} cannot be {value}", "it must be at least 1")
    if items < pairs:
        raise BadInput(
            f"{pairs} pairs cannot be drawn from {items} items",
            "values are drawn without replacement",
            "increase the items or decrease the pairs",
        )
    if dimension * max(items, 32 * pairs) > MOST_NUMBERS:
        raise BadInput(
            f"{items} items of dimension {dimension} do not fit into memory",
            f"at most {MOST_NUMBERS:,} numbers fit",
            "decrease one of them",
        )


def stack_of(items: Sequence[FloatArray], key: FloatArray, kind: Inverse = "involution") -> Stack:
    """The stack of items pushed in order, the last on top."""
    stack = Stack.empty(key, kind)
    for item in items:
        stack = stack.push(item)
    return stack
