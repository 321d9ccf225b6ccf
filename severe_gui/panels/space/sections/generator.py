"""Which uniform honeycomb is made from the mirrors: where its generator point lies."""

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.uniform import rings as names
from severe_gui.maths.hyperbolic.uniform.generator import (
    REGULAR_WEIGHTS,
    Weights,
    is_uniform,
    rings_of,
    weights_of,
)
from severe_gui.panels.contract import Host
from severe_gui.panels.space import readings
from severe_gui.panels.space.generator.diagram import DiagramField
from severe_gui.panels.space.generator.places import Place, place_of, snapped_way, weights_at
from severe_gui.panels.space.generator.triangle import TriangleField
from severe_gui.panels.space.state import SpaceState
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import ChoiceField, Field, NumberField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section

BETWEEN: names.Rings = ()
VARIANTS = {name: rings for rings, name in names.NAMES.items()} | {"in between": BETWEEN}
DRAG_FOR_THAT = "Drag the point in the triangle for that."


class GeneratorSection(Section):
    """Shows and changes the generator point of a SpaceState."""

    def __init__(self, state: SpaceState, view: StateView, host: Host) -> None:
        super().__init__("Uniform variant")
        self._state, self._view = state, view
        self.variant = ChoiceField(
            "Variant",
            "The uniform honeycomb that these mirrors make from the generator point.",
            names.REGULAR,
            VARIANTS,
        )
        self.diagram = DiagramField(
            "Mirrors", "The mirrors that the generator point lies off.", names.REGULAR, host.theme
        )
        self.triangle = TriangleField(
            "Generator point",
            "Drag the vertex of the honeycomb within a face of {p, q, r}; its mirror images are "
            "all vertices. It snaps to the marked points, where all edges are equally long.",
            REGULAR_WEIGHTS,
            host.theme,
        )
        self.way = NumberField(
            "Toward the cell",
            "How far the point has left the face for the middle of the cell. It snaps to 0, to "
            "0.5, where all edges can be equally long, and to 1.",
            0.0, 0.0, 1.0,
        )  # fmt: skip
        self.fields: tuple[Field, ...] = (self.variant, self.diagram, self.triangle, self.way)
        self.sliding = (self.triangle, self.way)
        for field in self.fields:
            view.add_field(self, "move the generator point", field)
        self.variant.changed.connect(self._choose_variant)
        self.diagram.changed.connect(lambda rings: self._take(self._ringed(rings), self.diagram))
        self.triangle.changed.connect(lambda weights: self._take(weights, self.triangle))
        self.way.changed.connect(self._choose_way)
        self.facts = Readouts()
        self.add(self.facts)
        self._shown: object = None

    def refresh(self) -> None:
        """Show the state as it is now."""
        state = self._state
        weights, rings = state.generator, rings_of(state.generator)
        show_value(self.variant, rings if is_uniform(weights) else BETWEEN)
        show_value(self.diagram, rings)
        self.diagram.show_orders(state.honeycomb)
        show_value(self.triangle, weights)
        show_value(self.way, round(self.triangle.place().way, 6))
        key = (state.honeycomb, weights)
        if self._shown != key:
            # Not in every frame of a flight.
            self._shown = key
            self.facts.show_readings(readings.uniform_readings(state.subject(), state.parts()))

    def _choose_variant(self, rings: names.Rings) -> None:
        if rings == BETWEEN:
            self.variant.set_value(rings_of(self._state.generator))
            self.variant.show_error(DRAG_FOR_THAT)
            return
        self._take(weights_of(rings), self.variant)

    def _ringed(self, rings: names.Rings) -> Weights:
        """The weights as they are, but 0 off the rings and 1 where a ring is new."""
        old = self._state.generator
        first, second, third, fourth = ((old[k] or 1.0) if k in rings else 0.0 for k in range(4))
        return first, second, third, fourth

    def _choose_way(self, way: float) -> None:
        shares = place_of(self._state.generator, self.triangle.pad.shares).shares
        self._take(weights_at(Place(shares, snapped_way(float(way)))), self.way)

    def _take(self, weights: Weights, field: Field) -> None:
        for each in self.fields:
            each.show_error()
        try:
            # Key presses and turns of the wheel in a row are one step; so is a drag around them.
            with self._view.gesture("nudge the generator point", merges=field in self.sliding):
                moved = self._state.choose_generator(weights)
        except BadInput as error:
            self.refresh()
            field.show_error(str(error))
            return
        # At once: the next move of a drag starts from what is shown.
        self.refresh()
        if moved:
            field.show_error(
                "Moved back: a corner of this simplex is at infinity, and the point was too close."
            )
