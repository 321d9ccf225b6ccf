"""The optimal schedule on the noisy quadratic: the recursion's own adjoint against autograd.

1,000 dimensions, 250 steps inside, 500 steps of Adam on the logarithms of the rates, in float64 on
one thread. The peer unrolls the same recursion in torch, as its users would write it, with torch's
Adam. Both take the same steps and must reach the same losses to 1e-6.
"""

import numpy as np

from severe_gui.cli.benches import Result, against, medians
from severe_gui.errors import SevereError
from severe_gui.maths.noisy_quadratic import Schedule, ScheduleDescent, bowl, losses

DIMENSIONS, CONDITION, NOISE, STEPS = 1000, 1000.0, 1.0, 250
META_STEPS, META_RATE, FIRST_RATE, ROUNDS, BAR = 500, 0.05, 0.1, 3, 0.7
AGREES = 1e-6


def measure() -> Result:
    """Alternate both; medians. It takes about two minutes."""
    import torch

    torch.set_num_threads(1)
    problem = bowl(DIMENSIONS, CONDITION, NOISE)
    h, start = torch.from_numpy(problem.curvature), torch.from_numpy(problem.start)
    noise = h**2 * torch.from_numpy(problem.variance)

    def ours() -> Schedule:
        descent = ScheduleDescent(STEPS, FIRST_RATE)
        for _ in range(META_STEPS):
            descent.step(problem, STEPS, META_RATE)
        return descent.schedule

    def peer() -> Schedule:
        logs = torch.full((STEPS,), FIRST_RATE, dtype=torch.float64).log().requires_grad_()
        optimiser = torch.optim.Adam([logs], lr=META_RATE, fused=True)
        for _ in range(META_STEPS):
            second = start
            for rate in logs.exp().unbind():
                second = (1 - rate * h) ** 2 * second + rate**2 * noise
            optimiser.zero_grad()
            torch.log(0.5 * (h @ second)).backward()
            optimiser.step()
        return Schedule(logs.detach().exp().numpy())

    found = [losses(problem, way()) for way in (ours, peer)]
    difference = float(np.abs(found[0] / found[1] - 1).max())
    if not difference <= AGREES:
        raise SevereError(
            "short-horizon-schedule could not be measured",
            f"the two schedules differ by {difference:.1e} in their losses",
        )
    times = medians({"ours": ours, "peer": peer}, ROUNDS)
    ratio = times["ours"] / times["peer"]
    return Result(
        "short-horizon-schedule", times["ours"], times["peer"], ratio, BAR, ratio <= BAR, "s",
        against(
            "torch.autograd",
            "the recursion unrolled, backward() and fused Adam, float64, one thread, warmed up",
            "torch", "numpy",
        ),
        "at most", {"largest_relative_difference": difference, "final_loss": float(found[0][-1])},
    )  # fmt: skip
