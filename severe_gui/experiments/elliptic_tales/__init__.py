"""Elliptic tales: the statements of both posts on random curves, in exact arithmetic.

Each batch of a part draws new curves. *Group law*, *singular cubics* and *torsion* count exceptions
to theorems; *counts* are numbers of points modulo p; *rank* asks PARI for proved ranks; *degree* is
that of curves which lines meet. *Products* and *angles* go through a_p of a few curves, prime after
prime. Sources: the posts "Elliptic tales 1" and "2"; Silverman, The Arithmetic of Elliptic Curves.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from severe_gui.experiments.elliptic_tales.claims import claims
from severe_gui.experiments.elliptic_tales.counts import Counts
from severe_gui.experiments.elliptic_tales.degree import Degrees
from severe_gui.experiments.elliptic_tales.group_law import GroupLaw
from severe_gui.experiments.elliptic_tales.parameters import Part, TalesParameters
from severe_gui.experiments.elliptic_tales.pictures import plots, presets
from severe_gui.experiments.elliptic_tales.primes import Angles, Products
from severe_gui.experiments.elliptic_tales.ranks import Ranks
from severe_gui.experiments.elliptic_tales.singular import SingularCubics
from severe_gui.experiments.elliptic_tales.torsion import Torsion
from severe_gui.experiments.experiment import Experiment, FloatArray, Record, RunContext
from severe_gui.experiments.posts import ELLIPTIC_2


class OnePart(Protocol):
    """One part of the experiment. tracked: what changes, which is all that it has added up."""

    tracked: Mapping[str, Any]

    def batch(self) -> None:
        """Draw new curves, or take in more primes, and add them up."""

    def scalars(self) -> Mapping[str, float]:
        """Numbers so far."""

    def curves(self) -> Mapping[str, FloatArray]:
        """Curves so far, and what theory says of them."""


PARTS: Mapping[Part, Callable[[TalesParameters, RunContext], OnePart]] = {
    "group-law": GroupLaw,
    "singular": SingularCubics,
    "torsion": Torsion,
    "counts": Counts,
    "rank": Ranks,
    "products": Products,
    "angles": Angles,
    "degree": Degrees,
}


def run(parameters: TalesParameters, context: RunContext) -> Iterator[Record]:
    """Draw curves, test and count; one record per batch."""
    parameters.check()
    part = PARTS[parameters.part](parameters, context)
    context.track(**part.tracked)
    for step in range(context.step + 1, parameters.steps + 1):
        part.batch()
        yield Record(step, part.scalars(), part.curves())


experiment = Experiment(
    id="elliptic-tales",
    title="Elliptic tales",
    source=ELLIPTIC_2,
    summary="Both posts on elliptic curves, statement by statement: group law, torsion, points "
    "modulo p, rank and degree on random curves.",
    parameters=TalesParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
