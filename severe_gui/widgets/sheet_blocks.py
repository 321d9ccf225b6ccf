"""A worked sheet as data: titles, paragraphs, facts, tables and figures, one below the other.

Texts are a little HTML: <i>, <b>, <sup> and links made by `link`. The same blocks are shown on
screen, painted on paper and written as a table.
"""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

PaintFigure = Callable[[QPainter, QRectF, Style], None]

FIGURE_MARK = "\ue000"
_TAG = re.compile(r"<[^>]+>")
_SPACES = str.maketrans({"\u2009": "", "\u202f": "", "−": "-"})


@dataclass(frozen=True)
class Title:
    """What the sheet is about, and a quiet line below it."""

    text: str
    below: str = ""


@dataclass(frozen=True)
class Heading:
    """The beginning of a part."""

    text: str


@dataclass(frozen=True)
class Words:
    """A paragraph. role: "" or a role of the theme's colours."""

    text: str
    role: str = ""


@dataclass(frozen=True)
class Facts:
    """Names with what is known of each."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table that is lit, or says in a file what is too long for the sheet."""

    text: str
    lit: bool = False
    plain: str = ""


@dataclass(frozen=True)
class Table:
    """Columns under a head. align: a letter per column, l, r or c."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    align: str


@dataclass(frozen=True)
class Figure:
    """A picture as wide as the sheet. data: by which one is told from another."""

    name: str
    height: float
    data: Any
    paint: PaintFigure = field(compare=False)


Block = Title | Heading | Words | Facts | Table | Figure


def link(name: str, text: str, tip: str = "") -> str:
    """A text that can be clicked. name: what the sheet then says was chosen."""
    quoted = html.escape(tip, quote=True)
    return f'<a href="{html.escape(name, quote=True)}" title="{quoted}">{text}</a>'


def figures_of(blocks: Sequence[Block]) -> list[Figure]:
    """The figures, in order."""
    return [each for each in blocks if isinstance(each, Figure)]


# As HTML.


def style_sheet(style: Style) -> str:
    """The looks of the elements, as far as Qt's documents know them."""
    roles, scale = style.roles, style.scale
    title, part, small = 15 * scale, SIZES.title_size * scale, 9 * scale
    return (
        f"h1 {{ font-size: {title:g}pt; font-weight: 600; margin: 0; }}"
        f"h2 {{ font-size: {part:g}pt; font-weight: 600; margin-top: 26px; margin-bottom: 8px; }}"
        "p { margin-top: 0; margin-bottom: 8px; line-height: 125%; }"
        f".muted {{ color: {roles.muted}; }} .good {{ color: {roles.good}; }}"
        f".warn {{ color: {roles.warn}; }} .bad {{ color: {roles.bad}; }}"
        f"th {{ color: {roles.muted}; font-weight: 400; font-size: {small:g}pt;"
        f" border-bottom: 1px solid {roles.line}; }}"
        f"a {{ color: {roles.accent}; text-decoration: none; }}"
    )


def as_html(blocks: Sequence[Block], style: Style) -> str:
    """The body of a document. A figure is a paragraph of `FIGURE_MARK`, to be replaced."""
    return "".join(_block(each, style) for each in blocks)


def _block(block: Block, style: Style) -> str:
    match block:
        case Title(text, below):
            quiet = f'<p class="muted">{below}</p>' if below else ""
            return f"<h1>{text}</h1>{quiet}"
        case Heading(text):
            return f"<h2>{text}</h2>"
        case Words(text, role):
            return f'<p class="{role}">{text}</p>'
        case Facts(rows):
            return _facts(rows)
        case Table():
            return _table(block, style)
        case Figure():
            return f"<p>{FIGURE_MARK}</p>"


def _facts(rows: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<tr><td class="muted" style="padding: 2px 20px 2px 0;">{name}</td>'
        f'<td style="padding: 2px 0;">{value}</td></tr>'
        for name, value in rows
    )
    return f'<table cellspacing="0" cellpadding="0">{lines}</table>{_GAP}'


_GAP = '<p style="font-size: 4pt; margin: 0;">&nbsp;</p>'
_SIDES = {"l": "left", "r": "right", "c": "center"}


def _table(table: Table, style: Style) -> str:
    sides = [_SIDES[letter] for letter in table.align]
    head = "".join(
        f'<th align="{side}" style="padding: 3px 20px 3px 4px;">{text}</th>'
        for text, side in zip(table.head, sides, strict=True)
    )
    lines = "".join(
        "<tr>"
        + "".join(_cell(cell, side, style) for cell, side in zip(row, sides, strict=True))
        + "</tr>"
        for row in table.rows
    )
    top = f"<tr>{head}</tr>" if any(table.head) else ""
    return (
        f'<table cellspacing="0" cellpadding="0" style="border-collapse: collapse;">'
        f"{top}{lines}</table>{_GAP}"
    )


def _cell(cell: str | Cell, side: str, style: Style) -> str:
    text = cell if isinstance(cell, str) else cell.text
    lit = isinstance(cell, Cell) and cell.lit
    ground = f" background-color: {style.roles.tile};" if lit else ""
    return (
        f'<td align="{side}" style="padding: 3px 20px 3px 4px;{ground}">'
        f"{f'<b>{text}</b>' if lit else text}</td>"
    )


# As a table of plain text.


def plain(text: str) -> str:
    """A text without tags, with plain signs and ungrouped digits."""
    return html.unescape(_TAG.sub("", text)).translate(_SPACES)


def as_rows(blocks: Sequence[Block]) -> list[list[str]]:
    """The sheet for a CSV file: each row starts with the part that it belongs to."""
    part, rows = "", []
    for block in blocks:
        match block:
            case Title(text) | Heading(text):
                part = plain(text)
            case Facts(facts):
                rows += [[part, plain(name), plain(value)] for name, value in facts]
            case Table(head, lines):
                if any(head):
                    rows.append([part, *map(plain, head)])
                rows += [[part, *(_plain_cell(cell) for cell in line)] for line in lines]
            case Words(text):
                rows.append([part, plain(text)])
    return rows


def _plain_cell(cell: str | Cell) -> str:
    if isinstance(cell, Cell):
        return cell.plain or plain(cell.text)
    return plain(cell)
