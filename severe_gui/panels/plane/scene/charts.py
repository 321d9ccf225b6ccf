"""The maps that the panel offers: their titles, and their numbers in the shader."""

from severe_gui.panels.plane.state import MapName

MAPS: dict[MapName, str] = {
    "disk": "Poincaré disk",
    "half-plane": "half-plane",
    "klein": "Klein disk",
    "band": "band",
    "hyperboloid": "hyperboloid",
    "sphere": "sphere beside",
    "mobius": "Möbius square",
}
FLAT: tuple[MapName, ...] = ("disk", "half-plane", "klein", "band")
CODES = {
    "disk": 0,
    "half-plane": 1,
    "klein": 2,
    "band": 3,
    "hyperboloid": 4,
    "sphere": 5,
    "flat": 6,
}
