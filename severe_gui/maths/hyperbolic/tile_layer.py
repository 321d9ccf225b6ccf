"""The layer of one tile, wherever it is: how many edges one must cross to come there from home.

Among the words of an element those that are reduced cross the fewest edges (the exchange condition
only takes letters away), and all reduced words are walked by undoing right descents. An element of
a triangle group has at most two of these, so the walk stays narrow.
"""

import math
from functools import lru_cache

from severe_gui.maths.hyperbolic.coxeter import CoxeterGroup, Word
from severe_gui.maths.hyperbolic.triangle import Order

LONGEST = 400
"""Longer words are not walked while somebody waits."""


def tile_layer(p: Order, q: Order, word: Word) -> int | None:
    """The distance, by shared edges, of the tile that a word lies in; None for a very long word."""
    if len(word) > LONGEST or math.isinf(p):
        return None
    group = CoxeterGroup(p, q)
    start = group.tile(word)
    # Layer by layer of word length, each element once; the fewest edges crossed so far.
    fewest = {start: 0}
    for _ in range(len(start)):
        shorter: dict[Word, int] = {}
        for element, crossed in fewest.items():
            for letter in range(3):
                below = _below(group, element, letter)
                if below is None:
                    continue
                count = crossed + (letter == 2)
                shorter[below] = min(count, shorter.get(below, count))
        fewest = shorter
    return min(fewest.values())


@lru_cache(maxsize=65_536)
def _below(group: CoxeterGroup, element: Word, letter: int) -> Word | None:
    shorter = group.multiply(element, letter)
    return shorter if len(shorter) < len(element) else None
