"""How many pairs one vector holds: what theory predicts, and what trials measure."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.algebra import Inverse, bind, project, unbind
from severe_gui.maths.hrr.vectors import FloatArray, random_vectors, similarity


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
    nodes, weights = _nodes()
    scores = (1.0 + spread * nodes) / other
    below = np.array([0.5 * math.erfc(-score / math.sqrt(2.0)) for score in scores])
    return float((weights * below ** (items - 1)).sum() / weights.sum())


@lru_cache(maxsize=1)
def _nodes() -> tuple[FloatArray, FloatArray]:
    """Nodes and weights of Gauss-Hermite quadrature, which take longer than their use."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(101)
    return nodes, weights


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
