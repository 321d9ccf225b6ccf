"""What the inspector shows about a honeycomb and the camera's place in it."""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.flights.trail import Trail, hop_name
from severe_gui.maths.hyperbolic.honeycombs.elements import ElementKind
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb, HoneycombKind
from severe_gui.maths.hyperbolic.honeycombs.separation import Length, edge_length, simplex_length
from severe_gui.maths.hyperbolic.honeycombs.volume import (
    cell_symmetries,
    cell_volume,
    exact_volume,
    spherical_order,
)
from severe_gui.maths.hyperbolic.sight.outline import is_point
from severe_gui.maths.hyperbolic.uniform import rings as names
from severe_gui.maths.hyperbolic.uniform.parts import Parts
from severe_gui.panels.space.measuring.shell_counts import count_shells
from severe_gui.panels.space.measuring.words import length_reading, why_no_point
from severe_gui.widgets.readouts import Reading, number

LONGEST_WORD = 24
SHOWN_HOPS, LONGEST_HOP = 6, 9


@lru_cache(maxsize=32)
def honeycomb_readings(honeycomb: Honeycomb) -> Mapping[str, Reading]:
    """Its kind and what is asked for most."""
    rows = {"Kind": Reading(str(honeycomb.kind)), "Edge": _edge(honeycomb)}
    r = honeycomb.r
    exact = f"2π/{r}" if r % 2 else ("π/2" if r == 4 else f"π/{r // 2}")
    rows["Dihedral angle"] = Reading(f"{exact} = {360 / r:.4g}°", "", repr(honeycomb.dihedral))
    rows["Cell volume"] = _volume(honeycomb)
    if honeycomb.kind is HoneycombKind.SPHERICAL:
        cells = spherical_order(honeycomb) // cell_symmetries(honeycomb)
        rows["Cells in all"] = Reading(str(cells))
    return rows


@lru_cache(maxsize=32)
def rarer_readings(honeycomb: Honeycomb) -> Mapping[str, Reading]:
    """The radii of a cell, and its symmetries."""
    vertex, face, cell = ElementKind.VERTEX, ElementKind.FACE, ElementKind.CELL
    rows = {
        "Circumradius": _radius(honeycomb, vertex, cell),
        "Inradius": _radius(honeycomb, face, cell),
    }
    if honeycomb.cell_is_finite:
        rows["Symmetries"] = Reading(str(cell_symmetries(honeycomb)))
    return rows


def shell_readings(honeycomb: Honeycomb) -> Mapping[str, Reading]:
    """How many cells each shell has, or why there is no count."""
    found = count_shells(honeycomb)
    rows = {str(shell): Reading(str(count)) for shell, count in enumerate(found.counts)}
    return rows or {"no count": Reading(found.note)}


def _edge(honeycomb: Honeycomb) -> Reading:
    if not honeycomb.vertex_is_finite:
        return Reading(f"infinite: {why_no_point(honeycomb, ElementKind.VERTEX)}")
    return _exact_first(edge_length(honeycomb))


def _radius(honeycomb: Honeycomb, first: ElementKind, second: ElementKind) -> Reading:
    for kind in (first, second):
        if not is_point(honeycomb, kind):
            return Reading(f"infinite: {why_no_point(honeycomb, kind)}")
    return _exact_first(simplex_length(honeycomb, first, second))


def _exact_first(length: Length) -> Reading:
    """All digits shown are right: an error of one part in 10^16 is left to the copied number."""
    return replace(length_reading(length), error="")


def _volume(honeycomb: Honeycomb) -> Reading:
    volume = cell_volume(honeycomb)
    if math.isinf(volume):
        if not honeycomb.cell_is_finite:
            return Reading("infinite: a cell has infinitely many faces")
        return Reading(f"infinite: {why_no_point(honeycomb, ElementKind.VERTEX)}")
    exact = exact_volume(honeycomb)
    if exact == "1":
        return Reading("1")
    text = f"{exact}\n{number(volume)}" if exact else number(volume)
    return Reading(text, "", repr(volume))


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
