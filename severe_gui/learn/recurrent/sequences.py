"""What the networks learn: sequences of symbols, some steps of which have an answer.

copy: some of eight symbols, blanks, a colon; then the symbols again, in their order.
tags: `<ab` opens the tag ab and `/ab` closes the last one that is open; the two letters after
each slash are to be predicted.
variables: each `x5` gives a variable a value; after a question mark each name is to be answered.
addition: two numbers of equal length and, after =, their sum, the least digit first each time.
Source of the tasks: Danihelka et al. (2016); these are small versions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

TaskName = Literal["copy", "tags", "variables", "addition"]
ALPHABETS: dict[TaskName, str] = {
    "copy": "abcdefgh·:",
    "tags": "abcdef</·",
    "variables": "stuvwxyz12345678?·",
    "addition": "0123456789+=·",
}
"""The symbols of each task, in the order of their numbers."""
SIZES: dict[TaskName, int] = {"copy": 5, "tags": 3, "variables": 2, "addition": 3}
"""Symbols to copy, tags, variables and digits that are trained on unless asked otherwise."""
MOST: dict[TaskName, int] = {"copy": 40, "tags": 24, "variables": 8, "addition": 40}
"""Greatest sizes: there are eight names of variables; the others are bounds on memory."""
UNSCORED = -1


@dataclass(frozen=True)
class Sequences:
    """inputs: (batch, T) symbols. targets: likewise, -1 where no answer counts.

    sources: the step at which the last symbol that an answer needs came in; -1 where none counts.
    """

    inputs: Tensor
    targets: Tensor
    sources: Tensor

    def padded(self, length: int, blank: int) -> "Sequences":
        """The same with blanks behind."""
        more = (0, length - self.inputs.shape[1])
        pad = torch.nn.functional.pad
        return Sequences(
            pad(self.inputs, more, value=blank),
            pad(self.targets, more, value=UNSCORED),
            pad(self.sources, more, value=UNSCORED),
        )

    def to(self, device: str) -> "Sequences":
        """The same on a device."""
        return Sequences(self.inputs.to(device), self.targets.to(device), self.sources.to(device))


def draw(
    task: TaskName, size: int, delay: int, count: int, generator: torch.Generator
) -> Sequences:
    """count sequences of exactly this size; tags are all nested. delay: blanks before the colon."""
    return _DRAWN[task](size, delay, count, generator)


def draw_training(
    task: TaskName, size: int, delay: int, count: int, generator: torch.Generator
) -> Sequences:
    """Sequences of sizes 1 to size and delays 1 to delay, one of each for a quarter of the batch.

    A quarter has one size, so that a batch has four; tags open and close at random.
    """
    if task == "tags":
        return _tags(size, count, generator, nested=False)
    blank = ALPHABETS[task].index("·")
    shares = [len(part) for part in torch.arange(count).chunk(4)]
    drawn = []
    for share in shares:
        one = int(torch.randint(1, size + 1, (1,), generator=generator))
        wait = int(torch.randint(1, delay + 1, (1,), generator=generator))
        drawn.append(draw(task, one, wait, share, generator))
    longest = max(each.inputs.shape[1] for each in drawn)
    return joined([each.padded(longest, blank) for each in drawn], torch.cat)


def joined(parts: Sequence[Sequences], join: Callable[[list[Tensor]], Tensor]) -> Sequences:
    """Several as one, by torch.cat or torch.stack, padded by the caller to one length."""
    return Sequences(
        join([each.inputs for each in parts]),
        join([each.targets for each in parts]),
        join([each.sources for each in parts]),
    )


def of_seeds(parts: Sequence[Sequences], blank: int) -> Sequences:
    """One batch for each seed: (seeds, batch, T)."""
    longest = max(each.inputs.shape[1] for each in parts)
    return joined([each.padded(longest, blank) for each in parts], torch.stack)


def written(task: TaskName, symbols: Sequence[int]) -> str:
    """Symbols as text."""
    return "".join(ALPHABETS[task][each] for each in symbols)


def _copy(size: int, delay: int, count: int, generator: torch.Generator) -> Sequences:
    blank, colon = 8, 9
    items = torch.randint(8, (count, size), generator=generator)
    tail = _filled((count, size), blank)
    tail[:, 0] = colon
    inputs = torch.cat([items, _filled((count, delay), blank), tail], dim=1)
    targets = torch.cat([_filled((count, size + delay), UNSCORED), items], dim=1)
    sources = _filled(targets.shape, UNSCORED)
    sources[:, size + delay :] = torch.arange(size)
    return Sequences(inputs, targets, sources)


def _nested_tags(size: int, delay: int, count: int, generator: torch.Generator) -> Sequences:
    return _tags(size, count, generator, nested=True)


def _tags(size: int, count: int, generator: torch.Generator, nested: bool) -> Sequences:
    opening, closing = 6, 7
    names = torch.randint(6, (count, size, 2), generator=generator)
    rows, length = torch.arange(count), 6 * size
    inputs, targets, sources = (_filled((count, length), UNSCORED) for _ in range(3))
    # Tags that are open, by depth; when each was opened; how many were and are.
    stack, since = _filled((count, size + 1), 0), _filled((count, size + 1), 0)
    opened, depth = _filled((count,), 0), _filled((count,), 0)
    for event in range(2 * size):
        at = 3 * event
        coin = torch.rand(count, generator=generator) < (1.0 if nested else 0.5)
        opens = (opened < size) & ((depth == 0) | coin)
        top = torch.where(opens, opened, stack[rows, depth.sub(1).clamp(min=0)]).clamp(max=size - 1)
        name = names[rows, top]
        inputs[:, at] = torch.where(opens, opening, closing)
        inputs[:, at + 1 : at + 3] = name
        for letter in range(2):
            targets[:, at + letter] = torch.where(opens, UNSCORED, name[:, letter])
            came = since[rows, depth.sub(1).clamp(min=0)] + 1 + letter
            sources[:, at + letter] = torch.where(opens, UNSCORED, came)
        stack[rows, depth] = torch.where(opens, opened, stack[rows, depth])
        since[rows, depth] = torch.where(opens, at, since[rows, depth])
        opened = opened + opens.long()
        depth = depth + torch.where(opens, 1, -1)
    return Sequences(inputs, targets, sources)


def _variables(size: int, delay: int, count: int, generator: torch.Generator) -> Sequences:
    names = torch.rand(count, 8, generator=generator).argsort(1)[:, :size]
    values = torch.randint(8, 16, (count, size), generator=generator)
    asked = torch.rand(count, size, generator=generator).argsort(1)
    given = torch.stack([names, values], dim=2).flatten(1)
    inputs = torch.cat([given, _filled((count, 1), 16), names.gather(1, asked)], dim=1)
    nothing = _filled((count, 2 * size + 1), UNSCORED)
    targets = torch.cat([nothing, values.gather(1, asked)], dim=1)
    sources = torch.cat([nothing, 2 * asked + 1], dim=1)
    return Sequences(inputs, targets, sources)


def _addition(size: int, delay: int, count: int, generator: torch.Generator) -> Sequences:
    plus, equals, blank = 10, 11, 12
    first, second = (torch.randint(10, (count, size), generator=generator) for _ in range(2))
    digits, carry = [], _filled((count,), 0)
    for place in range(size):
        total = first[:, place] + second[:, place] + carry
        digits.append(total % 10)
        carry = total // 10
    answer = torch.stack([*digits, carry], dim=1)
    sign, blanks = _filled((count, 1), plus), _filled((count, size), blank)
    inputs = torch.cat([first, sign, second, _filled((count, 1), equals), blanks], dim=1)
    targets = torch.cat([_filled((count, 2 * size + 1), UNSCORED), answer], dim=1)
    sources = _filled(targets.shape, UNSCORED)
    sources[:, 2 * size + 1 :] = size + 1 + torch.arange(size + 1).clamp(max=size - 1)
    return Sequences(inputs, targets, sources)


def _filled(shape: tuple[int, ...], value: int) -> Tensor:
    return torch.full(shape, value, dtype=torch.int64)


_DRAWN: dict[TaskName, Callable[[int, int, int, torch.Generator], Sequences]] = {
    "copy": _copy,
    "tags": _nested_tags,
    "variables": _variables,
    "addition": _addition,
}
