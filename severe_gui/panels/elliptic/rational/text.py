"""Numbers and points in the sheet's little HTML."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from severe_gui.compute.pari import Approximation, PointText
from severe_gui.maths.curves.rational.factors import Factors
from severe_gui.panels.elliptic.numbers import grouped

SHOWN_DIGITS = 12
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LONGEST_UNBROKEN = 60


def superscript(power: int) -> str:
    """A power; nothing for 1. Signs of their own are still powers when they are copied."""
    return "" if power == 1 else str(power).translate(_RAISED)


def product_text(factors: Factors, negative: bool = False) -> str:
    """−2⁴ · 37, from primes with their powers."""
    parts = " · ".join(f"{grouped(str(p))}{superscript(power)}" for p, power in factors)
    return ("−" if negative else "") + (parts or "1")


def integer(value: Any) -> str:
    """A whole number in groups of three digits."""
    return unbroken(grouped(str(int(value))))


def point_html(point: PointText) -> str:
    """(x, y) or O, which is not broken over lines unless it is very long."""
    if point is None:
        return "<i>O</i>"
    text = f"({grouped(point[0])}, {grouped(point[1])})"
    return text if len(text) > LONGEST_UNBROKEN else unbroken(text)


def unbroken(text: str) -> str:
    """A text whose spaces are no places for a new line."""
    return text.replace(" ", "\u00a0").replace("\u2009", "\u202f")


def exact_point(point: Any) -> str:
    """A point of mathematics as (x, y) or O."""
    return point_html(None if point is None else (str(point[0]), str(point[1])))


def plain_point(point: PointText) -> str:
    """A point in full, for files."""
    return "O" if point is None else f"({point[0]}, {point[1]})"


def rounded(number: Approximation, digits: int = SHOWN_DIGITS) -> str:
    """As many decimals as the error leaves sure, up to so many digits in all."""
    value, error = number.value, number.error
    if value == 0:
        return "0"
    before = math.floor(math.log10(abs(value))) + 1
    sure = math.floor(-math.log10(2 * error)) if error > 0 else digits
    decimals = min(digits - before, sure)
    if abs(value) < 1e-4 or decimals < 0:
        return scientific(value, max(min(digits, before + sure), 1))
    return f"{value:.{decimals}f}".replace("-", "−")


def with_error(number: Approximation) -> str:
    """3.9465988150807 ± 1.1 · 10⁻¹³."""
    decimals = max(math.ceil(-math.log10(number.error)), 0)
    value = f"{number.value:.{min(decimals, 14)}f}".replace("-", "−")
    return f"{value} ± {scientific(number.error, 2)}"


def scientific(value: float, digits: int) -> str:
    """1.1 · 10⁻¹³."""
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{mantissa.replace('-', '−')} · 10{superscript(int(exponent))}"


def generator_names(count: int) -> list[str]:
    """P, or P₁, P₂, ..."""
    if count == 1:
        return ["<i>P</i>"]
    return [f"<i>P</i>{str(k + 1).translate(_LOWERED)}" for k in range(count)]


def combination(steps: Sequence[int], added: PointText, has_torsion: bool) -> str:
    """2P₁ − P₂ + (0, 0)."""
    parts: list[tuple[int, str]] = [
        (n, name) for n, name in zip(steps, generator_names(len(steps)), strict=True) if n
    ]
    text = "".join(
        (("− " if n < 0 else "+ ") if k else ("−" if n < 0 else ""))
        + (f"{abs(n)}" if abs(n) != 1 else "") + name + " "
        for k, (n, name) in enumerate(parts)
    ).strip()  # fmt: skip
    if added is None or not has_torsion:
        return text or "<i>O</i>"
    return f"{text} + {point_html(added)}" if text else point_html(added)


def listed(parts: Iterable[str]) -> str:
    """a, b and c."""
    words = list(parts)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
