"""Binding, against the bare formula in the fastest FFT installed and against torchhd.

At batch 512, n = 1,024 and batch 32, n = 16,384, in float64 and on one thread. Ours may cost 1.2
times the bare irfft(rfft a x rfft b), and must be twice as fast as torchhd; the ratio is the
smaller of the two, each over its bar.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np

from severe_gui.cli.benches import Result
from severe_gui.errors import SevereError
from severe_gui.maths import hrr

SHAPES = ((512, 1024), (32, 16384))
ROUNDS = 24
ALLOWED, WANTED = 1.2, 2.0


def measure() -> Result:
    """Alternate ours, the bare formulas and torchhd; medians."""
    try:
        import torch
        import torchhd
    except ImportError:
        raise SevereError(
            "hrr-bind was not measured", "torchhd is not installed", "run make bench"
        ) from None

    torch.set_num_threads(1)
    ratios, details, ours_ms, peer_ms = [], {}, [], []
    for shape in SHAPES:
        a, b = hrr.random_vectors((2, shape[0]), shape[1], np.random.default_rng(0))
        at, bt = torch.from_numpy(a), torch.from_numpy(b)
        ah, bh = at.as_subclass(torchhd.HRRTensor), bt.as_subclass(torchhd.HRRTensor)
        n = shape[1]
        medians = _medians(
            {
                "ours": lambda a=a, b=b: hrr.bind(a, b),
                "numpy": lambda a=a, b=b, n=n: np.fft.irfft(np.fft.rfft(a) * np.fft.rfft(b), n),
                "torch": lambda a=at, b=bt, n=n: torch.fft.irfft(
                    torch.fft.rfft(a) * torch.fft.rfft(b), n
                ),
                "torchhd": lambda a=ah, b=bh: torchhd.bind(a, b),
            }
        )
        bare = min(medians["numpy"], medians["torch"])
        ratios += [
            ALLOWED * bare / medians["ours"],
            medians["torchhd"] / medians["ours"] / WANTED,
        ]
        ours_ms.append(1000 * medians["ours"])
        peer_ms.append(1000 * medians["torchhd"])
        details |= {f"{name}_{shape[0]}x{n}_ms": 1000 * t for name, t in medians.items()}
    ratio = min(ratios)
    return Result("hrr-bind", ours_ms[0], peer_ms[0], ratio, 1.0, ratio >= 1.0, "ms", details)


def _medians(functions: dict[str, Callable[[], object]]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in functions}
    order = list(functions.items())
    for _ in range(ROUNDS):
        # Whoever follows another finds other memory in the cache: the order goes round.
        order = [*order[1:], order[0]]
        for name, function in order:
            function()
            begun = time.perf_counter()
            function()
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(each[1:]) for name, each in times.items()}
