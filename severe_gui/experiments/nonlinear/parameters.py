"""Settings of a run of nonlinear networks, and what each of its networks is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.training.deep_networks import DeepNetworkParameters

Activation = Literal["linear", "relu", "tanh", "hard-tanh", "gelu"]
Norm = Literal["none", "batch", "layer"]
Variant = Literal[
    "linear", "relu", "relu-orthogonal", "relu-skip", "gelu", "tanh", "tanh-orthogonal",
    "tanh-skip", "hard-tanh-orthogonal", "relu-batch-norm", "relu-batch-norm-skip",
    "relu-layer-norm", "relu-layer-norm-skip", "tanh-orthogonal-batch-norm",
    "tanh-orthogonal-layer-norm", "linear-orthogonal",
]  # fmt: skip


@dataclass(frozen=True)
class Design:
    """What one variant is made of. scale: of weights whose columns have unit length on average."""

    activation: Activation
    scale: float = 1.0
    is_orthogonal: bool = False
    has_skip: bool = False
    norm: Norm = "none"


HE = 2**0.5
DESIGNS: Mapping[Variant, Design] = {
    "linear": Design("linear"),
    "relu": Design("relu", HE),
    "relu-orthogonal": Design("relu", HE, is_orthogonal=True),
    "relu-skip": Design("relu", has_skip=True),
    "gelu": Design("gelu", HE),
    "tanh": Design("tanh"),
    "tanh-orthogonal": Design("tanh", is_orthogonal=True),
    "tanh-skip": Design("tanh", has_skip=True),
    "hard-tanh-orthogonal": Design("hard-tanh", is_orthogonal=True),
    "relu-batch-norm": Design("relu", HE, norm="batch"),
    "relu-batch-norm-skip": Design("relu", has_skip=True, norm="batch"),
    "relu-layer-norm": Design("relu", HE, norm="layer"),
    "relu-layer-norm-skip": Design("relu", has_skip=True, norm="layer"),
    "tanh-orthogonal-batch-norm": Design("tanh", is_orthogonal=True, norm="batch"),
    "tanh-orthogonal-layer-norm": Design("tanh", is_orthogonal=True, norm="layer"),
    "linear-orthogonal": Design("linear", is_orthogonal=True),
}


class NonlinearParameters(DeepNetworkParameters):
    """Settings of a run of nonlinear networks."""

    most_weights: ClassVar[int] = 50_000_000

    variants: tuple[Variant, ...] = Field(
        ("relu", "tanh-orthogonal", "relu-skip"), title="Networks",
        description="Units, initialisation, skip and norm; Gaussian weights unless stated.",
        json_schema_extra={"group": "Network"},
    )  # fmt: skip
    width: int = Field(
        64, ge=4, le=256, title="Width",
        description="Units in each layer.",
        json_schema_extra={"group": "Network", "unit": "units"},
    )  # fmt: skip
    residual_gain: float = Field(
        0.1, ge=0, le=2, title="Residual gain",
        description="What a layer beside a skip is multiplied by: h + gain f(W h).",
        json_schema_extra={"group": "Network", "live": True},
    )  # fmt: skip
    rate_factors: tuple[float, ...] = Field(
        (1.0,), title="Rates to compare",
        description="Each network is trained at the learning rate times each of these.",
        json_schema_extra={"advanced": True, "group": "Training"},
    )  # fmt: skip
    input_scale: float = Field(
        1.0, gt=0, le=10, title="Input scale",
        description="Factor of the inputs: small ones leave saturating units in their linear part.",
        json_schema_extra={"group": "Network", "scale": "log", "low": 0.01, "high": 10},
    )  # fmt: skip
    samples: int = Field(
        2000, ge=40, le=100_000, title="Examples",
        description="Training examples of the linear map.",
        json_schema_extra={"advanced": True, "group": "Task"},
    )  # fmt: skip
    batch: int = Field(
        64, ge=2, le=4096, title="Batch",
        description="Examples in one step; batch norm takes its statistics from them.",
        json_schema_extra={
            "advanced": True,
            "group": "Training",
            "unit": "examples",
            "live": True,
        },
    )  # fmt: skip
    spectrum_every: int = Field(
        20, ge=1, le=100_000, title="Spectrum every",
        description="Steps between two measurements of the singular values and of the picture.",
        json_schema_extra={"advanced": True, "group": "Spectrum", "unit": "steps", "scale": "log"},
    )  # fmt: skip

    @field_validator("rate_factors")
    @classmethod
    def _positive(cls, factors: tuple[float, ...]) -> tuple[float, ...]:
        if not factors or len(set(factors)) < len(factors) or min(factors) <= 0:
            raise ValueError("choose one or more different positive factors")
        return factors

    @property
    def networks(self) -> tuple[str, ...]:
        """What curves are named by: variants, at each rate if there are several."""
        if len(self.rate_factors) == 1:
            return self.variants
        return tuple(
            at_rate(name, factor) for name in self.variants for factor in self.rate_factors
        )

    def check(self) -> None:
        super().check()
        copies = len(self.networks) * self.seeds
        if self.depth * self.width**2 * copies > self.most_weights:
            raise BadInput(
                f"These are {copies} networks",
                f"{self.most_weights:,} weights is the most that Severe trains at once here",
                "lower the rates to compare, the depth or the width",
            )


def at_rate(variant: str, factor: float) -> str:
    """The name of a network that is trained at the learning rate times a factor."""
    return f"{variant} x{factor:g}"
