"""Moving the plane about the chosen object, by hand or by itself."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from severe_gui.panels.contract import Host
from severe_gui.panels.plane.motion.motions import flow_about, moved_on
from severe_gui.panels.plane.scene import place_readings as place_readings
from severe_gui.panels.plane.state import FARTHEST, PlaneState, place_of
from severe_gui.widgets.fields import NumberField, ToggleField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import SIZES

FRAME_MILLISECONDS, STEP = 33, 0.02


class MotionSection(Section):
    """Emits `played` with whether it runs. One run of Play is one undo step."""

    played = Signal(bool)

    def __init__(self, state: PlaneState, host: Host) -> None:
        super().__init__("Motion")
        self._state, self._host, self._name = state, host, ""
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self.add(self._said)
        self._amount = NumberField(
            "Amount", "A length along a line, or an angle about a point.", 0.0, -4.0, 4.0,
            least=-FARTHEST, most=FARTHEST,
        )  # fmt: skip
        self._amount.grabbed.connect(lambda: host.begin_gesture("move the plane"))
        self._amount.released.connect(host.end_gesture)
        self._amount.changed.connect(self._move_to)
        self.add(self._amount)
        self.add(self._make_buttons())
        self._axis = ToggleField(
            "Show its axis",
            "Draw the axis or the fixed points of the whole motion from home.",
            False,
        )
        self._axis.changed.connect(lambda shown: setattr(state, "shows_axis", shown))
        self.add_more(self._axis)
        self._readouts = Readouts()
        self.add_more(self._readouts)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._step)

    def _make_buttons(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, SIZES.step)
        self._play = QPushButton("Play")
        self._play.setToolTip("Let the plane move by itself, or stop it")
        self._play.clicked.connect(self.play)
        self._reflect = QPushButton("Reflect")
        self._reflect.setToolTip("Reflect the plane in the chosen line")
        self._reflect.clicked.connect(self.reflect)
        for button in (self._play, self._reflect):
            button.setAccessibleName(button.text())
            layout.addWidget(button)
        return row

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def refresh(self, name: str) -> None:
        """Show the current motions about an object."""
        self._name = name
        flow = flow_about(self._state, name)
        self._said.setText(
            flow.title if flow else "Choose a point, a line or a circle to move about."
        )
        for control in (self._amount, self._play):
            control.setEnabled(flow is not None)
        self._reflect.setEnabled(flow is not None and flow.mirror is not None)
        amount = self._state.amount if self._state.mover == name else 0.0
        if self._amount.value() != amount:
            self._amount.set_value(amount)
        self._axis.set_value(self._state.shows_axis)
        self._readouts.show_readings(place_readings.motion_readings(self._state))

    def play(self) -> None:
        """Start moving about the chosen object, or stop."""
        if self.is_playing:
            self._timer.stop()
            self._host.end_gesture()
        elif flow_about(self._state, self._name) is not None:
            self._host.begin_gesture("move the plane")
            self._timer.start()
        self._play.setText("Stop" if self.is_playing else "Play")
        self.played.emit(self.is_playing)

    def reflect(self) -> None:
        """Reflect the plane in the chosen line."""
        flow = flow_about(self._state, self._name)
        if flow is None or flow.mirror is None:
            return
        self._host.begin_gesture(f"reflect in {self._name}")
        self._state.place = place_of(self._state.camera().moved(flow.mirror))
        self._host.end_gesture()

    def settle(self) -> None:
        """Stop the motion."""
        if self.is_playing:
            self.play()

    def _move_to(self, amount: float) -> None:
        self._state.update(moved_on(self._state, self._name, float(amount)))

    def _step(self) -> None:
        state = self._state
        amount = (state.amount if state.mover == self._name else 0.0) + STEP
        changes = moved_on(state, self._name, amount) if amount < FARTHEST else {}
        if not changes:
            self.play()
            return
        state.update(changes)
