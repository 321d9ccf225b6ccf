"""An axis that is ticks and numbers only: plain, by powers of ten, or with names of its own."""

import math
from collections.abc import Sequence

import pyqtgraph as pg

from severe_gui.widgets.legend import Look, power, short

TICK_ROOM = 34


class QuietAxis(pg.AxisItem):
    """Ticks without a line. `decades`: the values are exponents of ten. `names`: what is written
    at 1, 2, 3, ... instead of these."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, maxTickLength=0)
        self.decades = False
        self.names: tuple[str, ...] = ()
        self.enableAutoSIPrefix(False)
        # A number at the end of the axis may reach a little beyond it.
        self.setStyle(tickTextOffset=6, autoExpandTextSpace=False, hideOverlappingLabels=15)
        if orientation == "left":
            self.setWidth(46)
        else:
            self.setHeight(36)

    def recolour(self, look: Look) -> None:
        self.setPen(pg.mkPen(None))
        self.setTickPen(pg.mkPen(look.roles.color("line"), width=look.dots))
        self.setTextPen(look.roles.muted)
        self.setTickFont(look.font())

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if self.names:
            stride = max(1, math.ceil(len(self.names) * TICK_ROOM / max(size, 1)))
            places = range(1, len(self.names) + 1, stride)
            return [(float(stride), [float(each) for each in places if low <= each <= high])]
        if not self.decades:
            return super().tickValues(low, high, size)[:1]
        first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
        stride = max(1, math.ceil((last - first + 1) * 28 / max(size, 1)))
        if last - first >= 1:
            ticks = [float(n) for n in range(first, last + 1) if n % stride == 0]
            return [(float(stride), ticks)]
        mantissas = [math.log10(m) + n for n in range(first - 1, last + 1) for m in (1, 2, 5)]
        found = [value for value in mantissas if low <= value <= high]
        if len(found) < 2:
            # Less than a decade shows: as on a plain axis.
            spacing, plain = super().tickValues(10**low, 10**high, size)[0]
            found = [math.log10(value) for value in plain if value > 0]
            return [(spacing, found)]
        return [(0.3, found)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if self.names:
            return [self.names[round(value) - 1] for value in values]
        if not self.decades:
            return [f"{value * scale:.6g}".replace("-", "−") for value in values]
        whole = [abs(value - round(value)) < 1e-9 for value in values]
        return [
            power(round(value)) if exact else short(10**value)
            for value, exact in zip(values, whole, strict=True)
        ]
