"""The rank as a proved interval with its reasons, and the generators by their height."""

from severe_gui.compute.pari import (
    SATURATED_TO,
    AnalyticQuestion,
    CombinationsQuestion,
    GroupQuestion,
    HeegnerQuestion,
)
from severe_gui.panels.elliptic.rational.known import Known, wants
from severe_gui.panels.elliptic.rational.text import (
    generator_names,
    integer,
    plain_point,
    point_html,
    rounded,
    scientific,
    with_error,
)
from severe_gui.panels.elliptic.state import EllipticState
from severe_gui.widgets.sheet_blocks import (
    Block,
    Cell,
    Facts,
    Heading,
    Table,
    Words,
    control,
)

LARGEST_CONDUCTOR = "10¹²"


def rank_part(known: Known, state: EllipticState) -> list[Block]:
    """The interval, why it is proved, what more can be asked, and the generators."""
    blocks: list[Block] = [Heading("Rank and generators", "rank")]
    if known.rank is None:
        return [*blocks, Words(known.failure(GroupQuestion) or "Computing …", "muted"),
                *_again(known)]  # fmt: skip
    lower, upper = known.rank
    proved = (
        f"is {lower}, and this is proved"
        if lower == upper
        else (f"is proved to be from {lower} to {upper}, and no more is proved")
    )
    blocks.append(Words(f"<b>The rank {proved}.</b>"))
    blocks.append(Facts(tuple(_reasons(known))))
    blocks += _more(known, state)
    blocks += _generators(known)
    return [*blocks, *_again(known)]


def _reasons(known: Known) -> list[tuple[str, str]]:
    group = known.group
    assert group is not None
    assert group.rank is not None
    rows = [("Descent", group.rank.reason)]
    found = len(known.generators or ())
    if group.rank.lower > found:
        rows.append((
            "Parity",
            f"at least {group.rank.lower}, if the Tate–Shafarevich group is finite",
        ))  # fmt: skip
    analytic = known.analytic
    if analytic is not None and analytic.value is not None:
        name = "<i>L</i>(1)" if analytic.derivative == 0 else "<i>L′</i>(1)"
        rows.append((name, f"{with_error(analytic.value)}, from {integer(analytic.terms)} terms"))
        rows.append(("Conclusion", _meaning(known)))
    elif analytic is not None and analytic.refusal:
        rows.append(("<i>L</i>(1)", f"not computed: {analytic.refusal}"))
    if known.heegner is not None:
        rows.append(("Heegner point", "found, and saturated like the generators"))
    return rows


def _meaning(known: Known) -> str:
    """What a value of L proves."""
    analytic = known.analytic
    assert analytic is not None
    if analytic.rank is None:
        return "it cannot be told from 0, and nothing follows"
    name = "it is not 0"
    if analytic.derivative:
        name = "the sign of the functional equation makes <i>L</i>(1) zero, and <i>L′</i>(1) is not"
    return f"{name}: the rank is {analytic.rank} by the theorems of Gross, Zagier and Kolyvagin"


def _more(known: Known, state: EllipticState) -> list[Block]:
    """What can be asked besides, as links."""
    offers = []
    if offers_analytic(known, state):
        for_what = " and the order of Ш that it predicts" if known.is_rank_proved else ""
        offers.append(control(
            "extra:analytic", f"Compute <i>L</i>(1){for_what}",
            "A value that is not 0 proves rank 0, or rank 1 by its derivative; "
            f"up to conductor {LARGEST_CONDUCTOR}",
        ))  # fmt: skip
    if offers_heegner(known, state):
        offers.append(control(
            "extra:heegner", "Look for a Heegner point",
            "Finds a generator if L has a simple zero; seconds for conductors of a million",
        ))  # fmt: skip
    return [Words(" &nbsp;&nbsp; ".join(offers))] if offers else []


def offers_analytic(known: Known, state: EllipticState) -> bool:
    """Whether a value of L may prove more about the rank, or predict the order of Ш."""
    if known.group is None or known.rank is None or known.analytic is not None:
        return False
    return known.rank[0] <= 1 and not wants(state, "analytic")


def offers_heegner(known: Known, state: EllipticState) -> bool:
    """Whether a generator is missing that Heegner points can find."""
    if known.rank is None or known.rank[1] == 0 or known.generators or wants(state, "heegner"):
        return False
    analytic = known.analytic
    return known.generators is not None and (analytic is None or analytic.sign < 0)


def _generators(known: Known) -> list[Block]:
    generators = known.generators
    if generators is None:
        return [Words("Saturating the generators …", "muted")]
    if not generators:
        if known.rank is not None and known.rank[1] > 0:
            return [Words("No point of infinite order has been found.", "muted")]
        return []
    found = known.combinations
    heights = [rounded(each) for each in found.heights] if found is not None else []
    rows = tuple(
        (
            name, Cell(point_html(point), plain=plain_point(point)),
            heights[k] if heights else "…",
            control(f"point:{k}", "make it P", "Put P on this generator"),
        )
        for k, (name, point) in enumerate(
            zip(generator_names(len(generators)), generators, strict=True)
        )
    )  # fmt: skip
    table = Table(("", "generator", "canonical height", ""), rows, "llrl")
    facts = [("Saturated", f"at the primes up to {SATURATED_TO}")]
    if found is not None:
        name = "Regulator" if known.is_basis else "Regulator of these"
        facts.append((name, rounded(found.regulator)))
    sha = known.order_of_sha
    if sha is not None:
        error = f"with an error below {scientific(sha.error, 2)}"
        predicted = f"{rounded(sha, 9)} by the conjecture of Birch and Swinnerton-Dyer, {error}"
        facts.append(("Order of Ш", predicted))
    whole = (
        "With the torsion they generate all rational points, or a subgroup of them"
        if known.is_basis
        else "They are independent; with the torsion they generate a subgroup"
    )
    note = (
        f"{whole} whose index has no prime factor up to {SATURATED_TO}. "
        "Heights, regulator and period are correct to the last digit shown."
    )
    return [table, Facts(tuple(facts)), Words(note, "muted")]


def _again(known: Known) -> list[Block]:
    """What failed, with a link that asks again."""
    kinds = (GroupQuestion, AnalyticQuestion, HeegnerQuestion, CombinationsQuestion)
    failed = [known.failure(kind) for kind in kinds if known.failure(kind)]
    if not failed:
        return []
    return [Words(f"{failed[0]} {control('again', 'Ask again', 'Ask PARI once more')}", "warn")]
