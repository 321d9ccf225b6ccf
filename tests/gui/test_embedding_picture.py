"""Pictures of an embedding on screen: gestures move them, nodes are chosen, found and flown to."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QOpenGLContext, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.embedding.pane import Pane, rank_text
from severe_gui.panels.embedding.picture.card import card_of
from severe_gui.panels.embedding.projection.places import places_of
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.widgets.theme import DARK, LIGHT

pytestmark = pytest.mark.gui
SMALL = ExportOptions(400, 300, 1.0, "light")
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def opened(shared_window, wait, module_home):
    """A window that shows a tree of 121 nodes as Sarkar constructs it."""
    with shared_window() as window:
        window.resize(1000, 760)
        window.show_panel("embedding")
        state = window.view.state
        setup = state.setup.having(graph="tree", branching=3, depth=4)
        state.update({"setup": setup, "panes": ("sarkar",), "edge": 1.6})
        wait(lambda: window.view.settled() and window.view.shown.nodes is not None)
        wait(lambda: len(window.view.shown.nodes) == 121)
        wait(window.view.settled)
        yield window, state.document()


@pytest.fixture
def view(opened, wait):
    """The view, as each test finds it."""
    window, document = opened
    window.view.state.replace_by(EmbeddingState.from_document(document))
    window.workspace.history.clear()
    wait(window.view.settled)
    picture = window.view.picture.views[0]
    picture.overlay.leaveEvent(None)
    return window.view


@pytest.fixture
def overlay(view):
    return view.picture.views[0].overlay


def steps(opened) -> int:
    return opened[0].workspace.history.stack("embedding").count()


def at(overlay, node: int) -> QPoint:
    x, y = overlay.seen.at(node)
    return QPoint(round(x), round(y))


def drag(overlay, start: QPoint, end: QPoint, releases: bool = True) -> None:
    QTest.mousePress(overlay, LEFT, NO_KEYS, start)
    QTest.mouseMove(overlay, (start + end) / 2)
    QTest.mouseMove(overlay, end)
    if releases:
        QTest.mouseRelease(overlay, LEFT, NO_KEYS, end)


def turn_wheel(overlay, notches: int, where: QPoint) -> None:
    event = QWheelEvent(
        QPointF(where), QPointF(overlay.mapToGlobal(where)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, NO_KEYS, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(overlay, event)


def test_a_dragged_node_stays_under_the_pointer_and_distances_stay(opened, view, overlay, wait):
    scene = overlay.seen.scene
    first = overlay.seen.moved.copy()
    start = at(overlay, 1)
    end = start + QPoint(-60, 45)
    drag(overlay, start, end)
    wait(view.settled)
    assert at(overlay, 1) == end
    assert steps(opened) == 1
    spots = scene.spot[[0, 5]]
    was, now = (float(disk.geodesic_distance(*each[spots])) for each in (first, overlay.seen.moved))
    assert now == pytest.approx(was, rel=1e-9)


def test_a_drag_goes_on_while_new_points_arrive(view, overlay, wait):
    """The point of the plane that was grabbed stays under the pointer, wherever nodes go."""
    picture, nodes, pane = view.picture.views[0], view.shown.nodes, view.shown.panes[0]
    start, end = QPoint(300, 330), QPoint(345, 300)
    sight = overlay.seen.sight
    held = sight.place.motion.inverse(sight.at(start.x(), start.y()))
    QTest.mousePress(overlay, LEFT, NO_KEYS, start)
    QTest.mouseMove(overlay, (start + end) / 2)
    closer = Pane(pane.source, pane.space, 0.9 * pane.points, pane.step + 1)
    picture.show_pane(nodes, closer, places_of(closer, "horopca", 2))
    QTest.mouseMove(overlay, end)
    picture.redraw()
    sight = overlay.seen.sight
    assert abs(sight.place.motion(held) - sight.at(end.x(), end.y())) < 1e-9
    assert overlay.seen.scene.place(1) == pytest.approx(0.9 * complex(*pane.points[1]))
    QTest.mouseRelease(overlay, LEFT, NO_KEYS, end)
    wait(view.settled)


def test_the_card_under_a_resting_pointer_is_of_the_newest_points(view, overlay, wait):
    picture, nodes, pane = view.picture.views[0], view.shown.nodes, view.shown.panes[0]
    QTest.mouseMove(overlay, at(overlay, 1))
    wait(lambda: overlay.hovered == 1)
    before = overlay._card
    points = pane.points.copy()
    points[[5, 100]] = points[[100, 5]]
    moved = Pane(pane.source, pane.space, points, pane.step + 1)
    picture.show_pane(nodes, moved, places_of(moved, "horopca", 2))
    assert overlay.hovered == 1
    assert overlay._card == card_of(overlay.seen.scene, 1) != before


def test_escape_takes_a_drag_back(opened, view, overlay):
    before = view.state.centre
    drag(overlay, QPoint(300, 300), QPoint(360, 340), releases=False)
    assert view.state.centre != before
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert view.state.centre == before
    assert steps(opened) == 0


def test_a_click_chooses_a_node_and_shows_its_relations_with_their_ranks(view, overlay, wait):
    node = 40
    QTest.mouseClick(overlay, LEFT, NO_KEYS, at(overlay, node))
    wait(view.settled)
    nodes = view.shown.nodes
    assert view.state.node == nodes.graph.names[node]
    written = {each.name.node: each for each in overlay.written}
    assert written[node].bold
    related = nodes.graph.related(node).tolist()
    found = view.picture.views[0].board.relations()
    ranks = dict(zip(found.nodes.tolist(), map(rank_text, found.ranks.tolist()), strict=True))
    for each in related:
        if each in written:
            assert written[each].text == f"{nodes.titles[each]}  {ranks[each]}"
    assert set(related) & set(written)


def test_the_pointer_over_a_node_says_what_it_is_and_what_is_near(view, overlay, monkeypatch):
    said = []
    monkeypatch.setattr(view._host, "status", said.append)
    QTest.mouseMove(overlay, at(overlay, 4))
    nodes = view.shown.nodes
    assert overlay.hovered == 4
    card = card_of(overlay.seen.scene, 4)
    assert card.title == nodes.titles[4]
    assert f"depth {nodes.levels[4]}" in card.facts
    distances = view.shown.panes[0].distances_from(4)
    nearest = [k for k in np.argsort(distances, kind="stable").tolist() if k != 4][:5]
    assert [name for name, _is_related in card.nearest] == [nodes.titles[k] for k in nearest]
    assert card.status.startswith(card.title)
    assert said == [card.status]
    QTest.mouseMove(overlay, QPoint(3, 3))
    assert overlay.hovered is None


def test_a_double_click_flies_to_a_node_and_on_the_background_home(opened, view, overlay, wait):
    node = 17
    QTest.mouseDClick(overlay, LEFT, NO_KEYS, at(overlay, node))
    wait(view.settled)
    assert overlay.seen.at(node) == pytest.approx((overlay.width() / 2, overlay.height() / 2))
    assert view.state.node == view.shown.nodes.graph.names[node]
    assert steps(opened) == 1
    QTest.mouseDClick(overlay, LEFT, NO_KEYS, QPoint(4, 200))
    wait(view.settled)
    assert (view.state.centre, view.state.turn) == ((0.0, 0.0), 0.0)


def test_a_flight_moves_smoothly_where_things_may_move(opened, view, overlay, wait):
    picture, theme = view.picture.views[0], view._host.theme
    theme.still = False
    try:
        seen = []
        view.state.events.centre.connect(lambda centre: seen.append(complex(*centre)))
        picture.fly_to(60)
        wait(view.settled)
    finally:
        theme.still = True
    target = overlay.seen.scene.place(60)
    left = [float(disk.geodesic_distance(each, target)) for each in seen]
    assert len(left) > 2
    assert left == sorted(left, reverse=True)
    assert abs(complex(*view.state.centre) - target) < 1e-12
    assert steps(opened) == 1


def test_the_wheel_magnifies_at_the_pointer(view, overlay, wait):
    where = at(overlay, 2)
    turn_wheel(overlay, 3, where)
    wait(view.settled)
    assert view.state.zoom == pytest.approx(1.2**3)
    assert (at(overlay, 2) - where).manhattanLength() <= 2


def test_arrows_move_and_tab_goes_through_the_relations(view, overlay, wait):
    overlay.setFocus()
    QTest.keyClick(overlay, Qt.Key.Key_Right)
    wait(view.settled)
    assert view.state.centre[0] > 0.05
    nodes = view.shown.nodes
    node = int(nodes.by_weight[-1])
    view.picture.choose(nodes.graph.names[node])
    related = nodes.graph.related(node).tolist()
    visited = []
    for _ in related:
        QTest.keyClick(overlay, Qt.Key.Key_Tab)
        visited.append(nodes.number[view.state.node])
    assert sorted(visited) == sorted(related)
    QTest.keyClick(overlay, Qt.Key.Key_Backtab)
    assert nodes.number[view.state.node] == (visited[-2] if len(visited) > 1 else node)
    overlay.setFocus()
    QTest.keyClick(overlay, Qt.Key.Key_Return)
    wait(view.settled)
    chosen = nodes.number[view.state.node]
    assert abs(overlay.seen.moved[overlay.seen.scene.spot[chosen]]) < 1e-9


def test_a_node_is_found_by_name_and_flown_to(view, overlay, wait):
    nodes = view.shown.nodes
    view.find_node()
    finder = view.picture._finder
    QTest.keyClicks(finder._line, nodes.titles[33])
    assert finder.rows()[0].title == nodes.titles[33]
    QTest.keyClick(finder._line, Qt.Key.Key_Return)
    wait(view.settled)
    assert view.state.node == nodes.graph.names[33]
    assert abs(overlay.seen.moved[overlay.seen.scene.spot[33]]) < 1e-9


def test_the_followed_node_stays_in_the_middle_until_something_is_dragged(view, overlay, wait):
    view.state.update({"node": view.shown.nodes.graph.names[8], "follows": True})
    wait(view.settled)
    middle = (overlay.width() / 2, overlay.height() / 2)
    assert overlay.seen.at(8) == pytest.approx(middle)
    view.state.edge = 2.0
    wait(view.settled)
    assert overlay.seen.at(8) == pytest.approx(middle)
    view.picture.fly_to(12)
    wait(view.settled)
    assert view.state.follows
    assert overlay.seen.at(12) == pytest.approx(middle)
    drag(overlay, QPoint(300, 300), QPoint(340, 320))
    assert not view.state.follows


@pytest.mark.parametrize("name", ["klein", "half-plane", "band"])
def test_in_every_map_a_grabbed_node_follows_the_pointer(view, overlay, wait, name):
    view.state.map = name
    wait(view.settled)
    start = at(overlay, 2)
    end = start + QPoint(30, 20)
    drag(overlay, start, end)
    wait(view.settled)
    assert (at(overlay, 2) - end).manhattanLength() <= 2


def test_new_points_glide_and_those_of_flat_space_fill_the_page(view, overlay, wait):
    nodes, picture = view.shown.nodes, view.picture.views[0]
    angles = np.linspace(0, 2 * np.pi, len(nodes), endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    pane = Pane("euclidean", "euclidean", 7.0 * ring, step=3, quality=(0.5, 2.0))
    picture.show_pane(nodes, pane, places_of(pane, "horopca", 2))
    away = np.hypot(overlay.seen.x - overlay.width() / 2, overlay.seen.y - overlay.height() / 2)
    assert np.allclose(away, away[0])
    assert away[0] > 0.4 * min(overlay.width(), overlay.height())
    assert "MAP 0.500" in picture.board.title()[1]
    turned = Pane("euclidean", "euclidean", ring @ [[0.0, 1.0], [-1.0, 0.0]], step=4)
    view._host.theme.still = False
    try:
        picture.show_pane(nodes, turned, places_of(turned, "horopca", 2))
        assert not picture.settled()
        wait(picture.settled)
    finally:
        view._host.theme.still = True
    assert overlay.seen.scene.place(0) == pytest.approx(1j)
    view.picture.refresh()


def test_dots_are_drawn_by_opengl_in_the_colours_of_their_branches(view, overlay, wait):
    view.state.update({"lines": "none", "labels": 0.0, "dot": 5.0})
    wait(view.settled)
    picture = view.picture.views[0]
    assert picture.surface.works, picture.surface.failure
    image = picture.surface.image(overlay.width(), overlay.height(), 1.0)
    colours = picture.board.colours(DARK)
    for node in (1, 2, 3):
        x, y = overlay.seen.at(node)
        shown = image.pixelColor(int(x), int(y))
        wanted = colours[overlay.seen.scene.spot[node]]
        assert (shown.red(), shown.green(), shown.blue()) == tuple(wanted[:3].tolist())
    assert image.pixelColor(2, 2) == QColor(DARK.canvas)


def test_a_painted_picture_shows_the_same_dots(view, wait):
    view.state.update({"lines": "none", "labels": 0.0, "dot": 5.0})
    wait(view.settled)
    image = view.render(SMALL)
    board = view.picture.views[0].board
    seen = board.scene.seen(board.sight(400.0, 300.0), 5.0)
    colours = board.colours(LIGHT)
    for node in (1, 2, 3):
        x, y = seen.at(node)
        shown = image.pixelColor(int(x), int(y))
        wanted = colours[seen.scene.spot[node]]
        assert (shown.red(), shown.green(), shown.blue()) == tuple(wanted[:3].tolist())


def test_an_svg_has_true_curves_and_real_text(view, tmp_path):
    path = tmp_path / "picture.svg"
    view.export_svg(path, SMALL)
    text = path.read_text()
    assert "<text" in text
    assert "Sarkar" in text
    assert "Branches" in text or "Parts" in text
    assert len(re.findall(r"C[\d.-]+", text)) > 50


def test_two_pictures_share_the_middle_and_only_the_first_has_a_legend(view, wait):
    view.state.update({"panes": ("sarkar", "lorentz")})
    wait(view.settled)
    first, second = view.picture.views
    assert (first.overlay.has_legend, second.overlay.has_legend) == (True, False)
    assert second.overlay.seen is None
    assert "Play" in second.board.waiting
    view.state.panes = ("sarkar",)
    wait(view.settled)
    assert len(view.picture.views) == 1


def test_without_opengl_the_picture_is_painted(window, wait, monkeypatch):
    monkeypatch.setattr(QOpenGLContext, "create", lambda _self: False)
    window.show_panel("embedding")
    state = window.view.state
    setup = state.setup.having(graph="tree", branching=2, depth=3)
    state.update({"setup": setup, "panes": ("sarkar",), "labels": 0.0, "dot": 5.0})
    wait(lambda: window.view.settled() and len(window.view.shown.nodes) == 15)
    wait(window.view.settled)
    picture = window.view.picture.views[0]
    assert picture.overlay.paints_dots
    image = picture.overlay.grab().toImage()
    x, y = picture.overlay.seen.at(1)
    wanted = picture.board.colours(DARK)[picture.board.scene.spot[1]]
    shown = image.pixelColor(int(x), int(y))
    assert (shown.red(), shown.green(), shown.blue()) == tuple(wanted[:3].tolist())
