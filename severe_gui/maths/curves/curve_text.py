"""Weierstrass curves as people write them: `[0,0,1,-1,0]`, `-1, 1`, `y^2 + xy = x^3 - 3x + 5`.

Two numbers are a4 and a6. An equation may have its terms on either side and in any order, and be
multiplied by a number; an expression in x alone is what y^2 is equal to.
"""

import re
from fractions import Fraction

from flint import fmpq

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.equations import (
    BadEquation,
    Polynomial,
    letters_of,
    monomial_text,
    read_equation,
)
from severe_gui.maths.curves.weierstrass import Weierstrass, rational_number

MOST_DIGITS = 100
"""Of a numerator or denominator: longer ones have no place on a picture."""
LONGEST = 1_500

_TERMS = {(1, 1): "a1", (2, 0): "a2", (0, 1): "a3", (1, 0): "a4", (0, 0): "a6"}
_LIKE_NUMBERS = re.compile(r"[\d\s,;:/.+\-−\[\](){}]+")
_SHOWN = "write [a1,a2,a3,a4,a6], two numbers a4, a6, or an equation such as y^2 = x^3 - x"


def read_curve(text: str) -> Weierstrass:
    """The curve of a text. Raises BadInput, and BadEquation that says where the mistake is."""
    if not text.strip():
        raise BadInput("There is no curve", "the text is empty", _SHOWN)
    if len(text) > LONGEST:
        raise BadInput(f"The text has {len(text):,} characters", f"at most {LONGEST:,} are read")
    looks_listed = text.lstrip().startswith("[") or ("," in text and "=" not in text)
    if looks_listed or _LIKE_NUMBERS.fullmatch(text):
        return checked(_from_numbers(text))
    if "=" not in text and not letters_of(text) <= {"x", "y"}:
        raise BadInput(f"{text.strip()!r} is not a curve", "", _SHOWN)
    return checked(_from_equation(text))


def checked(curve: Weierstrass) -> Weierstrass:
    """The curve, if its coefficients are not too long; otherwise raises BadInput."""
    for name, value in zip(("a1", "a2", "a3", "a4", "a6"), curve.coefficients, strict=True):
        digits = max(len(str(abs(value.p))), len(str(value.q)))
        if digits > MOST_DIGITS:
            raise BadInput(
                f"The coefficient {name} has {digits} digits", f"at most {MOST_DIGITS} are used"
            )
    return curve


def _from_numbers(text: str) -> Weierstrass:
    inner = text.strip().strip("[](){}").replace("−", "-")
    parts = [part for part in re.split(r"[\s,;]+", inner) if part]
    if len(parts) not in (2, 5):
        count = "one number does" if len(parts) == 1 else f"{len(parts)} numbers do"
        raise BadInput(f"{count.capitalize()} not give a curve", "", _SHOWN)
    return Weierstrass.rational(*map(rational_number, parts))


def _from_equation(text: str) -> Weierstrass:
    terms = read_equation(text)
    if "=" not in text and "y" not in letters_of(text):
        # An expression in x is the right side.
        terms = {exponents: -value for exponents, value in terms.items()}
        terms[0, 2, 0] = Fraction(1)
    return Weierstrass.rational(*_coefficients(terms))


def _coefficients(terms: Polynomial) -> list[fmpq]:
    """a1, a2, a3, a4, a6 of left side minus right side."""
    for exponents in terms:
        if exponents not in {(0, 2, 0), (3, 0, 0)} and (
            exponents[2] or exponents[:2] not in _TERMS
        ):
            raise BadInput(
                f"The term {monomial_text(exponents)} is not in a Weierstrass equation",
                "its terms are y², xy, y, x³, x², x and a number",
            )
    square, cube = terms.get((0, 2, 0), Fraction(0)), terms.get((3, 0, 0), Fraction(0))
    for value, name in ((square, "y²"), (cube, "x³")):
        if value == 0:
            raise BadInput(f"The equation has no {name}", "a Weierstrass equation has y² and x³")
    if square != -cube:
        raise BadInput(
            "y² and x³ do not have the same coefficient on the two sides",
            "in a Weierstrass equation they have",
            "scale x and y first",
        )
    found = {name: terms.get((*powers, 0), Fraction(0)) / square for powers, name in _TERMS.items()}
    # On the right side signs change; xy and y stay on the left.
    signs = {"a1": 1, "a3": 1, "a2": -1, "a4": -1, "a6": -1}
    values = [signs[name] * found[name] for name in ("a1", "a2", "a3", "a4", "a6")]
    return [fmpq(each.numerator, each.denominator) for each in values]


__all__ = ["BadEquation", "checked", "read_curve"]
