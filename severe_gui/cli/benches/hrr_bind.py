"""Binding, against the bare formula in the fastest FFT installed and against torchhd.

At batch 512, n = 1,024 and batch 32, n = 16,384, in float64 and on one thread. Ours may cost 1.2
times the bare irfft(rfft a x rfft b), and must be twice as fast as torchhd; the ratio is the
smaller of the two, each over its bar.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from severe_gui.cli.benches import Result, against, ensure_installed, medians
from severe_gui.maths import hrr

SHAPES = ((512, 1024), (32, 16384))
ROUNDS = 24
ALLOWED, WANTED = 1.2, 2.0
BARE = ("numpy", "scipy", "torch")


def measure() -> Result:
    """Alternate ours, the bare formulas and torchhd; medians."""
    ensure_installed("hrr-bind", "torch-hd", "scipy")
    import torch

    torch.set_num_threads(1)
    ratios, details, ours_ms, peer_ms = [], {}, [], []
    for shape in SHAPES:
        with torch.inference_mode():
            times = medians(_ways(*shape), ROUNDS)
        bare = min(times[name] for name in BARE)
        ratios += [ALLOWED * bare / times["ours"], times["torchhd"] / times["ours"] / WANTED]
        ours_ms.append(1000 * times["ours"])
        peer_ms.append(1000 * times["torchhd"])
        details |= {f"{name}_{shape[0]}x{shape[1]}_ms": 1000 * t for name, t in times.items()}
    ratio = min(ratios)
    return Result(
        "hrr-bind", ours_ms[0], peer_ms[0], ratio, 1.0, ratio >= 1.0, "ms",
        against(
            "torchhd, and the bare formula",
            "torchhd.bind of HRRTensor, a whole batch at once, in inference mode; the formula in "
            "the fastest of numpy, scipy and torch; all in float64, on one thread, warmed up",
            "torch-hd", "torch", "numpy", "scipy",
        ),
        "at least", details,
    )  # fmt: skip


def _ways(batch: int, n: int) -> dict[str, Callable[[], Any]]:
    import scipy.fft
    import torch
    import torchhd

    a, b = hrr.random_vectors((2, batch), n, np.random.default_rng(0))
    a_torch, b_torch = torch.from_numpy(a), torch.from_numpy(b)
    a_hd, b_hd = (each.as_subclass(torchhd.HRRTensor) for each in (a_torch, b_torch))
    fft, fft_scipy, fft_torch = np.fft, scipy.fft, torch.fft
    return {
        "ours": lambda: hrr.bind(a, b),
        "numpy": lambda: fft.irfft(fft.rfft(a) * fft.rfft(b), n),
        "scipy": lambda: fft_scipy.irfft(fft_scipy.rfft(a) * fft_scipy.rfft(b), n),
        "torch": lambda: fft_torch.irfft(fft_torch.rfft(a_torch) * fft_torch.rfft(b_torch), n),
        "torchhd": lambda: torchhd.bind(a_hd, b_hd),
    }
