"""Tensor-product binding, for comparison: exact for orthogonal keys, and its cost grows.

A pair is the outer product v k^T, and a trace of pairs an n x n matrix; a key is looked up by a
product with it, and keys that are orthogonal do not disturb each other at all. But a product of
k vectors has n^k numbers, where circular convolution keeps n.

Random keys of length 1 do disturb each other: what k_1 gives back is v_1 + e, with
e = sum_(i > 1) c_i v_i and c_i = k_i . k_1. Each c_i has a mean of 0 and a variance of 1/n, and so
has each product of two different items, from which all variances below follow.
Source: Smolensky (1990), as discussed in the post.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.normal import gamma_nodes, normal_below, normal_nodes
from severe_gui.maths.hrr.vectors import FloatArray

MOST_NUMBERS = 200_000_000


def tensor_size(dimension: int, vectors: int) -> int:
    """Numbers in the product of so many vectors: dimension ** vectors."""
    return int(dimension**vectors)


def most_vectors(dimension: int, numbers: int) -> int:
    """How many vectors have a tensor product of at most so many numbers; dimension 2 or more."""
    count = 0
    while tensor_size(dimension, count + 1) <= numbers:
        count += 1
    return count


def tensor_product(vectors: ArrayLike) -> FloatArray:
    """The outer product of vectors (k, n): an array with k axes of length n.

    Raises BadInput if it does not fit into memory.
    """
    vectors = np.asarray(vectors)
    count, dimension = vectors.shape
    if tensor_size(dimension, count) > MOST_NUMBERS:
        raise BadInput(
            f"The tensor product of {count} vectors of dimension {dimension} does not fit into "
            "memory",
            f"it has {dimension}^{count} numbers, about 1e{int(count * math.log10(dimension))}",
            "decrease one of them",
        )
    product = vectors[0]
    for each in vectors[1:]:
        product = np.multiply.outer(product, each)
    return np.asarray(product)


def tensor_pairs(keys: ArrayLike, values: ArrayLike) -> FloatArray:
    """sum_i v_i k_i^T: keys (..., k, n), values (..., k, m). Returns (..., m, n)."""
    return np.asarray(np.einsum("...km,...kn->...mn", np.asarray(values), np.asarray(keys)))


def tensor_lookup(trace: ArrayLike, key: ArrayLike) -> FloatArray:
    """What was bound with a unit key: trace (..., m, n), key (..., n). Returns (..., m)."""
    return np.asarray(np.einsum("...mn,...n->...m", np.asarray(trace), np.asarray(key)))


# Random keys and items of length 1.


def expected_tensor_noise(dimension: int, pairs: int) -> float:
    """E|decoded - value|^2 = E|e|^2: (k - 1)/n, where convolution has k - 1."""
    return (pairs - 1) / dimension


def tensor_score_variances(dimension: int, pairs: int) -> tuple[float, float, float]:
    """Variances of the scores of the true item, of the other stored ones, and of all others.

    (k - 1)/n^2, 2/n + (k - 2)/n^2 and 1/n + (k - 1)/n^2; the first has a mean of 1, the others
    of 0. What is stored disturbs twice: by its own key, and by being like the true item.
    """
    hit, stranger = (pairs - 1) / dimension**2, 1 / dimension + (pairs - 1) / dimension**2
    stored = 2 / dimension + (pairs - 2) / dimension**2
    return hit, stored if pairs > 1 else 0.0, stranger


@lru_cache(maxsize=4096)
def predicted_tensor_accuracy(dimension: int, pairs: int, items: int) -> float:
    """Probability that the decoded value is nearest to the true one of m items.

    e is taken as normal with the variance C/n in each direction, C = sum c_i^2 spread as a gamma
    variable: h of it lies along the true item, and r across. An item that is not stored wins if
    its cosine with v_1 + e is above (1 + h)/sqrt((1 + h)^2 + r^2); a coordinate of a random point
    of the sphere is below that with the probability Phi(z), z as in Wallace (1959). A stored one,
    whose cosine with v_1 is b, wins if c_j + N(0, (1 + b)/(1 - b) r^2/(n - 1)) > 1 + h. The mean is
    taken over C, h, r and b. Within 0.02 from n = 16 on, and 0.05 at n = 8.
    """
    if pairs == 1:
        return 1.0
    n, free = dimension, dimension - 1
    # c_i^2 is a beta variable of mean 1/n and variance 2(n - 1)/(n^2 (n + 2)).
    total, share_of_total = gamma_nodes((pairs - 1) / n, (pairs - 1) * 2 * free / (n * n * (n + 2)))
    along, share_along = normal_nodes(21)
    across, share_across = gamma_nodes(free, 2 * free)
    spread = np.sqrt(total / n)[:, None, None]
    h = spread * along[:, None] + np.zeros(len(across))
    square = spread**2 * across
    hit = np.maximum(1 + h, 0.0)
    z = (8 * free + 1) / (8 * free + 3) * np.sqrt(free * np.log1p(hit**2 / square))
    others = normal_below(z) ** (items - pairs)
    kept = (pairs - 2) / (pairs - 1)
    likeness = np.clip(normal_nodes(9)[0] / math.sqrt(n), -0.9, 0.9)
    noise = 1 / n + (square * kept / free)[..., None] * (1 + likeness) / (1 - likeness)
    below = normal_below((1 + h * math.sqrt(kept))[..., None] / np.sqrt(noise))
    stored = (below @ normal_nodes(9)[1]) ** (pairs - 1)
    shares = share_of_total[:, None, None] * share_along[:, None] * share_across
    return float((shares * others * stored).sum())
