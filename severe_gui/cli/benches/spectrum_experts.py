"""Spectra of a mixture layer: the closed form against automatic differentiation, in one run.

Eight experts of 128 units under softmax gates, 50 inputs, on one thread or on a GPU: the Jacobians
alone must be ten times as fast as automatic ones, with their singular values 1.7 times. The ratio
is the smaller of the two, each over its bar; both ways must agree to 1e-6 of the largest value.
"""

from severe_gui.cli.benches import Result, against, medians, settling
from severe_gui.errors import SevereError

DEVICES = ("cpu", "cuda")
EXPERTS, WIDTH, INPUTS, ROUNDS = 8, 128, 50, 9
JACOBIANS, WITH_VALUES, AGREES = 10.0, 1.7, 1e-6


def measure(device: str = "cpu") -> Result:
    """Alternate the closed form and both automatic modes; medians."""
    import torch
    from torch.func import jacfwd, jacrev, vmap

    from severe_gui.learn import experts

    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    weights = experts.glorot((1, EXPERTS, WIDTH, WIDTH), generator)
    gates = 0.2 * torch.randn(1, EXPERTS, WIDTH, generator=generator)
    layer = experts.MixtureLayer(weights, gates, "softmax").to(device).requires_grad_(False)
    inputs = torch.randn(1, INPUTS, WIDTH, generator=generator).to(device)
    of_each = {
        mode.__name__: vmap(mode(lambda x: layer(x[None, None])[0, 0])) for mode in (jacrev, jacfwd)
    }

    largest = float(torch.linalg.svdvals(layer.jacobians(inputs)).max())
    for mode in of_each.values():
        difference = float((mode(inputs[0]) - layer.jacobians(inputs)[0]).abs().max())
        if not difference <= AGREES * largest:
            raise SevereError(
                "spectrum-experts could not be measured", f"two ways differ by {difference:.1e}"
            )
    jacobians = {"closed": lambda: layer.jacobians(inputs)}
    jacobians |= {name: lambda mode=mode: mode(inputs[0]) for name, mode in of_each.items()}
    values = {
        f"{name}_values": lambda way=way: torch.linalg.svdvals(way())
        for name, way in jacobians.items()
    }
    times = medians(jacobians | values, ROUNDS, settling(device))
    best = min(of_each, key=lambda name: times[name])
    best_values = min(times[f"{name}_values"] for name in of_each)
    shares = (
        times[best] / times["closed"] / JACOBIANS,
        best_values / times["closed_values"] / WITH_VALUES,
    )
    return Result(
        "spectrum-experts", 1000 * times["closed"], 1000 * times[best], min(shares), 1.0,
        min(shares) >= 1.0, "ms",
        against(
            "torch.func",
            f"vmap({best}), the faster of jacrev and jacfwd, weights without gradient, float32, "
            f"on {device}, one thread, warmed up",
            "torch",
        ),
        "at least", {f"{name}_ms": 1000 * each for name, each in times.items()},
    )  # fmt: skip
