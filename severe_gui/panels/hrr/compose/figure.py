"""The picture of an expression: its tree and vector, what a query finds, the board's matrix."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from severe_gui.maths.hrr.expressions import (
    Expression,
    Inverted,
    Negated,
    Number,
    Power,
    Product,
    Symbol,
    children,
    write,
)
from severe_gui.panels.hrr.compose.board import Board, Entry, Path, node_at, walk
from severe_gui.panels.hrr.marks.chips import MARGIN, Chips, chips_at_bottom, paint_chips
from severe_gui.panels.hrr.marks.vectors import paint_vector
from severe_gui.panels.hrr.state import Drawing
from severe_gui.widgets.marks.axes import CENTRE, RIGHT
from severe_gui.widgets.style import Style, draw_caption
from severe_gui.widgets.theme import SIZES

TITLE, GAP = 34.0, 24.0
LEVEL = 104.0
RANKED = 7
LEAF_HEIGHT = 24.0


@dataclass(frozen=True)
class Layout:
    """Where things stand, in points. nodes: the box of each node of the tree."""

    tree: QRectF
    answer: QRectF
    vector: QRectF
    matrix: QRectF
    nodes: Mapping[Path, QRectF]
    cells: tuple[QRectF, ...]
    """The rows of the matrix, one for each expression."""
    chips: Chips


def layout_for(
    size: tuple[float, float], board: Board, words: tuple[str, ...], heading: bool, style: Style
) -> Layout:
    """The tree above the answer at the left, the vector above the matrix at the right.

    heading: whether the expression is written above the tree, where no field shows it.
    """
    width, height = size
    unit = style.scale
    chips = chips_at_bottom(words, width, height, style)
    bottom = min((box.top() for _word, box in chips), default=height) - (30 if chips else 12) * unit
    top = (TITLE + (26 if heading else 0)) * unit
    left = 0.6 * width
    tall = 26 * unit + RANKED * 20 * unit
    answer = QRectF(MARGIN, bottom - tall, left - MARGIN, tall)
    tree = QRectF(MARGIN, top, left - MARGIN, answer.top() - top - 34 * unit)
    x = left + GAP * unit
    room = width - x - MARGIN
    rows = (34.0 * len(board.entries) + 24.0) * unit
    side = min(room, max(bottom - top - 44 * unit - rows, 0.4 * (bottom - top)))
    vector = QRectF(x + (room - side) / 2, top, side, side)
    start = vector.bottom() + 44 * unit
    matrix = QRectF(x, start, room, max(bottom - start, 1.0))
    nodes = _nodes(tree, board.shown, style)
    return Layout(tree, answer, vector, matrix, nodes, _rows(matrix, board, style), chips)


def _nodes(box: QRectF, entry: Entry, style: Style) -> Mapping[Path, QRectF]:
    """Leaves side by side, each other node above the middle of its children."""
    found = list(walk(entry.tree))
    leaves = [path for path, node in found if not children(node)]
    depth = max(len(path) for path, _node in found)
    level = min(LEVEL * style.scale, (box.height() - 40 * style.scale) / max(depth, 1))
    metrics = QFontMetricsF(style.font(10))
    slot = box.width() / len(leaves)
    places: dict[Path, QRectF] = {}
    for index, path in enumerate(leaves):
        text = label_of(node_at(entry.tree, path))
        wide = min(metrics.horizontalAdvance(text) + 20 * style.scale, slot - 4)
        places[path] = _box(
            box.left() + (index + 0.5) * slot, box.top() + len(path) * level, wide, style
        )
    for path, node in reversed(found):
        below = [places[(*path, k)] for k in range(len(children(node)))]
        if below:
            middle = (below[0].center().x() + below[-1].center().x()) / 2
            places[path] = _box(
                middle, box.top() + len(path) * level, LEAF_HEIGHT * style.scale, style
            )
    return places


def _box(middle: float, top: float, width: float, style: Style) -> QRectF:
    return QRectF(middle - width / 2, top, width, LEAF_HEIGHT * style.scale)


def _rows(matrix: QRectF, board: Board, style: Style) -> tuple[QRectF, ...]:
    count = len(board.entries)
    tall = min(matrix.height() - 20 * style.scale, 0.8 * matrix.width()) / count
    tall = min(tall, 34 * style.scale)
    top = matrix.top() + 18 * style.scale
    return tuple(QRectF(matrix.left(), top + k * tall, matrix.width(), tall) for k in range(count))


def label_of(node: Expression) -> str:
    """What a node of the tree shows."""
    match node:
        case Symbol():
            return node.name
        case Number():
            return f"{node.value:g}"
        case Product():
            return "∗"
        case Negated():
            return "−"
        case Inverted():
            return "~"
        case Power():
            return f"^{node.exponent}"
        case _:
            return "+"


@dataclass(frozen=True)
class Pointer:
    """What the pointer does: the node under it, the one chosen, and what a drop would do."""

    hovered: Path | None = None
    chosen: Path | None = None
    drop: str = ""


def paint_picture(
    painter: QPainter,
    layout: Layout,
    board: Board,
    query: str,
    drawing: Drawing,
    style: Style,
    pointer: Pointer | None = None,
    heading: bool = False,
) -> None:
    """Draw everything but the palette."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pointer = pointer or Pointer()
    if heading:
        _write_expression(painter, layout, board, style)
    _paint_tree(painter, layout, board, style, pointer)
    _paint_answer(painter, layout.answer, board, query, style, pointer.drop == "query")
    _paint_vector(painter, layout.vector, board, drawing, style)
    _paint_matrix(painter, layout, board, style)


def paint_words(
    painter: QPainter, layout: Layout, chosen: str, hovered: str, focused: bool, style: Style
) -> None:
    """Draw the palette."""
    if layout.chips:
        text = "Symbols: drag one onto the tree to add (left) or bind (right), or onto the query"
        _title(painter, layout.chips[0][1], text, style, layout.matrix.right() - MARGIN)
        paint_chips(painter, layout.chips, chosen, hovered, focused, style)


def _title(
    painter: QPainter, box: QRectF, text: str, style: Style, room: float | None = None
) -> None:
    room = box.width() if room is None else room
    draw_caption(painter, box.left(), box.top() - 9 * style.scale, text, style, room)


def _write_expression(painter: QPainter, layout: Layout, board: Board, style: Style) -> None:
    entry = board.shown
    font = style.font(12, italic=True)
    painter.setFont(font)
    painter.setPen(style.roles.color("text"))
    text = f"{entry.name} = {write(entry.tree).replace('*', '∗')}"
    room = layout.matrix.right() - MARGIN
    elided = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QPointF(MARGIN, 24 * style.scale), elided)


def _paint_tree(
    painter: QPainter, layout: Layout, board: Board, style: Style, pointer: Pointer
) -> None:
    entry, roles = board.shown, style.roles
    _title(painter, layout.tree, f"The tree of {entry.name}, and what each leaf decodes to", style)
    painter.setPen(QPen(roles.color("line"), 1.4))
    for path in layout.nodes:
        if path:
            upper, lower = layout.nodes[path[:-1]], layout.nodes[path]
            painter.drawLine(
                QPointF(upper.center().x(), upper.bottom()),
                QPointF(lower.center().x(), lower.top()),
            )
    names = {each.name for each in board.entries}
    for path, box in layout.nodes.items():
        node = node_at(entry.tree, path)
        _paint_node(
            painter, box, node, path == pointer.chosen, path == pointer.hovered, names, style
        )
        if path in board.leaves:
            _paint_decoded(painter, box, board, path, style)
    if pointer.hovered is not None and pointer.drop in ("add", "bind"):
        box = layout.nodes[pointer.hovered]
        word = "+ add" if pointer.drop == "add" else "∗ bind"
        painter.setPen(roles.color("accent"))
        painter.setFont(style.font(9, bold=True))
        above = QRectF(box.center().x() - 40, box.top() - 18 * style.scale, 80, 16 * style.scale)
        painter.drawText(above, CENTRE, word)


def _paint_node(
    painter: QPainter,
    box: QRectF,
    node: Expression,
    chosen: bool,
    hovered: bool,
    names: set[str],
    style: Style,
) -> None:
    roles = style.roles
    is_leaf = not children(node)
    ring = "accent" if chosen or hovered else "line"
    painter.setPen(QPen(roles.color(ring), 2 if chosen else 1))
    painter.setBrush(roles.color("tile" if is_leaf else "raised"))
    corner = SIZES.corner if is_leaf else box.height() / 2
    painter.drawRoundedRect(box, corner, corner)
    painter.setPen(roles.color("text"))
    uses_entry = isinstance(node, Symbol) and node.name in names
    font = style.font(10, bold=not is_leaf or uses_entry)
    painter.setFont(font)
    text = QFontMetricsF(font).elidedText(
        label_of(node), Qt.TextElideMode.ElideRight, box.width() - 6
    )
    painter.drawText(box, CENTRE, text)


def _paint_decoded(painter: QPainter, box: QRectF, board: Board, path: Path, style: Style) -> None:
    """Below a leaf: what is found when the vector is unbound from all it is bound with."""
    leaf = board.leaves[path]
    painter.setFont(style.font(8))
    painter.setPen(style.roles.color("good" if leaf.is_right else "bad"))
    text = f"✓ {leaf.similarity:.2f}" if leaf.is_right else f"✗ {leaf.winner}"
    below = QRectF(box.center().x() - 50, box.bottom() + 2, 100, 14 * style.scale)
    painter.drawText(below, CENTRE, text)


def _paint_answer(
    painter: QPainter, box: QRectF, board: Board, query: str, style: Style, offered: bool
) -> None:
    roles, unit, name = style.roles, style.scale, board.shown.name
    if query:
        heading = f"Query: {name} ∗ ({query})⁻¹ resembles"
    else:
        heading = f"{name} itself resembles; drag a role here, or onto the vector, to query it"
    _title(painter, box, heading, style)
    painter.setPen(QPen(roles.color("accent" if offered else "line"), 2 if offered else 1))
    painter.setBrush(roles.color("surface"))
    painter.drawRoundedRect(box, SIZES.corner, SIZES.corner)
    inner = box.adjusted(12 * unit, 10 * unit, -12 * unit, -10 * unit)
    if board.answer is None:
        painter.setPen(roles.color("bad"))
        painter.setFont(style.font(9))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
        text = board.query_error or board.shown.error or "There is nothing to compare with."
        painter.drawText(inner, int(flags), text)
        return
    ranking = board.answer.ranking[:RANKED]
    top = max(ranking[0][1], 0.2)
    tall = inner.height() / RANKED
    label, number = 120 * unit, 52 * unit
    for index, (item, similarity) in enumerate(ranking):
        row = QRectF(inner.left(), inner.top() + index * tall, inner.width(), tall)
        is_best = index == 0
        painter.setFont(style.font(9, bold=is_best))
        painter.setPen(roles.color("text" if is_best else "muted"))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, item)
        painter.drawText(row, RIGHT, f"{similarity:.3f}".replace("-", "−"))
        full = row.width() - label - number
        wide = max(similarity / top, 0.0) * full
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.color("edge" if is_best else "muted", 1.0 if is_best else 0.55))
        painter.drawRect(
            QRectF(row.left() + label, row.top() + 4 * unit, max(wide, 1), tall - 8 * unit)
        )


def _paint_vector(
    painter: QPainter, box: QRectF, board: Board, drawing: Drawing, style: Style
) -> None:
    entry = board.shown
    if entry.vector is None:
        _title(painter, box, f"{entry.name} has no vector", style)
        return
    _title(painter, box, f"{entry.name} as one vector of {len(entry.vector)} numbers", style)
    inset = 30 * style.scale if drawing == "spectrum" else 0.0
    paint_vector(painter, box.adjusted(inset, 0, 0, -inset / 1.5), entry.vector, drawing, style)


def _paint_matrix(painter: QPainter, layout: Layout, board: Board, style: Style) -> None:
    box, unit, roles = layout.matrix, style.scale, style.roles
    count = len(board.entries)
    text = "Similarities of the board" if count > 1 else "The board: add an expression to compare"
    _title(painter, box, text, style)
    font = style.font(9)
    metrics = QFontMetricsF(font)
    label = min(
        max(metrics.horizontalAdvance(each.name) for each in board.entries) + 16 * unit,
        0.4 * box.width(),
    )
    wide = min((box.width() - label) / count, 1.8 * layout.cells[0].height() + 8 * unit)
    for k, (row, entry) in enumerate(zip(layout.cells, board.entries, strict=True)):
        painter.setFont(style.font(9, bold=k == board.front))
        painter.setPen(roles.color("accent" if k == board.front else "text"))
        name = metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, label - 8)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        column = QRectF(box.left() + label + k * wide, box.top() - 2, wide, 18 * unit)
        painter.setFont(style.font(8))
        painter.setPen(roles.color("muted"))
        painter.drawText(
            column, CENTRE, metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, wide)
        )
        for j in range(count):
            cell = QRectF(box.left() + label + j * wide, row.top(), wide, row.height())
            _paint_cell(painter, cell, float(board.similarities[k, j]), style)


def _paint_cell(painter: QPainter, cell: QRectF, value: float, style: Style) -> None:
    roles = style.roles
    share = min(abs(value), 1.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.color("edge" if value >= 0 else "construction", 0.08 + 0.62 * share))
    painter.drawRect(cell.adjusted(1, 1, -1, -1))
    if cell.height() >= 14 * style.scale and cell.width() >= 28 * style.scale:
        painter.setPen(roles.color("text"))
        painter.setFont(style.font(8))
        painter.drawText(cell, CENTRE, f"{value:.2f}".replace("-", "−"))
