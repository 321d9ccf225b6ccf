"""Ten seeds in one batched run against ten runs of one seed each, in the same bare loop.

Both train the 30 x 64 deep linear network for as many steps, on one thread, with its spectrum now
and then. The ratio is the time of the batched run over that of the ten together.
"""

import statistics
import time

from severe_gui.cli.benches import Result

SEEDS, STEPS, ROUNDS, BAR = 10, 40, 5, 0.9
WARM_UP = 5


def measure() -> Result:
    """Alternate both ways; medians."""
    import torch

    torch.set_num_threads(1)
    batched, single = [], []
    for _ in range(ROUNDS):
        batched.append(_seconds(0, SEEDS))
        single.append(sum(_seconds(seed, 1) for seed in range(SEEDS)))
    ours, peer = statistics.median(batched), statistics.median(single)
    ratio = statistics.median(a / b for a, b in zip(batched, single, strict=True))
    return Result(
        "seed-batch", ours, peer, ratio, BAR, ratio <= BAR, "s", {"seeds": SEEDS, "steps": STEPS}
    )


def _seconds(seed: int, seeds: int) -> float:
    """What the steps of one run take, its beginning apart."""
    from severe_gui.compute.context import TrackedContext
    from severe_gui.experiments.degeneracy import DegeneracyParameters, experiment

    parameters = DegeneracyParameters(seeds=seeds, steps=WARM_UP + STEPS, spectrum_every=20)
    records = experiment.run(parameters, TrackedContext(seed, "cpu"))
    for _ in range(WARM_UP):
        next(records)
    begun = time.perf_counter()
    steps = sum(1 for _ in records)
    assert steps == STEPS
    return time.perf_counter() - begun
