"""The objects of a construction as a list: shown or hidden, named, coloured, locked, deleted."""

import math

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane.construction import (
    KINDS,
)
from severe_gui.maths.hyperbolic.plane.cycles import circumradius_of
from severe_gui.maths.hyperbolic.plane.shapes import (
    Figure,
)
from severe_gui.panels.contract import Host
from severe_gui.panels.plane.elements import PlaneObject, PlanePoint
from severe_gui.panels.plane.scene.figure import tone_of
from severe_gui.panels.plane.scene.objects import regular_corner, shapes_of, with_reach
from severe_gui.panels.plane.scene.readings import short_value
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.fields import ChoiceField, NumberField, TextField
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import SIZES

TONES = {"amber": 0, "sky": 1, "pink": 2, "green": 3, "blue": 4, "yellow": 5}
ROW, LEAST_ROWS, MOST_ROWS = 24, 2, 8
VALUES_MILLISECONDS = 80
NUMBERS = {
    "circle-radius": ("Radius", 0.05, 3.0, False),
    "regular": ("Sides", 3, 12, True),
    "pencil": ("Lines", 3, 15, True),
}


class ObjectSection(Section):
    """Emits `chosen` with a name. It changes the state itself, with one undo step per change."""

    chosen = Signal(str)

    def __init__(self, state: PlaneState, host: Host) -> None:
        super().__init__("Objects")
        self._state, self._host = state, host
        self.name = ""
        self._list = _List()
        self._list.setAccessibleName("Objects")
        self._list.setToolTip(
            "Tick an object to show it; Delete removes the chosen one and all that depends on it"
        )
        self._list.currentItemChanged.connect(self._choose)
        self._list.itemChanged.connect(self._tick)
        self._list.deleted.connect(self.delete)
        self._empty = QLabel("Nothing is drawn yet: choose a tool above.")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self.add(self._empty)
        self.add(self._list)
        self.add(self._make_buttons())
        self._name = TextField("Name", "One to eight letters.", "")
        self._name.changed.connect(self._rename)
        self._tone = ChoiceField("Colour", "Colour of the chosen object.", 0, TONES)
        self._tone.changed.connect(lambda tone: self._change("colour", tone=tone))
        self._numbers = {
            kind: NumberField(title, f"{title} of the chosen object.", low, low, high,
                              integer=integer, most=60 if integer else 12.0)
            for kind, (title, low, high, integer) in NUMBERS.items()
        }  # fmt: skip
        self._angle = NumberField(
            "Interior angle", "In degrees; the corner moves to match.", 60.0, 1.0, 179.0
        )
        self._angle.changed.connect(self._set_angle)
        for field in (self._name, self._tone, *self._numbers.values(), self._angle):
            self.add(field)
            field.grabbed.connect(lambda: self._host.begin_gesture("change an object"))
            field.released.connect(self._host.end_gesture)
        for kind, field in self._numbers.items():
            field.changed.connect(
                lambda value, kind=kind: self._change(f"change the {kind}", number=float(value))
            )
        self._shown: tuple[object, ...] = ()
        # Numbers in the list may lag behind a drag; they are updated when it pauses.
        self._values = QTimer(self)
        self._values.setSingleShot(True)
        self._values.setInterval(VALUES_MILLISECONDS)
        self._values.timeout.connect(self._show_values)
        self.refresh()

    def _make_buttons(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, SIZES.step)
        self._buttons = {}
        for title, tip, slot in (
            ("Lock", "A locked point cannot be dragged", self._lock),
            ("Delete", "Remove the chosen object and everything made from it", self.delete),
            ("Clear", "Remove everything", self._clear),
        ):
            button = QPushButton(title)
            button.setAccessibleName(title)
            button.setToolTip(tip)
            button.clicked.connect(slot)
            layout.addWidget(button)
            self._buttons[title] = button
        return row

    # From the state to the screen.

    def choose(self, name: str) -> None:
        """Choose an object by name."""
        self.name = name
        self.refresh()

    def refresh(self) -> None:
        """Show the current objects; their numbers follow in a moment."""
        state = self._state
        rows = [*state.made, *state.points]
        names = [each.name for each in rows]
        if self.name not in names:
            self.name = state.made[-1].name if state.made else (names[0] if names else "")
        looks = tuple(
            (each.name, each.tone, each.hidden, getattr(each, "locked", False)) for each in rows
        )
        shown = (looks, self.name, self._host.theme.is_dark)
        if shown != self._shown:
            self._shown = shown
            self._show_rows(rows, names)
            self._show_values()
        elif not self._values.isActive():
            self._values.start()
        self._show_chosen()

    def _show_rows(self, rows: list[PlaneObject | PlanePoint], names: list[str]) -> None:
        self._list.blockSignals(True)
        while self._list.count() > len(rows):
            self._list.takeItem(self._list.count() - 1)
        while self._list.count() < len(rows):
            item = QListWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self._list.addItem(item)
        for index, each in enumerate(rows):
            item = self._list.item(index)
            item.setData(Qt.ItemDataRole.UserRole, each.name)
            ticked = Qt.CheckState.Unchecked if each.hidden else Qt.CheckState.Checked
            if item.checkState() != ticked:
                item.setCheckState(ticked)
            item.setIcon(_swatch(tone_of(each.tone, self._host.theme.roles)))
        if self.name in names:
            self._list.setCurrentRow(names.index(self.name))
        self._list.blockSignals(False)
        self._empty.setVisible(not rows)
        self._list.setVisible(bool(rows))
        rows_shown = min(max(len(rows), LEAST_ROWS), MOST_ROWS)
        self._list.setFixedHeight(rows_shown * ROW + 6)

    def _show_values(self) -> None:
        shapes = shapes_of(self._state)
        rows = [*self._state.made, *self._state.points]
        self._list.blockSignals(True)
        for index, each in enumerate(rows[: self._list.count()]):
            kind = getattr(each, "kind", "")
            title = KINDS[kind].title if kind else _point_title(each)
            value = short_value(shapes.get(each.name))
            text = f"{each.name}   {title.lower()}" + (f"   {value}" if value else "")
            _set_text(self._list.item(index), text)
        self._list.blockSignals(False)

    def settle(self) -> None:
        """Cancel pending updates."""
        self._values.stop()

    def _show_chosen(self) -> None:
        each = self._chosen()
        kind = getattr(each, "kind", "")
        for title in ("Lock", "Delete"):
            self._buttons[title].setEnabled(each is not None)
        self._buttons["Lock"].setEnabled(hasattr(each, "locked"))
        self._buttons["Lock"].setText("Unlock" if getattr(each, "locked", False) else "Lock")
        self._buttons["Clear"].setEnabled(bool(self._state.points))
        for field in (self._name, self._tone):
            field.setVisible(each is not None)
        if each is not None:
            if self._name.value() != each.name:
                self._name.set_value(each.name)
                self._name.show_error()
            if self._tone.value() != each.tone:
                self._tone.set_value(each.tone)
        for name, field in self._numbers.items():
            field.setVisible(name == kind)
            if name == kind and field.value() != each.number:
                field.set_value(each.number)

        self._show_angle(each)

    def _show_angle(self, each: PlaneObject | PlanePoint | None) -> None:
        """The angle of a regular polygon whose corner can be dragged."""
        corner = regular_corner(self._state, each)
        self._angle.setVisible(corner is not None)
        shape = None if corner is None else shapes_of(self._state).get(self.name)
        if not isinstance(shape, Figure):
            return
        degrees = math.degrees(shape.angles[0])
        if abs(float(self._angle.value()) - degrees) > 1e-6:
            self._angle.set_value(degrees)

    def _set_angle(self, degrees: float) -> None:
        each = self._chosen()
        corner = regular_corner(self._state, each)
        if corner is None or not isinstance(each, PlaneObject):
            return
        try:
            reach = circumradius_of(int(each.number), math.radians(float(degrees)))
        except BadInput:
            most = 180 - 360 / each.number
            self._angle.show_error(
                f"{each.number:g} equal angles must be between 0 and {most:.6g}°."
            )
            return
        self._angle.show_error()
        self._step(
            "change the angle", {"points": with_reach(self._state, each, reach)}, merges=True
        )

    def _chosen(self) -> PlaneObject | PlanePoint | None:
        rows = (*self._state.made, *self._state.points)
        return next((each for each in rows if each.name == self.name), None)

    # What the user does.

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.name = item.data(Qt.ItemDataRole.UserRole)
            self._show_chosen()
            self.chosen.emit(self.name)

    def _tick(self, item: QListWidgetItem) -> None:
        name = item.data(Qt.ItemDataRole.UserRole)
        hidden = item.checkState() is Qt.CheckState.Unchecked
        self._step(
            f"{'hide' if hidden else 'show'} {name}", self._state.changed(name, hidden=hidden)
        )

    def _change(self, label: str, **fields: object) -> None:
        self._step(label, self._state.changed(self.name, **fields), merges=True)

    def _rename(self, text: str) -> None:
        if text == self.name:
            return
        try:
            changes = self._state.renamed(self.name, text)
        except BadInput as error:
            self._name.show_error(str(error))
            return
        self._name.show_error()
        self.name = text.strip()
        self._step("rename", changes)
        self.chosen.emit(self.name)

    def _lock(self) -> None:
        each = self._chosen()
        if isinstance(each, PlanePoint):
            self._step("lock", self._state.changed(self.name, locked=not each.locked))

    def delete(self) -> None:
        """Remove the chosen object and everything made from it."""
        if self.name:
            self._step(f"delete {self.name}", self._state.without(self.name))

    def _clear(self) -> None:
        self._step("clear", {"points": (), "made": ()})

    def _step(self, label: str, changes: dict[str, object], merges: bool = False) -> None:
        self._host.begin_gesture(label, merges=merges)
        self._state.update(changes)
        self._host.end_gesture()


class _List(QListWidget):
    """Emits `deleted` at the Delete key."""

    deleted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setIconSize(QSize(10, 10))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit()
        else:
            super().keyPressEvent(event)


def _point_title(each: object) -> str:
    words = ["ideal point" if getattr(each, "ideal", False) else "point"]
    if getattr(each, "locked", False):
        words.append("locked")
    return ", ".join(words)


def _set_text(item: QListWidgetItem, text: str) -> None:
    if item.text() != text:
        item.setText(text)


def _swatch(colour: QColor) -> QIcon:
    image = QPixmap(20, 20)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(2, 2, 16, 16)
    painter.end()
    return QIcon(image)
