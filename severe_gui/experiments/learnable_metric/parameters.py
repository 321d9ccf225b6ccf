"""Settings of a run that learns a metric along with an embedding."""

from typing import Literal, get_args

from pydantic import Field
from pydantic.config import JsonDict

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters
from severe_gui.experiments.hyperbolic_embeddings.parameters import GRAPH_NAMES

Variant = Literal["hyperbolic", "curvature", "metric"]
GraphName = Literal["mammals", "tree", "karate", "miserables", "davis"]
EVERY_VARIANT: tuple[Variant, ...] = ("hyperbolic", "curvature", "metric")
METRIC_NAMES: JsonDict = {
    "hyperbolic": "Hyperbolic",
    "curvature": "One curvature, learned",
    "metric": "A curvature at each distance, learned",
}
MOST_NODES = 20_000


class MetricParameters(Parameters):
    """Settings of a run."""

    graph: GraphName = Field(
        "tree", title="Graph",
        description="A hierarchy, each node with all that it is a kind of, or a network, both "
        "ways.",
        json_schema_extra={
            "group": "Data", "names": {name: GRAPH_NAMES[name] for name in get_args(GraphName)},
        },
    )  # fmt: skip
    branching: int = Field(
        3, ge=1, le=20, title="Branching",
        description="Nodes below each node of the tree.",
        json_schema_extra={"group": "Data", "when": {"graph": ["tree"]}},
    )  # fmt: skip
    depth: int = Field(
        4, ge=1, le=10, title="Depth",
        description="Levels of the tree below its root.",
        json_schema_extra={"group": "Data", "when": {"graph": ["tree"]}},
    )  # fmt: skip
    variants: tuple[Variant, ...] = Field(
        EVERY_VARIANT, title="Metrics",
        description="Hyperbolic and left so, one curvature that is learned, or a curvature that is "
        "learned at each distance from the middle.",
        json_schema_extra={"group": "Space", "names": METRIC_NAMES},
    )  # fmt: skip
    dimension: int = Field(
        2, ge=2, le=50, title="Dimension",
        description="Of all spaces.",
        json_schema_extra={"group": "Space"},
    )  # fmt: skip
    curvature: float = Field(
        1.0, gt=0, le=100, title="First curvature",
        description="Without its sign: what all metrics start with, and the hyperbolic one keeps.",
        json_schema_extra={"group": "Space", "scale": "log", "low": 1e-3},
    )  # fmt: skip
    steps: int = Field(
        300, ge=1, le=10_000, title="Epochs",
        description="How often each node is visited.",
        json_schema_extra={"group": "Training", "unit": "epochs", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        0.1, gt=0, le=10, title="Learning rate",
        description="Of the points; may be changed during the run.",
        json_schema_extra={"group": "Training", "scale": "log", "live": True, "low": 1e-3},
    )  # fmt: skip
    metric_rate: float = Field(
        0.03, gt=0, le=1, title="Metric rate",
        description="Of the curvature, after the epochs in which it is held; may be changed during "
        "the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-4,
            "when": {"variants": ["curvature", "metric"]},
        },
    )  # fmt: skip
    held: int = Field(
        100, ge=0, le=10_000, title="Held for",
        description="Epochs at the start in which the metric stays as it is.",
        json_schema_extra={
            "group": "Training", "unit": "epochs", "when": {"variants": ["curvature", "metric"]},
        },
    )  # fmt: skip
    negatives: int = Field(
        50, ge=1, le=2000, title="Negatives",
        description="Unrelated nodes that each node is held to; may be changed during the run.",
        json_schema_extra={"group": "Training", "scale": "log", "live": True},
    )  # fmt: skip
    burn_in: int = Field(
        10, ge=0, le=1000, title="Burn-in",
        description="Epochs at the start with a hundredth of the rate and a tenth of the "
        "negatives, these drawn by degree.",
        json_schema_extra={"group": "Training", "advanced": True, "unit": "epochs"},
    )  # fmt: skip
    batch: int = Field(
        20, ge=1, le=10_000, title="Batch",
        description="Nodes in one step.",
        json_schema_extra={"group": "Training", "advanced": True},
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=20, title="Seeds",
        description="Embeddings of each kind, from other places and negatives.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    measure_every: int = Field(
        20, ge=1, le=10_000, title="Measure every",
        description="Epochs between two evaluations.",
        json_schema_extra={"group": "Training", "advanced": True, "unit": "epochs"},
    )  # fmt: skip

    def check(self) -> None:
        """Raise BadInput if the run would be too large."""
        nodes = sum(self.branching**level for level in range(self.depth + 1))
        if self.graph == "tree" and nodes > MOST_NODES:
            raise BadInput(
                f"This tree has {nodes:,} nodes",
                f"{MOST_NODES:,} is the most for which a metric is learned here",
                "choose fewer levels or nodes below each",
            )
