"""Integral points among sums of generators and torsion points: a search, and named as one."""

from collections.abc import Sequence

from severe_gui.compute.pari import Combinations
from severe_gui.panels.elliptic.rational.known import Known
from severe_gui.panels.elliptic.rational.text import combination, integer
from severe_gui.widgets.sheet_blocks import Block, Heading, Table, Words, plain

MOST_SHOWN = 40
LONGEST_COLUMN = 12
"""More rows than this are shown in two halves, if they are short."""
SHORT = 22
HEAD = ("<i>x</i>", "<i>y</i>", "the greater <i>y</i> is at")


def integral_part(known: Known) -> list[Block]:
    """The points found, with a sum that each is."""
    found = known.combinations
    if found is None or known.group is None:
        return []
    blocks: list[Block] = [Heading("Integral points found", "integral")]
    if found.integral is None:
        return [*blocks, Words("Searching …", "muted")]
    blocks.append(Words(_search(known, found)))
    if not found.integral:
        return [*blocks, Words("None was found.")]
    torsion = known.group.torsion_points
    rows = [
        (
            integer(each.x),
            _pair(each.ys),
            combination(each.steps, torsion[each.torsion], len(torsion) > 1),
        )
        for each in found.integral
    ]
    blocks.append(_table(rows))
    hidden = len(rows) - MOST_SHOWN
    if hidden > 0:
        more = f"{integer(hidden)} more are not shown here; the CSV export has all."
        blocks.append(Words(more, "muted"))
    return blocks


def _table(rows: Sequence[tuple[str, str, str]]) -> Table:
    """A long list of short rows stands in two halves; hidden rows are for files."""
    shown, hidden = rows[:MOST_SHOWN], tuple(rows[MOST_SHOWN:])
    widest = max(len(plain(x)) + len(plain(y)) for x, y, _sum in shown)
    if len(shown) < LONGEST_COLUMN or widest > SHORT:
        return Table(HEAD, tuple(shown), "rrl", hidden)
    half = -(-len(shown) // 2)
    right = [*shown[half:], ("", "", "")][:half]
    pairs = zip(shown[:half], right, strict=True)
    return Table(HEAD * 2, tuple((*one, *other) for one, other in pairs), "rrl" * 2, hidden)


def _search(known: Known, found: Combinations) -> str:
    assert known.group is not None
    where = " on the minimal model" if found.is_minimal else ""
    rank = len(known.generators or ())
    if rank == 0:
        return f"Found among the torsion points{where}."
    sums = "multiples of the generator" if rank == 1 else "sums of the generators"
    torsion = " and torsion points" if len(known.group.torsion_points) > 1 else ""
    return (
        f"Found among {sums}{torsion} with coefficients up to {found.bound}{where}. This is a "
        "search: further integral points are not ruled out."
    )


def _pair(ys: tuple[int, ...]) -> str:
    if len(ys) == 1:
        return integer(ys[0])
    low, high = ys
    return f"± {integer(high)}" if low == -high else f"{integer(high)}, {integer(low)}"
