"""Pairs in one trace: how often a lookup is right, and how large its noise is."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Generators
from severe_gui.experiments.holographic.parameters import HolographicParameters, Way
from severe_gui.maths import hrr

if TYPE_CHECKING:
    import torch

SUMS = ("queries", "right", "noise", "cosine", "rivals", "rival", "rival_square")
MOST_PARTS = 6
TENSOR: Way = "tensor"
Memory = tuple[int, int, int]
"""Dimension, pairs and items."""


class Capacity:
    """Lookups at each place of the axis, added up."""

    def __init__(self, parameters: HolographicParameters, context: Generators) -> None:
        import torch

        self._parameters = parameters
        # One generator for each way: its trials are the same beside others and alone.
        self._generators = {way: context.generator(way) for way in parameters.variants}
        shape = (len(parameters.variants), len(parameters.axis), len(SUMS))
        self._sums = torch.zeros(shape, dtype=torch.float64)
        self.tracked: dict[str, Any] = {"sums": self._sums}
        self._own: dict[str, float] = {}
        self._theory: dict[str, FloatArray] = {}
        for way in parameters.variants:
            self._theory |= theory(way, parameters.memories())
        # A tensor's cost always stands beside the others.
        for way in dict.fromkeys((*parameters.variants, TENSOR)):
            self._theory[f"cost/{way}"] = cost(way, parameters.dimension[0])

    def batch(self) -> None:
        """New trials at each place, taken into the sums."""
        self._own = {}
        for row, (way, generator) in enumerate(self._generators.items()):
            for column, memory in enumerate(self._parameters.memories()):
                own = _sums(way, memory, self._parameters.trials, generator)
                self._sums[row, column] += own
                for quantity, number in _means(own.numpy()).items():
                    if np.isfinite(number):
                        place = self._parameters.axis[column]
                        self._own[f"{quantity}_at/{way}/{place}"] = float(number)

    def scalars(self, now: HolographicParameters) -> dict[str, float]:
        """The number of lookups so far, and the means of the last batch at each place."""
        return {"lookups": float(self._sums[..., 0].nansum()), **self._own}

    def curves(self, now: HolographicParameters) -> dict[str, FloatArray]:
        """Means over all trials, what theory says of them, and what a product costs."""
        axis = np.array(self._parameters.axis, dtype=np.float64)
        curves = {"axis": axis, **self._theory}
        for row, way in enumerate(self._parameters.variants):
            for quantity, numbers in _means(self._sums[row].numpy()).items():
                curves[f"{quantity}/{way}"] = numbers
        return curves


def theory(way: Way, memories: Sequence[Memory]) -> dict[str, FloatArray]:
    """What is expected of a way of binding; nothing of those without a prediction."""
    if way not in ("unitary", "gaussian"):
        return {}
    unitary = way == "unitary"
    noise = np.array([hrr.expected_noise(pairs, unitary) for _n, pairs, _m in memories])
    rivals = [hrr.score_variances(n, pairs, unitary)[1] for n, pairs, _m in memories]
    return {
        f"theory_accuracy/{way}": np.array(
            [hrr.predicted_accuracy(*memory, unitary) for memory in memories]
        ),
        f"theory_noise/{way}": noise,
        f"theory_amplitude/{way}": np.sqrt(noise),
        f"theory_similarity/{way}": np.array(
            [hrr.expected_similarity(pairs, unitary) for _n, pairs, _m in memories]
        ),
        f"theory_ratio/{way}": 1 / np.sqrt(rivals),
    }


def cost(way: Way, dimension: int) -> FloatArray:
    """Numbers in the product of 1, 2, ... vectors, where two have at most `dimension`."""
    counts = range(1, MOST_PARTS + 1)
    if way.startswith("tensor"):
        numbers = [hrr.tensor_size(math.isqrt(dimension), count) for count in counts]
    else:
        numbers = [hrr.bind_all(np.ones((count, dimension))).size for count in counts]
    return np.array(numbers, dtype=np.float64)


def _sums(way: Way, memory: Memory, trials: int, generator: Any) -> "torch.Tensor":
    """The sums of at least so many lookups: as `SUMS`, float64.

    NaN if the keys should be orthogonal and there are more of them than dimensions.
    """
    import torch

    from severe_gui.learn import hrr_trials

    n, pairs, items = memory
    total = torch.zeros(len(SUMS), dtype=torch.float64)
    if not hrr_trials.has_keys(way, n, pairs):
        return total.fill_(math.nan)
    for traces in hrr_trials.blocks(math.ceil(trials / pairs), n, pairs, items):
        found = hrr_trials.lookups(way, n, pairs, items, traces, generator)
        scores, hits = found.scores.double(), found.hits.double()
        total += torch.stack([
            torch.tensor(float(len(hits))), found.right.sum(), found.noise.double().sum(),
            found.cosine.double().sum(), torch.tensor(float(scores.numel() - len(hits))),
            scores.sum() - hits.sum(), scores.square().sum() - hits.square().sum(),
        ])  # fmt: skip
    return total


def _means(sums: FloatArray) -> dict[str, FloatArray]:
    """Sums (..., 7) as means; the ratio is the mean true score, 1, over the rivals' deviation."""
    queries, right, noise, cosine, rivals, rival, square = np.moveaxis(sums, -1, 0)
    mean = rival / rivals
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "accuracy": right / queries,
            "noise": noise / queries,
            "amplitude": np.sqrt(noise / queries),
            "similarity": cosine / queries,
            "ratio": 1 / np.sqrt(square / rivals - mean**2),
        }
