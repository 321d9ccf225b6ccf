"""Pictures as bytes: PNG, PDF and SVG, painted in memory.

Qt's own writers do not report a full disk; complete bytes can be written in one go.
"""

import html
import re
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

Paint = Callable[[QPainter, QRectF], None]

# The resolution for font sizes on a page whose unit is a point.
DOTS_AN_INCH = 96
BAND_BYTES = 2**20
_SUB, _UP = 1, 2


def png(image: QImage, metadata: str) -> bytes:
    """An image with the text chunk `severe`."""
    image.setText("severe", metadata)
    buffer = _open()
    image.save(buffer, "PNG")
    return _content(buffer)


def png_in_bands(image: QImage, metadata: str, pause: Callable[[float], None]) -> bytes:
    """The same without transparency, for a picture that takes seconds to compress.

    pause: called after each band with the share that is done. Source: the PNG specification, with
    its heuristic for filters: of Sub and Up, what leaves the smaller numbers.
    """
    whole = image.convertToFormat(QImage.Format.Format_RGB888)
    width, height = whole.width(), whole.height()
    lines = np.frombuffer(whole.constBits(), np.uint8).reshape(height, -1)[:, : 3 * width]
    text = b"severe\0\0\0\0\0" + metadata.encode()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", header), _chunk(b"iTXt", text)]
    packer, rows = zlib.compressobj(), max(BAND_BYTES // (3 * width), 1)
    above = np.zeros((1, 3 * width), np.uint8)
    for top in range(0, height, rows):
        band = lines[top : top + rows]
        up = band - np.concatenate([above, band[:-1]])
        beside = band.copy()
        beside[:, 3:] -= band[:, :-3]
        is_up = _size_of(up) < _size_of(beside)
        filtered = np.empty((len(band), 1 + 3 * width), np.uint8)
        filtered[:, 0] = np.where(is_up, _UP, _SUB)
        filtered[:, 1:] = np.where(is_up[:, None], up, beside)
        above = band[-1:]
        parts.append(_chunk(b"IDAT", packer.compress(filtered.tobytes())))
        pause(min(top + rows, height) / height)
    parts += [_chunk(b"IDAT", packer.flush()), _chunk(b"IEND", b"")]
    return b"".join(parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def _size_of(differences: np.ndarray) -> np.ndarray:
    """The sum of a row's numbers, as bytes with a sign."""
    total: np.ndarray = np.abs(differences.view(np.int8).astype(np.int16)).sum(1)
    return total


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
