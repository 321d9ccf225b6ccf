"""Numbers that claims on nonlinear networks read from a run: one of each seed.

Degenerate shares and participation ratios are of networks before their first step. A network has
learned from the step on after which the mean of ten losses stays below 1: one that falls below
and climbs again has not.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.intervals import (
    by_seed,
    curves_by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
)
from severe_gui.experiments.nonlinear.parameters import at_rate

LOSS, WINDOW = 1.0, 10


def share_of(history: History, variant: str) -> Measurement:
    """The degenerate share of the Jacobian."""
    shares = _first(history, "degenerate_share", variant)
    ratios = _first(history, "participation_ratio", variant)
    return mean_of_seeds(
        shares, f"{shares.mean():.1%} degenerate, participation ratio {ratios.mean():.1f}"
    )


def least_share_of(history: History, variants: Sequence[str]) -> Measurement:
    """The degenerate share of the Jacobian, of each seed's least degenerate network."""
    shares = np.stack([_first(history, "degenerate_share", name) for name in variants])
    listed = ", ".join(
        f"{row.mean():.1%} ({_words(name)})" for name, row in zip(variants, shares, strict=True)
    )
    return mean_of_seeds(shares.min(0), f"{listed} degenerate")


def distance_from_isometry(history: History, variant: str) -> Measurement:
    """How far the participation ratio is from the width, relative to the width."""
    width = history.parameters.model_dump()["width"]
    ratios = _first(history, "participation_ratio", variant) / width
    listed = f"a participation ratio of {ratios.mean() * width:.6g} of {width}"
    return mean_of_seeds(np.abs(1 - ratios), listed)


def responses_with_norm(history: History, norm: str) -> Measurement:
    """How much greater the degenerate share of hidden responses is with a norm than without."""
    plain, normed = (
        curves_by_seed(history, "hidden_degenerate", name)[:, -1]
        for name in ("relu", f"relu-{norm}-norm")
    )
    before, after = (
        curves_by_seed(history, "hidden_directions", name)[:, -1].mean()
        for name in ("relu", f"relu-{norm}-norm")
    )
    return mean_of_seeds(
        normed - plain,
        f"degenerate responses at the last layer from {plain.mean():.0%} to {normed.mean():.0%}, "
        f"participation ratio from {before:.1f} to {after:.1f}",
    )


def jacobian_with_norms(history: History, ending: str, *, best: bool) -> Measurement:
    """How much greater the degenerate share of the Jacobian is with a norm than without.

    best: of the norm that lowers it the most in a seed, or of the one that lowers it the least.
    """
    plain = _first(history, "degenerate_share", f"relu{ending}")
    normed = np.stack([
        _first(history, "degenerate_share", f"relu-{norm}-norm{ending}")
        for norm in ("batch", "layer")
    ])  # fmt: skip
    changes = (normed - plain).min(0) if best else (normed - plain).max(0)
    return mean_of_seeds(
        changes,
        f"{plain.mean():.0%} degenerate without a norm, {normed[0].mean():.0%} with batch norm, "
        f"{normed[1].mean():.0%} with layer norm",
    )


def steepest_step(history: History, quantity: str, variants: Sequence[str]) -> Measurement:
    """The greatest ratio of a number to the one before it, over measured layers and networks.

    Below 1 where the number falls from each measured layer to the next.
    """
    rows = [_positive(curves_by_seed(history, quantity, name)) for name in variants]
    worst = np.max([(row[:, 1:] / row[:, :-1]).max(1) for row in rows], axis=0)
    listed = "; ".join(
        f"{_listed(row.mean(0))} ({_words(name)})" for name, row in zip(variants, rows, strict=True)
    )
    layers = history.curve("measured_layer")
    return mean_of_seeds(worst, f"{listed} after {_listed(layers)} layers")


def trend_with_depth(history: History, quantity: str, variant: str) -> Measurement:
    """The exponent of a positive number as a power of depth, by least squares of logarithms."""
    rows = _positive(curves_by_seed(history, quantity, variant))
    layers = history.curve("measured_layer")
    if len(layers) < 2:
        raise ValueError("several measured layers")
    slopes = np.polyfit(np.log(layers), np.log(rows.T), 1)[0]
    listed = f"{_listed(rows.mean(0))} after {_listed(layers)} layers"
    return mean_of_seeds(slopes, f"a power of {slopes.mean():.2f}: {listed}")


def kept_with_depth(history: History, variant: str, from_layer: int = 10) -> Measurement:
    """The Jacobian's participation ratio at the last layer over that after `from_layer` layers."""
    rows = _positive(curves_by_seed(history, "jacobian_directions", variant))
    layers = [int(each) for each in history.curve("measured_layer")]
    early, late = rows[:, layers.index(from_layer)], rows[:, -1]
    return mean_of_seeds(
        late / early,
        f"participation ratio {early.mean():.1f} after {from_layer} layers, {late.mean():.1f} "
        f"after {layers[-1]}",
    )


def directions_left(history: History, variant: str) -> Measurement:
    """The Jacobian's participation ratio."""
    ratios = _first(history, "participation_ratio", variant)
    shares = _first(history, "degenerate_share", variant)
    return mean_of_seeds(
        ratios, f"participation ratio {ratios.mean():.2f}, {shares.mean():.0%} degenerate"
    )


def growth_of_sensitivity(history: History, variant: str) -> Measurement:
    """The greatest singular value after the last layer over that after the first."""
    rows = _positive(curves_by_seed(history, "sensitivity", variant))
    listed = f"{_listed(rows.mean(0))} after {_listed(history.curve('measured_layer'))} layers"
    return geometric_mean_of_seeds(
        rows[:, -1] / rows[:, 0], f"greatest singular value {listed}, means over seeds"
    )


def pace_of_degeneration(history: History, fast: str, slow: str) -> Measurement:
    """Layers until half of the directions are degenerate, of one network over another."""
    layers = history.curve("measured_layer")
    first, second = (
        _layers_to_half(curves_by_seed(history, "jacobian_degenerate", name), layers)
        for name in (fast, slow)
    )
    return geometric_mean_of_seeds(
        first / second,
        f"half of the directions are degenerate after {first.mean():.1f} layers ({_words(fast)}), "
        f"{second.mean():.1f} ({_words(slow)})",
    )


def responses_compared(history: History, variant: str, other: str, layer: int) -> Measurement:
    """The participation ratio of hidden responses after a layer, of one network over another."""
    place = [int(each) for each in history.curve("measured_layer")].index(layer)
    first, second = (
        _positive(curves_by_seed(history, "hidden_directions", name))[:, place]
        for name in (variant, other)
    )
    return geometric_mean_of_seeds(
        first / second,
        f"responses of participation ratio {first.mean():.1f} ({_words(variant)}), "
        f"{second.mean():.1f} ({_words(other)}) after {layer} layers",
    )


def pace_of_learning(history: History, fast: str, slow: str) -> Measurement:
    """Steps that one network needs over those of another, each at its own best rate of the run.

    One that never learns counts as needing all steps of the run.
    """
    first, first_rate = _best_steps(history, fast)
    second, second_rate = _best_steps(history, slow)
    total = len(history.steps)
    never = f"{(second == total).sum()} of {len(second)} seeds never" if total in second else "all"
    return geometric_mean_of_seeds(
        first / second,
        f"{first.mean():.0f} steps until the loss stays below {LOSS:g} ({_words(fast)}, learning "
        f"rate {first_rate:g}), {second.mean():.0f} ({_words(slow)}, {second_rate:g}; {never} "
        f"within {total})",
    )


def _best_steps(history: History, variant: str) -> tuple[FloatArray, float]:
    """Steps at the rate at which their mean is the least, and that rate."""
    parameters: Any = history.parameters
    factors = parameters.rate_factors
    names = [at_rate(variant, each) if len(factors) > 1 else variant for each in factors]
    found = [_steps_to_loss(by_seed(history, "loss", name)) for name in names]
    best = int(np.argmin([steps.mean() for steps in found]))
    return found[best], parameters.learning_rate * factors[best]


def _steps_to_loss(losses: FloatArray) -> FloatArray:
    """The step after which the mean of ten losses stays below 1; the run's length if none."""
    if losses.shape[1] <= WINDOW:
        raise KeyError("enough steps")
    sums = np.cumsum(losses, axis=1)
    means = (sums[:, WINDOW:] - sums[:, :-WINDOW]) / WINDOW
    above = [np.flatnonzero(~(row < LOSS)) for row in means]
    last = [int(each[-1]) + 1 if len(each) else 0 for each in above]
    return np.array([min(WINDOW + 1 + each, losses.shape[1]) for each in last], dtype=np.float64)


def _layers_to_half(shares: FloatArray, layers: FloatArray) -> FloatArray:
    """Between measured layers by a straight line; the last one if half is not reached."""
    found = []
    for row in shares:
        place = int(np.argmax(row >= 0.5))
        if row[place] < 0.5:
            found.append(float(layers[-1]))
        elif place == 0:
            found.append(float(layers[0]))
        else:
            part = (0.5 - row[place - 1]) / (row[place] - row[place - 1])
            found.append(float(layers[place - 1] + part * (layers[place] - layers[place - 1])))
    return np.array(found)


def _first(history: History, quantity: str, variant: str) -> FloatArray:
    """What a series is before training: (seeds,)."""
    return np.asarray(by_seed(history, quantity, variant)[:, 0])


def _positive(rows: FloatArray) -> FloatArray:
    """The same. Raises ValueError if units that are all off have left nothing."""
    if not (rows > 0).all():
        raise ValueError("network that keeps something at each layer")
    return rows


def _words(variant: str) -> str:
    return variant.replace("-", " ")


def _listed(values: FloatArray) -> str:
    return ", ".join(f"{value:.3g}" for value in values)
