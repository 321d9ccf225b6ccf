"""What the arithmetic worker says of rational points, against tables that others have made.

Sources: Cremona's tables and LMFDB; Zagier's point for 157; the class-number-one orders' j.
"""

import csv
import math

import pytest
from flint import fmpq

from severe_gui.compute.arithmetic import Arithmetic
from severe_gui.compute.pari import (
    AnalyticQuestion,
    CombinationsQuestion,
    GroupQuestion,
    HeegnerQuestion,
    ReductionQuestion,
    SampleQuestion,
    TorsionQuestion,
    TracesQuestion,
)
from severe_gui.compute.pari.labels import labels_of, model_of
from severe_gui.compute.pari.reduction import kodaira_symbol
from severe_gui.installation import resource_path
from severe_gui.maths.curves.isomorphism import Change
from severe_gui.maths.curves.rational.mazur import EXAMPLES
from severe_gui.maths.curves.weierstrass import Weierstrass, rational_number


@pytest.fixture(scope="module")
def ask():
    arithmetic = Arithmetic()

    def asked(question):
        answer = arithmetic.wait_for(question, 60)
        assert not answer.failure
        return answer.result

    # The worker starts before the first test, and ends after the last.
    asked(TracesQuestion(("0", "0", "1", "-1", "0"), 2))
    yield asked
    arithmetic.close()


def texts(*coefficients):
    found = tuple(str(each) for each in coefficients)
    return found if len(found) == 5 else ("0", "0", "0", *found)


def test_each_of_mazurs_groups_is_the_torsion_of_its_example(ask):
    for structure, model in EXAMPLES.items():
        question = texts(*model)
        assert ask(GroupQuestion(question)).torsion == structure
        assert ask(TorsionQuestion(question)).worked.structure == structure


# Conductor, period (times the components), and per bad prime: Kodaira symbol, Tamagawa number,
# powers in discriminant and conductor. Source: LMFDB.
REDUCTIONS = [
    (texts(0, -1, 1, -10, -20), 11, 1.26920930428, [(11, "I₅", 5, (5, 1))]),
    (texts(0, 0, 1, -1, 0), 37, 5.98691729246, [(37, "I₁", 1, (1, 1))]),
    (texts(1, 0, 1, 4, -6), 14, 1.98134195606, [(2, "I₆", 2, (6, 1)), (7, "I₃", 3, (3, 1))]),
    (texts(0, 0, 0, -1, 0), 32, 5.24411510858, [(2, "III", 2, (6, 5))]),
    (texts(0, 0, 0, 0, 1), 36, 4.20654631598, [(2, "IV", 3, (4, 2)), (3, "III", 2, (3, 2))]),
]


def test_reduction_and_period_of_the_tables(ask):
    for question, conductor, period, primes in REDUCTIONS:
        found = ask(ReductionQuestion(question))
        assert found.conductor == conductor
        assert found.period.value == pytest.approx(period, rel=1e-11)
        assert found.period.error < 1e-14
        rows = [(each.p, each.kodaira, each.tamagawa, each.exponents) for each in found.primes]
        assert rows == primes, question
    assert [kodaira_symbol(code) for code in (1, 2, 3, 4, 5, 16)] == [
        "I₀", "II", "III", "IV", "I₁", "I₁₂",
    ]  # fmt: skip
    assert [kodaira_symbol(code) for code in (-1, -2, -3, -4, -7)] == [
        "I₀*", "II*", "III*", "IV*", "I₃*",
    ]  # fmt: skip


def test_the_minimal_model_and_its_isomorphism(ask):
    found = ask(ReductionQuestion(texts(0, -432)))
    assert (found.minimal, found.conductor) == ((0, 0, 1, 0, -7), 27)
    change = Change(*map(rational_number, found.change))
    given = Weierstrass.rational(0, -432)
    assert change.curve(given) == Weierstrass.rational(*found.minimal)
    assert change.curve(given).contains(change.point((fmpq(12), fmpq(36))))


# L(1) or L'(1), and the rank that it proves. Source: LMFDB; the notes for 113.
VALUES = [
    (texts(0, -1, 1, -10, -20), 0.2538418608559107, 0),
    (texts(0, 0, 1, -1, 0), 0.3059997738340523, 1),
    (texts(-(113**2), 0), 3.94659881508073, 0),
    (texts(0, 1, 1, -2, 0), 0.0, None),
]


def test_values_of_l_are_within_their_error_and_prove_ranks_zero_and_one(ask):
    for question, value, rank in VALUES:
        found = ask(AnalyticQuestion(question))
        assert abs(found.value.value - value) < found.value.error + 1e-13
        assert found.value.error < 1e-12
        assert found.rank == rank
    large = ask(AnalyticQuestion(texts(0, 0, 1, -23737, 960366)))
    assert "conductor is above" in large.refusal
    assert large.rank is None


def test_birch_and_swinnerton_dyer_predict_a_square_for_a_curve_with_sha(ask):
    question = texts(0, -1, 1, -929, -10595)
    value, found = ask(AnalyticQuestion(question)).value.value, ask(ReductionQuestion(question))
    tamagawa = math.prod(each.tamagawa for each in found.primes)
    assert value / (found.period.value * tamagawa) == pytest.approx(4, rel=1e-10)


def test_a_heegner_point_is_the_triangle_of_area_157(ask):
    x, y = ask(HeegnerQuestion(texts(-(157**2), 0))).point
    assert x == "69648970982596494254458225/166136231668185267540804"
    given = Weierstrass.rational(-(157**2), 0)
    assert given.contains((rational_number(x), rational_number(y)))


def test_heights_and_integral_points_of_what_generators_span(ask):
    group = ask(GroupQuestion(texts(0, 1, 1, -2, 0)))
    question = texts(0, 1, 1, -2, 0), group.torsion_points, group.generators, 6, 30
    found = ask(CombinationsQuestion(*question))
    assert found.regulator.value == pytest.approx(0.1524601779, rel=1e-9)
    assert [each.value for each in found.heights] == pytest.approx(list(group.heights))
    # Source: LMFDB's integral points of 389.a1.
    assert [each.x for each in found.integral] == [-2, -1, 0, 1, 3, 4, 6, 39, 133, 188]
    scaled = ask(CombinationsQuestion(("0", "0", "0", "-1/16", "1/64"), (None,),
                                      (("0", "1/8"),), 5, 10))  # fmt: skip
    assert scaled.is_minimal
    assert 0 in {each.x for each in scaled.integral}


def test_random_curves_come_again_with_their_seed_and_in_parts(ask):
    first = ask(SampleQuestion(200, 24, 7))
    assert sum(each.count for each in first.tallies) == first.done == 24
    assert all(each.lower <= each.parity <= each.upper for each in first.tallies)
    a, b = first.tallies[0].examples[0]
    rank = ask(GroupQuestion(texts(a, b))).rank
    assert rank.upper == first.tallies[0].upper


def test_labels_are_found_in_both_directions():
    for label, lmfdb, model in (
        ("11a1", "11.a2", (0, -1, 1, -10, -20)),
        ("5077a1", "5077.a1", (0, 0, 1, -7, 6)),
        ("19998a1", None, (1, -1, 0, -1527, -25507)),
    ):
        assert model_of(label) == model
        assert labels_of(model)[0] == label
        if lmfdb:
            assert model_of(lmfdb) == model
    assert model_of("20001a1") is None
    assert labels_of((0, 0, 0, 0, 10**9)) == (None, None)


# The j of the orders of class number one. Source: Silverman, Advanced Topics, appendix A.3.
CM = {
    "−3": 0, "−12": 54000, "−27": -12288000, "−4": 1728, "−16": 287496, "−7": -3375,
    "−28": 16581375, "−8": 8000, "−11": -32768, "−19": -884736, "−43": -884736000,
    "−67": -147197952000, "−163": -262537412640768000,
}  # fmt: skip


def named():
    with resource_path("data", "named-curves.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def model_in(row):
    return tuple(row[name] for name in ("a1", "a2", "a3", "a4", "a6"))


def test_the_named_curves_are_what_their_rows_say(ask):
    rows = named()
    assert len(rows) > 250
    models = [model_in(row) for row in rows]
    assert len(set(models)) == len(models)
    ranks = {row["rank"] for row in rows}
    assert {str(rank) for rank in range(9)} <= ranks
    # Every seventh row, and all of the first group: one of each rank.
    for index, row in enumerate(rows):
        if index % 7 and row["group"] != "Records of rank":
            continue
        group = ask(GroupQuestion(model_in(row)))
        assert group.rank.lower <= int(row["rank"]) <= group.rank.upper
        assert str(group.conductor) == row["conductor"]
        assert (group.label or "", group.lmfdb or "") == (row["cremona"], row["lmfdb"])
        torsion = " × ".join(f"Z/{d}" for d in group.torsion) or "trivial"
        assert torsion == row["torsion"]


def test_the_curves_with_complex_multiplication_have_the_j_of_their_order():
    found = 0
    for row in named():
        _, _, order = row["words"].partition("Complex multiplication, of discriminant ")
        if order:
            found += 1
            j = Weierstrass.rational(*model_in(row)).j
            assert j == CM[order.split(".")[0]]
    assert found == len(CM)
