"""The torsion as a worked list: mathematics of FLINT, here because a discriminant may be hard."""

from collections.abc import Iterator
from typing import Any

from severe_gui.compute.pari.questions import Torsion, TorsionQuestion
from severe_gui.errors import BadInput


def torsion_of(_pari: Any, question: TorsionQuestion) -> Iterator[Torsion]:
    """Every candidate of Nagell and Lutz with its verdict, or why there are too many."""
    from severe_gui.maths.curves.rational.nagell_lutz import worked_list
    from severe_gui.maths.curves.weierstrass import Weierstrass

    try:
        yield Torsion(worked_list(Weierstrass.rational(*question.coefficients)))
    except BadInput as error:
        yield Torsion(None, str(error))
