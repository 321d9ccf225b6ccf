"""Spectra of a mixture layer: the closed form against automatic differentiation, in one run.

Eight experts of 128 units under softmax gates, 50 inputs, on one thread: the Jacobians alone must
be ten times as fast as vmap(jacrev), with their singular values 1.7 times. The ratio is the smaller
of the two, each over its bar; both ways must agree to 1e-6 of the largest value.
"""

import statistics
import time
from collections.abc import Callable

from severe_gui.cli.benches import Result
from severe_gui.errors import SevereError

EXPERTS, WIDTH, INPUTS, ROUNDS = 8, 128, 50, 9
JACOBIANS, WITH_VALUES, AGREES = 10.0, 1.7, 1e-6


def measure() -> Result:
    """Alternate both ways; medians."""
    import torch
    from torch.func import jacrev, vmap

    from severe_gui.learn import experts

    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    weights = experts.glorot((1, EXPERTS, WIDTH, WIDTH), generator)
    gates = 0.2 * torch.randn(1, EXPERTS, WIDTH, generator=generator)
    layer = experts.MixtureLayer(weights, gates, "softmax")
    inputs = torch.randn(1, INPUTS, WIDTH, generator=generator)
    of_each = vmap(jacrev(lambda x: layer(x[None, None])[0, 0]))

    def automatic() -> torch.Tensor:
        found: torch.Tensor = of_each(inputs[0])
        return found.detach()

    difference = (automatic() - layer.jacobians(inputs)[0]).abs().max()
    largest = torch.linalg.svdvals(automatic()).max()
    if not float(difference) <= AGREES * float(largest):
        raise SevereError(
            "spectrum-experts was not measured", f"the two ways differ by {float(difference):.1e}"
        )
    times = alternating(
        {
            "closed": lambda: layer.jacobians(inputs),
            "automatic": automatic,
            "closed_values": lambda: torch.linalg.svdvals(layer.jacobians(inputs)),
            "automatic_values": lambda: torch.linalg.svdvals(automatic()),
        }
    )
    shares = (
        times["automatic"] / times["closed"] / JACOBIANS,
        times["automatic_values"] / times["closed_values"] / WITH_VALUES,
    )
    details = {f"{name}_ms": 1000 * each for name, each in times.items()}
    return Result(
        "spectrum-experts", 1000 * times["closed"], 1000 * times["automatic"], min(shares), 1.0,
        min(shares) >= 1.0, "ms", details,
    )  # fmt: skip


def alternating(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median time of each way, called in turn."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(each[1:]) for name, each in times.items()}
