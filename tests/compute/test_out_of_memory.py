"""A device that runs out of memory hands the run to the CPU, and says so."""

import pytest
from pydantic import Field

from severe_gui.compute import execution
from severe_gui.compute.control import NoControl
from severe_gui.compute.execution import Execution
from severe_gui.compute.run import RunPhase, RunRequest
from severe_gui.experiments.experiment import Experiment, Parameters, Record


class Steps(Parameters):
    steps: int = Field(4, description="Steps.")


def run(parameters, context):
    context.track()
    for step in range(context.step + 1, parameters.steps + 1):
        if context.device == "cuda" and step == 3:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
        yield Record(step, {"loss": float(step)})


@pytest.fixture
def greedy(monkeypatch):
    experiment = Experiment("greedy", "Greedy", "nowhere", "Wants too much.", Steps, run)
    # There is no GPU here: the device is named, and the experiment fails on it as torch would.
    monkeypatch.setattr(execution, "experiment_named", lambda _id: experiment)
    monkeypatch.setattr("severe_gui.compute.folder.experiment_named", lambda _id: experiment)
    monkeypatch.setattr(execution, "choose_device", lambda _wanted: "cuda")


def test_the_run_goes_on_on_the_cpu_with_a_note(greedy, tmp_path):
    last = Execution(RunRequest("greedy", {}, 0, tmp_path / "run"), NoControl()).perform()
    assert last.phase is RunPhase.FINISHED
    assert last.device == "cpu"
    assert last.note == "cuda ran out of memory: the run continues on the CPU"
    lines = (tmp_path / "run" / "series.csv").read_text().split()
    assert lines == ["step,loss", "1,1.0", "2,2.0", "3,3.0", "4,4.0"]
