"""Arithmetic that a network learns: functions of sums of subsets of its inputs.

Each operand is the sum of a quarter of the inputs, and overlaps half of the one before. Source:
Trask et al. (2018); Madsen and Johansen (2019), Measuring arithmetic extrapolation performance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Operation = Literal[
    "add", "subtract", "multiply", "divide", "square", "square-root", "multiply-add",
    "sum-of-products", "product-of-sums",
]  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A function of arrays or tensors. operands: how many; text: as it is written.

    layers: of units that express it, the sums of inputs included; hidden: the width they need.
    """

    operands: int
    function: Callable[..., Any]
    text: str
    layers: int = 2
    hidden: int = 2


FORMULAS: Mapping[str, Formula] = {
    "add": Formula(2, lambda a, b: a + b, "a + b"),
    "subtract": Formula(2, lambda a, b: a - b, "a − b"),
    "multiply": Formula(2, lambda a, b: a * b, "a × b"),
    "divide": Formula(2, lambda a, b: a / b, "a ÷ b"),
    "square": Formula(1, lambda a: a * a, "a²"),
    "square-root": Formula(1, lambda a: a**0.5, "√a", hidden=1),
    "multiply-add": Formula(3, lambda a, b, c: a * b + c, "a × b + c", layers=3, hidden=3),
    "sum-of-products": Formula(
        4, lambda a, b, c, d: a * b + c * d, "a × b + c × d", layers=3, hidden=4
    ),
    "product-of-sums": Formula(4, lambda a, b, c, d: (a + b) * (c + d), "(a + b) × (c + d)"),
}


def operand_size(inputs: int) -> tuple[int, int]:
    """How many inputs an operand sums, and by how many the next one starts later."""
    size = max(1, round(0.25 * inputs))
    return size, size - size // 2


def least_inputs(operation: str, inputs: int) -> int:
    """How many inputs the operands of an operation reach over."""
    size, stride = operand_size(inputs)
    return (FORMULAS[operation].operands - 1) * stride + size
