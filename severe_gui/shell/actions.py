"""Everything the window can do, once, as data: menus, palette and shortcuts read this table."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class AppAction:
    """One thing to do. method: of the window."""

    id: str
    menu: str
    title: str
    help: str
    method: str
    shortcuts: tuple[str, ...] = ()
    synonyms: str = ""
    checkable: bool = False


APP_ACTIONS = (
    AppAction("new", "File", "New", "Every panel as it first opens", "new", ("Ctrl+N",), "reset"),
    AppAction("open", "File", "Open…", "Open a document", "ask_open", ("Ctrl+O",), "load file"),
    AppAction("save", "File", "Save", "Save the document", "save", ("Ctrl+S",), "write"),
    AppAction("save-as", "File", "Save as…", "Save under a name", "ask_save", ("Ctrl+Shift+S",)),
    AppAction("export", "File", "Export…", "Picture, data or weights", "toggle_export",
              ("Ctrl+E",), "figure png svg pdf csv download"),
    AppAction("quit", "File", "Quit", "Close Severe; the session is kept", "close", ("Ctrl+Q",),
              "exit"),
    AppAction("undo", "Edit", "Undo", "Take back the last change", "undo", ("Ctrl+Z",), "back"),
    AppAction("redo", "Edit", "Redo", "Do it again", "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    AppAction("palette", "Edit", "Command palette", "Find any command", "open_palette",
              ("Ctrl+Shift+P",), "search find"),
    AppAction("presets", "Edit", "Presets…", "Views worth a look, by post and experiment",
              "open_presets", ("Ctrl+P",), "examples figures gallery"),
    AppAction("copy-view", "Edit", "Copy view as text",
              "One line that shows this view again, here or on another machine", "copy_view",
              ("Ctrl+Alt+C",), "share link state"),
    AppAction("paste-view", "Edit", "Paste view", "Show the view that the clipboard holds",
              "paste_view", ("Ctrl+Alt+V",), "share link state open"),
    AppAction("inspector", "View", "Inspector", "Show or hide the inspector", "toggle_inspector",
              ("Ctrl+I",), "sidebar parameters"),
    AppAction("focus", "View", "Focus mode", "The canvas alone, for lectures", "toggle_focus",
              ("F11",), "fullscreen presentation"),
    AppAction("larger", "View", "Larger", "Enlarge text and controls", "enlarge",
              ("Ctrl++", "Ctrl+="), "presenter zoom font"),
    AppAction("smaller", "View", "Smaller", "Reduce text and controls", "reduce", ("Ctrl+-",),
              "presenter zoom font"),
    AppAction("actual", "View", "Actual size", "Text and controls at their own size",
              "actual_size", ("Ctrl+0",), "presenter zoom"),
    AppAction("dark", "View", "Dark theme", "Light lines on a dark ground", "go_dark", (),
              "colour color night"),
    AppAction("light", "View", "Light theme", "Dark lines on white", "go_light", (),
              "colour color day"),
    AppAction("system", "View", "Theme of the system", "Follow the desktop", "go_system", (),
              "colour color auto"),
    AppAction("help", "Help", "Help on this panel", "What you can do here", "show_help", ("F1",),
              "manual documentation"),
    AppAction("tour", "Help", "Tour of this panel", "A few steps with text", "start_tour", (),
              "guide learn"),
    AppAction("shortcuts", "Help", "Keyboard shortcuts", "All of them in a table",
              "show_shortcuts", (), "keys"),
    AppAction("about", "Help", "About Severe", "Versions and licences", "show_about", (),
              "version credits"),
)  # fmt: skip


def make_action(
    owner: QWidget,
    title: str,
    help_text: str,
    slot: Callable[[], object],
    shortcuts: tuple[str, ...] = (),
    synonyms: str = "",
) -> QAction:
    """A QAction of the window, working wherever the focus is."""
    action = QAction(title, owner)
    action.setToolTip(help_text)
    action.setStatusTip(help_text)
    action.setShortcuts([QKeySequence(each) for each in shortcuts])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setProperty("synonyms", synonyms)
    action.triggered.connect(lambda _checked=False: slot())
    owner.addAction(action)
    return action
