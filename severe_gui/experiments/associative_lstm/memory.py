"""One memory with redundant copies: the error of what is read from it, draw after draw."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from severe_gui.experiments.associative_lstm.parameters import AssociativeParameters
from severe_gui.experiments.experiment import FloatArray, Record, RunContext
from severe_gui.experiments.training.labelled_data import examples_of
from severe_gui.experiments.training.live import LiveParameters

if TYPE_CHECKING:
    import torch

COUNTS = (1, 2, 4, 8, 16, 32)
SHOWN = (1, 4, 20)
"""Copies that the pictures are read from, as in the paper."""
ROWS, COLUMNS, SIDE = 5, 4, 28
ANSWER_DRAWS = 5


def run(parameters: AssociativeParameters, context: RunContext) -> Iterator[Record]:
    """New items, keys and orders each step; the error is the mean over all draws so far."""
    import torch

    sums = torch.zeros(parameters.seeds, len(COUNTS), dtype=torch.float64)
    draws = torch.zeros(1, dtype=torch.float64)
    generators = [context.generator("memory", offset) for offset in range(parameters.seeds)]
    seed = context.generator("pictures").initial_seed()
    live = LiveParameters(parameters)
    context.track(sums=sums, draws=draws, live=live)
    step = context.step
    for step in range(context.step + 1, parameters.steps + 1):
        changed = _take(context, live, sums, draws)
        _draw(live.now, sums, draws, generators)
        fields = pictures(live.now.items, seed) if changed or step == 1 else {}
        yield Record(step, *_measured(live.now, sums / draws), fields)
    while _take(context, live, sums, draws):
        step += 1
        for _ in range(ANSWER_DRAWS):
            _draw(live.now, sums, draws, generators)
        yield Record(step, *_measured(live.now, sums / draws), pictures(live.now.items, seed))


def _take(
    context: RunContext,
    live: LiveParameters[AssociativeParameters],
    sums: "torch.Tensor",
    draws: "torch.Tensor",
) -> bool:
    """Make live changes: draws begin again. Whether there were any."""
    changes = context.changes()
    for change in changes:
        live.take(change.name, change.value)
        sums.zero_()
        draws.zero_()
    return bool(changes)


def _draw(
    now: AssociativeParameters,
    sums: "torch.Tensor",
    draws: "torch.Tensor",
    generators: "list[torch.Generator]",
) -> None:
    from severe_gui.learn.recurrent import redundancy

    for row, generator in zip(sums, generators, strict=True):
        row += redundancy.errors(now.items, now.dimension, COUNTS, generator).double()
    draws += 1


def _measured(
    now: AssociativeParameters, errors: "torch.Tensor"
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """Scalars and curves. errors: (seeds, counts)."""
    from severe_gui.learn.recurrent import redundancy

    table = errors.numpy()
    apart, random = redundancy.law(now.items, now.dimension, COUNTS)
    curves = {
        "noise/measured": table.mean(0),
        "noise_theory/no-coincidences": apart.numpy(),
        "noise_theory/random-orders": random.numpy(),
        "noise_copies": np.array(COUNTS, dtype=np.float64),
    }
    curves |= {f"noise_of_seed/measured/{k}": row.copy() for k, row in enumerate(table)}
    return {"noise_of_one/measured": float(table[:, 0].mean())}, curves


def pictures(items: int, seed: int) -> dict[str, FloatArray]:
    """Twenty handwritten digits, and what a memory of as many as `items` gives back of them."""
    import torch

    from severe_gui.learn.recurrent import redundancy

    images = torch.from_numpy(examples_of("mnist").inputs[:items])
    values = images.to(torch.complex64)
    generator = torch.Generator().manual_seed(seed)
    keys = redundancy.keys_of(tuple(values.shape), generator)
    orders = redundancy.orders_of(max(SHOWN), values.shape[1], generator)
    memory = redundancy.stored(values, keys, orders)
    found = redundancy.retrieved(memory, keys, orders, SHOWN)
    sheets = {"as-stored": images}
    for count, read in zip(SHOWN, found, strict=True):
        sheets[f"from-{count}-{'copy' if count == 1 else 'copies'}"] = read.real
    fields = {f"retrieved/{name}": _sheet(rows.numpy()) for name, rows in sheets.items()}
    return fields | {f"retrieved_range/{name}": np.array([0.0, 1.0]) for name in sheets}


def _sheet(images: FloatArray) -> FloatArray:
    """The first twenty images beside each other: (5 x 28, 4 x 28); nan where there is none."""
    shown = np.full((ROWS * COLUMNS, SIDE, SIDE), np.nan, dtype=np.float32)
    count = min(len(images), len(shown))
    shown[:count] = images[:count].reshape(-1, SIDE, SIDE)
    sheet = shown.reshape(ROWS, COLUMNS, SIDE, SIDE).transpose(0, 2, 1, 3)
    return sheet.reshape(ROWS * SIDE, COLUMNS * SIDE)
