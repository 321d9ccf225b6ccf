"""What the panel shows: a page, how vectors are drawn, and what is done with them. No Qt.

The vectors follow from the seed and from what was done, so they are not stored.
"""

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.expressions import parse
from severe_gui.panels.contract import PanelState

POP = ""
MOST_OPERATIONS = 400
WORDS = (
    "apple", "river", "seven", "violin", "moon", "ladder", "salt", "tiger", "window", "green",
    "north", "honey", "clock", "bridge", "winter", "paper", "lemon", "anchor", "candle", "forest",
    "garden", "mirror", "feather", "harbour",
)  # fmt: skip
_NAME = re.compile(r"[^\W\d]\w*")
_NUMBERED = re.compile(r"item [1-9]\d{0,3}")

Page = Literal["stack", "compose", "spectrum", "capacity"]
KeyKind = Literal["unitary", "gaussian"]
InverseKind = Literal["involution", "exact"]
Drawing = Literal["ring", "strip", "spectrum"]
Axis = Literal["pairs", "dimension", "items"]
Way = Literal["unitary", "gaussian", "exact", "orthogonal", "tensor", "tensor-equal"]
Beside = Literal["signal", "numbers", "cost", "powers"]
MOST_DIMENSION = 65_536
MOST_NUMBERS = 1 << 24
"""Numbers in all known items: more would fill the memory of a small computer."""


def item_name(index: int) -> str:
    """A word for the first items, a number for the others."""
    return WORDS[index] if index < len(WORDS) else f"item {index + 1}"


def is_item(name: str) -> bool:
    """Whether some item has this name."""
    return name in WORDS or _NUMBERED.fullmatch(name) is not None


def ensure_room(dimension: int, items: int) -> None:
    """Raise BadInput for items that do not fit into memory."""
    if dimension * items > MOST_NUMBERS:
        raise BadInput(
            f"{items:,} known items of dimension {dimension:,} do not fit into memory",
            f"at most {MOST_NUMBERS:,} numbers do",
            "decrease one of them",
        )


class Bin(BaseModel):
    """One Fourier bin of the key that was moved by hand. phase: in radians."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    index: int = Field(ge=0, le=MOST_DIMENSION // 2)
    modulus: float = Field(ge=0, le=100)
    phase: float = Field(ge=-math.pi, le=math.pi)


class Named(BaseModel):
    """An expression of the board with its name, by which those after it can use it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(max_length=24)
    text: str = Field(max_length=2000)

    @field_validator("name")
    @classmethod
    def _a_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a name: use letters, digits and _")
        return name

    @field_validator("text")
    @classmethod
    def _readable(cls, text: str) -> str:
        return _read(text)


def _read(text: str) -> str:
    """The text, if it is an expression; its symbols may still be unknown."""
    try:
        parse(text)
    except BadInput as error:
        raise ValueError(str(error)) from None
    return text


class HrrState(PanelState):
    """The state of the panel."""

    page: Page = Field("stack", description="What fills the canvas.")
    dimension: int = Field(512, ge=8, le=MOST_DIMENSION, description="Length of every vector.")
    items: int = Field(64, ge=2, le=2048, description="Items that the clean-up memory knows.")
    orthogonality: float = Field(
        0.0, ge=0, le=1, description="0: items drawn independently; 1: as orthogonal as possible."
    )
    key: KeyKind = Field(
        "unitary", description="Unitary (all moduli 1), or Gaussian like the items."
    )
    inverse: InverseKind = Field("involution", description="How the key is inverted.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of all vectors.")

    clean_up: bool = Field(True, description="Whether a pop removes the item that was recognised.")
    drawing: Drawing = Field("ring", description="How a vector is drawn.")
    operations: tuple[str, ...] = Field(
        (), max_length=MOST_OPERATIONS, description="Names pushed, oldest first; empty is a pop."
    )
    chosen: str = Field("apple", description="The word that Enter pushes.")

    symbols: tuple[str, ...] = Field(
        ("eat", "agt", "obj", "mark", "the", "fish"), max_length=64,
        description="Names that have a vector of their own.",
    )  # fmt: skip
    board: tuple[Named, ...] = Field(
        (Named(name="s", text="eat + agt*mark + obj*(the + fish)"),), min_length=1, max_length=12,
        description="Expressions, the first on top.",
    )  # fmt: skip
    selected: int = Field(0, ge=0, le=11, description="The expression that is shown.")
    query: str = Field("", max_length=200, description="What the vector is unbound from.")

    bins: tuple[Bin, ...] = Field(
        (), max_length=MOST_DIMENSION // 2 + 1,
        description="Fourier bins of the key that were moved by hand.",
    )  # fmt: skip
    bin: int = Field(1, ge=0, le=MOST_DIMENSION // 2, description="The Fourier bin that is chosen.")
    pairs: int = Field(8, ge=1, le=1024, description="Pairs stored in one vector.")

    axis: Axis = Field("pairs", description="What varies along the axis of the capacity.")
    ways: tuple[Way, ...] = Field(
        ("unitary", "gaussian"), min_length=1, description="Ways of storing pairs, compared."
    )
    trials: Annotated[int, Field(ge=20, le=10_000_000)] = Field(
        1000, description="Lookups at each point, at least."
    )
    beside: Beside = Field("signal", description="What is shown beside accuracy and scores.")
    errors: float = Field(
        0.01, ge=1e-6, le=0.2, description="Share of wrong recalls that a memory is planned for."
    )
    bound: int = Field(3, ge=1, le=8, description="Vectors bound together, to see their cost.")
    threshold: float = Field(0.5, ge=-1, le=2, description="Scores above it count as recognised.")

    @field_validator("operations")
    @classmethod
    def _known(cls, operations: tuple[str, ...]) -> tuple[str, ...]:
        depth = 0
        for name in operations:
            if name != POP and not is_item(name):
                raise ValueError(f"{name!r} is not a word of the palette")
            depth += 1 if name != POP else -1
            if depth < 0:
                raise ValueError("the operations pop an empty stack")
        return operations

    @field_validator("chosen")
    @classmethod
    def _a_word(cls, name: str) -> str:
        if name not in WORDS:
            raise ValueError(f"{name!r} is not a word of the palette")
        return name

    @field_validator("symbols")
    @classmethod
    def _names(cls, symbols: tuple[str, ...]) -> tuple[str, ...]:
        for name in symbols:
            if not _NAME.fullmatch(name) or len(name) > 24:
                raise ValueError(f"{name!r} is not a name: use letters, digits and _")
        if len(set(symbols)) < len(symbols):
            raise ValueError("a symbol is named twice")
        return symbols

    @field_validator("board")
    @classmethod
    def _named_once(cls, board: tuple[Named, ...]) -> tuple[Named, ...]:
        if len({each.name for each in board}) < len(board):
            raise ValueError("two expressions have the same name")
        return board

    @field_validator("query")
    @classmethod
    def _a_query(cls, query: str) -> str:
        return _read(query) if query else query

    @field_validator("bins")
    @classmethod
    def _distinct(cls, bins: tuple[Bin, ...]) -> tuple[Bin, ...]:
        if len({each.index for each in bins}) < len(bins):
            raise ValueError("a Fourier bin is moved twice")
        return bins

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        state = super().from_document(document)
        ensure_room(state.dimension, state.items)
        return state

    # The stack.

    def palette(self) -> tuple[str, ...]:
        """Words that can be pushed: those among the known items."""
        return WORDS[: self.items]

    def stack(self) -> tuple[str, ...]:
        """The words that were pushed and not yet popped, the top first."""
        names: list[str] = []
        for name in self.operations:
            if name == POP:
                names.pop()
            else:
                names.append(name)
        return tuple(reversed(names))

    def push(self, name: str) -> None:
        """Put a word on top."""
        self.operations = (*self.operations, name)

    def pop(self) -> None:
        """Remove the top, if there is one."""
        if self.stack():
            self.operations = (*self.operations, POP)

    # The board.

    @property
    def front(self) -> int:
        """The place of the expression that is shown."""
        return min(self.selected, len(self.board) - 1)

    def with_text(self, text: str) -> tuple[Named, ...]:
        """The board with another text for the expression that is shown."""
        front = self.front
        changed = Named(name=self.board[front].name, text=text)
        return (*self.board[:front], changed, *self.board[front + 1 :])

    # The key's spectrum.

    def with_bin(self, moved: Bin) -> tuple[Bin, ...]:
        """The bins moved by hand with one of them moved, in order."""
        others = [each for each in self.bins if each.index != moved.index]
        return tuple(sorted([*others, moved], key=lambda each: each.index))


def reaching(operations: tuple[str, ...], depth: int) -> tuple[str, ...]:
    """The operations and the pushes or pops after them that make a stack this deep."""
    now = sum(1 if name != POP else -1 for name in operations)
    if depth <= now:
        return (*operations, *(POP for _ in range(now - depth)))
    held = HrrState(operations=operations).stack()
    fresh = [name for name in (item_name(k) for k in range(now + depth)) if name not in held]
    return (*operations, *fresh[: depth - now])
