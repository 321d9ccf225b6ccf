"""Operations on the layers of a network while it trains: what can be asked, as data.

An experiment lists those that it offers in `Experiment.operations`; what they do to the weights
is `learn.surgery`. A layer computes h -> carry h + gain f(W h): without a skip carry is 0, gain 1.
"""

from typing import Any, Literal

from pydantic import Field

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Operation, OperationSettings


class LayerSettings(OperationSettings):
    """Which layers of which networks."""

    variant: str = Field(
        "", title="Network", description="The network operated on; empty for all of them."
    )
    first: int = Field(1, ge=1, title="From layer", description="The first layer operated on.")
    last: int = Field(0, ge=0, title="To layer", description="The last one; 0 for the network's.")

    def check(self, parameters: Any) -> None:
        variants, depth = parameters.variants, parameters.depth
        if self.variant and self.variant not in variants:
            raise BadInput(
                f"This run has no network {self.variant!r}", "", f"choose {' or '.join(variants)}"
            )
        last = self.last or depth
        if not self.first <= last <= depth:
            raise BadInput(
                f"Layers {self.first} to {last} cannot be operated on",
                f"the networks have layers 1 to {depth}",
                "choose a span inside",
            )


class Fold(LayerSettings):
    """Copy the first half of each matrix over the second."""

    times: int = Field(1, ge=1, le=6, title="Times", description="How deep the fold is nested.")
    axis: Literal["rows", "columns"] = Field(
        "rows", title="Axis", description="Whether halves of the rows or the columns are copied."
    )


class Rescale(LayerSettings):
    """Multiply the weights."""

    factor: float = Field(0.8, gt=0, le=100, title="Factor", description="All weights times this.")


class Skip(LayerSettings):
    """Let what enters a layer pass beside it."""

    gain: float = Field(
        0.1, ge=0, le=2, title="Gain", description="Weight of the layer beside its skip."
    )


class Freeze(LayerSettings):
    """Hold weights as they are, or let them go."""

    frozen: bool = Field(True, title="Frozen", description="Off lets the layers learn again.")


FOLD = Operation(
    "fold", "Fold", "Copy half of each matrix over the other: the rank is halved.", Fold
)
ORTHOGONALISE = Operation(
    "orthogonalise",
    "Orthogonalise",
    "Put the nearest orthogonal matrix in its place.",
    LayerSettings,
)
RESCALE = Operation("rescale", "Rescale", "Multiply all weights by a factor.", Rescale)
SKIP = Operation("skip", "Insert a skip", "Add what enters a layer to what leaves it.", Skip)
PRUNE = Operation(
    "prune", "Prune", "Take layers out; what enters them passes through.", LayerSettings
)
FREEZE = Operation("freeze", "Freeze", "Hold layers while the others learn.", Freeze)

LAYER_OPERATIONS = (FOLD, ORTHOGONALISE, RESCALE, SKIP, PRUNE, FREEZE)
