"""The spectrum of a deep linear network: one product of its layers against automatic Jacobians.

Thirty layers of 64 units and 16 inputs, on one thread. The peer does what one would do knowing
nothing of the network: vmap(jacrev) and svdvals at each input. Both must agree to 1e-6 of the
largest value.
"""

from severe_gui.cli.benches import Result
from severe_gui.cli.benches.spectrum_experts import AGREES, alternating
from severe_gui.errors import SevereError

DEPTH, WIDTH, INPUTS, BAR = 30, 64, 16, 5.0


def measure() -> Result:
    """Alternate both ways; medians."""
    import torch
    from torch.func import jacrev, vmap

    from severe_gui.learn import initialisers, spectra

    torch.set_num_threads(1)
    layers = initialisers.gaussian(DEPTH, WIDTH, torch.Generator().manual_seed(0))
    inputs = torch.randn(INPUTS, WIDTH, generator=torch.Generator().manual_seed(1)).double()
    wide = layers.double()

    def network(x: torch.Tensor) -> torch.Tensor:
        for layer in wide:
            x = layer @ x
        return x

    def automatic() -> torch.Tensor:
        return torch.linalg.svdvals(vmap(jacrev(network))(inputs)).mean(0)

    def ours() -> torch.Tensor:
        return spectra.singular_values(spectra.stack_jacobian(layers))

    difference = float((automatic() - ours()).abs().max())
    if not difference <= AGREES * float(ours().max()):
        raise SevereError(
            "spectrum-linear was not measured", f"the two ways differ by {difference:.1e}"
        )
    times = alternating({"ours": ours, "automatic": automatic})
    ratio = times["automatic"] / times["ours"]
    return Result(
        "spectrum-linear", 1000 * times["ours"], 1000 * times["automatic"], ratio, BAR,
        ratio >= BAR, "ms",
    )  # fmt: skip
