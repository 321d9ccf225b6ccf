"""Any cubic and associativity: what is dragged and typed, compared with exact arithmetic."""

import pytest
from flint import ctx, fmpq
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.maths.curves.cubics.cubic import dot
from severe_gui.maths.curves.cubics.group import PointedCubic
from severe_gui.maths.curves.isomorphism import change_between
from severe_gui.maths.curves.real.projective import cross
from severe_gui.panels.elliptic.associativity.scene import distance
from severe_gui.panels.elliptic.cubic.places import spot_of, triple_of
from severe_gui.panels.elliptic.cubic_state import whole_spot

pytestmark = pytest.mark.gui


@pytest.fixture(scope="module")
def opened(shared_window, module_home):
    with shared_window() as window:
        window.show_panel("elliptic")
        yield window


@pytest.fixture
def shown(opened, wait, home):
    opened.apply_preset(opened.panel.preset("hesse"))
    wait(lambda: not opened.view._pending.isActive())
    yield opened
    while opened.workspace.history.group.canUndo():
        opened.undo()


def drag(window, canvas, start: QPointF, end: QPointF, check, steps: int = 10) -> None:
    """Drag in steps; `check` is called after each with what is then on screen."""
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    for k in range(1, steps + 1):
        at = start + (end - start) * k / steps
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)
        window.view.refresh()
        check()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end.toPoint())


def require_true(window) -> None:
    """R is on the cubic and on the line through P and Q; the sum is on the line through R and O."""
    scene = window.view.cubic.scene
    cubic, found = scene.known.cubic, scene.sum
    if found.is_exact:
        # Rational points: by the group law of the isomorphic Weierstrass curve.
        p, q = (scene.on_model(each) for each in (found.p, found.q))
        assert scene.on_model(found.total) == scene.model.add(p, q)
    with ctx.workprec(160):
        for each in (found.third, found.total):
            assert abs(float(cubic.value(each.point))) < 1e-25
        for one, other, third in (
            (found.p, found.q, found.third), (found.third, found.o, found.total),
        ):  # fmt: skip
            if one.spot == other.spot:
                wrong = dot(cubic.gradient(one.point), third.point)
            else:
                wrong = dot(cross(one.point, other.point), third.point)
            assert abs(float(wrong)) < 1e-25


def page_of(window, x: int, y: int, z: int) -> QPointF:
    return window.view.cubic.widget.sheet.to_page(triple_of(whole_spot(x, y, z)))


def test_p_is_dragged_onto_q_and_o_onto_another_rational_point_with_no_wrong_frame(shown):
    page, canvas = shown.view.cubic, shown.view.cubic.widget
    before = shown.view.state.cubic
    drag(shown, canvas, canvas.place_of(1), canvas.place_of(2) + QPointF(3, 2),
         lambda: require_true(shown))  # fmt: skip
    found = page.scene.sum
    assert found.line.meeting == "tangent"
    assert found.p.spot == found.q.spot == whole_spot(3, 2, 1)
    expected = PointedCubic(page.scene.known.cubic, found.o.point).multiply(2, found.q.point)
    assert found.total.point == expected
    assert "2P" in page.points.readouts.texts()
    drag(shown, canvas, canvas.place_of(0), page_of(shown, 2, 1, 3) + QPointF(-2, 3),
         lambda: require_true(shown))  # fmt: skip
    assert page.scene.sum.o.spot == whole_spot(2, 1, 3)
    assert page.scene.sum.total.spot != spot_of(expected)
    shown.undo()
    shown.undo()
    assert shown.view.state.cubic == before


def test_a_place_that_is_not_rational_can_be_o_and_its_sums_are_enclosed(shown):
    page, canvas = shown.view.cubic, shown.view.cubic.widget
    # Between the rational points of the oval, far from each.
    start = canvas.place_of(0)
    drag(shown, canvas, start, start + QPointF(14, 40), lambda: require_true(shown))
    found = page.scene.sum
    assert not found.o.is_exact
    assert page.cubic_readouts.texts()["O is"].startswith("not rational")
    assert not page.open.isEnabled()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    require_true(shown)
    assert page.scene.sum.o.spot != found.o.spot


def test_m_is_moved_through_1_where_there_is_no_sum(shown):
    page = shown.view.cubic
    for m in ("3/2", "11/10", "1", "9/10", "1/2"):
        page._set_m(m)
        shown.view.refresh()
        scene = page.scene
        if m == "1":
            assert scene.sum is None
            assert "singular at (1 : 1 : 1)" in scene.refusal
            assert list(page.widget.handle_places()) == []
        else:
            require_true(shown)
            assert len(scene.known.real.components) == (2 if m in ("3/2", "11/10") else 1)
    page.widget.render(page.widget.grab())


def test_equations_and_points_are_typed_and_refused_with_a_sentence(shown):
    page = shown.view.cubic
    page._type_equation("x^3 + y^3 = 9w")
    assert "letter w is not known at character 14" in page.equation.error
    assert shown.view.state.cubic.equation == "x³ + y³ + z³ = 3m xyz"
    page._type_equation("x^3 + y^3 = 9")
    shown.view.refresh()
    require_true(shown)
    assert page.equation.error == ""
    assert not page.m.isVisible()
    page.points._type(0, "1, 1")
    assert "not on the cubic" in page.points.points[0].error
    page.points._type(0, "1 : -1 : 0")
    page.points._type(1, "2, 1")
    page.points._type(2, "2, 1")
    shown.view.refresh()
    assert page.points.readouts.texts()["2P"].startswith("(−17/7, 20/7)")
    text = page.latex()
    assert "X^3 + Y^3 - 9Z^3 = 0" in text
    assert "L &:\\; 4X + Y - 9Z = 0\\text{ (tangent)}" in text
    assert "2P &= (-17 : 20 : 7)" in text
    page._type_equation("3x^3 + 4y^3 + 5z^3")
    shown.view.refresh()
    assert "No rational point" in page.scene.refusal
    assert page.points.points[0].isEnabled()


def test_the_weierstrass_curve_opens_with_the_points_of_the_cubic(shown, wait):
    page = shown.view.cubic
    wait(shown.view.settled)
    texts = page.form_readouts.texts()
    assert texts["Label"] == "189b2 (LMFDB 189.b2)"
    total = page.scene.on_model(page.scene.sum.total)
    model = page.scene.model
    page.open_as_curve()
    wait(shown.view.settled)
    state, scene = shown.view.state, shown.view.scene
    assert state.page == "law"
    assert state.coefficients == ("0", "0", "1", "-54", "-88")
    assert change_between(model, scene.curve).point(total) == scene.total.point


def test_in_the_disk_p_crosses_the_line_at_infinity(shown):
    shown.apply_preset(shown.panel.preset("whole-plane"))
    shown.view.refresh()
    page, canvas = shown.view.cubic, shown.view.cubic.widget
    start = canvas.place_of(2)
    assert start.x() > canvas.width() / 2
    # Q goes along its branch to the rim at lower right, and is on from the upper left.
    rim = canvas.sheet.to_page((1.0, -1.0, 1e-9))
    drag(shown, canvas, start, rim, lambda: require_true(shown))
    drag(shown, canvas, canvas.place_of(2), canvas.sheet.to_page((-4.0, 7.0, 1.0)),
         lambda: require_true(shown))  # fmt: skip
    x, y, z = page.scene.sum.q.at
    assert x / z < -1 < 1 < y / z


def test_both_ways_of_adding_stay_one_point_while_r_is_dragged(shown):
    shown.apply_preset(shown.panel.preset("eight-points"))
    shown.view.refresh()
    page, canvas = shown.view.associativity, shown.view.associativity.widget
    curve = shown.view.scene.curve

    def equal():
        scene = page.scene
        assert distance(scene.left.total.point, scene.right.total.point) < 1e-35
        assert scene.pencil is not None
        assert distance(scene.ninth, scene.left.third.point) < 1e-18

    equal()
    assert page.readouts.texts()["They are"] == "equal, exactly"
    start = canvas.place_of(2)
    drag(shown, canvas, start, start + QPointF(18, -60), equal)
    assert not page.scene.is_exact
    assert page.readouts.texts()["They are"].startswith("equal within")
    page._type(2, "-2, 0")
    shown.view.refresh()
    scene = page.scene
    assert scene.is_exact
    x, y, z = scene.left.total.point
    p, q = (shown.view.scene.p.point, shown.view.scene.q.point)
    expected = curve.add(curve.add(p, q), (fmpq(-2), fmpq(0)))
    assert (fmpq(x, z), fmpq(y, z)) == expected
    assert shown.view.state.third.x == "-2"
    for turn in (0.0, 0.5, 0.8):
        shown.view.state.pencil = turn
        shown.view.refresh()
        assert canvas.member
