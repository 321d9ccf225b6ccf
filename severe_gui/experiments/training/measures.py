"""Numbers that all experiments on deep networks record: by variant, with those of each seed.

A number is a mean over the copies of a variant, with its standard error if there are several;
each copy's own is recorded beside it, as `quantity/variant/0` and so on.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.experiments.experiment import FloatArray

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.tasks import Task


def per_variant(parameters: Any, quantity: str, values: FloatArray) -> dict[str, float]:
    """Mean, standard error and each seed's value of one number per copy, by key."""
    table = np.asarray(values, dtype=np.float64).reshape(-1, parameters.seeds)
    scalars: dict[str, float] = {}
    for variant, row in zip(parameters.variants, table, strict=True):
        scalars |= per_seed(f"{quantity}/{variant}", row)
    return scalars


def per_seed(key: str, values: FloatArray | Sequence[float]) -> dict[str, float]:
    """Mean, standard error and each seed's value of one number, by key."""
    quantity, _, variant = key.partition("/")
    row = np.asarray(values, dtype=np.float64)
    scalars = {key: float(row.mean())}
    if len(row) > 1:
        scalars[f"{quantity}_se/{variant}"] = float(row.std(ddof=1) / len(row) ** 0.5)
        scalars |= {f"{key}/{k}": float(value) for k, value in enumerate(row)}
    return scalars


def curve_per_variant(parameters: Any, quantity: str, values: FloatArray) -> dict[str, FloatArray]:
    """Mean over seeds of one curve per copy, by key. values: (copies, points)."""
    table = values.reshape(len(parameters.variants), parameters.seeds, -1).mean(1)
    return {
        f"{quantity}/{variant}": row
        for variant, row in zip(parameters.variants, table, strict=True)
    }


def on_host(*tensors: "torch.Tensor") -> tuple[FloatArray, ...]:
    """Tensors as float64 arrays, moved at once: for each move the run waits for its device."""
    import torch

    moved = torch.cat([tensor.detach().flatten() for tensor in tensors]).cpu().double()
    parts = torch.split(moved, [tensor.numel() for tensor in tensors])
    return tuple(
        part.view(tensor.shape).numpy() for part, tensor in zip(parts, tensors, strict=True)
    )


def example_norms(
    gradients: Sequence["torch.Tensor"], parameters: Any, task: "Task"
) -> "torch.Tensor":
    """Mean norm of one example's gradient at each layer's output: (copies, depth), on its device.

    The squared error of an example counts as half its squared norm, so that the gradient at the
    output is the error itself.
    """
    import torch

    scale = parameters.batch * error_scale(parameters, task)
    norms: torch.Tensor = torch.stack(list(gradients), dim=1).norm(dim=-1).mean(-1) * scale
    return norms


def parameter_norms(gradient: "torch.Tensor", parameters: Any, task: "Task") -> FloatArray:
    """Norm of the batch's gradient with respect to each layer's matrix: (copies, depth).

    gradient: (depth, copies, n, n). The error counts as in `example_norms`.
    """
    norms = gradient.flatten(2).norm(dim=-1).mT * error_scale(parameters, task)
    array: FloatArray = norms.double().cpu().numpy()
    return array


def error_scale(parameters: Any, task: "Task") -> float:
    """What turns the gradient of a mean over units into that of half a sum."""
    return 1.0 if task.classes else parameters.width / 2


def span_of(parameters: Any) -> tuple[int, int]:
    """First and last layer of the span measured, both from 1.

    Ends that do not fit are moved inside: they are live, and arrive one after the other.
    """
    last = min(parameters.span_last or parameters.depth, parameters.depth)
    return min(parameters.span_first, last), last
