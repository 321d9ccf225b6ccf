"""Four tables of elliptic curves, row by row, through `severe curve` and the library beneath it.

Sources: Cremona's tables and LMFDB (2a, 2b), textbooks with exact fractions (2c), brute force and
textbooks (2d), as gathered in the project's notes.
"""

import json
from fractions import Fraction
from math import prod

import pytest
from flint import fmpq

from severe_gui.cli import run_command_line
from severe_gui.compute import arithmetic
from severe_gui.compute.pari import TracesQuestion
from severe_gui.maths.curves.modulo.finite import FiniteCurve, hasse_interval
from severe_gui.maths.curves.rational.torsion import structure_of, torsion_points
from severe_gui.maths.curves.singular import SmoothPoints
from severe_gui.maths.curves.weierstrass import Weierstrass, rational_number

PRIMES = ("2", "3", "5", "7", "11", "13", "17", "19")


@pytest.fixture(scope="module")
def pari():
    """One arithmetic worker for all rows: each command would start its own."""
    worker = arithmetic.Arithmetic()
    worker.wait_for(TracesQuestion(("0", "0", "1", "-1", "0"), 5))
    yield worker
    worker.close()


@pytest.fixture
def curve_alone(capsys):
    """The command with an arithmetic worker of its own."""

    def asked(coefficients: str, *arguments: str) -> dict:
        assert run_command_line(["curve", coefficients, *arguments, "--json"]) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        return json.loads(printed.out)

    return asked


@pytest.fixture
def curve(curve_alone, monkeypatch, pari):
    """The command with the shared worker."""

    class Shared:
        wait_for = pari.wait_for

        def close(self) -> None:
            """It is ended with the module."""

    monkeypatch.setattr(arithmetic, "Arithmetic", Shared)
    return curve_alone


def traces(found: dict) -> list[int]:
    return [found["a_p"][p] for p in PRIMES]


def point(subject: Weierstrass, told: list[str] | str):
    if told == "O":
        return None
    return subject.require((rational_number(told[0]), rational_number(told[1])))


AP11, AP14 = [-2, -1, 1, -2, 1, 4, -2, 0], [-1, -2, 0, 1, 0, -4, 6, 2]
AP15 = [-1, -1, 1, 0, -4, -2, 2, 4]

# Mazur's groups: coefficients, invariants, labels, discriminant, j, a torsion point, a_p.
MAZUR = [
    ("0,-1,1,-7820,-263580", [], "11a2", "11.a1", -11, "-52893159101157376/11", None, AP11),
    ("1,0,1,-171,-874", [2], "14a3", "14.a2", -1835008, "-548347731625/1835008",
     ["15", "-8"], AP14),
    ("1,1,1,-80,242", [4], "15a7", "15.a4", 15, "56667352321/15", ["5", "-2"], AP15),
    ("0,-1,1,-10,-20", [5], "11a1", "11.a2", -161051, "-122023936/161051", ["5", "5"], AP11),
    ("1,0,1,4,-6", [6], "14a1", "14.a6", -21952, "9938375/21952", ["9", "23"], AP14),
    ("1,1,1,35,-28", [8], "15a4", "15.a8", -3515625, "4733169839/3515625", ["2", "6"], AP15),
    ("1,0,0,-45,81", [10], "66c1", "66.c3", 2737152, "10091699281/2737152", ["0", "9"],
     [1, 1, -4, -2, 1, 4, -2, 0]),
    ("1,1,1,-135,-660", [2, 2], "15a2", "15.a2", 164025, "272223782641/164025",
     ["-29/4", "25/8"], AP15),
    ("1,1,1,-10,-10", [2, 4], "15a1", "15.a5", 50625, "111284641/50625", ["-2", "3"], AP15),
    ("0,1,1,-9,-15", [3], "19a1", None, -6859, "-89915392/6859", None, None),
    ("1,-1,1,-3,3", [7], "26b1", None, None, None, None, None),
    ("1,-1,1,-14,29", [9], "54b3", None, None, None, None, None),
    ("1,-1,1,-122,1721", [12], "90c3", None, None, None, None, None),
    ("1,0,1,-19,26", [2, 6], "30a2", None, None, None, None, None),
    ("1,0,0,-1070,7812", [2, 8], "210e2", None, None, None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("coefficients", "invariants", "cremona", "lmfdb", "discriminant", "j", "torsion", "a_p"), MAZUR
)
def test_torsion_of_every_kind_in_the_tables(
    curve, coefficients, invariants, cremona, lmfdb, discriminant, j, torsion, a_p
):
    found = curve(coefficients, "--bound", "20")
    assert (found["label"], found["singular"]) == (cremona, None)
    for name, known in (("lmfdb", lmfdb), ("discriminant", discriminant), ("j", j)):
        assert known is None or found[name] == known
    assert Fraction(found["c4"]) ** 3 / found["discriminant"] == Fraction(found["j"])
    assert found["rank"]["lower"] == found["rank"]["upper"] == 0
    assert (found["generators"], found["regulator"]) == ([], 1.0)
    assert found["torsion"]["invariants"] == invariants
    points = found["torsion"]["points"]
    assert len({str(each) for each in points}) == prod(invariants)
    assert torsion is None or torsion in points
    subject = Weierstrass.rational(*coefficients.split(","))
    assert all(
        subject.multiply(invariants[-1] if invariants else 1, point(subject, each)) is None
        for each in points
    )
    assert a_p is None or traces(found) == a_p
    # The library finds the same group without PARI, Mazur and Nagell-Lutz.
    library = torsion_points(subject)
    assert set(library) == {point(subject, each) for each in points}
    assert list(structure_of(subject, library)) == invariants


# Coefficients, labels, conductor, rank, regulator, torsion, a known basis, a_p.
RANKED = [
    ("0,0,1,-1,0", "37a1", "37.a1", 37, 1, 0.0511114082, [], [("0", "0")],
     [-2, -3, -2, -1, -5, -2, 0, 0]),
    ("0,1,1,-2,0", "389a1", "389.a1", 389, 2, 0.1524601779, [], [("0", "0"), ("1", "0")],
     [-2, -2, -3, -5, -4, -3, -6, 5]),
    ("0,0,1,-7,6", "5077a1", "5077.a1", 5077, 3, 0.4171435588, [],
     [("1", "0"), ("2", "0"), ("0", "2")], [-2, -3, -4, -4, -6, -4, -4, -7]),
    ("0,0,0,-1,1", "92b1", "92.a1", 92, 1, None, [], [("1", "1")], [0, -3, -2, -4, 2, -5, 4, -2]),
    ("1,0,0,4,1", "65a2", "65.a2", 65, 1, None, [2], [("1", "2")], [-1, -2, -1, -4, 2, -1, 2, -6]),
    ("0,0,0,0,-2", "1728v1", "1728.o3", 1728, 1, None, [], [("3", "5")],
     [0, 0, 0, 1, 0, -5, 0, -7]),
    ("0,0,0,0,17", "10404c1", "10404.f2", 10404, 2, None, [], [("-2", "3"), ("4", "9")],
     [0, 0, 0, -5, 0, -7, 0, -7]),
    ("0,0,0,-1,0", "32a2", "32.a3", 32, 0, 1.0, [2, 2], [], [0, 0, -2, 0, 0, 6, 2, 0]),
    ("0,0,0,0,1", "36a1", "36.a4", 36, 0, 1.0, [6], [], [0, 0, 0, -4, 0, 2, 0, 8]),
    ("0,0,0,-25,0", "800a1", None, 800, 1, None, [2, 2], [("-4", "6")], None),
    ("0,0,0,-36,0", "576h2", None, 576, 1, None, [2, 2], [("-3", "9")], None),
    ("0,0,0,-49,0", "1568g1", None, 1568, 1, None, [2, 2], [("25", "120")], None),
    ("0,0,0,-1156,0", "18496i2", None, 18496, 2, None, [2, 2], [("-2", "48"), ("-16", "120")],
     None),
    ("0,0,0,0,-432", "27a1", None, 27, 0, 1.0, [3], [], [0, 0, 0, -1, 0, 5, 0, -7]),
    ("0,-1,1,-929,-10595", "571a1", "571.b1", 571, 0, 1.0, [], [], [0, 2, -2, 2, 5, 3, 0, 0]),
    ("0,-1,0,-384,-2772", "24a5", "24.a1", 24, 0, 1.0, [2], [], [0, -1, -2, 0, 4, -2, 2, -4]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("coefficients", "cremona", "lmfdb", "conductor", "rank", "regulator", "torsion", "basis",
     "a_p"), RANKED,
)  # fmt: skip
def test_ranks_and_saturated_generators_of_the_tables(
    curve, coefficients, cremona, lmfdb, conductor, rank, regulator, torsion, basis, a_p
):
    found = curve(coefficients, "--bound", "20")
    assert (found["label"], found["conductor"]) == (cremona, conductor)
    assert lmfdb is None or found["lmfdb"] == lmfdb
    assert (found["rank"]["lower"], found["rank"]["upper"]) == (rank, rank)
    assert found["torsion"]["invariants"] == torsion
    assert regulator is None or found["regulator"] == pytest.approx(regulator, rel=1e-8)
    assert a_p is None or traces(found) == a_p
    # The same group: each point of the table's basis is a small combination of ours and torsion.
    subject = Weierstrass.rational(*coefficients.split(","))
    span = [point(subject, each) for each in found["torsion"]["points"]]
    for told in found["generators"]:
        generator = point(subject, told)
        steps = [subject.multiply(n, generator) for n in range(-3, 4)]
        span = [subject.add(p, q) for p in span for q in steps]
    assert len(found["generators"]) == rank
    assert all(point(subject, list(each)) in span for each in basis)


def test_a_rank_that_descent_leaves_open_is_told_as_an_interval(curve):
    found = curve("0,0,0,-12769,0")
    assert (found["rank"]["lower"], found["rank"]["upper"]) == (0, 2)
    assert "2-descent" in found["rank"]["reason"]
    assert found["regulator"] is None


def test_a_rank_without_a_known_point_says_what_it_rests_on(curve):
    found = curve("0,0,0,-24649,0")
    assert (found["rank"]["lower"], found["rank"]["upper"]) == (1, 1)
    assert "if the Tate-Shafarevich group is finite" in found["rank"]["reason"]
    assert (found["generators"], found["regulator"]) == ([], None)


# Sums and doubles. Source: PARI and exact fractions.
@pytest.mark.parametrize(
    ("coefficients", "points", "total", "double"),
    [
        ("0,0,1,-1,0", "0:0,1:0", ["-1", "-1"], ["1", "0"]),
        ("0,0,1,-1,0", "-1:-1,0:0", ["2", "-3"], ["6", "14"]),
        ("0,0,0,-36,0", "-3:9,-2:8", ["6", "0"], ["25/4", "-35/8"]),
        ("0,0,0,0,-2", "3:5,3:-5", "O", ["129/100", "-383/1000"]),
        ("0,0,0,0,256", "0:16,0:16", ["0", "-16"], ["0", "-16"]),
        ("1,0,0,-45,81", "0:9,6:3", ["-6", "-9"], ["6", "3"]),
        ("0,0,0,-1,1", "1:1,-1:1", ["0", "-1"], ["-1", "1"]),
        ("0,0,0,0,0", "1:1,1:1", ["1/4", "1/8"], ["1/4", "1/8"]),
        ("0,1,0,0,0", "3:6,O", ["3", "6"], ["9/16", "45/64"]),
        ("0,-1,0,0,0", "2:2,1:0", ["2", "-2"], ["1", "0"]),
    ],
)
def test_sums_and_doubles(curve, coefficients, points, total, double):
    found = curve(coefficients, "--points", points)
    assert (found["sum"], found["double"]) == (total, double)


# The singular cubics: kind, c4, c6 and p - (number of smooth points) for p = 5, 7, 11, 13.
@pytest.mark.parametrize(
    ("coefficients", "kind", "c4", "c6", "differences"),
    [
        ("0,0,0,0,0", "cusp", 0, 0, [0, 0, 0, 0]),
        ("0,1,0,0,0", "node", 16, -64, [1, 1, 1, 1]),
        ("0,-1,0,0,0", "acnode", 16, 64, [1, -1, -1, 1]),
        ("1,0,0,0,0", "node", 1, -1, [1, 1, 1, 1]),
        ("0,0,0,-3,2", "node", 144, -1728, [-1, -1, 1, 1]),
        ("2,-1,0,0,0", "cusp", 0, 0, [0, 0, 0, 0]),
        ("0,0,2,0,-1", "cusp", 0, 0, [0, 0, 0, 0]),
        ("0,3,0,3,1", "cusp", 0, 0, [0, 0, 0, 0]),
    ],
)
def test_singular_cubics(curve, coefficients, kind, c4, c6, differences):
    found = curve(coefficients, "--bound", "13")
    assert (found["singular"], found["c4"], found["c6"]) == (kind, c4, c6)
    assert found["discriminant"] == 0
    nothing = ("j", "torsion", "rank", "conductor", "regulator")
    assert [found[name] for name in nothing] == [None] * 5
    assert [found["a_p"][p] for p in ("5", "7", "11", "13")] == differences
    for p, difference in zip((5, 7, 11, 13), differences, strict=True):
        assert curve(coefficients, "--prime", str(p))["order"] == p - difference


def test_the_numbers_of_smooth_points_on_singular_cubics_are_those_of_the_table():
    # y^2 = x^3: t = x/y; y^2 = x^3 + x^2: (y + x)/(y - x); y^2 = x^3 - x^2: (y + ix)/(y - ix).
    cusp, split, isolated, long = (
        SmoothPoints(Weierstrass.rational(*each))
        for each in ((0, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, -1, 0, 0, 0), (1, 0, 0, 0, 0))
    )
    for t in (fmpq(1), fmpq(-2, 3), fmpq(5)):
        assert cusp.at_sum_parameter(t) == (t**-2, t**-3)
    assert cusp.sum_parameter((fmpq(1, 4), fmpq(1, 8))) == 2
    for group, place, number in (
        (split, (3, 6), 3), (split, (fmpq(9, 16), fmpq(45, 64)), 9), (split, (-1, 0), -1),
        (long, (2, 2), 2),
    ):  # fmt: skip
        a, b = group.unit(tuple(map(fmpq, place)))
        # The root of d is 1, or 1/2 on y^2 + xy = x^3.
        assert a + b * (1 if group is split else fmpq(1, 2)) == number
    assert isolated.d == -1
    assert isolated.unit((fmpq(1), fmpq(0))) == (-1, 0)
    assert isolated.unit((fmpq(2), fmpq(2))) == (0, 1)
    assert SmoothPoints(Weierstrass.rational(0, 0, 0, -3, 2)).d == 3
    for cubic in ((2, -1, 0, 0, 0), (0, 0, 2, 0, -1), (0, 3, 0, 3, 1)):
        assert SmoothPoints(Weierstrass.rational(*cubic)).is_cusp


P192 = "2455155546008943817740293915197451784769108058161191238065"

# Coefficients, p, order, structure. Source: textbooks, FIPS 186, SEC 2, brute force.
MODULO = [
    ("1,1", 5, 9, [9]), ("1,1", 23, 28, [28]), ("2,2", 17, 19, [19]), ("2,3", 97, 100, [2, 50]),
    ("1,6", 11, 13, [13]), ("-1,0", 3, 4, [2, 2]), ("-1,0", 5, 8, [2, 4]), ("-1,0", 7, 8, [2, 4]),
    ("-1,0", 13, 8, [2, 4]), ("-1,0", 71, 72, None), ("-1,0", 103, 104, None),
    ("0,1", 5, 6, [6]), ("0,1", 7, 12, [2, 6]), ("0,1", 101, 102, None),
    ("0,0,1,0,0", 2, 3, [3]), ("0,0,1,1,0", 2, 5, [5]), ("0,0,1,1,1", 2, 1, []),
    ("-1,1", 3, 7, [7]), ("-1,-1", 3, 1, []), ("0,2", 7, 9, [3, 3]), ("0,3", 13, 9, [3, 3]),
    ("1,0", 17, 16, [4, 4]), ("1,0", 101, 100, [10, 10]), ("0,7", 43, 31, [31]),
    ("0,7", 79, 67, [67]), ("0,-1,1,-10,-20", 11, 10, [10]), ("0,0,1,-1,0", 37, 38, [38]),
]  # fmt: skip


# FIPS 186: the prime, the constant term, the base point and its order.
P256 = (
    2**256 - 2**224 + 2**192 + 2**96 - 1,
    0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5),
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
)  # fmt: skip


def test_the_order_of_p_256_follows_from_its_base_point_and_the_interval_of_hasse():
    # PARI counts for 8 s here. The base point has prime order n, so n divides the number of points.
    p, constant, base, n = P256
    finite = FiniteCurve(Weierstrass.rational(-3, constant), p)
    start = finite.curve.require(tuple(finite.residue(fmpq(each)) for each in base))
    assert finite.curve.multiply(n, start) is None
    low, high = hasse_interval(p)
    assert [k for k in range(low // n, high // n + 1) if low <= k * n <= high] == [1]


@pytest.mark.parametrize(("coefficients", "p", "order", "structure"), MODULO)
def test_points_modulo_primes(curve, coefficients, p, order, structure):
    found = curve(coefficients, "--prime", str(p))
    assert found["order"] == order
    is_bad = found["discriminant"] % p == 0
    assert found["a_p"] == p + (0 if is_bad else 1) - order
    assert found["hasse"][0] <= p + 1 - found["a_p"] <= found["hasse"][1]
    assert prod(found["structure"]) == order
    if structure is not None:
        assert found["structure"] == structure


@pytest.mark.parametrize(
    ("coefficients", "p", "order"),
    [
        ("0,7", 2**256 - 2**32 - 977,
         0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141),
        (f"-3,{P192}", 2**192 - 2**64 - 1, 0xFFFFFFFFFFFFFFFFFFFFFFFF99DEF836146BC9B1B4D22831),
    ],
    ids=("secp256k1", "P-192"),
)  # fmt: skip
def test_points_modulo_primes_of_cryptography(curve_alone, coefficients, p, order):
    # The rank of such a curve is out of reach, and given up.
    found = curve_alone(coefficients, "--prime", str(p), "--seconds", "0.2")
    assert (found["order"], found["a_p"]) == (order, p + 1 - order)
    assert found["structure"] == [order]


# Points modulo p. Source: textbooks; the order of (3, 6) by its multiples.
@pytest.mark.parametrize(
    ("coefficients", "p", "points", "total", "double"),
    [
        ("2,2", 17, "5:1,10:6", ["3", "1"], ["6", "3"]),
        ("2,2", 17, "5:1,6:3", ["10", "6"], ["6", "3"]),
        ("2,3", 97, "3:6,80:10", ["80", "87"], ["80", "10"]),
        ("2,3", 97, "3:6,3:91", "O", ["80", "10"]),
    ],
)
def test_sums_modulo_primes(curve, coefficients, p, points, total, double):
    found = curve(coefficients, "--prime", str(p), "--points", points)
    assert (found["sum"], found["double"]) == (total, double)


def test_a_p_of_the_command_line_are_those_of_the_library(curve):
    subject = Weierstrass.rational(0, 0, 1, -1, 0)
    found = curve("0,0,1,-1,0", "--bound", "200")["a_p"]
    assert {int(p): a_p for p, a_p in found.items()} == {
        int(p): FiniteCurve(subject, int(p)).trace for p in found
    }


def test_the_digits_of_multiples_grow_fourfold_with_each_doubling():
    subject = Weierstrass.rational(0, 0, 1, -1, 0)
    for n, digits in ((10, 2), (20, 9), (50, 56), (100, 221), (200, 887), (400, 3552)):
        x, _y = subject.multiply(n, (fmpq(0), fmpq(0)))
        assert len(str(x.q)) == digits


def test_a_point_that_nagell_and_lutz_leave_has_infinite_order():
    subject = Weierstrass.rational(-1, 1)
    multiples = [subject.multiply(k, (fmpq(1), fmpq(1))) for k in range(2, 7)]
    told = [("-1", "1"), ("0", "-1"), ("3", "-5"), ("5", "11"), ("1/4", "7/8")]
    assert multiples == [tuple(map(rational_number, each)) for each in told]
    # 1^2 divides 23, which is the discriminant of x^3 - x + 1 up to its sign.
    assert subject.discriminant / 16 == -23
