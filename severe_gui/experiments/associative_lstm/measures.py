"""What a run of networks records: scores by seed, lengths, and pictures of the memory.

Test sequences are the same at every measurement: they are drawn from generators seeded as the
run's own `test` generators are, and leave no trace in the run's state.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from severe_gui.experiments.associative_lstm.parameters import AssociativeParameters
from severe_gui.experiments.experiment import FloatArray, RunContext
from severe_gui.experiments.training.measures import on_host, per_seed, per_variant

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.recurrent.cells import Cell
    from severe_gui.learn.recurrent.sequences import Sequences

HELD_OUT, PROBED, ANSWERED = 64, 16, 4
"""Sequences of each seed: for accuracy at the trained size, for all else, and for an answer."""
TIMES = (1, 2, 3, 4, 8)
"""Sizes tested, times the size trained on."""

Cells = Mapping[str, "Cell"]


class Tests:
    """Sequences to test on, of any size, drawn again in the same way each time."""

    def __init__(self, parameters: AssociativeParameters, context: RunContext) -> None:
        from severe_gui.learn.recurrent import sequences

        self._device = context.device
        generators = [context.generator("test", offset) for offset in range(parameters.seeds)]
        self._seeds = [each.initial_seed() for each in generators]
        self._task: sequences.TaskName = parameters.task
        self.alphabet = sequences.ALPHABETS[self._task]
        self._most = sequences.MOST[self._task]
        self.size = parameters.size or sequences.SIZES[self._task]

    def draw(self, now: AssociativeParameters, size: int, count: int) -> "Sequences":
        """(seeds, count, T) sequences of one size."""
        import torch

        from severe_gui.learn.recurrent import sequences

        delay = now.test_delay or now.delay
        return sequences.of_seeds(
            [
                sequences.draw(self._task, size, delay, count, torch.Generator().manual_seed(seed))
                for seed in self._seeds
            ],
            self.alphabet.index("·"),
        ).to(self._device)

    def test_size(self, now: AssociativeParameters) -> int:
        """The size that is looked at: the trained one unless asked otherwise."""
        return self._possible(now.test_size or self.size)

    def sizes(self, now: AssociativeParameters) -> list[int]:
        """The sizes at which the networks are tested."""
        multiples = [self._possible(times * self.size) for times in TIMES]
        return sorted({*multiples, self.test_size(now)})

    def _possible(self, size: int) -> int:
        return min(size, self._most)


def accuracies(
    now: AssociativeParameters, cells: Cells, tests: Tests, size: int, count: int = HELD_OUT
) -> FloatArray:
    """The share of right answers at a size: (variants, seeds)."""
    import torch

    from severe_gui.learn.recurrent import training

    drawn = tests.draw(now, size, count)
    with torch.no_grad():
        rows = [training.accuracy(cell(drawn.inputs), drawn) for cell in cells.values()]
    return torch.stack(rows).cpu().numpy()


def probed(
    now: AssociativeParameters, cells: Cells, tests: Tests, count: int = PROBED
) -> tuple[dict[str, float], dict[str, FloatArray], dict[str, FloatArray]]:
    """Scalars, curves and fields of a look into the networks."""
    scalars: dict[str, float] = {}
    sizes = tests.sizes(now)
    table = np.stack([accuracies(now, cells, tests, size, count) for size in sizes], axis=-1)
    curves: dict[str, FloatArray] = {"sizes": np.array(sizes, dtype=np.float64)}
    for variant, rows in zip(cells, table, strict=True):
        curves[f"generalisation/{variant}"] = rows.mean(0)
        curves |= {f"generalisation_of_seed/{variant}/{k}": row for k, row in enumerate(rows)}
    scalars |= per_variant(now, "far", table[..., sizes.index(tests.test_size(now))])
    found, fields = _memories(now, cells, tests, count)
    return scalars | found, curves, fields


def _memories(
    now: AssociativeParameters, cells: Cells, tests: Tests, count: int
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    """What the memories hold, and what each answer is read from."""
    import torch

    from severe_gui.learn.recurrent import probes
    from severe_gui.learn.recurrent.cells import KeyedTrace, PlainLSTM

    drawn = tests.draw(now, tests.test_size(now), count)
    answered = drawn.targets[0, 0] >= 0
    scalars: dict[str, float] = {}
    fields: dict[str, FloatArray] = {}
    for variant, cell in cells.items():
        with torch.no_grad():
            trace = cell.trace(drawn.inputs)
            likely = probes.held(cell, trace, drawn.targets)
            share = probes.shares(trace)
            if isinstance(trace, KeyedTrace) and type(cell) is not PlainLSTM:
                overlap = probes.key_overlap(trace)[0, 0]
                fields |= _labelled("overlap", variant, overlap, drawn, tests.alphabet)
        early, addressed = (
            probes.found_early(likely, drawn), probes.rightly_addressed(share, drawn)
        )  # fmt: skip
        for name, values in (("early", early), ("addressed", addressed)):
            scalars |= per_seed(f"{name}/{variant}", values.cpu().numpy())
        for name, table in (("held", likely), ("made", share)):
            picture = table[0, 0][:, answered].mT
            fields |= _labelled(name, variant, picture, drawn, tests.alphabet, answered)
            fields[f"{name}_framed/{variant}"] = drawn.sources[0, 0][answered].cpu().numpy()
    # One scale for all networks: their keys and readings are compared.
    ends = {name: _greatest(fields, name) for name in ("overlap", "made")}
    for variant in cells:
        fields[f"held_range/{variant}"] = np.array([0.0, 1.0])
        for name, end in ends.items():
            fields[f"{name}_range/{variant}"] = np.array([-end, end])
    return scalars, fields


def _labelled(
    quantity: str,
    variant: str,
    picture: "torch.Tensor",
    drawn: "Sequences",
    alphabet: str,
    answered: "torch.Tensor | None" = None,
) -> dict[str, FloatArray]:
    """A picture with the symbols of its first sequence at its sides, as numbers of characters.

    answered: the steps that are its rows, named by their answers; all, by their inputs, if None.
    """
    across = drawn.inputs[0, 0].cpu().tolist()
    down = across if answered is None else drawn.targets[0, 0][answered].cpu().tolist()
    return {
        f"{quantity}/{variant}": picture.float().cpu().numpy(),
        f"{quantity}_columns/{variant}": _characters(across, alphabet),
        f"{quantity}_rows/{variant}": _characters(down, alphabet),
    }


def _greatest(fields: Mapping[str, FloatArray], quantity: str) -> float:
    """The greatest size of a number in the pictures of a quantity, 1 at most."""
    found = [np.abs(each).max() for key, each in fields.items() if key.startswith(f"{quantity}/")]
    return min(float(max(found, default=1.0)), 1.0)


def _characters(symbols: Sequence[int], alphabet: str) -> FloatArray:
    return np.array([ord(alphabet[each]) for each in symbols], dtype=np.float32)


def losses_of(now: Any, values: "Sequence[torch.Tensor]") -> dict[str, float]:
    """The bits of a batch, by variant and seed."""
    return per_variant(now, "bits", np.stack(on_host(*values)))
