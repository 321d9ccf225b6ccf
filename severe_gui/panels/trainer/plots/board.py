"""The page of plots: rows of pictures of the run in front, above the curves of all that are shown.

The screen and the exported page are the same board, given other colours and another size. It
does not know which kinds of plots exist: each plot names its kind, and the kind makes its items.
"""

import math
from dataclasses import dataclass
from functools import partial

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal

from severe_gui.errors import SevereError
from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import MOST_IN_A_ROW, Go, PlotKind, PlotView, kind_named
from severe_gui.panels.trainer.plots.picture import Picture
from severe_gui.widgets.board import Board
from severe_gui.widgets.legend import Caption, Curve, LegendRow, Look

COLUMNS = 3
WHOLE = COLUMNS * MOST_IN_A_ROW
LINE, SPACING, MARGINS = 20, 8, 12


@dataclass(frozen=True)
class Placed:
    """A plot with its kind, and the pictures that it has now."""

    plot: Plot
    kind: PlotKind
    variants: tuple[str, ...]


class RunBoard(Board):
    """Draws pictures of runs; rebuilt only when what it shows is laid out differently.

    least_height: pixels below which its plots can no longer be read. Emits `went` (a plot's id,
    where) when a person goes to a place in a plot.
    """

    went = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._layout_key: tuple[object, ...] = ()
        self._legend: LegendRow | None = None
        self._headings: dict[str, Caption] = {}
        self._items: list[tuple[Plot, str, PlotView]] = []
        self.least_height = 0

    def show_picture(self, picture: Picture) -> None:
        """Draw a picture."""
        placed = _worth_drawing(picture)
        key = (
            picture.experiment.id,
            tuple((each.plot.id, each.variants) for each in placed),
            _needs_legend(placed, picture),
        )
        if key != self._layout_key:
            self._layout_key = key
            self._lay_out(placed, picture)
        for plot, variant, item in self._items:
            item.show_picture(plot, variant, picture)
        for each in placed:
            if each.plot.id in self._headings:
                self._headings[each.plot.id].name(each.kind.heading(each.plot, picture))
        if self._legend is not None:
            self._legend.show_curves(_legend_curves(placed, picture))
        # Ranges that change during a paint would cost a second one.
        self.scene().prepareForPaint()

    def recolour(self, look: Look) -> None:
        super().recolour(look)
        for row in (self._legend, *self._headings.values()):
            if row is not None:
                row.recolour(self.look)

    def items_of(self, plot_id: str) -> list[PlotView]:
        """The pictures of a plot."""
        return [item for plot, _variant, item in self._items if plot.id == plot_id]

    def frame(self, plot_id: str) -> QRectF:
        """Put a frame around a plot, until the pointer next moves over the page. Returns it."""
        # The places of its items are known after they have been laid out.
        self.ci.layout.activate()
        around = QRectF()
        for item in self.items_of(plot_id):
            around = around.united(item.sceneBoundingRect())
        self.frame_rect(around.adjusted(-4, -2, 4, 2) if not around.isEmpty() else around)
        return around

    def _lay_out(self, placed: list[Placed], picture: Picture) -> None:
        self.clear()
        self.plots, self._items, self._headings, self._legend = {}, [], {}, None
        row = 0
        for each in placed:
            if each.kind.layout == "row" and each.variants:
                row = self._add_row(each, picture, row)
        if _needs_legend(placed, picture):
            self._legend = LegendRow(self.look)
            self.addItem(self._legend, row, 0, 1, WHOLE)
            row += 1
        cells = [each for each in placed if each.kind.layout == "cell"]
        columns = min(COLUMNS, max(len(cells), 1))
        span = WHOLE // columns
        for index, each in enumerate(cells):
            item = self._make(each, "", picture)
            item.setPreferredWidth(60)
            self.addItem(item, row + index // columns, (index % columns) * span, 1, span)
            self.ci.layout.setRowStretchFactor(row + index // columns, each.kind.height)
        for column in range(WHOLE):
            self.ci.layout.setColumnStretchFactor(column, 1)
            self.ci.layout.setColumnPreferredWidth(column, 10)
        self.least_height = _least_height(placed, self._legend is not None)
        self.fill()

    def _add_row(self, placed: Placed, picture: Picture, row: int) -> int:
        """One picture per variant, side by side. Returns the next row."""
        if placed.kind.heading(placed.plot, picture):
            heading = self._headings[placed.plot.id] = Caption(self.look)
            self.addItem(heading, row, 0, 1, WHOLE)
            row += 1
        grid = self.addLayout(row, 0, 1, WHOLE)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        columns = math.ceil(len(placed.variants) / _rows(placed))
        for place, variant in enumerate(placed.variants):
            grid.addItem(self._make(placed, variant, picture), *divmod(place, columns))
        for column in range(columns):
            grid.layout.setColumnStretchFactor(column, 1)
            grid.layout.setColumnPreferredWidth(column, 10)
        self.ci.layout.setRowStretchFactor(row, placed.kind.height * _rows(placed))
        return row + 1

    def _make(self, placed: Placed, variant: str, picture: Picture) -> PlotView:
        plot = placed.plot
        go = partial(self.went.emit, plot.id)
        item = placed.kind.make(plot, variant, picture, self.look, go)
        self._items.append((plot, variant, item))
        self.plots[f"{plot.id}/{variant}" if placed.kind.layout == "row" else plot.id] = item
        return item


class _Refusal(pg.GraphicsLayout):
    """A sentence instead of a plot that cannot be drawn."""

    def __init__(self, title: str, sentence: str, look: Look) -> None:
        super().__init__()
        self._rows = [Caption(look, title), Caption(look, sentence)]
        for index, row in enumerate(self._rows):
            self.addItem(row, index, 0)
        self.layout.setRowStretchFactor(2, 1)
        self.sentence = sentence

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """The sentence stays."""

    def recolour(self, look: Look) -> None:
        for row in self._rows:
            row.recolour(look)

    def hover(self, position: QPointF) -> str:
        return self.sentence if self.sceneBoundingRect().contains(position) else ""

    def step_at(self, position: QPointF) -> float | None:
        return None

    def show_step(self, step: float | None) -> None:
        """There are no steps."""

    def leave(self) -> None:
        """Nothing to hide."""


class _Refused(PlotKind):
    """In the place of a missing kind."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> PlotView:
        return _Refusal(plot.title, self._sentence, look)


def _worth_drawing(picture: Picture) -> list[Placed]:
    """The plots of a picture; those that have nothing to show leave when all runs are over."""
    placed = [_placed(plot, picture) for plot in picture.plots]
    if any(not run.snapshot.phase.is_over for run in picture.runs):
        return placed
    return [each for each in placed if not each.kind.is_empty(each.plot, picture)]


def _placed(plot: Plot, picture: Picture) -> Placed:
    try:
        kind = kind_named(plot.kind)
    except SevereError as error:
        kind = _Refused(str(error))
    return Placed(plot, kind, tuple(kind.variants(plot, picture)))


def _rows(placed: Placed) -> int:
    """Rows of pictures of one plot."""
    return math.ceil(len(placed.variants) / MOST_IN_A_ROW)


def _least_height(placed: list[Placed], has_legend: bool) -> int:
    rows = [each for each in placed if each.kind.layout == "row" and each.variants]
    cells = [each.kind.least for each in placed if each.kind.layout == "cell"]
    heights = [each.kind.least * _rows(each) + LINE for each in rows] + [LINE] * has_legend
    heights += [max(cells[start : start + COLUMNS]) for start in range(0, len(cells), COLUMNS)]
    return sum(heights) + SPACING * len(heights) + MARGINS


def _needs_legend(placed: list[Placed], picture: Picture) -> bool:
    """A row of pictures names the variants of one run; several runs need more."""
    has_row = any(each.kind.layout == "row" and each.variants for each in placed)
    return len(picture.runs) > 1 or not has_row


def _legend_curves(placed: list[Placed], picture: Picture) -> list[Curve]:
    """Each label once."""
    found: dict[str, Curve] = {}
    for each in placed:
        for curve in each.kind.legend(each.plot, picture):
            found.setdefault(curve.label, curve)
    return list(found.values())
