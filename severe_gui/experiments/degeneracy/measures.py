"""What a run of deep linear networks records: gradients, spectra, and what theory expects.

The Jacobian is that of a span of layers, the whole stack by
default; its degeneracy is measured in the four ways that the post and Saxe et al. (2013) use.
"""

from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.degeneracy.parameters import PRODUCTS
from severe_gui.experiments.experiment import FloatArray
from severe_gui.experiments.training.measures import curve_per_variant, per_variant, span_of

if TYPE_CHECKING:
    from severe_gui.experiments.degeneracy.parameters import DegeneracyParameters
    from severe_gui.learn.networks import DeepLinearNetworks
    from severe_gui.learn.tasks import Task


def measured_gradients(
    parameters: "DegeneracyParameters", activations: FloatArray, weights: FloatArray
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """Gradients by layer, and how much smaller the first layer's is than the last one's."""
    ratio = activations[:, 0] / np.maximum(activations[:, -1], np.finfo(np.float64).tiny)
    scalars = per_variant(parameters, "gradient_ratio", ratio)
    scalars |= per_variant(parameters, "parameter_gradient_norm", weights.mean(-1))
    curves = curve_per_variant(parameters, "gradient_profile", activations)
    return scalars, curves | curve_per_variant(parameters, "parameter_gradient_profile", weights)


def measured_spectra(
    parameters: "DegeneracyParameters", networks: "DeepLinearNetworks"
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """The singular values of the span's Jacobian, and four measures of their degeneracy."""
    import torch

    from severe_gui.learn import spectra

    first, last = span_of(parameters)
    jacobian = spectra.stack_jacobian(networks.maps()[first - 1 : last])
    if not torch.isfinite(jacobian).all():
        return {}, {}
    values = spectra.singular_values(jacobian)
    scalars: dict[str, float] = {}
    for quantity, measure in (
        ("effective_directions", spectra.effective_directions),
        ("participation_ratio", spectra.participation_ratio),
        ("stable_rank", spectra.stable_rank),
        ("degenerate_share", spectra.degenerate_share),
    ):
        scalars |= per_variant(parameters, quantity, measure(values).double().numpy())
    return scalars, curve_per_variant(parameters, "spectrum", values.numpy())


def measured_products(
    parameters: "DegeneracyParameters", networks: "DeepLinearNetworks"
) -> dict[str, FloatArray]:
    """The share of singular values below 1% of the largest in products of the first layers."""
    from severe_gui.learn import spectra

    layers = networks.maps()
    shares = []
    for count in (each for each in PRODUCTS if each <= parameters.depth):
        values = spectra.singular_values(spectra.stack_jacobian(layers[:count]))
        shares.append(spectra.degenerate_share(values).numpy())
    return curve_per_variant(parameters, "products", np.stack(shares, axis=1))


def expected_spectra(parameters: "DegeneracyParameters") -> dict[str, FloatArray]:
    """The span's singular values as theory has them for the initial weights, by variant.

    Orthogonal matrices give powers of their scale, Gaussian ones the law of large width. A product
    of matrices folded once is, but for an isometry, one of Gaussian matrices of half the width,
    the first of them as wide as the network; the other half of its values is 0.
    """
    from severe_gui.learn import products

    width = parameters.width
    first, last = span_of(parameters)
    count = last - first + 1
    curves: dict[str, FloatArray] = {}
    for variant in parameters.variants:
        if variant == "fold-1":
            if width % 2:
                continue
            half = np.exp(products.gaussian_product_law(width // 2, [1] * (count - 1) + [2]))
            expected: FloatArray = np.concatenate((half, np.zeros(width // 2)))
        elif variant in ("fold-0", "rescaled"):
            expected = np.exp(products.gaussian_product_law(width, [1] * count))
        else:
            scale = parameters.scale if variant == "scaled-orthogonal" else 1.0
            expected = np.full(width, scale**count)
        curves[f"theory_spectrum/{variant}"] = expected
    return curves


def accuracies(
    parameters: "DegeneracyParameters", networks: "DeepLinearNetworks", task: "Task"
) -> dict[str, float]:
    """The share of held-out examples that are classed right; {} for a linear map."""
    import torch

    from severe_gui.learn import tasks

    if task.held_out is None:
        return {}
    copies = len(parameters.variants)
    inputs, labels = task.held_out
    with torch.no_grad():
        output = networks.output(networks.activations(inputs.repeat(copies, 1, 1))[-1])
    right = tasks.accuracy(output, labels.repeat(copies, 1))
    return per_variant(parameters, "accuracy", right.cpu().numpy())
