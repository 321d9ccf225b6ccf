"""A sweep that a window drives: it can be stopped, gone on with, and read; workers may die."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from severe_gui.compute.sweep_plan import SweepPlan, read_plan, seconds_known, sweeps_in
from severe_gui.compute.sweep_values import parse_values
from severe_gui.compute.sweep_work import SweepPhase, SweepWork, Workers, whole_table
from severe_gui.errors import BadInput
from severe_gui.experiments.registry import experiment_named

SMALL = {"depth": 3, "width": 8, "steps": 30, "spectrum_every": 30, "variants": ["fold-0"]}
PATIENCE = 120.0


def until(condition, what=""):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.005)


def is_over(work: SweepWork) -> bool:
    return work.progress.phase.is_over


@pytest.fixture
def works():
    made: list[SweepWork] = []

    def make(folder: Path, plan: SweepPlan) -> SweepWork:
        made.append(SweepWork(folder, plan))
        return made[-1]

    yield make
    for each in made:
        each.close()


def plan(seeds=3, first_seed=0, **fixed) -> SweepPlan:
    return SweepPlan(
        "degeneracy", {"learning_rate": (1e-3, 1e-2)}, {**SMALL, **fixed}, seeds, first_seed
    )


MODEL = experiment_named("degeneracy").parameters


@pytest.mark.parametrize(
    ("name", "text", "log", "values"),
    [
        ("learning_rate", "1e-4, 1e-3,1e-2", False, (1e-4, 1e-3, 1e-2)),
        ("learning_rate", "1e-4:1e-1:4", True, (1e-4, 1e-3, 1e-2, 1e-1)),
        ("learning_rate", "0.1:0.3:3", False, (0.1, 0.2, 0.3)),
        ("depth", "2:6:3", False, (2, 4, 6)),
        ("depth", "2:3:5", False, (2, 3)),
        ("depth", "4,4,5", False, (4, 5)),
        ("optimiser", "adam,sgd", False, ("adam", "sgd")),
        ("variants", "fold-0,fold-0+orthogonal", False, (("fold-0",), ("fold-0", "orthogonal"))),
    ],
)
def test_values_are_a_list_or_a_range(name, text, log, values):
    found = parse_values(MODEL, {}, name, text, log)
    assert found == tuple(
        pytest.approx(value) if isinstance(value, float) else value for value in values
    )


@pytest.mark.parametrize(
    ("name", "text", "log", "sentence"),
    [
        ("depth", "", False, "No values are given"),
        ("depth", "3,-1", False, "depth cannot be"),
        ("depth", "2:6", False, "'2:6' is not a range"),
        ("depth", "2:6:3,9", False, "both a list and a range"),
        ("depth", "2:inf:3", False, "its ends are not finite"),
        ("depth", "2:6:2000", False, "A range cannot have 2,000 values"),
        ("learning_rate", "0:1:3", True, "A logarithmic range must start above zero"),
        ("optimiser", "1:2:3", False, "has no range"),
        ("optimiser", "adam,nonsense", False, "optimiser cannot be"),
    ],
)
def test_values_that_cannot_be_are_said_in_a_sentence(name, text, log, sentence):
    with pytest.raises(BadInput) as caught:
        parse_values(MODEL, {}, name, text, log)
    assert sentence in str(caught.value)
    assert str(caught.value).count("\n") == 0


def test_a_plan_is_read_as_it_was_written_and_damage_is_said(tmp_path):
    from severe_gui.compute.sweep import check_folder

    one = plan(seeds=2, first_seed=5)
    check_folder(tmp_path / "a", one.document())
    assert read_plan(tmp_path / "a").document() == one.document()
    assert [cell.seed for cell in read_plan(tmp_path / "a").cells(tmp_path)] == [5, 6, 5, 6]
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "sweep.json").write_text('{"experiment"')
    with pytest.raises(BadInput, match="is damaged"):
        read_plan(tmp_path / "b")
    assert [each.folder.name for each in sweeps_in(tmp_path)] == ["a"]


@pytest.mark.slow
def test_a_sweep_is_made_listed_and_read_again(tmp_path, works):
    work = works(tmp_path / "s", plan())
    work.run(Workers(2))
    until(lambda: is_over(work), "the sweep")
    told = work.progress
    assert (told.phase, told.finished, told.failed, told.running) == ("finished", 6, 0, ())
    (entry,) = sweeps_in(tmp_path)
    assert (entry.finished, entry.total, entry.is_unfinished) == (6, 6, False)
    assert seconds_known(tmp_path, "degeneracy") > 0
    assert seconds_known(tmp_path, "experts") is None
    again = works(tmp_path / "s", read_plan(tmp_path / "s"))
    again.read()
    until(lambda: is_over(again), "reading")
    key = {"key": lambda row: row["run"]}
    assert sorted(again.rows(), **key) == sorted(work.rows(), **key)
    assert again.progress.phase is SweepPhase.FINISHED


@pytest.mark.slow
def test_a_stopped_sweep_goes_on_to_the_same_results(tmp_path, works):
    whole = works(tmp_path / "whole", plan(steps=400))
    whole.run(Workers(2))
    until(lambda: is_over(whole), "the whole sweep")
    cut = works(tmp_path / "cut", plan(steps=400))
    cut.run(Workers(2))
    until(lambda: cut.progress.finished >= 2, "two runs")
    cut.stop()
    until(lambda: is_over(cut), "the stop")
    assert cut.progress.phase is SweepPhase.STOPPED
    kept = cut.progress.finished
    assert 2 <= kept < 6
    cut.run(Workers(2))
    until(lambda: is_over(cut), "the rest")
    assert cut.progress.finished == 6
    assert whole_table(cut) == whole_table(whole)


@pytest.mark.slow
def test_a_run_that_fails_is_told_and_tried_again_only_when_all_is_over(tmp_path, works):
    # Gradient descent with steps of this size leaves every bound: the loss is no number.
    diverging = SweepPlan(
        "degeneracy",
        {"learning_rate": (1e-3, 0.9)},
        {**SMALL, "optimiser": "sgd", "variants": ["fold-1"], "steps": 300, "depth": 20},
    )
    work = works(tmp_path / "s", diverging)
    work.run(Workers(1))
    until(lambda: is_over(work), "the sweep")
    assert (work.progress.finished, work.progress.failed) == (1, 1)
    (failed,) = [row for row in work.rows() if row["phase"] == "failed"]
    assert "diverged" in failed["failure"]
    work.run(Workers(1))
    until(lambda: is_over(work), "another try")
    assert (work.progress.finished, work.progress.failed) == (1, 1)


@pytest.mark.slow
def test_a_killed_worker_is_counted_and_its_run_made(tmp_path, works):
    work = works(tmp_path / "s", plan(steps=1500))
    work.run(Workers(2))
    until(lambda: len(work.progress.running) == 2, "two runs under way")
    victim = multiprocessing.active_children()[0]
    os.kill(victim.pid, signal.SIGKILL)
    until(lambda: is_over(work), "the sweep")
    told = work.progress
    assert (told.phase, told.finished, told.failed, told.retried) == ("finished", 6, 0, 1)


@pytest.mark.slow
def test_two_windows_do_not_make_the_same_sweep(tmp_path, works):
    first = works(tmp_path / "s", plan(steps=2000))
    first.run(Workers(1))
    until(lambda: first.progress.running, "a run")
    second = works(tmp_path / "s", plan(steps=2000))
    second.run(Workers(1))
    until(lambda: is_over(second), "a refusal")
    assert second.progress.phase is SweepPhase.FAILED
    assert "running in another window" in second.progress.sentence


@pytest.mark.slow
def test_workers_end_with_a_program_that_is_killed_and_its_runs_are_free(tmp_path, works):
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from severe_gui.compute.sweep_plan import SweepPlan\n"
        "from severe_gui.compute.sweep_work import SweepWork, Workers\n"
        "if __name__ == '__main__':\n"
        f"    plan = SweepPlan('degeneracy', {{'learning_rate': (1e-3, 1e-2)}}, "
        f"{ {**SMALL, 'steps': 3000}!r}, 1)\n"
        "    work = SweepWork(Path(sys.argv[1]), plan)\n"
        "    work.run(Workers(2))\n"
        "    while True:\n"
        "        time.sleep(0.1)\n"
    )
    script = tmp_path / "program.py"
    script.write_text(code)
    folder = tmp_path / "s"
    program = subprocess.Popen([sys.executable, str(script), str(folder)])
    try:
        until(lambda: list(folder.glob("runs/*/checkpoint.safetensors")), "a checkpoint")
    finally:
        program.kill()
        program.wait()
    work = works(folder, read_plan(folder))

    def made() -> bool:
        return work.progress.finished == 2

    # An orphan lives for a moment after its parent; until then its run is locked.
    deadline = time.monotonic() + PATIENCE
    while not made():
        assert time.monotonic() < deadline, work.progress
        work.run(Workers(2))
        until(lambda: is_over(work), "the rest")
    assert not [row for row in work.rows() if row["failure"]]


@pytest.mark.slow
def test_the_same_runs_are_made_by_a_cluster(tmp_path, works):
    from distributed import LocalCluster

    here = works(tmp_path / "here", plan())
    here.run(Workers(1))
    until(lambda: is_over(here), "the runs here")
    there = works(tmp_path / "there", plan())
    with LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        there.run(Workers(1, cluster.scheduler_address))
        until(lambda: is_over(there), "the runs there")
        there.close()
    assert there.progress.sentence == ""
    assert whole_table(there) == whole_table(here)


def test_a_scheduler_that_is_not_there_is_said(tmp_path, works, monkeypatch):
    def refuse(address, **settings):
        raise OSError("refused")

    import distributed

    monkeypatch.setattr(distributed, "Client", refuse)
    work = works(tmp_path / "s", plan())
    work.run(Workers(1, "tcp://127.0.0.1:9"))
    until(lambda: is_over(work), "a refusal")
    assert work.progress.phase is SweepPhase.FAILED
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in work.progress.sentence
