"""All 76,616 tile centres of {7,3} in vertex layers 0 to 10, against hypertiling's default kernel.

Ours are told apart by exact integers, theirs by rounded floats. The bar is 0.4 of their time; how
many tiles we list a second in the large is told beside it (bar: a million). Alternating, medians.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from severe_gui.cli.benches import Result
from severe_gui.errors import SevereError

BAR, LEAST_RATE = 0.4, 1_000_000
LAYERS, TILES, LARGE_LAYERS = 10, 76_616, 13
ROUNDS = 5


def measure() -> Result:
    """Both, in turn."""
    try:
        from hypertiling import HyperbolicTiling
    except ImportError:
        raise SevereError(
            "hypertiling is not installed", "it is the peer", "pip install severe[bench]"
        ) from None
    from severe_gui.maths.hyperbolic.tiles import generate_tiles
    from severe_gui.maths.hyperbolic.tiling import Adjacency, Tiling

    tiling = Tiling(7, 3)

    def ours() -> Any:
        return generate_tiles(tiling, LAYERS, Adjacency.VERTEX).centres

    def theirs() -> Any:
        return HyperbolicTiling(7, 3, LAYERS + 1)

    if len(ours()) != TILES or len(theirs()) != TILES:
        raise SevereError("The two tilings have different numbers of tiles")
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(ROUNDS):
        times["ours"].append(_seconds(ours))
        times["theirs"].append(_seconds(theirs))
    mine, peer = (statistics.median(times[name]) for name in ("ours", "theirs"))
    large = len(generate_tiles(tiling, LARGE_LAYERS, Adjacency.VERTEX))
    seconds = [
        _seconds(lambda: generate_tiles(tiling, LARGE_LAYERS, Adjacency.VERTEX).centres)
        for _ in range(ROUNDS)
    ]
    rate = large / statistics.median(seconds)
    ratio = mine / peer
    return Result(
        "tiling-7-3", 1000 * mine, 1000 * peer, ratio, BAR, ratio <= BAR and rate >= LEAST_RATE,
        "ms", {"tiles_a_second": rate, "least_tiles_a_second": LEAST_RATE, "large": large},
    )  # fmt: skip


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
