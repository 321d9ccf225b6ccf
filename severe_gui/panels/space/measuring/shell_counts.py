"""Cells by shell, counted off the window's thread: exact integers, with their sums."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from PySide6.QtCore import QObject, Signal

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb, HoneycombKind
from severe_gui.maths.hyperbolic.honeycombs.shells import cells_by_shell
from severe_gui.maths.hyperbolic.honeycombs.volume import cell_symmetries

MOST_WORK = 4_000_000
"""Multiplications for a shell: one that needs more takes more than a moment."""
MOST_SHELLS, MOST_ON_SPHERE = 10, 20

# The On-Line Encyclopedia of Integer Sequences, and whether its numbers are the sums.
OEIS: Mapping[tuple[int, int, int], tuple[str, bool]] = {
    (4, 3, 5): ("A247308", True),
    (3, 5, 3): ("A356837", False),
    (4, 3, 4): ("A005899", False),
}


@dataclass(frozen=True)
class ShellCounts:
    """counts: cells at each number of faces from one cell. note: a sentence about them."""

    honeycomb: Honeycomb
    counts: tuple[int, ...]
    note: str = ""

    @property
    def sums(self) -> tuple[int, ...]:
        """Cells up to each shell."""
        return tuple(accumulate(self.counts))


@lru_cache(maxsize=32)
def count_shells(honeycomb: Honeycomb) -> ShellCounts:
    """Shells as far as they are counted in a moment, and why no further where that is not time."""
    if not honeycomb.cell_is_finite:
        return ShellCounts(
            honeycomb, (), "There is no count: each cell has infinitely many faces, so that "
            "already the first shell is infinite.",
        )  # fmt: skip
    counts: list[int] = []
    is_sphere = honeycomb.kind is HoneycombKind.SPHERICAL
    faces = cell_symmetries(honeycomb) // (2 * honeycomb.p)
    try:
        for cells in cells_by_shell(honeycomb, MOST_ON_SPHERE if is_sphere else MOST_SHELLS):
            counts.append(len(cells))
            if len(cells) * faces * cells.rows.shape[1] ** 2 > MOST_WORK:
                break
    except BadInput as error:
        if len(counts) < 2:
            return ShellCounts(honeycomb, (), f"There is no count: {error.why}.")
    if is_sphere:
        note = f"The sphere is full with {sum(counts)} cells."
        return ShellCounts(honeycomb, tuple(counts), note)
    name, is_sum = OEIS.get((honeycomb.p, honeycomb.q, honeycomb.r), ("", False))
    note = f"{'The sums' if is_sum else 'The shells'} are OEIS {name}." if name else ""
    return ShellCounts(honeycomb, tuple(counts), note)


class ShellCounter(QObject):
    """Emits `counted` with ShellCounts on the thread that it lives on."""

    counted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="severe shells")
        self._pending: Future[ShellCounts] | None = None

    def count(self, honeycomb: Honeycomb) -> None:
        """Count the cells of a honeycomb; one that was asked for before is forgotten."""
        if self._pending is not None:
            self._pending.cancel()
        self._pending = self._worker.submit(count_shells, honeycomb)
        self._pending.add_done_callback(self._deliver)

    def shutdown(self) -> None:
        """End the thread."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, future: "Future[ShellCounts]") -> None:
        if not future.cancelled():
            self.counted.emit(future.result())
