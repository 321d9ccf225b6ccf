"""The spectrum of a deep linear network: one product of its layers against automatic Jacobians.

Thirty layers of 64 units and 16 inputs, on one thread or on a GPU. The peer does what is possible
without knowing the network: automatic Jacobians and singular values at each input. Both must
agree to 1e-6 of the largest value.
"""

from severe_gui.cli.benches import Result, against, medians, settling
from severe_gui.errors import SevereError

DEVICES = ("cpu", "cuda")
DEPTH, WIDTH, INPUTS, ROUNDS, BAR = 30, 64, 16, 9, 5.0
AGREES = 1e-6


def measure(device: str = "cpu") -> Result:
    """Alternate ours and both automatic modes; medians."""
    import torch
    from torch.func import jacfwd, jacrev, vmap

    from severe_gui.learn import initialisers, spectra

    torch.set_num_threads(1)
    layers = initialisers.gaussian(DEPTH, WIDTH, torch.Generator().manual_seed(0)).to(device)
    inputs = torch.randn(INPUTS, WIDTH, generator=torch.Generator().manual_seed(1))
    inputs, wide = inputs.double().to(device), layers.double()

    def network(x: torch.Tensor) -> torch.Tensor:
        for layer in wide:
            x = layer @ x
        return x

    def ours() -> torch.Tensor:
        return spectra.singular_values(spectra.stack_jacobian(layers))

    ways = {"ours": ours}
    for mode in (jacrev, jacfwd):
        jacobians = vmap(mode(network))
        ways[mode.__name__] = lambda each=jacobians: (
            spectra.singular_values(each(inputs)).mean(0).cpu()
        )
    for name, way in ways.items():
        difference = float((way() - ours()).abs().max())
        if not difference <= AGREES * float(ours().max()):
            raise SevereError(
                "spectrum-linear could not be measured",
                f"{name} differs from the product by {difference:.1e}",
            )
    times = medians(ways, ROUNDS, settling(device))
    best = min(("jacrev", "jacfwd"), key=lambda name: times[name])
    ratio = times[best] / times["ours"]
    return Result(
        "spectrum-linear", 1000 * times["ours"], 1000 * times[best], ratio, BAR, ratio >= BAR, "ms",
        against(
            "torch.func",
            f"vmap({best}), the faster of jacrev and jacfwd, and svdvals, float64, on {device}, "
            "one thread, warmed up",
            "torch",
        ),
        "at least", {f"{name}_ms": 1000 * each for name, each in times.items()},
    )  # fmt: skip
