"""Going back: any step of a run can be come to again, and what follows is the same or another."""

import multiprocessing
import sys
from itertools import pairwise
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from run_processes import Command, contents, perform, perform_with_frequent_checkpoints

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.run import RunRequest
from severe_gui.compute.timeline import MOST_CHECKPOINTS, Timeline, branch, parent_of
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Change

STEPS = 160
SETTINGS = {"steps": STEPS, "depth": 6, "width": 24, "variants": ["fold-0", "orthogonal"]}
RATE = Command("change", "learning_rate", 0.003)
FOLD = Command("change", "fold", {"variant": "orthogonal", "first": 2, "last": 4})
CHANGES = {40: RATE, 90: FOLD}


def request(folder: Path, resume: bool = False, pause_at: int = 0) -> RunRequest:
    return RunRequest("degeneracy", SETTINGS, 3, folder, "cpu", resume=resume, pause_at=pause_at)


def in_a_new_process(target, *arguments) -> None:
    process = multiprocessing.get_context("spawn").Process(target=target, args=arguments)
    process.start()
    process.join(120)
    assert process.exitcode == 0


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A run that kept a timeline, with two changes on its way."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    in_a_new_process(perform_and_keep, request(folder), CHANGES)
    assert len(Timeline(RunFolder(folder)).steps) > 3
    return folder


def perform_and_keep(asked: RunRequest, commands: dict[int, Command]) -> None:
    from severe_gui.compute import execution

    execution.CHECKPOINT_SECONDS = 0.02
    perform(asked, commands)


@pytest.mark.parametrize("step", [1, 17, 41, 90, 91, 120, STEPS])
def test_a_branch_that_is_let_go_on_ends_as_the_run_it_came_from_did(whole, tmp_path, step):
    branch(whole, tmp_path / "branch", step)
    start = int(RunFolder(tmp_path / "branch").read_facts()["step"])
    # What was done to the first after the step is done again by hand.
    later = {at - start: command for at, command in CHANGES.items() if at >= step}
    asked = request(tmp_path / "branch", resume=True, pause_at=step)
    in_a_new_process(perform, asked, later)
    assert contents(tmp_path / "branch") == contents(whole)


def test_a_branch_pauses_at_its_step_with_the_changes_made_until_then(whole, tmp_path):
    from severe_gui.compute.execution import Execution
    from severe_gui.compute.run import RunPhase

    class StopWhenPaused:
        def poll(self) -> None:
            return None

        def wait(self) -> Command:
            return Command("stop")

    branch(whole, tmp_path / "branch", 60)
    told = []
    asked = request(tmp_path / "branch", resume=True, pause_at=60)
    last = Execution(asked, StopWhenPaused(), told.append).perform()
    assert RunPhase.PAUSED in {each.phase for each in told}
    assert last.step == 60
    assert last.changes == (Change(41, "learning_rate", 0.003),)
    assert parent_of(RunFolder(tmp_path / "branch")) == (whole.name, 60)
    first, second = (
        RunFolder(each).history().series("loss/fold-0") for each in (whole, asked.folder)
    )
    assert second.tolist() == first[:60].tolist()


def test_checkpoints_are_kept_evenly_and_not_without_bound(tmp_path):
    folder = RunFolder(tmp_path)
    folder.checkpoint.write_bytes(b"a checkpoint")
    timeline = Timeline(folder)
    for step in range(1, 2001):
        timeline.keep(step)
    steps = timeline.steps
    assert len(steps) == MOST_CHECKPOINTS
    assert (steps[0], steps[-1]) == (1, 2000)
    gaps = [b - a for a, b in pairwise(steps)]
    assert max(gaps) <= 4 * 2000 / MOST_CHECKPOINTS
    assert Timeline(folder).steps == steps


def test_large_checkpoints_are_fewer(tmp_path, monkeypatch):
    monkeypatch.setattr("severe_gui.compute.timeline.MOST_BYTES", 5000)
    folder = RunFolder(tmp_path)
    folder.checkpoint.write_bytes(b"x" * 1000)
    timeline = Timeline(folder)
    for step in range(10, 200, 10):
        timeline.keep(step)
    assert len(timeline.steps) == 5
    assert sum(each.stat().st_size for each in (tmp_path / "timeline").iterdir()) <= 5000


@pytest.mark.parametrize("step", [0, -3, STEPS + 1])
def test_a_step_that_was_never_done_is_refused_and_nothing_is_made(whole, tmp_path, step):
    with pytest.raises(BadInput, match="cannot go back"):
        branch(whole, tmp_path / "branch", step)
    assert not (tmp_path / "branch").exists()


def test_a_killed_run_can_be_branched_too(tmp_path):
    asked = request(tmp_path / "killed")
    in_a_new_process(perform_with_frequent_checkpoints, asked)
    (tmp_path / "killed" / "weights.safetensors").unlink()
    branch(tmp_path / "killed", tmp_path / "branch", 100)
    in_a_new_process(perform, request(tmp_path / "branch", resume=True))
    assert (tmp_path / "branch" / "series.csv").read_bytes() == (
        tmp_path / "killed" / "series.csv"
    ).read_bytes()


def test_a_run_killed_before_it_could_say_how_far_it_came_is_branched_all_the_same(whole, tmp_path):
    killed = RunFolder(tmp_path / "killed")
    killed.path.mkdir()
    killed.write_facts({**RunFolder(whole).read_facts(), "phase": "starting", "step": 0})
    branch(killed.path, tmp_path / "branch", 30)
    in_a_new_process(perform, request(tmp_path / "branch", resume=True, pause_at=30), CHANGES)
    assert contents(tmp_path / "branch") == contents(whole)
