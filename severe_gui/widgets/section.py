"""A titled part of the inspector, closed by a thin line."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from severe_gui.widgets.theme import SIZES


class Section(QWidget):
    """Title, content, line. Add rows with `add`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._more: QWidget | None = None
        # Asking the layout would make Python objects of its items, which outlive them: an item that
        # Qt has deleted is then taken for whatever stands at its address.
        self._added_rows: list[QWidget] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._body = QVBoxLayout()
        outer.addLayout(self._body)
        self._body.setContentsMargins(16, 3 * SIZES.step, 16, 3 * SIZES.step)
        self._body.setSpacing(SIZES.step)
        self._title = QLabel(title)
        self._title.setObjectName("sectionTitle")
        self._head = QHBoxLayout()
        self._body.addLayout(self._head)
        self._head.addWidget(self._title, 1)
        line = QFrame()
        line.setObjectName("sectionLine")
        outer.addWidget(line)

    def add(self, widget: QWidget) -> None:
        """Append a row."""
        self._added_rows.append(widget)
        rows = self._body.count()
        self._body.insertWidget(rows - 1 if self._more is not None else rows, widget)

    def add_space(self) -> None:
        """Keep controls and readouts apart."""
        gap = QWidget()
        gap.setFixedHeight(SIZES.step)
        self.add(gap)

    def add_more(self, widget: QWidget) -> None:
        """Append a row that is shown only after a click on More."""
        if self._more is None:
            self._more = QWidget()
            inner = QVBoxLayout(self._more)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(SIZES.step)
            self._more.hide()
            self._switch = QPushButton("More")
            self._switch.setProperty("link", "small")
            self._switch.setAccessibleName(f"More of {self._title.text()}")
            self._switch.setToolTip("Show or hide the rarer settings")
            self._switch.clicked.connect(lambda: self.show_more(self._more.isHidden()))
            self._head.addWidget(self._switch)
            self._body.addWidget(self._more)
        self._more.layout().addWidget(widget)

    def show_more(self, shown: bool) -> None:
        """Show or hide the rarer rows."""
        if self._more is not None:
            self._more.setVisible(shown)
            self._switch.setText("Less" if shown else "More")

    def hide_if_empty(self) -> None:
        """Leave the section, or its More, out while all of its rows are hidden."""
        rarer = (
            self._more.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if self._more is not None
            else []
        )
        has_more = any(not each.isHidden() for each in rarer)
        if self._more is not None:
            self._switch.setVisible(has_more)
        has_rows = any(not each.isHidden() for each in self._added_rows)
        self.setVisible(has_rows or has_more)

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def title(self) -> str:
        return self._title.text()

    def is_more(self, widget: QWidget) -> bool:
        """Whether this is the part behind More."""
        return widget is self._more


def column(*sections: QWidget) -> QWidget:
    """An inspector's body: sections from the top, the rest empty."""
    body = QWidget()
    body.setObjectName("inspectorBody")
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for section in sections:
        layout.addWidget(section)
    layout.addStretch(1)
    return body
