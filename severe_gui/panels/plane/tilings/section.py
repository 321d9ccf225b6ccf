"""The tiling under the construction: its numbers, its figure, its colours."""

from typing import Any

from severe_gui.errors import BadInput, SevereError
from severe_gui.maths.hyperbolic.tilings.wythoff import Uniform
from severe_gui.panels.contract import Host
from severe_gui.panels.plane.scene import readings as readings
from severe_gui.panels.plane.state import LARGEST, PlaneState, why_not_coloured
from severe_gui.panels.plane.tilings.tile_image import read_image
from severe_gui.widgets.endless_field import EndlessField
from severe_gui.widgets.fields import ChoiceField, FileField, NumberField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section

COLOURS = {
    "single tone": "single",
    "chessboard": "chessboard",
    "triangles": "triangles",
    "kinds of tile": "orbit",
    "word length": "word",
    "layers from home": "layer",
    "a picture": "image",
}
FIGURES = {
    "regular {p, q}": Uniform.REGULAR,
    "dual {q, p}": Uniform.DUAL,
    "rectified": Uniform.RECTIFIED,
    "truncated": Uniform.TRUNCATED,
    "truncated dual": Uniform.TRUNCATED_DUAL,
    "cantellated": Uniform.CANTELLATED,
    "omnitruncated": Uniform.OMNITRUNCATED,
    "triangles (2, p, q)": Uniform.TRIANGLES,
}
PICTURES = "*.png *.jpg *.jpeg *.webp *.bmp"


class TilingSection(Section):
    """Changes the state itself, with one undo step per change."""

    def __init__(self, state: PlaneState, host: Host) -> None:
        super().__init__("Tiling")
        self._state, self._host = state, host
        fresh = PlaneState()
        self.p = EndlessField("Polygon p", "Sides of a tile.", 7, 3, 12, LARGEST)
        self.q = EndlessField("At a vertex q", "Tiles at a vertex.", 3, 3, 12, LARGEST)
        self._figure = ChoiceField(
            "Figure", "Which tiling is made from the mirrors.", Uniform.REGULAR, FIGURES
        )
        self._width = NumberField(
            "Edge width", "Half the width of an edge, as a hyperbolic length.",
            fresh.edge_width, 0.0, 0.1, most=0.2,
        )  # fmt: skip
        self.colour = ChoiceField("Colour", "What the tones distinguish.", "single", COLOURS)
        self._image = FileField(
            "Picture", "The picture that fills each tile.", "", PICTURES, "Pictures"
        )
        self._image.hide()
        self._fields = (self.p, self.q, self._figure, self._width, self.colour, self._image)
        for field in self._fields:
            self.add(field)
            field.grabbed.connect(lambda: host.begin_gesture("change the tiling"))
            field.released.connect(host.end_gesture)
        self._readouts = Readouts()
        self.add(self._readouts)
        self.p.changed.connect(lambda p: self._retile(p, state.orders[1], self.p))
        self.q.changed.connect(lambda q: self._retile(state.orders[0], q, self.q))
        self._figure.changed.connect(self._refigure)
        self._width.changed.connect(lambda width: setattr(state, "edge_width", width))
        self.colour.changed.connect(self._recolour)
        self._image.changed.connect(self._choose_image)

    def refresh(self) -> None:
        """Show the current state."""
        state = self._state
        values: tuple[Any, ...] = (
            *state.orders, state.figure, state.edge_width, state.colour, state.image,
        )  # fmt: skip
        for field, value in zip(self._fields, values, strict=True):
            if field.value() != value:
                field.set_value(value)
                field.show_error()
        self._image.setVisible(state.colour == "image")
        self._readouts.show_readings(readings.tiling_readings(state))

    def _retile(self, p: float, q: float, field: EndlessField) -> None:
        self._host.begin_gesture("change the tiling", merges=True)
        try:
            self._state.retile(p, q)
        except SevereError as error:
            field.show_error(str(error))
            return
        finally:
            self._host.end_gesture()
        self.p.show_error()
        self.q.show_error()

    def _refigure(self, figure: Uniform) -> None:
        state = self._state
        fits = not why_not_coloured(state.colour, figure, *state.orders)
        state.update({"figure": figure, "colour": state.colour if fits else "single"})

    def _recolour(self, colour: Any) -> None:
        state = self._state
        why = why_not_coloured(colour, state.figure, *state.orders)
        self.colour.show_error(why)
        if why:
            self.colour.set_value(state.colour)
            return
        state.colour = colour
        if colour == "image":
            self._image.show()
            self._check_image(state.image)

    def _choose_image(self, path: str) -> None:
        if self._check_image(path):
            self._state.image = path

    def _check_image(self, path: str) -> bool:
        try:
            read_image(path)
        except BadInput as error:
            self._image.show_error(str(error))
            return False
        self._image.show_error()
        return True
