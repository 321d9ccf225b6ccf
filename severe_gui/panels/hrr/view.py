"""The stack panel on screen: the canvas, its controls, its numbers."""

import csv
from pathlib import Path

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from severe_gui.maths import hrr
from severe_gui.panels.contract import ExportOptions, Host
from severe_gui.panels.hrr.canvas import StackCanvas
from severe_gui.panels.hrr.figure import layout_for, paint_picture
from severe_gui.panels.hrr.memory import Memory, memory_of
from severe_gui.panels.hrr.state import MOST_OPERATIONS, HrrState
from severe_gui.panels.state_view import PaintedView
from severe_gui.widgets.fields import ChoiceField, NumberField, ToggleField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section, column
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

KEYS = {"unitary": "unitary", "Gaussian": "gaussian"}
INVERSES = {"involution": "involution", "exact": "exact"}


class HrrView(PaintedView):
    """Draws an HrrState and turns gestures into changes of it."""

    page_title = "A stack in one vector"

    def __init__(self, state: HrrState, host: Host) -> None:
        super().__init__(state, host)
        self.canvas: StackCanvas = StackCanvas(state, host)
        self.canvas.pushed.connect(self.push)
        self.inspector = self._make_inspector()
        self._depth = len(state.stack())
        self.follow_state()

    def _make_inspector(self) -> QWidget:
        fresh = HrrState()
        vectors = Section("Vectors")
        self.bind(vectors, "change the vectors", {
            "dimension": NumberField(
                "Dimension", "Length of every vector.", fresh.dimension, 16, 4096,
                integer=True, log=True, unit="numbers", least=8, most=16384,
            ),
            "items": NumberField(
                "Known items", "Items that the clean-up chooses from.", fresh.items, 2, 1024,
                integer=True, log=True, unit="items", least=2, most=2048,
            ),
            "key": ChoiceField(
                "Key", "Unitary (all moduli 1), or Gaussian like the items.", "unitary", KEYS
            ),
            "inverse": ChoiceField("Inverse", "How the key is inverted.", "involution", INVERSES),
            "clean_up": ToggleField(
                "Clean-up", "A pop removes the recognised item exactly.", True
            ),
            "seed": NumberField(
                "Seed", "Seed of all vectors.", 0, 0, 100, integer=True, most=2**31 - 1
            ),
        })  # fmt: skip
        stack = Section("Stack")
        stack.add(self._make_buttons())
        self._stack_readouts, self._popped_readouts = Readouts(), Readouts()
        stack.add(self._stack_readouts)
        self._popped = Section("Popped")
        self._popped.add(self._popped_readouts)
        return column(vectors, stack, self._popped)

    def _make_buttons(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, SIZES.step)
        self._buttons: dict[str, QPushButton] = {}
        for name, tip, slot in (
            ("Push", "Put the chosen word on top (Enter)", self.push_chosen),
            ("Pop", "Remove the item recognised on top (Backspace)", self.pop),
            ("Clear", "Remove all words", self.clear),
        ):
            button = QPushButton(name)
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.clicked.connect(slot)
            layout.addWidget(button)
            self._buttons[name] = button
        return row

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now."""
        state, memory = self.state, memory_of(self.state)
        self.show_fields()
        depth = len(memory.depths)
        if depth != self._depth:
            self.canvas.slide(-1.0 if depth > self._depth else 1.0)
            self._depth = depth
        self._buttons["Pop"].setEnabled(depth > 0)
        self._buttons["Clear"].setEnabled(bool(state.operations))
        self._buttons["Push"].setText(f"Push {state.chosen}")
        self._stack_readouts.show_readings(self._readings(memory))
        self._popped_readouts.show_readings(_popped_readings(memory))
        self._popped.setVisible(bool(memory.popped))
        self.canvas.update()

    def _readings(self, memory: Memory) -> dict[str, Reading]:
        state, depth = self.state, len(memory.depths)
        condition = float(hrr.condition_number(memory.stack.key))
        length = float(np.linalg.norm(memory.trace))
        rows = {
            "Depth": Reading(str(depth)),
            "Length of trace": Reading(f"{length:.4f}", "", repr(length)),
            "Condition of the key": Reading(
                "1 exactly" if state.key == "unitary" else f"{condition:.3g}", "", repr(condition)
            ),
        }
        if depth:
            right = sum(each.is_right for each in memory.depths)
            top = memory.depths[0].match.similarity
            rows["Recognised"] = Reading(f"{right} of {depth}")
            rows["Similarity at the top"] = Reading(f"{top:.4f}", "", repr(top))
            last = float(np.linalg.norm(hrr.power(memory.stack.key, depth - 1)))
            rows["Key power at the bottom"] = Reading(f"{last:.4g}", "", repr(last))
        if depth and state.key == "unitary":
            chance = hrr.predicted_accuracy(state.dimension, depth, state.items, True)
            expected = hrr.expected_similarity(depth, True)
            rows["Expected similarity"] = Reading(
                f"1/√{depth} = {expected:.4f}", "", repr(expected)
            )
            rows["Expected right"] = Reading(_percent(chance), "", repr(chance))
        return rows

    # What a person does.

    def push(self, word: str) -> None:
        """Put a word on top."""
        if len(self.state.operations) >= MOST_OPERATIONS:
            self._host.notify(
                f"At most {MOST_OPERATIONS} pushes and pops are possible; clear the stack.",
                kind="warn",
            )
            return
        with self.gesture(f"push {word}"):
            self.state.push(word)

    def push_chosen(self) -> None:
        """Push the chosen word."""
        self.push(self.state.chosen)

    def pop(self) -> None:
        """Remove the item recognised on top."""
        if not self.state.stack():
            self._host.notify("The stack is empty: push a word first.", kind="warn")
            return
        with self.gesture("pop"):
            self.state.pop()

    def clear(self) -> None:
        """Remove all words."""
        with self.gesture("clear the stack"):
            self.state.operations = ()

    def draw_again(self) -> None:
        """Draw all vectors again with the next seed."""
        self.state.seed = (self.state.seed + 1) % 2**31

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        return super().settled() and not self.canvas.is_moving

    def paint_page(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The picture without the palette."""
        memory = memory_of(self.state)
        layout = layout_for((width, height), len(memory.depths), (), style)
        paint_picture(painter, layout, memory, style)

    def export_csv(self, path: Path, options: ExportOptions) -> None:
        """For each depth the word pushed, the item recognised, and all similarities."""
        memory = memory_of(self.state)
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["depth", "pushed", "recognised", "similarity", "margin"])
            table.writerows(
                [k, each.true, each.match.name, each.match.similarity, each.match.margin]
                for k, each in enumerate(memory.depths)
            )
            table.writerow([])
            table.writerow(["item", *(f"depth {k}" for k in range(len(memory.depths)))])
            for index, name in enumerate(memory.cleanup.names):
                table.writerow([name, *(each.similarities[index] for each in memory.depths)])

    def export_npz(self, path: Path, options: ExportOptions) -> None:
        memory = memory_of(self.state)
        np.savez_compressed(
            path,
            trace=memory.trace,
            key=memory.stack.key,
            items=memory.cleanup.vectors,
            names=np.array(memory.cleanup.names),
            stack=np.array(self.state.stack(), dtype=str),
            severe=np.array(options.metadata),
        )

    def shutdown(self) -> None:
        """End the motion, the timer and the subscriptions."""
        self.canvas.settle()
        super().shutdown()


def _popped_readings(memory: Memory) -> dict[str, Reading]:
    rows = {}
    for number, each in enumerate(reversed(memory.popped[-8:])):
        right = each.taken_for == each.true
        text = f"✓ {each.true}" if right else f"✗ {each.true}, mistaken for {each.taken_for}"
        rows["Last" if number == 0 else f"{number} before"] = Reading(text)
    return rows


def _percent(share: float) -> str:
    if share > 0.99999:
        return "above 99.999 %"
    return f"{100 * share:.{1 if share > 0.01 else 3}f} %"
