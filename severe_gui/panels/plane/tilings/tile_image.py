"""The user's own picture, made square, to fill every tile."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader

from severe_gui.errors import BadInput

SIDE = 256
MOST_PIXELS_A_SIDE = 20_000


@lru_cache(maxsize=4)
def tile_image(path: str) -> NDArray[np.uint8]:
    """The middle square of a picture file, shape (SIDE, SIDE, 3); grey if there is none."""
    try:
        image = read_image(path)
    except BadInput:
        return np.full((SIDE, SIDE, 3), 128, np.uint8)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, image.bytesPerLine())
    # A copy: the image's memory is freed with the image.
    return data[:, : 3 * SIDE].reshape(SIDE, SIDE, 3).copy()


def read_image(path: str) -> QImage:
    """The middle square of a picture file. Raises BadInput for any other file."""
    if not path:
        raise BadInput("No picture is chosen", "", "choose a PNG or JPEG file")
    if not Path(path).is_file():
        raise BadInput(f"{Path(path).name} does not exist", "", "choose another picture")
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > MOST_PIXELS_A_SIDE:
        raise BadInput(
            f"{Path(path).name} is too large",
            f"each side may have at most {MOST_PIXELS_A_SIDE:,} pixels",
        )
    image = reader.read()
    if image.isNull():
        raise BadInput(f"{Path(path).name} cannot be read as a picture", reader.errorString())
    side = min(image.width(), image.height())
    left, top = (image.width() - side) // 2, (image.height() - side) // 2
    square = image.copy(left, top, side, side).scaled(
        SIDE, SIDE, mode=Qt.TransformationMode.SmoothTransformation
    )
    return square.convertToFormat(QImage.Format.Format_RGB888)
