"""What a person does with the holographic panel: push, compose, drag bins, fill a capacity."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
)

from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.hrr.capacity.plots.accuracy import dots_of
from severe_gui.panels.hrr.capacity.plots.cost import place_of
from severe_gui.panels.hrr.capacity.plots.numbers import axis_of_pairs
from severe_gui.shell.export import export_to

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton
CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider)


@pytest.fixture(scope="module")
def opened(shared_window, module_home):
    with shared_window() as window:
        window.show_panel("hrr")
        yield window


@pytest.fixture
def shown(opened, wait):
    """The window with four words on the stack, and nothing to undo."""
    preset(opened, "four-words", wait)
    yield opened
    opened.show_panel("hrr")
    opened.theme.still = True


def preset(window, name, wait, **changed):
    window.apply_preset(window.panel.preset(name))
    window.view.state.update(changed)
    wait(window.view.settled)
    window.workspace.history.clear()
    return window.view


def drag(canvas, start: QPointF, end: QPointF, keys=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mousePress(canvas, LEFT, keys, start.toPoint())
    for k in range(1, 5):
        at = start + (end - start) * k / 4
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT, keys
        )
        QApplication.sendEvent(canvas, event)
    QTest.mouseRelease(canvas, LEFT, keys, end.toPoint())


def chip(canvas, word: str) -> QPointF:
    return next(box for name, box in canvas.layout_in_force.chips if name == word).center()


# The stack.


def test_a_word_dragged_onto_the_stack_is_pushed_and_one_dropped_elsewhere_is_not(shown, wait):
    canvas = shown.view.stack.widget
    drag(canvas, chip(canvas, "tiger"), QPointF(30, 200))
    assert len(shown.view.state.stack()) == 4
    drag(canvas, chip(canvas, "tiger"), canvas.layout_in_force.stack.center())
    assert shown.view.state.stack()[0] == "tiger"
    QTest.mouseDClick(canvas, LEFT, pos=chip(canvas, "salt").toPoint())
    assert shown.view.state.stack()[:2] == ("salt", "tiger")
    wait(shown.view.settled)
    assert shown.view.stack.readouts.texts()["Recognised"] == "6 of 6"


def test_arrows_choose_enter_pushes_backspace_pops_and_undo_takes_it_back(shown, wait):
    canvas, state = shown.view.stack.widget, shown.view.state
    before = state.stack()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert state.stack() == ("river", *before)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert state.stack() == before
    shown.undo()
    assert state.stack() == ("river", *before)
    shown.undo()
    assert state.stack() == before


def test_a_push_is_seen_in_two_strokes_and_any_key_ends_them(shown, wait):
    canvas = shown.view.stack.widget
    shown.theme.still = False
    shown.view.stack.push("tiger")
    shown.view.refresh()
    assert canvas.is_moving
    wait(lambda: canvas._change is None or canvas._change.time > 0)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Shift)
    assert shown.view.settled()


def test_the_depth_slider_pushes_and_pops_as_one_step_of_undo(shown, wait):
    view, before = shown.view, shown.view.state.operations
    field = view.stack._depth
    field.grabbed.emit()
    for depth in (9, 3, 7):
        field._slider.setValue(depth)
    field.released.emit()
    assert len(view.state.stack()) == 7
    assert view.state.operations[:4] == before
    assert len(view.state.operations) == 7
    shown.undo()
    assert view.state.operations == before


def test_wrong_pops_and_an_empty_stack_are_said(shown, wait):
    view = preset(shown, "crowded", wait)
    for _ in range(6):
        view.pop()
    wait(view.settled)
    assert any(text.startswith("✗") for text in view.stack.popped_readouts.texts().values())
    view.clear()
    view.pop()
    assert "empty" in shown.notifications.toasts()[-1].text
    wait(view.settled)
    assert not view.stack.buttons["Pop"].isEnabled()


# All pages.


def test_every_page_has_named_controls_and_exports_and_undo_goes_back(shown, wait, tmp_path):
    view = shown.view
    view.state.trials = 20
    for name, tab in view.tabs.buttons.items():
        QTest.mouseClick(tab, LEFT)
        wait(view.settled)
        assert view.state.page == name
        assert view.page.widget.isVisible()
        found = [each for kind in CONTROLS for each in view.inspector.findChildren(kind)]
        found += [each for kind in CONTROLS for each in view.canvas.findChildren(kind)]
        seen = [each for each in found if each.isVisible()]
        seen = [each for each in seen if each.objectName() != "qt_spinbox_lineedit"]
        assert all(each.accessibleName() and each.toolTip() for each in seen), name
        assert all(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in seen), name
        for export in shown.panel.exports:
            path = tmp_path / f"{name}.{export.suffix}"
            export_to(shown.panel, view, export, path, ExportOptions(600, 450, 1.0))
            assert path.stat().st_size > 100
    shown.undo()
    assert view.state.page == "spectrum"


# Compose.


def test_an_expression_is_read_while_typed_and_a_mistake_is_marked_where_it_is(shown, wait):
    view = preset(shown, "frame", wait)
    line, state = view.compose.line, view.state
    good = state.board[0].text
    line.line.setFocus()
    line.line.selectAll()
    QTest.keyClicks(line.line, "eat + agt_eat*(mark")
    assert state.board[0].text == "eat + agt_eat"
    assert "not closed" in line.error
    assert line.line.mark == 14
    QTest.keyClicks(line.line, ")")
    assert line.error == ""
    assert state.board[0].text.strip() == "eat + agt_eat*(mark)"
    QTest.keyClicks(line.line, " + whale")
    assert "'whale'" in line.error
    assert state.board[0].text.strip() == "eat + agt_eat*(mark)"
    QTest.mouseClick(line._add, LEFT)
    assert state.board[0].text.endswith("whale")
    assert "whale" in state.symbols
    while shown.workspace.history.group.canUndo():
        shown.undo()
    assert state.board[0].text == good


def test_symbols_are_added_bound_queried_and_removed_by_hand(shown, wait):
    view = preset(shown, "frame", wait)
    canvas, state = view.compose.canvas, view.state
    wait(lambda: canvas.layout_in_force.chips)
    drag(canvas, chip(canvas, "obj_eat"), canvas.layout_in_force.answer.center())
    assert state.query == "obj_eat"
    wait(view.settled)
    assert view.compose.readouts.texts()["Recognised"] == "thefish"
    drag(canvas, chip(canvas, "cause"), canvas.place_of((1, 1)) + QPointF(6, 0))
    assert state.board[0].text == "eat + agt_eat * mark * cause + obj_eat * thefish"
    drag(canvas, chip(canvas, "hunger"), canvas.place_of((0,)) - QPointF(6, 0))
    assert state.board[0].text.startswith("eat + hunger + agt_eat")
    QTest.mouseClick(canvas, LEFT, pos=canvas.place_of((1,)).toPoint())
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert state.board[0].text == "eat + agt_eat * mark * cause + obj_eat * thefish"
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert state.query == ""


def test_the_board_takes_copies_and_goes_through_them(shown, wait):
    view = preset(shown, "recursive", wait)
    QTest.mouseClick(view.compose.buttons["Copy"], LEFT)
    wait(view.settled)
    assert [each.name for each in view.state.board] == ["s1", "s2", "s3"]
    view.compose.canvas.setFocus()
    QTest.keyClick(view.compose.canvas, Qt.Key.Key_Down)
    assert view.state.front == 0
    QTest.mouseClick(view.compose.buttons["Remove"], LEFT)
    wait(view.settled)
    # The sentence that is gone is missing in those that used it.
    assert "'s1'" in view.compose.line.error


# The spectrum.


def test_a_bin_is_dragged_with_its_conjugate_and_a_double_click_puts_it_back(shown, wait):
    view = preset(shown, "spectrum", wait)
    canvas = view.spectrum.widget
    far, before = canvas.wheel.place(1.5 + 0.6j), view.spectrum._spectrum
    drag(canvas, canvas.place_of(9), far)
    wait(view.settled)
    after = view.spectrum._spectrum
    full = np.fft.fft(after.key)
    assert abs(full[9] - (1.5 + 0.6j)) < 0.02
    assert abs(full[-9] - full[9].conjugate()) < 1e-12
    assert np.allclose(np.delete(after.transform, 9), np.delete(before.transform, 9))
    drag(canvas, canvas.place_of(0), canvas.wheel.place(-0.7 + 0.5j))
    wait(view.settled)
    assert abs(view.spectrum._spectrum.transform[0] + 0.7) < 0.02
    QTest.mouseDClick(canvas, LEFT, pos=canvas.place_of(9).toPoint())
    assert [each.index for each in view.state.bins] == [0]


def test_snapping_to_the_circle_brings_the_noise_to_that_of_a_unitary_key(shown, wait):
    view = preset(shown, "spectrum", wait)
    assert float(view.spectrum.readouts.texts()["Expected noise"]) > 8
    QTest.mouseClick(view.spectrum._snap, LEFT)
    wait(view.settled)
    assert view.spectrum.readouts.texts()["Expected noise"] == "7"
    assert view.spectrum.readouts.texts()["Condition"] == "1"
    shown.undo()
    assert view.state.key == "gaussian"


def test_the_way_to_the_trainer_keeps_its_runs(shown, wait):
    view = preset(shown, "spectrum", wait)
    from severe_gui.panels.trainer.state import RunEntry

    trainer = shown.workspace.states["trainer"]
    trainer.runs = (RunEntry(id="kept", name="kept", experiment="degeneracy"),)
    QTest.mouseClick(view.spectrum._link, LEFT)
    assert shown.workspace.active == "trainer"
    assert trainer.setup.parameters["variants"] == ["fold-0", "orthogonal"]
    assert [run.id for run in trainer.runs] == ["kept"]
    trainer.runs = ()


# The capacity.


def test_trials_fill_in_and_a_click_on_a_point_loads_it_into_the_stack(shown, wait):
    view = preset(shown, "capacity", wait, trials=60)
    canvas, tallies = view.capacity.widget, view.capacity.trials.tallies()
    assert all(each.trials >= view.state.trials for each in tallies.values())
    dots = dots_of(canvas.layout_in_force.accuracy, view.state, tallies)
    point, place = next(dot for dot in dots if dot[0].way == "gaussian" and dot[0].pairs > 20)
    QTest.mouseClick(canvas, LEFT, pos=place.toPoint())
    state = view.state
    assert (state.page, state.key, len(state.stack())) == ("stack", "gaussian", point.pairs)
    wait(view.settled)
    shown.undo()
    assert state.page == "capacity"


def test_the_threshold_is_dragged_and_arrows_choose_a_place(shown, wait):
    view = preset(shown, "capacity", wait, trials=60)
    canvas, state = view.capacity.widget, view.state
    box = canvas.layout_in_force.scores
    drag(canvas, box.center(), QPointF(box.left() + box.width() * 2 / 3, box.center().y()))
    assert state.threshold == pytest.approx(1.0, abs=0.02)
    before = state.pairs
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert state.pairs > before
    QTest.mouseClick(canvas, LEFT, pos=QPoint(5, 5))
    wait(view.settled)


def test_trials_are_stopped_and_continued_while_the_window_stays(shown, wait):
    view = preset(shown, "capacity", wait, trials=60)
    page = view.capacity
    view.state.trials = 10_000_000
    wait(lambda: page.trials.is_busy)
    QTest.mouseClick(page._stop, LEFT)
    wait(lambda: view.settled() and not page.trials.is_busy)
    done = sum(each.trials for each in page.trials.tallies().values())
    assert "of 280,000,000" in page.readouts.texts()["Trials"]
    assert page._stop.text() == "Continue"
    view.refresh()
    assert not page.trials.is_busy
    QTest.mouseClick(page._stop, LEFT)
    wait(lambda: sum(each.trials for each in page.trials.tallies().values()) > done)
    # Other settings are measured at once, though the trials were stopped before.
    QTest.mouseClick(page._stop, LEFT)
    view.state.trials = 60
    wait(view.settled)
    assert not page._stop.isEnabled()


def test_the_third_plot_is_chosen_and_answers_to_clicks(shown, wait):
    view = preset(shown, "planning", wait, trials=60)
    canvas, state, page = view.capacity.widget, view.state, view.capacity
    box = canvas.layout_in_force.beside
    at = QPointF(axis_of_pairs(state).place(box, 32), box.center().y())
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), none, none,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(canvas, moved)
    assert "Plate's rule" in shown.status.text()
    QTest.mouseClick(canvas, LEFT, pos=at.toPoint())
    assert state.pairs in (31, 32, 33)
    assert {"Plate's rule", "Numbers, unitary"} <= set(page.beside_readouts.texts())
    state.beside = "cost"
    wait(view.settled)
    at = QPointF(place_of(box, 2), box.center().y())
    QTest.mouseClick(canvas, LEFT, pos=at.toPoint())
    wait(view.settled)
    assert page.beside_readouts.texts()["Tensor product"] == "262,144"
    shown.undo()
    assert state.bound == 3
    wait(view.settled)


def test_items_that_do_not_fit_into_memory_are_refused_beside_their_field(shown, wait):
    view = preset(shown, "four-words", wait)
    view._shared["items"]._box.setValue(2048)
    view._shared["dimension"]._box.setValue(65_536)
    assert "do not fit into memory" in view._shared["dimension"].error
    assert view.state.dimension == 512
    view._shared["items"]._box.setValue(64)
    view._shared["dimension"]._box.setValue(65_535)
    wait(view.settled)
    assert view.stack.readouts.texts()["Recognised"] == "4 of 4"
    assert not view._shared["dimension"].error
