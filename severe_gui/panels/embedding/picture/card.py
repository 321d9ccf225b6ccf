"""What is said about a node under the pointer: a line of status, and a small card beside it."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from severe_gui.maths.graphs.nearness import relations_of
from severe_gui.panels.embedding.pane import rank_text
from severe_gui.panels.embedding.picture.scene import Scene
from severe_gui.widgets.style import Style

NEAREST, RELATIONS = 5, 4
_PAD, _AWAY, _LEADING = 9.0, 14.0, 3.0


@dataclass(frozen=True)
class Card:
    """title; facts: depth and precision. nearest: names with whether they are related.

    relations: the nearest ones with their ranks.
    """

    title: str
    facts: str
    nearest: tuple[tuple[str, bool], ...]
    relations: tuple[tuple[str, str], ...]

    @property
    def status(self) -> str:
        """The card in one line."""
        near = ", ".join(f"{k} {name}" for k, (name, _is_related) in enumerate(self.nearest, 1))
        return "  ·  ".join(each for each in (self.title, self.facts, f"nearest: {near}") if each)


def card_of(scene: Scene, node: int) -> Card:
    """What is known of a node, measured now and in the space of the pane itself."""
    nodes, pane = scene.nodes, scene.pane
    distances = pane.distances_from(node)
    found = relations_of(nodes.graph, node, distances)
    related = set(found.nodes.tolist()) | set(nodes.graph.reversed.related(node).tolist())
    count = min(NEAREST + 1, len(nodes))
    near = np.argpartition(distances, count - 1)[:count]
    near = near[np.argsort(distances[near], kind="stable")]
    nearest = [k for k in near.tolist() if k != node][:NEAREST]
    facts = [f"depth {nodes.levels[node]}"] if nodes.is_hierarchy else []
    if len(found.nodes):
        facts.append(f"precision {found.precision:.3f}")
    return Card(
        nodes.titles[node],
        "  ·  ".join(facts),
        tuple((nodes.titles[k], k in related) for k in nearest),
        tuple(
            (nodes.titles[k], rank_text(rank))
            for k, rank in zip(
                found.nodes[:RELATIONS].tolist(), found.ranks[:RELATIONS].tolist(), strict=True
            )
        ),
    )


def paint_card(
    painter: QPainter, card: Card, at: tuple[float, float], size: tuple[float, float], style: Style
) -> None:
    """Beside a place of the canvas, on the side where there is room."""
    plain, bold = style.font(9.0), style.font(9.5, bold=True)
    rows = _rows(card)
    metrics = QFontMetricsF(plain)
    title_width = QFontMetricsF(bold).horizontalAdvance(card.title)
    width = 2 * _PAD + max(
        title_width, *(metrics.horizontalAdvance(left + right) + 22 for left, right, _ in rows)
    )
    line = metrics.height() + _LEADING
    height = 2 * _PAD + QFontMetricsF(bold).height() + line * len(rows)
    left, top = at[0] + _AWAY, at[1] + _AWAY
    if left + width > size[0] - 6:
        left = at[0] - _AWAY - width
    if top + height > size[1] - 6:
        top = at[1] - _AWAY - height
    left, top = max(left, 6.0), max(top, 6.0)
    box = QRectF(left, top, width, height)
    painter.setPen(QPen(style.roles.color("line"), 1.0))
    painter.setBrush(style.roles.color("raised", 0.985))
    painter.drawRoundedRect(box, 6, 6)
    y = top + _PAD + QFontMetricsF(bold).ascent()
    painter.setPen(style.roles.color("text"))
    painter.setFont(bold)
    painter.drawText(QPointF(left + _PAD, y), card.title)
    painter.setFont(plain)
    y += QFontMetricsF(bold).descent() + _LEADING + metrics.ascent()
    for text, note, role in rows:
        painter.setPen(style.roles.color(role))
        painter.drawText(QPointF(left + _PAD, y), text)
        if note:
            painter.setPen(style.roles.color("muted"))
            room = QRectF(left, y - metrics.ascent(), width - _PAD, metrics.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, note)
        y += line


def _rows(card: Card) -> list[tuple[str, str, str]]:
    """Text, note at the right and role of each line below the title."""
    rows = [(card.facts, "", "muted")] if card.facts else []
    rows.append(("Nearest", "", "muted"))
    for k, (name, is_related) in enumerate(card.nearest, 1):
        role = "accent" if is_related else "text"
        rows.append((f"{k}  {name}", "related" if is_related else "", role))
    if card.relations:
        rows.append(("Related", "", "muted"))
        rows += [(name, f"rank {rank}", "text") for name, rank in card.relations]
    return rows
