"""What the claims of the degeneracy post measure on a run: one number per seed, and its interval.

Norms and losses of two networks of one seed, which share data and draw, are compared by their
ratio, and ratios by their geometric mean: over draws they spread by factors, not by sums. Where a
statement has two inequalities, a seed's number is the worse of its two ratios.
"""

import numpy as np

from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.intervals import (
    by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
    proportion_of_seeds,
)

FINAL_STEPS = 20
"""A loss at the end is the mean over this many steps."""
SETTLED = 200
"""Gradients of folded networks vary too much over draws to be compared before this step."""


def _final_loss(history: History, variant: str) -> FloatArray:
    return np.asarray(by_seed(history, "loss", variant)[:, -FINAL_STEPS:].mean(axis=1))


def _first(history: History, quantity: str, variant: str) -> FloatArray:
    """The first number recorded, before training, of each seed."""
    return np.asarray(by_seed(history, quantity, variant)[:, 0])


def _settled(history: History, quantity: str, variant: str) -> FloatArray:
    """Each seed's mean of a quantity over the steps after `SETTLED`."""
    if len(history.steps) <= SETTLED:
        raise KeyError(f"steps after {SETTLED}")
    rows = by_seed(history, quantity, variant)
    # What is not measured at every step is measured at the same steps throughout a run.
    after = rows.shape[1] * SETTLED // len(history.steps)
    return np.asarray(rows[:, after:].mean(axis=1))


def _losses(history: History) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Of the orthogonal, the plain and the folded network, at the end."""
    orthogonal, plain, folded = (
        _final_loss(history, variant) for variant in ("orthogonal", "fold-0", "fold-1")
    )
    return orthogonal, plain, folded


def loss_order(history: History) -> Measurement:
    """The worse of orthogonal over fold 0 and fold 0 over fold 1."""
    orthogonal, plain, folded = _losses(history)
    return geometric_mean_of_seeds(
        np.maximum(orthogonal / plain, plain / folded),
        f"loss {orthogonal.mean():.4f} (orthogonal), {plain.mean():.3f} (fold 0), "
        f"{folded.mean():.3f} (fold 1)",
    )


def share_in_order(history: History) -> Measurement:
    """The share of seeds whose three losses are in order."""
    orthogonal, plain, folded = _losses(history)
    in_order = (orthogonal < plain) & (plain < folded)
    return proportion_of_seeds(
        in_order.tolist(), f"{in_order.sum()} of {len(in_order)} draws in order"
    )


def gradient_order(history: History) -> Measurement:
    """The worse of fold 1 over fold 0 and fold 0 over orthogonal."""
    orthogonal, plain, folded = (
        _settled(history, "gradient_norm", variant)
        for variant in ("orthogonal", "fold-0", "fold-1")
    )
    return geometric_mean_of_seeds(
        np.minimum(folded / plain, plain / orthogonal),
        f"gradient norm {folded.mean():.2f} (fold 1), {plain.mean():.2f} (fold 0), "
        f"{orthogonal.mean():.2f} (orthogonal), after step {SETTLED}",
    )


def orthogonal_gains(history: History) -> Measurement:
    """The worse of orthogonal over fold 0 in gradient norm and in twice the loss."""
    orthogonal, plain = (_final_loss(history, each) for each in ("orthogonal", "fold-0"))
    small, large = (
        _settled(history, "gradient_norm", variant) for variant in ("orthogonal", "fold-0")
    )
    return geometric_mean_of_seeds(
        np.maximum(small / large, 2 * orthogonal / plain),
        f"loss {orthogonal.mean():.4f} against {plain.mean():.3f}, gradient norm "
        f"{small.mean():.2f} against {large.mean():.2f}",
    )


def weight_gradient_order(history: History) -> Measurement:
    """The smaller of fold 1 and fold 0 over orthogonal."""
    orthogonal, plain, folded = (
        _settled(history, "parameter_gradient_norm", variant)
        for variant in ("orthogonal", "fold-0", "fold-1")
    )
    return geometric_mean_of_seeds(
        np.minimum(folded, plain) / orthogonal,
        f"gradient norm of a layer's weights {folded.mean():.2f} (fold 1), {plain.mean():.2f} "
        f"(fold 0), {orthogonal.mean():.2f} (orthogonal), after step {SETTLED}",
    )


def gradients_vanish_or_explode(history: History) -> Measurement:
    """The factor by which the gradients of the first and the last layer differ, before training."""
    return _first_and_last(history, "gradient_ratio")


def weight_gradients_vanish_or_explode(history: History) -> Measurement:
    """The same of gradients with respect to weights."""
    return _first_and_last(history, "parameter_gradient_ratio")


def _first_and_last(history: History, quantity: str) -> Measurement:
    ratios = _first(history, quantity, "fold-0")
    return geometric_mean_of_seeds(
        np.maximum(ratios, 1 / ratios),
        f"the first layer's gradient is {ratios.min():.2g} to {ratios.max():.2g} times the last "
        "one's before training",
    )


def vanish_on_purpose(history: History) -> Measurement:
    """The first layer's gradient over the last one's, of 0.8 x orthogonal, before training."""
    ratios = _first(history, "gradient_ratio", "scaled-orthogonal")
    return geometric_mean_of_seeds(
        ratios, f"the first layer's gradient is {ratios.mean():.2g} of the last one's"
    )


def gradients_shrink(history: History) -> Measurement:
    """Fold 0's gradient norm at the end over that of the first steps."""
    norms = by_seed(history, "gradient_norm", "fold-0")
    late, early = norms[:, -FINAL_STEPS:].mean(axis=1), norms[:, :FINAL_STEPS].mean(axis=1)
    return geometric_mean_of_seeds(
        late / early,
        f"gradient norm {late.mean():.2f} at the end, {early.mean():.2f} in the first "
        f"{FINAL_STEPS} steps",
    )


def falls_then_flattens(history: History) -> Measurement:
    """The share of fold 0's whole fall that comes in the first quarter of the steps."""
    losses = by_seed(history, "loss", "fold-0")
    quarter = losses.shape[1] // 4
    if quarter < FINAL_STEPS:
        raise KeyError(f"{4 * FINAL_STEPS} steps")
    final = _final_loss(history, "fold-0")
    early = losses[:, quarter - FINAL_STEPS : quarter].mean(axis=1)
    return mean_of_seeds(
        (losses[:, 0] - early) / (losses[:, 0] - final),
        f"loss {losses[:, 0].mean():.2f} at first, {early.mean():.2f} after a quarter of the "
        f"steps, {final.mean():.2f} at the end",
    )


def norm_of_a_tenth(history: History) -> Measurement:
    """The squared norm that a tenth of the directions hold, in the worse of fold 0 and fold 1."""
    plain, folded = (
        _first(history, "norm_of_largest_tenth", variant) for variant in ("fold-0", "fold-1")
    )
    return mean_of_seeds(
        np.minimum(plain, folded),
        f"the largest tenth of the singular values hold {plain.mean():.1%} (fold 0) and "
        f"{folded.mean():.1%} (fold 1) of the squared norm",
    )


def effective_directions(history: History) -> Measurement:
    """The worse of orthogonal over fold 0 and fold 0 over fold 1."""
    orthogonal, plain, folded = (
        by_seed(history, "effective_directions", variant)[:, -1]
        for variant in ("orthogonal", "fold-0", "fold-1")
    )
    return geometric_mean_of_seeds(
        np.minimum(orthogonal / plain, plain / folded),
        f"{orthogonal.mean():.1f} (orthogonal), {plain.mean():.1f} (fold 0), "
        f"{folded.mean():.1f} (fold 1) directions above 0.05",
    )


def slowness(history: History) -> Measurement:
    """Steps to learn half of the map along degenerate directions over those along strong ones."""
    found = history.parameters.model_dump()
    steps = np.array(
        [
            step
            for step in history.steps
            if step % found["spectrum_every"] == 0 or step in (1, found["steps"])
        ]
    )
    strong, degenerate = (
        _steps_to_half(by_seed(history, f"left_along_{which}", "fold-0"), steps)
        for which in ("strong", "degenerate")
    )
    return geometric_mean_of_seeds(
        degenerate / strong,
        f"half of the map is learned after {strong.mean():.0f} steps along the strongest tenth, "
        f"after {degenerate.mean():.0f} along the weakest half of the initial directions",
    )


def _steps_to_half(left: FloatArray, steps: FloatArray) -> FloatArray:
    """The first measured step at which less than half is left; the last step if there is none."""
    reached = left < 0.5
    found = np.where(reached.any(axis=1), steps[reached.argmax(axis=1)], steps[-1])
    return np.asarray(found, dtype=np.float64)


def products_degenerate(history: History) -> Measurement:
    """Fold 0's degenerate share before training."""
    gaussian, orthogonal = (
        _first(history, "product_degenerate_share", variant) for variant in ("fold-0", "orthogonal")
    )
    return mean_of_seeds(
        gaussian,
        f"{gaussian.mean():.0%} of the singular values of all Gaussian layers multiplied are below "
        f"1% of the largest, {orthogonal.mean():.0%} of orthogonal ones",
    )


def fold_reduces_rank(history: History) -> Measurement:
    """The degenerate share of one folded matrix, less that of the matrix before it was folded."""
    folded, plain = (
        _first(history, "first_layer_degenerate_share", variant) for variant in ("fold-1", "fold-0")
    )
    return mean_of_seeds(
        folded - plain,
        f"degenerate share of one matrix {plain.mean():.0%} before it is folded, "
        f"{folded.mean():.0%} after",
    )


def scale_makes_no_difference(history: History) -> Measurement:
    """The factor by which the loss differs when gradients are a hundredth as large."""
    rescaled, plain = (_final_loss(history, variant) for variant in ("rescaled", "fold-0"))
    return geometric_mean_of_seeds(
        np.exp(np.abs(np.log(rescaled / plain))),
        f"loss {rescaled.mean():.3f} with gradients a hundredth as large, {plain.mean():.3f} "
        "without",
    )


def effect_of_scaling(history: History) -> Measurement:
    """What 0.8 does to the orthogonal network's loss, over what a Gaussian draw does to it."""
    scaled, orthogonal, plain = (
        _final_loss(history, variant) for variant in ("scaled-orthogonal", "orthogonal", "fold-0")
    )
    return mean_of_seeds(
        (scaled - orthogonal) / (plain - orthogonal),
        f"loss {orthogonal.mean():.4f} (orthogonal), {scaled.mean():.3f} (0.8 x orthogonal), "
        f"{plain.mean():.3f} (fold 0)",
    )


def scaled_over_orthogonal(history: History) -> Measurement:
    """The loss of 0.8 x orthogonal over that of the orthogonal network."""
    scaled, orthogonal = (
        _final_loss(history, variant) for variant in ("scaled-orthogonal", "orthogonal")
    )
    return geometric_mean_of_seeds(
        scaled / orthogonal,
        f"loss {scaled.mean():.3f} (0.8 x orthogonal) against {orthogonal.mean():.4f} (orthogonal)",
    )


def scaled_loss(history: History) -> Measurement:
    """The loss of 0.8 x orthogonal; 1 is that of a network that answers 0."""
    losses = _final_loss(history, "scaled-orthogonal")
    return mean_of_seeds(losses, f"loss {losses.mean():.3f}; 1 is that of the answer 0")
