"""The list of curves: under headings, each with the reason to look at it, and a search.

What is typed may also be a curve itself: it is then the first row.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from severe_gui.errors import BadInput
from severe_gui.maths.curves.curve_text import read_curve
from severe_gui.panels.elliptic.choose.lookup import label_of
from severe_gui.panels.elliptic.choose.named import NamedCurve, named_curves
from severe_gui.panels.elliptic.picture.ground import equation_html
from severe_gui.panels.elliptic.state import Coefficients
from severe_gui.widgets.search_sheet import Row, SearchSheet
from severe_gui.widgets.sheet_blocks import plain
from severe_gui.widgets.theme import SIZES

WIDTH, HEIGHT = 200 * SIZES.step, 150 * SIZES.step
MARGIN = 10 * SIZES.step

Take = Callable[[str], object]


class CurveChooser(SearchSheet):
    """A sheet over the window. take: called with the text of the curve that is chosen."""

    # "rank 3" as it stands, rather than any curve with a 3 somewhere.
    levels = (2.5, *SearchSheet.levels)

    def __init__(self, window: QWidget, take: Take) -> None:
        super().__init__(
            window, "Curves", "Search, or type a label, an equation or coefficients", ranks=True
        )
        self._take = take
        self._all = tuple(_row(each, take) for each in named_curves())

    def show_curves(self, current: Coefficients) -> None:
        """Show the list. current: what is shown now."""
        window = self.parentWidget()
        width = min(WIDTH, window.width() - 2 * MARGIN)
        height = min(HEIGHT, window.height() - SIZES.header - 2 * MARGIN)
        left = max(window.width() - width - MARGIN // 2, MARGIN // 2)
        rows = [
            replace(row, is_current=each.coefficients == current)
            for each, row in zip(named_curves(), self._all, strict=True)
        ]
        where = QRect(left, SIZES.header + 2 * SIZES.step, width, height)
        self.open(rows, where, self.typed_row)

    def typed_row(self, text: str) -> Row | None:
        """The curve that a text is, or the sentence that says why it is none."""
        label = label_of(text)
        if label is not None:
            return Row(
                f"Look up {label}", lambda: self._take(label), comment="In Cremona’s tables."
            )
        if not any(letter in text for letter in "=,[^³²"):
            return None
        try:
            curve = read_curve(text)
        except BadInput as error:
            return Row("Not a curve yet", lambda: None, comment=str(error))
        a1, a2, a3, a4, a6 = map(str, curve.coefficients)
        return Row(
            equation_text((a1, a2, a3, a4, a6)), lambda: self._take(text),
            comment="The curve that you typed.",
        )  # fmt: skip


def _row(curve: NamedCurve, take: Take) -> Row:
    coefficients = f"[{','.join(curve.coefficients)}]"
    facts = (curve.label, f"rank {curve.rank}", curve.torsion)
    return Row(
        equation_text(curve.coefficients),
        lambda: take(coefficients),
        comment=curve.words,
        note=" · ".join(each for each in facts if each),
        group=curve.group,
        words=f"{coefficients} {curve.label} {curve.lmfdb} conductor {curve.conductor} "
        f"rank {curve.rank} torsion {curve.torsion} {curve.torsion.replace('/', '')}",
        tip=coefficients,
    )


def equation_text(coefficients: Coefficients) -> str:
    """y² + y = x³ − x, without any signs of a document."""
    return plain(equation_html(coefficients)).replace("-", "−")
