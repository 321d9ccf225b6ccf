"""What a person does with a curve: drag, snap, add, type, wait for PARI."""

import os
import signal

import numpy as np
import pytest
from flint import fmpq
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.panels.elliptic.places import spot_at
from severe_gui.panels.elliptic.state import IDENTITY, Spot

pytestmark = pytest.mark.gui


@pytest.fixture
def shown(window, wait):
    window.show_panel("elliptic")
    wait(window.view.settled)
    return window


def drag(window, start: QPointF, end: QPointF, steps: int = 8, modifier=None) -> None:
    canvas = window.view.law.widget
    keys = modifier or Qt.KeyboardModifier.NoModifier
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, keys, start.toPoint())
    for k in range(1, steps + 1):
        at = start + (end - start) * k / steps
        _move(canvas, at, keys)
        QApplication.processEvents()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, keys, end.toPoint())


def _move(canvas, at: QPointF, keys) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton, keys,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def settled(window, wait):
    wait(window.view.settled)
    return window.view.scene


def page(window, spot: Spot) -> QPointF:
    return window.view.law.widget._to_page(spot)


def test_dragging_p_onto_q_turns_the_chord_into_the_tangent(shown, wait):
    canvas = shown.view.law.widget
    drag(shown, canvas.place_of(0), canvas.place_of(1) + QPointF(3, 2))
    scene = settled(shown, wait)
    assert scene.relation == "tangent"
    assert scene.p.spot == scene.q.spot
    # 37a1: the tangent at (0, -1) has slope 1, so 2(0, -1) = (1, -1).
    assert (str(scene.total.point[0]), str(scene.total.point[1])) == ("1", "-1")
    assert shown.view.points.readouts.texts()["2P"] == "(1, −1)"


def test_dragging_p_onto_minus_q_sends_the_sum_to_o(shown, wait):
    # Q = (0, -1), so -Q = (0, 0), on the same oval as P.
    drag(
        shown,
        shown.view.law.widget.place_of(0),
        page(shown, Spot(x="0", y="0", oval=True, turn=0.65)),
    )
    canvas, state = shown.view.law.widget, shown.view.state
    minus = canvas._to_page(Spot(oval=True, turn=-shown.view.scene.q.spot.turn))
    drag(shown, canvas.place_of(0), minus + QPointF(2, -2))
    scene = settled(shown, wait)
    assert scene.relation == "opposite"
    assert state.points[0] == Spot(x="0", y="0", oval=True, turn=scene.p.spot.turn)
    assert scene.total.is_identity
    assert shown.view.points.readouts.texts()["P + Q"].startswith("O")


def test_dragging_p_onto_two_torsion_makes_its_tangent_vertical(shown, wait):
    shown.apply_preset(shown.panel.preset("congruent"))
    shown.view.state.frame = None
    settled(shown, wait)
    canvas = shown.view.law.widget
    drag(shown, canvas.place_of(1), page(shown, Spot(oval=True, turn=1.0)) + QPointF(3, 3))
    assert shown.view.scene.q.spot.x == "0"
    settled(shown, wait)
    canvas.selected = 0
    drag(shown, canvas.place_of(0), canvas.place_of(1) + QPointF(-2, 2))
    scene = settled(shown, wait)
    # y^2 = x^3 - 25x: (0, 0) is its own negative, so P = Q = -Q and the sum is O.
    assert scene.p.spot == scene.q.spot
    assert scene.relation == "opposite"
    assert scene.total.is_identity
    assert shown.view.points.readouts.texts()["P + Q"].startswith("O")


def test_irrational_points_of_order_two_are_snapped_to_as_well(shown, wait):
    canvas = shown.view.law.widget
    drag(shown, canvas.place_of(0), page(shown, Spot(oval=True, turn=0.0)) + QPointF(-2, 1))
    scene = settled(shown, wait)
    assert scene.p.spot == Spot(oval=True, turn=0.0)
    assert not scene.p.is_exact
    shown.view.meet()
    shown.view.points.place(1, scene.p.spot, "put Q there")
    shown.view.points.place(0, scene.p.spot, "put P there")
    assert settled(shown, wait).relation == "opposite"


def test_a_point_dragged_over_the_edge_is_o_and_comes_back(shown, wait):
    canvas = shown.view.law.widget
    shown.view.points.place(0, Spot(x="2", y="2", turn=0.5), "put P on the branch")
    settled(shown, wait)
    drag(shown, canvas.place_of(0), QPointF(canvas.place_of(0).x() + 40, -40))
    scene = settled(shown, wait)
    assert scene.p.is_identity
    assert scene.relation == "identity"
    assert scene.total.spot == scene.q.spot
    assert shown.view.points.points[0].value() == "O"
    target = page(shown, Spot(turn=0.3))
    drag(shown, canvas.place_of(0), target)
    assert not settled(shown, wait).p.is_identity


def test_a_drag_is_one_undo_step(shown, wait):
    before = shown.view.state.points
    canvas = shown.view.law.widget
    drag(shown, canvas.place_of(0), canvas.place_of(0) + QPointF(60, -80))
    assert shown.view.state.points != before
    shown.undo()
    assert shown.view.state.points == before


def test_escape_takes_a_drag_back(shown):
    canvas, before = shown.view.law.widget, shown.view.state.points
    start = canvas.place_of(0).toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    _move(canvas, QPointF(start) + QPointF(40, -60), Qt.KeyboardModifier.NoModifier)
    assert shown.view.state.points != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert shown.view.state.points == before
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)


def test_shift_holds_a_point_to_rational_places(shown, wait):
    canvas = shown.view.law.widget
    start = canvas.place_of(0)
    for step in (QPointF(30, -50), QPointF(90, -40), QPointF(150, 20)):
        drag(shown, canvas.place_of(0), start + step, modifier=Qt.KeyboardModifier.ShiftModifier)
        wait(shown.view.settled)
        locus_end = shown.view.scene.p.spot.turn in (0.0, 1.0)
        assert shown.view.scene.p.is_exact or locus_end


def test_enter_walks_from_sum_to_sum(shown, wait):
    shown.apply_preset(shown.panel.preset("six"))
    scene = settled(shown, wait)
    canvas = shown.view.law.widget
    canvas.setFocus()
    seen = [scene.q.spot]
    for _ in range(6):
        QTest.keyClick(canvas, Qt.Key.Key_Return)
        seen.append(settled(shown, wait).q.spot)
    assert seen[-1] == seen[0]
    assert IDENTITY in seen
    assert len(set(seen)) == 6


def test_q_is_seen_to_go_to_the_sum(shown, wait):
    shown.theme.still = False
    canvas = shown.view.law.widget
    start = canvas.place_of(1)
    shown.view.add()
    assert canvas.is_moving
    wait(lambda: canvas.gliding is not None and canvas.gliding != start)
    wait(shown.view.settled)
    assert canvas.gliding is None


def test_the_wheel_zooms_at_the_pointer_and_a_double_click_fits_again(shown, wait):
    canvas = shown.view.law.widget
    at = canvas.place_of(1)
    canvas.zoom_at(at, 2.0)
    wait(shown.view.settled)
    assert (canvas.place_of(1) - at).manhattanLength() < 1e-6
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(420, 600))
    wait(shown.view.settled)
    assert shown.view.state.frame is None


def test_typed_points_are_checked(shown, wait):
    field = shown.view.points.points[0]
    for text, said in (("5, 5", "not on the curve"), ("a, b", "not a point"), ("3", "not a point")):
        field._line.setText(text)
        field._line.editingFinished.emit()
        assert said in field.error
    before = shown.view.state.points[0]
    assert before == shown.view.state.points[0]
    field._line.setText("1/4, -5/8")
    field._line.editingFinished.emit()
    assert field.error == ""
    assert settled(shown, wait).p.spot.x == "1/4"


def test_typed_coefficients_are_checked_and_the_picture_stays(shown, wait):
    field = shown.view.curve.coefficients[3]
    before = shown.view.state.coefficients
    box = field._box
    box.lineEdit().setText("1/0")
    box.editingFinished.emit()
    assert "not a rational" in field.error
    assert shown.view.state.coefficients == before
    box.lineEdit().setText("-7/4")
    box.editingFinished.emit()
    assert field.error == ""
    assert shown.view.state.coefficients[3] == "-7/4"


def test_a_number_that_is_no_prime_is_refused_with_its_neighbours(shown, wait):
    field = shown.view.law.prime
    field._box.lineEdit().setText("24")
    field._box.editingFinished.emit()
    assert "23 and 29" in field.error
    assert shown.view.state.prime == 23
    field._box.stepBy(1)
    assert shown.view.state.prime == 29
    assert field.error == ""


def test_points_follow_to_the_short_form(shown, wait):
    shown.view.curve.short._box.click()
    scene = settled(shown, wait)
    state = shown.view.state
    assert state.coefficients == ("0", "0", "0", "-1", "1/4")
    assert all(spot.is_exact for spot in state.points)
    assert str(scene.total.point[1]) == "5/2"
    assert not shown.view.curve.coefficients[0].isVisible()
    shown.undo()
    wait(shown.view.settled)
    assert state.coefficients == ("0", "0", "1", "-1", "0")


def test_what_pari_knows_is_told_and_snapped_to(shown, wait):
    wait(shown.view.settled)
    texts = shown.view.group.readouts.texts()
    assert texts["Label"] == "37a1 (LMFDB 37.a1)"
    assert texts["Rank"] == "1"
    assert texts["Regulator"] == "0.05111140824"
    assert ("6", "14") in {(spot.x, spot.y) for spot in shown.view.law.widget.rational}


def test_an_open_rank_is_told_as_an_interval(shown, wait):
    shown.apply_preset(shown.panel.preset("open-rank"))
    wait(shown.view.settled)
    texts = shown.view.group.readouts.texts()
    assert texts["Rank"] == "from 0 to 2"
    assert "2-descent" in texts["Reason"]


def test_a_killed_arithmetic_worker_is_told_and_can_be_asked_again(shown, wait):
    arithmetic = shown.workspace.arithmetic
    shown.view.curve.take(("0", "0", "0", "-3", str(2**200 + 235)), "a hard curve")
    wait(lambda: arithmetic.latest() and not arithmetic.latest().is_final)
    wait(lambda: arithmetic.latest().question.coefficients[4] == str(2**200 + 235))
    for _ in range(2):
        wait(lambda: arithmetic.worker_pid is not None)
        pid = arithmetic.worker_pid
        os.kill(pid, signal.SIGKILL)
        wait(lambda pid=pid: arithmetic.worker_pid != pid)
    wait(shown.view.settled)
    assert "died twice" in shown.view.group.readouts.texts()["PARI"]
    assert shown.view.group.again.isVisible()
    shown.apply_preset(shown.panel.preset("six"))
    wait(shown.view.settled)
    assert shown.view.group.readouts.texts()["Torsion"] == "Z/6"
    assert not shown.view.group.again.isVisible()


def test_the_residues_follow_the_rational_points(shown, wait):
    scene = settled(shown, wait)
    assert (scene.modular.p.cell, scene.modular.q.cell) == ((22, 0), (0, 22))
    assert scene.modular.total.cell == (2, 2)


def test_a_residue_can_be_dragged_to_another_point(shown, wait):
    canvas = shown.view.law.widget
    start = canvas.residue_place(0)
    drag(shown, start, start + QPointF(-90, -60))
    scene = settled(shown, wait)
    xs, ys = scene.modular.finite.coordinates
    assert scene.modular.p.cell in set(zip(xs.tolist(), ys.tolist(), strict=True))
    assert scene.modular.p.cell != (22, 0)
    shown.view.follow()
    assert settled(shown, wait).modular.p.cell == (22, 0)


def test_the_tiny_oval_is_on_the_picture(shown, wait):
    shown.apply_preset(shown.panel.preset("tiny-oval"))
    scene = settled(shown, wait)
    canvas = shown.view.law.widget
    ovals = [each for each in canvas.sheet.stretches if each.oval]
    width = max(np.ptp(each.left) for each in ovals)
    assert width > 0.5 * canvas.sheet.layout.real.width
    assert scene.locus.oval is not None


def test_the_window_stays_alive_while_pari_works(shown, wait):
    import time

    gaps = []
    shown.view.curve.take(("0", "0", "0", "-3", str(2**200 + 235)), "a hard curve")
    last = time.monotonic()
    until = last + 1.5
    while time.monotonic() < until:
        QApplication.processEvents()
        now = time.monotonic()
        gaps.append(now - last)
        last = now
    assert not shown.workspace.arithmetic.latest().is_final
    # PARI in this process would hold the GIL for the whole second and a half.
    assert max(gaps) < 0.75
    shown.view.group.again.click()
    wait(shown.view.settled)


def test_sums_differences_and_negatives_move_q(shown, wait):
    curve, before = shown.view.scene.curve, shown.view.scene
    p, q = before.p.point, before.q.point
    for action, expected in (
        (shown.view.add, curve.add(p, q)), (shown.view.subtract, q),
        (shown.view.subtract, curve.subtract(q, p)), (shown.view.negate, curve.subtract(p, q)),
    ):  # fmt: skip
        action()
        assert settled(shown, wait).q.point == expected
    shown.view.double()
    assert settled(shown, wait).p.point == curve.add(p, p)
    # The canonical height is a quadratic form: that of 2P is four times as large. 37a1, P = (0, 0).
    shown.view.points.place(0, Spot(x="1", y="0"), "put P on 2(0, 0)")
    settled(shown, wait)
    shown_height = float(shown.view.points.readouts.texts()["Height of P"].split()[0])
    assert abs(shown_height - 4 * 0.0511114082) < 1e-7


def test_chosen_generators_show_their_subgroup(shown, wait):
    shown.view.take_generator()
    scene = settled(shown, wait)
    assert len(scene.generated) == 2 * shown.view.state.span
    assert shown.view.walk.readouts.texts()["P is"] == "A"
    shown.view.shorten()
    # Generators move with the curve.
    assert len(settled(shown, wait).generated) == 2 * shown.view.state.span
    shown.view.walk.clear()
    assert not settled(shown, wait).generated


def test_a_walk_shows_one_multiple_after_the_other_and_is_one_step(shown, wait):
    shown.theme.still = False
    shown.view.play_walk()
    assert shown.view.walk.is_walking
    wait(lambda: shown.view.state.walk >= 2)
    shown.view.play_walk()
    assert not shown.view.walk.is_walking
    shown.undo()
    assert shown.view.state.walk == 0
    shown.theme.still = True
    shown.view.play_walk()
    assert len(settled(shown, wait).walk) == 23


def test_a_sum_that_is_not_exact_is_not_written_as_latex(shown, wait, tmp_path):
    from severe_gui.errors import BadInput
    from severe_gui.panels.contract import ExportOptions

    shown.view.export_tex(tmp_path / "sum.tex", ExportOptions())
    assert "\\lambda" in (tmp_path / "sum.tex").read_text()
    shown.view.points.place(0, Spot(turn=0.3), "put P on a place")
    settled(shown, wait)
    with pytest.raises(BadInput, match="no rational coordinates"):
        shown.view.export_tex(tmp_path / "none.tex", ExportOptions())
    assert not (tmp_path / "none.tex").exists()


def test_long_fractions_are_shortened_or_shown_with_all_digits(shown, wait):
    curve = shown.view.scene.curve
    x, y = curve.multiply(40, (fmpq(0), fmpq(0)))
    shown.view.points.place(0, spot_at(shown.view.state.coefficients, (x, y)), "put P on 40(0, 0)")
    settled(shown, wait)
    shown.view.double()
    settled(shown, wait)
    text = shown.view.points.readouts.texts
    assert "digits)" in text()["R"]
    shown.view.state.full = True
    third = settled(shown, wait).third.point
    digits = "".join(each for each in text()["R"].split("≈")[0] if each.isdigit() or each == "/")
    assert digits == "".join(str(each).replace("-", "") for each in third)
    shown.undo()
