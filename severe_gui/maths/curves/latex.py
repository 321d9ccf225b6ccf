"""A curve, its points and the group law for two of them, worked step by step, as LaTeX.

Every number is exact. The text is a document of its own that needs amsmath only.
"""

from flint import fmpq

from severe_gui.maths.curves.weierstrass import Point, Weierstrass


def latex_number(value: fmpq) -> str:
    """3, -\\frac{7}{4}."""
    top, bottom = int(value.p), int(value.q)
    if bottom == 1:
        return str(top)
    return f"{'-' if top < 0 else ''}\\frac{{{abs(top)}}}{{{bottom}}}"


def latex_point(point: Point) -> str:
    """A point, or O."""
    if point is None:
        return "\\mathcal{O}"
    return f"\\left({latex_number(point[0])},\\, {latex_number(point[1])}\\right)"


def latex_equation(curve: Weierstrass) -> str:
    """y^2 + y = x^3 - x."""
    a1, a2, a3, a4, a6 = curve.coefficients
    left = "y^2" + _term(a1, "xy") + _term(a3, "y")
    return f"{left} = x^3" + _term(a2, "x^2") + _term(a4, "x") + _term(a6, "")


def _term(value: fmpq, letters: str) -> str:
    if value == 0:
        return ""
    size = abs(value)
    number = "" if size == 1 and letters else latex_number(size)
    return f" {'+' if value > 0 else '-'} {number}{letters}"


def worked_sum(curve: Weierstrass, p: Point, q: Point) -> str:
    """The sum of two rational points, line by line, as an align environment's body."""
    total = curve.add(p, q)
    rows = [f"P &= {latex_point(p)}, \\qquad Q = {latex_point(q)}"]
    if p is None or q is None:
        rows.append(
            f"P + Q &= {latex_point(total)}, \\quad\\text{{since $\\mathcal{{O}}$ is neutral}}"
        )
        return " \\\\\n".join(rows)
    slope = curve.slope(p, q)
    if slope is None:
        rows.append("x_P &= x_Q, \\quad\\text{so the line is vertical and meets the curve in }"
                    "\\mathcal{O}")  # fmt: skip
        rows.append("P + Q &= \\mathcal{O}")
        return " \\\\\n".join(rows)
    if p == q:
        rows.append(
            "\\lambda &= \\frac{3x_P^2 + 2a_2x_P + a_4 - a_1y_P}{2y_P + a_1x_P + a_3} = "
            + latex_number(slope)
        )
    else:
        rows.append(f"\\lambda &= \\frac{{y_Q - y_P}}{{x_Q - x_P}} = {latex_number(slope)}")
    third = curve.third_point(p, q, slope)
    rows.append(f"x_R &= \\lambda^2 + a_1\\lambda - a_2 - x_P - x_Q = {latex_number(third[0])}")
    rows.append(f"y_R &= y_P + \\lambda(x_R - x_P) = {latex_number(third[1])}")
    name = "2P" if p == q else "P + Q"
    rows.append(f"{name} &= (x_R,\\, -y_R - a_1x_R - a_3) = {latex_point(total)}")
    return " \\\\\n".join(rows)


def latex_document(curve: Weierstrass, p: Point, q: Point) -> str:
    """A document with the curve, its invariants and the worked sum."""
    facts = [f"\\Delta &= {latex_number(curve.discriminant)}", f"c_4 &= {latex_number(curve.c4)}",
             f"c_6 &= {latex_number(curve.c6)}"]  # fmt: skip
    if not curve.is_singular:
        facts.append(f"j &= {latex_number(curve.j)}")
    lines = ",\\\\\n".join(facts)
    return (
        "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n"
        f"\\[ E:\\quad {latex_equation(curve)} \\]\n\\begin{{align*}}\n{lines}\n\\end{{align*}}\n"
        f"\\begin{{align*}}\n{worked_sum(curve, p, q)}\n\\end{{align*}}\n\\end{{document}}\n"
    )
