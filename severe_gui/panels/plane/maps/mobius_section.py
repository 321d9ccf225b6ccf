"""The numbers of a Möbius map, and how many of its stages are applied."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane.mobius import Mobius, stages
from severe_gui.panels.contract import Host
from severe_gui.panels.plane.scene.readings import complex_text
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.fields import NumberField, TextField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section

FRAME_MILLISECONDS, STEP = 33, 0.02


class MobiusSection(Section):
    """a, b, c, d as complex numbers; a slider through the stages; Play."""

    def __init__(self, state: PlaneState, host: Host) -> None:
        super().__init__("Möbius map")
        self._state, self._host = state, host
        self._numbers = tuple(
            TextField(name, f"The {name} of (a z + b)/(c z + d), as 0.5+0.2i.", "")
            for name in "abcd"
        )
        for index, field in enumerate(self._numbers):
            self.add(field)
            field.changed.connect(lambda text, index=index: self._type(index, text))
        self._way = NumberField(
            "Stages applied", "How many stages of the map are applied, in order.", 5.0, 0.0, 5.0
        )
        self._way.grabbed.connect(lambda: host.begin_gesture("apply the stages"))
        self._way.released.connect(host.end_gesture)
        self._way.changed.connect(lambda way: setattr(state, "mobius_way", float(way)))
        self.add(self._way)
        self._play = QPushButton("Play")
        self._play.setAccessibleName("Play the stages")
        self._play.setToolTip("Apply the map from the start, stage by stage")
        self._play.clicked.connect(self.play)
        self.add(self._play)
        self._readouts = Readouts()
        self.add(self._readouts)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._step)

    def refresh(self) -> None:
        """Show the current map."""
        for field, (x, y) in zip(self._numbers, self._state.mobius, strict=True):
            text = complex_text(complex(x, y), 4)
            if field.value() != text:
                field.set_value(text)
                field.show_error()
        if self._way.value() != self._state.mobius_way:
            self._way.set_value(self._state.mobius_way)
        rows = {}
        try:
            made = stages(self.map)
        except BadInput as error:
            rows["No map"] = Reading(error.why)
            made = ()
        for index, stage in enumerate(made):
            done = self._state.mobius_way >= index + 1
            rows[f"Stage {index + 1}"] = Reading(stage.title + (" ✓" if done else ""))
        self._readouts.show_readings(rows)

    @property
    def map(self) -> Mobius:
        return Mobius(*(complex(*each) for each in self._state.mobius))

    def play(self) -> None:
        """Play the stages from the start, or stop."""
        if self._timer.isActive():
            self._timer.stop()
            self._host.end_gesture()
        else:
            self._host.begin_gesture("apply the stages")
            self._state.mobius_way = 0.0
            self._timer.start()
        self._play.setText("Stop" if self._timer.isActive() else "Play")

    def settle(self) -> None:
        """Stop the animation."""
        if self._timer.isActive():
            self.play()

    def _step(self) -> None:
        way = min(self._state.mobius_way + STEP, 5.0)
        self._state.mobius_way = way
        if way >= 5.0:
            self.play()

    def _type(self, index: int, text: str) -> None:
        """Use a typed number; if it is not a number or makes no map, the field shows the error."""
        field = self._numbers[index]
        try:
            z = _complex(text)
            parts = list(self._state.mobius)
            parts[index] = (z.real, z.imag)
            stages(Mobius(*(complex(*each) for each in parts)))
        except (ValueError, BadInput) as error:
            is_number = isinstance(error, BadInput)
            field.show_error(
                str(error)
                if is_number
                else f"{text!r} is not a complex number: write it as 0.5+0.2i."
            )
            return
        field.show_error()
        self._state.mobius = tuple(parts)


def _complex(text: str) -> complex:
    plain = text.replace("−", "-").replace("\u00a0", "").replace(" ", "").replace("i", "j")
    z = complex(plain)
    if not abs(z) < 1e6:
        raise ValueError(text)
    return z
