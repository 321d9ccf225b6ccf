"""Numbers that claims on generalisation read from a run: one of each seed, at the last step."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.intervals import by_seed, geometric_mean_of_seeds, mean_of_seeds

SAME_ERROR, SAME_LENGTH = 0.01, 0.01
"""Training errors and code lengths are alike within a hundredth."""


def least_growth(history: History, quantity: str, variants: Sequence[str]) -> Measurement:
    """The least ratio of a number to that of the variant before it.

    Above 1 where the number grows from each variant to the next.
    """
    rows = np.stack([last(history, quantity, name) for name in variants])
    errors = [last(history, "test_error", name).mean() for name in variants]
    ratios = _over(rows[1:], rows[:-1])
    listed = ", ".join(
        f"{row.mean():.3g} ({error:.0%} wrong)" for row, error in zip(rows, errors, strict=True)
    )
    return geometric_mean_of_seeds(ratios.min(0), f"{listed} for {', '.join(variants)}")


def ratio_of(history: History, quantity: str, upper: str, lower: str) -> Measurement:
    """A number of one variant over that of another."""
    above, below = last(history, quantity, upper), last(history, quantity, lower)
    losses = [last(history, "loss", name).mean() for name in (upper, lower)]
    return geometric_mean_of_seeds(
        _over(above, below),
        f"{above.mean():.3g} ({upper}) against {below.mean():.3g} ({lower}), at training losses "
        f"{losses[0]:.2g} and {losses[1]:.2g}",
    )


def difference_of(history: History, quantity: str, upper: str, lower: str) -> Measurement:
    """How much greater a share is for one variant than for another."""
    above, below = last(history, quantity, upper), last(history, quantity, lower)
    bits = last(history, "bits", upper).mean()
    return mean_of_seeds(
        above - below,
        f"{above.mean():.1%} ({upper}) against {below.mean():.1%} ({lower}) at {bits:,.0f} bits",
    )


def pairs_apart(history: History, worse: str, better: str) -> Measurement:
    """How much the test errors of two coded networks differ that are alike in training error and
    code length; 0 for a seed whose two networks are not alike."""
    are_alike, listed = _pairs(history, worse, better)
    errors = [last(history, "coded_test_error", name) for name in (worse, better)]
    return mean_of_seeds(np.where(are_alike, errors[0] - errors[1], 0.0), listed)


def pairs_ratio(history: History, worse: str, better: str) -> Measurement:
    """The ratio of their test errors; 1 for a seed whose two networks are not alike."""
    are_alike, listed = _pairs(history, worse, better)
    errors = [last(history, "coded_test_error", name) for name in (worse, better)]
    return geometric_mean_of_seeds(np.where(are_alike, _over(*errors), 1.0), listed)


def bound_of(history: History, variant: str) -> Measurement:
    """The bound on the error."""
    bounds = last(history, "bound", variant)
    return mean_of_seeds(bounds, _bound_in_words(history, variant))


def looseness(history: History, variant: str) -> Measurement:
    """The bound over the error on held-out examples."""
    bounds, errors = last(history, "bound", variant), last(history, "coded_test_error", variant)
    return geometric_mean_of_seeds(_over(bounds, errors), _bound_in_words(history, variant))


def refinement(history: History, variant: str) -> Measurement:
    """How much the bound with noise on the weights is above the one without."""
    plain, noisy = last(history, "bound", variant), last(history, "noisy_bound", variant)
    return mean_of_seeds(
        noisy - plain, f"bound {plain.mean():.3f} without noise, {noisy.mean():.3f} with it"
    )


def gain_of_half_the_code(history: History, variants: Sequence[str]) -> Measurement:
    """How much the bound changes if the same training error has a code half as long."""
    whole, half = (
        np.stack([last(history, quantity, name) for name in variants])
        for quantity in ("bound", "half_bound")
    )
    return mean_of_seeds(
        (half - whole).max(0), f"bound {whole.mean():.3f}, with half the bits {half.mean():.3f}"
    )


def excess_over_bound(history: History, variants: Sequence[str]) -> Measurement:
    """The greatest error on held-out examples, labelled like the training set, above its bound."""
    errors, bounds = (
        np.stack([last(history, quantity, name) for name in variants])
        for quantity in ("coded_alike_error", "bound")
    )
    listed = ", ".join(
        f"{error.mean():.1%} of at most {bound.mean():.1%} ({name})"
        for name, error, bound in zip(variants, errors, bounds, strict=True)
    )
    return mean_of_seeds((errors - bounds).max(0), listed)


def worst_of(history: History, quantity: str, variants: Sequence[str]) -> Measurement:
    """The greatest number of a seed, over variants."""
    rows = np.stack([last(history, quantity, name) for name in variants])
    return mean_of_seeds(rows.max(0), f"at most {rows.max():.2g}")


def least_of(history: History, quantity: str, variants: Sequence[str]) -> Measurement:
    """The least number of a seed, over variants."""
    rows = np.stack([last(history, quantity, name) for name in variants])
    return geometric_mean_of_seeds(rows.min(0), f"{rows.min():.3g} or more")


def last(history: History, quantity: str, variant: str) -> FloatArray:
    """The newest number of each seed."""
    newest: FloatArray = by_seed(history, quantity, variant)[:, -1]
    return newest


def _over(above: FloatArray, below: FloatArray) -> FloatArray:
    """Their ratio. Raises ValueError where there is none."""
    if not (below > 0).all():
        raise ValueError("positive number of every seed")
    ratio: FloatArray = above / below
    return ratio


def _pairs(history: History, worse: str, better: str) -> tuple[NDArray[np.bool_], str]:
    """Which seeds have two networks that are alike, and both in words."""
    training, test, bits = (
        [last(history, quantity, name) for name in (worse, better)]
        for quantity in ("coded_training_error", "coded_test_error", "bits")
    )
    are_alike: NDArray[np.bool_] = np.abs(training[0] - training[1]) <= SAME_ERROR
    are_alike = are_alike & (np.abs(bits[0] / bits[1] - 1) <= SAME_LENGTH)
    return are_alike, (
        f"{are_alike.sum()} of {len(are_alike)} pairs alike; training error "
        f"{training[0].mean():.1%} and {training[1].mean():.1%}, {bits[0].mean():,.0f} and "
        f"{bits[1].mean():,.0f} bits, test error {test[0].mean():.1%} and {test[1].mean():.1%}"
    )


def _bound_in_words(history: History, variant: str) -> str:
    names = ("bound", "coded_training_error", "coded_test_error")
    bound, training, test = (last(history, name, variant).mean() for name in names)
    bits = last(history, "bits", variant).mean()
    return (
        f"bound {bound:.1%} from {bits:,.0f} bits and a training error of {training:.1%}; "
        f"error {test:.1%} on held-out digits"
    )
