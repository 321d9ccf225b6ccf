"""The statements of both posts as claims, and remarks of Severe's."""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.elliptic_tales import degree, evidence, group_law, singular, torsion
from severe_gui.experiments.elliptic_tales.parameters import Part
from severe_gui.experiments.elliptic_tales.statements import Statement
from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.posts import ELLIPTIC_1, ELLIPTIC_2

STATEMENTS: Mapping[Part, tuple[Statement[Any], ...]] = {
    "group-law": group_law.STATEMENTS,
    "singular": singular.STATEMENTS,
    "torsion": torsion.STATEMENTS,
    "degree": degree.STATEMENTS,
}
"""Of the parts that count exceptions."""

# Settings, each of them one run.

SETTINGS: Mapping[Part, Mapping[str, Any]] = {
    "group-law": {"cases": 100, "steps": 10},
    "singular": {"part": "singular", "cases": 50, "steps": 10},
    "torsion": {"part": "torsion", "cases": 15, "steps": 10},
    "counts": {"part": "counts", "cases": 20, "steps": 10},
    "rank": {"part": "rank", "heights": (1000,), "cases": 50, "steps": 8},
    "products": {"part": "products", "bound": 100_000},
    "angles": {"part": "angles", "bound": 100_000},
    "degree": {"part": "degree", "cases": 50, "steps": 10},
}

HASSE = "Theorem (Hasse): The number N_p satisfies -2\\sqrt{p} \\leq p+1-N_p \\leq 2\\sqrt{p}."
SIZE = (
    "We will later be interested in elliptic curves over finite fields such as \\mathbf{F}_p, i.e. "
    "E(\\mathbf{F}_p), and especially in the size of E(\\mathbf{F}_p), which we denote by N_p."
)
OWN_NAME = (
    "The number p+1-N_p turns out to be so important that it gets its own name, a_p, so Hasse’s "
    "theorem can be restated as saying that |a_p| \\leq 2\\sqrt{p}."
)
RANDOM = (
    "It is also believed that a random elliptic curve, i.e. an equation of the form "
    "y^2 = x^3 + Ax + B, where A and B are random integers, should have rank 0 or 1 with high "
    "probability."
)
TENSION = (
    "Bektemirov, Mazur, Stein and Watkins (2007), Average ranks of elliptic curves: tension "
    "between data and conjecture: about a fifth of all curves within reach have rank 2 or more; "
    "the belief is about a limit that no table comes near"
)


def of_part(part: Part) -> tuple[Condition, ...]:
    return (Condition("part", "=", part),)


def _claim(part: Part, index: int, statement: Statement[Any]) -> Claim:
    return Claim(
        statement.id, statement.text, ELLIPTIC_1 if part == "degree" else ELLIPTIC_2, 0.5,
        ">" if statement.wanted else "<", evidence.Exceptions(index, statement),
        kind=statement.kind, quote=statement.quote, basis=statement.basis,
        algebra=statement.algebra, parameters=SETTINGS[part], conditions=of_part(part),
        plot=statement.plot, is_random=False,
    )  # fmt: skip


exact_claims = tuple(
    _claim(part, index, statement)
    for part, statements in STATEMENTS.items()
    for index, statement in enumerate(statements)
)

claims = (
    *exact_claims,
    Claim(
        "mazur-each-group",
        "Each of the fifteen groups occurs.",
        ELLIPTIC_2, 14.5, ">", evidence.groups_seen, kind="remark", quote=torsion.MAZUR_GROUPS,
        basis="All fifteen.",
        algebra="Each has a family of curves (Kubert 1976), from which the curves are drawn.",
        parameters=SETTINGS["torsion"], conditions=of_part("torsion"), plot="seen",
        is_random=False,
    ),
    Claim(
        "hasse", "|p + 1 - N_p| is at most 2√p, so |a_p|/(2√p) at most 1.",
        ELLIPTIC_2, 1.0, "<", evidence.largest_share, quote=HASSE,
        basis="The statement; it cannot be 1, as 4p is no square.",
        algebra="The degree of m - nF, F the Frobenius map, is m² - a_p mn + pn² and not negative "
        "(Silverman, V.1.1).",
        parameters=SETTINGS["counts"], conditions=of_part("counts"), plot="trace",
        is_random=False,
    ),
    Claim(
        "every-number-in-the-interval",
        "Every whole number in Hasse's interval is the N_p of some curve, for the primes up to 47.",
        ELLIPTIC_2, 0.5, "<", evidence.missing_counts, kind="remark", quote=SIZE,
        basis="None is missing.",
        algebra="Deuring (1941): every a_p in the interval belongs to an order of a quadratic "
        "field.",
        parameters=SETTINGS["counts"], conditions=of_part("counts"), plot="trace",
        is_random=False,
    ),
    Claim(
        "random-curves-have-rank-0-or-1",
        "A random curve y² = x³ + Ax + B, |A| and |B| up to 1,000, has rank 0 or 1 more often than "
        "not. Only proved ranks count.",
        ELLIPTIC_2, 0.5, ">", evidence.of_rank("at_most_one", 1000), quote=RANDOM,
        basis="The post names no number, and speaks of a limit: more often than not is the least "
        "that “high probability” says.",
        parameters=SETTINGS["rank"], conditions=of_part("rank"), plot="share",
        depends_on=("heights",), quick=False,
    ),
    Claim(
        "nine-in-ten-have-rank-0-or-1",
        "Nine in ten of such curves have rank 0 or 1.",
        ELLIPTIC_2, 0.9, ">", evidence.of_rank("at_most_one", 1000), kind="remark", quote=RANDOM,
        basis="A strict reading of “high probability”.", expected=False, citation=TENSION,
        parameters=SETTINGS["rank"], conditions=of_part("rank"), plot="share",
        depends_on=("heights",), quick=False,
    ),
    Claim(
        "rank-two-is-not-rare",
        "More than one in ten of them has rank 2 or more.",
        ELLIPTIC_2, 0.1, ">", evidence.of_rank("two_or_more", 1000), kind="remark",
        quote=RANDOM, basis="What nine in ten would leave to rank 2 and more.",
        parameters=SETTINGS["rank"], conditions=of_part("rank"), plot="share",
        depends_on=("heights",), quick=False,
    ),
    Claim(
        "products-grow-with-the-rank",
        "The product of N_p/p over the primes up to X grows as (log X)^r, r the rank: between 100 "
        "and 100,000 the exponent, rounded, is the rank of each of five curves.",
        ELLIPTIC_2, 0.5, "<", evidence.exponents, kind="remark", quote=SIZE,
        basis="Birch and Swinnerton-Dyer (1965); the nearest whole number is the rank.",
        parameters=SETTINGS["products"], conditions=of_part("products"), plot="growth",
        depends_on=("bound",), is_random=False,
    ),
    Claim(
        "sato-tate",
        "The even moments of a_p/√p of 37a1 are those of Sato and Tate, 1, 2 and 5, to 3 percent.",
        ELLIPTIC_2, 0.03, "<", evidence.moments("37a1", (1, 2, 5)), kind="remark",
        quote=OWN_NAME, basis="Some 10,000 primes, whose moments vary by a percent or two.",
        parameters=SETTINGS["angles"], conditions=of_part("angles"), plot="angles",
        depends_on=("bound",), is_random=False,
    ),
    Claim(
        "complex-multiplication-moments",
        "Those of 32a2, which has complex multiplication, are 1, 3 and 10, to 3 percent.",
        ELLIPTIC_2, 0.03, "<", evidence.moments("32a2", (1, 3, 10)), kind="remark",
        quote=OWN_NAME, basis="Some 10,000 primes, whose moments vary by a percent or two.",
        parameters=SETTINGS["angles"], conditions=of_part("angles"), plot="angles",
        depends_on=("bound",), is_random=False,
    ),
    Claim(
        "complex-multiplication-zeros",
        "With complex multiplication a_p is 0 at half of the primes, to 1 percent.",
        ELLIPTIC_2, 0.01, "<", evidence.half_are_zero, kind="remark", quote=OWN_NAME,
        basis="Hecke: half of the primes stay prime in Z[i].",
        parameters=SETTINGS["angles"], conditions=of_part("angles"), plot="angles",
        depends_on=("bound",), is_random=False,
    ),
)  # fmt: skip
