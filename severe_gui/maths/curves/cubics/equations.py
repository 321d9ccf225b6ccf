"""Polynomial equations as people write them: `x^3 + y^3 = 9`, `3x²y = z³`, `(x + y)(x - y)x = 6`.

    equation = sum ["=" sum]
    sum      = ["-"] product {("+" | "-") product}
    product  = power {["*"] power | "/" number}
    power    = base ["^" whole number | superscript digits]
    base     = number | letter | "(" sum ")"

Capital letters mean the same as small ones. Coefficients are exact: 0.25 is 1/4. Positions count
characters from 0, as slices do; errors count them from 1, as people do. A cubic in x and y is made
homogeneous by powers of z.
"""

import math
import re
from collections.abc import Mapping
from fractions import Fraction

from severe_gui.errors import BadInput

LONGEST = 1_000
DEEPEST = 40
HIGHEST = 12

Exponents = tuple[int, ...]
Polynomial = dict[Exponents, Fraction]

MONOMIALS: tuple[tuple[int, int, int], ...] = (
    (3, 0, 0), (2, 1, 0), (2, 0, 1), (1, 2, 0), (1, 1, 1),
    (1, 0, 2), (0, 3, 0), (0, 2, 1), (0, 1, 2), (0, 0, 3),
)  # fmt: skip
"""The exponents of X, Y and Z in the ten terms of a cubic, in the order of its coefficients."""

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TOKEN = re.compile(
    rf"\s*(?:(?P<raised>[{_SUPERSCRIPTS}]+)|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<letter>[^\W\d_])|(?P<sign>[-+*/^()=]))"
)


class BadEquation(BadInput):
    """An equation that cannot be used. position: of the mistake, from 0."""

    def __init__(self, position: int, what: str, why: str = "", remedy: str = "") -> None:
        self.position = position
        super().__init__(f"{what} at character {position + 1}", why, remedy)


def read_equation(text: str, values: Mapping[str, Fraction] | None = None) -> Polynomial:
    """Left side minus right side, in x, y and z. An expression alone is equal to 0.

    values: of other letters, such as m. Raises BadEquation that says where the mistake is.
    """
    if len(text) > LONGEST:
        raise BadEquation(
            LONGEST, "The equation is too long", "", f"stop at {LONGEST:,} characters"
        )
    return _Reader(text, values or {}).equation()


def letters_of(text: str) -> set[str]:
    """The letters of an equation, as small letters."""
    return {each.group("letter").lower() for each in _TOKEN.finditer(text) if each.group("letter")}


def read_cubic(text: str, values: Mapping[str, Fraction] | None = None) -> tuple[int, ...]:
    """The ten coefficients of the cubic of an equation, whole numbers without a common factor.

    Raises BadInput where the equation is not one of degree 3, and BadEquation if it cannot be read.
    """
    terms = read_equation(text, values)
    if not terms:
        raise BadInput("Both sides of the equation are equal", "every point is a solution")
    is_homogeneous = any(exponents[2] for exponents in terms)
    highest = max(map(sum, terms))
    if highest != 3:
        raise BadInput(f"The equation has degree {highest}", "", "a cubic has degree 3")
    for exponents in terms:
        if is_homogeneous and sum(exponents) != 3:
            raise BadInput(
                f"The term {monomial_text(exponents) or 'without a letter'} has degree "
                f"{sum(exponents)}",
                "with x, y and z all terms must have degree 3",
            )
    values_in_order = []
    for i, j, k in MONOMIALS:
        exponents = (i, j, k if is_homogeneous else 0)
        values_in_order.append(terms.get(exponents, Fraction(0)))
    scale = math.lcm(*(each.denominator for each in values_in_order))
    whole = [int(each * scale) for each in values_in_order]
    common = math.gcd(*whole)
    return tuple(each // common for each in whole)


def monomial_text(exponents: Exponents, letters: str = "xyz") -> str:
    """x²y, for the exponents 2, 1, 0."""
    return "".join(
        letter + ("" if power == 1 else "".join(_SUPERSCRIPTS[int(d)] for d in str(power)))
        for letter, power in zip(letters, exponents, strict=False)
        if power
    )


class _Reader:
    """Reads one equation by recursive descent, and multiplies out as it goes."""

    def __init__(self, text: str, values: Mapping[str, Fraction]) -> None:
        self.text, self.values = text, values
        self.place, self.depth = 0, 0
        self.kind, self.token, self.at = "", "", 0
        self.step()

    def step(self) -> None:
        """Go to the next token; kind "" is the end."""
        rest = self.text[self.place :].replace("−", "-").replace("·", "*")
        if not rest.strip():
            self.kind, self.token, self.at = "", "", len(self.text.rstrip())
            return
        found = _TOKEN.match(rest)
        if found is None:
            at = self.place + len(rest) - len(rest.lstrip())
            raise BadEquation(at, f"{self.text[at]!r} cannot be read")
        self.kind = found.lastgroup or ""
        self.token = found.group(self.kind)
        self.at = self.place + found.start(self.kind)
        self.place += found.end()

    def takes(self, signs: str) -> str:
        """Read one of these signs, if it is next."""
        if self.kind == "sign" and self.token in signs:
            sign = self.token
            self.step()
            return sign
        return ""

    def equation(self) -> Polynomial:
        left = self.sum()
        if self.takes("="):
            left = _added(left, self.sum(), -1)
        if self.kind:
            raise BadEquation(self.at, f"{self.token!r} is not expected")
        return left

    def sum(self) -> Polynomial:
        factor = -1 if self.takes("-") else 1
        if factor == 1:
            self.takes("+")
        total = _added({}, self.product(), factor)
        while sign := self.takes("+-"):
            total = _added(total, self.product(), -1 if sign == "-" else 1)
        return total

    def product(self) -> Polynomial:
        total = self.power()
        while True:
            if self.takes("*"):
                total = self.times(total, self.power())
            elif self.takes("/"):
                total = self.divided(total)
            elif self.kind in ("number", "letter") or (self.kind, self.token) == ("sign", "("):
                total = self.times(total, self.power())
            else:
                return total

    def power(self) -> Polynomial:
        base = self.base()
        exponent = 1
        if self.kind == "raised":
            exponent = int("".join(str(_SUPERSCRIPTS.index(each)) for each in self.token))
            self.step()
        elif self.takes("^"):
            if self.kind != "number" or "." in self.token:
                raise BadEquation(self.at, "An exponent is missing", "", "write a whole number")
            exponent = int(self.token)
            self.step()
        if exponent > HIGHEST:
            raise BadEquation(self.at, f"The exponent {exponent} is too high", f"most {HIGHEST}")
        total: Polynomial = {(0, 0, 0): Fraction(1)}
        for _ in range(exponent):
            total = self.times(total, base)
        return total

    def base(self) -> Polynomial:
        kind, token, at = self.kind, self.token, self.at
        if kind == "number":
            self.step()
            return _constant(Fraction(token))
        if kind == "letter":
            self.step()
            return self.letter(token.lower(), at)
        if self.takes("("):
            self.depth += 1
            if self.depth > DEEPEST:
                raise BadEquation(at, "There are too many parentheses", f"most {DEEPEST} deep")
            inner = self.sum()
            if not self.takes(")"):
                raise BadEquation(self.at, "A closing parenthesis is missing")
            self.depth -= 1
            return inner
        said = f"{token!r} is not expected" if kind else "A number or a letter is missing"
        raise BadEquation(at, said)

    def letter(self, letter: str, at: int) -> Polynomial:
        if letter in "xyz":
            return {tuple(int(letter == each) for each in "xyz"): Fraction(1)}
        if letter in self.values:
            return _constant(self.values[letter])
        known = ", ".join(("x", "y", "z", *self.values))
        raise BadEquation(at, f"The letter {letter} is not known", "", f"use {known}")

    def times(self, one: Polynomial, other: Polynomial) -> Polynomial:
        total: Polynomial = {}
        for left, a in one.items():
            for right, b in other.items():
                exponents = tuple(i + j for i, j in zip(left, right, strict=True))
                total[exponents] = total.get(exponents, Fraction(0)) + a * b
        if total and max(map(sum, total)) > HIGHEST:
            raise BadEquation(self.at, f"The degree is above {HIGHEST}")
        return {exponents: value for exponents, value in total.items() if value}

    def divided(self, total: Polynomial) -> Polynomial:
        at = self.at
        by = self.power()
        number = by.get((0, 0, 0), Fraction(0))
        if not by:
            raise BadEquation(at, "The equation divides by 0")
        if set(by) != {(0, 0, 0)}:
            raise BadEquation(at, "The equation divides by a letter", "", "multiply it out")
        return {exponents: value / number for exponents, value in total.items()}


def _constant(value: Fraction) -> Polynomial:
    return {(0, 0, 0): value} if value else {}


def _added(one: Polynomial, other: Polynomial, factor: int) -> Polynomial:
    total = dict(one)
    for exponents, value in other.items():
        total[exponents] = total.get(exponents, Fraction(0)) + factor * value
    return {exponents: value for exponents, value in total.items() if value}
