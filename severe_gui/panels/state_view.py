"""What every view does: it follows a state, binds fields to it, and writes pictures and tables.

A view makes its `canvas` and `inspector`, calls `follow_state()` last, and gives `refresh()`.
Changes of the state reach the screen once, however many fields changed together. `PaintedView`
adds the picture exports of a canvas that is painted.
"""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.widgets import paper
from severe_gui.widgets.fields import Field
from severe_gui.widgets.readouts import Reading
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import THEMES


class StateView:
    """Draws a state and turns gestures into changes of it."""

    run_strip: QWidget | None = None
    canvas: QWidget
    inspector: QWidget

    def __init__(self, state: Any, host: Host) -> None:
        self.state, self._host = state, host
        self._fields: dict[str, Field] = {}

    def follow_state(self) -> None:
        """Refresh now, and after every change of the state or the theme."""
        self._pending = QTimer(self.canvas)
        self._pending.setSingleShot(True)
        self._pending.timeout.connect(self.refresh)
        self.state.events.connect(self._changed)
        self._host.theme.changed.connect(self._changed)
        self.refresh()

    def _changed(self, *_event: Any) -> None:
        self._pending.start(0)

    def refresh(self) -> None:
        """Show the state as it is now."""
        self.show_fields()

    def settled(self) -> bool:
        """Whether the screen shows the state."""
        return not self._pending.isActive()

    def shutdown(self) -> None:
        """End the timer and the subscriptions."""
        self._pending.stop()
        self.state.events.disconnect(self._changed)
        self._host.theme.changed.disconnect(self._changed)

    # Fields of the inspector.

    def bind(self, section: Section, label: str, fields: Mapping[str, Field]) -> None:
        """Add fields that show and set the state's fields of the same names.

        label: of the undo step that a drag or a typed value makes.
        """
        for name, field in fields.items():
            self.add_field(section, label, field)
            field.changed.connect(lambda value, name=name: self.set_field(name, value))
            self._fields[name] = field

    def add_field(self, section: Section, label: str, field: Field) -> None:
        """Add a field whose drag is one undo step; what it changes is up to the view."""
        section.add(field)
        field.grabbed.connect(lambda: self._host.begin_gesture(label))
        field.released.connect(self._host.end_gesture)

    def field(self, name: str) -> Field:
        """The field that is bound to a field of the state."""
        return self._fields[name]

    def set_field(self, name: str, value: Any) -> None:
        """Set the state from what a person entered."""
        if getattr(self.state, name) != value:
            setattr(self.state, name, value)

    def show_fields(self) -> None:
        """Let bound fields show the state."""
        for name, field in self._fields.items():
            show_value(field, getattr(self.state, name))

    @contextmanager
    def gesture(self, label: str, merges: bool = False) -> Iterator[None]:
        """All changes within are one undo step.

        merges: it joins a step of the same label just before it.
        """
        self._host.begin_gesture(label, merges)
        try:
            yield
        finally:
            self._host.end_gesture()


class PaintedView(StateView):
    """Give `paint_page` and `page_title`; the picture exports follow."""

    page_title = ""

    def paint_page(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """Paint the picture on a page of this size in points, its ground already filled."""
        raise NotImplementedError(type(self).__name__)

    def render(self, options: ExportOptions) -> QImage:
        """The picture at any size."""
        width, height = (round(each * options.scale) for each in (options.width, options.height))
        image = QImage(width, height, QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        self._paint(painter, QRectF(0, 0, width, height), options)
        painter.end()
        return image

    def _paint(self, painter: QPainter, page: QRectF, options: ExportOptions) -> None:
        style = Style(THEMES[options.theme])
        painter.save()
        painter.translate(page.topLeft())
        painter.scale(page.width() / options.width, page.height() / options.height)
        whole = QRectF(0, 0, options.width, options.height)
        painter.fillRect(whole, style.roles.color("canvas"))
        self.paint_page(painter, float(options.width), float(options.height), style)
        painter.restore()

    def export_png(self, path: Path, options: ExportOptions) -> None:
        """The picture with the view in its metadata."""
        path.write_bytes(paper.png(self.render(options), options.metadata))

    def export_svg(self, path: Path, options: ExportOptions) -> None:
        """The picture as lines and text, with the view in its metadata."""
        content = paper.svg(
            self.page_title, "Made with Severe", options.width, options.height,
            lambda painter, page: self._paint(painter, page, options), options.metadata,
        )  # fmt: skip
        path.write_bytes(content)

    def export_pdf(self, path: Path, options: ExportOptions) -> None:
        """The picture as lines and text."""
        content = paper.pdf(
            f"Severe: {self.page_title}", options.width, options.height,
            lambda painter, page: self._paint(painter, page, options), paper.DOTS_AN_INCH,
        )  # fmt: skip
        path.write_bytes(content)


def show_value(field: Field, value: Any) -> None:
    """Let a field show a value, and no error, unless it shows that value already."""
    if field.value() != value:
        field.set_value(value)
        field.show_error()


def write_readings(path: Path, parts: Mapping[str, Mapping[str, Reading]]) -> None:
    """Readings as a CSV table of part, name and value, each value as it is copied."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["part", "name", "value"])
        for part, rows in parts.items():
            table.writerows([part, name, row.copied or row.text] for name, row in rows.items())
