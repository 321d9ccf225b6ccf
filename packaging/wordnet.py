"""Writes resources/data/nouns.tsv.gz: each noun of WordNet 3.0 with the nouns directly above it.

    python packaging/wordnet.py WORDNET FOLDER

WORDNET is the folder `usr/share/wordnet` of Debian's package wordnet-base. A line is a synset and
one that it is a kind of, or an instance of, both named by their first word and its sense, as in
NLTK: dog.n.01, canine.n.02. A closure of these has 743,241 pairs of 82,115 nouns, as published by
Nickel and Kiela (2017).
"""

import gzip
import sys
from pathlib import Path

COMMENT = "  "
UPWARD = ("@", "@i")


def synsets(folder: Path):
    """Each noun as (offset, first word, offsets of those directly above it)."""
    for line in _lines(folder / "data.noun"):
        numbers = line.split("|")[0].split()
        words = int(numbers[3], 16)
        pointers = numbers[4 + 2 * words :]
        count = int(pointers[0])
        above = [
            int(offset)
            for sign, offset, part in (pointers[4 * k + 1 : 4 * k + 4] for k in range(count))
            if sign in UPWARD and part == "n"
        ]
        yield int(numbers[0]), numbers[4].lower(), above


def senses(folder: Path) -> dict[str, list[int]]:
    """The synsets of each word, the commonest sense first."""
    found = {}
    for line in _lines(folder / "index.noun"):
        word, _part, _senses, pointers, *rest = line.split()
        found[word] = [int(offset) for offset in rest[int(pointers) + 2 :]]
    return found


def _lines(path: Path):
    with path.open(encoding="ascii") as file:
        yield from (line for line in file if not line.startswith(COMMENT))


def main(wordnet: str, folder: str) -> None:
    known, senses_of = list(synsets(Path(wordnet))), senses(Path(wordnet))
    name = {
        offset: f"{word}.n.{senses_of[word].index(offset) + 1:02d}" for offset, word, _ in known
    }
    lines = sorted({(name[offset], name[up]) for offset, _, above in known for up in above})
    with gzip.GzipFile(Path(folder) / "nouns.tsv.gz", "wb", 9, mtime=0) as file:
        file.write("".join(f"{below}\t{above}\n" for below, above in lines).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
