"""Expressions of propositional logic that branch to the right, and what they are true of.

An expression is a chain, `not T and F or T` is (not T) and (F or T): a `not` belongs to the
constant behind it, and a joint joins its constant with all that follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.errors import BadInput

WORDS = ("T", "F", "and", "or", "not")
TRUE, FALSE, AND, OR, NOT = range(5)
PAD = -1
MOST_WORDS = 60


@dataclass(frozen=True)
class Chain:
    """words: (N, longest) indices, PAD on the left. negated: (N, longest), a `not` in front.

    targets: (N,): 0 or 1 for what is true, or any number.
    """

    words: Tensor
    negated: Tensor
    targets: Tensor

    def at(self, rows: Tensor) -> "Chain":
        """Some of the rows."""
        return Chain(self.words[rows], self.negated[rows], self.targets[rows])

    def to(self, device: torch.device | str) -> "Chain":
        """The same on a device."""
        return Chain(*(each.to(device) for each in (self.words, self.negated, self.targets)))


def draw_expressions(count: int, constants: int, generator: torch.Generator) -> Chain:
    """Random expressions of this many constants: each coin is fair."""
    coins = torch.rand(count, constants, 3, generator=generator) < 0.5
    values, ands, negated = coins.unbind(-1)
    words = torch.full((count, 2 * constants - 1), TRUE)
    nots = torch.zeros_like(words, dtype=torch.bool)
    words[:, 0::2] = torch.where(values, TRUE, FALSE)
    words[:, 1::2] = torch.where(ands[:, :-1], AND, OR)
    nots[:, 0::2] = negated
    meant = values ^ negated
    truth = meant[:, -1]
    for place in range(constants - 2, -1, -1):
        now = meant[:, place]
        truth = torch.where(ands[:, place], now & truth, now | truth)
    return Chain(words, nots, truth.long())


def joined(parts: Sequence[Chain]) -> Chain:
    """Several sets as one, padded to the longest."""
    longest = max(part.words.shape[1] for part in parts)

    def padded(rows: Tensor, filling: int) -> Tensor:
        missing = longest - rows.shape[1]
        return torch.nn.functional.pad(rows, (missing, 0), value=filling)

    return Chain(
        torch.cat([padded(part.words, PAD) for part in parts]),
        torch.cat([padded(part.negated, 0) for part in parts]),
        torch.cat([part.targets for part in parts]),
    )


def parse_expression(text: str) -> Chain:
    """A line such as `not T and F or T`. Raises BadInput that names the place."""
    words: list[int] = []
    negated: list[bool] = []
    has_not = False
    for place, word in enumerate(text.split(), start=1):
        wants_joint = bool(words) and words[-1] in (TRUE, FALSE)
        wanted = ("and", "or") if wants_joint else ("T", "F") if has_not else ("T", "F", "not")
        if word not in wanted:
            raise BadInput(
                f"Word {place} of the expression is {word!r}", "", f"use {' or '.join(wanted)}"
            )
        if word == "not":
            has_not = True
            continue
        words.append(WORDS.index(word))
        negated.append(has_not)
        has_not = False
    if not words or words[-1] not in (TRUE, FALSE) or has_not:
        raise BadInput("The expression has no end", "", "its last word must be T or F")
    if len(words) > MOST_WORDS:
        raise BadInput(f"The expression has {len(words)} words", f"{MOST_WORDS} are allowed")
    return Chain(torch.tensor([words]), torch.tensor([negated]), torch.zeros(1, dtype=torch.long))


def truths_of_chain(expression: Chain) -> list[bool | None]:
    """The truth of what begins at each word of one expression; None for a joint, which has none."""
    words, negated = expression.words[0].tolist(), expression.negated[0].tolist()
    found: list[bool | None] = []
    truth = False
    for place in range(len(words) - 1, -1, -1):
        if words[place] in (AND, OR):
            found.append(None)
            continue
        constant = (words[place] == TRUE) != negated[place]
        if place == len(words) - 1:
            truth = constant
        elif words[place + 1] == AND:
            truth = constant and truth
        else:
            truth = constant or truth
        found.append(truth)
    return found[::-1]
