"""What a run of nonlinear networks records: spectra, responses, degeneracy, accuracy, filaments.

The Jacobian of a network with units depends on the example: spectra are means over twenty, taken
in closed form and float64. Batch norm then holds the statistics of 256 further examples, as a
network does once it is trained. Hidden responses are those to all these examples: their spectrum
is that of the centred responses, the roots of their covariance's eigenvalues. By layer, both are
measured after a few layers only. The plane of the filament picture passes through the origin and
extends to the length of a typical input; it is the same for all networks, and mapped by the
first seed's.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Record
from severe_gui.experiments.training.measures import (
    curve_per_variant,
    per_variant,
    span_of,
)

if TYPE_CHECKING:
    import torch

    from severe_gui.experiments.nonlinear.parameters import NonlinearParameters
    from severe_gui.learn.filament import Plane
    from severe_gui.learn.nonlinear import NonlinearNetworks
    from severe_gui.learn.tasks import Task

PROBES, REFERENCES = 20, 256
MEASURED_LAYERS = (1, 2, 5, 10, 20, 30, 50, 100)
STRETCH_SIDE = 8
"""Points along the side of the plane at which its stretching is measured."""


@dataclass(frozen=True)
class Copies:
    """Networks as records name them: `variants` of `seeds` copies each, the seeds fastest."""

    variants: tuple[str, ...]
    seeds: int


def copies_of(parameters: "NonlinearParameters") -> Copies:
    """Those of a run."""
    return Copies(parameters.networks, parameters.seeds)


def measured_layers(depth: int) -> tuple[int, ...]:
    """After which layers spectra are taken, the last one included."""
    return (*(layer for layer in MEASURED_LAYERS if layer < depth), depth)


def trained(
    parameters: "NonlinearParameters", losses: FloatArray, norms: FloatArray
) -> dict[str, float]:
    """What is recorded at each step. losses: (copies,)."""
    copies = copies_of(parameters)
    scalars = per_variant(copies, "loss", losses)
    return scalars | per_variant(copies, "gradient_norm", norms.mean(-1))


def measured(
    record: Record,
    parameters: "NonlinearParameters",
    networks: "NonlinearNetworks",
    task: "Task",
    norms: FloatArray,
    plane: "Plane",
) -> Record:
    """The record with everything that is not measured at each step.

    norms: example gradients by layer, (copies, depth).
    """
    copies = copies_of(parameters)
    probes = min(PROBES, task.inputs.shape[1] // 2)
    examples = parameters.input_scale * task.inputs[:, : probes + REFERENCES]
    examples = examples.repeat(len(copies.variants), 1, 1)
    reference = examples[:, probes:]
    curves, through = _by_layer(parameters, networks, examples, probes)
    if span_of(parameters) != (1, parameters.depth):
        through = _singular_values(networks.jacobians(examples, probes, *span_of(parameters)))
    scalars = _spectra(parameters, through, curves)
    curves |= _stretches(parameters, networks, plane, reference)
    if record.step > 1:
        # A seed's own curves are of new networks.
        curves = {key: curve for key, curve in curves.items() if "_of_seed/" not in key}
    scalars |= _accuracies(parameters, networks, task, reference)
    curves |= curve_per_variant(copies, "gradient_profile", norms)
    fields = _filaments(parameters, networks, plane, reference)
    return Record(record.step, {**record.scalars, **scalars}, curves, fields)


def _spectra(
    parameters: "NonlinearParameters",
    values: "torch.Tensor | None",
    curves: dict[str, FloatArray],
) -> dict[str, float]:
    """Means of what single spectra show, with the mean spectrum put into `curves`; {} of None."""
    from severe_gui.learn import spectra

    if values is None:
        return {}
    copies = copies_of(parameters)
    curves |= curve_per_variant(copies, "spectrum", values.mean(1).numpy())
    scalars: dict[str, float] = {}
    for quantity, numbers in (
        ("participation_ratio", spectra.participation_ratio(values)),
        ("stable_rank", spectra.stable_rank(values)),
        ("degenerate_share", _degenerate(values)),
    ):
        scalars |= per_variant(copies, quantity, numbers.mean(1).numpy())
    return scalars


def _by_layer(
    parameters: "NonlinearParameters",
    networks: "NonlinearNetworks",
    examples: "torch.Tensor",
    probes: int,
) -> tuple[dict[str, FloatArray], "torch.Tensor | None"]:
    """What single spectra show after each of a few layers, of Jacobians and of hidden responses.

    With the singular values after the last layer, (copies, probes, n). Nothing where a network
    overflows.
    """
    import torch

    from severe_gui.learn import spectra

    depth = parameters.depth
    layers = measured_layers(depth)
    passed = enumerate(networks.push(networks.probe(examples, probes), range(depth)), start=1)
    kept = [probe for layer, probe in passed if layer in layers]
    hidden = torch.stack([probe.hidden for probe in kept], dim=1)
    of_jacobians = _singular_values(torch.stack([probe.jacobians for probe in kept], dim=1))
    of_hidden = _singular_values(hidden - hidden.mean(2, keepdim=True))
    if of_jacobians is None or of_hidden is None:
        return {}, None
    curves: dict[str, FloatArray] = {"measured_layer": np.array(layers, dtype=np.float64)}
    for quantity, values in (
        ("jacobian_directions", spectra.participation_ratio(of_jacobians).mean(-1)),
        ("jacobian_degenerate", _degenerate(of_jacobians).mean(-1)),
        ("sensitivity", of_jacobians[..., 0].mean(-1)),
        ("hidden_directions", spectra.participation_ratio(of_hidden)),
        ("hidden_degenerate", _degenerate(of_hidden)),
    ):
        curves |= _with_seeds(parameters, quantity, values.numpy())
    return curves, of_jacobians[:, -1]


def _singular_values(matrices: "torch.Tensor") -> "torch.Tensor | None":
    """On the CPU, in float64; None where an entry is not finite."""
    from severe_gui.learn import spectra

    there = matrices.cpu()
    return spectra.singular_values(there) if bool(there.isfinite().all()) else None


def _stretches(
    parameters: "NonlinearParameters",
    networks: "NonlinearNetworks",
    plane: "Plane",
    reference: "torch.Tensor",
) -> dict[str, FloatArray]:
    """By layer, the smaller of the plane's two stretches over the larger.

    The median over points: relu units may all be off at some of them.
    """
    from severe_gui.learn import filament

    coarse = filament.Plane(plane.directions, plane.extent, STRETCH_SIDE)
    layers = measured_layers(parameters.depth)
    pairs = filament.stretches(networks, coarse, reference, layers)
    if not bool(pairs.isfinite().all()):
        return {}
    thinness = (pairs[..., 1] / pairs[..., 0].clamp_min(1e-300)).median(-1).values
    return _with_seeds(parameters, "filament_thickness", thinness.mT.numpy())


def _with_seeds(
    parameters: "NonlinearParameters", quantity: str, values: FloatArray
) -> dict[str, FloatArray]:
    """Means over seeds, and each seed's own curve beside. values: (copies, points)."""
    copies = copies_of(parameters)
    curves = curve_per_variant(copies, quantity, values)
    if copies.seeds > 1:
        names = [f"{name}/{k}" for name in copies.variants for k in range(copies.seeds)]
        curves |= {
            f"{quantity}_of_seed/{name}": row for name, row in zip(names, values, strict=True)
        }
    return curves


def _degenerate(values: "torch.Tensor") -> "torch.Tensor":
    """The degenerate share; 1 if nothing is left, as when all units are off."""
    import torch

    from severe_gui.learn import spectra

    return torch.where(values[..., 0] == 0, 1.0, spectra.degenerate_share(values))


def _accuracies(
    parameters: "NonlinearParameters",
    networks: "NonlinearNetworks",
    task: "Task",
    reference: "torch.Tensor",
) -> dict[str, float]:
    """The share of held-out examples that are classified correctly; {} for a linear map."""
    import torch

    from severe_gui.learn import tasks

    if task.held_out is None:
        return {}
    copies = copies_of(parameters)
    count = len(copies.variants)
    inputs, labels = task.held_out
    inputs = parameters.input_scale * inputs.repeat(count, 1, 1)
    last = networks.settled(torch.cat([inputs, reference], dim=1), inputs.shape[1])
    right = tasks.accuracy(networks.output(last), labels.repeat(count, 1))
    return per_variant(copies, "accuracy", right.cpu().numpy())


def _filaments(
    parameters: "NonlinearParameters",
    networks: "NonlinearNetworks",
    plane: "Plane",
    reference: "torch.Tensor",
) -> dict[str, FloatArray]:
    """Where each variant's first network maps the plane, and after which layers; {} if none."""
    from severe_gui.learn import filament

    seeds = parameters.seeds
    images = filament.carry_plane(networks.every(seeds), plane, reference[::seeds])
    layers = np.array(filament.shown_layers(parameters.depth), dtype=np.float32)
    fields: dict[str, FloatArray] = {}
    for variant, each in zip(parameters.networks, images, strict=bool(images)):
        fields[f"filament/{variant}"] = each.points.numpy()
        fields[f"filament_jacobian/{variant}"] = each.jacobians.numpy()
        fields[f"filament_layer/{variant}"] = layers
    return fields
