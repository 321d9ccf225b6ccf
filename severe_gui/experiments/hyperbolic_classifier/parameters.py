"""Settings of a run that trains an embedding and a classifier together."""

from typing import Literal

from pydantic import Field, field_validator
from pydantic.config import JsonDict

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters

Variant = Literal["hyperbolic", "flexible", "tangent", "flat"]
CLASSIFIER_NAMES: JsonDict = {
    "hyperbolic": "Hyperbolic layers",
    "flexible": "Hyperbolic layers, learned scale",
    "tangent": "Flat layers on logarithms",
    "flat": "Flat space",
}
MOST_PAIRS = 20_000_000


class ClassifierParameters(Parameters):
    """Settings of a run."""

    graph: Literal["mammals", "tree"] = Field(
        "tree", title="Graph",
        description="The mammals of WordNet, each with all that it is a kind of, or a tree.",
        json_schema_extra={
            "group": "Data", "names": {"mammals": "WordNet's mammals", "tree": "Balanced tree"},
        },
    )  # fmt: skip
    branching: int = Field(
        3, ge=2, le=20, title="Branching",
        description="Nodes below each node of the tree.",
        json_schema_extra={"group": "Data", "when": {"graph": ["tree"]}},
    )  # fmt: skip
    depth: int = Field(
        4, ge=2, le=8, title="Depth",
        description="Levels of the tree below its root.",
        json_schema_extra={"group": "Data", "when": {"graph": ["tree"]}},
    )  # fmt: skip
    level: int = Field(
        2, ge=1, le=12, title="Level of the classes",
        description="A node's class is the one at this level that it is below.",
        json_schema_extra={"group": "Data"},
    )  # fmt: skip
    labelled: float = Field(
        0.3, ge=0.05, le=0.95, title="Labelled",
        description="Share of the nodes of each class whose class is shown; the others, one at "
        "least, test.",
        json_schema_extra={"group": "Data"},
    )  # fmt: skip
    variants: tuple[Variant, ...] = Field(
        ("hyperbolic", "flat"), title="Classifiers",
        description="Hyperbolic layers on points of the ball, the same with a scale that is "
        "learned, flat layers on logarithms of points of the ball, or all of it flat.",
        json_schema_extra={"group": "Network", "names": CLASSIFIER_NAMES},
    )  # fmt: skip
    dimension: int = Field(
        2, ge=1, le=50, title="Dimension",
        description="Of the embedding.",
        json_schema_extra={"group": "Network"},
    )  # fmt: skip
    layers: int = Field(
        2, ge=0, le=20, title="Hidden layers",
        description="Between the embedding and the regression.",
        json_schema_extra={"group": "Network"},
    )  # fmt: skip
    width: int = Field(
        16, ge=2, le=256, title="Width",
        description="Units of a hidden layer.",
        json_schema_extra={"group": "Network"},
    )  # fmt: skip
    graph_weight: float = Field(
        1.0, ge=0, le=100, title="Weight of the graph",
        description="How much the relations of the graph count beside the classes.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    steps: int = Field(
        300, ge=1, le=100_000, title="Steps",
        description="Of descent, each along the gradient of all nodes.",
        json_schema_extra={"group": "Training", "scale": "log"},
    )  # fmt: skip
    rates: tuple[float, ...] = Field(
        (0.01, 0.03, 0.1, 0.3, 1.0, 3.0), title="Learning rates",
        description="All of them are tried side by side.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=20, title="Seeds",
        description="Copies for each rate, with other first points and weights, and other labels.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    measure_every: int = Field(
        20, ge=1, le=10_000, title="Measure every",
        description="Steps between two looks at the gradients.",
        json_schema_extra={"group": "Training", "advanced": True},
    )  # fmt: skip

    @field_validator("rates")
    @classmethod
    def _positive_and_rising(cls, rates: tuple[float, ...]) -> tuple[float, ...]:
        if not rates or min(rates) <= 0 or list(rates) != sorted(set(rates)):
            raise ValueError("name one or more rates above 0, each once, the smallest first")
        return rates

    def nodes(self) -> int:
        """How many nodes the graph has."""
        if self.graph == "mammals":
            return 1182
        return sum(self.branching**level for level in range(self.depth + 1))

    def check(self) -> None:
        """Raise BadInput if the run would be too large."""
        if self.graph == "tree" and self.level > self.depth:
            raise BadInput(
                f"The tree has no level {self.level}", f"it is {self.depth} deep",
                "choose a level nearer to the root",
            )  # fmt: skip
        pairs = self.nodes() ** 2 * len(self.rates) * self.seeds
        if pairs > MOST_PAIRS:
            raise BadInput(
                f"This run compares {pairs:,} pairs of nodes in every step",
                f"{MOST_PAIRS:,} is the most that Severe trains here",
                "choose fewer levels, rates or seeds",
            )
