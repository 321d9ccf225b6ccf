"""Elements of a honeycomb in words: what the status bar and the inspector show."""

import math
from collections.abc import Mapping
from functools import lru_cache

from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.groups.coxeter import Word
from severe_gui.maths.hyperbolic.honeycombs.elements import (
    Element,
    ElementKind,
    faces_between,
    shell,
)
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.separation import Length, separation
from severe_gui.maths.hyperbolic.sight.outline import distance, is_point, see
from severe_gui.widgets.readouts import Reading, number

LONGEST_WORD, LONGEST_FORM = 24, 34
NAMES = "AB"
HINTS = (
    "Click a vertex, an edge or a face in the picture.",
    "Click another for the geodesic between them.",
    "",
)


def pointer_text(flight: Flight, element: Element) -> str:
    """What is under the pointer, as one line."""
    shown = word_text(element.word)
    away, home = (
        length_text(each)
        for each in (see(flight, element).distance, from_home(flight.honeycomb, element))
    )
    return (
        f"{element.kind.capitalize()} {shown} · shell {shell(flight.group, element.word)} · "
        f"{away} from the camera · {home} from home"
    )


def pick_readings(flight: Flight, picks: tuple[Element, ...]) -> Mapping[str, Reading]:
    """Each picked element with its shell, and what is between two of them."""
    rows: dict[str, Reading] = {}
    for name, element in zip(NAMES, picks, strict=False):
        count = shell(flight.group, element.word)
        rows[name] = Reading(f"{element.kind}, shell {count}", "", f"{element.kind} {count}")
    if len(picks) == 2:
        rows["A to B"] = separation_reading(flight.honeycomb, *picks)
    return rows


def rarer_readings(flight: Flight, picks: tuple[Element, ...]) -> Mapping[str, Reading]:
    """Words and distances of the picked elements, and the faces between them."""
    rows: dict[str, Reading] = {}
    for name, element in zip(NAMES, picks, strict=False):
        whole = word_text(element.word, len(element.word))
        rows[f"Word of {name}"] = Reading(
            word_text(element.word), "", whole, code=bool(element.word)
        )
        rows[f"Camera to {name}"] = _far(flight.honeycomb, element, see(flight, element).distance)
        rows[f"Home to {name}"] = _far(
            flight.honeycomb, element, from_home(flight.honeycomb, element)
        )
    if len(picks) == 2:
        rows["Faces apart"] = Reading(str(faces_between(flight.group, *picks)))
    return rows


def separation_reading(honeycomb: Honeycomb, first: Element, second: Element) -> Reading:
    """The geodesic between two elements: its exact form, its length and the error of that."""
    for element in (first, second):
        if not is_point(honeycomb, element.kind):
            return Reading(f"infinite: {why_no_point(honeycomb, element.kind)}")
    return length_reading(separation(honeycomb, first, second))


def length_reading(length: Length) -> Reading:
    """A length with its exact form before it, where that is short."""
    form, value = length.exact, number(length.value)
    if form.isdigit():
        return Reading(form, "", repr(length.value))
    if form and len(form) <= LONGEST_FORM:
        value = f"{form}\n{value}"
    return Reading(value, error_text(length.error) if length.error else "", repr(length.value))


@lru_cache(maxsize=64)
def from_home(honeycomb: Honeycomb, element: Element) -> float:
    """From where the flight begins to the middle of an element; perhaps inf."""
    base = Flight(honeycomb).frame.base_point
    return distance(honeycomb, base, element.word, element.kind)


def why_no_point(honeycomb: Honeycomb, kind: ElementKind) -> str:
    """Why the elements of a kind have no middle at a finite distance."""
    if kind is ElementKind.VERTEX:
        is_ideal = (honeycomb.q - 2) * (honeycomb.r - 2) == 4
        return "the vertices are ideal" if is_ideal else "the vertices lie beyond infinity"
    is_ideal = (honeycomb.p - 2) * (honeycomb.q - 2) == 4
    return "the cells are centred at infinity" if is_ideal else "the cells have no centre"


def word_text(word: Word, longest: int = LONGEST_WORD) -> str:
    """A word of reflections, or how many they are."""
    if len(word) > longest:
        return f"{len(word)} reflections"
    return " ".join(f"r{letter}" for letter in word) or "home"


def length_text(value: float) -> str:
    """A length in the status bar."""
    return "infinitely far" if math.isinf(value) else number(value, 3)


def error_text(bound: float) -> str:
    """An error as ±2e−15."""
    mantissa, _, power = f"{bound:.0e}".partition("e")
    return f"±{mantissa}e{int(power)}".replace("-", "−")


def _far(honeycomb: Honeycomb, element: Element, value: float) -> Reading:
    if math.isinf(value):
        return Reading(f"infinite: {why_no_point(honeycomb, element.kind)}")
    return Reading(number(value, 6), "", repr(value))
