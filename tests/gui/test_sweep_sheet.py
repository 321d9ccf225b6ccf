"""The sheet of sweeps as a person uses it: with keys and clicks, over real worker processes."""

import csv
import multiprocessing
import os
import signal
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit

from severe_gui.compute.run import RunPhase
from severe_gui.compute.sweep import check_folder
from severe_gui.compute.sweep_plan import SweepPlan
from severe_gui.compute.sweep_work import SweepPhase
from severe_gui.panels.trainer.sweep.plot import compare, results_of
from severe_gui.panels.trainer.sweep.sheet import SweepSheet
from severe_gui.widgets.theme import Choice, Theme

pytestmark = pytest.mark.gui

SMALL = {"depth": 3, "width": 8, "steps": 30, "spectrum_every": 30, "variants": ("fold-0",)}
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_sheet(qapp, wait, tmp_path):
    """Make a sheet over a folder; what is made is closed in the end."""
    made: list[SweepSheet] = []

    def make(**parameters) -> SweepSheet:
        theme = Theme(Choice.DARK)
        setup = SimpleNamespace(
            experiment="degeneracy",
            parameters={**SMALL, **parameters},
        )
        sheet = SweepSheet(theme, setup, 0, tmp_path / "sweeps")
        sheet.resize(1100, 800)
        sheet.show()
        sheet.activateWindow()
        wait(sheet.isActiveWindow, what="the sheet to be active")
        made.append(sheet)
        return sheet

    yield make
    for sheet in made:
        sheet.close()
        sheet.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def type_values(row, text: str) -> None:
    line = row.values.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def choose(field, text: str) -> None:
    box = field.findChild(QComboBox)
    box.setCurrentIndex(box.findText(text))


def click(widget) -> None:
    assert widget.isVisible()
    assert widget.isEnabled()
    QTest.mouseClick(widget, LEFT)


def click_head(table, column: int) -> None:
    head = table.horizontalHeader()
    table.scrollTo(table.model().index(0, column))
    x = head.sectionViewportPosition(column) + head.sectionSize(column) // 2
    QTest.mouseClick(head.viewport(), LEFT, pos=QPoint(x, head.height() // 2))


def run_small(sheet, wait, values="0.001,0.01", seeds=2) -> None:
    type_values(sheet.form.rows[0], values)
    sheet.form.seeds.set_value(seeds)
    sheet.form.judge()
    click(sheet.form.start)
    wait(lambda: not sheet.is_running, 120, "the sweep")


def test_it_opens_ready_to_start_and_says_what_there_is_to_do(open_sheet):
    sheet = open_sheet()
    assert sheet.form.rows[0].parameter.value() == "learning_rate"
    assert sheet.form.start.isEnabled()
    assert sheet.form.start.text() == "Start 9 runs"
    assert not sheet.list.rows
    assert "every combination" in " ".join(
        label.text() for label in sheet.results.findChildren(type(sheet._error))
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0.1,-3", "learning_rate cannot be"),
        ("1e-4:1e-1", "is not a range"),
        ("hello", "learning_rate cannot be"),
        ("0:1:3", "A logarithmic range must start above zero"),
    ],
)
def test_a_bad_value_is_said_at_its_field_and_nothing_can_start(open_sheet, text, sentence):
    sheet = open_sheet()
    row = sheet.form.rows[0]
    type_values(row, text)
    assert sentence in row.values.error
    assert row.values.error.count("\n") == 0
    assert not sheet.form.start.isEnabled()
    type_values(row, "0.1")
    assert row.values.error == ""
    assert sheet.form.start.isEnabled()


def test_a_range_shows_its_values_and_the_runs_are_counted(open_sheet, wait):
    sheet = open_sheet()
    type_values(sheet.form.rows[0], "1e-4:1e-1:4")
    assert sheet.form.rows[0].log.isVisible()
    click(sheet.form.add)
    wait(sheet.form.rows[1].remove.isVisible, 10, "another row")
    choose(sheet.form.rows[1].parameter, "Optimiser")
    type_values(sheet.form.rows[1], "adam,sgd")
    assert not sheet.form.rows[1].log.isVisible()
    plan = sheet.form.plan()
    assert plan.grid["learning_rate"] == pytest.approx((1e-4, 1e-3, 1e-2, 1e-1))
    assert sheet.form.start.text() == "Start 24 runs"
    click(sheet.form.rows[1].remove)
    assert sheet.form.start.text() == "Start 12 runs"


def test_the_same_parameter_is_not_varied_twice(open_sheet):
    sheet = open_sheet()
    click(sheet.form.add)
    choose(sheet.form.rows[1].parameter, "Learning rate")
    assert "varied twice" in sheet.form.rows[1].values.error
    assert not sheet.form.start.isEnabled()


def test_means_and_standard_errors_are_those_of_numpy():
    plan = SweepPlan("degeneracy", {"depth": (3, 30, 300), "optimiser": ("adam", "sgd")}, {}, 4)
    draw = np.random.default_rng(0)
    rows = [
        {"run": 0, "seed": seed, "phase": "finished", "failure": "", "depth": depth,
         "optimiser": optimiser, "loss/fold-0": draw.random(), "loss/fold-0/1": 0.0,
         "loss_se/fold-0": 0.0}
        for depth in (3, 30, 300) for optimiser in ("adam", "sgd") for seed in range(4)
    ]  # fmt: skip
    assert results_of(rows, plan) == ("loss/fold-0",)
    shown = compare(plan, rows, "loss/fold-0", "depth")
    assert shown.log_x
    assert [group.label for group in shown.groups] == ["optimiser adam", "optimiser sgd"]
    found = np.array([r["loss/fold-0"] for r in rows if r["optimiser"] == "sgd"]).reshape(3, 4)
    group = shown.groups[1]
    np.testing.assert_allclose(10**group.x, [3, 30, 300])
    np.testing.assert_allclose(group.mean, found.mean(axis=1))
    np.testing.assert_allclose(group.error, found.std(axis=1, ddof=1) / 2)
    words = compare(plan, rows, "loss/fold-0", "optimiser")
    assert words.words == ("adam", "sgd")
    assert [group.x.tolist() for group in words.groups] == [[1, 2]] * 3
    alone = compare(plan, rows[:1], "loss/fold-0", "depth")
    assert np.isnan(alone.groups[0].error).all()


@pytest.mark.slow
def test_a_sweep_is_made_and_its_results_are_shown_sorted_and_exported(
    open_sheet, wait, tmp_path, monkeypatch
):
    sheet = open_sheet()
    said: list[str] = []
    sheet.finished.connect(said.append)
    run_small(sheet, wait)
    assert said
    assert said[0].startswith("The sweep is finished: 4 of 4 runs")
    wait(lambda: sheet.results.table.runs.rowCount() == 4)
    table = sheet.results.table
    run = [row[0] for row in table.texts()]
    assert sorted(run) == ["0", "1", "2", "3"]
    assert run == ["0", "1", "2", "3"]
    seed = table.runs.columns.index("seed")
    click_head(table, seed)
    click_head(table, seed)
    assert [row[seed] for row in table.texts()] == ["1", "1", "0", "0"]
    assert table.model().headerData(seed, Qt.Orientation.Horizontal) == "Seed ↓"
    result = table.runs.columns.index("loss/fold-0")
    click_head(table, result)
    shown = [float(row[result].replace("−", "-")) for row in table.texts()]
    assert shown == sorted(shown)
    assert len(sheet.results.plot.plots["sweep"]._shown.groups[0].x) == 2
    target = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    click(sheet.results.export)
    with (tmp_path / "out.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["run"] for row in rows] == ["0", "1", "2", "3"]
    losses = {row["run"]: float(row["loss/fold-0"]) for row in rows}
    assert losses == {str(r["run"]): r["loss/fold-0"] for r in table.runs.rows}
    # Another time, the next sweep's duration is known.
    assert "as in the last sweep" in sheet.form._estimate.text()


@pytest.mark.slow
def test_an_export_that_cannot_be_written_is_said_in_the_sheet(open_sheet, wait, tmp_path):
    sheet = open_sheet()
    run_small(sheet, wait, "0.01", 1)
    sheet.results.export_to(tmp_path / "missing" / "out.csv")
    assert "could not be written" in sheet._error.text()
    assert sheet.minimumSizeHint().width() <= 800
    assert sheet.minimumSizeHint().height() <= 700


@pytest.mark.slow
def test_a_sweep_of_24_runs_survives_a_killed_worker_and_a_restart(open_sheet, wait):
    others = set(multiprocessing.active_children())
    sheet = open_sheet(steps=600)
    type_values(sheet.form.rows[0], "1e-4:1e-1:6")
    sheet.form.seeds.set_value(4)
    sheet.form.workers.set_value(2)
    sheet.form.judge()
    assert sheet.form.start.text() == "Start 24 runs"
    click(sheet.form.start)
    wait(lambda: len(sheet.progress.running) == 2, 60, "two runs")
    victim = next(each for each in multiprocessing.active_children() if each not in others)
    os.kill(victim.pid, signal.SIGKILL)
    wait(lambda: sheet.progress.retried == 1, 60, "the run to be given out again")
    wait(lambda: sheet.progress.finished >= 5, 120, "some runs")
    sheet.close()
    assert not multiprocessing.active_children()
    before = sheet.progress.finished
    again = open_sheet(steps=600)
    (row,) = again.list.rows.values()
    assert row.state().startswith("unfinished")
    QTest.mouseClick(row, LEFT)
    wait(lambda: again.progress is not None and again.progress.phase is SweepPhase.STOPPED)
    assert again.progress.finished >= before >= 5
    kept = {
        path: path.stat().st_mtime_ns
        for path in again._work.folder.glob("runs/*/weights.safetensors")
    }
    wait(again.results.go_on.isVisible, 10, "the sheet to offer the rest")
    click(again.results.go_on)
    wait(lambda: not again.is_running, 150, "the rest of the sweep")
    assert (again.progress.finished, again.progress.failed) == (24, 0)
    assert {row["phase"] for row in again._work.rows()} == {RunPhase.FINISHED}
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
    assert not again.results.go_on.isVisible()


@pytest.mark.slow
def test_stop_keeps_what_there_is_and_continue_makes_the_rest(open_sheet, wait):
    sheet = open_sheet(steps=800)
    said: list[str] = []
    sheet.finished.connect(said.append)
    type_values(sheet.form.rows[0], "0.001,0.01,0.02")
    click(sheet.form.start)
    assert not sheet.form.start.isEnabled()
    wait(lambda: sheet.progress.finished >= 2, 120, "two runs")
    click(sheet.results.stop)
    wait(lambda: not sheet.is_running, 30, "the stop")
    assert "can be continued" in said[0]
    assert sheet.progress.finished < 9
    click(sheet.results.go_on)
    wait(lambda: not sheet.is_running, 120, "the rest")
    assert sheet.progress.finished == 9


def test_a_damaged_sweep_is_left_out_and_one_that_goes_while_open_is_said(
    open_sheet, wait, tmp_path
):
    sweeps = tmp_path / "sweeps"
    plan = SweepPlan("degeneracy", {"learning_rate": (0.1,)}, dict(SMALL), 1)
    check_folder(sweeps / "20260101-000000-aaaa", plan.document())
    check_folder(sweeps / "20260101-000001-bbbb", plan.document())
    (sweeps / "20260101-000001-bbbb" / "sweep.json").write_text("{")
    sheet = open_sheet()
    assert list(sheet.list.rows) == ["20260101-000000-aaaa"]
    (sweeps / "20260101-000000-aaaa" / "sweep.json").unlink()
    row = sheet.list.rows["20260101-000000-aaaa"]
    QTest.mouseClick(row, LEFT)
    assert "There is no sweep in" in sheet._error.text()


def test_escape_and_the_cross_ask_to_be_closed(open_sheet):
    sheet = open_sheet()
    asked: list[bool] = []
    sheet.closed.connect(lambda: asked.append(True))
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    click(sheet._close)
    assert len(asked) == 2


def test_every_control_has_a_name_and_a_tooltip_and_it_fits_a_small_screen(open_sheet):
    from PySide6.QtWidgets import QAbstractButton

    sheet = open_sheet()
    controls = [
        each
        for kind in (QAbstractButton, QLineEdit, QComboBox)
        for each in sheet.findChildren(kind)
        if each.isVisible() and not each.objectName().startswith("qt_")
    ]
    assert len(controls) > 5
    nameless = [each for each in controls if not each.accessibleName() or not each.toolTip()]
    assert not nameless
    assert sheet.minimumSizeHint().width() <= 800
    assert sheet.minimumSizeHint().height() <= 700
