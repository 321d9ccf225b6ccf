"""The torsion as a worked list, and Mazur's fifteen groups."""

from severe_gui.compute.pari import TorsionQuestion
from severe_gui.maths.curves.isomorphism import Change
from severe_gui.maths.curves.rational.mazur import EXAMPLES, GROUPS
from severe_gui.maths.curves.rational.nagell_lutz import MOST_TRIED, Statement, Trial, WorkedList
from severe_gui.panels.elliptic.numbers import group_text, grouped
from severe_gui.panels.elliptic.picture.ground import equation_html
from severe_gui.panels.elliptic.rational.known import Known
from severe_gui.panels.elliptic.rational.text import exact_point, integer, listed, product_text
from severe_gui.panels.elliptic.state import StatementName
from severe_gui.widgets.sheet_blocks import (
    Block,
    Cell,
    Facts,
    Heading,
    Table,
    Words,
    link,
)

MOST_LISTED = 30
"""Candidates without a whole x that have a row of their own; further ones share a sentence."""
LONGEST_LIST = 40
SHARP = "<i>y</i>² divides <i>D</i>"
WEAK = "<i>y</i> divides 16<i>D</i>"


def torsion_part(known: Known, statement: StatementName) -> list[Block]:
    """The model, both statements, and every candidate of the chosen one with its verdict."""
    blocks: list[Block] = [Heading("Torsion, by the theorem of Nagell and Lutz", "torsion")]
    found = known.torsion
    if found is None:
        return [*blocks, Words(known.failure(TorsionQuestion) or "Computing …", "muted")]
    if found.worked is None:
        blocks.append(Words(f"No list: {found.refusal}", "warn"))
        if known.group is not None:
            group = group_text(known.group.torsion)
            blocks.append(Words(f"PARI computes the torsion in another way: it is {group}."))
        return blocks
    worked = found.worked
    return [
        *blocks,
        Words(
            "On a model <i>y</i>² = <i>f</i>(<i>x</i>) with whole coefficients, every torsion "
            "point is whole, and <i>y</i> = 0 or <i>y</i>² divides the discriminant <i>D</i> of "
            "<i>f</i>. Each candidate is tried: its multiples come to <i>O</i>, or they leave "
            "the whole numbers, or they do not come to <i>O</i> within twelve steps, which "
            "Mazur’s theorem rules out for torsion."
        ),
        Facts(tuple(_facts(worked))),
        _statements(worked),
        *_list(worked, statement),
        *_conclusion(worked),
    ]


def _facts(worked: WorkedList) -> list[tuple[str, str]]:
    a1, a2, a3, a4, a6 = (str(each) for each in worked.model.coefficients)
    rows = [("Model", equation_html((a1, a2, a3, a4, a6)))]
    if not worked.change.is_identity:
        rows.append(("Isomorphism", _change(worked.change)))
    size, negative = integer(worked.discriminant), worked.discriminant < 0
    product = product_text(worked.factors, negative)
    rows.append(("Discriminant <i>D</i>", size if size == product else f"{size} = {product}"))
    return rows


def _change(change: Change) -> str:
    """X and Y of the model in terms of x and y."""
    u2, u3 = change.u**2, change.u**3
    across = _linear([(1 / u2, "<i>x</i>"), (-change.r / u2, "")])
    up = _linear(
        [
            (1 / u3, "<i>y</i>"),
            (-change.s / u3, "<i>x</i>"),
            ((change.s * change.r - change.t) / u3, ""),
        ]
    )
    return f"<i>X</i> = {across}, &nbsp; <i>Y</i> = {up}"


def _linear(terms: list) -> str:
    text = ""
    for value, letter in terms:
        if value == 0:
            continue
        size = grouped(str(abs(value)))
        number = "" if size == "1" and letter else f"{size}"
        sign = ("−" if value < 0 else "") if not text else (" − " if value < 0 else " + ")
        text += f"{sign}{number}{letter}"
    return text or "0"


def _statements(worked: WorkedList) -> Table:
    """What each form of the theorem leaves, side by side."""
    rows = (
        _statement_row(f"the post’s: {WEAK}", worked.divisor),
        _statement_row(f"the sharper one: {SHARP}", worked.square),
    )
    head = ("statement", "<i>y</i> &gt; 0 to try", "whole points left", "of finite order")
    return Table(head, rows, "lrrr")


def _statement_row(name: str, statement: Statement) -> tuple[str, ...]:
    trials = statement.trials
    if trials is None:
        return name, integer(statement.tried), "not tried", "–"
    finite = [each for each in trials if each.order is not None]
    count = _signed(list(trials))
    return name, integer(statement.tried), integer(count), integer(_signed(finite))


def _signed(trials: list[Trial]) -> int:
    """How many points trials stand for: P and −P where y is not 0."""
    return sum(2 if each.y else 1 for each in trials)


def _list(worked: WorkedList, chosen: StatementName) -> list[Block]:
    statement = worked.square if chosen == "square" else worked.divisor
    if statement.trials is None:
        return [Words(
            f"There are {integer(statement.tried)} values of <i>y</i> to try, and at most "
            f"{MOST_TRIED:,} are tried here.", "warn",
        )]  # fmt: skip
    above: dict[int, list[Trial]] = {}
    for trial in statement.trials:
        above.setdefault(trial.y, []).append(trial)
    empty = [y for y in statement.candidates if y not in above]
    shows_all = len(empty) <= MOST_LISTED
    shown = [y for y in statement.candidates if y in above or shows_all]
    rows = [row for y in shown[:LONGEST_LIST] for row in _rows(y, above.get(y, []))]
    head = ("<i>y</i>", "<i>x</i>", "multiples of <i>P</i> = (<i>x</i>, <i>y</i>)", "verdict")
    blocks: list[Block] = [Table(head, tuple(rows), "rrll")]
    hidden = len(shown) - LONGEST_LIST
    if hidden > 0:
        blocks.append(Words(f"{hidden} more candidates are not shown.", "muted"))
    if not shows_all:
        blocks.append(Words(
            f"For the other {integer(len(empty))} values of <i>y</i>, up to "
            f"{integer(empty[-1])}, no whole <i>x</i> has <i>f</i>(<i>x</i>) = <i>y</i>².",
            "muted",
        ))  # fmt: skip
    return blocks


def _rows(y: int, trials: list[Trial]) -> list[tuple[str | Cell, ...]]:
    sign = "± " if y else ""
    if not trials:
        return [(f"{sign}{integer(y)}", "–", '<span class="muted">no whole <i>x</i></span>', "")]
    return [
        (
            f"{sign}{integer(y)}", integer(trial.x),
            ", ".join(exact_point(each) for each in trial.multiples[1:]), _verdict(trial),
        )
        for trial in trials
    ]  # fmt: skip


def _verdict(trial: Trial) -> str:
    """Accepted by its order, or refuted: with a sign, not by colour alone."""
    steps = len(trial.multiples)
    if trial.order is not None:
        return f'<span class="good">✓ order {trial.order}</span>'
    if trial.leaves_integers:
        return f'<span class="bad">✗ {steps}<i>P</i> is not whole</span>'
    return f'<span class="bad">✗ no <i>nP</i> = <i>O</i> for <i>n</i> ≤ {steps}</span>'


def _conclusion(worked: WorkedList) -> list[Block]:
    if worked.square.trials is None:
        return []
    points = [worked.change.point_back(each) for each in worked.torsion]
    if len(points) == 1:
        return [Words("So <i>O</i> is the only torsion point, and the torsion is trivial.")]
    names = listed(exact_point(each) for each in points)
    where = "" if worked.change.is_identity else ", on the curve as it is given"
    return [Words(f"So the torsion is {group_text(worked.structure)}: {names}{where}.")]


# Mazur's groups.

COLUMNS = 3


def mazur_part(known: Known) -> list[Block]:
    """The fifteen groups, the curve's own lit, and an example of each."""
    now = known.group.torsion if known.group is not None else None
    cells = [_group_cells(structure, structure == now) for structure in GROUPS]
    depth = -(-len(cells) // COLUMNS)
    rows = tuple(
        tuple(cell for column in range(COLUMNS) for cell in cells[column * depth + row])
        for row in range(depth)
    )
    return [
        Heading("Mazur’s fifteen groups", "mazur"),
        Words(
            "These are all the torsion groups of elliptic curves over the rationals. Each example "
            "has the smallest conductor there is for its group."
        ),
        Table(("group", "example") * COLUMNS, rows, "ll" * COLUMNS),
    ]


def _group_cells(structure: tuple[int, ...], lit: bool) -> tuple[Cell, Cell]:
    equation = ",".join(str(each) for each in EXAMPLES[structure])
    name = group_text(structure)
    sign = "✓ " if lit else ""
    shown = f"[{equation}]".replace("-", "−")
    example = link(f"curve:{equation}", shown, f"Show this curve, whose torsion is {name}")
    return Cell(f"{sign}{name}", lit), Cell(example, lit)
