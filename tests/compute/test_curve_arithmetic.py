"""A run asks PARI: from a daemon, resumed, killed under it, and nothing is left behind."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from run_processes import Command, contents, perform_all

from severe_gui.compute.curve_arithmetic import CurveArithmetic
from severe_gui.compute.run import RunRequest
from severe_gui.errors import RunFailed

SETTINGS = {"part": "rank", "heights": (50,), "cases": 3, "seeds": 2, "steps": 6}


def test_a_daemon_asks_and_a_resumed_run_gets_the_same_answers(tmp_path):
    def request(name: str, resume: bool = False) -> RunRequest:
        return RunRequest("elliptic-tales", SETTINGS, 5, tmp_path / name, "cpu", resume=resume)

    jobs = [(request("whole"), {}), (request("cut"), {3: Command("stop")})]
    for each in (jobs, [(request("cut", resume=True), {})]):
        # As the trainer's worker and those of a sweep, a daemon, which may have no children.
        process = multiprocessing.get_context("spawn").Process(target=perform_all, args=(each,))
        process.daemon = True
        process.start()
        process.join(120)
        assert process.exitcode == 0
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    assert "undetermined_at/50/1" in (tmp_path / "whole" / "series.csv").read_text()


@pytest.fixture
def arithmetic():
    asked = CurveArithmetic()
    yield asked
    asked.close()


def test_a_worker_killed_between_questions_is_replaced_and_ends_with_the_run(arithmetic):
    first = arithmetic.sampled_ranks(20, 4, seed=1)
    assert sum(first.values()) == 4
    assert all(0 <= lower <= upper for lower, upper in first)
    pid = arithmetic.worker_pid
    os.kill(pid, signal.SIGKILL)
    assert arithmetic.traces((0, 0, 1, -1, 0), 7) == {2: -2, 3: -3, 5: -2, 7: -1}
    assert arithmetic.worker_pid != pid
    later = arithmetic.worker_pid
    arithmetic.close()
    assert arithmetic.worker_pid is None
    assert not is_alive(later)
    assert arithmetic.sampled_ranks(20, 4, seed=1) == first


def test_a_question_without_an_answer_is_a_sentence(arithmetic):
    with pytest.raises(RunFailed, match="the curve is singular; resume it"):
        arithmetic.traces((0, 0, 0, 0, 0), 7)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
