"""Numbers, points and groups as text: exact values, then decimals."""

from collections.abc import Sequence
from typing import Any

from flint import arb  # noqa: TID253 (imported with the view)

from severe_gui.panels.elliptic.scene import Marked
from severe_gui.widgets.readouts import Reading

LONGEST = 48
DIGITS = 7
_THIN = "\u2009"


def group_text(structure: tuple[int, ...]) -> str:
    """Z/2 × Z/50, or trivial."""
    return " × ".join(f"Z/{d}" for d in structure) or "trivial"


def written(marked: Marked) -> str:
    """A point as it is typed: exact, or in decimals."""
    if marked.point is None:
        return "O"
    if marked.is_exact:
        return f"{marked.point[0]}, {marked.point[1]}".replace("-", "−")
    return f"{decimal(marked.x)}, {decimal(marked.y)}"


def coordinates(marked: Marked, full: bool = False) -> Reading:
    """A point, exact if it is rational. full: however long it is."""
    if marked.point is None:
        return Reading("O", "", "O")
    if not marked.is_exact:
        text = f"({decimal(marked.x)}, {decimal(marked.y)})"
        return Reading(text, "", f"{marked.x!r}, {marked.y!r}")
    x, y = marked.point
    text = f"({grouped(str(x), full)}, {grouped(str(y), full)})"
    if x.q != 1 or y.q != 1:
        text += f"\n≈ ({decimal(marked.x)}, {decimal(marked.y)})"
    return Reading(text, "", f"{x}, {y}")


def exact(value: Any, full: bool = False) -> Reading:
    """A rational, shortened where it is very long unless it is wanted in full."""
    return Reading(grouped(str(value), full), "", str(value))


def number_reading(value: Any, full: bool = False) -> Reading:
    """A rational as `exact` gives it, or the middle of an enclosure."""
    if isinstance(value, arb):
        number = float(value.mid())
        return Reading(decimal(number), "", repr(number))
    return exact(value, full)


def short(value: Any) -> str:
    return str(value).replace("-", "−")


def decimal(value: float) -> str:
    return f"{value:.{DIGITS}g}".replace("-", "−")


def grouped(text: str, full: bool = False) -> str:
    """Digits in groups of three; a very long number is cut, unless it is wanted in full."""
    return "/".join(_grouped_integer(part, full) for part in text.split("/"))


def _grouped_integer(text: str, full: bool) -> str:
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    if len(digits) > LONGEST and not full:
        return f"{sign}{digits[:8]}… ({len(digits)} digits)"
    if len(digits) <= 4:
        return sign + digits
    first = len(digits) % 3
    parts = ([digits[:first]] if first else []) + [
        digits[k : k + 3] for k in range(first, len(digits), 3)
    ]
    return sign + _THIN.join(parts)


def combination(numbers: Sequence[int]) -> str:
    """2A − B, of generators A, B, C."""
    text = ""
    for n, name in zip(numbers, "ABC", strict=False):
        if n:
            sign = "−" if n < 0 else ("+" if text else "")
            gap = " " if text else ""
            text += f"{gap}{sign}{gap}{'' if abs(n) == 1 else abs(n)}{name}"
    return text or "O"
