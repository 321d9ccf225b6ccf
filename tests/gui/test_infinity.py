"""Infinity is a place: P is dragged through O in each picture, the sphere is turned, O is held."""

import csv
import math

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from severe_gui.maths import rotations
from severe_gui.maths.curves.real.projective import curve_vectors, unit
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.elliptic.infinity.construction import vector_of
from severe_gui.panels.elliptic.state import IDENTITY, EllipticState, Spot
from severe_gui.shell.export import export_to

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
NEAR_O = {"page": "infinity", "points": [{"turn": 0.86}, {"x": "2", "y": "2"}]}
CUSP = {
    "page": "infinity",
    "coefficients": ["0", "0", "0", "0", "0"],
    "points": [{"turn": 0.7}, {"x": "1", "y": "-1"}],
}


@pytest.fixture(scope="module")
def opened(shared_window, module_home):
    with shared_window() as window:
        window.show_panel("elliptic")
        yield window


@pytest.fixture
def shown(opened):
    """The window with P near O on the branch of 37a1, and nothing to undo."""
    show(opened, NEAR_O)
    yield opened
    opened.show_panel("elliptic")


def show(window, document) -> None:
    state = window.view.state
    state.replace_by(EllipticState.from_document(document))
    QApplication.processEvents()
    window.view.refresh()
    window.workspace.history.clear()


def move(canvas, at: QPointF, keys=NONE) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT, keys
    )
    QApplication.sendEvent(canvas, event)


def press(canvas, at: QPointF, keys=NONE) -> None:
    QTest.mousePress(canvas, LEFT, keys, at.toPoint())


def release(canvas) -> None:
    QTest.mouseRelease(canvas, LEFT, NONE, QPoint(1, 1))


def along(window, name: str, turns) -> list[QPointF]:
    """Positions of places of the branch in a picture."""
    picture = window.view.infinity.widget.sheet[name].picture
    images = picture.images(curve_vectors(window.view.scene.locus, False, np.asarray(turns)))
    return [QPointF(*at) for at in zip(images.left.tolist(), images.top.tolist(), strict=True)]


def exact_sum(scene):
    """P + Q by the group law in Y = 1, where O is (0, 0): not the formulas that the panel uses.

    The line w = c z + d meets the cubic in three z whose sum is read off its coefficients. P is
    the exact point of the place: its x is the float, its y the root of the equation.
    """
    with ctx.workprec(600):
        a1, a2, a3, a4, a6 = map(arb, scene.curve.coefficients)
        (z1, w1), (z2, w2) = (over_y(scene.curve, each) for each in (scene.p, scene.q))
        c = (w2 - w1) / (z2 - z1)
        d = w1 - c * z1
        cube = 1 + a2 * c + a4 * c * c + a6 * c**3
        square = a2 * d + 2 * a4 * c * d + 3 * a6 * c * c * d - a1 * c - a3 * c * c
        z3 = -square / cube - z1 - z2
        w3 = c * z3 + d
        total = np.array([float(each.mid()) for each in (z3, -1 - a1 * z3 - a3 * w3, w3)])
    return unit(total)


def over_y(curve, marked):
    """(x/y, 1/y) of a point; (0, 0) for O."""
    if marked.is_identity:
        return arb(0), arb(0)
    if marked.is_exact:
        x, y = map(arb, marked.point)
        return x / y, 1 / y
    x = fmpq(*marked.x.as_integer_ratio())
    root = arb(((4 * x + curve.b2) * x + 2 * curve.b4) * x + curve.b6).sqrt()
    axis = arb(curve.a1 * x + curve.a3)
    y = (root - axis) / 2 if 2 * marked.y + float(axis.mid()) > 0 else (-root - axis) / 2
    return x / y, 1 / y


def away(first, second) -> float:
    """The angle between two points of the projective plane."""
    return float(np.linalg.norm(np.cross(first, second)))


@pytest.mark.parametrize(("name", "model"), [("y", "disk"), ("model", "disk"), ("model", "sphere")])
def test_p_goes_through_o_without_a_jump_and_every_sum_on_the_way_is_exact(shown, name, model):
    state, canvas = shown.view.state, shown.view.infinity.widget
    state.model = model
    shown.view.refresh()
    before, last = state.points, unit(vector_of(shown.view.scene.p))
    turns = np.linspace(0.86, 1.14, 57)
    way = along(shown, name, turns)
    press(canvas, way[0], CTRL)
    seen = []
    for at, turn in zip(way, turns, strict=True):
        move(canvas, at, CTRL)
        shown.view.refresh()
        scene = shown.view.scene
        seen.append(scene.p.spot.turn % 2)
        assert scene.p.spot.turn % 2 == pytest.approx(turn, abs=2e-3)
        here = unit(vector_of(scene.p))
        assert away(here, last) < 0.03
        last = here
        assert away(unit(vector_of(scene.total)), exact_sum(scene)) < 1e-12
    release(canvas)
    # It came from one side of O, and is on the other now.
    assert seen == sorted(seen)
    assert (seen[0] < 1 < seen[-1], shown.view.scene.p.spot.turn < 0) == (True, True)
    shown.undo()
    assert state.points == before


def test_on_a_cusp_adding_points_adds_their_places_in_the_chart_of_o(shown):
    show(shown, CUSP)
    canvas = shown.view.infinity.widget
    way = along(shown, "y", np.linspace(0.7, 1.3, 31))
    press(canvas, way[0], CTRL)
    for at in way:
        move(canvas, at, CTRL)
        shown.view.refresh()
        scene = shown.view.scene
        # y^2 = x^3 is (1/y) = (x/y)^3, and x/y is the parameter of its group.
        u = 0.0 if scene.p.is_identity else scene.p.x / scene.p.y
        assert scene.total.x / scene.total.y == pytest.approx(u - 1, abs=1e-12)
    release(canvas)


@pytest.mark.parametrize("name", ["z", "y", "model"])
def test_p_is_put_on_o_and_taken_from_it(shown, name):
    view, canvas = shown.view, shown.view.infinity.widget
    if name == "z":
        # Beyond the edge of Z = 1 the rest of the branch is passed on the way to O.
        view.points.place(0, Spot(x="1", y="0", turn=0.3), "put P in view")
        view.refresh()
        box = canvas.sheet["z"].picture.box
        start = canvas.places_of(0, "z")[0]
        end = QPointF(box.right - 30, box.top - 70)
    else:
        start, end = canvas.places_of(0, name)[0], along(shown, name, [1.0])[0] + QPointF(4, 3)
    press(canvas, start)
    seen = []
    for k in range(1, 25):
        move(canvas, start + (end - start) * k / 24)
        view.refresh()
        seen.append(abs(view.scene.p.spot.turn))
    release(canvas)
    assert seen[-1] == 1
    assert max(np.diff(seen)) < 0.25
    assert view.state.points[0] == IDENTITY
    assert view.scene.total.spot == view.scene.q.spot
    assert view.infinity.readouts.texts()["P"].startswith("(0 : 1 : 0)")
    held = canvas.places_of(0, name)[0]
    press(canvas, held)
    move(canvas, along(shown, name, [0.5])[0])
    release(canvas)
    assert not view.state.points[0].is_identity


def test_p_snaps_to_rational_points_and_to_minus_q_in_the_chart_of_o(shown):
    view, canvas = shown.view, shown.view.infinity.widget
    canvas.drag_to(0, "y", along(shown, "y", [Spot(x="2", y="2").turn + 0.008])[0])
    view.points.place(1, Spot(x="2", y="2", turn=0.5), "put Q on the branch")
    view.refresh()
    minus = view.scene.q.spot.turn
    canvas.drag_to(0, "y", along(shown, "y", [2 - minus])[0] + QPointF(3, -2))
    view.refresh()
    assert view.scene.relation == "opposite"
    assert (view.state.points[0].x, view.state.points[0].y) == ("2", "-3")
    assert view.scene.total.is_identity


def test_the_keyboard_takes_p_over_o(shown):
    view, canvas = shown.view, shown.view.infinity.widget
    view.points.place(0, Spot(turn=0.995), "put P beside O")
    view.refresh()
    canvas.setFocus()
    turns = []
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
        view.refresh()
        turns.append(view.scene.p.spot.turn)
    assert turns == pytest.approx([1, -0.992, -0.984])
    shown.undo()
    assert view.state.points[0] == Spot(turn=0.995)


def test_the_sphere_is_turned_by_its_ground_and_by_keys(shown):
    view, canvas = shown.view, shown.view.infinity.widget
    show(shown, {**NEAR_O, "model": "sphere"})
    state, points = view.state, view.state.points
    picture = canvas.sheet["model"].picture
    middle = QPointF(*picture.plane.to_page(-0.5, -0.1))
    before = picture.grasp(middle.x(), middle.y())
    press(canvas, middle)
    for k in range(1, 6):
        move(canvas, middle + QPointF(12, -9) * k)
        view.refresh()
    end = middle + QPointF(60, -45)
    release(canvas)
    # What was under the pointer still is.
    turned = (
        rotations.matrix(state.sphere)
        @ rotations.matrix(EllipticState.model_fields["sphere"].default).T
    )
    assert turned @ before == pytest.approx(
        canvas.sheet["model"].picture.grasp(end.x(), end.y()), abs=0.02
    )
    assert state.points == points
    QTest.keyClick(canvas, Qt.Key.Key_Left, CTRL)
    assert shown.workspace.history.group.canUndo()
    shown.undo()
    shown.undo()
    assert state.sphere == EllipticState.model_fields["sphere"].default
    view.turn_to_identity()
    view.refresh()
    front = canvas.sheet["model"].picture.spots(np.array((0.0, 1.0, 0.0)))
    assert [(left, top) for left, top, is_front in front if is_front] == [
        pytest.approx(picture.plane.to_page(0, 0), abs=1e-6)
    ]


@pytest.mark.parametrize("name", ["z", "y", "model"])
def test_the_wheel_zooms_at_the_pointer_and_a_double_click_fits_again(shown, name):
    view, canvas = shown.view, shown.view.infinity.widget
    box = canvas.sheet[name].picture.box
    at = QPointF(box.left + 0.3 * box.width, box.top + 0.6 * box.height)
    there = canvas.sheet[name].picture.plane.to_plane(at.x(), at.y())
    event = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 360), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    view.refresh()
    plane = canvas.sheet[name].picture.plane
    assert plane.to_plane(at.x(), at.y()) == pytest.approx(there)
    start = QPointF(round(box.left + 0.15 * box.width), round(box.bottom - 40))
    press(canvas, start)
    move(canvas, start + QPointF(20, -10))
    release(canvas)
    assert canvas.sheet[name].picture.plane.moved(-20, 10) == pytest.approx(plane.window)
    QTest.mouseDClick(canvas, LEFT, pos=start.toPoint())
    assert view.state.windows == (None, None, None)


def test_escape_takes_a_drag_back(shown):
    canvas, before = shown.view.infinity.widget, shown.view.state.points
    press(canvas, canvas.places_of(0, "y")[0])
    move(canvas, along(shown, "y", [1.2])[0])
    assert shown.view.state.points != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert shown.view.state.points == before
    release(canvas)


def test_every_control_of_the_page_has_a_name_and_can_be_reached(shown):
    shown.view.state.model = "sphere"
    shown.view.refresh()
    found = [each for kind in (QAbstractButton, QComboBox, QLineEdit)
             for each in shown.view.inspector.findChildren(kind) if each.isVisible()]  # fmt: skip
    found = [each for each in found if each.objectName() != "qt_spinbox_lineedit"]
    names = {each.accessibleName() for each in found}
    assert {"Put P at O", "Turn O to the front", "Large", "Model"} <= names
    assert all(each.accessibleName() and each.toolTip() for each in found)
    assert all(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in found)


def test_coordinates_are_whole_and_the_lines_are_named(shown):
    show(shown, {"page": "infinity", "points": [{"x": "1/4", "y": "-5/8"}, {"x": "-1", "y": "0"}]})
    points, lines = shown.view.infinity.readouts.texts(), shown.view.infinity.lines.texts()
    assert points["P"] == "(2 : −5 : 8)"
    assert points["Q"] == "(−1 : 0 : 1)\nnot in Y = 1"
    assert lines["L"] == "X + 2Y + Z = 0"
    assert lines["L meets Z = 0"] == "(2 : −1 : 0)"
    assert lines["Z = 0"].startswith("meets the curve three times at O")
    shown.view.put_at_identity()
    shown.view.refresh()
    assert shown.view.infinity.lines.texts()["L"] == "X + Z = 0"
    assert shown.view.infinity.lines.texts()["L meets Z = 0"] == "O"
    shown.view.points.place(1, Spot(turn=0.4), "put Q on the branch")
    shown.view.refresh()
    assert shown.view.infinity.lines.texts()["L meets Z = 0"] == "O"
    shown.view.points.place(1, IDENTITY, "put Q at O")
    shown.view.refresh()
    # The tangent at O is the line at infinity.
    assert shown.view.infinity.lines.texts()["L"] == "Z = 0"


def test_the_page_is_taken_away_as_coordinates_and_as_points_of_the_sphere(shown, tmp_path):
    show(shown, {"page": "infinity", "points": [{"x": "1/4", "y": "-5/8"}, {"oval": True}]})
    offered = {each.id: each for each in shown.panel.exports}
    taken = {
        kind: export_to(
            shown.panel, shown.view, offered[kind], tmp_path / kind, ExportOptions(700, 500)
        )
        for kind in ("csv", "npz", "svg", "pdf")
    }
    with taken["csv"].open(encoding="utf-8", newline="") as file:
        rows = {(row["kind"], row["name"]): row for row in csv.DictReader(file)}
    p = rows["point", "P"]
    assert (p["X"], p["Y"], p["Z"], p["exact"]) == ("2", "-5", "8", "yes")
    assert rows["point", "O"]["Y"] == "1"
    line = [float(rows["line", "L"][axis]) for axis in "XYZ"]
    third = [float(rows["point", "R"][axis]) for axis in "XYZ"]
    assert abs(np.dot(unit(np.array(line)), unit(np.array(third)))) < 1e-9
    with np.load(taken["npz"]) as arrays:
        branch, back = arrays["branch"], np.linalg.inv(arrays["from_vectors"])
        assert np.linalg.norm(branch, axis=1) == pytest.approx(np.ones(len(branch)))
        # From O to its opposite vector, along 37a1 all the way.
        assert branch[0] == pytest.approx(-branch[-1])
        x, y, z = (back @ branch.T).astype(float)
        assert np.abs(y * y * z + y * z * z - x**3 + x * z * z).max() < 1e-12
        assert math.isclose(float(np.abs(np.diff(branch, axis=0)).max()), 0, abs_tol=0.01)
    svg = taken["svg"].read_text(encoding="utf-8")
    assert "Opposite points of the rim are one point." in svg
