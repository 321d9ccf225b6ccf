"""The picture of the runs: waterfalls of the one in front, curves of all that are shown.

The screen and the exported page are the same board, given other colours and another size.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Signal

from severe_gui.compute.run import Snapshot
from severe_gui.experiments.experiment import Experiment, Plot
from severe_gui.panels.trainer.plots.filament import FilamentPlot
from severe_gui.panels.trainer.state import RunEntry, TrainerState
from severe_gui.widgets.legend import Caption, Curve, LegendRow, Look, power
from severe_gui.widgets.parameter_form import choices_of, readable_name
from severe_gui.widgets.plots import Board, ImagePlot, LinePlot

COLUMNS = 3
MOST_WATERFALLS = 4
CURVES = ("series", "profile")


@dataclass(frozen=True)
class ShownRun:
    """A run and what there is to draw of it."""

    entry: RunEntry
    snapshot: Snapshot
    style: int = 0


# A picture of one variant of one run.
Drawn = tuple[Plot, str, ShownRun]


@dataclass(frozen=True)
class Picture:
    """All that the board shows. front: the run whose waterfalls stand above the curves."""

    experiment: Experiment
    runs: tuple[ShownRun, ...]
    front: ShownRun | None
    linear: frozenset[str]
    chosen_step: int = 0
    hidden: frozenset[str] = frozenset()
    layer: int = 0

    @property
    def plots(self) -> tuple[Plot, ...]:
        """The plots that are drawn."""
        return tuple(plot for plot in self.experiment.plots if plot.id not in self.hidden)


def picture_of(
    state: TrainerState, snapshots: Mapping[str, Snapshot], chosen_step: int = 0
) -> Picture:
    """The picture of a state, of the runs that have been read."""
    runs = tuple(
        ShownRun(entry, snapshots[entry.id], state.style(entry.id))
        for entry in state.shown_runs()
        if entry.id in snapshots
    )
    front = next((run for run in runs if run.entry.id == state.selected), None)
    linear, hidden = frozenset(state.linear), frozenset(state.hidden)
    return Picture(state.setup.definition, runs, front, linear, chosen_step, hidden, state.layer)


class RunBoard(Board):
    """Draws pictures of runs; rebuilt only when what it shows is laid out differently.

    Emits `layer_wanted` when a person goes to another layer in a filament picture.
    """

    layer_wanted = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._layout_key: tuple[object, ...] = ()
        self._legend: LegendRow | None = None
        self._heading: Caption | None = None
        # What each filament picture shows, and the arrays themselves: a freed one's id comes again.
        self._sheets: dict[str, tuple[int, int]] = {}
        self._kept_fields: dict[str, object] = {}

    def show_picture(self, picture: Picture) -> None:
        """Draw a picture."""
        waterfalls, filaments = list(_waterfalls(picture)), list(_filaments(picture))
        key = (
            tuple(plot.id for plot in picture.plots),
            picture.experiment.id,
            tuple((plot.id, variant) for plot, variant, _run in (*waterfalls, *filaments)),
            len(picture.runs) > 1 or not waterfalls,
        )
        if key != self._layout_key:
            self._layout_key = key
            self._lay_out(picture, waterfalls, filaments)
        for plot, variant, run in waterfalls:
            self._draw_waterfall(plot, variant, run, waterfalls)
        for plot, variant, run in filaments:
            self._draw_filament(plot, variant, run, picture.layer)
        for plot in picture.plots:
            if plot.kind in CURVES:
                self._draw_curves(plot, picture)
        if self._legend is not None:
            self._legend.show_curves(list(_legend_curves(picture)))
        # Ranges that change during a paint would cost a second one.
        self.scene().prepareForPaint()

    def recolour(self, look: Look) -> None:
        super().recolour(look)
        if self._legend is not None:
            self._legend.recolour(self.look)
        if self._heading is not None:
            self._heading.recolour(self.look)

    def _lay_out(self, picture: Picture, waterfalls: list[Drawn], filaments: list[Drawn]) -> None:
        self.clear()
        self.plots, self._legend, self._heading = {}, None, None
        self._sheets, self._kept_fields = {}, {}
        row = 0
        if waterfalls:
            self._heading = Caption(self.look)
            self.addItem(self._heading, row, 0, 1, COLUMNS * MOST_WATERFALLS)
            grid = self.addLayout(row + 1, 0, 1, COLUMNS * MOST_WATERFALLS)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setSpacing(12)
            for column, (plot, variant, _run) in enumerate(waterfalls):
                colour = variant_colour(picture.experiment, variant)
                image = ImagePlot(readable_name(variant) or plot.title, colour, self.look)
                grid.addItem(image, 0, column)
                self.plots[f"{plot.id}/{variant}"] = image
            self.ci.layout.setRowStretchFactor(row + 1, 5)
            row += 2
        if filaments:
            grid = self.addLayout(row, 0, 1, COLUMNS * MOST_WATERFALLS)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setSpacing(12)
            for column, (plot, variant, _run) in enumerate(filaments):
                colour = variant_colour(picture.experiment, variant)
                sheet = FilamentPlot(readable_name(variant) or plot.title, colour, self.look)
                sheet.stepped.connect(self.layer_wanted)
                grid.addItem(sheet, 0, column)
                self.plots[f"{plot.id}/{variant}"] = sheet
            self.ci.layout.setRowStretchFactor(row, 7)
            row += 1
        if len(picture.runs) > 1 or not waterfalls:
            self._legend = LegendRow(self.look)
            self.addItem(self._legend, row, 0, 1, COLUMNS * MOST_WATERFALLS)
            row += 1
        flat = [plot for plot in picture.plots if plot.kind in CURVES]
        columns = min(COLUMNS, max(len(flat), 1))
        span = COLUMNS * MOST_WATERFALLS // columns
        for index, plot in enumerate(flat):
            line = LinePlot(_title(plot, picture), plot.x, plot.y, self.look)
            line.setPreferredWidth(60)
            self.addItem(line, row + index // columns, (index % columns) * span, 1, span)
            self.plots[plot.id] = line
            self.ci.layout.setRowStretchFactor(row + index // columns, 5)
        for column in range(COLUMNS * MOST_WATERFALLS):
            self.ci.layout.setColumnStretchFactor(column, 1)
            self.ci.layout.setColumnPreferredWidth(column, 10)
        self.fill()

    def _draw_waterfall(
        self,
        plot: Plot,
        variant: str,
        run: ShownRun,
        together: list[Drawn],
    ) -> None:
        image = self.plots[f"{plot.id}/{variant}"]
        assert isinstance(image, ImagePlot)
        histories = [
            run.snapshot.waterfalls[_key(plot.quantity, each)].image
            for other, each, _run in together
            if other is plot
        ]
        highest = max(float(np.nanmax(each)) for each in histories)
        least = plot.floor or max(min(float(np.nanmin(each)) for each in histories), 1e-12)
        top = max(math.ceil(math.log10(max(highest, 10 * least))), math.log10(least) + 1)
        levels = (math.log10(least), top)
        waterfall = run.snapshot.waterfalls[_key(plot.quantity, variant)]
        image.show_image(waterfall.steps, waterfall.image, levels, run.snapshot.steps)
        ends = f"{power(round(levels[0]))} to {power(round(levels[1]))}"
        if self._heading is not None:
            self._heading.name(
                f"{plot.title} of {run.entry.name}: {plot.y} (down) by {plot.x} (right), "
                f"colour from {ends}, logarithmic"
            )

    def _draw_filament(self, plot: Plot, variant: str, run: ShownRun, layer: int) -> None:
        sheet, fields = self.plots[f"{plot.id}/{variant}"], run.snapshot.fields
        assert isinstance(sheet, FilamentPlot)
        points = fields[_key(plot.quantity, variant)]
        # Drawing thousands of pieces anew is for what has changed only.
        if self._sheets.get(f"{plot.id}/{variant}") == (id(points), layer):
            return
        self._sheets[f"{plot.id}/{variant}"] = (id(points), layer)
        self._kept_fields[f"{plot.id}/{variant}"] = points
        jacobians = fields[_key(f"{plot.quantity}_jacobian", variant)]
        numbers = [int(each) for each in fields[_key(f"{plot.quantity}_layer", variant)]]
        sheet.show_field(points, jacobians, min(layer, len(points) - 1), numbers)

    def _draw_curves(self, plot: Plot, picture: Picture) -> None:
        line = self.plots[plot.id]
        assert isinstance(line, LinePlot)
        line.set_log(plot.log_y and plot.id not in picture.linear)
        title = _title(plot, picture)
        if line.title != title:
            line.name_plot(title)
        curves = [curve for run in picture.runs for curve in _curves(plot, run, picture)]
        line.show_curves([*curves, *_theory(plot, picture)], plot.floor)
        if plot.kind == "series":
            changes = picture.front.snapshot.changes if picture.front is not None else ()
            line.show_marks([each.step for each in changes], picture.chosen_step or None)


def variants_of(experiment: Experiment, keys: Mapping[str, object], quantity: str) -> list[str]:
    """Variants that a run has of a quantity, in the experiment's own order."""
    found = [key.partition("/")[2] for key in keys if key.partition("/")[0] == quantity]
    order = _known_variants(experiment)
    return sorted(found, key=lambda name: order.index(name) if name in order else len(order))


def variant_colour(experiment: Experiment, variant: str) -> int:
    """A variant has the same colour everywhere: its place among all that there are."""
    order = _known_variants(experiment)
    return order.index(variant) if variant in order else len(order)


def _known_variants(experiment: Experiment) -> tuple[str, ...]:
    info = experiment.parameters.model_fields.get("variants")
    return choices_of(info) if info is not None else ()


def _filaments(picture: Picture) -> Iterator[Drawn]:
    if picture.front is None:
        return
    for plot in picture.plots:
        if plot.kind == "filament":
            names = variants_of(picture.experiment, picture.front.snapshot.fields, plot.quantity)
            for variant in names[:MOST_WATERFALLS]:
                yield plot, variant, picture.front


def _waterfalls(picture: Picture) -> Iterator[Drawn]:
    if picture.front is None:
        return
    for plot in picture.plots:
        if plot.kind == "waterfall":
            histories = picture.front.snapshot.waterfalls
            names = variants_of(picture.experiment, histories, plot.quantity)
            for variant in names[:MOST_WATERFALLS]:
                yield plot, variant, picture.front


def _curves(plot: Plot, run: ShownRun, picture: Picture) -> Iterator[Curve]:
    snapshot = run.snapshot
    source = snapshot.series if plot.kind == "series" else snapshot.curves
    for variant in variants_of(picture.experiment, source, plot.quantity):
        key = _key(plot.quantity, variant)
        band = None
        if plot.kind == "series":
            series = snapshot.series[key]
            x, y = series.steps, series.values
            error = snapshot.series.get(_key(f"{plot.quantity}_se", variant))
            if error is not None and len(error.values) == len(y):
                band = error.values
        else:
            y = snapshot.curves[key]
            x = np.arange(1, len(y) + 1)
        yield Curve(
            _label(variant, run, picture),
            x.astype(np.float64),
            y,
            variant_colour(picture.experiment, variant),
            run.style,
            band,
        )


def _theory(plot: Plot, picture: Picture) -> Iterator[Curve]:
    """What theory says of the run in front."""
    if not plot.theory or picture.front is None:
        return
    curves = picture.front.snapshot.curves
    for variant in variants_of(picture.experiment, curves, plot.theory):
        y = curves[_key(plot.theory, variant)]
        x = np.arange(1, len(y) + 1, dtype=np.float64)
        name = readable_name(variant)
        label = f"{name}, theory" if name else "theory"
        colour = variant_colour(picture.experiment, variant)
        yield Curve(label, x, y, colour, is_theory=True)


def _legend_curves(picture: Picture) -> Iterator[Curve]:
    seen: set[tuple[str, str]] = set()
    for run in picture.runs:
        for plot in picture.plots:
            if plot.kind not in CURVES:
                continue
            for curve in _curves(plot, run, picture):
                if (run.entry.id, curve.label) not in seen:
                    seen.add((run.entry.id, curve.label))
                    yield curve


def _label(variant: str, run: ShownRun, picture: Picture) -> str:
    name = readable_name(variant)
    if len(picture.runs) == 1:
        return name or run.entry.name
    return f"{name} · {run.entry.name}" if name else run.entry.name


def _title(plot: Plot, picture: Picture) -> str:
    log = ", log" if plot.log_y and plot.id not in picture.linear else ""
    step = ""
    if plot.kind == "profile" and picture.front is not None:
        step = f", step {picture.front.snapshot.step}"
    return f"{plot.title} ({plot.y}{log}){step}" if plot.kind == "series" else f"{plot.title}{step}"


def _key(quantity: str, variant: str) -> str:
    return f"{quantity}/{variant}" if variant else quantity
