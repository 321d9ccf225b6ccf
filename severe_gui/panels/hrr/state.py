"""What the stack panel shows: how vectors are drawn, and all pushes and pops. No Qt.

The vectors follow from the seed and the operations, so they are not stored.
"""

from typing import Literal

from pydantic import Field, field_validator

from severe_gui.panels.contract import PanelState

POP = ""
MOST_OPERATIONS = 400
WORDS = (
    "apple", "river", "seven", "violin", "moon", "ladder", "salt", "tiger", "window", "green",
    "north", "honey", "clock", "bridge", "winter", "paper", "lemon", "anchor", "candle", "forest",
    "garden", "mirror", "feather", "harbour",
)  # fmt: skip

KeyKind = Literal["unitary", "gaussian"]
InverseKind = Literal["involution", "exact"]


def item_name(index: int) -> str:
    """A word for the first items, a number for the others."""
    return WORDS[index] if index < len(WORDS) else f"item {index + 1}"


class HrrState(PanelState):
    """The state of the stack panel."""

    dimension: int = Field(512, ge=8, le=16384, description="Length of every vector.")
    items: int = Field(64, ge=2, le=2048, description="Items that the clean-up memory knows.")
    key: KeyKind = Field(
        "unitary", description="Unitary (all moduli 1), or Gaussian like the items."
    )
    inverse: InverseKind = Field("involution", description="How the key is inverted.")
    clean_up: bool = Field(True, description="Whether a pop removes the item that was recognised.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of all vectors.")
    operations: tuple[str, ...] = Field(
        (), max_length=MOST_OPERATIONS, description="Names pushed, oldest first; empty is a pop."
    )
    chosen: str = Field("apple", description="The word that Enter pushes.")

    @field_validator("operations")
    @classmethod
    def _known(cls, operations: tuple[str, ...]) -> tuple[str, ...]:
        depth = 0
        for name in operations:
            if name != POP and name not in WORDS:
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
