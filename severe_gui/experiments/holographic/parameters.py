"""Settings of a run of holographic memories."""

from itertools import product
from typing import Any, Literal, get_args

from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters, only_in

Part = Literal["capacity", "scores", "stack", "structures"]
Way = Literal[
    "unitary", "gaussian", "gaussian-exact", "orthogonal", "unitary-orthogonal",
    "tensor", "tensor-orthogonal",
]  # fmt: skip
Sentences = Literal["other-object", "no-object", "unrelated"]
Structure = Literal["sequence", "eight", "chunks", "variables", "frame", "recursive-frame", "token"]
EVERY_WAY: tuple[Way, ...] = get_args(Way)
STACKS: tuple[Way, ...] = ("unitary", "gaussian", "gaussian-exact")
"""Ways of binding that a stack with one key can have."""
MOST_NUMBERS = 50_000_000
"""Of the items, or of one trace's keys."""
LEAST_DIMENSION = 16
MOST_TRIALS = 100_000


class HolographicParameters(Parameters):
    """Settings of a run of holographic memories.

    All but the part, the trials and the batches may be changed at any time; after the last batch
    the run answers at once.
    """

    part: Part = Field(
        "capacity", title="Part",
        description="Capacity of a memory, its scores, stacks, or the structures of the post.",
    )  # fmt: skip
    variants: tuple[Way, ...] = Field(
        ("unitary", "gaussian", "gaussian-exact"), title="Binding",
        description="Keys, looked up by the involution, or by the exact inverse where it says so.",
        json_schema_extra=only_in("capacity", "scores", "stack", live=True),
    )  # fmt: skip
    pairs: tuple[int, ...] = Field(
        (1, 2, 4, 8, 16, 32, 64), title="Pairs",
        description="Pairs in one trace; the axis, if several. Scores are drawn at the last.",
        json_schema_extra=only_in("capacity", "scores", live=True, low=1, high=128, scale="log"),
    )  # fmt: skip
    dimension: tuple[int, ...] = Field(
        (256,), title="Dimension",
        description="Length of the vectors, of a tensor its numbers in all; the axis, if several.",
        json_schema_extra=only_in(
            "capacity", "scores", "stack", live=True, low=16, high=4096, scale="log"
        ),
    )  # fmt: skip
    items: tuple[int, ...] = Field(
        (64,), title="Items",
        description="Known items that an answer is chosen from; the axis, if several.",
        json_schema_extra={"live": True, "low": 2, "high": 4096, "scale": "log"},
    )  # fmt: skip
    depths: tuple[int, ...] = Field(
        (1, 2, 4, 6, 8, 12, 16, 20, 24, 32), title="Depths",
        description="Words in a stack, ascending.",
        json_schema_extra=only_in("stack", live=True, low=1, high=64),
    )  # fmt: skip
    structures: tuple[Structure, ...] = Field(
        ("sequence", "eight", "chunks", "variables", "frame", "recursive-frame", "token"),
        title="Structures",
        description="What is built, and asked for all that is in it.",
        json_schema_extra=only_in("structures", live=True),
    )  # fmt: skip
    sentences: tuple[Sentences, ...] = Field(
        ("other-object", "no-object"), title="Sentences",
        description="Pairs of sentences that are compared, by what is between the two.",
        json_schema_extra=only_in("structures", live=True),
    )  # fmt: skip
    vectors: Literal["gaussian", "unitary"] = Field(
        "gaussian", title="Vectors",
        description="Items, roles and variables: random normal ones, as in the paper, or unitary.",
        json_schema_extra=only_in("structures", live=True),
    )  # fmt: skip
    dimensions: tuple[int, ...] = Field(
        (64, 128, 256, 512, 1024), title="Dimensions",
        description="Lengths of the vectors, ascending.",
        json_schema_extra=only_in("structures", live=True, low=16, high=4096, scale="log"),
    )  # fmt: skip
    threshold: float = Field(
        0.5, ge=-1.5, le=2.5, title="Threshold",
        description="Items that score above it count as recognised; may be changed at any time.",
        json_schema_extra=only_in("scores", live=True),
    )  # fmt: skip
    trials: int = Field(
        100, ge=1, le=MOST_TRIALS, title="Trials",
        description="Lookups, stacks or structures of each kind in one batch, all of them new.",
        json_schema_extra={"unit": "per batch", "scale": "log"},
    )  # fmt: skip
    steps: int = Field(
        100, ge=1, le=1_000_000, title="Batches",
        description="How often new trials are made; curves are means over all of them.",
        json_schema_extra={"unit": "batches", "scale": "log"},
    )  # fmt: skip

    @field_validator("pairs", "dimension", "items", "depths", "dimensions", mode="before")
    @classmethod
    def _from_text(cls, numbers: Any) -> Any:
        """A form's line of text, with or without brackets, is a list of numbers."""
        return numbers.strip("()[] ,").split(",") if isinstance(numbers, str) else numbers

    @field_validator("pairs", "dimension", "items", "depths", "dimensions")
    @classmethod
    def _ascending(cls, numbers: tuple[int, ...]) -> tuple[int, ...]:
        if not numbers or list(numbers) != sorted(set(numbers)) or numbers[0] < 1:
            raise ValueError("give whole numbers from 1 that ascend, such as 1,2,4")
        if len(numbers) > 64 or numbers[-1] > 65_536:
            raise ValueError("give at most 64 whole numbers up to 65,536")
        return numbers

    @field_validator("structures", "sentences")
    @classmethod
    def _each_chosen_once(cls, chosen: tuple[str, ...]) -> tuple[str, ...]:
        if not chosen or len(set(chosen)) < len(chosen):
            raise ValueError("choose one or more, each of them once")
        return chosen

    @property
    def axis(self) -> tuple[int, ...]:
        """The numbers along the horizontal axis."""
        if self.part == "stack":
            return self.depths
        if self.part == "structures":
            return self.dimensions
        return max((self.pairs, self.dimension, self.items), key=len)

    def memories(self) -> tuple[tuple[int, int, int], ...]:
        """Dimension, pairs and items of each memory that is measured."""
        if self.part == "capacity":
            return tuple(product(self.dimension, self.pairs, self.items))
        if self.part == "scores":
            return ((self.dimension[-1], self.pairs[-1], self.items[-1]),)
        if self.part == "stack":
            return ((self.dimension[-1], self.depths[-1], self.items[-1]),)
        # The longest structure has eight items.
        return tuple((n, 8, self.items[-1]) for n in self.dimensions)

    def check(self) -> None:
        several = [len(each) > 1 for each in (self.pairs, self.dimension, self.items)]
        if self.part == "capacity" and sum(several) > 1:
            raise BadInput(
                "There is one axis, for the pairs, the dimension or the items",
                "more than one of them has several values",
                "give one value of the others",
            )
        for memory in self.memories():
            _check_memory(*memory)
        if self.part == "stack" and not set(self.variants) <= set(STACKS):
            raise BadInput(
                "A stack has powers of one key, which cannot be orthogonal or make tensors",
                "",
                f"choose from {', '.join(STACKS)}",
            )


def _check_memory(dimension: int, pairs: int, items: int) -> None:
    if dimension < LEAST_DIMENSION:
        raise BadInput(f"The dimension {dimension} is too small", "", f"start at {LEAST_DIMENSION}")
    if items < max(pairs, 2):
        raise BadInput(
            f"{pairs} values cannot be drawn from {items} items",
            "they are drawn without replacement, and there is always a rival",
            "increase the items or decrease the pairs",
        )
    if dimension * max(items, pairs) > MOST_NUMBERS:
        raise BadInput(
            f"{max(items, pairs):,} vectors of dimension {dimension:,} do not fit into memory",
            f"at most {MOST_NUMBERS:,} numbers do",
            "decrease one of them",
        )
