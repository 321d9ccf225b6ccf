"""Lists of related pairs as text: two names a line, between them a tab, a comma or spaces.

A third column is a weight, a number, which is left out. Lines that begin with # and a heading such
as `id1,id2,weight` are no pairs. The file is read line by line, gzipped or not.
"""

import csv
import gzip
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import MOST_PAIRS, Graph, first_of_each

HEADINGS = {"id1", "source", "from", "child", "node1", "u", "hyponym", "src"}
LINES_A_PULSE = 20_000
LONGEST_LINE = 100_000
"""In bytes. A file without ends of lines must not be taken into memory as one."""

# Called now and then with the share of the file that was read; what it raises ends the reading.
Pulse = Callable[[float], None]


@dataclass(frozen=True)
class EdgeList:
    """graph: what was read. note: what was left out of it, as a sentence, or empty."""

    graph: Graph
    note: str


def read_edge_list(path: Path, pulse: Pulse = lambda _share: None) -> EdgeList:
    """The graph in a file. Raises BadInput, which says the line, and OSError."""
    number: dict[str, int] = {}
    # Numbers and not names: ten million pairs take 160 MB.
    numbers, loops = array("q"), 0
    for first, second in _rows(path, pulse):
        if first == second:
            loops += 1
            continue
        numbers.append(number.setdefault(first, len(number)))
        numbers.append(number.setdefault(second, len(number)))
        if len(numbers) > 2 * MOST_PAIRS:
            raise BadInput(
                f"{path.name} has more than {MOST_PAIRS:,} pairs", "", "choose a part of it"
            )
    if not number:
        raise BadInput(f"{path.name} has no pairs", "", "give two names a line")
    pairs = np.frombuffer(numbers, dtype=np.int64).reshape(-1, 2)
    kept = first_of_each(pairs, len(number))
    left_out = {"paired with itself": loops, "repeated": len(pairs) - len(kept)}
    graph = Graph(tuple(number), pairs[kept])
    said = [f"{count:,} {name}" for name, count in left_out.items() if count]
    return EdgeList(graph, f"Lines left out: {', '.join(said)}." if said else "")


def _rows(path: Path, pulse: Pulse) -> Iterator[tuple[str, str]]:
    separator = ""
    with _lines(path, pulse) as lines:
        for number, line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            if not separator:
                separator = next((each for each in "\t,;" if each in line), " ")
                columns = _columns(line, separator)
                if columns[0].casefold() in HEADINGS:
                    continue
            columns = _columns(line, separator)
            if len(columns) == 2 and columns[0] and columns[1]:
                yield columns[0], columns[1]
                continue
            why = _fault(columns)
            if why:
                raise BadInput(
                    f"Line {number:,} of {path.name} is no pair", why,
                    "give two names, and a weight if you wish; quote a name with a separator in it",
                )  # fmt: skip
            yield columns[0], columns[1]


def _fault(columns: list[str]) -> str:
    """Why these are not two names and perhaps a weight; empty if they are."""
    if not all(columns[:2]):
        return "a name is empty"
    if len(columns) not in (2, 3):
        return f"it has {len(columns)} column{'s' * (len(columns) != 1)}"
    try:
        float(columns[-1] if len(columns) == 3 else 0)
    except ValueError:
        # Such as grizzly bear mammal, where a name has a space in it.
        return f"{columns[2][:40]!r} in its third column is no weight"
    return ""


def _columns(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return line.split() if separator == " " else [e.strip() for e in line.split(separator)]
    found = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    return [e.strip() for e in found if e or separator != " "]


@contextmanager
def _lines(path: Path, pulse: Pulse) -> Iterator[Iterator[tuple[int, str]]]:
    """Lines with their numbers, from 1."""
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw:
        is_packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        file: IO[bytes] = gzip.GzipFile(fileobj=raw) if is_packed else raw  # type: ignore[assignment]

        def numbered() -> Iterator[tuple[int, str]]:
            read = iter(lambda: file.readline(LONGEST_LINE + 1), b"")
            for number, line in enumerate(read, start=1):
                if number % LINES_A_PULSE == 0:
                    pulse(min(raw.tell() / size, 1.0))
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    why = f"byte {error.start + 1} is not UTF-8"
                    raise _unreadable(number, path, why, "save the file as UTF-8") from None
                text = text.rstrip("\r\n")
                if len(line) > LONGEST_LINE:
                    why = f"it has more than {LONGEST_LINE:,} bytes"
                    raise _unreadable(number, path, why, "give a pair a line")
                if "\0" in text:
                    raise _unreadable(number, path, "it has a zero byte", "save the file as UTF-8")
                if "\r" in text:
                    why = "it has a carriage return in it"
                    raise _unreadable(number, path, why, "end lines as Unix or Windows does")
                yield number, text

        try:
            yield numbered()
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadInput(f"{path.name} is damaged", str(error), "fetch it again") from error


def _unreadable(number: int, path: Path, why: str, remedy: str) -> BadInput:
    return BadInput(f"Line {number:,} of {path.name} cannot be read", why, remedy)
