"""Settings of a run of deep linear networks."""

from typing import Literal

from pydantic import Field

from severe_gui.experiments.training.deep_networks import DeepNetworkParameters

Variant = Literal["fold-0", "fold-1", "orthogonal", "scaled-orthogonal", "rescaled"]
ALL_VARIANTS: tuple[Variant, ...] = ("fold-0", "fold-1", "orthogonal", "scaled-orthogonal")
GRADIENT_SCALE = 0.01
"""Of `rescaled`, which is fold 0 except for the size of its gradients."""


PRODUCTS = (1, 2, 5, 10, 20, 30, 50, 100, 200)
"""Numbers of layers at which the degeneracy of a product is measured."""


class DegeneracyParameters(DeepNetworkParameters):
    """Settings of a run of deep linear networks."""

    variants: tuple[Variant, ...] = Field(
        ("fold-0",), title="Initialisations",
        description="Initial weights; rescaled is fold 0 with gradients shrunk to a hundredth.",
        json_schema_extra={"group": "Network"},
    )  # fmt: skip
    scale: float = Field(
        0.8, gt=0, le=2, title="Scale",
        description="Factor of the scaled orthogonal matrices.",
        json_schema_extra={"advanced": True, "group": "Network"},
    )  # fmt: skip
    fold_axis: Literal["rows", "columns"] = Field(
        "rows", title="Folded axis",
        description="Which half of a matrix is copied over the other; the post does not say.",
        json_schema_extra={"advanced": True, "group": "Network"},
    )  # fmt: skip
    same_draw: bool = Field(
        True, title="Same draw",
        description="Make all initialisations from one Gaussian draw; off gives each its own.",
        json_schema_extra={"advanced": True, "group": "Network"},
    )  # fmt: skip
    noise: float = Field(
        0.0, ge=0, le=10, title="Gradient noise",
        description="Standard deviation of normal noise added to each entry of the gradient; may "
        "be changed during the run.",
        json_schema_extra={"advanced": True, "group": "Training", "live": True, "high": 0.1},
    )  # fmt: skip
