"""What a page of the panel is: a widget, sections of the inspector, a picture and its numbers."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style


class HrrPage:
    """Base of the pages. `widget` fills the canvas, `sections` stand in the inspector.

    fields: names of the panel's common fields that matter here.
    """

    title = ""
    fields: tuple[str, ...] = ()
    widget: QWidget
    sections: tuple[Section, ...]

    def refresh(self) -> None:
        """Show the state as it is now."""
        raise NotImplementedError(type(self).__name__)

    def has_section(self, section: Section) -> bool:
        """Whether a section has something to show now."""
        return True

    def leave(self) -> None:
        """The page is no longer in front."""

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        return True

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """Paint the picture on a page of this size, its ground already filled."""
        raise NotImplementedError(type(self).__name__)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Vectors and items to take away, by name; names of items are arrays of text."""
        raise NotImplementedError(type(self).__name__)

    def write_csv(self, path: Path) -> None:
        """The page's numbers as a table."""
        raise NotImplementedError(type(self).__name__)

    def shutdown(self) -> None:
        """End what moves and what computes."""


def button(name: str, tip: str) -> QPushButton:
    """A button with a name and a tooltip."""
    made = QPushButton(name)
    made.setAccessibleName(name)
    made.setToolTip(tip)
    return made
