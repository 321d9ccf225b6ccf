"""Flying by itself on screen, the way home, and how coarse a moving picture is."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from severe_gui.panels.space.inside.pace import FULL, LEAST, Pace

pytestmark = pytest.mark.gui


@pytest.fixture
def space(space):
    """In thick fog, which takes less time: nothing here is about the picture."""
    space.view.state.fog = 2.0
    space.workspace.history.clear()
    return space


def steps(space) -> int:
    return space.workspace.history.stack("space").count()


def test_the_autopilot_flies_until_a_key_takes_over_and_is_one_undo_step(space, wait):
    view, pilot = space.view, space.view.inside.pilot
    pilot.setFocus()
    QTest.keyClick(space, Qt.Key.Key_P)
    assert view.state.autopilot == "geodesic"
    wait(lambda: view.state.flight().from_home() > 0.2)
    assert view.field("autopilot").value() == "geodesic"
    assert not view.settled()
    QTest.keyPress(pilot, Qt.Key.Key_A)
    assert view.state.autopilot == "off"
    assert not view.inside.cruise.is_flying
    assert steps(space) == 1
    QTest.keyRelease(pilot, Qt.Key.Key_A)
    space.undo()
    space.undo()
    assert view.state.place is None
    assert view.state.autopilot == "off"
    wait(view.settled)


def test_escape_a_drag_and_undo_each_end_a_flight(space, wait):
    view, pilot = space.view, space.view.inside.pilot

    def flies() -> None:
        view.fly_by("walk")
        view.inside.cruise.advance(0.1)
        assert view.inside.cruise.is_flying

    flies()
    QTest.keyClick(pilot, Qt.Key.Key_Escape)
    assert not view.inside.cruise.is_flying
    flies()
    QTest.mousePress(pilot, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert not view.inside.cruise.is_flying
    QTest.mouseRelease(pilot, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    flies()
    space.undo()
    view.inside.cruise.advance(0.1)
    assert not view.inside.cruise.is_flying
    assert view.state.autopilot == "off"


def test_an_edge_path_is_refused_at_its_field_where_vertices_are_infinite(space):
    view = space.view
    view.state.rebuild(4, 3, 6)
    field = view.field("autopilot")
    field._box.setCurrentText("along the edges")
    assert "no end" in field.error
    assert (view.state.autopilot, field.value()) == ("off", "off")
    view.state.rebuild(5, 3, 4)
    field._box.setCurrentText("along the edges")
    assert not field.error
    assert view.inside.cruise.course == view.state.autopilot == "edges"
    view.inside.cruise.stop()
    view.state.choose_generator((1.0, 1.0, 0.0, 0.0))
    view.refresh()
    field._box.setCurrentText("along the edges")
    assert "variant" in field.error
    assert not view.inside.cruise.is_flying


def test_a_flight_from_outside_begins_inside_and_ends_when_one_leaves(space, wait):
    view = space.view
    view.show_look("outside")
    wait(view.settled)
    QTest.keyClick(space, Qt.Key.Key_P)
    assert view.state.look == "inside"
    assert view.inside.isVisible()
    assert view.inside.cruise.is_flying
    view.show_look("outside")
    wait(lambda: not view.inside.cruise.is_flying)
    assert view.state.autopilot == "off"


def test_a_walk_is_repeated_by_its_seed(space):
    view = space.view

    def flown(seed: int) -> np.ndarray:
        view.go_home()
        view.state.seed = seed
        view.fly_by("walk")
        for _ in range(40):
            view.inside.cruise.advance(0.1)
        view.inside.cruise.stop()
        return view.state.flight().local

    assert np.array_equal(flown(5), flown(5))
    assert not np.allclose(flown(5), flown(6))


def test_flying_home_takes_up_the_trail_and_ends_by_itself(space, wait):
    view, pilot = space.view, space.view.inside.pilot
    view.state.speed = 3.0
    pilot.hold(Qt.Key.Key_W)
    for _ in range(30):
        pilot.fly(0.1)
        view.refresh()
    pilot.stop()
    view.refresh()
    far = view.state.flight().from_home()
    assert far > 5
    assert len(view.inside.trail.crumbs) > 3
    assert "F" in view.place._place.texts()["Trail"]
    QTest.mouseClick(view.flight.home, Qt.MouseButton.LeftButton)
    assert view.inside.cruise.is_flying
    for _ in range(300):
        view.inside.cruise.advance(0.1)
        view.refresh()
    assert not view.inside.cruise.is_flying
    assert view.state.flight().from_home() < 1e-8
    assert view.state.flight().word == ()
    assert view.place._place.texts()["Trail"] == "home"
    space.undo()
    assert view.state.flight().from_home() == pytest.approx(far)


@pytest.mark.parametrize(("key", "column", "axis", "sign"), [
    (Qt.Key.Key_Z, 1, 0, -1), (Qt.Key.Key_C, 1, 0, 1),
])  # fmt: skip
def test_z_and_c_roll_without_moving(space, key, column, axis, sign):
    state, pilot = space.view.state, space.view.inside.pilot
    before = state.flight()
    QTest.keyPress(pilot, key)
    pilot.fly(0.3)
    QTest.keyRelease(pilot, key)
    turned = np.linalg.inv(before.local) @ state.flight().local
    assert sign * turned[axis, column] > 0.25
    assert np.allclose(turned[:, 2], [0, 0, 1, 0], atol=1e-9)
    assert np.allclose(state.flight().place, before.place, atol=1e-12)


def test_shift_and_an_arrow_turns_where_the_arrow_points(space):
    state, pilot = space.view.state, space.view.inside.pilot
    for key, axis, sign in (
        (Qt.Key.Key_Left, 0, -1), (Qt.Key.Key_Right, 0, 1),
        (Qt.Key.Key_Up, 1, 1), (Qt.Key.Key_Down, 1, -1),
    ):  # fmt: skip
        before = state.flight()
        QTest.keyPress(pilot, key, Qt.KeyboardModifier.ShiftModifier)
        pilot.fly(0.3)
        QTest.keyRelease(pilot, key)
        assert not pilot.is_busy
        ahead = -(np.linalg.inv(before.local) @ state.flight().local)[:, 2]
        assert sign * ahead[axis] > 0.25
        assert np.allclose(state.flight().place, before.place, atol=1e-12)


def test_a_drag_moves_the_picture_and_the_right_button_flies_toward_the_pointer(space):
    state, pilot = space.view.state, space.view.inside.pilot
    before = state.flight()
    QTest.mousePress(pilot, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(pilot, QPoint(380, 300))
    QTest.mouseRelease(pilot, Qt.MouseButton.LeftButton, pos=QPoint(380, 300))
    ahead = -(np.linalg.inv(before.local) @ state.flight().local)[:, 2]
    # The picture went to the right with the pointer, so the camera looks further left.
    assert ahead[0] < -0.05
    state.place = None
    QTest.mousePress(pilot, Qt.MouseButton.RightButton, pos=QPoint(300, 300))
    assert pilot.is_busy
    pilot.fly(0.5)
    assert state.flight().from_home() > 0.2
    QTest.mouseRelease(pilot, Qt.MouseButton.RightButton, pos=QPoint(300, 300))
    assert not pilot.is_busy


def look_along(view, right: float, up: float, back: float, length: float) -> None:
    """Go to where home lies in a direction, at a distance."""
    view.state.place = None
    way = np.array([right, up, back]) / np.linalg.norm([right, up, back])
    flight = view.state.flight()
    view.state.fly_to(flight.moved(flight.space.translation(-length * way)))
    view.refresh()


def test_home_is_ringed_in_the_picture_and_an_arrow_points_to_it_elsewhere(space, wait):
    view, instruments = space.view, space.view.inside.instruments
    wait(view.settled)
    wide, high = instruments.width(), instruments.height()
    assert instruments.home_place() is None
    look_along(view, 0, 0, -1, 2.0)
    at, angle = instruments.home_place()
    assert (at.x(), at.y(), angle) == (pytest.approx(wide / 2), pytest.approx(high / 2), None)
    look_along(view, 0.1, 0.2, -1, 2.0)
    at, angle = instruments.home_place()
    reach = np.tan(np.radians(view.state.view_angle) / 2)
    assert at.y() == pytest.approx(high / 2 * (1 - 0.2 / reach))
    assert at.x() == pytest.approx(wide / 2 + high / 2 * 0.1 / reach)
    for way, expected in (
        ((1, 0, 0), 0.0), ((-1, 0, 0.3), np.pi), ((0, 1, 0), -np.pi / 2), ((0, -1, 0), np.pi / 2),
        ((0, 0, 1), np.pi / 2), ((1, 0.1, -0.2), -np.arctan(0.1)),
    ):  # fmt: skip
        look_along(view, *way, 2.0)
        at, angle = instruments.home_place()
        assert np.exp(1j * angle) == pytest.approx(np.exp(1j * expected))
        assert 0 < at.x() < wide
        assert 0 < at.y() < high
        assert not instruments.map_box.contains(at)
    wait(view.settled)


def test_the_map_covers_little_and_can_be_hidden(space, wait):
    view, instruments = space.view, space.view.inside.instruments
    look_along(view, -1, 0.5, 1, 3.0)
    wait(view.settled)

    def painted() -> np.ndarray:
        image = QImage(instruments.size(), QImage.Format.Format_RGBA8888)
        image.fill(Qt.GlobalColor.transparent)
        instruments.render(image, QPoint(), renderFlags=QWidget.RenderFlag(0))
        pixels = np.frombuffer(image.constBits(), np.uint8)
        return pixels.reshape(image.height(), image.bytesPerLine() // 4, 4)[..., 3] > 0

    covered = painted()
    assert 0.01 < covered.mean() < 0.08
    box = instruments.map_box.toRect()
    assert covered[box.center().y(), box.left() + 4 : box.right() - 3].all()
    QTest.keyClick(space, Qt.Key.Key_M)
    wait(view.settled)
    assert not view.state.map
    assert not painted().any()
    space.undo()
    assert view.state.map


class SlowPicture:
    """A picture whose time grows with its number of pixels, painted one frame after the other."""

    def __init__(self, full: float) -> None:
        self.full, self.now, self.pace = full, 0.0, Pace()

    def fly(self, seconds: float, frame_rate: int = 20) -> list[float]:
        """The resolutions of the frames of some seconds."""
        resolutions, end = [], self.now + seconds
        while self.now < end:
            self.now += max(0.0165, 0.003 + self.full * self.pace.resolution**2)
            self.pace.paint(self.now, frame_rate)
            resolutions.append(self.pace.resolution)
        return resolutions

    @property
    def frames_a_second(self) -> float:
        return 1.0 / max(0.0165, 0.003 + self.full * self.pace.resolution**2)


@pytest.mark.parametrize("full", [0.001, 0.03, 0.08, 0.2, 0.5, 1.0])
def test_a_moving_picture_keeps_twenty_frames_a_second_and_does_not_pulse(full):
    picture = SlowPicture(full)
    picture.fly(3.0)
    assert picture.frames_a_second >= 20
    assert LEAST <= picture.pace.resolution <= FULL
    settled = picture.fly(10.0)
    assert len(set(settled)) == 1
    # No coarser than it must: a picture twice as large would be too slow, or it is whole.
    assert picture.pace.resolution == FULL or 0.003 + full * 4 * picture.pace.resolution**2 > 0.05


def test_a_picture_is_finer_when_there_is_time_again_and_a_rest_is_no_slow_frame():
    picture = SlowPicture(0.6)
    coarse = picture.fly(3.0)[-1]
    picture.pace.rest()
    picture.now += 20.0
    assert picture.fly(0.5)[-1] == coarse
    picture.full = 0.01
    assert picture.fly(4.0)[-1] == FULL


def test_the_screen_follows_the_measured_time_of_its_frames(space, wait, monkeypatch):
    inside, clock = space.view.inside, [0.0]
    wait(space.view.settled)
    monkeypatch.setattr(inside, "_now", lambda: clock[0])

    def paint(seconds: float) -> None:
        inside.pilot.fly(0.01)
        clock[0] += seconds
        inside.shader.painted.emit()

    inside.pilot.hold(Qt.Key.Key_W)
    inside.pilot._timer.stop()
    first = inside.shader.resolution
    for _ in range(8):
        paint(0.4)
    assert inside.shader.resolution < min(first, 0.5)
    for _ in range(80):
        paint(0.017)
    assert inside.shader.resolution == FULL
    inside.pilot.stop()
    wait(space.view.settled)


def test_frames_on_the_screen_are_timed_while_the_camera_moves(space, wait):
    view, timed = space.view, []
    wait(view.settled)
    view.inside.pace.paint = lambda *paint: timed.append(paint)
    view.fly_by("walk")
    wait(lambda: len(timed) >= 3)
    view.inside.cruise.stop()
    assert {rate for _now, rate, _least in timed} == {view.state.frame_rate}
    wait(view.settled)
    count = len(timed)
    view.inside.shader.painted.emit()
    assert len(timed) == count


def test_the_numbers_wait_while_the_camera_moves_and_are_right_when_it_stands(space, wait):
    view, pilot = space.view, space.view.inside.pilot
    wait(view.settled)
    shown = []
    show = view.place.refresh
    view.place.refresh = lambda: (shown.append(1), show())
    pilot.hold(Qt.Key.Key_W)
    for _ in range(50):
        view.fly_one_frame(0.001)
    pilot.stop()
    assert len(shown) < 25
    wait(view.settled)
    away = view.place._place.texts()["From home"].replace("\u202f", "")
    assert float(away) == pytest.approx(view.state.flight().from_home(), abs=1e-5)
