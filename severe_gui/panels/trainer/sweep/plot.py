"""A result of a sweep against one of its parameters: means over seeds with their standard errors.

One curve for each combination of the other parameters. Values that are not numbers are at
1, 2, 3, ... in the order of the plan, with their words on the axis.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from severe_gui.compute.sweep_plan import SweepPlan
from severe_gui.widgets.board import Board
from severe_gui.widgets.legend import Array, Curve, LegendRow, Look, short
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.plots import LinePlot

MOST_CURVES = 8
LOG_SPAN = 20.0


@dataclass(frozen=True)
class Group:
    """A curve: places, means and standard errors (nan from one seed), and how many seeds."""

    label: str
    x: Array
    mean: Array
    error: Array
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Comparison:
    """All that the plot shows. log_x: places are log10. words: what is written at whole places.

    span: from the first to the last place of the plan, even if only a part has been run.
    """

    result: str
    parameter: str
    groups: tuple[Group, ...]
    log_x: bool = False
    words: tuple[str, ...] = ()
    left_out: int = 0
    span: tuple[float, float] = (0.0, 0.0)


def compare(
    plan: SweepPlan, rows: Sequence[Mapping[str, Any]], result: str, parameter: str
) -> Comparison:
    """Means of a result at each value of a parameter, over the rows that hold it."""
    places, log_x, words = _places(plan.grid[parameter])
    others = [name for name in plan.grid if name != parameter]
    together: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        if result in row:
            together.setdefault(tuple(row[name] for name in others), []).append(row)
    order = itertools.product(*([flat(v) for v in plan.grid[name]] for name in others))
    known = [combination for combination in order if combination in together]
    shown = tuple(
        _group(
            _label(dict(zip(others, each, strict=True))), together[each], result, parameter, places
        )
        for each in known[:MOST_CURVES]
    )
    span = (min(places.values()), max(places.values()))
    return Comparison(result, parameter, shown, log_x, words, len(known) - len(shown), span)


def results_of(rows: Sequence[Mapping[str, Any]], plan: SweepPlan) -> tuple[str, ...]:
    """Names of the last values that rows hold: not one seed's own, nor standard errors."""
    known = {"run", "seed", "phase", "failure", "step", *plan.grid}
    names = dict.fromkeys(name for row in rows for name in row if name not in known)
    return tuple(
        name for name in names
        if name.count("/") < 2 and not name.partition("/")[0].endswith("_se")
    )  # fmt: skip


def result_title(name: str) -> str:
    """loss/fold-0 as Loss, fold 0."""
    quantity, _, variant = name.partition("/")
    words = readable_name(quantity)
    return f"{words}, {readable_name(variant).lower()}" if variant else words


def flat(value: Any) -> Any:
    """A value as a table holds it: a list is joined by +."""
    return "+".join(map(str, value)) if isinstance(value, tuple | list) else value


class SweepPlot(Board):
    """The picture of a Comparison, with a legend if there are several curves."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._legend = LegendRow(look)
        self._line = _Points("", "", "", look)
        self.addItem(self._legend, 0, 0)
        self.addItem(self._line, 1, 0)
        self.plots = {"sweep": self._line}
        self.setAccessibleName("A result against a parameter")
        self.setMinimumHeight(160)
        self.fill()

    def recolour(self, look: Look) -> None:
        super().recolour(look)
        self._legend.recolour(look)

    def show_comparison(self, shown: Comparison, x_name: str, title: str, log_y: bool) -> None:
        """Draw it. x_name: the title of the axis; title: above the plot."""
        curves = self._line.show_comparison(shown, x_name, title, log_y)
        several = len(curves) > 1
        self._legend.show_curves(curves if several else [])
        self._legend.setVisible(several)
        self.fill()


class _Points(LinePlot):
    """Lines with a point at each mean and a bar for its standard error."""

    def __init__(self, title: str, x: str, y: str, look: Look) -> None:
        self._marks: list[pg.ScatterPlotItem] = []
        self._bars: list[pg.ErrorBarItem] = []
        self._shown: Comparison | None = None
        super().__init__(title, x, y, look)

    def recolour(self, look: Look) -> None:
        super().recolour(look)
        if self._shown is not None:
            self._draw_marks(self._shown)

    def show_comparison(
        self, shown: Comparison, x_name: str, title: str, log_y: bool
    ) -> list[Curve]:
        """Draw it; returns the curves for a legend."""
        is_other = self._shown is None or (self._shown.result, self._shown.parameter) != (
            shown.result, shown.parameter,
        )  # fmt: skip
        self._shown, self._x = shown, x_name
        self.name_plot(title)
        self.setLabel("bottom", x_name)
        bottom = self.getAxis("bottom")
        bottom.decades = shown.log_x
        bottom.setTicks([list(enumerate(shown.words, 1))] if shown.words else None)
        bottom.picture = None
        self.set_log(log_y)
        curves = [
            Curve(group.label, group.x, group.mean, index)
            for index, group in enumerate(shown.groups)
        ]
        self.show_curves(curves)
        self._draw_marks(shown)
        box = self.getViewBox()
        box.setDefaultPadding(0.08)
        if is_other:
            box.enableAutoRange()
            if shown.span[0] < shown.span[1]:
                # Words at the ends need room, or they are left out.
                box.setXRange(*shown.span, padding=0.15 if shown.words else None)
        return curves

    def _draw_marks(self, shown: Comparison) -> None:
        for item in (*self._marks, *self._bars):
            self.removeItem(item)
        self._marks, self._bars = [], []
        for index, group in enumerate(shown.groups):
            colour = self._look.series[index % len(self._look.series)]
            heights = self._height(group.mean, None)
            low, high = self._reach(group, heights)
            known = np.isfinite(heights)
            bars = pg.ErrorBarItem(
                x=group.x[known], y=heights[known], bottom=low[known], top=high[known],
                pen=pg.mkPen(colour, width=1.2 * self._look.dots),
            )  # fmt: skip
            marks = pg.ScatterPlotItem(
                x=group.x[known], y=heights[known], size=7 * self._look.dots, pen=None,
                brush=pg.mkBrush(colour), pxMode=True,
            )  # fmt: skip
            for item in (bars, marks):
                self.addItem(item)
            self._bars.append(bars)
            self._marks.append(marks)

    def _reach(self, group: Group, heights: Array) -> tuple[Array, Array]:
        """How far the bars go down and up, in the axis's own measure."""
        error = np.nan_to_num(group.error)
        if not self.is_log:
            return error, error
        with np.errstate(invalid="ignore", divide="ignore"):
            # A bar that would pass zero ends a decade below the mean.
            low = heights - np.log10(np.maximum(group.mean - error, 0.1 * group.mean))
            high = np.log10(group.mean + error) - heights
        return np.nan_to_num(low), np.nan_to_num(high)

    def hover(self, scene_position: QPointF) -> str:
        """The means at the nearest value ("" if there are none)."""
        shown, box = self._shown, self.getViewBox()
        if shown is None or not shown.groups:
            return ""
        if not box.sceneBoundingRect().contains(scene_position):
            self.leave()
            return ""
        places = np.unique(np.concatenate([group.x for group in shown.groups]))
        at = box.mapSceneToView(scene_position).x()
        x = float(places[int(np.abs(places - at).argmin())])
        parts = [_values_of(group, x) for group in shown.groups if (group.x == x).any()]
        return f"{self._x} {_place(shown, x)}  ·  " + "  ·  ".join(parts)


def _places(values: Sequence[Any]) -> tuple[dict[Any, float], bool, tuple[str, ...]]:
    """Where each value is, whether on a logarithmic axis, and the words of a list."""
    flattened = [flat(value) for value in values]
    numbers = [v for v in flattened if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) < len(flattened):
        words = tuple(str(value).replace("-", " ") for value in flattened)
        return {value: place for place, value in enumerate(flattened, 1)}, False, words
    spread = min(numbers) > 0 and max(numbers) / min(numbers) >= LOG_SPAN
    return {value: math.log10(value) if spread else float(value) for value in numbers}, spread, ()


def _group(
    label: str,
    rows: Sequence[Mapping[str, Any]],
    result: str,
    parameter: str,
    places: Mapping[Any, float],
) -> Group:
    x, mean, error, counts = [], [], [], []
    for value in sorted(places, key=lambda each: places[each]):
        found = np.array([float(row[result]) for row in rows if row[parameter] == value])
        found = found[np.isfinite(found)]
        if len(found):
            x.append(places[value])
            mean.append(found.mean())
            several = len(found) > 1
            error.append(found.std(ddof=1) / math.sqrt(len(found)) if several else np.nan)
            counts.append(len(found))
    return Group(label, np.array(x), np.array(mean), np.array(error), tuple(counts))


def _label(others: Mapping[str, Any]) -> str:
    parts = [f"{name.replace('_', ' ')} {_value(value)}" for name, value in others.items()]
    return ", ".join(parts) or "mean"


def _value(value: Any) -> str:
    return short(value) if isinstance(value, float) else str(value).replace("-", " ")


def _place(shown: Comparison, x: float) -> str:
    if shown.words:
        return shown.words[int(x) - 1]
    return short(10**x if shown.log_x else x)


def _values_of(group: Group, x: float) -> str:
    at = int(np.flatnonzero(group.x == x)[0])
    error = "" if np.isnan(group.error[at]) else f" ± {short(float(group.error[at]))}"
    runs = f"{group.counts[at]} runs" if group.counts[at] > 1 else "one run"
    return f"{group.label} {short(float(group.mean[at]))}{error} ({runs})"
