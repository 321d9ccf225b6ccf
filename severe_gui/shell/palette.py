"""The command palette: every action, and every control of the inspector, by a few letters."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from severe_gui.widgets.fields import Field
from severe_gui.widgets.offers import Offer
from severe_gui.widgets.search_sheet import Row, SearchSheet
from severe_gui.widgets.section import Section
from severe_gui.widgets.theme import SIZES


class CommandPalette(SearchSheet):
    """A sheet at the top of the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Command", "Type what you want to do", ranks=True)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show the palette over these rows."""
        window = self.parentWidget()
        width = min(160 * SIZES.step, window.width() - 20 * SIZES.step)
        left = (window.width() - width) // 2
        self.open(rows, QRect(left, SIZES.header + 12, width, 105 * SIZES.step))


def action_rows(actions: Sequence[QAction]) -> list[Row]:
    """The actions that can be done now."""
    return [
        Row(
            action.text().replace("&", ""),
            action.trigger,
            note=action.shortcut().toString(),
            words=action.property("synonyms") or "",
            tip=action.toolTip(),
        )
        for action in actions
        if action.isEnabled() and action.text()
    ]


def control_rows(inspector: QWidget, show_inspector: Callable[[], object]) -> list[Row]:
    """Every field, choice, switch and button of an inspector that can be used now.

    show_inspector: called before the keyboard goes to one of them.
    """

    def row(offer: Offer, control: QWidget, section: str, tip: str) -> Row:
        def act() -> None:
            if offer.goes:
                show_inspector()
            reveal(control)
            offer.act()

        now = "now" if offer.is_current else offer.now
        note = " · ".join(part for part in (now, section) if part)
        return Row(offer.text, act, note=note, words=section, tip=tip, is_current=offer.is_current)

    rows = []
    for control in inspector.findChildren(QWidget):
        if not control.isEnabled() or not _applies(control, inspector):
            continue
        section = _section_of(control)
        title = section.title() if section is not None else ""
        if isinstance(control, Field):
            tip = control.help_text
            rows += [row(offer, control, title, tip) for offer in control.offers()]
        elif isinstance(control, QPushButton) and _stands_alone(control):
            rows.append(row(_pressed(control), control, title, control.toolTip()))
    return rows


def _pressed(button: QPushButton) -> Offer:
    now = ("on" if button.isChecked() else "off") if button.isCheckable() else ""
    return Offer(button.accessibleName(), button.click, now)


def _stands_alone(button: QPushButton) -> bool:
    """Whether a button is a command of its section, not a link or part of a field, card or row."""
    if button.property("link") or not button.accessibleName():
        return False
    ancestor = button.parentWidget()
    while ancestor is not None and not isinstance(ancestor, Section):
        if isinstance(ancestor, Field) or ancestor.property("look") in ("card", "row"):
            return False
        ancestor = ancestor.parentWidget()
    return ancestor is not None


def _applies(control: QWidget, inspector: QWidget) -> bool:
    """Whether a control is visible, or hidden only by More."""
    widget: QWidget | None = control
    while widget is not None and widget is not inspector:
        section = _section_of(widget)
        if widget.isHidden() and not (section is not None and section.is_more(widget)):
            return False
        widget = widget.parentWidget()
    return True


def _section_of(control: QWidget) -> Section | None:
    parent = control.parentWidget()
    while parent is not None and not isinstance(parent, Section):
        parent = parent.parentWidget()
    return parent


def reveal(control: QWidget) -> None:
    """Bring a control into view, also if More hides it."""
    section = _section_of(control)
    if section is not None and not control.isVisible():
        section.show_more(True)
    parent = control.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if parent is not None:
        parent.widget().adjustSize()
        parent.ensureWidgetVisible(control)
