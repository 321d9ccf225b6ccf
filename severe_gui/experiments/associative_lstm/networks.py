"""Networks that learn a task side by side, on the same sequences."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from severe_gui.experiments.associative_lstm.measures import (
    ANSWERED,
    Tests,
    accuracies,
    losses_of,
    probed,
)
from severe_gui.experiments.associative_lstm.parameters import AssociativeParameters
from severe_gui.experiments.experiment import Record, RunContext
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.experiments.training.measures import per_variant

if TYPE_CHECKING:
    from severe_gui.learn.recurrent.sequences import Sequences


def run(parameters: AssociativeParameters, context: RunContext) -> Iterator[Record]:
    """Train; look into the memory now and then, and after the end as often as asked."""
    import torch
    from torch import nn

    from severe_gui.learn.optimisers import SwitchableOptimiser
    from severe_gui.learn.recurrent import training

    tests = Tests(parameters, context)
    cells: Any = nn.ModuleDict(_cells(parameters, context, len(tests.alphabet)))
    cells.to(context.device)
    optimiser = SwitchableOptimiser(cells.parameters(), "adam", parameters.learning_rate)
    sources = [context.generator("sequences", offset) for offset in range(parameters.seeds)]
    live = LiveParameters(parameters)
    context.track(model=cells, optimiser=optimiser, live=live)
    step = context.step
    for step in range(context.step + 1, parameters.steps + 1):
        changes = context.changes()
        scalars = live.take_all(changes).scalars
        now = live.now
        optimiser.follow("adam", now.learning_rate)
        drawn = _training(now, tests, sources).to(context.device)
        lost = [training.bits(cell(drawn.inputs), drawn) for cell in cells.values()]
        cells.zero_grad()
        torch.autograd.backward(torch.stack(lost).sum())
        for cell in cells.values():
            training.clip_by_copy(cell.parameters())
        optimiser.step()
        scalars |= losses_of(now, lost)
        if step % now.measure_every == 0 or step in (1, now.steps):
            scalars |= per_variant(now, "accuracy", accuracies(now, cells, tests, tests.size))
        if changes or step % now.probe_every == 0 or step in (1, now.steps):
            found, curves, fields = probed(now, cells, tests)
            yield Record(step, scalars | found, curves, fields)
        else:
            yield Record(step, scalars)
    while changes := context.changes():
        live.take_all(changes)
        step += 1
        yield Record(step, *probed(live.now, cells, tests, ANSWERED))


def _cells(parameters: AssociativeParameters, context: RunContext, symbols: int) -> dict[str, Any]:
    """New networks, or trained ones of which each seed gets a copy."""
    from severe_gui.installation import resource_path
    from severe_gui.learn.recurrent import construction

    seeds = range(parameters.seeds)
    cells: dict[str, Any] = {
        # Each kind draws from generators of its own: it is the same alone and among others.
        variant: construction.new_cell(
            variant, parameters.units, parameters.copies, symbols,
            [context.generator(f"weights-{variant}", offset) for offset in seeds],
        )
        for variant in parameters.variants
    }  # fmt: skip
    if parameters.start == "trained":
        path = resource_path("data", f"associative-lstm-{parameters.task}.safetensors")
        for variant, cell in cells.items():
            construction.load_trained(cell, path, f"{variant}.")
    return cells


def _training(now: AssociativeParameters, tests: Tests, sources: Any) -> "Sequences":
    from severe_gui.learn.recurrent import sequences

    return sequences.of_seeds(
        [
            sequences.draw_training(now.task, tests.size, now.delay, now.batch, each)
            for each in sources
        ],
        tests.alphabet.index("·"),
    )
