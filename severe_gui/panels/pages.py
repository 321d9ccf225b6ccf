"""Panels of several pages: tabs above the canvas, and an inspector for the page in front.

A panel's state has a field `page`. Its view makes the pages, calls `lay_out`, then `follow_state`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.state_view import PaintedView
from severe_gui.widgets.page_tabs import PageTabs
from severe_gui.widgets.section import Section, column
from severe_gui.widgets.style import Style


class Page:
    """Base of the pages. `widget` fills the canvas, `sections` stand in the inspector.

    common: names of what the panel's pages share in the inspector and this one needs.
    first_sections: those that stand above what is shared.
    """

    title = ""
    common: tuple[str, ...] = ()
    widget: QWidget
    sections: tuple[Section, ...]
    first_sections: tuple[Section, ...] = ()

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
        """Arrays to take away, by name; texts are arrays of text."""
        raise NotImplementedError(type(self).__name__)

    def write_csv(self, path: Path) -> None:
        """The page's numbers as a table."""
        raise NotImplementedError(type(self).__name__)

    def shutdown(self) -> None:
        """End what moves and what computes."""


class PagedView(PaintedView):
    """A view of pages, of which the state's `page` is in front."""

    pages: Mapping[str, Page]

    def lay_out(
        self, pages: Mapping[str, Page], tabs: Mapping[str, tuple[str, str]],
        common: Sequence[Section],
    ) -> None:  # fmt: skip
        """Make the canvas and the inspector. tabs: title and tooltip of each page."""
        self.pages, self._front = pages, ""
        self.tabs = PageTabs(tabs)
        self.tabs.chosen.connect(self.show_page)
        self.canvas = QWidget()
        whole = QVBoxLayout(self.canvas)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.tabs)
        self._stacked = QStackedWidget()
        for page in pages.values():
            self._stacked.addWidget(page.widget)
        whole.addWidget(self._stacked, 1)
        self.canvas.setFocusProxy(next(iter(self.tabs.buttons.values())))
        self.inspector = column(
            *(each for page in pages.values() for each in page.first_sections),
            *common,
            *(each for page in pages.values() for each in page.sections),
        )

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self.state.page]

    def show_common(self, page: Page) -> None:
        """Show the shared parts of the inspector that a page needs, when it comes in front."""

    def refresh(self) -> None:
        """Show the state as it is now."""
        self.show_fields()
        name, page = self.state.page, self.page
        if name != self._front:
            if self._front:
                self.pages[self._front].leave()
            self._front = name
            self.tabs.show_page(name)
            self._stacked.setCurrentWidget(page.widget)
            self.show_common(page)
        page.refresh()
        for each in self.pages.values():
            for section in (*each.first_sections, *each.sections):
                section.setVisible(each is page and page.has_section(section))

    def show_page(self, name: str) -> None:
        """Put a page in front."""
        with self.gesture(f"show {name}"):
            self.set_field("page", name)

    def settled(self) -> bool:
        """Whether nothing moves or computes any more."""
        return super().settled() and self.page.settled()

    def shutdown(self) -> None:
        """End what moves and computes, the timer and the subscriptions."""
        for page in self.pages.values():
            page.shutdown()
        super().shutdown()

    # Pictures, arrays and tables of the page in front.

    @property
    def page_title(self) -> str:  # type: ignore[override]
        return self.page.title

    def paint_page(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The picture of the page in front."""
        self.page.paint(painter, width, height, style)

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """The numbers of the page."""
        self.page.write_csv(path)

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        """The arrays of the page by name."""
        np.savez_compressed(path, **self.page.arrays(), severe=np.array(options.metadata))


def button(name: str, tip: str) -> QPushButton:
    """A button with a name and a tooltip."""
    made = QPushButton(name)
    made.setAccessibleName(name)
    made.setToolTip(tip)
    return made
