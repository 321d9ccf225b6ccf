"""The curves as a page: two plots beside each other, the legend above them."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.embedding.curves.series import ShownRun, changes_of, curves_of, plots_of
from severe_gui.widgets.board import Board
from severe_gui.widgets.legend import Curve, LegendRow, Look
from severe_gui.widgets.plots import LinePlot
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import DARK, SERIES, SERIES_LIGHT, SIZES

COLUMNS = 2


class CurveBoard(Board):
    """Draws the curves of runs; laid out again only when other plots are to be drawn."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._ids: tuple[str, ...] = ()
        self._lines: dict[str, LinePlot] = {}
        self._legend: LegendRow | None = None

    def show_runs(self, shown: Sequence[ShownRun], linear: Collection[str]) -> None:
        """Draw the curves of these runs. linear: plots whose axis is not logarithmic."""
        plots = plots_of(shown)
        ids = tuple(each.id for each in plots)
        if ids != self._ids:
            self._ids = ids
            self._lay_out(plots)
        changes, legend = changes_of(shown), dict[str, Curve]()
        for plot in plots:
            is_log = plot.log_y and plot.id not in linear
            line, curves = self._lines[plot.id], curves_of(plot, shown)
            line.set_log(is_log)
            line.name_plot(f"{plot.title} ({plot.y}{', log' if is_log else ''})")
            line.show_curves(curves, plot.floor)
            line.show_marks(changes)
            for curve in curves:
                legend.setdefault(curve.label, curve)
        if self._legend is not None:
            self._legend.show_curves(sorted(legend.values(), key=_order))
        self.scene().prepareForPaint()

    def recolour(self, look: Look) -> None:
        super().recolour(look)
        if self._legend is not None:
            self._legend.recolour(look)

    def _lay_out(self, plots: Sequence[Plot]) -> None:
        self.clear()
        self.plots.clear()
        self._lines, self._legend = {}, LegendRow(self.look)
        self.addItem(self._legend, 0, 0, 1, COLUMNS)
        for k, plot in enumerate(plots):
            line = LinePlot(plot.title, plot.x, plot.y, self.look, over_steps=True)
            line.setPreferredWidth(60)
            row, column = divmod(k, COLUMNS)
            is_alone = k == len(plots) - 1 and column == 0
            self.addItem(line, row + 1, column, 1, COLUMNS if is_alone else 1)
            self.ci.layout.setRowStretchFactor(row + 1, 1)
            self._lines[plot.id] = self.plots[plot.id] = line
        for column in range(COLUMNS):
            self.ci.layout.setColumnStretchFactor(column, 1)
            self.ci.layout.setColumnPreferredWidth(column, 10)
        self.fill()


def _order(curve: Curve) -> tuple[int, int]:
    return curve.style, curve.colour


def paint_board(
    painter: QPainter,
    width: float,
    height: float,
    style: Style,
    shown: Sequence[ShownRun],
    linear: Collection[str],
) -> None:
    """The same curves on a page of this size."""
    series = SERIES if style.roles is DARK else SERIES_LIGHT
    # Cosmetic pens are as wide on every device: as many of its pixels as a point has.
    dots = painter.worldTransform().m11()
    board = CurveBoard(Look(style.roles, series, SIZES.text_size * style.scale, dots))
    board.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    board.resize(round(width), round(height))
    board.show()
    board.show_runs(shown, linear)
    board.ci.layout.activate()
    board.show_runs(shown, linear)
    board.paint_on(painter, QRectF(0, 0, width, height))
    board.dispose()
