"""What every panel keeps to, tested for each that there is."""

import json
import statistics
from contextlib import ExitStack

import pytest
from page_panel import panel_of_the_page
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QSlider,
    QWidget,
)

from severe_gui.panels.contract import ExportOptions, all_panels
from severe_gui.shell.export import export_to
from severe_gui.shell.metadata import read_picture_metadata

pytestmark = pytest.mark.gui
PAGE = "lissajous"
"""The smallest panel, built from CONTRIBUTING.md."""
PANELS = [*sorted(all_panels()), PAGE]
SHORT = {"trainer": {"steps": 30}, "embedding": {"graph": "tree", "steps": 5}}
"""Settings of a run that takes a moment, of panels that run experiments."""
CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider)


@pytest.fixture(scope="module", params=PANELS)
def opened(request, shared_window, wait, module_home):
    """A window that shows the panel, and the state it was opened with: one for all the tests."""
    with ExitStack() as stack:
        if request.param == PAGE:
            folder = request.getfixturevalue("tmp_path_factory").mktemp("panels")
            stack.enter_context(panel_of_the_page(PAGE, folder))
        window = stack.enter_context(shared_window())
        window.show_panel(request.param)
        if hasattr(window.view, "play"):
            # A panel that runs experiments has runs to show and to export.
            window.view.state.setup = window.view.state.setup.having(**SHORT[request.param])
            window.view.play()
            wait(window.view.settled)
        yield window, window.view.state.document()


@pytest.fixture
def shown(opened, wait):
    """The window, left to the next test as it was found."""
    window, document = opened
    yield window
    window.help_sheet.hide()
    window.show_panel(window.panel.id)
    window.view.state.replace_by(type(window.view.state).from_document(document))
    window.workspace.history.clear()
    window.workspace.path = None
    window.resize(1280, 800)
    wait(lambda: (window.width(), window.height()) == (1280, 800))
    if window.panel.id in SHORT:
        # A graph or run of the preset before may still be on its way.
        wait(window.view.settled)
    assert window.view.state.document() == document


def controls(window):
    """Every control of the panel that a person can see."""
    parts = (window.view.inspector, window.view.run_strip, window.view.canvas)
    found = [each for part in parts if part for each in part.findChildren(QWidget)]
    return [
        each
        for each in found
        if isinstance(each, CONTROLS)
        and each.isVisible()
        and each.objectName() != "qt_spinbox_lineedit"
    ]


def test_a_panel_opens_twice_without_a_leak(shown):
    panel_id = shown.workspace.active
    listeners = len(shown.workspace.states[panel_id].events)
    shown.close_views()
    shown.show_panel(panel_id)
    QApplication.processEvents()
    assert len(shown.workspace.states[panel_id].events) == listeners


def test_a_state_survives_the_way_to_json_and_back(shown):
    state = shown.workspace.states[shown.workspace.active]
    document = json.loads(json.dumps(state.document()))
    assert type(state).from_document(document).document() == state.document()


def test_every_preset_and_tour_step_can_be_shown(shown, wait):
    panel = shown.panel
    assert len(panel.presets()) >= 4
    assert len(panel.tour()) >= 3
    for each in (*panel.presets(), *panel.tour()):
        shown.apply_preset(each)
        wait(lambda: True)
    while shown.workspace.history.group.canUndo():
        shown.undo()


def test_every_export_writes_a_file(shown, tmp_path):
    for export in shown.panel.exports:
        options = ExportOptions(600, 500, 1.0)
        if export.suffix in ("mp4", "zip"):
            # Many pictures: small ones.
            options = ExportOptions(200, 160, 1.0, samples=1, rate=1)
        written = export_to(shown.panel, shown.view, export, tmp_path / export.id, options)
        assert written.stat().st_size > 100
        assert [each.name for each in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_an_exported_picture_carries_the_state_that_reopens_it(shown, tmp_path, kind):
    offered = {each.id: each for each in shown.panel.exports}
    if kind not in offered:
        # A picture made of rays has no lines to write as SVG.
        assert kind == "svg"
        return
    options = ExportOptions(500, 400, 1.0)
    path = export_to(shown.panel, shown.view, offered[kind], tmp_path / "a", options)
    facts = read_picture_metadata(path)
    state = shown.workspace.states[shown.panel.id]
    assert facts["panel"] == shown.panel.id
    assert facts["state"] == state.document()
    shown.apply_preset(shown.panel.presets()[-1])
    shown.show_panel("home")
    assert shown.open_file(str(path))
    assert shown.workspace.active == shown.panel.id
    assert state.document() == facts["state"]


def test_a_picture_has_something_on_it_in_both_themes(shown):
    for theme, dark in (("light", False), ("dark", True)):
        image = shown.view.render(ExportOptions(400, 300, 1.0, theme))
        assert (image.width(), image.height()) == (400, 300)
        places = [(x, y) for x in range(0, 400, 5) for y in range(0, 300, 5)]
        assert len({image.pixel(*place) for place in places}) > 8
        # Most of a picture is its ground.
        lightness = statistics.median(image.pixelColor(*place).lightness() for place in places)
        assert lightness < 60 if dark else lightness > 190


def test_a_panel_fits_a_small_window(shown, wait):
    shown.resize(800, 700)
    wait(lambda: True)
    assert (shown.width(), shown.height()) == (800, 700)
    assert shown.view.canvas.width() >= 300


def test_nothing_in_the_inspector_is_cut_off_at_any_preset(shown, wait):
    for preset in shown.panel.presets():
        shown.apply_preset(preset)
        wait(lambda: True)
        inspector = shown.view.inspector
        assert inspector.minimumSizeHint().width() <= shown.inspectors.width(), preset.id


def test_the_canvas_has_most_of_the_window(shown):
    canvas = shown.view.canvas
    assert canvas.width() * canvas.height() > 0.55 * 1280 * 800


def test_every_control_has_a_name_and_a_tooltip(shown):
    nameless = [each for each in controls(shown) if not each.accessibleName() or not each.toolTip()]
    assert not nameless


def test_every_control_can_be_reached_by_keyboard(shown):
    wanted = {
        each
        for each in controls(shown)
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    missing = [each for each in controls(shown) if not each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert not missing
    shown.activateWindow()
    shown.rail.button("home").setFocus()
    reached = set()
    for _ in range(400):
        QTest.keyClick(QApplication.focusWidget() or shown, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert not {each.accessibleName() for each in wanted - reached}


def test_every_action_has_words_and_a_method(shown):
    for action in shown.panel.actions:
        assert action.title
        assert action.help
        assert callable(getattr(shown.view, action.method))


def test_help_says_something(shown):
    shown.show_help()
    assert shown.help_sheet.isVisible()
    shown.help_sheet.hide()


def turn(control, notches=1, modifiers=Qt.KeyboardModifier.NoModifier):
    """Turn the wheel over a control; what it leaves goes to what it stands in."""
    middle = QPointF(control.rect().center())
    for _ in range(abs(notches)):
        event = QWheelEvent(
            middle, QPointF(control.mapToGlobal(middle)), QPoint(),
            QPoint(0, 120 if notches > 0 else -120), Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(control, event)


def turnable(window):
    """What would take the wheel, and can be seen."""
    kinds = (QAbstractSpinBox, QComboBox, QAbstractSlider)
    return [
        each
        for each in window.findChildren(QWidget)
        if isinstance(each, kinds) and not isinstance(each, QScrollBar) and each.isVisible()
    ]


def test_the_wheel_over_the_controls_changes_nothing(shown):
    window = shown
    window.view.canvas.setFocus()
    before = window.workspace.states[window.panel.id].document()
    for control in turnable(window):
        turn(control, -20)
        turn(control, 20)
        assert not control.hasFocus(), control.accessibleName()
        assert control.focusPolicy() != Qt.FocusPolicy.WheelFocus
    assert window.workspace.states[window.panel.id].document() == before


def test_a_focused_control_takes_the_wheel(shown, wait):
    window = shown
    state = window.workspace.states[window.panel.id]
    before = state.document()
    for control in turnable(window):
        if control.isEnabled() and window.inspectors.isAncestorOf(control):
            control.setFocus()
            turn(control, -1)
            turn(control, 2)
            if state.document() != before:
                return
    raise AssertionError("no control of the inspector answers the wheel")
