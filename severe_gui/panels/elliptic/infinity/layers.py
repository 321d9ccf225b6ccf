"""What a drag of P or Q leaves as it is, kept as pixels: the ground and the curve."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from severe_gui.panels.elliptic.infinity.figure import Layers, Paint
from severe_gui.panels.elliptic.infinity.sheet import Drawn
from severe_gui.widgets.style import Style


class KeptLayers(Layers):
    """Parts of the pictures on screen, painted again when a picture or the look changes."""

    def __init__(self) -> None:
        self._look: tuple[Style, float] | None = None
        self._ratio = 1.0
        self._kept: dict[tuple[str, str], tuple[Drawn, QPixmap]] = {}

    def begin(self, style: Style, ratio: float) -> None:
        """Paint in this style. ratio: pixels of the screen per point."""
        if self._look != (style, ratio):
            self._look, self._ratio = (style, ratio), ratio
            self._kept.clear()

    def paint(self, painter: QPainter, drawn: Drawn, part: str, paint: Paint) -> None:
        """Paint a part of a picture, or what was kept of it."""
        box, key = drawn.picture.box, (drawn.name, part)
        if key not in self._kept or self._kept[key][0] is not drawn:
            size = round(box.width * self._ratio + 1), round(box.height * self._ratio + 1)
            pixels = QPixmap(*size)
            pixels.setDevicePixelRatio(self._ratio)
            pixels.fill(Qt.GlobalColor.transparent)
            on_pixels = QPainter(pixels)
            on_pixels.setRenderHint(QPainter.RenderHint.Antialiasing)
            # Whole points, so that lines of one pixel stay sharp.
            on_pixels.translate(-int(box.left), -int(box.top))
            paint(on_pixels)
            on_pixels.end()
            self._kept[key] = drawn, pixels
        painter.drawPixmap(QPointF(int(box.left), int(box.top)), self._kept[key][1])
