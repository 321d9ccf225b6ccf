"""What is found by name: commands, controls and presets; and views as lines of text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.errors import BadInput
from severe_gui.panels.contract import all_panels
from severe_gui.shell.view_text import text_of_view, view_of_text
from severe_gui.widgets.fields import Field
from severe_gui.widgets.search_sheet import Row, row_score

pytestmark = pytest.mark.gui


def found(sheet, query):
    sheet._line.setText(query)
    return sheet.titles()


def take(sheet, query):
    sheet._line.setText(query)
    QTest.keyClick(sheet._line, Qt.Key.Key_Return)


def test_klein_finds_the_switch_of_the_map_first(window):
    window.show_panel("plane")
    window.open_palette()
    take(window.palette_sheet, "klein")
    assert "klein" in window.view.state.maps
    window.open_palette()
    assert found(window.palette_sheet, "klein")[0] == "Klein disk"
    assert window.palette_sheet.rows()[0].note == "on · Maps"
    window.palette_sheet.hide()


def test_a_choice_is_set_and_a_number_gets_the_keyboard_even_from_behind_more(window, wait):
    window.show_panel("trainer")
    window.toggle_inspector()
    window.open_palette()
    take(window.palette_sheet, "optimiser: sgd")
    assert window.view.state.setup.parameters["optimiser"] == "sgd"
    window.open_palette()
    take(window.palette_sheet, "gradient noise")
    wait(lambda: window.inspectors.isVisible())
    assert "Gradient noise" in QApplication.focusWidget().accessibleName()
    assert QApplication.focusWidget().isVisible()


@pytest.mark.parametrize("panel_id", sorted(all_panels()))
def test_every_field_of_every_panel_is_in_the_palette(window, panel_id):
    window.show_panel(panel_id)
    window.open_palette()
    titles = window.palette_sheet.titles()
    for field in window.view.inspector.findChildren(Field):
        if field.isVisible() and field.isEnabled():
            assert [each for each in titles if each.startswith(field.label_text)], field.label_text
    window.palette_sheet.hide()


def test_presets_stand_under_their_experiment_with_their_comment(window):
    window.show_panel("trainer")
    window.open_presets()
    sheet = window.preset_sheet
    assert len(sheet.rows()) == len(window.panel.presets())
    groups = [row.group for row in sheet.rows()]
    assert len(set(groups)) == len([1 for i, g in enumerate(groups) if g not in groups[:i]])
    assert groups == sorted(groups, key=groups.index)
    assert all(row.comment and row.group_note for row in sheet.rows())
    assert found(sheet, "rounding") == ["Where float32 ends"]
    QTest.keyClick(sheet._line, Qt.Key.Key_Return)
    assert window.view.state.setup.experiment == "products"
    assert window.header.presets.text().startswith("Where float32 ends")


def test_the_arrow_keys_pass_over_headings_and_escape_closes(window):
    window.show_panel("plane")
    window.header.presets.click()
    sheet = window.preset_sheet
    for _ in range(len(sheet.rows())):
        assert isinstance(sheet._list.currentItem().data(Qt.ItemDataRole.UserRole), Row)
        QTest.keyClick(sheet._line, Qt.Key.Key_Down)
    QTest.keyClick(sheet._line, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_letters_scattered_over_a_comment_find_nothing():
    row = Row("Triangle", lambda: None, comment="The angles shrink and the area grows.")
    assert row_score("tri", row) > row_score("angles", row) > 0
    assert row_score("tgw", row) == 0


def test_a_view_goes_through_the_clipboard_and_is_undone_in_one_step(window):
    window.show_panel("plane")
    state = window.view.state
    state.retile(5, 4)
    document = state.document()
    window.copy_view()
    line = QGuiApplication.clipboard().text()
    assert "\n" not in line
    state.retile(7, 3)
    before = state.document()
    window.show_panel("home")
    window.paste_view()
    assert window.workspace.active == "plane"
    assert state.document() == document
    window.undo()
    assert state.document() == before


def test_every_preset_survives_as_text():
    panels = all_panels()
    for panel in panels.values():
        for preset in panel.presets():
            state = panel.fresh_state(preset)
            assert view_of_text(text_of_view(panel.id, state), panels) == (panel.id, state)


def test_a_pasted_view_leaves_the_runs_alone(window, wait):
    window.show_panel("trainer")
    state = window.view.state
    state.add_run("run-1", "Run 1")
    line = text_of_view("trainer", state)
    assert "run-1" not in str(view_of_text(line, window.workspace.panels)[1].document())
    state.setup = state.setup.having(steps=77)
    QGuiApplication.clipboard().setText(f"  {line[:40]}\n{line[40:]} ")
    window.paste_view()
    assert [run.id for run in state.runs] == ["run-1"]
    assert state.setup.parameters["steps"] != 77


@pytest.mark.parametrize(
    "text",
    ["", "hello", "severe:1:plane", "severe:1:plane:@@@@", "severe:1:plane:eJyrVg",
     "severe:2:plane:", "severe:1:nowhere:eJyrrgUAAXUA-Q", "severe:1:plane:eJwDAAAAAAE"],
)  # fmt: skip
def test_what_is_no_view_is_refused_in_one_sentence(text):
    with pytest.raises(BadInput) as caught:
        view_of_text(text, all_panels())
    assert str(caught.value).endswith(".")
    assert "Traceback" not in str(caught.value)
