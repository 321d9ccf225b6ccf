"""Writes resources/data/named-curves.csv: a few hundred curves worth a look, each with a reason.

    python packaging/named_curves.py FOLDER

FOLDER holds curves.csv.gz (packaging/curve_labels.py), from which the small conductors, the labels
and the curves of rank two and three are taken. Conductor, torsion and rank are PARI's; a rank is
written only where 2-descent and as many independent points prove it, or where a note says why it is
known.
"""

import csv
import gzip
import re
import sys
from fractions import Fraction
from pathlib import Path

from cypari import pari

from severe_gui.maths.curves.rational.mazur import EXAMPLES

SMALL_CONDUCTORS = 60
LABEL = re.compile(r"(\d+)([a-z]+)(\d+)")
Coefficients = tuple[int, int, int, int, int]


def short(a: int, b: int) -> Coefficients:
    return 0, 0, 0, a, b


def torsion_text(structure: tuple[int, ...]) -> str:
    return " × ".join(f"Z/{d}" for d in structure) or "trivial"


def mazur():
    for structure, model in EXAMPLES.items():
        words = f"Torsion {torsion_text(structure)}: no curve with it has a smaller conductor."
        yield "Torsion groups", model, words


RECORDS: list[tuple[Coefficients, str]] = [
    ((0, -1, 1, -10, -20), "The smallest conductor of all; it is the modular curve X₀(11)."),
    ((0, 0, 1, -1, 0), ("Rank 1: no curve with it has a smaller conductor. The product of two "
     "consecutive numbers is that of three: 14 · 15 = 5 · 6 · 7.")),
    ((0, 1, 1, -2, 0), "Rank 2: no curve with it has a smaller conductor."),
    ((0, 0, 1, -7, 6), ("Rank 3: no curve with it has a smaller conductor. With it Gauss’s class "
     "number problem was solved.")),
    ((1, -1, 0, -79, 289), "Rank 4: no curve with it has a smaller conductor, 234446."),
    ((0, 0, 1, -79, 342), "Rank 5, with the smallest known conductor, 19047851."),
    ((1, 1, 0, -2582, 48720), "Rank 6, with the smallest known conductor, 5187563742."),
    ((0, 0, 0, -10012, 346900), "Rank 7, with a conductor of twelve digits."),
    ((0, 0, 1, -23737, 960366), ("Rank 8: descent finds it in a tenth of a second, the value of L "
     "not in minutes.")),
]  # fmt: skip

REMARKABLE: list[tuple[Coefficients, str]] = [
    (short(-1, 1), "(1, 1) passes the test of Nagell and Lutz, and still has infinite order."),
    ((1, 1, 1, -135, -660), "A torsion point whose coordinates are not whole: (−29/4, 25/8)."),
    ((1, 0, 0, 4, 1), "Its point of order two, (−1/4, 1/8), is not whole on this model."),
    ((0, -1, 0, -384, -2772), "Its oval is only 0.03 wide."),
    ((0, -1, 1, -929, -10595), ("Its Tate–Shafarevich group has order 4: 2-descent alone would "
     "allow rank 2.")),
    (short(0, -432), "Fermat’s cubic x³ + y³ = 1, in Weierstrass form: only the obvious points."),
    (short(0, -432 * 1729**2), ("x³ + y³ = 1729, the number of Hardy’s taxi: "
     "1³ + 12³ = 9³ + 10³.")),
    (short(-36, 0), "Cannonballs: 1² + 2² + … + 24² = 70² is its point (294, 5040)."),
    (short(0, 7), "The equation of secp256k1, here over the rationals: rank 0, no torsion."),
    (short(-(157**2), 0), ("157 is a congruent number; the point has 26 digits, and a Heegner "
     "point finds it.")),
    (short(-(113**2), 0), "2-descent leaves the rank between 0 and 2; L(1) is not 0, so it is 0."),
    (short(0, 17), "y² = x³ + 17 has eight whole x, the greatest 5234."),
    (short(0, -2), "Fermat: 26 alone stands between a square and a cube, 5² and 3³."),
    (short(0, 256), "A model that is not minimal, with a point of order three, (0, 16)."),
    ((0, -1, 1, 0, 0), "The modular curve X₁(11), with five torsion points."),
]  # fmt: skip

# One curve over Q with complex multiplication by each order of class number one.
# Source: Silverman, Advanced Topics in the Arithmetic of Elliptic Curves, appendix A, section 3.
CM: list[tuple[int, Coefficients]] = [
    (-3, (0, 0, 1, 0, 0)), (-12, (0, 0, 0, -15, 22)), (-27, (0, 0, 1, -30, 63)),
    (-4, (0, 0, 0, 1, 0)), (-16, (0, 0, 0, -11, 14)), (-7, (1, -1, 0, -2, -1)),
    (-28, (0, 0, 0, -595, 5586)), (-8, (0, 4, 0, 2, 0)), (-11, (0, -1, 1, -7, 10)),
    (-19, (0, 0, 1, -38, 90)), (-43, (0, 0, 1, -860, 9707)), (-67, (0, 0, 1, -7370, 243528)),
    (-163, (0, 0, 1, -2174420, 1234136692)),
]  # fmt: skip


def complex_multiplication():
    for discriminant, model in CM:
        size = str(discriminant).replace("-", "−")
        yield "Complex multiplication", model, f"Complex multiplication, of discriminant {size}."


def congruent(most: int = 42):
    for n in range(1, most + 1):
        if any(n % (d * d) == 0 for d in range(2, n)):
            continue
        curve = pari.ellinit([0, 0, 0, -(n**2), 0])
        _lower, upper, _sha, found = curve.ellrank()
        if int(upper) == 0:
            words = f"{n} is not a congruent number: the rank is 0."
        elif len(found):
            sides = ", ".join(map(str, sorted(triangle(n, found[0]))))
            words = f"{n} is a congruent number: a right triangle with sides {sides} has area {n}."
        else:
            continue
        yield "Congruent numbers", short(-(n**2), 0), words


def triangle(n: int, point) -> list[Fraction]:
    """The right triangle of area n that a point of y² = x³ − n²x gives."""
    x, y = (Fraction(str(each)) for each in point)
    sides = [(x * x - n * n) / y, 2 * n * x / y, (x * x + n * n) / y]
    return [abs(each) for each in sides]


def mordell(most: int = 30):
    for k in sorted((*range(-most, 0), *range(1, most + 1)), key=lambda k: (abs(k), -k)):
        side = f"+ {k}" if k > 0 else f"− {-k}"
        yield "A square and a cube", short(0, k), f"Mordell’s equation y² = x³ {side}."


def sums_of_cubes():
    for m in (2, 6, 7, 9, 12, 13, 15, 17, 19, 20, 26, 28):
        words = f"x³ + y³ = {m}, in Weierstrass form."
        yield "Sums of two cubes", short(0, -432 * m * m), words


def modular(rows: list[list[str]]):
    """X₀(N) of genus one is the curve that Cremona calls Na1."""
    for n in (14, 15, 17, 19, 20, 21, 24, 27, 32, 36, 49):
        row = next(row for row in rows if row[5] == f"{n}a1")
        model = tuple(int(each) for each in row[:5])
        yield "Modular curves", model, f"The modular curve X₀({n}), of genus one."


def higher_rank(rows: list[list[str]], wanted: int, count: int):
    """The first isogeny classes of a rank, by their first curve."""
    found = 0
    for row in rows:
        label = LABEL.fullmatch(row[5])
        if label[3] != "1":
            continue
        curve = pari.ellinit([int(each) for each in row[:5]])
        if int(curve.ellrootno()) != (-1) ** wanted or int(curve.ellanalyticrank()[0]) != wanted:
            continue
        found += 1
        words = f"Number {found} of the conductors with rank {wanted}, from the smallest."
        yield f"Rank {wanted}", tuple(int(each) for each in row[:5]), words
        if found == count:
            return


def small_conductors(rows: list[list[str]]):
    classes: dict[str, int] = {}
    for row in rows:
        number, letters, _ = LABEL.fullmatch(row[5]).groups()
        classes[number + letters] = classes.get(number + letters, 0) + 1
    for row in rows:
        number, letters, _ = LABEL.fullmatch(row[5]).groups()
        if int(number) > SMALL_CONDUCTORS:
            return
        size = classes[number + letters]
        others = f"one of {size} isogenous curves" if size > 1 else "isogenous to no other curve"
        model = tuple(int(each) for each in row[:5])
        yield "Small conductors", model, f"Conductor {number}, {others}."


def main(folder: str) -> None:
    place = Path(folder)
    with gzip.open(place / "curves.csv.gz", "rt") as file:
        rows = list(csv.reader(file))[1:]
    labels = {tuple(int(each) for each in row[:5]): (row[5], row[6]) for row in rows}
    chosen: dict[Coefficients, tuple[str, str]] = {}
    for source in (
        (("Records of rank", *each) for each in RECORDS), mazur(),
        (("Remarkable", *each) for each in REMARKABLE), complex_multiplication(), congruent(),
        mordell(), sums_of_cubes(), modular(rows), higher_rank(rows, 2, 20),
        higher_rank(rows, 3, 4), small_conductors(rows),
    ):  # fmt: skip
        for group, model, words in source:
            if model not in chosen:
                chosen[model] = (group, words)
            elif group not in ("Small conductors", "Rank 2", "Rank 3"):
                chosen[model] = (chosen[model][0], f"{chosen[model][1]} {words}")
    with (place / "named-curves.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([
            "a1", "a2", "a3", "a4", "a6", "cremona", "lmfdb", "conductor", "rank", "torsion",
            "group", "words",
        ])  # fmt: skip
        for model, (group, words) in chosen.items():
            table.writerow([*model, *facts(model, labels), group, words])


KNOWN_RANKS = {short(-(157**2), 0): "1", short(-(113**2), 0): "0"}
"""L'(1) and L(1) are not 0; see severe_gui/compute/pari/analytic.py."""


def facts(model: Coefficients, labels: dict) -> list[str]:
    """Labels, conductor, rank (empty if it is not proved) and torsion."""
    minimal = pari("(E) -> ellminimalmodel(E)")(pari.ellinit(list(model)))
    least = tuple(int(each) for each in list(minimal)[:5])
    cremona, lmfdb = labels.get(least, ("", ""))
    conductor = int(pari.ellglobalred(minimal)[0])
    torsion = tuple(sorted(int(each) for each in minimal.elltors()[1]))
    _lower, upper, _sha, found = minimal.ellrank()
    rank = str(upper) if len(found) == int(upper) else KNOWN_RANKS.get(model, "")
    return [cremona, lmfdb, str(conductor), rank, torsion_text(torsion)]


if __name__ == "__main__":
    main(*sys.argv[1:])
