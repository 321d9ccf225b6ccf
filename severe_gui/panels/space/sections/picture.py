"""How the picture from within is drawn."""

from severe_gui.panels.space.state import SpaceState
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField, NumberField, ToggleField
from severe_gui.widgets.section import Section

COLOURS = {
    "by depth": "depth", "by shell": "shell", "alternate cells": "cells", "single tone": "single",
}  # fmt: skip


class PictureSection(Section):
    """Fields of the tubes, the light, the angle of view and the colours."""

    def __init__(self, view: StateView) -> None:
        super().__init__("Picture")
        fresh = SpaceState()
        view.bind(self, "change the picture", {
            "radius": NumberField(
                "Edge radius",
                "Radius of the tubes, as a length in their space.",
                fresh.radius,
                0.005,
                0.2,
            ),
            "fog": NumberField(
                "Fog", "How fast light fades, per unit of length.", fresh.fog, 0.0, 2.0
            ),
            "ambient": NumberField(
                "Ambient light",
                "Share of the light that comes from all sides; the rest is a lamp at the camera.",
                fresh.ambient, 0.0, 1.0,
            ),
            "view_angle": NumberField(
                "View angle", "Vertical angle of view.", fresh.view_angle, 20, 140, unit="degrees"
            ),
            "colour": ChoiceField("Colour", "What the tones distinguish.", fresh.colour, COLOURS),
            "horospheres": ToggleField(
                "Horospheres",
                "Draw a horosphere in each cell whose middle is at infinity, and the plane that "
                "truncates a cell whose middle is beyond.",
                fresh.horospheres,
            ),
        })  # fmt: skip
