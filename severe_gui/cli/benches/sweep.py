"""A sweep on two workers against the same runs one after the other, starts included.

Sixteen runs of about five seconds each. The peer is one worker; both start with cold processes.
"""

import statistics
import tempfile
import time
from pathlib import Path

from severe_gui.cli.benches import Result, against
from severe_gui.errors import SevereError

RUNS, SECONDS, ROUNDS, BAR = 16, 5.0, 3, 0.60
TRIALS = (100, 1500)


def measure() -> Result:
    """Alternate both, each first in turn; medians. It takes minutes."""
    times: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        # Two trials of different length: their difference is free of the worker's start.
        short, long = (_seconds(Path(folder) / f"trial-{n}", n, 1, 1) for n in TRIALS)
        a_step = (long - short) / (TRIALS[1] - TRIALS[0])
        steps = round(1.1 * SECONDS / a_step)
        for k in range(ROUNDS):
            for workers in sorted(times, reverse=bool(k % 2)):
                place = Path(folder) / f"{workers}-workers-{k}"
                times[workers].append(_seconds(place, steps, RUNS, workers))
    ratios = [two / one for one, two in zip(times[1], times[2], strict=True)]
    ratio, serial = statistics.median(ratios), statistics.median(times[1])
    return Result(
        "sweep", statistics.median(times[2]), serial, ratio, BAR, ratio <= BAR, "s",
        against(
            "one worker", "the same runs and the same code, one thread per worker, cold", "torch"
        ),
        "at most",
        {"runs": RUNS, "steps": steps, "seconds_a_run": serial / RUNS, "ratios": ratios},
    )  # fmt: skip


def _seconds(folder: Path, steps: int, runs: int, workers: int) -> float:
    from severe_gui.compute.sweep import grid_cells, run_cells
    from severe_gui.experiments.registry import experiment_named

    fixed = {"depth": 30, "width": 64, "steps": steps, "spectrum_every": steps}
    cells = grid_cells(experiment_named("degeneracy"), {}, fixed, runs, folder)
    started = time.perf_counter()
    outcomes = run_cells("degeneracy", cells, workers)
    taken = time.perf_counter() - started
    if any(outcome.sentence for outcome in outcomes):
        raise SevereError("sweep could not be measured", outcomes[0].sentence)
    return taken
