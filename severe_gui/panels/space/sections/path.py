"""The flight path: views to fly through, added one by one or recorded while flying."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QWidget

from severe_gui.errors import SevereError
from severe_gui.panels.pages import button
from severe_gui.panels.space.path.recorder import Recorder
from severe_gui.panels.space.state import MOST_VIEWS, SpacePlace, SpaceState, place_of
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.readouts import number
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import SIZES

ROW, MOST_ROWS = 24, 5
EMPTY = "Add views to fly through them in turn, or record a flight. Export it as a film."


class PathSection(Section):
    """Shows and changes the path of a SpaceState. Emits `played` when Play or Stop is pressed."""

    played = Signal()

    def __init__(self, state: SpaceState, view: StateView) -> None:
        super().__init__("Flight path")
        self._state, self._view = state, view
        self._shown: tuple[SpacePlace, ...] | None = None
        self._recorder: Recorder | None = None
        self._said = QLabel(EMPTY)
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self.add(self._said)
        self._list = _Views()
        self._list.itemClicked.connect(lambda _item: self._go_to(self._list.currentRow()))
        self._list.itemActivated.connect(lambda _item: self._go_to(self._list.currentRow()))
        self._list.deleted.connect(self.remove)
        self.add(self._list)
        self.add_view = button("Add view", "Add what the camera sees now to the path")
        self.add_view.clicked.connect(self.add_here)
        self.record = button("Record", "Take views while you fly, until you stop")
        self.record.clicked.connect(self.toggle_recording)
        self.play = button("Play", "Fly through the views in the time below, or stop")
        self.play.clicked.connect(self.played)
        self.clear = button("Clear", "Remove all views")
        self.clear.clicked.connect(self.remove_all)
        self.add(_row(self.add_view, self.record))
        self.add(_row(self.play, self.clear))
        fresh = SpaceState()
        view.bind(self, "change the path", {
            "path_seconds": NumberField(
                "Duration", "How long the flight takes, here and in a film.", fresh.path_seconds,
                1, 60, least=1, most=300, unit="seconds",
            ),
        })  # fmt: skip
        self._error = QLabel()
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self.add(self._error)

    @property
    def is_recording(self) -> bool:
        return self._recorder is not None

    def refresh(self, is_playing: bool = False) -> None:
        """Show the state as it is now."""
        if self._shown != self._state.path:
            self._shown = self._state.path
            self._show_views()
        count = len(self._state.path)
        self.play.setText("Stop" if is_playing else "Play")
        self.play.setEnabled(count > 1 and not self.is_recording)
        self.add_view.setEnabled(count < MOST_VIEWS and not self.is_recording and not is_playing)
        self.clear.setEnabled(count > 0 and not self.is_recording)
        self.record.setText("Stop recording" if self.is_recording else "Record")
        self.record.setEnabled(not is_playing)

    def note(self) -> None:
        """The camera has moved: while recording, perhaps a view is taken."""
        if self._recorder is None:
            return
        self._recorder.visit(self._state.flight())
        self._said.setText(f"Recording: {len(self._recorder.views)} views")
        if self._recorder.is_full:
            self.toggle_recording()
            self._fail(f"A path has at most {MOST_VIEWS} views; the recording ended there.")

    # What the user does.

    def add_here(self) -> None:
        """The camera's view becomes the last of the path."""
        self._change("add a view", (*self._state.path, place_of(self._state.flight())))

    def toggle_recording(self) -> None:
        """Start a new path from here, or keep what was recorded."""
        recorder, self._recorder = self._recorder, None
        if recorder is None:
            self._fail("")
            self._recorder = Recorder(self._state.flight())
            self._said.setText("Recording: 1 view")
            self.refresh()
            return
        recorder.visit(self._state.flight(), ends=True)
        self._shown = None
        self._change("record a flight", tuple(recorder.views))
        self.refresh()

    def drop_recording(self) -> None:
        """The honeycomb has changed under it."""
        if self._recorder is not None:
            self._recorder, self._shown = None, None

    def remove(self) -> None:
        """Take the chosen view out of the path."""
        row, path = self._list.currentRow(), self._state.path
        if 0 <= row < len(path):
            self._change("remove a view", (*path[:row], *path[row + 1 :]))

    def remove_all(self) -> None:
        """Empty the path."""
        self._change("clear the path", ())

    def _change(self, label: str, path: tuple[SpacePlace, ...]) -> None:
        before = self._state.path
        with self._view.gesture(label):
            self._state.path = path
            try:
                self._state.flight_path()
            except SevereError as error:
                self._state.path = before
                self._fail(str(error))
                return
        self._fail("")

    def _go_to(self, row: int) -> None:
        if 0 <= row < len(self._state.path):
            with self._view.gesture("go to a view"):
                self._state.place = self._state.path[row]

    def _fail(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    # From the state to the screen.

    def _show_views(self) -> None:
        path = self._state.flight_path()
        views = len(self._state.path)
        row = min(self._list.currentRow(), views - 1)
        self._list.clear()
        self._list.setVisible(views > 0)
        if path is None:
            self._said.setText(EMPTY)
            return
        self._list.addItem("1")
        for index, segment in enumerate(path.segments):
            turned = f"{math.degrees(segment.angle):.0f}°"
            self._list.addItem(f"{index + 2}    {segment.distance:.2f} on, turned by {turned}")
        self._list.setFixedHeight(ROW * min(views, MOST_ROWS) + SIZES.step)
        self._list.setCurrentRow(row)
        length = number(path.length, 3)
        self._said.setText("1 view" if views == 1 else f"{views} views on a way of {length}")


class _Views(QListWidget):
    """Emits `deleted` at the Delete key."""

    deleted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Views of the path")
        self.setToolTip("Click a view to go there; Delete removes it")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit()
        else:
            super().keyPressEvent(event)


def _row(*buttons: QPushButton) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SIZES.step)
    for each in buttons:
        layout.addWidget(each)
    return row
