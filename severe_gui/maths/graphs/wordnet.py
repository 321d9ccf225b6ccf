"""The nouns of WordNet 3.0 and the mammals among them, as in Nickel and Kiela (2017)."""

import gzip
from pathlib import Path

from severe_gui.maths.graphs.graph import Graph, graph_of

MAMMAL = "mammal.n.01"


def nouns(path: Path) -> Graph:
    """82,115 nouns, each with those directly above it. path: of nouns.tsv.gz."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file]
    return graph_of((below, above) for below, above in pairs)


def mammals(path: Path) -> Graph:
    """The closure of the 1,182 mammals: 6,542 pairs."""
    # The hierarchy below is small: only what leads to it needs to be closed.
    whole = nouns(path)
    kept = whole.reversed.reached(whole.names.index(MAMMAL))
    return whole.among(kept).closure()


def nouns_closure(path: Path) -> Graph:
    """The closure of all nouns: 743,241 pairs."""
    return nouns(path).closure()
