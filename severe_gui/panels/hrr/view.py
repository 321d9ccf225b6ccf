"""The panel on screen: tabs, the page in front, and its part of the inspector."""

from typing import Any

from severe_gui.errors import BadInput
from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.capacity.page import CapacityPage
from severe_gui.panels.hrr.compose.page import ComposePage
from severe_gui.panels.hrr.exports import HrrExports
from severe_gui.panels.hrr.spectrum.page import SpectrumPage
from severe_gui.panels.hrr.stack.page import StackPage
from severe_gui.panels.hrr.state import MOST_DIMENSION, HrrState, ensure_room
from severe_gui.panels.pages import Page
from severe_gui.widgets.fields import ChoiceField, NumberField
from severe_gui.widgets.section import Section

KEYS = {"unitary": "unitary", "Gaussian": "gaussian"}
DRAWINGS = {"ring": "ring", "strip": "strip", "spectrum": "spectrum"}
INVERSES = {"involution": "involution", "exact": "exact"}
TABS = {
    "stack": ("Stack", "A stack of words in one vector"),
    "compose": ("Compose", "Expressions of bound and added symbols"),
    "spectrum": ("Spectrum", "Modulus and phase of each Fourier bin of the key"),
    "capacity": ("Capacity", "How often a pair is recalled, measured and predicted"),
}


class HrrView(HrrExports):
    """Draws an HrrState and turns gestures into changes of it."""

    def __init__(self, state: HrrState, host: Host) -> None:
        super().__init__(state, host)
        self._common = Section("Vectors")
        self._bind_common()
        self.stack = StackPage(state, host, self)
        self.compose = ComposePage(state, host, self)
        self.spectrum = SpectrumPage(state, host, self)
        self.capacity = CapacityPage(state, host, self)
        self.pages: dict[str, Page] = {
            "stack": self.stack, "compose": self.compose,
            "spectrum": self.spectrum, "capacity": self.capacity,
        }  # fmt: skip
        self.lay_out(self.pages, TABS, (self._common,))
        self.follow_state()

    def _bind_common(self) -> None:
        fresh = HrrState()
        self.bind(self._common, "change the vectors", {
            "dimension": NumberField(
                "Dimension", "Length of every vector.", fresh.dimension, 16, MOST_DIMENSION,
                integer=True, log=True, unit="numbers", least=8,
            ),
            "items": NumberField(
                "Known items", "Items that the clean-up chooses from.", fresh.items, 2, 1024,
                integer=True, log=True, unit="items", least=2, most=2048,
            ),
            "orthogonality": NumberField(
                "Orthogonality", "0: items drawn independently; 1: as orthogonal as possible.",
                fresh.orthogonality, 0, 1,
            ),
            "key": ChoiceField(
                "Key", "Unitary (all moduli 1), or Gaussian like the items.", "unitary", KEYS
            ),
            "inverse": ChoiceField("Inverse", "How the key is inverted.", "involution", INVERSES),
            "seed": NumberField(
                "Seed", "Seed of all vectors.", 0, 0, 100, integer=True, most=2**31 - 1
            ),
            "drawing": ChoiceField("Drawn as", "How the vector is drawn.", "ring", DRAWINGS),
        })  # fmt: skip
        self._shared = dict(self._fields)

    def show_common(self, page: Page) -> None:
        """Show the common fields that matter on a page."""
        for name, field in self._shared.items():
            field.setVisible(name in page.common)

    # What a person does.

    def set_field(self, name: str, value: Any) -> None:
        """Set the state, unless its items would not fit into memory: the field then says so."""
        sizes = {"dimension": self.state.dimension, "items": self.state.items}
        if name in sizes:
            try:
                ensure_room(**{**sizes, name: value})
            except BadInput as error:
                self._shared[name].show_error(str(error))
                return
            for field in sizes:
                self._shared[field].show_error()
        super().set_field(name, value)

    def show_stack(self) -> None:
        """Show the stack."""
        self.show_page("stack")

    def show_compose(self) -> None:
        """Show the expressions."""
        self.show_page("compose")

    def show_spectrum(self) -> None:
        """Show the key's spectrum."""
        self.show_page("spectrum")

    def show_capacity(self) -> None:
        """Show the capacity."""
        self.show_page("capacity")

    def push_chosen(self) -> None:
        """Push the chosen word."""
        self.show_stack()
        self.stack.push(self.state.chosen)

    def pop(self) -> None:
        """Remove the item recognised on top."""
        self.stack.pop()

    def clear(self) -> None:
        """Remove all words."""
        self.stack.clear()

    def snap_key(self) -> None:
        """Set all moduli of the key to 1."""
        self.spectrum.snap()

    def draw_again(self) -> None:
        """Draw all vectors again with the next seed."""
        self.state.seed = (self.state.seed + 1) % 2**31
