"""A cubic with O, P and Q, and their sum worked line by line, as LaTeX. Every number is exact.

The text is a document of its own that needs amsmath only.
"""

from severe_gui.maths.curves.cubics.cubic import Cubic, Vector, normal
from severe_gui.maths.curves.cubics.equations import MONOMIALS
from severe_gui.maths.curves.cubics.group import PointedCubic
from severe_gui.maths.curves.real.projective import cross


def latex_form(coefficients: Vector | tuple[object, ...], letters: tuple[str, ...]) -> str:
    """2X - Y + 3Z, for three coefficients and letters; terms that are 0 are left out."""
    terms = [(int(str(value)), name) for value, name in zip(coefficients, letters, strict=True)]
    text = ""
    for value, name in terms:
        if value:
            sign = "-" if value < 0 else "+" if text else ""
            size = "" if abs(value) == 1 else str(abs(value))
            text += f" {sign} {size}{name}" if text else f"{sign}{size}{name}"
    return text or "0"


def latex_cubic(cubic: Cubic) -> str:
    """X^3 + Y^3 - 9Z^3 = 0."""
    names = tuple(
        "".join(
            letter if power == 1 else f"{letter}^{power}"
            for letter, power in zip("XYZ", powers, strict=True)
            if power
        )
        for powers in MONOMIALS
    )
    return latex_form(cubic.coefficients, names) + " = 0"


def latex_point(point: Vector) -> str:
    """(1 : -1 : 0)."""
    return "(" + " : ".join(str(each) for each in point) + ")"


def worked_sum(subject: PointedCubic, p: Vector, q: Vector) -> str:
    """L, R, L' and the sum, as an align environment's body."""
    third = subject.third(p, q)
    o, one, other = (latex_point(each) for each in (subject.identity, p, q))
    rows = [
        f"O &= {o}, \\quad P = {one}, \\quad Q = {other}",
        _line("L", subject, p, q),
        f"R &= {latex_point(third)}",
        _line("L'", subject, third, subject.identity),
        f"{'2P' if p == q else 'P + Q'} &= {latex_point(subject.add(p, q))}",
    ]
    return " \\\\\n".join(rows)


def _line(name: str, subject: PointedCubic, p: Vector, q: Vector) -> str:
    """The chord through two points, or the tangent."""
    line = normal(subject.cubic.gradient(p) if p == q else cross(p, q))
    if next(each for each in line if each) < 0:
        line = -line[0], -line[1], -line[2]
    kind = "\\text{ (tangent)}" if p == q else ""
    return f"{name} &:\\; {latex_form(line, ('X', 'Y', 'Z'))} = 0{kind}"


def latex_document(subject: PointedCubic, p: Vector, q: Vector) -> str:
    """A document with the cubic, its discriminant and j, and the worked sum."""
    cubic = subject.cubic
    j = cubic.j
    j_text = str(j) if j.q == 1 else f"{'-' if j < 0 else ''}\\frac{{{abs(j.p)}}}{{{j.q}}}"
    return (
        "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n"
        f"\\[ {latex_cubic(cubic)}, \\qquad \\Delta = {cubic.discriminant}, "
        f"\\qquad j = {j_text} \\]\n"
        f"\\begin{{align*}}\n{worked_sum(subject, p, q)}\n\\end{{align*}}\n\\end{{document}}\n"
    )
