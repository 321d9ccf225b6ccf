"""The questions to PARI, and the worker that answers them.

    questions    what can be asked, and the answers, as data
    worker       the process; `ANSWERS` says which function answers which question
    groups       the group of rational points
    counts       points modulo primes
    curves       PARI's curves and points
    labels       Cremona's and LMFDB's labels

PARI holds the GIL, cannot be cancelled and insists on the main thread, so it has a process of its
own. Nothing else imports cypari.
"""

from severe_gui.compute.pari.labels import labels_of
from severe_gui.compute.pari.questions import (
    SATURATED_TO,
    BadPrime,
    BadPrimesQuestion,
    Coefficients,
    Count,
    CountQuestion,
    Group,
    GroupQuestion,
    Growing,
    HeightsQuestion,
    PairingQuestion,
    PointText,
    Question,
    Rank,
    Residue,
    Traces,
    TracesQuestion,
)
from severe_gui.compute.pari.worker import serve_questions

__all__ = [
    "SATURATED_TO",
    "BadPrime",
    "BadPrimesQuestion",
    "Coefficients",
    "Count",
    "CountQuestion",
    "Group",
    "GroupQuestion",
    "Growing",
    "HeightsQuestion",
    "PairingQuestion",
    "PointText",
    "Question",
    "Rank",
    "Residue",
    "Traces",
    "TracesQuestion",
    "labels_of",
    "serve_questions",
]
