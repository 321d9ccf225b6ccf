"""The Coxeter-Dynkin diagram as a control: a click rings a node or takes its ring off."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from severe_gui.maths.hyperbolic.uniform.rings import Rings
from severe_gui.widgets.fields import Field
from severe_gui.widgets.offers import Offer
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import Theme

NODES = ("vertex", "edge", "face", "cell")
NODE, BRANCH = 28, 16
# On which sides of each node a branch ends: left is -1.
SIDES = ((1,), (-1, 1), (-1, 1), (-1,))
NEEDS_ONE = "One node at least must be ringed: the point cannot lie on all four mirrors."


class _Node(QAbstractButton):
    """A node of the diagram; checked: ringed."""

    def __init__(self, theme: Theme, sides: tuple[int, ...]) -> None:
        super().__init__()
        self._theme, self._sides = theme, sides
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        side = self._theme.pixels(NODE)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = Style(self._theme.roles, self._theme.scale)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QRectF(self.rect()).center()
        painter.setPen(QPen(style.roles.color("muted"), 1.2 * style.scale))
        for side in self._sides:
            reach = (8.5 if self.isChecked() else 4.0) * style.scale
            border = QPointF(centre.x() * (1 + side), centre.y())
            painter.drawLine(centre + QPointF(side * reach, 0), border)
        tone = style.roles.color("accent" if self.isChecked() else "muted")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawEllipse(centre, 4 * style.scale, 4 * style.scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(tone, 1.8 * style.scale))
            painter.drawEllipse(centre, 8.5 * style.scale, 8.5 * style.scale)
        if self.hasFocus():
            painter.setPen(QPen(style.roles.color("accent"), 1.0, Qt.PenStyle.DotLine))
            painter.drawEllipse(centre, 12.5 * style.scale, 12.5 * style.scale)
        painter.end()


class _Branch(QWidget):
    """The line between two nodes, with the order of the product of their mirrors."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.order = theme, 3
        self.setMinimumWidth(theme.pixels(BRANCH))

    def paintEvent(self, event: QPaintEvent) -> None:
        style = Style(self._theme.roles, self._theme.scale)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(QPen(style.roles.color("muted"), 1.2 * style.scale))
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        painter.setFont(style.font(9.0))
        painter.setPen(style.roles.color("text"))
        above = QRectF(0, 0, self.width(), middle - 1 * style.scale)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(self.order))
        painter.end()


class DiagramField(Field):
    """Which nodes are ringed, as numbers from 0 to 3."""

    def __init__(self, label: str, help_text: str, default: Rings, theme: Theme) -> None:
        super().__init__(label, help_text, default)
        self.nodes = [_Node(theme, sides) for sides in SIDES]
        self._branches = [_Branch(theme) for _ in range(3)]
        row = QHBoxLayout()
        self._row.addLayout(row, 1)
        row.setSpacing(0)
        for k, node in enumerate(self.nodes):
            if k:
                row.addWidget(self._branches[k - 1], 1)
            row.addWidget(node)
            self._adopt(node, NODES[k])
            node.setToolTip(
                f"Mirror {k}: ringed if the point lies off it, so that an edge crosses it. "
                f"With this ring alone the vertices are the {_place(k)}. Double-click the label "
                "for the regular honeycomb."
            )
            # Two quick clicks are two clicks.
            node.removeEventFilter(self)
            node.clicked.connect(self._clicked)
        self.set_value(default)

    def show_orders(self, orders: tuple[int, int, int]) -> None:
        """Write p, q and r on the branches."""
        for branch, order in zip(self._branches, orders, strict=True):
            branch.order = order
            branch.update()

    def offers(self) -> tuple[Offer, ...]:
        return tuple(
            Offer(f"{self.label_text}: {name}", node.click, "on" if node.isChecked() else "off")
            for name, node in zip(NODES, self.nodes, strict=True)
        )

    def value(self) -> Rings:
        return tuple(k for k, node in enumerate(self.nodes) if node.isChecked())

    def set_value(self, value: Any) -> None:
        self._last = tuple(value)
        for k, node in enumerate(self.nodes):
            node.blockSignals(True)
            node.setChecked(k in self._last)
            node.blockSignals(False)

    def _clicked(self) -> None:
        if not self.value():
            self.set_value(self._last)
            self.show_error(NEEDS_ONE)
            return
        self.show_error()
        self._last = self.value()
        self.changed.emit(self._last)


def _place(node: int) -> str:
    middles = ("vertices of {p, q, r}", "middles of its edges", "middles of its faces")
    return (*middles, "middles of its cells")[node]
