"""Which honeycomb: p, q and r, its kind and its lengths."""

from severe_gui.errors import SevereError
from severe_gui.panels.space import readings
from severe_gui.panels.space.state import LARGEST, SpaceState
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import Field, NumberField
from severe_gui.widgets.readouts import Readouts
from severe_gui.widgets.section import Section


class HoneycombSection(Section):
    """Shows and changes the orders of a SpaceState's honeycomb."""

    def __init__(self, state: SpaceState, view: StateView) -> None:
        super().__init__("Honeycomb")
        self._state, self._view = state, view
        self.orders: dict[str, Field] = {
            name: NumberField(label, tip, value, 3, 8, integer=True, least=3, most=LARGEST)
            for name, label, tip, value in (
                ("p", "Polygon p", "Sides of a face.", 5),
                ("q", "At a corner q", "Faces at a corner of a cell.", 3),
                ("r", "At an edge r", "Cells around an edge.", 4),
            )
        }
        for field in self.orders.values():
            view.add_field(self, "change the honeycomb", field)
            field.changed.connect(lambda _value, field=field: self.rebuild(field))
        self.lengths, self.rarer = Readouts(), Readouts()
        self.add(self.lengths)
        self.add_more(self.rarer)

    def refresh(self) -> None:
        """Show the state as it is now."""
        for field, value in zip(self.orders.values(), self._state.honeycomb, strict=True):
            show_value(field, value)
        self.lengths.show_readings(readings.honeycomb_readings(self._state.subject()))
        self.rarer.show_readings(readings.rarer_readings(self._state.subject()))

    def rebuild(self, field: Field) -> None:
        """Take over the orders that were entered, or say at the changed one why not."""
        try:
            with self._view.gesture("change the honeycomb", merges=True):
                self._state.rebuild(*(int(each.value()) for each in self.orders.values()))
        except SevereError as error:
            field.show_error(str(error))
            return
        for each in self.orders.values():
            each.show_error()
