"""The parts of the window around a panel: rail, header, status line."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from severe_gui.panels.contract import Panel, Preset
from severe_gui.widgets.elided import ElidedLabel
from severe_gui.widgets.icons import icon
from severe_gui.widgets.theme import SIZES, Theme

HOME, SETTINGS = "home", "settings"

PRESETS_TIP = "Views worth a look (Ctrl+P)"
# Of the header, in points: what all but the presets need, and the presets' title at least and most.
ROOM_OF_OTHERS, LEAST_ROOM, MOST_ROOM = 380, 44, 300


class Rail(QFrame):
    """Home, the panels, and settings below. Emits `chosen` with an id."""

    chosen = Signal(str)

    def __init__(self, panels: Sequence[Panel], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 10, 0, 10)
        self._layout.setSpacing(0)
        self._buttons: dict[str, tuple[QToolButton, str]] = {}
        group = QButtonGroup(self)
        entries = [(HOME, "Home", "house"), *((p.id, p.title, p.icon) for p in panels)]
        for number, (panel_id, title, name) in enumerate(entries):
            button = self._add(panel_id, title, name, f"{title} (Ctrl+{number + 1})")
            button.setCheckable(True)
            group.addButton(button)
        self._layout.addStretch(1)
        self._add(SETTINGS, "Theme and settings", "settings", "Theme and size")
        theme.changed.connect(self.recolour)
        self.recolour()

    def button(self, panel_id: str) -> QToolButton:
        return self._buttons[panel_id][0]

    def show_active(self, panel_id: str) -> None:
        """Mark the panel in front."""
        self.button(panel_id).setChecked(True)

    def recolour(self) -> None:
        self.setFixedWidth(self._theme.pixels(SIZES.rail))
        for button, name in self._buttons.values():
            button.setIcon(icon(name, self._theme.roles))

    def _add(self, panel_id: str, title: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(title)
        button.setToolTip(tip)
        button.setIconSize(QSize(SIZES.icon + 2, SIZES.icon + 2))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.chosen.emit(panel_id))
        self._layout.addWidget(button)
        self._buttons[panel_id] = (button, name)
        return button


class Header(QFrame):
    """Title, presets, tour, export, more. current: the id of the preset shown last, or ""."""

    def __init__(self, theme: Theme, more: QMenu) -> None:
        super().__init__()
        self.setObjectName("header")
        self._theme, self._said, self.current = theme, "", ""
        self._preset_title = "Presets"
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(2 * SIZES.step)
        self._title, self._subtitle = QLabel(), ElidedLabel()
        self._title.setObjectName("panelTitle")
        self._subtitle.setObjectName("panelSubtitle")
        row.addWidget(self._title)
        row.addWidget(self._subtitle, 1)
        self.presets = self._button("Presets", PRESETS_TIP, row)
        # It may be narrower than its text, which is then cut.
        self.presets.setMinimumWidth(2 * LEAST_ROOM)
        self.presets.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.tour = self._button("Tour", "A few steps with text", row)
        self.export = self._button("Export", "Picture, data or weights (Ctrl+E)", row)
        self.more = self._button("", "All menus", row)
        self.more.setAccessibleName("All menus")
        self.more.setFixedWidth(9 * SIZES.step)
        self.more.setMenu(more)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.changed.connect(self.recolour)
        self.recolour()

    def show_panel(self, panel: Panel | None, document: str) -> None:
        """Show the title of a panel, or of Home (None)."""
        self._title.setText(panel.title if panel else "Home")
        self._said = panel.subtitle if panel else document
        self._subtitle.setText(self._said)
        for widget, shown in (
            (self.presets, bool(panel and panel.presets())),
            (self.tour, bool(panel and panel.tour())),
            (self.export, bool(panel and panel.exports)),
        ):
            widget.setVisible(shown)
        self.current = ""
        self._name_presets("Presets")

    def show_preset(self, preset: Preset) -> None:
        """Name the preset that was chosen."""
        self.current = preset.id
        self._name_presets(preset.title)

    def _name_presets(self, title: str) -> None:
        """Write a title on the button, cut where the header is narrow."""
        self._preset_title = title
        room = min(max(self.width() - ROOM_OF_OTHERS, LEAST_ROOM), MOST_ROOM)
        room = self._theme.pixels(room)
        metrics = self.presets.fontMetrics()
        cut = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        self.presets.setText(f"{cut}  ▾")
        self.presets.setToolTip(PRESETS_TIP if cut == title else f"{title}: {PRESETS_TIP}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_presets(self._preset_title)

    def show_hint(self, hint: str) -> None:
        """Show what to do first, in the subtitle's place; "" when it is done."""
        self._subtitle.setText(hint or self._said)

    def recolour(self) -> None:
        self.setFixedHeight(self._theme.pixels(SIZES.header))
        self.more.setIcon(icon("ellipsis", self._theme.roles, "text"))

    def _button(self, text: str, tip: str, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setProperty("look", "button")
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.addWidget(button)
        return button


class StatusLine(QFrame):
    """What is under the pointer, and the state of the worker."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        self._text, self._kernel = ElidedLabel(), QLabel()
        self._text.setObjectName("statusText")
        self._kernel.setObjectName("statusKernel")
        row.addWidget(self._text, 1)
        row.addWidget(self._kernel)
        theme.changed.connect(self.recolour)
        self.recolour()

    def show_text(self, text: str) -> None:
        self._text.setText(text)

    def show_kernel(self, text: str) -> None:
        self._kernel.setText(text)

    def text(self) -> str:
        return self._text.text()

    def kernel(self) -> str:
        return self._kernel.text()

    def recolour(self) -> None:
        self.setFixedHeight(self._theme.pixels(SIZES.status))
