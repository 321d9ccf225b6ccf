"""The plot of a lesson: beside the maps, or on a page.

Imported when the first lesson is chosen: the plane itself needs no plotting library.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from severe_gui.panels.plane.lessons.lesson import LessonContent
from severe_gui.widgets.board import Board
from severe_gui.widgets.legend import Curve, LegendRow, Look
from severe_gui.widgets.plots import LinePlot
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT, THEMES, Roles

TEXT = 10.0


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

    def show_lesson(self, content: LessonContent) -> None:
        """Draw the current content of the lesson."""
        axes = (content.title, content.x, content.y)
        if axes != self._axes:
            self.clear()
            self._axes = axes
            self._legend = LegendRow(self.look)
            self._line = LinePlot(content.title, content.x, content.y, self.look)
            self.addItem(self._legend, 0, 0)
            self.addItem(self._line, 1, 0)
            self.fill()
        assert self._line is not None
        curves = [
            Curve(each.label, each.x, each.y, each.colour, each.style) for each in content.curves
        ]
        self._legend.show_curves(curves)
        self._line.show_curves(curves)

    def relook(self, look: Look) -> None:
        """Change the look of the plot and of everything in it."""
        self._axes = ()
        self.recolour(look)


def look_for(roles: Roles, scale: float, dots: float = 1.0) -> Look:
    """How plots look in a theme."""
    series = SERIES if roles.canvas == DARK.canvas else SERIES_LIGHT
    return Look(roles, series, TEXT * scale, dots)


def paint_plot(
    painter: QPainter, content: LessonContent, theme: str, target: QRectF, scale: float
) -> None:
    """The plot of a lesson on a page, in pixels."""
    plot = LessonPlot(look_for(THEMES[theme], 1.0, scale))
    plot.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    plot.resize(round(target.width() / scale), round(target.height() / scale))
    plot.show()
    plot.show_lesson(content)
    plot.ci.layout.activate()
    plot.show_lesson(content)
    plot.paint_on(painter, target)
    plot.dispose()
