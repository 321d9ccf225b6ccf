"""The tools of the plane as buttons, with the rarer ones under More."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from severe_gui.maths.hyperbolic.plane.construction import (
    KINDS,
)
from severe_gui.panels.plane.drawing.tool import IDEAL, MOVE, POINT
from severe_gui.widgets.section import Section

FIRST = (MOVE, POINT, "segment", "line", "circle", "polygon", "perpendicular", "parallel")
COLUMNS = 2


class ToolSection(Section):
    """Emits `taken_up` with the id of a tool."""

    taken_up = Signal(str)

    def __init__(self) -> None:
        super().__init__("Draw")
        self._buttons: dict[str, QPushButton] = {}
        rest = [IDEAL, *(kind for kind in KINDS if kind not in FIRST)]
        self.add(self._make_grid(FIRST))
        self.add_more(self._make_grid(tuple(rest)))
        self.take_up(MOVE)

    def take_up(self, tool: str) -> None:
        """Show the current tool."""
        for name, button in self._buttons.items():
            button.setChecked(name == tool)
        if tool not in FIRST:
            self.show_more(True)

    def _clicked(self, tool: str) -> None:
        self.take_up(tool)
        self.taken_up.emit(tool)

    def _make_grid(self, tools: tuple[str, ...]) -> QWidget:
        grid = QWidget()
        layout = QGridLayout(grid)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for index, tool in enumerate(tools):
            title, tip = _words(tool)
            button = QPushButton(title)
            button.setCheckable(True)
            button.setProperty("look", "tool")
            button.setAccessibleName(title)
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, tool=tool: self._clicked(tool))
            self._buttons[tool] = button
            layout.addWidget(button, index // COLUMNS, index % COLUMNS)
        return grid


def _words(tool: str) -> tuple[str, str]:
    if tool == MOVE:
        return "Move", "Drag points and the plane (Escape)"
    if tool == POINT:
        return "Point", "Set points; near a corner of the tiling they snap to it"
    if tool == IDEAL:
        return "Ideal point", "Set points on the circle, infinitely far away"
    return KINDS[tool].title, KINDS[tool].help
