"""Trials of holographic memories: pairs stored and looked up, against the same with torchhd.

New items, new unitary keys and new traces for each batch; every key of every trace is looked up,
and what it gives back is compared with all items, as on the Capacity page. In float32, on one
thread, at three sizes; the ratio is the smallest of torchhd's time over ours, and must be 2 or
more.
"""

from collections.abc import Callable
from typing import Any

from severe_gui.cli.benches import Result, against, ensure_installed, medians

SIZES = ((256, 16, 64), (1024, 32, 256), (4096, 8, 64))
"""Dimension, pairs and items."""
LOOKUPS = 512
ROUNDS = 12
WANTED = 2.0


def measure() -> Result:
    """Alternate ours and torchhd; medians of the microseconds of one lookup."""
    ensure_installed("hrr-capacity", "torch-hd", "threadpoolctl")
    import torch
    from threadpoolctl import threadpool_limits

    torch.set_num_threads(1)
    ratios, details = [], {}
    for n, pairs, items in SIZES:
        # NumPy's products of matrices would take every core.
        with torch.inference_mode(), threadpool_limits(1):
            times = medians(_ways(n, pairs, items, LOOKUPS // pairs), ROUNDS)
        ratios.append(times["torchhd"] / times["ours"])
        for name, seconds in times.items():
            details[f"{name}_{n}x{pairs}x{items}_us"] = 1e6 * seconds / LOOKUPS
    first = "x".join(map(str, SIZES[0]))
    ratio = min(ratios)
    return Result(
        "hrr-capacity", details[f"ours_{first}_us"], details[f"torchhd_{first}_us"], ratio, WANTED,
        ratio >= WANTED, "us",
        against(
            "torchhd",
            "HRRTensor: random keys made unitary by one transform and back, as torchhd has none; "
            "bind, multibundle, inverse and bind, dot_similarity, whole batches at once; in "
            "inference mode, in float32, on one thread, warmed up",
            "torch-hd", "torch",
        ),
        "at least", details,
    )  # fmt: skip


def _ways(n: int, pairs: int, items: int, traces: int) -> dict[str, Callable[[], Any]]:
    import numpy as np
    import torch
    import torchhd

    from severe_gui.maths.hrr.trials import KnownItems, look_up

    generator, chance = torch.Generator().manual_seed(0), np.random.default_rng(0)

    def ours() -> Any:
        drawn = chance.standard_normal((items, n), dtype=np.float32)
        known = KnownItems(drawn / np.linalg.norm(drawn, axis=1, keepdims=True))
        return look_up("unitary", known, pairs, traces, chance).right.sum()

    def peer() -> Any:
        drawn = torch.randn(items, n, generator=generator)
        memory = torch.nn.functional.normalize(drawn, dim=-1).as_subclass(torchhd.HRRTensor)
        chosen = torch.rand(traces, items, generator=generator).topk(pairs, dim=-1).indices
        spectra = torch.fft.rfft(torch.randn(traces, pairs, n, generator=generator))
        keys = torch.fft.irfft(spectra / spectra.abs(), n).as_subclass(torchhd.HRRTensor)
        trace = torchhd.multibundle(torchhd.bind(keys, memory[chosen]))
        decoded = torchhd.bind(trace.unsqueeze(1), torchhd.inverse(keys))
        scores = torchhd.dot_similarity(decoded.flatten(0, 1), memory)
        return (scores.argmax(dim=-1) == chosen.flatten()).sum()

    return {"ours": ours, "torchhd": peer}
