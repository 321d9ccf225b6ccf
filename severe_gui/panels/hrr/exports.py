"""Pictures, vectors and tables of the page in front."""

from pathlib import Path

import numpy as np
from PySide6.QtGui import QPainter

from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.hrr.page import HrrPage
from severe_gui.panels.state_view import PaintedView
from severe_gui.widgets.style import Style


class HrrExports(PaintedView):
    """The files that a view of the panel can write."""

    @property
    def page(self) -> HrrPage:
        """The page in front."""
        raise NotImplementedError(type(self).__name__)

    @property
    def page_title(self) -> str:
        return self.page.title

    def paint_page(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The picture of the page in front."""
        self.page.paint(painter, width, height, style)

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """The numbers of the page."""
        self.page.write_csv(path)

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        """Vectors and items by name."""
        np.savez_compressed(path, **self.page.arrays(), severe=np.array(options.metadata))

    def export_safetensors(self, path: Path, options: ExportOptions) -> None:
        """The same vectors as tensors; names of items, one a line, stand in the metadata."""
        from safetensors.numpy import save

        arrays = self.page.arrays()
        texts = {name: each for name, each in arrays.items() if each.dtype.kind == "U"}
        tensors = {
            name: np.ascontiguousarray(each) for name, each in arrays.items() if name not in texts
        }
        facts = {name: "\n".join(str(word) for word in each) for name, each in texts.items()}
        path.write_bytes(save(tensors, {**facts, "severe": options.metadata}))
