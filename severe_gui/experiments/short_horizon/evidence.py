"""The number of each claim on the short-horizon bias, from what a run has recorded.

A bias is how many times the loss of the short-sighted is that of the far-sighted, at the end of the
whole run. What is computed in closed form has no interval: chance plays no part in it.
"""

import math

import numpy as np

from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.intervals import (
    by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
)
from severe_gui.experiments.short_horizon.quadratic import EARLY, LADDER


def early_ratio(history: History) -> Measurement:
    """The loss of greedy over that of optimal, after a twenty-fifth of the run."""
    greedy, optimal = _losses(history, "greedy"), _losses(history, "optimal")
    step = max((len(greedy) - 1) // EARLY, 1)
    return Measurement(
        float(greedy[step] / optimal[step]),
        f"{greedy[step]:.4g} against {optimal[step]:.4g} after {step} steps",
    )


def final_ratio(history: History, name: str = "greedy", other: str = "optimal") -> Measurement:
    """The loss that one schedule ends with over that of another."""
    ours, theirs = _losses(history, name)[-1], _losses(history, other)[-1]
    return Measurement(float(ours / theirs), f"{name} ends at {ours:.4g}, {other} at {theirs:.4g}")


def rate_ratio(history: History) -> Measurement:
    """The greedy rate over the optimal one, after a fifth of the run."""
    greedy, optimal = history.curve("schedule/greedy"), history.curve("schedule/optimal")
    step = len(greedy) // 5
    return Measurement(
        float(greedy[step] / optimal[step]),
        f"{greedy[step]:.3g} against {optimal[step]:.3g} at step {step}",
    )


def steep_ratio(history: History) -> Measurement:
    """The early loss along the steepest tenth of the directions, greedy over optimal."""
    greedy, optimal = (
        float(history.curve(f"by_curvature/{name}")[-1]) for name in ("greedy", "optimal")
    )
    return Measurement(greedy / optimal, f"{greedy:.3g} against {optimal:.3g}")


def gap_closed(history: History) -> Measurement:
    """How much of the way from greedy to optimal the best strength of the prior goes."""
    greedy, optimal = _losses(history, "greedy")[-1], _losses(history, "optimal")[-1]
    ends = history.curve("ladder/prior")
    best = int(np.argmin(ends))
    share = float((greedy - ends[best]) / (greedy - optimal))
    return Measurement(share, f"at strength {LADDER[best]:g}, which ends at {ends[best]:.4g}")


def adam_against_descent(history: History) -> Measurement:
    """The logarithm of the bias with Adam inside over that of descent, for each seed."""
    descent = math.log(final_ratio(history, "short").measured)
    adam = np.log(_final(history, "adam-short") / _final(history, "adam-optimal"))
    return mean_of_seeds(
        adam / descent, f"bias over that of descent, {math.exp(descent):.3g} times"
    )


def network_bias(history: History, network: str) -> FloatArray:
    """The loss at the end by the rates of the short horizon over the best, for each seed."""
    return _final(history, f"{network}-short") / _final(history, f"{network}-best")


def network_ratio(history: History) -> Measurement:
    """The bias of the plain network."""
    return geometric_mean_of_seeds(
        network_bias(history, "plain"), "loss at the end, short horizon over best"
    )


def network_rates(history: History) -> Measurement:
    """The rate at the end of the run, learned at the short horizon over the best."""
    ends = [by_seed(history, "end_rate", f"plain-{name}")[:, -1] for name in ("short", "best")]
    return geometric_mean_of_seeds(ends[0] / ends[1], "rate at the end, short horizon over best")


def less_prone(history: History, network: str) -> Measurement:
    """The bias of a network over that of the plain one, for each seed."""
    return geometric_mean_of_seeds(
        network_bias(history, network) / network_bias(history, "plain"),
        f"bias of {network} over that of plain",
    )


def initialisation_bias(history: History) -> Measurement:
    """The loss after the whole run, from the start of the short horizon over the long one."""
    return geometric_mean_of_seeds(
        _final(history, "short") / _final(history, "long"), "loss at the end, short over long"
    )


def initialisation_at_first(history: History) -> Measurement:
    """The loss after the short horizon itself, from its own start over the long one's."""
    losses = [by_seed(history, "loss_after_short", name)[:, -1] for name in ("short", "long")]
    return geometric_mean_of_seeds(losses[0] / losses[1], "loss after the short horizon")


def _losses(history: History, name: str) -> FloatArray:
    return history.curve(f"schedule_loss/{name}")


def _final(history: History, name: str) -> FloatArray:
    """The last measured loss of each seed."""
    return by_seed(history, "final_loss", name)[:, -1]
