"""Numbers that claims on mixtures of experts read from a run: one of each seed.

Numbers on new layers are read from the measurements of the first step.
"""

from collections.abc import Sequence

import numpy as np

from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.experts.new_layers import COMPONENTS, LADDER
from severe_gui.experiments.intervals import (
    by_seed,
    curves_by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
)


def distance_from_half(history: History) -> Measurement:
    """How far the degenerate share of a dense layer is from a half."""
    shares = _rung(history, "ladder", "constant", LADDER, 1)
    return mean_of_seeds(
        np.abs(shares - 0.5), f"{shares.mean():.1%} of the singular values below 1% of the largest"
    )


def straightness(history: History) -> Measurement:
    """How much of the first half of a dense layer's mean spectrum a straight line explains."""
    values = curves_by_seed(history, "dense_spectrum", "dense").astype(np.float64)
    half = values[:, : values.shape[1] // 2]
    index = np.arange(half.shape[1])
    explained = np.array([np.corrcoef(index, row)[0, 1] ** 2 for row in half])
    mean = half.mean(0)
    return mean_of_seeds(
        explained,
        f"{mean[0]:.2f} to {mean[-1]:.2f} over the first {half.shape[1]} of {values.shape[1]}",
    )


def degenerate_at(
    history: History, quantity: str, kind: str, rungs: Sequence[int], count: int
) -> Measurement:
    """The degenerate share with some number of experts."""
    shares, alone = (_rung(history, quantity, kind, rungs, each) for each in (count, 1))
    return mean_of_seeds(
        shares, f"{alone.mean():.1%} degenerate with one expert, {shares.mean():.1%} with {count}"
    )


def steepest_rung(history: History, quantity: str, kind: str, rungs: Sequence[int]) -> Measurement:
    """The greatest ratio of a degenerate share to that with half as many experts."""
    shares = curves_by_seed(history, quantity, kind)
    if not shares[:, :-1].all():
        raise ValueError("degenerate share with each number of experts")
    listed = ", ".join(f"{share:.1%}" for share in shares.mean(0))
    counts = ", ".join(map(str, rungs))
    return mean_of_seeds(
        (shares[:, 1:] / shares[:, :-1]).max(1), f"{listed} degenerate with {counts} experts"
    )


def share_over_bound(history: History, count: int) -> Measurement:
    """The degenerate share with copied columns, over what their number alone makes degenerate."""
    width = history.parameters.model_dump()["width"]
    shares = _rung(history, "ladder", "constant", LADDER, count)
    return mean_of_seeds(
        shares / ((width // 2) / width),
        f"{shares.mean():.1%} degenerate with {count} experts whose columns are copies",
    )


def rank_over_bound(history: History) -> Measurement:
    """The rank of a softmax's log-probabilities over its dimensions and one."""
    dimensions = history.parameters.model_dump()["embedding"]
    ranks = _ranks(history, "dense")
    return mean_of_seeds(
        ranks / (dimensions + 1),
        f"log-probabilities of rank {ranks.mean():g} from a softmax of {dimensions} dimensions",
    )


def rank_of_mixture(history: History) -> Measurement:
    """The rank of a mixture's log-probabilities over that of one softmax's."""
    one, mixed = _ranks(history, "dense"), _ranks(history, "softmax")
    return geometric_mean_of_seeds(
        mixed / one, f"rank {one.mean():g} with one softmax, {mixed.mean():g} with {COMPONENTS}"
    )


def degenerate_log_probabilities(history: History, kind: str) -> Measurement:
    """The degenerate share of the log-probabilities."""
    values = curves_by_seed(history, "bottleneck", kind)
    shares = (values < 0.01 * values.max(1, keepdims=True)).mean(1)
    return mean_of_seeds(
        shares, f"{shares.mean():.1%} of {values.shape[1]} singular values below 1% of the largest"
    )


def error_of_non_local(history: History) -> Measurement:
    """How far the Jacobian summed over experts and gates is from the automatic one."""
    kinds = ("softmax", "constant", "detached")
    errors = np.max([_first(history, "non_local_error", kind) for kind in kinds], axis=0)
    return mean_of_seeds(errors, f"the closed form equals the automatic one to {errors.max():.1e}")


def non_local_share(history: History, kind: str) -> Measurement:
    """The degenerate share of a non-local layer."""
    share, alone = (_first(history, "non_local_degenerate", name) for name in (kind, "dense"))
    return mean_of_seeds(
        share, f"{share.mean():.1%} degenerate, {alone.mean():.1%} of its experts alone"
    )


def non_local_share_ratio(history: History) -> Measurement:
    """The degenerate share of a non-local layer over that of its experts alone."""
    layer, alone = (_first(history, "non_local_degenerate", name) for name in ("softmax", "dense"))
    if not alone.all():
        raise ValueError("degenerate experts")
    whole = _first(history, "non_local_degenerate", "residual")
    return mean_of_seeds(
        layer / alone,
        f"{alone.mean():.1%} of the experts alone degenerate, {layer.mean():.1%} of the layer, "
        f"{whole.mean():.1%} with its residual",
    )


def non_local_directions_ratio(history: History) -> Measurement:
    """The participation ratio of a non-local layer over that of its experts alone."""
    layer, alone = (_first(history, "non_local_directions", name) for name in ("softmax", "dense"))
    return geometric_mean_of_seeds(
        layer / alone,
        f"participation ratio {layer.mean():.1f} of the layer, {alone.mean():.1f} of its experts",
    )


def error_ratio(history: History, first: str, second: str) -> Measurement:
    """The held-out error of one layer over another's, in the last quarter of training."""
    mine, other = (_late(by_seed(history, "error", name)) for name in (first, second))
    if not (mine.all() and other.all()):
        raise ValueError("error of every layer")
    return geometric_mean_of_seeds(
        mine / other,
        f"held-out error {mine.mean():.4f} ({first}), {other.mean():.4f} ({second})",
    )


def _late(rows: FloatArray) -> FloatArray:
    """The mean of the last quarter of what was measured, of each seed."""
    return np.asarray(rows[:, -max(rows.shape[1] // 4, 1) :].mean(1))


def _rung(
    history: History, quantity: str, kind: str, rungs: Sequence[int], count: int
) -> FloatArray:
    return np.asarray(curves_by_seed(history, quantity, kind)[:, rungs.index(count)])


def _ranks(history: History, kind: str) -> FloatArray:
    values = curves_by_seed(history, "bottleneck", kind)
    return np.asarray((values > 1e-9 * values.max(1, keepdims=True)).sum(1), dtype=np.float64)


def _first(history: History, quantity: str, variant: str) -> FloatArray:
    return np.asarray(by_seed(history, quantity, variant)[:, 0])
