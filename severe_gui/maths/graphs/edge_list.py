"""Lists of related pairs as text: two names a line, between them a tab, a comma or spaces.

A third column is a weight, a number, which is left out. Lines that begin with # and a heading such
as `id1,id2,weight` are no pairs. The file is read block by block, gzipped or not.
"""

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.graphs.graph import MOST_PAIRS, Graph, first_of_each

HEADINGS = {"id1", "source", "from", "child", "node1", "u", "hyponym", "src"}
BYTES_A_BLOCK = 1_000_000
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
    number = _Numbers()
    # Numbers and not names: ten million pairs take 160 MB.
    found, count = [np.empty((0, 2), dtype=np.int64)], 0
    for names in _names(path, pulse):
        found.append(np.array([number[name] for name in names], dtype=np.int64).reshape(-1, 2))
        count += len(found[-1])
        if count > MOST_PAIRS:
            raise BadInput(
                f"{path.name} has more than {MOST_PAIRS:,} pairs", "", "choose a part of it"
            )
    pairs = np.concatenate(found)
    is_loop = pairs[:, 0] == pairs[:, 1]
    pairs = pairs[~is_loop]
    if not len(pairs):
        raise BadInput(f"{path.name} has no pairs", "", "give two names a line")
    kept = first_of_each(pairs, len(number))
    left_out = {"paired with itself": int(is_loop.sum()), "repeated": len(pairs) - len(kept)}
    graph = Graph(tuple(number), pairs[kept])
    if is_loop.any():
        # Some may be paired with nothing but themselves.
        graph = graph.among(graph.degrees > 0)
    said = [f"{count:,} {name}" for name, count in left_out.items() if count]
    return EdgeList(graph, f"Lines left out: {', '.join(said)}." if said else "")


class _Numbers(dict[str, int]):
    """Names by the order in which they are first asked for."""

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self)
        return number


def _names(path: Path, pulse: Pulse) -> Iterator[list[str]]:
    """The names of the file's pairs, one after the other, block by block."""
    separator, line = "", 1
    with _blocks(path, pulse) as blocks:
        for block in blocks:
            names = _of_plain(block, separator)
            if names is None:
                names, separator = _of_any(block, separator, line, path)
            yield names
            line += block.count(b"\n")


def _of_plain(block: bytes, separator: str) -> list[str] | None:
    """The names of a block of lines with two names and one separator each; None of any other.

    What _of_any would find, ten times as fast.
    """
    block = block.replace(b"\r\n", b"\n")
    if separator in ("", " ") or any(each in block for each in b'"#\0\r'):
        return None
    between = separator.encode()
    lines = block.rstrip(b"\n").split(b"\n")
    if any(each.count(between) != 1 for each in lines) or max(map(len, lines)) >= LONGEST_LINE:
        return None
    try:
        names = b"\n".join(lines).replace(between, b"\n").decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return None
    return names if all(each and each == each.strip() for each in names) else None


def _of_any(block: bytes, separator: str, first: int, path: Path) -> tuple[list[str], str]:
    """The names of a block of lines, the first of a number, and the separator."""
    names: list[str] = []
    for number, line in enumerate(block.removesuffix(b"\n").split(b"\n"), start=first):
        text = _text(line, number, path)
        if not text.strip() or text.startswith("#"):
            continue
        if not separator:
            separator = next((each for each in "\t,;" if each in text), " ")
            if _columns(text, separator)[0].casefold() in HEADINGS:
                continue
        columns = _columns(text, separator)
        why = _fault(columns)
        if why:
            raise BadInput(
                f"Line {number:,} of {path.name} is no pair", why,
                "give two names, and a weight if you wish; quote a name with a separator in it",
            )  # fmt: skip
        names += columns[:2]
    return names, separator


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
def _blocks(path: Path, pulse: Pulse) -> Iterator[Iterator[bytes]]:
    """Whole lines, about a million bytes at once."""
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw:
        is_packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        file: IO[bytes] | gzip.GzipFile = gzip.GzipFile(fileobj=raw) if is_packed else raw

        def read() -> Iterator[bytes]:
            while block := file.read(BYTES_A_BLOCK):
                pulse(min(raw.tell() / size, 1.0))
                if not block.endswith(b"\n"):
                    block += file.readline(LONGEST_LINE + 1)
                yield block

        try:
            yield read()
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadInput(f"{path.name} is damaged", str(error), "fetch it again") from error


def _text(line: bytes, number: int, path: Path) -> str:
    """A line, without its end."""
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").removesuffix("\r")
    except UnicodeDecodeError as error:
        why = f"byte {error.start + 1} is not UTF-8"
        raise _unreadable(number, path, why, "save the file as UTF-8") from None
    if len(line) > LONGEST_LINE:
        why = f"it has more than {LONGEST_LINE:,} bytes"
        raise _unreadable(number, path, why, "give a pair a line")
    if "\0" in text:
        raise _unreadable(number, path, "it has a zero byte", "save the file as UTF-8")
    if "\r" in text:
        why = "it has a carriage return in it"
        raise _unreadable(number, path, why, "end lines as Unix or Windows does")
    return text


def _unreadable(number: int, path: Path, why: str, remedy: str) -> BadInput:
    return BadInput(f"Line {number:,} of {path.name} cannot be read", why, remedy)
