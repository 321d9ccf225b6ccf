"""Singular values on a GPU or on the CPU: whether the place chosen by size is the faster one.

For batches as the trainer has them, from 80 matrices of 16 x 16 to 2 of 512 x 512, float64, both
places are timed, the move to the CPU included. The ratio is the worst of the time at the chosen
place over that at the better one.
"""

from severe_gui.cli.benches import Result, against, medians, settling

DEVICES = ("cuda",)
SHAPES = ((80, 16), (80, 64), (20, 128), (8, 256), (2, 512))
ROUNDS, BAR = 5, 1.25


def measure(device: str = "cuda") -> Result:
    """Alternate both places for each shape; medians."""
    import torch

    from severe_gui.learn import spectra

    torch.set_num_threads(1)
    details: dict[str, float | str] = {}
    worst, ours, peer = 0.0, 0.0, 1.0
    for count, width in SHAPES:
        drawn = torch.randn(count, width, width, generator=torch.Generator().manual_seed(0))
        matrices = drawn.double().to(device)
        times = medians(
            {
                device: lambda held=matrices: torch.linalg.svdvals(held).cpu(),
                "cpu": lambda held=matrices: torch.linalg.svdvals(held.cpu()),
            },
            ROUNDS,
            settling(device),
        )
        chosen = spectra.place_for(matrices).type
        details |= {f"{name}_{count}x{width}_ms": 1000 * each for name, each in times.items()}
        details[f"chosen_{count}x{width}"] = chosen
        ratio = times[chosen] / min(times.values())
        if ratio > worst:
            worst, ours, peer = ratio, times[chosen], min(times.values())
    return Result(
        "spectrum-place", 1000 * ours, 1000 * peer, worst, BAR, worst <= BAR, "ms",
        against("the better place", f"torch.linalg.svdvals on {device} and on the CPU", "torch"),
        "at most", details,
    )  # fmt: skip
