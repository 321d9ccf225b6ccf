"""Settings of the two parts: the information plane, and the noise of gradients."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters, only_in
from severe_gui.experiments.training.labelled_data import check_data_file, data_file_field

Variant = Literal["tanh", "relu", "linear", "tanh-full-batch", "invertible"]
Training = Literal["relu-sgd", "relu-adam", "tanh-sgd", "tanh-adam"]
Unit = Literal["tanh", "relu", "linear"]

INPUTS = 12
PATTERNS = 2**INPUTS
TRAINED_ON = PATTERNS - PATTERNS // 5
NARROW, SQUARE = (INPUTS, 10, 7, 5, 4, 3, 2), (INPUTS,) * 6 + (2,)
"""Inputs and units of each layer: of Shwartz-Ziv and Tishby (2017), and without a bottleneck."""
MOST_NETWORKS = 60


@dataclass(frozen=True)
class Design:
    """What one variant is. is_noisy: whether it is trained on minibatches."""

    unit: Unit
    sizes: tuple[int, ...] = NARROW
    is_noisy: bool = True


DESIGNS: Mapping[str, Design] = {
    "tanh": Design("tanh"),
    "relu": Design("relu"),
    "linear": Design("linear"),
    "tanh-full-batch": Design("tanh", is_noisy=False),
    "invertible": Design("tanh", SQUARE),
}


class InformationParameters(Parameters):
    """Settings of a run."""

    part: Literal["plane", "gradients"] = Field(
        "plane", title="Part",
        description="What layers say about inputs and labels, or how noisy gradients are.",
        json_schema_extra={"group": "Part"},
    )  # fmt: skip

    variants: tuple[Variant, ...] = Field(
        ("tanh", "relu", "tanh-full-batch"), title="Networks",
        description="12-10-7-5-4-3-2 with these units, on minibatches unless stated; or twelve "
        "tanh units in every layer, which is invertible.",
        json_schema_extra=only_in("plane", group="Network"),
    )  # fmt: skip
    init_scale: float = Field(
        1.0, gt=0, le=5, title="Initial scale",
        description="Factor of the initial weights: with small ones there is little to lose.",
        json_schema_extra=only_in("plane", group="Network", scale="log", low=0.1),
    )  # fmt: skip
    estimate: Literal["bins", "kernel"] = Field(
        "bins", title="Estimate",
        description="Answers in bins, or with noise added, over 1,024 of the patterns.",
        json_schema_extra=only_in("plane", group="Information"),
    )  # fmt: skip
    bins: int = Field(
        30, ge=2, le=100_000, title="Bins",
        description="Bins between -1 and 1; the whole plane is measured again, also after the end.",
        json_schema_extra=only_in(
            "plane", group="Information", also={"estimate": ["bins"]},
            live=True, scale="log", unit="bins",
        ),
    )  # fmt: skip
    unbounded: Literal["width", "range"] = Field(
        "width", title="Unbounded units",
        description="Bins of relu and linear units: as wide as those of tanh, or as many between "
        "the least and the greatest answer.",
        json_schema_extra=only_in(
            "plane", group="Information", also={"estimate": ["bins"]},
            live=True,
        ),
    )  # fmt: skip
    noise_variance: float = Field(
        1e-3, gt=1e-9, le=10, title="Noise variance",
        description="Of the noise that the kernel estimate adds to each unit.",
        json_schema_extra=only_in(
            "plane", group="Information", also={"estimate": ["kernel"]},
            scale="log", advanced=True,
        ),
    )  # fmt: skip
    moments: int = Field(
        16, ge=2, le=60, title="Moments",
        description="How many moments of the training are kept for the plane, early ones denser.",
        json_schema_extra=only_in("plane", group="Information", advanced=True),
    )  # fmt: skip
    optimiser: Literal["adam", "rmsprop", "sgd", "momentum"] = Field(
        "adam", title="Optimiser",
        description="May be changed during the run; the new one starts without memory.",
        json_schema_extra=only_in("plane", group="Training", live=True),
    )  # fmt: skip
    learning_rate: float = Field(
        3e-3, gt=0, le=100, title="Learning rate",
        description="Step size; may be changed during the run.",
        json_schema_extra=only_in(
            "plane", group="Training", live=True, scale="log", low=1e-5, high=1,
        ),
    )  # fmt: skip
    batch: int = Field(
        512, ge=1, le=4096, title="Minibatch",
        description="Patterns in one step, but for the network with the full batch.",
        json_schema_extra=only_in(
            "plane", group="Training", unit="patterns", live=True, advanced=True,
        ),
    )  # fmt: skip

    trainings: tuple[Training, ...] = Field(
        ("relu-sgd", "relu-adam"), title="Networks",
        description="Three layers of 128 such units, and what trains them.",
        json_schema_extra=only_in("gradients", group="Network"),
    )  # fmt: skip
    task: Literal["mnist", "file"] = Field(
        "mnist", title="Task",
        description="8,000 digits of MNIST, tested on 2,000 others, or your own labelled data.",
        json_schema_extra=only_in("gradients", group="Task"),
    )  # fmt: skip
    data_file: str = data_file_field(part="gradients")
    probe_batch: int = Field(
        500, ge=1, le=8000, title="Probe batch",
        description="Examples in the minibatches whose gradients are compared; all epochs are "
        "shown for it at once, also after the end.",
        json_schema_extra=only_in(
            "gradients", group="Probes", live=True, scale="log", unit="examples",
        ),
    )  # fmt: skip
    probes: int = Field(
        100, ge=2, le=1000, title="Probes",
        description="Minibatches drawn at the beginning of each epoch; 100 in the post.",
        json_schema_extra=only_in("gradients", group="Probes", advanced=True, unit="minibatches"),
    )  # fmt: skip
    sgd_rate: float = Field(
        0.1, gt=0, le=100, title="Rate of SGD",
        description="Step size of plain descent; may be changed during the run.",
        json_schema_extra=only_in(
            "gradients", group="Training", live=True, scale="log", low=1e-3, high=1,
        ),
    )  # fmt: skip
    adam_rate: float = Field(
        1e-3, gt=0, le=1, title="Rate of Adam",
        description="Step size of Adam; may be changed during the run.",
        json_schema_extra=only_in(
            "gradients", group="Training", live=True, scale="log", low=1e-5, high=0.1,
        ),
    )  # fmt: skip
    training_batch: int = Field(
        128, ge=1, le=4096, title="Minibatch",
        description="Examples in one step of the training.",
        json_schema_extra=only_in("gradients", group="Training", unit="examples", advanced=True),
    )  # fmt: skip

    steps: int = Field(
        1500, ge=1, le=1_000_000, title="Steps",
        description="Updates of the weights; an epoch has 6 of them on the plane, 62 on MNIST.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=20, title="Seeds",
        description="Networks of each kind, with seeds s, s+1, ...; what is shown are means.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip

    @field_validator("trainings")
    @classmethod
    def _different(cls, chosen: tuple[Training, ...]) -> tuple[Training, ...]:
        if not chosen or len(set(chosen)) < len(chosen):
            raise ValueError("choose one or more, each of them once")
        return chosen

    @property
    def names(self) -> tuple[str, ...]:
        """What the curves of this part are named by."""
        return self.variants if self.part == "plane" else self.trainings

    def check(self) -> None:
        networks = len(self.names) * self.seeds
        if networks > MOST_NETWORKS:
            raise BadInput(
                f"These are {networks} networks",
                f"{MOST_NETWORKS} is the most that Severe trains at once here",
                "lower the seeds or choose fewer networks",
            )
        if self.part != "plane":
            check_data_file(self.task, self.data_file)
