"""The questions to PARI, and the worker that answers them.

    questions    what can be asked, and the answers, as data
    worker       the process; `ANSWERS` says which function answers which question
    groups       the group of rational points
    torsion      the worked list of Nagell and Lutz
    reduction    the minimal model, the real period, the bad primes
    combinations heights, and integral points among sums of generators
    analytic     L(1) and L'(1) with their errors; Heegner points
    sampling     ranks of random curves
    counts       points modulo primes
    curves       PARI's curves and points
    labels       Cremona's and LMFDB's labels

PARI holds the GIL, cannot be cancelled and insists on the main thread, so it has a process of its
own. Nothing else imports cypari.
"""

from severe_gui.compute.pari.labels import labels_of
from severe_gui.compute.pari.questions import (
    SATURATED_TO,
    Analytic,
    AnalyticQuestion,
    Approximation,
    BadPrime,
    BadPrimesQuestion,
    Coefficients,
    Combinations,
    CombinationsQuestion,
    Count,
    CountQuestion,
    Group,
    GroupQuestion,
    Growing,
    Heegner,
    HeegnerQuestion,
    HeightsQuestion,
    PairingQuestion,
    PointText,
    Question,
    Rank,
    ReducedPrime,
    Reduction,
    ReductionQuestion,
    Residue,
    Sample,
    SampleQuestion,
    Tally,
    Torsion,
    TorsionQuestion,
    Traces,
    TracesQuestion,
)
from severe_gui.compute.pari.worker import serve_questions

__all__ = [
    "SATURATED_TO",
    "Analytic",
    "AnalyticQuestion",
    "Approximation",
    "BadPrime",
    "BadPrimesQuestion",
    "Coefficients",
    "Combinations",
    "CombinationsQuestion",
    "Count",
    "CountQuestion",
    "Group",
    "GroupQuestion",
    "Growing",
    "Heegner",
    "HeegnerQuestion",
    "HeightsQuestion",
    "PairingQuestion",
    "PointText",
    "Question",
    "Rank",
    "ReducedPrime",
    "Reduction",
    "ReductionQuestion",
    "Residue",
    "Sample",
    "SampleQuestion",
    "Tally",
    "Torsion",
    "TorsionQuestion",
    "Traces",
    "TracesQuestion",
    "labels_of",
    "serve_questions",
]
