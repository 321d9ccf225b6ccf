"""What a person does in the trainer, in a real window with a real worker."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from severe_gui.compute.run import RunPhase
from severe_gui.errors import SevereError
from severe_gui.panels.contract import ExportOptions
from severe_gui.shell.export import export_to

pytestmark = pytest.mark.gui


@pytest.fixture
def trainer(window):
    window.show_panel("trainer")
    window.view.state.setup = window.view.state.setup.having(steps=40, depth=6, width=16)
    window.workspace.history.clear()
    return window


def export(window, kind, path):
    chosen = next(each for each in window.panel.exports if each.id == kind)
    return export_to(window.panel, window.view, chosen, path, ExportOptions(700, 500, 1.0))


def play_to_the_end(window, wait):
    window.view.play()
    wait(window.view.settled)


def long_run(window, wait, least=20):
    window.view.state.setup = window.view.state.setup.having(steps=100_000)
    window.view.play()
    runner = window.workspace.runner
    wait(lambda: runner.latest() is not None and runner.latest().step >= least)


def test_the_window_never_imports_torch_and_opens_with_one_experiment(trainer, wait):
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from severe_gui.shell.app import make_application, make_window\n"
        "from severe_gui.experiments.registry import all_experiments\n"
        "app = make_application(); w = make_window(restore=False)\n"
        "assert 'severe_gui.experiments.degeneracy' in sys.modules\n"
        "assert 'severe_gui.experiments.nonlinear' not in sys.modules\n"
        "w.show(); w.show_panel('trainer'); w.show_panel('plane'); app.processEvents()\n"
        "assert all_experiments(); w.close(); print('fine')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "fine", done.stderr


def test_play_trains_to_the_end_and_shows_it(trainer, wait):
    play_to_the_end(trainer, wait)
    state = trainer.view.state
    assert [run.name for run in state.runs] == ["Run 1"]
    assert state.selected == state.runs[0].id
    assert "40 / 40" in trainer.view.run_strip.text()
    assert "finished" in trainer.view.run_strip.text()
    board = trainer.view._board
    assert set(board.plots) >= {"loss", "gradients", "spectrum", "waterfall/fold-0"}


def test_pause_step_resume_and_stop_answer(trainer, wait):
    long_run(trainer, wait)
    runner, strip = trainer.workspace.runner, trainer.view.run_strip
    QTest.mouseClick(strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: runner.latest().phase is RunPhase.PAUSED)
    wait(lambda: strip.play.text() == "Resume")
    at = runner.latest().step
    QTest.mouseClick(strip.step, Qt.MouseButton.LeftButton)
    wait(lambda: runner.latest().step == at + 1)
    QTest.mouseClick(strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: runner.latest().step > at + 5)
    QTest.mouseClick(strip.stop, Qt.MouseButton.LeftButton)
    wait(lambda: not runner.is_busy)
    assert runner.latest().phase is RunPhase.STOPPED
    wait(lambda: strip.go_on.isVisible())


def test_a_stopped_run_continues_from_its_checkpoint(trainer, wait):
    long_run(trainer, wait)
    runner = trainer.workspace.runner
    trainer.view.stop()
    wait(lambda: not runner.is_busy)
    at = runner.latest().step
    wait(lambda: trainer.view.run_strip.go_on.isVisible())
    QTest.mouseClick(trainer.view.run_strip.go_on, Qt.MouseButton.LeftButton)
    wait(lambda: runner.latest().step > at + 5)
    assert len(trainer.view.state.runs) == 1
    trainer.view.stop()
    wait(lambda: not runner.is_busy)


def test_the_learning_rate_changes_while_it_trains(trainer, wait):
    long_run(trainer, wait)
    run_id = trainer.view.state.selected
    trainer.view.inspector.form.fields["learning_rate"].changed.emit(0.0005)
    changes = trainer.workspace.library.path(run_id) / "changes.jsonl"
    wait(changes.is_file)
    trainer.view.stop()
    wait(lambda: not trainer.workspace.runner.is_busy)
    assert '"learning_rate"' in changes.read_text()


def test_a_second_run_hides_the_first_unless_it_is_pinned(trainer, wait):
    play_to_the_end(trainer, wait)
    play_to_the_end(trainer, wait)
    state = trainer.view.state
    assert [run.shown for run in state.runs] == [False, True]
    first, second = (run.id for run in state.runs)
    state.select(first)
    state.change_run(first, pinned=True)
    state.change_run(second, pinned=True)
    play_to_the_end(trainer, wait)
    assert [run.shown for run in state.runs] == [True, True, True]
    assert [state.style(run.id) for run in state.runs] == [0, 1, 2]
    wait(lambda: trainer.view._board._legend is not None)
    labels = [curve.label for curve in trainer.view._board._legend.curves]
    assert "Fold 0 · Run 1" in labels
    assert "Orthogonal · Run 3" in labels


def test_runs_are_renamed_hidden_and_deleted_and_undo_brings_them_back(trainer, wait):
    play_to_the_end(trainer, wait)
    view = trainer.view
    run_id = view.state.selected
    row = view.inspector.runs.row(run_id)
    row.begin_rename()
    row._edit.setText("baseline")
    QTest.keyClick(row._edit, Qt.Key.Key_Return)
    assert view.state.run(run_id).name == "baseline"
    QTest.mouseClick(row._eye, Qt.MouseButton.LeftButton)
    assert not view.state.run(run_id).shown
    trainer.undo()
    assert view.state.run(run_id).shown
    view.delete_selected()
    assert view.state.runs == ()
    trainer.undo()
    assert view.state.run(run_id).name == "baseline"
    assert view.state.selected == run_id
    assert trainer.workspace.library.holds(run_id)


def test_undoing_play_stops_the_run(trainer, wait):
    long_run(trainer, wait)
    trainer.undo()
    wait(lambda: not trainer.workspace.runner.is_busy)
    assert trainer.view.state.runs == ()


def test_exported_series_and_spectra_are_those_of_the_run(trainer, wait, tmp_path):
    play_to_the_end(trainer, wait)
    path = export(trainer, "csv", tmp_path / "series.csv")
    with path.open() as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == list(range(1, 41))
    arrays = np.load(export(trainer, "npz", tmp_path / "series.npz"))
    assert np.array_equal(arrays["loss/fold-0"], [float(row["loss/fold-0"]) for row in rows])
    assert arrays["spectrum/orthogonal:image"].shape[1] == 16


def test_weights_of_equal_runs_are_byte_identical_and_name_no_host(trainer, wait, tmp_path):
    play_to_the_end(trainer, wait)
    first = export(trainer, "weights", tmp_path / "a.safetensors").read_bytes()
    play_to_the_end(trainer, wait)
    second = export(trainer, "weights", tmp_path / "b.safetensors").read_bytes()
    assert first == second
    assert str(tmp_path).encode() not in first


def test_weights_of_a_paused_run_can_be_taken_away(trainer, wait, tmp_path):
    long_run(trainer, wait)
    runner = trainer.workspace.runner
    runner.pause()
    wait(lambda: runner.latest().phase is RunPhase.PAUSED)
    weights = trainer.workspace.library.path(trainer.view.state.selected) / "weights.safetensors"
    wait(weights.is_file)
    assert export(trainer, "weights", tmp_path / "a").stat().st_size > 1000
    trainer.view.stop()
    wait(lambda: not runner.is_busy)


def test_loaded_weights_give_their_settings_and_start_the_next_run(trainer, wait, tmp_path):
    play_to_the_end(trainer, wait)
    path = export(trainer, "weights", tmp_path / "a.safetensors")
    with np.errstate(all="ignore"):
        end = float(
            trainer.workspace.library.history(trainer.view.state.selected).series(
                "loss/orthogonal"
            )[-1]
        )
    view = trainer.view
    view.state.setup = view.state.setup.having(depth=9)
    assert trainer.open_file(str(path))
    assert view.state.setup.parameters["depth"] == 6
    assert view.state.weights == str(path)
    play_to_the_end(trainer, wait)
    losses = trainer.workspace.library.history(view.state.selected).series("loss/orthogonal")
    assert losses[0] < 2 * end


def test_damaged_weights_are_refused_in_a_sentence(trainer, wait, tmp_path):
    before = trainer.view.state.document()
    (tmp_path / "cut.safetensors").write_bytes(b"\x40\x00\x00\x00\x00\x00\x00\x00{")
    assert not trainer.open_file(str(tmp_path / "cut.safetensors"))
    assert "cut.safetensors" in trainer.notifications.toasts()[-1].text
    assert trainer.view.state.document() == before


def test_a_network_trained_elsewhere_shows_its_spectra(trainer, wait, tmp_path):
    from safetensors.numpy import save_file

    rng = np.random.default_rng(5)
    weights = {"one.weight": rng.normal(size=(12, 8)), "two.weight": np.eye(8)}
    save_file(weights, tmp_path / "foreign.safetensors")
    assert trainer.open_file(str(tmp_path / "foreign.safetensors"))
    assert trainer.view.state.setup.experiment == "own-network"
    play_to_the_end(trainer, wait)
    curves = trainer.workspace.runner.latest().curves
    spectra = [curve for key, curve in curves.items() if key.startswith("spectrum/")]
    wanted = np.linalg.svd(weights["one.weight"], compute_uv=False)
    assert any(len(each) == 8 and np.allclose(each, wanted, rtol=1e-5) for each in spectra)


def test_dropped_data_become_the_task(trainer, wait, tmp_path):
    rows = "\n".join(f"{i % 7},{i % 5},{i % 2}" for i in range(60))
    (tmp_path / "mine.csv").write_text("a,b,label\n" + rows + "\n")
    assert trainer.open_file(str(tmp_path / "mine.csv"))
    assert trainer.view.state.setup.parameters["task"] == "file"
    play_to_the_end(trainer, wait)
    assert trainer.workspace.runner.latest().phase is RunPhase.FINISHED


def test_a_diverging_run_ends_with_its_step_in_a_sentence(trainer, wait):
    view = trainer.view
    view.state.setup = view.state.setup.having(optimiser="sgd", learning_rate=1e6, steps=200)
    play_to_the_end(trainer, wait)
    latest = trainer.workspace.runner.latest()
    assert latest.phase is RunPhase.FAILED
    assert f"diverged at step {latest.failure.step + 1}" in latest.failure.sentence
    assert view._banner.isVisible()
    play_to_the_end(trainer, wait)


def test_a_number_out_of_range_is_refused_at_its_control(trainer):
    view = trainer.view
    before = view.state.setup
    view._set_parameter("depth", 100_000)
    assert view.state.setup == before
    assert "200" in view.inspector.form.fields["depth"].error


def test_the_last_initialisation_cannot_be_unchosen(trainer, wait):
    field = trainer.view.inspector.form.fields["variants"]
    for box in field._boxes.values():
        if box.isChecked():
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Space)
            wait(lambda: not trainer.view._pending.isActive())
    assert field.value() == ("orthogonal",)
    assert "must stay chosen" in field.error
    assert trainer.view.state.setup.parameters["variants"] == ["orthogonal"]


def test_nothing_to_export_is_said_in_a_sentence(trainer, tmp_path):
    with pytest.raises(SevereError, match="press Play"):
        export(trainer, "png", tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_a_killed_worker_offers_its_checkpoint(trainer, wait):
    import os
    import signal

    long_run(trainer, wait)
    runner = trainer.workspace.runner
    checkpoint = (
        trainer.workspace.library.path(trainer.view.state.selected) / "checkpoint.safetensors"
    )
    wait(checkpoint.is_file)
    os.kill(runner.worker_pid, signal.SIGKILL)
    wait(lambda: not runner.is_busy)
    assert runner.latest().phase is RunPhase.DIED
    wait(lambda: trainer.view.run_strip.go_on.isVisible())
    at = runner.latest().step
    trainer.view.go_on()
    wait(lambda: runner.latest().phase is RunPhase.RUNNING and runner.latest().step > 5)
    assert at > 0
    trainer.view.stop()
    wait(lambda: not runner.is_busy)


def test_a_linear_axis_shows_the_values_themselves(trainer, wait):
    play_to_the_end(trainer, wait)
    view = trainer.view
    view.inspector.logged.emit("loss", False)
    wait(lambda: not view._board.plots["loss"].is_log)
    low, high = view._board.plots["loss"].getViewBox().viewRange()[1]
    assert low < 1 < high + 1
    trainer.undo()
    wait(lambda: view._board.plots["loss"].is_log)
