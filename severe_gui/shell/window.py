"""The main window: its frame, and what it does on command (the methods of `APP_ACTIONS`)."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from severe_gui.errors import SevereError
from severe_gui.installation import user_folder
from severe_gui.panels.contract import Export, ExportOptions
from severe_gui.shell.actions import APP_ACTIONS, make_action
from severe_gui.shell.chrome import SETTINGS
from severe_gui.shell.document import SUFFIX
from severe_gui.shell.export import ExportSheet, export_to
from severe_gui.shell.frame import Frame
from severe_gui.shell.help import HelpSheet, about_text, panel_help, shortcut_table
from severe_gui.shell.metadata import read_picture_metadata
from severe_gui.shell.palette import CommandPalette, action_rows, control_rows
from severe_gui.shell.presets import PresetChooser, preset_rows
from severe_gui.shell.settings import Settings, save_settings
from severe_gui.shell.view_text import text_of_view, view_of_text
from severe_gui.shell.workspace import Workspace
from severe_gui.widgets.theme import Choice, Theme

MOST_RECENT = 10
FILTER = f"Severe documents (*{SUFFIX});;All files (*)"
PICTURES = (".png", ".svg")


class MainWindow(Frame):
    """Severe's window over one workspace."""

    def __init__(self, workspace: Workspace, theme: Theme, settings: Settings) -> None:
        super().__init__(workspace, theme, settings)
        self.palette_sheet = CommandPalette(self)
        self.preset_sheet = PresetChooser(self, self.apply_preset)
        self.help_sheet = HelpSheet(self)
        self.export_sheet = ExportSheet(self, self.export_chosen)
        self.make_actions()
        self.rail.chosen.connect(self._rail_chosen)
        self.header.presets.clicked.connect(self.open_presets)
        self.header.tour.clicked.connect(self.start_tour)
        self.header.export.clicked.connect(self.toggle_export)
        self.home.file_chosen.connect(self.open_file)
        self.panel_shown.connect(self._panel_shown)
        self.show_panel(workspace.active)

    def _panel_shown(self) -> None:
        self.export_sheet.hide()
        self.activate_panel_actions()

    def _rail_chosen(self, panel_id: str) -> None:
        if panel_id == SETTINGS:
            button = self.rail.button(SETTINGS)
            self.view_menu.popup(button.mapToGlobal(button.rect().topRight()))
            return
        self.show_panel(panel_id)

    # Actions.

    def make_actions(self) -> None:
        """Make the application's actions and its menus; panel actions come with the panel."""
        self.app_actions: list[QAction] = []
        self.panel_actions: list[QAction] = []
        self._actions_of: dict[str, list[QAction]] = {}
        menus: dict[str, QMenu] = {}
        for each in APP_ACTIONS:
            action = make_action(
                self, each.title, each.help, getattr(self, each.method), each.shortcuts,
                f"{each.menu} {each.synonyms}",
            )  # fmt: skip
            self.app_actions.append(action)
            if each.menu not in menus:
                menus[each.menu] = self.more_menu.addMenu(each.menu)
                menus[each.menu].setToolTipsVisible(True)
            menus[each.menu].addAction(action)
        self.view_menu = menus["View"]
        for number, (panel_id, title) in enumerate(
            [
                ("home", "Home"),
                *((panel.id, panel.title) for panel in self.workspace.panels.values()),
            ]
        ):
            action = make_action(
                self,
                f"Go to {title}",
                f"Show {title}",
                lambda panel_id=panel_id: self.show_panel(panel_id),
                (f"Ctrl+{number + 1}",),
                "panel open switch",
            )
            self.app_actions.append(action)
        group = self.workspace.history.group
        self._follow(group.canUndoChanged, "Undo", group.canUndo)
        self._follow(group.canRedoChanged, "Redo", group.canRedo)

    def _follow(self, signal: object, title: str, now: object) -> None:
        action = next(each for each in self.app_actions if each.text() == title)
        signal.connect(action.setEnabled)  # type: ignore[attr-defined]
        action.setEnabled(now())  # type: ignore[operator]

    def activate_panel_actions(self) -> None:
        """Give the window the actions of the panel in front.

        They are made once and kept: PySide has crashed on actions that were deleted later.
        """
        for action in self.panel_actions:
            action.setEnabled(False)
        self.panel_actions = []
        panel = self.panel
        if panel is None or self.view is None:
            return
        if panel.id not in self._actions_of:
            self._actions_of[panel.id] = [
                make_action(
                    self,
                    each.title,
                    each.help,
                    lambda method=each.method: getattr(self.view, method)(),
                    (each.shortcut,) if each.shortcut else (),
                    " ".join((panel.title, *each.synonyms)),
                )
                for each in panel.actions
            ]
        self.panel_actions = self._actions_of[panel.id]
        for action in self.panel_actions:
            action.setEnabled(True)

    def open_palette(self) -> None:
        """Every action, preset and control of the inspector, to be found by name."""
        rows = action_rows([*self.panel_actions, *self.app_actions])
        if self.panel is not None and self.view is not None:
            rows += control_rows(self.view.inspector, self.show_inspector)
            presets = preset_rows(self.panel, self.apply_preset)
            rows += [
                replace(each, title=f"Preset: {each.title}", comment="", tip=each.comment)
                for each in presets
            ]
        self.palette_sheet.show_rows(rows)

    def open_presets(self) -> None:
        """The presets of the panel in front, below the header."""
        if self.panel is not None and self.panel.presets():
            button = self.header.presets
            right = button.mapTo(self, button.rect().bottomRight()).x()
            self.preset_sheet.show_panel(self.panel, self.header.current, right)

    # Documents.

    def new(self) -> None:
        if self.may_close():
            self.workspace.new()

    def ask_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open", self._start_folder(), FILTER)
        if name:
            self.open_file(name)

    def open_file(self, name: str) -> bool:
        """Open a document, a picture of Severe, or what the panel in front can read."""
        path = Path(name)
        try:
            if path.suffix.lower() in PICTURES:
                facts = read_picture_metadata(path)
                self.open_panel(facts["panel"], facts["state"])
                return True
            accept = getattr(self.view, "accept_file", None)
            if path.suffix != SUFFIX and accept is not None and accept(path):
                return True
            if not self.may_close():
                return False
            self.workspace.open(path)
        except (SevereError, KeyError) as error:
            self.notifications.show_message(str(error), kind="bad")
            return False
        self._remember(path)
        return True

    def save(self) -> bool:
        if self.workspace.path is None:
            return self.ask_save()
        return self._save_to(self.workspace.path)

    def ask_save(self) -> bool:
        suggestion = str(Path(self._start_folder()) / f"{self.workspace.name}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self, "Save as", suggestion, FILTER)
        return bool(name) and self._save_to(Path(name))

    def _save_to(self, path: Path) -> bool:
        try:
            self._remember(self.workspace.save(path))
        except SevereError as error:
            self.notifications.show_message(str(error), kind="bad")
            return False
        return True

    def may_close(self) -> bool:
        """Ask about unsaved changes of a named document; the session itself is never lost."""
        if not self.workspace.unsaved:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            "Unsaved changes",
            f"Save the changes to {self.workspace.name}?",
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    def _remember(self, path: Path) -> None:
        others = (each for each in self.settings.recent if each != str(path))
        self.settings.recent = (str(path), *others)[:MOST_RECENT]
        self.store_settings()
        self.home.refresh()
        self.retitle()

    def _start_folder(self) -> str:
        return str(self.workspace.path.parent if self.workspace.path else Path.home())

    def store_settings(self) -> None:
        sentence = save_settings(user_folder("config") / "settings.json", self.settings)
        if sentence:
            self.notifications.show_message(sentence, kind="warn")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.open_file(url.toLocalFile())

    # Views as text.

    def copy_view(self) -> None:
        """Put the view in front on the clipboard as one line."""
        if self.panel is None:
            self.notifications.show_message("Home has no view to copy; open a panel first.")
            return
        state = self.workspace.states[self.panel.id]
        QGuiApplication.clipboard().setText(text_of_view(self.panel.id, state))
        self.notifications.show_message("The view is on the clipboard as one line of text.")

    def paste_view(self) -> None:
        """Show the view that the clipboard holds."""
        try:
            text = QGuiApplication.clipboard().text()
            panel_id, state = view_of_text(text, self.workspace.panels)
        except SevereError as error:
            self.notifications.show_message(str(error), kind="bad")
            return
        self.show_view(panel_id, state, "paste a view")

    # Exporting.

    def toggle_export(self) -> None:
        if self.export_sheet.isVisible():
            self.export_sheet.hide()
        elif self.panel is not None and self.panel.exports:
            corner = self.header.export.mapTo(self, self.header.export.rect().bottomRight())
            folder = self.settings.export_folder
            self.export_sheet.open(self.panel, folder, corner.x(), corner.y() + 8)

    def export_chosen(self, export: Export, path: Path, options: ExportOptions) -> Path:
        """Write an export of the panel in front and say so. Raises SevereError."""
        assert self.panel is not None
        assert self.view is not None
        written = export_to(self.panel, self.view, export, path, options)
        self.settings.export_folder = str(written.parent)
        self.store_settings()
        self.notifications.show_message(f"Saved {written}")
        return written

    # Undo.

    def undo(self) -> None:
        self.workspace.history.finish_gesture()
        self.workspace.history.group.undo()

    def redo(self) -> None:
        self.workspace.history.group.redo()

    # Looks.

    def toggle_inspector(self) -> None:
        self.settings.inspector_shown = not self.settings.inspector_shown
        self._show_inspector()

    def show_inspector(self) -> None:
        if not self.settings.inspector_shown:
            self.toggle_inspector()

    def toggle_focus(self) -> None:
        """The canvas alone on the whole screen, and back."""
        self.in_focus = not self.in_focus
        for widget in (self.rail, self.header, self.status):
            widget.setVisible(not self.in_focus)
        self._show_inspector()
        self.strips.setVisible(
            not self.in_focus and self.view is not None and self.view.run_strip is not None
        )
        self.showFullScreen() if self.in_focus else self.showNormal()

    def enlarge(self) -> None:
        self._set_scale(self.settings.scale * 1.15)

    def reduce(self) -> None:
        self._set_scale(self.settings.scale / 1.15)

    def actual_size(self) -> None:
        self._set_scale(1.0)

    def _set_scale(self, scale: float) -> None:
        self.settings.scale = round(min(max(scale, 0.75), 3.0), 3)
        self.theme.scale = self.settings.scale
        self._show_strip(self.view)

    def go_dark(self) -> None:
        self._choose_theme(Choice.DARK)

    def go_light(self) -> None:
        self._choose_theme(Choice.LIGHT)

    def go_system(self) -> None:
        self._choose_theme(Choice.SYSTEM)

    def _choose_theme(self, choice: Choice) -> None:
        self.settings.theme = choice
        self.theme.choice = choice
        self.store_settings()

    # Help.

    def show_help(self) -> None:
        if self.panel is None:
            self.help_sheet.open("Keyboard", shortcut_table(self.app_actions))
        else:
            self.help_sheet.open(self.panel.title, panel_help(self.panel))

    def start_tour(self) -> None:
        if self.panel is not None and self.panel.tour():
            self.tour_card.start(self.panel)

    def show_shortcuts(self) -> None:
        self.help_sheet.open(
            "Keyboard shortcuts", shortcut_table([*self.panel_actions, *self.app_actions])
        )

    def show_about(self) -> None:
        self.help_sheet.open("About Severe", about_text())

    # Events.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.export_sheet.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.settings.maximised = self.isMaximized()
        if not self.isMaximized() and not self.isFullScreen():
            rectangle = self.geometry()
            self.settings.geometry = rectangle.getRect()
        # Hidden at once: the rest of closing takes time.
        self.hide()
        self.close_views()
        self.signals.detach()
        self.store_settings()
        self.workspace.close()
        event.accept()
