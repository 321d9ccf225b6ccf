"""The verdicts of the run in front in one line: each count opens its claims."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from severe_gui.compute.judgement import LEAST_SEEDS, VERDICTS, Judgement
from severe_gui.widgets.theme import SIZES
from severe_gui.widgets.verdicts import ROLES, SIGNS

REMARKS = "remarks"
ALL = "all"
WORDS = {"holds": "hold", "fails": "fail"}
ORDER = (*(each for each in VERDICTS if each != "by algebra"), "by algebra")
REMARK_TIP = "Severe's own remarks about the post, judged in the same way"
TIP = "Show the claims with this verdict"


class VerdictStrip(QFrame):
    """Emits `chosen` with a verdict, `remarks` or `all`, and `seeds_wanted`."""

    chosen = Signal(str)
    seeds_wanted = Signal()

    def __init__(self, label: str = "Claims") -> None:
        super().__init__()
        self.setObjectName("verdictStrip")
        row = QHBoxLayout(self)
        row.setContentsMargins(16 if label else 8, 2, 16, 2)
        row.setSpacing(SIZES.step)
        self._label, self._waiting = QLabel(label), QLabel()
        self._waiting.setProperty("role", "muted")
        self._label.setVisible(bool(label))
        row.addWidget(self._label)
        row.addWidget(self._waiting)
        self.counts: dict[str, QPushButton] = {}
        for name in (*ORDER, REMARKS):
            button = QPushButton()
            button.setProperty("look", "count")
            button.setProperty("verdict", ROLES.get(name, "muted"))
            button.setCheckable(True)
            button.clicked.connect(lambda _on, name=name: self.chosen.emit(name))
            self.counts[name] = button
            row.addWidget(button)
        row.addStretch(1)
        self.seeds = QPushButton(f"Run {LEAST_SEEDS} seeds")
        self.seeds.setProperty("link", "small")
        self.seeds.setAccessibleName(f"Run {LEAST_SEEDS} seeds")
        self.seeds.setToolTip(
            f"A claim in which chance plays a part needs {LEAST_SEEDS} seeds or more: "
            "run these settings with as many"
        )
        self.seeds.clicked.connect(self.seeds_wanted)
        row.addWidget(self.seeds, 0, Qt.AlignmentFlag.AlignVCenter)
        self.all = QPushButton("Show the claims")
        self.all.setProperty("link", "small")
        self.all.setAccessibleName("Show the claims")
        self.all.setToolTip("All claims on this run, with their evidence")
        self.all.clicked.connect(lambda: self.chosen.emit(ALL))
        row.addWidget(self.all, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_verdicts(
        self, judgements: Sequence[Judgement] | None, waiting: str, marked: str = ""
    ) -> None:
        """Count the claims of the source by verdict, remarks apart.

        waiting: shown while there are no judgements. marked: the count that is chosen.
        """
        self._waiting.setText("" if judgements else waiting)
        self._waiting.setVisible(not judgements)
        self.seeds.setVisible(any(map(lacks_seeds, judgements or ())))
        numbers = count_by_verdict(judgements or ())
        for name, button in self.counts.items():
            text = label_of(name, numbers[name])
            button.setVisible(numbers[name] > 0)
            button.setChecked(name == marked)
            if button.text() != text:
                button.setText(text)
                button.setAccessibleName(text)
                button.setToolTip(REMARK_TIP if name == REMARKS else TIP)

    def text(self) -> str:
        """The text of the strip."""
        if not self._waiting.isHidden():
            return self._waiting.text()
        return ", ".join(each.text() for each in self.counts.values() if not each.isHidden())


def lacks_seeds(judgement: Judgement) -> bool:
    """Whether a claim is not judged on a run of fewer seeds than it needs."""
    seeds = judgement.parameters.get("seeds")
    is_random = judgement.claim.is_random and not judgement.claim.algebra
    return is_random and judgement.measurement is None and seeds is not None and seeds < LEAST_SEEDS


def count_by_verdict(judgements: Sequence[Judgement]) -> Counter[str]:
    """Claims of the source by verdict; `remarks`: how many of Severe's own there are."""
    numbers: Counter[str] = Counter(
        each.verdict for each in judgements if each.claim.kind == "claim"
    )
    numbers[REMARKS] = sum(each.claim.kind == "remark" for each in judgements)
    return numbers


def label_of(name: str, number: int) -> str:
    """✓ 9 hold; 3 remarks."""
    if name == REMARKS:
        return f"{number} remark{'' if number == 1 else 's'}"
    words = name if number == 1 else WORDS.get(name, name)
    return f"{SIGNS[name]} {number} {words}"
