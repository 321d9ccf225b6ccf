"""Patches are made in a thread of their own, so that the window never waits for one."""

import logging

from PySide6.QtCore import QObject, Signal

from severe_gui.compute.signals import NewestWork
from severe_gui.panels.space.outside.scene import Patch, Wanted, make_patch


class PatchBuilder(QObject):
    """Emits `built` with a Patch in the window's thread; `wanted` is what was asked for last."""

    built = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted: Wanted | None = None
        self._work = NewestWork("severe patch builder", self)
        self._work.done.connect(self.built)

    def ask(self, wanted: Wanted) -> bool:
        """Make a patch, unless it is the one that was asked for last. Returns whether it is new."""
        if wanted == self.wanted:
            return False
        self.wanted = wanted
        self._work.begin(lambda: _patch(wanted))
        return True

    def close(self) -> None:
        """Say nothing more, and wait until the thread has ended."""
        self._work.close()


def _patch(wanted: Wanted) -> Patch:
    try:
        return make_patch(wanted)
    except Exception as error:
        logging.getLogger(__name__).exception("no patch of %s", wanted)
        return Patch(wanted, 0, None, f"The patch failed: {error}", is_refused=True)
