"""A phrase as a tree that branches to the right, with the vector of each part, one per variant.

The words stand at the bottom. Each node is the phrase that begins at the word below its left
branch: bars are the numbers of its content, beside them is what the network reads out of it, with
a mark where it is known what is right.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
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
        return self._plan().nodes if self.words else []

    def _plan(self) -> "_Plan":
        metrics, rect = QFontMetricsF(self.look.font()), self.rect()
        lengths = [metrics.horizontalAdvance(word) for word in self.words]
        number = metrics.horizontalAdvance("✓ 0.00") + 6
        width = self._contents.shape[1] * (BAR + GAP) + GAP
        return _planned(rect.size(), lengths, number, width, metrics.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.fillRect(self.rect(), self.look.roles.color("surface"))
        if not self.words:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.look.font())
        plan, metrics = self._plan(), QFontMetricsF(self.look.font())
        painter.setPen(pg.mkPen(self.look.roles.color("muted", 0.6), width=self.look.dots))
        for k, node in enumerate(plan.nodes):
            painter.drawLine(node, QPointF(plan.leaves[k], plan.ground))
            if k + 1 < len(plan.nodes):
                painter.drawLine(node, plan.nodes[k + 1])
        self._paint_words(painter, plan, metrics)
        every = max(1, math.ceil(metrics.height() / max(plan.rise, 1)))
        for k in range(0, len(self.words), every):
            self._paint_answer(painter, plan.box(k), k, metrics)
        for k in range(len(self.words)):
            self._paint_content(painter, plan.box(k), k)

    def _paint_words(self, painter: QPainter, plan: "_Plan", metrics: QFontMetricsF) -> None:
        """Below the tree: each under its branch, or all in one line where there is no room."""
        painter.setPen(self.look.roles.color("text"))
        right, base = Qt.TextElideMode.ElideRight, self.rect().height() - 3
        if plan.words == "in one line":
            width = self.rect().width() - 2 * MARGIN
            shown = metrics.elidedText(" ".join(self.words), right, width)
            painter.drawText(QPointF(MARGIN, base - metrics.descent()), shown)
            return
        room = base - plan.ground - 1
        for leaf, word in zip(plan.leaves, self.words, strict=True):
            if plan.words == "upright":
                middle = leaf - metrics.horizontalAdvance(word) / 2
                painter.drawText(QPointF(middle, base - metrics.descent()), word)
                continue
            painter.save()
            painter.translate(leaf + metrics.ascent() / 3, base)
            painter.rotate(-90)
            shown = metrics.elidedText(word, right, room)
            painter.drawText(QPointF(room - metrics.horizontalAdvance(shown), 0), shown)
            painter.restore()

    def _paint_content(self, painter: QPainter, box: QRectF, k: int) -> None:
        """The bars of a content in their box."""
        roles, half = self.look.roles, box.height() / 2 - 2
        painter.setPen(pg.mkPen(roles.color("line"), width=self.look.dots))
        painter.setBrush(roles.color("canvas"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.color("accent"))
        for j, value in enumerate(self._contents[k]):
            length = half * float(np.clip(value, -1, 1))
            left = box.left() + GAP + j * (BAR + GAP)
            painter.drawRect(QRectF(left, box.center().y(), BAR, -length))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_answer(self, painter: QPainter, box: QRectF, k: int, metrics: QFontMetricsF) -> None:
        """What is read out, beside the box; no branch crosses it."""
        roles = self.look.roles
        truth, answer = float(self._truths[k]), float(self._answers[k])
        mark = "" if math.isnan(truth) else "✓ " if (answer > 0.5) == bool(truth) else "× "
        text = f"{mark}{answer:.2f}".replace("-", "−")
        middle = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        place = QPointF(box.left() - metrics.horizontalAdvance(text) - 4, middle)
        room = metrics.boundingRect(text).translated(place).adjusted(-2, 0, 2, 0)
        painter.fillRect(room, roles.color("surface"))
        painter.setPen(roles.color({"✓ ": "good", "× ": "bad"}.get(mark, "muted")))
        painter.drawText(place, text)


@dataclass(frozen=True)
class _Plan:
    """Where things are. leaves: the x of each word; ground: the y above the words; rise: from one
    node to the next; half: the length of a bar that is 1; width: of the box of a content. words:
    how they are written."""

    nodes: list[QPointF]
    leaves: list[float]
    ground: float
    rise: float
    half: float
    width: float
    words: Literal["upright", "turned", "in one line"]

    def box(self, k: int) -> QRectF:
        """The box of a node's content."""
        node, height = self.nodes[k], 2 * self.half + 4
        return QRectF(node.x() - self.width / 2, node.y() - height / 2, self.width, height)


def _planned(
    size: QSizeF, lengths: Sequence[float], number: float, width: float, line: float
) -> _Plan:
    """lengths: of the words. number: room for what is read out. width: of a box. line: of text.

    A long phrase has lower boxes, so that they do not cover each other.
    """
    count = len(lengths)
    # In columns from the left: a node is half way between its word and the next node.
    places = [count - 0.5]
    for k in range(count - 2, -1, -1):
        places.append((k + 0.5 + places[-1]) / 2)
    places.reverse()
    right = max(MARGIN, width / 2 + 2 - 0.3 * size.width() / count)
    wanted = number + width / 2 - places[0] * (size.width() - right) / count
    left = min(max(MARGIN, wanted / (1 - places[0] / count)), size.width() / 2)
    column = (size.width() - left - right) / count
    words: Literal["upright", "turned", "in one line"] = "upright"
    if max(lengths) > column - 2:
        words = "turned" if column > 0.8 * line else "in one line"
    below = min(max(lengths), size.height() / 4) if words == "turned" else line
    ground = size.height() - below - 5
    room, steps = ground - 10, max(count - 1, 1)
    half = min(max((room / steps - 5) / (2 + 2 / steps), 1.0), HALF) if count > 1 else HALF
    top = half + 6
    rise = (room - 2 * half) / steps
    return _Plan(
        [QPointF(left + place * column, top + k * rise) for k, place in enumerate(places)],
        [left + (k + 0.5) * column for k in range(count)],
        ground, rise, half, width, words,
    )  # fmt: skip


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
