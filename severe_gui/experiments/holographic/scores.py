"""The scores of a lookup: those of right items, those of rivals, and what theory says of both."""

import math
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray, RunContext
from severe_gui.experiments.holographic.parameters import HolographicParameters
from severe_gui.maths import hrr

BINS, LOW, HIGH = 80, -1.5, 2.5
KINDS = ("rivals", "hits")


class Scores:
    """Histograms of scores, added up."""

    def __init__(self, parameters: HolographicParameters, context: RunContext) -> None:
        import torch

        self._parameters = parameters
        self._generators = {way: context.generator(way) for way in parameters.variants}
        shape = (len(parameters.variants), len(KINDS), BINS)
        # Scores beyond the ends are counted, and not drawn.
        self._counts = torch.zeros(shape, dtype=torch.float64)
        self._totals = torch.zeros(len(parameters.variants), len(KINDS), dtype=torch.float64)
        self.tracked: dict[str, Any] = {"counts": self._counts, "totals": self._totals}

    def batch(self) -> dict[str, float]:
        """New lookups, taken into the histograms."""
        from severe_gui.learn import hrr_trials

        n, pairs, items = self._parameters.memories()[0]
        scalars = {}
        for row, (way, generator) in enumerate(self._generators.items()):
            right = lookups = 0
            for traces in hrr_trials.blocks(
                math.ceil(self._parameters.trials / pairs), n, max(pairs, items)
            ):
                found = hrr_trials.lookups(way, n, pairs, items, traces, generator)
                right, lookups = right + int(found.right.sum()), lookups + len(found.hits)
                for column, scores in enumerate((found.rivals.flatten(), found.hits)):
                    self._counts[row, column] += scores.histc(BINS, LOW, HIGH)
                    self._totals[row, column] += len(scores)
            scalars[f"right/{way}"] = right / lookups
        return {"lookups": float(self._totals[:, 1].sum()), **scalars}

    def curves(self) -> dict[str, FloatArray]:
        """Densities of the scores; the share of each above any threshold; and the theory."""
        edges = np.linspace(LOW, HIGH, BINS + 1)
        centres = (edges[:-1] + edges[1:]) / 2
        curves: dict[str, FloatArray] = {"scores": np.round(centres, 3)}
        n, pairs, _items = self._parameters.memories()[0]
        for row, way in enumerate(self._parameters.variants):
            for column, kind in enumerate(KINDS):
                shares = (self._counts[row, column] / self._totals[row, column]).numpy()
                curves[f"{kind}/{way}"] = shares / (edges[1] - edges[0])
            if way in ("unitary", "gaussian"):
                hit, rival = hrr.score_variances(n, pairs, way == "unitary")
                curves[f"theory_hits/{way}"] = _normal(centres, 1.0, hit)
                curves[f"theory_rivals/{way}"] = _normal(centres, 0.0, rival)
        return curves


def _normal(x: FloatArray, mean: float, variance: float) -> FloatArray:
    """A normal density; nothing of one without a spread."""
    if variance == 0:
        return np.full_like(x, np.nan)
    density = np.exp(-((x - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
    return np.asarray(density)
