"""How the picture is drawn."""

from severe_gui.panels.space.state import Look, SpaceState
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField, Field, NumberField, ToggleField
from severe_gui.widgets.section import Section

COLOURS = {
    "by depth": "depth",
    "by shell": "shell",
    "alternate cells": "cells",
    "edge direction": "direction",
    "kinds of edge": "kind",
    "single tone": "single",
}
COLOUR_TIP = (
    "What the tones of the edges distinguish. Shell: how many faces of {p, q, r} lie between. Edge "
    "direction: which way an edge runs, carried along the line of sight to you: across, upright or "
    "toward you, relative to the way you hold your head. Kinds of edge: the mirror that an edge of "
    "a uniform variant crosses."
)


class PictureSection(Section):
    """Fields of the tubes, the faces, the light, the angle of view and the colours."""

    def __init__(self, state: SpaceState, view: StateView) -> None:
        super().__init__("Picture")
        self._state, self._view = state, view
        fresh = SpaceState()
        view.bind(self, "change the picture", {
            "radius": NumberField(
                "Edge radius",
                "Radius of the tubes, as a length of the space; at most a tenth of the longest "
                "edge of a uniform variant.",
                fresh.radius,
                0.005,
                0.2,
            ),
            "fog": NumberField(
                "Fog",
                "How fast light fades, per unit of length. In Euclid's space there is a little "
                "always, so that the rays need no end.",
                fresh.fog, 0.0, 2.0,
            ),
            "ambient": NumberField(
                "Ambient light",
                "Share of the light that comes from all sides; the rest is a lamp at the camera.",
                fresh.ambient, 0.0, 1.0,
            ),
            "view_angle": NumberField(
                "View angle", "Vertical angle of view.", fresh.view_angle, 20, 140, unit="degrees"
            ),
            "colour": ChoiceField("Colour", COLOUR_TIP, fresh.colour, COLOURS),
            "horospheres": ToggleField(
                "Horospheres",
                "Draw a horosphere in each cell whose middle is at infinity, and the plane that "
                "truncates a cell whose middle is beyond.",
                fresh.horospheres,
            ),
            "faces": ToggleField(
                "Faces", "Draw the faces of the cells as translucent panes.", fresh.faces
            ),
            "window": NumberField(
                "Window",
                "How much of each face is open: 0 is closed glass, near 1 only a rim is left.",
                fresh.window,
                0.0,
                1.0,
            ),
            "opacity": NumberField(
                "Opacity", "Share of the light from behind that a pane takes away.",
                fresh.opacity, 0.02, 1.0,
            ),
        })  # fmt: skip

    def refresh(self, look: Look) -> None:
        """Show what has a meaning in the state as it is now: from outside only the tubes."""
        used = {
            "window": self._state.faces,
            "opacity": self._state.faces,
            "horospheres": self._state.has_endless_cells,
        }
        unused = [self._view.field(name) for name, is_used in used.items() if not is_used]
        for field in self.findChildren(Field):
            is_within = look == "inside" and field not in unused
            field.setVisible(is_within or field is self._view.field("radius"))
