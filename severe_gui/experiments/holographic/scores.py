"""The scores of a lookup: those of right items, those of all others, and what theory says of both.

An item is recognised if it scores above a threshold. Right items that are, and others that are by
mistake, are counted from the histograms, so that the threshold may move after the trials.
"""

import math
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Generators
from severe_gui.experiments.holographic.parameters import HolographicParameters
from severe_gui.maths import hrr

BINS, LOW, HIGH = 400, -3.0, 5.0
SHOWN = slice(60, 300)
"""The bins that are drawn: scores from -1.8 to 3."""
PER_BAR = 4
KINDS = ("right-item", "others")


class Scores:
    """Histograms of scores, added up."""

    def __init__(self, parameters: HolographicParameters, context: Generators) -> None:
        import torch

        self._parameters = parameters
        self._generators = {way: context.generator(way) for way in parameters.variants}
        # The first and the last bin also count what lies beyond them.
        shape = (len(parameters.variants), len(KINDS), BINS)
        self._counts = torch.zeros(shape, dtype=torch.float64)
        self.tracked: dict[str, Any] = {"counts": self._counts}
        self._own: dict[str, float] = {}
        self._predicted = {
            f"predicted/{way}": hrr.predicted_accuracy(*parameters.memories()[0], way == "unitary")
            for way in parameters.variants
            if way in ("unitary", "gaussian")
        }

    def batch(self) -> None:
        """New lookups, taken into the histograms."""
        from severe_gui.learn import hrr_trials

        n, pairs, items = self._parameters.memories()[0]
        traces = math.ceil(self._parameters.trials / pairs)
        for row, (way, generator) in enumerate(self._generators.items()):
            right = lookups = 0
            for count in hrr_trials.blocks(traces, n, pairs, items):
                if not hrr_trials.has_keys(way, n, pairs):
                    continue
                found = hrr_trials.lookups(way, n, pairs, items, count, generator)
                right, lookups = right + int(found.right.sum()), lookups + len(found.hits)
                for column, scores in enumerate((found.hits, found.rivals.flatten())):
                    inside = scores.clamp(LOW, HIGH)
                    self._counts[row, column] += inside.histc(BINS, LOW, HIGH)
            if lookups:
                self._own[f"right/{way}"] = right / lookups

    def scalars(self, now: HolographicParameters) -> dict[str, float]:
        """Shares of right lookups, found and predicted, and of scores above the threshold."""
        scalars = {"lookups": float(self._counts[:, 0].sum()), **self._own}
        above = np.linspace(LOW, HIGH, BINS + 1)[:-1] >= now.threshold - 1e-9
        for row, way in enumerate(self._parameters.variants):
            counts = self._counts[row].numpy()
            if counts.any():
                shares = counts[:, above].sum(axis=1) / counts.sum(axis=1)
                scalars[f"recognised/{way}"], scalars[f"mistaken/{way}"] = map(float, shares)
        return {**scalars, **self._predicted}

    def curves(self, now: HolographicParameters) -> dict[str, FloatArray]:
        """Densities of the scores, and the theory."""
        edges = np.linspace(LOW, HIGH, BINS + 1)[SHOWN.start : SHOWN.stop + 1 : PER_BAR]
        centres, width = (edges[:-1] + edges[1:]) / 2, edges[1] - edges[0]
        curves = {"edges": edges, "scores_mark": np.array([now.threshold])}
        n, pairs, _items = self._parameters.memories()[0]
        for row, way in enumerate(self._parameters.variants):
            for column, kind in enumerate(KINDS):
                counts = self._counts[row, column].numpy()
                bars = counts[SHOWN].reshape(-1, PER_BAR).sum(axis=1)
                if counts.any():
                    curves[f"scores/{way}/{kind}"] = bars / (counts.sum() * width)
            if way in ("unitary", "gaussian"):
                hit, rival = hrr.score_variances(n, pairs, way == "unitary")
                curves[f"theory_scores/{way}/others"] = _normal(centres, 0.0, rival)
                if hit > 0:
                    curves[f"theory_scores/{way}/right-item"] = _normal(centres, 1.0, hit)
        return curves


def _normal(x: FloatArray, mean: float, variance: float) -> FloatArray:
    density = np.exp(-((x - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
    return np.asarray(density)
