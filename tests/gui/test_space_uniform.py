"""The generator point: dragged in a triangle, chosen by name, ringed in a diagram."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.flights.way_home import Compass
from severe_gui.maths.hyperbolic.uniform.generator import REGULAR_WEIGHTS
from severe_gui.maths.hyperbolic.uniform.rings import NAMES
from severe_gui.maths.hyperbolic.uniform.room import clearance
from severe_gui.panels.space.generator.places import (
    Place,
    clamped,
    place_of,
    uniform_shares,
    weights_at,
)
from severe_gui.panels.space.state import SpaceState

pytestmark = pytest.mark.gui


@pytest.fixture(scope="module")
def opened(shared_window, module_home):
    """One window for all the tests."""
    with shared_window() as window:
        window.resize(800, 700)
        window.show_panel("space")
        yield window


@pytest.fixture
def space(opened, wait):
    """It shows the regular {5, 3, 4} and nothing can be undone."""
    opened.view.state.replace_by(SpaceState())
    opened.workspace.history.clear()
    opened.view.generator.refresh()
    wait(lambda: not opened.view._pending.isActive())
    return opened


def drag(pad, *shares) -> None:
    """Press, move and release; places are given as shares of the triangle's corners."""
    points = [pad.point_at(each).toPoint() for each in shares]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def test_dragging_the_point_is_one_step_and_snaps_to_the_truncated_honeycomb(space):
    state, section = space.view.state, space.view.generator
    drag(section.triangle.pad, (1, 0, 0), (0.8, 0.2, 0.0), (0.51, 0.47, 0.02))
    assert state.generator == (1.0, 1.0, 0.0, 0.0)
    assert section.variant.value() == (0, 1)
    assert section.diagram.value() == (0, 1)
    assert section.facts.texts()["Name"] == "truncated {5, 3, 4}"
    assert space.workspace.history.stack("space").count() == 1
    space.undo()
    assert state.generator == REGULAR_WEIGHTS


def test_between_the_marked_points_it_stays_where_it_was_dropped(space):
    state, section = space.view.state, space.view.generator
    drag(section.triangle.pad, (0.55, 0.25, 0.2))
    first, second, third, fourth = state.generator
    assert first == 1.0
    assert second == pytest.approx(0.25 / 0.55, abs=0.03)
    assert third == pytest.approx(0.2 / 0.55, abs=0.03)
    assert fourth == 0.0
    assert section.variant.value() == ()
    # Beside a side it lies on the side: that ring is off exactly.
    drag(section.triangle.pad, (0.7, 0.28, 0.02))
    assert state.generator[2] == 0.0
    assert state.generator[1] > 0.0


def test_each_of_the_fifteen_is_chosen_by_name_by_rings_and_by_the_triangle(space):
    state, section = space.view.state, space.view.generator
    for rings in NAMES:
        section.variant._box.setCurrentText(NAMES[rings])
        assert state.generator == tuple(float(k in rings) for k in range(4))
        assert section.diagram.value() == rings
        # The way back from where the controls show it.
        place = section.triangle.place()
        assert weights_at(place) == state.generator
        assert place.way in (0.0, 0.5, 1.0)
        assert place.way == 1.0 or place.shares in uniform_shares()


def test_a_ring_is_put_on_and_the_last_one_stays(space):
    state, section = space.view.state, space.view.generator
    QTest.mouseClick(section.diagram.nodes[2], Qt.MouseButton.LeftButton)
    assert state.generator == (1.0, 0.0, 1.0, 0.0)
    QTest.mouseClick(section.diagram.nodes[0], Qt.MouseButton.LeftButton)
    assert state.generator == (0.0, 0.0, 1.0, 0.0)
    QTest.mouseClick(section.diagram.nodes[2], Qt.MouseButton.LeftButton)
    assert "must be ringed" in section.diagram.error
    assert state.generator == (0.0, 0.0, 1.0, 0.0)


def test_arrow_keys_move_the_point_and_the_slider_leaves_the_face(space):
    state, section = space.view.state, space.view.generator
    section.triangle.pad.setFocus()
    for _ in range(3):
        QTest.keyClick(section.triangle.pad, Qt.Key.Key_Right)
    assert state.generator[1] == pytest.approx(0.075 / 0.925)
    section.variant._box.setCurrentText("rectified")
    section.way._box.setValue(0.51)
    assert state.generator == (0.0, 1.0, 0.0, 1.0)
    section.way._box.setValue(1.0)
    assert state.generator == (0.0, 0.0, 0.0, 1.0)
    # On the way back it remembers where in the triangle it was.
    section.way._box.setValue(0.0)
    assert state.generator == (0.0, 1.0, 0.0, 0.0)


def test_a_point_too_near_infinity_is_moved_back_with_a_sentence(space):
    view = space.view
    view.state.rebuild(3, 3, 7)
    view.generator.refresh()
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view.generator.triangle.pad, Qt.Key.Key_Right, shift)
    assert "at infinity" in view.generator.triangle.error
    assert 0 < view.state.generator[1] < 0.3
    view.state.rebuild(3, 3, 12)
    view.generator.refresh()
    view.generator.variant._box.setCurrentText("truncated")
    assert "beyond infinity" in view.generator.variant.error
    assert view.state.generator == REGULAR_WEIGHTS


def test_a_generator_point_that_cannot_be_is_refused_in_a_document():
    with pytest.raises(BadInput, match="generator"):
        SpaceState.from_document({"generator": [0.0, 0.0, 0.0, 0.0]})
    with pytest.raises(BadInput, match="too far"):
        SpaceState.from_document({"honeycomb": [3, 3, 12], "generator": [1.0, 1.0, 0.0, 0.0]})
    state = SpaceState.from_document({"generator": [2.0, 1.0, 0.0, 0.0]})
    assert state.generator == (1.0, 0.5, 0.0, 0.0)


def test_a_flight_starts_and_is_at_home_where_no_edge_surrounds_it():
    state = SpaceState()
    state.fly_to(state.flight())
    # At the base point, which becomes a vertex.
    state.choose_generator((1.0, 1.0, 1.0, 1.0))
    for flight in (state.flight(), SpaceState(generator=state.generator).flight()):
        assert float(clearance(state.parts(), flight.place)) > 0.5
        assert flight.from_home() < 1e-6
        assert Compass().way_home(flight).length < 1e-6
    # Where there is room, home stays the middle of the simplex.
    truncated = SpaceState(generator=(1.0, 1.0, 0.0, 0.0)).flight()
    assert (truncated.home == truncated.frame.base_point).all()


def test_shares_outside_the_triangle_go_to_its_nearest_point():
    assert clamped((1.4, -0.2, -0.2)) == (1.0, 0.0, 0.0)
    assert clamped((0.6, 0.6, -0.2)) == pytest.approx((0.5, 0.5, 0.0))
    assert clamped((0.2, 0.3, 0.5)) == pytest.approx((0.2, 0.3, 0.5))
    assert place_of((0.0, 0.0, 0.0, 1.0), (0.2, 0.3, 0.5)) == Place((0.2, 0.3, 0.5), 1.0)
