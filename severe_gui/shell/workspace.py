"""Everything open at once: the panels' states, their history, the runs, the document on disk.

The session file is written soon after every change, so neither a quit nor a crash loses anything;
a marker with the process id shows the next start which of the two it was.
"""

import logging
import os
import time
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, QTimer, Signal

from severe_gui.compute.arithmetic import Arithmetic
from severe_gui.compute.library import RunLibrary
from severe_gui.compute.runner import Runner
from severe_gui.errors import SevereError
from severe_gui.installation import user_folder
from severe_gui.panels.contract import Panel, PanelState, all_panels
from severe_gui.shell.document import SUFFIX, Document, load_document, save_document
from severe_gui.shell.history import History

AUTOSAVE_MILLISECONDS = 1500
A_DAY = 86400.0
HOME = "home"


class Workspace(QObject):
    """The open document. Emits `replaced` after New and Open, `renamed` with its name."""

    replaced = Signal()
    renamed = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.panels: dict[str, Panel] = all_panels()
        self.runner = runner
        self.arithmetic = Arithmetic()
        self.library = RunLibrary(user_folder("data") / "runs")
        self.history = History(self)
        self.active = HOME
        self.path: Path | None = None
        self._dirty = False
        self._keeps_session = True
        lock = user_folder("data") / "session.lock"
        self._lock = FileLock(lock, blocking=False, is_singleton=False)
        self.states: dict[str, PanelState] = {
            name: panel.first_state() for name, panel in self.panels.items()
        }
        for name, state in self.states.items():
            self.history.watch(name, state)
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MILLISECONDS)
        self._autosave.timeout.connect(self.save_session)
        self.history.changed.connect(self._touched)

    # The document.

    @property
    def unsaved(self) -> bool:
        """Whether a named document differs from its file."""
        return self.path is not None and self._dirty

    @property
    def name(self) -> str:
        return self.path.stem if self.path else "Untitled"

    def document(self) -> Document:
        return Document(
            self.states, self.active, {}, str(self.path) if self.path else "", self._dirty
        )

    def new(self) -> None:
        """Every panel as it first opens."""
        fresh = {name: panel.first_state() for name, panel in self.panels.items()}
        self._take(Document(fresh, self.active))
        self.path, self._dirty = None, False
        self.replaced.emit()

    def open(self, path: Path) -> None:
        """Open a document. Raises BadInput and changes nothing if it cannot be read."""
        document = load_document(path)
        for run_id, files in document.runs.items():
            self.library.adopt(run_id, files)
        self._take(document)
        self.path, self._dirty = path, False
        self.replaced.emit()

    def save(self, path: Path | None = None) -> Path:
        """Write the document. Raises SevereError and leaves an old file untouched."""
        target = path or self.path
        assert target is not None
        if target.suffix != SUFFIX:
            target = target.with_name(target.name + SUFFIX)
        save_document(target, self.document(), self.library)
        self.path, self._dirty = target, False
        self.renamed.emit()
        return target

    def _take(self, document: Document) -> None:
        with self.history.silence():
            for name, state in self.states.items():
                state.replace_by(document.states.get(name) or self.panels[name].first_state())
        self.history.clear()
        self.active = document.active if document.active in self.panels else HOME

    # The session.

    @property
    def session_file(self) -> Path:
        return user_folder("data") / f"session{SUFFIX}"

    @property
    def _marker(self) -> Path:
        return user_folder("data") / "open.pid"

    def restore_session(self) -> str:
        """Continue where the last session ended. Returns a sentence to show ("" if none).

        The session belongs to one window at a time: a second one starts fresh and saves none.
        """
        try:
            self._lock.acquire()
        except Timeout:
            self._keeps_session = False
            return "Severe is open in another window, which keeps the session; save what you need."
        except (OSError, NotImplementedError):
            # Some network file systems have no locks: a session without one is better than none.
            logging.getLogger(__name__).warning("the session is not locked")
        crashed = self._marker.is_file()
        sentence = self._read_session(crashed) if self.session_file.is_file() else ""
        self._marker.write_text(str(os.getpid()), encoding="utf-8")
        self._sweep()
        return sentence

    def _read_session(self, crashed: bool) -> str:
        try:
            document = load_document(self.session_file)
        except SevereError as error:
            aside = self.session_file.with_suffix(".damaged")
            self.session_file.replace(aside)
            return f"The last session could not be restored: {error} It is kept as {aside}."
        self._take(document)
        self.path = Path(document.path) if document.path else None
        self._dirty = document.unsaved
        if not crashed:
            return ""
        at = time.strftime("%H:%M", time.localtime(self.session_file.stat().st_mtime))
        return f"Severe ended unexpectedly; the view of {at} is back."

    def _sweep(self) -> None:
        """Remove runs that the session does not name: undo cannot reach them any more."""
        named = (run_id for state in self.states.values() for run_id in state.run_ids())
        self.library.sweep(frozenset(named), A_DAY)

    def save_session(self) -> None:
        """Write the session file; if the disk is full, only the log says so."""
        self._autosave.stop()
        if not self._keeps_session:
            return
        try:
            save_document(self.session_file, self.document(), self.library, with_runs=False)
        except SevereError as error:
            logging.getLogger(__name__).warning("no autosave: %s", error)

    def close(self) -> None:
        """Save the session and record that the end was orderly."""
        self.save_session()
        if self._lock.is_locked:
            self._marker.unlink(missing_ok=True)
            self._lock.release()
        self.runner.close()
        self.arithmetic.close()
        self.history.clear()

    def _touched(self, _panel: str) -> None:
        if not self._dirty:
            self._dirty = True
            self.renamed.emit()
        self._autosave.start()
