"""What the post says of training deep networks on hyperbolic embeddings, as claims to judge."""

from collections.abc import Callable
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import Claim, Condition, FloatArray, History, Measurement
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
TWO_LAYERS = (Condition("layers", "=", 2), Condition("labelled", "=", 0.3))
TASK = "nine branches of a tree of 121 nodes in two dimensions, two hidden layers, 300 steps"

Measure = Callable[[History], Measurement]


def _steepness(quantity: str) -> Measure:
    """How the gradient of a node grows with its distance, at the end."""

    def measure(history: History) -> Measurement:
        found = by_seed(history, quantity, "hyperbolic")[:, -1]
        detail = f"e^({found.mean():.2f} d) at distance d from the middle"
        return mean_of_seeds(found, detail)

    return measure


def _largest_rate(history: History) -> Measurement:
    """How many decades the largest rate that works is above that of flat space, seed by seed."""
    largest = {each: _works_up_to(history, each) for each in ("hyperbolic", "flat")}
    rates = {each: 10 ** found.mean() for each, found in largest.items()}
    detail = (
        f"rates work up to {rates['hyperbolic']:.2g} (hyperbolic) and {rates['flat']:.2g} (flat)"
    )
    return mean_of_seeds(largest["hyperbolic"] - largest["flat"], detail)


def _works_up_to(history: History, variant: str) -> FloatArray:
    """The logarithm of the largest rate with half the accuracy of the best one, of each seed."""
    rates = np.log10(history.curve("rates"))
    accuracy = curves_by_seed(history, "accuracy_by_rate", variant)
    works = accuracy >= accuracy.max(axis=1, keepdims=True) / 2
    found: FloatArray = np.where(works, rates, -np.inf).max(axis=1)
    return found


def _at_rim(history: History) -> Measurement:
    """The share of points at the rim, at the largest rate that works in flat space."""
    rates = np.log10(history.curve("rates"))
    clamped = curves_by_seed(history, "clamped_by_rate", "hyperbolic")
    places = np.searchsorted(rates, _works_up_to(history, "flat"))
    found = clamped[np.arange(len(clamped)), places]
    return mean_of_seeds(found, f"{found.mean():.0%} of the points at the rim")


_RATES: dict[str, Any] = {
    "seeds": 5, "rates": (0.03, 0.1, 0.3, 1.0, 3.0), "measure_every": 100,
}  # fmt: skip

claims = (
    Claim(
        id="fewer-rates-work",
        statement="A classifier that is trained end to end is harder to optimise on a hyperbolic "
        "embedding: it fails at learning rates at which the flat one still works.",
        quote=BLOW_UP,
        source=HYPERBOLIC,
        threshold=0.0,
        relation="<",
        basis="the largest of five rates with half the accuracy of the best or more, in decades, "
        f"hyperbolic less flat; {TASK}",
        measure=_largest_rate,
        parameters=_RATES,
        conditions=(*ON_A_TREE, *TWO_LAYERS),
        needs=("hyperbolic", "flat"),
        quick=False,
        plot="by-rate",
    ),
    Claim(
        id="gradients-blow-up",
        statement="Gradients by the coordinates of the ball blow up toward its boundary: with the "
        "distance d from the middle they grow like e^(a d), a more than a half.",
        quote=BLOW_UP,
        source=HYPERBOLIC,
        threshold=0.5,
        relation=">",
        basis="a of the line of least squares through all nodes after training, at the best rate; "
        "the scaling factor of the metric grows with a = 1",
        measure=_steepness("steepness"),
        parameters=_RATES,
        conditions=(*ON_A_TREE, *TWO_LAYERS),
        needs=("hyperbolic",),
        quick=False,
        plot="gradient",
    ),
    Claim(
        id="metric-undoes-it",
        kind="remark",
        statement="Measured in the metric, as the Riemannian update does, the same gradients grow "
        "little or not at all: what blows up are the coordinates.",
        quote=EFFICIENT,
        source=HYPERBOLIC,
        threshold=0.5,
        relation="<",
        basis="as for gradients-blow-up, with lengths in the metric of the ball",
        measure=_steepness("own_steepness"),
        parameters=_RATES,
        conditions=(*ON_A_TREE, *TWO_LAYERS),
        needs=("hyperbolic",),
        quick=False,
        plot="own-gradient",
    ),
    Claim(
        id="failure-is-at-the-rim",
        kind="remark",
        statement="How it fails: at the largest rate that works in flat space, more than half of "
        "the points of the ball are at its rim, where only the projection keeps them.",
        quote=BLOW_UP,
        source=HYPERBOLIC,
        threshold=0.5,
        relation=">",
        basis="the share of points with |x| = 1 - epsilon after training",
        measure=_at_rim,
        parameters=_RATES,
        conditions=(*ON_A_TREE, *TWO_LAYERS),
        needs=("hyperbolic", "flat"),
        quick=False,
        plot="rim-by-rate",
    ),
)  # fmt: skip
