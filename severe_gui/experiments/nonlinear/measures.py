"""What a run of nonlinear networks records: spectra, degeneracy, accuracy and filaments.

The Jacobian of a network with units depends on the example: spectra are means over twenty, taken
in closed form and float64. Batch norm then holds the statistics of 256 further examples, as a
network does once it is trained. The plane of the filament picture passes through the origin and
reaches as far as a typical input does; it is the same for all networks, and carried by the
first seed's.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Record
from severe_gui.experiments.training.measures import (
    curve_per_variant,
    per_variant,
    span_of,
)

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.filament import Plane
    from severe_gui.learn.nonlinear import NonlinearNetworks
    from severe_gui.learn.tasks import Task

PROBES, REFERENCES = 20, 256


def trained(parameters: Any, losses: FloatArray, norms: FloatArray) -> dict[str, float]:
    """What is recorded at each step. losses: (copies,)."""
    scalars = per_variant(parameters, "loss", losses)
    return scalars | per_variant(parameters, "gradient_norm", norms.mean(-1))


def measured(
    record: Record,
    parameters: Any,
    networks: "NonlinearNetworks",
    task: "Task",
    norms: FloatArray,
    plane: "Plane",
) -> Record:
    """The record with everything that is not measured at each step.

    parameters: NonlinearParameters. norms: example gradients by layer, (copies, depth).
    """
    probes = min(PROBES, task.inputs.shape[1] // 2)
    examples = parameters.input_scale * task.inputs[:, : probes + REFERENCES]
    examples = examples.repeat(len(parameters.variants), 1, 1)
    scalars, curves = _spectra(parameters, networks, examples, probes)
    scalars |= _accuracies(parameters, networks, task, examples[:, probes:])
    curves |= curve_per_variant(parameters, "gradient_profile", norms)
    fields = _filaments(parameters, networks, plane, examples[:, probes:])
    return Record(record.step, {**record.scalars, **scalars}, curves, fields)


def _spectra(
    parameters: Any, networks: "NonlinearNetworks", examples: "torch.Tensor", probes: int
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """Mean spectrum of the span's Jacobian, and means of what single spectra say.

    Where all units of a layer are off the Jacobian is 0: no direction is left, all are degenerate.
    """
    import torch

    from severe_gui.learn import spectra

    jacobians = networks.jacobians(examples, probes, *span_of(parameters))
    if not bool(jacobians.isfinite().all()):
        return {}, {}
    values = spectra.singular_values(jacobians)
    scalars: dict[str, float] = {}
    is_dead = values[..., 0] == 0
    for quantity, measure, dead in (
        ("participation_ratio", spectra.participation_ratio, 0.0),
        ("stable_rank", spectra.stable_rank, 0.0),
        ("degenerate_share", spectra.degenerate_share, 1.0),
    ):
        told = torch.where(is_dead, dead, measure(values))
        scalars |= per_variant(parameters, quantity, told.mean(1).numpy())
    return scalars, curve_per_variant(parameters, "spectrum", values.mean(1).numpy())


def _accuracies(
    parameters: Any, networks: "NonlinearNetworks", task: "Task", reference: "torch.Tensor"
) -> dict[str, float]:
    """The share of held-out examples that are classed right; {} for a linear map."""
    import torch

    from severe_gui.learn import tasks

    if task.held_out is None:
        return {}
    copies = len(parameters.variants)
    inputs, labels = task.held_out
    inputs = parameters.input_scale * inputs.repeat(copies, 1, 1)
    last = networks.settled(torch.cat([inputs, reference], dim=1), inputs.shape[1])
    right = tasks.accuracy(networks.output(last), labels.repeat(copies, 1))
    return per_variant(parameters, "accuracy", right.cpu().numpy())


def _filaments(
    parameters: Any, networks: "NonlinearNetworks", plane: "Plane", reference: "torch.Tensor"
) -> dict[str, FloatArray]:
    """Where each variant's first network carries the plane, and after which layers; {} if none."""
    from severe_gui.learn import filament

    seeds = parameters.seeds
    carried = filament.carry_plane(networks.every(seeds), plane, reference[::seeds])
    layers = np.array(filament.shown_layers(parameters.depth), dtype=np.float32)
    fields: dict[str, FloatArray] = {}
    for variant, each in zip(parameters.variants, carried, strict=bool(carried)):
        fields[f"filament/{variant}"] = each.points.numpy()
        fields[f"filament_jacobian/{variant}"] = each.jacobians.numpy()
        fields[f"filament_layer/{variant}"] = layers
    return fields
