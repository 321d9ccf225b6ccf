"""How long a run takes to obey: from the call to the state it asks for, worst of pause and stop.

The run is the 30 x 64 network with four variants, the slowest step of the presets. It is
compared with a floor, the tenth of a second after which a person feels a delay.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from severe_gui.cli.benches import Result, against
from severe_gui.compute.run import RunPhase, RunRequest
from severe_gui.compute.runner import Runner
from severe_gui.experiments.degeneracy import ALL_VARIANTS

ROUNDS = 9
LIMIT = 0.1


def measure() -> Result:
    """Start, pause, resume and stop a run `ROUNDS` times."""
    runner = Runner()
    waits: dict[str, list[float]] = {"pause": [], "step": [], "resume": [], "stop": []}
    with tempfile.TemporaryDirectory() as folder:
        for k in range(ROUNDS):
            settings = {"steps": 100_000, "variants": ALL_VARIANTS}
            runner.start(RunRequest("degeneracy", settings, k, Path(folder) / str(k)))
            _until(lambda: _step(runner) > 20)
            waits["pause"].append(_time(runner.pause, lambda: _phase(runner) is RunPhase.PAUSED))
            at = _step(runner)
            waits["step"].append(_time(runner.step, lambda at=at: _step(runner) > at))
            waits["resume"].append(_time(runner.resume, lambda: _phase(runner) is RunPhase.RUNNING))
            _until(lambda at=at: _step(runner) > at + 10)
            waits["stop"].append(_time(runner.stop, lambda: not runner.is_busy))
        runner.close()
    medians = {name: statistics.median(each) for name, each in waits.items()}
    worst = max(medians["pause"], medians["stop"])
    details = {f"{name}_ms": 1000 * median for name, median in medians.items()}
    details["worst_stop_ms"] = 1000 * max(waits["stop"])
    return Result(
        "run-control", 1000 * worst, 1000 * LIMIT, worst / LIMIT, 1.0, worst < LIMIT, "ms",
        against("a floor", f"{1000 * LIMIT:g} ms, the median of {ROUNDS}"), "at most", details,
    )  # fmt: skip


def _time(ask: Callable[[], None], done: Callable[[], bool]) -> float:
    started = time.perf_counter()
    ask()
    _until(done)
    return time.perf_counter() - started


def _until(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.0005)


def _step(runner: Runner) -> int:
    latest = runner.latest()
    return latest.step if latest is not None else 0


def _phase(runner: Runner) -> RunPhase | None:
    latest = runner.latest()
    return latest.phase if latest is not None else None
