"""A sweep on two workers against the same runs one after the other, starts included.

Sixteen runs of about five seconds each. The peer is one worker; both begin with cold processes.
"""

import tempfile
import time
from pathlib import Path

from severe_gui.cli.benches import Result
from severe_gui.errors import SevereError

RUNS, SECONDS, BAR = 16, 5.0, 0.60
TRIALS = (100, 1500)


def measure() -> Result:
    """Time both, once each: they take minutes."""
    with tempfile.TemporaryDirectory() as folder:
        # Two trials of different length: their difference is free of the worker's start.
        short, long = (_seconds(Path(folder) / f"trial-{n}", n, 1, 1) for n in TRIALS)
        a_step = (long - short) / (TRIALS[1] - TRIALS[0])
        steps = round(1.1 * SECONDS / a_step)
        serial = _seconds(Path(folder) / "serial", steps, RUNS, 1)
        parallel = _seconds(Path(folder) / "parallel", steps, RUNS, 2)
    ratio = parallel / serial
    details = {"runs": RUNS, "steps": steps, "seconds_a_run": serial / RUNS}
    return Result("sweep", parallel, serial, ratio, BAR, ratio <= BAR, "s", details)


def _seconds(folder: Path, steps: int, runs: int, workers: int) -> float:
    from severe_gui.compute.sweep import grid_cells, run_cells
    from severe_gui.experiments.registry import experiment_named

    fixed = {"depth": 30, "width": 64, "steps": steps, "spectrum_every": steps}
    cells = grid_cells(experiment_named("degeneracy"), {}, fixed, runs, folder)
    begun = time.perf_counter()
    outcomes = run_cells("degeneracy", cells, workers)
    taken = time.perf_counter() - begun
    if any(outcome.sentence for outcome in outcomes):
        raise SevereError("sweep was not measured", outcomes[0].sentence)
    return taken
