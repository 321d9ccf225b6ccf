"""Points modulo p of random curves: Hasse's interval, and how a_p spreads inside it.

Each batch draws curves y^2 = x^3 + A x + B and counts their points modulo every prime from 5 up to
a bound where they stay smooth. Beside them, all cubics modulo small primes: which N_p there are.
Source: Silverman, V.1; Deuring (1941): every N in the interval occurs; Birch (1968): over all
curves a_p / (2 sqrt p) is distributed as (2/pi) sqrt(1 - t^2), as p grows.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.experiments.elliptic_tales.draws import Draws
from severe_gui.experiments.elliptic_tales.parameters import TalesParameters
from severe_gui.experiments.experiment import FloatArray, RunContext

BINS = 25
"""Odd, so that a_p = 0 is in the middle of one."""
EXHAUSTED_TO = 47
"""Every cubic is counted modulo the primes up to it."""


class Counts:
    """Counts of random curves, added up."""

    def __init__(self, parameters: TalesParameters, context: RunContext) -> None:
        import torch

        from severe_gui.maths.primes import primes_up_to

        self._parameters = parameters
        self._primes = [p for p in primes_up_to(parameters.prime_bound) if p >= 5]
        self._generator = context.generator("curves")
        self._sums = torch.zeros(3, dtype=torch.float64)
        self._histogram = torch.zeros(BINS, dtype=torch.float64)
        self.tracked: Mapping[str, Any] = {"sums": self._sums, "histogram": self._histogram}
        self._first: FloatArray = np.zeros(0)
        self._missing = missing_counts()

    def batch(self) -> None:
        """New curves, counted modulo every prime."""
        from severe_gui.maths.curves.modulo.counting import discriminants, traces

        draws, height = Draws(self._generator), self._parameters.height
        a, b = (
            np.array([draws.whole(-height, height) for _ in range(self._parameters.cases)])
            for _ in range(2)
        )
        first = []
        for p in self._primes:
            smooth = discriminants(a, b, p) != 0
            found = traces(a, b, p)
            first.append(float(found[0]))
            shares = np.abs(found[smooth]) / (2 * math.sqrt(p))
            self._sums[0] += int(smooth.sum())
            self._sums[1] += int((found[smooth] ** 2 > 4 * p).sum())
            self._sums[2] = max(float(self._sums[2]), float(shares.max(initial=0.0)))
            places = found[smooth] / (2 * math.sqrt(p))
            self._histogram += self._counted(places)
        self._first = np.array(first)

    def scalars(self) -> dict[str, float]:
        """Counts so far, those outside of the interval, and the largest |a_p| / (2 sqrt p)."""
        counted, outside, largest = self._sums.tolist()
        return {"counted": counted, "outside": outside, "largest": largest}

    def curves(self) -> dict[str, FloatArray]:
        """a_p of one curve and its bounds; all a_p / (2 sqrt p); and how many N_p are missing."""
        from severe_gui.maths.curves.modulo.frobenius import SATO_TATE

        edges = np.linspace(-1, 1, BINS + 1)
        centres = (edges[:-1] + edges[1:]) / 2
        primes = np.array(self._primes, dtype=np.float64)
        total = float(self._histogram.sum())
        return {
            "primes": primes,
            "trace": self._first,
            "theory_trace/largest": 2 * np.sqrt(primes),
            "theory_trace/smallest": -2 * np.sqrt(primes),
            "edges": edges,
            "spread": self._histogram.numpy() / max(total, 1.0) * BINS / 2,
            "theory_spread": np.asarray(SATO_TATE.density(centres)),
            "missing": self._missing,
        }

    def _counted(self, places: FloatArray) -> Any:
        import torch

        return torch.from_numpy(np.histogram(places, BINS, (-1.0, 1.0))[0])


def missing_counts() -> FloatArray:
    """For each small prime, how many whole numbers of Hasse's interval are no N_p."""
    from severe_gui.maths.curves.modulo.counting import discriminants, traces
    from severe_gui.maths.curves.modulo.finite import hasse_interval
    from severe_gui.maths.primes import primes_up_to

    missing = []
    for p in primes_up_to(EXHAUSTED_TO):
        low, high = hasse_interval(p)
        if p < 5:
            found = _all_orders(p)
        else:
            a, b = (each.ravel() for each in np.meshgrid(np.arange(p), np.arange(p)))
            smooth = discriminants(a, b, p) != 0
            found = set((p + 1 - traces(a[smooth], b[smooth], p)).tolist())
        missing.append(float(len(set(range(low, high + 1)) - found)))
    return np.array(missing)


def _all_orders(p: int) -> set[int]:
    """Orders of all smooth cubics modulo 2 or 3, a1, ..., a6 being any residues."""
    from flint import fmpq

    from severe_gui.maths.curves.modulo.finite import FiniteCurve
    from severe_gui.maths.curves.weierstrass import Weierstrass

    found = set()
    for place in np.ndindex(*(p,) * 5):
        finite = FiniteCurve(Weierstrass(*(fmpq(int(each)) for each in place)), p)
        if finite.has_good_reduction:
            found.add(finite.order)
    return found
