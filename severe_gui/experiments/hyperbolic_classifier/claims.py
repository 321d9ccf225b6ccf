"""What the post says of training deep networks on hyperbolic embeddings, as claims to judge."""

from collections.abc import Callable
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import Claim, Condition, History, Measurement
from severe_gui.experiments.hyperbolic_classifier.parameters import Variant
from severe_gui.experiments.intervals import by_seed, curves_by_seed, mean_of_seeds
from severe_gui.experiments.posts import HYPERBOLIC

BLOW_UP = (
    "The fact that distances blow up very rapidly in hyperbolic spaces as one approaches the "
    "boundary suggests that such end-to-end training of a deep and large model on hyperbolic "
    "embeddings may be riddled with serious optimization difficulties."
)
EFFICIENT = (
    "because we are working in a curved space, taking its intrinsic curvature into account during "
    "optimization would be more efficient"
)
ON_A_TREE = (
    Condition("graph", "=", "tree"),
    Condition("branching", "=", 3),
    Condition("depth", "=", 4),
    Condition("level", "=", 2),
    Condition("dimension", "=", 2),
    Condition("steps", ">=", 300),
)
TASK = "nine branches of a tree of 121 nodes in two dimensions, two hidden layers, 300 steps"

Measure = Callable[[History], Measurement]


def _steepness(quantity: str) -> Measure:
    """How the gradient of a node grows with its distance, at the end."""

    def measure(history: History) -> Measurement:
        found = by_seed(history, quantity, "hyperbolic")[:, -1]
        detail = f"e^({found.mean():.2f} d) at distance d from the middle"
        return mean_of_seeds(found, detail)

    return measure


def _rates_that_learn(history: History) -> Measurement:
    """How many decades of rates the first kind learns at more than the second, seed by seed."""
    rates = np.log10(np.array(history.parameters.rates))  # type: ignore[attr-defined]
    largest = {each: _largest(history, each, rates) for each in ("hyperbolic", "flat")}
    means = {each: 10 ** found.mean() for each, found in largest.items()}
    detail = f"up to a rate of {means['hyperbolic']:.2g} (hyperbolic) and {means['flat']:.2g} (flat)"
    return mean_of_seeds(largest["hyperbolic"] - largest["flat"], detail)


def _largest(history: History, variant: Variant, rates: np.ndarray) -> np.ndarray:
    """The logarithm of the largest rate up to which all rates lower the loss, of each seed."""
    is_lost = curves_by_seed(history, "lost_by_rate", variant) > 0
    counts = np.where(is_lost.any(axis=1), is_lost.argmax(axis=1), is_lost.shape[1])
    # One step of the grid below the smallest, where none does.
    below = 2 * rates[0] - rates[1]
    found: np.ndarray = np.array([rates[n - 1] if n else below for n in counts])
    return found


def _at_rim(history: History) -> Measurement:
    """The share of points at the rim at the largest rate that still lowers the loss."""
    is_lost = curves_by_seed(history, "lost_by_rate", "hyperbolic") > 0
    clamped = curves_by_seed(history, "clamped_by_rate", "hyperbolic")
    found = np.array(
        [
            row[~lost][-1] if (~lost).any() else row[0]
            for row, lost in zip(clamped, is_lost, strict=True)
        ]
    )
    return mean_of_seeds(found, f"{found.mean():.0%} of the points")
