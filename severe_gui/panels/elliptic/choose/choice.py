"""What the curve's section of the inspector offers: the line, the list, and labels looked up."""

from collections.abc import Callable

from severe_gui.errors import BadInput
from severe_gui.maths.curves.curve_text import BadEquation, read_curve
from severe_gui.panels.elliptic.choose.chooser import CurveChooser
from severe_gui.panels.elliptic.choose.field import CurveField
from severe_gui.panels.elliptic.choose.lookup import Found, Lookup, label_of
from severe_gui.panels.elliptic.choose.named import labelled, named
from severe_gui.panels.elliptic.state import Coefficients


class CurveChoice:
    """Takes a curve as a text, from the field or the list. choose: called with coefficients."""

    def __init__(
        self, current: Callable[[], Coefficients], choose: Callable[[Coefficients], object]
    ) -> None:
        self._current, self._choose = current, choose
        self.field = CurveField()
        self.field.changed.connect(self.take)
        self.field.listed.connect(self.open_list)
        self._lookup = Lookup(self.field)
        self._lookup.found.connect(self._receive)
        self._chooser: CurveChooser | None = None

    def refresh(self) -> None:
        """Show the name of the curve, if that is not shown already."""
        name = name_of(self._current())
        if self.field.value() != name:
            self.field.set_value(name)
            self.field.show_error()

    def open_list(self) -> None:
        """Show the list of curves."""
        if self._chooser is None:
            self._chooser = CurveChooser(self.field.window(), self.take)
        self._chooser.show_curves(self._current())

    def take(self, text: str) -> None:
        """Show the curve of a text, or say beside the field why there is none."""
        label = label_of(text)
        if label is not None:
            known = labelled(label)
            if known is None:
                self._lookup.start(label)
                return
            self._show(known.coefficients)
            return
        try:
            a1, a2, a3, a4, a6 = map(str, read_curve(text).coefficients)
        except BadInput as error:
            if self.field.value() != text:
                self.field.set_value(text)
            self.field.show_error(str(error))
            if isinstance(error, BadEquation):
                self.field.mark(error.position)
            return
        self._show((a1, a2, a3, a4, a6))

    def _receive(self, found: Found) -> None:
        if found.coefficients is None:
            self.field.show_error(found.refusal)
        else:
            self._show(found.coefficients)

    def _show(self, coefficients: Coefficients) -> None:
        self.field.show_error()
        self._choose(coefficients)
        self.field.set_value(name_of(coefficients))

    def shutdown(self) -> None:
        """Forget what is looked up, and take the list away: it is part of the window."""
        self._lookup.close()
        if self._chooser is not None:
            self._chooser.hide()
            self._chooser.deleteLater()
            self._chooser = None


def name_of(coefficients: Coefficients) -> str:
    """The label of a curve of the list, or else the coefficients."""
    known = named(coefficients)
    listed = f"[{','.join(coefficients)}]".replace("-", "−")
    return known.label if known is not None and labelled(known.label) is known else listed
