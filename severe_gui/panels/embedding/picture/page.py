"""The page of pictures."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.pages import Page
from severe_gui.widgets.painted_canvas import PaintedCanvas
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style

if TYPE_CHECKING:
    from severe_gui.panels.contract import Host
    from severe_gui.panels.embedding.state import EmbeddingState
    from severe_gui.panels.state_view import StateView


class PicturePage(Page):
    """One or two embeddings side by side."""

    title = "Hyperbolic embedding"

    def __init__(
        self, state: "EmbeddingState", host: "Host", view: "StateView", shown: Shown
    ) -> None:
        self.state, self._host, self._view, self._shown = state, host, view, shown
        self.widget: PaintedCanvas = PaintedCanvas(
            host.theme, "Embedding", "Nodes of a graph in the disk", self.paint
        )
        self.sections: tuple[Section, ...] = ()

    def refresh(self) -> None:
        """Show the state and the newest points."""
        self.widget.update()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The pictures side by side."""
        painter.setPen(style.roles.color("line"))
        radius = min(width / len(self._shown.panes or (1,)), height) / 2 - 20
        for k, pane in enumerate(self._shown.panes):
            middle = QPointF(width * (2 * k + 1) / (2 * len(self._shown.panes)), height / 2)
            painter.drawEllipse(middle, radius, radius)
            if pane.points is not None:
                for x, y in pane.points[:, :2]:
                    painter.drawPoint(middle + radius * QPointF(x, -y))

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The vectors of what is shown, with the names of the nodes."""
        return {}

    def write_csv(self, path: Path) -> None:
        """The nodes as a table."""
