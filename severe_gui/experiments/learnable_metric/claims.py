"""What the post says of learning the metric, as claims that a run can judge."""

from collections.abc import Callable
from typing import Any

from severe_gui.experiments.experiment import Claim, Condition, History, Measurement
from severe_gui.experiments.intervals import by_seed, geometric_mean_of_seeds, mean_of_seeds
from severe_gui.experiments.learnable_metric.parameters import Variant
from severe_gui.experiments.posts import HYPERBOLIC

NO_REASON = (
    "Although it may be true that hyperbolic spaces are better suited than Euclidean spaces to "
    "capture the semantic or functional relationships in tree-structured data, there is, in "
    "general, no reason to assume a priori that the underlying space has to be exactly hyperbolic."
)
BETTER = (
    "I think a better approach would be to learn the appropriate metric, rather than assuming it."
)
LEARNABLE = (
    "Again, making the metric flexible could force the model to find and use a more “learnable” "
    "metric."
)
ON_A_TREE = (
    Condition("graph", "=", "tree"),
    Condition("branching", "=", 3),
    Condition("depth", "=", 4),
    Condition("dimension", "=", 2),
)
FROM_HYPERBOLIC = (*ON_A_TREE, Condition("curvature", "=", 1.0))
HELD = (*FROM_HYPERBOLIC, Condition("held", "=", 100), Condition("steps", ">=", 300))
EARLY = 50
"""Epochs after which the beginning is judged."""

Measure = Callable[[History], Measurement]


def _rank_against(first: Variant, second: Variant) -> Measure:
    """By how much the mean rank of the first is higher at the end, seed by seed."""

    def measure(history: History) -> Measurement:
        one, other = (by_seed(history, "rank", each)[:, -1] for each in (first, second))
        maps = [by_seed(history, "precision", each)[:, -1].mean() for each in (first, second)]
        detail = (
            f"mean rank {one.mean():.3f} ({first}, precision {maps[0]:.3f}) against "
            f"{other.mean():.3f} ({second}, precision {maps[1]:.3f})"
        )
        return mean_of_seeds(one - other, detail)

    return measure


def _unevenness(history: History) -> Measurement:
    found = by_seed(history, "unevenness", "metric")[:, -1]
    mean = by_seed(history, "curvature", "metric")[:, -1].mean()
    return geometric_mean_of_seeds(found, f"the curvature where the nodes are is -{mean:.3f}")


def _behind_early(history: History) -> Measurement:
    """By how much the loss of the free metric is higher while the embedding is small."""
    at = int((history.steps <= EARLY).sum()) - 1
    free, fixed = (by_seed(history, "loss", each)[:, at] for each in ("metric", "hyperbolic"))
    bent = by_seed(history, "curvature", "metric")[:, at].mean()
    detail = f"loss {free.mean():.2f} at curvature -{bent:.2f} against {fixed.mean():.2f} at -1"
    return mean_of_seeds(free - fixed, detail)


_HELD: dict[str, Any] = {
    "variants": ("hyperbolic", "metric"), "seeds": 5, "measure_every": 100,
}  # fmt: skip
_EARLY: dict[str, Any] = {**_HELD, "held": 10, "steps": EARLY, "measure_every": EARLY}

claims = (
    Claim(
        id="learning-the-metric-is-better",
        statement="A tree of 121 nodes in two dimensions is given back better by a metric that is "
        "learned than by the hyperbolic one that it began as.",
        quote=BETTER,
        source=HYPERBOLIC,
        threshold=0.0,
        relation="<",
        basis="the mean rank of what a node is below, learned less hyperbolic, after 300 epochs. "
        "Both are the same embedding for the first 100, and have the same rates",
        measure=_rank_against("metric", "hyperbolic"),
        parameters=_HELD,
        conditions=HELD,
        needs=("hyperbolic", "metric"),
        quick=False,
        plot="rank",
    ),
    Claim(
        id="scale-more-than-shape",
        kind="remark",
        statement="What the tree asks for is hyperbolic space of another curvature, which only "
        "makes all distances longer: where nine in ten of its nodes are, the largest curvature is "
        "less than one and a half times the smallest.",
        quote=NO_REASON,
        source=HYPERBOLIC,
        threshold=1.5,
        relation="<",
        basis="the ratio is 1 in hyperbolic space of any curvature, and free here",
        measure=_unevenness,
        parameters=_HELD,
        conditions=HELD,
        needs=("metric",),
        quick=False,
        plot="profile",
    ),
    Claim(
        id="flexible-metric-flattens-first",
        kind="remark",
        statement="A flexible metric is not the more learnable one from the start: while the "
        "embedding is small the loss falls fastest by longer distances, the space goes flat, and "
        "the branches part later than in hyperbolic space.",
        quote=LEARNABLE,
        source=HYPERBOLIC,
        threshold=0.0,
        relation=">",
        basis=f"the loss with the learned metric less that with the hyperbolic one after {EARLY} "
        "epochs, 40 of them with a free metric",
        measure=_behind_early,
        parameters=_EARLY,
        conditions=(*FROM_HYPERBOLIC, Condition("held", "=", 10), Condition("steps", ">=", EARLY)),
        needs=("hyperbolic", "metric"),
        quick=False,
        plot="loss",
    ),
)  # fmt: skip
