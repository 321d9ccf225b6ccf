"""Labels in Cremona's whole table: read in a thread, as the first one takes a tenth of a second."""

import re
import threading
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from severe_gui.compute.pari.labels import CONDUCTORS_BELOW, model_of
from severe_gui.compute.signals import FromThread
from severe_gui.errors import BadInput
from severe_gui.panels.elliptic.state import Coefficients

_CREMONA = re.compile(r"(\d+)([a-z]+)(\d*)")
_LMFDB = re.compile(r"(\d+)\.([a-z]+)(\d*)")


def label_of(text: str) -> str | None:
    """The label that a text is, of either kind; one of a class means its first curve."""
    typed = text.strip().lower()
    for kind, dot in ((_CREMONA, ""), (_LMFDB, ".")):
        match = kind.fullmatch(typed)
        if match:
            return f"{match[1]}{dot}{match[2]}{match[3] or 1}"
    return None


@dataclass(frozen=True)
class Found:
    """What a look-up has given: coefficients, or a sentence."""

    label: str
    coefficients: Coefficients | None
    refusal: str = ""


class Lookup(QObject):
    """Emits `found` with a Found; an older question that is still under way is forgotten."""

    found = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._latest = 0
        self._answers = FromThread(self)
        self._answers.arrived.connect(self._receive)

    def start(self, label: str) -> None:
        """Look a label up."""
        self._latest += 1
        thread = threading.Thread(
            target=self._look_up, args=(self._latest, label), name="curve label", daemon=True
        )
        thread.start()

    def close(self) -> None:
        """Forget what is under way."""
        self._answers.close()

    def _look_up(self, number: int, label: str) -> None:
        self._answers.post((number, look_up(label)))

    def _receive(self, answer: tuple[int, Found]) -> None:
        number, found = answer
        if number == self._latest:
            self.found.emit(found)


def look_up(label: str) -> Found:
    """The curve of a label, or why there is none."""
    model = model_of(label)
    if model is not None:
        a1, a2, a3, a4, a6 = map(str, model)
        return Found(label, (a1, a2, a3, a4, a6))
    conductor = int(re.split(r"\D", label)[0])
    why = "no curve has it"
    if conductor >= CONDUCTORS_BELOW:
        why = f"the tables here end at conductor {CONDUCTORS_BELOW:,}"
    error = BadInput(f"The label {label} is not known", why, "write its coefficients instead")
    return Found(label, None, str(error))
