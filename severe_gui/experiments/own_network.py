"""Your own network, layer by layer: how degenerate are its weights, and their product?

Step k reads layer k of a file and takes its singular values, beside those of a Gaussian matrix of
the same shape and Frobenius norm and beside what the law of Marchenko and Pastur gives for such
matrices. Where each layer takes the output of the one before, the product of the layers is taken
too: the Jacobian of the network without its nonlinearities.
Source: the two posts on degeneracy; the law: Marchenko and Pastur (1967).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, field_validator

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import (
    Claim,
    Experiment,
    FloatArray,
    History,
    Measurement,
    Parameters,
    Plot,
    Preset,
    Record,
    RunContext,
)
from severe_gui.experiments.intervals import mean_of_seeds
from severe_gui.experiments.posts import BOTTLENECK, DEGENERACY

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.network_file import Layer, NetworkFile

LAW = "Marchenko and Pastur (1967), Distribution of eigenvalues for some sets of random matrices"

Variant = Literal["network", "random"]
SUFFIXES = (".safetensors", ".pt", ".pth")
QUANTILES = 64


class OwnNetworkParameters(Parameters):
    """Which layers of which file are looked at."""

    network_file: str = Field(
        "",
        title="Network file",
        description="Weights as .safetensors, or a state dict as .pt; empty for a small example.",
        json_schema_extra={"group": "Network", "file": "*.safetensors *.pt *.pth"},
    )
    which: str = Field(
        "",
        title="Which layers",
        description="Only layers whose name contains this; empty for all.",
        json_schema_extra={"group": "Network"},
    )
    steps: int = Field(
        32,
        ge=1,
        le=512,
        title="Most layers",
        description="How many layers are looked at, from the first; one per step.",
        json_schema_extra={"group": "Network", "unit": "layers", "scale": "log"},
    )
    variants: tuple[Variant, ...] = Field(
        ("network", "random"),
        title="Compared",
        description="The network, and random matrices of the same shapes and norms.",
        json_schema_extra={"group": "Network"},
    )

    @field_validator("variants")
    @classmethod
    def _has_the_network(cls, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
        if "network" not in variants:
            raise ValueError("choose the network, with or without random matrices")
        return variants

    def check(self) -> None:
        if not self.network_file:
            return
        path = Path(self.network_file)
        if not path.is_file():
            raise BadInput(f"There is no network file {path}", "", "choose another")
        if path.suffix.lower() not in SUFFIXES:
            raise BadInput(
                f"Severe cannot read {path.name}",
                "",
                f"choose a file that ends in {', '.join(SUFFIXES)}",
            )


class Progress:
    """What a run has made so far: the product of the layers, of the network and of random ones.

    Each product is kept over its largest singular value. fingerprint: of the file, so that a run
    is never resumed on other weights.
    """

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.products: dict[str, torch.Tensor] = {}

    def multiply(self, variant: str, matrix: "torch.Tensor") -> FloatArray:
        """Put a layer on top. Returns the singular values of the product over the largest."""
        import torch

        before = self.products.get(variant)
        product = matrix if before is None else matrix @ before
        values = torch.linalg.svdvals(product)
        scale = values[0].clamp(min=torch.finfo(torch.float64).tiny)
        self.products[variant] = product / scale
        relative: FloatArray = (values / scale).numpy()
        return relative

    def state_dict(self) -> dict[str, Any]:
        return {"fingerprint": self.fingerprint, "products": dict(self.products)}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        if state["fingerprint"] != self.fingerprint:
            raise BadInput(
                "The run cannot continue",
                "the network's file has changed since it started",
                "start a new one",
            )
        self.products = dict(state["products"])


def run(parameters: OwnNetworkParameters, context: RunContext) -> Iterator[Record]:
    """Look at one layer a step."""
    from severe_gui.learn import network_file, random_spectrum

    parameters.check()
    path = _path(parameters)
    found = network_file.read_network(path)
    layers, left_out = _chosen(parameters, found, path.name)
    if context.step == 0:
        network_file.refuse_broken(layers, path.name)
    names, is_chain = safe_names(layers), _is_chain(layers)
    generator = context.generator("random")
    progress = Progress(_fingerprint(path))
    context.track(progress=progress)
    for step in range(context.step + 1, len(layers) + 1):
        matrix = network_file.values_of(layers[step - 1], path.name)
        matrices = {"network": matrix}
        if "random" in parameters.variants:
            matrices["random"] = random_spectrum.random_like(matrix, generator)
        scalars: dict[str, float] = dict(left_out) if step == 1 else {}
        curves: dict[str, FloatArray] = {}
        for variant, each in matrices.items():
            measured, spectra = _looked_at(variant, names[step - 1], each)
            scalars |= measured
            curves |= spectra
            if is_chain:
                values = progress.multiply(variant, each)
                scalars[f"product_directions/{variant}"] = _participation(values)
                if step == len(layers):
                    curves[f"product/{variant}"] = values
        yield Record(step, scalars, curves)


def _path(parameters: OwnNetworkParameters) -> Path:
    from severe_gui.installation import resource_path

    if parameters.network_file:
        return Path(parameters.network_file)
    return resource_path("data", "trained-network.safetensors")


def _chosen(
    parameters: OwnNetworkParameters, found: "NetworkFile", file: str
) -> tuple[list["Layer"], dict[str, float]]:
    """The layers to look at, and how many tensors are not, by reason."""
    named = [layer for layer in found.layers if parameters.which in layer.name]
    if not named:
        known = ", ".join(layer.name for layer in found.layers[:5])
        raise BadInput(f"No layer of {file} is called {parameters.which!r}", "", f"it has {known}")
    fitting = [layer for layer in named if not layer.is_too_large]
    if not fitting:
        shape = " x ".join(str(length) for length in named[0].shape)
        raise BadInput(
            f"The layer {named[0].name} of {file} is {shape}",
            "Severe takes singular values of 2048 x 2048 at most, or what takes as long",
            "choose others by their name",
        )
    left_out = {
        "left_out/too-large": float(len(named) - len(fitting)),
        "left_out/vectors": float(found.vectors),
        "left_out/others": float(found.others),
    }
    return fitting[: parameters.steps], left_out


def safe_names(layers: Sequence["Layer"]) -> list[str]:
    """Names fit for the key of a curve, in which a slash and a comma mean something; all differ."""
    names: list[str] = []
    for layer in layers:
        plain = re.sub(r"[^\w.\-]+", ".", layer.name).strip(".")[:80] or "layer"
        name, count = plain, 1
        while name in names:
            count += 1
            name = f"{plain}-{count}"
        names.append(name)
    return names


def _is_chain(layers: Sequence["Layer"]) -> bool:
    """Whether each layer takes the output of the one before, and their product is no larger than
    one layer may be."""
    if len(layers) < 2 or any(layer.is_convolution for layer in layers):
        return False
    first = layers[0].columns
    return all(
        after.columns == before.rows and not replace(after, shape=(after.rows, first)).is_too_large
        for before, after in pairwise(layers)
    )


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _looked_at(
    variant: str, name: str, matrix: "torch.Tensor"
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """Numbers and spectra of one matrix, by key; its law only of the network's own."""
    from severe_gui.learn import random_spectrum

    spectrum = random_spectrum.spectrum_of(matrix)
    law = random_spectrum.marchenko_pastur(matrix.shape[0], matrix.shape[1], spectrum.norm)
    values: FloatArray = spectrum.values.numpy()
    scalars = {
        f"participation_ratio/{variant}": spectrum.participation_ratio,
        f"stable_rank/{variant}": spectrum.stable_rank,
        f"degenerate_share/{variant}": spectrum.degenerate_share,
        f"largest/{variant}": spectrum.largest,
        f"norm/{variant}": spectrum.norm,
        f"law_distance/{variant}": random_spectrum.distance_from(values, law),
    }
    curves = {f"quantiles/{variant}": random_spectrum.quantiles(spectrum.values, QUANTILES)}
    if variant == "network":
        curves |= {f"spectrum/{name}": values, f"theory_spectrum/{name}": law}
    return scalars, curves


def _participation(values: FloatArray) -> float:
    squares = float((values**2).sum())
    return float(values.sum()) ** 2 / squares if squares > 0 else 0.0


# Claims, on the small example.

EXAMPLE: Mapping[str, Any] = {"which": "layer"}


def _follows_the_law(history: History) -> Measurement:
    distances = history.series("law_distance/random")
    return mean_of_seeds(
        distances,
        f"singular values of {len(distances)} random matrices are off by {distances.mean():.1%} of "
        "the largest",
        of="matrices",
    )


def _deeper_is_more_degenerate(history: History) -> Measurement:
    product = float(history.series("product_directions/network")[-1])
    layers = history.series("participation_ratio/network")
    return Measurement(
        product / float(layers.min()),
        f"participation ratio {product:.1f} of the product, {layers.min():.1f} to "
        f"{layers.max():.1f} of its {len(layers)} layers",
    )


claims = (
    Claim(
        "deeper-is-more-degenerate",
        "Degeneracy increases sharply with depth: the product of the layers has fewer than half "
        "the directions of any of them.",
        BOTTLENECK, 0.5, "<", _deeper_is_more_degenerate,
        quote="degeneracy can increase sharply in deeper models",
        basis="“Sharply”: fewer than half the directions of the most degenerate layer.",
        plot="depth", parameters=EXAMPLE, depends_on=("network_file", "which"), is_random=False,
    ),
    Claim(
        "random-follows-the-law",
        "Random matrices of the layers' shapes have the singular values that the law of Marchenko "
        "and Pastur gives.",
        LAW, 0.05, "<", _follows_the_law, kind="remark",
        basis="A twentieth of the largest singular value; the law itself is the limit of large "
        "matrices.",
        plot="law", parameters=EXAMPLE, needs=("random",), depends_on=("network_file", "which"),
    ),
)  # fmt: skip

plots = (
    Plot("quantiles", "waterfall", "quantiles", "Singular values of each layer over its largest",
         "layer", "place among them", log_y=True, floor=1e-3),
    Plot("spectrum", "profile", "spectrum", "Singular values of each layer", "index",
         "singular value", log_y=True, theory="theory_spectrum"),
    Plot("product", "profile", "product", "Singular values of the product of all layers", "index",
         "over the largest", log_y=True, floor=1e-15),
    Plot("participation", "series", "participation_ratio", "Directions of each layer", "layer",
         "participation ratio"),
    Plot("depth", "series", "product_directions", "Directions of the product so far", "layer",
         "participation ratio", log_y=True),
    Plot("degenerate", "series", "degenerate_share", "Degenerate share of each layer", "layer",
         "share below 1% of the largest"),
    Plot("law", "series", "law_distance", "Distance from the law of random matrices", "layer",
         "mean distance over the largest"),
)  # fmt: skip

presets = (
    Preset(
        "trained-example",
        "A trained network, layer by layer",
        "24 square layers trained on digits: each is close to random, and the product of all of "
        "them keeps a few directions.",
        {"which": "layer", "steps": 24},
    ),
)

experiment = Experiment(
    id="own-network",
    title="Your own network",
    source=DEGENERACY,
    summary="The singular values of the layers in a file, beside those of random matrices.",
    parameters=OwnNetworkParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
)
