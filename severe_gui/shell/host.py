"""What the shell gives each view: the Host of `panels.contract`, implemented by the window."""

from collections.abc import Callable, Mapping
from typing import Any

from severe_gui.compute.arithmetic import Arithmetic
from severe_gui.compute.library import RunLibrary
from severe_gui.compute.runner import Runner
from severe_gui.shell.history import History
from severe_gui.shell.workspace import Workspace
from severe_gui.widgets.theme import Theme


class WindowHost:
    """One host serves all views of a window."""

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        status: Callable[[str], None],
        notify: Callable[[str, str, str], None],
        open_panel: Callable[[str, Mapping[str, Any]], None],
    ) -> None:
        self.theme = theme
        self.runner: Runner = workspace.runner
        self.library: RunLibrary = workspace.library
        self.arithmetic: Arithmetic = workspace.arithmetic
        self._history: History = workspace.history
        self._status, self._notify, self._open_panel = status, notify, open_panel

    def begin_gesture(self, label: str, merges: bool = False) -> None:
        self._history.begin_gesture(label, merges)

    def end_gesture(self) -> None:
        self._history.end_gesture()

    def status(self, text: str) -> None:
        self._status(text)

    def notify(self, text: str, details: str = "", kind: str = "info") -> None:
        self._notify(text, details, kind)

    def open_panel(self, panel_id: str, state: Mapping[str, Any]) -> None:
        self._open_panel(panel_id, state)
