"""Ten seeds in one batched run against ten runs of one seed each, in the same bare loop.

Both train the 30 x 64 deep linear network for as many steps, on one thread or on a GPU, with its
spectrum at some steps. The ratio is the time of the batched run over that of the ten together.
"""

import statistics
import time

from severe_gui.cli.benches import Result, against

DEVICES = ("cpu", "cuda", "mps")
SEEDS, STEPS, ROUNDS, BAR = 10, 40, 5, 0.9
WARM_UP = 5


def measure(device: str = "cpu") -> Result:
    """Alternate both ways, each first in turn; medians."""
    import torch

    from severe_gui.compute.device import prepare

    torch.set_num_threads(1)
    prepare(device)
    times: dict[str, list[float]] = {"batched": [], "single": []}
    ways = {
        "batched": lambda: _seconds(0, SEEDS, device),
        "single": lambda: sum(_seconds(seed, 1, device) for seed in range(SEEDS)),
    }
    for k in range(ROUNDS):
        for name in sorted(ways, reverse=bool(k % 2)):
            times[name].append(ways[name]())
    batched, single = times["batched"], times["single"]
    ratio = statistics.median(a / b for a, b in zip(batched, single, strict=True))
    return Result(
        "seed-batch", statistics.median(batched), statistics.median(single), ratio, BAR,
        ratio <= BAR, "s",
        against(
            "the same loop, one seed at a time",
            f"on {device}, one thread, {WARM_UP} steps of each run ahead of the clock",
            "torch",
        ),
        "at most", {"seeds": SEEDS, "steps": STEPS, "device": device},
    )  # fmt: skip


def _seconds(seed: int, seeds: int, device: str) -> float:
    """The seconds that the steps of one run take, without its start.

    Each step ends with its numbers on the CPU, so that nothing is left to wait for.
    """
    from severe_gui.compute.context import TrackedContext
    from severe_gui.experiments.degeneracy import DegeneracyParameters, experiment

    parameters = DegeneracyParameters(seeds=seeds, steps=WARM_UP + STEPS, spectrum_every=20)
    records = experiment.run(parameters, TrackedContext(seed, device))
    for _ in range(WARM_UP):
        next(records)
    started = time.perf_counter()
    steps = sum(1 for _ in records)
    assert steps == STEPS
    return time.perf_counter() - started
