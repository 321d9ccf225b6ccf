"""Clean-up: the known item that is nearest to a noisy vector."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.vectors import FloatArray


@dataclass(frozen=True)
class Match:
    """The result of a clean-up: the winner, its similarity, and its lead over the second."""

    name: str
    similarity: float
    margin: float


@dataclass(frozen=True)
class CleanupMemory:
    """Known items by name, which a noisy vector is compared with. vectors: (m, n)."""

    names: tuple[str, ...]
    vectors: FloatArray

    def __post_init__(self) -> None:
        if len(self.names) != len(self.vectors) or len(set(self.names)) < len(self.names):
            raise BadInput("Each item of a clean-up memory has a name and a vector of its own")

    def __getitem__(self, name: str) -> FloatArray:
        if name not in self.names:
            raise BadInput(f"There is no item {name!r}", "", f"choose from {', '.join(self.names)}")
        return np.asarray(self.vectors[self.names.index(name)])

    def similarities(self, query: ArrayLike) -> FloatArray:
        """Cosine with every item: (..., n) to (..., m)."""
        query = np.asarray(query)
        lengths = np.linalg.norm(query, axis=-1)[..., None] * np.linalg.norm(self.vectors, axis=-1)
        return np.asarray(query @ self.vectors.T / np.where(lengths > 0, lengths, 1.0))

    def ranked(self, query: ArrayLike) -> tuple[tuple[str, float], ...]:
        """Names with their similarity to one query (n,), best first."""
        scores = self.similarities(query)
        order = np.argsort(-scores, kind="stable")
        return tuple((self.names[i], float(scores[i])) for i in order)

    def best(self, query: ArrayLike) -> Match:
        """The nearest item to one query (n,)."""
        (winner, score), *others = self.ranked(query)
        return Match(winner, score, score - (others[0][1] if others else -1.0))
