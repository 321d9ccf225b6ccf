"""What views with a painted canvas share: pictures of any size, PNG, SVG and PDF."""

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from severe_gui.panels.contract import ExportOptions
from severe_gui.widgets import paper
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import THEMES


class PaintedView:
    """Define `paint_page` and `page_title`; the picture exports follow."""

    page_title = ""

    def paint_page(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """Paint the picture on a page of this size in points; the background is already filled."""
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
        path.write_bytes(paper.png(self.render(options), options.metadata))

    def export_svg(self, path: Path, options: ExportOptions) -> None:
        content = paper.svg(
            self.page_title, "Made with Severe", options.width, options.height,
            lambda painter, page: self._paint(painter, page, options), options.metadata,
        )  # fmt: skip
        path.write_bytes(content)

    def export_pdf(self, path: Path, options: ExportOptions) -> None:
        content = paper.pdf(
            f"Severe: {self.page_title}", options.width, options.height,
            lambda painter, page: self._paint(painter, page, options), paper.DOTS_AN_INCH,
        )  # fmt: skip
        path.write_bytes(content)
