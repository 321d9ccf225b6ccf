"""The sheet's head, the minimal model, and the reduction at the bad primes."""

from severe_gui.compute.pari import ReducedPrime, Reduction, ReductionQuestion
from severe_gui.panels.elliptic.numbers import group_text
from severe_gui.panels.elliptic.picture.ground import equation_html
from severe_gui.panels.elliptic.rational.known import Known, tamagawa_product
from severe_gui.panels.elliptic.rational.text import integer, product_text, rounded
from severe_gui.widgets.sheet_blocks import Block, Facts, Heading, Table, Title, Words, control

KINDS = {1: "split multiplicative", -1: "nonsplit multiplicative", 0: "additive"}


def head(known: Known) -> list[Block]:
    """The equation, the labels, and the answer in a line."""
    parts = []
    group, rank = known.group, known.rank
    if group is not None and group.label:
        parts.append(f"{group.label} (LMFDB {group.lmfdb})")
    if known.reduction is not None and known.reduction.conductor is not None:
        parts.append(f"conductor {integer(known.reduction.conductor)}")
    if rank is not None:
        parts.append(f"rank {rank[0]}" if rank[0] == rank[1] else f"rank {rank[0]} to {rank[1]}")
    if group is not None:
        parts.append(f"torsion {group_text(group.torsion)}")
    below = " &nbsp;·&nbsp; ".join(parts) or "&nbsp;"
    return [Title(equation_html(known.coefficients), below)]


def curve_part(known: Known) -> list[Block]:
    """Models, discriminant, conductor, period; then a row per bad prime."""
    found = known.reduction
    blocks: list[Block] = [Heading("The curve and its bad primes", "curve")]
    if found is None:
        return [*blocks, Words(known.failure(ReductionQuestion) or "Computing …", "muted")]
    blocks.append(Facts(tuple(_facts(known, found))))
    if found.primes:
        blocks.append(_table(found.primes))
    sentences = (found.refusal, known.failure(ReductionQuestion))
    return [*blocks, *(Words(each, "warn") for each in sentences if each)]


def _facts(known: Known, found: Reduction) -> list[tuple[str, str]]:
    a1, a2, a3, a4, a6 = (str(each) for each in found.minimal)
    is_minimal = (a1, a2, a3, a4, a6) == known.coefficients
    rows = []
    if is_minimal:
        rows.append(("Minimal model", "this one"))
    else:
        equation = equation_html((a1, a2, a3, a4, a6))
        use = control("minimal", "Use it", "Change to this model; P and Q follow")
        rows.append(("Minimal model", f"{equation} &nbsp; {use}"))
        rows.append(("Isomorphism", _isomorphism(found)))
    sign = found.discriminant < 0
    if found.primes is not None:
        factors = tuple((each.p, each.exponents[0]) for each in found.primes)
        conductor = tuple((each.p, each.exponents[1]) for each in found.primes)
        product, size = product_text(factors, sign), integer(found.discriminant)
        rows.append(("Discriminant", size if size == product else f"{size} = {product}"))
        product, size = product_text(conductor), integer(found.conductor)
        rows.append(("Conductor", size if size == product else f"{size} = {product}"))
    else:
        rows.append(("Discriminant", integer(found.discriminant)))
    shape = "two components" if found.components == 2 else "one component"
    rows.append(("Real points", shape))
    twice = ", over both components" if found.components == 2 else ""
    rows.append(("Real period", f"{rounded(found.period)}{twice}"))
    if found.primes is not None:
        rows.append(("Tamagawa product", str(tamagawa_product(found.primes))))
    return rows


def _isomorphism(found: Reduction) -> str:
    names = "<i>u</i>, <i>r</i>, <i>s</i>, <i>t</i>"
    values = ", ".join(found.change).replace("-", "−")
    return (
        f"[{names}] = [{values}] &nbsp; <i>x</i> = <i>u</i>²<i>x′</i> + <i>r</i>, "
        "<i>y</i> = <i>u</i>³<i>y′</i> + <i>s</i><i>u</i>²<i>x′</i> + <i>t</i>"
    )


def _table(primes: tuple[ReducedPrime, ...]) -> Table:
    rows = tuple(
        (
            integer(each.p), KINDS[each.trace], each.kodaira, str(each.tamagawa),
            str(each.exponents[0]), str(each.exponents[1]),
        )
        for each in primes
    )  # fmt: skip
    head = ("prime", "reduction", "Kodaira", "Tamagawa", "power in discriminant", "in conductor")
    return Table(head, rows, "rllrrr")
