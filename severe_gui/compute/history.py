"""What a run has recorded: complete for claims, thinned for the screen. No torch."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from severe_gui.compute.run import Series, Waterfall
from severe_gui.experiments.experiment import FloatArray, Parameters, Record

SERIES_POINTS = 1000
WATERFALL_COLUMNS = 256
_LARGEST = float(np.finfo(np.float32).max)


class Thinned:
    """Values over steps, at most `capacity` of them: when full, every other one is dropped.

    Which ones are kept depends only on their number, never on time.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity, self._stride, self._seen = capacity, 1, 0
        self.steps: list[int] = []
        self.values: list[float | FloatArray] = []

    def append(self, step: int, value: float | FloatArray) -> None:
        if self._seen % self._stride == 0:
            if len(self.steps) == self._capacity:
                self.steps, self.values = self.steps[::2], self.values[::2]
                self._stride *= 2
            if self._seen % self._stride == 0:
                self.steps.append(step)
                self.values.append(value)
        self._seen += 1


class Recorder:
    """Collects records as they come and returns what a snapshot shows."""

    def __init__(self) -> None:
        self._series: dict[str, Thinned] = {}
        self._curves: dict[str, Thinned] = {}
        self._latest: dict[str, FloatArray] = {}
        self._fields: dict[str, FloatArray] = {}

    def add(self, record: Record) -> None:
        """Take one record. The series of single seeds (two slashes) stay in the file only."""
        for key, value in record.scalars.items():
            if key.count("/") < 2:
                self._series.setdefault(key, Thinned(SERIES_POINTS)).append(record.step, value)
        for key, curve in record.curves.items():
            copy = _as_drawn(curve)
            self._latest[key] = copy
            self._curves.setdefault(key, Thinned(WATERFALL_COLUMNS)).append(record.step, copy)
        for key, array in record.fields.items():
            # In their own precision: a person may take them away.
            self._fields[key] = np.clip(array, -_LARGEST, _LARGEST)

    def answer(self, record: Record) -> None:
        """Show a record in place of the last one: its scalars where the series end.

        An empty curve takes that curve away.
        """
        for key, value in record.scalars.items():
            kept = self._series.get(key)
            if kept is not None:
                kept.values[-1] = value
        self.add(Record(record.step, {}, {}, record.fields))
        for key, curve in record.curves.items():
            if len(curve):
                self._latest[key] = _as_drawn(curve)
            else:
                self._latest.pop(key, None)

    def series(self) -> dict[str, Series]:
        return {
            key: Series(np.array(kept.steps, np.int64), np.array(kept.values, np.float64))
            for key, kept in self._series.items()
        }

    def curves(self) -> dict[str, FloatArray]:
        return dict(self._latest)

    def fields(self) -> dict[str, FloatArray]:
        return dict(self._fields)

    def waterfalls(self) -> dict[str, Waterfall]:
        return {
            key: Waterfall(np.array(kept.steps, np.int64), np.stack(kept.values))
            for key, kept in self._curves.items()
            if len({np.shape(value) for value in kept.values}) == 1
        }


def _as_drawn(values: FloatArray) -> FloatArray:
    drawn: FloatArray = np.clip(values, -_LARGEST, _LARGEST).astype(np.float32)
    return drawn


@dataclass(frozen=True)
class RunHistory:
    """All records of a run. Implements `experiments.experiment.History`.

    columns: float64 arrays at `steps`, nan where a record did not have the key. last: the last
    curve of each key.
    """

    parameters: Parameters
    steps: NDArray[np.int64]
    columns: dict[str, FloatArray]
    last: dict[str, FloatArray] = field(default_factory=dict)

    def series(self, key: str) -> FloatArray:
        """Scalars of a key at `steps`, or at the steps where it was measured if these are fewer."""
        values = self.columns[key]
        return values[~np.isnan(values)] if np.isnan(values).any() else values

    def curve(self, key: str) -> FloatArray:
        return self.last[key]

    def keys(self, quantity: str) -> tuple[str, ...]:
        names = (*self.columns, *self.last)
        return tuple(dict.fromkeys(name for name in names if name.split("/")[0] == quantity))


def history_of(parameters: Parameters, records: Iterable[Record]) -> RunHistory:
    """Collect records in memory."""
    kept = list(records)
    keys = list(dict.fromkeys(key for record in kept for key in record.scalars))
    columns: dict[str, FloatArray] = {
        key: np.array([record.scalars.get(key, np.nan) for record in kept]) for key in keys
    }
    last: dict[str, FloatArray] = {}
    for record in kept:
        last.update(record.curves)
    return RunHistory(parameters, np.array([record.step for record in kept]), columns, last)
