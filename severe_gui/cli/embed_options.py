"""The options of `severe embed`, and their values together."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

LARGE = 10_000
"""Nodes from which a batch shares its negatives: of a few own ones hardly any is ever near."""
NEGATIVES, SHARED_NEGATIVES = 50, 2000
BURN_IN, BURN_IN_PART = 20, 10
"""Epochs, but at most one in so many of all."""
MOST_SEED = 2**63 - 1
"""What both torch and NumPy take."""

Edges = Annotated[
    str,
    typer.Argument(
        metavar="EDGES",
        help="A file of pairs (TSV, CSV, Newick, GraphML, GML), or one of mammals, nouns, karate, "
        "miserables, davis.",
    ),
]
Space = Annotated[
    str,
    typer.Option(
        metavar="poincare|unscaled|lorentz|euclidean|squared|sarkar",
        help="The space; sarkar draws a tree in the disk without training.",
    ),
]
Dimension = Annotated[
    int | None,
    typer.Option(min=1, max=1000, help="Dimension of the space: 5, or the 2 of sarkar."),
]
Epochs = Annotated[int, typer.Option(min=1, help="How often each node is visited.")]
Rate = Annotated[float, typer.Option(help="The learning rate.")]
BurnIn = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="Epochs at the start with a hundredth of the rate and a tenth of the negatives, drawn "
        f"by degree: {BURN_IN}, but at most a tenth of all epochs.",
    ),
]
Negatives = Annotated[
    int | None,
    typer.Option(
        min=1,
        help=f"Unrelated nodes a node is held to: {NEGATIVES}, if shared {SHARED_NEGATIVES}.",
    ),
]
Shared = Annotated[
    bool | None,
    typer.Option(
        help=f"Hold all nodes of a batch to the same negatives; the default from {LARGE:,} nodes.",
    ),
]
Drawn = Annotated[
    str,
    typer.Option(
        metavar="uniform|by-degree|all",
        help="Where the negatives come from; all takes every node.",
    ),
]
Seed = Annotated[int, typer.Option(min=0, max=MOST_SEED, help="Seed of all that is drawn.")]
Closure = Annotated[bool, typer.Option("--closure", help="Relate each node to all above it.")]
BothWays = Annotated[
    bool, typer.Option("--both-ways", help="Take the pairs of a network both ways.")
]
HeldOut = Annotated[
    float,
    typer.Option(
        min=0.0, max=0.5,
        help="Share of the pairs that may be held out, which the training does not see and is then "
        "asked for: in a hierarchy those with neither a root nor a leaf, in a network those beside "
        "a tree that joins all nodes.",
    ),
]  # fmt: skip
Edge = Annotated[
    float, typer.Option(help="Length of an edge of sarkar, shorter if it does not fit.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        help="Write the vectors: .txt, .tsv, .npz or .safetensors. Text has points of the "
        "hyperboloid as points of the ball, which is what its readers know."
    ),
]


@dataclass(frozen=True)
class Asked:
    """What is embedded and how: the options, which are None where the graph decides."""

    edges: str
    geometry: str
    dim: int | None
    epochs: int
    rate: float
    burn_in: int | None
    negatives: int | None
    shared: bool | None
    draw: str
    seed: int
    closure: bool
    both_ways: bool
    held_out: float
    edge: float
