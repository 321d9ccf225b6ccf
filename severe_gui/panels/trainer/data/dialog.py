"""Choosing what to train on: bundled digits, a set to fetch, or your own file or folder.

Sources are at the left; at the right is what the chosen one contains, once it has been read. Only
what was read without a fault can be used. Reading and fetching are `DataWork`'s.
"""

from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from severe_gui.compute.data_store import DataStore, Presence, megabytes
from severe_gui.installation import resource_path
from severe_gui.panels.trainer.data.background import (
    Arriving,
    DataWork,
    FetchEnd,
    Preview,
    Unreadable,
)
from severe_gui.panels.trainer.data.fetch import FetchState, FetchStrip, share
from severe_gui.panels.trainer.data.preview import PreviewPane
from severe_gui.panels.trainer.data.sources import Source, SourceList
from severe_gui.widgets.theme import SIZES, Theme

DIGITS, OWN = "digits", "own"
_KINDS = "*.csv *.csv.gz *.npz *ubyte *ubyte.gz *.tar.gz *.tgz data_batch_* test_batch train test"
_OWN_HELP = (
    "A CSV, NPZ or IDX file, a CIFAR batch or archive, or a folder: MNIST's files, CIFAR's "
    "batches, or one subfolder of PNG or JPEG pictures per class."
)


class DataDialog(QDialog):
    """Emits `chosen` with a task and its data file: ("digits", "") or ("file", a path)."""

    chosen = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        store: DataStore,
        current_task: str = "digits",
        current_file: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._store = theme, store
        self._preview: Preview | None = None
        self._fetching: Arriving | None = None
        self._faults: dict[str, str] = {}
        self._front, self._own = self._placed(current_task, current_file)
        self.setWindowTitle("Data to train on")
        self.setAccessibleName("Data to train on")
        self.resize(theme.pixels(220 * SIZES.step), theme.pixels(148 * SIZES.step))
        self.work = DataWork(store, self)
        self.work.read.connect(self._show_reading)
        self.work.arriving.connect(self._show_arriving)
        self.work.fetch_ended.connect(self._show_fetch_end)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        halves = QHBoxLayout()
        outer.addLayout(halves, 1)
        halves.setSpacing(0)
        self.sources = self._make_sources()
        halves.addWidget(self.sources)
        halves.addWidget(self._make_page(), 1)
        outer.addWidget(_line())
        self._make_foot(outer)
        self.select(self._front)
        self.sources.rows[self._front].setFocus()

    # Building.

    def _make_sources(self) -> SourceList:
        digits = Source(DIGITS, "Handwritten digits", "1,797 handwritten digits, 8 × 8")
        made = SourceList(
            {
                "Comes with Severe": [digits],
                "To fetch once": [Source(e.id, e.title, e.about) for e in self._store.sets],
                "Your own": [Source(OWN, "A file or a folder", _OWN_HELP)],
            }
        )
        made.setFixedWidth(self._theme.pixels(58 * SIZES.step))
        made.selected.connect(self.select)
        return made

    def _make_page(self) -> QWidget:
        page = QFrame()
        page.setObjectName("inspectorFrame")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(2 * SIZES.step)
        self._title, self._about, self._error = QLabel(), QLabel(), QLabel()
        for label, role in (
            (self._title, "heading"),
            (self._about, "muted"),
            (self._error, "error"),
        ):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.strip = FetchStrip()
        self.strip.fetched.connect(self.fetch)
        self.strip.cancelled.connect(self.work.cancel_fetching)
        self.preview = PreviewPane(self._theme)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addWidget(self._make_own())
        column.addWidget(self.strip)
        column.addWidget(self._error)
        column.addWidget(self.preview, 1)
        return page

    def _make_own(self) -> QWidget:
        self._own_part = QWidget()
        row = QHBoxLayout(self._own_part)
        row.setContentsMargins(0, 0, 0, 0)
        self.line = QLineEdit(self._own)
        self.line.setPlaceholderText("none chosen")
        self.line.setAccessibleName("Path of your data")
        self.line.setToolTip("Path of a file or folder; Enter reads it")
        self.line.returnPressed.connect(lambda: self.open_own(self.line.text()))
        row.addWidget(self.line, 1)
        self.file_button = _button("File…", "Choose a file of labelled examples", row)
        self.folder_button = _button("Folder…", "Choose a folder of files or pictures", row)
        for button in (self.file_button, self.folder_button):
            # Enter in the line reads the path; it must not press a button.
            button.setAutoDefault(False)
        self.file_button.clicked.connect(self._ask_file)
        self.folder_button.clicked.connect(self._ask_folder)
        return self._own_part

    def _make_foot(self, outer: QVBoxLayout) -> None:
        row = QHBoxLayout()
        outer.addLayout(row)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(2 * SIZES.step)
        row.addStretch(1)
        self.close_button = _button("Close", "Keep the data as they were (Escape)", row)
        self.use_button = _button("Use it", "Train the next run on these data", row)
        self.use_button.setProperty("primary", "true")
        self.use_button.setDefault(True)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.use_button.clicked.connect(self._use)

    # Choosing.

    def _placed(self, task: str, file: str) -> tuple[str, str]:
        """Which source the current data are, and the path if they are a person's own."""
        if task != "file":
            return DIGITS, ""
        for each in self._store.sets:
            if Path(file) == self._store.path(each.id):
                return each.id, ""
        return OWN, file

    @Slot(str)
    def select(self, source_id: str) -> None:
        """Look at a source; it is read if it is here."""
        self._front, self._preview = source_id, None
        path = self._path()
        if path is None:
            self.work.stop_reading()
        else:
            self.work.begin_reading(path)
        self.refresh()

    def open_own(self, name: str) -> None:
        """Look at a file or folder of a person's own."""
        self._own = name.strip()
        self.line.setText(self._own)
        self._faults.pop(OWN, None)
        self.select(OWN)

    @Slot()
    def fetch(self) -> None:
        """Fetch the set that is shown, or continue to."""
        state = self._store.state(self._front)
        self._faults.pop(self._front, None)
        self._fetching = Arriving(self._front, state.here, state.total)
        self.work.begin_fetching(self._front)
        self.refresh()

    @property
    def error(self) -> str:
        """The sentence shown, if any."""
        return self._error.text() if not self._error.isHidden() else ""

    @property
    def facts(self) -> str:
        """What is said of the data that were read."""
        return self.preview.facts()

    def _path(self) -> Path | None:
        if self._front == DIGITS:
            return resource_path("data", "digits.csv.gz")
        if self._front == OWN:
            return Path(self._own).expanduser() if self._own else None
        state = self._store.state(self._front)
        return state.path if state.presence is Presence.HERE else None

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Data", self._own, f"Data ({_KINDS});;All files (*)"
        )
        if name:
            self.open_own(name)

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder of data", self._own)
        if name:
            self.open_own(name)

    @Slot()
    def _use(self) -> None:
        if self._preview is None:
            return
        if self._front == DIGITS:
            self.chosen.emit("digits", "")
        else:
            self.chosen.emit("file", str(self._preview.path))
        self.accept()

    def done(self, result: int) -> None:
        self.work.close()
        super().done(result)

    # Answers of the work.

    @Slot(object)
    def _show_reading(self, answer: Preview | Unreadable) -> None:
        if answer.path != self._path():
            return
        if isinstance(answer, Preview):
            self._preview = answer
            self._faults.pop(self._front, None)
        else:
            self._faults[self._front] = answer.sentence
        self.refresh()

    @Slot(object)
    def _show_arriving(self, answer: Arriving) -> None:
        self._fetching = answer
        self.refresh()

    @Slot(object)
    def _show_fetch_end(self, answer: FetchEnd) -> None:
        self._fetching = None
        if answer.sentence:
            self._faults[answer.set_id] = answer.sentence
        if answer.set_id == self._front:
            self.select(self._front)
        else:
            self.refresh()

    # Showing.

    def refresh(self) -> None:
        """Draw everything as it is now."""
        for source_id, row in self.sources.rows.items():
            row.show_state(self._state_text(source_id), source_id == self._front)
        source = self.sources.rows[self._front].source
        self._title.setText(source.title)
        self._about.setText(source.about)
        self._own_part.setVisible(self._front == OWN)
        self._show_fetch()
        fault = self._faults.get(self._front, "")
        self._error.setText(fault)
        self._error.setVisible(bool(fault))
        reading = self._path() is not None and not fault
        self.preview.show_preview(self._preview, reading)
        self.use_button.setEnabled(self._preview is not None)

    def _state_text(self, source_id: str) -> str:
        if source_id == DIGITS:
            return "here"
        if source_id == OWN:
            return Path(self._own).name or "none chosen"
        if self._fetching is not None and self._fetching.set_id == source_id:
            return f"fetching, {share(self._fetching.here, self._fetching.total)}"
        state = self._store.state(source_id)
        if state.presence is Presence.HERE:
            return "here"
        if state.presence is Presence.PARTLY:
            return f"partly, {share(state.here, state.total)}"
        return f"not here, {megabytes(state.total)}"

    def _show_fetch(self) -> None:
        is_set = self._front not in (DIGITS, OWN)
        state = self._store.state(self._front) if is_set else None
        missing = state is not None and state.presence is not Presence.HERE
        self.strip.setVisible(missing)
        if state is None or not missing:
            return
        mine = self._fetching is not None and self._fetching.set_id == self._front
        at = self._fetching if mine and self._fetching is not None else state
        # One fetch at a time: two would only share the line.
        possible = self._fetching is None
        about = self._whence(self._front)
        self.strip.show_state(FetchState(at.here, at.total, about, mine, possible))

    def _whence(self, set_id: str) -> str:
        files = self._store.named(set_id).files
        names = files[0].name if len(files) == 1 else f"its {len(files)} files"
        host = urlsplit(self._store.mirror(set_id)).hostname or self._store.mirror(set_id)
        return (
            f"From {host}, compared with the published checksum{'s' if len(files) > 1 else ''} "
            f"and kept in {self._store.folder / set_id}. Without a connection, put {names} there "
            "yourself."
        )


def _button(text: str, tip: str, row: QHBoxLayout) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text.rstrip("…"))
    button.setToolTip(tip)
    row.addWidget(button)
    return button


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("sectionLine")
    return line
