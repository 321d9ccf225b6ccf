"""Lists of related pairs as text: two names a line, between them a tab, a comma or spaces.

A third column is a weight, which is left out. Lines that begin with # and a heading such as
`id1,id2,weight` are no pairs. The file is read line by line, gzipped or not.
"""

import csv
import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import Graph, graph_of

HEADINGS = {"id1", "source", "from", "child", "node1", "u", "hyponym", "src"}
LINES_A_PULSE = 20_000
MOST_PAIRS = 20_000_000

# Called now and then with the share of the file that was read; what it raises ends the reading.
Pulse = Callable[[float], None]


@dataclass(frozen=True)
class EdgeList:
    """graph: what was read. note: what was left out of it, as a sentence, or empty."""

    graph: Graph
    note: str


def read_edge_list(path: Path, pulse: Pulse = lambda _share: None) -> EdgeList:
    """The graph in a file. Raises BadInput, which says the line, and OSError."""
    left_out = {"paired with itself": 0, "repeated": 0}
    seen: set[tuple[str, str]] = set()

    def pairs() -> Iterator[tuple[str, str]]:
        for first, second in _rows(path, pulse):
            if first == second:
                left_out["paired with itself"] += 1
            elif (first, second) in seen:
                left_out["repeated"] += 1
            else:
                seen.add((first, second))
                if len(seen) > MOST_PAIRS:
                    raise BadInput(f"{path.name} has more than {MOST_PAIRS:,} pairs", "",
                                   "choose a part of it")  # fmt: skip
                yield first, second

    graph = graph_of(pairs())
    if not len(graph):
        raise BadInput(f"{path.name} has no pairs", "", "give two names a line")
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
            if len(columns) not in (2, 3) or not (columns[0] and columns[1]):
                raise BadInput(
                    f"Line {number:,} of {path.name} is no pair",
                    f"it has {len(columns)} column{'s' * (len(columns) != 1)}"
                    if all(columns[:2])
                    else "a name is empty",
                    "give two names, and a weight if you wish; quote a name with a separator in it",
                )
            yield columns[0], columns[1]


def _columns(line: str, separator: str) -> list[str]:
    if separator == " ":
        return line.split()
    return [each.strip() for each in next(csv.reader([line], delimiter=separator))]


@contextmanager
def _lines(path: Path, pulse: Pulse) -> Iterator[Iterator[tuple[int, str]]]:
    """Lines with their numbers, from 1."""
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw:
        is_packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        file: IO[bytes] = gzip.GzipFile(fileobj=raw) if is_packed else raw  # type: ignore[assignment]

        def numbered() -> Iterator[tuple[int, str]]:
            for number, line in enumerate(file, start=1):
                if number % LINES_A_PULSE == 0:
                    pulse(min(raw.tell() / size, 1.0))
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise BadInput(
                        f"Line {number:,} of {path.name} cannot be read",
                        f"byte {error.start + 1} is not UTF-8", "save the file as UTF-8",
                    ) from None  # fmt: skip
                yield number, text.rstrip("\r\n")

        try:
            yield numbered()
        except (EOFError, gzip.BadGzipFile) as error:
            raise BadInput(f"{path.name} is damaged", str(error), "fetch it again") from error
