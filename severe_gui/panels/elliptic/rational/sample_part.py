"""Ranks of random curves: how many have rank 0 or 1, and which stay open."""

from collections.abc import Sequence
from functools import partial

from severe_gui.compute.arithmetic import Answer
from severe_gui.compute.pari import Sample, SampleQuestion, Tally
from severe_gui.experiments.intervals import wilson_interval
from severe_gui.panels.elliptic.picture.ground import equation_html
from severe_gui.panels.elliptic.rational.figures import paint_ranks
from severe_gui.panels.elliptic.rational.text import integer
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.widgets.sheet_blocks import (
    Block,
    Facts,
    Figure,
    Heading,
    Table,
    Words,
    control,
    link,
)

MOST_OF_A_KIND = 4
HEIGHT = 190.0


def sample_question(state: EllipticState) -> SampleQuestion:
    """What the state would draw."""
    return SampleQuestion(state.sample_size, state.sample_curves, state.sample_seed)


def sample_part(state: EllipticState, answer: Answer | None) -> list[Block]:
    """What is believed, the bars so far, and the open curves apart."""
    question = sample_question(state)
    size = integer(question.size)
    blocks: list[Block] = [
        Heading("Ranks of random curves", "random"),
        Words(
            "The post says that a random curve <i>y</i>² = <i>x</i>³ + <i>Ax</i> + <i>B</i> should "
            "have rank 0 or 1 with high probability. Among small coefficients rank 2 is still "
            f"common. Here <i>A</i> and <i>B</i> are drawn evenly from −{size} to {size}, and each "
            "rank is bounded by 2-descent and by the independent points that are found."
        ),
    ]
    sample: Sample | None = answer.result if answer is not None else None
    if not state.sampled:
        words, tip = f"Draw {integer(question.curves)} curves", "Bound the rank of each"
        return [*blocks, Words(control("sample", words, tip))]
    blocks.append(_progress(question, answer, sample))
    if sample is None:
        return blocks
    bars = bars_of(sample.tallies)
    blocks.append(Figure("ranks", HEIGHT, bars, partial(_paint, bars=bars)))
    blocks.append(Facts(tuple(_shares(sample))))
    return [*blocks, *_open_curves(sample.tallies)]


def _progress(question: SampleQuestion, answer: Answer | None, sample: Sample | None) -> Words:
    """How many curves have been tried, and what can be done about it."""
    count = integer(sample.done) if sample is not None else "0"
    done = f"{count} of {integer(question.curves)} curves"
    if answer is None or not answer.is_final:
        stop = control("sample", "Cancel", "Stop here; what has been counted stays")
        return Words(f"{done} … &nbsp; {stop}", "muted")
    if answer.failure:
        again = control("sample", "Start again", "Draw the same curves again")
        return Words(f"{done}. {answer.failure} {again}", "warn")
    return Words(f"{done}.")


def _paint(painter, page, style, bars) -> None:
    paint_ranks(painter, page, style, bars)


def bars_of(tallies: Sequence[Tally]) -> tuple[tuple[str, int, bool], ...]:
    """Name and count: the proved ranks from 0 on, then the open intervals."""
    proved: dict[int, int] = {0: 0, 1: 0, 2: 0}
    opened: dict[str, int] = {}
    for each in tallies:
        if each.lower == each.upper:
            proved[each.lower] = proved.get(each.lower, 0) + each.count
        else:
            name = f"{each.lower} to {each.upper}"
            opened[name] = opened.get(name, 0) + each.count
    ranks = [(str(rank), proved[rank], True) for rank in sorted(proved)]
    return (*ranks, *((name, opened[name], False) for name in sorted(opened)))


def _shares(sample: Sample) -> list[tuple[str, str]]:
    """Shares of rank 0 or 1: of what is proved, and of what is possible."""
    small = sum(each.count for each in sample.tallies if each.upper <= 1)
    large = sum(each.count for each in sample.tallies if each.lower >= 2)
    left = sample.done - small - large
    rows = [
        ("Rank 0 or 1, proved", _share(small, sample.done)),
        ("Rank 2 or more, proved", _share(large, sample.done)),
    ]
    if left:
        rows.append(("Neither is proved", _share(left, sample.done)))
    known = [each for each in sample.tallies if each.lower == each.upper]
    total = sum(each.count for each in known)
    if total:
        mean = sum(each.count * each.lower for each in known) / total
        rows.append(("Mean of the proved ranks", f"{mean:.3f}"))
    return rows


def _share(count: int, total: int) -> str:
    low, high = (100 * each for each in wilson_interval(count / total, total))
    return f"{100 * count / total:.1f} % &nbsp; (95 % interval: {low:.1f} to {high:.1f})"


def _open_curves(tallies: Sequence[Tally]) -> list[Block]:
    """Some curves of each open interval, a click away."""
    open_ones = [each for each in tallies if each.lower < each.upper]
    if not open_ones:
        return []
    rows = [
        (_curve_link(a, b), f"{each.lower} to {each.upper}", _reason(each))
        for each in open_ones
        for a, b in each.examples[:MOST_OF_A_KIND]
    ]
    return [
        Words("Some of the curves whose rank descent leaves open:", "muted"),
        Table(("curve", "rank", "why"), tuple(rows), "lll"),
    ]


def _curve_link(a: int, b: int) -> str:
    equation = equation_html(("0", "0", "0", str(a), str(b)))
    return link(f"curve:0,0,0,{a},{b}", equation, "Show this curve")


def _reason(tally: Tally) -> str:
    found = f"{tally.lower} independent points were found"
    why = {0: "no point was found", 1: "one point was found"}.get(tally.lower, found)
    if tally.parity > tally.lower:
        why += f"; parity says at least {tally.parity}, if Ш is finite"
    return why
