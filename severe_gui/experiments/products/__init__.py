"""Products of random matrices: the degeneracy of a deep linear network before any training.

Each draw multiplies out 1, 10, 30 and 100 matrices, Gaussian, orthogonal or scaled orthogonal ones
made of the same numbers, and takes the singular values of the product: exactly, by accumulating QR
factors (`learn.products`), and for Gaussian ones also as float64 and float32 give them, whose
floors stand out. Each draw records its own numbers at every depth, and the means over all draws so
far; a mean of singular values is a mean of their logarithms.
Source: the degeneracy post, after Saxe et al. (2013), figure of singular values by depth.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import (
    Experiment,
    FloatArray,
    Parameters,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.posts import DEGENERACY
from severe_gui.experiments.products.claims import claims

if TYPE_CHECKING:
    import torch

Variant = Literal[
    "gaussian", "gaussian-float64", "gaussian-float32", "orthogonal", "scaled-orthogonal"
]
MEASURES = ("largest", "median", "participation_ratio", "degenerate_share", "grown_share")
"""Of a product's singular values; the first two as log10."""
ROUNDING = 1e-9
"""A singular value has grown if its log10 is above this."""
MOST_ENTRIES = 20_000_000


class ProductsParameters(Parameters):
    """Settings of a run of random products."""

    variants: tuple[Variant, ...] = Field(
        ("gaussian", "gaussian-float32", "orthogonal"), title="Products",
        description="Which matrices are multiplied, exactly or in a floating-point format.",
    )  # fmt: skip
    depths: tuple[int, ...] = Field(
        (1, 10, 30, 100), title="Depths",
        description="Numbers of matrices multiplied, ascending.",
    )  # fmt: skip
    width: int = Field(
        64, ge=2, le=256, title="Width",
        description="Rows and columns of each matrix.",
        json_schema_extra={"unit": "units"},
    )  # fmt: skip
    scale: float = Field(
        0.8, gt=0, le=2, title="Scale",
        description="Factor of the scaled orthogonal matrices.",
        json_schema_extra={"advanced": True},
    )  # fmt: skip
    steps: int = Field(
        20, ge=1, le=10_000, title="Draws",
        description="How often new matrices are drawn; curves are means over draws.",
        json_schema_extra={"unit": "draws", "scale": "log"},
    )  # fmt: skip

    @field_validator("depths", mode="before")
    @classmethod
    def _from_text(cls, depths: Any) -> Any:
        """A form's line of text, with or without brackets, is a list of numbers."""
        return depths.strip("()[] ,").split(",") if isinstance(depths, str) else depths

    @field_validator("depths")
    @classmethod
    def _ascending(cls, depths: tuple[int, ...]) -> tuple[int, ...]:
        if not depths or list(depths) != sorted(set(depths)) or not 1 <= depths[0] <= 1000:
            raise ValueError("give whole numbers from 1 to 1000 that ascend, such as 1,10,30")
        if depths[-1] > 1000 or len(depths) > 20:
            raise ValueError("give at most 20 whole numbers from 1 to 1000")
        return depths

    def check(self) -> None:
        entries = self.depths[-1] * self.width**2
        if entries > MOST_ENTRIES:
            raise BadInput(
                f"The matrices of one product have {entries:,} entries",
                f"{MOST_ENTRIES:,} is the most that Severe multiplies at once",
                "lower the depths or the width",
            )


def run(parameters: ProductsParameters, context: RunContext) -> Iterator[Record]:
    """Draw, multiply and measure; one record per draw."""
    import torch

    from severe_gui.learn import initialisers

    parameters.check()
    kinds, depths = parameters.variants, parameters.depths
    generator = context.generator("matrices")
    shape = (len(kinds), len(depths))
    spectra = torch.zeros(*shape, parameters.width, dtype=torch.float64)
    measures = torch.zeros(*shape, len(MEASURES), dtype=torch.float64)
    context.track(spectra=spectra, measures=measures)
    for step in range(context.step + 1, parameters.steps + 1):
        drawn = initialisers.gaussian(depths[-1], parameters.width, generator).double()
        logs = _log10_spectra(drawn, parameters)
        own = _measures(logs)
        spectra += logs
        measures += own
        scalars = _of_draw(own, parameters)
        curves: dict[str, FloatArray] = {}
        for row, kind in enumerate(kinds):
            curves[f"log_spectrum/{kind}"] = (spectra[row, -1] / step).numpy()
            for index, name in enumerate(MEASURES):
                curves[f"{name}_by_depth/{kind}"] = (measures[row, :, index] / step).numpy()
        if step == 1:
            curves |= _expected(parameters)
            curves["depths"] = np.array(depths, dtype=np.float64)
        yield Record(step, scalars, curves)


def _of_draw(measures: "torch.Tensor", parameters: ProductsParameters) -> dict[str, float]:
    """Numbers of one draw: at the greatest depth, and at each depth for the file and the claims."""
    scalars: dict[str, float] = {}
    for row, kind in enumerate(parameters.variants):
        for index, name in enumerate(MEASURES):
            scalars[f"{name}/{kind}"] = float(measures[row, -1, index])
            for place, depth in enumerate(parameters.depths):
                scalars[f"{name}_after/{kind}/{depth}"] = float(measures[row, place, index])
    return scalars


def _log10_spectra(drawn: "torch.Tensor", parameters: ProductsParameters) -> "torch.Tensor":
    """log10 of the singular values by variant and depth: (variants, depths, width)."""
    import torch

    from severe_gui.learn import initialisers, products

    depths, kinds = parameters.depths, parameters.variants
    made: dict[str, torch.Tensor] = {}
    if "gaussian" in kinds:
        made["gaussian"] = drawn
    if "orthogonal" in kinds or "scaled-orthogonal" in kinds:
        made["orthogonal"] = initialisers.orthogonal(drawn)
    logs: dict[str, torch.Tensor] = {}
    if made:
        exact = products.log_singular_values(torch.stack(list(made.values()), dim=1), depths)
        logs = dict(zip(made, exact.unbind(1), strict=True))
    if "scaled-orthogonal" in kinds:
        powers = torch.tensor(depths, dtype=torch.float64) * np.log(parameters.scale)
        logs["scaled-orthogonal"] = logs["orthogonal"] + powers.unsqueeze(-1)
    for kind, dtype in (("gaussian-float64", torch.float64), ("gaussian-float32", torch.float32)):
        if kind in kinds:
            values = products.multiplied_out(drawn, depths, dtype)
            # Rounding may leave a value of exactly 0, which has no logarithm.
            logs[kind] = values.clamp_min(torch.finfo(torch.float64).tiny).log()
    natural = torch.stack([logs[kind] for kind in kinds])
    return natural / torch.tensor(10.0, dtype=torch.float64).log()


def _measures(logs: "torch.Tensor") -> "torch.Tensor":
    """What `MEASURES` names, of log10 spectra (..., width) in descending order: (..., 5)."""
    import torch

    from severe_gui.learn import spectra

    values = 10 ** (logs - logs[..., :1])
    found = (
        logs[..., 0],
        logs.quantile(0.5, dim=-1),
        spectra.participation_ratio(values),
        spectra.degenerate_share(values),
        (logs > ROUNDING).double().mean(-1),
    )
    return torch.stack(found, dim=-1)


def _expected(parameters: ProductsParameters) -> dict[str, FloatArray]:
    """What theory gives: log10 of the spectra at the greatest depth, for products made exactly, and
    log10 of the largest Gaussian singular value by depth in the limit of large width."""
    from severe_gui.learn import products

    depth, width = parameters.depths[-1], parameters.width
    curves: dict[str, FloatArray] = {}
    for kind in parameters.variants:
        if kind == "gaussian":
            law = products.gaussian_product_law(width, [1] * depth)
            curves[f"theory_log_spectrum/{kind}"] = law / np.log(10)
        elif kind in ("orthogonal", "scaled-orthogonal"):
            scale = parameters.scale if kind == "scaled-orthogonal" else 1.0
            curves[f"theory_log_spectrum/{kind}"] = np.full(width, depth * np.log10(scale))
        if kind.startswith("gaussian"):
            edges = [products.edge_of_product_law(each) for each in parameters.depths]
            curves[f"theory_largest_by_depth/{kind}"] = np.array(edges) / np.log(10)
    return curves


plots = (
    Plot("spectrum", "profile", "log_spectrum", "Singular values of the deepest product", "index",
         "log10 of the singular value", theory="theory_log_spectrum"),
    Plot("degenerate", "profile", "degenerate_share_by_depth", "Degenerate share",
         "matrices multiplied", "share below 1% of the largest"),
    Plot("median", "profile", "median_by_depth", "Median singular value", "matrices multiplied",
         "log10 of the median", x_values="depths"),
    Plot("largest", "profile", "largest_by_depth", "Largest singular value", "matrices multiplied",
         "log10 of the largest", theory="theory_largest_by_depth", x_values="depths"),
    Plot("participation", "profile", "participation_ratio_by_depth", "Participation ratio",
         "matrices multiplied", "directions", log_y=True, x_values="depths"),
    Plot("grown", "profile", "grown_share_by_depth", "Singular values that grow",
         "matrices multiplied", "share above 1", x_values="depths"),
    Plot("draws", "series", "degenerate_share", "Degenerate share of each draw, deepest product",
         "draw", "share below 1% of the largest"),
)  # fmt: skip

presets = (
    Preset(
        "saxe-products",
        "Saxe's products",
        "1, 10, 30 and 100 random matrices multiplied: the more of them, the further their "
        "singular values spread. Those of orthogonal matrices stay equal, at 1 or at 0.8 to the "
        "power of their number.",
        {"variants": ("gaussian", "orthogonal", "scaled-orthogonal"), "steps": 50},
    ),
    Preset(
        "floor-of-float32",
        "Where float32 ends",
        "The same hundred matrices multiplied exactly, in float64 and in float32: below 1e-17 and "
        "1e-8 the singular values of the two formats are rounding errors.",
        {"variants": ("gaussian", "gaussian-float64", "gaussian-float32"), "steps": 10},
    ),
)

experiment = Experiment(
    id="products",
    title="Products of random matrices",
    source=DEGENERACY,
    summary="What depth does to the singular values of random matrices, exactly and in float32.",
    parameters=ProductsParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
