"""Which maps are shown, and from where the hyperboloid is seen."""

import math
from typing import Any

from severe_gui.panels.contract import Host
from severe_gui.panels.plane.lessons.lesson import LESSONS
from severe_gui.panels.plane.scene.charts import MAPS
from severe_gui.panels.plane.state import LOWEST, MapName, PlaneState
from severe_gui.widgets.fields import ChoiceField, NumberField, ToggleField
from severe_gui.widgets.section import Section


class MapSection(Section):
    """Check boxes for the maps: one, two or four at a time."""

    def __init__(self, state: PlaneState, host: Host) -> None:
        super().__init__("Maps")
        self._state, self._host = state, host
        self.fields = {
            name: ToggleField(
                title[0].upper() + title[1:],
                f"Show {title}; one, two or four maps can be shown.",
                False,
            )
            for name, title in MAPS.items()
        }
        for name, field in self.fields.items():
            self.add(field)
            field.changed.connect(lambda shown, name=name: self._toggle(name, shown))
        choices = {"none": "", **{lesson.title: name for name, lesson in LESSONS.items()}}
        self._lesson = ChoiceField(
            "Lesson", "A lesson on lengths and areas, with a plot beside the maps.", "", choices
        )
        self._lesson.changed.connect(self._take_up)
        self.add(self._lesson)
        turn, rise = PlaneState().orbit
        self._turn = NumberField(
            "Turn", "Turn about the axis of the hyperboloid, in radians.", turn, -math.pi, math.pi
        )
        self._rise = NumberField(
            "Height of the eye",
            "Height of the eye above the plane, in radians.",
            rise,
            LOWEST,
            math.pi / 2,
        )
        for field in (self._turn, self._rise):
            self.add(field)
            field.grabbed.connect(lambda: host.begin_gesture("turn the hyperboloid"))
            field.released.connect(host.end_gesture)
            field.changed.connect(lambda _value: self._look())

    def refresh(self) -> None:
        """Show the current state."""
        state = self._state
        for name, field in self.fields.items():
            field.set_value(name in state.maps)
            field.setEnabled(state.is_hyperbolic)
        self._lesson.setVisible(state.is_hyperbolic)
        if self._lesson.value() != state.lesson:
            self._lesson.set_value(state.lesson)
        for field, value in zip((self._turn, self._rise), state.orbit, strict=True):
            field.setVisible(state.is_hyperbolic and "hyperboloid" in state.maps)
            if field.value() != value:
                field.set_value(value)

    def show_maps(self, maps: tuple[MapName, ...]) -> None:
        """Show these maps, each as large as possible."""
        self._host.begin_gesture("show maps")
        self._state.update({"maps": maps, "zoom": 1.0, "centre": (0.0, 0.0)})
        self._host.end_gesture()

    def _take_up(self, name: Any) -> None:
        number = LESSONS[name].number if name else None
        self._host.begin_gesture("change the lesson")
        self._state.update(
            {"lesson": name, "lesson_number": number[3] if number else self._state.lesson_number}
        )
        self._host.end_gesture()

    def _look(self) -> None:
        self._state.orbit = (
            float(self._turn.value()), min(float(self._rise.value()), math.pi / 2)
        )  # fmt: skip

    def _toggle(self, name: MapName, shown: bool) -> None:
        """One or two maps as ticked; a third adds a fourth, and a fifth replaces the last."""
        now = list(self._state.maps)
        if shown and len(now) == 4:
            wanted = [*now[:3], name]
        elif shown and len(now) == 2:
            rest = [each for each in MAPS if each not in (*now, name)]
            wanted = [*now, name, rest[0]]
        elif shown:
            wanted = [*now, name]
        else:
            wanted = [each for each in now if each != name][: 2 if len(now) == 4 else 1]
        if not wanted:
            self.fields[name].show_error("At least one map must be shown.")
            self.fields[name].set_value(True)
            return
        for field in self.fields.values():
            field.show_error()
        self.show_maps(tuple(wanted))
