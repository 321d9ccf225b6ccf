"""The two ways to look, with tabs above: from inside, and at a model from outside."""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.space.inside.canvas import InsideCanvas
from severe_gui.panels.space.outside.canvas import OutsideCanvas
from severe_gui.panels.space.outside.scene import Patch, make_patch, wanted_by
from severe_gui.panels.space.state import Look, SpaceState
from severe_gui.widgets.page_tabs import PageTabs

TABS = {
    "inside": ("From inside", "Fly through the honeycomb (O)"),
    "outside": ("From outside", "Turn a model of the space (O)"),
}
NEEDS_GL = "From inside needs OpenGL 2.1, which this display does not offer"


class LooksCanvas(QWidget):
    """Emits `chosen` with the name of a look, `changed` when another patch is shown.

    The model is made when it is first looked at. Without OpenGL it is shown in place of the inside.
    """

    chosen = Signal(str)
    changed = Signal()

    def __init__(self, state: SpaceState, host: Host) -> None:
        super().__init__()
        self._state, self._host = state, host
        self.inside = InsideCanvas(state, host)
        self.outside: OutsideCanvas | None = None
        self.tabs = PageTabs(TABS)
        self.tabs.chosen.connect(self.chosen)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.tabs)
        self._stacked = QStackedWidget()
        self._stacked.addWidget(self.inside)
        whole.addWidget(self._stacked, 1)
        self.inside.shader.failed.connect(lambda _reason: self.refresh())
        buttons = list(self.tabs.buttons.values())
        self.setFocusProxy(buttons[0])
        for earlier, later in pairwise([*buttons, self.inside.pilot]):
            QWidget.setTabOrder(earlier, later)

    @property
    def look(self) -> Look:
        """The look in front."""
        return self._state.look if self.inside.shader.works else "outside"

    def refresh(self) -> None:
        """Show the state as it is now."""
        look = self.look
        self.tabs.show_page(look)
        if not self.inside.shader.works:
            self.tabs.buttons["inside"].setEnabled(False)
            self.tabs.buttons["inside"].setToolTip(NEEDS_GL)
        front = self.inside if look == "inside" else self._model()
        if self._stacked.currentWidget() is not front:
            had_focus = self._stacked.currentWidget().focusProxy().hasFocus()
            self._stacked.setCurrentWidget(front)
            if had_focus:
                front.setFocus()
        front.refresh()

    def settled(self) -> bool:
        """Whether the picture in front is as fine as it gets."""
        if self.look == "inside":
            return self.inside.settled()
        return self.outside is not None and self.outside.settled()

    def patch(self) -> Patch:
        """The patch that the state asks for, made now if it is not there."""
        if self.outside is not None:
            return self.outside.finished_patch()
        return make_patch(wanted_by(self._state))

    def shown_patch(self) -> Patch | None:
        """The patch that is drawn."""
        return self.outside.patch if self.outside is not None else None

    def render(self, options: ExportOptions, state: SpaceState | None = None) -> QImage:
        """The picture in front, at any size; of another state if one is given. Raises BadInput."""
        shown = self.inside if self.look == "inside" else self._model()
        return shown.render(options, state)

    def shutdown(self) -> None:
        """End the motions and free the GL objects."""
        self.inside.shutdown()
        if self.outside is not None:
            self.outside.shutdown()

    def _model(self) -> OutsideCanvas:
        if self.outside is None:
            self.outside = OutsideCanvas(self._state, self._host, not self.inside.shader.works)
            self.outside.builder.built.connect(lambda _patch: self.changed.emit())
            self._stacked.addWidget(self.outside)
            # What is made later would stand last in the tab order.
            QWidget.setTabOrder(self.inside.pilot, self.outside.overlay)
        return self.outside
