"""How the picture is drawn."""

from severe_gui.panels.space.state import Look, SpaceState
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField, Field, NumberField
from severe_gui.widgets.section import Section

COLOURS = {
    "by depth": "depth", "by shell": "shell", "alternate cells": "cells", "single tone": "single",
}  # fmt: skip


class PictureSection(Section):
    """Fields of the tubes, the fog, the angle of view and the colours."""

    def __init__(self, view: StateView) -> None:
        super().__init__("Picture")
        self._view = view
        fresh = SpaceState()
        view.bind(self, "change the picture", {
            "radius": NumberField(
                "Edge radius",
                "Radius of the tubes, as a hyperbolic length.",
                fresh.radius,
                0.005,
                0.2,
            ),
            "fog": NumberField(
                "Fog", "How fast light fades, per unit of length.", fresh.fog, 0.0, 2.0
            ),
            "view_angle": NumberField(
                "View angle", "Vertical angle of view.", fresh.view_angle, 20, 140, unit="degrees"
            ),
            "colour": ChoiceField("Colour", "What the tones distinguish.", fresh.colour, COLOURS),
        })  # fmt: skip

    def show_look(self, look: Look) -> None:
        """Show what a look depends on: from outside only the tubes."""
        for field in self.findChildren(Field):
            field.setVisible(look == "inside" or field is self._view.field("radius"))
