"""What a person does with the stack: drag, type, pop, undo."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.gui


@pytest.fixture
def shown(window, wait):
    window.show_panel("hrr")
    wait(window.view.settled)
    return window


def chip(window, word: str) -> QPoint:
    layout = window.view.canvas.layout_in_force
    return next(box for name, box in layout.chips if name == word).center().toPoint()


def test_a_word_dragged_onto_the_stack_is_pushed(shown, wait):
    canvas = shown.view.canvas
    start, end = chip(shown, "tiger"), canvas.layout_in_force.stack.center().toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for k in range(1, 6):
        QTest.mouseMove(canvas, start + (end - start) * k / 5)
        QApplication.processEvents()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    assert shown.view.state.stack()[0] == "tiger"
    wait(shown.view.settled)
    assert shown.view._stack_readouts.texts()["Depth"] == "5"


def test_a_word_dropped_elsewhere_is_not_pushed(shown):
    canvas = shown.view.canvas
    start = chip(shown, "tiger")
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, QPoint(30, 200))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(30, 200))
    assert len(shown.view.state.stack()) == 4


def test_arrows_choose_enter_pushes_backspace_pops_and_undo_takes_it_back(shown, wait):
    canvas, state = shown.view.canvas, shown.view.state
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


def test_a_double_click_on_a_word_pushes_it(shown):
    QTest.mouseDClick(shown.view.canvas, Qt.MouseButton.LeftButton, pos=chip(shown, "salt"))
    assert shown.view.state.stack()[0] == "salt"


def test_an_empty_stack_says_what_to_do(shown, wait):
    shown.view.clear()
    shown.view.pop()
    assert "empty" in shown.notifications.toasts()[-1].text
    wait(shown.view.settled)
    assert not shown.view._buttons["Pop"].isEnabled()


def test_a_smaller_dimension_changes_what_is_recognised(shown, wait):
    box = shown.view._fields["dimension"]._box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "16")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert shown.view.state.dimension == 16
    wait(shown.view.settled)
    assert shown.view._stack_readouts.texts()["Recognised"] != "4 of 4"


def test_a_pop_of_a_wrong_winner_is_marked(shown, wait):
    shown.apply_preset(shown.panel.preset("crowded"))
    wait(shown.view.settled)
    for _ in range(6):
        shown.view.pop()
    wait(shown.view.settled)
    texts = shown.view._popped_readouts.texts()
    assert any(text.startswith("✗") for text in texts.values())
