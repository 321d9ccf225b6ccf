"""One epoch over the 743,241 pairs of WordNet's nouns, against gensim on the same pairs.

Ours holds each node with its relations to 50 negatives, which these share; gensim draws 10 for each
pair, and does not end with 50. Both in five dimensions, in float64, on one thread, without a
burn-in. The ratio is gensim's time over ours and must be 5 or more; ours is the median of three
epochs, gensim's a single one.

`memory_gb` is the most that a process of ours has held, alone with the three epochs, 40 more of an
embedding on the hyperboloid with shared negatives, and the exact evaluation of all pairs of this
one; it must be at most 2. Three epochs leave the nouns so near to each other that the evaluation
would have to take every distance, for minutes.
"""

import logging
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from severe_gui.cli.benches import Result, against, ensure_installed
from severe_gui.errors import SevereError

EPOCHS, WANTED = 3, 5.0
BATCH = 50
MOST_GB = 2.0
EVALUATED_EPOCHS = 40


def measure() -> Result:
    """Ours in a process of its own, so that its memory is its own."""
    ensure_installed("embed-nouns-d5", "gensim")
    from severe_gui.learn.embedding.graph_files import named_graph

    found = _alone()
    graph = named_graph("nouns")
    peer = _peer_seconds([(graph.names[a], graph.names[b]) for a, b in graph.pairs.tolist()])
    ours = found.pop("seconds")
    ratio = peer / ours
    return Result(
        "embed-nouns-d5", ours, peer, ratio, WANTED,
        ratio >= WANTED and found["memory_gb"] <= MOST_GB, "s",
        against(
            "gensim", "PoincareModel(size=5, negative=10, burn_in=0).train(1)",
            "gensim", "torch", "numpy",
        ),
        "at least", found | {"pairs": len(graph.pairs), "most_memory_gb": MOST_GB},
    )  # fmt: skip


def _alone() -> dict[str, float]:
    """What `_ours` finds in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    pipe, theirs = spawn.Pipe()
    process = spawn.Process(target=_answer, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        found: dict[str, float] = pipe.recv()
    except EOFError:
        process.join()
        raise SevereError(
            "embed-nouns-d5 could not be measured",
            f"the process of ours ended with {process.exitcode}",
        ) from None
    process.join()
    return found


def _answer(pipe: "Connection[Any, Any]") -> None:
    pipe.send(_ours())


def _ours() -> dict[str, float]:
    """Median seconds of an epoch, then those of an evaluation, and the memory of all."""
    import torch

    from severe_gui.learn.embedding.graph_files import named_graph
    from severe_gui.learn.embedding.training import Recipe, Training

    torch.set_num_threads(1)
    graph = named_graph("nouns")
    recipe = Recipe(burn_in=0, batch=BATCH)
    training = Training(graph, recipe, torch.Generator().manual_seed(0))
    times = [_seconds(training.epoch) for _ in range(EPOCHS)]
    shared = Recipe(
        "lorentz", negatives=2000, batch=BATCH, burn_in=5, update="exponential", shared=True
    )
    training = Training(graph, shared, torch.Generator().manual_seed(0))
    for _ in range(EVALUATED_EPOCHS):
        training.epoch()
    started = time.perf_counter()
    quality = training.quality()
    return {
        "seconds": statistics.median(times), "negatives": recipe.negatives,
        "evaluation_seconds": time.perf_counter() - started,
        "evaluated_map": quality.mean_average_precision, "evaluated_epochs": EVALUATED_EPOCHS,
        "memory_gb": _most_memory_gb(),
    }  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _most_memory_gb() -> float:
    """The most that this process has held."""
    # On Linux the `ru_maxrss` of a spawned process begins with that of its parent.
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
        return int(peak) * 1024 / 1e9
    # Bytes, on macOS.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e9


def _peer_seconds(pairs: list[tuple[str, str]]) -> float:
    from gensim.models.poincare import PoincareModel

    logging.getLogger("gensim").setLevel(logging.ERROR)
    model = PoincareModel(pairs, size=5, negative=10, burn_in=0)
    return _seconds(lambda: model.train(1))
