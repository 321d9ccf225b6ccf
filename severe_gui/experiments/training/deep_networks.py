"""What the experiments on deep square networks share: their settings, and what they learn.

Copies of one run (variants times seeds) are trained as one batch on a random linear map, on
handwritten digits or on a person's own labelled data; the Jacobian of any span of layers is
measured during the run.
"""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters, RunContext
from severe_gui.experiments.training.labelled_data import (
    check_data_file,
    data_file_field,
    examples_of,
)

if TYPE_CHECKING:
    from severe_gui.learn.tasks import Task


class DeepNetworkParameters(Parameters):
    """Settings of a run of deep networks. A subclass names its `variants`."""

    most_weights: ClassVar[int] = 100_000_000

    depth: int = Field(
        30, ge=1, le=200, title="Depth",
        description="Number of square layers.",
        json_schema_extra={"group": "Network", "unit": "layers"},
    )  # fmt: skip
    width: int = Field(
        64, ge=2, le=512, title="Width",
        description="Units in each layer.",
        json_schema_extra={"group": "Network", "unit": "units"},
    )  # fmt: skip
    task: Literal["linear-map", "digits", "file"] = Field(
        "linear-map", title="Task",
        description="A random linear map, 1,797 handwritten digits, or your own labelled data.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    data_file: str = data_file_field()
    samples: int = Field(
        2000, ge=10, le=100_000, title="Examples",
        description="Training examples of the linear map.",
        json_schema_extra={"advanced": True, "group": "Task"},
    )  # fmt: skip
    steps: int = Field(
        400, ge=1, le=1_000_000, title="Steps",
        description="Optimiser steps of the whole run.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    optimiser: Literal["adam", "rmsprop", "sgd", "momentum"] = Field(
        "adam", title="Optimiser",
        description="Adaptive ones cope with small gradients, plain descent does not; may be "
        "changed during the run, and the new one starts without memory.",
        json_schema_extra={"group": "Training", "live": True},
    )  # fmt: skip
    learning_rate: float = Field(
        1e-3, gt=0, le=1e6, title="Learning rate",
        description="Step size; may be changed during the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-5, "high": 1,
        },
    )  # fmt: skip
    batch: int = Field(
        64, ge=1, le=4096, title="Batch",
        description="Examples in one step; may be changed during the run.",
        json_schema_extra={
            "advanced": True, "group": "Training", "unit": "examples", "live": True,
        },
    )  # fmt: skip
    seeds: int = Field(
        1, ge=1, le=20, title="Seeds",
        description="Networks of each kind, with seeds s, s+1, ...; curves are means.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    spectrum_every: int = Field(
        10, ge=1, le=100_000, title="Spectrum every",
        description="Steps between two measurements of the singular values.",
        json_schema_extra={"advanced": True, "group": "Spectrum", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    span_first: int = Field(
        1, ge=1, le=200, title="From layer",
        description="First layer of the span whose Jacobian is measured.",
        json_schema_extra={"advanced": True, "group": "Spectrum", "live": True},
    )  # fmt: skip
    span_last: int = Field(
        0, ge=0, le=200, title="To layer",
        description="Last layer of that span; 0 for the network's.",
        json_schema_extra={"advanced": True, "group": "Spectrum", "live": True},
    )  # fmt: skip

    def check(self) -> None:
        check_data_file(self.task, self.data_file)
        copies = len(getattr(self, "variants", ())) * self.seeds
        weights = self.depth * self.width**2 * copies
        if weights > self.most_weights:
            raise BadInput(
                f"These networks have {weights:,} weights",
                f"{self.most_weights:,} is the most that Severe trains at once here",
                "lower the depth, the width, the networks or the seeds",
            )


def task_of(parameters: DeepNetworkParameters, context: RunContext) -> "Task":
    """What the networks learn, drawn by the run's own generators. Raises BadInput for bad data."""
    from severe_gui.learn import tasks

    generators = [context.generator("data", offset) for offset in range(parameters.seeds)]
    if parameters.task == "linear-map":
        return tasks.linear_map(parameters.samples, parameters.width, generators)
    return tasks.classification(examples_of(parameters.task, parameters.data_file), generators)
