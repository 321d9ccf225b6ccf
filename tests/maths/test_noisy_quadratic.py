"""The noisy quadratic: its recursion against chance, its slopes against differences, its limits."""

import numpy as np
import pytest

from severe_gui.maths.noisy_quadratic import (
    Schedule,
    ScheduleDescent,
    bowl,
    chebyshev,
    greedy,
    losses,
    sampled_losses,
    slope_of,
)
from severe_gui.maths.sampled_adam import adam_losses, adam_slope


def schedule(steps: int, with_momentum: bool) -> Schedule:
    rng = np.random.default_rng(3)
    momenta = rng.uniform(0.1, 0.9, steps) if with_momentum else None
    return Schedule(rng.uniform(0.1, 0.6, steps), momenta)


def block_ends(problem, plan: Schedule, horizon: int) -> np.ndarray:
    """Sum over blocks of log L at their ends, by the end of each: what each block is judged by."""
    steps = len(plan.rates)
    return np.log(losses(problem, plan)[[*range(horizon, steps, horizon), steps]])


@pytest.mark.parametrize("with_momentum", [False, True])
def test_expected_losses_are_the_means_of_sampled_ones(with_momentum):
    problem, plan = bowl(30, 50, 1.0), schedule(20, with_momentum)
    rng = np.random.default_rng(0)
    drawn = np.stack(
        [sampled_losses(problem, plan, rng.standard_normal((21, 30))) for _ in range(1500)]
    )
    error = drawn.std(0, ddof=1) / len(drawn) ** 0.5
    # Moments of a start at 1 are those of a normal one.
    assert (np.abs(drawn.mean(0) - losses(problem, plan)) < 3.5 * error).all()


@pytest.mark.parametrize("with_momentum", [False, True])
@pytest.mark.parametrize("horizon", [1, 3, 8])
def test_the_adjoint_is_the_derivative_of_each_blocks_end(with_momentum, horizon):
    problem, plan = bowl(15, 100, 0.7), schedule(8, with_momentum)
    slope, small = slope_of(problem, plan, horizon), 1e-6
    for step in range(8):
        block = step // horizon
        for moves_rate in (True, False)[: 1 + with_momentum]:
            ends = []
            for sign in (1, -1):
                rates = plan.rates.copy()
                momenta = None if plan.momenta is None else plan.momenta.copy()
                if moves_rate:
                    rates[step] *= np.exp(sign * small)
                else:
                    momenta[step] += sign * small
                ends.append(block_ends(problem, Schedule(rates, momenta), horizon)[block])
            found = (slope.log_rates if moves_rate else slope.momenta)[step]
            assert found == pytest.approx((ends[0] - ends[1]) / (2 * small), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(("strength", "with_momentum"), [(0, False), (0, True), (0.2, False)])
def test_greedy_is_the_least_next_loss_with_its_prior(strength, with_momentum):
    problem = bowl(40, 200, 1.0)
    plan = greedy(problem, 12, strength, with_momentum)
    for step in (0, 3, 11):
        for factor, shift in ((1.01, 0), (0.99, 0), (1, 0.01), (1, -0.01)):
            rates = plan.rates[: step + 1].copy()
            rates[step] *= factor
            momenta = None
            if with_momentum:
                momenta = plan.momenta[: step + 1].copy()
                momenta[step] = max(momenta[step] + shift, 0)
            other = np.log(losses(problem, Schedule(rates, momenta))[-1])
            other -= strength * np.log(rates[step])
            own = np.log(losses(problem, plan)[step + 1]) - strength * np.log(plan.rates[step])
            assert own <= other + 1e-12


def test_one_step_ahead_is_greedy_and_learned_block_by_block():
    problem, descent = bowl(50, 100, 1.0), ScheduleDescent(15, 0.3)
    for _ in range(400):
        descent.step(problem, 1, 0.05)
    assert descent.schedule.rates == pytest.approx(greedy(problem, 15).rates, rel=1e-3)


def test_at_condition_one_greedy_is_optimal():
    problem, descent = bowl(20, 1.0, 1.0), ScheduleDescent(40, 0.3)
    for _ in range(300):
        descent.step(problem, 40, 0.05)
    best = losses(problem, greedy(problem, 40))[-1]
    assert losses(problem, descent.schedule)[-1] == pytest.approx(best, rel=1e-3)


def test_without_noise_greedy_with_momentum_is_conjugate_gradients():
    problem = bowl(60, 100, 0.0)
    h, place = problem.curvature, np.ones(60)
    residual = direction = -h * place
    found = [0.5 * h @ place**2]
    for _ in range(15):
        step = residual @ residual / (direction @ (h * direction))
        place = place + step * direction
        after = residual - step * h * direction
        direction = after + (after @ after) / (residual @ residual) * direction
        residual = after
        found.append(0.5 * h @ place**2)
    assert losses(problem, greedy(problem, 15, with_momentum=True)) == pytest.approx(
        found, rel=1e-9
    )


def test_rounding_does_not_turn_greedy_with_momentum_astray():
    reached = losses(bowl(200, 100, 0.0), greedy(bowl(200, 100, 0.0), 200, with_momentum=True))
    assert 0 <= reached[-1] < 1e-16 * reached[0]


def test_chebyshevs_rates_keep_to_their_bound():
    condition, steps = 100.0, 25
    problem = bowl(200, condition, 0.0)
    ratio = (condition**0.5 + 1) / (condition**0.5 - 1)
    bound = (2 / (ratio**steps + ratio**-steps)) ** 2
    reached = losses(problem, chebyshev(condition, steps))
    assert reached[-1] <= bound * reached[0] * (1 + 1e-9)


def test_a_schedule_that_diverges_has_infinite_losses():
    assert np.isinf(losses(bowl(5, 10, 1.0), Schedule(np.full(400, 1e3)))[-1])


def test_the_slope_through_adam_is_that_of_differences_and_its_descent_that_of_torch():
    import torch

    problem, horizons, small = bowl(12, 50, 1.0), [1, 4, 9], 1e-6
    rng = np.random.default_rng(1)
    rates, draws = rng.uniform(0.02, 0.2, (3, 9)), rng.standard_normal((10, 3, 12))
    found = adam_slope(problem, rates, draws, horizons)
    for copy, horizon in enumerate(horizons):
        for step in range(9):
            end = min((step // horizon + 1) * horizon, 9)
            values = []
            for sign in (1, -1):
                moved = rates.copy()
                moved[copy, step] *= np.exp(sign * small)
                values.append(np.log(adam_losses(problem, moved, draws)[end, copy]))
            slope = (values[0] - values[1]) / (2 * small)
            assert found[copy, step] == pytest.approx(slope, rel=1e-5, abs=1e-8)
    # The descent itself is torch's Adam.
    place = torch.tensor(draws[0, 0], requires_grad=True)
    optimiser = torch.optim.Adam([place], lr=1.0)
    h, deviation = torch.tensor(problem.curvature), torch.tensor(problem.variance).sqrt()
    for rate, drawn in zip(rates[0], torch.tensor(draws[1:, 0]), strict=True):
        optimiser.param_groups[0]["lr"] = rate
        place.grad = h * (place.detach() - deviation * drawn)
        optimiser.step()
    reached = 0.5 * (h * place.detach() ** 2).sum()
    assert adam_losses(problem, rates, draws)[-1, 0] == pytest.approx(float(reached), rel=1e-9)
