"""How many points there are modulo p: counted here where they are listed, by PARI beyond that."""

import math
from dataclasses import dataclass

from severe_gui.compute.pari import Count, CountQuestion, PairingQuestion
from severe_gui.maths.curves.modulo.finite import MOST_LISTED, FiniteCurve
from severe_gui.panels.elliptic.scene import Modular, Reduced, Scene
from severe_gui.panels.elliptic.state import Coefficients

KINDS = {0: "cusp", 1: "split node", -1: "node, not split"}


@dataclass(frozen=True)
class Counted:
    """The group modulo p. order: smooth points with O; trace: a_p; structure: cyclic factors."""

    p: int
    order: int
    trace: int
    structure: tuple[int, ...]
    is_good: bool

    @property
    def reduction(self) -> str:
        """What the cubic is modulo p."""
        return "good" if self.is_good else KINDS[self.trace]


def counted(finite: FiniteCurve, count: Count | None = None) -> Counted | None:
    """The group modulo p; None if it takes PARI's count, and there is none yet."""
    if finite.p <= MOST_LISTED or not finite.has_good_reduction:
        return Counted(
            finite.p, finite.order, finite.trace, finite.structure, finite.has_good_reduction
        )
    if count is None:
        return None
    return Counted(finite.p, count.order, finite.p + 1 - count.order, count.structure, True)


def count_question(scene: Scene) -> tuple[CountQuestion, ...]:
    """What PARI is asked so that the points are counted; nothing if they are listed here."""
    modular = scene.modular
    if modular is None or counted(modular.finite) is not None:
        return ()
    return (CountQuestion(scene.coefficients, modular.finite.p),)


def orders_of(modular: Modular, known: Counted) -> tuple[int, int] | None:
    """The orders of P and Q modulo p; None unless both have residues."""
    if modular.p is None or modular.q is None:
        return None
    finite, most = modular.finite, known.order
    return finite.order_of(modular.p.point, most), finite.order_of(modular.q.point, most)


def pairing_question(
    coefficients: Coefficients, modular: Modular, known: Counted
) -> PairingQuestion | None:
    """What is needed to know how much P and Q generate, if the group is not cyclic."""
    orders = orders_of(modular, known)
    if orders is None or len(known.structure) < 2 or 1 in orders or not known.is_good:
        return None
    one, other = cell_of(modular.p), cell_of(modular.q)
    return PairingQuestion(coefficients, known.p, one, other, math.lcm(*orders))


def cell_of(reduced: Reduced | None) -> tuple[int, int]:
    """The coordinates of a point that is there, and not O."""
    assert reduced is not None
    cell = reduced.cell
    assert cell is not None
    return cell
