"""A phrase as a tree that branches to the right, with the vector of each part, one per variant.

The words stand at the bottom. Each node is the phrase that begins at the word below its left
branch: bars are the numbers of its content, beside them is what the network reads out of it, with
a mark where it is known what is right.
"""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import FieldKind, Go
from severe_gui.panels.trainer.plots.picture import Picture, key_of, variant_colour
from severe_gui.widgets.legend import Array, Curve, LegendRow, Look, short
from severe_gui.widgets.parameter_form import readable_name

BAR, GAP, HALF = 4.0, 2.0, 11.0
"""Width of a bar, space between two, and the length of a bar that is 1."""
MARGIN = 10.0


class ComposedTree(pg.GraphicsLayout):
    """One network's tree, under its name."""

    def __init__(self, label: str, colour: int, look: Look) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(2)
        self.label, self._colour = label, colour
        self._header, self.tree = LegendRow(look), _Tree(look)
        self.addItem(self._header, 0, 0)
        self.addItem(self.tree, 1, 0)
        self._header.show_curves([Curve(label, np.zeros(0), np.zeros(0), colour)])

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self._header.recolour(look)
        self.tree.look = look
        self.tree.update()

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the newest tree of the run in front."""
        if picture.front is None:
            return
        fields = picture.front.snapshot.fields
        table = fields[key_of(plot.quantity, variant)]
        words = [
            "".join(chr(int(code)) for code in row).strip()
            for row in fields[f"{plot.quantity}_words"]
        ]
        self.tree.show_tree(words, table[:, :-1], table[:, -1], fields[f"{plot.quantity}_truths"])

    def hover(self, position: QPointF) -> str:
        """The phrase under the pointer."""
        return self.tree.said(self.tree.mapFromScene(position))

    def step_at(self, position: QPointF) -> float | None:
        """The picture is of one step."""
        return None

    def show_step(self, step: float | None) -> None:
        """Nothing to mark."""

    def leave(self) -> None:
        """Nothing to hide."""


class _Tree(pg.GraphicsWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.words: list[str] = []
        self._contents: Array = np.zeros((0, 0))
        self._answers: Array = np.zeros(0)
        self._truths: Array = np.zeros(0)
        self.setMinimumHeight(90)

    def show_tree(self, words: list[str], contents: Array, answers: Array, truths: Array) -> None:
        """contents: (words, n); answers, truths: (words,), nan where nothing is known."""
        self.words, self._contents = words, contents
        self._answers, self._truths = answers, truths
        self.update()

    def said(self, place: QPointF) -> str:
        """The phrase whose node is nearest, in words; "" far from all."""
        nodes = self._nodes()
        if not nodes or not self.rect().contains(place):
            return ""
        nearest = min(range(len(nodes)), key=lambda k: _distance(nodes[k], place))
        if _distance(nodes[nearest], place) > 40:
            return ""
        text = f"{' '.join(self.words[nearest:])}: {short(float(self._answers[nearest]))} read out"
        truth = self._truths[nearest]
        return text if math.isnan(truth) else f"{text}, it is {'true' if truth else 'false'}"

    def _nodes(self) -> list[QPointF]:
        """Where the phrase that begins at each word is drawn."""
        count = len(self.words)
        if not count:
            return []
        width, height = self.rect().width() - 2 * MARGIN, self.rect().height()
        column = width / count
        leaves = [MARGIN + (k + 0.5) * column for k in range(count)]
        bottom = height - QFontMetricsF(self.look.font()).height() - HALF - 8
        top = HALF + 4
        rise = (bottom - top) / max(count - 1, 1)
        places = [leaves[-1]]
        for leaf in leaves[-2::-1]:
            places.append((leaf + places[-1]) / 2)
        return [QPointF(x, top + k * rise) for k, x in enumerate(places[::-1])]

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        rect, roles = self.rect(), self.look.roles
        painter.fillRect(rect, roles.color("surface"))
        nodes = self._nodes()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.look.font())
        metrics = QFontMetricsF(self.look.font())
        base = rect.height() - metrics.descent() - 3
        column = (rect.width() - 2 * MARGIN) / max(len(nodes), 1)
        painter.setPen(pg.mkPen(roles.color("muted", 0.6), width=self.look.dots))
        for k, node in enumerate(nodes):
            leaf = QPointF(MARGIN + (k + 0.5) * column, base - metrics.ascent() - 2)
            painter.drawLine(node, leaf)
            if k + 1 < len(nodes):
                painter.drawLine(node, nodes[k + 1])
        for k, (node, word) in enumerate(zip(nodes, self.words, strict=True)):
            painter.setPen(roles.color("text"))
            shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, column - 2)
            middle = MARGIN + (k + 0.5) * column - metrics.horizontalAdvance(shown) / 2
            painter.drawText(QPointF(middle, base), shown)
            self._paint_node(painter, node, k, metrics)

    def _paint_node(self, painter: QPainter, node: QPointF, k: int, metrics: QFontMetricsF) -> None:
        roles, bars = self.look.roles, self._contents[k]
        width = len(bars) * (BAR + GAP) + GAP
        box = QRectF(node.x() - width / 2, node.y() - HALF - 2, width, 2 * HALF + 4)
        painter.setPen(pg.mkPen(roles.color("line"), width=self.look.dots))
        painter.setBrush(roles.color("canvas"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.color("accent"))
        for j, value in enumerate(bars):
            length = HALF * float(np.clip(value, -1, 1))
            left = box.left() + GAP + j * (BAR + GAP)
            painter.drawRect(QRectF(left, node.y(), BAR, -length))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        truth, answer = float(self._truths[k]), float(self._answers[k])
        mark = "" if math.isnan(truth) else "✓ " if (answer > 0.5) == bool(truth) else "× "
        role = {"✓ ": "good", "× ": "bad"}.get(mark, "muted")
        painter.setPen(roles.color(role))
        text = f"{mark}{answer:.2f}".replace("-", "−")
        place = QPointF(
            box.left() - metrics.horizontalAdvance(text) - 4, box.top() + metrics.ascent()
        )
        if place.x() < 0:
            place.setX(box.right() + 4)
        painter.drawText(place, text)


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


class ComposedTreeKind(FieldKind):
    """The newest tree of the run in front, one per variant."""

    height = 8
    least = 170
    most = 8

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> ComposedTree:
        colour = variant_colour(picture.experiment, variant)
        return ComposedTree(readable_name(variant) or plot.title, colour, look)

    def heading(self, plot: Plot, picture: Picture) -> str:
        return f"{plot.title}: bars show the vector of each part, the number what is read out of it"


kind = ComposedTreeKind()
