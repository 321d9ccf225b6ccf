"""Taking something away: a sheet that asks what, how large and in which theme, and writes it.

A view's export method writes to a temporary path beside the target, which is then renamed: a
failed export leaves an old file as it was. One that takes long reports its progress: the sheet
shows it with a button that cancels, and the rest of the window is drawn but takes no input.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from severe_gui.errors import SevereError
from severe_gui.files import replacing
from severe_gui.panels.contract import Export, ExportOptions, Panel, PanelView
from severe_gui.shell.metadata import picture_metadata
from severe_gui.shell.progress import ProgressStrip
from severe_gui.widgets.fields import ChoiceField, NumberField
from severe_gui.widgets.theme import SIZES

PICTURES = ("png", "svg", "pdf", "mp4", "zip")


def export_to(
    panel: Panel, view: PanelView, export: Export, path: Path, options: ExportOptions
) -> Path:
    """Write one export. Adds the suffix if it is missing. Raises SevereError."""
    if path.suffix.lower() != f".{export.suffix}":
        path = path.with_name(f"{path.name}.{export.suffix}")
    marked = replace(options, metadata=picture_metadata(panel.id, view.state))
    if export.has_companions:
        getattr(view, export.method)(path, marked)
        return path
    with replacing(path) as temporary:
        getattr(view, export.method)(temporary, marked)
    return path


class ExportSheet(QFrame):
    """Asks for kind, size and theme. `write` is called with what was chosen."""

    def __init__(
        self, parent: QWidget, write: Callable[[Export, Path, ExportOptions], None]
    ) -> None:
        super().__init__(parent)
        self._write, self._panel, self._folder = write, None, Path.home()
        self.setProperty("look", "sheet")
        self.setFixedWidth(80 * SIZES.step)
        self.setAccessibleName("Export")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 14, 16, 14)
        heading = QLabel("Export")
        heading.setProperty("role", "heading")
        self._layout.addWidget(heading)
        self._kind: ChoiceField | None = None
        self._width = NumberField(
            "Width", "Width of the picture in points.", 1200, 200, 4000, integer=True, most=10000
        )
        self._height = NumberField(
            "Height", "Height of the picture in points.", 900, 200, 4000, integer=True, most=10000
        )
        self._scale = NumberField("Pixels per point", "2 or more for print.", 2.0, 1.0, 4.0)
        self._theme = ChoiceField(
            "Background", "White for paper.", "light", {"white": "light", "dark": "dark"}
        )
        self._samples = ChoiceField(
            "Rays per pixel", "More are smoother, and take as many times longer.", 2,
            {"1": 1, "4": 2, "9": 3, "16": 4},
        )  # fmt: skip
        self._rate = NumberField(
            "Frame rate", "Pictures of the film in a second.", 30, 10, 60, integer=True,
            least=1, most=120,
        )  # fmt: skip
        self._of_pictures = (self._width, self._height, self._scale, self._theme)
        for field in (*self._of_pictures, self._samples, self._rate):
            self._layout.addWidget(field)
        self._strip = ProgressStrip()
        self._layout.addWidget(self._strip)
        self._error = QLabel()
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._layout.addWidget(self._error)
        self._save = QPushButton("Save as")
        self._save.setProperty("primary", "true")
        self._save.setAccessibleName("Save the export")
        self._save.setToolTip("Choose a file and write it")
        self._save.clicked.connect(self._ask)
        self._layout.addWidget(self._save)
        self.hide()

    def open(self, panel: Panel, folder: str, right: int, top: int) -> None:
        """Show the sheet for a panel, its upper right corner at (right, top)."""
        self._panel = panel
        if folder and Path(folder).is_dir():
            self._folder = Path(folder)
        self._offer(panel)
        self._fail("")
        self.adjustSize()
        self.move(right - self.width(), top)
        self.show()
        self.raise_()
        self._save.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._strip.is_working:
                self._strip.cancel()
            else:
                self.hide()
        elif self._strip.is_working:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        else:
            super().keyPressEvent(event)

    def options(self) -> ExportOptions:
        """Size, scale and theme as set."""
        return ExportOptions(
            int(self._width.value()),
            int(self._height.value()),
            float(self._scale.value()),
            self._theme.value(),
            samples=self._samples.value(),
            rate=int(self._rate.value()),
            progress=self._show_progress,
        )

    def chosen(self) -> Export:
        """The kind as chosen."""
        assert self._kind is not None
        export: Export = self._kind.value()
        return export

    def _offer(self, panel: Panel) -> None:
        if self._kind is not None:
            self._layout.removeWidget(self._kind)
            self._kind.deleteLater()
        self._kind = ChoiceField(
            "What",
            "What to write.",
            panel.exports[0],
            {export.title: export for export in panel.exports},
        )
        self._kind.changed.connect(lambda _export: self._fit())
        self._layout.insertWidget(1, self._kind)
        self._fit()

    def _fit(self) -> None:
        export = self.chosen()
        for field in self._of_pictures:
            field.setEnabled(export.suffix in PICTURES)
        self._samples.setVisible("samples" in export.asks)
        self._rate.setVisible("rate" in export.asks)
        self.adjustSize()

    def _ask(self) -> None:
        export = self.chosen()
        assert self._panel is not None
        suggestion = str(self._folder / f"{self._panel.id}.{export.suffix}")
        name, _ = QFileDialog.getSaveFileName(
            self, f"Export {export.title}", suggestion, f"{export.title} (*.{export.suffix})"
        )
        if not name:
            return
        self._fail("")
        try:
            self._write(export, Path(name), self.options())
        except SevereError as error:
            self._fail(str(error))
            return
        finally:
            self._end_progress()
        self._folder = Path(name).parent
        self.hide()

    def _show_progress(self, text: str, share: float) -> None:
        """Called by an export that takes long. Raises SevereError once the user has cancelled."""
        if not self._strip.is_working:
            self._save.hide()
            self._strip.start()
            self.adjustSize()
        self._strip.show_progress(text, share)

    def _end_progress(self) -> None:
        if self._strip.is_working:
            self._strip.stop()
            self._save.show()
            self.adjustSize()

    def _fail(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.adjustSize()
