"""Statements that hold without exception, and what counts how often they were tested."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from severe_gui.experiments.elliptic_tales.draws import Draws
from severe_gui.experiments.experiment import ClaimKind, FloatArray, RunContext

Case = TypeVar("Case")

SILENT = "It cannot come out otherwise: no case may be an exception."


@dataclass(frozen=True)
class Statement(Generic[Case]):
    """One statement about a random case.

    holds: whether it is so; None if it says nothing of this case. algebra: why it must be so.
    wanted: True if the statement is that there are such cases, so that one is enough. is_example:
    whether it is about a figure of the post and no case at all, so that it is tested once.
    """

    id: str
    text: str
    quote: str
    algebra: str
    holds: Callable[[Case], bool | None]
    kind: ClaimKind = "claim"
    basis: str = SILENT
    wanted: bool = False
    is_example: bool = False
    plot: str = "exceptions"


class Tests(Generic[Case]):
    """Statements on batches of random cases, counted."""

    def __init__(
        self,
        statements: Sequence[Statement[Case]],
        draw: Callable[[Draws], Case],
        count: int,
        context: RunContext,
    ) -> None:
        import torch

        self._statements, self._draw, self._count = statements, draw, count
        self._generator = context.generator("cases")
        self._found = torch.zeros(len(statements), 2, dtype=torch.float64)
        self.tracked: Mapping[str, Any] = {"found": self._found}

    def batch(self) -> list[Case]:
        """New cases, tested. Returns them."""
        draws = Draws(self._generator)
        cases = [self._draw(draws) for _ in range(self._count)]
        for row, statement in enumerate(self._statements):
            if statement.is_example:
                self._found[row] = 0
            for case in cases[:1] if statement.is_example else cases:
                holds = statement.holds(case)
                if holds is not None:
                    self._found[row, 0] += 1
                    self._found[row, 1] += holds == statement.wanted
        return cases

    def scalars(self) -> dict[str, float]:
        """How often statements were tested, and how often one was not so."""
        tested, other = self._found.sum(0).tolist()
        wanted = [row for row, each in enumerate(self._statements) if each.wanted]
        return {"tests": tested, "exceptions": other - float(self._found[wanted, 1].sum())}

    def curves(self) -> dict[str, FloatArray]:
        """Of each statement: tests, and exceptions, or instances of what is wanted."""
        tested, other = self._found.numpy().T
        return {"tested": np.array(tested), "counted": np.array(other)}
