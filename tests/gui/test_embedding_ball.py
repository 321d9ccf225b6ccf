"""The ball of an embedding: its geometry, its gestures, and what an export paints."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from severe_gui.compute.run import RunPhase, Snapshot
from severe_gui.maths.hyperbolic.projection.hyperboloid import from_ball
from severe_gui.panels.embedding.ball.board import FADED
from severe_gui.panels.embedding.ball.eye import Eye, between, eye_of, facing, translated, zoomed
from severe_gui.panels.embedding.ball.scene import from_afar, solid_geodesics
from severe_gui.panels.embedding.ball.view import BallView
from severe_gui.panels.embedding.picture.disk_view import DiskView
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import LIGHT

pytestmark = pytest.mark.gui
seeds = st.integers(0, 2**32 - 1)
orbits = st.tuples(st.floats(-3, 3), st.floats(-1.5, 1.5))


def in_ball(seed, count, reach=0.95):
    points = np.random.default_rng(seed).normal(size=(count, 3))
    sizes = reach * np.random.default_rng(seed + 1).uniform(0.05, 1, (count, 1))
    return points / np.linalg.norm(points, axis=1, keepdims=True) * sizes


def distance(a, b):
    a, b = from_ball(np.atleast_2d(a)), from_ball(np.atleast_2d(b))
    return np.arccosh(np.maximum(a[:, -1] * b[:, -1] - (a[:, :-1] * b[:, :-1]).sum(axis=1), 1))


@given(seeds)
def test_translations_take_a_point_to_the_middle_and_keep_distances(seed):
    points = in_ball(seed, 6)
    moved = translated(points, points[0])
    assert np.linalg.norm(moved[0]) < 1e-12
    assert np.allclose(distance(moved[1:], moved[:-1]), distance(points[1:], points[:-1]))


@given(seeds)
def test_geodesics_are_the_shortest_ways(seed):
    a, b = in_ball(seed, 4), in_ball(seed + 2, 4)
    a[0] = 0.0
    b[1] = -0.5 * a[1]
    lines = solid_geodesics(a, b, 9)
    assert np.allclose(lines[:, 0], a)
    assert np.allclose(lines[:, -1], b)
    for line, whole in zip(lines, distance(a, b), strict=True):
        assert distance(line[1:], line[:-1]).sum() == pytest.approx(whole, rel=1e-6)


@given(orbits, seeds)
def test_the_outline_is_where_the_sphere_is_seen_edge_on(orbit, seed):
    eye = Eye(800.0, 600.0, orbit, 250.0)
    far = in_ball(seed, 400, 1.0)
    far /= np.linalg.norm(far, axis=1, keepdims=True)
    x, y = eye.onto_page(eye.turned(far))
    frame = eye.frame
    away = np.hypot(x - frame.x, y - frame.y)
    assert away.max() <= 250.0 + 1e-6
    assert away.max() > 200.0


@given(orbits, seeds)
def test_a_faced_point_is_seen_before_the_middle(orbit, seed):
    place = in_ball(seed, 1)[0]
    eye = Eye(800.0, 600.0, facing(place, orbit), 250.0)
    seen = eye.turned(place[None])
    assert np.allclose(seen[0], [0.0, 0.0, np.linalg.norm(place)], atol=1e-12)
    x, y = eye.onto_page(seen)
    assert (x[0], y[0]) == pytest.approx((400.0, 300.0))


def test_an_orbit_goes_to_another_by_the_shorter_turn():
    assert between((3.0, 0.0), (-3.0, 1.0), 0.5) == pytest.approx((math.pi, 0.5))
    assert between((0.2, 0.1), (0.4, 0.3), 1.0) == pytest.approx((0.4, 0.3))


@given(st.floats(0, 800), st.floats(0, 600), st.floats(0.5, 3))
def test_what_is_under_the_pointer_stays_there_when_magnified(x, y, factor):
    state = EmbeddingState(orbit=(0.4, 0.2), shift=(0.2, -0.1))
    eye = eye_of(state, False, 800.0, 600.0)
    frame = eye.frame
    place = (x - frame.x) / frame.radius, (y - frame.y) / frame.radius
    state.update(zoomed(state, eye, factor, x, y))
    after = eye_of(state, False, 800.0, 600.0).frame
    assert (x - after.x) / after.radius == pytest.approx(place[0], abs=1e-9)
    assert (y - after.y) / after.radius == pytest.approx(place[1], abs=1e-9)


def test_what_is_farther_is_drawn_first_and_equals_stay_as_they_are():
    assert from_afar(np.array([0.7, 0.0, 1.0, 0.0, 0.5])).tolist() == [1, 3, 4, 0, 2]


@pytest.fixture(scope="module")
def shown(shared_window, wait, module_home):
    """A window that shows Sarkar's picture of a tree in the ball."""
    with shared_window() as window:
        window.show_panel("embedding")
        view = window.view
        view.state.setup = view.state.setup.having(graph="tree", branching=3, depth=3)
        view.state.update({"map": "ball", "panes": ("sarkar",)})
        wait(view.settled)
        wait(lambda: view.picture.views[0].overlay.seen is not None)
        yield window


@pytest.fixture
def ball(shown, wait):
    """The picture, and the window as it was afterwards."""
    view = shown.view
    document = view.state.document()
    shown.workspace.history.clear()
    yield view.picture.views[0]
    view.state.replace_by(type(view.state).from_document(document))
    wait(view.settled)


def place_of(ball, node):
    return QPoint(*(round(each) for each in ball.overlay.seen.at(node)))


def front(ball):
    """The node that is nearest to the eye."""
    seen = ball.overlay.seen
    return int(seen.scene.order[seen.from_afar[-1]])


def test_a_drag_turns_the_ball_as_one_step(shown, ball):
    state, overlay = shown.view.state, ball.overlay
    before, middle = state.orbit, overlay.rect().center()
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 5):
        QTest.mouseMove(overlay, middle + QPoint(12 * step, 6 * step))
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=middle + QPoint(48, 24))
    assert state.orbit[0] < before[0]
    assert state.orbit[1] > before[1]
    shown.workspace.history.stack("embedding").undo()
    assert state.orbit == pytest.approx(before)


def test_what_is_in_front_goes_with_the_pointer(shown, ball, wait):
    state = shown.view.state
    state.orbit = (0.3, 0.0)
    wait(shown.view.settled)
    eye = ball.overlay.seen.sight
    near = eye.axes[2][None]
    x, y = eye.onto_page(eye.turned(near))
    ball.overlay._take_hold(QPointF(x[0], y[0]), None)
    ball.overlay._drag(QPointF(x[0] + 10, y[0]))
    ball.overlay.let_go()
    turned = eye_of(state, False, eye.width, eye.height)
    assert turned.onto_page(turned.turned(near))[0][0] - x[0] == pytest.approx(10, abs=0.5)


def test_a_drag_with_shift_moves_the_ball(shown, ball):
    state, overlay = shown.view.state, ball.overlay
    middle, orbit = overlay.rect().center(), state.orbit
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, shift, middle)
    QTest.mouseMove(overlay, middle + QPoint(40, 0))
    QTest.mouseMove(overlay, middle + QPoint(50, 0))
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, shift, middle + QPoint(50, 0))
    assert state.orbit == orbit
    assert overlay.seen.sight.unit * -state.shift[0] == pytest.approx(50, abs=1)


def test_a_click_chooses_the_node_under_it(shown, ball, wait):
    node = front(ball)
    QTest.mouseClick(ball.overlay, Qt.MouseButton.LeftButton, pos=place_of(ball, node))
    assert shown.view.state.node == shown.view.shown.nodes.graph.names[node]


def test_escape_takes_a_drag_back(shown, ball):
    state, overlay = shown.view.state, ball.overlay
    before, middle = state.orbit, overlay.rect().center()
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(overlay, middle + QPoint(20, 0))
    QTest.mouseMove(overlay, middle + QPoint(60, 0))
    assert state.orbit != before
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert state.orbit == pytest.approx(before)
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=middle)


def test_arrows_turn_and_home_goes_back(shown, ball):
    state = shown.view.state
    before = state.orbit
    QTest.keyClick(ball.overlay, Qt.Key.Key_Right)
    QTest.keyClick(ball.overlay, Qt.Key.Key_Up)
    assert state.orbit[0] > before[0]
    assert state.orbit[1] > before[1]
    QTest.keyClick(ball.overlay, Qt.Key.Key_Home)
    assert (state.orbit, state.zoom) == (EmbeddingState().orbit, 1.0)


def test_going_to_a_node_turns_it_to_the_front(shown, ball, wait):
    nodes = shown.view.shown.nodes
    node = len(nodes) - 1
    shown.view.fly_to(node)
    wait(shown.view.settled)
    assert shown.view.state.node == nodes.graph.names[node]
    x, y = ball.overlay.seen.at(node)
    assert (x, y) == pytest.approx((ball.width() / 2, ball.height() / 2), abs=1)


def test_the_chosen_node_is_in_the_middle_where_it_is_followed(shown, ball, wait):
    nodes = shown.view.shown.nodes
    shown.view.state.update({"node": nodes.graph.names[-1], "follows": True})
    wait(shown.view.settled)
    x, y = ball.overlay.seen.at(len(nodes) - 1)
    assert (x, y) == pytest.approx((ball.width() / 2, ball.height() / 2), abs=1)


def test_colours_fade_with_depth(shown, ball):
    seen, roles = ball.overlay.seen, shown.theme.roles
    colours = ball.board.colours(roles)[:, :3].astype(float)
    ground = 255 * np.array(roles.rgb("canvas"))
    contrast = np.abs(colours - ground).sum(axis=1)
    nodes = shown.view.shown.nodes
    kept = FADED + (1.0 - FADED) * seen.near
    for branch in range(3):
        here = nodes.branches[seen.scene.order] == branch
        full = contrast[here] / kept[here]
        # Three channels are rounded.
        assert np.ptp(full) < 3.0 / kept[here].min()


def test_the_map_decides_between_disks_and_balls(shown, ball, wait):
    view = shown.view
    view.state.map = "disk"
    wait(view.settled)
    assert [type(each) for each in view.picture.views] == [DiskView]
    view.state.map = "ball"
    wait(view.settled)
    assert [type(each) for each in view.picture.views] == [BallView]


def snapshot_of(step, points):
    fields = {"points/poincare": points, "points/euclidean": 3.0 * points}
    return Snapshot("run", RunPhase.FINISHED, step, 2, 1.0, 1.0, "cpu", fields=fields)


@pytest.mark.parametrize("name", ["ball", "disk"])
def test_five_dimensions_are_shown_by_a_projection(shown, ball, wait, monkeypatch, name):
    view = shown.view
    rng = np.random.default_rng(1)
    points = rng.normal(size=(len(view.shown.nodes), 5))
    points *= 0.9 / np.linalg.norm(points, axis=1, keepdims=True).max()
    newest = [snapshot_of(1, points)]
    monkeypatch.setattr(view.runs, "snapshot", lambda run_id: newest[0] if run_id else None)
    monkeypatch.setattr(view.runs, "is_of_this_graph", lambda _run_id: True)
    view.state.update({"run": "run", "panes": ("poincare", "euclidean"), "map": name})
    wait(view.settled)
    first = [each.board for each in view.picture.views]
    assert [board.title()[1].split(",")[0].split("  ")[-1] for board in first] == ["HoroPCA", "PCA"]
    before = [board.scene.plane for board in first]
    view.state.projection = "tangent"
    wait(view.settled)
    assert "tangent PCA" in first[0].title()[1]
    view.state.projection = "horopca"
    wait(view.settled)
    assert np.array_equal(first[0].scene.plane, before[0])
    newest[0] = snapshot_of(2, points + 0.002 * rng.normal(size=points.shape))
    view.refresh()
    wait(view.settled)
    for board, places in zip(first, before, strict=True):
        assert "epoch 2" in board.title()[1]
        moved = np.abs(board.scene.plane - places)
        assert 0 < moved.max() < 0.2


def test_an_export_paints_the_ball_with_its_chosen_node(shown, ball, wait):
    view = shown.view
    view.fly_to(len(view.shown.nodes) - 1)
    wait(view.settled)
    image = QImage(400, 400, QImage.Format.Format_ARGB32)
    image.fill(LIGHT.color("canvas"))
    painter = QPainter(image)
    view.picture.paint(painter, 400.0, 400.0, Style(LIGHT, 1.0))
    painter.end()
    accent = LIGHT.color("accent")
    ring = [image.pixelColor(x, 200) for x in range(190, 211)]
    assert any(
        abs(each.red() - accent.red()) < 40 and abs(each.blue() - accent.blue()) < 40
        for each in ring
    )
    assert image.pixelColor(3, 200) == LIGHT.color("canvas")
