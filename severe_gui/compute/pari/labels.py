"""Labels of curves of small conductor, from Cremona's tables: both ways."""

import gzip
from functools import lru_cache

from severe_gui.installation import resource_path

CONDUCTORS_BELOW = 20_000


def labels_of(model: tuple[int, ...]) -> tuple[str | None, str | None]:
    """Cremona's and LMFDB's label of a minimal model; None, None beyond the table."""
    row = _row_with("\n" + ",".join(str(each) for each in model) + ",")
    return (row[5], row[6]) if row else (None, None)


def model_of(label: str) -> tuple[int, ...] | None:
    """The minimal model of a label of either kind; None beyond the table."""
    row = _row_with(f",{label}\n" if "." in label else f",{label},")
    return tuple(int(each) for each in row[:5]) if row else None


def _row_with(text: str) -> list[str] | None:
    """The row of the table in which a text, or the end of it, is."""
    table = _table()
    at = table.find(text.encode())
    if at < 0:
        return None
    start = table.rfind(b"\n", 0, at + 1 if text.startswith("\n") else at) + 1
    return table[start : table.find(b"\n", start)].decode().split(",")


@lru_cache(maxsize=1)
def _table() -> bytes:
    """The table, a row a line: half of a tenth of a second, and five megabytes."""
    with gzip.open(resource_path("data", "curves.csv.gz")) as file:
        return file.read()
