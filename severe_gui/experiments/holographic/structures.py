"""The structures of the post: how often all that is in one comes back, and which ones are alike."""

import math
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Generators
from severe_gui.experiments.holographic.parameters import (
    HolographicParameters,
    Sentences,
    Structure,
)
from severe_gui.maths import hrr

ASKED: dict[Structure, tuple[int, ...]] = {
    "sequence": (3, 2, 1),
    "eight": (8, 7, 6, 5, 4, 3, 2, 1),
    "variables": (2, 2),
    "frame": (3, 3, 3),
    "recursive-frame": (5, 5, 5, 5, 5),
    "chunks": (),
    "token": (),
}
"""Of each question about a structure, how many vectors there are in what is asked, each of length 1
if all that is bound is unitary. Nothing is predicted of chunks, whose lengths vary, and tokens."""
ALIKE: dict[Sentences, float] = {
    "other-object": 2 / 3,
    "no-object": math.sqrt(2 / 3),
    "unrelated": 0.0,
}
"""Cosines of sentences that share some of their terms, which are all of length 1."""


class Structures:
    """Structures of each kind at each dimension, asked, and the right answers added up."""

    def __init__(self, parameters: HolographicParameters, context: Generators) -> None:
        import torch

        self._parameters = parameters
        self._generators = {each: context.generator(each) for each in parameters.structures}
        self._of_pairs = context.generator("pairs of sentences")
        shape = (len(parameters.structures), len(parameters.dimensions))
        self._right = torch.zeros(shape, dtype=torch.float64)
        self._cosines = torch.zeros(shape, dtype=torch.float64)
        self._alike = torch.zeros(
            len(parameters.sentences), len(parameters.dimensions), dtype=torch.float64
        )
        self._batches = torch.zeros((), dtype=torch.float64)
        self.tracked: dict[str, Any] = {
            "right": self._right, "cosines": self._cosines, "alike": self._alike,
            "batches": self._batches,
        }  # fmt: skip
        self._own: dict[str, float] = {}
        self._theory = theory(parameters)

    def batch(self) -> None:
        """New structures of new items, taken into the sums."""
        from severe_gui.learn import hrr_structures

        count, trials = self._parameters.items[-1], self._parameters.trials
        unitary = self._parameters.vectors == "unitary"
        self._batches += 1
        self._own = {"structures": float(self._batches) * trials}
        for column, n in enumerate(self._parameters.dimensions):
            for row, (structure, generator) in enumerate(self._generators.items()):
                items = hrr_structures.Items.drawn(count, n, unitary, generator)
                answers = hrr_structures.asked(structure, items, trials)
                right = float(answers.right.double().mean())
                self._right[row, column] += right
                self._cosines[row, column] += float(answers.cosine.double().mean())
                self._own[f"right_at/{structure}/{n}"] = right
            items = hrr_structures.Items.drawn(count, n, unitary, self._of_pairs)
            alike = hrr_structures.similarities_of_frames(items, trials)
            for name, cosines in alike.items():
                self._own[f"alike_at/{name}/{n}"] = float(cosines.double().mean())
            for row, name in enumerate(self._parameters.sentences):
                self._alike[row, column] += self._own[f"alike_at/{name}/{n}"]
            self._own |= self._laws(n)

    def scalars(self, now: HolographicParameters) -> dict[str, float]:
        """The number of structures so far, and the means of the last batch."""
        return self._own

    def curves(self, now: HolographicParameters) -> dict[str, FloatArray]:
        """Means over all structures, and what theory says of them."""
        batches, axis = float(self._batches), np.array(self._parameters.dimensions)
        curves: dict[str, FloatArray] = {"axis": axis.astype(np.float64), **self._theory}
        for row, structure in enumerate(self._parameters.structures):
            curves[f"right/{structure}"] = (self._right[row] / batches).numpy()
            curves[f"decoded/{structure}"] = (self._cosines[row] / batches).numpy()
        for row, name in enumerate(self._parameters.sentences):
            curves[f"alike/{name}"] = (self._alike[row] / batches).numpy()
        return curves

    def _laws(self, n: int) -> dict[str, float]:
        """How far binding is from a law that it keeps, in float64: errors of three vectors."""
        import torch

        from severe_gui.learn import hrr as tensors

        a, b, c = tensors.random_vectors((3,), n, self._of_pairs, torch.float64)
        bind = tensors.bind
        errors = {
            "commutative": bind(a, b) - bind(b, a),
            "associative": bind(a, bind(b, c)) - bind(bind(a, b), c),
        }
        return {f"error_at/{name}/{n}": float(each.abs().max()) for name, each in errors.items()}


def theory(parameters: HolographicParameters) -> dict[str, FloatArray]:
    """The chance that all questions are answered, as if they were independent, and how alike
    sentences are."""
    dimensions, items = parameters.dimensions, parameters.items[-1]
    curves = {
        f"theory_alike/{name}": np.full(len(dimensions), ALIKE[name])
        for name in parameters.sentences
    }
    for structure in parameters.structures if parameters.vectors == "unitary" else ():
        chances = [
            math.prod(hrr.predicted_accuracy(n, terms, items, True) for terms in ASKED[structure])
            for n in dimensions
        ]
        if ASKED[structure]:
            curves[f"theory_right/{structure}"] = np.array(chances)
    return curves
