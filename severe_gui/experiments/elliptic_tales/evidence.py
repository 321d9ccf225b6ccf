"""A claim's number on one run of the elliptic tales."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from severe_gui.experiments.elliptic_tales.statements import Statement
from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.intervals import proportion_of_seeds


@dataclass(frozen=True)
class Exceptions:
    """The exceptions to a statement, or the instances of one that wants them."""

    index: int
    statement: Statement[Any]

    def __call__(self, history: History) -> Measurement:
        tested = int(history.curve("tested")[self.index])
        counted = int(history.curve("counted")[self.index])
        if not tested:
            raise KeyError("case that it is about")
        if self.statement.is_example:
            return Measurement(float(counted), "as worked out" if not counted else "otherwise")
        if self.statement.wanted:
            return Measurement(float(counted), f"{counted:,} instances in {tested:,} cases")
        found = f"{counted:,} exceptions" if counted else "no exception"
        return Measurement(float(counted), f"{found} in {tested:,} tests")


def last(history: History, key: str) -> float:
    """The last value of a series."""
    return float(history.series(key)[-1])


def largest_share(history: History) -> Measurement:
    """The largest |a_p| / (2 sqrt p)."""
    counted, outside = (int(last(history, key)) for key in ("counted", "outside"))
    none = f"{outside:,}" if outside else "none"
    return Measurement(
        last(history, "largest"), f"of {counted:,} counts {none} is outside of the interval"
    )


def missing_counts(history: History) -> Measurement:
    """The whole numbers of Hasse's intervals that are no N_p."""
    missing = history.curve("missing")
    return Measurement(
        float(missing.sum()), f"of all cubics modulo the first {len(missing)} primes"
    )


def groups_seen(history: History) -> Measurement:
    """How many of the fifteen groups have occurred."""
    seen = history.curve("seen/torsion")
    return Measurement(
        float((seen > 0).sum()), f"{int(seen.sum()):,} curves; the rarest {int(seen.min()):,} times"
    )


def of_rank(kind: str, height: int) -> Callable[[History], Measurement]:
    """The share of curves up to a height with a kind of rank; undetermined ones have none."""

    def measure(history: History) -> Measurement:
        curves, wanted, open_ones = (
            _of_seeds(history, f"{each}_at/{height}") for each in ("curves", kind, "undetermined")
        )
        total, found = int(curves.sum()), int(wanted.sum())
        detail = f"{found:,} of {total:,} curves, {int(open_ones.sum())} undetermined"
        measured = proportion_of_seeds([k < found for k in range(total)], detail, of="curves")
        return replace(measured, values=tuple(map(float, wanted / curves)))

    return measure


def _of_seeds(history: History, prefix: str) -> FloatArray:
    keys = [
        key for key in history.keys(prefix.partition("/")[0]) if key.rpartition("/")[0] == prefix
    ]
    if not keys:
        raise KeyError(f"curves up to height {prefix.rpartition('/')[2]}")
    return np.array([last(history, key) for key in keys])


def exponents(history: History) -> Measurement:
    """How far the exponent of the product is from the rank, where it is farthest."""
    found = {int(key.rpartition("-")[2]): last(history, key) for key in history.keys("exponent")}
    if len(found) < 2:
        raise KeyError("exponents of several ranks")
    listed = ", ".join(f"{exponent:.2f}" for _rank, exponent in sorted(found.items()))
    off = max(abs(exponent - rank) for rank, exponent in found.items())
    return Measurement(off, f"exponents {listed}; the number is the largest distance from a rank")


def moments(curve: str, limits: tuple[float, ...]) -> Callable[[History], Measurement]:
    """The largest relative distance of the even moments of a_p / sqrt p from their limits."""

    def measure(history: History) -> Measurement:
        found = [last(history, f"moment_{n}/{curve}") for n in (2, 4, 6)]
        off = max(abs(each / limit - 1) for each, limit in zip(found, limits, strict=True))
        listed = ", ".join(f"{each:.3f}" for each in found)
        primes = int(last(history, "primes"))
        return Measurement(off, f"moments 2, 4 and 6 over {primes:,} primes: {listed}")

    return measure


def half_are_zero(history: History) -> Measurement:
    """How far the share of primes with a_p = 0 is from 1/2, with complex multiplication."""
    share = last(history, "zeros/32a2")
    return Measurement(abs(share - 0.5), f"a_p is 0 at {share:.2%} of the primes")
