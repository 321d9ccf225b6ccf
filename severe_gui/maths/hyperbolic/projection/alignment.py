"""Turning one picture so that it lies on another as well as can be.

Source: Schonemann, A generalized solution of the orthogonal Procrustes problem (1966).
"""

import numpy as np

from severe_gui.maths.hyperbolic.projection.hyperboloid import FloatArray


def aligning_turn(places: FloatArray, wanted: FloatArray) -> FloatArray:
    """The orthogonal matrix R for which places @ R is nearest to what is wanted: (K, K).

    places, wanted: (N, K). Of squares of distances the sum is least.
    """
    left, _sizes, right = np.linalg.svd(places.T @ wanted)
    turn: FloatArray = left @ right
    return turn
