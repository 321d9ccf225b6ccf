"""What the page asks of PARI, in which order, and what is put together from the answers.

Quick things come first, and what needs the conductor comes last, as it may be out of reach. All a_p
are asked in stretches, so that another question interrupts one of them only.
"""

import math

from severe_gui.compute.pari import (
    BadPrime,
    BadPrimesQuestion,
    GroupQuestion,
    PairingQuestion,
    Question,
    Traces,
    TracesQuestion,
)
from severe_gui.maths.curves.modulo.frobenius import SATO_TATE, law_of
from severe_gui.panels.elliptic.modular.counted import (
    Counted,
    count_question,
    counted,
    orders_of,
    pairing_question,
)
from severe_gui.panels.elliptic.primes.tally import Packed, Tally, slices_up_to
from severe_gui.panels.elliptic.scene import Scene
from severe_gui.panels.elliptic.sections.asking import Asking
from severe_gui.panels.elliptic.state import Coefficients

STRETCH = 1_000_000


class Asked:
    """Questions about the curve of a scene, and the tally of its a_p."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._paused = False
        self._about: tuple[Coefficients, int] | None = None
        self._gathered: tuple[Coefficients, int] | None = None
        self.tally = Tally(SATO_TATE)

    def questions(self, scene: Scene, bound: int, known: Counted | None) -> tuple[Question, ...]:
        """What is wanted now, in order."""
        if (scene.coefficients, bound) != self._about:
            self._about, self._paused = (scene.coefficients, bound), False
        first: tuple[Question, ...] = count_question(scene)
        pairing = self._pairing(scene, known)
        first = (*first, pairing) if pairing is not None else first
        if scene.curve.is_singular:
            return first
        stretches = self._wanted(scene, bound)
        group, bad = GroupQuestion(scene.coefficients), BadPrimesQuestion(scene.coefficients)
        return (*first, *stretches[:1], group, *stretches[1:], bad)

    def _pairing(self, scene: Scene, known: Counted | None) -> PairingQuestion | None:
        modular = scene.modular
        if modular is None or modular.is_drawn or known is None:
            return None
        return pairing_question(scene.coefficients, modular, known)

    def _wanted(self, scene: Scene, bound: int) -> list[TracesQuestion]:
        """The stretches up to the first one that was given up."""
        wanted = []
        for each in stretches_of(scene.coefficients, bound):
            answer = self._asking.answer(each)
            if self._paused and (answer is None or not answer.is_final):
                break
            wanted.append(each)
            if answer is not None and answer.failure:
                break
        return wanted

    # What is known.

    def counted(self, scene: Scene) -> Counted | None:
        """The group modulo the scene's prime, if it is known."""
        if scene.modular is None:
            return None
        asked = count_question(scene)
        answer = self._asking.answer(asked[0]) if asked else None
        return counted(scene.modular.finite, answer.result if answer is not None else None)

    def size_of_both(self, scene: Scene, known: Counted | None) -> int | None:
        """How many points P and Q generate modulo a prime beyond those that are drawn."""
        orders = orders_of(scene.modular, known) if scene.modular and known else None
        if orders is None:
            return None
        question = self._pairing(scene, known)
        if question is None:
            # One of them is O, or the group is cyclic.
            return math.lcm(*orders)
        answer = self._asking.answer(question)
        found = answer.result if answer is not None else None
        return None if found is None else question.exponent * found

    def bad_primes(self, coefficients: Coefficients) -> tuple[BadPrime, ...] | None:
        """The primes of bad reduction, once they are known."""
        answer = self._asking.answer(BadPrimesQuestion(coefficients))
        return answer.result if answer is not None else None

    def gather(self, scene: Scene, bound: int) -> Tally:
        """The tally of what has arrived; kept, and continued when more has."""
        law = SATO_TATE if scene.curve.is_singular else law_of(scene.curve.j)
        packed: list[Packed] = []
        bad: set[int] = set()
        if not scene.curve.is_singular:
            for each in stretches_of(scene.coefficients, bound):
                answer = self._asking.answer(each)
                traces: Traces | None = answer.result if answer is not None else None
                if traces is None:
                    break
                packed += traces.chunks
                bad |= set(traces.bad)
                if answer is not None and (not answer.is_final or answer.failure):
                    # What follows would leave a gap.
                    break
        about = scene.coefficients, bound
        fewer = sum(len(primes) for primes, _traces in packed) < 4 * len(self.tally)
        if about == self._gathered and fewer:
            # A stretch that another question has interrupted begins anew; what it had said holds.
            return self.tally
        self._gathered = about
        if law is not self.tally.law:
            self.tally = Tally(law)
        self.tally = self.tally.followed_by(packed, sorted(bad))
        return self.tally

    # Cancel, and go on.

    def failure(self, scene: Scene, bound: int) -> str:
        """Why the count of all a_p has stopped; "" if it has not."""
        for each in stretches_of(scene.coefficients, bound):
            answer = self._asking.answer(each)
            if answer is not None and answer.failure:
                return answer.failure
        return "The count was paused." if self._paused else ""

    def is_counting(self, scene: Scene, bound: int) -> bool:
        """Whether some a_p are still wanted."""
        if scene.curve.is_singular or self.failure(scene, bound):
            return False
        answers = map(self._asking.answer, stretches_of(scene.coefficients, bound))
        return any(each is None or not each.is_final for each in answers)

    def pause(self, scene: Scene, bound: int) -> None:
        """Stop the count of all a_p; what is known stays."""
        self._paused = True
        for each in stretches_of(scene.coefficients, bound):
            if self._asking.is_asking(each):
                self._asking.again(each)

    def resume(self, scene: Scene, bound: int) -> None:
        """Go on with the count."""
        self._paused = False
        for each in stretches_of(scene.coefficients, bound):
            answer = self._asking.answer(each)
            if answer is not None and answer.failure:
                self._asking.again(each)
                return


def stretches_of(coefficients: Coefficients, bound: int) -> list[TracesQuestion]:
    """The questions that together give all a_p to a bound."""
    slices = slices_up_to(bound, STRETCH)
    return [TracesQuestion(coefficients, up_to, above) for above, up_to in slices]
