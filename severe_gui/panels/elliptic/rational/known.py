"""What is known of a curve's rational points so far, and what of its rank is proved."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from severe_gui.compute.arithmetic import Answer
from severe_gui.compute.pari import (
    Analytic,
    AnalyticQuestion,
    Approximation,
    Combinations,
    CombinationsQuestion,
    Group,
    GroupQuestion,
    Heegner,
    HeegnerQuestion,
    PointText,
    Question,
    ReducedPrime,
    Reduction,
    ReductionQuestion,
    Torsion,
    TorsionQuestion,
)
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.panels.elliptic.places import curve_of
from severe_gui.panels.elliptic.state import Coefficients, EllipticState, ExtraName

CHEAP_CONDUCTOR = 10**7
"""Up to here L(1) takes a few hundredths of a second and is computed unasked, if it is needed."""


@dataclass(frozen=True)
class Known:
    """PARI's answers about one curve. failures: sentences, by the kind of question."""

    coefficients: Coefficients
    reduction: Reduction | None = None
    torsion: Torsion | None = None
    group: Group | None = None
    analytic: Analytic | None = None
    heegner: Heegner | None = None
    combinations: Combinations | None = None
    failures: tuple[tuple[type, str], ...] = ()

    @property
    def curve(self) -> Weierstrass:
        return curve_of(self.coefficients)

    @property
    def generators(self) -> tuple[PointText, ...] | None:
        """Known generators; None before they have been looked for."""
        if self.heegner is not None and not (self.group and self.group.generators):
            return (self.heegner.point,)
        return self.group.generators if self.group is not None else None

    @property
    def rank(self) -> tuple[int, int] | None:
        """The proved interval of the rank; None before the descent."""
        if self.group is None or self.group.rank is None:
            return None
        lower, upper = len(self.generators or ()), self.group.rank.upper
        proved = self.analytic.rank if self.analytic is not None else None
        return (proved, proved) if proved is not None else (lower, upper)

    @property
    def is_rank_proved(self) -> bool:
        return self.rank is not None and self.rank[0] == self.rank[1]

    @property
    def is_basis(self) -> bool:
        """Whether there are as many known generators as the rank."""
        generators = self.generators
        return self.is_rank_proved and len(generators or ()) == self.rank[0]  # type: ignore[index]

    @property
    def order_of_sha(self) -> Approximation | None:
        """What Birch and Swinnerton-Dyer predict for the order of the Tate-Shafarevich group.

        The value of L, times the square of the torsion, over the real period, the Tamagawa numbers
        and the regulator.
        """
        analytic, reduction, group = self.analytic, self.reduction, self.group
        if analytic is None or analytic.rank is None or reduction is None or group is None:
            return None
        regulator = self.combinations.regulator if self.combinations is not None else None
        if reduction.primes is None or regulator is None or not self.is_basis:
            return None
        assert analytic.value is not None
        parts = (analytic.value, reduction.period, regulator)
        below = reduction.period.value * regulator.value * tamagawa_product(reduction.primes)
        value = analytic.value.value * len(group.torsion_points) ** 2 / below
        relative = sum(each.error / abs(each.value) for each in parts)
        return Approximation(value, abs(value) * relative)

    def failure(self, kind: type) -> str:
        """Why a kind of question has no whole answer; "" if it has not failed."""
        return dict(self.failures).get(kind, "")


def tamagawa_product(primes: tuple[ReducedPrime, ...]) -> int:
    """The product of the Tamagawa numbers."""
    product = 1
    for each in primes:
        product *= each.tamagawa
    return product


Asker = Callable[[Question], Answer | None]


def known_of(state: EllipticState, answer: Asker) -> Known:
    """What has been answered of what the state wants to know."""
    coefficients = state.coefficients
    known = Known(coefficients)
    for question in questions_of(state, known):
        known = _with(known, question, answer(question))
    # Answers lead to more questions: the value of L, then sums of the generators.
    for kind in (AnalyticQuestion, HeegnerQuestion, CombinationsQuestion):
        for question in questions_of(state, known):
            if isinstance(question, kind):
                known = _with(known, question, answer(question))
    return known


def questions_of(state: EllipticState, known: Known) -> tuple[Question, ...]:
    """What is wanted, in this order. The later questions depend on the first answers."""
    coefficients = state.coefficients
    if known.curve.is_singular:
        return ()
    wanted: list[Question] = [
        ReductionQuestion(coefficients),
        TorsionQuestion(coefficients),
        GroupQuestion(coefficients),
    ]
    if wants(state, "analytic") or _needs_analytic(known):
        wanted.append(AnalyticQuestion(coefficients))
    if wants(state, "heegner"):
        wanted.append(HeegnerQuestion(coefficients))
    if known.group is not None and known.generators is not None:
        wanted.append(
            CombinationsQuestion(
                coefficients, known.group.torsion_points, known.generators,
                state.combinations, state.growth,
            )
        )  # fmt: skip
    return tuple(wanted)


def wants(state: EllipticState, extra: ExtraName) -> bool:
    """Whether a person has asked for more about this curve."""
    asked = state.extras
    return asked is not None and asked.of == state.coefficients and extra in asked.what


def _with(known: Known, question: Question, answer: Answer | None) -> Known:
    """What is known with one more answer."""
    if answer is None:
        return known
    failures = dict(known.failures)
    failures.pop(type(question), None)
    if answer.failure:
        failures[type(question)] = answer.failure
    name = FIELDS[type(question)]
    return replace(known, **{name: answer.result}, failures=tuple(failures.items()))


def _needs_analytic(known: Known) -> bool:
    """Whether a cheap value of L could close the interval of the rank."""
    group = known.group
    if group is None or group.rank is None or group.conductor is None or group.generators is None:
        return False
    found = len(group.generators)
    return found <= 1 and found < group.rank.upper and group.conductor <= CHEAP_CONDUCTOR


FIELDS: dict[type, str] = {
    ReductionQuestion: "reduction",
    TorsionQuestion: "torsion",
    GroupQuestion: "group",
    AnalyticQuestion: "analytic",
    HeegnerQuestion: "heegner",
    CombinationsQuestion: "combinations",
}
