"""The compose page: the line, the canvas, the board's expressions and the query."""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.expressions import BadExpression, Symbol, evaluate, nodes, parse, write
from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.compose.board import Board, board_of
from severe_gui.panels.hrr.compose.canvas import ComposeCanvas
from severe_gui.panels.hrr.compose.figure import layout_for, paint_picture
from severe_gui.panels.hrr.compose.line import ExpressionLine
from severe_gui.panels.hrr.state import HrrState, Named
from severe_gui.panels.pages import Page, button
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import TextField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

MOST_EXPRESSIONS, MOST_SYMBOLS = 12, 64
HELP = "Names, + to add, * to bind, ~ for the inverse, ^ for a power, and parentheses."


class ComposePage(Page):
    """Draws the expressions of an HrrState."""

    title = "Expressions in one vector"
    common = ("dimension", "key", "inverse", "seed", "drawing")

    def __init__(self, state: HrrState, host: Host, view: StateView) -> None:
        self.state, self._host, self._view = state, host, view
        self._typed: str | None = None
        self.line = ExpressionLine(host.theme, HELP)
        self.line.edited.connect(self.type_text)
        self.line.missing.connect(self.add_symbol)
        self.canvas = ComposeCanvas(state, host)
        self.canvas.edited.connect(self.edit)
        self.canvas.asked.connect(self.ask)
        self.canvas.chosen.connect(self.choose)
        self.widget = QWidget()
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self.canvas, 1)
        board, query = Section("Board"), Section("Query")
        self._name = TextField("Name", "By which the expressions below can use this one.", "s")
        self._symbols = TextField("Symbols", "Names that have a vector, with spaces between.", "")
        self._query = TextField(
            "Query", "A role, or any expression, to unbind. Empty for none.", ""
        )
        board.add(self._name)
        board.add(self._make_buttons())
        board.add(self._symbols)
        query.add(self._query)
        self._name.changed.connect(self._rename)
        self._symbols.changed.connect(self._take_symbols)
        self._query.changed.connect(self.ask)
        self.readouts = Readouts()
        query.add(self.readouts)
        self.sections = (board, query)

    def _make_buttons(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, SIZES.step, 0, SIZES.step)
        self.buttons = {
            "New": button("New", "Add an expression below this one"),
            "Copy": button("Copy", "Add a copy of this expression"),
            "Remove": button("Remove", "Take this expression off the board"),
        }
        slots = (lambda: self.add("new"), lambda: self.add("copy"), self.remove)
        for each, slot in zip(self.buttons.values(), slots, strict=True):
            each.clicked.connect(slot)
            layout.addWidget(each)
        return row

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now; a text that cannot be used stays in its line."""
        state, board = self.state, board_of(self.state)
        shown = state.board[state.front]
        if self._typed is None:
            self.line.show_text(shown.name, shown.text)
            self._show_mistake(shown.text)
        for field, value in (
            (self._name, shown.name), (self._symbols, " ".join(state.symbols)),
            (self._query, state.query),
        ):  # fmt: skip
            show_value(field, value)
        self._query.show_error(board.query_error)
        self.buttons["Remove"].setEnabled(len(state.board) > 1)
        full = len(state.board) >= MOST_EXPRESSIONS
        self.buttons["New"].setEnabled(not full)
        self.buttons["Copy"].setEnabled(not full)
        self.readouts.show_readings(_readings(board))
        self.canvas.update()

    def _show_mistake(self, text: str) -> bool:
        """Say what is wrong with a text, if anything; returns whether something is."""
        state = self.state
        before = board_of(state).vocabulary
        later = {each.name for each in state.board[state.front :]}
        known = {name: vector for name, vector in before.items() if name not in later}
        try:
            tree = parse(text)
            if known:
                evaluate(tree, known, state.inverse)
        except BadExpression as error:
            self.line.show_error(str(error), error.position, _missing(text, error, later))
            return True
        except BadInput as error:
            self.line.show_error(str(error))
            return True
        self.line.show_error()
        return False

    # What a person does.

    def type_text(self, text: str) -> None:
        """Take a text if it can be used; otherwise say why and keep the last one that could."""
        self._typed = text
        if not self._show_mistake(text):
            self._typed = None
            self.edit(text, "edit the expression", merges=True)

    def edit(self, text: str, label: str, merges: bool = False) -> None:
        """Give the expression in front another text."""
        self._typed = None
        with self._view.gesture(label, merges):
            self.state.board = self.state.with_text(text)

    def ask(self, query: str) -> None:
        """Unbind the vector from an expression; empty for nothing."""
        query = query.strip()
        try:
            if query:
                parse(query)
        except BadInput as error:
            self._query.show_error(str(error))
            return
        if query != self.state.query:
            with self._view.gesture(f"query {query}" if query else "end the query"):
                self.state.query = query

    def choose(self, place: int) -> None:
        """Show another expression of the board."""
        self._typed = None
        self.state.selected = place

    def add(self, how: str) -> None:
        """Add an expression below the one in front: a new one, or a copy."""
        state = self.state
        names = {each.name for each in state.board} | set(state.symbols)
        name = next(f"s{k}" for k in range(1, 100) if f"s{k}" not in names)
        shown = state.board[state.front]
        text = shown.text if how == "copy" else (state.symbols or (shown.name,))[0]
        place = state.front + 1
        board = (*state.board[:place], Named(name=name, text=text), *state.board[place:])
        with self._view.gesture("add an expression"):
            self._typed = None
            state.update({"board": board, "selected": place})

    def remove(self) -> None:
        """Take the expression in front off the board."""
        state, front = self.state, self.state.front
        if len(state.board) > 1:
            with self._view.gesture("remove an expression"):
                self._typed = None
                board = (*state.board[:front], *state.board[front + 1 :])
                state.update({"board": board, "selected": max(front - 1, 0)})

    def add_symbol(self, name: str) -> None:
        """Give a name a vector, and take the text that needed it."""
        text = self._typed
        if len(self.state.symbols) >= MOST_SYMBOLS:
            self._host.notify(f"At most {MOST_SYMBOLS} symbols are possible.", kind="warn")
            return
        with self._view.gesture(f"add {name}"):
            self.state.symbols = (*self.state.symbols, name)
            if text is not None:
                self.type_text(text)

    def _rename(self, name: str) -> None:
        state, front = self.state, self.state.front
        shown = state.board[front]
        try:
            changed = Named(name=name, text=shown.text)
            if name in state.symbols:
                raise ValueError(f"{name!r} is already a symbol")
            board = (*state.board[:front], changed, *state.board[front + 1 :])
            with self._view.gesture("rename an expression"):
                state.board = board
        except (ValidationError, ValueError) as error:
            self._name.show_error(_sentence(error))

    def _take_symbols(self, text: str) -> None:
        names = tuple(dict.fromkeys(text.replace(",", " ").split()))
        taken = [each.name for each in self.state.board if each.name in names]
        try:
            if taken:
                raise ValueError(f"{taken[0]!r} is already an expression")
            with self._view.gesture("change the symbols"):
                self.state.symbols = names
        except (ValidationError, ValueError) as error:
            self._symbols.show_error(_sentence(error))

    # Pictures and exports.

    def leave(self) -> None:
        """Forget a text that cannot be used."""
        self._typed = None

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The picture without the palette."""
        state, board = self.state, board_of(self.state)
        layout = layout_for((width, height), board, (), True, style)
        paint_picture(painter, layout, board, state.query, state.drawing, style, heading=True)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The vector in front, and all symbols and expressions by name."""
        board = board_of(self.state)
        vector = board.shown.vector
        known = list(board.vocabulary.values())
        return {
            "trace": np.zeros(self.state.dimension) if vector is None else vector,
            "items": np.stack(known) if known else np.zeros((0, self.state.dimension)),
            "names": np.array(list(board.vocabulary), dtype=str),
            "expressions": np.array([f"{each.name} = {each.text}" for each in self.state.board]),
        }  # fmt: skip

    def write_csv(self, path: Path) -> None:
        """The board with its similarities, what the query found, and what leaves decode to."""
        board = board_of(self.state)
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["expression", "text", *(each.name for each in board.entries)])
            for each, row in zip(board.entries, board.similarities, strict=True):
                table.writerow([each.name, write(each.tree), *row])
            table.writerow([])
            table.writerow(["query", self.state.query])
            table.writerow(["resembles", "similarity"])
            table.writerows(board.answer.ranking if board.answer else ())


def _missing(text: str, error: BadExpression, later: set[str]) -> str:
    """The unknown symbol that an error is about; empty if it is about something else."""
    try:
        tree = parse(text)
    except BadExpression:
        return ""
    found = [n for n in nodes(tree) if isinstance(n, Symbol) and n.start == error.position]
    is_unknown = "no vector named" in error.what
    return found[0].name if found and is_unknown and found[0].name not in later else ""


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ") + "."
    return f"{error}."


def _readings(board: Board) -> dict[str, Reading]:
    entry = board.shown
    rows = {}
    if board.answer is not None:
        match = board.answer.match
        rows["Recognised"] = Reading(match.name)
        rows["Similarity"] = Reading(f"{match.similarity:.4f}", "", repr(match.similarity))
        rows["Ahead by"] = Reading(f"{match.margin:.4f}", "", repr(match.margin))
    if entry.vector is not None:
        length = float(np.linalg.norm(entry.vector))
        rows["Length of vector"] = Reading(f"{length:.4f}", "", repr(length))
        right = sum(leaf.is_right for leaf in board.leaves.values())
        rows["Leaves decoded"] = Reading(f"{right} of {len(board.leaves)}")
    rows["Known"] = Reading(f"{len(board.vocabulary)} vectors")
    return rows
