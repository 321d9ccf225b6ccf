"""Settings of a run of networks that generalise more or less, and what each learns."""

from typing import Literal

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters
from severe_gui.experiments.training.labelled_data import check_data_file, data_file_field

Variant = Literal["true", "noise-25", "noise-50", "random", "confused"]
RANDOM_SHARES: dict[str, float] = {
    "true": 0.0, "noise-25": 0.25, "noise-50": 0.5, "random": 1.0, "confused": 0.0,
}  # fmt: skip
"""Of the labels of each variant. A confused network has true labels, and confusers besides."""
MOST_WEIGHTS, MOST_INPUTS = 20_000_000, 200_000_000


class GeneralisationParameters(Parameters):
    """Settings of a run of small relu networks."""

    variants: tuple[Variant, ...] = Field(
        ("true", "noise-25", "noise-50", "random"), title="Training labels",
        description="True, random for a share of the digits, or true beside other digits whose "
        "labels are random.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    task: Literal["mnist", "digits", "file"] = Field(
        "mnist", title="Task",
        description="10,000 MNIST digits, 1,797 digits of 8 by 8 pixels, or your own examples.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    data_file: str = data_file_field()
    samples: int = Field(
        500, ge=20, le=50_000, title="Examples",
        description="Training examples of each network; a fifth of all the data is held out.",
        json_schema_extra={"group": "Task", "unit": "examples", "scale": "log"},
    )  # fmt: skip
    confusers: float = Field(
        1.0, gt=0, le=4, title="Confusers",
        description="Examples with random labels that a confused network learns besides, per "
        "example.",
        json_schema_extra={"advanced": True, "group": "Task"},
    )  # fmt: skip
    pooling: int = Field(
        2, ge=1, le=14, title="Pooling",
        description="Images are made smaller by averaging squares of so many pixels a side.",
        json_schema_extra={
            "advanced": True, "group": "Task", "unit": "pixels",
            "when": {"task": ["mnist", "file"]},
        },
    )  # fmt: skip
    width: int = Field(
        64, ge=4, le=512, title="Width",
        description="Units in each hidden layer.",
        json_schema_extra={"group": "Network", "unit": "units"},
    )  # fmt: skip
    hidden_layers: int = Field(
        2, ge=1, le=6, title="Hidden layers",
        description="Layers of relu units.",
        json_schema_extra={"group": "Network", "unit": "layers"},
    )  # fmt: skip
    steps: int = Field(
        1000, ge=1, le=100_000, title="Steps",
        description="Optimiser steps of the whole run.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    kept: float = Field(
        1.0, gt=0, le=1, title="Weights kept",
        description="Share of the weights that are left after pruning, which goes on from a fifth "
        "to seven tenths of the steps; 1 prunes nothing.",
        json_schema_extra={"group": "Training", "scale": "log", "low": 0.005, "high": 1},
    )  # fmt: skip
    stop_loss: float = Field(
        0.05, ge=0, le=2, title="Stop at loss",
        description="Each network stops where its training loss is this, so that what depends on "
        "the loss can be compared; 0, or pruning, trains to the end.",
        json_schema_extra={"group": "Training", "when": {"kept": [1.0]}},
    )  # fmt: skip
    learning_rate: float = Field(
        3e-3, gt=0, le=10, title="Learning rate",
        description="Step size of Adam; it falls to 0 over the last three tenths of the steps.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-5, "high": 1,
        },
    )  # fmt: skip
    batch: int = Field(
        50, ge=1, le=4096, title="Batch",
        description="Examples in one step.",
        json_schema_extra={
            "advanced": True, "group": "Training", "unit": "examples", "live": True,
        },
    )  # fmt: skip
    seeds: int = Field(
        2, ge=1, le=20, title="Seeds",
        description="Networks of each kind, with seeds s, s+1, ...; curves are means.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    coded: float = Field(
        1.0, gt=0, le=1, title="Weights coded",
        description="Share of the weights, the largest, that the code keeps; what training has "
        "pruned stays pruned. May be changed at any time.",
        json_schema_extra={
            "group": "Compression", "scale": "log", "low": 0.005, "high": 1, "live": True,
        },
    )  # fmt: skip
    levels: int = Field(
        16, ge=1, le=64, title="Levels",
        description="Sizes that a coded weight may have in its layer, besides its sign.",
        json_schema_extra={"group": "Compression", "live": True},
    )  # fmt: skip
    noise: float = Field(
        0.125, ge=0, le=1, title="Noise",
        description="Noise that the refined bound puts on the coded weights, over their size; "
        "in steps of 1/64, and 0 for none.",
        json_schema_extra={"group": "Compression", "live": True},
    )  # fmt: skip
    probes: int = Field(
        10, ge=2, le=200, title="Probes",
        description="Hessian-vector products behind each estimate of the Hessian.",
        json_schema_extra={"advanced": True, "group": "Measures", "live": True},
    )  # fmt: skip
    hessian_examples: int = Field(
        200, ge=10, le=10_000, title="Examples of the Hessian",
        description="First so many training examples, whose mean loss it is the Hessian of.",
        json_schema_extra={"advanced": True, "group": "Measures"},
    )  # fmt: skip
    measure_every: int = Field(
        100, ge=1, le=100_000, title="Measure every",
        description="Steps between two measurements of everything.",
        json_schema_extra={"advanced": True, "group": "Measures", "unit": "steps", "scale": "log"},
    )  # fmt: skip

    def check(self) -> None:
        check_data_file(self.task, self.data_file)
        copies = len(self.variants) * self.seeds
        weights = copies * self.width * (1000 + (self.hidden_layers - 1) * self.width)
        if weights > MOST_WEIGHTS:
            raise BadInput(
                f"These networks have about {weights:,} weights",
                f"{MOST_WEIGHTS:,} is the most that Severe trains at once here",
                "lower the width, the hidden layers, the variants or the seeds",
            )
