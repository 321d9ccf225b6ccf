"""The curve, its points and its group as the inspector shows them: exact values, then decimals."""

from flint import fmpq  # noqa: TID253 (imported with the view)

from severe_gui.compute.arithmetic import Answer
from severe_gui.compute.pari import SATURATED_TO, Count, Group, PointText
from severe_gui.maths.curves.rational.factors import square_part
from severe_gui.maths.curves.rational.generated import LARGEST_ORDER
from severe_gui.maths.curves.singular import SmoothPoints
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.panels.elliptic.modular.counted import Counted, counted
from severe_gui.panels.elliptic.numbers import (
    coordinates,
    exact,
    group_text,
    grouped,
    number_reading,
    short,
)
from severe_gui.panels.elliptic.scene import Modular, Reduced, Scene
from severe_gui.widgets.readouts import Reading


def curve_readings(scene: Scene) -> dict[str, Reading]:
    """Invariants and shape."""
    curve = scene.curve
    rows = {
        "Discriminant": exact(curve.discriminant),
        "c₄": exact(curve.c4),
        "c₆": exact(curve.c6),
    }
    if not curve.is_singular:
        rows["j"] = exact(curve.j)
        pieces = "two components" if scene.locus.oval else "one component"
        rows["Real points"] = Reading(pieces)
        return rows
    x, y = curve.singular_point  # type: ignore[misc]
    word = {"acnode": "isolated point (acnode)"}.get(curve.singularity or "", curve.singularity)
    rows["Singular"] = Reading(f"{word} at ({short(x)}, {short(y)})")
    rows["Smooth points"] = Reading(group_of_singular(curve))
    return rows


def group_of_singular(curve: Weierstrass) -> str:
    """What the smooth rational points are isomorphic to."""
    if curve.singularity == "cusp":
        return "the rationals under addition"
    free, _root = square_part(SmoothPoints(curve).d)
    if free == 1:
        return "the nonzero rationals under multiplication"
    root = "i" if free == -1 else f"√{free}".replace("-", "−")
    return f"the numbers of norm 1 in Q({root})"


def point_readings(scene: Scene, full: bool = False) -> dict[str, Reading]:
    """The line, the third point and the sum. full: numbers however long they are."""
    rows = {}
    if scene.relation == "chord":
        rows["Slope"] = number_reading(scene.slope, full)
    if scene.relation == "tangent":
        rows["Tangent"] = number_reading(scene.slope, full)
    if scene.relation == "opposite":
        rows["P + Q"] = Reading("O: the line is vertical", "", "O")
        return rows
    rows["R"] = coordinates(scene.third, full)
    rows["2P" if scene.relation == "tangent" else "P + Q"] = coordinates(scene.total, full)
    if scene.p.is_exact:
        rows["Order of P"] = Reading(_order(scene))
    return rows


def _order(scene: Scene) -> str:
    """By Mazur's theorem a torsion point of a smooth curve has order at most 12."""
    order = scene.curve.small_order(scene.p.point, LARGEST_ORDER)
    if order is not None:
        return str(order)
    return f"above {LARGEST_ORDER}" if scene.curve.is_singular else "infinite"


def residue_readings(modular: Modular | None, count: Count | None = None) -> dict[str, Reading]:
    """The number of points, the trace and the group modulo p. count: PARI's, if it is needed."""
    if modular is None:
        return {}
    known = counted(modular.finite, count)
    rows = counted_readings(known)
    if modular.total is not None:
        rows["P + Q"] = residue_reading(modular.total)
    if modular.p is not None and known is not None:
        rows["Order of P"] = exact(modular.finite.order_of(modular.p.point, known.order))
    return rows


def counted_readings(known: Counted | None) -> dict[str, Reading]:
    """The group modulo p; None while PARI counts."""
    if known is None:
        return {"Points Nₚ": Reading("counted by PARI …")}
    rows = {
        "Points Nₚ": exact(known.order),
        "Trace aₚ": exact(known.trace),
        "Group": Reading(group_text(known.structure)),
    }
    if not known.is_good:
        rows["Reduction"] = Reading(
            {0: "additive: a cusp", 1: "multiplicative, split: a node"}.get(
                known.trace, "multiplicative, not split: a node"
            )
        )
    return rows


def residue_reading(reduced: Reduced) -> Reading:
    """A point modulo p."""
    if reduced.cell is None:
        return Reading("O", "", "O")
    x, y = map(str, reduced.cell)
    return Reading(f"({grouped(x)}, {grouped(y)})", "", f"{x}, {y}")


def group_readings(answer: Answer | None, curve: Weierstrass) -> dict[str, Reading]:
    """What PARI has found of E(Q) so far."""
    if curve.is_singular:
        return {"PARI": Reading("needs a smooth curve")}
    group: Group | None = answer.result if answer else None
    if group is None:
        return {"PARI": Reading("computing …")} if answer is None or not answer.is_final else {}
    rows = {}
    if group.label:
        rows["Label"] = Reading(f"{group.label} (LMFDB {group.lmfdb})", "", group.label)
    if group.conductor is not None:
        rows["Conductor"] = exact(fmpq(group.conductor))
    rows["Torsion"] = Reading(group_text(group.torsion))
    if group.rank is not None:
        low, high = group.rank.lower, group.rank.upper
        shown = str(low) if low == high else f"from {low} to {high}"
        rows["Rank"] = Reading(shown)
        rows["Reason"] = Reading(group.rank.reason)
    if group.generators:
        points = [_text_of(each) for each in group.generators]
        rows["Generators"] = Reading("\n".join(points), "", ", ".join(points))
        rows["Saturated"] = Reading(f"at the primes up to {SATURATED_TO}")
    if group.regulator is not None and group.generators:
        rows["Regulator"] = Reading(f"{group.regulator:.10g}", "", repr(group.regulator))
    return rows


def _text_of(point: PointText) -> str:
    return "O" if point is None else f"({grouped(point[0])}, {grouped(point[1])})"
