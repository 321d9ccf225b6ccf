"""How both parts name what they record."""

from dataclasses import dataclass

import numpy as np

from severe_gui.experiments.experiment import FloatArray
from severe_gui.experiments.training.measures import curve_per_variant


@dataclass(frozen=True)
class Copies:
    """Networks as records name them: `variants` of `seeds` copies each, the seeds fastest."""

    variants: tuple[str, ...]
    seeds: int


def curves_of(
    copies: Copies, quantity: str, values: FloatArray, is_last: bool
) -> dict[str, FloatArray]:
    """Means over seeds, and at the end each seed's own curve too. values: (copies, points)."""
    table = np.asarray(values, dtype=np.float64)
    curves = curve_per_variant(copies, quantity, table)
    if is_last and copies.seeds > 1:
        names = [f"{name}/{k}" for name in copies.variants for k in range(copies.seeds)]
        rows = zip(names, table, strict=True)
        curves |= {f"{quantity}_of_seed/{name}": row for name, row in rows}
    return curves
