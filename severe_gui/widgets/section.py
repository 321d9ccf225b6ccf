"""A titled part of the inspector, closed by a thin line."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from severe_gui.widgets.theme import SIZES


class Section(QWidget):
    """Title, content, line. Add rows with `add`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(16, 3 * SIZES.step, 16, 3 * SIZES.step)
        self._body.setSpacing(SIZES.step)
        self._title = QLabel(title)
        self._title.setObjectName("sectionTitle")
        self._body.addWidget(self._title)
        outer.addLayout(self._body)
        line = QFrame()
        line.setObjectName("sectionLine")
        outer.addWidget(line)

    def add(self, widget: QWidget) -> None:
        """Append a row."""
        self._body.addWidget(widget)

    def set_title(self, title: str) -> None:
        self._title.setText(title)


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
