"""Tensor-product binding, for comparison: exact for orthogonal keys, and its cost grows.

A pair is the outer product v k^T, and a trace of pairs an n x n matrix; a key is looked up by a
product with it, and keys that are orthogonal do not disturb each other at all. But a product of
k vectors has n^k numbers, where circular convolution keeps n.
Source: Smolensky (1990), as discussed in the post.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.vectors import FloatArray

MOST_NUMBERS = 200_000_000


def tensor_size(dimension: int, vectors: int) -> int:
    """Numbers in the product of so many vectors: dimension ** vectors."""
    return int(dimension**vectors)


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
