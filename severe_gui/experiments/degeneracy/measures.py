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
    import torch

    from severe_gui.experiments.degeneracy.parameters import DegeneracyParameters
    from severe_gui.learn.networks import DeepLinearNetworks
    from severe_gui.learn.tasks import Task


def measured_gradients(
    parameters: "DegeneracyParameters", activations: FloatArray, weights: FloatArray
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """Gradients by layer, and the ratio of the first layer's to the last one's."""
    scalars = per_variant(parameters, "gradient_ratio", _first_over_last(activations))
    scalars |= per_variant(parameters, "parameter_gradient_ratio", _first_over_last(weights))
    scalars |= per_variant(parameters, "parameter_gradient_norm", weights.mean(-1))
    curves = curve_per_variant(parameters, "gradient_profile", activations)
    return scalars, curves | curve_per_variant(parameters, "parameter_gradient_profile", weights)


def _first_over_last(norms: FloatArray) -> FloatArray:
    # Networks that diverge have infinite norms.
    with np.errstate(invalid="ignore"):
        ratio: FloatArray = norms[:, 0] / np.maximum(norms[:, -1], np.finfo(np.float64).tiny)
    return ratio


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
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """How degenerate the products of the first layers are, before training.

    As numbers: the share of singular values below 1% of the largest, of the first layer and of the
    product of all, and the share of the product's squared norm that the largest tenth hold. As
    curves: the mean over seeds of that first share by depth, and the depths.
    """
    from severe_gui.learn import spectra

    layers = networks.maps().cpu()
    depths = [each for each in PRODUCTS if each < parameters.depth] + [parameters.depth]
    values = [spectra.singular_values(spectra.stack_jacobian(layers[:depth])) for depth in depths]
    shares = np.stack([spectra.degenerate_share(each).numpy() for each in values], axis=1)
    tenth = spectra.norm_of_largest(values[-1], tenth_of(parameters.width)).numpy()
    scalars = per_variant(parameters, "first_layer_degenerate_share", shares[:, 0])
    scalars |= per_variant(parameters, "product_degenerate_share", shares[:, -1])
    scalars |= per_variant(parameters, "norm_of_largest_tenth", tenth)
    curves = curve_per_variant(parameters, "products", shares)
    return scalars, curves | {"product_depths": np.array(depths, dtype=np.float64)}


def tenth_of(width: int) -> int:
    """A tenth of the directions, at least one."""
    return max(width // 10, 1)


def initial_directions(networks: "DeepLinearNetworks") -> "torch.Tensor":
    """Left and right singular vectors of each copy's initial Jacobian: (2, copies, n, n) float64.

    Columns of the first and of the second, the strongest first.
    """
    import torch

    from severe_gui.learn import spectra

    left, _, right = torch.linalg.svd(spectra.stack_jacobian(networks.maps().detach().cpu()))
    return torch.stack([left, right.mT])


def left_to_learn(
    parameters: "DegeneracyParameters",
    networks: "DeepLinearNetworks",
    task: "Task",
    directions: "torch.Tensor",
) -> dict[str, float]:
    """How much of the linear map is not learned yet along strong and along degenerate directions.

    With T the map, J the Jacobian and u_i, v_j the singular vectors of the initial one, it is the
    mean of n (u_i^T (T - J) v_j)^2: 1 if J = 0. Strong: i and j in the first tenth; degenerate:
    both in the last half. {} if the task is not a linear map.
    """
    from severe_gui.learn import spectra

    if task.maps is None:
        return {}
    maps = task.maps.cpu().double().repeat(len(parameters.variants), 1, 1)
    jacobian = spectra.stack_jacobian(networks.maps().detach().cpu())
    left, right = directions
    squares = parameters.width * (left.mT @ (maps - jacobian) @ right) ** 2
    strong, half = tenth_of(parameters.width), parameters.width // 2
    found = {
        "left_along_strong": squares[:, :strong, :strong],
        "left_along_degenerate": squares[:, half:, half:],
    }
    scalars: dict[str, float] = {}
    for quantity, block in found.items():
        scalars |= per_variant(parameters, quantity, block.mean((-1, -2)).numpy())
    return scalars


def expected_spectra(parameters: "DegeneracyParameters") -> dict[str, FloatArray]:
    """The span's singular values that theory gives for the initial weights, by variant.

    Orthogonal matrices give powers of their scale, Gaussian ones the law of large width. A product
    of matrices folded once is, up to an isometry, one of Gaussian matrices of half the width,
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
    """The share of held-out examples that are classified correctly; {} for a linear map."""
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
