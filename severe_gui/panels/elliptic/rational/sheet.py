"""The whole sheet as blocks, from what is known."""

from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from severe_gui.compute.arithmetic import Answer
from severe_gui.panels.elliptic.rational.curve_part import curve_part, head
from severe_gui.panels.elliptic.rational.figures import paint_growth
from severe_gui.panels.elliptic.rational.integral_part import integral_part
from severe_gui.panels.elliptic.rational.known import Known
from severe_gui.panels.elliptic.rational.rank_part import rank_part
from severe_gui.panels.elliptic.rational.sample_part import sample_part
from severe_gui.panels.elliptic.rational.text import integer, rounded
from severe_gui.panels.elliptic.rational.torsion_part import mazur_part, torsion_part
from severe_gui.panels.elliptic.readings import group_of_singular
from severe_gui.panels.elliptic.state import EllipticState, PartName
from severe_gui.widgets.sheet_blocks import Block, Figure, Heading, Words, control
from severe_gui.widgets.style import Style

GROWTH_HEIGHT = 210.0


PARTS: dict[PartName, str] = {
    "rank": "Rank",
    "torsion": "Torsion",
    "integral": "Integral points",
    "growth": "Growth",
    "curve": "Bad primes",
    "mazur": "Mazur’s groups",
    "random": "Random curves",
}


def sheet_of(state: EllipticState, known: Known, sample: Answer | None) -> tuple[Block, ...]:
    """All parts, in order, after links to each."""
    blocks = _parts(state, known, sample)
    names = {each.name for each in blocks if isinstance(each, Heading)}
    links = [
        control(f"part:{name}", title, "Scroll to this part")
        for name, title in PARTS.items()
        if name in names
    ]
    first, *others = blocks
    return (first, Words(" &nbsp;&nbsp; ".join(links)), *others)


def _parts(state: EllipticState, known: Known, sample: Answer | None) -> list[Block]:
    blocks: list[Block] = head(known)
    if known.curve.is_singular:
        blocks.append(Words(
            "This cubic is singular. Its smooth points still form a group, isomorphic to "
            f"{group_of_singular(known.curve)}, but it is not an elliptic curve, and has neither "
            "torsion groups of Mazur’s list nor a rank. Choose another curve.", "warn",
        ))  # fmt: skip
    else:
        blocks += rank_part(known, state)
        blocks += torsion_part(known, state.statement)
        blocks += integral_part(known)
        blocks += _growth(known)
        blocks += curve_part(known)
    blocks += mazur_part(known)
    blocks += sample_part(state, sample)
    return blocks


def _growth(known: Known) -> list[Block]:
    """How the multiples of the first generator grow."""
    found = known.combinations
    if found is None or not found.heights or len(found.digits) < 2:
        return []
    height = found.heights[0]
    data = found.digits, height.value
    several = len(found.heights) > 1
    first = "the generator <i>P</i>₁" if several else "the generator <i>P</i>"
    return [
        Heading("How the multiples grow", "growth"),
        Words(
            f"For {first} of canonical height {rounded(height)}, the longer of numerator and "
            f"denominator of <i>x</i>(<i>nP</i>) has {integer(found.digits[-1])} digits at "
            f"<i>n</i> = {len(found.digits)}: they grow like <i>n</i>²."
        ),
        Figure("growth", GROWTH_HEIGHT, data, partial(_paint_growth, data=data)),
    ]


def _paint_growth(
    painter: QPainter, page: QRectF, style: Style, data: tuple[tuple[int, ...], float]
) -> None:
    paint_growth(painter, page, style, *data)
