"""The lesson at hand: which one, its number, what it says, and its plot beside the maps."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from severe_gui.panels.contract import Host
from severe_gui.panels.plane.lessons import LESSONS, Told
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.legend import LegendRow, Look
from severe_gui.widgets.plots import Board, LinePlot
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT, THEMES, Roles

SHARE_OF_MAPS, SHARE_OF_PLOT = 5, 3
TEXT = 10.0


class LessonSection(Section):
    """What the lesson at hand says; each has one slider at most."""

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

    def refresh(self, told: Told | None) -> None:
        """Show the lesson as it is now."""
        state = self._state
        self.setVisible(told is not None)
        if state.lesson:
            self.set_title(LESSONS[state.lesson].title)
        for name, field in self._numbers.items():
            field.setVisible(name == state.lesson)
            if name == state.lesson and field.value() != state.lesson_number:
                field.set_value(state.lesson_number)
        self._readouts.show_readings(told.rows if told else {})


class LessonPlot(Board):
    """The plot of a lesson, on the screen or on a page."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._legend = LegendRow(look)
        self._line: LinePlot | None = None
        self._axes: tuple[str, ...] = ()
        self.setMinimumWidth(220)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("Plot of the lesson")

    def show_lesson(self, told: Told) -> None:
        """Draw what the lesson tells now."""
        axes = (told.title, told.x, told.y)
        if axes != self._axes:
            self.clear()
            self._axes = axes
            self._legend = LegendRow(self.look)
            self._line = LinePlot(told.title, told.x, told.y, self.look)
            self.addItem(self._legend, 0, 0)
            self.addItem(self._line, 1, 0)
            self.fill()
        assert self._line is not None
        self._legend.show_curves(told.curves)
        self._line.show_curves(told.curves)

    def relook(self, look: Look) -> None:
        """Take another look, with all that it holds."""
        self._axes = ()
        self.recolour(look)


def look_for(roles: Roles, scale: float, dots: float = 1.0) -> Look:
    """How plots look in a theme."""
    series = SERIES if roles.canvas == DARK.canvas else SERIES_LIGHT
    return Look(roles, series, TEXT * scale, dots)


def paint_plot(painter: QPainter, told: Told, theme: str, target: QRectF, scale: float) -> None:
    """The plot of a lesson on a page, in pixels."""
    plot = LessonPlot(look_for(THEMES[theme], 1.0, scale))
    plot.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    plot.resize(round(target.width() / scale), round(target.height() / scale))
    plot.show()
    plot.show_lesson(told)
    plot.ci.layout.activate()
    plot.show_lesson(told)
    plot.paint_on(painter, target)
    plot.dispose()
