"""All 76,616 tile centres of {7,3} in vertex layers 0 to 10, against hypertiling's kernels.

Ours are distinguished by exact integers, theirs by rounded floats or by counting. The peer is the
fastest kernel that hands out every centre, compiled by numba: at q = 3 layers by edges are those by
vertices, so that its newest kernel (GRC) counts beside its default one (SRS). Also reported is
GRC's one sector turned by hand, which is faster than both but is not what the package hands out.
The number of tiles listed per second in large tilings has its own bar, a million.
"""

from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np

from severe_gui.cli.benches import Result, against, ensure_installed, medians
from severe_gui.errors import SevereError

BAR, LEAST_RATE = 0.4, 1_000_000
P, Q = 7, 3
LAYERS, TILES, LARGE_LAYERS = 10, 76_616, 13
ROUNDS = 5
KERNELS = ("SRS", "GRC", "GRC_all_sectors")


def measure() -> Result:
    """All ways, in turn, compiled ahead of the clock; medians."""
    ensure_installed("tiling-7-3", "hypertiling", "numba")
    from severe_gui.maths.hyperbolic.tilings.tiles import generate_tiles
    from severe_gui.maths.hyperbolic.tilings.tiling import Adjacency, Tiling

    tiling = Tiling(P, Q)
    ways = {"ours": lambda: generate_tiles(tiling, LAYERS, Adjacency.VERTEX).centres} | _kernels()
    for name, way in ways.items():
        found = len(way())
        if found != TILES:
            raise SevereError("tiling-7-3 could not be measured", f"{name} lists {found} tiles")
    times = medians(ways, ROUNDS)
    best = min(KERNELS, key=lambda name: times[name])
    large = len(generate_tiles(tiling, LARGE_LAYERS, Adjacency.VERTEX))
    listed = medians(
        {"large": lambda: generate_tiles(tiling, LARGE_LAYERS, Adjacency.VERTEX).centres}, ROUNDS
    )
    rate, ratio = large / listed["large"], times["ours"] / times[best]
    details = {f"{name}_ms": 1000 * each for name, each in times.items()}
    details |= {f"ratio_to_{name}": times["ours"] / times[name] for name in ways if name != "ours"}
    details |= {"tiles_a_second": rate, "least_tiles_a_second": LEAST_RATE, "large": large}
    return Result(
        "tiling-7-3", 1000 * times["ours"], 1000 * times[best], ratio, BAR,
        ratio <= BAR and rate >= LEAST_RATE, "ms",
        against(
            "hypertiling",
            f"kernel {best}, the fastest of {', '.join(KERNELS)}; compiled by numba ahead of the "
            "clock, one thread",
            "hypertiling", "numba",
        ),
        "at most", details,
    )  # fmt: skip


def _kernels() -> dict[str, Callable[[], Any]]:
    """The centres as hypertiling's kernels give them."""
    from hypertiling import HyperbolicTiling

    def made(**settings: Any) -> Any:
        # Each call prints a warning or a status.
        with redirect_stdout(StringIO()):
            return HyperbolicTiling(P, Q, LAYERS + 1, **settings)

    def one_sector_turned() -> Any:
        centres = made(kernel="GRC").coords[:, 0]
        turns = np.exp(2j * np.pi * np.arange(P) / P)
        return np.concatenate([centres[:1], np.outer(turns, centres[1:]).ravel()])

    return {
        "SRS": lambda: made(kernel="SRS"),
        "GRC": lambda: [tile[0] for tile in made(kernel="GRC")],
        "GRC_all_sectors": lambda: made(kernel="GRC", sector=False).coords[:, 0],
        "GRC_sector_turned_by_hand": one_sector_turned,
    }
