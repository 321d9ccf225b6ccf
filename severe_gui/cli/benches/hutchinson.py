"""Hessian norms by Hutchinson's probes against the bare Hessian-vector products, in one run.

Five copies of the generalisation experiment's network, 200 digits, 20 probes, on one thread. The
bare way makes the same products, one double backward pass each over a graph made once, of vectors
that are there already, and does nothing with them. The ratio is the time of ours over its time.
"""

from collections.abc import Iterator

from severe_gui.cli.benches import Result, against, medians, settling
from severe_gui.errors import SevereError

DEVICES = ("cpu", "cuda")
COPIES, WIDTHS, EXAMPLES, PROBES, ROUNDS, BAR = 5, (196, 64, 64, 10), 200, 20, 25, 1.2
AGREES = 1e-4


def measure(device: str = "cpu") -> Result:
    """Alternate both ways; medians."""
    import torch
    from torch import Tensor

    from severe_gui.learn.curvature import fill_with_signs, hutchinson
    from severe_gui.learn.noisy_labels import cross_entropies
    from severe_gui.learn.relu_networks import ReluNetworks, drawn_weights

    torch.set_num_threads(1)
    drawn = torch.Generator().manual_seed(0)
    rows = torch.stack([drawn_weights(WIDTHS, drawn) for _ in range(COPIES)])
    networks = ReluNetworks(rows, WIDTHS, [f"seed-{copy}" for copy in range(COPIES)]).to(device)
    inputs = torch.randn(COPIES, EXAMPLES, WIDTHS[0], generator=drawn).to(device)
    labels = torch.randint(WIDTHS[-1], (COPIES, EXAMPLES), generator=drawn).to(device)

    def losses(weights: Tensor) -> Tensor:
        return cross_entropies(networks(inputs, weights), labels).mean(1)

    drawn.manual_seed(1)
    probes = [torch.empty_like(networks.weights, requires_grad=False) for _ in range(PROBES)]
    for probe in probes:
        fill_with_signs(probe, [drawn])

    def products() -> Iterator[Tensor]:
        weights = networks.weights.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(losses(weights).sum(), weights, create_graph=True)
        for probe in probes:
            yield torch.autograd.grad(gradient, weights, probe, retain_graph=True)[0]

    def bare() -> None:
        # Each product is let go at once: memory that is kept has to be made.
        for _ in products():
            pass

    def norms() -> Tensor:
        generators = [torch.Generator().manual_seed(1)]
        return hutchinson(losses, networks.weights, PROBES, generators).norm

    squares = torch.stack([each.square().sum(1) for each in products()])
    expected = squares.mean(0).sqrt().double().cpu()
    if not torch.allclose(norms(), expected, rtol=AGREES):
        raise SevereError("hutchinson could not be measured", "the two ways differ")
    times = medians({"ours": norms, "bare": bare}, ROUNDS, settling(device))
    ratio = times["ours"] / times["bare"]
    return Result(
        "hutchinson", 1000 * times["ours"], 1000 * times["bare"], ratio, BAR, ratio <= BAR, "ms",
        against(
            "torch.autograd",
            f"{PROBES} products, grad of the gradient over one graph, vectors made beforehand, "
            f"float32, on {device}, one thread, warmed up",
            "torch",
        ),
        "at most", {"copies": COPIES, "weights": rows.shape[1], "examples": EXAMPLES},
    )  # fmt: skip
