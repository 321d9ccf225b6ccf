"""What generators and torsion span: canonical heights, the growth of nP, integral points."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from severe_gui.compute.pari.curves import curve_over, minimal_model, points_over, text_of
from severe_gui.compute.pari.precision import approximations
from severe_gui.compute.pari.questions import Combinations, CombinationsQuestion, PointText


def combinations_of(pari: Any, question: CombinationsQuestion) -> Iterator[Combinations]:
    """First the heights and how they grow, then the integral points."""
    from severe_gui.maths.curves.rational.combinations import (
        bound_within_reach,
        growth,
        integral_points,
    )
    from severe_gui.maths.curves.weierstrass import Weierstrass

    given = Weierstrass.rational(*question.coefficients)
    generators = points_over(question.generators)
    *heights, regulator = _heights(pari, question)
    digits = growth(given, generators[0], question.multiples) if generators else ()
    known = Combinations(tuple(heights), regulator, digits)
    yield known
    torsion, model = points_over(question.torsion), given
    is_minimal = any(each.q != 1 for each in given.coefficients)
    if is_minimal:
        minimal, change = minimal_model(pari, question.coefficients)
        model = Weierstrass.rational(*(str(each) for each in list(minimal)[:5]))
        torsion, generators = (
            points_over([_moved(pari, each, change) for each in points])
            for points in (question.torsion, question.generators)
        )
    bound = bound_within_reach(len(generators), len(torsion), question.bound)
    found = integral_points(model, torsion, generators, bound)
    yield replace(known, integral=found, bound=bound, is_minimal=is_minimal)


def _moved(pari: Any, point: PointText, change: Any) -> PointText:
    return None if point is None else text_of(pari.ellchangepoint(_pari_point(pari, point), change))


def _pari_point(pari: Any, point: PointText) -> Any:
    return pari([0]) if point is None else pari([pari(point[0]), pari(point[1])])


def _heights(pari: Any, question: CombinationsQuestion) -> Any:
    """The generators' canonical heights, and their regulator at the end."""
    points = [_pari_point(pari, each) for each in question.generators]

    def computed() -> list[Any]:
        # PARI keeps what it has computed with a curve, with its precision.
        curve = curve_over(pari, question.coefficients)
        matrix = curve.ellheightmatrix(pari(points))
        heights = [matrix[k, k] for k in range(len(points))]
        return [*heights, matrix.matdet() if points else pari(1)]

    return approximations(pari, computed)
