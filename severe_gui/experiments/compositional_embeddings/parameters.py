"""Settings of a run of networks that compose phrases."""

from typing import Literal

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters

Variant = Literal[
    "recursive", "matrix-vector", "low-rank", "operator-vector", "operator-mlp", "typed",
    "holographic",
]  # fmt: skip
EVERY_VARIANT: tuple[Variant, ...] = (
    "recursive", "matrix-vector", "low-rank", "operator-vector", "operator-mlp", "typed",
    "holographic",
)  # fmt: skip
MOST_COPIES = 200


class CompositionalParameters(Parameters):
    """Settings of a run."""

    variants: tuple[Variant, ...] = Field(
        ("recursive", "matrix-vector", "operator-vector", "holographic"), title="Networks",
        description="How two phrases become one; each kind is trained side by side.",
        json_schema_extra={"group": "Network"},
    )  # fmt: skip
    dimension: int = Field(
        2, ge=1, le=32, title="Dimension",
        description="Numbers in the content of a word; its operator is a matrix or a vector.",
        json_schema_extra={"group": "Network"},
    )  # fmt: skip
    rank: int = Field(
        1, ge=1, le=32, title="Rank",
        description="Of a low-rank operator, a product of two thin matrices beside a diagonal.",
        json_schema_extra={"group": "Network", "advanced": True},
    )  # fmt: skip
    holographic_dimension: int = Field(
        64, ge=2, le=1024, title="Holographic",
        description="Numbers in a word of the holographic network, which learns only its readout.",
        json_schema_extra={"group": "Network", "advanced": True},
    )  # fmt: skip
    task: Literal["propositions", "sentiment"] = Field(
        "propositions", title="Task",
        description="Is an expression of and, or, not true; or how kind is a phrase such as not "
        "very good.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    longest: int = Field(
        3, ge=1, le=6, title="Train up to",
        description="Constants in the longest expression that is trained on.",
        json_schema_extra={
            "group": "Task", "unit": "constants", "when": {"task": ["propositions"]},
        },
    )  # fmt: skip
    expression: str = Field(
        "not T and F or T", title="Expression", max_length=200,
        description="Words T, F, and, or, not; its tree is drawn, also after the run.",
        json_schema_extra={"group": "Task", "live": True, "when": {"task": ["propositions"]}},
    )  # fmt: skip
    phrase: str = Field(
        "not very good", title="Phrase", max_length=200,
        description="An adjective with adverbs in front; its tree is drawn, also after the run.",
        json_schema_extra={"group": "Task", "live": True, "when": {"task": ["sentiment"]}},
    )  # fmt: skip
    steps: int = Field(
        1000, ge=1, le=100_000, title="Steps",
        description="Optimiser steps of the whole run.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        1e-2, gt=0, le=10, title="Learning rate",
        description="Step size of Adam; may be changed during the run.",
        json_schema_extra={"group": "Training", "scale": "log", "live": True, "low": 1e-4},
    )  # fmt: skip
    batch: int = Field(
        128, ge=1, le=1024, title="Batch",
        description="Phrases in one step.",
        json_schema_extra={"group": "Training", "advanced": True},
    )  # fmt: skip
    seeds: int = Field(
        3, ge=1, le=50, title="Seeds",
        description="Networks of each kind, from other initial weights; the phrases are the same.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    measure_every: int = Field(
        20, ge=1, le=10_000, title="Measure every",
        description="Steps between two tests.",
        json_schema_extra={"group": "Training", "advanced": True, "unit": "steps"},
    )  # fmt: skip

    def check(self) -> None:
        copies = len(self.variants) * self.seeds
        if copies > MOST_COPIES:
            raise BadInput(
                f"This run has {copies} networks",
                f"{MOST_COPIES} is the most that Severe trains at once here",
                "choose fewer kinds or seeds",
            )
