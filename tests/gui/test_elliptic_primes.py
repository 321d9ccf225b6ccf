"""What a person does with a curve modulo primes: drag residues, type primes, count, fit, list."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.elliptic.primes.histogram import place_of
from severe_gui.panels.elliptic.primes.layout import plot_in
from severe_gui.panels.elliptic.primes.tally import ZEROS
from severe_gui.shell.export import export_to

pytestmark = pytest.mark.gui
LARGE = 10**18 - 11


@pytest.fixture(scope="module")
def opened(shared_window, module_home):
    with shared_window() as window:
        window.show_panel("elliptic")
        yield window


@pytest.fixture
def shown(opened, wait):
    opened.apply_preset(opened.panel.preset("primes"))
    wait(opened.view.settled)
    opened.workspace.history.clear()
    return opened


def drag(canvas, start: QPointF, end: QPointF, steps: int = 6) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    for k in range(1, steps + 1):
        at = start + (end - start) * k / steps
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)
        QApplication.processEvents()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end.toPoint())


def type_prime(page, text: str) -> None:
    page.prime._box.lineEdit().setText(text)
    page.prime._box.editingFinished.emit()


def test_a_residue_is_dragged_and_stepped_and_what_it_generates_is_coloured(shown, wait):
    view, page = shown.view, shown.view.primes
    canvas, state = page.square, shown.view.state
    drag(canvas, canvas.place_of(0), QPointF(canvas.box.left + 60, canvas.box.top + 60))
    wait(view.settled)
    modular = view.scene.modular
    moved = modular.p.cell
    assert state.residues == (moved, None)
    law = modular.finite.curve
    assert modular.total.point == law.add(modular.p.point, modular.q.point)
    assert int(canvas.generated.by_p.sum()) == canvas.generated.order_of_p - 1
    rows = page.modular.readouts.texts()
    assert rows["Order of P"].startswith(f"{modular.finite.order_of(modular.p.point)}, index")
    shown.undo()
    wait(view.settled)
    assert state.residues == (None, None)
    # The keyboard reaches the same: Space goes from P to Q, the arrow keys step it, Enter adds.
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    listed = [(int(x), int(y)) for x, y in zip(*modular.finite.coordinates, strict=True)]
    following = listed[listed.index(view.scene.modular.q.cell) + 1]
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    wait(view.settled)
    assert view.scene.modular.q.cell == following
    total = view.scene.modular.total.cell
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    wait(view.settled)
    assert view.scene.modular.q.cell == total
    QTest.keyClick(canvas, Qt.Key.Key_PageUp)
    wait(view.settled)
    assert (state.prime, state.residues) == (103, (None, None))


def test_rational_points_follow_to_every_prime_and_bad_input_is_told(shown, wait):
    view, page = shown.view, shown.view.primes
    for text, said in (
        ("24", "23 and 29"), ("1", "nearest prime is 2"), ("", "not a number"),
        ("1000000000000000003", "up to 10¹⁸"), (str(LARGE - 1), str(LARGE)),
    ):  # fmt: skip
        type_prime(page, text)
        assert said in page.prime.error, text
        assert view.state.prime == 101
    for p, points in ((2, 5), (3, 7), (5, 8)):
        type_prime(page, str(p))
        wait(view.settled)
        assert page.prime.error == ""
        assert page.modular.readouts.texts()["Points Nₚ"] == str(points)
    # P = (1/4, -5/8) has denominators that 2 divides: there it is O.
    type_prime(page, "2")
    wait(view.settled)
    assert page.reduction.table.texts()[0] == ("P = (1/4, −5/8)", "O", "1")
    # At the bad prime 37 the node is not split, and 38 points are smooth.
    type_prime(page, "37")
    wait(view.settled)
    rows = page.modular.readouts.texts()
    assert (rows["Points Nₚ"], rows["Reduction"]) == ("38", "multiplicative, not split: a node")
    view.state.coefficients = ("0", "0", "0", "1/7", "1")
    type_prime(page, "7")
    wait(view.settled)
    assert "denominator" in page.modular.readouts.texts()["No reduction"]


def test_a_prime_too_large_to_draw_is_counted(shown, wait):
    view, page = shown.view, shown.view.primes
    type_prime(page, str(LARGE))
    wait(view.settled)
    rows = page.modular.readouts.texts()
    order, trace = (int(page.modular.readouts._rows[name][1].copied)
                    for name in ("Points Nₚ", "Trace aₚ"))  # fmt: skip
    assert order + trace == LARGE + 1
    assert trace**2 <= 4 * LARGE
    p = view.scene.modular.p
    finite = view.scene.modular.finite
    assert finite.curve.multiply(order, p.point) is None
    assert rows["Order of P"].startswith(page.reduction.table.texts()[0][2])
    assert "P and Q generate" in rows
    # The law page says so too, and goes back to a square for a smaller prime.
    view.show_law()
    wait(view.settled)
    assert view.law.residue_readouts.texts()["Points Nₚ"] == rows["Points Nₚ"]
    assert view.law.widget.residue_place(0) is None


def test_a_bin_lists_its_primes_and_a_prime_sets_p(shown, wait):
    view, page = shown.view, shown.view.primes
    canvas, state = page.histogram, shown.view.state
    assert page.list.list.primes() == [37]
    box = plot_in(canvas.width(), canvas.height(), 1.0)
    at = QPointF(float(place_of(box, 0.9)), box.bottom() - 5)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())
    wait(view.settled)
    edges = np.linspace(-1, 1, state.bins + 1)[state.chosen_bin : state.chosen_bin + 2]
    assert edges[0] <= 0.9 < edges[1]
    listed = page.list.list.primes()
    assert len(listed) == page.histogram.tally.size_of(state.bins, state.chosen_bin) > 20
    item = page.list.list.item(3)
    page.list.list.itemClicked.emit(item)
    wait(view.settled)
    assert state.prime == listed[3]
    trace = view.scene.modular.finite.trace
    assert edges[0] <= trace / (2 * listed[3] ** 0.5) < edges[1]
    # The arrow keys go from bin to bin; with complex multiplication 0 has one of its own.
    chosen = state.chosen_bin
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert state.chosen_bin == chosen - 1
    shown.apply_preset(shown.panel.preset("primes-cm"))
    wait(view.settled)
    assert state.chosen_bin == ZEROS
    assert all(p % 4 == 3 for p in page.list.list.primes())


def test_the_window_of_the_fit_is_dragged_and_reset(shown, wait):
    view, page = shown.view, shown.view.primes
    canvas, state = page.product, shown.view.state
    assert page.fit.readouts.texts()["Slope"].startswith("1.")
    low, _high = canvas.ends()
    box = canvas.axes.box
    start = QPointF(low, box.center().y())
    drag(canvas, start, start - QPointF(60, 0))
    wait(view.settled)
    assert 20 < state.fit[0] < 300
    before = state.fit
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert state.fit[0] > before[0]
    page.fit.ends[1].changed.emit(30_000)
    assert state.fit[1] == 30_000
    page.fit.ends[1].changed.emit(10)
    assert "must go up" in page.fit.ends[1].error
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert state.fit is None
    while shown.workspace.history.group.canUndo():
        shown.undo()
    assert state.fit is None


def test_a_long_count_streams_is_stopped_and_goes_on(shown, wait):
    view, page = shown.view, shown.view.primes
    view.state.bound = 10**7
    wait(lambda: page.histogram.tally.last > 150_000)
    assert not view.settled()
    page.again.click()
    wait(view.settled)
    last = page.histogram.tally.last
    assert 150_000 < last < 10**7
    assert page.again.text() == "Go on counting"
    assert "cancelled" in page.spread.readouts.texts()["Stopped"]
    page.again.click()
    wait(lambda: page.histogram.tally.last > last)
    # A large prime interrupts the count, which then goes on by itself.
    type_prime(page, str(LARGE))
    wait(lambda: page.square.count is not None)
    assert page.histogram.tally.last >= last
    view.state.bound = 1000
    wait(view.settled)
    assert len(page.histogram.tally) == 168


def test_all_that_is_counted_can_be_taken_away(shown, wait, tmp_path):
    wait(shown.view.settled)
    offered = {each.id: each for each in shown.panel.exports}
    options = ExportOptions(900, 600, 1.0)
    table = export_to(shown.panel, shown.view, offered["csv"], tmp_path / "a", options)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 9592
    assert rows[11] == {"p": "37", "N": "38", "a": "-1", "reduction": "bad"}
    assert rows[0] == {"p": "2", "N": "5", "a": "-2", "reduction": "good"}
    arrays = np.load(export_to(shown.panel, shown.view, offered["npz"], tmp_path / "b", options))
    assert arrays["bin_counts"].sum() == 9591
    assert len(arrays["residues"]) == len(arrays["by_p"]) == 98
    picture = export_to(shown.panel, shown.view, offered["svg"], tmp_path / "c", options)
    assert "Sato" in picture.read_text(encoding="utf-8")
