"""Undo and redo of every change of state, of each panel by itself.

A command holds (panel, field, old, new), one entry per field. Changes between `begin_gesture` and
`end_gesture` are one command; outside a gesture, quick changes of the same field (a turn of the
wheel, a held arrow key) merge into one.
"""

import time
from typing import Any

from psygnal import EmissionInfo
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from severe_gui.panels.contract import PanelState

MERGE_SECONDS = 0.7
MOST_STEPS = 500
_MERGEABLE = 1

Place = tuple[str, str]


class StateChange(QUndoCommand):
    """Fields of one or more panels that went from old to new values together."""

    def __init__(
        self, history: "History", text: str, changes: dict[Place, tuple[Any, Any]], merges: bool
    ) -> None:
        super().__init__(text)
        self._history, self.changes, self._merges = history, changes, merges
        self._applied = True
        self.at = time.monotonic()

    def id(self) -> int:
        return _MERGEABLE if self._merges else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, StateChange) or other.changes.keys() != self.changes.keys():
            return False
        if other.text() != self.text():
            return False
        if other.at - self.at > MERGE_SECONDS:
            return False
        for place, (_old, new) in other.changes.items():
            self.changes[place] = (self.changes[place][0], new)
        self.at = other.at
        return True

    def redo(self) -> None:
        if self._applied:
            self._applied = False
            return
        self._history.apply({place: new for place, (_old, new) in self.changes.items()})

    def undo(self) -> None:
        self._history.apply({place: old for place, (old, _new) in self.changes.items()})


class History(QObject):
    """Watches states and fills their undo stacks. Emits `changed` after any change of a state."""

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.group = QUndoGroup(self)
        self._stacks: dict[str, QUndoStack] = {}
        self._states: dict[str, PanelState] = {}
        self._known: dict[Place, Any] = {}
        self._gesture: dict[Place, tuple[Any, Any]] | None = None
        self._label, self._merges, self._depth = "", False, 0
        self._applying = False

    def watch(self, panel_id: str, state: PanelState) -> None:
        """Record this state's changes from now on."""
        self._states[panel_id] = state
        self._stacks[panel_id] = QUndoStack(self.group)
        self._stacks[panel_id].setUndoLimit(MOST_STEPS)
        for name in type(state).model_fields:
            self._known[panel_id, name] = getattr(state, name)
        state.events.connect(self._listener(panel_id))

    def activate(self, panel_id: str) -> None:
        """Let undo and redo act on a panel; on nothing if there is no such panel."""
        self.finish_gesture()
        self.group.setActiveStack(self._stacks.get(panel_id))  # type: ignore[arg-type]

    def stack(self, panel_id: str) -> QUndoStack:
        """The steps of one panel."""
        return self._stacks[panel_id]

    def begin_gesture(self, label: str, merges: bool = False) -> None:
        """All changes until `end_gesture` are one step; a gesture within another is part of it.

        merges: it joins one of the same kind just before (turns of the wheel).
        """
        self._depth += 1
        if self._gesture is None:
            self._gesture, self._label, self._merges = {}, label, merges

    def end_gesture(self) -> None:
        """Push what the gesture changed, if anything."""
        self._depth = max(self._depth - 1, 0)
        if self._depth == 0:
            self.finish_gesture()

    def finish_gesture(self) -> None:
        """End the gesture under way, however deep."""
        self._depth = 0
        if self._gesture is None:
            return
        changes = {place: pair for place, pair in self._gesture.items() if pair[0] != pair[1]}
        self._gesture = None
        if changes:
            self._push(self._label, changes, self._merges)

    def _push(self, label: str, changes: dict[Place, tuple[Any, Any]], merges: bool) -> None:
        """Each panel has its own steps, so that none undoes what is out of sight."""
        for panel_id in dict.fromkeys(panel_id for panel_id, _name in changes):
            own = {place: pair for place, pair in changes.items() if place[0] == panel_id}
            self._stacks[panel_id].push(StateChange(self, label, own, merges))

    def apply(self, values: dict[Place, Any]) -> None:
        """Set fields without recording them."""
        self._applying = True
        try:
            for (panel_id, name), value in values.items():
                setattr(self._states[panel_id], name, value)
        finally:
            self._applying = False

    def clear(self) -> None:
        """Forget all steps, as after opening a document."""
        self._gesture, self._depth = None, 0
        for stack in self._stacks.values():
            stack.clear()

    def silence(self) -> "Silence":
        """Context in which changes are not recorded (restoring a session)."""
        return Silence(self)

    def _listener(self, panel_id: str) -> Any:
        def listen(emission: EmissionInfo) -> None:
            self._record(panel_id, emission.signal.name, emission.args[0])

        return listen

    def _record(self, panel_id: str, name: str, new: Any) -> None:
        place = (panel_id, name)
        old, self._known[place] = self._known.get(place), new
        if not self._applying:
            if self._gesture is not None:
                self._gesture[place] = (self._gesture.get(place, (old, new))[0], new)
            else:
                label = f"change {name.replace('_', ' ')}"
                self._push(label, {place: (old, new)}, True)
        self.changed.emit(panel_id)


class Silence:
    """While entered, a history records nothing."""

    def __init__(self, history: History) -> None:
        self._history = history

    def __enter__(self) -> None:
        self._history._applying = True

    def __exit__(self, *reason: object) -> None:
        self._history._applying = False
