"""What a run asks about elliptic curves over Q, and how its process gets the answer from PARI.

cypari may be imported only in the main thread of a process that does nothing else, so the process
of a run, itself often a worker, has an arithmetic worker of its own. It is started by the first
question, and ends with the run. Answers depend on the question alone, so that a resumed run gets
the same ones.
"""

import multiprocessing
from collections.abc import Mapping
from typing import Any

from severe_gui.compute.arithmetic import Arithmetic
from severe_gui.compute.pari import (
    Question,
    Sample,
    SampleQuestion,
    Traces,
    TracesQuestion,
)
from severe_gui.errors import RunFailed
from severe_gui.experiments.experiment import CurveCoefficients


class CurveArithmetic:
    """Answers a run's questions, one at a time. `close` when the run is over."""

    def __init__(self) -> None:
        self._arithmetic: Arithmetic | None = None

    @property
    def worker_pid(self) -> int | None:
        """The arithmetic worker's process id; None if there is none."""
        return self._arithmetic.worker_pid if self._arithmetic is not None else None

    def sampled_ranks(self, height: int, count: int, seed: int) -> Mapping[tuple[int, int], int]:
        """Numbers of random curves y^2 = x^3 + Ax + B by the proved bounds of their ranks."""
        sample: Sample = self._ask(SampleQuestion(height, count, seed))
        numbers: dict[tuple[int, int], int] = {}
        for each in sample.tallies:
            # The lower bound by parity, which another tally may differ in, is not proved.
            bounds = each.lower, each.upper
            numbers[bounds] = numbers.get(bounds, 0) + each.count
        return numbers

    def traces(self, coefficients: CurveCoefficients, bound: int) -> Mapping[int, int]:
        """a_p of the minimal model for the primes up to a bound."""
        a1, a2, a3, a4, a6 = map(str, coefficients)
        traces: Traces = self._ask(TracesQuestion((a1, a2, a3, a4, a6), bound))
        return traces.by_prime()

    def close(self) -> None:
        """End the arithmetic worker, if there is one; another question starts a new one."""
        if self._arithmetic is not None:
            self._arithmetic.close()
            self._arithmetic = None

    def _ask(self, question: Question) -> Any:
        if self._arithmetic is None:
            _allow_children()
            self._arithmetic = Arithmetic()
        answer = self._arithmetic.wait_for(question)
        if answer.failure and self._arithmetic.worker_pid is None:
            # The worker died, perhaps killed from outside: a new one is asked once more.
            answer = self._arithmetic.wait_for(question)
        if answer.failure:
            raise RunFailed(
                "The run stopped because it had no answer about elliptic curves",
                answer.failure.rstrip("."),
                "resume it",
            )
        return answer.result


def _allow_children() -> None:
    """A daemon may have none, as they would stay behind when it is killed.

    The arithmetic worker does not stay behind: it watches for its parent's end.
    """
    process = multiprocessing.current_process()
    if process.daemon:
        process.daemon = False
