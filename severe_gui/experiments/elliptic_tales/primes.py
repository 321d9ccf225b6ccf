"""a_p of a few curves for all primes up to a bound, prime after prime: products and angles.

Products: that of N_p / p over the primes up to x grows as (log x)^r, r the rank (Birch and
Swinnerton-Dyer 1965). Angles: a_p / (2 sqrt p) is distributed as Sato and Tate say, or as Deuring
does for curves with complex multiplication. Formulas: `product` and `frobenius` in
`maths.curves.modulo`.
"""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.experiments.elliptic_tales.parameters import Named, OfRank, TalesParameters
from severe_gui.experiments.experiment import CurveCoefficients, FloatArray, RunContext

if TYPE_CHECKING:
    from severe_gui.maths.curves.modulo.frobenius import Law

IntArray = NDArray[np.int64]

OF_RANK: Mapping[OfRank, CurveCoefficients] = {
    "rank-0": (0, -1, 1, -10, -20),
    "rank-1": (0, 0, 1, -1, 0),
    "rank-2": (0, 1, 1, -2, 0),
    "rank-3": (0, 0, 1, -7, 6),
    "rank-4": (1, -1, 0, -79, 289),
}
"""11a1, 37a1, 389a1, 5077a1 and 234446a1, all of them minimal."""
NAMED: Mapping[Named, CurveCoefficients] = {
    "37a1": (0, 0, 1, -1, 0),
    "5077a1": (0, 0, 1, -7, 6),
    "32a2": (0, 0, 0, -1, 0),
    "49a1": (1, -1, 0, -2, -1),
}
FIT_FROM = 100.0
"""The product is fitted from this x on: the first few primes say most of themselves."""
MOST_DRAWN = 240
BINS = 40
MOMENTS = (2, 4, 6)


class Stretches:
    """The primes up to a bound and the a_p of some curves; a batch takes in one stretch more."""

    def __init__(
        self,
        curves: Mapping[str, CurveCoefficients],
        parameters: TalesParameters,
        context: RunContext,
    ) -> None:
        found = {
            name: context.curves.traces(each, parameters.bound) for name, each in curves.items()
        }
        self.primes: IntArray = np.array(list(next(iter(found.values()))), dtype=np.int64)
        self.traces: dict[str, IntArray] = {
            name: np.array(list(traces.values()), dtype=np.int64) for name, traces in found.items()
        }
        self._bound, self._steps, self._done = parameters.bound, parameters.steps, context.step

    def advance(self) -> int:
        """Take the next stretch. Returns how many primes have been taken; at least two."""
        self._done += 1
        # Whole numbers: the last stretch ends at the bound.
        reach = self._bound * self._done // self._steps
        return max(int(np.searchsorted(self.primes, reach, side="right")), 2)


class Products:
    """Products of N_p / p, and the power of the logarithm that they grow with."""

    def __init__(self, parameters: TalesParameters, context: RunContext) -> None:
        from severe_gui.maths.curves.modulo.product import log_products, smooth_counts

        curves: dict[str, CurveCoefficients] = {name: OF_RANK[name] for name in parameters.ranks}
        self._stretches = Stretches(curves, parameters, context)
        self._taken = 0
        self.tracked: Mapping[str, Any] = {}
        primes = self._stretches.primes
        self._logs = {
            name: log_products(primes, smooth_counts(primes, traces, _bad(primes, curves[name])))
            for name, traces in self._stretches.traces.items()
        }

    def batch(self) -> None:
        """The next stretch of primes."""
        self._taken = self._stretches.advance()

    def scalars(self) -> dict[str, float]:
        """Products so far, and the exponents fitted to them, with their errors."""
        from severe_gui.maths.curves.modulo.product import fitted

        primes = self._stretches.primes[: self._taken]
        largest = float(primes[-1])
        scalars = {"primes": float(self._taken), "largest_prime": largest}
        for name, logs in self._logs.items():
            scalars[f"product/{name}"] = math.exp(float(logs[self._taken - 1]))
            if largest > 2 * FIT_FROM:
                fit = fitted(self._stretches.primes, logs, FIT_FROM, largest)
                scalars[f"exponent/{name}"] = fit.slope
                scalars[f"exponent_se/{name}"] = fit.error
        return scalars

    def curves(self) -> dict[str, FloatArray]:
        """The products over log log p, at places spread evenly, and c (log p)^r beside them."""
        primes = self._stretches.primes[: self._taken]
        x = np.log(np.log(primes))
        places = np.unique(np.searchsorted(x, np.linspace(x[0], x[-1], MOST_DRAWN)))
        curves: dict[str, FloatArray] = {"loglog": x[places]}
        for name, logs in self._logs.items():
            curves[f"growth/{name}"] = np.exp(logs[: self._taken][places])
            rank = int(name.removeprefix("rank-"))
            # The constant is that of the last prime.
            theory = logs[self._taken - 1] + rank * (x - x[-1])
            curves[f"theory_growth/{name}"] = np.exp(theory[places])
        return curves


class Angles:
    """a_p / (2 sqrt p) of some curves as histograms, and their moments."""

    def __init__(self, parameters: TalesParameters, context: RunContext) -> None:
        self._names = parameters.curves
        curves: dict[str, CurveCoefficients] = {name: NAMED[name] for name in self._names}
        self._stretches = Stretches(curves, parameters, context)
        self._taken = 0
        self.tracked: Mapping[str, Any] = {}

    def batch(self) -> None:
        """The next stretch of primes."""
        self._taken = self._stretches.advance()

    def scalars(self) -> dict[str, float]:
        """Moments of a_p / sqrt p so far, and the share of primes with a_p = 0."""
        from severe_gui.maths.curves.modulo.frobenius import moments

        primes = self._stretches.primes[: self._taken]
        scalars = {"primes": float(self._taken), "largest_prime": float(primes[-1])}
        for name in self._names:
            t = self._places(name)
            if len(t):
                found = moments(t)
                scalars |= {f"moment_{n}/{name}": float(found[n - 1]) for n in MOMENTS}
                scalars[f"zeros/{name}"] = float((t == 0).mean())
        return scalars

    def curves(self) -> dict[str, FloatArray]:
        """Histograms without the primes where a_p = 0, and the limits that theory gives."""
        edges = np.linspace(-1, 1, BINS + 1)
        curves: dict[str, FloatArray] = {"edges": edges}
        for name in self._names:
            law, t = _law(name), self._places(name)
            kept = t[t != 0] if law.at_zero else t
            if len(kept):
                heights = np.histogram(kept, edges)[0] / len(kept) * BINS / 2
                curves[f"angles/{name}"] = heights
                curves[f"theory_angles/{name}"] = law.shares(edges) / (1 - law.at_zero) * BINS / 2
        return curves

    def _places(self, name: Named) -> NDArray[np.float64]:
        """a_p / (2 sqrt p) for the primes from 5 taken so far."""
        from severe_gui.maths.curves.modulo.frobenius import half_traces

        primes = self._stretches.primes[: self._taken]
        later = primes >= 5
        return half_traces(primes[later], self._stretches.traces[name][: self._taken][later])


def _bad(primes: IntArray, coefficients: CurveCoefficients) -> NDArray[np.bool_]:
    """Where a prime divides the discriminant of a minimal model."""
    from severe_gui.maths.curves.weierstrass import Weierstrass

    discriminant = int(Weierstrass.rational(*coefficients).discriminant.p)
    return np.array([discriminant % int(p) == 0 for p in primes])


def _law(name: Named) -> "Law":
    from severe_gui.maths.curves.modulo.frobenius import law_of
    from severe_gui.maths.curves.weierstrass import Weierstrass

    return law_of(Weierstrass.rational(*NAMED[name]).j)
