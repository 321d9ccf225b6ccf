"""What the trainer draws: theory beside the spectrum, marks of changes, filaments, chosen plots."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from severe_gui.experiments import degeneracy
from severe_gui.experiments.experiment import Plot
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.trainer.plots.kinds.filament import FilamentPlot
from severe_gui.panels.trainer.state import Setup, TrainerState
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
    assert sheets[0].layer_index == sheets[1].layer_index == view.state.places["filament"]["layer"]
    # An old run, read again from its files, has its picture too.
    view.training.forget(view.state.selected)
    fields = trainer.workspace.library.snapshot(view.state.selected).fields
    assert fields["filament/relu"].shape[1:] == sheets[0]._points.shape[1:]


def middle(plot):
    box = getattr(plot, "_box", None) or plot.getViewBox()
    return box.sceneBoundingRect().center()


def test_every_recurrent_network_has_its_place_in_each_row(trainer, wait):
    view, variants = trainer.view, ("associative", "LSTM", "extra-product", "unitary")
    parameters = {"steps": 2, "units": 4, "copies": 1, "seeds": 1, "variants": variants}
    view.state.setup = Setup(experiment="associative-lstm", parameters=parameters)
    wait(lambda: not view._pending.isActive())
    play_to_the_end(trainer, wait)
    wait(lambda: "made/unitary" in view._board.plots)
    for quantity in ("held", "made", "overlap"):
        row = [view._board.plots[f"{quantity}/{name}"] for name in variants]
        left = [plot.sceneBoundingRect().left() for plot in row]
        assert left == sorted(left)
        assert max(left[1:]) < view._board.width()
    # What has no keys says so, in its place and under the pointer.
    overlap = view._board.plots["overlap/unitary"]
    assert overlap.sentence.startswith("It has no keys")
    assert overlap.sentence in overlap.hover(overlap.sceneBoundingRect().center())
    assert not view._board.plots["overlap/associative"].sentence


def test_one_cursor_goes_through_all_plots_and_all_runs(trainer, wait):
    view = trainer.view
    play_to_the_end(trainer, wait)
    view.state.change_run(view.state.selected, pinned=True)
    view.state.seed = 1
    play_to_the_end(trainer, wait)
    wait(lambda: len(view._board.plots["loss"]._curves) == 4)
    plots = view._board.plots
    view._board._moved(middle(plots["loss"]))
    shown = {row.label: row.value for row in plots["loss"].readout.rows}
    assert set(shown) == {
        f"{variant} · Run {run}" for variant in ("Fold 0", "Orthogonal") for run in (1, 2)
    }
    step = plots["loss"]._line.value()
    for curve in plots["loss"]._curves:
        value = curve.y[np.flatnonzero(curve.x == step)[0]]
        assert shown[curve.label] == f"{value:.4g}"
    assert trainer.status.text().startswith("Loss")
    for name in ("degenerate", "waterfall/fold-0"):
        assert plots[name]._line.isVisible()
        assert plots[name]._line.value() == step
    assert len(plots["degenerate"]._dots.data) == 4
    assert not plots["gradients"]._line.isVisible()
    view._board._moved(middle(plots["waterfall/fold-0"]))
    assert "index" in trainer.status.text()
    assert not plots["loss"].readout.isVisible()
    assert plots["loss"]._line.value() == plots["waterfall/fold-0"]._line.value()


def test_an_axis_of_depths_has_the_depths_for_ticks(trainer, wait):
    play_to_the_end(trainer, wait)
    plot = trainer.view._board.plots["products"]
    axis = plot.getAxis("bottom")
    assert axis.names == ("1", "2", "5", "6")
    ((_, places),) = axis.tickValues(0.5, 4.5, 300)
    assert axis.tickStrings(places, 1, 1) == ["1", "2", "5", "6"]
    trainer.view._board._moved(middle(plot))
    assert "layers multiplied 2" in trainer.status.text() or "5" in trainer.status.text()


KIND = """
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from severe_gui.panels.trainer.plots.kind import PlotKind


class Disc(pg.GraphicsWidget):
    def __init__(self, go):
        super().__init__()
        self.go, self.shown = go, None

    def show_picture(self, plot, variant, picture):
        self.shown = picture.place(plot).get("turn", 0), picture.front.snapshot.step
        self.update()

    def paint(self, painter, option, widget=None):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#12AB34"))
        painter.drawEllipse(self.rect())

    def mousePressEvent(self, event):
        self.go({"turn": self.shown[0] + 1})

    def recolour(self, look): pass
    def hover(self, position): return "a disc"
    def step_at(self, position): return None
    def show_step(self, step): pass
    def leave(self): pass


class DiscKind(PlotKind):
    def make(self, plot, variant, picture, look, go):
        return Disc(go)


kind = DiscKind()
"""


def test_a_kind_of_plot_is_one_file_and_an_unknown_one_is_refused(
    trainer, wait, tmp_path, monkeypatch
):
    (tmp_path / "plots").mkdir()
    (tmp_path / "plots" / "turning_disc.py").write_text(KIND)
    monkeypatch.setenv("SEVERE_EXPERIMENTS", str(tmp_path))
    extra = (
        Plot("disc", "turning-disc", "loss", "A disc", "", ""),
        Plot("cube", "cube", "loss", "A cube", "", ""),
    )
    view = trainer.view
    known = view.state.setup.definition
    more = replace(known, plots=(*known.plots[:2], *extra))
    monkeypatch.setattr(degeneracy, "experiment", more)
    play_to_the_end(trainer, wait)
    wait(lambda: "disc" in view._board.plots)
    disc, cube = (view._board.plots[name] for name in ("disc", "cube"))
    assert disc.shown == (0, 30)
    assert cube.sentence.startswith("There is no kind of plot called 'cube'; choose from answers")
    place = view._board.mapFromScene(disc.sceneBoundingRect().center())
    QTest.mouseClick(view._board.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait(lambda: disc.shown == (1, 30))
    assert view.state.places == {"disc": {"turn": 1}}
    trainer.undo()
    wait(lambda: disc.shown == (0, 30))
    image = view.render(ExportOptions(600, 400, 1.0))
    colours = {image.pixelColor(x, y).name() for x in range(0, 600, 9) for y in range(0, 400, 9)}
    assert "#12ab34" in colours


def test_an_older_document_opens_at_its_layer():
    document = {"layer": 3}
    assert TrainerState.from_document(document).places == {"filament": {"layer": 3}}
    assert TrainerState.from_document({"layer": 1_000_000}).places == {}


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
    view.state.setup = view.state.setup.having(steps=60)
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
