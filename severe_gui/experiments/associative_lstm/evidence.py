"""Numbers that claims on associative LSTMs read from a run: one of each seed."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from severe_gui.experiments.associative_lstm.memory import COUNTS
from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.intervals import (
    by_seed,
    curves_by_seed,
    geometric_mean_of_seeds,
    mean_of_seeds,
)

CONVERGED = 0.95
"""Share of right answers on new sequences from which a network counts as having learnt a task."""


def step_ratio(history: History, first: str, second: str) -> Measurement:
    """The steps that one network needs over those that another needs, until it has learnt.

    One that has not learnt by the end counts with the run's steps: if it is the second, the ratio
    is an upper bound of the true one. If in a seed neither has, the ratio could be anything.
    """
    mine, other = (_steps_needed(history, name) for name in (first, second))
    last = history.parameters.steps
    words = " and ".join(
        f"{steps.mean():.0f} steps ({name}; {int((steps < last).sum())} of {len(steps)} learnt)"
        for name, steps in ((first, mine), (second, other))
    )
    measured = geometric_mean_of_seeds(mine / other, words)
    neither = int(((mine == last) & (other == last)).sum())
    if not neither:
        return measured
    method = f"no bounds: in {neither} of {len(mine)} seeds neither has learnt"
    return replace(measured, interval=(0.0, math.inf), method=method)


def error_ratio(history: History, first: str, second: str) -> Measurement:
    """The mean wrong answers on new sequences over training, of one network over another's."""
    mine, other = (1 - by_seed(history, "accuracy", name).mean(1) for name in (first, second))
    return geometric_mean_of_seeds(
        mine / other,
        f"{mine.mean():.1%} ({first}) and {other.mean():.1%} ({second}) wrong, "
        "on average over training",
    )


def accuracy_at(history: History, variant: str, times: int) -> Measurement:
    """Right answers at several times the size trained on, at the end."""
    sizes = history.curve("sizes").tolist()
    place = sizes.index(times * _trained_size(history))
    rows = curves_by_seed(history, "generalisation", variant)
    others = ", ".join(
        f"{share:.0%} at {size:g}" for size, share in zip(sizes, rows.mean(0), strict=True)
    )
    return mean_of_seeds(rows[:, place], f"{variant}: {others}")


def last(history: History, quantity: str, variant: str, words: str) -> Measurement:
    """A number at the last look into the networks."""
    values = by_seed(history, quantity, variant)[:, -1]
    return mean_of_seeds(values, f"{values.mean():.1%} {words}")


def lead(history: History, quantity: str, first: str, second: str) -> Measurement:
    """The difference of two networks in a number, at the last look into them."""
    mine, other = (by_seed(history, quantity, name)[:, -1] for name in (first, second))
    return mean_of_seeds(
        mine - other, f"{mine.mean():.1%} ({first}), {other.mean():.1%} ({second})"
    )


def noise_of_doubling(history: History) -> Measurement:
    """The largest ratio of the noise with some number of copies to that with half as many."""
    rows = curves_by_seed(history, "noise", "measured")
    listed = ", ".join(f"{value:.2f}" for value in rows.mean(0))
    counts = ", ".join(map(str, COUNTS))
    return mean_of_seeds((rows[:, 1:] / rows[:, :-1]).max(1), f"{listed} with {counts} copies")


def distance_from_law(history: History) -> Measurement:
    """How far the noise is from the law, relative to it, at the worst number of copies."""
    rows = curves_by_seed(history, "noise", "measured")
    simple, whole = (
        np.abs(rows / history.curve(f"noise_theory/{name}") - 1).max(1)
        for name in ("no-coincidences", "random-orders")
    )
    return mean_of_seeds(
        whole,
        f"{whole.mean():.2%} away at the worst number of copies; {simple.mean():.1%} from "
        "(k - 1) / S alone",
    )


def _steps_needed(history: History, variant: str) -> FloatArray:
    settings = history.parameters.model_dump()
    every, final = settings["measure_every"], settings["steps"]
    measured = [k for k in range(1, final + 1) if k % every == 0 or k in (1, final)]
    needed = [
        next((k for k, share in zip(measured, row, strict=True) if share >= CONVERGED), final)
        for row in by_seed(history, "accuracy", variant)
    ]
    return np.array(needed, dtype=np.float64)


def _trained_size(history: History) -> int:
    from severe_gui.learn.recurrent.sequences import SIZES

    settings: Any = history.parameters
    return int(settings.size or SIZES[settings.task])
