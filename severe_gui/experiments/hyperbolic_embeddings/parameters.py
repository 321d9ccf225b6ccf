"""Settings of a run that embeds a graph."""

from typing import Literal

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters

Variant = Literal["poincare", "lorentz", "euclidean", "squared"]
EVERY_VARIANT: tuple[Variant, ...] = ("poincare", "lorentz", "euclidean", "squared")
MOST_NUMBERS = 20_000_000


class EmbeddingParameters(Parameters):
    """Settings of a run."""

    graph: Literal["mammals", "nouns", "tree"] = Field(
        "mammals", title="Graph",
        description="The mammals or all nouns of WordNet, each with all that it is a kind of, or "
        "a tree.",
        json_schema_extra={"group": "Data"},
    )  # fmt: skip
    branching: int = Field(
        3, ge=1, le=20, title="Branching",
        description="Nodes below each node of the tree.",
        json_schema_extra={"group": "Data", "when": {"graph": ["tree"]}},
    )  # fmt: skip
    depth: int = Field(
        5, ge=1, le=10, title="Depth",
        description="Levels of the tree below its root.",
        json_schema_extra={"group": "Data", "when": {"graph": ["tree"]}},
    )  # fmt: skip
    variants: tuple[Variant, ...] = Field(
        ("poincare", "euclidean"), title="Spaces",
        description="The Poincare ball, the hyperboloid, flat space with its distance, or flat "
        "space with the square of it; each is trained side by side.",
        json_schema_extra={"group": "Space"},
    )  # fmt: skip
    dimension: int = Field(
        5, ge=1, le=200, title="Dimension",
        description="Of hyperbolic space.",
        json_schema_extra={"group": "Space"},
    )  # fmt: skip
    flat_dimension: int = Field(
        5, ge=1, le=200, title="Flat dimension",
        description="Of flat space.",
        json_schema_extra={
            "group": "Space", "when": {"variants": ["euclidean", "squared"]},
        },
    )  # fmt: skip
    steps: int = Field(
        300, ge=1, le=100_000, title="Epochs",
        description="How often each node is visited.",
        json_schema_extra={"group": "Training", "unit": "epochs", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        0.03, gt=0, le=10, title="Learning rate",
        description="Of hyperbolic space; may be changed during the run.",
        json_schema_extra={"group": "Training", "scale": "log", "live": True, "low": 1e-3},
    )  # fmt: skip
    flat_rate: float = Field(
        0.03, gt=0, le=10, title="Flat rate",
        description="The learning rate of flat space; may be changed during the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-3,
            "when": {"variants": ["euclidean", "squared"]},
        },
    )  # fmt: skip
    negatives: int = Field(
        50, ge=1, le=2000, title="Negatives",
        description="Unrelated nodes that each node is held to; may be changed during the run.",
        json_schema_extra={"group": "Training", "scale": "log", "live": True},
    )  # fmt: skip
    rule: Literal["sgd", "adam"] = Field(
        "sgd", title="Descent",
        description="Riemannian gradient descent, or Adam with moments in tangent spaces.",
        json_schema_extra={"group": "Training", "advanced": True},
    )  # fmt: skip
    update: Literal["retraction", "exponential"] = Field(
        "retraction", title="Update",
        description="A straight step brought back to the space, as in the post, or along a "
        "geodesic.",
        json_schema_extra={"group": "Training", "advanced": True},
    )  # fmt: skip
    burn_in: int = Field(
        20, ge=0, le=1000, title="Burn-in",
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
        10, ge=1, le=10_000, title="Measure every",
        description="Epochs between two evaluations.",
        json_schema_extra={"group": "Training", "advanced": True, "unit": "epochs"},
    )  # fmt: skip

    def nodes(self) -> int:
        """How many nodes the graph has."""
        known = {"mammals": 1182, "nouns": 82115}
        if self.graph in known:
            return known[self.graph]
        return sum(self.branching**level for level in range(self.depth + 1))

    def check(self) -> None:
        """Raise BadInput if the run would be too large."""
        widest = max(self.dimension, self.flat_dimension)
        numbers = self.nodes() * widest * len(self.variants) * self.seeds
        if numbers > MOST_NUMBERS:
            raise BadInput(
                f"This run has {numbers:,} coordinates",
                f"{MOST_NUMBERS:,} is the most that Severe trains here",
                "choose fewer dimensions, levels, spaces or seeds",
            )
