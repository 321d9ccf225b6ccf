"""What the inspector shows about a honeycomb and the camera's place in it."""

from collections.abc import Mapping

from severe_gui.maths.hyperbolic.flight import Flight
from severe_gui.maths.hyperbolic.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.trail import Trail, hop_name
from severe_gui.maths.hyperbolic.uniform import rings as names
from severe_gui.maths.hyperbolic.uniform.parts import Parts
from severe_gui.widgets.readouts import Reading, number

LONGEST_WORD = 24
SHOWN_HOPS, LONGEST_HOP = 6, 9


def honeycomb_readings(honeycomb: Honeycomb) -> Mapping[str, Reading]:
    """Its kind and its lengths."""
    rows = {"Kind": Reading(str(honeycomb.kind))}
    for name, value in (
        ("Edge", honeycomb.edge),
        ("Circumradius", honeycomb.circumradius),
        ("Inradius", honeycomb.inradius),
    ):
        rows[name] = Reading(number(value), "", repr(value))
    r = honeycomb.r
    exact = f"2π/{r}" if r % 2 else ("π/2" if r == 4 else f"π/{r // 2}")
    rows["Dihedral angle"] = Reading(f"{exact} = {360 / r:.4g}°", "", repr(honeycomb.dihedral))
    return rows


def uniform_readings(honeycomb: Honeycomb, parts: Parts) -> Mapping[str, Reading]:
    """The name of a uniform variant, its cells, and the lengths of its edges."""
    rings = parts.generator.rings
    # The shortest of those that are equal but for rounding.
    each = sorted(2.0 * edge.length for edge in parts.edges)
    lengths = [x for k, x in enumerate(each) if k == 0 or x - each[k - 1] > 1e-9]
    cells = names.cells(honeycomb, rings)
    return {
        "Name": Reading(names.title(honeycomb, rings)),
        "Cells": Reading("\n".join(cells), "", ", ".join(cells)),
        "Edges": Reading(
            ", ".join(number(length) for length in lengths), "", ", ".join(map(repr, lengths))
        ),
    }


def place_readings(flight: Flight, speed: float, away: float) -> Mapping[str, Reading]:
    """The distance from home, the word, and the rounding error."""
    word = "".join(f"r{letter} " for letter in flight.word).strip() or "home"
    shown = word if len(flight.word) <= LONGEST_WORD else f"{len(flight.word)} reflections"
    residual = f"{flight.residual:.0e}".replace("-", "−") if flight.residual else "0"
    rows = {
        "From home": Reading(number(away, 6), "", repr(away)),
        "Word": Reading(shown, "", word, code=bool(flight.word)),
        "Speed": Reading(f"{speed:.3g} a second"),
        "Residual": Reading(residual),
    }
    if flight.held:
        rows["Soft wall"] = Reading("you cannot fly further into this cusp")
    return rows


def trail_reading(trail: Trail) -> Reading:
    """The last cells of a trail by the faces passed, and all of them, as words, for a copy."""
    hops = [hop_name(trail.honeycomb, hop) for hop in trail.hops(SHOWN_HOPS)]
    hops = [name if len(name) <= LONGEST_HOP else f"{name[:LONGEST_HOP]}…" for name in hops]
    count = len(trail.crumbs) - 1
    if count > len(hops):
        hops.insert(0, f"{count - len(hops)} cells")
    cells = ("".join(f"r{letter} " for letter in crumb.cell).strip() for crumb in trail.crumbs)
    words = "\n".join(word or "home" for word in cells)
    return Reading(" › ".join(["home", *hops]), "", words)
