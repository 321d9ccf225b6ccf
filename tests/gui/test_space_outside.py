"""The model from outside: gestures turn it, it shows what the state says; it needs no OpenGL."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QOpenGLContext, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.patch.charts import Model
from severe_gui.maths.hyperbolic.patch.formats import solid_bytes
from severe_gui.maths.hyperbolic.patch.solid import make_solid
from severe_gui.maths.hyperbolic.patch.tubes import Shape
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.space.orbit import Orbit, Sight
from severe_gui.panels.space.outside.canvas import BY_LINES, NO_INSIDE
from severe_gui.panels.space.outside.scene import make_patch, oneself, wanted_by
from severe_gui.panels.space.state import SpaceState
from severe_gui.shell.export import export_to
from severe_gui.widgets.gl_surface import GLSurface
from severe_gui.widgets.theme import DARK, SIZES

pytestmark = pytest.mark.gui
SMALL = ExportOptions(160, 120, 1.0, "dark")
START, END = QPoint(300, 300), QPoint(380, 330)


@pytest.fixture(scope="module")
def opened(shared_window, wait, module_home):
    """A window that shows the smallest patch from outside: one for most of the tests."""
    with shared_window() as window:
        window.resize(800, 700)
        window.show_panel("space")
        window.view.state.update({"patch": 0, "look": "outside"})
        wait(window.view.settled)
        yield window, window.view.state.document()


@pytest.fixture
def space(opened, wait):
    """The window, as each test finds it."""
    window, document = opened
    window.view.state.replace_by(SpaceState.from_document(document))
    window.workspace.history.clear()
    wait(window.view.settled)
    return window


@pytest.fixture
def without_gl(monkeypatch):
    """A display that makes no OpenGL context."""
    monkeypatch.setattr(QOpenGLContext, "create", lambda _self: False)


def pixels(image) -> np.ndarray:
    image = image.convertToFormat(image.Format.Format_RGBA8888)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def steps(window) -> int:
    return window.workspace.history.stack("space").count()


def drag(overlay, button=Qt.MouseButton.LeftButton, keys=Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(overlay, button, keys, START)
    QTest.mouseMove(overlay, END)
    QTest.mouseRelease(overlay, button, keys, END)


def turn_wheel(overlay, notches, at):
    event = QWheelEvent(
        QPointF(at), QPointF(overlay.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(overlay, event)


# Projections, without a window.


def test_what_is_under_the_pointer_stays_there_when_it_is_magnified():
    orbit = Orbit(azimuth=40, elevation=-15, zoom=1.5, centre=(0.2, -0.1))
    point = np.array([0.3, -0.2, 0.4])
    sight = Sight(orbit, (0.0, 0.0, 0.0), 1.0, 800.0, 600.0)
    place, _ = sight.project(point)
    at = (place[0] - 400) / sight.radius, (300 - place[1]) / sight.radius
    for factor in (0.5, 3.0):
        closer = Sight(orbit.zoomed(factor, at), (0.0, 0.0, 0.0), 1.0, 800.0, 600.0)
        assert np.allclose(closer.project(point)[0], place, atol=1e-9)


def test_opengl_is_given_the_same_projection_as_paper():
    orbit = Orbit(azimuth=70, elevation=33, zoom=0.8, centre=(0.1, 0.3))
    sight = Sight(orbit, (0.1, 0.2, 1.0), 2.5, 500.0, 400.0)
    points = np.random.default_rng(3).normal(size=(50, 3))
    clip = np.column_stack([points, np.ones(50)]) @ sight.matrix(4.0).T
    device = clip[:, :2] / clip[:, 3:]
    places, distances = sight.project(points)
    assert np.allclose((device + 1) / 2 * [500, 400], np.column_stack(
        [places[:, 0], 400 - places[:, 1]]))  # fmt: skip
    assert np.allclose(clip[:, 3], distances)
    depth = clip[:, 2] / clip[:, 3]
    assert (np.argsort(depth) == np.argsort(distances)).all()


def test_the_rim_is_where_lines_of_sight_touch_the_sphere():
    sight = Sight(Orbit(zoom=1.3), (0.0, 0.0, 0.0), 1.0, 640.0, 480.0)
    directions = np.random.default_rng(5).normal(size=(4000, 3))
    places, _ = sight.project(directions / np.linalg.norm(directions, axis=1, keepdims=True))
    away = np.hypot(*(places - [320, 240]).T)
    assert away.max() == pytest.approx(sight.rim_radius, rel=1e-3)
    assert away.max() <= sight.rim_radius


def test_the_camera_inside_is_where_its_word_says():
    state = SpaceState()
    base = state.flight().frame.base_point
    assert np.allclose(oneself(state)[0], base[:3] / (1 + base[3]), atol=1e-12)
    space = state.flight().space
    places = [oneself(state)[0]]
    for _ in range(40):
        ahead = oneself(state)[1]
        state.fly_to(state.flight().moved(space.translation((0.0, 0.0, -0.25))))
        places.append(oneself(state)[0])
        assert np.allclose(places[-1], ahead, atol=1e-9)
    away = [2 * np.arctanh(np.linalg.norm(each)) for each in places]
    assert max(away) > 5
    assert state.flight().word


def test_far_from_home_the_camera_is_drawn_at_the_rim():
    state = SpaceState(honeycomb=(4, 3, 5))
    step = state.flight().space.translation((0.0, 0.3, -5.0))
    for _ in range(60):
        state.fly_to(state.flight().moved(step))
    assert state.flight().from_home() > 100
    for model in Model:
        state.model = model
        assert np.isfinite(oneself(state)).all()
    state.model = Model.POINCARE
    assert 0.999 < np.linalg.norm(oneself(state)[0]) < 1


# In the window.


def test_o_looks_from_inside_and_back(space, wait):
    state, looks = space.view.state, space.view.looks
    QTest.keyClick(space, Qt.Key.Key_O)
    assert state.look == "inside"
    wait(looks.inside.isVisible)
    assert not looks.outside.isVisible()
    QTest.keyClick(space, Qt.Key.Key_O)
    wait(looks.outside.isVisible)
    assert not looks.inside.isVisible()
    assert steps(space) == 2
    space.undo()
    assert state.look == "inside"
    looks.tabs.buttons["outside"].click()
    assert state.look == "outside"


def test_a_drag_turns_the_model_as_one_step(space, wait):
    view, overlay = space.view, space.view.looks.outside.overlay
    before, picture = view.state.orbit, pixels(view.render(SMALL))
    drag(overlay)
    after = view.state.orbit
    assert (after.azimuth, after.elevation) != (before.azimuth, before.elevation)
    assert (after.zoom, after.centre) == (before.zoom, before.centre)
    wait(view.settled)
    assert np.abs(pixels(view.render(SMALL)) - picture).mean() > 2
    assert steps(space) == 1
    space.undo()
    assert view.state.orbit == before


def test_other_gestures_move_magnify_and_reset(space):
    state, overlay = space.view.state, space.view.looks.outside.overlay
    for button, keys in (
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
    ):
        point = np.zeros(3)
        before = Sight(state.orbit, (0, 0, 0), 1.0, overlay.width(), overlay.height())
        drag(overlay, button, keys)
        after = Sight(state.orbit, (0, 0, 0), 1.0, overlay.width(), overlay.height())
        moved = after.project(point)[0] - before.project(point)[0]
        assert np.allclose(moved, [END.x() - START.x(), END.y() - START.y()])
    turn_wheel(overlay, 2, START)
    assert state.orbit.zoom == pytest.approx(1.2**2)
    overlay.setFocus()
    elevation = state.orbit.elevation
    QTest.keyClick(overlay, Qt.Key.Key_Up)
    QTest.keyClick(overlay, Qt.Key.Key_Minus)
    assert state.orbit.elevation != elevation
    assert state.orbit.zoom == pytest.approx(1.2)
    assert steps(space) == 5
    QTest.mouseDClick(overlay, Qt.MouseButton.LeftButton, pos=START)
    assert state.orbit == Orbit()


def test_each_field_changes_the_picture(space, wait):
    view = space.view
    pictures = []
    for change in (
        {}, {"model": Model.KLEIN}, {"model": Model.HALF_SPACE}, {"radius": 0.1}, {"patch": 1},
        {"honeycomb": (4, 3, 4)}, {"honeycomb": (4, 3, 3)},
    ):  # fmt: skip
        view.state.update(change)
        wait(view.settled)
        pictures.append(pixels(view.render(SMALL)))
    for one, other in pairwise(pictures):
        assert np.abs(one - other).mean() > 1
    assert view.inspector.minimumSizeHint().width() <= SIZES.inspector
    # A sphere has no other model to choose.
    assert not view.model.model.isVisible()


def test_the_screen_is_refined_and_shows_tubes_and_beads(space):
    mesh = space.view.looks.outside.mesh
    assert mesh.done == mesh.passes
    image = pixels(space.view.render(SMALL))
    blue = image[..., 2] > image[..., 0] + 40
    amber = image[..., 0] > image[..., 2] + 40
    assert 0.01 < blue.mean() < 0.6
    assert 0.0005 < amber.mean() < 0.2


def test_a_patch_too_large_is_refused_at_its_control_and_the_picture_stays(space, wait):
    view = space.view
    before = pixels(view.looks.outside.grab().toImage())
    view.state.patch = 9
    wait(view.settled)
    assert "too large" in view.model.shells.error
    assert "fewer shells" in view.looks.outside.overlay.sentence
    assert view.looks.outside.patch.figure is not None
    assert before.shape == pixels(view.looks.outside.grab().toImage()).shape
    with pytest.raises(BadInput, match="too large"):
        view.render(SMALL)
    view.state.patch = 0
    wait(view.settled)
    assert not view.model.shells.error


def test_a_width_that_does_not_fit_is_said_at_its_control_and_stops_the_solid(
    space, wait, tmp_path
):
    view = space.view
    view.state.update({"patch": 1, "thickness": 15.0})
    wait(view.settled)
    assert "do not fit" in view.solid.thickness.error
    assert view.looks.outside.patch.figure is not None
    stl = next(each for each in space.panel.exports if each.id == "stl")
    with pytest.raises(BadInput, match="do not fit"):
        export_to(space.panel, view, stl, tmp_path / "solid", SMALL)
    assert list(tmp_path.iterdir()) == []


def test_exported_solids_are_those_of_the_mathematics(space, tmp_path):
    view = space.view
    view.state.update({"size": 40.0, "thickness": 2.0, "model": Model.KLEIN, "radius": 0.07})
    offered = {each.id: each for each in space.panel.exports}
    for form, unit in (("stl", 1.0), ("obj", 1.0), ("ply", 1.0), ("glb", 1000.0)):
        shape = Shape(Model.KLEIN, 0.07, 2.0 / unit, size=40.0 / unit)
        mesh = make_solid(Honeycomb(5, 3, 4), 0, shape)
        assert mesh.is_closed
        assert mesh.thinnest >= 2.0 / unit
        written = export_to(space.panel, view, offered[form], tmp_path / form, SMALL).read_bytes()
        # Comments differ: the panel's hold the view.
        expected = solid_bytes(mesh, form, "")
        if form == "stl":
            assert written[80:] == expected[80:]
        else:
            assert written[-2000:] == expected[-2000:]


def test_drawings_by_lines_hold_the_lines(space, tmp_path):
    offered = {each.id: each for each in space.panel.exports}
    svg = export_to(space.panel, space.view, offered["svg"], tmp_path / "a", SMALL).read_text()
    assert "<metadata" in svg
    assert svg.count("<polyline") + svg.count("<path") + svg.count("<line") > 100
    pdf = export_to(space.panel, space.view, offered["pdf"], tmp_path / "a", SMALL).read_bytes()
    assert pdf.startswith(b"%PDF")


# Without OpenGL.


def test_without_opengl_lines_stand_for_the_inside_and_a_sentence_says_why(
    without_gl, window, wait, tmp_path
):
    window.resize(800, 700)
    window.show_panel("space")
    view = window.view
    wait(view.settled)
    assert view.state.look == "inside"
    assert view.looks.look == "outside"
    assert NO_INSIDE in view.looks.outside.overlay.sentence
    assert not view.looks.tabs.buttons["inside"].isEnabled()
    shown = pixels(view.looks.outside.overlay.grab().toImage())
    canvas = np.array([round(255 * each) for each in DARK.rgb("canvas")])
    drawn = (np.abs(shown - canvas).max(axis=-1) > 25).mean()
    assert 0.05 < drawn < 0.7
    png = next(each for each in window.panel.exports if each.id == "png")
    written = export_to(window.panel, view, png, tmp_path / "a", SMALL)
    assert written.stat().st_size > 1000
    picture = pixels(view.render(SMALL))
    drag(view.looks.outside.overlay)
    wait(view.settled)
    assert np.abs(pixels(view.render(SMALL)) - picture).mean() > 2


def test_a_shader_that_does_not_compile_is_replaced_by_lines(window, wait, monkeypatch):
    cover = GLSurface._cover
    monkeypatch.setattr(
        GLSurface, "_cover", lambda self, text: cover(self, "#error no such driver\n" + text)
    )
    window.resize(800, 700)
    window.show_panel("space")
    view = window.view
    wait(lambda: view.looks.outside is not None and view.settled())
    assert NO_INSIDE in view.looks.outside.overlay.sentence
    assert len(np.unique(pixels(view.render(SMALL)).reshape(-1, 3), axis=0)) > 30


def test_where_only_meshes_fail_the_model_alone_is_drawn_by_lines(window, wait):
    window.resize(800, 700)
    window.show_panel("space")
    view = window.view
    view.state.update({"patch": 0, "look": "outside"})
    wait(view.settled)
    view.looks.outside.mesh._fail("no depth buffer")
    wait(view.settled)
    assert BY_LINES in view.looks.outside.overlay.sentence
    assert len(np.unique(pixels(view.render(SMALL)).reshape(-1, 3), axis=0)) > 30
    view.looks.tabs.buttons["inside"].click()
    wait(view.inside.isVisible)


def test_a_patch_is_made_of_what_the_state_says():
    state = SpaceState(honeycomb=(4, 3, 6), patch=2, thickness=0.6, size=60.0)
    wanted = wanted_by(state)
    assert wanted.thickness == pytest.approx(0.01)
    patch = make_patch(wanted_by(SpaceState(honeycomb=(4, 3, 6), patch=2)))
    assert (patch.figure.cells, patch.figure.shells) == (37, 2)
    sphere = make_patch(wanted_by(SpaceState(honeycomb=(4, 3, 3), model=Model.KLEIN)))
    assert sphere.figure.cells == 8
