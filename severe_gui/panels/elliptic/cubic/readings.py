"""The cubic, its points and its Weierstrass form as the inspector shows them, and typed points."""

from fractions import Fraction

from flint import fmpq, fmpz  # noqa: TID253 (imported with the view)

from severe_gui.compute.arithmetic import Answer
from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.cubic import Vector, whole_point
from severe_gui.maths.curves.cubics.group import PointedCubic
from severe_gui.maths.curves.weierstrass import Point
from severe_gui.panels.elliptic.cubic.scene import Line, Marked, Scene, negative_of
from severe_gui.panels.elliptic.numbers import decimal, exact, group_text, grouped
from severe_gui.widgets.readouts import Reading

ZERO = 1e-9
"""Below it a coordinate of size up to 1 that is not exact is shown as 0."""


def cubic_readings(scene: Scene) -> dict[str, Reading]:
    """Invariants and shape."""
    cubic, known = scene.known.cubic, scene.known
    rows = {"Discriminant": exact(cubic.discriminant)}
    if not cubic.is_smooth:
        where = ", ".join(short_point(each) for each in known.singular)
        rows["Singular at"] = Reading(where or "points that are not rational, or all of a line")
        return rows
    rows["j"] = exact(cubic.j)
    assert known.real is not None
    pieces = len(known.real.components)
    rows["Real points"] = Reading("two components" if pieces == 2 else "one component")
    if scene.sum is not None:
        o = scene.sum.o
        if o.is_exact:
            is_flex = PointedCubic(cubic, o.point).is_flex(o.point)
            said = "a flex: three points on a line add up to O" if is_flex else "not a flex"
            rows["O is"] = Reading(said)
        else:
            rows["O is"] = Reading("not rational: sums are real")
    return rows


def point_readings(scene: Scene) -> dict[str, Reading]:
    """The lines, their third points and the sum."""
    found = scene.sum
    if found is None:
        return {"P + Q": Reading("not defined here")}
    rows = {
        "Tangent L" if found.line.meeting == "tangent" else "Line L": _line(found.line),
        "R": point_reading(found.third),
        "Tangent L′" if found.other_line.meeting == "tangent" else "Line L′":
            _line(found.other_line),
        "2P" if found.line.meeting == "tangent" else "P + Q": point_reading(found.total),
    }  # fmt: skip
    rows["−P"] = point_reading(negative_of(scene.known.cubic, found.o, found.p))
    if found.o.is_exact and found.p.is_exact:
        order = PointedCubic(scene.known.cubic, found.o.point).order_of(found.p.point)
        rows["Order of P"] = Reading("infinite" if order is None else str(order))
    return rows


def form_readings(scene: Scene, answer: Answer | None) -> dict[str, Reading]:
    """The Weierstrass curve, what PARI knows of it, and where P and Q go on it."""
    if scene.model is None or scene.sum is None:
        return {"Curve": Reading("needs a smooth cubic with a rational O")}
    a = ", ".join(grouped(str(each)) for each in scene.model.coefficients)
    rows = {"Coefficients": Reading(f"[{a}]", "", model_text(scene))}
    group = answer.result if answer is not None else None
    if group is not None:
        if group.minimal is not None:
            rows["Minimal model"] = Reading(
                f"[{', '.join(map(str, group.minimal))}]".replace("-", "−")
            )
        if group.label:
            rows["Label"] = Reading(f"{group.label} (LMFDB {group.lmfdb})", "", group.label)
        rows["Torsion"] = Reading(group_text(group.torsion))
        if group.rank is not None:
            low, high = group.rank.lower, group.rank.upper
            rows["Rank"] = Reading(str(low) if low == high else f"from {low} to {high}")
    elif answer is None or not answer.is_final:
        rows["PARI"] = Reading("computing …")
    if answer is not None and answer.failure:
        rows["PARI"] = Reading(answer.failure)
    for name, each in (("P there", scene.sum.p), ("Q there", scene.sum.q)):
        if each.is_exact:
            rows[name] = _on_curve(scene.on_model(each))
    return rows


def model_text(scene: Scene) -> str:
    """The coefficients of the Weierstrass model, as they are typed."""
    assert scene.model is not None
    return "[" + ",".join(str(each) for each in scene.model.coefficients) + "]"


def _on_curve(point: Point) -> Reading:
    if point is None:
        return Reading("O", "", "O")
    x, y = point
    return Reading(f"({grouped(str(x))}, {grouped(str(y))})", "", f"{x}, {y}")


# Points.


def point_reading(marked: Marked) -> Reading:
    """A point, exact if it is rational, otherwise in decimals; three coordinates at infinity."""
    if not marked.is_exact:
        x, y, z = marked.at
        if abs(z) < ZERO:
            text = f"({decimal(x)} : {decimal(y)} : 0)"
        else:
            text = f"({decimal(x / z)}, {decimal(y / z)})"
        return Reading(text, "", " : ".join(repr(each) for each in marked.at))
    copied = " : ".join(str(each) for each in marked.point)
    text = short_point(marked.point)
    if marked.point[2] not in (0, 1):
        x, y, z = marked.at
        text += f"\n≈ ({decimal(x / z)}, {decimal(y / z)})"
    return Reading(text, "", copied)


def short_point(point: Vector) -> str:
    """(2, 1), or (1 : −1 : 0) at infinity."""
    x, y, z = point
    if z == 0:
        return "(" + " : ".join(grouped(str(each)) for each in point) + ")"
    return f"({grouped(str(fmpq(x, z)))}, {grouped(str(fmpq(y, z)))})"


def written(marked: Marked) -> str:
    """A point as it is typed."""
    if not marked.is_exact:
        x, y, z = marked.at
        if abs(z) < ZERO:
            return f"{decimal(x)} : {decimal(y)} : 0"
        return f"{decimal(x / z)}, {decimal(y / z)}"
    x, y, z = marked.point
    if z == 0:
        return f"{x} : {y} : 0".replace("-", "−")
    return f"{fmpq(x, z)}, {fmpq(y, z)}".replace("-", "−")


def read_point(text: str) -> Vector:
    """A point typed as x, y or X : Y : Z. Raises BadInput."""
    typed = text.strip().strip("()[]").replace("−", "-")
    parts = typed.split(":") if ":" in typed else typed.split(",")
    try:
        numbers = [Fraction(part.strip()) for part in parts]
    except (ValueError, ZeroDivisionError):
        raise BadInput(f"{text!r} is not a point", "", "write it as x, y or X : Y : Z") from None
    if len(numbers) != (3 if ":" in typed else 2):
        raise BadInput(f"{text!r} is not a point", "", "write it as x, y or X : Y : Z")
    return whole_point(*(fmpq(each.numerator, each.denominator) for each in numbers))


def _line(line: Line) -> Reading:
    """y = 2x − 1, or x = 3, or the line at infinity; in decimals unless short."""
    a, b, c = line.exact if line.exact is not None else line.at
    if isinstance(a, fmpz):
        if b:
            return Reading(_slope_form(fmpq(-a, b), fmpq(-c, b)))
        return Reading(f"x = {grouped(str(fmpq(-c, a)))}" if a else "the line at infinity")
    if abs(b) > ZERO:
        slope = f"{decimal(-a / b)}x " if abs(a) > ZERO else ""
        return Reading(f"y = {slope}{_signed(-c / b)}" if slope else f"y = {decimal(-c / b)}")
    return Reading(f"x = {decimal(-c / a)}" if abs(a) > ZERO else "the line at infinity")


def _slope_form(slope: fmpq, constant: fmpq) -> str:
    number = {"1": "", "-1": "−", "0": None}.get(str(slope), grouped(str(slope)))
    term = "" if number is None else (f"({number})x" if "/" in number else f"{number}x")
    if constant == 0:
        return f"y = {term or '0'}"
    if not term:
        return f"y = {grouped(str(constant))}"
    sign = "+" if constant > 0 else "−"
    return f"y = {term} {sign} {grouped(str(abs(constant)))}"


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'} {decimal(abs(value))}"


# What a table holds.


def cubic_rows(scene: Scene) -> dict[str, Reading]:
    """The cubic with its invariants, for a table."""
    numbers = " ".join(str(each) for each in scene.known.cubic.coefficients)
    return {
        "equation": Reading(scene.picture.equation),
        "m": Reading(scene.picture.m),
        "coefficients": Reading(numbers),
        **cubic_readings(scene),
    }


def all_points(scene: Scene) -> dict[str, Reading]:
    """O, P and Q with everything that they give, for a table."""
    if scene.sum is None:
        return {"refusal": Reading(scene.refusal)}
    named = zip("OPQ", scene.sum.handles, strict=True)
    return {**{name: point_reading(each) for name, each in named}, **point_readings(scene)}
