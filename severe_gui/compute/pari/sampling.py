"""Ranks of random curves y^2 = x^3 + Ax + B, each by 2-descent and the points it finds."""

from collections.abc import Iterator
from typing import Any

from severe_gui.compute.pari.questions import Sample, SampleQuestion, Tally

BATCH = 8
MOST_EXAMPLES = 12

_Key = tuple[int, int, int]


def sample_of(pari: Any, question: SampleQuestion) -> Iterator[Sample]:
    """The tally after every few curves."""
    # The same answer whatever was asked before.
    pari.setrand(1)
    counts: dict[_Key, int] = {}
    examples: dict[_Key, list[tuple[int, int]]] = {}
    for done, (a, b) in enumerate(_pairs(question), 1):
        lower, upper, _sha, points = pari.ellinit([0, 0, 0, a, b]).ellrank()
        # Only independent points prove a lower bound; PARI's own may rest on parity.
        key = len(points), int(upper), int(lower)
        counts[key] = counts.get(key, 0) + 1
        if len(examples.setdefault(key, [])) < MOST_EXAMPLES:
            examples[key].append((a, b))
        if done % BATCH == 0 or done == question.curves:
            yield Sample(
                done,
                tuple(Tally(*key, counts[key], tuple(examples[key])) for key in sorted(counts)),
            )


def _pairs(question: SampleQuestion) -> Iterator[tuple[int, int]]:
    """A and B of smooth curves, drawn from the seed."""
    import numpy as np

    generator = np.random.default_rng(question.seed)
    drawn = 0
    while drawn < question.curves:
        a, b = (int(each) for each in generator.integers(-question.size, question.size + 1, 2))
        if 4 * a**3 + 27 * b**2:
            drawn += 1
            yield a, b
