"""What a person does in the plane panel: gestures change the state, the state changes pixels."""

import cmath

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.plane.drawing.overlay import PlaneOverlay

pytestmark = pytest.mark.gui


@pytest.fixture
def plane(window, wait):
    window.show_panel("plane")
    wait(lambda: not window.view._pending.isActive())
    return window


def overlay(window) -> PlaneOverlay:
    return window.view.canvas.findChild(PlaneOverlay)


def place_of(window, z: complex) -> QPoint:
    x, y = overlay(window).frame.to_screen(z)
    return QPoint(round(x), round(y))


def drag(window, start: QPoint, end: QPoint, steps: int = 6) -> None:
    target = overlay(window)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
    for k in range(1, steps + 1):
        QTest.mouseMove(target, start + (end - start) * k / steps)
        QApplication.processEvents()
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=end)


def wheel(window, at: QPoint, notches: int) -> None:
    target = overlay(window)
    event = QWheelEvent(
        QPointF(at), QPointF(target.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(target, event)


def test_dragging_the_background_moves_the_plane_by_an_isometry(plane):
    state = plane.view.state
    before = state.sights()
    drag(plane, place_of(plane, 0.5j), place_of(plane, 0.2 + 0.6j))
    after = state.sights()
    assert max(abs(z - w) for z, w in zip(before, after, strict=True)) > 0.05
    for i, j in ((0, 1), (1, 2), (2, 0)):
        assert disk.geodesic_distance(after[i], after[j]) == pytest.approx(
            disk.geodesic_distance(before[i], before[j]), abs=1e-12
        )


def test_a_drag_of_the_background_is_one_undo_step(plane):
    state = plane.view.state
    before = state.place
    drag(plane, place_of(plane, 0.5j), place_of(plane, 0.7 + 0.1j), steps=12)
    assert state.place != before
    assert plane.workspace.history.stack("plane").count() == 1
    plane.undo()
    assert state.place == before


def test_dragging_a_vertex_moves_it_and_the_area_with_it(plane, wait):
    state = plane.view.state
    texts = plane.view._point_readouts.texts()
    old = state.sights()
    drag(plane, place_of(plane, old[0]), place_of(plane, -0.68 + 0.44j))
    wait(lambda: not plane.view._pending.isActive())
    new = state.sights()
    assert abs(new[0] - (-0.68 + 0.44j)) < 0.01
    assert new[1:] == pytest.approx(old[1:])
    assert plane.view._point_readouts.texts() != texts


def test_the_angle_sum_and_the_area_shown_are_those_of_the_triangle(plane):
    sights = np.array(plane.view.state.sights())
    angles = [disk.angle(*np.roll(sights, -k)) for k in range(3)]
    texts = plane.view._point_readouts.texts()
    assert texts["Angle sum"].startswith(f"{np.degrees(sum(angles)):.2f}°")
    assert f"{np.pi - sum(angles):.3f}" in texts["Area"].replace("\u202f", "")


def test_shift_keeps_a_dragged_point_on_its_geodesic(plane):
    plane.apply_preset(plane.panel.preset("segment"))
    state = plane.view.state
    a, b = state.sights()
    target = overlay(plane)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=place_of(plane, b))
    from PySide6.QtGui import QMouseEvent

    at = QPointF(place_of(plane, 0.6 + 0.1j))
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, at, target.mapToGlobal(at), Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
    QApplication.sendEvent(target, event)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=at.toPoint())
    moved = state.sights()[1]
    assert abs(moved - b) > 0.05
    # On the geodesic through A and the old B: the angle at A between the two is 0 or pi.
    assert abs(np.sin(disk.angle(a, b, moved))) < 1e-6


def test_the_wheel_zooms_at_the_pointer(plane):
    z = 0.3 + 0.3j
    at = place_of(plane, z)
    wheel(plane, at, 3)
    assert plane.view.state.zoom > 1.5
    frame = overlay(plane).frame
    # The pixel was rounded, so the point under it is known to a pixel.
    assert abs(frame.to_disk(at.x(), at.y()) - z) < 2 / frame.radius * plane.view.state.zoom


def test_a_double_click_on_the_background_goes_home(plane):
    drag(plane, place_of(plane, 0.5j), place_of(plane, 0.7 + 0.1j))
    wheel(plane, place_of(plane, 0), 2)
    QTest.mouseDClick(overlay(plane), Qt.MouseButton.LeftButton, pos=place_of(plane, 0.6j))
    state = plane.view.state
    assert state.camera().from_home().classify() == "identity"
    assert state.zoom == 1


def test_escape_takes_a_drag_back(plane):
    state = plane.view.state
    before = state.points
    target = overlay(plane)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=place_of(plane, state.sights()[0]))
    QTest.mouseMove(target, place_of(plane, -0.1 + 0.6j))
    assert state.points != before
    QTest.keyClick(target, Qt.Key.Key_Escape)
    assert state.points == before
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton)
    assert plane.workspace.history.stack("plane").count() == 0


def test_arrow_keys_nudge_the_chosen_point_and_only_it(plane):
    state, target = plane.view.state, overlay(plane)
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Space)
    before = state.sights()
    QTest.keyClick(target, Qt.Key.Key_Right)
    after = state.sights()
    assert after[0].real > before[0].real
    assert after[1:] == before[1:]


@pytest.mark.parametrize(
    ("p", "q", "kind", "surface"),
    [(4, 4, "Euclidean plane", "flat"), (5, 3, "sphere: 12 tiles close it", "sphere")],
)
def test_one_notch_of_a_slider_leads_to_the_other_geometries_and_back(
    plane, wait, p, q, kind, surface
):
    view = plane.view
    before = view.state.points
    view._tiling._retile(p, q, view._tiling.p)
    wait(lambda: tuple(view._maps) == (surface,))
    assert view._tiling._readouts.texts()["Fills the"] == kind
    assert not view._objects.isVisible()
    plane.undo()
    wait(lambda: tuple(view._maps) == ("disk",))
    assert view.state.points == before


def test_points_wait_on_the_sphere_until_the_plane_is_hyperbolic_again(plane, wait):
    state = plane.view.state
    seen = state.sights()
    for tiling in ((3, 3), (6, 3), (7, 3)):
        state.retile(*tiling)
        wait(lambda: not plane.view._pending.isActive())
    assert max(abs(a - b) for a, b in zip(seen, state.sights(), strict=True)) < 1e-12


@pytest.mark.parametrize(("p", "q"), [(2, 7), (61, 3)])
def test_a_pair_that_is_not_drawn_is_refused_at_its_control(plane, wait, p, q):
    view = plane.view
    before = view.state.document()
    view._tiling._retile(p, q, view._tiling.p)
    assert "p and q must be from 3 to 60" in view._tiling.p.error
    assert view.state.document() == before


def test_infinitely_many_sides_are_typed_as_inf(plane, wait):
    view, box = plane.view, plane.view._tiling.q._box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "inf")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert view.state.tiling == (7, "inf")
    wait(lambda: view._tiling._readouts.texts()["Edge"] == "∞")
    assert box.text() == "∞"


def test_typing_a_number_changes_the_tiling_and_undo_changes_it_back(plane, wait):
    view = plane.view
    box = view._tiling.p._box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "8")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert view.state.tiling == (8, 3)
    wait(lambda: view._tiling._readouts.texts()["Area"].startswith("2π/3"))
    plane.undo()
    assert view.state.tiling == (7, 3)
    wait(lambda: box.value() == 7)


def test_a_long_walk_keeps_the_camera_near_the_identity(plane, wait):
    for k in range(40):
        start = 0.8 * cmath.exp(0.01j * k)
        drag(plane, place_of(plane, start), place_of(plane, -start), steps=2)
    wait(lambda: not plane.view._pending.isActive())
    camera = plane.view.state.camera()
    assert len(camera.word) > 20
    assert abs(camera.local.b) < 2
    assert camera.residual < 1e-12
    away = float(plane.view._place_readouts.texts()["From home"].replace("\u202f", ""))
    assert away > 37
    # The points stayed at home: they are seen on the rim, and still where they were.
    assert min(abs(z) for z in plane.view.state.sights()) > 1 - 1e-9
    texts = plane.view._point_readouts.texts()
    plane.view.go_home()
    wait(lambda: not plane.view._pending.isActive())
    assert plane.view._point_readouts.texts() == texts


def test_svg_export_has_true_arcs_and_real_text(plane, tmp_path):
    plane.view.export_svg(tmp_path / "a.svg", ExportOptions(600, 500))
    text = (tmp_path / "a.svg").read_text()
    assert text.count("A") > 100
    assert "<text" in text
    assert "<image" not in text


def test_the_canvas_answers_the_theme(plane, wait):
    plane.go_light()
    wait(lambda: not plane.view._pending.isActive())
    plane.go_dark()
