"""What a set looks like: how many examples each class has, and a few of them as pictures.

A dozen classes are rows with name, bar and count; more are columns, named if there is room and
under the pointer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from severe_gui.panels.trainer.data.background import Preview
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES, Theme

MOST_ROWS = 12
_ACROSS = 4


@dataclass(frozen=True)
class Example:
    """A picture, (rows, columns) or (rows, columns, 3) uint8, and the name of its class."""

    pixels: NDArray[np.uint8]
    name: str


class ClassBars(QWidget):
    """Counts by class."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.counts: tuple[int, ...] = ()
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_counts(self, counts: Sequence[int], names: Sequence[str]) -> None:
        """Draw these; names: one per class."""
        self.counts, self._names = tuple(counts), tuple(names)
        words = ", ".join(
            f"{n}: {c:,}" for n, c in list(zip(names, counts, strict=True))[:MOST_ROWS]
        )
        self.setAccessibleName(f"Examples by class: {words}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = len(self.counts) if len(self.counts) <= MOST_ROWS else 8
        return QSize(60 * SIZES.step, max(rows, 1) * self._row())

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * SIZES.step, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._class_at(event.pos())
            text = "" if at is None else f"{self._names[at]}: {self.counts[at]:,} examples"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.counts:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Style(self._theme.roles, self._theme.scale)
        painter.setFont(style.font())
        draw = self._draw_rows if len(self.counts) <= MOST_ROWS else self._draw_columns
        draw(painter, style)
        painter.end()

    def _row(self) -> int:
        return self._theme.pixels(5 * SIZES.step)

    def _class_at(self, place: QPoint) -> int | None:
        along, size = (
            (place.y(), self._row() * len(self.counts))
            if len(self.counts) <= MOST_ROWS
            else (place.x(), self.width())
        )
        at = int(along * len(self.counts) / size) if size else -1
        return at if 0 <= at < len(self.counts) else None

    def _draw_rows(self, painter: QPainter, style: Style) -> None:
        metrics, row, gap = QFontMetricsF(style.font()), self._row(), 2 * SIZES.step
        words = [f"{count:,}" for count in self.counts]
        names = min(max(map(metrics.horizontalAdvance, self._names)), 0.4 * self.width())
        numbers = max(map(metrics.horizontalAdvance, words))
        room = max(self.width() - names - numbers - 2 * gap, 1)
        for i, (name, count, word) in enumerate(zip(self._names, self.counts, words, strict=True)):
            top = i * row
            painter.setPen(style.roles.color("muted"))
            cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                QRectF(0, top, names + 1, row), middle | Qt.AlignmentFlag.AlignRight, cut
            )
            bar = QRectF(names + gap, top + 0.25 * row, room * count / max(self.counts), 0.5 * row)
            self._fill(painter, style, bar)
            painter.setPen(style.roles.color("text"))
            painter.drawText(
                QRectF(self.width() - numbers - 1, top, numbers + 1, row),
                middle | Qt.AlignmentFlag.AlignRight,
                word,
            )

    def _draw_columns(self, painter: QPainter, style: Style) -> None:
        metrics, most = QFontMetricsF(style.font()), max(self.counts)
        pitch = self.width() / len(self.counts)
        base = self.height() - metrics.height() - SIZES.step
        top = metrics.height() + SIZES.step
        for i, count in enumerate(self.counts):
            height = (base - top) * count / most
            wide = max(pitch - (1 if pitch > 3 else 0), 1)
            self._fill(painter, style, QRectF(i * pitch, base - height, wide, height))
        painter.setPen(style.roles.color("muted"))
        painter.drawText(QRectF(0, 0, self.width(), top), Qt.AlignmentFlag.AlignLeft, f"{most:,}")
        room = self.width() / 2
        for name, side in ((self._names[0], "Left"), (self._names[-1], "Right")):
            cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            flag = Qt.AlignmentFlag.AlignLeft if side == "Left" else Qt.AlignmentFlag.AlignRight
            painter.drawText(
                QRectF(0, base + SIZES.step, self.width(), metrics.height()), flag, cut
            )

    def _fill(self, painter: QPainter, style: Style, bar: QRectF) -> None:
        painter.fillRect(bar, style.roles.color("accent", 0.75))


class ExampleGrid(QWidget):
    """Pictures with their classes below, four across, each pixel a square."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.examples: tuple[Example, ...] = ()
        self._images: tuple[QImage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Draw these."""
        self.examples = tuple(examples)
        self._images = tuple(_image(each.pixels) for each in examples)
        self.setAccessibleName(f"Examples: {', '.join(each.name for each in examples)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = -(-len(self.examples) // _ACROSS)
        cell = self._cell()
        return QSize(_ACROSS * cell.width(), max(rows, 1) * cell.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        style = Style(self._theme.roles, self._theme.scale)
        font, cell = style.font(8.0), self._cell()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        side = cell.width() - 2 * SIZES.step
        for i, (example, image) in enumerate(zip(self.examples, self._images, strict=True)):
            left, top = (i % _ACROSS) * cell.width(), (i // _ACROSS) * cell.height()
            size = image.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(
                left + (side - size.width()) / 2, top + (side - size.height()) / 2,
                size.width(), size.height(),
            )  # fmt: skip
            # Small pictures show their pixels, large ones are not thinned out.
            hint = QPainter.RenderHint.SmoothPixmapTransform
            painter.setRenderHint(hint, image.width() > size.width())
            painter.drawImage(place, image)
            painter.setPen(style.roles.color("line"))
            painter.drawRect(place)
            painter.setPen(style.roles.color("muted"))
            cut = metrics.elidedText(example.name, Qt.TextElideMode.ElideRight, side)
            below = QRectF(left, top + side, side, cell.height() - side - SIZES.step)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, cut)
        painter.end()

    def _cell(self) -> QSize:
        return QSize(self._theme.pixels(15 * SIZES.step), self._theme.pixels(18 * SIZES.step))


def _image(pixels: NDArray[np.uint8]) -> QImage:
    colour = pixels.ndim == 3
    rows = np.ascontiguousarray(pixels)
    kind = QImage.Format.Format_RGB888 if colour else QImage.Format.Format_Grayscale8
    image = QImage(rows.data, rows.shape[1], rows.shape[0], rows.strides[0], kind)
    # The image would otherwise look into an array that is freed.
    return image.copy()


class PreviewPane(QWidget):
    """A sentence on the whole, bars by class, a few pictures."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SIZES.step, 0, 0)
        column.setSpacing(4 * SIZES.step)
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._facts)
        self.bars, self.grid = ClassBars(theme), ExampleGrid(theme)
        self._bars_part = _titled("Examples by class", self.bars)
        self._grid_part = _titled("Some of them", self.grid)
        pictures = QHBoxLayout()
        column.addLayout(pictures)
        pictures.setSpacing(8 * SIZES.step)
        pictures.addWidget(self._bars_part, 1)
        pictures.addWidget(self._grid_part)
        column.addStretch(1)

    def show_preview(self, preview: Preview | None, reading: bool) -> None:
        """Show what was read; nothing yet if None, and whether it is being read."""
        pictures = preview.pictures if preview is not None else None
        self._bars_part.setVisible(preview is not None)
        self._grid_part.setVisible(pictures is not None)
        if preview is None:
            self._facts.setText("Reading…" if reading else "")
            return
        summary = preview.summary
        whole = (
            f"{summary.examples:,} examples of {summary.shape_text} in {len(summary.counts)} "
            f"classes, values {summary.low:g} to {summary.high:g}."
        )
        self._facts.setText(f"{whole} {summary.note}".rstrip())
        self.bars.show_counts(summary.counts, summary.names)
        if pictures is not None:
            pairs = zip(pictures.pixels, pictures.labels, strict=True)
            self.grid.show_examples([Example(p, summary.names[label]) for p, label in pairs])

    def facts(self) -> str:
        return self._facts.text()


def _titled(title: str, widget: QWidget) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2 * SIZES.step)
    label = QLabel(title)
    label.setObjectName("sectionTitle")
    column.addWidget(label)
    column.addWidget(widget)
    column.addStretch(1)
    return part
