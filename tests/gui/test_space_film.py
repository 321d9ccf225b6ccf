"""Flying through given views: added, recorded, played back, filmed and undone."""

import zipfile

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from severe_gui.errors import BadInput, SevereError
from severe_gui.maths.hyperbolic.flights.flight_path import relative
from severe_gui.maths.hyperbolic.honeycombs.space import rotation
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.space.state import SpaceState, place_of

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton
SMALL = ExportOptions(66, 51, 1.0, samples=1, rate=4)


def fly(state, ahead: float, right: float = 0.0) -> None:
    flight = state.flight()
    way = flight.space.translation([0.0, 0.0, -ahead]) @ rotation(0, 2, right)
    state.fly_to(flight.moved(way))


def add_three_views(space, wait) -> SpaceState:
    state, section = space.view.state, space.view.path
    for ahead, right in ((0.2, 0.4), (0.6, -0.8), (0.5, 0.3)):
        fly(state, ahead, right)
        QTest.mouseClick(section.add_view, LEFT)
    wait(space.view.settled)
    return state


def test_views_are_added_shown_removed_and_undone(space, wait):
    state, section = add_three_views(space, wait), space.view.path
    assert len(state.path) == section._list.count() == 3
    assert "3 views on a way of 1." in section._said.text()
    section._list.setCurrentRow(1)
    section._list.itemClicked.emit(section._list.item(1))
    assert state.place == state.path[1]
    QTest.keyClick(section._list, Qt.Key.Key_Delete)
    assert len(state.path) == 2
    space.undo()
    assert len(state.path) == 3
    QTest.mouseClick(section.clear, LEFT)
    assert state.path == ()
    space.undo()
    assert SpaceState.from_document(state.document()).path == state.path
    state.rebuild(4, 3, 5)
    assert state.path == ()


def test_the_flight_is_played_to_its_last_view_and_undone_as_one_step(space, wait):
    state, section = add_three_views(space, wait), space.view.path
    state.path_seconds = 1.0
    space.view.go_home()
    steps = space.workspace.history.stack("space").count()
    QTest.mouseClick(section.play, LEFT)
    assert section.play.text() == "Stop"
    wait(lambda: not space.view.inside.cruise.is_flying)
    assert state.place == state.path[-1]
    assert section.play.text() == "Play"
    assert space.workspace.history.stack("space").count() == steps + 1
    space.undo()
    assert state.place is None


def test_a_flight_is_recorded_as_it_was_flown(space, wait):
    state, section = space.view.state, space.view.path
    QTest.mouseClick(section.record, LEFT)
    pilot, places = space.view.inside.pilot, []
    for k in range(20):
        pilot.look(0.04, 0.0)
        fly(state, 0.1)
        places.append(state.flight())
        wait(lambda: not space.view._pending.isActive())
        assert section.is_recording, k
    QTest.mouseClick(section.record, LEFT)
    assert 8 < len(state.path) < 13
    assert state.path[-1] == place_of(places[-1])
    # Where the camera has been is never far from the way that was kept.
    path = state.flight_path()
    flown = [path.at(time) for time in np.linspace(0, 1, 200)]
    for place in places[::5]:
        motions = np.array([relative(place, each) for each in flown])
        assert np.abs(motions - np.eye(4)).max((1, 2)).min() < 0.05
    assert path.length == pytest.approx(2.0, abs=0.01)


def test_a_film_decodes_to_the_pictures_of_the_flight(space, wait, tmp_path):
    state = add_three_views(space, wait)
    state.path_seconds = 2.0
    before = state.document()
    space.view.export_film(tmp_path / "a.mp4", SMALL)
    space.view.export_frames(tmp_path / "a.zip", SMALL)
    assert state.document() == before
    with av.open(str(tmp_path / "a.mp4")) as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert [frame.shape for frame in frames] == [(50, 66, 3)] * 8
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert len({archive.read(name) for name in archive.namelist()}) == 8
    state.place = state.path[-1]
    last = space.view.render(SMALL)
    shown = np.frombuffer(last.constBits(), np.uint8).reshape(51, 66, 4)[:50, :, :3]
    assert np.abs(frames[-1].astype(int) - shown).mean() < 6
    assert np.abs(frames[0].astype(int) - shown).mean() > 10


def test_without_views_the_film_turns_once_on_the_spot(space, tmp_path):
    space.view.state.path_seconds = 1.5
    space.view.export_frames(tmp_path / "a.zip", SMALL)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert len({archive.read(name) for name in archive.namelist()}) == 6


def test_a_cancelled_film_says_where_it_was(space, tmp_path):
    said = []

    def progress(text, share):
        said.append((text, share))
        if share > 0.5:
            raise SevereError("The export was cancelled")

    options = ExportOptions(66, 51, 1.0, samples=1, rate=4, progress=progress)
    space.view.state.path_seconds = 2.0
    with pytest.raises(SevereError, match="cancelled"):
        space.view.export_film(tmp_path / "a.mp4", options)
    assert said[0][0] == "Picture 1 of 8"
    assert said[-1][0] == "Picture 5 of 8"
    assert [share for _, share in said] == sorted(share for _, share in said)


def test_a_path_from_another_space_is_refused():
    state = SpaceState(honeycomb=(4, 3, 4))
    fly(state, 0.4)
    document = {**SpaceState().document(), "path": [state.place.model_dump()]}
    with pytest.raises(BadInput, match="The field path of the view"):
        SpaceState.from_document(document)
