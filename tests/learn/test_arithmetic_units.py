"""Units for arithmetic: exact where their weights say so, and with the right gradients."""

import math

import pytest
import torch

from severe_gui.learn import arithmetic_tasks, arithmetic_units
from severe_gui.learn.arithmetic_units import unit_stack

UNITS = ("NAC", "NAC-product", "NALU", "NAU", "NMU", "relu", "tanh", "linear")
FAR = 40.0
X, Y = 3.25, -1.75


def generators(count: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in range(count)]


def saturated(layer, weights) -> None:
    """V and M, so far out that tanh(V) sigmoid(M) is -1, 0 or 1."""
    wanted = torch.tensor(weights).reshape(layer.v.shape)
    layer.v.data = FAR * wanted
    layer.m.data = FAR * (2 * wanted.abs() - 1)


# Weights of x and y, what becomes of them, and the unit.
EXACT = [
    ("NAC", (1.0, 1.0), X + Y),
    ("NAC", (1.0, -1.0), X - Y),
    ("NAC", (0.0, 1.0), Y),
    ("NAU", (1.0, -1.0), X - Y),
    ("NMU", (1.0, 1.0), X * Y),
    ("NMU", (1.0, 0.0), X),
    # Logarithms lose the sign, and the seventh digit.
    ("NAC-product", (1.0, 1.0), abs(X * Y)),
    ("NAC-product", (1.0, -1.0), abs(X / Y)),
]


@pytest.mark.parametrize(("unit", "weights", "result"), EXACT)
def test_weights_of_minus_one_zero_and_one_add_subtract_multiply_and_divide(unit, weights, result):
    layer = unit_stack(unit, (2, 2, 1), generators(1)).layers[-1]
    if unit.startswith("NAC"):
        saturated(layer, weights)
    else:
        layer = unit_stack(unit, (2, 2, 1), generators(1)).layers[-1]
        layer.weights.data = torch.tensor(weights).reshape(1, 2, 1)
    given = layer(torch.tensor([[[X, Y]]])).item()
    assert given == pytest.approx(result, rel=1e-6)


@pytest.mark.parametrize(("gate", "result"), [(FAR, X + Y), (-FAR, abs(X * Y))])
def test_the_gate_of_a_logic_unit_chooses_a_sum_or_a_product(gate, result):
    layer = unit_stack("NALU", (2, 1), generators(1)).layers[0]
    saturated(layer, (1.0, 1.0))
    layer.gate.data[:] = gate
    assert layer(torch.tensor([[[X, Y]]])).item() == pytest.approx(result, rel=1e-6)


@pytest.mark.parametrize("unit", UNITS)
def test_gradients_are_those_of_finite_differences(unit):
    stack = unit_stack(unit, (3, 4, 2), generators(2)).double()
    x = torch.rand(2, 5, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(9)) + 0.5
    names, weights = zip(*stack.named_parameters(), strict=True)

    def answers(*values):
        return torch.func.functional_call(stack, dict(zip(names, values, strict=True)), (x,))

    assert torch.autograd.gradcheck(answers, weights)


@pytest.mark.parametrize("unit", UNITS)
def test_a_copy_answers_alike_alone_and_among_others(unit):
    x = torch.rand(6, 5, 3) + 1
    many = unit_stack(unit, (3, 4, 1), generators(3), repeats=2)
    alone = unit_stack(unit, (3, 4, 1), generators(3)[2:])
    assert torch.allclose(many(x)[2], alone(x[2:3])[0])
    assert torch.allclose(many(x)[5], alone(x[5:])[0])


def test_clipped_weights_of_an_exact_solution_are_not_pushed():
    stack = unit_stack("NMU", (2, 2, 1), generators(1))
    for layer in stack.layers:
        layer.weights.data = torch.full_like(layer.weights, 1.7)
    stack.clip()
    assert stack.sparsity_error().item() == 0
    stack.layers[0].weights.data[:] = -0.25
    assert stack.sparsity_error().item() == pytest.approx(0.25)
    assert unit_stack("NAC", (2, 1), generators(1)).sparsity_error() is None


def test_new_accumulators_have_the_variance_of_glorot():
    weights = unit_stack("NAC", (200, 100), generators(3)).weights()[0]
    assert weights.var().item() == pytest.approx(2 / 300, rel=0.03)


def test_success_is_an_error_below_that_of_weights_off_by_the_tolerance():
    # Operands of 4 inputs: a = x0 and b = x1. All inputs 2: a is 2 (1 - e) + 6 e, and so is b.
    weights = arithmetic_tasks.operand_weights(4, 2, 1, 1)
    x = torch.full((1, 3, 4), 2.0)
    off = 2 * (1 - 1e-3) + 6e-3
    threshold = arithmetic_tasks.success_threshold(x, weights, lambda a, b: a * b, 1e-3)
    assert threshold.item() == pytest.approx((off**2 - 4) ** 2)
    # 100 inputs as in the papers: 25 to a sum, 12 of which the next one shares.
    weights = arithmetic_tasks.operand_weights(100, 2, 25, 13)
    assert weights.sum(0).tolist() == [25, 25]
    assert (weights.sum(1) == 2).sum() == 12
    found = arithmetic_tasks.results(torch.ones(100), weights, lambda a, b: a - b)
    assert math.isclose(found.item(), 0, abs_tol=1e-5)


def test_saturating_weights_stay_between_minus_one_and_one():
    v = torch.linspace(-6, 6, 101)
    weights = arithmetic_units.saturating(v[:, None], v[None, :])
    assert weights.abs().max() < 1
