"""The layer of one tile, wherever it is: the least number of edges to cross from home.

Among the words of an element the reduced ones cross the fewest edges (the exchange condition only
removes letters), and removing right descents visits all reduced words. An element of a triangle
group has at most two of these, so the search stays narrow.
"""

import math
from functools import lru_cache

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup, Word
from severe_gui.maths.hyperbolic.groups.triangle import Order

LONGEST = 400
"""Longer words would keep the user waiting."""


def tile_layer(p: Order, q: Order, word: Word) -> int | None:
    """The distance, by shared edges, of the tile of a word; None for a very long word."""
    if len(word) > LONGEST or math.isinf(p):
        return None
    group = CoxeterGroup(p, q)
    start = group.tile(word)
    # By word length, each element once, with the fewest edges crossed so far.
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
