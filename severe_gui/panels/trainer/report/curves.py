"""Figures of a run drawn as SVG text, from what it recorded: no Qt, so no display is needed.

Curves over steps and profiles only; what needs an image of pixels is left out. A logarithmic axis
has its ticks at powers of ten, or at 1, 2, 5 within one decade.
"""

import math
import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from severe_gui.compute.history import RunHistory
from severe_gui.experiments.experiment import Experiment, FloatArray, Plot
from severe_gui.panels.trainer.report.contents import ReportFigure
from severe_gui.panels.trainer.report.style import figure_style
from severe_gui.widgets.palette import LIGHT, SERIES_LIGHT

WIDTH, HEIGHT = 460, 290
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 34, 42
MOST_POINTS = 400
LEGEND_ROW = 18
_LETTER = 6.2
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class SvgCurve:
    """A line of a figure. band: half the width of the stripe around it. colour: an index."""

    label: str
    x: FloatArray
    y: FloatArray
    colour: int
    band: FloatArray | None = None
    dashed: bool = False


def figures_of_run(experiment: Experiment, history: RunHistory, seed: int) -> list[ReportFigure]:
    """One figure for each plot of curves that the run has data for."""
    figures = []
    for plot in experiment.plots:
        curves = list(_curves(experiment, plot, history))
        # A run of one step has points, and no curve.
        if any(len(curve.x) > 1 for curve in curves):
            values = history.parameters.model_dump(mode="json")
            names = tuple(map(float, history.last.get(plot.x_values, ())))
            text = line_figure(plot.title, plot.x, plot.y, curves, plot.log_y, plot.floor, names)
            figures.append(ReportFigure(experiment.id, plot.title, text, values, seed))
    return figures


def line_figure(
    title: str,
    x_name: str,
    y_name: str,
    curves: Sequence[SvgCurve],
    log_y: bool = False,
    floor: float | None = None,
    names: Sequence[float] = (),
) -> str:
    """An SVG document of these curves. Values that are not finite are gaps.

    names: what is written at x = 1, 2, 3, ... instead.
    """
    rows = _legend_rows(curves)
    height = HEIGHT + LEGEND_ROW * len(rows)
    frame = _Frame(curves, log_y, floor)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="system-ui, sans-serif" font-size="12">'
    )
    parts = [
        head,
        f"<title>{escape(title)}</title><style>{figure_style()}</style>",
        _text(0, 14, title, weight="600"),
        _text(0, 29, f"{y_name}{', logarithmic' if log_y else ''}", "muted", size=11),
        *_grid(frame, HEIGHT, names),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, x_name, "muted", "middle", 11),
        *(_drawn(curve, frame) for curve in curves),
        *_legend(rows),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Frame:
    """From data to places in the picture."""

    def __init__(self, curves: Sequence[SvgCurve], log: bool, floor: float | None) -> None:
        self.log, self._floor = log, floor
        heights = [self.height(curve.y) for curve in curves]
        everything = np.concatenate([each[np.isfinite(each)] for each in heights])
        self.low, self.high = _span(everything)
        across = np.concatenate([curve.x for curve in curves])
        self.first, self.last = _span(across, margin=0.0)

    def height(self, values: FloatArray) -> FloatArray:
        """Values as the axis counts them."""
        numbers = np.asarray(values, dtype=np.float64)
        if not self.log:
            return np.where(np.isfinite(numbers), numbers, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self._floor is not None:
                numbers = np.maximum(numbers, self._floor)
            return np.where(numbers > 0, np.log10(numbers), np.nan)

    def across(self, x: FloatArray) -> FloatArray:
        share = (np.asarray(x, dtype=np.float64) - self.first) / (self.last - self.first)
        return np.asarray(LEFT + share * (WIDTH - LEFT - RIGHT))

    def down(self, heights: FloatArray) -> FloatArray:
        share = (np.asarray(heights) - self.low) / (self.high - self.low)
        return np.asarray(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP - 6))


def _curves(experiment: Experiment, plot: Plot, history: RunHistory) -> Iterator[SvgCurve]:
    if plot.kind not in ("series", "profile"):
        return
    quantities = [(plot.quantity, False), (plot.theory, True)] if plot.theory else [
        (plot.quantity, False)
    ]  # fmt: skip
    order = _variants(experiment)
    for quantity, is_theory in quantities:
        # A key of two slashes is one seed's own.
        keys = [key for key in history.keys(quantity) if key.count("/") < 2]
        for key in keys:
            variant = key.partition("/")[2]
            colour = order.index(variant) if variant in order else len(order)
            label = _name(variant) or plot.title
            found = _points(history, plot, key, quantity, variant)
            if found is not None:
                yield SvgCurve(
                    f"{label} (theory)" if is_theory else label, *found[:2], colour, found[2],
                    is_theory,
                )  # fmt: skip


def _points(
    history: RunHistory, plot: Plot, key: str, quantity: str, variant: str
) -> tuple[FloatArray, FloatArray, FloatArray | None] | None:
    if plot.kind == "profile":
        if key not in history.last:
            return None
        y = np.asarray(history.last[key], dtype=np.float64)
        return np.arange(1.0, len(y) + 1), y, None
    if key not in history.columns:
        return None
    column = history.columns[key]
    there = ~np.isnan(column)
    band = history.columns.get(f"{quantity}_se/{variant}" if variant else f"{quantity}_se")
    # Every so many records, the last one included.
    kept = np.flatnonzero(there)
    if not len(kept):
        return None
    stride = max(1, math.ceil(len(kept) / MOST_POINTS))
    kept = np.unique(np.append(kept[::stride], kept[-1]))
    steps = history.steps[kept].astype(np.float64)
    return steps, column[kept], None if band is None else np.nan_to_num(band[kept])


def _variants(experiment: Experiment) -> tuple[str, ...]:
    """All variants, in the experiment's own order, which is that of their colours."""
    info = experiment.parameters.model_fields.get("variants")
    inner = typing.get_args(info.annotation) if info is not None else ()
    return typing.get_args(inner[0]) if inner else ()


def _name(variant: str) -> str:
    text = variant.replace("-", " ")
    return text[:1].upper() + text[1:]


def _span(values: FloatArray, margin: float = 0.04) -> tuple[float, float]:
    """Ends that hold the values, never the same."""
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        room = 0.5 * max(1.0, abs(low))
        low, high = low - room, high + room
    room = margin * (high - low)
    return low - room, high + room


def _grid(frame: _Frame, height: int, names: Sequence[float] = ()) -> Iterator[str]:
    for value, text in _ticks(frame.low, frame.high, frame.log):
        y = float(frame.down(np.array(value)))
        yield (
            f'<line class="line" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{LIGHT["line"]}"/>'
        )
        yield _text(LEFT - 6, y + 4, text, "muted", "end", 11)
    for value, text in _across_ticks(frame, names):
        x = float(frame.across(np.array(value)))
        yield _text(x, height - BOTTOM + 16, text, "muted", "middle", 11)


def _across_ticks(frame: _Frame, names: Sequence[float]) -> list[tuple[float, str]]:
    """Places on the horizontal axis; names: what is written at 1, 2, 3, ..."""
    if not names:
        return _ticks(frame.first, frame.last, False)
    stride = max(1, math.ceil(len(names) / 10))
    return [(n + 1.0, _short(names[n])) for n in range(0, len(names), stride)]


def _ticks(low: float, high: float, log: bool) -> list[tuple[float, str]]:
    """Places on an axis, and what is written there."""
    if log and high - low >= 1:
        stride = max(1, math.ceil((high - low) / 6))
        whole = range(math.ceil(low), math.floor(high) + 1)
        return [(float(n), _power(n)) for n in whole if n % stride == 0]
    if log:
        decades = range(math.floor(low), math.ceil(high) + 1)
        places = [math.log10(m) + n for n in decades for m in (1, 2, 5)]
        inside = [place for place in places if low <= place <= high]
        if inside:
            return [(place, _short(10**place)) for place in inside]
        return [(place, _short(10**place)) for place in (low, high)]
    raw = (high - low) / 5
    unit = 10 ** math.floor(math.log10(raw))
    step = next(m * unit for m in (1, 2, 5, 10) if m * unit >= raw * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(n * step, _short(n * step)) for n in range(first, last + 1)]


def _power(exponent: int) -> str:
    if exponent in (0, 1):
        return str(10**exponent)
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def _short(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def _drawn(curve: SvgCurve, frame: _Frame) -> str:
    xs, heights = frame.across(curve.x), frame.height(curve.y)
    parts = []
    if curve.band is not None:
        low, high = (
            np.clip(frame.height(curve.y + side * curve.band), frame.low, frame.high)
            for side in (-1, 1)
        )
        kept = np.isfinite(low) & np.isfinite(high)
        there = [*zip(xs[kept], frame.down(high[kept]), strict=True)]
        back = [*zip(xs[kept], frame.down(low[kept]), strict=True)][::-1]
        if there:
            parts.append(
                f'<polygon class="b{_hue(curve)}" fill="{_colour(curve)}" fill-opacity="0.18" '
                f'points="{_places([*there, *back])}"/>'
            )
    for piece in _pieces(xs, heights):
        places = _places([*zip(xs[piece], frame.down(heights[piece]), strict=True)])
        parts.append(
            f'<polyline class="s{_hue(curve)}" fill="none" stroke="{_colour(curve)}" '
            f'stroke-width="1.6" stroke-linejoin="round"{_dash(curve)} points="{places}"/>'
        )
    return "\n".join(parts)


def _pieces(xs: FloatArray, heights: FloatArray) -> Iterator[slice]:
    """Stretches without a gap."""
    finite = np.concatenate([[False], np.isfinite(heights) & np.isfinite(xs), [False]])
    ends = np.flatnonzero(finite[1:] != finite[:-1])
    for begin, end in zip(ends[::2], ends[1::2], strict=True):
        yield slice(int(begin), int(end))


def _places(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _legend_rows(curves: Sequence[SvgCurve]) -> list[list[tuple[float, SvgCurve]]]:
    """Curves with the place of each, in rows that fit the width. One curve needs no legend."""
    rows: list[list[tuple[float, SvgCurve]]] = []
    if len(curves) < 2:
        return rows
    x = math.inf
    for curve in curves:
        wide = 24 + _LETTER * len(curve.label) + 16
        if x + wide > WIDTH - RIGHT:
            rows.append([])
            x = float(LEFT)
        rows[-1].append((x, curve))
        x += wide
    return rows


def _legend(rows: Sequence[Sequence[tuple[float, SvgCurve]]]) -> Iterator[str]:
    for index, row in enumerate(rows):
        y = HEIGHT + LEGEND_ROW * index + 8
        for x, curve in row:
            yield (
                f'<line class="s{_hue(curve)}" x1="{x:.1f}" x2="{x + 18:.1f}" y1="{y}" y2="{y}" '
                f'stroke="{_colour(curve)}" stroke-width="2.5"{_dash(curve)}/>'
            )
            yield _text(x + 24, y + 4, curve.label, "muted", size=11)


def _dash(curve: SvgCurve) -> str:
    return ' stroke-dasharray="5 3"' if curve.dashed else ""


def _hue(curve: SvgCurve) -> int:
    return curve.colour % len(SERIES_LIGHT)


def _colour(curve: SvgCurve) -> str:
    return SERIES_LIGHT[_hue(curve)]


def _text(
    x: float, y: float, text: str, role: str = "text", anchor: str = "start", size: int = 12,
    weight: str = "normal",
) -> str:  # fmt: skip
    return (
        f'<text class="{role}" x="{x:.1f}" y="{y:.1f}" fill="{LIGHT[role]}" font-size="{size}" '
        f'font-weight="{weight}" text-anchor="{anchor}">{escape(text)}</text>'
    )
