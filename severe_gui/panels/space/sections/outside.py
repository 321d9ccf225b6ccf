"""The model from outside, and the solid that can be made of it."""

from collections.abc import Mapping

from severe_gui.maths.hyperbolic.patch.charts import Model
from severe_gui.panels.space.outside.scene import Patch
from severe_gui.panels.space.state import MOST_SHELLS, SpaceState
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField, NumberField
from severe_gui.widgets.readouts import Reading, Readouts, number
from severe_gui.widgets.section import Section

MODELS = {
    "Poincaré ball": Model.POINCARE,
    "Klein ball": Model.KLEIN,
    "upper half-space": Model.HALF_SPACE,
}
PROJECTIONS = {0: "none: as it is", 1: "stereographic"}
"""Of Euclidean space, and of the 3-sphere from the point opposite to the middle."""
SHELLS = {"as many as fit": None, **{str(shells): shells for shells in range(MOST_SHELLS + 1)}}


class OutsideSection(Section):
    """Which model, how much of the honeycomb, and the size of a solid."""

    def __init__(self, state: SpaceState, view: StateView) -> None:
        super().__init__("Model")
        self._state = state
        fresh = SpaceState()
        self.model = ChoiceField(
            "Model", "How the space is shown in Euclidean space.", fresh.model, MODELS
        )
        self.shells = ChoiceField(
            "Shells", "Layers of cells around the first one; of edges, where cells are infinite.",
            fresh.patch, SHELLS,
        )  # fmt: skip
        view.bind(self, "change the model", {"model": self.model, "patch": self.shells})
        self._counts = Readouts()
        self.add(self._counts)
        self.size = NumberField(
            "Size", "Radius of the ball in a solid, or its unit.", fresh.size, 10, 200, unit="mm",
            least=5, most=1000,
        )  # fmt: skip
        self.thickness = NumberField(
            "Least width", "Thinner tubes grow to this width, so that they can be printed.",
            fresh.thickness, 0.0, 5.0, unit="mm", most=20,
        )  # fmt: skip
        view.bind(self, "change the solid", {"size": self.size, "thickness": self.thickness})

    def show_patch(self, patch: Patch | None) -> None:
        """Show what was drawn, and at its control why not."""
        curvature = self._state.subject().kind.curvature
        self.model.setVisible(curvature < 0)
        figure = patch.figure if patch else None
        rows: Mapping[str, Reading] = {}
        if patch is not None and figure is not None:
            state = self._state
            cells = {"Cells": Reading(f"{figure.cells:,}")} if figure.cells else {}
            projection = {} if curvature < 0 else {"Projection": Reading(PROJECTIONS[curvature])}
            rows = {
                **projection,
                "Shells drawn": Reading(str(figure.shells)),
                **cells,
                "Edges": Reading(f"{figure.edges:,}"),
                "Vertices": Reading(f"{figure.vertices:,}"),
                "Thinnest tube": Reading(f"{number(figure.thinnest * state.size, 3)} mm"),
            }
            if figure.radius < state.radius:
                rows["Edge radius"] = Reading(f"{number(figure.radius, 3)}, the thickest that fits")
        self._counts.show_readings(rows)
        refused = patch.sentence if patch else ""
        at_width = refused if refused and self._state.thickness > 0 else ""
        self.thickness.show_error(at_width)
        self.shells.show_error(refused if refused and not at_width else "")
