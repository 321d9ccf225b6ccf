"""The current lesson: which one, its number, and its readings."""

from severe_gui.panels.contract import Host
from severe_gui.panels.plane.lessons.lesson import LESSONS, LessonContent
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section

SHARE_OF_MAPS, SHARE_OF_PLOT = 5, 3


class LessonSection(Section):
    """The readings of the current lesson, with at most one slider."""

    def __init__(self, state: PlaneState, host: Host) -> None:
        super().__init__("Lengths and areas")
        self._state, self._host = state, host
        self._numbers: dict[str, NumberField] = {}
        for name, lesson in LESSONS.items():
            if lesson.number is None:
                continue
            title, low, high, default = lesson.number
            field = NumberField(title, f"{title} of the lesson.", default, low, high)
            field.grabbed.connect(lambda: host.begin_gesture("change the lesson"))
            field.released.connect(host.end_gesture)
            field.changed.connect(lambda value: setattr(state, "lesson_number", float(value)))
            self.add(field)
            self._numbers[name] = field
        self._readouts = Readouts()
        self.add(self._readouts)

    def refresh(self, content: LessonContent | None) -> None:
        """Show the lesson's current content."""
        state = self._state
        self.setVisible(content is not None)
        if state.lesson:
            self.set_title(LESSONS[state.lesson].title)
        for name, field in self._numbers.items():
            field.setVisible(name == state.lesson)
            if name == state.lesson and field.value() != state.lesson_number:
                field.set_value(state.lesson_number)
        self._readouts.show_readings(content.rows if content else {})
