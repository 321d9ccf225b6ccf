"""Spectra of new mixtures of experts, before any training.

Four families, each a sum of degenerate parts: dense layers with 1, 2, 4, ... 64 experts,
convolutions with 1 to 16, a softmax against a mixture of softmaxes, and the non-local layer, whose
experts are the positions of its input. Measured at a run's first step, a draw for each seed.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray
from severe_gui.experiments.training.measures import per_seed

if TYPE_CHECKING:
    import torch

    from severe_gui.experiments.experts.parameters import ExpertsParameters
    from severe_gui.learn.non_local import Units

FAMILIES = ("ladder", "bottleneck", "convolution", "non-local")
"""Names of the generators that the four are drawn from."""
LADDER = (1, 2, 4, 8, 16, 32, 64)
CONVOLUTIONS = (1, 2, 4, 8, 16)
SIDE, CHANNELS, KERNEL = 8, 2, 3
"""Of the images: as many numbers as the dense layer's default width."""
COMPONENTS = 15
MOST_INPUTS = 25
CHECKED = 2
"""Inputs at which a non-local layer's Jacobian is also taken by automatic differentiation."""


def new_layers(
    parameters: "ExpertsParameters",
    probes: "torch.Tensor",
    generators: Sequence[Mapping[str, "torch.Generator"]],
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """Scalars and curves of all four families: their means over seeds, and each seed's own.

    probes: (seeds, inputs, features). generators: one of each family for each seed.
    """
    each = [
        _of_seed(parameters, row.unsqueeze(0), drawn)
        for row, drawn in zip(probes, generators, strict=True)
    ]
    scalars: dict[str, float] = {}
    for key in each[0][0]:
        scalars |= per_seed(key, np.array([found[key] for found, _ in each]))
    curves: dict[str, FloatArray] = {
        "ladder_experts": np.array(LADDER, dtype=np.float64),
        "convolution_experts": np.array(CONVOLUTIONS, dtype=np.float64),
    }
    for key in each[0][1]:
        rows = np.stack([found[key] for _, found in each])
        curves[key] = rows.mean(0)
        if len(rows) > 1:
            quantity, _, variant = key.partition("/")
            curves |= {f"{quantity}_of_seed/{variant}/{k}": row for k, row in enumerate(rows)}
    return scalars, curves


def _of_seed(
    parameters: "ExpertsParameters",
    probes: "torch.Tensor",
    generators: Mapping[str, "torch.Generator"],
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """What one draw of each family is like. probes: (1, inputs, features)."""
    curves = ladder(parameters.width, parameters.shared_columns, probes, generators["ladder"])
    curves |= bottleneck(parameters.words, parameters.embedding, generators["bottleneck"])
    curves |= convolution_ladder(parameters.probes, generators["convolution"])
    scalars, spectra = non_local(
        parameters.positions,
        parameters.channels,
        parameters.units,
        parameters.probes,
        generators["non-local"],
    )
    return scalars, curves | spectra


def gates_of(count: int, features: int, generator: "torch.Generator") -> "torch.Tensor":
    """Glorot's limit for one output: gates whose logits have a spread of about 1.4."""
    import torch

    limit = (6.0 / (features + 1)) ** 0.5
    gates: torch.Tensor = (2.0 * torch.rand(count, features, generator=generator) - 1.0) * limit
    return gates


def ladder(
    width: int, shared_columns: float, probes: "torch.Tensor", generator: "torch.Generator"
) -> dict[str, FloatArray]:
    """The degenerate share of new layers with 1, 2, 4, ... 64 experts, for each kind of gates.

    probes: (1, inputs, features). Keys `ladder/KIND`; `dense_spectrum/dense` is the mean spectrum
    of the layer with one expert.
    """
    from severe_gui.learn import experts

    features = probes.shape[-1]
    kinds: tuple[experts.Gates, ...] = ("softmax", "constant", "detached")
    shares: dict[str, list[float]] = {kind: [] for kind in kinds}
    dense: FloatArray = np.zeros(0)
    for count in LADDER:
        weights = experts.glorot((1, count, width, features), generator)
        weights = experts.share_columns(weights, shared_columns)
        gates = gates_of(count, features, generator).unsqueeze(0)
        for kind in kinds:
            layer = experts.MixtureLayer(weights, gates, kind)
            values = experts.spectra_of(layer.jacobians(probes))
            shares[kind].append(float(experts.degenerate_fraction(values).mean()))
            if count == 1:
                dense = values.mean((0, 1)).numpy()
    curves = {f"ladder/{kind}": np.array(row) for kind, row in shares.items()}
    return {**curves, "dense_spectrum/dense": dense}


def convolution_ladder(probes: int, generator: "torch.Generator") -> dict[str, FloatArray]:
    """The same of convolutions with 1 to 16 experts, on normal images: `convolution/KIND`."""
    import torch

    from severe_gui.learn import convolutional_experts, experts

    count = min(probes, MOST_INPUTS)
    images = torch.randn(count, CHANNELS, SIDE, SIDE, generator=generator)
    kinds: tuple[experts.Gates, ...] = ("softmax", "constant", "detached")
    shares: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number in CONVOLUTIONS:
        drawn = convolutional_experts.draw(number, CHANNELS, CHANNELS, KERNEL, SIDE, generator)
        for kind in kinds:
            layer = convolutional_experts.ConvolutionalExperts(*drawn, kind)
            values = experts.spectra_of(layer.jacobians(images))
            shares[kind].append(float(experts.degenerate_fraction(values).mean()))
    return {f"convolution/{kind}": np.array(row) for kind, row in shares.items()}


def non_local(
    positions: int, channels: int, units: "Units", probes: int, generator: "torch.Generator"
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """Mean spectra of a non-local layer under each kind of gates, and of its experts alone.

    Scalars by gates: `non_local_degenerate`, `non_local_directions` (the participation ratio), and
    `non_local_error`, the closed form's distance from automatic differentiation. Curves:
    `non_local/KIND`; `dense` is the experts alone, one at each position, and `residual` the layer
    with softmax gates as Wang et al. (2018) use it, z = W_z y + x.
    """
    import torch

    from severe_gui.learn import experts, spectra
    from severe_gui.learn.non_local import NonLocalLayer, with_residual

    shape = (channels, channels)
    weights, theta, phi, outer = (experts.glorot(shape, generator).double() for _ in range(4))
    count = min(probes, MOST_INPUTS)
    inputs = torch.randn(count, positions, channels, generator=generator).double()
    layers: dict[str, NonLocalLayer] = {}
    kinds: tuple[experts.Gates, ...] = ("softmax", "constant", "detached")
    for kind in kinds:
        layers[kind] = NonLocalLayer(weights, theta, phi, kind, units)
    jacobians = {"dense": layers["softmax"].expert_jacobians(inputs)}
    jacobians |= {kind: layer.jacobians(inputs) for kind, layer in layers.items()}
    jacobians["residual"] = with_residual(jacobians["softmax"], outer)
    scalars: dict[str, float] = {}
    curves: dict[str, FloatArray] = {}
    for name, found in jacobians.items():
        values = experts.spectra_of(found)
        curves[f"non_local/{name}"] = values.mean(0).numpy()
        scalars[f"non_local_degenerate/{name}"] = float(experts.degenerate_fraction(values).mean())
        scalars[f"non_local_directions/{name}"] = float(spectra.participation_ratio(values).mean())
    for name, layer in layers.items():
        automatic = _automatic(layer, inputs[:CHECKED])
        error = (jacobians[name][:CHECKED] - automatic).abs().max()
        scalars[f"non_local_error/{name}"] = float(error)
    return scalars, curves


def _automatic(layer: Any, inputs: "torch.Tensor") -> "torch.Tensor":
    """Jacobians of a layer of positions by torch.func: (batch, n out, n in)."""
    from torch.func import jacrev, vmap

    shape = (1, *inputs.shape[1:])
    of_each = vmap(jacrev(lambda x: layer(x.view(shape)).flatten()))
    found: torch.Tensor = of_each(inputs.flatten(1)).detach()
    return found


def bottleneck(words: int, embedding: int, generator: "torch.Generator") -> dict[str, FloatArray]:
    """Singular values of the log-probabilities of a softmax and of mixtures of softmaxes."""
    import torch

    from severe_gui.learn import experts

    curves = {}
    contexts, outputs = (torch.randn(words, embedding, generator=generator) for _ in range(2))
    # One softmax is to a mixture of softmaxes what a dense layer is to a mixture of layers.
    for name, count in (("dense", 1), ("softmax", COMPONENTS)):
        table = experts.log_probabilities(contexts, outputs, count, generator)
        values = torch.linalg.svdvals(table)
        curves[f"bottleneck/{name}"] = (values / values[0]).numpy()
    return curves
