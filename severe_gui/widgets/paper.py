"""Pictures as bytes: PNG, PDF and SVG, painted in memory.

Qt's own writers do not report a full disk; complete bytes can be written in one go.
"""

import html
import re
import threading
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from severe_gui.errors import SevereError

Paint = Callable[[QPainter, QRectF], None]

# The resolution for font sizes on a page whose unit is a point.
DOTS_AN_INCH = 96
WAIT_SECONDS = 0.03


def png(image: QImage, metadata: str) -> bytes:
    """An image with the text chunk `severe`."""
    image.setText("severe", metadata)
    buffer = _open()
    image.save(buffer, "PNG")
    return _content(buffer)


def png_meanwhile(image: QImage, metadata: str, wait: Callable[[], None]) -> bytes:
    """The same in a thread, with `wait` called until it is done: an 8k picture takes seconds.

    An error that `wait` raises is raised at the end.
    """
    made: list[bytes] = []
    thread = threading.Thread(target=lambda: made.append(png(image, metadata)), name="png")
    failure: Exception | None = None
    thread.start()
    while thread.is_alive():
        thread.join(WAIT_SECONDS)
        try:
            wait()
        except SevereError as error:
            failure = failure or error
    if failure is not None:
        raise failure
    return made[0]


def pdf(title: str, width: int, height: int, paint: Paint, resolution: int = 576) -> bytes:
    """A page of width x height points, with embedded fonts. resolution: units per inch."""
    buffer = _open()
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setPageSize(QPageSize(QSizeF(width, height), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF())
    writer.setResolution(resolution)
    painter = QPainter(writer)
    paint(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    del painter, writer
    return _content(buffer)


def svg(
    title: str, description: str, width: int, height: int, paint: Paint, metadata: str
) -> bytes:
    """A drawing with real text and <metadata id="severe">."""
    buffer = _open()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setResolution(DOTS_AN_INCH)
    generator.setTitle(title)
    generator.setDescription(description)
    painter = QPainter(generator)
    paint(painter, QRectF(0, 0, width, height))
    painter.end()
    del painter, generator
    text = _content(buffer).decode()
    mark = f'<metadata id="severe">{html.escape(metadata, quote=False)}</metadata>'
    return re.sub(r"(<svg\b[^>]*>)", lambda tag: f"{tag.group(1)}\n{mark}", text, count=1).encode()


def _open() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _content(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())
