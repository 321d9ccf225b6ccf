"""Kills at any moment lose nothing: the run's, the worker's, the window's."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "compute"))

from run_processes import contents, perform_with_frequent_checkpoints, request_for
from warm import WARM

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.run import RunPhase, RunRequest
from severe_gui.compute.runner import Runner
from severe_gui.errors import BadInput

MOMENTS = 20
SETTINGS = {"steps": 400, "depth": 8, "width": 32, "variants": ("fold-0", "orthogonal")}


def begun(request):
    process = WARM.Process(target=perform_with_frequent_checkpoints, args=(request,))
    process.start()
    return process


def finish(request) -> None:
    process = begun(request)
    process.join(120)
    assert process.exitcode == 0


@pytest.mark.slow
def test_a_run_killed_at_any_moment_ends_with_the_same_weights(tmp_path):
    start = time.monotonic()
    finish(request_for(tmp_path / "whole", **SETTINGS))
    finish(request_for(tmp_path / "again", **SETTINGS))
    seconds = (time.monotonic() - start) / 2
    whole = contents(tmp_path / "whole")
    moments = random.Random(20)
    killed = 0
    for k in range(MOMENTS):
        folder = tmp_path / f"killed-{k}"
        request = request_for(folder, **SETTINGS)
        process = begun(request)
        process.join(moments.uniform(0, seconds))
        process.kill()
        process.join()
        killed += process.exitcode == -signal.SIGKILL
        # Killed before it had written what it was, it is simply begun again.
        begun_already = (folder / "run.json").is_file()
        finish(request_for(folder, resume=begun_already, **SETTINGS))
        assert contents(folder) == whole, f"moment {k}"
    assert killed > MOMENTS // 2


PARENT = """
import sys, time
from pathlib import Path
from severe_gui.compute.run import RunRequest
from severe_gui.compute.runner import Runner
if __name__ == "__main__":
    runner = Runner()
    runner.start(RunRequest("degeneracy", {"steps": 1000000}, 0, Path(sys.argv[1])))
    while runner.latest().step < 20:
        time.sleep(0.01)
    print(runner.worker_pid, flush=True)
    time.sleep(600)
"""


def test_a_worker_ends_within_a_second_of_losing_its_window(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    folder = tmp_path / "run"
    parent = subprocess.Popen(
        [sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, text=True
    )
    worker = int(parent.stdout.readline())
    with pytest.raises(BadInput, match="another process"), RunFolder(folder).locked():
        pass
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 1.0
    while (is_running(worker) or is_locked(folder)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_running(worker)
    assert not is_locked(folder)


def is_locked(folder: Path) -> bool:
    try:
        with RunFolder(folder).locked():
            return False
    except BadInput:
        return True


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def runner():
    made = Runner()
    yield made
    made.close()


def until(condition, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_worker_that_died_is_replaced_and_the_run_goes_on(runner, tmp_path):
    folder = tmp_path / "run"
    runner.start(RunRequest("degeneracy", {"steps": 100_000}, 0, folder))
    until((folder / "checkpoint.safetensors").is_file)
    first = runner.worker_pid
    os.kill(first, signal.SIGKILL)
    until(lambda: not runner.is_busy)
    assert runner.latest().phase is RunPhase.DIED
    assert "last checkpoint" in runner.latest().failure.sentence
    until(lambda: runner.worker_phase.is_warm)
    assert runner.worker_pid != first
    at = runner.latest().step
    runner.start(RunRequest("degeneracy", {}, 0, folder, resume=True))
    until(lambda: runner.latest().step > at)
    runner.stop()
    until(lambda: not runner.is_busy)


def test_an_exception_in_a_run_ends_that_run_only(runner, tmp_path, monkeypatch):
    plugins = tmp_path / "experiments"
    plugins.mkdir()
    (plugins / "faulty.py").write_text(FAULTY)
    monkeypatch.setenv("SEVERE_EXPERIMENTS", str(plugins))
    runner.start(RunRequest("faulty", {}, 0, tmp_path / "a"))
    until(lambda: not runner.is_busy)
    failure = runner.latest().failure
    assert runner.latest().phase is RunPhase.FAILED
    assert failure.sentence == "The run failed at step 3: the third step is one too many."
    assert "Traceback" in failure.details
    pid = runner.worker_pid
    runner.start(RunRequest("degeneracy", {"steps": 3}, 0, tmp_path / "b"))
    until(lambda: not runner.is_busy)
    assert runner.latest().phase is RunPhase.FINISHED
    assert runner.worker_pid == pid


FAULTY = '''
"""Fails on purpose."""
from severe_gui.experiments.experiment import Experiment, Parameters, Record
from pydantic import Field

class Faulty(Parameters):
    steps: int = Field(9, description="Steps.")

def run(parameters, context):
    context.track()
    for step in range(context.step + 1, parameters.steps + 1):
        if step == 3:
            raise ArithmeticError("the third step is one too many")
        yield Record(step, {"loss": 1.0})

experiment = Experiment("faulty", "Faulty", "nowhere", "Fails.", Faulty, run)
'''


def test_a_divergence_is_told_with_its_step(runner, tmp_path):
    settings = {"steps": 100, "optimiser": "sgd", "learning_rate": 1e6}
    runner.start(RunRequest("degeneracy", settings, 0, tmp_path / "run"))
    until(lambda: not runner.is_busy)
    latest = runner.latest()
    assert latest.phase is RunPhase.FAILED
    assert latest.failure.sentence.startswith(f"The run diverged at step {latest.step + 1}: ")
    assert "lower the learning rate" in latest.failure.sentence


def test_pause_step_and_resume_do_exactly_that(runner, tmp_path):
    runner.start(RunRequest("degeneracy", {"steps": 100_000}, 0, tmp_path / "run"))
    until(lambda: runner.latest().step > 20)
    runner.pause()
    until(lambda: runner.latest().phase is RunPhase.PAUSED)
    at = runner.latest().step
    for k in (1, 2, 3):
        runner.step()
        until(lambda k=k: runner.latest().step == at + k)
        assert runner.latest().phase is RunPhase.PAUSED
    runner.resume()
    until(lambda: runner.latest().step > at + 30)
    runner.stop()
    until(lambda: not runner.is_busy)
    assert runner.latest().phase is RunPhase.STOPPED


def test_a_second_run_has_to_wait(runner, tmp_path):
    runner.start(RunRequest("degeneracy", {"steps": 100_000}, 0, tmp_path / "a"))
    with pytest.raises(BadInput, match="A run is in progress"):
        runner.start(RunRequest("degeneracy", {"steps": 3}, 0, tmp_path / "b"))
    runner.stop()
    until(lambda: not runner.is_busy)


def test_in_a_thread_a_run_gives_the_same_weights(tmp_path):
    settings = {"steps": 15}
    for place in ("process", "thread"):
        made = Runner(place)
        made.start(RunRequest("degeneracy", settings, 4, tmp_path / place))
        until(lambda made=made: not made.is_busy)
        assert made.latest().phase is RunPhase.FINISHED
        made.close()
    assert contents(tmp_path / "process") == contents(tmp_path / "thread")
