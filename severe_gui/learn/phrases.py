"""What composed phrases are trained on: propositions and their truth, adjectives and their tone.

The adjectives come with adverbs and `not` in front, and with values of VADER (Hutto and Gilbert,
2014). Networks see all of them alone and behind `not`, and a quarter of the phrases with adverbs;
the others test them.
"""

import csv
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from severe_gui.errors import BadInput
from severe_gui.learn import propositions
from severe_gui.learn.propositions import NOT, PAD, Chain

LENGTHS = (1, 3, 6, 12)
"""Constants of the propositions in the tests."""
TESTED = 500
LARGEST = 4.0
"""VADER's values go from -4 to 4."""
HELD_OUT = 0.75
"""Share of the phrases with adverbs that are not trained on."""


@dataclass(frozen=True)
class PhraseTask:
    """types: of each word, from 0. negation: the index of `not`. tests: by their length.

    parse: a typed line as a chain of one row.
    """

    vocabulary: tuple[str, ...]
    types: tuple[int, ...]
    negation: int
    train: Chain
    tests: dict[int, Chain]
    is_true_or_false: bool
    parse: Callable[[str], Chain]

    def losses(self, output: Tensor, targets: Tensor) -> Tensor:
        """Cross-entropy or mean squared error, one per copy. output: (copies, batch)."""
        wanted = targets.to(output.dtype).expand_as(output)
        if self.is_true_or_false:
            entropy = torch.nn.functional.binary_cross_entropy_with_logits(
                output, wanted, reduction="none"
            )
            return entropy.mean(-1)
        return ((output - wanted) ** 2).mean(-1)

    def scores(self, output: Tensor, targets: Tensor) -> Tensor:
        """Accuracy, or the share of the variance that is explained, one per copy."""
        if self.is_true_or_false:
            return ((output > 0) == (targets > 0)).double().mean(-1)
        wanted = targets.to(output.dtype)
        return 1 - ((output - wanted) ** 2).mean(-1).double() / wanted.var(correction=0).double()


def proposition_task(longest: int, generator: torch.Generator) -> PhraseTask:
    """Truth of expressions of up to `longest` constants; tests are longer. 400 of each length."""
    train = propositions.joined(
        [propositions.draw_expressions(400, each, generator) for each in range(1, longest + 1)]
    )
    tests = {each: propositions.draw_expressions(TESTED, each, generator) for each in LENGTHS}
    return PhraseTask(
        propositions.WORDS,
        (0, 0, 1, 1, 2),
        NOT,
        train,
        tests,
        True,
        propositions.parse_expression,
    )


def sentiment_task(path: Path, generator: torch.Generator) -> PhraseTask:
    """The tone of adjectives behind adverbs, scaled to [-1, 1]. path: lines `phrase,value`."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [(line[0].split(), float(line[1]) / LARGEST) for line in csv.reader(file)]
    adjectives = sorted({words[-1] for words, _value in rows})
    adverbs = sorted({words[-2] for words, _value in rows if len(words) > 1} - {"not"})
    vocabulary = (*adjectives, *adverbs, "not")
    known = {word: place for place, word in enumerate(vocabulary)}
    chances = torch.rand(len(rows), generator=generator).tolist()
    sets: dict[str, list[tuple[list[int], float]]] = {"train": [], "1": [], "2": [], "3": []}
    for (words, value), chance in zip(rows, chances, strict=True):
        row = ([known[word] for word in words], value)
        has_adverb = len(words) > 1 and words[-2] != "not"
        is_held = has_adverb and chance < HELD_OUT
        sets[str(len(words)) if is_held else "train"].append(row)
        if len(words) == 1:
            sets["1"].append(row)
    types = (*(0 for _ in adjectives), *(1 for _ in adverbs), 2)
    made = {name: _padded(found) for name, found in sets.items()}
    tests = {int(name): made[name] for name in ("1", "2", "3")}
    reader = _reader_of(known)
    return PhraseTask(vocabulary, types, known["not"], made["train"], tests, False, reader)


def _reader_of(known: dict[str, int]) -> Callable[[str], Chain]:
    def parse(text: str) -> Chain:
        words = text.split()
        for place, word in enumerate(words, start=1):
            if word not in known:
                raise BadInput(
                    f"Word {place} of the phrase is {word!r}",
                    "the networks do not know it",
                    "use an adjective such as good, with very, slightly or not in front",
                )
        if not 1 <= len(words) <= propositions.MOST_WORDS:
            raise BadInput(f"The phrase has {len(words)} words", "", "write one or more")
        return _padded([([known[word] for word in words], 0.0)])

    return parse


def _padded(rows: list[tuple[list[int], float]]) -> Chain:
    longest = max(len(words) for words, _value in rows)
    words = torch.full((len(rows), longest), PAD)
    for row, (found, _value) in enumerate(rows):
        words[row, longest - len(found) :] = torch.tensor(found)
    values = torch.tensor([value for _words, value in rows])
    return Chain(words, torch.zeros_like(words, dtype=torch.bool), values)
