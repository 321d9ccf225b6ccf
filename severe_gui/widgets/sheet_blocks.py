"""A worked sheet as data: titles, paragraphs, facts, tables and figures, one below the other.

Texts are a little HTML: <i>, <b>, <span class>, and links made by `link` and `control`. The same
blocks are shown on screen, painted on paper and written as a table.
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
_CONTROL = re.compile(r'<a class="control" .*?</a>')
_LINK = re.compile(r"<a href=[^>]*>(.*?)</a>")
_EMPTY = re.compile(r"(?:&nbsp;|\s)*")
_SPACES = str.maketrans({"\u2009": "", "\u202f": "", "\u00a0": " ", "−": "-"})


@dataclass(frozen=True)
class Title:
    """What the sheet is about, and a quiet line below it."""

    text: str
    below: str = ""


@dataclass(frozen=True)
class Heading:
    """The beginning of a part. name: by which a view can be taken to it."""

    text: str
    name: str = ""


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
    """Columns under a head. align: a letter per column, l, r or c.

    hidden: further rows, which are written to files and not shown.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    align: str
    hidden: tuple[tuple[str | Cell, ...], ...] = ()


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
    return f"<a {_target(name, tip)}>{text}</a>"


def control(name: str, text: str, tip: str = "") -> str:
    """A link that does something: it is left out on paper and in files."""
    return f'<a class="control" {_target(name, tip)}>{text}</a>'


def _target(name: str, tip: str) -> str:
    return f'href="{html.escape(name, quote=True)}" title="{html.escape(tip, quote=True)}"'


def on_paper(text: str) -> str:
    """A text, or a whole sheet, without controls, and with links as plain text."""
    return _LINK.sub(r"\1", _CONTROL.sub("", text))


def figures_of(blocks: Sequence[Block]) -> list[Figure]:
    """The figures, in order."""
    return [each for each in blocks if isinstance(each, Figure)]


# As HTML.


def style_sheet(style: Style) -> str:
    """The looks of the elements, as far as Qt's documents know them."""
    roles, scale = style.roles, style.scale
    title, part, small = 15 * scale, SIZES.title_size * scale, 9 * scale
    return (
        f".title {{ font-size: {title:g}pt; font-weight: 600; margin-bottom: 2px; }}"
        f".part {{ font-size: {part:g}pt; font-weight: 600; margin-top: 28px; }}"
        ".part { margin-bottom: 6px; }"
        "p { margin-top: 0; margin-bottom: 8px; line-height: 125%; }"
        # Otherwise Qt takes narrow spaces for ordinary ones.
        "p, td { white-space: pre-wrap; }"
        f".muted {{ color: {roles.muted}; }} .good {{ color: {roles.good}; }}"
        f".warn {{ color: {roles.warn}; }} .bad {{ color: {roles.bad}; }}"
        f".head {{ color: {roles.muted}; font-size: {small:g}pt; }}"
        f"a {{ color: {roles.accent}; text-decoration: none; }}"
    )


def as_html(blocks: Sequence[Block], style: Style, paper: bool = False) -> str:
    """The body of a document. A figure is a paragraph of `FIGURE_MARK`, to be replaced."""
    if paper:
        body = "".join(
            on_paper(_block(each, style))
            for each in blocks
            if not (isinstance(each, Words) and _EMPTY.fullmatch(on_paper(each.text)))
        )
    else:
        body = "".join(_block(each, style) for each in blocks)
    return body


def _block(block: Block, style: Style) -> str:
    match block:
        case Title(text, below):
            quiet = f'<p class="muted">{below}</p>' if below else ""
            return f'<p class="title">{text}</p>{quiet}'
        case Heading(text, name):
            return f'<p class="part"><a name="{name}"></a>{text}</p>'
        case Words(text, role):
            return f'<p class="{role}">{text}</p>'
        case Facts(rows):
            return _facts(rows, style)
        case Table():
            return _table(block, style)
        case Figure():
            return f'<p style="line-height: 100%;">{FIGURE_MARK}</p>'


def _facts(rows: Sequence[tuple[str, str]], style: Style) -> str:
    longest = max(len(plain(name)) for name, _value in rows)
    width = round(max(NAME_WIDTH, longest * LETTER_WIDTH) * style.scale)
    lines = "".join(
        f'<tr><td width="{width}" class="muted" style="padding: 2px 12px 2px 0;">'
        f"{name}</td>"
        f'<td style="padding: 2px 0;">{value}</td></tr>'
        for name, value in rows
    )
    return f'<table cellspacing="0" cellpadding="0" style="{_ABOVE}">{lines}</table>{_GAP}'


NAME_WIDTH, LETTER_WIDTH = 132, 7.5
_ABOVE = "margin-top: 6px;"
_GAP = '<p style="font-size: 5pt; margin: 0;">&nbsp;</p>'
_SIDES = {"l": "left", "r": "right", "c": "center"}


def _table(table: Table, style: Style) -> str:
    sides = [_SIDES[letter] for letter in table.align]
    # A lit cell needs ground on both sides of its text.
    inset = (
        8 if any(isinstance(each, Cell) and each.lit for row in table.rows for each in row) else 0
    )
    padding = f"padding: 3px 20px 3px {inset}px;"
    line = f"border-bottom: 1px solid {style.roles.line};"
    head = "".join(
        f'<td align="{side}" class="head" style="{padding} {line}">{text}</td>'
        for text, side in zip(table.head, sides, strict=True)
    )
    lines = "".join(
        "<tr>"
        + "".join(_cell(cell, side, padding, style) for cell, side in zip(row, sides, strict=True))
        + "</tr>"
        for row in table.rows
    )
    top = f"<tr>{head}</tr>" if any(table.head) else ""
    return (
        f'<table cellspacing="0" cellpadding="0" style="border-collapse: collapse; {_ABOVE}">'
        f"{top}{lines}</table>{_GAP}"
    )


def _cell(cell: str | Cell, side: str, padding: str, style: Style) -> str:
    text = cell if isinstance(cell, str) else cell.text
    lit = isinstance(cell, Cell) and cell.lit
    ground = f" background-color: {style.roles.tile};" if lit else ""
    return f'<td align="{side}" style="{padding}{ground}">{f"<b>{text}</b>" if lit else text}</td>'


# As a table of plain text.


def plain(text: str) -> str:
    """A text without tags, with plain signs and ungrouped digits."""
    return html.unescape(_TAG.sub("", on_paper(text))).translate(_SPACES)


def as_rows(blocks: Sequence[Block]) -> list[list[str]]:
    """The sheet for a CSV file: each row starts with the part that it belongs to."""
    part, rows = "", []
    for block in blocks:
        match block:
            case Title(text) | Heading(text):
                part = plain(text)
            case Facts(facts):
                rows += [[part, plain(name), plain(value)] for name, value in facts]
            case Table(head, lines, _align, hidden):
                if any(head):
                    rows.append([part, *map(plain, head)])
                rows += [[part, *map(_plain_cell, line)] for line in (*lines, *hidden)]
            case Words(text) if plain(text).strip():
                rows.append([part, plain(text).strip()])
    return rows


def _plain_cell(cell: str | Cell) -> str:
    if isinstance(cell, Cell):
        return cell.plain or plain(cell.text)
    return plain(cell)
