"""The wheel scrolls the page unless a control has the focus."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QSpinBox, QWidget
from superqt import QLabeledDoubleSlider

from severe_gui.widgets.endless_field import EndlessField
from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.rational_field import RationalField
from severe_gui.widgets.section import column
from severe_gui.widgets.wheel import WheelGuard

pytestmark = pytest.mark.gui


def turn(control, notches=1, modifiers=Qt.KeyboardModifier.NoModifier):
    """Turn the wheel with the pointer over a control, as the window system says it."""
    window = control.window()
    at = QPointF(control.mapTo(window, control.rect().center()))
    QTest.wheelEvent(
        window.windowHandle(), at, QPoint(0, 120 * notches), QPoint(0, 0), modifiers,
        Qt.ScrollPhase.NoScrollPhase,
    )  # fmt: skip
    QApplication.processEvents()


@pytest.fixture
def page(qapp, wait):
    """A page of the lines it is given, longer than its window, guarded before they come."""
    area, guard = QScrollArea(), WheelGuard()
    area.setWidgetResizable(True)
    guard.watch(area)

    def filled(*lines):
        body = column(*lines)
        body.setMinimumHeight(900)
        area.setWidget(body)
        area.resize(300, 200)
        area.show()
        area.activateWindow()
        wait(area.isActiveWindow)
        return area

    yield filled
    area.close()
    area.deleteLater()


def several() -> list[QWidget]:
    choice, number, labelled = QComboBox(), QSpinBox(), QLabeledDoubleSlider()
    choice.addItems(["one", "two", "three"])
    choice.setCurrentIndex(1)
    number.setValue(50)
    labelled.setRange(0, 10)
    labelled.setValue(5)
    endless = EndlessField("p", "Sides.", 7, 3, 20, 100)
    rational = RationalField("a", "A coefficient.", "1/2")
    return [choice, number, labelled, endless, rational]


def values(lines) -> list:
    choice, number, labelled, endless, rational = lines
    return [
        choice.currentIndex(), number.value(), labelled.value(), endless.value(), rational.value()
    ]  # fmt: skip


def test_the_wheel_over_a_control_without_focus_scrolls_the_page(page):
    lines = several()
    area = page(*lines)
    area.setFocus()
    before = values(lines)
    for control in (*lines[:2], lines[2]._slider, lines[3]._slider, lines[4]._box):
        at = area.verticalScrollBar().value()
        turn(control, -1)
        assert area.verticalScrollBar().value() > at, control
        assert not control.hasFocus()
        area.verticalScrollBar().setValue(0)
    assert values(lines) == before


def test_a_control_with_focus_takes_it_and_the_page_stays(page):
    lines = several()
    area = page(*lines)
    before = values(lines)
    for control in (*lines[:2], lines[2]._slider, lines[3]._slider, lines[4]._box):
        control.setFocus()
        turn(control, -1)
    assert area.verticalScrollBar().value() == 0
    assert all(new != old for new, old in zip(values(lines), before, strict=True))


def test_a_notch_over_a_slider_is_a_step_and_with_shift_a_tenth(page):
    field = NumberField("width", "How wide.", 5.0, 0.0, 10.0)
    page(field)
    field._slider.setFocus()
    turn(field._slider)
    assert field.value() == pytest.approx(5.1)
    turn(field._slider, -1, Qt.KeyboardModifier.ShiftModifier)
    assert field.value() == pytest.approx(5.09)
