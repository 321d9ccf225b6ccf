"""Settings of a run of associative LSTMs."""

from typing import Literal

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters, only_in

Variant = Literal["associative", "LSTM", "extra-product", "unitary"]
ALL_VARIANTS: tuple[Variant, ...] = ("associative", "LSTM", "extra-product", "unitary")
TRAINED_UNITS, TRAINED_COPIES = 64, 4
"""Of the networks that come with Severe."""
TRAINED_VARIANTS = ("associative", "LSTM", "extra-product")
MOST_NUMBERS = 100_000_000
NAMES = 8
"""Of variables."""


class AssociativeParameters(Parameters):
    """Settings of a run: networks on a task, or the noise of one memory."""

    part: Literal["networks", "memory"] = Field(
        "networks", title="Part",
        description="Networks that learn a task, or how redundant copies quieten one memory.",
        json_schema_extra={"group": "Task"},
    )  # fmt: skip
    task: Literal["copy", "tags", "variables", "addition"] = Field(
        "variables", title="Task",
        description="Copy symbols after a delay, close nested tags, look up variables, or add.",
        json_schema_extra=only_in("networks", group="Task"),
    )  # fmt: skip
    size: int = Field(
        0, ge=0, le=12, title="Size",
        description="Most symbols, tags, variables or digits trained on; 0 for 5, 3, 2 or 3.",
        json_schema_extra=only_in("networks", group="Task"),
    )  # fmt: skip
    delay: int = Field(
        10, ge=1, le=40, title="Delay",
        description="Most blanks before a copy is asked for.",
        json_schema_extra=only_in("networks", group="Task", unit="steps"),
    )  # fmt: skip
    test_size: int = Field(
        0, ge=0, le=24, title="Test size",
        description="Size of the sequences that the pictures and a point of the curves show, "
        "beyond training if you like; 0 for the size trained on.",
        json_schema_extra=only_in("networks", group="Test", live=True),
    )  # fmt: skip
    test_delay: int = Field(
        0, ge=0, le=100, title="Test delay",
        description="Blanks before a tested copy; 0 for the longest delay trained on.",
        json_schema_extra=only_in("networks", group="Test", unit="steps", live=True),
    )  # fmt: skip
    variants: tuple[Variant, ...] = Field(
        ("associative", "LSTM", "extra-product"), title="Networks",
        description="The associative LSTM, a plain one, one with the same two extra products, or "
        "a unitary network.",
        json_schema_extra=only_in("networks", group="Network"),
    )  # fmt: skip
    units: int = Field(
        64, ge=4, le=512, multiple_of=2, title="Units",
        description="Real numbers that leave the associative cell; LSTMs get as many weights.",
        json_schema_extra=only_in("networks", group="Network", unit="units"),
    )  # fmt: skip
    copies: int = Field(
        4, ge=1, le=32, title="Copies",
        description="Redundant copies of the associative memory, each with permuted keys.",
        json_schema_extra=only_in("networks", group="Network", scale="log"),
    )  # fmt: skip
    start: Literal["new", "trained"] = Field(
        "new", title="Start",
        description="From new weights, or from networks that come with Severe.",
        json_schema_extra=only_in("networks", group="Network"),
    )  # fmt: skip
    items: int = Field(
        20, ge=2, le=100, title="Items",
        description="Items stored in one memory.",
        json_schema_extra=only_in("memory", group="Memory", live=True),
    )  # fmt: skip
    dimension: int = Field(
        256, ge=8, le=4096, title="Dimension",
        description="Complex numbers in each copy of the memory.",
        json_schema_extra=only_in("memory", group="Memory", scale="log"),
    )  # fmt: skip
    steps: int = Field(
        300, ge=1, le=1_000_000, title="Steps",
        description="Optimiser steps, or draws of a memory.",
        json_schema_extra={"group": "Training", "unit": "steps", "scale": "log"},
    )  # fmt: skip
    learning_rate: float = Field(
        2e-2, gt=0, le=10, title="Learning rate",
        description="Step size of Adam; may be changed during the run.",
        json_schema_extra=only_in(
            "networks", group="Training", scale="log", live=True, low=1e-5, high=1
        ),
    )  # fmt: skip
    batch: int = Field(
        32, ge=4, le=512, title="Batch",
        description="Sequences in one step.",
        json_schema_extra=only_in(
            "networks", advanced=True, group="Training", unit="sequences", live=True
        ),
    )  # fmt: skip
    seeds: int = Field(
        3, ge=1, le=20, title="Seeds",
        description="Networks of each kind, or memories, with seeds s, s+1, ...",
        json_schema_extra={"group": "Training"},
    )  # fmt: skip
    measure_every: int = Field(
        20, ge=1, le=10_000, title="Measure every",
        description="Steps between two measurements on new sequences.",
        json_schema_extra=only_in(
            "networks", advanced=True, group="Training", unit="steps", scale="log"
        ),
    )  # fmt: skip
    probe_every: int = Field(
        100, ge=1, le=10_000, title="Probe every",
        description="Steps between two looks into the memory, with longer sequences.",
        json_schema_extra=only_in(
            "networks", advanced=True, group="Training", unit="steps", scale="log"
        ),
    )  # fmt: skip

    def check(self) -> None:
        if self.part == "memory":
            return
        if self.task == "variables" and self.size > NAMES:
            raise BadInput(
                f"There are no {self.size} variables",
                f"their names are {NAMES} letters",
                f"lower the size to {NAMES} or less",
            )
        longest = 6 * (self.size or 5) + self.delay
        numbers = self.batch * self.seeds * self.units * (self.copies + 8) * longest
        if numbers > MOST_NUMBERS:
            raise BadInput(
                f"One step of this run remembers about {numbers:,} numbers a network",
                f"{MOST_NUMBERS:,} is the most that Severe holds at once here",
                "lower the batch, the copies, the units or the seeds",
            )
        if self.start == "trained":
            self._check_trained()

    def _check_trained(self) -> None:
        missing = [each for each in self.variants if each not in TRAINED_VARIANTS]
        if missing:
            raise BadInput(
                f"Severe has no trained {' or '.join(missing)} networks",
                f"those that come with it are {', '.join(TRAINED_VARIANTS)}",
                "choose among these, or start new",
            )
        if (self.units, self.copies) != (TRAINED_UNITS, TRAINED_COPIES):
            raise BadInput(
                f"No trained networks have {self.units} units and {self.copies} copies",
                "those that come with Severe have "
                f"{TRAINED_UNITS} units and {TRAINED_COPIES} copies",
                "set these, or start new",
            )
