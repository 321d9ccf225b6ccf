"""Numbers that claims about information and gradients read from a run: one of each seed.

What is left of a layer is its I(X; T) at the end over the peak of its path; a layer whose units are
all off has nothing to lose, and has all of it left. All of this is of the last hidden layer.
"""

from collections.abc import Sequence

import numpy as np

from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.information.digits import COMPARED
from severe_gui.experiments.information.plane import LADDER
from severe_gui.experiments.intervals import (
    by_seed,
    curves_by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
)

GOOD = 0.95
"""Of the accuracy at the end."""


def left_of_peak(history: History, variant: str) -> Measurement:
    """I(X; T) at the end over its peak."""
    path = by_seed(history, "about_inputs", variant)
    accuracy = by_seed(history, "test_accuracy", variant)[:, -1].mean()
    return mean_of_seeds(
        _left(path),
        f"from {path.max(1).mean():.2f} bits at the peak to {path[:, -1].mean():.2f} at the end, "
        f"{accuracy:.1%} correct",
    )


def accuracy_at_peak(history: History, variant: str) -> Measurement:
    """The accuracy at the moment of the peak, over that at the end."""
    path = by_seed(history, "about_inputs", variant)
    accuracy = by_seed(history, "test_accuracy", variant)
    peaks = path.argmax(1)
    at_peak = accuracy[np.arange(len(peaks)), peaks]
    moments = history.curve("moment")
    good = _first_good(accuracy)
    return mean_of_seeds(
        at_peak / accuracy[:, -1],
        f"{at_peak.mean():.1%} correct at the peak (step {np.median(moments[peaks]):.0f}), "
        f"{accuracy[:, -1].mean():.1%} at the end, {GOOD:.0%} of it from step "
        f"{np.median(moments[good]):.0f}",
    )


def compression_after_good(history: History, variant: str) -> Measurement:
    """The share of the compression that comes after good accuracy was reached."""
    path = by_seed(history, "about_inputs", variant)
    good = _first_good(by_seed(history, "test_accuracy", variant))
    from_here = np.array([row[k:].max() for row, k in zip(path, good, strict=True)])
    shares = (from_here - path[:, -1]) / (path.max(1) - path[:, -1])
    return mean_of_seeds(
        shares,
        f"{path.max(1).mean():.2f} bits at the peak, {from_here.mean():.2f} when accuracy is good, "
        f"{path[:, -1].mean():.2f} at the end",
    )


def accuracy_over(history: History, variant: str, other: str) -> Measurement:
    """The accuracy at the end over another network's."""
    mine, theirs = (by_seed(history, "test_accuracy", name)[:, -1] for name in (variant, other))
    listed = f"{mine.mean():.1%} correct ({variant}), {theirs.mean():.1%} ({other})"
    return mean_of_seeds(mine / theirs, listed)


def lost_at_finest(history: History, variant: str, bins: int) -> Measurement:
    """The share of the peak lost with the most bins, over that lost with `bins`."""
    left = curves_by_seed(history, "left_by_bins", variant)
    coarse, fine = 1 - left[:, LADDER.index(bins)], 1 - left[:, -1]
    return mean_of_seeds(
        fine / coarse,
        f"{coarse.mean():.0%} of the peak lost with {bins} bins, {fine.mean():.0%} with "
        f"{LADDER[-1]:,}",
    )


def recovered(history: History) -> Measurement:
    """The least share of inputs that the invertible network gives back, of all moments."""
    shares = by_seed(history, "recovered", "invertible").min(1)
    exact = by_seed(history, "without_bins", "invertible").min()
    return mean_of_seeds(
        shares, f"{shares.min():.2%} at least, at every moment; {exact:.2f} bits without bins"
    )


def bits_without_bins(history: History, variant: str) -> Measurement:
    """I(X; T) without bins, the least of all moments."""
    least = by_seed(history, "without_bins", variant).min(1)
    binned = by_seed(history, "about_inputs", variant)[:, -1].mean()
    return mean_of_seeds(least, f"{least.mean():.4f} bits; {binned:.2f} in bins at the end")


def bits_in_bins(history: History, variant: str) -> Measurement:
    """I(X; T) in bins at the end."""
    bits = by_seed(history, "about_inputs", variant)[:, -1]
    exact = by_seed(history, "without_bins", variant)[:, -1].mean()
    return mean_of_seeds(bits, f"{bits.mean():.2f} bits at the end, {exact:.2f} without bins")


def largest_ratio(history: History, trainings: Sequence[str]) -> Measurement:
    """Drift over noise at the epoch where it is largest, of the training where it is smallest."""
    largest = {name: by_seed(history, "ratio", name).max(1) for name in trainings}
    listed = ", ".join(f"{row.mean():.2f} ({name})" for name, row in largest.items())
    values: FloatArray = np.stack(list(largest.values())).min(0)
    return geometric_mean_of_seeds(values, f"at most {listed}")


def largest_over_last(history: History, trainings: Sequence[str]) -> Measurement:
    """The largest ratio of drift over noise over the last one, of the steadiest training."""
    paths = {name: by_seed(history, "ratio", name) for name in trainings}
    listed = ", ".join(
        f"{path.max(1).mean():.2f} to {path[:, -1].mean():.2f} ({name})"
        for name, path in paths.items()
    )
    changes = np.stack([path.max(1) / path[:, -1] for path in paths.values()])
    return geometric_mean_of_seeds(changes.min(0), f"drift over noise from {listed}")


def largest_small_ratio(history: History, trainings: Sequence[str]) -> Measurement:
    """Drift over noise of small probe batches, the largest of all epochs and trainings."""
    paths = [by_seed(history, "small_probe_ratio", name) for name in trainings]
    values: FloatArray = np.stack([path.max(1) for path in paths]).max(0)
    return geometric_mean_of_seeds(values, f"at most {values.mean():.2f}")


def distance_from_root(history: History, training: str) -> Measurement:
    """How far the noise falls from the root of the probe batch's ratio, relative to it."""
    few, many = (by_seed(history, f"noise_of_{batch}", training)[:, 0] for batch in COMPARED)
    wanted = (COMPARED[1] / COMPARED[0]) ** 0.5
    return mean_of_seeds(
        np.abs(few / many / wanted - 1),
        f"{few.mean():.3g} with {COMPARED[0]}, {many.mean():.3g} with {COMPARED[1]}: "
        f"{(few / many).mean():.3f} times, and the root of ten is {wanted:.3f}",
    )


def _left(path: FloatArray) -> FloatArray:
    peak = path.max(1)
    return np.where(peak > 0, path[:, -1] / np.where(peak > 0, peak, 1), 1)


def _first_good(accuracy: FloatArray) -> FloatArray:
    """The first moment of each seed with good accuracy. accuracy: (seeds, moments)."""
    found: FloatArray = (accuracy >= GOOD * accuracy[:, -1:]).argmax(1)
    return found
