"""Settings of the four parts: arithmetic, a task without, coordinates, and questions."""

from typing import Literal

from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters, only_in
from severe_gui.experiments.inductive_bias.operations import FORMULAS, Operation, least_inputs
from severe_gui.experiments.training.labelled_data import check_data_file, data_file_field

Part = Literal["arithmetic", "no-arithmetic", "coordinates", "translation"]
Unit = Literal["NAC", "NAC-product", "NALU", "NAU", "NMU", "relu", "tanh", "linear"]
Network = Literal["CoordConv", "deconvolution"]
Question = Literal["which-shape", "how-many", "which-quadrant"]

BATCHES = {"arithmetic": 128, "no-arithmetic": 64, "coordinates": 16, "translation": 32}
"""Of the papers, where they say."""
MOST_PIXELS = 3_000_000
MOST_READ = 32
"""Side of a canvas about which questions are asked."""


class InductiveBiasParameters(Parameters):
    """Settings of a run."""

    part: Part = Field(
        "arithmetic", title="Part",
        description="Learn arithmetic, a task without any, to draw a place, or to look at a "
        "picture whose places matter or not.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    operations: tuple[Operation, ...] = Field(
        ("add", "subtract", "multiply", "divide"), title="Operations",
        description="What is learnt, of operands that are sums of inputs; multiply-add is "
        "a × b + c.",
        json_schema_extra=only_in("arithmetic", group="Task"),
    )  # fmt: skip
    inputs: int = Field(
        4, ge=2, le=200, title="Inputs",
        description="Numbers that a network is given; an operand sums a quarter of them. The "
        "papers have 100.",
        json_schema_extra=only_in("arithmetic", group="Task", scale="log"),
    )  # fmt: skip
    inside_low: float = Field(
        1.0, ge=-100, le=100, title="Training from",
        description="Least value of an input in training.",
        json_schema_extra=only_in("arithmetic", group="Task", low=-10, high=10),
    )  # fmt: skip
    inside_high: float = Field(
        2.0, ge=-100, le=100, title="Training to",
        description="Greatest value of an input in training.",
        json_schema_extra=only_in("arithmetic", group="Task", low=-10, high=10),
    )  # fmt: skip
    outside_low: float = Field(
        2.0, ge=-100, le=100, title="Extrapolation from",
        description="Least value of an input in the test; acts on trained networks at once.",
        json_schema_extra=only_in("arithmetic", group="Task", live=True, low=-10, high=20),
    )  # fmt: skip
    outside_high: float = Field(
        6.0, ge=-100, le=100, title="Extrapolation to",
        description="Greatest value of an input in the test; acts on trained networks at once.",
        json_schema_extra=only_in("arithmetic", group="Task", live=True, low=-10, high=20),
    )  # fmt: skip
    tolerance: float = Field(
        1e-5, ge=1e-6, le=0.1, title="Tolerance",
        description="A network succeeds if its error outside is below that of an exact solution "
        "whose weights are off by this; acts at once.",
        json_schema_extra=only_in("arithmetic", group="Task", live=True, scale="log"),
    )  # fmt: skip
    task: Literal["digits", "smooth", "file"] = Field(
        "digits", title="Task",
        description="1,797 handwritten digits, a smooth function of two numbers, or your own "
        "labelled data.",
        json_schema_extra=only_in("no-arithmetic", group="Task"),
    )  # fmt: skip
    data_file: str = data_file_field(part="no-arithmetic")
    canvas: int = Field(
        16, ge=8, le=64, title="Canvas",
        description="Side of the picture; the paper has 64, which is slow here.",
        json_schema_extra=only_in("coordinates", "translation", group="Task", unit="pixels"),
    )  # fmt: skip
    square: int = Field(
        5, ge=3, le=15, title="Square",
        description="Side of the square, an odd number; its centre keeps it on the canvas.",
        json_schema_extra=only_in("coordinates", "translation", group="Task", unit="pixels"),
    )  # fmt: skip
    target: Literal["centre", "square"] = Field(
        "centre", title="Drawn",
        description="Given x and y: the one pixel there, or the square around it.",
        json_schema_extra=only_in("coordinates", group="Task"),
    )  # fmt: skip
    split: Literal["quadrant", "uniform"] = Field(
        "quadrant", title="Held out",
        description="The centres of one quadrant, or a random fifth of all.",
        json_schema_extra=only_in("coordinates", group="Task"),
    )  # fmt: skip
    questions: tuple[Question, ...] = Field(
        ("which-shape", "how-many", "which-quadrant"), title="Questions",
        description="What is asked about a picture; only the quadrant depends on the place.",
        json_schema_extra=only_in("translation", group="Task"),
    )  # fmt: skip
    variants: tuple[Unit, ...] = Field(
        ("NAC", "NALU", "NAU", "NMU", "relu"), title="Units",
        description="Of all layers; products alternate with sums in NMU and NAC-product.",
        json_schema_extra=only_in("arithmetic", "no-arithmetic", group="Network"),
    )  # fmt: skip
    networks: tuple[Network, ...] = Field(
        ("CoordConv", "deconvolution"), title="Networks",
        description="1 × 1 convolutions that see coordinates, or transposed convolutions.",
        json_schema_extra=only_in("coordinates", group="Network"),
    )  # fmt: skip
    unit_layers: int = Field(
        2, ge=1, le=5, title="Layers",
        description="Layers of units, one on another.",
        json_schema_extra=only_in("arithmetic", "no-arithmetic", group="Network"),
    )  # fmt: skip
    unit_width: int = Field(
        2, ge=1, le=64, title="Width of units",
        description="Units between two layers for arithmetic; 2 in the papers.",
        json_schema_extra=only_in("arithmetic", group="Network"),
    )  # fmt: skip
    width: int = Field(
        32, ge=2, le=256, title="Width of networks",
        description="Hidden units of relu and tanh networks; without arithmetic, of all.",
        json_schema_extra=only_in("arithmetic", "no-arithmetic", group="Network"),
    )  # fmt: skip
    channels: int = Field(
        32, ge=2, le=64, title="Channels",
        description="Of the first layers of a CoordConv; a deconvolution has twice as many.",
        json_schema_extra=only_in("coordinates", group="Network"),
    )  # fmt: skip
    filters: int = Field(
        8, ge=2, le=64, title="Filters",
        description="Of the first layer, which sees the picture and the coordinates.",
        json_schema_extra=only_in("translation", group="Network"),
    )  # fmt: skip
    coordinate_gain: float = Field(
        1.0, ge=0, le=1, title="Coordinate gain",
        description="What coordinates are multiplied by when accuracy is measured; 0 hides them. "
        "Acts on trained networks at once.",
        json_schema_extra=only_in("translation", group="Network", live=True),
    )  # fmt: skip
    steps: int = Field(
        2500, ge=1, le=1_000_000, title="Steps",
        description="Optimiser steps of the whole run.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        0.02, gt=0, le=10, title="Learning rate",
        description="Step size of Adam; may be changed during the run.",
        json_schema_extra={
            "group": "Training", "scale": "log", "live": True, "low": 1e-5, "high": 1,
        },
    )  # fmt: skip
    decay: Literal["second-half", "none"] = Field(
        "second-half", title="Decay of the rate",
        description="The rate falls to zero over the second half of the run, or stays.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    sparsity: float = Field(
        1.0, ge=0, le=100, title="Sparsity",
        description="Pushes the weights of NAU to -1, 0 and 1, those of NMU to 0 and 1, from a "
        "fifth of the run on; may be changed during the run.",
        json_schema_extra=only_in("arithmetic", "no-arithmetic", group="Training", live=True),
    )  # fmt: skip
    weight_decay: float = Field(
        1e-3, ge=0, le=1, title="Weight decay",
        description="Added to each gradient, times the weight; may be changed during the run.",
        json_schema_extra=only_in(
            "coordinates", "translation", group="Training", live=True, low=0, high=0.01
        ),
    )  # fmt: skip
    batch: int = Field(
        0, ge=0, le=2048, title="Batch",
        description="Examples per step and copy; 0 for 128 in arithmetic, 64 without it, 16 in "
        "drawing and 32 in reading pictures.",
        json_schema_extra={"advanced": True, "group": "Training"},
    )  # fmt: skip
    seeds: int = Field(
        10, ge=1, le=50, title="Seeds",
        description="Copies of each network, from as many seeds.",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    record_every: int = Field(
        50, ge=1, le=10_000, title="Measured every",
        description="Steps between two measurements.",
        json_schema_extra={"advanced": True, "group": "Training", "unit": "steps"},
    )  # fmt: skip

    @field_validator("operations", "questions", "networks")
    @classmethod
    def _each_once_too(cls, chosen: tuple[str, ...]) -> tuple[str, ...]:
        if not chosen or len(set(chosen)) < len(chosen):
            raise ValueError("choose one or more, each of them once")
        return chosen

    @property
    def batch_size(self) -> int:
        """Examples per step and copy."""
        return self.batch or BATCHES[self.part]

    def check(self) -> None:
        if self.part == "arithmetic":
            self._check_arithmetic()
        elif self.part == "no-arithmetic":
            check_data_file(self.task, self.data_file)
        else:
            self._check_canvas()

    def check_ranges(self) -> None:
        """Raise BadInput if inputs cannot come from these ranges, or nothing is extrapolated."""
        ends = {
            "training": (self.inside_low, self.inside_high),
            "extrapolation": (self.outside_low, self.outside_high),
        }
        for name, (low, high) in ends.items():
            if low >= high:
                raise BadInput(
                    f"The {name} range from {low:g} to {high:g} is empty", "",
                    "put its lower end below its upper end",
                )  # fmt: skip
            if "divide" in self.operations and low <= 0 <= high:
                raise BadInput(
                    f"The {name} range from {low:g} to {high:g} holds zero",
                    "a sum that is divided by can vanish", "leave out zero, or division",
                )  # fmt: skip
            if "square-root" in self.operations and low < 0:
                raise BadInput(
                    f"The {name} range starts at {low:g}", "a square root needs a positive sum",
                    "start at 0 or above, or leave out the square root",
                )  # fmt: skip
        if self.inside_low <= self.outside_low and self.outside_high <= self.inside_high:
            raise BadInput(
                f"The extrapolation range from {self.outside_low:g} to {self.outside_high:g} lies "
                "inside the training range", "nothing would be extrapolated",
                "put one of its ends outside",
            )  # fmt: skip

    def _check_arithmetic(self) -> None:
        self.check_ranges()
        for operation in self.operations:
            formula, needed = FORMULAS[operation], least_inputs(operation, self.inputs)
            if needed > self.inputs:
                raise BadInput(
                    f"{formula.text} needs {formula.operands} operands, and {self.inputs} inputs "
                    "are too few", "", f"choose {formula.operands} or more inputs",
                )  # fmt: skip
            if self.unit_layers < formula.layers or self.unit_width < formula.hidden:
                raise BadInput(
                    f"Units in {self.unit_layers} layers of {self.unit_width} cannot express "
                    f"{formula.text}", "",
                    f"choose {formula.layers} layers and {formula.hidden} hidden units, or more",
                )  # fmt: skip

    def _check_canvas(self) -> None:
        if self.square % 2 == 0:
            raise BadInput(
                f"A square of {self.square} pixels has no pixel for a centre", "",
                "choose an odd number",
            )  # fmt: skip
        if self.square > self.canvas - 3:
            raise BadInput(
                f"A square of {self.square} pixels leaves no room on a canvas of {self.canvas}",
                "fewer than 16 centres would be left", "choose a smaller square or larger canvas",
            )  # fmt: skip
        if self.part == "translation" and self.canvas > MOST_READ:
            raise BadInput(
                f"A canvas of {self.canvas} pixels is too large to be read", "",
                f"choose {MOST_READ} or fewer",
            )  # fmt: skip
        if self.part == "translation" and self.square > self.canvas // 2:
            raise BadInput(
                f"Four shapes of {self.square} pixels do not fit on a canvas of {self.canvas}",
                "each has a quadrant of its own", "choose a smaller shape or a larger canvas",
            )  # fmt: skip
        pixels = self.canvas**2 * self.batch_size * self.seeds
        if pixels > MOST_PIXELS:
            raise BadInput(
                f"{self.seeds} copies with {self.batch_size} pictures of {self.canvas} × "
                f"{self.canvas} pixels per step are too many",
                f"{pixels:,} pixels, and {MOST_PIXELS:,} are allowed",
                "choose fewer seeds, a smaller batch or a smaller canvas",
            )  # fmt: skip
