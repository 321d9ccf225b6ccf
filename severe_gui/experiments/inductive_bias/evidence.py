"""The numbers of the claims, read from what a run has recorded."""

from collections.abc import Sequence

import numpy as np

from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.intervals import (
    by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
    proportion_of_seeds,
)

ALMOST_ALL = 0.95
"""Share of the trained centres at which a network counts as trained."""
LEAST_ERROR = 1e-9
"""Of a relative error: below it, float32 has no more digits."""


def greatest_weight(history: History, unit: str) -> Measurement:
    """The greatest |W| of any operation, per seed."""
    values = _last(history, "greatest_weight", unit)
    return mean_of_seeds(values, f"the greatest weight is {values.max():.6f}")


def outside_over_inside(history: History, unit: str, operations: Sequence[str]) -> Measurement:
    """The error outside the training range over that inside, a geometric mean over operations."""
    ratios = [
        _error(history, f"{name}_outside", unit) / _error(history, f"{name}_inside", unit)
        for name in operations
    ]
    means = np.exp(np.log(ratios).mean(0))
    each = ", ".join(f"{np.median(ratio):.0f}" for ratio in ratios)
    return geometric_mean_of_seeds(means, f"{each} times on {', '.join(operations)}")


def error_outside(history: History, unit: str, operation: str) -> Measurement:
    """The relative error outside the training range."""
    errors = _error(history, f"{operation}_outside", unit)
    return geometric_mean_of_seeds(errors, f"median relative error {np.median(errors):.2g}")


def much_better(history: History, unit: str, operations: Sequence[str]) -> Measurement:
    """The share of seeds in which a unit's error is a tenth of the relu network's or less."""
    wins, words = [], []
    for name in operations:
        unit_error = _error(history, f"{name}_outside", unit)
        relu_error = _error(history, f"{name}_outside", "relu")
        wins.append(unit_error <= 0.1 * relu_error)
        words.append(
            f"{name}: {np.median(unit_error):.2g} against {np.median(relu_error):.2g} with relu"
        )
    return proportion_of_seeds(
        np.all(wins, axis=0).astype(np.float64), f"median errors, {'; '.join(words)}"
    )


def successes(history: History, unit: str, operations: Sequence[str]) -> Measurement:
    """The share of seeds in which a unit succeeds in all the operations."""
    table = np.stack([_last(history, f"{name}_success", unit) for name in operations])
    each = ", ".join(
        f"{share:.0%} on {name}" for name, share in zip(operations, table.mean(1), strict=True)
    )
    return proportion_of_seeds(table.min(0), each)


def best_success(history: History, units: Sequence[str], operations: Sequence[str]) -> Measurement:
    """The greatest share of seeds that succeed, of any unit in any of the operations."""
    shares = {
        (unit, name): _last(history, f"{name}_success", unit)
        for unit in units
        for name in operations
    }
    unit, name = max(shares, key=lambda pair: shares[pair].mean())
    return proportion_of_seeds(shares[unit, name], f"the best is {unit} on {name}")


def error_ratio(history: History, unit: str) -> Measurement:
    """A unit's error on held-out examples over the relu network's, at the end."""
    mine, other = (_last(history, "error", name) for name in (unit, "relu"))
    if not (mine.all() and other.all()):
        raise ValueError("error of every network")
    return geometric_mean_of_seeds(
        mine / other, f"error {mine.mean():.3g} ({unit}), {other.mean():.3g} (relu)"
    )


def centres_right(history: History, network: str) -> Measurement:
    """The share of held-out centres that are drawn right at the end."""
    held_out, trained = (_last(history, name, network) for name in ("held_out", "trained"))
    detail = f"{held_out.mean():.0%} of held-out centres, {trained.mean():.0%} of trained ones"
    return mean_of_seeds(held_out, detail)


def steps_ratio(history: History) -> Measurement:
    """Steps until the CoordConv draws almost all trained centres, over the deconvolution's."""
    mine, other = (_steps_to_train(history, name) for name in ("CoordConv", "deconvolution"))
    return geometric_mean_of_seeds(
        mine / other, f"{np.median(mine):.0f} steps, {np.median(other):.0f} for the deconvolution"
    )


def coordinate_weight(history: History, question: str) -> Measurement:
    """The weight on coordinates over that on the picture, at the end."""
    weights = _last(history, "coordinate_weight", question)
    return geometric_mean_of_seeds(weights, f"{weights.mean():.2f} of the weight on the picture")


def loss_of_blinding(history: History, question: str) -> Measurement:
    """How much accuracy falls when the coordinates are hidden."""
    seeing, blind = (
        _last(history, quantity, question) for quantity in ("accuracy", "accuracy_blind")
    )
    return mean_of_seeds(
        seeing - blind, f"accuracy {seeing.mean():.0%}, {blind.mean():.0%} without"
    )


def _last(history: History, quantity: str, line: str) -> FloatArray:
    return np.asarray(by_seed(history, quantity, line)[:, -1])


def _error(history: History, quantity: str, line: str) -> FloatArray:
    return np.maximum(_last(history, quantity, line), LEAST_ERROR)


def _steps_to_train(history: History, network: str) -> FloatArray:
    """The first measured step at which almost all trained centres are right; all, if none."""
    rows = by_seed(history, "trained", network)
    every = int(history.parameters.model_dump()["record_every"])
    measured = [step for step in history.steps.tolist() if step == 1 or step % every == 0]
    last = int(history.steps[-1])
    steps = np.array([*measured, *([last] if last not in measured else [])], dtype=np.float64)
    reached = rows >= ALMOST_ALL
    first = np.where(reached.any(1), reached.argmax(1), rows.shape[1] - 1)
    found: FloatArray = steps[first]
    return found
