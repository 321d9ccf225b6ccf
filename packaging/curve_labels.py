"""Writes resources/data/curves.csv.gz: the labels of all curves over Q of small conductor.

    python packaging/curve_labels.py ELLDATA FOLDER

ELLDATA is the folder `share/pari/elldata` of Cremona's tables for PARI (on PyPI:
passagemath-pari-elldata). A row is the minimal model, Cremona's label and LMFDB's, which numbers
the classes of a conductor by their a_p and the curves of a class by their coefficients.
"""

import csv
import gzip
import io
import re
import sys
from pathlib import Path

from cypari import pari

BELOW = 20_000
PRIMES = [int(p) for p in pari.primes(168)]
LABEL = re.compile(r"(\d+)([a-z]+)(\d+)")


def letters(index: int) -> str:
    """LMFDB's class codes: a to z, then ba, bb, ..."""
    digits = ""
    while index or not digits:
        index, digit = divmod(index, 26)
        digits = chr(97 + digit) + digits
    return digits


def rows(folder: Path):
    """Each curve as (coefficients, Cremona's label, LMFDB's label)."""
    for file in range(BELOW // 1000):
        for conductor, *curves in pari((folder / f"ell{file}").read_text()):
            classes: dict[str, list[tuple[tuple[int, ...], str]]] = {}
            for label, coefficients, _generators in curves:
                code = LABEL.fullmatch(str(label).strip('"'))[2]
                model = tuple(int(each) for each in coefficients)
                classes.setdefault(code, []).append((model, str(label).strip('"')))
            in_order = sorted(classes.values(), key=lambda members: traces(members[0][0]))
            for index, members in enumerate(in_order):
                for number, (model, label) in enumerate(sorted(members), 1):
                    yield *model, label, f"{int(conductor)}.{letters(index)}{number}"


def traces(model: tuple[int, ...]) -> list[int]:
    curve = pari.ellinit(list(model))
    return [int(curve.ellap(p)) for p in PRIMES]


def main(elldata: str, folder: str) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["a1", "a2", "a3", "a4", "a6", "cremona", "lmfdb"])
    table.writerows(rows(Path(elldata)))
    with gzip.GzipFile(Path(folder) / "curves.csv.gz", "wb", 9, mtime=0) as file:
        file.write(text.getvalue().encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
