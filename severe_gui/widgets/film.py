"""Pictures one after the other as a film: an MP4 file, or PNG files in an archive.

Both take the pictures as they are made, and leave it to the caller to drop a half-written file.
"""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from severe_gui.errors import SevereError

CODEC = "libx264"
QUALITY = {"crf": "18", "preset": "medium"}
"""Losses at 18 are hard to see."""
HD_COLOURS = 1
"""ITU-R BT.709, as video players take it for: primaries, transfer and matrix."""


def write_film(path: Path, frames: Iterable[QImage], rate: int, comment: str = "") -> None:
    """Pictures of one size as H.264 in an MP4 file. rate: frames a second.

    An odd last row or column is left out: the format has none. Raises SevereError where PyAV, or
    the codec in it, is missing.
    """
    av = _library()
    stream: Any = None
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        film.metadata["comment"] = comment
        for picture in frames:
            if stream is None:
                stream = _stream(film, picture, rate)
            film.mux(stream.encode(_frame(av, picture, stream)))
        if stream is not None:
            film.mux(stream.encode(None))


def write_frames(path: Path, frames: Iterable[QImage]) -> None:
    """Pictures as PNG files in a ZIP archive, in order of their names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for index, picture in enumerate(frames):
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            picture.save(buffer, "PNG")
            archive.writestr(f"frame-{index + 1:04d}.png", bytes(buffer.data().data()))


def _library() -> ModuleType:
    """PyAV, imported when first needed. Raises SevereError."""
    try:
        import av
    except ImportError:
        raise SevereError(
            "The film cannot be written",
            "the package av is not installed",
            "install it with pip install av, or export the frames instead",
        ) from None
    if CODEC not in av.codecs_available:
        raise SevereError(
            "The film cannot be written",
            f"the package av was built without {CODEC}",
            "export the frames instead",
        )
    return av


def _stream(film: Any, picture: QImage, rate: int) -> Any:
    stream = film.add_stream(CODEC, rate=rate, options=QUALITY)
    stream.width, stream.height = picture.width() // 2 * 2, picture.height() // 2 * 2
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.color_primaries = context.color_trc = context.colorspace = HD_COLOURS
    return stream


def _frame(av: ModuleType, picture: QImage, stream: Any) -> Any:
    """A picture as the codec takes it, in the colours that players expect."""
    whole = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(whole.constBits(), np.uint8).reshape(whole.height(), -1)
    pixels = rows[: stream.height, : 3 * stream.width].reshape(stream.height, stream.width, 3)
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace="ITU709")
