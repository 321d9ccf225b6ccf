"""The model from outside, and the solid that can be made of it."""

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


class ModelSection(Section):
    """Which model, and how much of the honeycomb."""

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

    def show_patch(self, patch: Patch | None) -> None:
        """Show what was drawn, or at its control why not."""
        curvature = self._state.subject().kind.curvature
        self.model.setVisible(curvature < 0)
        figure = patch.figure if patch else None
        rows: dict[str, Reading] = {}
        if curvature >= 0:
            rows["Projection"] = Reading(PROJECTIONS[curvature])
        if figure is not None:
            rows["Shells drawn"] = Reading(str(figure.shells))
            if figure.cells:
                rows["Cells"] = Reading(f"{figure.cells:,}")
            rows["Edges"] = Reading(f"{figure.edges:,}")
            rows["Vertices"] = Reading(f"{figure.vertices:,}")
            if figure.radius < self._state.radius:
                rows["Edge radius"] = Reading(f"{number(figure.radius, 3)}, the thickest that fits")
        self._counts.show_readings(rows)
        self.shells.show_error(patch.sentence if patch and patch.is_refused else "")


class SolidSection(Section):
    """The size of the solid that can be made of the patch, and how thin its tubes may be."""

    def __init__(self, state: SpaceState, view: StateView) -> None:
        super().__init__("Solid to print")
        self._state = state
        fresh = SpaceState()
        self.size = NumberField(
            "Size", "Radius of the ball in the solid, or its unit of length.", fresh.size, 10, 200,
            unit="mm", least=5, most=1000,
        )  # fmt: skip
        self.thickness = NumberField(
            "Least width", "Thinner tubes grow to this width, so that they can be printed.",
            fresh.thickness, 0.0, 5.0, unit="mm", most=20,
        )  # fmt: skip
        view.bind(self, "change the solid", {"size": self.size, "thickness": self.thickness})
        self._readouts = Readouts()
        self.add(self._readouts)

    def show_patch(self, patch: Patch | None) -> None:
        """Show how thin it gets, or at the width why it cannot be made."""
        state, figure = self._state, patch.figure if patch else None
        rows: dict[str, Reading] = {}
        if figure is not None:
            thinnest = figure.thinnest * state.size
            rows["Thinnest tube"] = Reading(f"{number(thinnest, 3)} mm", "", repr(thinnest))
            _, q, r = state.honeycomb
            if (q - 2) * (r - 2) > 4:
                rows["Vertices"] = Reading("beyond infinity: planes cut the solid off")
        self._readouts.show_readings(rows)
        unfit = patch.sentence if patch and patch.sentence and not patch.is_refused else ""
        self.thickness.show_error(unfit)
