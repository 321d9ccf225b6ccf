"""Numbers of each seed as the run records them, and the meta-rate's fall."""

import numpy as np

from severe_gui.maths.noisy_quadratic import FloatArray

FALL = 0.4
"""Share of the meta-steps over which the meta-rate falls to 0, so that what is learned settles."""
WORST = 1e3
"""What the loss of a network counts as at most: one that diverged has a mean all the same."""


def meta_rate_at(rate: float, step: int, steps: int) -> float:
    """The meta-rate of a step, counted from 1."""
    return rate * min(1.0, (1 - (step - 1) / steps) / FALL)


def per_seed(key: str, values: FloatArray) -> dict[str, float]:
    """The geometric mean of positive numbers, and each seed's if there are several."""
    row = np.asarray(values, dtype=np.float64)
    scalars = {key: float(np.exp(np.log(row).mean()))}
    if len(row) > 1:
        scalars |= {f"{key}/{k}": float(value) for k, value in enumerate(row)}
    return scalars


def bounded(losses: FloatArray) -> FloatArray:
    """Losses between a tiny number and WORST, which also stands for none at all."""
    found: FloatArray = np.nan_to_num(losses, nan=WORST, posinf=WORST, neginf=WORST)
    return np.clip(found, 1e-12, WORST)


def geometric_mean(values: FloatArray, axis: int = 0) -> FloatArray:
    """Of positive numbers."""
    found: FloatArray = np.exp(np.log(values).mean(axis))
    return found
