"""A run operated on while it goes, taken back and branched; queued, compared, carried away."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from severe_gui.compute.run import RunPhase
from severe_gui.errors import SevereError
from severe_gui.panels.contract import ExportOptions
from severe_gui.shell.export import export_to

pytestmark = pytest.mark.gui


@pytest.fixture
def trainer(window):
    window.show_panel("trainer")
    setup = window.view.state.setup
    window.view.state.setup = setup.having(
        steps=60, depth=6, width=16, variants=("fold-0", "orthogonal"), spectrum_every=1
    )
    window.workspace.history.clear()
    return window


def click(widget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def play_to_the_end(window, wait):
    click(window.view.run_strip.play)
    wait(lambda: window.view.state.selected)
    wait(window.view.settled)


def paused_run(window, wait, least=20):
    """A long run, paused."""
    view, runner = window.view, window.workspace.runner
    view.state.setup = view.state.setup.having(steps=50_000)
    click(view.run_strip.play)
    wait(lambda: runner.latest() is not None and runner.latest().step >= least)
    click(view.run_strip.play)
    wait(lambda: runner.latest().phase is RunPhase.PAUSED)
    wait(lambda: view.inspector.surgery.apply.isEnabled())


def end(window, wait):
    window.view.stop()
    wait(lambda: not window.workspace.runner.is_busy)


def export(window, kind, path):
    chosen = next(each for each in window.panel.exports if each.id == kind)
    return export_to(window.panel, window.view, chosen, path, ExportOptions(700, 500, 1.0))


# Surgery.


def test_a_fold_by_a_click_halves_the_directions_of_a_network_under_way(trainer, wait):
    paused_run(trainer, wait)
    view, runner = trainer.view, trainer.workspace.runner
    surgery = view.inspector.surgery
    surgery.fields["variant"].changed.emit("orthogonal")
    at = runner.latest().step
    click(surgery.apply)
    click(view.run_strip.step)
    wait(lambda: runner.latest().step == at + 1)
    wait(lambda: runner.latest().changes)
    (change,) = runner.latest().changes
    assert (change.step, change.name, change.value["variant"]) == (at + 1, "fold", "orthogonal")
    wait(lambda: f"Step {at + 1}: Fold, Orthogonal, all layers" in surgery._done.text())
    click(view.run_strip.play)
    wait(lambda: runner.latest().step > at + 15)
    end(trainer, wait)
    spectra = runner.latest().waterfalls
    # Eight of sixteen singular values are all but gone, of the network that was folded only.
    for variant, is_folded in (("orthogonal", True), ("fold-0", False)):
        steps, image = spectra[f"spectrum/{variant}"].steps, spectra[f"spectrum/{variant}"].image
        ninth = image[:, 8] / image[:, 0]
        before, after = ninth[steps <= at][-1], ninth[steps > at][0]
        assert (after < 0.1 * before) == is_folded


@pytest.mark.parametrize(
    ("operation", "settings"),
    [("rescale", {"factor": 0.5}), ("skip", {"gain": 0.1}), ("prune", {"first": 2, "last": 3}),
     ("orthogonalise", {}), ("freeze", {})],
)  # fmt: skip
def test_every_operation_can_be_chosen_and_done(trainer, wait, operation, settings):
    paused_run(trainer, wait)
    view, runner = trainer.view, trainer.workspace.runner
    surgery = view.inspector.surgery
    surgery.choice.changed.emit(operation)
    for name, value in settings.items():
        surgery.fields[name].changed.emit(value)
    click(surgery.apply)
    click(view.run_strip.step)
    wait(lambda: [change.name for change in runner.latest().changes] == [operation])
    value = runner.latest().changes[0].value
    assert {name: value[name] for name in settings} == settings
    end(trainer, wait)


def test_an_operation_that_does_not_fit_is_refused_at_its_button(trainer, wait):
    paused_run(trainer, wait)
    surgery = trainer.view.inspector.surgery
    surgery.fields["last"].changed.emit(40)
    click(surgery.apply)
    assert "layers 1 to 6" in surgery._error.text()
    assert surgery._error.isVisibleTo(surgery)
    end(trainer, wait)
    assert trainer.workspace.runner.latest().changes == ()


def test_without_a_run_surgery_says_what_to_do(trainer, wait):
    surgery = trainer.view.inspector.surgery
    wait(lambda: not surgery.apply.isEnabled())
    assert "Press Play" in surgery._done.text()
    with pytest.raises(SevereError, match="No run is under way"):
        trainer.view.training.operate("fold", {})


# Going back.


def test_a_click_on_the_timeline_branches_the_run_exactly_there(trainer, wait):
    play_to_the_end(trainer, wait)
    view, runner = trainer.view, trainer.workspace.runner
    first = view.state.selected
    track = view.timeline.track
    wait(lambda: view.timeline.isVisible())
    QTest.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(round(track._x(30)), 10))
    assert abs(track.step - 30) <= 1
    chosen = track.step
    assert view.timeline._label.text() == f"step {chosen}"
    click(view.timeline.branch)
    wait(lambda: runner.latest().phase is RunPhase.PAUSED and runner.latest().step == chosen)
    wait(lambda: len(view.state.runs) == 2)
    assert view.state.runs[1].name == f"Run 1 from {chosen}"
    assert view.state.runs[0].shown
    # Let go on unchanged it ends as the first did; that is what exact means.
    click(view.run_strip.play)
    wait(view.settled)
    library = trainer.workspace.library
    one, other = (library.history(run_id) for run_id in (first, view.state.selected))
    for key in one.columns:
        assert np.array_equal(one.columns[key], other.columns[key], equal_nan=True)
    weights = [library.path(each) / "weights.safetensors" for each in view.state.run_ids()]
    assert weights[0].read_bytes() == weights[1].read_bytes()


def test_a_branch_goes_another_way_after_another_rate(trainer, wait):
    play_to_the_end(trainer, wait)
    view, runner = trainer.view, trainer.workspace.runner
    view.timeline.track.setFocus()
    QTest.keyClick(view.timeline.track, Qt.Key.Key_Home)
    for _ in range(3):
        QTest.keyClick(view.timeline.track, Qt.Key.Key_PageUp)
    assert view.timeline.track.step == 31
    QTest.keyClick(view.timeline.track, Qt.Key.Key_Return)
    wait(lambda: runner.latest().phase is RunPhase.PAUSED)
    view.inspector.form.fields["learning_rate"].changed.emit(0.02)
    wait(lambda: not view._pending.isActive())
    click(view.run_strip.play)
    wait(view.settled)
    library = trainer.workspace.library
    one, other = (library.history(run_id).series("loss/fold-0") for run_id in view.state.run_ids())
    assert np.array_equal(one[:31], other[:31])
    assert not np.array_equal(one[32:], other[32:])


def test_branching_a_run_under_way_stops_it_first(trainer, wait):
    view, runner = trainer.view, trainer.workspace.runner
    view.state.setup = view.state.setup.having(steps=50_000)
    click(view.run_strip.play)
    wait(lambda: runner.latest() is not None and runner.latest().step >= 20)
    first = view.state.selected
    view.branch(10)
    wait(lambda: len(view.state.runs) == 2)
    wait(lambda: runner.latest().phase is RunPhase.PAUSED and runner.latest().step == 10)
    assert view.training.snapshot_now(first).phase is RunPhase.STOPPED
    end(trainer, wait)


# The queue.


def test_queued_runs_go_one_after_the_other_with_a_notice_at_the_end(trainer, wait):
    view = trainer.view
    for depth in (3, 4, 5):
        view.state.setup = view.state.setup.having(depth=depth)
        click(view.run_strip.queue)
    wait(view.settled)
    wait(lambda: not view._draining)
    facts = [view.training.facts(run_id) for run_id in view.state.run_ids()]
    assert [each.parameters["depth"] for each in facts] == [3, 4, 5]
    assert [run.name for run in view.state.runs] == ["Run 1", "Run 2", "Run 3"]
    assert "The queue is done: 3 runs." in trainer.notifications.toasts()[-1].text


def test_the_queue_can_be_held_emptied_and_begun(trainer, wait):
    view, queue = trainer.view, trainer.view.inspector.runs.queue
    view.state.setup = view.state.setup.having(steps=50_000)
    click(view.run_strip.queue)
    wait(lambda: len(view.state.runs) == 1)
    for depth in (3, 4):
        view.state.setup = view.state.setup.having(depth=depth, steps=20)
        click(view.run_strip.queue)
    wait(lambda: queue.isVisible())
    assert queue._title.text() == "2 waiting"
    # Stopping the run under way holds what waits.
    click(view.run_strip.stop)
    wait(lambda: not trainer.workspace.runner.is_busy)
    wait(lambda: queue._title.text() == "2 waiting, held")
    assert len(view.state.runs) == 1
    remove = queue.findChild(QToolButton)
    click(remove)
    wait(lambda: queue._title.text() == "1 waiting, held")
    trainer.undo()
    wait(lambda: queue._title.text() == "2 waiting, held")
    click(queue.go)
    wait(lambda: len(view.state.runs) == 3)
    wait(view.settled)
    assert view.state.queue == ()


# Runs as things.


def test_the_table_holds_two_runs_against_each_other(trainer, wait, tmp_path):
    view = trainer.view
    play_to_the_end(trainer, wait)
    view.state.setup = view.state.setup.having(learning_rate=0.02, depth=4)
    play_to_the_end(trainer, wait)
    click(view.tabs.buttons["runs"])
    wait(lambda: view.table.grid.rowCount() == 2 and not view.training.is_reading)
    headers = [
        view.table.grid.horizontalHeaderItem(column).text()
        for column in range(view.table.grid.columnCount())
    ]
    assert headers[:5] == ["Run", "Experiment", "Seed", "State", "Step"]
    assert {"Depth", "Learning rate", "Loss · Fold 0"} <= set(headers)
    assert "Width" not in headers
    view.table.choose(list(view.state.run_ids()))
    wait(lambda: view.table._comparison.isVisible())
    table = view.table.differences
    rows = {
        table.item(row, 0).text(): (table.item(row, 1).text(), table.item(row, 2).text())
        for row in range(table.rowCount())
    }
    assert rows == {"Depth": ("6", "4"), "Learning rate": ("0.001", "0.02")}
    library = trainer.workspace.library
    one, other = (library.history(each).series("loss/fold-0") for each in view.state.run_ids())
    (curve,) = view.table.plot._curves
    assert np.allclose(curve.y, one - other)
    export(trainer, "table", tmp_path / "table.csv")
    text = (tmp_path / "table.csv").read_text(encoding="utf-8")
    written = list(csv.DictReader(text.splitlines()))
    assert [float(row["loss/fold-0"]) for row in written] == [one[-1], other[-1]]


def test_a_note_is_kept_with_its_run(trainer, wait):
    play_to_the_end(trainer, wait)
    view = trainer.view
    click(view.tabs.buttons["runs"])
    wait(lambda: view.table.grid.rowCount() == 1)
    grid = view.table.grid
    grid.item(0, grid.columnCount() - 1).setText("the first of all")
    wait(lambda: view.state.runs[0].notes == "the first of all")
    trainer.undo()
    assert view.state.runs[0].notes == ""


def test_a_run_again_is_the_same_to_the_last_bit(trainer, wait):
    play_to_the_end(trainer, wait)
    view = trainer.view
    view.state.setup = view.state.setup.having(depth=3)
    view.again_selected()
    wait(lambda: len(view.state.runs) == 2)
    wait(view.settled)
    library = trainer.workspace.library
    first, second = (library.path(each) / "weights.safetensors" for each in view.state.run_ids())
    assert first.read_bytes() == second.read_bytes()


def test_a_run_is_carried_away_in_a_file_opened_again_and_continued(trainer, wait, tmp_path):
    view, runner = trainer.view, trainer.workspace.runner
    paused_run(trainer, wait)
    end(trainer, wait)
    at = runner.latest().step
    export(trainer, "run", tmp_path / "mine.safetensors")
    view.delete_selected()
    assert trainer.open_file(str(tmp_path / "mine.safetensors"))
    wait(lambda: [run.name for run in view.state.runs] == ["Run 1"])
    wait(lambda: view.run_strip.go_on.isVisible())
    click(view.run_strip.go_on)
    wait(lambda: runner.latest().step > at + 5)
    end(trainer, wait)


def test_a_damaged_run_file_changes_nothing(trainer, wait, tmp_path):
    play_to_the_end(trainer, wait)
    export(trainer, "run", tmp_path / "mine.safetensors")
    content = (tmp_path / "mine.safetensors").read_bytes()
    (tmp_path / "cut.safetensors").write_bytes(content[: len(content) // 2])
    before = trainer.view.state.document()
    assert not trainer.open_file(str(tmp_path / "cut.safetensors"))
    assert "cut.safetensors cannot be read" in trainer.notifications.toasts()[-1].text
    assert trainer.view.state.document() == before


def test_settings_go_by_the_clipboard(trainer, wait):
    view = trainer.view
    view.state.setup, view.state.seed = view.state.setup.having(depth=9, seeds=2), 4
    wanted = view.state.setup
    view.copy_settings()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("severe run degeneracy --seed 4")
    view.state.setup, view.state.seed = view.state.setup.having(depth=5, seeds=1), 0
    view.paste_settings()
    assert (view.state.setup, view.state.seed) == (wanted, 4)
    QGuiApplication.clipboard().setText("nothing of the kind")
    view.paste_settings()
    assert "contains no settings" in trainer.notifications.toasts()[-1].text
    assert view.state.setup == wanted
