"""What a run of classifiers records: at the best rate, by rate, and by place in the embedding."""

from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.experiment import FloatArray
from severe_gui.experiments.training.measures import per_seed

if TYPE_CHECKING:
    from severe_gui.learn.embedding.classifier.training import ClassifierTraining, Slopes

RING = 0.5
"""Width of the rings that gradients are averaged in."""
FEWEST = 3
"""Nodes of a ring that is shown."""


def best_rate(training: "ClassifierTraining") -> FloatArray:
    """The index of the rate with the lowest loss of late, of each seed: (seeds,)."""
    losses = _by_rate(training, training.recent.numpy())
    found: FloatArray = np.argmin(np.where(np.isfinite(losses), losses, np.inf), axis=0)
    return found


def series_of(training: "ClassifierTraining", variant: str) -> dict[str, float]:
    """Loss, accuracy and trouble of the rate that is best now, seed by seed."""
    best = best_rate(training)
    columns = np.arange(training.seeds)
    numbers = {
        "loss": training.loss.numpy(),
        "accuracy": training.accuracy.numpy(),
        "clamped": training.clamped().numpy(),
    }
    scalars: dict[str, float] = {}
    for quantity, values in numbers.items():
        scalars |= per_seed(f"{quantity}/{variant}", _by_rate(training, values)[best, columns])
    return scalars


def rates_of(training: "ClassifierTraining", variant: str, step: int) -> dict[str, FloatArray]:
    """By rate: the mean over seeds, and each seed's own."""
    numbers = {
        "accuracy_by_rate": training.accuracy.numpy(),
        "clamped_by_rate": training.clamped().numpy(),
        "lost_by_rate": training.is_lost().double().numpy(),
        "rises_by_rate": training.rises.double().numpy() / step,
    }
    curves: dict[str, FloatArray] = {}
    for quantity, values in numbers.items():
        table = _by_rate(training, values)
        curves[f"{quantity}/{variant}"] = table.mean(1)
        curves |= {
            f"{quantity}_of_seed/{variant}/{k}": np.ascontiguousarray(row)
            for k, row in enumerate(table.T)
        }
    return curves


def steepness_of(
    training: "ClassifierTraining", slopes: "Slopes", variant: str
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """How the gradient of a node hangs on its distance from the middle, at the best rate.

    steepness: of the logarithm of its length, by coordinates, per unit of distance; and
    own_steepness in the metric. Curves: means in rings, of all seeds.
    """
    copies = best_rate(training) * training.seeds + np.arange(training.seeds)
    distance = slopes.distance.numpy()[copies]
    tables = {"steepness": slopes.by_coordinates, "own_steepness": slopes.in_metric}
    scalars: dict[str, float] = {}
    curves: dict[str, FloatArray] = {}
    for name, values in tables.items():
        logs = np.log10(np.maximum(values.numpy()[copies], 1e-300))
        found = [_slope(*pair) for pair in zip(distance, logs, strict=True)]
        scalars |= per_seed(f"{name}/{variant}", np.array(found))
        curves[f"{name.replace('steepness', 'gradient')}/{variant}"] = 10 ** _in_rings(
            distance.ravel(), logs.ravel()
        )
    curves[f"ring/{variant}"] = _in_rings(distance.ravel(), distance.ravel())
    return scalars, curves


def _by_rate(training: "ClassifierTraining", values: FloatArray) -> FloatArray:
    return values.reshape(-1, training.seeds)


def _slope(x: FloatArray, y: FloatArray) -> float:
    """Of the line of least squares, in natural logarithms a unit; 0 where all x are alike."""
    spread = float(((x - x.mean()) ** 2).sum())
    if spread == 0.0 or not np.isfinite(spread):
        return 0.0
    return float(((x - x.mean()) * (y - y.mean())).sum() / spread * np.log(10.0))


def _in_rings(distance: FloatArray, values: FloatArray) -> FloatArray:
    rings = (distance / RING).astype(np.int64)
    known, counts = np.unique(rings, return_counts=True)
    return np.array([values[rings == k].mean() for k in known[counts >= FEWEST]])
