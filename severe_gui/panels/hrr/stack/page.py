"""The stack page: the canvas, its buttons, depth and numbers."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from severe_gui.maths import hrr
from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.stack.canvas import StackCanvas
from severe_gui.panels.hrr.stack.figure import layout_for, paint_picture
from severe_gui.panels.hrr.stack.memory import Memory, memory_of
from severe_gui.panels.hrr.state import MOST_OPERATIONS, HrrState, reaching
from severe_gui.panels.pages import Page, button
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import NumberField, ToggleField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES

DEEPEST = 40


class StackPage(Page):
    """Draws the stack of an HrrState."""

    title = "A stack in one vector"
    common = ("dimension", "items", "orthogonality", "key", "inverse", "seed", "drawing")

    def __init__(self, state: HrrState, host: Host, view: StateView) -> None:
        self.state, self._host, self._view = state, host, view
        self.widget: StackCanvas = StackCanvas(state, host)
        self.widget.pushed.connect(self.push)
        self._before: tuple[str, ...] | None = None
        stack, self._popped = Section("Stack"), Section("Popped")
        self._depth = NumberField(
            "Depth", "Words on the stack; a higher value pushes, a lower one pops.", 4, 0, 24,
            integer=True, unit="words", most=DEEPEST,
        )  # fmt: skip
        stack.add(self._make_buttons())
        view.add_field(stack, "change the depth", self._depth)
        self._depth.grabbed.connect(self._grab)
        self._depth.released.connect(self._let_go)
        self._depth.changed.connect(self._reach)
        view.bind(stack, "change the stack", {
            "clean_up": ToggleField(
                "Clean-up", "A pop takes the recognised item off; without, noise adds up.", True
            ),
        })  # fmt: skip
        stack.add_space()
        self.readouts, self.popped_readouts = Readouts(), Readouts()
        stack.add(self.readouts)
        self._popped.add(self.popped_readouts)
        self.sections = (stack, self._popped)

    def _make_buttons(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, SIZES.step)
        self.buttons = {
            "Push": button("Push", "Put the chosen word on top (Enter)"),
            "Pop": button("Pop", "Remove the item recognised on top (Backspace)"),
            "Clear": button("Clear", "Remove all words"),
        }
        slots = (lambda: self.push(self.state.chosen), self.pop, self.clear)
        for each, slot in zip(self.buttons.values(), slots, strict=True):
            each.clicked.connect(slot)
            layout.addWidget(each)
        return row

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now."""
        state, memory = self.state, memory_of(self.state)
        self.widget.show_memory(memory)
        depth = len(memory.depths)
        show_value(self._depth, depth)
        self.buttons["Pop"].setEnabled(depth > 0)
        self.buttons["Clear"].setEnabled(bool(state.operations))
        self.buttons["Push"].setText(f"Push {state.chosen}")
        self.readouts.show_readings(_readings(state, memory))
        self.popped_readouts.show_readings(_popped_readings(memory))

    def has_section(self, section: Section) -> bool:
        """Whether a section has something to show."""
        return section is not self._popped or bool(memory_of(self.state).popped)

    # What a person does.

    def push(self, word: str) -> None:
        """Put a word on top."""
        if len(self.state.operations) >= MOST_OPERATIONS:
            self._host.notify(
                f"At most {MOST_OPERATIONS} pushes and pops are possible; clear the stack.",
                kind="warn",
            )
            return
        with self._view.gesture(f"push {word}"):
            self.state.push(word)

    def pop(self) -> None:
        """Remove the item recognised on top."""
        if not self.state.stack():
            self._host.notify("The stack is empty: push a word first.", kind="warn")
            return
        with self._view.gesture("pop"):
            self.state.pop()

    def clear(self) -> None:
        """Remove all words."""
        with self._view.gesture("clear the stack"):
            self.state.operations = ()

    def _grab(self) -> None:
        self._before = self.state.operations

    def _let_go(self) -> None:
        self._before = None

    def _reach(self, depth: int) -> None:
        """Push or pop from where the drag started, so that it does not add up operations."""
        start = self.state.operations if self._before is None else self._before
        wanted = reaching(start, depth)
        if len(wanted) <= MOST_OPERATIONS:
            self.state.operations = wanted

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        return not self.widget.is_moving

    def leave(self) -> None:
        """End any motion."""
        self.widget.settle()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The picture without the palette."""
        memory, drawing = memory_of(self.state), self.state.drawing
        layout = layout_for((width, height), len(memory.depths), (), drawing, style)
        paint_picture(painter, layout, memory, drawing, style)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The vector, the key and the known items."""
        memory = memory_of(self.state)
        return {
            "trace": memory.trace, "key": memory.stack.key, "items": memory.cleanup.vectors,
            "names": np.array(memory.cleanup.names),
            "stack": np.array(self.state.stack(), dtype=str),
        }  # fmt: skip

    def write_csv(self, path: Path) -> None:
        """For each depth the word pushed, the item recognised, and all similarities."""
        memory = memory_of(self.state)
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["depth", "pushed", "recognised", "similarity", "margin", "noise"])
            table.writerows(
                [k, each.true, each.match.name, each.match.similarity, each.match.margin,
                 each.noise]
                for k, each in enumerate(memory.depths)
            )  # fmt: skip
            table.writerow([])
            table.writerow(["item", *(f"depth {k}" for k in range(len(memory.depths)))])
            for index, name in enumerate(memory.cleanup.names):
                table.writerow([name, *(each.similarities[index] for each in memory.depths)])

    def shutdown(self) -> None:
        """End the motion."""
        self.widget.settle()


def _readings(state: HrrState, memory: Memory) -> dict[str, Reading]:
    depth = len(memory.depths)
    length = float(np.linalg.norm(memory.trace))
    rows = {"Length of vector": Reading(f"{length:.4f}", "", repr(length))}
    if state.key == "unitary" and not state.bins:
        rows["Condition of the key"] = Reading("1 exactly", "", "1")
    else:
        condition = float(hrr.condition_number(memory.stack.key))
        rows["Condition of the key"] = Reading(f"{condition:.3g}", "", repr(condition))
    blown = hrr.singular_frequencies(memory.stack.key) if state.bins else ()
    if state.inverse == "exact" and blown:
        rows["Exact inverse"] = Reading(f"blows up at bin {blown[0]}: use the involution")
    if not depth:
        return rows
    right = sum(each.is_right for each in memory.depths)
    top = memory.depths[0].match.similarity
    last = memory.depths[-1].power
    rows["Recognised"] = Reading(f"{right} of {depth}")
    rows["Similarity at the top"] = Reading(f"{top:.4f}", "", repr(top))
    rows["|pᵏ|² at the bottom"] = Reading(f"{last:.4g}", "", repr(last))
    # What was popped without being taken off is still there, as one more item of noise.
    left = depth + sum(not each.taken_for for each in memory.popped)
    if state.key == "unitary" and not state.bins and not any(p.is_wrong for p in memory.popped):
        chance = _chance(state.dimension, left, state.items)
        expected = hrr.expected_similarity(left, True)
        rows["Expected similarity"] = Reading(f"1/√{left} = {expected:.4f}", "", repr(expected))
        rows["Expected right"] = Reading(_percent(chance), "", repr(chance))
    return rows


@lru_cache(maxsize=256)
def _chance(dimension: int, depth: int, items: int) -> float:
    return hrr.predicted_accuracy(dimension, depth, items, True)


def _popped_readings(memory: Memory) -> dict[str, Reading]:
    rows = {}
    for number, each in enumerate(reversed(memory.popped[-8:])):
        text = f"✓ {each.true}"
        if not each.taken_for:
            text = f"{each.true}, nothing taken off"
        elif each.is_wrong:
            text = f"✗ {each.true}, mistaken for {each.taken_for}"
        rows["Last" if number == 0 else f"{number} before"] = Reading(text)
    return rows


def _percent(share: float) -> str:
    if share > 0.99999:
        return "above 99.999 %"
    return f"{100 * share:.{1 if share > 0.01 else 3}f} %"
