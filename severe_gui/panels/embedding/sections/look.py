"""The section that says how a picture looks."""

from severe_gui.panels.embedding.shown import Shown
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.panels.state_view import StateView
from severe_gui.widgets.fields import ChoiceField, NumberField
from severe_gui.widgets.section import Section

MAPS = {
    "Poincaré disk": "disk", "Klein disk": "klein", "half-plane": "half-plane", "band": "band",
    "ball, in 3D": "ball",
}  # fmt: skip
PROJECTIONS = {"HoroPCA": "horopca", "tangent PCA": "tangent"}
COLOURS = {"branch": "branch", "depth": "depth", "precision": "precision"}
LINES = {"direct ones": "tree", "of the chosen node": "chosen", "none": "none"}


class LookSection(Section):
    """Map, projection, colours, lines, names and dots."""

    def __init__(self, view: StateView, shown: Shown) -> None:
        super().__init__("Picture")
        self._shown, fresh = shown, EmbeddingState()
        self._fields = {
            "map": ChoiceField("Map", "How hyperbolic space is drawn.", fresh.map, MAPS),
            "projection": ChoiceField(
                "Projection",
                "How more dimensions become a picture: along horospheres, or by the principal "
                "directions in the tangent space at the mean.",
                fresh.projection, PROJECTIONS,
            ),
            "colour": ChoiceField(
                "Colour", "What the colour of a node shows.", fresh.colour, COLOURS
            ),
            "lines": ChoiceField(
                "Lines", "Which relations are drawn as geodesics.", fresh.lines, LINES
            ),
            "labels": NumberField("Names", "How many names are shown.", fresh.labels, 0, 1),
            "dot": NumberField("Dots", "Size of the nodes.", fresh.dot, 0.2, 5, log=True),
        }  # fmt: skip
        view.bind(self, "change the picture", self._fields)

    def refresh(self) -> None:
        """A projection matters where there is something to project."""
        panes = self._shown.panes
        is_wide = any(each.dimension > 2 for each in panes)
        self._fields["projection"].setVisible(
            is_wide and any(each.dimension > 2 and not each.is_flat for each in panes)
        )
