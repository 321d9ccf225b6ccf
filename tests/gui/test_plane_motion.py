"""Moving the plane about what is drawn, the way home, and the Möbius square."""

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.plane.isometry import Isometry, Kind
from severe_gui.maths.hyperbolic.tilings.tile_layer import tile_layer
from severe_gui.panels.plane.motion.motions import flow_about, toward_home
from severe_gui.panels.plane.scene.place_readings import motion_from_home

pytestmark = pytest.mark.gui


@pytest.fixture
def plane(window, wait):
    window.show_panel("plane")
    window.apply_preset(window.panel.preset("translation"))
    window.view.choose("a")
    wait(lambda: not window.view._pending.isActive())
    return window


def amount_to(window, wait, amount) -> None:
    window.view._motion._amount.changed.emit(amount)
    wait(lambda: not window.view._pending.isActive())


def test_the_slider_translates_along_the_chosen_line_and_back(plane, wait):
    state = plane.view.state
    before = state.sights()
    amount_to(plane, wait, 1.25)
    motion = motion_from_home(state)
    assert motion.classify(1e-9) is Kind.HYPERBOLIC
    assert motion.translation_length == pytest.approx(1.25, abs=1e-9)
    texts = plane.view._motion._readouts.texts()
    assert texts["Class"] == "hyperbolic"
    assert texts["Translation"].replace("\u202f", "").startswith("1.25000")
    amount_to(plane, wait, 0.0)
    assert max(abs(a - b) for a, b in zip(before, state.sights(), strict=True)) < 1e-12


@pytest.mark.parametrize(
    ("name", "kind"), [("a", Kind.HYPERBOLIC), ("A", Kind.ELLIPTIC), ("U", Kind.PARABOLIC)]
)
def test_each_object_has_its_own_one_parameter_group(plane, wait, name, kind):
    if name == "U":
        plane.apply_preset(plane.panel.preset("ideal-triangle"))
    plane.view.choose(name)
    wait(lambda: not plane.view._pending.isActive())
    amount_to(plane, wait, 0.7)
    assert motion_from_home(plane.view.state).classify(1e-7) is kind
    flow = flow_about(plane.view.state, name)
    both = (flow.at(0.3) @ flow.at(0.4)).normalised()
    assert both.distance_to(flow.at(0.7)) < 1e-9


def test_reflecting_twice_is_as_if_nothing_had_been_done(plane, wait):
    state = plane.view.state
    before = state.sights()
    plane.view.reflect_in_chosen()
    assert motion_from_home(state).classify(1e-9) is Kind.REFLECTION
    plane.view.refresh()
    readouts = plane.view._motion._readouts.texts()
    # The second form of the source: purely imaginary numbers, of conj(w).
    assert "w̄" in readouts["In the half-plane"]
    assert "i w̄" in readouts["In the half-plane"]
    plane.view.reflect_in_chosen()
    assert max(abs(a - b) for a, b in zip(before, state.sights(), strict=True)) < 1e-9
    plane.undo()
    plane.undo()
    assert state.place.word == ()


def test_playing_moves_the_plane_in_one_undo_step(plane, wait):
    view = plane.view
    before = view.state.place
    view.play_motion()
    wait(lambda: view.state.amount > 0.1)
    view.play_motion()
    assert not view._motion.is_playing
    assert view.state.place != before
    plane.undo()
    assert view.state.place == before
    assert view.state.amount == 0


def test_the_axis_is_drawn_where_it_is_asked_for(plane, wait):
    amount_to(plane, wait, 1.0)
    overlay = plane.view._maps["disk"].overlay
    hidden = overlay.grab().toImage()
    plane.view.state.shows_axis = True
    wait(lambda: not plane.view._pending.isActive())
    assert overlay.grab().toImage() != hidden


def test_each_step_toward_home_is_one_layer_nearer(plane, wait):
    state = plane.view.state
    state.retile(7, 3)
    camera = state.camera()
    for _ in range(9):
        camera = camera.dragged(0j, 0.7 + 0.2j)
    state.move_to(camera)
    layers = [tile_layer(7, 3, state.place.word)]
    while layers[-1]:
        plane.view.step_toward_home()
        layers.append(tile_layer(7, 3, state.place.word))
        assert len(layers) < 60
    steps = [a - b for a, b in pairwise(layers)]
    assert set(steps) <= {0, 1}
    assert CoxeterGroup(7, 3).tile(state.place.word) == ()
    assert toward_home(state.camera()).word in (state.place.word, ())


def test_home_is_pointed_at_from_far_away(plane, wait):
    state, overlay = plane.view.state, plane.view._maps["disk"].overlay
    state.update({"points": (), "made": ()})
    camera = state.camera()
    for _ in range(6):
        camera = camera.dragged(0j, 0.7 + 0j)
    state.move_to(camera)
    wait(lambda: not plane.view._pending.isActive())
    image = overlay.grab().toImage()
    home = camera.sight(type(camera.address(0j))((), 0j))
    inside = 1 - 12 / overlay.frame.radius
    x, y = overlay.frame.to_screen(inside * home / abs(home))
    accent = plane.theme.roles.color("accent")
    assert image.pixelColor(round(x), round(y)).name() == accent.name()


# The square.


@pytest.fixture
def square(window, wait):
    window.show_panel("plane")
    window.apply_preset(window.panel.preset("mobius-square"))
    wait(lambda: "mobius" in window.view._maps)
    return window


def test_the_image_of_a_point_is_dragged_and_the_other_two_stay(square, wait):
    view = square.view._maps["mobius"]
    before = view.images()
    at = view._spot(before[1], view.width(), view.height()).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(view, at + QPoint(-40, -30))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPoint(-40, -30))
    after = view.images()
    assert abs(after[1] - before[1]) > 0.1
    assert after[0] == pytest.approx(before[0], abs=1e-9)
    assert after[2] == pytest.approx(before[2], abs=1e-9)
    square.undo()
    assert view.images()[1] == pytest.approx(before[1])


def test_numbers_are_typed_and_what_makes_no_map_is_said(square, wait):
    section, state = square.view._mobius, square.view.state
    section._type(1, "0.5 − 0.25i")
    assert state.mobius[1] == (0.5, -0.25)
    before = state.mobius
    section._type(0, "apples")
    assert "not a complex number" in section._numbers[0].error
    state.mobius = ((1.0, 0.0), (2.0, 0.0), (1.0, 0.0), (1.0, 0.0))
    section._type(3, "2")
    assert "ad − bc is 0" in section._numbers[3].error
    state.mobius = before


def test_the_stages_are_played_to_the_end(square, wait):
    section, state = square.view._mobius, square.view.state
    wait(lambda: not square.view._pending.isActive())
    assert section._readouts.texts()["Stage 2"].startswith("invert")
    section.play()
    assert state.mobius_way < 1
    section.play()
    state.mobius_way = 4.99
    section._timer.start()
    square.view._host.begin_gesture("apply the stages")
    wait(lambda: state.mobius_way == 5 and not section._timer.isActive())
    wait(lambda: section._readouts.texts()["Stage 5"].endswith("✓"))


def test_a_map_far_from_the_identity_is_still_normal(square):
    view = square.view._maps["mobius"]
    view._carry(0, 50 + 50j)
    view._carry(1, -1e-3 + 0j)
    assert all(math.isfinite(abs(w)) for w in view.images())
    assert not view.grab().isNull()
    assert isinstance(Isometry(), Isometry)
