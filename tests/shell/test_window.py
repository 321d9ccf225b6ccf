"""The window around the panels, as a person meets it."""

import itertools
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

import severe_gui.shell.library as library_module
from severe_gui.errors import SevereError
from severe_gui.experiments.posts import POSTS
from severe_gui.experiments.registry import all_experiments
from severe_gui.panels.contract import ExportOptions, all_panels
from severe_gui.panels.trainer.state import Setup
from severe_gui.shell.actions import APP_ACTIONS
from severe_gui.shell.app import guard_wayland, make_window, show_exceptions
from severe_gui.shell.export import export_to
from severe_gui.shell.library import library
from severe_gui.shell.post_cards import NOT_YET
from severe_gui.shell.settings import Settings, load_settings, save_settings
from severe_gui.widgets.search_sheet import score
from severe_gui.widgets.theme import Choice

pytestmark = pytest.mark.gui
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def test_home_has_a_card_with_a_picture_for_each_panel_and_three_things_to_try(window):
    assert window.workspace.active == "home"
    assert len(window.home._cards) == len(window.workspace.panels)
    for card in window.home._cards:
        assert not card._picture.pixmap().isNull()
        assert card._picture.pixmap().width() > 200


@pytest.mark.parametrize("number", [1, 2, 3])
def test_control_and_a_digit_go_to_a_panel(window, number):
    QTest.keyClick(window, Qt.Key(ord(str(number))), Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.active == ["home", *window.workspace.panels][number - 1]


def test_the_actions_of_a_panel_are_made_once_and_rest_while_another_is_in_front(window):
    window.show_panel("plane")
    of_plane = list(window.panel_actions)
    assert [each.text() for each in of_plane] == [each.title for each in window.panel.actions]
    window.show_panel("hrr")
    assert not any(each.isEnabled() for each in of_plane)
    window.show_panel("plane")
    assert window.panel_actions == of_plane
    assert all(each.isEnabled() for each in of_plane)


def test_a_card_opens_its_panel_by_mouse_and_by_key(window):
    QTest.mouseClick(window.home._cards[0], Qt.MouseButton.LeftButton)
    assert window.workspace.active == "plane"
    window.show_panel("home")
    QTest.keyClick(window.home._cards[-1], Qt.Key.Key_Return)
    assert window.workspace.active == "trainer"


def test_the_palette_finds_by_synonym_and_runs_what_it_finds(window):
    window.show_panel("plane")
    window.open_palette()
    sheet = window.palette_sheet
    assert sheet.isVisible()
    QTest.keyClicks(sheet._line, "swap")
    QTest.keyClick(sheet._line, Qt.Key.Key_Return)
    assert window.view.state.tiling == (3, 7)
    assert not sheet.isVisible()


def test_every_menu_action_is_in_the_palette_and_has_help(window):
    window.open_palette()
    titles = set(window.palette_sheet.titles())
    disabled = {"Undo", "Redo"}
    assert {action.title for action in APP_ACTIONS} - disabled <= titles
    assert all(action.help for action in APP_ACTIONS)
    window.palette_sheet.hide()


def test_no_two_actions_share_a_shortcut(window):
    for panel_id in window.workspace.panels:
        window.show_panel(panel_id)
        keys = [
            key.toString()
            for action in (*window.app_actions, *window.panel_actions)
            for key in action.shortcuts()
        ]
        assert len(keys) == len(set(keys)), panel_id


def test_a_better_fit_is_found_first():
    assert score("tour", "Tour of this panel") > score("tour", "Detour")
    assert score("dark th", "Dark theme") > 0
    assert score("xyz", "Dark theme") == 0


def test_dark_and_light_change_what_is_on_the_screen(window, wait):
    def ground() -> int:
        corner = window.mapToGlobal(window.rect().center())
        image = window.screen().grabWindow(0, corner.x(), corner.y() + 250, 4, 4).toImage()
        return image.pixelColor(1, 1).lightness()

    window.go_light()
    wait(lambda: ground() > 240)
    window.go_dark()
    wait(lambda: ground() < 40)


def test_the_presenter_scale_enlarges_text_and_controls(window, wait):
    label = window.findChild(QLabel, "panelTitle") or window.home.findChild(QLabel, "homeTitle")
    rail = window.rail.width()
    for _ in range(3):
        window.enlarge()
    wait(lambda: window.rail.width() > 1.4 * rail)
    assert label is not None
    window.actual_size()
    wait(lambda: window.rail.width() == rail)


def test_focus_mode_leaves_the_canvas_alone(window):
    window.show_panel("plane")
    window.toggle_focus()
    assert not window.rail.isVisible()
    assert not window.header.isVisible()
    assert window.view.canvas.isVisible()
    window.toggle_focus()
    assert window.rail.isVisible()


def test_a_dropped_picture_reopens_its_view(window, tmp_path):
    window.show_panel("plane")
    state = window.view.state
    state.retile(5, 5)
    png = next(each for each in window.panel.exports if each.id == "png")
    path = export_to(window.panel, window.view, png, tmp_path / "a", ExportOptions(300, 300, 1.0))
    document = state.document()
    window.workspace.new()
    assert state.tiling == (7, 3)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(100, 100), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.dropEvent(event)
    assert state.document() == document
    window.undo()
    assert state.tiling == (7, 3)


def test_the_tour_shows_its_states_and_ends(window):
    window.show_panel("plane")
    window.start_tour()
    card = window.tour_card
    assert card.isVisible()
    for _ in window.panel.tour():
        QTest.mouseClick(card._next, Qt.MouseButton.LeftButton)
    assert not card.isVisible()


def test_an_export_that_fails_is_told_on_its_sheet(window, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    window.show_panel("plane")
    window.toggle_export()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/nowhere/a.png", ""))
    QTest.mouseClick(window.export_sheet._save, Qt.MouseButton.LeftButton)
    assert window.export_sheet.isVisible()
    assert "/nowhere/a.png could not be written" in window.export_sheet._error.text()
    window.export_sheet.hide()


def test_a_long_export_shows_its_progress_and_can_be_cancelled(window, monkeypatch, tmp_path):
    from PySide6.QtWidgets import QFileDialog

    sheet, steps = window.export_sheet, []

    def export_png(path, options):
        for k in range(100):
            path.write_bytes(b"half")
            steps.append(k)
            if k == 5:
                QTimer.singleShot(0, lambda: QTest.mouseClick(window.rail.button("home"), LEFT))
                QTimer.singleShot(0, lambda: QTest.keyClick(window, Qt.Key.Key_Z, CONTROL))
            if k == 10:
                assert sheet._strip.isVisible()
                assert not sheet._save.isVisible()
                QTest.mouseClick(sheet._strip._cancel, LEFT)
            options.progress(f"Picture {k}", k / 100)

    window.show_panel("plane")
    window.toggle_export()
    monkeypatch.setattr(window.view, "export_png", export_png)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.png"), ""))
    QTest.mouseClick(sheet._save, LEFT)
    assert steps == list(range(11))
    assert list(tmp_path.iterdir()) == []
    assert "cancelled: nothing was written" in sheet._error.text()
    # Meanwhile the rest of the window was out of reach; now it is not.
    assert window.workspace.active == "plane"
    assert sheet._save.isVisible()
    assert not sheet._strip.isVisible()
    QTest.mouseClick(window.rail.button("home"), LEFT)
    assert window.workspace.active == "home"


def test_an_uncaught_exception_is_logged_and_shown_and_severe_goes_on(window, caplog):
    hook = show_exceptions(window)
    try:
        raise ZeroDivisionError("on purpose")
    except ZeroDivisionError:
        hook(*sys.exc_info())
    assert "ZeroDivisionError" in window.notifications.toasts()[-1].text
    assert "on purpose" in caplog.text
    assert window.isVisible()


def test_the_worker_is_warmed_once_there_is_something_to_look_at(qapp, wait, monkeypatch):
    asked = []
    monkeypatch.setattr("severe_gui.compute.runner.Runner.warm", lambda self: asked.append(self))
    made = make_window(theme=Choice.DARK, restore=False, still=True)
    assert not asked
    made.show()
    wait(lambda: asked)
    assert asked == [made.workspace.runner]
    made.close()
    made.deleteLater()


def test_a_worker_without_torch_is_told_with_its_details(
    window, wait, tmp_path, monkeypatch, cold_start
):
    (tmp_path / "torch.py").write_text("raise ImportError('no torch on this machine')")
    runner = window.workspace.runner
    runner.close()
    runner._closing = False
    # A spawned process takes over this one's path.
    monkeypatch.syspath_prepend(str(tmp_path))
    runner.warm()
    wait(
        lambda: any("torch cannot be used" in toast.text for toast in window.notifications.toasts())
    )
    assert "no torch on this machine" in runner.worker_details
    assert window.isVisible()


def test_settings_can_never_block_the_start(tmp_path):
    path = tmp_path / "settings.json"
    for content in (b"", b"{", b'{"scale": "big"}', b"\xff\xfe", b"[1]"):
        path.write_bytes(content)
        settings, sentence = load_settings(path)
        assert settings == Settings()
        assert sentence
    # A setting of a later Severe is none of our business.
    path.write_bytes(b'{"scale": 1.5, "nonsense": 1}')
    assert load_settings(path)[0].scale == 1.5
    save_settings(path, Settings(scale=1.3))
    assert load_settings(path) == (Settings(scale=1.3), "")


def test_x11_is_chosen_only_under_wayland_with_nvidia():
    for session, nvidia, chosen in (
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, True, "xcb"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, False, None),
        ({"WAYLAND_DISPLAY": "w"}, True, None),
        ({"DISPLAY": ":0"}, True, None),
    ):
        environment = dict(session)
        guard_wayland(environment, nvidia)
        assert environment.get("QT_QPA_PLATFORM") == chosen


WITHOUT_OPENGL = """
from severe_gui.shell.app import make_application, make_window
from PySide6.QtWidgets import QLabel
from severe_gui.panels.contract import ExportOptions
from severe_gui.errors import SevereError
from pathlib import Path
import tempfile
app = make_application()
window = make_window(restore=False)
window.show()
window.show_panel("plane")
for _ in range(20):
    app.processEvents()
said = [each.text() for each in window.view.canvas.findChildren(QLabel) if each.isVisible()]
assert any("OpenGL" in text for text in said), said
window.view.state.retile(5, 4)
app.processEvents()
window.view.export_svg(Path(tempfile.mkdtemp()) / "a.svg", ExportOptions(300, 300))
window.show_panel("trainer")
app.processEvents()
assert window.view._empty.isVisible()
window.close()
print("fine")
"""


def test_without_opengl_the_canvas_says_so_and_the_rest_works():
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("DISPLAY", None)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_OPENGL],
        capture_output=True, text=True, timeout=90, env=environment,
    )  # fmt: skip
    assert done.stdout.strip() == "fine", done.stderr[-2000:]


def test_a_sentence_is_what_an_error_is():
    error = SevereError("The disk is full", "no space left", "free some")
    assert str(error) == "The disk is full: no space left; free some."


def test_home_has_every_post_with_what_embodies_it_or_not_yet(window, wait):
    wait(lambda: window.home.shelf._cards)
    cards = window.home.shelf._cards
    assert len(cards) == len(POSTS)
    absent = [card for card in cards if not card._chips]
    assert absent
    for card in absent:
        assert NOT_YET in {label.text() for label in card.findChildren(QLabel)}
    panels = {work.panel_id for card in cards for _chip, work in card._chips}
    assert panels == set(window.workspace.panels)
    cited = {each.source for each in all_experiments().values()}
    assert cited <= {post.title for post in POSTS}


def test_each_work_on_home_is_one_key_away(window, wait):
    wait(lambda: window.home.shelf._cards)
    chips = [pair for card in window.home.shelf._cards for pair in card._chips]
    for chip, work in chips:
        window.show_panel("home")
        chip.setFocus()
        QTest.keyClick(chip, Qt.Key.Key_Space)
        assert window.workspace.active == work.panel_id
        if work.state is not None:
            experiment = work.state["setup"]["experiment"]
            assert window.view.state.setup.experiment == experiment
        assert window.tour_card.isVisible() == (work.kind == "tour")


def test_verdicts_on_home_are_those_recorded_of_the_posts_own_claims(monkeypatch):
    experiment = all_experiments()["degeneracy"]
    verdicts = itertools.cycle(["holds", "fails"])
    monkeypatch.setattr(library_module, "_recorded", lambda experiment, claim: next(verdicts))
    shown = {volume.post.title: volume.verdicts for volume in library(all_panels().values())}
    own = [
        claim
        for each in all_experiments().values()
        for claim in each.claims
        if claim.kind == "claim" and claim.source == experiment.source
    ]
    assert len(shown[experiment.source]) == len(own)
    assert {"holds", "fails"} == set(shown[experiment.source])


def test_no_preset_means_two_things():
    ids = [preset.id for each in all_experiments().values() for preset in each.presets]
    assert len(ids) == len(set(ids))
    shown = {preset.id: preset.state["setup"] for preset in all_panels()["trainer"].presets()}
    for each in all_experiments().values():
        for preset in each.presets:
            setup = Setup(experiment=each.id, parameters=dict(preset.parameters))
            assert Setup(**shown[preset.id]) == setup
