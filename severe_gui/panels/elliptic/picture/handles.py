"""Handles that the keyboard reaches: Tab goes through them, Space takes the next one."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Signal

from severe_gui.panels.contract import Host
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.theme import SIZES


class HandleCanvas(PaintedCanvas):
    """Emits `add_wanted` on Enter. A subclass gives `handle_places`.

    names: of the handles, in order. selected: the one that the keyboard moves. gliding: where a
    point is on its way to a sum, or None.
    """

    add_wanted = Signal()

    def __init__(self, host: Host, names: tuple[str, ...], name: str, description: str) -> None:
        super().__init__(host.theme, name, description)
        self._host, self._names = host, names
        self.selected: int | None = None
        self.gliding: QPointF | None = None
        self.on_motion(self._move_glide, self.settle)

    def handle_places(self) -> Iterable[QPointF | None]:
        """Where the handles are on the canvas, in order; None: not shown."""
        raise NotImplementedError(type(self).__name__)

    def hit(self, at: QPointF) -> int | None:
        """The handle at a position; of several, the chosen one, otherwise the upper one."""
        return self.hit_among(self.handle_places(), at)

    def hit_among(self, places: Iterable[QPointF | None], at: QPointF) -> int | None:
        """The place of a handle's size at a position."""
        reach = SIZES.handle_hit / 2 * self._host.theme.scale
        found = None
        for index, place in enumerate(places):
            if place is None:
                continue
            step = place - at
            near = step.x() ** 2 + step.y() ** 2 <= reach**2
            if near and not (found is not None and found == self.selected):
                found = index
        return found

    @property
    def chosen(self) -> int | None:
        """The handle that the keyboard moves now."""
        return self.selected if self.hasFocus() else None

    def choose_next(self) -> None:
        """Take the next handle, the first after the last."""
        before = -1 if self.selected is None else self.selected
        self.selected = (before + 1) % len(self._names)
        self.update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the handles before it leaves the picture."""
        last = len(self._names) - 1
        if forward and self.hasFocus() and self.selected != last:
            self.selected = 0 if self.selected is None else self.selected + 1
            self.update()
            return True
        self.selected = None
        self.update()
        return super().focusNextPrevChild(forward)

    # A point that moves to its sum.

    def glide(self, start: QPointF, end: QPointF) -> None:
        """Animate a point from one position on the canvas to another."""
        self.start_motion(start, end)

    def settle(self) -> None:
        """End any motion at once."""
        self.stop_motion()
        self.gliding = None
        self.update()

    def _move_glide(self, place: QPointF) -> None:
        self.gliding = place
        self.update()
