"""A sweep makes every run of its grid once, whatever dies on the way, and goes on where it was."""

import csv
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from severe_gui.compute import sweep
from severe_gui.compute.folder import RunFolder
from severe_gui.compute.run import RunPhase
from severe_gui.errors import BadInput
from severe_gui.experiments.registry import experiment_named

MAIN = Path(__file__).parents[2] / "main.py"
SMALL = {"depth": 3, "width": 8, "steps": 40, "spectrum_every": 20}
GRID = {"learning_rate": [1e-3, 1e-2], "optimiser": ["adam", "sgd"]}


def cells_in(folder: Path, seeds: int = 2, **fixed) -> tuple[sweep.Cell, ...]:
    experiment = experiment_named("degeneracy")
    return sweep.grid_cells(experiment, GRID, SMALL | fixed, seeds, folder)


def series(cell: sweep.Cell) -> str:
    return (cell.folder / "series.csv").read_text()


def test_the_grid_has_every_combination_with_every_seed(tmp_path):
    cells = cells_in(tmp_path, seeds=3)
    assert len(cells) == 12
    seen = {(c.varied["learning_rate"], c.varied["optimiser"], c.seed) for c in cells}
    assert len(seen) == 12
    assert len({c.folder for c in cells}) == 12
    assert all(c.values["width"] == 8 for c in cells)


def test_a_bad_value_is_refused_before_anything_runs(tmp_path):
    experiment = experiment_named("degeneracy")
    with pytest.raises(BadInput, match="depth cannot be"):
        sweep.grid_cells(experiment, {"depth": [3, -1]}, {}, 1, tmp_path)
    with pytest.raises(BadInput, match="runs is too large"):
        sweep.grid_cells(experiment, {"depth": list(range(1, 200))}, {}, 100, tmp_path)


def test_another_sweep_is_not_mixed_with_this_one(tmp_path):
    sweep.check_folder(tmp_path / "a", {"grid": {"depth": [1]}})
    sweep.check_folder(tmp_path / "a", {"grid": {"depth": [1]}})
    with pytest.raises(BadInput, match="another sweep"):
        sweep.check_folder(tmp_path / "a", {"grid": {"depth": [2]}})
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match="is not empty"):
        sweep.check_folder(tmp_path / "b", {})


@pytest.mark.slow
def test_a_killed_worker_loses_its_run_alone_and_the_run_is_resumed(tmp_path):
    whole = cells_in(tmp_path / "whole", seeds=1, steps=3000)
    assert all(o.phase is RunPhase.FINISHED for o in sweep.run_cells("degeneracy", whole, 2))
    cut = cells_in(tmp_path / "cut", seeds=1, steps=3000)
    killed: list[int] = []

    def kill_one_that_has_a_checkpoint() -> None:
        while not killed:
            for child in multiprocessing.active_children():
                if any(RunFolder(c.folder).checkpoint.is_file() for c in cut):
                    os.kill(child.pid, signal.SIGKILL)
                    killed.append(child.pid)
                    return
            time.sleep(0.02)

    killer = threading.Thread(target=kill_one_that_has_a_checkpoint, daemon=True)
    killer.start()
    outcomes = sweep.run_cells("degeneracy", cut, 2)
    assert killed
    assert [o.phase for o in outcomes] == [RunPhase.FINISHED] * 4
    assert [series(c) for c in cut] == [series(c) for c in whole]


def test_a_run_whose_worker_was_killed_as_it_began_is_made(tmp_path):
    (cell,) = sweep.grid_cells(
        experiment_named("degeneracy"), {"depth": [2]}, SMALL | {"steps": 3}, 1, tmp_path
    )
    cell.folder.mkdir(parents=True)
    (cell.folder / ".run-half.json").write_text('{"experiment": ')
    (cell.folder / "run.lock").touch()
    assert sweep.perform(sweep.request_for("degeneracy", cell)) == ("finished", "")
    assert sweep.is_finished(cell)


def test_seeds_begin_where_they_are_said_to(tmp_path):
    experiment = experiment_named("degeneracy")
    cells = sweep.grid_cells(experiment, {"depth": [2, 3]}, SMALL, 2, tmp_path, first_seed=7)
    assert [cell.seed for cell in cells] == [7, 8, 7, 8]


@pytest.mark.slow
def test_a_sweep_that_is_stopped_says_what_is_left(tmp_path):
    cells = cells_in(tmp_path, seeds=2, steps=20_000)
    stop = sweep.Stop()
    begun: list[int] = []

    def ask(cell, attempt):
        begun.append(cell.index)
        if len(begun) == 2:
            stop.ask()

    outcomes = sweep.run_cells("degeneracy", cells, 2, on_start=ask, stop=stop)
    assert begun == [0, 1]
    assert {outcome.phase for outcome in outcomes} == {RunPhase.STOPPED}
    assert [outcome.cell for outcome in outcomes] == list(cells)


@pytest.mark.slow
def test_a_run_whose_worker_always_dies_is_given_up_and_the_others_are_made(tmp_path, monkeypatch):
    cells = cells_in(tmp_path, seeds=1)
    monkeypatch.setattr(sweep, "ATTEMPTS", 1)
    made = sweep._Worker.begin

    def dies(worker, cell, request):
        made(worker, cell, request)
        if cell.index == 1:
            worker.process.kill()

    monkeypatch.setattr(sweep._Worker, "begin", dies)
    outcomes = sweep.run_cells("degeneracy", cells, 2)
    assert [o.phase for o in outcomes] == [
        RunPhase.FINISHED, RunPhase.DIED, RunPhase.FINISHED, RunPhase.FINISHED,
    ]  # fmt: skip


@pytest.mark.slow
def test_the_command_writes_a_table_and_goes_on_after_a_restart(tmp_path):
    command = [
        sys.executable, str(MAIN), "sweep", "degeneracy", "--grid", "depth=2,3,4",
        "--grid", "variants=fold-0,fold-0+orthogonal", "--set", "width=8", "--set", "steps=30",
        "--seeds", "2", "--workers", "2", "--out", str(tmp_path / "s"),
    ]  # fmt: skip
    begun = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    runs = tmp_path / "s" / "runs"
    while not list(runs.glob("*/weights.safetensors")):
        assert begun.poll() is None
        time.sleep(0.05)
    begun.send_signal(signal.SIGINT)
    begun.communicate(timeout=30)
    assert begun.returncode in (0, 130)
    # Between its weights and its last word a run may have been interrupted, too.
    kept = {
        path: path.stat().st_mtime_ns
        for path in runs.glob("*/weights.safetensors")
        if RunFolder(path.parent).read_facts().get("phase") == RunPhase.FINISHED
    }
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "12 of 12 runs finished" in done.stdout
    assert all(path.stat().st_mtime_ns == before for path, before in kept.items())
    with (tmp_path / "s" / "table.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert {row["variants"] for row in rows} == {"fold-0", "fold-0+orthogonal"}
    assert all(float(row["loss/fold-0"]) > 0 for row in rows)


@pytest.mark.slow
def test_the_same_runs_are_made_by_the_workers_of_a_cluster(tmp_path):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        command = [
            sys.executable, str(MAIN), "sweep", "degeneracy", "--grid", "depth=2,3",
            "--set", "width=8", "--set", "steps=30", "--seeds", "2",
            "--scheduler", cluster.scheduler_address, "--out", str(tmp_path / "c"),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    here = sweep.grid_cells(
        experiment_named("degeneracy"), {"depth": [2, 3]}, {"width": 8, "steps": 30}, 2,
        tmp_path / "here",
    )  # fmt: skip
    sweep.run_cells("degeneracy", here, 1)
    there = [tmp_path / "c" / "runs" / f"{k:05d}" / "series.csv" for k in range(4)]
    assert [path.read_text() for path in there] == [series(cell) for cell in here]


def test_a_scheduler_that_does_not_answer_is_said(tmp_path):
    command = [
        sys.executable, str(MAIN), "sweep", "degeneracy", "--set", "steps=5",
        "--scheduler", "tcp://127.0.0.1:9", "--out", str(tmp_path / "d"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
