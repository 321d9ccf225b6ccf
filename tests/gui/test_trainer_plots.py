"""What the trainer draws: theory beside the spectrum, marks of deeds, filaments, chosen plots."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.trainer.plots.kinds.filament import FilamentPlot
from severe_gui.panels.trainer.state import Setup
from severe_gui.shell.export import export_to

pytestmark = pytest.mark.gui


@pytest.fixture
def trainer(window):
    window.show_panel("trainer")
    window.view.state.setup = window.view.state.setup.having(
        steps=30, depth=6, width=16, variants=("fold-0", "orthogonal")
    )
    window.workspace.history.clear()
    return window


def play_to_the_end(window, wait):
    QTest.mouseClick(window.view.run_strip.play, Qt.MouseButton.LeftButton)
    wait(lambda: window.view.state.selected)
    wait(window.view.settled)


def test_theory_stands_beside_the_spectrum_and_not_in_the_legend(trainer, wait):
    play_to_the_end(trainer, wait)
    curves = {curve.label: curve for curve in trainer.view._board.plots["spectrum"]._curves}
    theory = curves["Orthogonal, theory"]
    assert theory.is_theory
    assert np.allclose(theory.y, 1)
    assert not curves["Orthogonal"].is_theory
    assert theory.pen(trainer.view._look()).style() is Qt.PenStyle.DotLine


def test_the_step_chosen_on_the_timeline_is_marked_in_the_curves(trainer, wait):
    play_to_the_end(trainer, wait)
    view = trainer.view
    view.timeline.track.setFocus()
    QTest.keyClick(view.timeline.track, Qt.Key.Key_Home)
    QTest.keyClick(view.timeline.track, Qt.Key.Key_PageUp)
    wait(lambda: view._board.plots["loss"]._marks)
    (mark,) = view._board.plots["loss"]._marks
    assert mark.value() == view.timeline.track.step == 11
    QTest.keyClick(view.timeline.track, Qt.Key.Key_Escape)
    wait(lambda: not view._board.plots["loss"]._marks)


def test_plots_can_be_taken_off_the_board_and_put_back(trainer, wait):
    play_to_the_end(trainer, wait)
    view = trainer.view
    box = next(box for value, box in view.inspector.shown._boxes.items() if value == "gradients")
    view.inspector.shown._boxes["gradients"].click()
    wait(lambda: "gradients" not in view._board.plots)
    assert view.state.hidden == ("gradients",)
    box.click()
    wait(lambda: "gradients" in view._board.plots)
    assert view.state.hidden == ()


def test_the_filaments_of_all_networks_go_through_the_layers_together(trainer, wait):
    view = trainer.view
    parameters = {"steps": 4, "depth": 8, "width": 12, "variants": ("relu", "tanh")}
    view.state.setup = Setup(experiment="nonlinear", parameters=parameters)
    wait(lambda: not view._pending.isActive())
    play_to_the_end(trainer, wait)
    wait(lambda: "filament/relu" in view._board.plots)
    sheets = [view._board.plots[f"filament/{name}"] for name in ("relu", "tanh")]
    assert all(isinstance(sheet, FilamentPlot) for sheet in sheets)
    assert "after layer 8 of 8" in sheets[0].caption()
    sheets[0].step(-1)
    wait(lambda: sheets[1].caption().startswith("Tanh after layer 5"))
    assert sheets[0].layer_index == sheets[1].layer_index == view.state.layer
    # An old run, read again from its files, has its picture too.
    view.training.forget(view.state.selected)
    fields = trainer.workspace.library.snapshot(view.state.selected).fields
    assert fields["filament/relu"].shape[1:] == sheets[0]._points.shape[1:]


def test_data_are_chosen_in_a_dialog(trainer, wait):
    view = trainer.view
    view.choose_data()
    dialog = trainer.findChild(QDialog)
    wait(dialog.isVisible)
    chosen = []
    dialog.chosen.connect(lambda task, file: chosen.append((task, file)))
    dialog.chosen.emit("digits", "")
    wait(lambda: view.state.setup.parameters["task"] == "digits")
    trainer.undo()
    assert view.state.setup.parameters["task"] == "linear-map"
    dialog.close()
    wait(lambda: trainer.findChild(QDialog) is None)


def test_claims_leave_as_a_report_with_the_picture(trainer, wait, tmp_path):
    view = trainer.view
    view.state.setup = view.state.setup.having(steps=120, depth=30, width=32)
    play_to_the_end(trainer, wait)
    for kind, name in (("report", "claims.html"), ("report-md", "claims.md")):
        chosen = next(each for each in trainer.panel.exports if each.id == kind)
        export_to(trainer.panel, view, chosen, tmp_path / name, ExportOptions(700, 500, 1.0))
    page, text = ((tmp_path / name).read_text("utf-8") for name in ("claims.html", "claims.md"))
    assert "data:image/png;base64," in page
    assert "severe run degeneracy --set" in page
    assert list((tmp_path / "claims-figures").glob("*.png"))
    for claim in view.state.setup.definition.claims:
        assert claim.id in page
        assert claim.id in text


def test_the_sweep_page_is_of_the_settings_as_they_stand(trainer, wait):
    view = trainer.view
    QTest.mouseClick(view.tabs.buttons["sweep"], Qt.MouseButton.LeftButton)
    wait(lambda: view.sweep is not None and view.sweep.isVisible())
    first = view.sweep
    QTest.mouseClick(view.tabs.buttons["plots"], Qt.MouseButton.LeftButton)
    wait(lambda: view.sweep is None)
    view.state.setup = Setup(experiment="experts")
    QTest.mouseClick(view.tabs.buttons["sweep"], Qt.MouseButton.LeftButton)
    wait(lambda: view.sweep is not None and view.sweep is not first)
    wait(view.sweep.isVisible)
