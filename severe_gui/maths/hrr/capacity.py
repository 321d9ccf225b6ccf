"""How many pairs one vector holds: what theory predicts, and what trials measure."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.algebra import Inverse, inverse_transform
from severe_gui.maths.hrr.normal import normal_nodes
from severe_gui.maths.hrr.vectors import FloatArray, random_vectors, similarity, unitary_transforms


def expected_similarity(pairs: int, unitary: bool) -> float:
    """The cosine of a decoded value with the true one: 1/sqrt(k), or 1/sqrt(k + 1)."""
    return 1.0 / math.sqrt(pairs if unitary else pairs + 1)


def expected_noise(pairs: int, unitary: bool) -> float:
    """E|decoded - value|^2 of a value of length 1: k - 1, or k for Gaussian keys."""
    return float(pairs - 1 if unitary else pairs)


def score_variances(dimension: int, pairs: int, unitary: bool) -> tuple[float, float]:
    """Variances of the true score, whose mean is 1, and of a rival's, whose mean is 0.

    (k - 1)/n and k/n for unitary keys; (k + 3)/n and (k + 1)/n for Gaussian ones, whose squared
    length has a variance of 2/n. For items of length 1.
    """
    hit, rival = (pairs - 1, pairs) if unitary else (pairs + 3, pairs + 1)
    return hit / dimension, rival / dimension


def predicted_accuracy(dimension: int, pairs: int, items: int, unitary: bool) -> float:
    """Probability that the decoded value is nearest to the true one of m items.

    P = integral of phi(x) Phi(x / sigma)^(m - 1), as if scores were normal and independent. At
    small dimensions it is too low: by 0.01 at n = 128, and more for Gaussian keys.
    """
    spread, other = (math.sqrt(each) for each in score_variances(dimension, pairs, unitary))
    nodes, shares = normal_nodes(101)
    scores = (1.0 + spread * nodes) / other
    below = np.array([0.5 * math.erfc(-score / math.sqrt(2.0)) for score in scores.tolist()])
    return float(shares @ below ** (items - 1))


def predicted_stacks(dimension: int, depth: int, items: int) -> FloatArray:
    """Probabilities that stacks of 1, 2, ..., depth words come back in order, for a unitary key.

    A correct pop leaves the stack below exactly, so each pop is a lookup among the words left.
    """
    tops = [predicted_accuracy(dimension, words, items, True) for words in range(1, depth + 1)]
    return np.cumprod(tops)


@dataclass(frozen=True)
class Capacity:
    """The results of trials of associative memory. standard_error: of the accuracy."""

    accuracy: float
    similarity: float
    standard_error: float


Transforms = NDArray[np.complexfloating[Any, Any]]


def look_up_first(
    keys: Transforms, values: Transforms, dimension: int, kind: Inverse = "involution"
) -> FloatArray:
    """What the first key of each trace gives back. (trials, dimension).

    keys, values: transforms of the pairs of each trace, (trials, pairs, dimension // 2 + 1). All
    is bound, added and unbound in the Fourier domain: one transform back a trial.
    """
    first = keys[:, 0]
    back = np.conj(first) if kind == "involution" else inverse_transform(first)
    return np.fft.irfft(np.einsum("tkf,tkf->tf", keys, values) * back, dimension)


def drawn_values(
    trials: int, pairs: int, items: int, generator: np.random.Generator
) -> NDArray[np.intp]:
    """The items of each trial's pairs, without replacement. (trials, pairs)."""
    return generator.random((trials, items)).argsort(axis=-1)[:, :pairs]


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
        shape = (count, pairs)
        keys = (
            unitary_transforms(shape, dimension, generator)
            if unitary
            else np.fft.rfft(random_vectors(shape, dimension, generator))
        )
        chosen = drawn_values(count, pairs, items, generator)
        decoded = look_up_first(keys, np.fft.rfft(memory)[chosen], dimension, kind)
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
