"""The presets of a panel to choose from: under headings, each with its comment, and a search."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from severe_gui.panels.contract import Panel, Preset
from severe_gui.widgets.search_sheet import Row, SearchSheet
from severe_gui.widgets.theme import SIZES

_WIDTH = 190 * SIZES.step
_MARGIN = 10 * SIZES.step


class PresetChooser(SearchSheet):
    """A sheet below the header's button."""

    def __init__(self, window: QWidget, choose: Callable[[Preset], object]) -> None:
        super().__init__(window, "Presets", "Search the presets", ranks=False)
        self._choose = choose

    def show_panel(self, panel: Panel, current: str, right: int) -> None:
        """Show a panel's presets. current: the id of the one shown; right: where the sheet ends."""
        window = self.parentWidget()
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        height = min(160 * SIZES.step, window.height() - SIZES.header - 2 * _MARGIN)
        # Beside the rail, not over it.
        left = max(right - width, min(SIZES.rail + _MARGIN // 2, window.width() - width))
        rows = preset_rows(panel, self._choose, current)
        self.open(rows, QRect(left, SIZES.header + 2 * SIZES.step, width, height))


def preset_rows(panel: Panel, choose: Callable[[Preset], object], current: str = "") -> list[Row]:
    """A row for each preset, those of one group together."""
    presets = panel.presets()
    order = list(dict.fromkeys(preset.group for preset in presets))
    return [
        Row(
            preset.title,
            lambda preset=preset: choose(preset),
            comment=preset.comment,
            group=preset.group,
            group_note=preset.post,
            words=preset.id,
            is_current=preset.id == current,
        )
        for group in order
        for preset in presets
        if preset.group == group
    ]
