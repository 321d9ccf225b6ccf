"""The rank of random curves y^2 = x^3 + A x + B, |A|, |B| up to a height, as proved by PARI.

2-descent bounds the rank from above, independent points from below. A curve counts as rank 0, 1,
2, ... only where the two agree; where they do not it is undetermined, and counts for no rank.
Source: Bektemirov, Mazur, Stein and Watkins (2007), Average ranks of elliptic curves: tension
between data and conjecture.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.experiments.elliptic_tales.parameters import Outcome, TalesParameters
from severe_gui.experiments.experiment import FloatArray, RunContext

MOST = 7
"""Ranks 0 to 6 are told apart; what is more counts as 6."""
SUMS = ("curves", "at_most_one", "two_or_more", "undetermined")
"""Of these curves: at most 1 is proved, at least 2 is proved, or neither."""


class Ranks:
    """Counts of proved ranks and of what is proved of them, by seed and height."""

    def __init__(self, parameters: TalesParameters, context: RunContext) -> None:
        import torch

        self._parameters, self._curves = parameters, context.curves
        self._generators = [
            context.generator("curves", offset) for offset in range(parameters.seeds)
        ]
        shape = (parameters.seeds, len(parameters.heights))
        self._sums = torch.zeros(*shape, len(SUMS), dtype=torch.float64)
        self._ranks = torch.zeros(*shape, MOST, dtype=torch.float64)
        self.tracked: Mapping[str, Any] = {"sums": self._sums, "ranks": self._ranks}

    def batch(self) -> None:
        """New curves of every seed and height."""
        import torch

        for row, generator in enumerate(self._generators):
            for column, height in enumerate(self._parameters.heights):
                seed = int(torch.randint(2**62, (), generator=generator))
                found = self._curves.sampled_ranks(height, self._parameters.cases, seed)
                for (lower, upper), count in found.items():
                    proved = (True, upper <= 1, lower >= 2, lower <= 1 < upper)
                    self._sums[row, column] += count * torch.tensor(proved)
                    if lower == upper:
                        self._ranks[row, column, min(lower, MOST - 1)] += count

    def scalars(self) -> dict[str, float]:
        """Of each seed and height: curves, and how many are proved to have rank 0, 1 or more."""
        scalars = {"asked": float(self._sums[..., 0].sum())}
        for column, height in enumerate(self._parameters.heights):
            sums = self._sums[:, column]
            for row, of_seed in enumerate(sums.tolist()):
                for name, number in zip(SUMS, of_seed, strict=True):
                    scalars[f"{name}_at/{height}/{row}"] = number
        curves, at_most_one = (float(self._sums[:, -1, k].sum()) for k in range(2))
        share = at_most_one / curves
        scalars["at_most_one"] = share
        scalars["at_most_one_se"] = math.sqrt(share * (1 - share) / curves)
        return scalars

    def curves(self) -> dict[str, FloatArray]:
        """Shares of each rank by height, and all ranks at the greatest height."""
        curves, ranks = self._sums[..., 0].sum(0).numpy(), self._ranks.sum(0).numpy()
        shares = ranks / curves[:, None]
        of_outcome: dict[Outcome, FloatArray] = {
            "rank-0": shares[:, 0],
            "rank-1": shares[:, 1],
            "rank-2-or-more": shares[:, 2:].sum(axis=1),
            "undetermined": 1 - shares.sum(axis=1),
        }
        return {
            "axis": np.array(self._parameters.heights, dtype=np.float64),
            "rank_edges": np.arange(MOST + 1) - 0.5,
            "ranks": shares[-1],
            **{f"share/{each}": of_outcome[each] for each in self._parameters.outcomes},
        }
