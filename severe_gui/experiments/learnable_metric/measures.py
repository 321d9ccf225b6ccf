"""What a run with a learned metric records of it."""

from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.experiment import FloatArray

if TYPE_CHECKING:
    from severe_gui.learn.embedding.metric.training import MetricTraining

SHOWN = 120
"""Places of a drawn profile."""
MIDDLE_SHARE = (0.05, 0.95)
"""Of the nodes: the few nearest and farthest say nothing on the metric."""


def numbers_of(training: "MetricTraining") -> dict[str, float]:
    """curvature: mean of -K where the nodes are. unevenness: how many times the largest is the
    smallest, among nine in ten of the nodes. reach: how far the farthest is from the middle."""
    places = _places(training)
    shape = training.shape()
    distance, curvature = shape.distance.numpy(), shape.curvature.numpy()
    rho = shape.rho.numpy()
    found = np.interp(places, rho, curvature)
    low, high = np.quantile(places, MIDDLE_SHARE)
    among = found[(places >= low) & (places <= high)]
    return {
        "curvature": float(found.mean()),
        "unevenness": float(among.max() / among.min()),
        "reach": float(np.interp(places.max(), rho, distance)),
    }


def profile_of(training: "MetricTraining", variant: str) -> dict[str, FloatArray]:
    """The metric from the middle to the farthest node, and where the nodes are."""
    places, shape = _places(training), training.shape()
    rho = shape.rho.numpy()
    shown = np.linspace(rho[0], max(float(places.max()), float(rho[1])), SHOWN)

    def drawn(values: FloatArray) -> FloatArray:
        return np.interp(shown, rho, values)

    distances = np.sort(np.interp(places, rho, shape.distance.numpy()))
    shares = np.linspace(0.0, 1.0, SHOWN)
    return {
        f"bent/{variant}": drawn(shape.curvature.numpy()),
        f"distance/{variant}": drawn(shape.distance.numpy()),
        f"factor/{variant}": drawn(shape.factor.numpy()),
        f"place/{variant}": drawn(shape.place.numpy()),
        f"within/{variant}": shares,
        f"reached/{variant}": np.quantile(distances, shares),
    }


def _places(training: "MetricTraining") -> FloatArray:
    """Where the nodes are, as the distance that hyperbolic space has at their size."""
    time = training.points[:, -1].numpy()
    rho: FloatArray = np.arccosh(np.maximum(time, 1.0))
    return rho
