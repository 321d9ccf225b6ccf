"""What one picture of an embedding is given: nodes at places, and what is said about them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from severe_gui.compute.run import Snapshot
from severe_gui.experiments.experiment import FloatArray
from severe_gui.experiments.hyperbolic_embeddings.parameters import FLAT, SPACE_NAMES
from severe_gui.maths.graphs import sarkar
from severe_gui.maths.graphs.nearness import Model, distances_from, distances_from_middle
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.runs import EmbeddingRuns
from severe_gui.panels.embedding.state import SARKAR, EmbeddingState

TITLES: dict[str, str] = {space: str(name) for space, name in SPACE_NAMES.items()}
OTHER = "other/"
ANOTHER_GRAPH = "This run is of another graph: press Play to embed this one."
BY_NODE = ("node_precision", "node_rank")

ComplexArray = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class Pane:
    """One embedding, not yet a picture.

    source: as the state names it. points: (N, c), as they are in the space; None while there are
    none, and `sentence` then says why. step: epochs done. quality: mean average precision and mean
    rank, nan while unknown. precision, rank: of each node, nan where unknown, (N,); None without.
    measured: the epoch that quality, precision and rank are of; 0 where no run has measured them.
    """

    source: str
    space: str
    points: FloatArray | None
    step: int = 0
    quality: tuple[float, float] = (np.nan, np.nan)
    precision: FloatArray | None = None
    rank: FloatArray | None = None
    sentence: str = ""
    measured: int = 0

    @property
    def is_flat(self) -> bool:
        return self.space in FLAT

    @property
    def dimension(self) -> int:
        """Of the space; 0 without points."""
        if self.points is None:
            return 0
        return self.points.shape[1] - (self.space == "lorentz")

    @property
    def title(self) -> str:
        before = "The run before: " if self.source.startswith(OTHER) else ""
        size = f", {self.dimension} dimensions" if self.dimension else ""
        name = TITLES[self.space]
        return f"{before}{name}{size}"

    @property
    def at_epoch(self) -> str:
        """Said behind what was measured, where the points have moved on since."""
        is_old = self.measured not in (0, self.step)
        return f" at epoch {self.measured:,}" if is_old else ""

    @property
    def model(self) -> Model:
        """How the points are to be read."""
        if self.is_flat:
            return "flat"
        return "hyperboloid" if self.space == "lorentz" else "ball"

    def reaches(self) -> FloatArray:
        """How far each node is from the middle of the space: (N,)."""
        assert self.points is not None
        return distances_from_middle(self.points, self.model)

    def distances_from(self, node: int) -> FloatArray:
        """How far all nodes are from one: (N,)."""
        assert self.points is not None
        return distances_from(self.points, node, self.model)

    def is_as(self, other: "Pane") -> bool:
        """Whether nothing has changed: the arrays are the same ones."""
        return (
            self.source == other.source
            and (self.step, self.measured) == (other.step, other.measured)
            and self.sentence == other.sentence
            and self.points is other.points
            and self.precision is other.precision
            and np.array_equal(self.quality, other.quality, equal_nan=True)
        )

    def in_ball(self) -> FloatArray:
        """The points of a hyperbolic pane in the Poincare ball: (N, d)."""
        assert self.points is not None
        if self.space == "lorentz":
            inside: FloatArray = self.points[:, :-1] / (1.0 + self.points[:, -1:])
            return inside
        return self.points


def panes_of(state: EmbeddingState, runs: EmbeddingRuns, nodes: Nodes) -> tuple[Pane, ...]:
    """What the state shows side by side."""
    return tuple(_pane(source, state, runs, nodes) for source in state.panes)


def _pane(source: str, state: EmbeddingState, runs: EmbeddingRuns, nodes: Nodes) -> Pane:
    space = source.removeprefix(OTHER)
    if source == SARKAR:
        return constructed(nodes, state.edge)
    run_id = state.other_run if source.startswith(OTHER) else state.run
    snapshot = runs.snapshot(run_id)
    if snapshot is None:
        return Pane(source, space, None, sentence="Press Play to let it form.")
    if not runs.is_of_this_graph(run_id):
        return Pane(source, space, None, sentence=ANOTHER_GRAPH)
    points = snapshot.fields.get(f"points/{space}")
    if points is None:
        why = snapshot.failure.sentence if snapshot.failure else "The run is starting…"
        is_other = bool(snapshot.series) and not snapshot.failure
        return Pane(
            source, space, None, sentence="This run has no such space." if is_other else why
        )
    if len(points) != len(nodes):
        return Pane(source, space, None, sentence=ANOTHER_GRAPH)
    (measured, quality), (_, mean_rank) = (
        newest(snapshot, f"{each}/{space}") for each in ("precision", "rank")
    )
    precision, rank = (snapshot.fields.get(f"{each}/{space}") for each in BY_NODE)
    return Pane(
        source, space, points, snapshot.step, (quality, mean_rank), precision, rank,
        measured=measured,
    )  # fmt: skip


def newest(snapshot: Snapshot, key: str) -> tuple[int, float]:
    """The last value of a series, and its epoch before it; 0 and nan where it has none."""
    series = snapshot.series.get(key)
    if series is None or not len(series.values):
        return 0, np.nan
    return int(series.steps[-1]), float(series.values[-1])


@lru_cache(maxsize=2)
def constructed(nodes: Nodes, edge: float) -> Pane:
    """Sarkar's picture, with shorter edges where double precision would not hold these."""
    return Pane(SARKAR, SARKAR, sarkar.constructed(nodes.parents, edge))


def rank_text(rank: float) -> str:
    """A rank as a person reads it: 12, or 12.5 after a tie."""
    return f"{rank:.1f}".removesuffix(".0")
