"""Settings of a run of mixtures of experts."""

from typing import Literal

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters

Variant = Literal["dense", "matched", "softmax", "constant", "detached"]
ALL_VARIANTS: tuple[Variant, ...] = ("dense", "matched", "softmax", "constant", "detached")
MOST_WEIGHTS = 20_000_000
MOST_NON_LOCAL = 256


class ExpertsParameters(Parameters):
    """Settings of a run of mixture-of-experts layers."""

    variants: tuple[Variant, ...] = Field(
        ("dense", "softmax", "constant"),
        title="Layers",
        description="Dense, a dense network of as many parameters, or experts under some gates.",
        json_schema_extra={"group": "Layer"},
    )
    experts: int = Field(
        8, ge=1, le=64, title="Experts",
        description="How many layers are added up.",
        json_schema_extra={"group": "Layer", "scale": "log"},
    )  # fmt: skip
    width: int = Field(
        128, ge=4, le=256, title="Width",
        description="Units of the layer.",
        json_schema_extra={"group": "Layer", "unit": "units"},
    )  # fmt: skip
    shared_columns: float = Field(
        0.0, ge=0, le=0.5, title="Shared columns",
        description="Share of the columns that are copies of others, the same in every expert.",
        json_schema_extra={"group": "Layer"},
    )  # fmt: skip
    inputs: Literal["normal", "uniform"] = Field(
        "normal", title="Probing inputs",
        description="Inputs of the Jacobians: normal in the post, uniform in its demonstration.",
        json_schema_extra={"group": "Layer"},
    )  # fmt: skip
    probes: int = Field(
        50, ge=5, le=500, title="Probes",
        description="Inputs at which Jacobians are taken.",
        json_schema_extra={"advanced": True, "group": "Layer"},
    )  # fmt: skip
    embedding: int = Field(
        16, ge=2, le=64, title="Embedding",
        description="Dimensions of the softmax whose log-probabilities are measured.",
        json_schema_extra={"advanced": True, "group": "Bottleneck"},
    )  # fmt: skip
    words: int = Field(
        256, ge=16, le=512, title="Words",
        description="Words, and as many contexts, of that softmax.",
        json_schema_extra={"advanced": True, "group": "Bottleneck"},
    )  # fmt: skip
    positions: int = Field(
        16, ge=2, le=64, title="Positions",
        description="Positions of the non-local layer's input, each with an expert of its own.",
        json_schema_extra={"advanced": True, "group": "Non-local"},
    )  # fmt: skip
    channels: int = Field(
        8, ge=1, le=64, title="Channels",
        description="Numbers at each position of the non-local layer's input.",
        json_schema_extra={"advanced": True, "group": "Non-local"},
    )  # fmt: skip
    units: Literal["linear", "relu"] = Field(
        "linear", title="Units",
        description="Experts of the non-local layer: linear as in its paper, or relu.",
        json_schema_extra={"advanced": True, "group": "Non-local"},
    )  # fmt: skip
    task: Literal["teacher", "digits"] = Field(
        "teacher", title="Task",
        description="A random two-layer network to imitate, or 1,797 handwritten digits.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    steps: int = Field(
        300, ge=1, le=100_000, title="Steps",
        description="Optimiser steps of the whole run.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        1e-3, gt=0, le=10, title="Learning rate",
        description="Step size of Adam; may be changed during the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-5, "high": 1,
        },
    )  # fmt: skip
    batch: int = Field(
        64, ge=1, le=2048, title="Batch",
        description="Examples in one step.",
        json_schema_extra={
            "advanced": True, "group": "Training", "unit": "examples", "live": True,
        },
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=20, title="Seeds",
        description="Layers of each kind, with seeds s, s+1, ...; curves are means.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    spectrum_every: int = Field(
        20, ge=1, le=100_000, title="Spectrum every",
        description="Steps between two measurements of the singular values.",
        json_schema_extra={
            "advanced": True, "group": "Training", "unit": "steps", "scale": "log", "live": True,
        },
    )  # fmt: skip

    def check(self) -> None:
        entries = self.experts * self.width**2 * len(self.variants) * self.seeds
        if entries > MOST_WEIGHTS:
            raise BadInput(
                f"These layers have {entries:,} weights",
                f"{MOST_WEIGHTS:,} is the most that Severe trains at once here",
                "lower the experts, the width or the seeds",
            )
        outputs = self.positions * self.channels
        if outputs > MOST_NON_LOCAL:
            raise BadInput(
                f"The non-local layer has {outputs} outputs",
                f"Severe takes the Jacobian of at most {MOST_NON_LOCAL}",
                "lower the positions or the channels",
            )
